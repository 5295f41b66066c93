/* Life of the interface, and the declaration of a frame: a flat array of nodes in declared order, linked into
 * boxes. Nothing is measured here. */
#include "kiosk/ui/inside.h"
#include "sync/base/log.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    NARROW_MM = 330,
    LOW_MM = 240,
    SLIM_MM = 190, /* a tablet held upright: as little room as on a low screen */
    LOWER_PCT = 60,
    LOWER_LEAST_MM = 150
};

static void make_look(struct mm_ui *ui)
{
    double diagonal_px = sqrt((double)ui->canvas.w * ui->canvas.w + (double)ui->canvas.h * ui->canvas.h);
    ui->px_per_mm = diagonal_px / (ui->diagonal_inch * 25.4);
    ui->top = ui->settings.lower && mm_ui_can_lower(ui) ? ui->canvas.h - ui->canvas.h * LOWER_PCT / 100 : 0;
    mm_look_make(&ui->base, &ui->settings, ui->px_per_mm, ui->diagonal_inch, mm_ui_narrow(ui), mm_ui_low(ui));
    ui->look = ui->base;
    ui->looks++;
}

enum mm_err mm_ui_new(struct mm_fonts *fonts, int w, int h, double diagonal_inch, struct mm_ui **ret_ui,
                      struct mm_errinfo *info)
{
    struct mm_ui *ui = calloc(1, sizeof *ui);
    if (!ui)
        return mm_nomem(info);
    ui->fonts = fonts;
    ui->diagonal_inch = diagonal_inch > 1 && diagonal_inch < 200 ? diagonal_inch : 21.5;
    ui->settings.size = MM_SIZE_M;
    mm_buf_init(&ui->strings, MM_MAX_UI_TEXT);
    mm_buf_init(&ui->plain, MM_MAX_UI_TEXT);
    enum mm_err err = mm_ui_resize(ui, w, h);
    if (err != MM_OK) {
        mm_ui_free(ui);
        return mm_fail(
            info, err,
            mm_say("画面の大きさ %d×%d では表示できません。", "cannot show anything on a screen of %dx%d"), w,
            h);
    }
    *ret_ui = ui;
    return MM_OK;
}

void mm_ui_free(struct mm_ui *ui)
{
    if (!ui)
        return;
    mm_ui_cache_sweep(ui, ~0u);
    mm_buf_done(&ui->strings);
    mm_buf_done(&ui->plain);
    mm_canvas_done(&ui->canvas);
    free(ui);
}

enum mm_err mm_ui_resize(struct mm_ui *ui, int w, int h)
{
    struct mm_canvas canvas;
    enum mm_err err = mm_canvas_init(&canvas, w, h);
    if (err != MM_OK)
        return err;
    mm_canvas_done(&ui->canvas);
    ui->canvas = canvas;
    ui->repaint = true;
    make_look(ui);
    return MM_OK;
}

void mm_ui_set(struct mm_ui *ui, const struct mm_ui_settings *settings)
{
    ui->settings = *settings;
    make_look(ui);
}

const struct mm_ui_settings *mm_ui_settings(const struct mm_ui *ui)
{
    return &ui->settings;
}

double mm_ui_px_per_mm(const struct mm_ui *ui)
{
    return ui->px_per_mm;
}

struct mm_canvas *mm_ui_canvas(struct mm_ui *ui)
{
    return &ui->canvas;
}

bool mm_ui_large(const struct mm_ui *ui)
{
    bool upright = mm_ui_portrait(ui) && mm_ui_low(ui);
    return ui->settings.size == MM_SIZE_L || ui->settings.size == MM_SIZE_XL || upright;
}

bool mm_ui_one_at_a_time(const struct mm_ui *ui)
{
    return mm_ui_large(ui) || (mm_ui_narrow(ui) && mm_ui_low(ui));
}

bool mm_ui_narrow(const struct mm_ui *ui)
{
    double unit = ui->px_per_mm * mm_look_scale(ui->diagonal_inch);
    return mm_ui_portrait(ui) || ui->canvas.w < NARROW_MM * unit;
}

bool mm_ui_portrait(const struct mm_ui *ui)
{
    return ui->canvas.w < ui->canvas.h;
}

bool mm_ui_low(const struct mm_ui *ui)
{
    double unit = ui->px_per_mm * mm_look_scale(ui->diagonal_inch);
    return ui->canvas.h - ui->top < LOW_MM * unit || (mm_ui_portrait(ui) && ui->canvas.w < SLIM_MM * unit);
}

bool mm_ui_can_lower(const struct mm_ui *ui)
{
    double unit = ui->px_per_mm * mm_look_scale(ui->diagonal_inch);
    return ui->canvas.h * LOWER_PCT / 100 >= LOWER_LEAST_MM * unit && ui->canvas.w >= SLIM_MM * unit;
}

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

enum mm_err mm_ui_end(struct mm_ui *ui, struct mm_errinfo *info)
{
    ui->unbalanced = ui->unbalanced || ui->nodes[ui->open].parent >= 0;
    if (ui->overflow)
        return mm_fail(info, MM_ERR_TOO_BIG, "画面「%s」の部品が多すぎます。", ui->screen);
    mark_alone(ui);
    mark_grounds(ui);
    mm_ui_lay_out(ui);
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

void mm_ui_forget(struct mm_ui *ui)
{
    mm_ui_cache_sweep(ui, ~0u);
    mm_fonts_forget(ui->fonts);
    if (ui->strings.data)
        memset(ui->strings.data, 0, ui->strings.cap);
    if (ui->plain.data)
        memset(ui->plain.data, 0, ui->plain.cap);
    mm_buf_clear(&ui->strings);
    mm_buf_clear(&ui->plain);
    memset(ui->nodes, 0, sizeof ui->nodes);
    memset(ui->items, 0, sizeof ui->items);
    memset(ui->pieces, 0, sizeof ui->pieces);
    memset(&ui->found, 0, sizeof ui->found);
    ui->n_pieces = ui->n_items = 0;
    ui->n_nodes = 0;
    ui->focus[0] = ui->last_id[0] = ui->press.id[0] = ui->opens.id[0] = '\0';
    ui->screen[0] = ui->place[0] = '\0';
    memset(&ui->back, 0, sizeof ui->back);
    mm_ui_scan_stop(ui);
    ui->press.down = false;
    ui->scroll = ui->digits = 0;
    memset(ui->canvas.px, 0, (size_t)ui->canvas.w * (size_t)ui->canvas.h * sizeof *ui->canvas.px);
    ui->repaint = true;
}
