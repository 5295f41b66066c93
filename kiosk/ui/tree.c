/* The declaration of a frame: a flat array of nodes in declared order, linked into boxes. Nothing is measured
 * here. */
#include "kiosk/ui/inside.h"
#include "sync/base/log.h"

#include <string.h>

/* ---- nodes ------------------------------------------------------------------------------------------ */
static void copy_id(char out[MM_UI_ID_BYTES], const char *id)
{
    size_t len = id ? strlen(id) : 0;
    len = len < MM_UI_ID_BYTES ? len : MM_UI_ID_BYTES - 1;
    if (len)
        memcpy(out, id, len);
    out[len] = '\0';
}

static size_t keep_text(struct mm_ui *ui, const char *text)
{
    if (!text || !*text)
        return 0;
    size_t offset = ui->strings.len;
    mm_buf_append(&ui->strings, text, strlen(text) + 1);
    if (ui->strings.err != MM_OK) {
        ui->overflow = true;
        return 0;
    }
    return offset;
}

const char *mm_ui_str(const struct mm_ui *ui, size_t offset)
{
    return offset ? ui->strings.data + offset : "";
}

/* A node under the open box. NULL when the frame is full. */
static struct mm_node *add(struct mm_ui *ui, enum mm_node_type type, const char *id)
{
    if (ui->n_nodes == MM_UI_NODES) {
        ui->overflow = true;
        return NULL;
    }
    int index = ui->n_nodes++;
    struct mm_node *node = &ui->nodes[index], *parent = &ui->nodes[ui->open];
    *node = (struct mm_node){.type = type,
                             .region = parent->region,
                             .parent = ui->open,
                             .first = -1,
                             .last = -1,
                             .next = -1,
                             .item = -1,
                             .sign = MM_SHAPE_NONE};
    copy_id(node->id, id);
    if (parent->last >= 0)
        ui->nodes[parent->last].next = index;
    else
        parent->first = index;
    parent->last = index;
    return node;
}

void mm_ui_view_get(const struct mm_ui *ui, struct mm_ui_view *ret_view)
{
    *ret_view = (struct mm_ui_view){.scroll = ui->scroll};
    copy_id(ret_view->screen, ui->screen);
    copy_id(ret_view->place, ui->place);
    copy_id(ret_view->focus, ui->focus);
}

void mm_ui_view_put(struct mm_ui *ui, const struct mm_ui_view *view)
{
    ui->back = *view;
}

/* To a place that was left for another screen: as it was. */
static void come_back(struct mm_ui *ui)
{
    ui->returned = strcmp(ui->back.screen, ui->screen) == 0 && strcmp(ui->back.place, ui->place) == 0;
    if (!ui->returned)
        return;
    copy_id(ui->focus, ui->back.focus);
    ui->scroll = ui->back.scroll;
    ui->fresh = false;
}

void mm_ui_begin(struct mm_ui *ui, const char *screen, const char *place)
{
    if (strcmp(ui->screen, screen) != 0 || strcmp(ui->place, place ? place : "") != 0) {
        copy_id(ui->screen, screen);
        copy_id(ui->place, place);
        ui->focus[0] = '\0';
        ui->fresh = true;
        ui->read = false;
        ui->scroll = 0;
        ui->digits = 0;
        ui->press.down = false;
        ui->scan.left = 0;
        come_back(ui);
    }
    ui->back.screen[0] = '\0';
    ui->n_links = 0;
    ui->frame++;
    ui->overflow = ui->unbalanced = ui->no_memory = ui->double_id = false;
    mm_buf_clear(&ui->strings);
    mm_buf_char(&ui->strings, '\0'); /* offset 0 is "" */
    ui->n_nodes = MM_REGION_COUNT;
    for (int r = 0; r < MM_REGION_COUNT; r++) {
        ui->nodes[r] = (struct mm_node){.type = MM_NODE_BOX,
                                        .region = (enum mm_region)r,
                                        .parent = -1,
                                        .first = -1,
                                        .last = -1,
                                        .next = -1};
        ui->nodes[r].item = -1;
        ui->nodes[r].dir = r == MM_REGION_BODY ? MM_DIR_COLUMN : MM_DIR_ROW;
    }
    ui->open = MM_REGION_BODY;
    ui->look = ui->base;
    ui->roomy = false;
}

void mm_ui_roomy(struct mm_ui *ui)
{
    ui->roomy = true;
}

void mm_ui_region(struct mm_ui *ui, enum mm_region region)
{
    ui->unbalanced = ui->unbalanced || ui->nodes[ui->open].parent >= 0;
    ui->open = (int)region;
}

static void open_box(struct mm_ui *ui, enum mm_direction dir, int columns, const struct mm_box *box)
{
    struct mm_node *node = add(ui, MM_NODE_BOX, "");
    if (!node)
        return;
    node->dir = dir;
    node->columns = columns > 0 ? columns : 1;
    if (box)
        node->box = *box;
    ui->open = ui->n_nodes - 1;
}

void mm_ui_column(struct mm_ui *ui, const struct mm_box *box)
{
    open_box(ui, MM_DIR_COLUMN, 1, box);
}

void mm_ui_row(struct mm_ui *ui, const struct mm_box *box)
{
    open_box(ui, MM_DIR_ROW, 1, box);
}

void mm_ui_grid(struct mm_ui *ui, int columns, const struct mm_box *box)
{
    open_box(ui, MM_DIR_GRID, columns, box);
}

void mm_ui_flow(struct mm_ui *ui)
{
    open_box(ui, MM_DIR_FLOW, 1, NULL);
}

void mm_ui_box_press(struct mm_ui *ui, const char *id, unsigned flags)
{
    struct mm_node *node = &ui->nodes[ui->open];
    copy_id(node->id, id);
    node->flags = flags;
    node->box.press = true;
}

void mm_ui_close(struct mm_ui *ui)
{
    if (ui->nodes[ui->open].parent >= 0)
        ui->open = ui->nodes[ui->open].parent;
    else
        ui->unbalanced = true;
}

void mm_ui_grow(struct mm_ui *ui)
{
    add(ui, MM_NODE_GROW, "");
}

void mm_ui_space(struct mm_ui *ui, enum mm_step space)
{
    struct mm_node *node = add(ui, MM_NODE_SPACE, "");
    if (node)
        node->mm = space;
}

void mm_ui_text(struct mm_ui *ui, const char *id, enum mm_text_kind kind, const char *markup)
{
    struct mm_node *node = add(ui, MM_NODE_TEXT, id);
    if (!node)
        return;
    node->kind = (int)kind;
    node->text = keep_text(ui, markup);
}

/* Parts as strings one after the other; returns where the first one is. */
static size_t keep_parts(struct mm_ui *ui, const char *const *parts, size_t n)
{
    size_t offset = ui->strings.len;
    for (size_t i = 0; i < n; i++)
        mm_buf_append(&ui->strings, parts[i], strlen(parts[i]) + 1);
    if (ui->strings.err != MM_OK) {
        ui->overflow = true;
        return 0;
    }
    return n > 0 ? offset : 0;
}

void mm_ui_matter(struct mm_ui *ui, const char *id, enum mm_text_kind kind, const struct mm_matter *matter)
{
    struct mm_node *node = add(ui, MM_NODE_TEXT, id);
    if (!node)
        return;
    node->kind = (int)kind;
    node->matter = matter->kind;
    node->parts_columns = matter->columns;
    node->text = keep_parts(ui, matter->parts, matter->n_parts);
    node->n_parts = node->text ? matter->n_parts : 0;
}

/* 12　of a label and ア　of an option: what stands before a wide space, when it is no longer than that. */
static size_t mark_bytes(const char *label)
{
    enum { MARK_MOST = 3 };
    const char *space = label ? strstr(label, "\xE3\x80\x80") : NULL;
    return space && space > label && space - label <= MARK_MOST ? (size_t)(space - label) : 0;
}

void mm_ui_button(struct mm_ui *ui, const struct mm_button *button)
{
    struct mm_node *node = add(ui, MM_NODE_BUTTON, button->id);
    if (!node)
        return;
    bool hangs = (button->kind == MM_BUTTON_CARD || button->kind == MM_BUTTON_OPTION ||
                  button->kind == MM_BUTTON_FOLD) &&
                 !(button->flags & MM_UI_DONE); /* there hangs a tick */
    size_t n = hangs ? mark_bytes(button->label) : 0;
    node->kind = (int)button->kind;
    if (n > 0) {
        char mark[8] = "";
        memcpy(mark, button->label, n);
        node->mark = keep_text(ui, mark);
    }
    node->text = keep_text(ui, n > 0 ? button->label + n + 3 : button->label);
    node->detail = keep_text(ui, button->detail);
    node->sign = button->sign;
    node->has_sign = button->has_sign;
    node->flags = button->flags;
    node->number = button->number;
}

void mm_ui_push(struct mm_ui *ui, const char *id, enum mm_button_kind kind, const char *label)
{
    mm_ui_button(ui, &(struct mm_button){.id = id, .kind = kind, .label = label, .sign = MM_SHAPE_NONE});
}

void mm_ui_progress(struct mm_ui *ui, const char *id, int done, int total, const char *words)
{
    struct mm_node *node = add(ui, MM_NODE_PROGRESS, id);
    if (!node)
        return;
    node->total = total > 0 ? total : 1;
    node->done = done < 0 ? 0 : done > node->total ? node->total : done;
    node->text = keep_text(ui, words);
}

void mm_ui_dots(struct mm_ui *ui, const char *id, int n, int current, const bool *filled, const char *words)
{
    struct mm_node *node = add(ui, MM_NODE_DOTS, id);
    if (!node)
        return;
    node->total = n < 1 ? 1 : n > MM_MAX_FORM_ITEMS ? MM_MAX_FORM_ITEMS : n;
    node->done = current;
    node->text = keep_text(ui, words);
    for (int i = 0; filled && i < node->total; i++)
        node->filled |= filled[i] ? (uint64_t)1 << i : 0;
}

void mm_ui_sign(struct mm_ui *ui, const char *id, enum mm_sign_shape shape, const char *words)
{
    struct mm_node *node = add(ui, MM_NODE_SIGN, id);
    if (!node)
        return;
    node->sign = shape;
    node->has_sign = shape != MM_SHAPE_NONE;
    node->text = keep_text(ui, words);
}

static void add_spot(struct mm_ui *ui, const struct mm_ui_spot *region)
{
    struct mm_node *node = add(ui, MM_NODE_SPOT, region->id);
    if (!node)
        return;
    node->units = region->at;
    node->text = keep_text(ui, region->words);
    node->detail = keep_text(ui, region->letter);
    node->sign = region->sign;
    node->has_sign = region->sign != MM_SHAPE_NONE;
    node->flags = region->flags;
    copy_id(node->twin, region->twin);
}

void mm_ui_figure(struct mm_ui *ui, const struct mm_ui_figure *figure)
{
    struct mm_node *node = add(ui, MM_NODE_FIGURE, figure->id);
    int up = ui->open;
    if (!node)
        return;
    node->units = (struct mm_rect){0, 0, figure->w > 0 ? figure->w : 1, figure->h > 0 ? figure->h : 1};
    node->text = keep_text(ui, figure->words);
    node->picture = figure->picture;
    ui->open = ui->n_nodes - 1;
    for (size_t i = 0; i < figure->n_regions; i++)
        add_spot(ui, &figure->regions[i]);
    ui->open = up;
}

/* ---- end of the frame -------------------------------------------------------------------------------- */
/* A statement that is the only one of its screen is set larger. */
static void mark_alone(struct mm_ui *ui)
{
    struct mm_node *only = NULL;
    int n = 0;
    for (int i = 0; i < ui->n_nodes; i++) {
        struct mm_node *node = &ui->nodes[i];
        if (node->type == MM_NODE_TEXT && node->kind == MM_TEXT_STATEMENT) {
            only = node;
            n++;
        }
    }
    if (n == 1 && only && ui->nodes[only->parent].dir == MM_DIR_COLUMN &&
        ui->nodes[only->parent].box.surface == MM_SURFACE_NONE)
        only->alone = true;
}

static void mark_grounds(struct mm_ui *ui)
{
    static const enum mm_color of_surface[MM_SURFACE_COUNT] = {
        [MM_SURFACE_CARD] = MM_COLOR_SHEET,
        [MM_SURFACE_AGAIN] = MM_COLOR_AGAIN_SHEET,
        [MM_SURFACE_DONE] = MM_COLOR_DONE_SHEET,
        [MM_SURFACE_QUOTE] = MM_COLOR_QUOTE,
    };
    enum mm_color of_region[MM_REGION_COUNT] = {
        [MM_REGION_BAND] = MM_COLOR_BAND,
        [MM_REGION_BODY] = MM_COLOR_GROUND,
        [MM_REGION_FOOTER] = mm_ui_footer_is_band(ui) ? MM_COLOR_BAND : MM_COLOR_FOOTER,
        [MM_REGION_MARK] = mm_ui_mark_ground(ui),
    };
    for (int i = 0; i < ui->n_nodes; i++) {
        struct mm_node *node = &ui->nodes[i];
        node->ground = node->parent < 0 ? of_region[node->region] : ui->nodes[node->parent].ground;
        if (node->type == MM_NODE_BOX && node->box.surface != MM_SURFACE_NONE)
            node->ground = of_surface[node->box.surface];
    }
}

static const struct mm_node *find_focusable(const struct mm_ui *ui, const char *id, unsigned flags)
{
    for (int i = 0; i < ui->n_nodes; i++) {
        const struct mm_node *node = &ui->nodes[i];
        if (mm_node_focusable(node) && (!id || strcmp(node->id, id) == 0) && (node->flags & flags) == flags)
            return node;
    }
    return NULL;
}

static void settle_focus(struct mm_ui *ui)
{
    if (ui->focus[0] && !find_focusable(ui, ui->focus, 0)) {
        ui->focus[0] = '\0';
        ui->fresh = ui->fresh || ui->returned; /* what had the focus is gone */
    }
    ui->returned = false;
    if (!ui->fresh)
        return;
    const struct mm_node *first = find_focusable(ui, NULL, MM_UI_FOCUS_FIRST);
    if (first) {
        copy_id(ui->focus, first->id);
        ui->reveal_focus = true;
    }
    ui->fresh = false;
}

/* A new place begins at its top: a focus that would scroll the beginning away waits for the first key, unless
 * it says where one is. */
static void settle_first(struct mm_ui *ui)
{
    const struct mm_ui_item *item = ui->focus[0] ? mm_ui_find(ui, ui->focus) : NULL;
    if (ui->reveal_focus && item && find_focusable(ui, ui->focus, MM_UI_HERE))
        mm_ui_reveal(ui, ui->focus);
    else if (ui->reveal_focus && item && !item->visible)
        ui->focus[0] = '\0';
    ui->reveal_focus = false;
}

/* What a fold opens comes into sight, as far as the fold itself stays there. */
static void settle_opened(struct mm_ui *ui)
{
    const struct mm_ui_item *item = ui->opens.id[0] ? mm_ui_find(ui, ui->opens.id) : NULL;
    ui->opens.id[0] = '\0';
    if (!item || !ui->scrolls || !(item->flags & MM_UI_OPEN))
        return;
    int below = item->rect.y + item->rect.h + (ui->content_h - ui->opens.content_h) + ui->look.reveal;
    int hidden = below - ui->viewport.y - ui->viewport.h, max = mm_ui_scroll_max(ui);
    int above = item->rect.y - ui->look.reveal - ui->viewport.y;
    int by = hidden < above ? hidden : above;
    ui->scroll = by <= 0 ? ui->scroll : ui->scroll + by > max ? max : ui->scroll + by;
    mm_ui_place_items(ui);
}

/* What waits until the end of the body was in sight; a body that does not scroll has been seen. */
static void lay_out(struct mm_ui *ui)
{
    bool waits = false;
    mm_ui_lay_out(ui);
    ui->read = ui->read || mm_ui_at_end(ui);
    for (int i = 0; i < ui->n_nodes && !ui->read; i++) {
        if (!(ui->nodes[i].flags & MM_UI_WHEN_READ))
            continue;
        ui->nodes[i].flags |= MM_UI_DISABLED;
        waits = true;
    }
    if (waits) /* words in other colours */
        mm_ui_lay_out(ui);
}

enum mm_err mm_ui_end(struct mm_ui *ui, struct mm_errinfo *info)
{
    ui->unbalanced = ui->unbalanced || ui->nodes[ui->open].parent >= 0;
    if (ui->overflow)
        return mm_fail(info, MM_ERR_TOO_BIG, "画面「%s」の部品が多すぎます。", ui->screen);
    mark_alone(ui);
    mark_grounds(ui);
    lay_out(ui);
    mm_ui_want_figures(ui);
    settle_focus(ui);
    mm_ui_make_items(ui);
    if (ui->overflow)
        return mm_fail(info, MM_ERR_TOO_BIG, "画面「%s」の部品が多すぎます。", ui->screen);
    settle_first(ui);
    settle_opened(ui);
    mm_ui_cache_sweep(ui, ui->frame > 1 ? ui->frame - 1 : 0);
    if (ui->no_memory)
        return mm_nomem(info);
    return MM_OK;
}
