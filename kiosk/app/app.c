/* The loop: sleeps in the platform's wait, hands events to the ui and what they activate to the top screen,
 * lets time pass once a second at most, and builds a frame when something changed. */
#include "kiosk/app/internal.h"

#include "sync/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_WALL_MS 1795392000000 /* scripts start at 2026-11-23 09:00 JST unless they say otherwise */

/* ---- acting ----------------------------------------------------------------------------------------- */
static void activate(struct mm_app *app, const char *id)
{
    struct mm_app_slot *top = mm_app_top(app);
    struct mm_nav nav = mm_stay();
    app->saved_note = false;
    if (!mm_app_band_act(app, id, &nav))
        nav = top->ops->act(top->state, app, id);
    mm_app_go(app, &nav);
}

static void resize(struct mm_app *app)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    double dpi = 0;
    int w = 0, h = 0;
    app->ops->size(app->platform, &w, &h, &dpi);
    if (w <= 0 || h <= 0 || (w == app->w && h == app->h))
        return;
    if (mm_ui_resize(app->ui, w, h) != MM_OK) {
        (void)mm_fail(&info, MM_ERR_NOMEM, "%s",
                      mm_say("画面の大きさを変えられません。再起動してください。",
                             "cannot take the new size of the screen; restart"));
        mm_log(MM_LOG_ERROR, "%s", info.text);
        app->quit = true;
        app->exit_code = EXIT_FAILURE;
        return;
    }
    app->w = w;
    app->h = h;
    app->dirty = true;
}

/* Keys of which the screen at hand makes something of its own. */
static bool typed(struct mm_app *app, const struct mm_event *event, char ret_id[MM_UI_ID_BYTES])
{
    const struct mm_screen_ops *ops = mm_app_top(app)->ops;
    bool erase = event->type == MM_EVENT_KEY && event->key == MM_KEY_BACK;
    if (ops->takes_digits && event->type == MM_EVENT_DIGIT)
        snprintf(ret_id, MM_UI_ID_BYTES, "@digit:%d", event->digit);
    else if (ops->takes_text && (event->type == MM_EVENT_DIGIT || event->type == MM_EVENT_TEXT))
        snprintf(ret_id, MM_UI_ID_BYTES, "@text:%c",
                 event->type == MM_EVENT_DIGIT ? '0' + event->digit : event->ch);
    else if ((ops->takes_digits || ops->takes_text) && erase)
        snprintf(ret_id, MM_UI_ID_BYTES, "@erase");
    return ret_id[0] != '\0';
}

/* Where a finger was, for the screen that asks. */
static void pointed(struct mm_app *app, const struct mm_event *event, char id[MM_UI_ID_BYTES])
{
    if (event->type == MM_EVENT_DOWN) {
        app->down_x = event->x;
        app->down_y = event->y;
    }
    if (event->type == MM_EVENT_UP && mm_app_top(app)->ops->takes_points &&
        (!id[0] || strcmp(id, "target") == 0))
        snprintf(id, MM_UI_ID_BYTES, "@point:%d,%d", app->down_x, app->down_y);
}

static void input(struct mm_app *app, const struct mm_event *event)
{
    char id[MM_UI_ID_BYTES] = "";
    bool dirty = false;
    if (!typed(app, event, id)) {
        const struct mm_event meant = mm_app_device_event(app, event);
        mm_ui_input(app->ui, &meant, mm_mono_ms(&app->clock), id, &dirty);
        pointed(app, event, id);
    }
    app->dirty = app->dirty || dirty;
    if (id[0])
        activate(app, id);
}

/* Keys that waited for more of a card: they were somebody's fingers after all. */
static void keys_release(struct mm_app *app)
{
    struct mm_event key;
    while (mm_app_card_next(app, &key))
        input(app, &key);
}

void mm_app_event(struct mm_app *app, const struct mm_event *event)
{
    char id[MM_UI_ID_BYTES] = "";
    int64_t now = mm_mono_ms(&app->clock);
    if (event->type == MM_EVENT_NONE)
        return;
    if (event->type == MM_EVENT_QUIT) {
        app->quit = true;
        return;
    }
    if (event->type == MM_EVENT_RESIZE) {
        resize(app);
        return;
    }
    if (event->type == MM_EVENT_EXPOSE) {
        mm_ui_repaint(app->ui);
        app->dirty = true;
        return;
    }
    app->last_input_ms = now;
    if (!mm_app_card_take(app, event, id)) {
        keys_release(app);
        if (!mm_app_card_take(app, event, id)) /* it may be the first of a card */
            input(app, event);
    }
    if (id[0])
        activate(app, id);
    mm_wipe(id, sizeof(id));
}

/* ---- time ------------------------------------------------------------------------------------------- */
/* Of a screen that clears by itself: not under the hand of who still reads it, or comes back to it. */
static int64_t clears_at_ms(struct mm_app *app)
{
    const struct mm_app_slot *top = mm_app_top(app);
    int64_t from = top->since_ms > app->last_input_ms ? top->since_ms : app->last_input_ms;
    return from + top->ops->clears_after_s * (int64_t)1000;
}

static void idle_check(struct mm_app *app, int64_t now)
{
    const struct mm_app_screens *screens = app->options->screens;
    const struct mm_screen_ops *ops = mm_app_top(app)->ops;
    struct mm_nav nav;
    if (ops->clears_after_s && now >= clears_at_ms(app)) {
        nav = mm_sign_out();
    } else if (ops->no_idle || now - app->last_input_ms < MM_APP_IDLE_MS) {
        return;
    } else if (app->has_person) {
        nav = mm_push(screens->idle, NULL);
        if (app->n_stack == MM_MAX_SCREENS) /* no room for the warning: hide what is there */
            nav = mm_replace(screens->lock, NULL);
    } else {
        nav = mm_sign_out();
    }
    mm_app_go(app, &nav);
}

static void attract_check(struct mm_app *app, int64_t now)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_date today = mm_date_of(mm_now_ms(&app->clock));
    bool changed = false;
    if (app->n_stack != 1)
        return;
    if (now - app->last_input_ms >= MM_APP_IDLE_MS &&
        memcmp(mm_ui_settings(app->ui), &app->house, sizeof(app->house)) != 0) {
        mm_ui_set(app->ui, &app->house);
        app->dirty = true;
    }
    if (today.day != app->day) {
        app->day = today.day;
        app->dirty = true;
    }
    if (!app->store || now - app->last_poll_ms < MM_APP_POLL_MS)
        return;
    app->last_poll_ms = now;
    if (mm_app_reload(app, &changed, &info) != MM_OK)
        mm_log(MM_LOG_WARN,
               mm_say("名簿を読み直せません: %s。今までの名簿を使います。",
                      "cannot read the roster again: %s; using the one at hand"),
               info.text);
    app->dirty = app->dirty || changed;
}

void mm_app_tick(struct mm_app *app)
{
    char id[MM_UI_ID_BYTES] = "";
    bool dirty = false;
    int64_t now = mm_mono_ms(&app->clock);
    struct mm_app_slot *top;
    if (app->card.n && now >= mm_app_card_due_ms(app))
        keys_release(app);
    mm_ui_tick(app->ui, now, id, &dirty);
    app->dirty = app->dirty || dirty;
    if (id[0])
        activate(app, id);
    if (now - app->last_tick_ms < MM_APP_TICK_MS)
        return;
    app->last_tick_ms = now;
    mm_app_figures_tick(app);
    mm_app_narration_tick(app);
    top = mm_app_top(app);
    if (top->ops->tick) {
        struct mm_nav nav = top->ops->tick(top->state, app, now);
        mm_app_go(app, &nav);
    }
    idle_check(app, now);
    attract_check(app, now);
    if (app->store && !app->dirty) /* nobody waits for a frame */
        mm_store_quiet(app->store);
}

/* How long nothing needs to be done: to the next second where something counts, to the idle warning, to the
 * next look at the roster. */
static int wait_ms(struct mm_app *app)
{
    const struct mm_app_slot *top = mm_app_top(app);
    int64_t now = mm_mono_ms(&app->clock);
    int64_t next = app->last_input_ms + MM_APP_IDLE_MS;
    int64_t ui = mm_ui_next_tick_ms(app->ui);
    if (top->ops->tick || mm_app_figures_wait(app) || mm_app_narration_plays(app))
        next = app->last_tick_ms + MM_APP_TICK_MS;
    else if (app->n_stack == 1)
        next = app->last_poll_ms + MM_APP_POLL_MS;
    else if (top->ops->clears_after_s)
        next = clears_at_ms(app);
    else if (top->ops->no_idle)
        next = now + MM_APP_IDLE_MS;
    if (next < app->last_tick_ms + MM_APP_TICK_MS)
        next = app->last_tick_ms + MM_APP_TICK_MS;
    if (ui >= 0 && ui < next)
        next = ui;
    if (app->card.n && mm_app_card_due_ms(app) < next)
        next = mm_app_card_due_ms(app);
    return next <= now ? 0 : (int)(next - now);
}

enum mm_err mm_app_loop(struct mm_app *app, struct mm_errinfo *info)
{
    const struct mm_app_options *o = app->options;
    while (!app->quit) {
        struct mm_event event;
        if (app->dirty) {
            enum mm_err err = mm_app_frame(app, info);
            if (err == MM_OK && o->screenshot) {
                err = mm_png_write(o->screenshot, mm_ui_canvas(app->ui), info);
                app->quit = true;
            }
            if (err != MM_OK)
                return err;
            if (o->headless) /* nobody can touch it: one frame is all there is to see */
                app->quit = true;
            continue;
        }
        app->ops->wait(app->platform, wait_ms(app), &event);
        mm_app_event(app, &event);
        mm_app_tick(app);
    }
    return MM_OK;
}

/* ---- run -------------------------------------------------------------------------------------------- */
static void start_clock(struct mm_app *app, const struct mm_flow *flow, struct mm_app_options *options)
{
    struct mm_flow_setup setup = {.wall_at_ms = FIRST_WALL_MS, .seed = options->seed ? options->seed : 1};
    if (!flow) {
        app->clock = mm_clock_system();
        app->random = mm_random_system();
        return;
    }
    mm_flow_setup(flow, &setup);
    app->fixed = (struct mm_clock_fixed){.wall_at_ms = setup.wall_at_ms, .mono_at_ms = 10000};
    if (setup.of_machine) {
        const struct mm_clock machine = mm_clock_system();
        app->fixed = (struct mm_clock_fixed){mm_now_ms(&machine), mm_mono_ms(&machine)};
    }
    app->clock = mm_clock_fixed(&app->fixed);
    app->clock.since_boot = setup.of_machine;
    app->random = mm_random_seeded(&app->seeded, setup.seed);
    options->seed = setup.seed;
    if (setup.w) {
        options->w = setup.w;
        options->h = setup.h;
    }
    if (setup.diagonal_inch > 0)
        options->diagonal_inch = setup.diagonal_inch;
}

static void fonts_told(const struct mm_app *app)
{
    const char *package = mm_fonts_absent(app->fonts);
    if (package)
        mm_log(
            MM_LOG_WARN,
            mm_say("書体ファイルが足りません。Debian のパッケージ %s を入れるまで、ほかの書体で表示します。",
                   "a font is missing; until the Debian package %s is installed others stand in"),
            package);
}

static int say(const struct mm_errinfo *info, int code)
{
    fprintf(stderr, "mamori-kiosk: %s\n", info->text);
    return code;
}

int mm_app_run(const struct mm_app_options *given)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_app_options options = *given;
    struct mm_flow *flow = NULL;
    struct mm_app *app = NULL;
    int code = EXIT_SUCCESS;
    enum mm_err err = mm_crypto_init(&info);
    if (err == MM_OK && options.script) {
        err = mm_flow_load(options.script, &flow, &info);
        if (err != MM_OK)
            return say(&info, 2);
    }
    app = calloc(1, sizeof(*app));
    if (!app && err == MM_OK)
        err = mm_nomem(&info);
    if (err != MM_OK)
        goto out;
    app->options = &options;
    app->house =
        (struct mm_ui_settings){.size = MM_SIZE_M, .theme = MM_THEME_LIGHT, .volume = MM_VOLUME_USUAL};
    mm_roster_init(&app->roster);
    start_clock(app, flow, &options);
    app->last_input_ms = app->last_tick_ms = app->last_poll_ms = mm_mono_ms(&app->clock);
    app->day = mm_date_of(mm_now_ms(&app->clock)).day;
    err = mm_app_open(app, &info);
    if (err == MM_OK)
        fonts_told(app);
    if (err == MM_OK)
        err = flow ? mm_flow_play(flow, app, &info) : mm_app_loop(app, &info);
out:
    if (err != MM_OK)
        code = say(&info, EXIT_FAILURE);
    else if (app)
        code = app->exit_code;
    if (app) {
        mm_app_narration_stop(app);
        mm_app_voice_stop(app);
        mm_app_close(app);
    }
    free(app);
    mm_flow_free(flow);
    return code;
}
