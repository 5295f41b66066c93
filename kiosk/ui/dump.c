/* The frame as text, and the rules that every frame is held to. */
#include "kiosk/ui/fit.h"

#include <string.h>

static void dump_flags(const struct mm_ui *ui, size_t i, struct mm_buf *out)
{
    static const struct {
        unsigned flag;
        const char *word;
    } words[] = {{MM_UI_SELECTED, "selected"}, {MM_UI_DISABLED, "disabled"}, {MM_UI_OPEN, "open"}};
    const struct mm_ui_item *item = &ui->items[i];
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        if (item->flags & words[k].flag)
            mm_buf_printf(out, " %s", words[k].word);
    }
    if (item->pressable && !(item->flags & MM_UI_SECRET) && strcmp(ui->focus, item->id) == 0)
        mm_buf_str_append(out, " focus");
    if (!item->visible)
        mm_buf_str_append(out, " hidden");
    if (item->pressable && ui->item_number[i] > 0)
        mm_buf_printf(out, " #%d", ui->item_number[i]);
}

void mm_ui_dump(const struct mm_ui *ui, bool geometry, struct mm_buf *out)
{
    mm_buf_printf(out, "screen %s %s\n", ui->screen, ui->place);
    for (size_t i = 0; i < ui->n_items; i++) {
        const struct mm_ui_item *item = &ui->items[i];
        mm_buf_printf(out, "%s %s \"%s\"", item->role, item->id[0] ? item->id : "-", item->text);
        dump_flags(ui, i, out);
        if (geometry)
            mm_buf_printf(out, " [%d,%d,%d,%d]", item->rect.x, item->rect.y, item->rect.w, item->rect.h);
        mm_buf_char(out, '\n');
    }
}

/* ---- lint ------------------------------------------------------------------------------------------------
 */
static const struct mm_node *node_of(const struct mm_ui *ui, size_t i)
{
    return &ui->nodes[ui->item_node[i]];
}

static void fault(const struct mm_ui *ui, size_t i, const char *what, struct mm_buf *out)
{
    const struct mm_ui_item *item = &ui->items[i];
    mm_buf_printf(out, "%s %s: %s \"%s\" [%d,%d,%d,%d] %s\n", ui->screen, ui->place, item->id, item->text,
                  item->rect.x, item->rect.y, item->rect.w, item->rect.h, what);
}

static void lint_inside(const struct mm_ui *ui, size_t i, struct mm_buf *out)
{
    const struct mm_node *node = node_of(ui, i);
    const struct mm_rect *r = &ui->items[i].rect, *region = &ui->region_rect[node->region];
    int right =
        node->region == MM_REGION_BODY && node->type != MM_NODE_SCROLL ? ui->viewport.w : ui->canvas.w;
    if (r->x < 0 || r->x + r->w > right)
        fault(ui, i, "reaches outside the screen", out);
    if (ui->items[i].pressable && ui->items[i].visible && r->y < ui->top)
        fault(ui, i, "is above the part that can be reached", out);
    bool scrolls = node->region == MM_REGION_BODY && ui->scrolls;
    if (!scrolls && (r->y < region->y || r->y + r->h > region->y + region->h))
        fault(ui, i, "reaches outside its region", out);
}

static void lint_target(const struct mm_ui *ui, size_t i, struct mm_buf *out)
{
    const struct mm_rect *r = &ui->items[i].rect;
    if (!ui->items[i].pressable || node_of(ui, i)->type == MM_NODE_SPOT)
        return; /* a spot is as large as what it shows; its twin is the full target */
    if (r->w < ui->look.target || r->h < ui->look.target)
        fault(ui, i, "is a target below 12.7 mm or 56 px", out);
    if (!ui->items[i].id[0])
        fault(ui, i, "is a target without an id", out);
    for (size_t k = 0; k < i; k++) {
        if (ui->items[k].pressable && strcmp(ui->items[k].id, ui->items[i].id) == 0)
            fault(ui, i, "has the id of another target", out);
    }
}

static bool too_near(const struct mm_rect *a, const struct mm_rect *b, int gap)
{
    return a->x < b->x + b->w + gap && b->x < a->x + a->w + gap && a->y < b->y + b->h + gap &&
           b->y < a->y + a->h + gap;
}

/* True when one node is inside the other's box. */
static bool related(const struct mm_ui *ui, int a, int b)
{
    for (int k = a; k >= 0; k = ui->nodes[k].parent) {
        if (k == b)
            return true;
    }
    for (int k = b; k >= 0; k = ui->nodes[k].parent) {
        if (k == a)
            return true;
    }
    return false;
}

/* A scroll button against what scrolls: they cannot meet while the button is outside the viewport. */
static bool beside_view(const struct mm_ui *ui, const struct mm_node *x, const struct mm_node *y)
{
    const struct mm_node *button = x->type == MM_NODE_SCROLL ? x : y->type == MM_NODE_SCROLL ? y : NULL;
    if (!button || x->type == y->type)
        return false;
    struct mm_rect r = mm_ui_node_rect(ui, button);
    return !too_near(&r, &ui->viewport, 0);
}

/* What a finger can hit of an item: of the body no more than is in sight. */
static struct mm_rect reachable(const struct mm_ui *ui, size_t i)
{
    const struct mm_node *node = node_of(ui, i);
    bool moves = node->region == MM_REGION_BODY && node->type != MM_NODE_SCROLL;
    return moves ? mm_rect_cut(ui->items[i].rect, ui->viewport) : ui->items[i].rect;
}

static void lint_gap(const struct mm_ui *ui, size_t i, size_t k, struct mm_buf *out)
{
    const struct mm_node *x = node_of(ui, i), *y = node_of(ui, k);
    struct mm_rect a = reachable(ui, i), b = reachable(ui, k);
    bool both = ui->items[i].pressable && ui->items[k].pressable && ui->items[i].visible &&
                ui->items[k].visible && a.h > 0 && b.h > 0;
    if (both && x->type != MM_NODE_SPOT && y->type != MM_NODE_SPOT && too_near(&a, &b, ui->look.target_gap))
        fault(ui, i, "is a target nearer than 2.54 mm to another", out);
}

static void lint_pairs(const struct mm_ui *ui, size_t i, struct mm_buf *out)
{
    const struct mm_ui_item *a = &ui->items[i];
    for (size_t k = 0; k < i; k++) {
        const struct mm_ui_item *b = &ui->items[k];
        const struct mm_node *x = node_of(ui, i), *y = node_of(ui, k);
        if (related(ui, ui->item_node[i], ui->item_node[k]))
            continue;
        if (x->region == y->region && !beside_view(ui, x, y) && too_near(&a->rect, &b->rect, 0) &&
            a->rect.h > 0 && b->rect.h > 0)
            fault(ui, i, "overlaps another item", out);
        else
            lint_gap(ui, i, k, out);
    }
}

static void lint_text(const struct mm_ui *ui, size_t i, struct mm_buf *out)
{
    const struct mm_node *node = node_of(ui, i);
    const struct mm_rect *r = &ui->items[i].rect;
    int label_w = node->label ? mm_layout_width(node->label) : 0;
    int label_h = node->label ? mm_layout_height(node->label) : 0;
    if (label_w > r->w || label_h > r->h)
        fault(ui, i, "has text that does not fit", out);
    if (node->type == MM_NODE_TEXT && node->kind == MM_TEXT_BAND && node->label) {
        struct mm_buf line;
        mm_buf_init(&line, MM_MAX_TEXT_BYTES);
        mm_layout_line_text(node->label, mm_layout_lines(node->label) - 1, &line);
        const char *text = mm_buf_str(&line);
        size_t len = strlen(text);
        if (len >= 3 && strcmp(text + len - 3, "…") == 0)
            fault(ui, i, "is cut short", out);
        mm_buf_done(&line);
    }
}

/* Words in the colour and on the ground that they are painted with. */
static void lint_contrast(const struct mm_ui *ui, size_t i, struct mm_buf *out)
{
    const struct mm_node *node = node_of(ui, i);
    uint32_t ground = mm_theme_color(ui->look.theme, node->ground), ink = mm_ui_text_style(ui, node).color;
    if (!node->label)
        return;
    if (node->type == MM_NODE_BUTTON) {
        struct mm_button_paint paint = mm_ui_button_paint(ui, node);
        ground = paint.fill ? paint.fill : ground;
        ink = paint.ink;
        if (node->extra && mm_theme_contrast(mm_ui_detail_style(ui, node).color, ground) < 7)
            fault(ui, i, "has a detail of less than 7:1", out);
    }
    if (mm_theme_contrast(ink, ground) < 7)
        fault(ui, i, "has text of less than 7:1", out);
}

/* A pad, and what is held against the screen, are seen whole; in the lower part of a screen as far as that
 * goes. */
static void lint_whole(const struct mm_ui *ui, size_t i, struct mm_buf *out)
{
    const struct mm_node *node = node_of(ui, i);
    bool key = node->type == MM_NODE_BUTTON && node->kind == MM_BUTTON_KEY && (node->flags & MM_UI_SECRET);
    if (ui->scrolls && ui->top == 0 && (key || ui->nodes[node->parent].box.w_px > 0))
        fault(ui, i, "stands on a screen that has to be scrolled", out);
}

static void lint_boxes(const struct mm_ui *ui, struct mm_buf *out)
{
    for (int i = MM_REGION_COUNT; i < ui->n_nodes; i++) {
        const struct mm_node *node = &ui->nodes[i], *parent = &ui->nodes[node->parent];
        if (node->type == MM_NODE_SCROLL || node->gone)
            continue;
        if (node->rect.x < parent->rect.x || node->rect.x + node->rect.w > parent->rect.x + parent->rect.w)
            mm_buf_printf(out, "%s %s: node %d \"%s\" is wider than its box\n", ui->screen, ui->place, i,
                          mm_ui_str(ui, node->text));
    }
}

/* Beside a body that scrolls: its buttons leave the width to the words, and say that there is more. */
enum { BESIDE_MOST_PCT = 12, FILL_LEAST_PCT = 80 };
static void lint_scroll(const struct mm_ui *ui, struct mm_buf *out)
{
    const struct mm_look *look = &ui->look;
    int beside = ui->canvas.w - ui->viewport.w;
    if (!ui->scrolls || mm_ui_portrait(ui))
        return;
    if (beside * 100 > ui->canvas.w * BESIDE_MOST_PCT)
        mm_buf_printf(out, "%s %s: the scroll buttons take %d of %d px\n", ui->screen, ui->place, beside,
                      ui->canvas.w);
    if (ui->viewport.h < 2 * look->scroll_h + look->pad_top + look->pad_bottom + 2 * look->strip.size_px)
        mm_buf_printf(out, "%s %s: there is no room for つづき above its button\n", ui->screen, ui->place);
}

/* A screen is not left empty while what stands on it could be set larger or farther apart. */
static void lint_empty(const struct mm_ui *ui, struct mm_buf *out)
{
    const struct mm_node *body = &ui->nodes[MM_REGION_BODY];
    int room = ui->viewport.h - ui->look.pad_top - ui->look.pad_bottom;
    bool grows = false;
    for (int k = body->first; k >= 0; k = ui->nodes[k].next)
        grows = grows || ui->nodes[k].type == MM_NODE_GROW;
    if (!ui->scrolls && !grows && body->rect.h * 100 < room * FILL_LEAST_PCT && ui->look.air < 1.5)
        mm_buf_printf(out, "%s %s: the body leaves %d of %d px empty\n", ui->screen, ui->place,
                      room - body->rect.h, room);
}

enum { AROUND_MOST_PCT = 37 }; /* of a small screen */
/* ○ × ？ weigh the same: in one line, or each in a line of its own; and none is told by its word alone. */
static void lint_answers(const struct mm_ui *ui, struct mm_buf *out)
{
    for (int k = MM_REGION_COUNT; k < ui->n_nodes; k++) {
        if (mm_fit_is_button(&ui->nodes[k], MM_BUTTON_ANSWER) && !mm_node_has_sign(&ui->nodes[k]))
            mm_buf_printf(out, "%s %s: %s has no sign\n", ui->screen, ui->place, ui->nodes[k].id);
        const struct mm_node *box = &ui->nodes[k], *first = box->first >= 0 ? &ui->nodes[box->first] : NULL;
        bool line = true, column = true;
        if (box->type != MM_NODE_BOX || box->dir != MM_DIR_GRID || box->gone || !first ||
            first->type != MM_NODE_BUTTON || first->kind != MM_BUTTON_ANSWER)
            continue;
        for (int i = box->first; i >= 0; i = ui->nodes[i].next) {
            const struct mm_node *node = &ui->nodes[i];
            line = line && node->rect.y == first->rect.y;
            column = column && node->rect.x == first->rect.x;
            if (node->rect.w != first->rect.w || node->rect.h != first->rect.h)
                mm_buf_printf(out, "%s %s: %s weighs more or less than %s\n", ui->screen, ui->place, node->id,
                              first->id);
        }
        if (!line && !column)
            mm_buf_printf(out, "%s %s: the answers with %s stand neither in a line nor in a column\n",
                          ui->screen, ui->place, first->id);
    }
}

/* Words that are higher than the button beside them push all of the footer up: it stands at one height on
 * every screen. */
static void lint_footer(const struct mm_ui *ui, struct mm_buf *out)
{
    for (int k = MM_REGION_COUNT; k < ui->n_nodes; k++) {
        const struct mm_node *text = &ui->nodes[k];
        if (text->region != MM_REGION_FOOTER || text->type != MM_NODE_TEXT)
            continue;
        for (int i = MM_REGION_COUNT; i < ui->n_nodes; i++) {
            const struct mm_node *button = &ui->nodes[i];
            bool beside = button->rect.y >= text->rect.y &&
                          button->rect.y + button->rect.h <= text->rect.y + text->rect.h;
            if (button->region == MM_REGION_FOOTER && button->type == MM_NODE_BUTTON && beside &&
                text->rect.h > button->rect.h)
                mm_buf_printf(out, "%s %s: %s is higher than %s beside it\n", ui->screen, ui->place, text->id,
                              button->id);
        }
    }
}

void mm_ui_lint(const struct mm_ui *ui, struct mm_buf *out)
{
    if (ui->unbalanced)
        mm_buf_printf(out, "%s %s: a box is left open or closed twice\n", ui->screen, ui->place);
    for (size_t i = 0; i < ui->n_items; i++) {
        lint_inside(ui, i, out);
        lint_target(ui, i, out);
        lint_pairs(ui, i, out);
        lint_text(ui, i, out);
        lint_whole(ui, i, out);
        lint_contrast(ui, i, out);
    }
    lint_boxes(ui, out);
    lint_scroll(ui, out);
    lint_empty(ui, out);
    lint_answers(ui, out);
    lint_footer(ui, out);
    const struct mm_rect *strip = ui->region_rect;
    int around = strip[MM_REGION_BAND].h + strip[MM_REGION_FOOTER].h + strip[MM_REGION_MARK].h;
    if (ui->scrolls && ui->look.low && mm_ui_narrow(ui) && around * 100 > ui->canvas.h * AROUND_MOST_PCT)
        mm_buf_printf(out, "%s %s: band and footer take %d of %d px\n", ui->screen, ui->place, around,
                      ui->canvas.h);
    if (ui->viewport.h < 3 * ui->look.target)
        mm_buf_printf(out, "%s %s: the body has no room\n", ui->screen, ui->place);
}
