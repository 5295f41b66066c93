/* What was set up for this kiosk's screen: its size, and where fingers mean to be. Facts of the store. */
#include "kiosk/app/internal.h"

#include "sync/base/log.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_INCH 21.5
#define LEAST_INCH   5
#define MOST_INCH    120

static bool fact(struct mm_app *app, const char *name, char *out, size_t bytes)
{
    return app->store && mm_store_meta_get(app->store, name, out, bytes, NULL) == MM_OK && out[0];
}

void mm_app_device_load(struct mm_app *app)
{
    char text[MM_TOUCH_MAP_BYTES];
    double inch = fact(app, "diagonal", text, sizeof(text)) ? (double)strtol(text, NULL, 10) / 100 : 0;
    app->diagonal_inch = app->options->diagonal_inch;
    if (app->diagonal_inch <= 0)
        app->diagonal_inch = inch >= LEAST_INCH && inch <= MOST_INCH ? inch : DEFAULT_INCH;
    app->touch = MM_TOUCH_MAP_NONE;
    if (fact(app, "touch", text, sizeof(text)) && mm_touch_map_parse(text, &app->touch) != MM_OK)
        mm_log(MM_LOG_WARN, "%s",
               mm_say("ふれる位置の設定を読めないため、使いません。保守の画面で合わせてください。",
                      "the calibration of the touch screen is unreadable and not used; calibrate again"));
    app->setup_asked = app->options->setup;
}

/* What a finger means. What a mouse points at is what it means. */
struct mm_event mm_app_device_event(const struct mm_app *app, const struct mm_event *event)
{
    struct mm_event out = *event;
    if (event->finger && app->w > 0 && app->h > 0) {
        struct mm_touch_point at = mm_touch_apply(
            &app->touch, (struct mm_touch_point){(double)event->x / app->w, (double)event->y / app->h});
        out.x = (int)lround(at.x * app->w);
        out.y = (int)lround(at.y * app->h);
    }
    return out;
}

double mm_app_diagonal(struct mm_app *app)
{
    return app->diagonal_inch;
}

enum mm_err mm_app_diagonal_put(struct mm_app *app, double inch, struct mm_errinfo *info)
{
    char text[32];
    enum mm_err err;
    inch = fmin(fmax(inch, LEAST_INCH), MOST_INCH);
    snprintf(text, sizeof(text), "%ld", lround(inch * 100));
    err = mm_store_meta_set(app->store, "diagonal", text, info);
    if (err == MM_OK)
        err = mm_app_ui_make(app, app->w, app->h, inch, info);
    if (err == MM_OK)
        mm_app_figures_look(app);
    return err;
}

enum mm_err mm_app_touch_put(struct mm_app *app, const struct mm_touch_map *map, double error_mm,
                             struct mm_errinfo *info)
{
    char text[MM_TOUCH_MAP_BYTES], mm[32];
    const struct mm_store_fact facts[] = {{"touch", text}, {"touch_mm", mm}};
    enum mm_err err;
    mm_touch_map_format(map, text);
    snprintf(mm, sizeof(mm), "%ld", lround(error_mm * 10));
    err = mm_store_meta_put(app->store, facts, sizeof(facts) / sizeof(facts[0]), info);
    if (err == MM_OK)
        app->touch = *map;
    return err;
}

bool mm_app_setup_due(struct mm_app *app)
{
    char text[MM_ID_BYTES];
    if (!app->store || app->setup_put_off)
        return false;
    return app->setup_asked ||
           (!fact(app, "setup", text, sizeof(text)) && !fact(app, "recorder", text, sizeof(text)));
}

enum mm_err mm_app_setup_done(struct mm_app *app, struct mm_errinfo *info)
{
    enum mm_err err = mm_store_meta_set(app->store, "setup", "done", info);
    if (err == MM_OK)
        app->setup_asked = false;
    return err;
}

void mm_app_setup_put_off(struct mm_app *app)
{
    app->setup_put_off = true;
}

struct mm_nav mm_app_restart(struct mm_app *app)
{
    app->exit_code = MM_APP_AGAIN;
    return (struct mm_nav){.kind = MM_NAV_QUIT};
}
