/* Paints the laid-out tree. What a frame shows is listed as pieces (rectangle and hash of all that decides
 * its pixels); pieces that differ from the last painted list make the dirty rectangles, and only inside these
 * anything is painted. */
#include "kiosk/ui/fit.h"

#include <stdio.h>
#include <string.h>

static uint32_t color(const struct mm_ui *ui, enum mm_color c)
{
    return mm_theme_color(ui->look.theme, c);
}

static bool focused(const struct mm_ui *ui, const struct mm_node *node)
{
    if (node->type == MM_NODE_SPOT)
        return node->twin[0] && strcmp(ui->focus, node->twin) == 0;
    return mm_node_pressable(node) && node->id[0] && strcmp(ui->focus, node->id) == 0 &&
           node->type != MM_NODE_SCROLL;
}

static bool held(const struct mm_ui *ui, const struct mm_node *node)
{
    return ui->press.down && ui->press.inside && mm_node_pressable(node) && node->id[0] &&
           strcmp(ui->press.id, node->id) == 0;
}

static struct mm_rect grown(struct mm_rect r, int by)
{
    return (struct mm_rect){r.x - by, r.y - by, r.w + 2 * by, r.h + 2 * by};
}

static int layout_w(const struct mm_layout *layout)
{
    return layout ? mm_layout_width(layout) : 0;
}

static int layout_h(const struct mm_layout *layout)
{
    return layout ? mm_layout_height(layout) : 0;
}

struct brush {
    struct mm_ui *ui;
    struct mm_rect clip;
    struct mm_rect view; /* what may be seen of the node at all */
};

/* A line of text is shown whole or not at all: none is cut in half where the body ends. */
static struct mm_rect whole_lines(const struct brush *b, const struct mm_layout *layout, int y)
{
    int top = b->view.y, bottom = b->view.y + b->view.h;
    struct mm_rect view = b->view;
    for (int i = 0; i < mm_layout_lines(layout); i++) {
        struct mm_rect line = mm_layout_line_rect(layout, i);
        int from = y + line.y, to = from + line.h;
        if (line.h > view.h / 2)
            continue; /* rather a part of it than nothing */
        if (from < view.y && to > top)
            top = to;
        if (to > view.y + view.h && from < bottom)
            bottom = from;
    }
    view.y = top;
    view.h = bottom - top;
    return view;
}

static void paint_layout(const struct brush *b, const struct mm_layout *layout, int x, int y)
{
    if (!layout)
        return;
    struct mm_rect clip = mm_rect_cut(b->clip, whole_lines(b, layout, y));
    if (clip.w > 0 && clip.h > 0)
        mm_layout_paint(layout, &b->ui->canvas, x, y, &clip);
}

static void paint_round(const struct brush *b, struct mm_rect r, int radius, uint32_t fill, uint32_t stroke,
                        int px)
{
    mm_paint_round(&b->ui->canvas, r, radius, fill, stroke, px, &b->clip);
}

/* Like a line of text, whole or not at all. */
enum { SIGN_PCT = 10, SIGN_BOLD_PCT = 13, PICTURE_PCT = 5 }; /* strokes; large pictures have finer ones */
static void paint_stroked(const struct brush *b, enum mm_sign_shape shape, struct mm_rect r, uint32_t c,
                          int stroke_pct)
{
    bool cut = r.y < b->view.y || r.y + r.h > b->view.y + b->view.h;
    if (cut && r.h <= b->view.h / 2)
        return;
    int stroke = (r.w * stroke_pct + 50) / 100;
    stroke = stroke > 2 ? stroke : 2;
    mm_paint_shape(&b->ui->canvas, shape, r, stroke, c, &b->clip);
}

static void paint_sign(const struct brush *b, enum mm_sign_shape shape, struct mm_rect r, uint32_t c,
                       bool bold)
{
    paint_stroked(b, shape, r, c, bold ? SIGN_BOLD_PCT : SIGN_PCT);
}

static void paint_focus(const struct brush *b, struct mm_rect r, int radius)
{
    const struct mm_look *look = &b->ui->look;
    int ring = look->ring, both = ring + look->outline;
    paint_round(b, grown(r, both), radius + both, 0, color(b->ui, MM_COLOR_FOCUS_OUT), look->outline);
    paint_round(b, grown(r, ring), radius + ring, 0, color(b->ui, MM_COLOR_FOCUS_RING), ring);
}

/* ---- boxes ------------------------------------------------------------------------------------------------
 */
static void paint_box(const struct brush *b, const struct mm_node *node, struct mm_rect r)
{
    static const struct {
        enum mm_color fill, line;
        bool thick;
    } looks[MM_SURFACE_COUNT] = {
        [MM_SURFACE_CARD] = {MM_COLOR_SHEET, MM_COLOR_LINE, false},
        [MM_SURFACE_AGAIN] = {MM_COLOR_AGAIN_SHEET, MM_COLOR_AGAIN, true},
        [MM_SURFACE_DONE] = {MM_COLOR_DONE_SHEET, MM_COLOR_DONE, true},
        [MM_SURFACE_QUOTE] = {MM_COLOR_QUOTE, MM_COLOR_ACCENT, false},
    };
    const struct mm_look *look = &b->ui->look;
    enum mm_surface surface = node->box.surface;
    if (surface == MM_SURFACE_QUOTE) {
        mm_paint_fill(&b->ui->canvas, r, color(b->ui, MM_COLOR_QUOTE), &b->clip);
        struct mm_rect rule = {r.x, r.y, look->quote_rule, r.h};
        mm_paint_fill(&b->ui->canvas, rule, color(b->ui, MM_COLOR_ACCENT), &b->clip);
    } else if (surface != MM_SURFACE_NONE) {
        int px = looks[surface].thick || (node->box.press && node->id[0]) ? look->stroke : look->line;
        px = held(b->ui, node) ? px * 2 : px;
        paint_round(b, r, look->radius, color(b->ui, looks[surface].fill), color(b->ui, looks[surface].line),
                    px);
    }
    if (focused(b->ui, node))
        paint_focus(b, r, look->radius);
}

/* ---- buttons
 * ------------------------------------------------------------------------------------------------ */
struct mm_button_paint mm_ui_button_paint(const struct mm_ui *ui, const struct mm_node *node)
{
    const struct mm_look *look = &ui->look;
    struct mm_text_style label = mm_ui_label_style(ui, node);
    bool down = held(ui, node), selected = (node->flags & MM_UI_SELECTED) != 0;
    struct mm_button_paint p = {color(ui, MM_COLOR_SHEET), color(ui, MM_COLOR_ACCENT), label.color,
                                look->stroke};
    bool filled = node->kind == MM_BUTTON_PRIMARY || node->kind == MM_BUTTON_HUGE ||
                  (selected && node->kind != MM_BUTTON_FOLD);
    if (node->kind == MM_BUTTON_BAND) {
        p.fill = down ? color(ui, MM_COLOR_BAND_PRESSED) : 0;
        p.line = color(ui, MM_COLOR_ON_BAND);
        p.px = selected ? look->stroke * 2 : look->stroke * 2 / 3 > 1 ? look->stroke * 2 / 3 : 1;
        return p;
    }
    if (mm_node_again(node)) {
        p.fill = color(ui, MM_COLOR_AGAIN_SHEET);
        p.line = color(ui, MM_COLOR_AGAIN);
        p.px = down ? look->stroke * 2 : look->stroke;
        return p;
    }
    if (filled && !(node->flags & MM_UI_DISABLED)) {
        p.fill = p.line = color(ui, down ? MM_COLOR_ACCENT_PRESSED : MM_COLOR_ACCENT);
        return p;
    }
    if (down)
        p.fill = color(ui, MM_COLOR_PRESSED);
    if (node->flags & MM_UI_QUIET)
        p.line = color(ui, MM_COLOR_QUIET);
    if (node->kind == MM_BUTTON_NAME || node->kind == MM_BUTTON_FOLD || (node->flags & MM_UI_DISABLED)) {
        p.line = color(ui, MM_COLOR_LINE);
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

/* Sign and label centred side by side, details below. */
static void paint_centred(const struct brush *b, const struct mm_node *node, struct mm_rect r, uint32_t ink)
{
    const struct mm_button_look *look = &b->ui->look.button[node->kind];
    bool sign = mm_node_has_sign(node);
    int gap = sign ? b->ui->look.label[node->kind].size_px / 3 : 0, side = sign ? look->sign : 0;
    int text_w = layout_w(node->label), total = text_w + gap + side;
    int room = r.w - 2 * mm_fit_button_pad(b->ui, node) - gap - side; /* the width the label was set in */
    int h = layout_h(node->label) + layout_h(node->extra);
    int x = r.x + (r.w - total) / 2, y = r.y + (r.h - h) / 2;
    bool left = sign && mm_node_sign_left(node);
    int text_x = x + (left ? side + gap : 0), sign_x = left ? x : x + text_w + gap;
    paint_layout(b, node->label, text_x - (room - text_w) / 2, y);
    paint_layout(b, node->extra, text_x - (room - text_w) / 2, y + layout_h(node->label));
    if (sign) {
        struct mm_rect at = {sign_x, y + (layout_h(node->label) - side) / 2, side, side};
        paint_sign(b, sign_of(node), at, ink, false);
    }
}

static int content_h(const struct mm_ui *ui, const struct mm_node *node)
{
    bool above = mm_node_sign_above(node) && mm_node_has_sign(node);
    int sign = above ? ui->look.button[node->kind].sign + mm_fit_sign_below(ui, node) : 0;
    return sign + layout_h(node->label) + (node->beside ? 0 : layout_h(node->extra));
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

/* A chosen answer has a mark in its corner, for whom the fill alone does not tell: as large as there is room
 * for beside the words. */
static void paint_chosen(const struct brush *b, const struct mm_node *node, struct mm_rect r, int words_w,
                         uint32_t ink)
{
    enum { LEAST_PX = 9 };
    int label = b->ui->look.label[node->kind].size_px, blank = (r.w - words_w) / 2,
        edge = label / (node->flat ? 3 : 2);
    int side = node->flat ? min_int(label * 4 / 5, blank - edge * 3 / 2) : label * 4 / 5;
    if (node->kind != MM_BUTTON_ANSWER || !(node->flags & MM_UI_SELECTED) || side < LEAST_PX)
        return;
    int y = node->flat ? r.y + (r.h - side) / 2 : r.y + edge;
    paint_sign(b, MM_SHAPE_CHECK, (struct mm_rect){r.x + edge, y, side, side}, ink, true);
}

static void paint_answer(const struct brush *b, const struct mm_node *node, struct mm_rect r, uint32_t ink)
{
    const struct mm_button_look *look = &b->ui->look.button[node->kind];
    int side = mm_node_has_sign(node) ? look->sign : 0;
    int blank = blank_of(b->ui, node), sign_y = r.y + blank / 2;
    int y = sign_y + (side ? side + mm_fit_sign_below(b->ui, node) : 0);
    if (node->flat) {
        int room = mm_fit_sign_room(b->ui, node), x = r.x + (r.w - room - layout_w(node->label)) / 2;
        side = mm_fit_sign_side(b->ui, node);
        paint_sign(b, node->sign, (struct mm_rect){x, r.y + (r.h - side) / 2, side, side}, ink, false);
        paint_layout(b, node->label, x + room, r.y + blank / 2);
        paint_chosen(b, node, r, room + layout_w(node->label), ink);
        return;
    }
    if (side)
        paint_stroked(b, node->sign, (struct mm_rect){r.x + (r.w - side) / 2, sign_y, side, side}, ink,
                      node->kind == MM_BUTTON_PICTURE ? PICTURE_PCT : SIGN_PCT);
    paint_layout(b, node->label, r.x + look->pad, y);
    paint_layout(b, node->extra, r.x + look->pad, y + layout_h(node->label));
    paint_chosen(b, node, r, layout_w(node->label), ink);
}

/* Text at the left, sign at the right (or, for options, the mark before the text). */
static void paint_left(const struct brush *b, const struct mm_node *node, struct mm_rect r, uint32_t ink)
{
    const struct mm_button_look *look = &b->ui->look.button[node->kind];
    bool fold = node->kind == MM_BUTTON_FOLD;
    bool above = node->kind == MM_BUTTON_NAME;
    bool sign = mm_node_has_sign(node), left = sign && mm_node_sign_left(node);
    int x = r.x + look->pad, y = r.y + blank_of(b->ui, node) / 2, side = look->sign;
    int indent = left ? side + b->ui->look.label[node->kind].size_px / 3 : 0;
    int label_y = above ? y + layout_h(node->extra) : y;
    paint_layout(b, node->hung, x + indent, label_y);
    if (node->flags & MM_UI_DONE) {
        int tick = b->ui->look.label[node->kind].size_px, h = layout_h(node->label);
        paint_sign(b, MM_SHAPE_CHECK, (struct mm_rect){x, label_y + (h - tick) / 2, tick, tick}, ink, false);
    }
    indent += mm_fit_mark_room(b->ui, node);
    paint_layout(b, node->label, x + indent, label_y);
    if (fold && node->beside) {
        int extra_x =
            r.x + r.w - look->pad - side - b->ui->look.label[node->kind].size_px / 3 - layout_w(node->extra);
        paint_layout(b, node->extra, extra_x, r.y + (r.h - layout_h(node->extra)) / 2);
    } else {
        paint_layout(b, node->extra, x + indent, above ? y : y + layout_h(node->label));
    }
    ink = fold ? mm_ui_detail_style(b->ui, node).color : ink;
    if (sign) {
        struct mm_rect at = {left ? x : r.x + r.w - look->pad - side, r.y + (r.h - side) / 2, side, side};
        if (node->kind == MM_BUTTON_OPTION && sign_of(node) == MM_SHAPE_NONE) /* where the tick will be */
            paint_round(b, grown(at, -side / 8), side, 0, color(b->ui, MM_COLOR_QUIET), b->ui->look.line);
        paint_sign(b, sign_of(node), at, ink, left);
    }
}

static void paint_button(const struct brush *b, const struct mm_node *node, struct mm_rect r)
{
    static void (*const contents[MM_BUTTON_KIND_COUNT])(const struct brush *, const struct mm_node *,
                                                        struct mm_rect, uint32_t) = {
        [MM_BUTTON_PRIMARY] = paint_centred, [MM_BUTTON_PLAIN] = paint_centred,
        [MM_BUTTON_HUGE] = paint_centred,    [MM_BUTTON_BAND] = paint_centred,
        [MM_BUTTON_CARD] = paint_left,       [MM_BUTTON_NAME] = paint_left,
        [MM_BUTTON_ANSWER] = paint_answer,   [MM_BUTTON_OPTION] = paint_left,
        [MM_BUTTON_FOLD] = paint_left,       [MM_BUTTON_KEY] = paint_centred,
        [MM_BUTTON_PICTURE] = paint_answer,
    };
    struct mm_button_paint p = mm_ui_button_paint(b->ui, node);
    int radius = b->ui->look.button[node->kind].radius;
    paint_round(b, r, radius, p.fill, p.line, p.px);
    contents[node->kind](b, node, r, p.ink);
    if (focused(b->ui, node))
        paint_focus(b, r, radius);
}

/* ---- other leaves
 * --------------------------------------------------------------------------------------------- */
static void paint_progress(const struct brush *b, const struct mm_node *node, struct mm_rect r)
{
    const struct mm_look *look = &b->ui->look;
    struct mm_rect bar = {r.x, r.y, r.w, look->bar_h}, part = bar;
    bool on_band = node->ground == MM_COLOR_BAND;
    part.w = (int)((int64_t)r.w * node->done / node->total);
    part.w = part.w < look->bar_h && node->done > 0 ? look->bar_h : part.w;
    paint_round(b, bar, look->bar_h / 2, color(b->ui, on_band ? MM_COLOR_BAND_PRESSED : MM_COLOR_TRACK), 0,
                0);
    if (part.w > 0)
        paint_round(b, part, look->bar_h / 2, color(b->ui, on_band ? MM_COLOR_ON_BAND : MM_COLOR_ACCENT), 0,
                    0);
    paint_layout(b, node->label, r.x, r.y + look->bar_h + look->gap / 4);
}

static void paint_dots(const struct brush *b, const struct mm_node *node, struct mm_rect r)
{
    const struct mm_look *look = &b->ui->look;
    int room = look->dot_ring, side = look->dot, dots_w = node->beside ? r.w - layout_w(node->label) : 0;
    struct mm_text_style style = mm_ui_text_style(b->ui, node);
    paint_layout(b, node->label, r.x + dots_w, r.y + (r.h - layout_h(node->label)) / 2);
    style.align = MM_ALIGN_CENTER;
    style.ruby = false;
    for (int i = 0; node->beside && i < node->total; i++) {
        struct mm_rect dot = {r.x + room + i * (side + look->dot_gap), r.y + (r.h - side) / 2, side, side};
        bool filled = (node->filled >> i) & 1;
        uint32_t accent = color(b->ui, MM_COLOR_ACCENT);
        paint_round(b, dot, side / 2, filled ? accent : color(b->ui, MM_COLOR_SHEET), accent, look->stroke);
        if (i == node->done)
            paint_round(b, grown(dot, room), side / 2 + room, 0, color(b->ui, MM_COLOR_INK), look->outline);
        char number[16];
        snprintf(number, sizeof number, "%d", i + 1);
        style.color = color(b->ui, filled ? MM_COLOR_ON_ACCENT : MM_COLOR_INK);
        const struct mm_layout *text = mm_ui_layout(b->ui, &style, mm_ui_words(number), side);
        if (layout_w(text) <= side)
            paint_layout(b, text, dot.x, dot.y + (side - layout_h(text)) / 2);
    }
}

static void paint_sign_node(const struct brush *b, const struct mm_node *node, struct mm_rect r)
{
    struct mm_text_style style = mm_ui_text_style(b->ui, node);
    bool first = mm_node_sign_left(node);
    int side = style.size_px * 9 / 10, room = node->has_sign ? style.size_px * 3 / 2 : 0;
    int sign_x = first ? r.x : r.x + layout_w(node->label) + room - side;
    uint32_t ink = node->sign == MM_SHAPE_CHECK && node->ground != MM_COLOR_BAND ? color(b->ui, MM_COLOR_DONE)
                                                                                 : style.color;
    paint_layout(b, node->label, r.x + (first ? room : 0), r.y);
    struct mm_rect seen = mm_rect_cut(r, whole_lines(b, node->label, r.y));
    if (node->has_sign && (!node->label || seen.h >= r.h / 2)) /* no shape without its words */
        paint_sign(b, node->sign, (struct mm_rect){sign_x, r.y + (r.h - side) / 2, side, side}, ink, false);
}

/* In portrait at the left of both buttons, on their line. */
static struct mm_rect scroll_words_rect(const struct mm_ui *ui, struct mm_rect down)
{
    int right = down.x - ui->look.scroll_w - 2 * max_int(ui->look.gap, ui->look.target_gap);
    return (struct mm_rect){ui->look.pad_x, down.y, right - ui->look.pad_x, down.h};
}

static void paint_scroll_words(const struct brush *b, const struct mm_text_style *style, const char *words,
                               struct mm_rect down)
{
    struct mm_rect r = scroll_words_rect(b->ui, down);
    struct mm_text_style line = *style;
    line.align = MM_ALIGN_START;
    const struct mm_layout *text = mm_ui_layout(b->ui, &line, mm_ui_words(words), r.w);
    paint_layout(b, text, r.x + r.w - layout_w(text), r.y + (r.h - layout_h(text)) / 2);
}

static void paint_scroll(const struct brush *b, const struct mm_node *node, struct mm_rect r)
{
    struct mm_ui *ui = b->ui;
    const struct mm_look *look = &ui->look;
    bool off = (node->flags & MM_UI_DISABLED) != 0;
    int side = r.h / 2;
    uint32_t line = color(ui, off ? MM_COLOR_MUTED : MM_COLOR_ACCENT);
    struct mm_rect at = {r.x + (r.w - side) / 2, r.y + (r.h - side) / 2, side, side};
    if (off) { /* no button any more, in no theme: an arrow without a frame that ends at a line */
        struct mm_rect stop = {at.x, node->sign == MM_SHAPE_UP ? at.y : at.y + side - look->stroke, side,
                               look->stroke};
        mm_paint_fill(&ui->canvas, stop, line, &b->clip);
    } else {
        uint32_t fill = color(ui, held(ui, node) ? MM_COLOR_PRESSED : MM_COLOR_SHEET);
        paint_round(b, r, look->radius, fill, line, look->stroke);
    }
    paint_sign(b, node->sign, at, line, !off);
    if (node->sign != MM_SHAPE_DOWN)
        return;
    struct mm_text_style style = look->strip;
    style.align = MM_ALIGN_CENTER;
    style.color = color(ui, off ? MM_COLOR_MUTED : MM_COLOR_ACCENT);
    style.role = off ? MM_FONT_BODY : MM_FONT_STRONG;
    style.pitch = 1.3;
    if (mm_ui_portrait(ui)) {
        paint_scroll_words(b, &style, off ? "ここまでです" : "つづきがあります", r);
        return;
    }
    bool small = look->scroll_w < style.size_px * 4;
    const char *words =
        off ? (small ? "ここ\nまで" : "ここまで\nです") : (small ? "つづき" : "つづきが\nあります");
    const struct mm_layout *text = mm_ui_layout(ui, &style, mm_ui_words(words), r.w);
    int y = r.y - layout_h(text) - look->gap / 2;
    if (y > ui->viewport.y + look->pad_top + r.h) /* else the two arrows must do */
        paint_layout(b, text, r.x, y);
}

static void paint_text(const struct brush *b, const struct mm_node *node, struct mm_rect r)
{
    paint_layout(b, node->label, r.x, r.y);
}

static void paint_figure(const struct brush *b, const struct mm_node *node, struct mm_rect r)
{
    (void)r;
    mm_ui_paint_figure(b->ui, node, &b->clip);
}

static void paint_spot(const struct brush *b, const struct mm_node *node, struct mm_rect r)
{
    mm_ui_paint_spot(b->ui, node, &b->clip);
    if (focused(b->ui, node))
        paint_focus(b, r, b->ui->look.radius / 2);
}

static void paint_node(const struct brush *b, const struct mm_node *node)
{
    static void (*const paints[MM_NODE_TYPE_COUNT])(const struct brush *, const struct mm_node *,
                                                    struct mm_rect) = {
        [MM_NODE_BOX] = paint_box,       [MM_NODE_TEXT] = paint_text,
        [MM_NODE_BUTTON] = paint_button, [MM_NODE_PROGRESS] = paint_progress,
        [MM_NODE_DOTS] = paint_dots,     [MM_NODE_SIGN] = paint_sign_node,
        [MM_NODE_SCROLL] = paint_scroll, [MM_NODE_FIGURE] = paint_figure,
        [MM_NODE_SPOT] = paint_spot,
    };
    if (paints[node->type] && !node->gone && !mm_ui_is_edge(b->ui, node))
        paints[node->type](b, node, mm_ui_node_rect(b->ui, node));
}

/* ---- regions
 * -------------------------------------------------------------------------------------------------- */
static void paint_region(const struct brush *b, enum mm_region region)
{
    struct mm_ui *ui = b->ui;
    struct mm_rect r = ui->region_rect[region];
    static const enum mm_color fills[MM_REGION_COUNT] = {
        [MM_REGION_BAND] = MM_COLOR_BAND,
        [MM_REGION_BODY] = MM_COLOR_GROUND,
        [MM_REGION_FOOTER] = MM_COLOR_FOOTER,
    };
    bool band_footer = region == MM_REGION_FOOTER && mm_ui_footer_is_band(ui);
    if (r.h <= 0)
        return;
    enum mm_color fill = band_footer ? MM_COLOR_BAND : fills[region];
    if (region == MM_REGION_MARK)
        fill = mm_ui_mark_ground(ui);
    mm_paint_fill(&ui->canvas, r, color(ui, fill), &b->clip);
    if (region == MM_REGION_FOOTER && !band_footer) {
        struct mm_rect rule = {r.x, r.y, r.w, ui->look.line};
        mm_paint_fill(&ui->canvas, rule, color(ui, MM_COLOR_LINE), &b->clip);
    }
    if (region == MM_REGION_BODY && ui->viewport.h < r.h) { /* above the scroll buttons of portrait */
        struct mm_rect rule = {r.x, ui->viewport.y + ui->viewport.h, r.w, ui->look.line};
        mm_paint_fill(&ui->canvas, rule, color(ui, MM_COLOR_LINE), &b->clip);
    }
}

static struct mm_rect node_clip(const struct mm_ui *ui, const struct mm_node *node)
{
    if (node->type == MM_NODE_SCROLL)
        return ui->region_rect[MM_REGION_BODY];
    return node->region == MM_REGION_BODY ? ui->viewport : ui->region_rect[node->region];
}

/* Everything that may be painted for a node: its box, the focus around it, words beside it. */
static struct mm_rect node_reach(const struct mm_ui *ui, const struct mm_node *node)
{
    struct mm_rect r = mm_ui_node_rect(ui, node);
    int ring = ui->look.ring + ui->look.outline;
    if (node->type == MM_NODE_SCROLL && node->sign == MM_SHAPE_DOWN) {
        int words = ui->look.strip.size_px * 4;
        struct mm_rect left = scroll_words_rect(ui, r);
        if (mm_ui_portrait(ui)) {
            r.w += r.x - left.x;
            r.x = left.x;
        } else {
            r.y -= words;
            r.h += words;
        }
    }
    if (node->type == MM_NODE_TEXT || node->type == MM_NODE_SIGN || node->type == MM_NODE_PROGRESS)
        ring = ui->look.text[MM_TEXT_BODY].size_px / 4; /* glyphs may reach over their em box */
    return mm_rect_cut(grown(r, ring), node_clip(ui, node));
}

/* What the setting lower leaves blank. */
static struct mm_rect blank_rect(const struct mm_ui *ui)
{
    return (struct mm_rect){0, 0, ui->canvas.w, ui->top};
}

static void paint_inside(struct mm_ui *ui, struct mm_rect dirty)
{
    struct mm_rect blank = mm_rect_cut(dirty, blank_rect(ui));
    if (blank.w > 0 && blank.h > 0)
        mm_paint_fill(&ui->canvas, blank, color(ui, MM_COLOR_GROUND), &blank);
    for (int region = 0; region < MM_REGION_COUNT; region++) {
        struct mm_rect view = ui->region_rect[region];
        struct brush b = {ui, mm_rect_cut(dirty, view), view};
        if (b.clip.w > 0 && b.clip.h > 0)
            paint_region(&b, (enum mm_region)region);
    }
    for (int i = MM_REGION_COUNT; i < ui->n_nodes; i++) {
        const struct mm_node *node = &ui->nodes[i];
        struct mm_rect reach = mm_rect_cut(node_reach(ui, node), dirty);
        struct mm_rect view = node_clip(ui, node);
        struct brush b = {ui, mm_rect_cut(dirty, view), view};
        if (reach.w > 0 && reach.h > 0)
            paint_node(&b, node);
    }
}

/* ---- what changed
 * --------------------------------------------------------------------------------------------- */
static uint64_t node_hash(const struct mm_ui *ui, const struct mm_node *node)
{
    struct mm_rect r = mm_ui_node_rect(ui, node);
    const int64_t numbers[] = {(int64_t)node->type,
                               node->kind,
                               (int64_t)node->sign,
                               node->has_sign,
                               node->flags,
                               node->done,
                               node->total,
                               (int64_t)node->filled,
                               (int64_t)node->box.surface,
                               (int64_t)node->ground,
                               node->alone,
                               focused(ui, node),
                               held(ui, node),
                               (int64_t)ui->settings.theme,
                               (int64_t)ui->settings.size,
                               (int64_t)node->matter,
                               node->parts_columns,
                               ui->settings.ruby,
                               (int64_t)(ui->look.letters * 1000),
                               (int64_t)(intptr_t)node->px,
                               r.x,
                               r.y,
                               r.w,
                               r.h};
    struct mm_words words = mm_ui_node_words(ui, node);
    const char *detail = mm_ui_str(ui, node->detail);
    uint64_t h = mm_ui_hash(MM_UI_HASH, numbers, sizeof numbers);
    h = mm_ui_hash(h, words.text, words.bytes);
    h = mm_ui_hash(h, mm_ui_str(ui, node->mark), strlen(mm_ui_str(ui, node->mark)) + 1);
    return mm_ui_hash(h, detail, strlen(detail) + 1);
}

static uint64_t region_hash(const struct mm_ui *ui, int region)
{
    const struct mm_rect *r = &ui->region_rect[region];
    const int64_t numbers[] = {region,
                               r->x,
                               r->y,
                               r->w,
                               r->h,
                               (int64_t)ui->settings.theme,
                               region == MM_REGION_BODY ? ui->viewport.h : 0, /* a rule stands below it */
                               region == MM_REGION_FOOTER && mm_ui_footer_is_band(ui),
                               region == MM_REGION_MARK && mm_ui_mark_ground(ui) == MM_COLOR_GROUND};
    return mm_ui_hash(MM_UI_HASH, numbers, sizeof numbers);
}

static size_t list_pieces(const struct mm_ui *ui, struct mm_piece *pieces)
{
    size_t n = 0;
    if (ui->top > 0)
        pieces[n++] = (struct mm_piece){blank_rect(ui), 1 + (uint64_t)ui->settings.theme};
    for (int region = 0; region < MM_REGION_COUNT; region++)
        pieces[n++] = (struct mm_piece){ui->region_rect[region], region_hash(ui, region)};
    for (int i = MM_REGION_COUNT; i < ui->n_nodes; i++) {
        const struct mm_node *node = &ui->nodes[i];
        struct mm_rect reach = node_reach(ui, node);
        bool shows = !node->gone && !mm_ui_is_edge(ui, node) && node->type != MM_NODE_GROW &&
                     node->type != MM_NODE_SPACE &&
                     !(node->type == MM_NODE_BOX && node->box.surface == MM_SURFACE_NONE && !node->box.press);
        if (shows && reach.w > 0 && reach.h > 0)
            pieces[n++] = (struct mm_piece){reach, node_hash(ui, node)};
    }
    return n;
}

struct dirty {
    struct mm_rect *rects;
    size_t n, max;
};

static struct mm_rect both(struct mm_rect a, struct mm_rect b)
{
    int x0 = a.x < b.x ? a.x : b.x, y0 = a.y < b.y ? a.y : b.y;
    int x1 = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
    int y1 = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct mm_rect){x0, y0, x1 - x0, y1 - y0};
}

static void add_dirty(struct dirty *d, struct mm_rect r)
{
    if (r.w <= 0 || r.h <= 0)
        return;
    for (size_t i = 0; i < d->n;) {
        struct mm_rect cut = mm_rect_cut(d->rects[i], r);
        if ((cut.w > 0 && cut.h > 0) || d->n == d->max) {
            r = both(d->rects[i], r);
            d->rects[i] = d->rects[--d->n];
            i = 0;
        } else {
            i++;
        }
    }
    d->rects[d->n++] = r;
}

static bool in_list(const struct mm_piece *list, size_t n, const struct mm_piece *piece, size_t hint)
{
    if (hint < n && list[hint].hash == piece->hash)
        return true;
    for (size_t i = 0; i < n; i++) {
        if (list[i].hash == piece->hash)
            return true;
    }
    return false;
}

void mm_ui_paint(struct mm_ui *ui, struct mm_rect *ret_dirty, size_t max, size_t *ret_n)
{
    struct mm_piece now[MM_UI_NODES + MM_REGION_COUNT];
    size_t n = list_pieces(ui, now);
    struct dirty d = {ret_dirty, 0, max};
    struct mm_rect screen = {0, 0, ui->canvas.w, ui->canvas.h};
    *ret_n = 0;
    if (max == 0)
        return;
    if (ui->repaint)
        add_dirty(&d, screen);
    for (size_t i = 0; !ui->repaint && i < n; i++) {
        if (!in_list(ui->pieces, ui->n_pieces, &now[i], i))
            add_dirty(&d, mm_rect_cut(now[i].rect, screen));
    }
    for (size_t i = 0; !ui->repaint && i < ui->n_pieces; i++) {
        if (!in_list(now, n, &ui->pieces[i], i))
            add_dirty(&d, mm_rect_cut(ui->pieces[i].rect, screen));
    }
    for (size_t i = 0; i < d.n; i++)
        paint_inside(ui, d.rects[i]);
    memcpy(ui->pieces, now, n * sizeof now[0]);
    ui->n_pieces = n;
    ui->repaint = false;
    *ret_n = d.n;
}

void mm_ui_repaint(struct mm_ui *ui)
{
    ui->repaint = true;
}
