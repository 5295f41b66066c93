/* Lays out the declared tree. Widths go down (natural and least widths of the children against what there
 * is), heights come up. A row whose children do not fit wraps, so that no text size and no screen clips
 * anything. */
#include "kiosk/ui/fit.h"

#include <stdlib.h>
#include <string.h>

/* ---- leaves ---------------------------------------------------------------------------------------------
 */
static void fit_text(struct mm_ui *ui, struct mm_node *node, int w)
{
    struct mm_text_style style = mm_ui_text_style(ui, node);
    struct mm_words words = mm_ui_node_words(ui, node);
    char parts[MM_FIT_PARTS_BYTES];
    if (node->region == MM_REGION_FOOTER && node->kind == MM_TEXT_SMALL &&
        mm_ui_extent(ui, &style, words).natural > w)
        words = mm_ui_words(mm_fit_parts(words.text, parts)); /* as the words of a progress */
    node->label = mm_ui_layout(ui, &style, words, w);
    int used = node->label ? mm_layout_width(node->label) : 0;
    node->rect.w = style.align == MM_ALIGN_START ? min_int(used, w) : w;
    node->rect.h = node->label ? mm_layout_height(node->label) : 0;
}

static int layout_h(const struct mm_layout *layout)
{
    return layout ? mm_layout_height(layout) : 0;
}

/* 解説をひらく stands beside what it opens, or below where that would be squeezed. */
static bool fold_beside(struct mm_ui *ui, const struct mm_node *node, int inner)
{
    enum { WORDS_EM = 13 };
    struct mm_text_style label = mm_ui_label_style(ui, node), detail = mm_ui_detail_style(ui, node);
    if (node->kind != MM_BUTTON_FOLD || !node->detail)
        return false;
    int rest = inner - 2 * ui->look.gap -
               mm_ui_extent(ui, &detail, mm_ui_words(mm_ui_str(ui, node->detail))).natural;
    return rest >=
           min_int(WORDS_EM * label.size_px, mm_ui_extent(ui, &label, mm_ui_node_words(ui, node)).natural);
}

/* What is chosen from is easier to hit where there is room for it. The keys of a pad are never below the end
 * of the screen: they begin at what a finger needs. */
static int button_least_h(const struct mm_ui *ui, const struct mm_node *node)
{
    int h = ui->look.button[node->kind].h, target = ui->look.target;
    if (node->flat)
        return max_int(target, ui->flat ? ui->look.label[node->kind].size_px * 3 / 2 : h * 2 / 3);
    if (mm_fit_is_button(node, MM_BUTTON_KEY) && ui->nodes[node->parent].box.tall)
        return target;
    if (mm_fit_is_button(node, MM_BUTTON_KEY))
        return max_int(target, target + (int)((h * 1.25 - target) * (ui->look.air - 1) * 2));
    bool grows = node->region == MM_REGION_BODY && (mm_look_of_body(node->kind) || ui->look.air < 1);
    return grows ? max_int(target, (int)(h * (1 + (ui->look.air - 1) * 0.7))) : h;
}

static void fit_button(struct mm_ui *ui, struct mm_node *node, int w)
{
    const struct mm_button_look *b = &ui->look.button[node->kind];
    struct mm_text_style label = mm_ui_label_style(ui, node), detail = mm_ui_detail_style(ui, node);
    int mark = mm_fit_mark_room(ui, node);
    int inner =
        max_int(w - 2 * mm_fit_button_pad(ui, node) - mm_fit_sign_room(ui, node) - mark, label.size_px);
    bool beside = fold_beside(ui, node, inner);
    node->beside = beside;
    node->extra = NULL;
    node->hung = node->mark ? mm_ui_layout(ui, &label, mm_ui_words(mm_ui_str(ui, node->mark)), mark) : NULL;
    if (node->detail) {
        struct mm_words words = mm_ui_words(mm_ui_str(ui, node->detail));
        int room = beside ? min_int(mm_ui_extent(ui, &detail, words).natural, inner / 2) : inner;
        node->extra = mm_ui_layout(ui, &detail, words, room);
        inner -= beside ? room + 2 * ui->look.gap : 0;
    }
    node->label = mm_ui_layout(ui, &label, mm_ui_node_words(ui, node), inner);
    int h = layout_h(node->label) + (beside ? 0 : layout_h(node->extra));
    if (mm_node_sign_above(node) && mm_node_has_sign(node))
        h += b->sign + mm_fit_sign_below(ui, node);
    node->rect.w = w;
    node->rect.h =
        max_int(button_least_h(ui, node), h + 2 * (ui->flat && node->flat ? ui->look.stroke : b->pad_y));
}

/* Words on one line, or each part of them on its own. */
static void fit_progress(struct mm_ui *ui, struct mm_node *node, int w)
{
    struct mm_text_style style = mm_ui_text_style(ui, node);
    struct mm_words words = mm_ui_node_words(ui, node);
    char parts[MM_FIT_PARTS_BYTES];
    if (mm_ui_extent(ui, &style, words).natural > w)
        words = mm_ui_words(mm_fit_parts(words.text, parts));
    node->label = mm_ui_layout(ui, &style, words, w);
    node->rect.w = w;
    node->rect.h = ui->look.bar_h + ui->look.gap / 4 + layout_h(node->label);
}

static void fit_sign(struct mm_ui *ui, struct mm_node *node, int w)
{
    struct mm_text_style style = mm_ui_text_style(ui, node);
    int room = node->has_sign ? style.size_px * 3 / 2 : 0, inner = max_int(w - room, style.size_px);
    struct mm_words words = mm_ui_node_words(ui, node);
    char parts[MM_FIT_PARTS_BYTES];
    if (node->text && mm_ui_extent(ui, &style, words).natural > inner)
        words = mm_ui_words(mm_fit_parts(words.text, parts));
    node->label = mm_ui_layout(ui, &style, words, inner);
    node->rect.w = min_int(w, (node->label ? mm_layout_width(node->label) : 0) + room);
    node->rect.h = layout_h(node->label);
}

/* The dots and their words; the words alone where there is no room for both. */
static void fit_dots(struct mm_ui *ui, struct mm_node *node, int w)
{
    struct mm_text_style style = mm_ui_text_style(ui, node);
    node->label = mm_ui_layout(ui, &style, mm_ui_node_words(ui, node), w);
    node->beside = w >= mm_fit_dots_natural(ui, node);
    int words_w = node->label ? mm_layout_width(node->label) : 0;
    node->rect.w = min_int(node->beside ? mm_fit_dots_natural(ui, node) : words_w, w);
    node->rect.h = max_int(layout_h(node->label), node->beside ? ui->look.dot + 2 * ui->look.dot_ring : 0);
}

/* ---- columns --------------------------------------------------------------------------------------------
 */
static void fit_column(struct mm_ui *ui, struct mm_node *box, int w)
{
    struct mm_fit_pads pads = mm_fit_pads(ui, box);
    int inner = max_int(w - pads.left - pads.right, 1), y = pads.top;
    const struct mm_node *prev = NULL;
    for (int k = mm_fit_first(ui, box); k >= 0; k = mm_fit_next(ui, k)) {
        struct mm_node *child = node_at(ui, k);
        y += prev ? mm_fit_column_gap(ui, box, prev, child) : 0;
        mm_fit_node(ui, k, mm_fit_child_width(ui, k, inner));
        if (child->type == MM_NODE_SPACE) {
            child->rect.h = mm_fit_natural(ui, k);
            child->rect.w = 0;
        }
        child->rect.x = pads.left + (box->box.middle ? (inner - child->rect.w) / 2 : 0);
        child->rect.y = y;
        y += child->rect.h;
        prev = child;
    }
    box->rect.w = w;
    box->rect.h = y + pads.bottom;
}

/* ---- grids ----------------------------------------------------------------------------------------------
 */
/* How many columns there is room for. Fewer than were asked for are as many as fill their lines: four are two
 * and two, never three and one. */
static int grid_columns(struct mm_ui *ui, const struct mm_node *box, int inner, int gap)
{
    int widest = 0, n = 0, columns = box->columns;
    for (int k = mm_fit_first(ui, box); k >= 0; k = mm_fit_next(ui, k), n++)
        widest = max_int(widest, mm_fit_least(ui, k));
    while (columns > 1 && (inner - gap * (columns - 1)) / columns < widest)
        columns--;
    if (columns == box->columns || n <= columns)
        return columns;
    int lines = (n + columns - 1) / columns;
    return (n + lines - 1) / lines;
}

static int flat_columns(struct mm_ui *ui, const struct mm_node *box, int inner, int gap, bool flat)
{
    for (int k = mm_fit_first(ui, box); k >= 0; k = mm_fit_next(ui, k))
        node_at(ui, k)->flat = flat;
    return grid_columns(ui, box, inner, gap);
}

/* ○ × ？ weigh the same: in one line, or each in a line of its own with its sign before the word. Flat in one
 * line too where the body would scroll else. */
static int answer_columns(struct mm_ui *ui, const struct mm_node *box, int inner, int gap)
{
    int columns = flat_columns(ui, box, inner, gap, ui->flat);
    if (ui->flat && columns < box->columns)
        columns = flat_columns(ui, box, inner, gap, false);
    if (columns == box->columns)
        return columns;
    columns = flat_columns(ui, box, inner, gap, true);
    return columns == box->columns ? columns : 1;
}

/* How high a line of a grid is that takes its share of the body: no more than a finger can use. */
static int tall_line(struct mm_ui *ui, const struct mm_node *box, int columns, int gap)
{
    int n = 0, most = 0;
    for (int k = mm_fit_first(ui, box); k >= 0; k = mm_fit_next(ui, k), n++) {
        const struct mm_node *node = node_at(ui, k);
        most = node->type == MM_NODE_BUTTON ? max_int(most, ui->look.button[node->kind].h * 3 / 2) : most;
    }
    int lines = (n + columns - 1) / columns;
    return lines ? min_int((ui->room_h * box->box.tall / 100 - gap * (lines - 1)) / lines, most) : 0;
}

static void fit_grid(struct mm_ui *ui, struct mm_node *box, int w)
{
    struct mm_fit_pads pads = mm_fit_pads(ui, box);
    int gap = mm_fit_gap(ui, box), inner = max_int(w - pads.left - pads.right, 1);
    int columns =
        mm_fit_all_answers(ui, box) ? answer_columns(ui, box, inner, gap) : grid_columns(ui, box, inner, gap);
    int cell = (inner - gap * (columns - 1)) / columns, y = pads.top;
    int below = max_int(gap, ui->look.grid_row_gap);
    int line = box->box.tall ? tall_line(ui, box, columns, below) : 0;
    below = box->box.tall ? below : mm_fit_air(ui, below);
    for (int k = mm_fit_first(ui, box); k >= 0;) {
        int h = line, end = k, i = 0;
        for (; end >= 0 && i < columns; end = mm_fit_next(ui, end), i++) {
            struct mm_node *node = node_at(ui, end);
            mm_fit_node(ui, end, cell);
            node->rect.x = pads.left + i * (cell + gap);
            node->rect.y = y;
            h = max_int(h, node->rect.h);
        }
        for (; k != end; k = mm_fit_next(ui, k)) {
            struct mm_node *node = node_at(ui, k);
            if (node->type == MM_NODE_BUTTON || node->type == MM_NODE_BOX)
                node->rect.h = h;
        }
        y += h + (end >= 0 ? below : 0);
    }
    box->rect.w = w;
    box->rect.h = y + pads.bottom;
}

void mm_fit_node(struct mm_ui *ui, int index, int w)
{
    static void (*const fits[MM_NODE_TYPE_COUNT])(struct mm_ui *, struct mm_node *, int) = {
        [MM_NODE_TEXT] = fit_text, [MM_NODE_BUTTON] = fit_button,       [MM_NODE_PROGRESS] = fit_progress,
        [MM_NODE_SIGN] = fit_sign, [MM_NODE_FIGURE] = mm_ui_fit_figure,
    };
    static void (*const boxes[])(struct mm_ui *, struct mm_node *, int) = {[MM_DIR_COLUMN] = fit_column,
                                                                           [MM_DIR_ROW] = mm_fit_row,
                                                                           [MM_DIR_GRID] = fit_grid,
                                                                           [MM_DIR_FLOW] = mm_fit_flow};
    struct mm_node *node = node_at(ui, index);
    node->rect = (struct mm_rect){0, 0, 0, 0};
    if (node->type == MM_NODE_BOX) {
        boxes[node->dir](ui, node, w);
        if (node->box.w_px > 0) {
            node->rect.w = node->box.w_px;
            node->rect.h = node->box.h_px;
        }
    } else if (fits[node->type]) {
        fits[node->type](ui, node, w);
    } else if (node->type == MM_NODE_DOTS) {
        fit_dots(ui, node, w);
    } else {
        node->rect.w = w;
    }
}

/* ---- regions --------------------------------------------------------------------------------------------
 */
static void place(struct mm_ui *ui, int index, int x, int y)
{
    struct mm_node *node = node_at(ui, index);
    node->rect.x += x;
    node->rect.y += y;
    for (int k = node->first; k >= 0; k = node_at(ui, k)->next)
        place(ui, k, node->rect.x, node->rect.y);
}

bool mm_ui_footer_is_band(const struct mm_ui *ui)
{
    bool band = false;
    for (int i = 0; i < ui->n_nodes; i++) {
        const struct mm_node *node = &ui->nodes[i];
        if (node->region == MM_REGION_FOOTER && node->type == MM_NODE_BUTTON)
            band = node->kind == MM_BUTTON_BAND;
        if (node->region == MM_REGION_FOOTER && node->type == MM_NODE_BUTTON && !band)
            return false;
    }
    return band;
}

enum mm_color mm_ui_mark_ground(const struct mm_ui *ui)
{
    return ui->nodes[MM_REGION_FOOTER].first < 0 ? MM_COLOR_GROUND : MM_COLOR_FOOTER;
}

static int blank_above(const struct mm_ui *ui, enum mm_region region)
{
    return region == MM_REGION_FOOTER ? ui->look.footer_above : ui->look.strip_blank;
}

/* A strip across the screen: band or footer. Returns its height. */
static int fit_strip(struct mm_ui *ui, enum mm_region region, int least_h)
{
    struct mm_node *root = node_at(ui, (int)region);
    if (root->first < 0)
        return 0;
    mm_fit_node(ui, (int)region, ui->canvas.w - 2 * ui->look.pad_x);
    return max_int(least_h, root->rect.h + blank_above(ui, region) + ui->look.strip_blank);
}

static void place_strip(struct mm_ui *ui, enum mm_region region, int y, int h)
{
    struct mm_node *root = node_at(ui, (int)region);
    ui->region_rect[region] = (struct mm_rect){0, y, ui->canvas.w, h};
    if (root->first >= 0)
        place(ui, (int)region, ui->look.pad_x, y + max_int((h - root->rect.h) / 2, blank_above(ui, region)));
}

static int mark_line_h(const struct mm_ui *ui)
{
    const struct mm_text_style *style = &ui->look.text[MM_TEXT_MARK];
    return (int)(style->size_px * style->pitch + 0.5);
}

/* The line below the footer. It takes the place of the footer's lower blank, of which the focus of a button
 * needs its part: what stands above the buttons and what stands below the line look alike. */
static int fit_mark(struct mm_ui *ui, int *footer_h)
{
    const struct mm_look *look = &ui->look;
    struct mm_node *root = node_at(ui, MM_REGION_MARK);
    int focus = look->ring + look->outline + 1;
    if (root->first < 0)
        return 0;
    mm_fit_node(ui, MM_REGION_MARK, ui->canvas.w - 2 * ui->look.pad_x);
    /* The same height with and without words, so that nothing jumps when 保存しました comes and goes. */
    root->rect.h = max_int(root->rect.h, mark_line_h(ui));
    if (*footer_h > 0 && !mm_ui_footer_is_band(ui))
        *footer_h = node_at(ui, MM_REGION_FOOTER)->rect.h + look->footer_above + focus;
    return look->mark_above + root->rect.h + look->mark_edge;
}

static void place_mark(struct mm_ui *ui, int h)
{
    struct mm_node *root = node_at(ui, MM_REGION_MARK);
    ui->region_rect[MM_REGION_MARK] = (struct mm_rect){0, ui->canvas.h - h, ui->canvas.w, h};
    if (root->first >= 0)
        place(ui, MM_REGION_MARK, ui->look.pad_x, ui->canvas.h - h + ui->look.mark_above);
}

/* Free height of the body goes to its grow children. */
static void grow_body(struct mm_ui *ui, int free_h)
{
    struct mm_node *root = node_at(ui, MM_REGION_BODY);
    int grows = 0, shift = 0;
    for (int k = root->first; k >= 0; k = node_at(ui, k)->next)
        grows += node_at(ui, k)->type == MM_NODE_GROW;
    for (int k = root->first; grows > 0 && k >= 0; k = node_at(ui, k)->next) {
        struct mm_node *node = node_at(ui, k);
        node->rect.y += shift;
        shift += node->type == MM_NODE_GROW ? free_h / grows : 0;
    }
}

/* A footer that holds a note alone leaves its room to the body. */
static int footer_least_h(const struct mm_ui *ui)
{
    for (int i = MM_REGION_COUNT; i < ui->n_nodes; i++) {
        if (ui->nodes[i].region == MM_REGION_FOOTER && ui->nodes[i].type == MM_NODE_BUTTON)
            return mm_ui_footer_is_band(ui) ? ui->look.band_h : ui->look.footer_h;
    }
    return 0;
}

/* In portrait the scroll buttons stand in a line below the text, which needs the width more. */
static int scroll_strip_h(const struct mm_ui *ui)
{
    return mm_ui_portrait(ui) ? ui->look.scroll_h + 2 * ui->look.pad_bottom : 0;
}

void mm_ui_lay_out(struct mm_ui *ui)
{
    const struct mm_look *look = &ui->look;
    int band_h = fit_strip(ui, MM_REGION_BAND, look->band_h);
    int footer_h = fit_strip(ui, MM_REGION_FOOTER, footer_least_h(ui));
    int mark_h = fit_mark(ui, &footer_h);
    int open_h = ui->canvas.h - ui->top - band_h - footer_h - mark_h;
    int pad_x = band_h > 0 ? look->pad_x : look->pad_x_open;
    int room = open_h - look->pad_top - look->pad_bottom;
    struct mm_node *root = node_at(ui, MM_REGION_BODY);
    mm_fit_body(ui, ui->canvas.w - 2 * pad_x, room);
    ui->scrolls = root->rect.h > room;
    ui->viewport = (struct mm_rect){0, ui->top + band_h, ui->canvas.w, open_h};
    if (ui->scrolls && mm_ui_portrait(ui)) {
        ui->viewport.h -= scroll_strip_h(ui);
    } else if (ui->scrolls) {
        int scroll_w = look->scroll_w + look->scroll_edge;
        pad_x = look->pad_x;
        mm_fit_node(ui, MM_REGION_BODY, ui->canvas.w - pad_x - look->gap - scroll_w);
        ui->viewport.w = ui->canvas.w - scroll_w;
    } else {
        grow_body(ui, room - root->rect.h);
    }
    ui->content_h = root->rect.h + look->pad_top + look->pad_bottom;
    place_strip(ui, MM_REGION_BAND, ui->top, band_h);
    place_strip(ui, MM_REGION_FOOTER, ui->canvas.h - mark_h - footer_h, footer_h);
    place_mark(ui, mark_h);
    ui->region_rect[MM_REGION_BODY] = (struct mm_rect){0, ui->top + band_h, ui->canvas.w, open_h};
    place(ui, MM_REGION_BODY, pad_x, ui->top + band_h + look->pad_top);
    int max = mm_ui_scroll_max(ui);
    ui->scroll = ui->scroll < 0 ? 0 : min_int(ui->scroll, max);
}

int mm_ui_scroll_max(const struct mm_ui *ui)
{
    return ui->scrolls && ui->content_h > ui->viewport.h ? ui->content_h - ui->viewport.h : 0;
}
