/* Moving about in a script as a person would: only through what the ui shows and takes. */
#include "kiosk/app/flow.h"

#include "sync/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define TAP_MS    120  /* a finger stays this long */
#define AFTER_MS  1000 /* and comes again after this */
#define MAX_MOVES 500
#define EDGE_PX   24 /* surely inside a target */

enum mm_err mm_flow_fail(struct mm_flow_player *p, const char *fmt, ...)
{
    char text[400];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    return mm_fail(p->info, MM_ERR_INVALID, "%s:%d: %s", p->flow->path, p->step->line, text);
}

enum mm_err mm_flow_settle(struct mm_flow_player *p)
{
    if (!p->app->dirty || p->app->quit)
        return MM_OK;
    return mm_app_frame(p->app, p->info);
}

enum mm_err mm_flow_pass(struct mm_flow_player *p, int64_t ms)
{
    enum mm_err err = MM_OK;
    while (ms > 0 && err == MM_OK && !p->app->quit) {
        int64_t by = ms < MM_APP_TICK_MS ? ms : MM_APP_TICK_MS;
        mm_clock_advance(&p->app->fixed, by);
        ms -= by;
        mm_app_tick(p->app);
        err = mm_flow_settle(p);
    }
    return err;
}

enum mm_err mm_flow_input(struct mm_flow_player *p, const struct mm_event *event)
{
    mm_app_event(p->app, event);
    return mm_flow_settle(p);
}

bool mm_flow_on(const struct mm_flow_player *p, const char *screen)
{
    return strcmp(mm_app_top(p->app)->ops->name, screen) == 0;
}

static enum mm_err press(struct mm_flow_player *p, const struct mm_ui_item *item)
{
    struct mm_event event = {.type = MM_EVENT_DOWN,
                             .x = item->rect.x + item->rect.w / 2,
                             .y = item->rect.y + (item->visible ? item->rect.h / 2 : EDGE_PX)};
    enum mm_err err = mm_flow_input(p, &event);
    if (err == MM_OK)
        err = mm_flow_pass(p, TAP_MS);
    event.type = MM_EVENT_UP;
    if (err == MM_OK)
        err = mm_flow_input(p, &event);
    return err == MM_OK ? mm_flow_pass(p, AFTER_MS) : err;
}

enum mm_err mm_flow_tap(struct mm_flow_player *p, const char *id)
{
    const struct mm_ui_item *item = mm_ui_find(p->app->ui, id);
    enum mm_err err;
    if (!item)
        return mm_flow_fail(p, mm_say("%s がありません（画面 %s）", "no item %s on screen %s"), id,
                            mm_app_top(p->app)->ops->name);
    if (!item->pressable || (item->flags & MM_UI_DISABLED))
        return mm_flow_fail(p, mm_say("%s は押せません（画面 %s）", "item %s cannot be pressed on screen %s"),
                            id, mm_app_top(p->app)->ops->name);
    if (p->hand != MM_FLOW_ANY)
        return mm_flow_by_hand(p, id);
    if (!item->visible) {
        mm_ui_reveal(p->app->ui, id);
        p->app->dirty = true;
        err = mm_flow_settle(p);
        item = mm_ui_find(p->app->ui, id);
        if (err != MM_OK)
            return err;
        /* Of what is taller than the screen the beginning is shown; that is where a finger goes. */
        if (!item || (!item->visible && (item->rect.y < 0 || item->rect.y + EDGE_PX >= p->app->h)))
            return mm_flow_fail(p, mm_say("%s が見えません", "item %s cannot be brought into view"), id);
    }
    return press(p, item);
}

enum mm_err mm_flow_answer(struct mm_flow_player *p, enum mm_mark wish)
{
    int moves;
    for (moves = 0; moves < MAX_MOVES; moves++) {
        struct mm_app_slot *top = mm_app_top(p->app);
        char id[MM_UI_ID_BYTES] = "";
        enum mm_err err;
        if (!top->ops->hint || !top->ops->hint(top->state, p->app, wish, id))
            return MM_OK;
        err = mm_flow_tap(p, id);
        if (err != MM_OK)
            return err;
    }
    return mm_flow_fail(p, "%s", mm_say("答えが決まりません", "the question never becomes answered"));
}

enum mm_err mm_flow_walk(struct mm_flow_player *p)
{
    int moves;
    enum mm_err err = MM_OK;
    if (!mm_flow_on(p, "page"))
        return mm_flow_fail(p, "%s", mm_say("ページの画面ではありません", "not on a page"));
    for (moves = 0; moves < MAX_MOVES && err == MM_OK && mm_flow_on(p, "page"); moves++) {
        err = mm_flow_answer(p, MM_MARK_RIGHT);
        if (err == MM_OK)
            err = mm_flow_tap(p, "next");
    }
    return err;
}

static enum mm_mark wish_of(char letter)
{
    return letter == 'w' ? MM_MARK_WRONG : (letter == 'u' ? MM_MARK_UNSURE : MM_MARK_RIGHT);
}

enum mm_err mm_flow_finish(struct mm_flow_player *p, const char *pattern)
{
    int moves;
    enum mm_err err = MM_OK;
    if (!mm_flow_on(p, "check"))
        return mm_flow_fail(p, "%s", mm_say("確かめ問題の画面ではありません", "not on a question"));
    for (moves = 0; moves < MAX_MOVES && err == MM_OK; moves++) {
        if (mm_flow_on(p, "check")) {
            err = mm_flow_answer(p, wish_of(*pattern));
            pattern += *pattern != '\0';
        }
        if (err != MM_OK || mm_flow_on(p, "thanks"))
            return err;
        if (mm_flow_on(p, "fault"))
            return mm_flow_fail(p, "%s", mm_say("記録できない画面になりました", "the fault screen came up"));
        if (mm_ui_find(p->app->ui, "next"))
            err = mm_flow_tap(p, "next");
        else
            err = mm_flow_pass(p, MM_APP_TICK_MS); /* 提出 can be taken back for a while */
    }
    return err != MM_OK ? err : mm_flow_fail(p, "%s", mm_say("終わりません", "it never ends"));
}
