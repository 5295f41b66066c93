/* A run of text as it is read: one column of a comfortable measure, or two where one would have to be
 * scrolled and two need not. Two columns that scroll would send the eye down, up and down again: then one
 * stays. */
#include "kiosk/ui/fit.h"

#define MEASURE_PERCENT 72        /* of the body's width */
#define COLUMN_GAP      MM_STEP_5 /* at 中 */

static bool is_subhead(const struct mm_node *node)
{
    return node->type == MM_NODE_TEXT &&
           (node->kind == MM_TEXT_HEADING || node->kind == MM_TEXT_SUBHEAD ||
            node->kind == MM_TEXT_SUBHEAD_DO || node->kind == MM_TEXT_SUBHEAD_AGAIN);
}

/* Fits the children from first to before end into a column at x; returns its height. */
static int fit_run(struct mm_ui *ui, const struct mm_node *box, int first, int end, int x, int w)
{
    const struct mm_node *prev = NULL;
    int y = 0;
    for (int k = first; k >= 0 && k != end; k = mm_fit_next(ui, k)) {
        struct mm_node *child = node_at(ui, k);
        y += prev ? mm_fit_column_gap(ui, box, prev, child) : 0;
        mm_fit_node(ui, k, mm_fit_child_width(ui, k, w));
        child->rect.x = x;
        child->rect.y = y;
        y += child->rect.h;
        prev = child;
    }
    return y;
}

/* Height of the children from first to before end, which are fitted. */
static int run_h(struct mm_ui *ui, const struct mm_node *box, int first, int end)
{
    const struct mm_node *prev = NULL;
    int y = 0;
    for (int k = first; k >= 0 && k != end; k = mm_fit_next(ui, k)) {
        const struct mm_node *child = node_at(ui, k);
        y += child->rect.h + (prev ? mm_fit_column_gap(ui, box, prev, child) : 0);
        prev = child;
    }
    return y;
}

/* The child that begins the second column: where the taller of the two is lowest, and no heading ends the
 * first. */
static int best_break(struct mm_ui *ui, const struct mm_node *box)
{
    int first = mm_fit_first(ui, box), best = -1, best_h = 0;
    for (int k = first, prev = -1; k >= 0; prev = k, k = mm_fit_next(ui, k)) {
        if (prev < 0 || is_subhead(node_at(ui, prev)))
            continue;
        int h = max_int(run_h(ui, box, first, k), run_h(ui, box, k, -1));
        if (best < 0 || h < best_h) {
            best = k;
            best_h = h;
        }
    }
    return best;
}

static bool has_room(struct mm_ui *ui, const struct mm_node *box, int w)
{
    for (int k = mm_fit_first(ui, box); k >= 0; k = mm_fit_next(ui, k)) {
        if (mm_fit_least(ui, k) > w)
            return false;
    }
    return true;
}

void mm_fit_flow(struct mm_ui *ui, struct mm_node *box, int w)
{
    int gap = (int)(COLUMN_GAP * ui->look.unit * ui->look.growth + 0.5);
    int column = (w - gap) / 2, first = mm_fit_first(ui, box);
    box->rect.w = w;
    if (box->columns > 1 && has_room(ui, box, column)) {
        (void)fit_run(ui, box, first, -1, 0, column);
        int second = best_break(ui, box);
        box->rect.h = fit_run(ui, box, first, second, 0, column);
        if (second >= 0)
            box->rect.h = max_int(box->rect.h, fit_run(ui, box, second, -1, column + gap, column));
        return;
    }
    box->rect.h = fit_run(ui, box, first, -1, 0, mm_ui_narrow(ui) ? w : w * MEASURE_PERCENT / 100);
}

bool mm_fit_flows(struct mm_ui *ui, int columns)
{
    bool any = false;
    for (int k = MM_REGION_COUNT; k < ui->n_nodes; k++) {
        struct mm_node *node = node_at(ui, k);
        if (node->type != MM_NODE_BOX || node->dir != MM_DIR_FLOW)
            continue;
        node->columns = columns;
        any = true;
    }
    return any;
}
