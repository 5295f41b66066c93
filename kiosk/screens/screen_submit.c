/* 提出: asked once, then ten seconds in which it can be taken back. A kill inside them resumes inside them;
 * after them the result is written once. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

struct state {
    struct mm_sheet sheet;
    int64_t until_ms; /* monotonic: until then 提出 can be taken back */
};

static int64_t left_ms(const struct state *s, struct mm_app *app)
{
    return s->until_ms - mm_mono_ms(mm_app_clock(app));
}

/* Counted monotonically, so that a clock that is set in between neither shortens nor lengthens it. */
static void count_from(struct state *s, struct mm_app *app)
{
    int64_t left = s->sheet.attempt.submitted_at_ms + MM_SUBMIT_WAIT_MS - mm_now_ms(mm_app_clock(app));
    if (left < 0)
        left = 0;
    s->until_ms = mm_mono_ms(mm_app_clock(app)) + (left > MM_SUBMIT_WAIT_MS ? MM_SUBMIT_WAIT_MS : left);
}

static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    enum mm_err err = mm_sheet_load(app, &s->sheet, info);
    (void)arg;
    if (err == MM_OK)
        count_from(s, app);
    return err == MM_OK ? mm_place_keep(app, "submit", "", info) : err;
}

/* Also when the result is written already and only the way on failed: then the next second goes on. */
static bool waiting(const struct state *s)
{
    return s->sheet.attempt.state != MM_ATTEMPT_OPEN;
}

static void build_wait(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    int64_t left = left_ms(s, app);
    char words[128];
    const char *texts[1];
    snprintf(words, sizeof(words), "あと%d秒のあいだ、取り消せます。そのあと、解説に進みます。",
             left < 0 ? 0 : (int)((left + 999) / 1000));
    texts[0] = words;
    mm_ui_begin(ui, "submit", "wait");
    mm_app_band(app, ui, mm_ui_narrow(ui) ? "提出" : "たしかめる　提出", false);
    mm_piece_middle(ui, "提出しました", texts, 1);
    mm_piece_middle_end(ui);
    /* Not where 提出する stood: a second press of the same hand takes nothing back. */
    mm_app_footer_start(app, ui, true);
    mm_ui_space(ui, MM_STEP_4);
    mm_ui_push(ui, "undo", MM_BUTTON_PLAIN, "取り消す");
    mm_ui_grow(ui);
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    static const char *const texts[] = {
        "提出すると、解説を見られます。\n提出してから10秒のあいだは、取り消せます。"};
    const struct state *s = state;
    if (waiting(s)) {
        build_wait(s, app, ui);
        return;
    }
    mm_ui_begin(ui, "submit", "ask");
    mm_app_band(app, ui, mm_ui_narrow(ui) ? "提出" : "たしかめる　提出", true);
    mm_piece_middle(ui, "提出しますか", texts, 1);
    mm_piece_middle_end(ui);
    mm_app_footer_start(app, ui, true);
    mm_ui_grow(ui);
    mm_ui_button(ui, &(struct mm_button){.id = "look", /* もどる does the same */
                                         .kind = MM_BUTTON_PLAIN,
                                         .label = "見直す",
                                         .flags = MM_UI_SPARE});
    mm_ui_space(ui, MM_STEP_4); /* two opposite things are not neighbours */
    mm_app_footer_end(app, ui, "提出する", MM_SHAPE_NONE, MM_UI_FOCUS_FIRST);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (waiting(s)) {
        if (strcmp(id, "undo") != 0)
            return mm_stay();
        if (mm_store_submit_undo(mm_app_store(app), &s->sheet.attempt, &info) != MM_OK)
            return mm_fault(&info);
        return mm_replace(&mm_screen_review, NULL);
    }
    if (strcmp(id, "@back") == 0 || strcmp(id, "look") == 0)
        return mm_replace(&mm_screen_review, NULL);
    if (strcmp(id, "next") != 0)
        return mm_stay();
    if (mm_store_submit(mm_app_store(app), &s->sheet.attempt, MM_SUBMIT_WAIT_MS, &info) != MM_OK)
        return mm_fault(&info);
    count_from(s, app);
    return mm_stay();
}

static struct mm_nav tick(void *state, struct mm_app *app, int64_t now_ms)
{
    struct state *s = state;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    (void)now_ms;
    if (!waiting(s) || left_ms(s, app) > 0)
        return mm_stay();
    if (mm_sheet_result(app, &s->sheet, &info) != MM_OK)
        return mm_fault(&info);
    return mm_replace(&mm_screen_explain, NULL);
}

const struct mm_screen_ops mm_screen_submit = {.name = "submit",
                                               .state_bytes = sizeof(struct state),
                                               .needs_person = true,
                                               .init = init,
                                               .build = build,
                                               .act = act,
                                               .tick = tick};
