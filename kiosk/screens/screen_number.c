/* A one-time code of somebody, for the secretariat to hand over: the first one, or the reserve of who has a
 * PIN here. It is asked for when the button is pressed, comes sealed, and is on the screen for two minutes.
 */
#include "kiosk/screens/office.h"

#include <stdio.h>
#include <string.h>

#define SHOWN_MS (2 * 60 * 1000)

struct state {
    struct mm_office office; /* first */
    struct mm_person person;
    bool reserve;
    int64_t until_ms; /* monotonic; 0: nothing is shown */
};

/* arg: the person. */
static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    (void)info;
    s->person = *(const struct mm_person *)arg;
    s->reserve = mm_store_pin_is_set(mm_app_store(app), s->person.id);
    return MM_OK;
}

static void build_before(const struct state *s, struct mm_ui *ui)
{
    char heading[MM_MAX_NAME_BYTES + 64];
    const char *text = s->reserve ? "この端末でPINを決めてある方です。予備の番号を出すと、PINを決め直せます。"
                                  : "この端末でまだPINを決めていない方です。はじめの番号を出します。";
    snprintf(heading, sizeof(heading), "%sさん", s->person.name);
    /* Once it was asked for, the answer stands in place of the sentence, and is seen on a small screen. */
    mm_piece_middle(ui, heading, &text, s->office.ask.state == MM_ASK_NONE ? 1 : 0);
    mm_office_build_wait(&s->office, "番号を出しています。", ui);
    mm_piece_middle_end(ui);
}

/* 1234 5678 9012, as it stands on paper. */
static void in_fours(const char *number, char *out, size_t bytes)
{
    size_t n = 0;
    for (size_t i = 0; number[i] && n + 2 < bytes; i++) {
        if (i && i % 4 == 0)
            out[n++] = ' ';
        out[n++] = number[i];
    }
    out[n] = '\0';
}

/* 令和9年2月20日まで使えます。 "" where no day was told. */
static void until_words(const char *day_text, char *out, size_t bytes)
{
    char day[MM_WAREKI_BYTES];
    int32_t on = MM_DAY_NONE;
    out[0] = '\0';
    if (mm_day_parse(day_text, &on) != MM_OK || on == MM_DAY_NONE)
        return;
    mm_date_wareki(mm_day_date(on), day);
    snprintf(out, bytes, "%sまで使えます。", day);
}

/* Of each kiosk that the council has. */
static void build_rows(const struct state *s, struct mm_ui *ui)
{
    size_t k = 0;
    for (const struct mm_json *row = mm_json_first(mm_json_get(s->office.doc, "rows")); row && k < 3;
         row = mm_json_next(row), k++) {
        char line[300], plain[300];
        const struct mm_json *number = mm_json_next(mm_json_first(row));
        mm_piece_plain(plain, sizeof(plain), mm_json_str(mm_json_first(row), ""));
        mm_piece_text(ui, "kiosk", k, MM_TEXT_BODY, plain);
        in_fours(mm_json_str(number, ""), line, sizeof(line));
        mm_piece_text(ui, "number", k, MM_TEXT_HEADING, line);
        until_words(mm_json_str(mm_json_next(number), ""), line, sizeof(line));
        if (line[0])
            mm_piece_text(ui, "until", k, MM_TEXT_SMALL, line);
    }
}

static void build_shown(const struct state *s, struct mm_ui *ui)
{
    char heading[MM_MAX_NAME_BYTES + 64];
    snprintf(heading, sizeof(heading), "%sさんの%s", s->person.name,
             s->reserve ? "予備の番号" : "はじめの番号");
    mm_piece_middle(ui, heading, NULL, 0);
    build_rows(s, ui);
    mm_ui_text(ui, "then", MM_TEXT_BODY,
               "紙に書いて、ご本人だけにお渡しください。一度だけ使えます。この画面は2分で消えます。");
    mm_piece_middle_end(ui);
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    mm_ui_begin(ui, "number", mm_office_place(&s->office));
    mm_ui_roomy(ui);
    mm_app_band(app, ui, "番号を出す", true);
    if (s->office.doc)
        build_shown(s, ui);
    else
        build_before(s, ui);
    mm_app_footer_start(app, ui, false);
    mm_app_footer_end(app, ui, s->office.doc ? "もどる" : "番号を出す", MM_SHAPE_NONE,
                      s->office.ask.state == MM_ASK_WAITS ? MM_UI_DISABLED : MM_UI_FOCUS_FIRST);
}

static void more(struct mm_jw *w, const void *ctx)
{
    const struct state *s = ctx;
    char seat[16];
    snprintf(seat, sizeof(seat), "%d", s->person.seat);
    mm_jw_kstr(w, "who", s->person.seat ? seat : s->person.name);
    mm_jw_kbool(w, "reset", s->reserve);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (strcmp(id, "@back") == 0 || (strcmp(id, "next") == 0 && s->office.doc))
        return mm_pop();
    if (strcmp(id, "next") == 0 && s->office.ask.state != MM_ASK_WAITS &&
        mm_office_ask(&s->office, app, "code", more, s, &info) != MM_OK)
        return mm_fault(&info);
    return mm_stay();
}

static struct mm_nav tick(void *state, struct mm_app *app, int64_t now_ms)
{
    struct state *s = state;
    mm_office_look(&s->office, app);
    if (s->office.doc && !s->until_ms)
        s->until_ms = now_ms + SHOWN_MS;
    return s->until_ms && now_ms >= s->until_ms ? mm_pop() : mm_stay();
}

const struct mm_screen_ops mm_screen_number = {.name = "number",
                                               .state_bytes = sizeof(struct state),
                                               .init = init,
                                               .done = mm_office_screen_done,
                                               .build = build,
                                               .act = act,
                                               .tick = tick};
