/* Events to activations. A press counts when it is released inside its target; sliding off cancels; the same
 * target twice within the person's repeat_ms is one press of a trembling hand. */
#include "kiosk/ui/inside.h"

#include <stdlib.h>
#include <string.h>

enum { DIGITS_MS = 1500, STEP_PCT = 80 };

static void set_id(char out[MM_UI_ID_BYTES], const char *id)
{
    size_t len = strlen(id);
    memcpy(out, id, len + 1);
}

static bool inside(const struct mm_rect *r, int x, int y)
{
    return x >= r->x && x < r->x + r->w && y >= r->y && y < r->y + r->h;
}

static bool is_scroll(const struct mm_ui *ui, size_t i)
{
    return ui->nodes[ui->item_node[i]].type == MM_NODE_SCROLL;
}

/* What lies under a point: later items first, and never what the viewport hides. */
static const struct mm_ui_item *hit(const struct mm_ui *ui, int x, int y)
{
    for (size_t i = ui->n_items; i > 0; i--) {
        const struct mm_ui_item *item = &ui->items[i - 1];
        const struct mm_node *node = &ui->nodes[ui->item_node[i - 1]];
        bool body = node->region == MM_REGION_BODY && !is_scroll(ui, i - 1);
        if (item->pressable && inside(&item->rect, x, y) && (!body || inside(&ui->viewport, x, y)) &&
            !mm_ui_is_edge(ui, node))
            return item;
    }
    return mm_ui_link_at(ui, x, y);
}

static bool scroll_to(struct mm_ui *ui, int scroll)
{
    int max = mm_ui_scroll_max(ui), before = ui->scroll;
    ui->scroll = scroll < 0 ? 0 : scroll > max ? max : scroll;
    mm_ui_place_items(ui);
    return ui->scroll != before;
}

static bool scroll_page(struct mm_ui *ui, int direction)
{
    return scroll_to(ui, ui->scroll + direction * ui->viewport.h * STEP_PCT / 100);
}

int64_t mm_ui_repeat_ms(const struct mm_ui *ui)
{
    int ms = ui->settings.repeat_ms;
    return ms < MM_REPEAT_LEAST_MS ? MM_REPEAT_LEAST_MS : ms > MM_REPEAT_MOST_MS ? MM_REPEAT_MOST_MS : ms;
}

/* Presses an item: gives its id to the caller, or scrolls. */
static void activate(struct mm_ui *ui, const struct mm_ui_item *item, int64_t now_ms,
                     char ret_id[MM_UI_ID_BYTES], bool *ret_dirty)
{
    const struct mm_node *node = &ui->nodes[ui->item_node[item - ui->items]];
    const char *id = node->type == MM_NODE_SPOT ? node->twin : item->id;
    bool again = strcmp(ui->last_id, id) == 0 && now_ms - ui->last_ms < mm_ui_repeat_ms(ui);
    *ret_dirty = true;
    if (again)
        return;
    set_id(ui->last_id, id);
    ui->last_ms = now_ms;
    if (strcmp(item->id, MM_UI_UP) == 0 || strcmp(item->id, MM_UI_DOWN) == 0) {
        scroll_page(ui, strcmp(item->id, MM_UI_UP) == 0 ? -1 : 1);
        return;
    }
    if (!(item->flags & MM_UI_SECRET))
        set_id(ui->focus, id);
    set_id(ret_id, id);
    if (node->kind == MM_BUTTON_FOLD && node->type == MM_NODE_BUTTON && !(node->flags & MM_UI_OPEN)) {
        set_id(ui->opens.id, id);
        ui->opens.content_h = ui->content_h;
    }
}

/* ---- pointer ------------------------------------------------------------------------------------------- */
static void on_down(struct mm_ui *ui, const struct mm_event *event, int64_t now_ms, bool *ret_dirty)
{
    const struct mm_ui_item *item = hit(ui, event->x, event->y);
    ui->press.down = true;
    ui->press.since_ms = now_ms;
    ui->press.scrolling = false;
    ui->press.inside = item != NULL;
    ui->press.x = event->x;
    ui->press.y = event->y;
    ui->press.scroll = ui->scroll;
    ui->digits = 0;
    set_id(ui->press.id, item ? item->id : "");
    *ret_dirty = item != NULL;
}

static void on_move(struct mm_ui *ui, const struct mm_event *event, bool *ret_dirty)
{
    if (!ui->press.down)
        return;
    int dy = event->y - ui->press.y;
    bool over_body = inside(&ui->viewport, ui->press.x, ui->press.y);
    if (!ui->press.scrolling && ui->scrolls && over_body && abs(dy) > ui->look.flick) {
        ui->press.scrolling = true; /* a flick is no press */
        *ret_dirty = ui->press.inside;
        ui->press.inside = false;
    }
    if (ui->press.scrolling) {
        *ret_dirty = scroll_to(ui, ui->press.scroll - dy) || *ret_dirty;
        return;
    }
    const struct mm_ui_item *item = ui->press.id[0] ? mm_ui_find(ui, ui->press.id) : NULL;
    bool now = item && inside(&item->rect, event->x, event->y);
    *ret_dirty = now != ui->press.inside;
    ui->press.inside = now;
}

static void on_up(struct mm_ui *ui, const struct mm_event *event, int64_t now_ms, char ret_id[MM_UI_ID_BYTES],
                  bool *ret_dirty)
{
    const struct mm_ui_item *item = hit(ui, event->x, event->y);
    bool held = now_ms - ui->press.since_ms >= ui->settings.hold_ms;
    bool was = ui->press.down && !ui->press.scrolling && ui->press.id[0] && held;
    *ret_dirty = ui->press.inside;
    ui->press.down = false;
    ui->press.inside = false;
    if (was && item && strcmp(item->id, ui->press.id) == 0)
        activate(ui, item, now_ms, ret_id, ret_dirty);
}

/* ---- focus --------------------------------------------------------------------------------------------- */
static int focus_index(const struct mm_ui *ui)
{
    for (size_t i = 0; i < ui->n_items; i++) {
        if (ui->focus[0] && ui->items[i].pressable && strcmp(ui->items[i].id, ui->focus) == 0)
            return (int)i;
    }
    return -1;
}

static bool can_focus(const struct mm_ui *ui, int i)
{
    return ui->items[i].pressable && mm_node_focusable(&ui->nodes[ui->item_node[i]]);
}

/* A long text without targets: the keys scroll until the next target is near. */
static bool read_on(struct mm_ui *ui, int next, int direction)
{
    const struct mm_ui_item *item = next >= 0 ? &ui->items[next] : NULL;
    const struct mm_node *node = item ? &ui->nodes[ui->item_node[next]] : NULL;
    bool more = direction > 0 ? ui->scroll < mm_ui_scroll_max(ui) : ui->scroll > 0;
    if (!ui->scrolls || !more)
        return false;
    if (node && node->region == MM_REGION_BODY) {
        int top = item->rect.y, bottom = item->rect.y + item->rect.h;
        int step = ui->viewport.h * STEP_PCT / 100;
        bool near =
            direction > 0 ? bottom <= ui->viewport.y + ui->viewport.h + step : top >= ui->viewport.y - step;
        if (near)
            return false;
    } else if (node && node->region == MM_REGION_BAND && direction > 0) {
        return false;
    } else if (node && node->region == MM_REGION_FOOTER && direction < 0) {
        return false;
    }
    return scroll_page(ui, direction);
}

/* Without a focus the keys begin with what one reads, not with the tools of the band. */
static int before_body(const struct mm_ui *ui)
{
    for (int i = 0; i < (int)ui->n_items; i++) {
        if (can_focus(ui, i) && ui->nodes[ui->item_node[i]].region == MM_REGION_BODY)
            return i - 1;
    }
    return -1;
}

void mm_ui_focus_move(struct mm_ui *ui, int direction, bool *ret_dirty)
{
    int n = (int)ui->n_items, at = focus_index(ui);
    int next = -1;
    if (at < 0)
        at = direction < 0 ? n : before_body(ui);
    for (int i = at + direction; i >= 0 && i < n && next < 0; i += direction)
        next = can_focus(ui, i) ? i : -1;
    *ret_dirty = true;
    if (read_on(ui, next, direction))
        return;
    for (int i = direction > 0 ? 0 : n - 1; next < 0 && i >= 0 && i < n; i += direction)
        next = can_focus(ui, i) ? i : -1;
    if (next < 0)
        return;
    set_id(ui->focus, ui->items[next].id);
    mm_ui_reveal(ui, ui->focus);
}

void mm_ui_focus_from(struct mm_ui *ui, const char *id)
{
    const struct mm_ui_item *from = mm_ui_find(ui, id);
    int i = from ? (int)(from - ui->items) : (int)ui->n_items;
    for (; !ui->focus[0] && i < (int)ui->n_items; i++) {
        if (can_focus(ui, i) && ui->nodes[ui->item_node[i]].region == MM_REGION_BODY)
            set_id(ui->focus, ui->items[i].id);
    }
}

/* ← → : the nearest target in the same row; without one, the order of the list. */
static void move_sideways(struct mm_ui *ui, int direction, bool *ret_dirty)
{
    int at = focus_index(ui), best = -1, best_distance = 1 << 20;
    if (at < 0) {
        mm_ui_focus_move(ui, direction, ret_dirty);
        return;
    }
    const struct mm_rect *from = &ui->items[at].rect;
    for (int i = 0; i < (int)ui->n_items; i++) {
        const struct mm_rect *to = &ui->items[i].rect;
        int distance = direction * (to->x - from->x);
        bool same_row = to->y < from->y + from->h && from->y < to->y + to->h;
        if (i != at && can_focus(ui, i) && same_row && distance > 0 && distance < best_distance) {
            best = i;
            best_distance = distance;
        }
    }
    if (best < 0)
        return;
    set_id(ui->focus, ui->items[best].id);
    mm_ui_reveal(ui, ui->focus);
    *ret_dirty = true;
}

/* ---- number keys -----------------------------------------------------------------------------------------
 */
static const struct mm_ui_item *by_number(const struct mm_ui *ui, int number)
{
    for (size_t i = 0; i < ui->n_items; i++) {
        if (ui->items[i].pressable && ui->item_number[i] == number)
            return &ui->items[i];
    }
    return NULL;
}

int mm_ui_number(const struct mm_ui *ui, const char *id)
{
    for (size_t i = 0; i < ui->n_items; i++) {
        if (ui->items[i].pressable && strcmp(ui->items[i].id, id) == 0)
            return ui->item_number[i];
    }
    return 0;
}

static bool begins_longer(const struct mm_ui *ui, int digit)
{
    for (int n = digit * 10; n < digit * 10 + 10; n++) {
        if (by_number(ui, n))
            return true;
    }
    return false;
}

static void press_digits(struct mm_ui *ui, int64_t now_ms, char ret_id[MM_UI_ID_BYTES], bool *ret_dirty)
{
    const struct mm_ui_item *item = by_number(ui, ui->digits);
    ui->digits = 0;
    if (!item)
        return;
    set_id(ui->focus, item->id);
    mm_ui_reveal(ui, item->id);
    activate(ui, item, now_ms, ret_id, ret_dirty);
}

static void on_digit(struct mm_ui *ui, int digit, int64_t now_ms, char ret_id[MM_UI_ID_BYTES],
                     bool *ret_dirty)
{
    bool second = ui->digits > 0;
    if (!second && digit == 0)
        return;
    ui->digits = ui->digits * 10 + digit;
    ui->digits_until_ms = now_ms + DIGITS_MS;
    if (second || !begins_longer(ui, ui->digits))
        press_digits(ui, now_ms, ret_id, ret_dirty);
}

/* ---- all -------------------------------------------------------------------------------------------------
 */
static void on_key(struct mm_ui *ui, enum mm_key key, int64_t now_ms, char ret_id[MM_UI_ID_BYTES],
                   bool *ret_dirty)
{
    int at = focus_index(ui);
    bool chooses = true;
    if (mm_ui_switch(ui, key, now_ms, &chooses, ret_dirty))
        key = MM_KEY_ENTER;
    else
        mm_ui_scan_stop(ui);
    switch (chooses ? key : MM_KEY_COUNT) {
    case MM_KEY_UP:
    case MM_KEY_DOWN:
        ui->digits = 0;
        mm_ui_focus_move(ui, key == MM_KEY_DOWN ? 1 : -1, ret_dirty);
        break;
    case MM_KEY_LEFT:
    case MM_KEY_RIGHT:
        ui->digits = 0;
        move_sideways(ui, key == MM_KEY_RIGHT ? 1 : -1, ret_dirty);
        break;
    case MM_KEY_ENTER:
    case MM_KEY_SPACE:
        if (ui->digits > 0)
            press_digits(ui, now_ms, ret_id, ret_dirty);
        else if (at >= 0)
            activate(ui, &ui->items[at], now_ms, ret_id, ret_dirty);
        else
            mm_ui_focus_move(ui, 1, ret_dirty);
        break;
    case MM_KEY_BACK:
        ui->digits = 0;
        set_id(ret_id, "@back");
        break;
    case MM_KEY_COUNT:
        break;
    }
}

void mm_ui_input(struct mm_ui *ui, const struct mm_event *event, int64_t now_ms, char ret_id[MM_UI_ID_BYTES],
                 bool *ret_dirty)
{
    enum { WHEEL_MM = 18 };
    ret_id[0] = '\0';
    *ret_dirty = false;
    switch (event->type) {
    case MM_EVENT_DOWN:
        mm_ui_scan_stop(ui);
        on_down(ui, event, now_ms, ret_dirty);
        break;
    case MM_EVENT_MOVE:
        on_move(ui, event, ret_dirty);
        break;
    case MM_EVENT_UP:
        on_up(ui, event, now_ms, ret_id, ret_dirty);
        break;
    case MM_EVENT_CANCEL:
        *ret_dirty = ui->press.inside;
        ui->press.down = false;
        ui->press.inside = false;
        break;
    case MM_EVENT_WHEEL:
        *ret_dirty = scroll_to(ui, ui->scroll + (int)(event->y * WHEEL_MM * ui->look.unit));
        break;
    case MM_EVENT_KEY:
        on_key(ui, event->key, now_ms, ret_id, ret_dirty);
        break;
    case MM_EVENT_DIGIT:
        mm_ui_scan_stop(ui);
        on_digit(ui, event->digit, now_ms, ret_id, ret_dirty);
        break;
    case MM_EVENT_NONE:
    case MM_EVENT_TEXT:
    case MM_EVENT_RESIZE:
    case MM_EVENT_EXPOSE:
    case MM_EVENT_QUIT:
    case MM_EVENT_TYPE_COUNT:
        break;
    }
}

int64_t mm_ui_next_tick_ms(const struct mm_ui *ui)
{
    if (ui->digits > 0)
        return ui->digits_until_ms;
    return ui->scan.left > 0 ? ui->scan.due_ms : -1;
}

void mm_ui_tick(struct mm_ui *ui, int64_t now_ms, char ret_id[MM_UI_ID_BYTES], bool *ret_dirty)
{
    ret_id[0] = '\0';
    *ret_dirty = false;
    if (ui->digits > 0 && now_ms >= ui->digits_until_ms)
        press_digits(ui, now_ms, ret_id, ret_dirty);
    else
        mm_ui_scan_tick(ui, now_ms, ret_dirty);
}
