/* by touch|keys|digits|switches|switch: from here on a script presses as somebody who has nothing else: a
 * finger that flicks to what does not show, four keys, the number keys, two switches or one. Nothing is
 * scrolled or focused but by them. */
#include "kiosk/app/flow.h"

#include "sync/base/log.h"

#include <stdio.h>
#include <string.h>

#define MAX_FLICKS  80
#define FLICK_STEPS 8
#define DIGITS_MS   2000 /* no second digit comes */
#define TOUCH_MS    120
#define AFTER_MS    1000
#define KEY_MS      400

static enum mm_err finger(struct mm_flow_player *p, enum mm_event_type type, int x, int y)
{
    struct mm_event event = {.type = type, .x = x, .y = y, .finger = true};
    return mm_flow_input(p, &event);
}

/* Up or down by at most half of what shows, wherever on the screen that stands: nothing is passed by. A flick
 * presses nothing, whatever it begins on. */
static enum mm_err flick(struct mm_flow_player *p, bool further)
{
    const struct mm_rect body = mm_ui_body(p->app->ui);
    int most = p->app->h * 3 / 10, span = body.h / 2 < most ? body.h / 2 : most, i;
    int x = p->app->w / 2, middle = body.y + body.h / 2;
    int from = further ? middle + span / 2 : middle - span / 2;
    enum mm_err err = finger(p, MM_EVENT_DOWN, x, from);
    for (i = 1; i <= FLICK_STEPS && err == MM_OK; i++)
        err = finger(p, MM_EVENT_MOVE, x, from + (further ? -1 : 1) * span * i / FLICK_STEPS);
    if (err == MM_OK)
        err = mm_flow_pass(p, TOUCH_MS);
    return err == MM_OK ? finger(p, MM_EVENT_UP, x, from + (further ? -span : span)) : err;
}

/* What is taller than the body never shows as a whole: its beginning is enough. */
static bool in_reach(const struct mm_flow_player *p, const struct mm_ui_item *item)
{
    const struct mm_rect body = mm_ui_body(p->app->ui);
    return item->visible ||
           (item->rect.h > body.h / 2 && item->rect.y >= body.y && item->rect.y < body.y + body.h / 2);
}

static enum mm_err press_touch(struct mm_flow_player *p, const char *id)
{
    const struct mm_ui_item *item = mm_ui_find(p->app->ui, id);
    enum mm_err err = MM_OK;
    int n, x, y;
    for (n = 0; item && !in_reach(p, item) && n < MAX_FLICKS && err == MM_OK; n++) {
        const struct mm_rect body = mm_ui_body(p->app->ui);
        err = flick(p, item->rect.y + item->rect.h / 2 > body.y + body.h / 2);
        item = mm_ui_find(p->app->ui, id);
    }
    if (err != MM_OK)
        return err;
    if (!item || !in_reach(p, item))
        return mm_flow_fail(p, mm_say("%s に指が届きません", "no finger reaches %s"), id);
    x = item->rect.x + item->rect.w / 2;
    y = item->rect.y + (item->visible ? item->rect.h / 2 : item->rect.h / 8);
    err = finger(p, MM_EVENT_DOWN, x, y);
    if (err == MM_OK)
        err = mm_flow_pass(p, TOUCH_MS + mm_ui_settings(p->app->ui)->hold_ms);
    if (err == MM_OK)
        err = finger(p, MM_EVENT_UP, x, y);
    return err == MM_OK ? mm_flow_pass(p, AFTER_MS) : err;
}

/* From target to target by one key, and Enter on it. */
static enum mm_err press_by(struct mm_flow_player *p, enum mm_key on, const char *id)
{
    struct mm_event down = {.type = MM_EVENT_KEY, .key = on};
    struct mm_event enter = {.type = MM_EVENT_KEY, .key = MM_KEY_ENTER};
    enum mm_err err = MM_OK;
    size_t n, most = 3 * mm_ui_items(p->app->ui) + 60; /* texts are read page by page */
    for (n = 0; n < most && strcmp(mm_ui_focus(p->app->ui), id) != 0 && err == MM_OK; n++) {
        err = mm_flow_input(p, &down);
        if (err == MM_OK)
            err = mm_flow_pass(p, KEY_MS);
    }
    if (err == MM_OK && strcmp(mm_ui_focus(p->app->ui), id) != 0)
        err = mm_flow_fail(p, mm_say("%s にキーで届きません", "no key reaches %s"), id);
    if (err == MM_OK)
        err = mm_flow_input(p, &enter);
    return err == MM_OK ? mm_flow_pass(p, AFTER_MS) : err;
}

static enum mm_err press_keys(struct mm_flow_player *p, const char *id)
{
    return press_by(p, MM_KEY_DOWN, id);
}

static enum mm_err press_switches(struct mm_flow_player *p, const char *id)
{
    return press_by(p, MM_KEY_SPACE, id);
}

static bool scans(const struct mm_flow_player *p)
{
    return mm_ui_next_tick_ms(p->app->ui) >= 0;
}

/* Sets the focus going as often as it rests, and presses once it is there. */
static enum mm_err press_switch(struct mm_flow_player *p, const char *id)
{
    struct mm_event enter = {.type = MM_EVENT_KEY, .key = MM_KEY_ENTER};
    size_t n, most = 3 * mm_ui_items(p->app->ui) + 60;
    bool there = false;
    enum mm_err err = MM_OK;
    for (n = 0; n < most && !(there && scans(p)) && err == MM_OK; n++) {
        bool going = scans(p);
        if (!going)
            err = mm_flow_input(p, &enter);
        if (err == MM_OK)
            err = mm_flow_pass(p, going ? mm_ui_settings(p->app->ui)->scan_ms : KEY_MS);
        there = strcmp(mm_ui_focus(p->app->ui), id) == 0;
    }
    if (err == MM_OK && !there)
        err = mm_flow_fail(p, mm_say("%s に一つのスイッチで届きません", "no switch reaches %s"), id);
    if (err == MM_OK)
        err = mm_flow_input(p, &enter);
    return err == MM_OK ? mm_flow_pass(p, AFTER_MS) : err;
}

static enum mm_err press_digits(struct mm_flow_player *p, const char *id)
{
    char digits[16];
    int number = mm_ui_number(p->app->ui, id), i;
    enum mm_err err = MM_OK;
    if (number <= 0)
        return mm_flow_fail(p, mm_say("%s に番号がありません", "%s has no number"), id);
    snprintf(digits, sizeof(digits), "%d", number);
    for (i = 0; digits[i] && err == MM_OK; i++) {
        struct mm_event event = {.type = MM_EVENT_DIGIT, .digit = digits[i] - '0'};
        err = mm_flow_input(p, &event);
    }
    return err == MM_OK ? mm_flow_pass(p, DIGITS_MS) : err;
}

enum mm_err mm_flow_by_hand(struct mm_flow_player *p, const char *id)
{
    static enum mm_err (*const press[MM_FLOW_HAND_COUNT])(struct mm_flow_player * p, const char *id) = {
        [MM_FLOW_TOUCH] = press_touch,       [MM_FLOW_KEYS] = press_keys,     [MM_FLOW_DIGITS] = press_digits,
        [MM_FLOW_SWITCHES] = press_switches, [MM_FLOW_SWITCH] = press_switch,
    };
    return press[p->hand](p, id);
}
