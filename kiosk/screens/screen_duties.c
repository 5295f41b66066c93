/* 受けていただく研修: the one to begin with, why, by when, how long it takes, how far it is. The others that
 * are asked for stand behind one touch, and so do those that are done, which can be taken again. */
#include "kiosk/screens/screens.h"

#include "sync/rules/duties.h"

#include <stdio.h>
#include <string.h>

#define MISSING "この研修の教材が、まだこの端末に届いていません。事務局に声をかけてください。"

enum view {
    VIEW_TODAY, /* the one to begin with */
    VIEW_REST,  /* the others that are asked for */
    VIEW_PAST,  /* those that are done */
    VIEW_COUNT
};

struct state {
    struct mm_duties duties;
    struct mm_handed_list handed;
    struct mm_selfcheck_period selfcheck; /* id "": none is open to the person */
    enum view view;
    bool why;              /* the reason is unfolded */
    bool sat;              /* a course was opened from here */
    struct mm_place place; /* arg of the screen that follows */
};

static const struct {
    const char *word, *button;
    enum mm_sign_shape sign;
} words[] = {
    [MM_PROGRESS_NONE] = {"", "始める", MM_SHAPE_NONE},
    [MM_PROGRESS_STARTED] = {"途中です", "つづきから", MM_SHAPE_NONE},
    [MM_PROGRESS_DONE] = {"済", "もう一度受ける", MM_SHAPE_CHECK},
};
_Static_assert(sizeof(words) / sizeof(words[0]) == MM_PROGRESS_COUNT, "words for every progress");

static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    (void)arg;
    struct state *s = state;
    enum mm_err err = mm_duties_read(&s->duties, app, info);
    if (err == MM_OK)
        err = mm_selfcheck_offered(app, &s->selfcheck, info);
    return err ? err : mm_handed_read(app, &s->handed, info);
}

/* ---- frame ------------------------------------------------------------------------------------------ */
/* One short fact with its picture: お願いする日　令和8年10月31日. */
static void fact(const char *prefix, size_t i, enum mm_sign_shape shape, const char *text, struct mm_ui *ui)
{
    char id[MM_UI_ID_BYTES];
    snprintf(id, sizeof(id), "%.36s.%zu", prefix, i);
    mm_ui_sign(ui, id, shape, text);
}

static void fact_date(const struct mm_duty_state *d, size_t i, struct mm_ui *ui)
{
    bool done = d->progress == MM_PROGRESS_DONE;
    struct mm_date date;
    char text[MM_WAREKI_BYTES], line[MM_WAREKI_BYTES + 64];
    if (done ? d->completed_at_ms == INT64_MAX : mm_date_parse(d->duty.due_on, &date) != MM_OK)
        return;
    mm_date_wareki(done ? mm_date_of(d->completed_at_ms) : date, text);
    snprintf(line, sizeof(line), done ? "受け終わった日　%s" : "お願いする日　%s", text);
    fact("date", i, MM_SHAPE_CALENDAR, line, ui);
}

static void fact_minutes(const struct state *s, const struct mm_course *course, size_t i, struct mm_ui *ui)
{
    char line[64];
    if (!course && !s->duties.older[i][0])
        return;
    snprintf(line, sizeof(line), "約%d分", mm_duties_minutes(&s->duties, course, i));
    fact("minutes", i, MM_SHAPE_CLOCK, line, ui);
}

/* What closed it, where that was not the person's own sitting here. */
static void fact_closed(const struct mm_duty_state *d, size_t i, struct mm_ui *ui)
{
    struct mm_buf by;
    mm_buf_init(&by, 200);
    mm_duty_closed_ja(&d->duty, &by);
    fact("state", i, MM_SHAPE_NONE, mm_buf_str(&by), ui);
    mm_buf_done(&by);
}

/* How far it is, by when, how long it takes. */
static void build_facts(const struct state *s, const struct mm_course *course, size_t i, struct mm_ui *ui)
{
    const struct mm_duty_state *d = &s->duties.row[i];
    char line[64];
    mm_ui_row(ui, &(struct mm_box){.gap = MM_STEP_4});
    if (d->progress != MM_PROGRESS_DONE && d->duty.closed_on[0])
        fact_closed(d, i, ui);
    else if (words[d->progress].word[0])
        fact("state", i, words[d->progress].sign, words[d->progress].word, ui);
    fact_minutes(s, course, i, ui);
    fact_date(d, i, ui);
    if (s->duties.receipt[i][0]) {
        snprintf(line, sizeof(line), "受講控えの番号　%.4s　%s", s->duties.receipt[i],
                 s->duties.receipt[i] + 4);
        fact("receipt", i, MM_SHAPE_CARD, line, ui);
    }
    mm_ui_close(ui);
}

static const char *title_of(const struct state *s, const struct mm_course *course, size_t i)
{
    return course ? course->title : s->duties.older[i][0] ? s->duties.older[i] : "教材の準備をしています";
}

/* ---- the one to begin with ---------------------------------------------------------------------------- */
/* Why it is asked, and a calm word when its day is over. */
static void build_notes(const struct state *s, size_t i, struct mm_ui *ui)
{
    const struct mm_duty_state *d = &s->duties.row[i];
    const char *cause = mm_duty_cause_ja(d->duty.cause);
    char line[400];
    snprintf(line, sizeof(line), "%s%s%s", cause, cause[0] ? "。" : "",
             mm_duty_past(&d->duty, s->duties.today) ? "期日を過ぎています。いつでも受けられます。" : "");
    if (line[0])
        mm_piece_text(ui, "cause", i, MM_TEXT_SMALL, line);
}

/* Behind one touch: the reason with its day, and how the day asked for was counted. */
static void build_why(const struct state *s, size_t i, struct mm_ui *ui)
{
    struct mm_buf why;
    char *line, *rest;
    size_t k = 0;
    mm_ui_button(ui, &(struct mm_button){.id = "why",
                                         .kind = MM_BUTTON_FOLD,
                                         .label = "お願いの理由と期日",
                                         .detail = s->why ? "とじる" : "ひらく",
                                         .sign = s->why ? MM_SHAPE_MINUS : MM_SHAPE_PLUS,
                                         .has_sign = true,
                                         .flags = s->why ? MM_UI_OPEN : 0});
    if (!s->why)
        return;
    mm_buf_init(&why, 4000);
    mm_duty_why_ja(&s->duties.row[i].duty, &why);
    for (line = why.data; line && *line; line = rest, k++) {
        rest = line + strcspn(line, "\n");
        if (*rest)
            *rest++ = '\0';
        if (k > 0) /* the first stands above */
            mm_piece_text(ui, "why", k, MM_TEXT_SMALL, line);
    }
    mm_buf_done(&why);
}

static void build_today(const struct state *s, struct mm_app *app, size_t i, struct mm_ui *ui)
{
    const struct mm_course *course = mm_duties_course(&s->duties, app, i);
    bool begun = s->duties.row[i].progress == MM_PROGRESS_STARTED;
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD});
    mm_ui_text(ui, "today", MM_TEXT_SUBHEAD_DO, begun ? "今日は、つづきから" : "今日は、ここから");
    mm_piece_text(ui, "duty", i, MM_TEXT_HEADING, title_of(s, course, i));
    if (course)
        mm_piece_text(ui, "reason", i, MM_TEXT_BODY, course->reason);
    build_facts(s, course, i, ui);
    build_notes(s, i, ui);
    if (s->duties.row[i].duty.due_on[0])
        build_why(s, i, ui);
    if (!mm_duties_ready(&s->duties, app, i))
        mm_piece_text(ui, "missing", i, MM_TEXT_BODY, MISSING);
    mm_ui_close(ui);
}

/* ---- the others, folded ------------------------------------------------------------------------------- */
/* By when those are asked for that follow. */
static void build_day(const struct state *s, size_t i, struct mm_ui *ui)
{
    const struct mm_duty *duty = &s->duties.row[i].duty;
    char day[MM_WAREKI_BYTES], line[MM_WAREKI_BYTES + 100];
    struct mm_date date;
    if (mm_date_parse(duty->due_on, &date) != MM_OK) {
        mm_piece_text(ui, "day", i, MM_TEXT_SUBHEAD, "お願いする日が決まっていないもの");
        return;
    }
    mm_date_wareki(date, day);
    snprintf(line, sizeof(line),
             mm_duty_past(duty, s->duties.today) ? "%sまでにお願いしていたもの" : "%sまでにお願いするもの",
             day);
    mm_piece_text(ui, "day", i, MM_TEXT_SUBHEAD, line);
}

static void build_row(const struct state *s, struct mm_app *app, size_t i, struct mm_ui *ui)
{
    const struct mm_course *course = mm_duties_course(&s->duties, app, i);
    bool begun = s->duties.row[i].progress == MM_PROGRESS_STARTED;
    char id[MM_UI_ID_BYTES], detail[200];
    snprintf(id, sizeof(id), "go.%zu", i);
    if (mm_duties_ready(&s->duties, app, i))
        snprintf(detail, sizeof(detail), "約%d分%s", mm_duties_minutes(&s->duties, course, i),
                 begun ? "　途中です" : "");
    else
        snprintf(detail, sizeof(detail), "%s", MISSING);
    mm_ui_button(ui, &(struct mm_button){.id = id,
                                         .kind = MM_BUTTON_CARD,
                                         .label = title_of(s, course, i),
                                         .detail = detail,
                                         .flags = mm_duties_ready(&s->duties, app, i) ? 0 : MM_UI_DISABLED});
}

static void build_rest(const struct state *s, struct mm_app *app, size_t today, struct mm_ui *ui)
{
    const char *day = NULL;
    size_t i;
    for (i = 0; i < s->duties.n; i++) {
        if (i == today || mm_duties_past(&s->duties.row[i]))
            continue;
        if (!day || strcmp(day, s->duties.row[i].duty.due_on) != 0) {
            if (day)
                mm_ui_close(ui);
            day = s->duties.row[i].duty.due_on;
            build_day(s, i, ui);
            mm_ui_grid(ui, mm_ui_narrow(ui) ? 1 : 2, NULL);
        }
        build_row(s, app, i, ui);
    }
    if (day)
        mm_ui_close(ui);
}

static void build_done(const struct state *s, struct mm_app *app, size_t i, struct mm_ui *ui)
{
    const struct mm_course *course = mm_duties_course(&s->duties, app, i);
    char id[MM_UI_ID_BYTES];
    mm_ui_row(ui, &(struct mm_box){.surface = MM_SURFACE_CARD, .middle = true});
    mm_ui_column(ui, &(struct mm_box){.weight = 1});
    mm_piece_text(ui, "duty", i, MM_TEXT_SUBHEAD, title_of(s, course, i));
    build_facts(s, course, i, ui);
    mm_ui_close(ui);
    snprintf(id, sizeof(id), "go.%zu", i);
    if (mm_duties_ready(&s->duties, app, i))
        mm_ui_push(ui, id, MM_BUTTON_PLAIN, words[s->duties.row[i].progress].button);
    mm_ui_close(ui);
}

/* The last day first, those of one day in their order. */
static void build_past(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    size_t i, start, end;
    for (end = s->duties.n; end > 0; end = start) {
        start = mm_duties_day_start(&s->duties, end);
        for (i = start; i < end; i++)
            if (mm_duties_past(&s->duties.row[i]))
                build_done(s, app, i, ui);
    }
}

static void link_to(const char *id, const char *before, size_t n, const char *after, struct mm_ui *ui)
{
    char label[100];
    snprintf(label, sizeof(label), "%s%zu%s", before, n, after);
    mm_ui_button(
        ui, &(struct mm_button){
                .id = id, .kind = MM_BUTTON_PLAIN, .label = label, .sign = MM_SHAPE_RIGHT, .has_sign = true});
}

/* What can be read at any time. */
static const struct {
    const char *id, *label;
    const struct mm_screen_ops *screen;
} readings[] = {{"record", "私の記録", &mm_screen_record},
                {"policy", "基本方針", &mm_screen_policy},
                {"words", "ことば", &mm_screen_words},
                {"handed", "受け取った文書", &mm_screen_handed}}; /* the last: only where there are any */
#define N_READINGS (sizeof(readings) / sizeof(readings[0]))

static void link_readings(const struct state *s, struct mm_ui *ui)
{
    size_t i;
    for (i = 0; i < N_READINGS - !s->handed.n; i++)
        mm_ui_button(ui, &(struct mm_button){.id = readings[i].id,
                                             .kind = MM_BUTTON_PLAIN,
                                             .label = readings[i].label,
                                             .sign = MM_SHAPE_RIGHT,
                                             .has_sign = true});
}

/* While a period is open; whether the person answered is not known, so it stays until its end. */
static void link_selfcheck(const struct state *s, struct mm_ui *ui)
{
    if (s->selfcheck.id[0])
        mm_ui_button(ui, &(struct mm_button){.id = "selfcheck",
                                             .kind = MM_BUTTON_PLAIN,
                                             .label = "個人の点検",
                                             .sign = MM_SHAPE_RIGHT,
                                             .has_sign = true});
}

/* What stands behind one touch. */
static void build_links(const struct state *s, size_t open, struct mm_ui *ui)
{
    bool rest = open > 1, past = open && open < s->duties.n;
    size_t n = N_READINGS - !s->handed.n + rest + past + (s->selfcheck.id[0] != '\0');
    bool room = !mm_ui_narrow(ui) && !mm_ui_large(ui);
    int columns = n == 5 && room ? 5 : n == 4 || n > 6 ? 4 : 3;
    mm_ui_grid(ui, mm_ui_portrait(ui) ? 2 : columns, NULL); /* of one width, in full lines */
    link_selfcheck(s, ui);
    if (rest)
        link_to("rest", "あと", open - 1, "件", ui);
    if (past)
        link_to("past", "終わった研修　", s->duties.n - open, "件", ui);
    link_readings(s, ui);
    mm_ui_close(ui);
}

/* A small screen with large letters begins with the training itself. */
static void build_head(struct mm_app *app, size_t open, struct mm_ui *ui)
{
    char line[MM_MAX_NAME_BYTES + 64];
    if (open && mm_ui_low(ui) && mm_ui_narrow(ui) && mm_ui_large(ui))
        return;
    snprintf(line, sizeof(line), "%sさん、こんにちは。", mm_app_person(app)->name);
    mm_ui_column(ui, &(struct mm_box){.spare = open ? 1 : 0});
    mm_ui_text(ui, "heading", open ? MM_TEXT_BODY : MM_TEXT_HEADING, line);
    mm_ui_close(ui);
}

static void build_view_today(const struct state *s, struct mm_app *app, size_t today, size_t open,
                             struct mm_ui *ui)
{
    build_head(app, open, ui);
    if (open) {
        build_today(s, app, today, ui);
        build_links(s, open, ui);
        return;
    }
    mm_ui_text(ui, "none", MM_TEXT_BODY, "今、受けていただく研修はありません。");
    if (s->duties.n)
        mm_ui_text(ui, "past", MM_TEXT_SUBHEAD, "受け終わった研修");
    build_past(s, app, ui);
    build_links(s, open, ui);
}

static void build_view_rest(const struct state *s, struct mm_app *app, size_t today, size_t open,
                            struct mm_ui *ui)
{
    (void)open;
    mm_ui_column(ui, &(struct mm_box){.spare = 1});
    if (!(mm_ui_low(ui) && mm_ui_large(ui))) /* else it would push the first card out of sight */
        mm_ui_text(ui, "calm", MM_TEXT_BODY,
                   "一つずつで大丈夫です。いつでも止めて、つづきから始められます。");
    mm_ui_close(ui);
    build_rest(s, app, today, ui);
}

static void build_view_past(const struct state *s, struct mm_app *app, size_t today, size_t open,
                            struct mm_ui *ui)
{
    (void)today;
    (void)open;
    build_past(s, app, ui);
}

static const struct {
    const char *place, *title;
    void (*build)(const struct state *s, struct mm_app *app, size_t today, size_t open, struct mm_ui *ui);
} views[] = {
    [VIEW_TODAY] = {"", "受けていただく研修", build_view_today},
    [VIEW_REST] = {"rest", "このあとの研修", build_view_rest},
    [VIEW_PAST] = {"past", "受け終わった研修", build_view_past},
};
_Static_assert(sizeof(views) / sizeof(views[0]) == VIEW_COUNT, "a look for every view");

static void build_footer(const struct state *s, struct mm_app *app, size_t today, struct mm_ui *ui)
{
    char id[MM_UI_ID_BYTES];
    mm_app_footer_start(app, ui, false);
    mm_ui_push(ui, "leave", MM_BUTTON_PLAIN, "おわる");
    if (s->view != VIEW_TODAY || today == s->duties.n || !mm_duties_ready(&s->duties, app, today))
        return;
    snprintf(id, sizeof(id), "go.%zu", today);
    mm_ui_button(ui, &(struct mm_button){.id = id,
                                         .kind = MM_BUTTON_PRIMARY,
                                         .label = words[s->duties.row[today].progress].button,
                                         .sign = MM_SHAPE_RIGHT,
                                         .has_sign = true,
                                         .flags = MM_UI_FOCUS_FIRST,
                                         .number = 1});
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    size_t today = mm_duties_first(&s->duties, app), open = 0, i;
    for (i = 0; i < s->duties.n; i++)
        open += !mm_duties_past(&s->duties.row[i]);
    mm_ui_begin(ui, "duties", views[s->view].place);
    mm_ui_roomy(ui);
    mm_app_band(app, ui, views[s->view].title, s->view != VIEW_TODAY);
    mm_ui_region(ui, MM_REGION_BODY);
    views[s->view].build(s, app, today, open, ui);
    build_footer(s, app, today, ui);
}

/* ---- acting ----------------------------------------------------------------------------------------- */
static struct mm_nav go(struct state *s, struct mm_app *app, size_t i)
{
    s->sat = true;
    return mm_course_go(app, &s->duties.row[i], &s->place);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    bool back = strcmp(id, "@back") == 0;
    size_t i;
    if (strcmp(id, "leave") == 0 || (back && s->view == VIEW_TODAY))
        return mm_sign_out();
    if (strcmp(id, "why") == 0)
        s->why = !s->why;
    if (strcmp(id, "selfcheck") == 0)
        return mm_push(&mm_screen_selfcheck, NULL);
    for (i = 0; i < N_READINGS; i++)
        if (strcmp(readings[i].id, id) == 0)
            return mm_push(readings[i].screen, NULL);
    if (back)
        s->view = VIEW_TODAY;
    for (i = 0; i < VIEW_COUNT; i++)
        if (strcmp(views[i].place, id) == 0)
            s->view = (enum view)i;
    return mm_piece_pressed(id, "go", s->duties.n, &i) ? go(s, app, i) : mm_stay();
}

/* Back from a course: its session ends, and how far it is may have changed. Back from anything else: where
 * one was. */
static struct mm_nav notice(void *state, struct mm_app *app)
{
    struct state *s = state;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (!mm_app_person(app))
        return mm_stay();
    if (mm_app_sitting_end(app, &info) != MM_OK || mm_duties_read(&s->duties, app, &info) != MM_OK)
        return mm_fault(&info);
    if (s->sat)
        s->view = VIEW_TODAY;
    s->sat = false;
    return mm_stay();
}

const struct mm_screen_ops mm_screen_duties = {.name = "duties",
                                               .state_bytes = sizeof(struct state),
                                               .needs_person = true,
                                               .init = init,
                                               .build = build,
                                               .act = act,
                                               .notice = notice};
