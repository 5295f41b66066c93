/* What paints a node: for brush.c (marks that all share), paint_button.c, paint.c (boxes, other leaves,
 * regions) and dirty.c (what changed since the last frame). */
#ifndef MM_UI_PAINT_H
#define MM_UI_PAINT_H

#include "kiosk/ui/fit.h"

struct mm_brush {
    struct mm_ui *ui;
    struct mm_rect clip;
    struct mm_rect view; /* what may be seen of the node at all */
};

/* Strokes of signs; large pictures have finer ones. */
enum { MM_SIGN_PCT = 10, MM_SIGN_BOLD_PCT = 13, MM_PICTURE_PCT = 5 };

static inline uint32_t mm_ui_color(const struct mm_ui *ui, enum mm_color c)
{
    return mm_theme_color(ui->look.theme, c);
}

static inline struct mm_rect mm_rect_grown(struct mm_rect r, int by)
{
    return (struct mm_rect){r.x - by, r.y - by, r.w + 2 * by, r.h + 2 * by};
}

/* 0 for no layout. */
static inline int mm_layout_w(const struct mm_layout *layout)
{
    return layout ? mm_layout_width(layout) : 0;
}

static inline int mm_layout_h(const struct mm_layout *layout)
{
    return layout ? mm_layout_height(layout) : 0;
}

bool mm_node_focused(const struct mm_ui *ui, const struct mm_node *node);
bool mm_node_held(const struct mm_ui *ui, const struct mm_node *node);

/* The rectangle in which whole lines are seen when the layout stands at y. */
struct mm_rect mm_brush_whole_lines(const struct mm_brush *b, const struct mm_layout *layout, int y);
/* NULL: nothing. */
void mm_brush_layout(const struct mm_brush *b, const struct mm_layout *layout, int x, int y);
void mm_brush_round(const struct mm_brush *b, struct mm_rect r, int radius, uint32_t fill, uint32_t stroke,
                    int px);
/* Like a line of text, whole or not at all. */
void mm_brush_stroked(const struct mm_brush *b, enum mm_sign_shape shape, struct mm_rect r, uint32_t c,
                      int stroke_pct);
void mm_brush_sign(const struct mm_brush *b, enum mm_sign_shape shape, struct mm_rect r, uint32_t c,
                   bool bold);
/* Around r. */
void mm_brush_focus(const struct mm_brush *b, struct mm_rect r, int radius);

void mm_paint_button(const struct mm_brush *b, const struct mm_node *node, struct mm_rect r);

/* Everything that may be painted for a node: its box, the focus around it, words beside it. */
struct mm_rect mm_node_reach(const struct mm_ui *ui, const struct mm_node *node);
/* What the setting lower leaves blank. */
struct mm_rect mm_blank_rect(const struct mm_ui *ui);
void mm_paint_inside(struct mm_ui *ui, struct mm_rect dirty);
#endif
