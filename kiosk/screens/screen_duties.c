/* 受けていただく研修: the one to begin with, why, by when, how long it takes, how far it is. The others that
 * are asked for stand behind one touch, and so do those that are done, which can be taken again. */
#include "kiosk/screens/screens.h"

#include "sync/rules/duties.h"

#include <stdio.h>
#include <string.h>

#define MAX_SHOWN 40
#define MISSING   "この研修の教材が、まだこの端末に届いていません。事務局に声をかけてください。"

enum view {
    VIEW_TODAY, /* the one to begin with */
    VIEW_REST,  /* the others that are asked for */
    VIEW_PAST,  /* those that are done */
    VIEW_COUNT
};

struct state {
    struct mm_duty_state list[MAX_SHOWN];
    char receipt[MAX_SHOWN][MM_RECEIPT_BYTES]; /* 受講控え of what is done here and not yet known elsewhere */
    char older[MAX_SHOWN][200];                /* title of a course that left the pack and is under way */
    int older_minutes[MAX_SHOWN];
    size_t n;
    int32_t today;
    enum view view;
    bool why;              /* the reason is unfolded */
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

static size_t course_place(struct mm_app *app, const struct mm_duty *duty)
{
    const struct mm_pack *pack = mm_app_pack(app);
    const struct mm_course *course = mm_pack_course(pack, duty->course);
    return course ? (size_t)(course - pack->courses) : pack->n_courses;
}

/* What was begun of a course that left the pack comes first, another duty without a day last. */
static const char *due_day(const struct mm_duty_state *d)
{
    return d->duty.due_on[0] ? d->duty.due_on : d->progress == MM_PROGRESS_STARTED ? "0" : "9";
}

static bool comes_after(const struct mm_duty_state *d, const struct mm_duty_state *other, struct mm_app *app)
{
    int days = strcmp(due_day(d), due_day(other));
    return days ? days > 0 : course_place(app, &d->duty) > course_place(app, &other->duty);
}

/* What is asked for first stands first; those of one day as the pack lists them. */
static void sort(struct state *s, struct mm_app *app)
{
    size_t i, k;
    for (i = 1; i < s->n; i++) {
        const struct mm_duty_state moved = s->list[i];
        for (k = i; k > 0 && comes_after(&s->list[k - 1], &moved, app); k--)
            s->list[k] = s->list[k - 1];
        s->list[k] = moved;
    }
}

static void receipts(struct state *s, struct mm_app *app)
{
    size_t i;
    memset(s->receipt, 0, sizeof(s->receipt));
    for (i = 0; i < s->n; i++) {
        const struct mm_duty_state *d = &s->list[i];
        if (d->progress == MM_PROGRESS_DONE && !d->received &&
            mm_store_receipt(mm_app_store(app), d->duty.person, d->duty.registration, s->receipt[i], NULL) !=
                MM_OK)
            s->receipt[i][0] = '\0'; /* this kiosk has no key for it */
    }
}

/* A course that left the pack while somebody is in the middle of it ends as it began. */
static void find_older(struct state *s, struct mm_app *app)
{
    size_t i;
    memset(s->older, 0, sizeof(s->older));
    for (i = 0; i < s->n; i++)
        if (!mm_pack_course(mm_app_pack(app), s->list[i].duty.course) &&
            !mm_app_older_course(app, &s->list[i].duty, s->older[i], sizeof(s->older[i]),
                                 &s->older_minutes[i]))
            s->older[i][0] = '\0';
}

static enum mm_err read(struct state *s, struct mm_app *app, struct mm_errinfo *info)
{
    enum mm_err err = mm_store_duties(mm_app_store(app), mm_app_pack(app), mm_app_person(app)->id, s->list,
                                      MAX_SHOWN, &s->n, info);
    if (err != MM_OK)
        return err;
    s->today = mm_store_today(mm_app_store(app));
    sort(s, app);
    receipts(s, app);
    find_older(s, app);
    return MM_OK;
}

static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    (void)arg;
    return read(state, app, info);
}

static bool is_past(const struct mm_duty_state *d)
{
    return d->progress == MM_PROGRESS_DONE || d->duty.closed_on[0];
}

static const struct mm_course *course_of(struct mm_app *app, const struct mm_duty_state *d)
{
    return mm_pack_course(mm_app_pack(app), d->duty.course);
}

/* Its teaching is at hand. */
static bool ready(const struct state *s, struct mm_app *app, size_t i)
{
    return s->older[i][0] || course_of(app, &s->list[i]);
}

static int minutes_of(const struct state *s, const struct mm_course *course, size_t i)
{
    return course ? course->minutes : s->older_minutes[i];
}

/* The one to begin with: the first that can be, else the first; n when nothing is asked for. */
static size_t today_of(const struct state *s, struct mm_app *app)
{
    size_t i, first = s->n;
    for (i = 0; i < s->n; i++) {
        if (is_past(&s->list[i]))
            continue;
        if (ready(s, app, i))
            return i;
        if (first == s->n)
            first = i;
    }
    return first;
}

/* ---- frame ------------------------------------------------------------------------------------------ */
/* One short fact with its picture: 令和8年10月31日まで. */
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
    snprintf(line, sizeof(line), done ? "受け終わった日　%s" : "お願いする日　%sまで", text);
    fact("date", i, MM_SHAPE_CALENDAR, line, ui);
}

static void fact_minutes(const struct state *s, const struct mm_course *course, size_t i, struct mm_ui *ui)
{
    char line[64];
    if (!course && !s->older[i][0])
        return;
    snprintf(line, sizeof(line), "約%d分", minutes_of(s, course, i));
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
    const struct mm_duty_state *d = &s->list[i];
    char line[64];
    mm_ui_row(ui, &(struct mm_box){.gap_mm = 8});
    if (d->progress != MM_PROGRESS_DONE && d->duty.closed_on[0])
        fact_closed(d, i, ui);
    else if (words[d->progress].word[0])
        fact("state", i, words[d->progress].sign, words[d->progress].word, ui);
    fact_minutes(s, course, i, ui);
    fact_date(d, i, ui);
    if (s->receipt[i][0]) {
        snprintf(line, sizeof(line), "受講控えの番号　%.4s　%s", s->receipt[i], s->receipt[i] + 4);
        fact("receipt", i, MM_SHAPE_CARD, line, ui);
    }
    mm_ui_close(ui);
}

static const char *title_of(const struct state *s, const struct mm_course *course, size_t i)
{
    return course ? course->title : s->older[i][0] ? s->older[i] : "教材の準備をしています";
}

/* ---- the one to begin with ---------------------------------------------------------------------------- */
/* Why it is asked, and a calm word when its day is over. */
static void build_notes(const struct state *s, size_t i, struct mm_ui *ui)
{
    const struct mm_duty_state *d = &s->list[i];
    const char *cause = mm_duty_cause_ja(d->duty.cause);
    char line[400];
    snprintf(line, sizeof(line), "%s%s%s", cause, cause[0] ? "。" : "",
             mm_duty_past(&d->duty, s->today) ? "期日を過ぎています。いつでも受けられます。" : "");
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
                                         .label = "なぜ、いつまでに",
                                         .detail = s->why ? "とじる" : "ひらく",
                                         .sign = s->why ? MM_SHAPE_MINUS : MM_SHAPE_PLUS,
                                         .has_sign = true,
                                         .flags = s->why ? MM_UI_OPEN : 0});
    if (!s->why)
        return;
    mm_buf_init(&why, 4000);
    mm_duty_why_ja(&s->list[i].duty, &why);
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
    const struct mm_course *course = course_of(app, &s->list[i]);
    bool begun = s->list[i].progress == MM_PROGRESS_STARTED;
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD});
    mm_ui_text(ui, "today", MM_TEXT_SUBHEAD_DO, begun ? "今日は、つづきから" : "今日は、ここから");
    mm_piece_text(ui, "duty", i, MM_TEXT_HEADING, title_of(s, course, i));
    if (course)
        mm_piece_text(ui, "reason", i, MM_TEXT_BODY, course->reason);
    build_facts(s, course, i, ui);
    build_notes(s, i, ui);
    if (s->list[i].duty.due_on[0])
        build_why(s, i, ui);
    if (!ready(s, app, i))
        mm_piece_text(ui, "missing", i, MM_TEXT_BODY, MISSING);
    mm_ui_close(ui);
}

/* ---- the others, folded ------------------------------------------------------------------------------- */
/* By when those are asked for that follow. */
static void build_day(const struct state *s, size_t i, struct mm_ui *ui)
{
    const struct mm_duty *duty = &s->list[i].duty;
    char day[MM_WAREKI_BYTES], line[MM_WAREKI_BYTES + 100];
    struct mm_date date;
    if (mm_date_parse(duty->due_on, &date) != MM_OK) {
        mm_piece_text(ui, "day", i, MM_TEXT_SUBHEAD, "お願いする日の決まっていないもの");
        return;
    }
    mm_date_wareki(date, day);
    snprintf(line, sizeof(line),
             mm_duty_past(duty, s->today) ? "%sまでにお願いしていたもの" : "%sまでにお願いするもの", day);
    mm_piece_text(ui, "day", i, MM_TEXT_SUBHEAD, line);
}

static void build_row(const struct state *s, struct mm_app *app, size_t i, struct mm_ui *ui)
{
    const struct mm_course *course = course_of(app, &s->list[i]);
    bool begun = s->list[i].progress == MM_PROGRESS_STARTED;
    char id[MM_UI_ID_BYTES], detail[200];
    snprintf(id, sizeof(id), "go.%zu", i);
    if (ready(s, app, i))
        snprintf(detail, sizeof(detail), "約%d分%s", minutes_of(s, course, i), begun ? "　途中です" : "");
    else
        snprintf(detail, sizeof(detail), "%s", MISSING);
    mm_ui_button(ui, &(struct mm_button){.id = id,
                                         .kind = MM_BUTTON_CARD,
                                         .label = title_of(s, course, i),
                                         .detail = detail,
                                         .flags = ready(s, app, i) ? 0 : MM_UI_DISABLED});
}

static void build_rest(const struct state *s, struct mm_app *app, size_t today, struct mm_ui *ui)
{
    const char *day = NULL;
    size_t i;
    for (i = 0; i < s->n; i++) {
        if (i == today || is_past(&s->list[i]))
            continue;
        if (!day || strcmp(day, s->list[i].duty.due_on) != 0) {
            if (day)
                mm_ui_close(ui);
            day = s->list[i].duty.due_on;
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
    const struct mm_course *course = course_of(app, &s->list[i]);
    char id[MM_UI_ID_BYTES];
    mm_ui_row(ui, &(struct mm_box){.surface = MM_SURFACE_CARD, .middle = true});
    mm_ui_column(ui, &(struct mm_box){.weight = 1});
    mm_piece_text(ui, "duty", i, MM_TEXT_SUBHEAD, title_of(s, course, i));
    build_facts(s, course, i, ui);
    mm_ui_close(ui);
    snprintf(id, sizeof(id), "go.%zu", i);
    if (ready(s, app, i))
        mm_ui_push(ui, id, MM_BUTTON_PLAIN, words[s->list[i].progress].button);
    mm_ui_close(ui);
}

/* Where those begin that are asked for on the same day as the one before `end`. */
static size_t day_start(const struct state *s, size_t end)
{
    size_t start = end - 1;
    while (start > 0 && strcmp(due_day(&s->list[start - 1]), due_day(&s->list[end - 1])) == 0)
        start--;
    return start;
}

/* The last day first, those of one day in their order. */
static void build_past(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    size_t i, start, end;
    for (end = s->n; end > 0; end = start) {
        start = day_start(s, end);
        for (i = start; i < end; i++)
            if (is_past(&s->list[i]))
                build_done(s, app, i, ui);
    }
}

static void link_to(const char *id, const char *word, size_t n, struct mm_ui *ui)
{
    char label[100];
    snprintf(label, sizeof(label), "%s　%zu件", word, n);
    mm_ui_button(
        ui, &(struct mm_button){
                .id = id, .kind = MM_BUTTON_PLAIN, .label = label, .sign = MM_SHAPE_RIGHT, .has_sign = true});
}

/* What can be read at any time. */
static const struct {
    const char *id, *label;
    const struct mm_screen_ops *screen;
} readings[] = {{"record", "私の記録", &mm_screen_record}, {"policy", "基本方針", &mm_screen_policy}};
#define N_READINGS (sizeof(readings) / sizeof(readings[0]))

static void link_readings(struct mm_ui *ui)
{
    size_t i;
    for (i = 0; i < N_READINGS; i++)
        mm_ui_button(ui, &(struct mm_button){.id = readings[i].id,
                                             .kind = MM_BUTTON_PLAIN,
                                             .label = readings[i].label,
                                             .sign = MM_SHAPE_RIGHT,
                                             .has_sign = true});
}

/* What stands behind one touch. */
static void build_links(const struct state *s, size_t open, struct mm_ui *ui)
{
    mm_ui_row(ui, NULL);
    if (open > 1)
        link_to("rest", "このあとの研修", open - 1, ui);
    if (open && open < s->n)
        link_to("past", "受け終わった研修", s->n - open, ui);
    link_readings(ui);
    mm_ui_close(ui);
}

/* A small screen with large letters begins with the training itself. */
static void build_head(struct mm_app *app, size_t open, struct mm_ui *ui)
{
    char line[MM_MAX_NAME_BYTES + 64];
    if (open && mm_ui_low(ui) && mm_ui_narrow(ui) && mm_ui_one_at_a_time(ui))
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
    if (s->n)
        mm_ui_text(ui, "past", MM_TEXT_SUBHEAD, "受け終わった研修");
    build_past(s, app, ui);
    build_links(s, open, ui);
}

static void build_view_rest(const struct state *s, struct mm_app *app, size_t today, size_t open,
                            struct mm_ui *ui)
{
    (void)open;
    mm_ui_column(ui, &(struct mm_box){.spare = 1});
    mm_ui_text(ui, "calm", MM_TEXT_BODY, "1つずつで大丈夫です。いつでも止めて、つづきから始められます。");
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
    if (s->view != VIEW_TODAY || today == s->n || !ready(s, app, today))
        return;
    snprintf(id, sizeof(id), "go.%zu", today);
    mm_ui_button(ui, &(struct mm_button){.id = id,
                                         .kind = MM_BUTTON_PRIMARY,
                                         .label = words[s->list[today].progress].button,
                                         .sign = MM_SHAPE_RIGHT,
                                         .has_sign = true,
                                         .flags = MM_UI_FOCUS_FIRST,
                                         .number = 1});
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    size_t today = today_of(s, app), open = 0, i;
    for (i = 0; i < s->n; i++)
        open += !is_past(&s->list[i]);
    mm_ui_begin(ui, "duties", views[s->view].place);
    mm_app_band(app, ui, views[s->view].title, s->view != VIEW_TODAY);
    mm_ui_region(ui, MM_REGION_BODY);
    views[s->view].build(s, app, today, open, ui);
    build_footer(s, app, today, ui);
}

/* ---- acting ----------------------------------------------------------------------------------------- */
static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    bool back = strcmp(id, "@back") == 0;
    size_t i;
    if (strcmp(id, "leave") == 0 || (back && s->view == VIEW_TODAY))
        return mm_sign_out();
    if (strcmp(id, "why") == 0)
        s->why = !s->why;
    for (i = 0; i < N_READINGS; i++)
        if (strcmp(readings[i].id, id) == 0)
            return mm_push(readings[i].screen, NULL);
    if (back)
        s->view = VIEW_TODAY;
    for (i = 0; i < VIEW_COUNT; i++)
        if (strcmp(views[i].place, id) == 0)
            s->view = (enum view)i;
    for (i = 0; i < s->n; i++) {
        char mine[MM_UI_ID_BYTES];
        snprintf(mine, sizeof(mine), "go.%zu", i);
        if (strcmp(mine, id) == 0)
            return mm_course_go(app, &s->list[i], &s->place);
    }
    return mm_stay();
}

/* Back from a course: its session ends, and how far it is may have changed. */
static struct mm_nav notice(void *state, struct mm_app *app)
{
    struct state *s = state;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (!mm_app_person(app))
        return mm_stay();
    if (mm_app_sitting_end(app, &info) != MM_OK || read(s, app, &info) != MM_OK)
        return mm_fault(&info);
    s->view = VIEW_TODAY;
    return mm_stay();
}

const struct mm_screen_ops mm_screen_duties = {.name = "duties",
                                               .state_bytes = sizeof(struct state),
                                               .needs_person = true,
                                               .init = init,
                                               .build = build,
                                               .act = act,
                                               .notice = notice};
