/* Rows: shares the width among the children, and wraps when even their least widths are too much. Band and
 * footer are rows that know where words, tools and the primary button belong. */
#include "kiosk/ui/fit.h"

#include <stdlib.h>
#include <string.h>

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
static int strip_gap_pct(const struct mm_ui *ui, const struct mm_node *a, const struct mm_node *b)
{
    if (a->type == MM_NODE_PROGRESS || b->type == MM_NODE_PROGRESS)
        return ui->look.low ? 100 : 260;
    if (a->type == MM_NODE_BUTTON && b->type == MM_NODE_TEXT && b->kind == MM_TEXT_BAND)
        return 180;
    if (a->type == MM_NODE_TEXT && mm_fit_is_button(b, MM_BUTTON_PRIMARY))
        return 180;
    return 100;
}

static void set_leads(struct mm_ui *ui, const struct mm_node *box, struct row *row)
{
    int gap = mm_fit_gap(ui, box);
    for (int i = 0; i < row->n; i++) {
        bool blank = i == 0 || node_at(ui, row->kid[i - 1])->type == MM_NODE_SPACE ||
                     node_at(ui, row->kid[i])->type == MM_NODE_SPACE ||
                     node_at(ui, row->kid[i])->type == MM_NODE_GROW;
        row->lead[i] = blank ? 0 : gap;
        if (i > 0 && !blank && box->parent < 0)
            row->lead[i] =
                gap * strip_gap_pct(ui, node_at(ui, row->kid[i - 1]), node_at(ui, row->kid[i])) / 100;
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
        int lowest = mm_fit_least(ui, row->kid[i]);
        avail -= row->lead[i];
        row->w[i] = weighted ? lowest : mm_fit_natural(ui, row->kid[i]);
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
            int can = row->w[i] - min_int(row->w[i], mm_fit_least(ui, row->kid[i]));
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
        widest = max_int(widest, mm_fit_natural(ui, row->kid[i]));
    }
    each = row->n ? avail / row->n : 0;
    for (int i = 0; i < row->n; i++)
        row->w[i] = each;
    return each >= widest;
}

static bool only_answers(struct mm_ui *ui, const struct row *row)
{
    for (int i = 0; i < row->n; i++) {
        if (!mm_fit_is_button(node_at(ui, row->kid[i]), MM_BUTTON_ANSWER))
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
        if (mm_fit_is_button(node, MM_BUTTON_PRIMARY))
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

/* A column of an even row becomes h high: its grow children share what that adds, else its last card does. */
static void stretch(struct mm_ui *ui, struct mm_node *box, int h)
{
    int grows = 0, shift = 0, more = h - box->rect.h, last = -1;
    if (box->type != MM_NODE_BOX || box->dir != MM_DIR_COLUMN || more <= 0)
        return;
    box->rect.h = h;
    for (int k = mm_fit_first(ui, box); k >= 0; k = mm_fit_next(ui, k)) {
        grows += node_at(ui, k)->type == MM_NODE_GROW;
        last = k;
    }
    for (int k = mm_fit_first(ui, box); grows > 0 && k >= 0; k = mm_fit_next(ui, k)) {
        node_at(ui, k)->rect.y += shift;
        shift += node_at(ui, k)->type == MM_NODE_GROW ? more / grows : 0;
    }
    if (grows == 0 && last >= 0)
        stretch(ui, node_at(ui, last), node_at(ui, last)->rect.h + more);
}

/* Of the first line in a node, below its top; -1: no words there. */
static int first_baseline(struct mm_ui *ui, int index)
{
    const struct mm_node *node = node_at(ui, index);
    if (node->type == MM_NODE_SIGN || node->type == MM_NODE_TEXT)
        return node->label ? mm_layout_baseline(node->label) : -1;
    if (node->type != MM_NODE_BOX || node->dir != MM_DIR_COLUMN || node->first < 0)
        return -1;
    int line = first_baseline(ui, node->first);
    return line < 0 ? -1 : node_at(ui, node->first)->rect.y + line;
}

/* The small あなたの答え stands on the line of the larger words beside it. */
static int note_drop(struct mm_ui *ui, const struct row *row, int i)
{
    int own = first_baseline(ui, row->kid[i]), line = own;
    for (int k = 0; k < row->n; k++)
        line = max_int(line, first_baseline(ui, row->kid[k]));
    return own < 0 ? 0 : line - own;
}

/* Sets one line of children and returns its height. */
static int set_line(struct mm_ui *ui, const struct mm_node *box, const struct row *row, int x, int y)
{
    int h = 0, buttons_h = 0;
    bool top = false;
    for (int i = 0; i < row->n; i++) {
        struct mm_node *node = node_at(ui, row->kid[i]);
        mm_fit_node(ui, row->kid[i], row->w[i]);
        h = max_int(h, node->rect.h);
        buttons_h = node->type == MM_NODE_BUTTON ? max_int(buttons_h, node->rect.h) : buttons_h;
        top = top || (node->type == MM_NODE_BOX && !box->box.middle && box->region == MM_REGION_BODY);
    }
    for (int i = 0; i < row->n; i++) {
        struct mm_node *node = node_at(ui, row->kid[i]);
        if (node->type == MM_NODE_BUTTON)
            node->rect.h = buttons_h;
        int only = node->type == MM_NODE_BOX ? mm_fit_first(ui, node) : -1;
        if (only >= 0 && buttons_h == h && mm_fit_next(ui, only) < 0 &&
            node_at(ui, only)->type == MM_NODE_BUTTON && node->box.surface == MM_SURFACE_NONE)
            node->rect.h = node_at(ui, only)->rect.h = h; /* an option and what stands beside it */
        if (box->box.even)
            stretch(ui, node, h);
        x += row->lead[i];
        node->rect.x = x;
        if (node->type == MM_NODE_DOTS && row->w[i] > node->rect.w)
            node->rect.x += (row->w[i] - node->rect.w) / 2;
        bool note = top && node->type == MM_NODE_SIGN;
        node->rect.y = y + (note ? note_drop(ui, row, i) : top ? 0 : (h - node->rect.h) / 2);
        x += row->w[i];
    }
    return h;
}

/* Text needs a decent measure; else what would stand beside it goes below. */
enum { COLUMNS_EM = 11, BESIDE_EM = 13 }; /* columns of text; text beside something that is none */
static bool columns_too_narrow(struct mm_ui *ui, const struct row *row, int measure_em)
{
    for (int i = 0; i < row->n; i++) {
        const struct mm_node *node = node_at(ui, row->kid[i]);
        int need = measure_em * ui->look.text[MM_TEXT_BODY].size_px;
        if (node->type == MM_NODE_BOX && is_weighted(node) && row->w[i] < need &&
            row->w[i] < mm_fit_natural(ui, row->kid[i]))
            return true;
    }
    return false;
}

static bool squeezed(struct mm_ui *ui, const struct mm_node *box, const struct row *row)
{
    int weighted = 0;
    for (int i = 0; i < row->n; i++)
        weighted += node_at(ui, row->kid[i])->type == MM_NODE_BOX && is_weighted(node_at(ui, row->kid[i]));
    return box->region == MM_REGION_BODY && !box->box.stay && row->n > 1 && weighted == 1 &&
           columns_too_narrow(ui, row, BESIDE_EM);
}

static bool try_line(struct mm_ui *ui, const struct mm_node *box, struct row *row, int avail)
{
    set_leads(ui, box, row);
    if (only_answers(ui, row) && share_equally(ui, row, avail))
        return true;
    return share_width(ui, row, avail) && !squeezed(ui, box, row);
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
    for (int k = mm_fit_first(ui, box); k >= 0 && row->n < ROW_MAX; k = mm_fit_next(ui, k)) {
        weighted += node_at(ui, k)->type == MM_NODE_BOX && is_weighted(node_at(ui, k));
        row->kid[row->n++] = k;
    }
    return weighted;
}

static int fit_stacked(struct mm_ui *ui, const struct mm_node *box, const struct row *row,
                       struct mm_fit_pads pads, int w)
{
    int y = pads.top, gap = min_int(mm_fit_gap(ui, box), ui->look.gap * 3 / 2);
    for (int i = 0; i < row->n; i++) {
        struct mm_node *node = node_at(ui, row->kid[i]);
        if (node->type == MM_NODE_GROW || node->type == MM_NODE_SPACE)
            continue;
        y += y > pads.top ? gap : 0;
        mm_fit_node(ui, row->kid[i], mm_fit_child_width(ui, row->kid[i], w));
        node->rect.x = pads.left;
        node->rect.y = y;
        y += node->rect.h;
    }
    return y;
}

static bool title_breaks(struct mm_ui *ui, const struct row *row)
{
    for (int i = 0; i < row->n; i++) {
        const struct mm_node *node = node_at(ui, row->kid[i]);
        if (node->type == MM_NODE_TEXT && node->kind == MM_TEXT_BAND &&
            row->w[i] < mm_fit_natural(ui, row->kid[i]))
            return true;
    }
    return false;
}

/* Tools that can be done without leave a strip that would need a second line for them, or for its title. */
static bool drop_spare(struct mm_ui *ui, struct row *row)
{
    struct row rest = {.n = 0};
    for (int i = 0; i < row->n; i++) {
        if (node_at(ui, row->kid[i])->flags & MM_UI_SPARE)
            node_at(ui, row->kid[i])->gone = true;
        else
            rest.kid[rest.n++] = row->kid[i];
    }
    bool dropped = rest.n < row->n;
    *row = rest;
    return dropped;
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

/* Between the lines of a row that wraps. Facts with their signs stand as near as in a column; targets do not.
 */
static int line_gap(struct mm_ui *ui, const struct mm_node *box, const struct row *line)
{
    int gap = mm_fit_gap(ui, box);
    for (int i = 0; i < line->n; i++) {
        if (node_at(ui, line->kid[i])->type != MM_NODE_SIGN)
            return max_int(gap * 3 / 4, ui->look.target_gap);
    }
    return gap / 4;
}

void mm_fit_row(struct mm_ui *ui, struct mm_node *box, int w)
{
    struct mm_fit_pads pads = mm_fit_pads(ui, box);
    int inner = max_int(w - pads.left - pads.right, 1), y = pads.top;
    struct row all, line;
    int weighted = collect(ui, box, &all);
    bool strip = box->parent < 0 && box->region != MM_REGION_BODY;
    box->rect.w = w;
    line = all;
    bool fits = try_line(ui, box, &line, inner);
    if (strip && (!fits || title_breaks(ui, &line)) && drop_spare(ui, &all)) {
        line = all;
        fits = try_line(ui, box, &line, inner);
    }
    if (weighted >= 2 && (!fits || mm_ui_portrait(ui) || columns_too_narrow(ui, &line, COLUMNS_EM))) {
        box->rect.h = fit_stacked(ui, box, &all, pads, inner) + pads.bottom;
        return;
    }
    if (fits) {
        spread(ui, box->parent < 0 ? box->region : MM_REGION_BODY, &line, inner);
        box->rect.h = y + set_line(ui, box, &line, pads.left, y) + pads.bottom;
        return;
    }
    if (strip && !mm_ui_footer_is_band(ui)) /* tools that a word names stand behind it */
        sort_strip(ui, box->region, &all);
    for (int from = 0; from < all.n;) {
        from = wrap_line(ui, box, &all, from, inner, &line);
        spread(ui, box->parent < 0 ? box->region : MM_REGION_BODY, &line, inner);
        y += y > pads.top ? line_gap(ui, box, &line) : 0;
        y += set_line(ui, box, &line, pads.left, y);
    }
    box->rect.h = y + pads.bottom;
}
