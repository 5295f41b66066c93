/* Glossary terms in texts: a touch of the word presses the item that says more of it, which stands in the
 * list as a full target of its own. A word is lower than a finger, so what lies just beside it counts too. */
#include "kiosk/ui/inside.h"

#include <stdlib.h>
#include <string.h>

void mm_ui_link(struct mm_ui *ui, const char *term, const char *twin)
{
    struct mm_ui_link *link = &ui->links[ui->n_links];
    if (ui->n_links == MM_UI_LINKS || strlen(twin) >= MM_UI_ID_BYTES)
        return; /* the item itself is there all the same */
    link->term = ui->strings.len;
    memcpy(link->twin, twin, strlen(twin) + 1);
    mm_buf_append(&ui->strings, term, strlen(term) + 1);
    ui->n_links++;
}

static const struct mm_ui_item *twin_of(const struct mm_ui *ui, const struct mm_layout *layout, int term)
{
    const struct mm_ui_item *item = NULL;
    struct mm_buf words;
    mm_buf_init(&words, MM_MAX_TEXT_BYTES);
    mm_layout_term(layout, term, &words);
    for (size_t i = 0; i < ui->n_links && !item; i++) {
        if (strcmp(mm_ui_str(ui, ui->links[i].term), mm_buf_str(&words)) == 0)
            item = mm_ui_find(ui, ui->links[i].twin);
    }
    mm_buf_done(&words);
    return item;
}

/* How far a point is from a rectangle, the longer way of both; 0 inside. */
static int away(const struct mm_rect *r, int x, int y)
{
    int dx = x < r->x ? r->x - x : x >= r->x + r->w ? x - r->x - r->w + 1 : 0;
    int dy = y < r->y ? r->y - y : y >= r->y + r->h ? y - r->y - r->h + 1 : 0;
    return dx > dy ? dx : dy;
}

const struct mm_ui_item *mm_ui_link_at(const struct mm_ui *ui, int x, int y)
{
    const struct mm_rect *view = &ui->viewport;
    const struct mm_ui_item *best = NULL;
    int least = ui->look.target / 4;
    if (!ui->n_links || x < view->x || x >= view->x + view->w || y < view->y || y >= view->y + view->h)
        return NULL;
    for (int k = 0; k < ui->n_nodes; k++) {
        const struct mm_node *node = &ui->nodes[k];
        if (node->type != MM_NODE_TEXT || node->gone || node->region != MM_REGION_BODY || !node->label)
            continue;
        struct mm_rect at = mm_ui_node_rect(ui, node);
        for (size_t i = 0; i < mm_layout_links(node->label); i++) {
            const struct mm_link_area *link = mm_layout_link(node->label, i);
            struct mm_rect r = {at.x + link->rect.x, at.y + link->rect.y, link->rect.w, link->rect.h};
            const struct mm_ui_item *twin =
                away(&r, x, y) < least ? twin_of(ui, node->label, link->term) : NULL;
            if (twin) {
                best = twin;
                least = away(&r, x, y);
            }
        }
    }
    return best;
}
