/* The commands of a .flow. Clock, ids and randomness are injected, so the same script on the same store gives
 * the same bytes. */
#include "kiosk/app/flow.h"

#include "sync/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define UNTIL_MS      60000 /* another program has answered by then */
#define UNTIL_STEP_MS 100

/* ---- surroundings ----------------------------------------------------------------------------------- */
static enum mm_err play_clock(struct mm_flow_player *p)
{
    int64_t by = p->step->n - p->app->fixed.wall_at_ms;
    if (p->step->text) /* the machine's: where the script began */
        return MM_OK;
    if (by > 0) /* monotonic time goes with it; a clock that is set back takes none with it */
        p->app->fixed.mono_at_ms += by;
    p->app->fixed.wall_at_ms = p->step->n;
    p->app->last_input_ms = p->app->fixed.mono_at_ms;
    p->app->dirty = true;
    return mm_flow_settle(p);
}

static enum mm_err play_seed(struct mm_flow_player *p)
{
    p->app->random = mm_random_seeded(&p->app->seeded, (uint64_t)p->step->n);
    return MM_OK;
}

static enum mm_err play_window(struct mm_flow_player *p)
{
    double inch = p->step->inch > 0 ? p->step->inch : p->app->diagonal_inch;
    enum mm_err err = MM_OK;
    if (p->step->w != p->app->w || p->step->h != p->app->h || p->step->inch > 0)
        err = mm_app_ui_make(p->app, p->step->w, p->step->h, inch, p->info);
    return err == MM_OK ? mm_flow_settle(p) : err;
}

static enum mm_err settings_put(struct mm_flow_player *p, const struct mm_ui_settings *settings)
{
    enum mm_err err = mm_app_settings_put(p->app, settings, p->info);
    return err == MM_OK ? mm_flow_settle(p) : err;
}

static enum mm_err play_size(struct mm_flow_player *p)
{
    struct mm_ui_settings settings = *mm_ui_settings(p->app->ui);
    settings.size = (enum mm_text_size)p->step->n;
    return settings_put(p, &settings);
}

static enum mm_err play_theme(struct mm_flow_player *p)
{
    struct mm_ui_settings settings = *mm_ui_settings(p->app->ui);
    settings.theme = (enum mm_theme_id)p->step->n;
    return settings_put(p, &settings);
}

/* ---- input ------------------------------------------------------------------------------------------ */
static enum mm_err play_by(struct mm_flow_player *p)
{
    p->hand = (enum mm_flow_hand)p->step->n;
    return MM_OK;
}

static enum mm_err play_tap(struct mm_flow_player *p)
{
    return mm_flow_tap(p, p->step->text);
}

/* A finger that lands beside what is meant, where the glass or the eye misleads it. */
static enum mm_err play_finger(struct mm_flow_player *p)
{
    const struct mm_ui_item *item = mm_ui_find(p->app->ui, p->step->text);
    char *end = NULL;
    long dx = strtol(p->step->more, &end, 10), dy = *end == ',' ? strtol(end + 1, NULL, 10) : 0;
    if (!item)
        return mm_flow_fail(p, mm_say("%s がありません", "no item %s"), p->step->text);
    struct mm_event event = {.type = MM_EVENT_DOWN,
                             .x = item->rect.x + item->rect.w / 2 + (int)dx,
                             .y = item->rect.y + item->rect.h / 2 + (int)dy,
                             .finger = true};
    enum mm_err err = mm_flow_input(p, &event);
    if (err == MM_OK)
        err = mm_flow_pass(p, 120);
    event.type = MM_EVENT_UP;
    if (err == MM_OK)
        err = mm_flow_input(p, &event);
    return err == MM_OK ? mm_flow_pass(p, 1000) : err;
}

/* As a keyboard types. */
static enum mm_err play_type(struct mm_flow_player *p)
{
    const char *c;
    enum mm_err err = MM_OK;
    for (c = p->step->text; *c && err == MM_OK; c++) {
        struct mm_event event = {.type = MM_EVENT_TEXT, .ch = *c};
        if (*c >= '0' && *c <= '9')
            event = (struct mm_event){.type = MM_EVENT_DIGIT, .digit = *c - '0'};
        err = mm_flow_input(p, &event);
        if (err == MM_OK)
            err = mm_flow_pass(p, 200);
    }
    return err;
}

static enum mm_err play_key(struct mm_flow_player *p)
{
    struct mm_event event = {.type = MM_EVENT_KEY, .key = (enum mm_key)p->step->n};
    enum mm_err err = mm_flow_input(p, &event);
    return err == MM_OK ? mm_flow_pass(p, 1000) : err;
}

static enum mm_err play_digits(struct mm_flow_player *p)
{
    const char *d;
    enum mm_err err = MM_OK;
    for (d = p->step->text; *d && err == MM_OK; d++) {
        struct mm_event event = {.type = MM_EVENT_DIGIT, .digit = *d - '0'};
        err = mm_flow_input(p, &event);
        if (err == MM_OK)
            err = mm_flow_pass(p, 200);
    }
    return err == MM_OK ? mm_flow_pass(p, 2000) : err;
}

/* A reader types faster than anybody's fingers, and ends with Enter. */
static enum mm_err play_card(struct mm_flow_player *p)
{
    struct mm_event event = {.type = MM_EVENT_KEY, .key = MM_KEY_ENTER};
    const char *c;
    for (c = p->step->text; *c; c++) {
        struct mm_event key = {.type = MM_EVENT_TEXT, .ch = *c};
        if (*c >= '0' && *c <= '9')
            key = (struct mm_event){.type = MM_EVENT_DIGIT, .digit = *c - '0'};
        mm_app_event(p->app, &key);
        mm_clock_advance(&p->app->fixed, 10);
    }
    enum mm_err err = mm_flow_input(p, &event);
    return err == MM_OK ? mm_flow_pass(p, 1000) : err;
}

static enum mm_err play_wait(struct mm_flow_player *p)
{
    return mm_flow_pass(p, p->step->n);
}

/* Real time, for tests that end the program from outside. */
static enum mm_err play_hold(struct mm_flow_player *p)
{
    struct timespec left = {.tv_sec = (time_t)(p->step->n / 1000)};
    while (nanosleep(&left, &left) != 0)
        ;
    return MM_OK;
}

/* Real time, until what is being heard has ended by itself; n at most. */
static enum mm_err play_listen(struct mm_flow_player *p)
{
    const struct timespec step = {.tv_nsec = 10 * 1000 * 1000};
    int64_t left = p->step->n;
    for (; left > 0 && mm_app_narration_plays(p->app); left -= 10) {
        (void)nanosleep(&step, NULL);
        mm_app_narration_tick(p->app);
    }
    if (mm_app_narration_plays(p->app))
        return mm_flow_fail(p, "%s", mm_say("音声がまだ終わりません", "it is still to be heard"));
    return mm_flow_settle(p);
}

/* ---- expectations ----------------------------------------------------------------------------------- */
/* Is it that screen? first: what is there. */
static bool is_screen(struct mm_flow_player *p, char first[MM_FLOW_WORD_BYTES], char want[MM_FLOW_WORD_BYTES])
{
    struct mm_buf out;
    const char *end;
    size_t len;
    mm_buf_init(&out, 4 * 1024 * 1024);
    mm_ui_dump(p->app->ui, false, &out);
    end = strchr(mm_buf_str(&out), '\n');
    len = end ? (size_t)(end - mm_buf_str(&out)) : out.len;
    snprintf(first, MM_FLOW_WORD_BYTES, "%.*s",
             (int)(len < MM_FLOW_WORD_BYTES ? len : MM_FLOW_WORD_BYTES - 1), mm_buf_str(&out));
    mm_buf_done(&out);
    snprintf(want, MM_FLOW_WORD_BYTES, "screen %s%s%s", p->step->text, p->step->more ? " " : "",
             p->step->more ? p->step->more : "");
    len = strlen(want);
    return strncmp(first, want, len) == 0 && (!first[len] || (first[len] == ' ' && !p->step->more));
}

static enum mm_err play_expect_screen(struct mm_flow_player *p)
{
    char first[MM_FLOW_WORD_BYTES], want[MM_FLOW_WORD_BYTES];
    if (is_screen(p, first, want))
        return MM_OK;
    return mm_flow_fail(p, mm_say("%s のはずが %s でした", "expected %s, was %s"), want, first);
}

/* Real time, until another program has answered. */
static enum mm_err play_until_screen(struct mm_flow_player *p)
{
    const struct timespec step = {.tv_nsec = UNTIL_STEP_MS * 1000 * 1000};
    char first[MM_FLOW_WORD_BYTES], want[MM_FLOW_WORD_BYTES];
    enum mm_err err = MM_OK;
    for (int left = UNTIL_MS; err == MM_OK && left > 0 && !is_screen(p, first, want); left -= UNTIL_STEP_MS) {
        (void)nanosleep(&step, NULL);
        err = mm_flow_pass(p, UNTIL_STEP_MS);
    }
    return err == MM_OK ? play_expect_screen(p) : err;
}

static enum mm_err play_expect_item(struct mm_flow_player *p)
{
    const struct mm_ui_item *item = mm_ui_find(p->app->ui, p->step->text);
    const char *state = p->step->more;
    if (!item)
        return mm_flow_fail(p, mm_say("%s がありません", "no item %s"), p->step->text);
    if (state && strcmp(state, "selected") == 0 && !(item->flags & MM_UI_SELECTED))
        return mm_flow_fail(p, mm_say("%s が選ばれていません", "item %s is not selected"), p->step->text);
    if (state && strcmp(state, "focused") == 0 && strcmp(mm_ui_focus(p->app->ui), p->step->text) != 0)
        return mm_flow_fail(p, mm_say("%s ではなく %s に枠があります", "not %s but %s has the focus"),
                            p->step->text, mm_ui_focus(p->app->ui));
    return MM_OK;
}

static bool text_shown(const struct mm_ui *ui, const char *text)
{
    size_t i;
    for (i = 0; i < mm_ui_items(ui); i++) {
        const struct mm_ui_item *item = mm_ui_item(ui, i);
        if (item->visible && item->text && strstr(item->text, text))
            return true;
    }
    return false;
}

static enum mm_err play_expect_text(struct mm_flow_player *p)
{
    if (text_shown(p->app->ui, p->step->text))
        return MM_OK;
    return mm_flow_fail(p, mm_say("「%s」が見えません（画面 %s）", "\"%s\" is not on screen %s"),
                        p->step->text, mm_app_top(p->app)->ops->name);
}

static enum mm_err play_expect_no_text(struct mm_flow_player *p)
{
    if (!text_shown(p->app->ui, p->step->text))
        return MM_OK;
    return mm_flow_fail(p, mm_say("「%s」が見えています（画面 %s）", "\"%s\" is on screen %s"), p->step->text,
                        mm_app_top(p->app)->ops->name);
}

/* ---- output ----------------------------------------------------------------------------------------- */
static enum mm_err play_shot(struct mm_flow_player *p)
{
    char path[MM_PATH_BYTES], name[MM_FLOW_WORD_BYTES];
    enum mm_err err;
    snprintf(name, sizeof(name), "%s.png", p->step->text);
    err = mm_mkdirs(p->app->options->shots_dir, 0755, p->info);
    if (err == MM_OK)
        err = mm_path_join(path, p->app->options->shots_dir, name);
    return err == MM_OK ? mm_png_write(path, mm_ui_canvas(p->app->ui), p->info) : err;
}

static enum mm_err play_dump(struct mm_flow_player *p)
{
    struct mm_buf out;
    enum mm_err err;
    mm_buf_init(&out, 4 * 1024 * 1024);
    if (p->app->options->dump_speech)
        mm_ui_speech(p->app->ui, NULL, &out);
    else
        mm_ui_dump(p->app->ui, p->app->options->dump_geometry, &out);
    err = mm_buf_check(&out, p->info);
    if (err == MM_OK) {
        fputs(mm_buf_str(&out), stdout);
        fflush(stdout);
    }
    mm_buf_done(&out);
    return err;
}

static enum mm_err play_lint(struct mm_flow_player *p)
{
    struct mm_buf out;
    enum mm_err err = MM_OK;
    mm_buf_init(&out, 256 * 1024);
    mm_ui_lint(p->app->ui, &out);
    if (out.len)
        err = mm_flow_fail(p, "%s: %.300s", mm_app_top(p->app)->ops->name, mm_buf_str(&out));
    mm_buf_done(&out);
    return err;
}

/* ---- a sitting -------------------------------------------------------------------------------------- */
static enum mm_err play_answer(struct mm_flow_player *p)
{
    struct mm_app_slot *top = mm_app_top(p->app);
    if (!top->ops->hint)
        return mm_flow_fail(p, mm_say("画面 %s に問いはありません", "no question on screen %s"),
                            top->ops->name);
    return mm_flow_answer(p, (enum mm_mark)p->step->n);
}

static enum mm_err play_walk(struct mm_flow_player *p)
{
    return mm_flow_walk(p);
}

static enum mm_err play_finish(struct mm_flow_player *p)
{
    return mm_flow_finish(p, p->step->text);
}

static enum mm_err play_repeat(struct mm_flow_player *p)
{
    struct mm_flow_step *repeat = &p->flow->steps[p->next - 1];
    repeat->left = repeat->n;
    if (!repeat->left)
        p->next = repeat->jump + 1;
    return MM_OK;
}

static enum mm_err play_end(struct mm_flow_player *p)
{
    struct mm_flow_step *repeat = &p->flow->steps[p->step->jump];
    if (--repeat->left > 0)
        p->next = p->step->jump + 1;
    return MM_OK;
}

static enum mm_err play_quit(struct mm_flow_player *p)
{
    p->app->quit = true;
    return MM_OK;
}

/* Hands the kiosk over to whoever sits before it. */
static enum mm_err play_stay(struct mm_flow_player *p)
{
    p->app->clock = mm_clock_system();
    return mm_app_loop(p->app, p->info);
}

static const struct mm_flow_command commands[] = {
    {"clock", mm_flow_read_clock, play_clock, true},
    {"seed", mm_flow_read_count, play_seed, true},
    {"window", mm_flow_read_window, play_window, true},
    {"size", mm_flow_read_size, play_size, false},
    {"theme", mm_flow_read_theme, play_theme, false},
    {"by", mm_flow_read_hand, play_by, false},
    {"tap", mm_flow_read_word, play_tap, false},
    {"finger", mm_flow_read_two, play_finger, false},
    {"type", mm_flow_read_word, play_type, false},
    {"key", mm_flow_read_key, play_key, false},
    {"digits", mm_flow_read_digits, play_digits, false},
    {"card", mm_flow_read_card, play_card, false},
    {"wait", mm_flow_read_time, play_wait, false},
    {"hold", mm_flow_read_time, play_hold, false},
    {"listen", mm_flow_read_time, play_listen, false},
    {"expect screen", mm_flow_read_words, play_expect_screen, false},
    {"until screen", mm_flow_read_words, play_until_screen, false},
    {"expect item", mm_flow_read_item, play_expect_item, false},
    {"expect text", mm_flow_read_quoted, play_expect_text, false},
    {"expect no text", mm_flow_read_quoted, play_expect_no_text, false},
    {"shot", mm_flow_read_name, play_shot, false},
    {"dump", NULL, play_dump, false},
    {"lint all", NULL, mm_flow_lint_all, false},
    {"lint", NULL, play_lint, false},
    {"answer", mm_flow_read_wish, play_answer, false},
    {"walk pages", NULL, play_walk, false},
    {"finish", mm_flow_read_pattern, play_finish, false},
    {"drive retry", NULL, mm_flow_drive_retry, false},
    {"drive", NULL, mm_flow_drive, false},
    {"monkey", mm_flow_read_monkey, mm_flow_monkey, false},
    {"repeat", mm_flow_read_count, play_repeat, false},
    {"end", NULL, play_end, false},
    {"stay", NULL, play_stay, false},
    {"quit", NULL, play_quit, false},
};

const struct mm_flow_command *mm_flow_commands(size_t *ret_n)
{
    *ret_n = sizeof(commands) / sizeof(commands[0]);
    return commands;
}

enum mm_err mm_flow_play(struct mm_flow *flow, struct mm_app *app, struct mm_errinfo *info)
{
    struct mm_flow_player p = {.flow = flow, .app = app, .info = info};
    enum mm_err err = mm_app_frame(app, info);
    while (err == MM_OK && p.next < flow->n && !app->quit) {
        p.step = &flow->steps[p.next++];
        err = p.step->command->play(&p);
        if (err != MM_OK)
            (void)mm_fail(info, err, "%s:%d", flow->path, p.step->line);
    }
    return err;
}
