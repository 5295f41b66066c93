/* The flat list of items made from the laid-out tree: what input, dumps, lint and speech go by. */
#include "content/pack/pack.h"
#include "kiosk/ui/fit.h"

#include <string.h>

bool mm_node_pressable(const struct mm_node *node)
{
    if ((node->flags & MM_UI_DISABLED) || node->gone)
        return false;
    return node->type == MM_NODE_BUTTON || node->type == MM_NODE_SCROLL ||
           (node->type == MM_NODE_BOX && node->box.press) || (node->type == MM_NODE_SPOT && node->twin[0]);
}

bool mm_node_focusable(const struct mm_node *node)
{
    return mm_node_pressable(node) && node->type != MM_NODE_SCROLL && node->type != MM_NODE_SPOT;
}

bool mm_node_has_sign(const struct mm_node *node)
{
    if (node->type == MM_NODE_BUTTON && node->kind == MM_BUTTON_FOLD)
        return true; /* ＋ or − */
    if (node->type == MM_NODE_BUTTON && node->kind == MM_BUTTON_OPTION)
        return !node->has_sign || node->sign != MM_SHAPE_NONE; /* the mark of what is chosen, or another */
    if (node->type == MM_NODE_BUTTON && node->kind == MM_BUTTON_ANSWER)
        return node->sign != MM_SHAPE_NONE;
    return node->has_sign && node->sign != MM_SHAPE_NONE;
}

bool mm_node_sign_left(const struct mm_node *node)
{
    bool picture = node->sign >= MM_SHAPE_CLOCK && node->sign < MM_SHAPE_NONE;
    return node->sign == MM_SHAPE_LEFT || node->sign == MM_SHAPE_CHECK || picture ||
           (node->type == MM_NODE_BUTTON && node->kind == MM_BUTTON_OPTION);
}

bool mm_node_sign_above(const struct mm_node *node)
{
    return node->type == MM_NODE_BUTTON &&
           ((node->kind == MM_BUTTON_ANSWER && !node->flat) || node->kind == MM_BUTTON_PICTURE);
}

bool mm_node_again(const struct mm_node *node)
{
    return node->kind == MM_BUTTON_PICTURE || (node->flags & MM_UI_AGAIN);
}

/* ---- styles ------------------------------------------------------------------------------------------- */
struct mm_text_style mm_ui_text_style(const struct mm_ui *ui, const struct mm_node *node)
{
    bool progress = node->type == MM_NODE_PROGRESS || node->type == MM_NODE_DOTS;
    int kind = node->type == MM_NODE_TEXT ? node->kind : progress ? MM_TEXT_SMALL : MM_TEXT_BODY;
    const struct mm_node *parent = &ui->nodes[node->parent];
    struct mm_text_style style = node->alone ? ui->look.alone : ui->look.text[kind];
    if (kind == MM_TEXT_SMALL && node->region != MM_REGION_BODY)
        style = ui->look.strip;
    if (node->type == MM_NODE_SIGN) {
        style.size_px = ui->look.text[MM_TEXT_SMALL].size_px;
        style.pitch = 1.5;
    }
    if (node->region == MM_REGION_MARK) {
        style.size_px = ui->look.text[MM_TEXT_MARK].size_px;
        style.pitch = ui->look.text[MM_TEXT_MARK].pitch;
    }
    if (node->ground == MM_COLOR_BAND) {
        style.color = mm_theme_color(ui->look.theme, MM_COLOR_ON_BAND);
        if (kind == MM_TEXT_SMALL || kind == MM_TEXT_BODY)
            style.size_px = ui->look.label[MM_BUTTON_BAND].size_px;
    } else if (kind == MM_TEXT_BAND) {
        style.color = mm_theme_color(ui->look.theme, MM_COLOR_INK);
    }
    if (kind == MM_TEXT_BAND)
        style.max_lines = 2;
    if (node->matter != MM_MATTER_TEXT) {
        enum mm_color accent = node->ground == MM_COLOR_AGAIN_SHEET  ? MM_COLOR_AGAIN
                               : node->ground == MM_COLOR_DONE_SHEET ? MM_COLOR_DONE
                                                                     : MM_COLOR_ACCENT;
        style.accent = mm_theme_color(ui->look.theme, accent);
        style.rule = mm_theme_color(ui->look.theme, MM_COLOR_LINE);
    }
    if (kind == MM_TEXT_SMALL && node->ground == MM_COLOR_AGAIN_SHEET)
        style.color = mm_theme_color(ui->look.theme, MM_COLOR_AGAIN);
    if (parent->dir == MM_DIR_COLUMN && parent->box.middle && parent->parent >= 0)
        style.align = MM_ALIGN_CENTER;
    style.balanced = style.balanced || style.align == MM_ALIGN_CENTER;
    return style;
}

/* Filled with the accent: its label stands on it. */
static bool is_filled(const struct mm_node *node)
{
    return node->kind == MM_BUTTON_PRIMARY || node->kind == MM_BUTTON_HUGE ||
           ((node->flags & MM_UI_SELECTED) && node->kind != MM_BUTTON_BAND && node->kind != MM_BUTTON_FOLD);
}

static enum mm_color label_color(const struct mm_node *node)
{
    if (node->kind == MM_BUTTON_BAND)
        return MM_COLOR_ON_BAND;
    if (mm_node_again(node))
        return MM_COLOR_AGAIN;
    if (node->flags & MM_UI_DISABLED)
        return MM_COLOR_MUTED;
    if (is_filled(node))
        return MM_COLOR_ON_ACCENT;
    if (node->flags & MM_UI_DONE)
        return MM_COLOR_DONE;
    if (node->kind == MM_BUTTON_NAME || node->kind == MM_BUTTON_FOLD)
        return MM_COLOR_INK;
    if (node->flags & MM_UI_QUIET)
        return MM_COLOR_INK;
    return MM_COLOR_ACCENT;
}

static bool centred(const struct mm_node *node)
{
    return node->kind == MM_BUTTON_PRIMARY || node->kind == MM_BUTTON_PLAIN || node->kind == MM_BUTTON_HUGE ||
           node->kind == MM_BUTTON_BAND || node->kind == MM_BUTTON_KEY || mm_node_sign_above(node);
}

struct mm_text_style mm_ui_label_style(const struct mm_ui *ui, const struct mm_node *node)
{
    struct mm_text_style style = ui->look.label[node->kind];
    style.color = mm_theme_color(ui->look.theme, label_color(node));
    style.align = centred(node) ? MM_ALIGN_CENTER : MM_ALIGN_START;
    return style;
}

struct mm_text_style mm_ui_detail_style(const struct mm_ui *ui, const struct mm_node *node)
{
    struct mm_text_style style = ui->look.detail[node->kind];
    enum mm_color color = label_color(node);
    if (color == MM_COLOR_ON_ACCENT || color == MM_COLOR_ON_BAND)
        style.color = mm_theme_color(ui->look.theme, color);
    style.align = centred(node) ? MM_ALIGN_CENTER : MM_ALIGN_START;
    return style;
}

/* ---- items ----------------------------------------------------------------------------------------------
 */
static const char *role_of(const struct mm_node *node)
{
    static const char *const texts[MM_TEXT_KIND_COUNT] = {"title",   "heading", "subhead", "subhead",
                                                          "subhead", "text",    "text",    "statement",
                                                          "text",    "note",    "title",   "mark"};
    static const char *const buttons[MM_BUTTON_KIND_COUNT] = {
        "primary", "button", "button", "tool", "card", "name", "answer", "option", "fold", "key", "button"};
    static const char *const others[MM_NODE_TYPE_COUNT] = {
        [MM_NODE_BOX] = "card",  [MM_NODE_PROGRESS] = "progress", [MM_NODE_DOTS] = "dots",
        [MM_NODE_SIGN] = "sign", [MM_NODE_SCROLL] = "scroll",     [MM_NODE_FIGURE] = "figure",
        [MM_NODE_SPOT] = "spot"};
    static const char *const matters[MM_MATTER_KIND_COUNT] = {[MM_MATTER_EXACT] = "clause",
                                                              [MM_MATTER_POINTS] = "list",
                                                              [MM_MATTER_STEPS] = "steps",
                                                              [MM_MATTER_TABLE] = "table"};
    if (node->type == MM_NODE_TEXT && matters[node->matter])
        return matters[node->matter];
    if (node->type == MM_NODE_TEXT)
        return texts[node->kind];
    if (node->type == MM_NODE_BUTTON)
        return buttons[node->kind];
    return others[node->type];
}

static void add_plain_markup(struct mm_ui *ui, const char *markup)
{
    struct mm_span span;
    for (size_t pos = 0; mm_markup_next(markup, &pos, &span, NULL);) {
        if (span.type == MM_SPAN_BREAK)
            mm_buf_char(&ui->plain, ' ');
        else
            mm_buf_append(&ui->plain, span.text, span.len);
    }
}

static void add_plain(struct mm_ui *ui, size_t text)
{
    add_plain_markup(ui, mm_ui_str(ui, text));
}

/* As it stands, a line break as a space. */
static void add_plain_exact(struct mm_ui *ui, const char *text)
{
    for (; *text; text++)
        mm_buf_char(&ui->plain, *text == '\n' ? ' ' : *text);
}

/* The text of a node: points and steps with their marks, cells parted by bars. */
static void add_plain_node(struct mm_ui *ui, const struct mm_node *node)
{
    struct mm_words words = mm_ui_node_words(ui, node);
    const char *text = words.text;
    for (size_t i = 0; i < words.n; i++, text += strlen(text) + 1) {
        if (i > 0)
            mm_buf_str_append(&ui->plain, words.kind == MM_MATTER_TABLE ? " | " : " ");
        if (words.kind == MM_MATTER_POINTS)
            mm_buf_str_append(&ui->plain, "・");
        if (words.kind == MM_MATTER_STEPS)
            mm_buf_printf(&ui->plain, "%zu. ", i + 1);
        if (words.kind == MM_MATTER_EXACT)
            add_plain_exact(ui, text);
        else
            add_plain_markup(ui, text);
    }
}

static void add_all_plain(struct mm_ui *ui, int index)
{
    for (int k = ui->nodes[index].first; k >= 0; k = ui->nodes[k].next) {
        size_t before = ui->plain.len;
        add_plain_node(ui, &ui->nodes[k]);
        if (ui->plain.len > before)
            mm_buf_char(&ui->plain, ' ');
        add_all_plain(ui, k);
    }
}

static void add_item(struct mm_ui *ui, int index)
{
    struct mm_node *node = &ui->nodes[index];
    if (ui->n_items == MM_MAX_UI_ITEMS) {
        ui->overflow = true;
        return;
    }
    size_t i = ui->n_items++;
    struct mm_ui_item *item = &ui->items[i];
    *item = (struct mm_ui_item){.role = role_of(node), .flags = node->flags};
    memcpy(item->id, node->id, sizeof item->id);
    item->pressable = mm_node_pressable(node);
    ui->item_node[i] = index;
    ui->item_number[i] = node->number;
    node->item = (int)i;
    /* The address comes when the buffer has its final place; until then the offset is remembered. */
    item->rect.x = (int)ui->plain.len;
    bool first = (node->type == MM_NODE_BUTTON && node->kind == MM_BUTTON_NAME) || node->type == MM_NODE_SPOT;
    if (first && node->detail) {
        add_plain(ui, node->detail);
        mm_buf_char(&ui->plain, ' ');
    }
    if (node->mark) {
        add_plain(ui, node->mark);
        mm_buf_str_append(&ui->plain, "\xE3\x80\x80");
    }
    add_plain_node(ui, node);
    if (node->type == MM_NODE_BUTTON && node->kind != MM_BUTTON_NAME && node->detail) {
        mm_buf_char(&ui->plain, ' ');
        add_plain(ui, node->detail);
    }
    if (node->type == MM_NODE_BOX)
        add_all_plain(ui, index);
    mm_buf_char(&ui->plain, '\0');
}

/* The two scroll buttons stand after everything that was declared. */
static void add_scroll_nodes(struct mm_ui *ui)
{
    static const char *const ids[] = {MM_UI_UP, MM_UI_DOWN};
    for (int i = 0; ui->scrolls && i < 2; i++) {
        if (ui->n_nodes == MM_UI_NODES) {
            ui->overflow = true;
            return;
        }
        struct mm_node *node = &ui->nodes[ui->n_nodes++];
        *node = (struct mm_node){.type = MM_NODE_SCROLL,
                                 .region = MM_REGION_BODY,
                                 .parent = MM_REGION_BODY,
                                 .first = -1,
                                 .last = -1,
                                 .next = -1,
                                 .sign = i == 0 ? MM_SHAPE_UP : MM_SHAPE_DOWN,
                                 .ground = MM_COLOR_GROUND,
                                 .item = -1};
        memcpy(node->id, ids[i], strlen(ids[i]) + 1);
    }
}

static bool is_item(const struct mm_node *node)
{
    if (node->gone)
        return false;
    return node->type == MM_NODE_TEXT || node->type == MM_NODE_BUTTON || node->type == MM_NODE_PROGRESS ||
           node->type == MM_NODE_DOTS || node->type == MM_NODE_SIGN || node->type == MM_NODE_SCROLL ||
           node->type == MM_NODE_FIGURE || node->type == MM_NODE_SPOT ||
           (node->type == MM_NODE_BOX && node->box.press);
}

static bool number_taken(const struct mm_ui *ui, int number)
{
    for (size_t i = 0; i < ui->n_items; i++) {
        if (ui->item_number[i] == number)
            return true;
    }
    return false;
}

/* Numbers that a screen gave stay; the rest takes the next free ones: what one answers comes first, the
 * footer next, the tools of the band last. */
static void give_numbers(struct mm_ui *ui)
{
    static const enum mm_region order[] = {MM_REGION_BODY, MM_REGION_FOOTER, MM_REGION_BAND};
    int next = 1;
    for (size_t r = 0; r < 3; r++) {
        for (size_t i = 0; i < ui->n_items; i++) {
            const struct mm_node *node = &ui->nodes[ui->item_node[i]];
            if (!mm_node_focusable(node) || node->region != order[r] || ui->item_number[i] > 0)
                continue;
            while (number_taken(ui, next))
                next++;
            ui->item_number[i] = next < 100 ? next++ : 0;
        }
    }
}

void mm_ui_make_items(struct mm_ui *ui)
{
    ui->n_items = 0;
    mm_buf_clear(&ui->plain);
    add_scroll_nodes(ui);
    for (int i = MM_REGION_COUNT; i < ui->n_nodes; i++) {
        if (is_item(&ui->nodes[i]))
            add_item(ui, i);
    }
    if (ui->plain.err != MM_OK)
        ui->no_memory = true;
    for (size_t i = 0; i < ui->n_items; i++)
        ui->items[i].text = ui->no_memory ? "" : ui->plain.data + ui->items[i].rect.x;
    give_numbers(ui);
    mm_ui_place_items(ui);
}

/* ---- places ------------------------------------------------------------------------------------------- */
static struct mm_rect scroll_rect(const struct mm_ui *ui, bool down)
{
    const struct mm_look *look = &ui->look;
    const struct mm_rect *body = &ui->region_rect[MM_REGION_BODY];
    struct mm_rect r = {body->w - look->scroll_edge - look->scroll_w, body->y + look->pad_top, look->scroll_w,
                        look->scroll_h};
    if (down)
        r.y = body->y + body->h - look->pad_bottom - look->scroll_h;
    if (mm_ui_portrait(ui)) {
        r.y = ui->viewport.y + ui->viewport.h + look->pad_bottom;
        r.x -= down ? 0 : look->scroll_w + max_int(look->gap, look->target_gap);
    }
    return r;
}

struct mm_rect mm_ui_node_rect(const struct mm_ui *ui, const struct mm_node *node)
{
    if (node->type == MM_NODE_SCROLL)
        return scroll_rect(ui, node->sign == MM_SHAPE_DOWN);
    struct mm_rect rect = node->rect;
    if (node->region == MM_REGION_BODY)
        rect.y -= ui->scroll;
    return rect;
}

void mm_ui_place_items(struct mm_ui *ui)
{
    ui->read = ui->read || mm_ui_at_end(ui);
    for (size_t i = 0; i < ui->n_items; i++) {
        struct mm_node *node = &ui->nodes[ui->item_node[i]];
        struct mm_ui_item *item = &ui->items[i];
        struct mm_rect view = node->region == MM_REGION_BODY && node->type != MM_NODE_SCROLL
                                  ? ui->viewport
                                  : (struct mm_rect){0, 0, ui->canvas.w, ui->canvas.h};
        if (node->type == MM_NODE_SCROLL) {
            bool at_end = node->sign == MM_SHAPE_UP ? ui->scroll <= 0 : mm_ui_at_end(ui);
            node->flags = at_end ? MM_UI_DISABLED : 0;
            item->flags = node->flags;
            item->pressable = !at_end;
        }
        item->rect = mm_ui_node_rect(ui, node);
        struct mm_rect cut = mm_rect_cut(item->rect, view);
        item->visible = cut.w == item->rect.w && cut.h == item->rect.h && cut.h > 0;
    }
}

size_t mm_ui_items(const struct mm_ui *ui)
{
    return ui->n_items;
}

const struct mm_ui_item *mm_ui_item(const struct mm_ui *ui, size_t index)
{
    return index < ui->n_items ? &ui->items[index] : NULL;
}

const struct mm_ui_item *mm_ui_find(const struct mm_ui *ui, const char *id)
{
    for (size_t i = 0; i < ui->n_items; i++) {
        if (strcmp(ui->items[i].id, id) == 0)
            return &ui->items[i];
    }
    return NULL;
}

bool mm_ui_takes_focus(const struct mm_ui *ui, size_t index)
{
    return index < ui->n_items && mm_node_focusable(&ui->nodes[ui->item_node[index]]);
}

bool mm_ui_in_footer(const struct mm_ui *ui, size_t index)
{
    return index < ui->n_items && ui->nodes[ui->item_node[index]].region == MM_REGION_FOOTER;
}

struct mm_rect mm_ui_body(const struct mm_ui *ui)
{
    return ui->viewport;
}

bool mm_ui_at_end(const struct mm_ui *ui)
{
    return ui->scroll >= mm_ui_scroll_max(ui);
}

const char *mm_ui_focus(const struct mm_ui *ui)
{
    return ui->focus;
}

void mm_ui_reveal(struct mm_ui *ui, const char *id)
{
    const struct mm_ui_item *item = mm_ui_find(ui, id);
    if (!item || !ui->scrolls)
        return;
    const struct mm_node *node = &ui->nodes[ui->item_node[item - ui->items]];
    if (node->region != MM_REGION_BODY || node->type == MM_NODE_SCROLL)
        return;
    int bottom = item->rect.y + item->rect.h + ui->look.reveal;
    int max = mm_ui_scroll_max(ui), rest = ui->look.pad_top + ui->look.pad_bottom;
    if (bottom > ui->viewport.y + ui->viewport.h)
        ui->scroll += bottom - ui->viewport.y - ui->viewport.h;
    if (max - ui->scroll < rest && item->rect.y > ui->viewport.y + rest)
        ui->scroll = max; /* no sign of more where only blank is left */
    mm_ui_place_items(ui);
    int top = item->rect.y - ui->look.reveal; /* what is too tall shows its beginning */
    if (top < ui->viewport.y)
        ui->scroll -= ui->viewport.y - top;
    ui->scroll = ui->scroll < 0 ? 0 : ui->scroll > max ? max : ui->scroll;
    mm_ui_place_items(ui);
}
