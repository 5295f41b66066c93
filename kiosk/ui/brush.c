/* Marks that all painted nodes share: text, frames, signs, the focus. */
#include "kiosk/ui/paint.h"

#include <string.h>

bool mm_node_focused(const struct mm_ui *ui, const struct mm_node *node)
{
    if (node->type == MM_NODE_SPOT)
        return node->twin[0] && strcmp(ui->focus, node->twin) == 0;
    return mm_node_pressable(node) && node->id[0] && strcmp(ui->focus, node->id) == 0 &&
           node->type != MM_NODE_SCROLL;
}

bool mm_node_held(const struct mm_ui *ui, const struct mm_node *node)
{
    return ui->press.down && ui->press.inside && mm_node_pressable(node) && node->id[0] &&
           strcmp(ui->press.id, node->id) == 0;
}

/* A line of text is shown whole or not at all: none is cut in half where the body ends. */
struct mm_rect mm_brush_whole_lines(const struct mm_brush *b, const struct mm_layout *layout, int y)
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

void mm_brush_layout(const struct mm_brush *b, const struct mm_layout *layout, int x, int y)
{
    if (!layout)
        return;
    struct mm_rect clip = mm_rect_cut(b->clip, mm_brush_whole_lines(b, layout, y));
    if (clip.w > 0 && clip.h > 0)
        mm_layout_paint(layout, &b->ui->canvas, x, y, &clip);
}

void mm_brush_round(const struct mm_brush *b, struct mm_rect r, int radius, uint32_t fill, uint32_t stroke,
                    int px)
{
    mm_paint_round(&b->ui->canvas, r, radius, fill, stroke, px, &b->clip);
}

void mm_brush_stroked(const struct mm_brush *b, enum mm_sign_shape shape, struct mm_rect r, uint32_t c,
                      int stroke_pct)
{
    bool cut = r.y < b->view.y || r.y + r.h > b->view.y + b->view.h;
    if (cut && r.h <= b->view.h / 2)
        return;
    int stroke = (r.w * stroke_pct + 50) / 100;
    stroke = stroke > 2 ? stroke : 2;
    mm_paint_shape(&b->ui->canvas, shape, r, stroke, c, &b->clip);
}

void mm_brush_sign(const struct mm_brush *b, enum mm_sign_shape shape, struct mm_rect r, uint32_t c,
                   bool bold)
{
    mm_brush_stroked(b, shape, r, c, bold ? MM_SIGN_BOLD_PCT : MM_SIGN_PCT);
}

void mm_brush_focus(const struct mm_brush *b, struct mm_rect r, int radius)
{
    const struct mm_look *look = &b->ui->look;
    int ring = look->ring, both = ring + look->outline;
    mm_brush_round(b, mm_rect_grown(r, both), radius + both, 0, mm_ui_color(b->ui, MM_COLOR_FOCUS_OUT),
                   look->outline);
    mm_brush_round(b, mm_rect_grown(r, ring), radius + ring, 0, mm_ui_color(b->ui, MM_COLOR_FOCUS_RING),
                   ring);
}
