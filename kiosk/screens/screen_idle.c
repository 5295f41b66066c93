/* Nobody has touched anything for a while: 45 s to answer, then everything is kept and hidden. Nothing is
 * ever submitted for somebody. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

#define ANSWER_S 45

struct state {
    int64_t until_ms; /* monotonic */
};

static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    (void)arg;
    (void)info;
    s->until_ms = mm_mono_ms(mm_app_clock(app)) + ANSWER_S * 1000;
    return MM_OK;
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    int64_t left = (s->until_ms - mm_mono_ms(mm_app_clock(app)) + 999) / 1000;
    char words[128];
    const char *texts[2];
    snprintf(words, sizeof(words), "あと%d秒で画面を隠します。これまでの答えは残っています。",
             left < 0 ? 0 : (int)left);
    texts[0] = words;
    mm_ui_begin(ui, "idle", "");
    mm_piece_middle(ui, "つづけますか", texts, 1);
    mm_piece_middle_end(ui);
    mm_app_footer_start(app, ui, mm_app_sitting(app) != NULL);
    mm_app_footer_end(app, ui, "つづける", MM_SHAPE_NONE, MM_UI_FOCUS_FIRST);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    (void)state;
    (void)app;
    if (strcmp(id, "next") == 0 || strcmp(id, "@back") == 0)
        return mm_pop();
    return mm_stay();
}

static struct mm_nav tick(void *state, struct mm_app *app, int64_t now_ms)
{
    const struct state *s = state;
    (void)app;
    return now_ms >= s->until_ms ? mm_replace(&mm_screen_lock, NULL) : mm_stay();
}

const struct mm_screen_ops mm_screen_idle = {.name = "idle",
                                             .state_bytes = sizeof(struct state),
                                             .needs_person = true,
                                             .no_idle = true,
                                             .init = init,
                                             .build = build,
                                             .act = act,
                                             .tick = tick};
