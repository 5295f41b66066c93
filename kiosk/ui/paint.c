/* Paints the laid-out tree, inside a rectangle that changed (dirty.c). */
#include "kiosk/ui/paint.h"

#include <stdio.h>

/* ---- boxes ------------------------------------------------------------------------------------------------
 */
static void paint_box(const struct mm_brush *b, const struct mm_node *node, struct mm_rect r)
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
        mm_paint_fill(&b->ui->canvas, r, mm_ui_color(b->ui, MM_COLOR_QUOTE), &b->clip);
        struct mm_rect rule = {r.x, r.y, look->quote_rule, r.h};
        mm_paint_fill(&b->ui->canvas, rule, mm_ui_color(b->ui, MM_COLOR_ACCENT), &b->clip);
    } else if (surface != MM_SURFACE_NONE) {
        int px = looks[surface].thick || (node->box.press && node->id[0]) ? look->stroke : look->line;
        px = mm_node_held(b->ui, node) ? px * 2 : px;
        mm_brush_round(b, r, look->radius, mm_ui_color(b->ui, looks[surface].fill),
                       mm_ui_color(b->ui, looks[surface].line), px);
    }
    if (mm_node_focused(b->ui, node))
        mm_brush_focus(b, r, look->radius);
}

/* ---- other leaves
 * --------------------------------------------------------------------------------------------- */
static void paint_progress(const struct mm_brush *b, const struct mm_node *node, struct mm_rect r)
{
    const struct mm_look *look = &b->ui->look;
    struct mm_rect bar = {r.x, r.y, r.w, look->bar_h}, part = bar;
    bool on_band = node->ground == MM_COLOR_BAND;
    part.w = (int)((int64_t)r.w * node->done / node->total);
    part.w = part.w < look->bar_h && node->done > 0 ? look->bar_h : part.w;
    mm_brush_round(b, bar, look->bar_h / 2,
                   mm_ui_color(b->ui, on_band ? MM_COLOR_BAND_PRESSED : MM_COLOR_TRACK), 0, 0);
    if (part.w > 0)
        mm_brush_round(b, part, look->bar_h / 2,
                       mm_ui_color(b->ui, on_band ? MM_COLOR_ON_BAND : MM_COLOR_ACCENT), 0, 0);
    mm_brush_layout(b, node->label, r.x, r.y + look->bar_h + look->gap / 4);
}

static void paint_dots(const struct mm_brush *b, const struct mm_node *node, struct mm_rect r)
{
    const struct mm_look *look = &b->ui->look;
    int room = look->dot_ring, side = look->dot, dots_w = node->beside ? r.w - mm_layout_w(node->label) : 0;
    struct mm_text_style style = mm_ui_text_style(b->ui, node);
    mm_brush_layout(b, node->label, r.x + dots_w, r.y + (r.h - mm_layout_h(node->label)) / 2);
    style.align = MM_ALIGN_CENTER;
    style.ruby = false;
    for (int i = 0; node->beside && i < node->total; i++) {
        struct mm_rect dot = {r.x + room + i * (side + look->dot_gap), r.y + (r.h - side) / 2, side, side};
        bool filled = (node->filled >> i) & 1;
        uint32_t accent = mm_ui_color(b->ui, MM_COLOR_ACCENT);
        mm_brush_round(b, dot, side / 2, filled ? accent : mm_ui_color(b->ui, MM_COLOR_SHEET), accent,
                       look->stroke);
        if (i == node->done)
            mm_brush_round(b, mm_rect_grown(dot, room), side / 2 + room, 0, mm_ui_color(b->ui, MM_COLOR_INK),
                           look->outline);
        char number[16];
        snprintf(number, sizeof number, "%d", i + 1);
        style.color = mm_ui_color(b->ui, filled ? MM_COLOR_ON_ACCENT : MM_COLOR_INK);
        const struct mm_layout *text = mm_ui_layout(b->ui, &style, mm_ui_words(number), side);
        if (mm_layout_w(text) <= side)
            mm_brush_layout(b, text, dot.x, dot.y + (side - mm_layout_h(text)) / 2);
    }
}

static void paint_sign_node(const struct mm_brush *b, const struct mm_node *node, struct mm_rect r)
{
    struct mm_text_style style = mm_ui_text_style(b->ui, node);
    bool first = mm_node_sign_left(node);
    int side = style.size_px * 9 / 10, room = node->has_sign ? style.size_px * 3 / 2 : 0;
    int sign_x = first ? r.x : r.x + mm_layout_w(node->label) + room - side;
    uint32_t ink = node->sign == MM_SHAPE_CHECK && node->ground != MM_COLOR_BAND
                       ? mm_ui_color(b->ui, MM_COLOR_DONE)
                       : style.color;
    mm_brush_layout(b, node->label, r.x + (first ? room : 0), r.y);
    struct mm_rect seen = mm_rect_cut(r, mm_brush_whole_lines(b, node->label, r.y));
    if (node->has_sign && (!node->label || seen.h >= r.h / 2)) /* no shape without its words */
        mm_brush_sign(b, node->sign, (struct mm_rect){sign_x, r.y + (r.h - side) / 2, side, side}, ink,
                      false);
}

/* In portrait at the left of both buttons, on their line. */
static struct mm_rect scroll_words_rect(const struct mm_ui *ui, struct mm_rect down)
{
    int right = down.x - ui->look.scroll_w - 2 * max_int(ui->look.gap, ui->look.target_gap);
    return (struct mm_rect){ui->look.pad_x, down.y, right - ui->look.pad_x, down.h};
}

static void paint_scroll_words(const struct mm_brush *b, const struct mm_text_style *style, const char *words,
                               struct mm_rect down)
{
    struct mm_rect r = scroll_words_rect(b->ui, down);
    struct mm_text_style line = *style;
    line.align = MM_ALIGN_START;
    const struct mm_layout *text = mm_ui_layout(b->ui, &line, mm_ui_words(words), r.w);
    mm_brush_layout(b, text, r.x + r.w - mm_layout_w(text), r.y + (r.h - mm_layout_h(text)) / 2);
}

static void paint_scroll(const struct mm_brush *b, const struct mm_node *node, struct mm_rect r)
{
    struct mm_ui *ui = b->ui;
    const struct mm_look *look = &ui->look;
    bool off = (node->flags & MM_UI_DISABLED) != 0;
    int side = r.h / 2;
    uint32_t line = mm_ui_color(ui, off ? MM_COLOR_MUTED : MM_COLOR_ACCENT);
    struct mm_rect at = {r.x + (r.w - side) / 2, r.y + (r.h - side) / 2, side, side};
    if (off) { /* no button any more, in no theme: an arrow without a frame that ends at a line */
        struct mm_rect stop = {at.x, node->sign == MM_SHAPE_UP ? at.y : at.y + side - look->stroke, side,
                               look->stroke};
        mm_paint_fill(&ui->canvas, stop, line, &b->clip);
    } else {
        uint32_t fill = mm_ui_color(ui, mm_node_held(ui, node) ? MM_COLOR_PRESSED : MM_COLOR_SHEET);
        mm_brush_round(b, r, look->radius, fill, line, look->stroke);
    }
    mm_brush_sign(b, node->sign, at, line, !off);
    if (node->sign != MM_SHAPE_DOWN)
        return;
    struct mm_text_style style = look->strip;
    style.align = MM_ALIGN_CENTER;
    style.color = mm_ui_color(ui, off ? MM_COLOR_MUTED : MM_COLOR_ACCENT);
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
    int y = r.y - mm_layout_h(text) - look->gap / 2;
    if (y > ui->viewport.y + look->pad_top + r.h) /* else the two arrows must do */
        mm_brush_layout(b, text, r.x, y);
}

static void paint_text(const struct mm_brush *b, const struct mm_node *node, struct mm_rect r)
{
    mm_brush_layout(b, node->label, r.x, r.y);
}

static void paint_figure(const struct mm_brush *b, const struct mm_node *node, struct mm_rect r)
{
    (void)r;
    mm_ui_paint_figure(b->ui, node, &b->clip);
}

static void paint_spot(const struct mm_brush *b, const struct mm_node *node, struct mm_rect r)
{
    mm_ui_paint_spot(b->ui, node, &b->clip);
    if (mm_node_focused(b->ui, node))
        mm_brush_focus(b, r, b->ui->look.radius / 2);
}

static void paint_node(const struct mm_brush *b, const struct mm_node *node)
{
    static void (*const paints[MM_NODE_TYPE_COUNT])(const struct mm_brush *, const struct mm_node *,
                                                    struct mm_rect) = {
        [MM_NODE_BOX] = paint_box,          [MM_NODE_TEXT] = paint_text,
        [MM_NODE_BUTTON] = mm_paint_button, [MM_NODE_PROGRESS] = paint_progress,
        [MM_NODE_DOTS] = paint_dots,        [MM_NODE_SIGN] = paint_sign_node,
        [MM_NODE_SCROLL] = paint_scroll,    [MM_NODE_FIGURE] = paint_figure,
        [MM_NODE_SPOT] = paint_spot,
    };
    if (paints[node->type] && !node->gone && !mm_ui_is_edge(b->ui, node))
        paints[node->type](b, node, mm_ui_node_rect(b->ui, node));
}

/* ---- regions
 * -------------------------------------------------------------------------------------------------- */
static void paint_region(const struct mm_brush *b, enum mm_region region)
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
    mm_paint_fill(&ui->canvas, r, mm_ui_color(ui, fill), &b->clip);
    if (region == MM_REGION_FOOTER && !band_footer) {
        struct mm_rect rule = {r.x, r.y, r.w, ui->look.line};
        mm_paint_fill(&ui->canvas, rule, mm_ui_color(ui, MM_COLOR_LINE), &b->clip);
    }
    if (region == MM_REGION_BODY && ui->viewport.h < r.h) { /* above the scroll buttons of portrait */
        struct mm_rect rule = {r.x, ui->viewport.y + ui->viewport.h, r.w, ui->look.line};
        mm_paint_fill(&ui->canvas, rule, mm_ui_color(ui, MM_COLOR_LINE), &b->clip);
    }
}

static struct mm_rect node_clip(const struct mm_ui *ui, const struct mm_node *node)
{
    if (node->type == MM_NODE_SCROLL)
        return ui->region_rect[MM_REGION_BODY];
    return node->region == MM_REGION_BODY ? ui->viewport : ui->region_rect[node->region];
}

struct mm_rect mm_node_reach(const struct mm_ui *ui, const struct mm_node *node)
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
    return mm_rect_cut(mm_rect_grown(r, ring), node_clip(ui, node));
}

struct mm_rect mm_blank_rect(const struct mm_ui *ui)
{
    return (struct mm_rect){0, 0, ui->canvas.w, ui->top};
}

void mm_paint_inside(struct mm_ui *ui, struct mm_rect dirty)
{
    struct mm_rect blank = mm_rect_cut(dirty, mm_blank_rect(ui));
    if (blank.w > 0 && blank.h > 0)
        mm_paint_fill(&ui->canvas, blank, mm_ui_color(ui, MM_COLOR_GROUND), &blank);
    for (int region = 0; region < MM_REGION_COUNT; region++) {
        struct mm_rect view = ui->region_rect[region];
        struct mm_brush b = {ui, mm_rect_cut(dirty, view), view};
        if (b.clip.w > 0 && b.clip.h > 0)
            paint_region(&b, (enum mm_region)region);
    }
    for (int i = MM_REGION_COUNT; i < ui->n_nodes; i++) {
        const struct mm_node *node = &ui->nodes[i];
        struct mm_rect reach = mm_rect_cut(mm_node_reach(ui, node), dirty);
        struct mm_rect view = node_clip(ui, node);
        struct mm_brush b = {ui, mm_rect_cut(dirty, view), view};
        if (reach.w > 0 && reach.h > 0)
            paint_node(&b, node);
    }
}
