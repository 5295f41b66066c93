/* What boxes and leaves want: blank around and between them, natural width, and the least width below which a
 * row rather wraps. */
#include "kiosk/ui/fit.h"

#include <stdlib.h>
#include <string.h>

/* ---- children ------------------------------------------------------------------------------------------ */
static int present(struct mm_ui *ui, int k)
{
    while (k >= 0 && node_at(ui, k)->gone)
        k = node_at(ui, k)->next;
    return k;
}

int mm_fit_first(struct mm_ui *ui, const struct mm_node *box)
{
    return present(ui, box->first);
}

int mm_fit_next(struct mm_ui *ui, int index)
{
    return present(ui, node_at(ui, index)->next);
}

/* ---- boxes: blank ------------------------------------------------------------------------------------- */
struct mm_fit_pads mm_fit_pads(const struct mm_ui *ui, const struct mm_node *box)
{
    const struct mm_look *look = &ui->look;
    int x = look->card_pad_x;
    int y = (int)((box->dir == MM_DIR_ROW ? look->row_pad_y : look->card_pad_y) * look->air);
    switch (box->box.surface) {
    case MM_SURFACE_CARD:
    case MM_SURFACE_AGAIN:
    case MM_SURFACE_DONE:
        return (struct mm_fit_pads){x, x, y, y};
    case MM_SURFACE_QUOTE:
        return (struct mm_fit_pads){look->quote_rule + look->quote_pad, look->quote_pad,
                                    look->quote_pad * 2 / 3, look->quote_pad * 2 / 3};
    case MM_SURFACE_NONE:
    case MM_SURFACE_COUNT:
        break;
    }
    return (struct mm_fit_pads){0, 0, 0, 0};
}

bool mm_fit_is_button(const struct mm_node *node, enum mm_button_kind kind)
{
    return node->type == MM_NODE_BUTTON && node->kind == (int)kind;
}

bool mm_fit_all_answers(struct mm_ui *ui, const struct mm_node *box)
{
    for (int k = mm_fit_first(ui, box); k >= 0; k = mm_fit_next(ui, k)) {
        if (!mm_fit_is_button(node_at(ui, k), MM_BUTTON_ANSWER))
            return false;
    }
    return box->first >= 0;
}

int mm_fit_gap(struct mm_ui *ui, const struct mm_node *box)
{
    const struct mm_look *look = &ui->look;
    if (box->box.gap > 0) /* columns of larger letters stand farther apart */
        return (int)(box->box.gap * look->unit * (box->dir == MM_DIR_ROW ? look->growth : 1) + 0.5);
    if (box->region == MM_REGION_BAND || box->region == MM_REGION_FOOTER)
        return look->band_gap;
    if (box->dir == MM_DIR_GRID)
        return look->grid_gap;
    if (box->dir == MM_DIR_ROW && mm_fit_all_answers(ui, box))
        return look->answer_gap;
    if (box->dir == MM_DIR_ROW && box->box.surface != MM_SURFACE_NONE)
        return look->gap * 2;
    return look->gap;
}

int mm_fit_air(const struct mm_ui *ui, int gap)
{
    return max_int((int)(gap * ui->look.air), min_int(gap, ui->look.target_gap));
}

static bool is_subhead(const struct mm_node *text)
{
    return text->kind == MM_TEXT_HEADING || text->kind == MM_TEXT_SUBHEAD ||
           text->kind == MM_TEXT_SUBHEAD_DO || text->kind == MM_TEXT_SUBHEAD_AGAIN;
}

/* Between two children of a column: less under a heading, which stands nearer to what it names than to what
 * is above it, and between texts, whose lines bring their own blank. */
int mm_fit_column_gap(struct mm_ui *ui, const struct mm_node *box, const struct mm_node *a,
                      const struct mm_node *b)
{
    static const int share[MM_TEXT_KIND_COUNT] = {
        /* percent of the gap after a text */
        [MM_TEXT_TITLE] = 60,      [MM_TEXT_HEADING] = 60,       [MM_TEXT_SUBHEAD] = 20,
        [MM_TEXT_SUBHEAD_DO] = 20, [MM_TEXT_SUBHEAD_AGAIN] = 20, [MM_TEXT_BODY] = 40,
        [MM_TEXT_EVEN] = 40,       [MM_TEXT_STATEMENT] = 60,     [MM_TEXT_STRONG] = 30,
        [MM_TEXT_SMALL] = 40,      [MM_TEXT_BAND] = 40,          [MM_TEXT_MARK] = 40};
    int gap = mm_fit_gap(ui, box);
    if (a->type == MM_NODE_GROW || b->type == MM_NODE_GROW || a->type == MM_NODE_SPACE ||
        b->type == MM_NODE_SPACE)
        return 0;
    if (a->type == MM_NODE_SIGN && b->type == MM_NODE_SIGN)
        return gap / 4;
    if (box->box.gap == 0 && a->type == MM_NODE_TEXT) {
        bool anew =
            b->type == MM_NODE_TEXT && is_subhead(b) && !is_subhead(a); /* nearer to what follows it */
        bool over = b->type != MM_NODE_TEXT && is_subhead(a) && a->kind != MM_TEXT_HEADING;
        gap = over                               ? gap * 5 / 10
              : b->type == MM_NODE_TEXT && !anew ? gap * share[a->kind] / 100
                                                 : gap * 9 / 10;
    }
    return mm_fit_air(ui, gap);
}

/* ---- natural and least widths ------------------------------------------------------------------------- */
int mm_fit_sign_side(const struct mm_ui *ui, const struct mm_node *node)
{
    return node->flat ? ui->look.label[node->kind].size_px : ui->look.button[node->kind].sign;
}

int mm_fit_sign_room(const struct mm_ui *ui, const struct mm_node *node)
{
    if (node->type != MM_NODE_BUTTON || !mm_node_has_sign(node) || mm_node_sign_above(node))
        return 0;
    return mm_fit_sign_side(ui, node) + ui->look.label[node->kind].size_px / 3;
}

int mm_fit_sign_below(const struct mm_ui *ui, const struct mm_node *node)
{
    return node->kind == MM_BUTTON_PICTURE ? ui->look.button[node->kind].pad : 0;
}

int mm_fit_mark_room(struct mm_ui *ui, const struct mm_node *node)
{
    struct mm_text_style style = mm_ui_label_style(ui, node);
    if (node->type == MM_NODE_BUTTON && node->flags & MM_UI_DONE)
        return style.size_px * 13 / 10;
    if (!node->mark)
        return 0;
    int w = mm_ui_extent(ui, &style, mm_ui_words(mm_ui_str(ui, node->mark))).natural;
    return max_int(w, style.size_px) + style.size_px * 7 / 10; /* 1 and ア: the words begin at one place */
}

static int button_text_width(struct mm_ui *ui, const struct mm_node *node)
{
    struct mm_text_style label = mm_ui_label_style(ui, node), detail = mm_ui_detail_style(ui, node);
    int w = mm_ui_extent(ui, &label, mm_ui_node_words(ui, node)).natural;
    int extra =
        node->detail ? mm_ui_extent(ui, &detail, mm_ui_words(mm_ui_str(ui, node->detail))).natural : 0;
    int mark = mm_fit_mark_room(ui, node);
    if (node->kind == MM_BUTTON_FOLD)
        return mark + w + extra + ui->look.gap * 2;
    return mark + max_int(w, extra);
}

static int button_natural(struct mm_ui *ui, const struct mm_node *node)
{
    const struct mm_button_look *b = &ui->look.button[node->kind];
    return max_int(b->w, button_text_width(ui, node) + mm_fit_sign_room(ui, node) + 2 * b->pad);
}

static int text_natural(struct mm_ui *ui, const struct mm_node *node)
{
    struct mm_text_style style = mm_ui_text_style(ui, node);
    int w = mm_ui_extent(ui, &style, mm_ui_node_words(ui, node)).natural;
    /* ア and イ of neighbouring rows are differently wide; what stands beside them begins at one place. */
    bool letter = node->kind == MM_TEXT_SUBHEAD && ui->nodes[node->parent].dir == MM_DIR_ROW;
    if (ui->nodes[node->parent].box.stay) /* (1) and (2) as well */
        return max_int(w, style.size_px * 19 / 10);
    return letter ? max_int(w, style.size_px) : w;
}

/* A sign in a column beside the words of its box: あなたの答え　正しい ○. */
static bool is_beside(const struct mm_ui *ui, const struct mm_node *sign)
{
    if (sign->type != MM_NODE_SIGN || ui->nodes[sign->parent].box.weight == 0)
        return false;
    const struct mm_node *row = &ui->nodes[ui->nodes[sign->parent].parent];
    return row->dir == MM_DIR_ROW && row->box.surface != MM_SURFACE_NONE;
}

static int sign_width(struct mm_ui *ui, const struct mm_node *node)
{
    struct mm_text_style style = mm_ui_text_style(ui, node);
    int words = node->text ? mm_ui_extent(ui, &style, mm_ui_node_words(ui, node)).natural : 0;
    return words + (node->has_sign ? style.size_px * 3 / 2 : 0);
}

/* What stands beside あなたの答え and 正しい答え ○ of neighbouring boxes begins at one place. */
static int sign_natural(struct mm_ui *ui, const struct mm_node *node)
{
    struct mm_text_style style = mm_ui_text_style(ui, node);
    int w = sign_width(ui, node);
    const struct mm_node *box = &ui->nodes[node->parent];
    if (box->dir == MM_DIR_ROW && box->box.surface != MM_SURFACE_NONE)
        return max_int(w, style.size_px * 13 / 2);
    if (!is_beside(ui, node))
        return w;
    for (int i = 0; i < ui->n_nodes; i++)
        w = is_beside(ui, &ui->nodes[i]) ? max_int(w, sign_width(ui, &ui->nodes[i])) : w;
    return max_int(w, style.size_px * 27 / 2); /* 正しくない ×, which another box may have when it opens */
}

static int dots_least(struct mm_ui *ui, const struct mm_node *node)
{
    struct mm_text_style style = mm_ui_text_style(ui, node);
    return mm_ui_extent(ui, &style, mm_ui_node_words(ui, node)).natural;
}

int mm_fit_dots_natural(struct mm_ui *ui, const struct mm_node *node)
{
    const struct mm_look *look = &ui->look;
    int dots = node->total * look->dot + (node->total - 1) * look->dot_gap + 2 * look->dot_ring;
    return dots + look->gap + dots_least(ui, node);
}

static int box_natural(struct mm_ui *ui, const struct mm_node *box, int (*width)(struct mm_ui *ui, int index))
{
    struct mm_fit_pads pads = mm_fit_pads(ui, box);
    int sum = 0, most = 0, n = 0;
    for (int k = mm_fit_first(ui, box); k >= 0; k = mm_fit_next(ui, k)) {
        int w = width(ui, k);
        sum += w;
        most = max_int(most, w);
        n++;
    }
    int gaps = (n > 0 ? n - 1 : 0) * mm_fit_gap(ui, box);
    int inner = box->dir == MM_DIR_ROW    ? sum + gaps
                : box->dir == MM_DIR_GRID ? most * box->columns + mm_fit_gap(ui, box) * (box->columns - 1)
                                          : most;
    return inner + pads.left + pads.right;
}

int mm_fit_natural(struct mm_ui *ui, int index)
{
    const struct mm_node *node = node_at(ui, index);
    switch (node->type) {
    case MM_NODE_BOX:
        return node->box.w_px > 0 ? node->box.w_px : box_natural(ui, node, mm_fit_natural);
    case MM_NODE_TEXT:
        return text_natural(ui, node);
    case MM_NODE_BUTTON:
        return button_natural(ui, node);
    case MM_NODE_PROGRESS:
        return (int)(60 * ui->look.unit);
    case MM_NODE_DOTS:
        return mm_fit_dots_natural(ui, node);
    case MM_NODE_SIGN:
        return sign_natural(ui, node);
    case MM_NODE_SPACE:
        return (int)(node->mm * ui->look.unit + 0.5);
    case MM_NODE_FIGURE:
        return mm_ui_figure_natural(ui, node);
    case MM_NODE_GROW:
    case MM_NODE_SCROLL:
    case MM_NODE_SPOT:
    case MM_NODE_TYPE_COUNT:
        break;
    }
    return 0;
}

const char *mm_fit_parts(const char *words, char out[MM_FIT_PARTS_BYTES])
{
    static const char space[] = "\xE3\x80\x80";
    size_t n = 0;
    while (*words && n + 1 < MM_FIT_PARTS_BYTES) {
        bool end = strncmp(words, space, sizeof space - 1) == 0;
        if (!end || n == 0 || out[n - 1] != '\n')
            out[n++] = end ? '\n' : *words;
        words += end ? sizeof space - 1 : 1;
    }
    out[n] = '\0';
    return out;
}

/* A bar shorter than this tells nothing: it stands above the buttons then. */
enum { BAR_LEAST_MM = 28 };
static int progress_least(struct mm_ui *ui, const struct mm_node *node)
{
    struct mm_text_style style = mm_ui_text_style(ui, node);
    char parts[MM_FIT_PARTS_BYTES];
    const char *words = mm_fit_parts(mm_ui_str(ui, node->text), parts);
    int most = ui->canvas.w - 2 * ui->look.pad_x;
    int least =
        max_int(mm_ui_extent(ui, &style, mm_ui_words(words)).natural, (int)(BAR_LEAST_MM * ui->look.unit));
    return min_int(least, most);
}

int mm_fit_button_pad(const struct mm_ui *ui, const struct mm_node *node)
{
    bool cell = mm_fit_is_button(node, MM_BUTTON_PLAIN) && ui->nodes[node->parent].dir == MM_DIR_GRID;
    return ui->look.button[node->kind].pad * (cell ? 6 : 10) / 10;
}

/* In a cell the words may take two lines, and there is room for the mark of what is chosen, so that no choice
 * moves its neighbours. */
static int plain_least(struct mm_ui *ui, const struct mm_node *node)
{
    enum { CELL_EM = 5 };
    int em = ui->look.label[node->kind].size_px, words = button_text_width(ui, node);
    int sign = mm_fit_sign_room(ui, node);
    if (ui->nodes[node->parent].dir == MM_DIR_GRID) {
        sign = ui->look.button[node->kind].sign + em / 3;
        words = min_int(words, em * CELL_EM);
    }
    return max_int(ui->look.target, words + sign + 2 * mm_fit_button_pad(ui, node));
}

/* Buttons whose label may take several lines. */
static bool label_wraps(const struct mm_node *node)
{
    return node->kind == MM_BUTTON_CARD || node->kind == MM_BUTTON_OPTION || node->kind == MM_BUTTON_FOLD ||
           node->kind == MM_BUTTON_HUGE || node->kind == MM_BUTTON_PICTURE;
}

/* The width below which a row rather wraps. */
int mm_fit_least(struct mm_ui *ui, int index)
{
    enum {
        TEXT_EM = 9,
        LABEL_EM = 7,
        PICTURE_EM = 5,
        TITLE_EM = 8,
        NAME_EM = 8,
        PHRASE_EM = 12
    }; /* a label's phrase is not cut while it is no longer */
    const struct mm_node *node = node_at(ui, index);
    int w = mm_fit_natural(ui, index);
    if (node->type == MM_NODE_TEXT) {
        struct mm_text_style style = mm_ui_text_style(ui, node);
        if (node->kind == MM_TEXT_BAND && ui->look.low && w > style.size_px * TITLE_EM)
            return w * 7 / 10;          /* two lines of it take less height than a row to itself */
        if (node->kind == MM_TEXT_BAND) /* rather a second row than a title cut short */
            return min_int(w, ui->canvas.w - 2 * ui->look.pad_x);
        return min_int(w, style.size_px * TEXT_EM);
    }
    if (node->type == MM_NODE_BUTTON && label_wraps(node)) {
        const struct mm_button_look *b = &ui->look.button[node->kind];
        int em = ui->look.label[node->kind].size_px;
        struct mm_text_style style = mm_ui_label_style(ui, node);
        int phrase = mm_ui_extent(ui, &style, mm_ui_node_words(ui, node)).least;
        int label = max_int(em * (node->kind == MM_BUTTON_PICTURE ? PICTURE_EM : LABEL_EM),
                            min_int(phrase, em * PHRASE_EM));
        return min_int(w, label + mm_fit_mark_room(ui, node) + mm_fit_sign_room(ui, node) + 2 * b->pad);
    }
    if (mm_fit_is_button(node, MM_BUTTON_PLAIN))
        return plain_least(ui, node);
    if (mm_fit_is_button(node, MM_BUTTON_NAME)) /* a long name takes two lines, not the other names' room */
        return min_int(w, ui->look.label[node->kind].size_px * NAME_EM + 2 * ui->look.button[node->kind].pad);
    if (node->type == MM_NODE_FIGURE && node->picture && node->first < 0)
        return w * 2 / 3; /* it is drawn smaller */
    if (node->type == MM_NODE_PROGRESS)
        return progress_least(ui, node);
    if (node->type == MM_NODE_DOTS)
        return dots_least(ui, node);
    if (node->type != MM_NODE_BOX)
        return w;
    if (node->dir == MM_DIR_COLUMN)
        return box_natural(ui, node, mm_fit_least);
    /* Rows and grids wrap themselves down to their widest child. */
    struct mm_fit_pads pads = mm_fit_pads(ui, node);
    int most = 0;
    for (int k = mm_fit_first(ui, node); k >= 0; k = mm_fit_next(ui, k))
        most = max_int(most, mm_fit_least(ui, k));
    return mm_fit_all_answers(ui, node) ? w : most + pads.left + pads.right;
}

/* How wide a child of a column is: buttons keep their natural width unless the column is narrow. */
int mm_fit_child_width(struct mm_ui *ui, int index, int w)
{
    enum { STRETCH_MM = 130 };
    const struct mm_node *node = node_at(ui, index), *parent = node_at(ui, node->parent);
    if (node->box.w_px > 0)
        return node->box.w_px;
    if (node->type == MM_NODE_BOX && node->box.surface != MM_SURFACE_NONE && parent->box.middle)
        return min_int(max_int(mm_fit_natural(ui, index), (int)(STRETCH_MM * ui->look.unit)), w);
    bool keeps = mm_fit_is_button(node, MM_BUTTON_PRIMARY) || mm_fit_is_button(node, MM_BUTTON_PLAIN) ||
                 (mm_fit_is_button(node, MM_BUTTON_HUGE) && !mm_ui_narrow(ui)) ||
                 mm_fit_is_button(node, MM_BUTTON_ANSWER) || mm_fit_is_button(node, MM_BUTTON_BAND);
    if (!keeps || (w <= STRETCH_MM * ui->look.unit && node->kind != MM_BUTTON_BAND))
        return w;
    return min_int(mm_fit_natural(ui, index), w);
}
