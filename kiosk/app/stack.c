/* The stack of screens: the only place that makes, frees and exchanges them. The bottom is always attract. */
#include "kiosk/app/internal.h"

#include "sync/base/log.h"

#include <stdlib.h>
#include <string.h>

#define MAX_HOPS 16 /* navigations that follow from one another */

struct mm_app_slot *mm_app_top(struct mm_app *app)
{
    return &app->stack[app->n_stack - 1];
}

static void slot_done(struct mm_app_slot *slot)
{
    if (slot->state && slot->ops->done)
        slot->ops->done(slot->state);
    if (slot->state)
        mm_wipe(slot->state, slot->ops->state_bytes);
    free(slot->state);
    *slot = (struct mm_app_slot){0};
}

static enum mm_err slot_init(struct mm_app *app, const struct mm_screen_ops *ops, const void *arg,
                             struct mm_app_slot *ret_slot, struct mm_errinfo *info)
{
    struct mm_app_slot slot = {.ops = ops, .since_ms = mm_mono_ms(&app->clock)};
    enum mm_err err = MM_OK;
    slot.state = calloc(1, ops->state_bytes ? ops->state_bytes : 1);
    if (!slot.state)
        return mm_fail(info, MM_ERR_NOMEM, "%s",
                       mm_say("メモリが足りません。再起動してください。", "out of memory; restart"));
    if (ops->init)
        err = ops->init(slot.state, app, arg, info);
    if (err != MM_OK) {
        slot_done(&slot);
        return err;
    }
    *ret_slot = slot;
    return MM_OK;
}

static void drop_to(struct mm_app *app, size_t n)
{
    while (app->n_stack > n)
        slot_done(&app->stack[--app->n_stack]);
}

static enum mm_err go_stay(struct mm_app *app, const struct mm_nav *nav, struct mm_errinfo *info)
{
    (void)nav;
    (void)info;
    app->dirty = true;
    return MM_OK;
}

/* Somebody leaves in the middle of a question: what was chosen is kept, as the screens say it is. */
static enum mm_err keep_all(struct mm_app *app, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    size_t i;
    for (i = app->n_stack; i-- > 0 && err == MM_OK && app->has_sitting && app->store;)
        if (app->stack[i].ops->leave)
            err = app->stack[i].ops->leave(app->stack[i].state, app, info);
    return err;
}

static enum mm_err go_push(struct mm_app *app, const struct mm_nav *nav, struct mm_errinfo *info)
{
    struct mm_app_slot slot;
    enum mm_err err;
    if (app->n_stack == MM_MAX_SCREENS)
        return MM_OK; /* refused: the person stays where they are */
    err = nav->screen == app->options->screens->lock ? keep_all(app, info) : MM_OK;
    if (err == MM_OK)
        err = slot_init(app, nav->screen, nav->arg, &slot, info);
    if (err != MM_OK)
        return err;
    if (app->ui && app->n_stack)
        mm_ui_view_get(app->ui, &mm_app_top(app)->view);
    app->stack[app->n_stack++] = slot;
    return MM_OK;
}

static enum mm_err go_replace(struct mm_app *app, const struct mm_nav *nav, struct mm_errinfo *info)
{
    struct mm_app_slot slot;
    enum mm_err err;
    if (app->n_stack == 1)
        return go_push(app, nav, info);
    err = nav->screen == app->options->screens->lock ? keep_all(app, info) : MM_OK;
    if (err == MM_OK)
        err = slot_init(app, nav->screen, nav->arg, &slot, info);
    if (err == MM_OK) {
        slot_done(mm_app_top(app));
        *mm_app_top(app) = slot;
    }
    return err;
}

/* One step back: the screen below is seen as it was left. */
static enum mm_err go_pop(struct mm_app *app, const struct mm_nav *nav, struct mm_errinfo *info)
{
    (void)nav;
    (void)info;
    if (app->n_stack == 1)
        return MM_OK;
    drop_to(app, app->n_stack - 1);
    if (app->ui)
        mm_ui_view_put(app->ui, &mm_app_top(app)->view);
    return MM_OK;
}

static enum mm_err go_pop_to(struct mm_app *app, const struct mm_nav *nav, struct mm_errinfo *info)
{
    size_t n = app->n_stack;
    (void)info;
    while (n > 1 && app->stack[n - 1].ops != nav->screen)
        n--;
    drop_to(app, n);
    return MM_OK;
}

static enum mm_err go_sign_out(struct mm_app *app, const struct mm_nav *nav, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    (void)nav;
    err = keep_all(app, info);
    if (app->has_sitting && app->store && err == MM_OK)
        err = mm_app_sitting_end(app, info);
    drop_to(app, app->n_stack > 2 && app->stack[1].ops->room ? 2 : 1);
    mm_app_person_forget(app);
    if (err == MM_OK && mm_app_setup_due(app)) { /* whoever began it went away */
        const struct mm_nav setup = {.kind = MM_NAV_PUSH, .screen = app->options->screens->setup};
        err = go_push(app, &setup, info);
    }
    return err;
}

static enum mm_err go_fault(struct mm_app *app, const struct mm_nav *nav, struct mm_errinfo *info)
{
    struct mm_nav push = {.kind = MM_NAV_PUSH, .screen = app->options->screens->fault, .arg = &nav->info};
    mm_log(MM_LOG_ERROR, "%s", nav->info.text);
    if (mm_app_top(app)->ops == push.screen)
        return go_replace(app, &push, info);
    if (app->n_stack == MM_MAX_SCREENS)
        drop_to(app, app->n_stack - 1);
    return go_push(app, &push, info);
}

static enum mm_err go_quit(struct mm_app *app, const struct mm_nav *nav, struct mm_errinfo *info)
{
    (void)nav;
    (void)info;
    app->quit = true;
    return MM_OK;
}

static const struct {
    enum mm_err (*go)(struct mm_app *app, const struct mm_nav *nav, struct mm_errinfo *info);
    bool notices; /* what is on top now may want to look again */
} navs[] = {
    [MM_NAV_STAY] = {go_stay, false},       [MM_NAV_PUSH] = {go_push, false},
    [MM_NAV_REPLACE] = {go_replace, false}, [MM_NAV_POP] = {go_pop, true},
    [MM_NAV_POP_TO] = {go_pop_to, true},    [MM_NAV_SIGN_OUT] = {go_sign_out, true},
    [MM_NAV_FAULT] = {go_fault, false},     [MM_NAV_QUIT] = {go_quit, false},
};
_Static_assert(sizeof(navs) / sizeof(navs[0]) == MM_NAV_KIND_COUNT, "a way for every navigation");

void mm_app_go(struct mm_app *app, const struct mm_nav *nav)
{
    struct mm_nav next = *nav;
    int hops;
    for (hops = 0; hops < MAX_HOPS; hops++) {
        struct mm_nav now = next;
        struct mm_errinfo info = MM_ERRINFO_INIT;
        enum mm_err err = navs[now.kind].go(app, &now, &info);
        struct mm_app_slot *top = mm_app_top(app);
        app->dirty = true;
        if (err != MM_OK && now.kind != MM_NAV_FAULT) {
            info.err = err;
            next = mm_fault(&info);
        } else if (navs[now.kind].notices && top->ops->notice) {
            next = top->ops->notice(top->state, app);
            if (next.kind == MM_NAV_STAY)
                return;
        } else {
            return;
        }
    }
}
