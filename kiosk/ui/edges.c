/* What is cut by an end of the body: whether anything of its words is left to be seen there. */
#include "kiosk/ui/inside.h"

static bool line_seen(const struct mm_ui *ui, const struct mm_layout *layout, int y)
{
    for (int i = 0; i < mm_layout_lines(layout); i++) {
        struct mm_rect line = mm_layout_line_rect(layout, i);
        if (y + line.y >= ui->viewport.y && y + line.y + line.h <= ui->viewport.y + ui->viewport.h)
            return true;
    }
    return false;
}

static bool words_seen(const struct mm_ui *ui, const struct mm_node *node);

/* At the foot of the body, with nothing in sight of what it is the heading of. */
static bool is_lone_heading(const struct mm_ui *ui, const struct mm_node *node)
{
    if (node->type != MM_NODE_TEXT || node->matter != MM_MATTER_TEXT || node->kind < MM_TEXT_HEADING ||
        node->kind > MM_TEXT_SUBHEAD_AGAIN)
        return false;
    if (mm_ui_node_rect(ui, node).y <= ui->viewport.y + ui->viewport.h / 2)
        return false;
    int k = node->next;
    while (k >= 0 && (ui->nodes[k].gone || ui->nodes[k].type == MM_NODE_SPACE))
        k = ui->nodes[k].next;
    return k >= 0 && !words_seen(ui, &ui->nodes[k]);
}

static int label_y(const struct mm_ui *ui, const struct mm_node *node)
{
    if (node->type == MM_NODE_BUTTON)
        return mm_button_label_y(ui, node);
    int below = node->extra && !node->beside ? mm_layout_height(node->extra) : 0;
    return (node->rect.h - mm_layout_height(node->label) - below) / 2;
}

static bool words_seen(const struct mm_ui *ui, const struct mm_node *node)
{
    if (is_lone_heading(ui, node))
        return false;
    struct mm_rect r = mm_ui_node_rect(ui, node);
    struct mm_rect cut = mm_rect_cut(r, ui->viewport);
    if (node->gone)
        return false;
    if (!node->label && node->type != MM_NODE_BOX && cut.h > 0 && cut.h >= r.h / 2)
        return true;
    if (node->label && line_seen(ui, node->label, r.y + label_y(ui, node)))
        return true;
    for (int k = node->first; k >= 0; k = ui->nodes[k].next) {
        if (words_seen(ui, &ui->nodes[k]))
            return true;
    }
    return false;
}

bool mm_ui_is_edge(const struct mm_ui *ui, const struct mm_node *node)
{
    if (!ui->scrolls || node->region != MM_REGION_BODY || node->parent < 0)
        return false;
    if (is_lone_heading(ui, node))
        return true;
    if (node->type != MM_NODE_BOX && node->type != MM_NODE_BUTTON)
        return false;
    struct mm_rect r = mm_ui_node_rect(ui, node);
    bool whole = r.y >= ui->viewport.y && r.y + r.h <= ui->viewport.y + ui->viewport.h;
    return !whole && r.h > 0 && !words_seen(ui, node);
}
