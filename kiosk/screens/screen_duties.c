/* 受けていただく研修: what is asked of the person, by when, how long it takes, how far it is. Calm words; the
 * past ones stay, and can be taken again. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

#define MAX_SHOWN 40

struct state {
    struct mm_duty_state list[MAX_SHOWN];
    char receipt[MAX_SHOWN][MM_RECEIPT_BYTES]; /* 受講控え of what is done here and not yet known elsewhere */
    char older[MAX_SHOWN][200];                /* title of a course that left the pack and is under way */
    int older_minutes[MAX_SHOWN];
    size_t n;
    struct mm_date today;
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

/* Duties that the server closed since: those that ended by taking part stay among the past ones. */
static void add_closed(struct state *s, struct mm_app *app)
{
    const struct mm_roster *roster = mm_app_roster(app);
    size_t i;
    for (i = 0; i < roster->n_duties && s->n < MAX_SHOWN; i++) {
        const struct mm_duty *duty = &roster->duties[i];
        struct mm_date date;
        if (strcmp(duty->person, mm_app_person(app)->id) != 0 || strcmp(duty->closed_by, "individual") != 0 ||
            mm_date_parse(duty->closed_on, &date) != MM_OK)
            continue;
        s->list[s->n++] = (struct mm_duty_state){
            .duty = *duty, .progress = MM_PROGRESS_DONE, .completed_at_ms = mm_date_start_ms(date)};
    }
}

static size_t course_place(struct mm_app *app, const struct mm_duty *duty)
{
    const struct mm_pack *pack = mm_app_pack(app);
    const struct mm_course *course = mm_pack_course(pack, duty->course);
    return course ? (size_t)(course - pack->courses) : pack->n_courses;
}

/* A duty without a day is asked for last. */
static const char *due_day(const struct mm_duty_state *d)
{
    return d->duty.due_on[0] ? d->duty.due_on : "9";
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
        if (d->progress == MM_PROGRESS_DONE && !d->duty.closed_on[0] &&
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
    enum mm_err err =
        mm_store_duties(mm_app_store(app), mm_app_person(app)->id, s->list, MAX_SHOWN, &s->n, info);
    if (err != MM_OK)
        return err;
    s->today = mm_date_of(mm_store_time_ms(mm_app_store(app)));
    sort(s, app);
    add_closed(s, app);
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
static void date_line(const struct state *s, const struct mm_duty_state *d, char *out, size_t out_bytes)
{
    struct mm_date date;
    char text[MM_WAREKI_BYTES];
    out[0] = '\0';
    if (d->progress == MM_PROGRESS_DONE) {
        if (d->completed_at_ms == INT64_MAX)
            return;
        mm_date_wareki(mm_date_of(d->completed_at_ms), text);
        snprintf(out, out_bytes, "受け終わった日　%s", text);
        return;
    }
    if (mm_date_parse(d->duty.due_on, &date) != MM_OK)
        return;
    mm_date_wareki(date, text);
    if (mm_date_compare(date, s->today) < 0)
        snprintf(out, out_bytes, "お願いする日　%sまで（期日を過ぎています。いつでも受けられます）", text);
    else
        snprintf(out, out_bytes, "お願いする日　%sまで", text);
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
    const char *cause = mm_duty_cause_ja(d->duty.cause);
    const char *title = course ? course->title : s->older[i][0] ? s->older[i] : "教材の準備をしています";
    char line[300], state_id[MM_UI_ID_BYTES];
    mm_ui_row(ui, &(struct mm_box){.surface = MM_SURFACE_CARD, .middle = true});
    mm_ui_column(ui, &(struct mm_box){.weight = 1});
    mm_piece_text(ui, "duty", i, MM_TEXT_SUBHEAD, title);
    if (course && !is_past(d))
        mm_piece_text(ui, "reason", i, MM_TEXT_BODY, course->reason);
    if (cause[0] && !is_past(d)) {
        snprintf(line, sizeof(line), "%s。", cause);
        mm_piece_text(ui, "cause", i, MM_TEXT_SMALL, line);
    }
    date_line(s, d, line, sizeof(line));
    if (line[0])
        mm_piece_text(ui, "date", i, MM_TEXT_SMALL, line);
    if (course || s->older[i][0])
        snprintf(line, sizeof(line), "かかる時間　約%d分", course ? course->minutes : s->older_minutes[i]);
    else
        snprintf(line, sizeof(line),
                 "この研修の教材が、まだこの端末に届いていません。事務局に声をかけてください。");
    mm_piece_text(ui, "minutes", i, MM_TEXT_SMALL, line);
    snprintf(state_id, sizeof(state_id), "state.%zu", i);
    if (words[d->progress].sign == MM_SHAPE_NONE)
        mm_ui_text(ui, state_id, MM_TEXT_STRONG, words[d->progress].word);
    else
        mm_ui_sign(ui, state_id, words[d->progress].sign, words[d->progress].word);
    if (s->receipt[i][0]) {
        snprintf(line, sizeof(line), "受講控えの番号　%.4s　%s", s->receipt[i], s->receipt[i] + 4);
        mm_piece_text(ui, "receipt", i, MM_TEXT_SMALL, line);
    }
    mm_ui_close(ui);
    if (course || s->older[i][0])
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

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    size_t i, open = 0;
    char line[MM_MAX_NAME_BYTES + 64];
    mm_ui_begin(ui, "duties", "");
    mm_app_band(app, ui, "受けていただく研修", false);
    mm_ui_region(ui, MM_REGION_BODY);
    snprintf(line, sizeof(line), "%sさん、こんにちは。", mm_app_person(app)->name);
    mm_ui_text(ui, "heading", MM_TEXT_HEADING, line);
    for (i = 0; i < s->n; i++)
        if (!is_past(&s->list[i]))
            build_duty(s, app, i, open++ == 0, ui);
    if (!open)
        mm_ui_text(ui, "none", MM_TEXT_BODY, "今、受けていただく研修はありません。");
    if (open < s->n)
        mm_ui_text(ui, "past", MM_TEXT_SUBHEAD, "受け終わった研修");
    build_past(s, app, ui);
    mm_app_footer_start(app, ui, false);
    mm_ui_push(ui, "leave", MM_BUTTON_PLAIN, "おわる");
}

/* ---- acting ----------------------------------------------------------------------------------------- */
static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    size_t i;
    if (strcmp(id, "leave") == 0 || strcmp(id, "@back") == 0)
        return mm_sign_out();
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
