/* Duties of one person: what is wanted, what closes it, which fall away because the course is asked for
 * already. */
#include "sync/rules/duty_work.h"

#include "sync/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct mm_duty_course mm_duty_course_of(const struct mm_course *course)
{
    return (struct mm_duty_course){.id = course->id,
                                   .kind = course->kind,
                                   .audience = course->audience,
                                   .openings = course->openings,
                                   .n_openings = course->n_openings,
                                   .clauses = course->clauses,
                                   .n_clauses = course->n_clauses,
                                   .due_days = course->due_days,
                                   .since_day = MM_DAY_NONE};
}

/* ---- days ---------------------------------------------------------------------------------------- */
/* As many days later as the person is absent before it is due, which may take in more absence. */
static void pause_due(const struct mm_duty_work *work, struct mm_wanted *w)
{
    int32_t due = w->due;
    for (int more = -1; !w->window && more != w->duty.paused_days;) {
        more = w->duty.paused_days;
        w->duty.paused_days = mm_work_absent(work, w->opens, w->due);
        w->due = due + w->duty.paused_days;
    }
}

static void cut_due(struct mm_wanted *w)
{
    w->duty.cut = w->due > w->ends;
    if (w->duty.cut)
        w->due = w->ends;
}

/* Nothing is asked for a time that was over before it began, or of which nobody saw a day. */
static bool is_void(const struct mm_duty_work *work, const struct mm_wanted *w)
{
    if (w->opens > w->ends)
        return true;
    return w->ends != FOREVER && mm_work_absent(work, w->opens, w->ends) == w->ends - w->opens + 1;
}

/* ---- closing ------------------------------------------------------------------------------------- */
static bool exempts(const struct mm_fact *fact, const struct mm_wanted *w)
{
    if (fact->ref[0])
        return strcmp(fact->ref, w->duty.registration) == 0;
    return (!fact->course[0] || strcmp(fact->course, w->duty.course) == 0) && fact->on_day >= w->opens &&
           fact->on_day <= w->ends;
}

static bool stands_for(const struct mm_fact *fact, const struct mm_wanted *w)
{
    int32_t from = w->origin < w->opens ? w->origin : w->opens;
    return strcmp(fact->course, w->duty.course) == 0 && fact->on_day >= from && fact->on_day <= w->ends;
}

static const struct {
    enum mm_fact_kind kind;
    bool (*closes)(const struct mm_fact *fact, const struct mm_wanted *w);
    const char *by;
} closings[] = {
    {MM_FACT_OTHER, stands_for, MM_DUTY_BY_OTHER},
    {MM_FACT_EXEMPT, exempts, MM_DUTY_BY_EXEMPT},
};

/* The earlier of what closes it already and this. */
static void close_on(struct mm_wanted *w, int32_t day, const char *by, const struct mm_fact *fact)
{
    if (w->closed != MM_DAY_NONE && w->closed <= day)
        return;
    w->closed = day;
    w->closing = fact;
    (void)snprintf(w->duty.closed_by, sizeof w->duty.closed_by, "%s", by);
    (void)snprintf(w->duty.reason, sizeof w->duty.reason, "%s",
                   fact && fact->kind == MM_FACT_EXEMPT ? fact->word : "");
}

static void close_by_facts(const struct mm_duty_work *work, struct mm_wanted *w)
{
    for (size_t k = 0; k < sizeof closings / sizeof closings[0]; k++) {
        for (size_t i = 0; i < work->n_facts; i++) {
            const struct mm_fact *fact = work->facts[i];
            if (fact->kind == closings[k].kind && fact->on_day <= work->today && closings[k].closes(fact, w))
                close_on(w, fact->on_day > w->opens ? fact->on_day : w->opens, closings[k].by, fact);
        }
    }
}

/* A completion stands before everything else, whenever it was. */
static void close_one(const struct mm_duty_work *work, struct mm_wanted *w)
{
    w->closed = MM_DAY_NONE;
    w->closing = NULL;
    w->duty.closed_by[0] = w->duty.reason[0] = '\0';
    if (w->taking && w->taking->taken_day != MM_DAY_NONE) {
        close_on(w, w->taking->taken_day, w->taking->route[0] ? w->taking->route : MM_DUTY_BY_INDIVIDUAL,
                 NULL);
        return;
    }
    close_by_facts(work, w);
    if (w->ends != FOREVER && (w->ends < work->today || (w->ends_left && w->ends == work->today)))
        close_on(w, w->ends, w->ends_by, NULL);
}

/* ---- one course once at a time --------------------------------------------------------------------- */
static int by_opening(const void *a, const void *b)
{
    const struct mm_wanted *left = a, *right = b;
    if (left->course != right->course)
        return left->course < right->course ? -1 : 1;
    if (left->opens != right->opens)
        return left->opens < right->opens ? -1 : 1;
    if (left->when != right->when) /* 着任 before 異動; by hand last, which makes the other one sooner */
        return left->when < right->when ? -1 : 1;
    return strcmp(left->duty.registration, right->duty.registration);
}

static bool is_open_on(const struct mm_wanted *w, int32_t day)
{
    int32_t last = w->closed != MM_DAY_NONE ? w->closed : w->ends;
    return w->opens <= day && day <= last;
}

static bool rests(const struct mm_duty_work *work, const struct mm_wanted *w)
{
    for (size_t i = 0; w->window && i < work->n_takings; i++) {
        const struct mm_taking *t = &work->takings[i];
        if (strcmp(t->course, w->duty.course) == 0 && t->taken_day != MM_DAY_NONE &&
            t->taken_day <= w->opens && w->opens - t->taken_day < MM_REST_DAYS)
            return true;
    }
    return false;
}

/* The one of the course that is asked for already on the day this one opens; NULL for none. */
static struct mm_wanted *asked_already(const struct mm_duty_work *work, size_t at)
{
    struct mm_wanted *w = &work->wanted[at];
    for (size_t i = at; i-- > 0 && work->wanted[i].course == w->course;) {
        if (!work->wanted[i].dropped && is_open_on(&work->wanted[i], w->opens))
            return &work->wanted[i];
    }
    return NULL;
}

static void drop_double(const struct mm_duty_work *work, size_t at)
{
    struct mm_wanted *w = &work->wanted[at], *open = asked_already(work, at);
    if (open && w->opens < w->origin) { /* re-elected, and known before: then with the new term */
        w->opens = w->origin;
        open = asked_already(work, at);
    }
    w->dropped = open || rests(work, w);
    if (open && w->when == MM_WHEN_COUNT && w->opens <= work->today && w->due < open->due) {
        open->due = w->due;
        open->duty.sooner = true;
    }
}

void mm_work_settle(struct mm_duty_work *work)
{
    if (work->n_wanted)
        qsort(work->wanted, work->n_wanted, sizeof *work->wanted, by_opening);
    for (size_t i = 0; i < work->n_wanted; i++) {
        struct mm_wanted *w = &work->wanted[i];
        if (!w->settled) {
            pause_due(work, w);
            cut_due(w);
            if (w->taking && w->taking->begun_day < w->opens)
                w->opens = w->taking->begun_day; /* it was open to somebody */
            w->settled = true;
        }
        close_one(work, w);
        w->dropped = false;
        if (w->taking)
            continue;
        w->dropped = is_void(work, w);
        if (!w->dropped)
            drop_double(work, i);
    }
}

/* ---- all ------------------------------------------------------------------------------------------- */
static void fill(const struct mm_duty_work *work, struct mm_wanted *w)
{
    struct mm_duty *d = &w->duty;
    bool closed = w->closed != MM_DAY_NONE;
    mm_day_format(w->origin, d->origin_on);
    mm_day_format(w->opens, d->opened_on);
    mm_day_format(w->due, d->due_on);
    mm_day_format(w->ends == FOREVER ? MM_DAY_NONE : w->ends, d->ends_on);
    mm_day_format(w->closed, d->closed_on);
    (void)snprintf(d->opened_fact, sizeof d->opened_fact, "%s", w->from ? w->from->id : "");
    (void)snprintf(d->closed_fact, sizeof d->closed_fact, "%s", w->closing ? w->closing->id : "");
    d->paused = !closed && mm_work_is_absent(work, work->today);
}

static int by_day(const void *a, const void *b)
{
    const struct mm_wanted *left = a, *right = b;
    if (left->opens != right->opens)
        return left->opens < right->opens ? -1 : 1;
    if (left->course != right->course)
        return left->course < right->course ? -1 : 1;
    return strcmp(left->duty.registration, right->duty.registration);
}

/* What was begun of a course that left the pack, which alone knew its day. */
static bool is_gone(const struct mm_duty_work *work, const struct mm_taking *taking)
{
    for (size_t i = 0; i < work->setup->n_courses; i++) {
        if (strcmp(work->setup->courses[i].id, taking->course) == 0)
            return false;
    }
    return true;
}

static struct mm_duty duty_begun(const struct mm_taking *taking)
{
    struct mm_duty d = {.cause = MM_DUTY_CAUSE_BEGUN};
    (void)snprintf(d.registration, sizeof d.registration, "%s", taking->registration);
    (void)snprintf(d.person, sizeof d.person, "%s", taking->person);
    (void)snprintf(d.course, sizeof d.course, "%s", taking->course);
    mm_day_format(taking->begun_day, d.opened_on);
    memcpy(d.origin_on, d.opened_on, sizeof d.origin_on);
    mm_day_format(taking->taken_day, d.closed_on);
    if (d.closed_on[0])
        (void)snprintf(d.closed_by, sizeof d.closed_by, "%s",
                       taking->route[0] ? taking->route : MM_DUTY_BY_INDIVIDUAL);
    return d;
}

static enum mm_err give(struct mm_duty_work *work, struct mm_duty **ret_duties, size_t *ret_n,
                        struct mm_errinfo *info)
{
    struct mm_duty *duties = calloc(work->n_wanted + work->n_takings + 1, sizeof *duties);
    size_t n = 0;
    if (!duties)
        return mm_nomem(info);
    if (work->n_wanted)
        qsort(work->wanted, work->n_wanted, sizeof *work->wanted, by_day);
    for (size_t i = 0; i < work->n_wanted; i++) {
        struct mm_wanted *w = &work->wanted[i];
        if (w->dropped || w->opens > work->today)
            continue;
        fill(work, w);
        duties[n++] = w->duty;
    }
    for (size_t i = 0; i < work->n_takings; i++) {
        if (is_gone(work, &work->takings[i]))
            duties[n++] = duty_begun(&work->takings[i]);
    }
    *ret_duties = duties;
    *ret_n = n;
    return MM_OK;
}

/* ---- until when it stays so ------------------------------------------------------------------------ */
static void turn_at(const struct mm_duty_work *work, int32_t day, int32_t *next)
{
    if (day > work->today && day < *next)
        *next = day;
}

/* All that looks at the day: facts as theirs comes, openings and ends, and the 年度. An absence without an
 * end grows with the days, and empties what ends under it on the last one. */
static int32_t turns_on(const struct mm_duty_work *work, const struct mm_duty_known *known)
{
    int year = mm_date_fiscal_year(mm_day_date(work->today)) + 1;
    int32_t next = mm_date_day((struct mm_date){year, 4, 1});
    for (size_t i = 0; i < work->n_facts; i++)
        turn_at(work, work->facts[i]->on_day, &next);
    for (size_t i = 0; i < known->n_takings; i++) {
        turn_at(work, known->takings[i].begun_day, &next);
        turn_at(work, known->takings[i].taken_day, &next);
    }
    for (size_t i = 0; i < work->n_wanted; i++) {
        const struct mm_wanted *w = &work->wanted[i];
        turn_at(work, w->opens, &next);
        turn_at(work, w->ends, &next);
        if (w->ends != FOREVER)
            turn_at(work, w->ends + 1, &next);
    }
    return next;
}

enum mm_err mm_duties_of(const struct mm_duty_setup *setup, const struct mm_duty_known *known, int32_t today,
                         struct mm_duty **ret_duties, size_t *ret_n, int32_t *ret_turns_on,
                         struct mm_errinfo *info)
{
    struct mm_duty_work work = {.setup = setup, .person = known->person, .today = today};
    enum mm_err err = mm_work_start(&work, known, info);
    if (!err) {
        mm_work_open(&work);
        mm_work_settle(&work);
        mm_work_open_after(&work);
        mm_work_settle(&work);
        if (work.err)
            err = mm_fail(info, work.err,
                          mm_say("%s: 受ける研修が上限の %d 件を超えています", "%s: more than %d duties"),
                          known->person, MM_MAX_DUTIES);
    }
    if (!err)
        err = give(&work, ret_duties, ret_n, info);
    if (!err && ret_turns_on)
        *ret_turns_on = turns_on(&work, known);
    mm_work_done(&work);
    return err;
}

enum mm_err mm_duties_from(const struct mm_pack *pack, const struct mm_duty_data *data, const char *person,
                           int32_t today, struct mm_duty **ret_duties, size_t *ret_n, int32_t *ret_turns_on,
                           struct mm_errinfo *info)
{
    struct mm_duty_course *courses = calloc(pack->n_courses ? pack->n_courses : 1, sizeof *courses);
    if (!courses)
        return mm_nomem(info);
    for (size_t i = 0; i < pack->n_courses; i++) {
        courses[i] = mm_duty_course_of(&pack->courses[i]);
        for (size_t k = 0; k < data->n_courses; k++) {
            if (strcmp(data->courses[k].id, courses[i].id) == 0)
                courses[i].since_day = data->courses[k].since_day;
        }
    }
    const struct mm_duty_setup setup = {
        .council = pack->council.id,
        .courses = courses,
        .n_courses = pack->n_courses,
        .calendar = data->calendar,
        .n_calendar = data->n_calendar,
        .due = data->due,
    };
    const struct mm_duty_known known = {person, data->facts, data->n_facts, data->takings, data->n_takings};
    enum mm_err err = mm_duties_of(&setup, &known, today, ret_duties, ret_n, ret_turns_on, info);
    free(courses);
    return err;
}

int32_t mm_duty_today(int32_t own_day, bool measured, int32_t server_day)
{
    bool wrong = server_day != MM_DAY_NONE && (own_day < server_day || own_day - server_day > MM_AWAY_DAYS);
    return wrong && !measured ? server_day : own_day;
}

const struct mm_duty *mm_duty_last(const struct mm_duty *duties, size_t n, const char *course)
{
    const struct mm_duty *last = NULL;
    for (size_t i = 0; i < n; i++)
        if (strcmp(duties[i].course, course) == 0 &&
            (!last || strcmp(duties[i].opened_on, last->opened_on) >= 0))
            last = &duties[i];
    return last;
}

bool mm_duty_taken(const struct mm_duty *duty)
{
    static const char *const routes[] = {MM_DUTY_BY_INDIVIDUAL, MM_DUTY_BY_GROUP, MM_DUTY_BY_PAPER};
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
        if (strcmp(routes[i], duty->closed_by) == 0)
            return true;
    }
    return false;
}

bool mm_duty_past(const struct mm_duty *duty, int32_t today)
{
    char day[MM_DAY_BYTES];
    mm_day_format(today, day);
    return !duty->closed_on[0] && !duty->paused && duty->due_on[0] && strcmp(duty->due_on, day) < 0;
}

bool mm_duty_quiet(const struct mm_calendar_day *calendar, size_t n, int32_t today)
{
    for (size_t i = 0; i < n; i++) {
        if (calendar[i].kind == MM_CALENDAR_ELECTION && calendar[i].from_day <= today &&
            today <= calendar[i].until_day)
            return true;
    }
    return false;
}
