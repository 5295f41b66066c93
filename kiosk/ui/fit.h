/* What measure.c, rows.c, body.c and layout.c share. Not for other floors. */
#ifndef MM_KIOSK_UI_FIT_H
#define MM_KIOSK_UI_FIT_H

#include "kiosk/ui/inside.h"

static inline struct mm_node *node_at(struct mm_ui *ui, int index)
{
    return &ui->nodes[index];
}

static inline int max_int(int a, int b)
{
    return a > b ? a : b;
}

static inline int min_int(int a, int b)
{
    return a < b ? a : b;
}

struct mm_fit_pads {
    int left, right, top, bottom;
};
struct mm_fit_pads mm_fit_pads(const struct mm_ui *ui, const struct mm_node *box);
int mm_fit_gap(struct mm_ui *ui, const struct mm_node *box);
/* A gap between what stands above each other with the air there is: targets stay apart. */
int mm_fit_air(const struct mm_ui *ui, int gap);
int mm_fit_column_gap(struct mm_ui *ui, const struct mm_node *box, const struct mm_node *a,
                      const struct mm_node *b);
bool mm_fit_is_button(const struct mm_node *node, enum mm_button_kind kind);
/* Blank at both sides of its words; less in the cells of a grid. */
int mm_fit_button_pad(const struct mm_ui *ui, const struct mm_node *node);
/* From the mark of a button to its words; 0 without one. */
int mm_fit_mark_room(struct mm_ui *ui, const struct mm_node *node);
/* The side of its sign; before the word it is as large as that. */
int mm_fit_sign_side(const struct mm_ui *ui, const struct mm_node *node);
bool mm_fit_all_answers(struct mm_ui *ui, const struct mm_node *box);
int mm_fit_sign_room(const struct mm_ui *ui, const struct mm_node *node);
/* Blank below a sign that stands above its word. */
int mm_fit_sign_below(const struct mm_ui *ui, const struct mm_node *node);
/* With their words. */
int mm_fit_dots_natural(struct mm_ui *ui, const struct mm_node *node);
int mm_fit_natural(struct mm_ui *ui, int index);
/* Children of a box that are not left out; -1 for none. */
int mm_fit_first(struct mm_ui *ui, const struct mm_node *box);
int mm_fit_next(struct mm_ui *ui, int index);
#define MM_FIT_PARTS_BYTES 400
/* The words of a progress with each full-width space as the end of a line. */
const char *mm_fit_parts(const char *words, char out[MM_FIT_PARTS_BYTES]);
int mm_fit_least(struct mm_ui *ui, int index);
/* Width of a child of a column that is w wide. */
int mm_fit_child_width(struct mm_ui *ui, int index, int w);

/* Sets width, height and the children's places (relative to the node) for an allotted width. */
void mm_fit_node(struct mm_ui *ui, int index, int w);
void mm_fit_flow(struct mm_ui *ui, struct mm_node *box, int w);
/* How many columns the flows of this frame may have; false when there is none. */
bool mm_fit_flows(struct mm_ui *ui, int columns);
/* The body in a width and a height, as near to both as the ways there are let it come. */
void mm_fit_body(struct mm_ui *ui, int w, int room);
void mm_fit_row(struct mm_ui *ui, struct mm_node *box, int w);
#endif
