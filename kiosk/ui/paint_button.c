/* Paints buttons: ground and frame by kind and state, then words and sign as the kind has them. */
#include "kiosk/ui/paint.h"

struct mm_button_paint mm_ui_button_paint(const struct mm_ui *ui, const struct mm_node *node)
{
    const struct mm_look *look = &ui->look;
    struct mm_text_style label = mm_ui_label_style(ui, node);
    bool down = mm_node_held(ui, node), selected = (node->flags & MM_UI_SELECTED) != 0;
    struct mm_button_paint p = {mm_ui_color(ui, MM_COLOR_SHEET), mm_ui_color(ui, MM_COLOR_ACCENT),
                                label.color, look->stroke};
    bool filled = node->kind == MM_BUTTON_PRIMARY || node->kind == MM_BUTTON_HUGE ||
                  (selected && node->kind != MM_BUTTON_FOLD);
    if (node->kind == MM_BUTTON_BAND) {
        p.fill = down ? mm_ui_color(ui, MM_COLOR_BAND_PRESSED) : 0;
        p.line = mm_ui_color(ui, MM_COLOR_ON_BAND);
        p.px = selected ? look->stroke * 2 : look->stroke * 2 / 3 > 1 ? look->stroke * 2 / 3 : 1;
        return p;
    }
    if (mm_node_again(node)) {
        p.fill = mm_ui_color(ui, MM_COLOR_AGAIN_SHEET);
        p.line = mm_ui_color(ui, MM_COLOR_AGAIN);
        p.px = down ? look->stroke * 2 : look->stroke;
        return p;
    }
    if (filled && !(node->flags & MM_UI_DISABLED)) {
        p.fill = p.line = mm_ui_color(ui, down ? MM_COLOR_ACCENT_PRESSED : MM_COLOR_ACCENT);
        return p;
    }
    if (down)
        p.fill = mm_ui_color(ui, MM_COLOR_PRESSED);
    if (node->flags & MM_UI_QUIET)
        p.line = mm_ui_color(ui, MM_COLOR_QUIET);
    if (node->kind == MM_BUTTON_NAME || node->kind == MM_BUTTON_FOLD || (node->flags & MM_UI_DISABLED)) {
        p.line = mm_ui_color(ui, MM_COLOR_LINE);
        p.px = look->line;
    }
    return p;
}

static enum mm_sign_shape sign_of(const struct mm_node *node)
{
    if (node->kind == MM_BUTTON_FOLD)
        return node->flags & MM_UI_OPEN ? MM_SHAPE_MINUS : MM_SHAPE_PLUS;
    if (node->kind == MM_BUTTON_OPTION && !node->has_sign)
        return node->flags & MM_UI_SELECTED ? MM_SHAPE_CHECK : MM_SHAPE_NONE;
    return node->sign;
}

static int sign_above_h(const struct mm_ui *ui, const struct mm_node *node)
{
    bool above = mm_node_sign_above(node) && mm_node_has_sign(node);
    return above ? ui->look.button[node->kind].sign + mm_fit_sign_below(ui, node) : 0;
}

static int content_h(const struct mm_ui *ui, const struct mm_node *node)
{
    return sign_above_h(ui, node) + mm_layout_h(node->label) + (node->beside ? 0 : mm_layout_h(node->extra));
}

/* The height that is left blank in this button, or in the fullest one of its line of a grid: there all begin
 * at one height, however long their words are. */
static int blank_of(const struct mm_ui *ui, const struct mm_node *node)
{
    const struct mm_node *box = &ui->nodes[node->parent];
    int least = node->rect.h - content_h(ui, node);
    for (int k = box->dir == MM_DIR_GRID ? box->first : -1; k >= 0; k = ui->nodes[k].next) {
        const struct mm_node *other = &ui->nodes[k];
        if (other->type != MM_NODE_BUTTON || other->kind != node->kind || other->gone ||
            other->rect.y != node->rect.y)
            continue;
        int blank = other->rect.h - content_h(ui, other);
        least = blank < least ? blank : least;
    }
    return least;
}

/* Sign and label centred side by side, details below. */
static void paint_centred(const struct mm_brush *b, const struct mm_node *node, struct mm_rect r,
                          uint32_t ink)
{
    const struct mm_button_look *look = &b->ui->look.button[node->kind];
    bool sign = mm_node_has_sign(node);
    int gap = sign ? b->ui->look.label[node->kind].size_px / 3 : 0, side = sign ? look->sign : 0;
    int text_w = mm_layout_w(node->label), total = text_w + gap + side;
    int room = r.w - 2 * mm_fit_button_pad(b->ui, node) - gap - side; /* the width the label was set in */
    int x = r.x + (r.w - total) / 2, y = r.y + mm_button_label_y(b->ui, node);
    bool left = sign && mm_node_sign_left(node);
    int text_x = x + (left ? side + gap : 0), sign_x = left ? x : x + text_w + gap;
    mm_brush_layout(b, node->label, text_x - (room - text_w) / 2, y);
    mm_brush_layout(b, node->extra, text_x - (room - text_w) / 2, y + mm_layout_h(node->label));
    if (sign) {
        struct mm_rect at = {sign_x, y + (mm_layout_h(node->label) - side) / 2, side, side};
        mm_brush_sign(b, sign_of(node), at, ink, false);
    }
}

/* A chosen answer has a mark in its corner, for whom the fill alone does not tell: as large as there is room
 * for beside the words. */
static void paint_chosen(const struct mm_brush *b, const struct mm_node *node, struct mm_rect r, int words_w,
                         uint32_t ink)
{
    enum { LEAST_PX = 9 };
    int label = b->ui->look.label[node->kind].size_px, blank = (r.w - words_w) / 2,
        edge = label / (node->flat ? 3 : 2);
    int side = node->flat ? min_int(label * 4 / 5, blank - edge * 3 / 2) : label * 4 / 5;
    if (node->kind != MM_BUTTON_ANSWER || !(node->flags & MM_UI_SELECTED) || side < LEAST_PX)
        return;
    int y = node->flat ? r.y + (r.h - side) / 2 : r.y + edge;
    mm_brush_sign(b, MM_SHAPE_CHECK, (struct mm_rect){r.x + edge, y, side, side}, ink, true);
}

static void paint_answer(const struct mm_brush *b, const struct mm_node *node, struct mm_rect r, uint32_t ink)
{
    const struct mm_button_look *look = &b->ui->look.button[node->kind];
    int side = mm_node_has_sign(node) ? look->sign : 0;
    int y = r.y + mm_button_label_y(b->ui, node), sign_y = y - sign_above_h(b->ui, node);
    if (node->flat) {
        int room = mm_fit_sign_room(b->ui, node), x = r.x + (r.w - room - mm_layout_w(node->label)) / 2;
        side = mm_fit_sign_side(b->ui, node);
        mm_brush_sign(b, node->sign, (struct mm_rect){x, r.y + (r.h - side) / 2, side, side}, ink, false);
        mm_brush_layout(b, node->label, x + room, y);
        paint_chosen(b, node, r, room + mm_layout_w(node->label), ink);
        return;
    }
    if (side)
        mm_brush_stroked(b, node->sign, (struct mm_rect){r.x + (r.w - side) / 2, sign_y, side, side}, ink,
                         node->kind == MM_BUTTON_PICTURE ? MM_PICTURE_PCT : MM_SIGN_PCT);
    mm_brush_layout(b, node->label, r.x + look->pad, y);
    mm_brush_layout(b, node->extra, r.x + look->pad, y + mm_layout_h(node->label));
    paint_chosen(b, node, r, mm_layout_w(node->label), ink);
}

/* Text at the left, sign at the right (or, for options, the mark before the text). */
static void paint_left(const struct mm_brush *b, const struct mm_node *node, struct mm_rect r, uint32_t ink)
{
    const struct mm_button_look *look = &b->ui->look.button[node->kind];
    bool fold = node->kind == MM_BUTTON_FOLD;
    bool above = node->kind == MM_BUTTON_NAME;
    bool sign = mm_node_has_sign(node), left = sign && mm_node_sign_left(node);
    int x = r.x + look->pad, side = look->sign;
    int indent = left ? side + b->ui->look.label[node->kind].size_px / 3 : 0;
    int label_y = r.y + mm_button_label_y(b->ui, node);
    mm_brush_layout(b, node->hung, x + indent, label_y);
    if (node->flags & MM_UI_DONE) {
        int tick = b->ui->look.label[node->kind].size_px, h = mm_layout_h(node->label);
        mm_brush_sign(b, MM_SHAPE_CHECK, (struct mm_rect){x, label_y + (h - tick) / 2, tick, tick}, ink,
                      false);
    }
    indent += mm_fit_mark_room(b->ui, node);
    mm_brush_layout(b, node->label, x + indent, label_y);
    if (fold && node->beside) {
        int extra_x = r.x + r.w - look->pad - side - b->ui->look.label[node->kind].size_px / 3 -
                      mm_layout_w(node->extra);
        mm_brush_layout(b, node->extra, extra_x, r.y + (r.h - mm_layout_h(node->extra)) / 2);
    } else {
        mm_brush_layout(b, node->extra, x + indent,
                        above ? label_y - mm_layout_h(node->extra) : label_y + mm_layout_h(node->label));
    }
    ink = fold ? mm_ui_detail_style(b->ui, node).color : ink;
    if (sign) {
        struct mm_rect at = {left ? x : r.x + r.w - look->pad - side, r.y + (r.h - side) / 2, side, side};
        if (node->kind == MM_BUTTON_OPTION && sign_of(node) == MM_SHAPE_NONE) /* where the tick will be */
            mm_brush_round(b, mm_rect_grown(at, -side / 8), side, 0, mm_ui_color(b->ui, MM_COLOR_QUIET),
                           b->ui->look.line);
        mm_brush_sign(b, sign_of(node), at, ink, left);
    }
}

static void (*const contents[MM_BUTTON_KIND_COUNT])(const struct mm_brush *, const struct mm_node *,
                                                    struct mm_rect, uint32_t) = {
    [MM_BUTTON_PRIMARY] = paint_centred, [MM_BUTTON_PLAIN] = paint_centred,  [MM_BUTTON_HUGE] = paint_centred,
    [MM_BUTTON_BAND] = paint_centred,    [MM_BUTTON_CARD] = paint_left,      [MM_BUTTON_NAME] = paint_left,
    [MM_BUTTON_ANSWER] = paint_answer,   [MM_BUTTON_OPTION] = paint_left,    [MM_BUTTON_FOLD] = paint_left,
    [MM_BUTTON_KEY] = paint_centred,     [MM_BUTTON_PICTURE] = paint_answer,
};

int mm_button_label_y(const struct mm_ui *ui, const struct mm_node *node)
{
    if (contents[node->kind] == paint_centred)
        return (node->rect.h - mm_layout_h(node->label) - mm_layout_h(node->extra)) / 2;
    int above = node->kind == MM_BUTTON_NAME ? mm_layout_h(node->extra) : sign_above_h(ui, node);
    return blank_of(ui, node) / 2 + above;
}

void mm_paint_button(const struct mm_brush *b, const struct mm_node *node, struct mm_rect r)
{
    struct mm_button_paint p = mm_ui_button_paint(b->ui, node);
    int radius = b->ui->look.button[node->kind].radius;
    mm_brush_round(b, r, radius, p.fill, p.line, p.px);
    contents[node->kind](b, node, r, p.ink);
    if (mm_node_focused(b->ui, node))
        mm_brush_focus(b, r, radius);
}
