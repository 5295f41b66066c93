/* Lays out the declared tree. Widths go down (natural and least widths of the children against what there
 * is), heights come up. A row whose children do not fit wraps, so that no text size and no screen clips
 * anything. */
#include "kiosk/ui/inside.h"

#include <stdlib.h>
#include <string.h>

static int natural(struct mm_ui *ui, int index);
static int least(struct mm_ui *ui, int index);
static void fit(struct mm_ui *ui, int index, int w);

static struct mm_node *node_at(struct mm_ui *ui, int index)
{
    return &ui->nodes[index];
}

static int max_int(int a, int b)
{
    return a > b ? a : b;
}

static int min_int(int a, int b)
{
    return a < b ? a : b;
}

/* ---- boxes: blank ------------------------------------------------------------------------------------- */
struct pads {
    int left, right, top, bottom;
};

static struct pads pads_of(const struct mm_ui *ui, const struct mm_node *box)
{
    const struct mm_look *look = &ui->look;
    int x = look->card_pad_x, y = box->dir == MM_DIR_ROW ? look->row_pad_y : look->card_pad_y;
    switch (box->box.surface) {
    case MM_SURFACE_CARD:
    case MM_SURFACE_AGAIN:
    case MM_SURFACE_DONE:
        return (struct pads){x, x, y, y};
    case MM_SURFACE_QUOTE:
        return (struct pads){look->quote_rule + look->quote_pad, look->quote_pad, look->quote_pad * 2 / 3,
                             look->quote_pad * 2 / 3};
    case MM_SURFACE_NONE:
    case MM_SURFACE_COUNT:
        break;
    }
    return (struct pads){0, 0, 0, 0};
}

static bool is_button(const struct mm_node *node, enum mm_button_kind kind)
{
    return node->type == MM_NODE_BUTTON && node->kind == (int)kind;
}

static bool all_answers(struct mm_ui *ui, const struct mm_node *box)
{
    for (int k = box->first; k >= 0; k = node_at(ui, k)->next) {
        if (!is_button(node_at(ui, k), MM_BUTTON_ANSWER))
            return false;
    }
    return box->first >= 0;
}

static int box_gap(struct mm_ui *ui, const struct mm_node *box)
{
    const struct mm_look *look = &ui->look;
    if (box->box.gap_mm > 0)
        return (int)(box->box.gap_mm * look->unit + 0.5);
    if (box->region == MM_REGION_BAND || box->region == MM_REGION_FOOTER)
        return look->band_gap;
    if (box->dir == MM_DIR_GRID)
        return look->grid_gap;
    if (box->dir == MM_DIR_ROW && all_answers(ui, box))
        return look->answer_gap;
    if (box->dir == MM_DIR_ROW && box->box.surface != MM_SURFACE_NONE)
        return look->gap * 8 / 5;
    return look->gap;
}

/* Between two children of a column: less under a heading and between texts, whose lines bring their own
 * blank. */
static int column_gap(struct mm_ui *ui, const struct mm_node *box, const struct mm_node *a,
                      const struct mm_node *b)
{
    static const int share[MM_TEXT_KIND_COUNT] = {
        /* percent of the gap after a text */
        [MM_TEXT_TITLE] = 60,      [MM_TEXT_HEADING] = 60,       [MM_TEXT_SUBHEAD] = 20,
        [MM_TEXT_SUBHEAD_DO] = 20, [MM_TEXT_SUBHEAD_AGAIN] = 20, [MM_TEXT_BODY] = 40,
        [MM_TEXT_STATEMENT] = 60,  [MM_TEXT_STRONG] = 30,        [MM_TEXT_SMALL] = 40,
        [MM_TEXT_BAND] = 40};
    int gap = box_gap(ui, box);
    if (a->type == MM_NODE_GROW || b->type == MM_NODE_GROW || a->type == MM_NODE_SPACE ||
        b->type == MM_NODE_SPACE)
        return 0;
    if (box->box.gap_mm > 0 || a->type != MM_NODE_TEXT)
        return a->type == MM_NODE_SIGN && b->type == MM_NODE_SIGN ? gap / 4 : gap;
    return b->type == MM_NODE_TEXT ? gap * share[a->kind] / 100 : gap * 9 / 10;
}

/* ---- natural and least widths ------------------------------------------------------------------------- */
static int sign_room(const struct mm_ui *ui, const struct mm_node *node)
{
    if (node->type != MM_NODE_BUTTON || !mm_node_has_sign(node) || node->kind == MM_BUTTON_ANSWER)
        return 0;
    return ui->look.button[node->kind].sign + ui->look.label[node->kind].size_px / 3;
}

static int button_text_width(struct mm_ui *ui, const struct mm_node *node)
{
    struct mm_text_style label = mm_ui_label_style(ui, node), detail = mm_ui_detail_style(ui, node);
    int w = mm_ui_natural(ui, &label, mm_ui_str(ui, node->text));
    int extra = node->detail ? mm_ui_natural(ui, &detail, mm_ui_str(ui, node->detail)) : 0;
    if (node->kind == MM_BUTTON_FOLD)
        return w + extra + ui->look.gap * 2;
    return max_int(w, extra);
}

static int button_natural(struct mm_ui *ui, const struct mm_node *node)
{
    const struct mm_button_look *b = &ui->look.button[node->kind];
    return max_int(b->w, button_text_width(ui, node) + sign_room(ui, node) + 2 * b->pad);
}

static int text_natural(struct mm_ui *ui, const struct mm_node *node)
{
    struct mm_text_style style = mm_ui_text_style(ui, node);
    int w = mm_ui_natural(ui, &style, mm_ui_str(ui, node->text));
    /* ア and イ of neighbouring rows are differently wide; what stands beside them begins at one place. */
    bool letter = node->kind == MM_TEXT_SUBHEAD && ui->nodes[node->parent].dir == MM_DIR_ROW;
    return letter ? max_int(w, style.size_px) : w;
}

static int sign_natural(struct mm_ui *ui, const struct mm_node *node)
{
    struct mm_text_style style = mm_ui_text_style(ui, node);
    int words = node->text ? mm_ui_natural(ui, &style, mm_ui_str(ui, node->text)) : 0;
    return words + (node->has_sign ? style.size_px * 3 / 2 : 0);
}

static int dots_natural(const struct mm_ui *ui, const struct mm_node *node)
{
    return node->total * ui->look.dot + (node->total - 1) * ui->look.dot_gap;
}

static int box_natural(struct mm_ui *ui, const struct mm_node *box, int (*width)(struct mm_ui *ui, int index))
{
    struct pads pads = pads_of(ui, box);
    int sum = 0, most = 0, n = 0;
    for (int k = box->first; k >= 0; k = node_at(ui, k)->next) {
        int w = width(ui, k);
        sum += w;
        most = max_int(most, w);
        n++;
    }
    int gaps = (n > 0 ? n - 1 : 0) * box_gap(ui, box);
    int inner = box->dir == MM_DIR_ROW    ? sum + gaps
                : box->dir == MM_DIR_GRID ? most * box->columns + box_gap(ui, box) * (box->columns - 1)
                                          : most;
    return inner + pads.left + pads.right;
}

static int natural(struct mm_ui *ui, int index)
{
    const struct mm_node *node = node_at(ui, index);
    switch (node->type) {
    case MM_NODE_BOX:
        return box_natural(ui, node, natural);
    case MM_NODE_TEXT:
        return text_natural(ui, node);
    case MM_NODE_BUTTON:
        return button_natural(ui, node);
    case MM_NODE_PROGRESS:
        return (int)(60 * ui->look.unit);
    case MM_NODE_DOTS:
        return dots_natural(ui, node);
    case MM_NODE_SIGN:
        return sign_natural(ui, node);
    case MM_NODE_SPACE:
        return (int)(node->mm * ui->look.unit + 0.5);
    case MM_NODE_GROW:
    case MM_NODE_SCROLL:
    case MM_NODE_TYPE_COUNT:
        break;
    }
    return 0;
}

/* Buttons whose label may take several lines. */
static bool label_wraps(const struct mm_node *node)
{
    return node->kind == MM_BUTTON_CARD || node->kind == MM_BUTTON_OPTION || node->kind == MM_BUTTON_FOLD ||
           node->kind == MM_BUTTON_HUGE;
}

/* The width below which a row rather wraps. */
static int least(struct mm_ui *ui, int index)
{
    enum { TEXT_EM = 9, LABEL_EM = 7 };
    const struct mm_node *node = node_at(ui, index);
    int w = natural(ui, index);
    if (node->type == MM_NODE_TEXT) {
        struct mm_text_style style = mm_ui_text_style(ui, node);
        if (node->kind == MM_TEXT_BAND) /* rather a second row than a title cut short */
            return min_int(w, ui->canvas.w - 2 * ui->look.pad_x);
        return min_int(w, style.size_px * TEXT_EM);
    }
    if (node->type == MM_NODE_BUTTON && label_wraps(node)) {
        const struct mm_button_look *b = &ui->look.button[node->kind];
        int label = ui->look.label[node->kind].size_px * LABEL_EM;
        return min_int(w, label + sign_room(ui, node) + 2 * b->pad);
    }
    if (node->type == MM_NODE_PROGRESS) { /* its words stay on one line */
        int words = min_int(text_natural(ui, node), ui->canvas.w - 2 * ui->look.pad_x);
        return max_int(words, w * 2 / 3);
    }
    if (node->type != MM_NODE_BOX)
        return w;
    if (node->dir == MM_DIR_COLUMN)
        return box_natural(ui, node, least);
    /* Rows and grids wrap themselves down to their widest child. */
    struct pads pads = pads_of(ui, node);
    int most = 0;
    for (int k = node->first; k >= 0; k = node_at(ui, k)->next)
        most = max_int(most, least(ui, k));
    return all_answers(ui, node) ? w : most + pads.left + pads.right;
}

/* ---- leaves ---------------------------------------------------------------------------------------------
 */
static void fit_text(struct mm_ui *ui, struct mm_node *node, int w)
{
    struct mm_text_style style = mm_ui_text_style(ui, node);
    node->label = mm_ui_layout(ui, &style, mm_ui_str(ui, node->text), w);
    int used = node->label ? mm_layout_width(node->label) : 0;
    node->rect.w = style.align == MM_ALIGN_START ? min_int(used, w) : w;
    node->rect.h = node->label ? mm_layout_height(node->label) : 0;
}

static int layout_h(const struct mm_layout *layout)
{
    return layout ? mm_layout_height(layout) : 0;
}

static void fit_button(struct mm_ui *ui, struct mm_node *node, int w)
{
    const struct mm_button_look *b = &ui->look.button[node->kind];
    struct mm_text_style label = mm_ui_label_style(ui, node), detail = mm_ui_detail_style(ui, node);
    int inner = max_int(w - 2 * b->pad - sign_room(ui, node), label.size_px);
    int pad_y = b->pad > label.size_px / 2 ? label.size_px / 2 : b->pad;
    bool beside = node->kind == MM_BUTTON_FOLD && node->detail;
    node->extra = NULL;
    if (node->detail) {
        int room =
            beside ? min_int(mm_ui_natural(ui, &detail, mm_ui_str(ui, node->detail)), inner / 2) : inner;
        node->extra = mm_ui_layout(ui, &detail, mm_ui_str(ui, node->detail), room);
        inner -= beside ? room + ui->look.gap : 0;
    }
    node->label = mm_ui_layout(ui, &label, mm_ui_str(ui, node->text), inner);
    int h = layout_h(node->label) + (beside ? 0 : layout_h(node->extra));
    if (node->kind == MM_BUTTON_ANSWER && mm_node_has_sign(node))
        h += b->sign;
    node->rect.w = w;
    node->rect.h = max_int(b->h, h + 2 * pad_y);
}

static void fit_progress(struct mm_ui *ui, struct mm_node *node, int w)
{
    struct mm_text_style style = mm_ui_text_style(ui, node);
    node->label = mm_ui_layout(ui, &style, mm_ui_str(ui, node->text), w);
    node->rect.w = w;
    node->rect.h = ui->look.bar_h + ui->look.gap / 4 + layout_h(node->label);
}

static void fit_sign(struct mm_ui *ui, struct mm_node *node, int w)
{
    struct mm_text_style style = mm_ui_text_style(ui, node);
    int room = node->has_sign ? style.size_px * 3 / 2 : 0;
    node->label = mm_ui_layout(ui, &style, mm_ui_str(ui, node->text), max_int(w - room, style.size_px));
    node->rect.w = min_int(w, (node->label ? mm_layout_width(node->label) : 0) + room);
    node->rect.h = layout_h(node->label);
}

/* ---- columns --------------------------------------------------------------------------------------------
 */
/* How wide a child of a column is: buttons keep their natural width unless the column is narrow. */
static int child_width(struct mm_ui *ui, int index, int w)
{
    enum { STRETCH_MM = 130 };
    const struct mm_node *node = node_at(ui, index);
    bool keeps = is_button(node, MM_BUTTON_PRIMARY) || is_button(node, MM_BUTTON_PLAIN) ||
                 is_button(node, MM_BUTTON_HUGE) || is_button(node, MM_BUTTON_ANSWER) ||
                 is_button(node, MM_BUTTON_BAND);
    if (!keeps || (w <= STRETCH_MM * ui->look.unit && node->kind != MM_BUTTON_BAND))
        return w;
    return min_int(natural(ui, index), w);
}

static void fit_column(struct mm_ui *ui, struct mm_node *box, int w)
{
    struct pads pads = pads_of(ui, box);
    int inner = max_int(w - pads.left - pads.right, 1), y = pads.top;
    const struct mm_node *prev = NULL;
    for (int k = box->first; k >= 0; k = node_at(ui, k)->next) {
        struct mm_node *child = node_at(ui, k);
        y += prev ? column_gap(ui, box, prev, child) : 0;
        fit(ui, k, child_width(ui, k, inner));
        if (child->type == MM_NODE_SPACE) {
            child->rect.h = natural(ui, k);
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

/* ---- rows -----------------------------------------------------------------------------------------------
 */
enum { ROW_MAX = 64 };
struct row {
    int kid[ROW_MAX];
    int w[ROW_MAX];
    int lead[ROW_MAX]; /* gap before the child */
    int n;
};

static bool is_weighted(const struct mm_node *node)
{
    return (node->type == MM_NODE_BOX && node->box.weight > 0) || node->type == MM_NODE_PROGRESS;
}

static int weight_of(const struct mm_node *node)
{
    return node->type == MM_NODE_PROGRESS ? 1 : node->box.weight;
}

/* In band and footer words keep farther from buttons than buttons from each other. */
static int strip_gap_pct(const struct mm_node *a, const struct mm_node *b)
{
    if (a->type == MM_NODE_PROGRESS || b->type == MM_NODE_PROGRESS)
        return 260;
    if (a->type == MM_NODE_BUTTON && b->type == MM_NODE_TEXT && b->kind == MM_TEXT_BAND)
        return 180;
    return 100;
}

static void set_leads(struct mm_ui *ui, const struct mm_node *box, struct row *row)
{
    int gap = box_gap(ui, box);
    for (int i = 0; i < row->n; i++) {
        bool blank = i == 0 || node_at(ui, row->kid[i - 1])->type == MM_NODE_SPACE ||
                     node_at(ui, row->kid[i])->type == MM_NODE_SPACE ||
                     node_at(ui, row->kid[i])->type == MM_NODE_GROW;
        row->lead[i] = blank ? 0 : gap;
        if (i > 0 && !blank && box->parent < 0)
            row->lead[i] = gap * strip_gap_pct(node_at(ui, row->kid[i - 1]), node_at(ui, row->kid[i])) / 100;
    }
}

/* The weighted children share rest; one whose share would be below its least width gets that and leaves the
 * others to share what remains. w holds the least widths at the start. */
static void share_weights(struct mm_ui *ui, struct row *row, int rest, int weights)
{
    bool settled[ROW_MAX] = {false};
    for (bool again = true; again && weights > 0;) {
        again = false;
        for (int i = 0; i < row->n && !again; i++) {
            const struct mm_node *node = node_at(ui, row->kid[i]);
            if (!is_weighted(node) || settled[i] || rest * weight_of(node) / weights >= row->w[i])
                continue;
            settled[i] = again = true;
            rest -= row->w[i];
            weights -= weight_of(node);
        }
    }
    for (int i = 0; i < row->n && weights > 0; i++) {
        const struct mm_node *node = node_at(ui, row->kid[i]);
        if (!is_weighted(node) || settled[i])
            continue;
        row->w[i] = rest * weight_of(node) / weights;
        rest -= row->w[i];
        weights -= weight_of(node);
    }
}

/* Gives every child its width; false when even the least widths are too much. */
static bool share_width(struct mm_ui *ui, struct row *row, int avail)
{
    int fixed = 0, weights = 0, slack = 0, floors = 0, grows = 0;
    for (int i = 0; i < row->n; i++) {
        const struct mm_node *node = node_at(ui, row->kid[i]);
        bool weighted = is_weighted(node);
        int lowest = least(ui, row->kid[i]);
        avail -= row->lead[i];
        row->w[i] = weighted ? lowest : natural(ui, row->kid[i]);
        fixed += row->w[i];
        slack += row->w[i] - min_int(row->w[i], lowest);
        weights += weighted ? weight_of(node) : 0;
        floors += weighted ? lowest : 0;
        grows += node->type == MM_NODE_GROW;
    }
    if (fixed > avail) {
        int over = fixed - avail, given = 0;
        if (over > slack)
            return false;
        for (int i = 0; i < row->n; i++) {
            int can = row->w[i] - min_int(row->w[i], least(ui, row->kid[i]));
            int take = slack > 0 ? (int)((int64_t)over * can / slack) : 0;
            take = min_int(can, take + (given + take < over && can > take ? 1 : 0));
            row->w[i] -= take;
            given += take;
        }
        return given >= over;
    }
    share_weights(ui, row, avail - fixed + floors, weights);
    for (int i = 0; grows > 0 && weights == 0 && i < row->n; i++) {
        if (node_at(ui, row->kid[i])->type == MM_NODE_GROW)
            row->w[i] = max_int(avail - fixed, 0) / grows;
    }
    return true;
}

static bool share_equally(struct mm_ui *ui, struct row *row, int avail)
{
    int each, widest = 0;
    for (int i = 0; i < row->n; i++) {
        avail -= row->lead[i];
        widest = max_int(widest, natural(ui, row->kid[i]));
    }
    each = row->n ? avail / row->n : 0;
    for (int i = 0; i < row->n; i++)
        row->w[i] = each;
    return each >= widest;
}

static bool only_answers(struct mm_ui *ui, const struct row *row)
{
    for (int i = 0; i < row->n; i++) {
        if (!is_button(node_at(ui, row->kid[i]), MM_BUTTON_ANSWER))
            return false;
    }
    return row->n > 0;
}

static bool has_grow(struct mm_ui *ui, const struct row *row)
{
    for (int i = 0; i < row->n; i++) {
        const struct mm_node *node = node_at(ui, row->kid[i]);
        if (node->type == MM_NODE_GROW || is_weighted(node))
            return true;
    }
    return false;
}

/* Band and footer keep their places without being told: tools and the primary button at the right, words in
 * the middle between two buttons. */
static void spread(struct mm_ui *ui, enum mm_region region, struct row *row, int avail)
{
    int used = 0, primary = -1, first_tool = -1;
    if (region == MM_REGION_BODY || has_grow(ui, row))
        return;
    for (int i = 0; i < row->n; i++) {
        const struct mm_node *node = node_at(ui, row->kid[i]);
        used += row->lead[i] + row->w[i];
        if (is_button(node, MM_BUTTON_PRIMARY))
            primary = i;
        if (i > 0 && first_tool < 0 && node->type == MM_NODE_BUTTON &&
            node_at(ui, row->kid[i - 1])->type == MM_NODE_TEXT)
            first_tool = i;
    }
    int rest = max_int(avail - used, 0);
    if (row->n == 1 && node_at(ui, row->kid[0])->type == MM_NODE_DOTS)
        row->lead[0] += rest / 2;
    if (region == MM_REGION_BAND && first_tool >= 0)
        row->lead[first_tool] += rest;
    else if (region == MM_REGION_BAND && row->n > 1 && node_at(ui, row->kid[1])->type == MM_NODE_BUTTON)
        row->lead[1] += rest; /* もどる at the left, tools at the right */
    if (region != MM_REGION_FOOTER || row->n > 4)
        return;
    if (primary >= 1 && row->n == 3 && primary == 2) {
        /* The middle child is centred on the screen, not between its neighbours. */
        int left = (avail - row->w[1]) / 2 - row->w[0];
        left = left > row->lead[1] ? left : row->lead[1];
        left = min_int(left, row->lead[1] + rest);
        row->lead[2] += rest - (left - row->lead[1]);
        row->lead[1] = left;
    } else if (primary >= 0) {
        row->lead[primary] += rest;
    } else if (row->n > 1) {
        row->lead[row->n - 1] += rest;
    }
}

/* Sets one line of children and returns its height. */
static int set_line(struct mm_ui *ui, const struct mm_node *box, const struct row *row, int x, int y)
{
    int h = 0, buttons_h = 0;
    bool top = false;
    for (int i = 0; i < row->n; i++) {
        struct mm_node *node = node_at(ui, row->kid[i]);
        fit(ui, row->kid[i], row->w[i]);
        h = max_int(h, node->rect.h);
        buttons_h = node->type == MM_NODE_BUTTON ? max_int(buttons_h, node->rect.h) : buttons_h;
        top = top || (node->type == MM_NODE_BOX && !box->box.middle && box->region == MM_REGION_BODY);
    }
    for (int i = 0; i < row->n; i++) {
        struct mm_node *node = node_at(ui, row->kid[i]);
        if (node->type == MM_NODE_BUTTON)
            node->rect.h = buttons_h;
        x += row->lead[i];
        node->rect.x = x;
        if (node->type == MM_NODE_DOTS && row->w[i] > node->rect.w)
            node->rect.x += (row->w[i] - node->rect.w) / 2;
        node->rect.y = y + (top ? 0 : (h - node->rect.h) / 2);
        x += row->w[i];
    }
    return h;
}

static bool try_line(struct mm_ui *ui, const struct mm_node *box, struct row *row, int avail)
{
    set_leads(ui, box, row);
    if (only_answers(ui, row) && share_equally(ui, row, avail))
        return true;
    return share_width(ui, row, avail);
}

/* Children as lines of a row that wraps. Buttons that stand together stay together while they can. */
static int wrap_line(struct mm_ui *ui, const struct mm_node *box, const struct row *all, int from, int avail,
                     struct row *ret_line)
{
    struct row line = {.n = 0}, good = {.n = 0};
    int i = from;
    while (i < all->n && line.n < ROW_MAX) {
        int end = i + 1;
        bool button = node_at(ui, all->kid[i])->type == MM_NODE_BUTTON;
        while (button && end < all->n && node_at(ui, all->kid[end])->type == MM_NODE_BUTTON)
            end++;
        struct row longer = line;
        for (int k = i; k < end; k++)
            longer.kid[longer.n++] = all->kid[k];
        if (!try_line(ui, box, &longer, avail)) {
            if (line.n > 0)
                break;
            /* One group alone is too wide: as many of it as fit, at least one. */
            longer.n = 1;
            good = longer;
            for (int n = 2; n < end - i; n++) {
                longer.n = n;
                if (!try_line(ui, box, &longer, avail))
                    break;
                good = longer;
            }
            if (!try_line(ui, box, &good, avail))
                good.w[0] = avail;
            *ret_line = good;
            return from + good.n;
        }
        line = good = longer;
        i = end;
    }
    /* A box that has the line to itself takes all of it: answers below their statement. */
    if (good.n == 1 && node_at(ui, good.kid[0])->type == MM_NODE_BOX)
        good.w[0] = avail;
    *ret_line = good;
    return from + good.n;
}

static int collect(struct mm_ui *ui, const struct mm_node *box, struct row *row)
{
    int weighted = 0;
    row->n = 0;
    for (int k = box->first; k >= 0 && row->n < ROW_MAX; k = node_at(ui, k)->next) {
        weighted += node_at(ui, k)->type == MM_NODE_BOX && is_weighted(node_at(ui, k));
        row->kid[row->n++] = k;
    }
    return weighted;
}

/* Side columns need a decent measure; else they go below each other. */
static bool columns_too_narrow(struct mm_ui *ui, const struct row *row)
{
    enum { MEASURE_EM = 9 };
    for (int i = 0; i < row->n; i++) {
        if (is_weighted(node_at(ui, row->kid[i])) &&
            row->w[i] < MEASURE_EM * ui->look.text[MM_TEXT_BODY].size_px)
            return true;
    }
    return false;
}

static int fit_stacked(struct mm_ui *ui, const struct mm_node *box, const struct row *row, struct pads pads,
                       int w)
{
    int y = pads.top, gap = box_gap(ui, box);
    for (int i = 0; i < row->n; i++) {
        struct mm_node *node = node_at(ui, row->kid[i]);
        if (node->type == MM_NODE_GROW || node->type == MM_NODE_SPACE)
            continue;
        y += y > pads.top ? gap : 0;
        fit(ui, row->kid[i], child_width(ui, row->kid[i], w));
        node->rect.x = pads.left;
        node->rect.y = y;
        y += node->rect.h;
    }
    return y;
}

/* Too narrow: in the footer progress and words stand above the buttons, in the band the title below them. */
static void sort_strip(struct mm_ui *ui, enum mm_region region, struct row *row)
{
    struct row sorted = {.n = 0};
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < row->n; i++) {
            const struct mm_node *node = node_at(ui, row->kid[i]);
            bool button = node->type == MM_NODE_BUTTON;
            bool now = button == ((pass == 1) == (region == MM_REGION_FOOTER));
            if (node->type != MM_NODE_GROW && now)
                sorted.kid[sorted.n++] = row->kid[i];
        }
    }
    *row = sorted;
}

static void fit_row(struct mm_ui *ui, struct mm_node *box, int w)
{
    struct pads pads = pads_of(ui, box);
    int inner = max_int(w - pads.left - pads.right, 1), y = pads.top;
    struct row all, line;
    int weighted = collect(ui, box, &all);
    box->rect.w = w;
    line = all;
    bool fits = try_line(ui, box, &line, inner);
    if (weighted >= 2 && (!fits || mm_ui_narrow(ui) || columns_too_narrow(ui, &line))) {
        box->rect.h = fit_stacked(ui, box, &all, pads, inner) + pads.bottom;
        return;
    }
    if (fits) {
        spread(ui, box->parent < 0 ? box->region : MM_REGION_BODY, &line, inner);
        box->rect.h = y + set_line(ui, box, &line, pads.left, y) + pads.bottom;
        return;
    }
    if (box->parent < 0 && box->region != MM_REGION_BODY)
        sort_strip(ui, box->region, &all);
    for (int from = 0; from < all.n;) {
        from = wrap_line(ui, box, &all, from, inner, &line);
        spread(ui, box->parent < 0 ? box->region : MM_REGION_BODY, &line, inner);
        y += y > pads.top ? max_int(box_gap(ui, box) * 3 / 4, ui->look.target_gap) : 0;
        y += set_line(ui, box, &line, pads.left, y);
    }
    box->rect.h = y + pads.bottom;
}

/* ---- grids ----------------------------------------------------------------------------------------------
 */
static void fit_grid(struct mm_ui *ui, struct mm_node *box, int w)
{
    struct pads pads = pads_of(ui, box);
    int gap = box_gap(ui, box), inner = max_int(w - pads.left - pads.right, 1), widest = 0;
    int columns = box->columns;
    for (int k = box->first; k >= 0; k = node_at(ui, k)->next)
        widest = max_int(widest, least(ui, k));
    while (columns > 1 && (inner - gap * (columns - 1)) / columns < widest)
        columns--;
    int cell = (inner - gap * (columns - 1)) / columns, y = pads.top;
    for (int k = box->first; k >= 0;) {
        int h = 0, end = k, i = 0;
        for (; end >= 0 && i < columns; end = node_at(ui, end)->next, i++) {
            struct mm_node *node = node_at(ui, end);
            fit(ui, end, cell);
            node->rect.x = pads.left + i * (cell + gap);
            node->rect.y = y;
            h = max_int(h, node->rect.h);
        }
        for (; k != end; k = node_at(ui, k)->next) {
            struct mm_node *node = node_at(ui, k);
            if (node->type == MM_NODE_BUTTON || node->type == MM_NODE_BOX)
                node->rect.h = h;
        }
        y += h + (end >= 0 ? max_int(gap, ui->look.grid_row_gap) : 0);
    }
    box->rect.w = w;
    box->rect.h = y + pads.bottom;
}

static void fit(struct mm_ui *ui, int index, int w)
{
    static void (*const fits[MM_NODE_TYPE_COUNT])(struct mm_ui *, struct mm_node *, int) = {
        [MM_NODE_TEXT] = fit_text,
        [MM_NODE_BUTTON] = fit_button,
        [MM_NODE_PROGRESS] = fit_progress,
        [MM_NODE_SIGN] = fit_sign,
    };
    static void (*const boxes[])(struct mm_ui *, struct mm_node *, int) = {
        [MM_DIR_COLUMN] = fit_column, [MM_DIR_ROW] = fit_row, [MM_DIR_GRID] = fit_grid};
    struct mm_node *node = node_at(ui, index);
    node->rect = (struct mm_rect){0, 0, 0, 0};
    if (node->type == MM_NODE_BOX) {
        boxes[node->dir](ui, node, w);
    } else if (fits[node->type]) {
        fits[node->type](ui, node, w);
    } else if (node->type == MM_NODE_DOTS) {
        node->rect.w = min_int(dots_natural(ui, node), w);
        node->rect.h = ui->look.dot + 2 * (ui->look.ring + ui->look.outline);
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

/* A strip across the screen: band or footer. Returns its height. */
static int fit_strip(struct mm_ui *ui, enum mm_region region, int least_h)
{
    struct mm_node *root = node_at(ui, (int)region);
    if (root->first < 0)
        return 0;
    fit(ui, (int)region, ui->canvas.w - 2 * ui->look.pad_x);
    int blank = (int)(3.2 * ui->look.unit);
    return max_int(least_h, root->rect.h + 2 * blank);
}

static void place_strip(struct mm_ui *ui, enum mm_region region, int y, int h)
{
    struct mm_node *root = node_at(ui, (int)region);
    ui->region_rect[region] = (struct mm_rect){0, y, ui->canvas.w, h};
    if (root->first >= 0)
        place(ui, (int)region, ui->look.pad_x, y + (h - root->rect.h) / 2);
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

void mm_ui_lay_out(struct mm_ui *ui)
{
    const struct mm_look *look = &ui->look;
    int band_h = fit_strip(ui, MM_REGION_BAND, look->band_h);
    int footer_h = fit_strip(ui, MM_REGION_FOOTER, mm_ui_footer_is_band(ui) ? look->band_h : look->footer_h);
    int body_h = ui->canvas.h - band_h - footer_h;
    int pad_x = band_h > 0 ? look->pad_x : look->pad_x_open;
    int room = body_h - look->pad_top - look->pad_bottom;
    struct mm_node *root = node_at(ui, MM_REGION_BODY);
    fit(ui, MM_REGION_BODY, ui->canvas.w - 2 * pad_x);
    ui->scrolls = root->rect.h > room;
    ui->viewport = (struct mm_rect){0, band_h, ui->canvas.w, body_h};
    if (ui->scrolls) {
        int scroll_w = look->scroll_w + look->pad_x;
        pad_x = look->pad_x;
        fit(ui, MM_REGION_BODY, ui->canvas.w - pad_x - look->gap - scroll_w);
        ui->viewport.w = ui->canvas.w - scroll_w;
    } else {
        grow_body(ui, room - root->rect.h);
    }
    ui->content_h = root->rect.h + look->pad_top + look->pad_bottom;
    place_strip(ui, MM_REGION_BAND, 0, band_h);
    place_strip(ui, MM_REGION_FOOTER, ui->canvas.h - footer_h, footer_h);
    ui->region_rect[MM_REGION_BODY] = (struct mm_rect){0, band_h, ui->canvas.w, body_h};
    place(ui, MM_REGION_BODY, pad_x, band_h + look->pad_top);
    int max = mm_ui_scroll_max(ui);
    ui->scroll = ui->scroll < 0 ? 0 : min_int(ui->scroll, max);
}

int mm_ui_scroll_max(const struct mm_ui *ui)
{
    return ui->scrolls && ui->content_h > ui->viewport.h ? ui->content_h - ui->viewport.h : 0;
}
