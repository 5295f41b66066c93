/* 受けていただく研修: what is asked of the person, by when, how long it takes, how far it is. Calm words; the
 * past ones stay, and can be taken again. */
#include "kiosk/screens/screens.h"

#include "sync/rules/duties.h"

#include <stdio.h>
#include <string.h>

#define MAX_SHOWN 40

struct state {
    struct mm_duty_state list[MAX_SHOWN];
    char receipt[MAX_SHOWN][MM_RECEIPT_BYTES]; /* 受講控え of what is done here and not yet known elsewhere */
    char older[MAX_SHOWN][200];                /* title of a course that left the pack and is under way */
    int older_minutes[MAX_SHOWN];
    size_t n;
    int32_t today;
    struct mm_place place; /* arg of the screen that follows */
};

static const struct {
    const char *word, *button;
    enum mm_sign_shape sign;
} words[] = {
    [MM_PROGRESS_NONE] = {"まだ受けていません", "始める", MM_SHAPE_NONE},
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

/* How far it is, by when, how long it takes. */
static void build_facts(const struct state *s, const struct mm_course *course, size_t i, struct mm_ui *ui)
{
    const struct mm_duty_state *d = &s->list[i];
    char line[64];
    mm_ui_row(ui, &(struct mm_box){.gap_mm = 8});
    fact("state", i, words[d->progress].sign, words[d->progress].word, ui);
    fact_date(d, i, ui);
    if (course || s->older[i][0]) {
        snprintf(line, sizeof(line), "約%d分", course ? course->minutes : s->older_minutes[i]);
        fact("minutes", i, MM_SHAPE_CLOCK, line, ui);
    }
    if (s->receipt[i][0]) {
        snprintf(line, sizeof(line), "受講控えの番号　%.4s　%s", s->receipt[i], s->receipt[i] + 4);
        fact("receipt", i, MM_SHAPE_CARD, line, ui);
    }
    mm_ui_close(ui);
}

/* Why it is asked, and a calm word when its day is over. */
static void build_notes(const struct state *s, bool ready, size_t i, struct mm_ui *ui)
{
    const struct mm_duty_state *d = &s->list[i];
    const char *cause = is_past(d) ? "" : mm_duty_cause_ja(d->duty.cause);
    bool over = !is_past(d) && mm_duty_past(&d->duty, s->today);
    char line[400];
    snprintf(line, sizeof(line), "%s%s%s", cause, cause[0] ? "。" : "",
             over ? "期日を過ぎています。いつでも受けられます。" : "");
    if (line[0])
        mm_piece_text(ui, "cause", i, MM_TEXT_SMALL, line);
    if (!ready)
        mm_piece_text(ui, "missing", i, MM_TEXT_SMALL,
                      "この研修の教材が、まだこの端末に届いていません。事務局に声をかけてください。");
}

static void build_button(const struct mm_duty_state *d, size_t i, bool first, struct mm_ui *ui)
{
    char id[MM_UI_ID_BYTES];
    snprintf(id, sizeof(id), "go.%zu", i);
    mm_ui_button(ui, &(struct mm_button){.id = id,
                                         .kind = first ? MM_BUTTON_PRIMARY : MM_BUTTON_PLAIN,
                                         .label = words[d->progress].button,
                                         .sign = MM_SHAPE_RIGHT,
                                         .has_sign = first,
                                         .flags = first ? MM_UI_FOCUS_FIRST : 0});
}

static void build_duty(const struct state *s, struct mm_app *app, size_t i, bool first, struct mm_ui *ui)
{
    const struct mm_duty_state *d = &s->list[i];
    const struct mm_course *course = mm_pack_course(mm_app_pack(app), d->duty.course);
    bool ready = course || s->older[i][0];
    const char *title = course ? course->title : s->older[i][0] ? s->older[i] : "教材の準備をしています";
    mm_ui_row(ui, &(struct mm_box){.surface = MM_SURFACE_CARD, .middle = true});
    mm_ui_column(ui, &(struct mm_box){.weight = 1});
    mm_piece_text(ui, "duty", i, MM_TEXT_SUBHEAD, title);
    if (course && !is_past(d))
        mm_piece_text(ui, "reason", i, MM_TEXT_BODY, course->reason);
    build_facts(s, course, i, ui);
    build_notes(s, ready, i, ui);
    mm_ui_close(ui);
    if (ready)
        build_button(d, i, first, ui);
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
                build_duty(s, app, i, false, ui);
    }
}

static void build_head(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    char line[MM_MAX_NAME_BYTES + 64];
    size_t i, open = 0;
    int minutes = 0;
    for (i = 0; i < s->n; i++) {
        const struct mm_course *course = mm_pack_course(mm_app_pack(app), s->list[i].duty.course);
        if (is_past(&s->list[i]))
            continue;
        open++;
        minutes += course ? course->minutes : s->older_minutes[i];
    }
    snprintf(line, sizeof(line), "%sさん、こんにちは。", mm_app_person(app)->name);
    mm_ui_text(ui, "heading", MM_TEXT_HEADING, line);
    if (open > 1)
        snprintf(line, sizeof(line), "受けていただく研修は%zu件、あわせて約%d分です。", open, minutes);
    else
        snprintf(line, sizeof(line), "%s",
                 open ? "受けていただく研修が、1件あります。" : "今、受けていただく研修はありません。");
    mm_ui_text(ui, open ? "summary" : "none", MM_TEXT_BODY, line);
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    size_t i, open = 0;
    mm_ui_begin(ui, "duties", "");
    mm_app_band(app, ui, "受けていただく研修", false);
    mm_ui_region(ui, MM_REGION_BODY);
    build_head(s, app, ui);
    for (i = 0; i < s->n; i++)
        if (!is_past(&s->list[i]))
            build_duty(s, app, i, open++ == 0, ui);
    if (open < s->n)
        mm_ui_text(ui, "past", MM_TEXT_SUBHEAD, "受け終わった研修");
    build_past(s, app, ui);
    mm_app_footer_start(app, ui, false);
    mm_ui_push(ui, "leave", MM_BUTTON_PLAIN, "おわる");
    mm_ui_push(ui, "policy", MM_BUTTON_PLAIN, "基本方針を読む");
}

/* ---- acting ----------------------------------------------------------------------------------------- */
static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    size_t i;
    if (strcmp(id, "leave") == 0 || strcmp(id, "@back") == 0)
        return mm_sign_out();
    if (strcmp(id, "policy") == 0)
        return mm_push(&mm_screen_policy, NULL);
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
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (!mm_app_person(app))
        return mm_stay();
    if (mm_app_sitting_end(app, &info) != MM_OK || read(state, app, &info) != MM_OK)
        return mm_fault(&info);
    return mm_stay();
}

const struct mm_screen_ops mm_screen_duties = {.name = "duties",
                                               .state_bytes = sizeof(struct state),
                                               .needs_person = true,
                                               .init = init,
                                               .build = build,
                                               .act = act,
                                               .notice = notice};
