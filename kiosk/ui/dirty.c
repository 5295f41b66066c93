/* What a frame shows is listed as pieces (rectangle and hash of all that decides its pixels); pieces that
 * differ from the last painted list make the dirty rectangles, and only inside these anything is painted. */
#include "kiosk/ui/paint.h"

#include <string.h>

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
                               mm_node_focused(ui, node),
                               mm_node_held(ui, node),
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
        pieces[n++] = (struct mm_piece){mm_blank_rect(ui), 1 + (uint64_t)ui->settings.theme};
    for (int region = 0; region < MM_REGION_COUNT; region++)
        pieces[n++] = (struct mm_piece){ui->region_rect[region], region_hash(ui, region)};
    for (int i = MM_REGION_COUNT; i < ui->n_nodes; i++) {
        const struct mm_node *node = &ui->nodes[i];
        struct mm_rect reach = mm_node_reach(ui, node);
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
        mm_paint_inside(ui, d.rects[i]);
    memcpy(ui->pieces, now, n * sizeof now[0]);
    ui->n_pieces = n;
    ui->repaint = false;
    *ret_n = d.n;
}

void mm_ui_repaint(struct mm_ui *ui)
{
    ui->repaint = true;
}
