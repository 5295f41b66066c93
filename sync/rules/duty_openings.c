/* What each opening of each course asks of a person: one function a reason, in one table. */
#include "sync/rules/duty_work.h"

#include "sync/rules/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- one duty that is wanted ------------------------------------------------------------------------ */
struct reason {
    size_t course;
    const struct mm_opening *opening; /* NULL: by hand */
    int32_t origin, known;
    const char *period;
    int32_t ends;
    const char *ends_by;
    bool ends_left;
    const struct mm_fact *from; /* may be NULL */
    int due_days;               /* 0: as opening and settings say */
    int32_t due;                /* MM_DAY_NONE: by days */
};

/* Which decided number of days goes with a course and a reason; MM_DUE_COUNT: none does, a window is what the
 * opening says. */
static const enum mm_due due_of_kind[MM_COURSE_KIND_COUNT] = {
    [MM_COURSE_MODULE] = MM_DUE_FIRST_YEAR, [MM_COURSE_PART] = MM_DUE_ONBOARDING,
    [MM_COURSE_YEARLY] = MM_DUE_YEARLY,     [MM_COURSE_BOOSTER] = MM_DUE_COUNT,
    [MM_COURSE_REVISION] = MM_DUE_REVISION, [MM_COURSE_DELAYED] = MM_DUE_COUNT,
};
_Static_assert(MM_COURSE_KIND_COUNT == MM_COURSE_DELAYED + 1,
               "a line for every kind: one without would take the days of the onboarding");

int mm_duty_days(const struct mm_due_days *settings, enum mm_course_kind kind,
                 const struct mm_opening *opening, bool *ret_decided)
{
    enum mm_due due = opening ? due_of_kind[kind] : MM_DUE_REQUEST;
    if (due == MM_DUE_ONBOARDING &&
        (opening->when == MM_WHEN_BY_ELECTION || opening->when == MM_WHEN_RUNNER_UP))
        due = MM_DUE_BY_ELECTION;
    int decided = due < MM_DUE_COUNT ? settings->days[due] : 0;
    if (ret_decided)
        *ret_decided = decided != 0;
    if (decided)
        return decided;
    return opening ? opening->due_days : MM_REQUEST_DAYS;
}

static int due_days(const struct mm_duty_work *work, const struct reason *r)
{
    return mm_duty_days(&work->setup->due, work->setup->courses[r->course].kind, r->opening, NULL);
}

static struct mm_wanted *grow(struct mm_duty_work *work)
{
    if (work->n_wanted == work->cap_wanted) {
        size_t cap = work->cap_wanted ? work->cap_wanted * 2 : 32;
        struct mm_wanted *more =
            cap > MM_MAX_DUTIES * 2 ? NULL : realloc(work->wanted, cap * sizeof *work->wanted);
        if (!more) {
            work->err = cap > MM_MAX_DUTIES * 2 ? MM_ERR_TOO_BIG : MM_ERR_NOMEM;
            return NULL;
        }
        work->wanted = more;
        work->cap_wanted = cap;
    }
    struct mm_wanted *wanted = &work->wanted[work->n_wanted++];
    *wanted = (struct mm_wanted){.due = MM_DAY_NONE, .closed = MM_DAY_NONE};
    return wanted;
}

/* When it opens and is due, before absences and ends. */
static void set_days(struct mm_wanted *w, const struct reason *r, int days)
{
    int32_t opens = r->origin + (r->opening && r->opening->when != MM_WHEN_SESSION ? r->opening->days : 0);
    w->duty.due_days = days;
    w->opens = opens;
    w->due = r->due != MM_DAY_NONE ? r->due : opens + days;
    if (w->due < w->known) { /* nobody is asked to have done by a day that is over */
        w->opens = w->known;
        w->due = w->known + days;
        w->duty.late = true;
    } else if (opens > w->known && opens == r->origin && r->opening &&
               (r->opening->when <= MM_WHEN_APPOINTMENT)) {
        w->opens = w->known; /* who is known before the first day can begin at once */
    }
}

static void want(struct mm_duty_work *work, const struct reason *r)
{
    const struct mm_duty_course *course = &work->setup->courses[r->course];
    struct mm_wanted *w = grow(work);
    if (!w)
        return;
    w->course = r->course;
    w->when = r->opening ? (int)r->opening->when : MM_WHEN_COUNT;
    w->origin = r->origin;
    w->known = course->since_day > r->known ? course->since_day : r->known;
    w->ends = r->ends;
    w->ends_by = r->ends_by;
    w->ends_left = r->ends_left;
    w->from = r->from;
    w->window = r->opening && (r->opening->when == MM_WHEN_ONBOARDED || r->opening->when == MM_WHEN_SESSION);
    set_days(w, r, r->due_days ? r->due_days : due_days(work, r));
    (void)snprintf(w->duty.course, sizeof w->duty.course, "%s", course->id);
    (void)snprintf(w->duty.person, sizeof w->duty.person, "%s", work->person);
    (void)snprintf(w->duty.period, sizeof w->duty.period, "%s", r->period);
    (void)snprintf(w->duty.cause, sizeof w->duty.cause, "%s",
                   r->opening ? mm_when_code(r->opening->when) : MM_DUTY_CAUSE_REQUEST);
    mm_registration(work->setup->council, work->person, course->id, r->period, 1, w->duty.registration);
    w->taking = mm_work_taking(work, w->duty.registration);
}

/* Up to the end of the unbroken time in office that the term lies in. */
static void until_leaving(const struct mm_duty_work *work, const struct mm_tenure *term, struct reason *r)
{
    const struct mm_tenure *last = mm_work_stay_last(work, term);
    r->ends = last->last_day;
    r->ends_by = MM_DUTY_BY_LEFT;
    r->ends_left = last->left;
}

static bool is_for(const struct mm_duty_course *course, unsigned asked, const struct mm_tenure *term)
{
    return (course->audience & asked & term->join->audience) != 0;
}

/* ---- a term begins ---------------------------------------------------------------------------------- */
/* The courses ever completed between two days, by whatever route. */
static bool taken_between(const struct mm_duty_work *work, const char *course, int32_t from, int32_t before)
{
    for (size_t i = 0; i < work->n_takings; i++) {
        const struct mm_taking *t = &work->takings[i];
        if (strcmp(t->course, course) == 0 && t->taken_day != MM_DAY_NONE && t->taken_day >= from &&
            t->taken_day < before)
            return true;
    }
    for (size_t i = 0; i < work->n_facts; i++) {
        const struct mm_fact *e = work->facts[i];
        if (e->kind == MM_FACT_OTHER && strcmp(e->course, course) == 0 && e->on_day >= from &&
            e->on_day < before && e->on_day <= work->today)
            return true;
    }
    return false;
}

/* Since when what was learned still counts in this term: MM_DAY_NONE where nothing went before. */
static int32_t unbroken_since(const struct mm_duty_work *work, size_t term)
{
    size_t i = term;
    while (i > 0 && work->terms[i].first_day - work->terms[i - 1].last_day <= MM_UNBROKEN_DAYS)
        i--;
    if (i == term)
        return MM_DAY_NONE;
    return work->terms[i].known_day < work->terms[i].first_day ? work->terms[i].known_day
                                                               : work->terms[i].first_day;
}

static void open_term(struct mm_duty_work *work, size_t course, const struct mm_opening *opening)
{
    const struct mm_duty_course *c = &work->setup->courses[course];
    for (size_t i = 0; i < work->n_terms; i++) {
        const struct mm_tenure *term = &work->terms[i];
        int32_t since = opening->again ? MM_DAY_NONE : unbroken_since(work, i);
        int32_t before = term->known_day < term->first_day ? term->known_day : term->first_day;
        if (strcmp(term->join->word, mm_when_code(opening->when)) != 0 ||
            !is_for(c, opening->audience, term) ||
            (since != MM_DAY_NONE && taken_between(work, c->id, since, before)))
            continue;
        want(work, &(struct reason){.course = course,
                                    .opening = opening,
                                    .origin = term->first_day,
                                    .known = term->known_day,
                                    .period = term->join->key,
                                    .ends = term->last_day,
                                    .ends_by = MM_DUTY_BY_LEFT,
                                    .ends_left = term->left,
                                    .from = term->join,
                                    .due = MM_DAY_NONE});
    }
}

/* ---- 異動 ------------------------------------------------------------------------------------------- */
static void open_transfer(struct mm_duty_work *work, size_t course, const struct mm_opening *opening)
{
    for (size_t i = 0; i < work->n_facts; i++) {
        const struct mm_fact *move = work->facts[i];
        const struct mm_tenure *term =
            move->kind == MM_FACT_MOVE ? mm_work_term_at(work, move->on_day) : NULL;
        char period[MM_PERIOD_BYTES] = "move-";
        if (!term || move->on_day == term->first_day ||
            !is_for(&work->setup->courses[course], opening->audience, term))
            continue;
        mm_day_format(move->on_day, period + strlen(period));
        struct reason r = {.course = course,
                           .opening = opening,
                           .origin = move->on_day,
                           .known = move->known_day,
                           .period = period,
                           .from = move,
                           .due = MM_DAY_NONE};
        until_leaving(work, term, &r);
        want(work, &r);
    }
}

/* ---- 年度 ------------------------------------------------------------------------------------------- */
static void open_year(struct mm_duty_work *work, size_t course, const struct mm_opening *opening, int year)
{
    int32_t april = mm_date_day((struct mm_date){year, 4, 1});
    int32_t march = mm_date_day((struct mm_date){year + 1, 3, 31});
    const struct mm_tenure *term = mm_work_term_at(work, april);
    char period[MM_PERIOD_BYTES];
    if (!term || !is_for(&work->setup->courses[course], opening->audience, term))
        return;
    int32_t first = mm_work_stay_first(work, term), known = mm_work_stay_known(work, term);
    if (april - (first > known ? first : known) < MM_YEAR_BEGUN_DAYS ||
        (term->last_day != FOREVER && term->last_day - april < MM_YEAR_LEFT_DAYS))
        return;
    (void)snprintf(period, sizeof period, "%d", year);
    struct reason r = {.course = course,
                       .opening = opening,
                       .origin = april,
                       .known = known,
                       .period = period,
                       .due = MM_DAY_NONE};
    until_leaving(work, term, &r);
    if (march < r.ends) {
        r.ends = march;
        r.ends_by = MM_DUTY_BY_YEAR;
        r.ends_left = false;
    }
    want(work, &r);
}

static void open_fiscal_year(struct mm_duty_work *work, size_t course, const struct mm_opening *opening)
{
    if (!work->n_terms)
        return;
    int32_t known = work->terms[0].known_day; /* nothing is asked for years that passed unseen */
    for (size_t i = 1; i < work->n_terms; i++)
        known = work->terms[i].known_day < known ? work->terms[i].known_day : known;
    int last = mm_date_fiscal_year(mm_day_date(work->today));
    for (int year = mm_date_fiscal_year(mm_day_date(known)); year <= last && !work->err; year++)
        open_year(work, course, opening, year);
}

/* ---- the policy is revised --------------------------------------------------------------------------- */
static bool is_or_below(const char *id, size_t len, const char *parent, size_t parent_len)
{
    return len >= parent_len && strncmp(id, parent, parent_len) == 0 &&
           (len == parent_len || id[parent_len] == '.');
}

/* A sub-leaf has the words of its parent, and a parent's heading stands over what lies below it. */
bool mm_clause_revised(const char *changed, const char *clause)
{
    size_t mine = strlen(clause);
    for (const char *id = changed; *id;) {
        size_t len = strcspn(id, " ");
        if (is_or_below(clause, mine, id, len) || is_or_below(id, len, clause, mine))
            return true;
        id += len + strspn(id + len, " ");
    }
    return false;
}

static bool covers(const struct mm_duty_course *course, const struct mm_fact *revision)
{
    bool covered = false;
    for (size_t i = 0; i < course->n_clauses && !covered; i++)
        covered = mm_clause_revised(revision->detail, course->clauses[i]->id);
    return covered;
}

static void revision_period(const struct mm_fact *revision, char out[MM_PERIOD_BYTES])
{
    (void)snprintf(out, MM_PERIOD_BYTES, "text-%s", revision->text);
}

const struct mm_fact *mm_revision_of(const char *council, const char *person, const char *course,
                                     const char *registration, const struct mm_fact *facts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char period[MM_PERIOD_BYTES], asked[MM_UUID_BYTES];
        revision_period(&facts[i], period);
        mm_registration(council, person, course, period, 1, asked);
        if (facts[i].kind == MM_FACT_REVISION && strcmp(asked, registration) == 0)
            return &facts[i];
    }
    return NULL;
}

static const struct mm_duty_course *course_find(const struct mm_duty_work *work, const char *id)
{
    for (size_t i = 0; i < work->setup->n_courses; i++) {
        if (strcmp(work->setup->courses[i].id, id) == 0)
            return &work->setup->courses[i];
    }
    return NULL;
}

/* The revision that made this text: its place in time; MM_DAY_NONE for a text older than all that is known.
 */
static int32_t text_since(const struct mm_duty_work *work, const char *text)
{
    int32_t since = MM_DAY_NONE;
    for (size_t i = 0; i < work->n_facts; i++) {
        const struct mm_fact *e = work->facts[i];
        if (e->kind == MM_FACT_REVISION && strcmp(e->text, text) == 0 && e->on_day > since)
            since = e->on_day;
    }
    return since;
}

/* Whether what was taken on that day under that text was learned in the older wording. */
static bool is_older(const struct mm_duty_work *work, int32_t day, const char *text,
                     const struct mm_fact *revision)
{
    return text[0] ? text_since(work, text) < revision->on_day : day < revision->on_day;
}

/* The first day on which the person had learned a changed clause in its older wording; FOREVER for never. */
static int32_t concerned_since(const struct mm_duty_work *work, const struct mm_fact *revision)
{
    int32_t since = FOREVER;
    for (size_t i = 0; i < work->n_takings; i++) {
        const struct mm_taking *t = &work->takings[i];
        const struct mm_duty_course *course = course_find(work, t->course);
        if (course && t->taken_day != MM_DAY_NONE && t->taken_day < since && covers(course, revision) &&
            is_older(work, t->taken_day, t->text, revision))
            since = t->taken_day;
    }
    for (size_t i = 0; i < work->n_facts; i++) {
        const struct mm_fact *e = work->facts[i];
        const struct mm_duty_course *course = e->kind == MM_FACT_OTHER ? course_find(work, e->course) : NULL;
        if (course && e->on_day <= work->today && e->on_day < since && covers(course, revision) &&
            is_older(work, e->on_day, "", revision))
            since = e->on_day;
    }
    return since;
}

static void open_revision(struct mm_duty_work *work, size_t course, const struct mm_opening *opening)
{
    for (size_t i = 0; i < work->n_facts; i++) {
        const struct mm_fact *revision = work->facts[i];
        char period[MM_PERIOD_BYTES];
        if (revision->kind != MM_FACT_REVISION)
            continue;
        int32_t since = concerned_since(work, revision);
        int32_t origin = since > revision->on_day ? since : revision->on_day;
        const struct mm_tenure *term = since == FOREVER ? NULL : mm_work_term_at(work, origin);
        unsigned audience = revision->audience ? revision->audience : MM_AUD_BOTH;
        if (!term || !is_for(&work->setup->courses[course], opening->audience & audience, term))
            continue;
        revision_period(revision, period);
        struct reason r = {.course = course,
                           .opening = opening,
                           .origin = origin,
                           .known = revision->known_day,
                           .period = period,
                           .from = revision,
                           .due = MM_DAY_NONE};
        until_leaving(work, term, &r);
        want(work, &r);
    }
}

/* ---- boosters ---------------------------------------------------------------------------------------- */
/* The day on which the last part of the term's onboarding was done (or 対象外); FOREVER while something is
 * open or nothing was ever taken. */
static int32_t onboarded_day(const struct mm_duty_work *work, const struct mm_tenure *term)
{
    int32_t last = MM_DAY_NONE;
    bool taken = false;
    for (size_t i = 0; i < work->n_wanted; i++) {
        const struct mm_wanted *w = &work->wanted[i];
        if (work->setup->courses[w->course].kind != MM_COURSE_PART || w->from != term->join || w->dropped)
            continue;
        bool done = w->taking && w->taking->taken_day != MM_DAY_NONE;
        bool left = strcmp(w->duty.closed_by, MM_DUTY_BY_LEFT) == 0;
        int32_t day = w->closed == MM_DAY_NONE || left ? FOREVER : w->closed;
        taken = taken || done;
        last = day > last ? day : last;
    }
    return taken ? last : FOREVER;
}

static void open_onboarded(struct mm_duty_work *work, size_t course, const struct mm_opening *opening)
{
    for (size_t i = 0; i < work->n_terms; i++) {
        const struct mm_tenure *term = &work->terms[i];
        int32_t day = onboarded_day(work, term);
        char period[MM_PERIOD_BYTES];
        if (day == FOREVER || !is_for(&work->setup->courses[course], opening->audience, term))
            continue;
        (void)snprintf(period, sizeof period, "after-%.30s", term->join->key);
        struct reason r = {.course = course,
                           .opening = opening,
                           .origin = day,
                           .known = MM_DAY_NONE,
                           .period = period,
                           .due = MM_DAY_NONE};
        until_leaving(work, term, &r);
        int32_t window = day + opening->days + opening->due_days;
        if (window < r.ends) {
            r.ends = window;
            r.ends_by = MM_DUTY_BY_WINDOW;
            r.ends_left = false;
        }
        want(work, &r);
    }
}

static void open_session(struct mm_duty_work *work, size_t course, const struct mm_opening *opening)
{
    for (size_t i = 0; i < work->setup->n_calendar; i++) {
        const struct mm_calendar_day *session = &work->setup->calendar[i];
        int32_t opens = session->from_day - opening->days;
        const struct mm_tenure *term =
            session->kind == MM_CALENDAR_SESSION ? mm_work_term_at(work, opens) : NULL;
        if (!term || !is_for(&work->setup->courses[course], opening->audience, term))
            continue;
        int32_t day = onboarded_day(work, term);
        if (day == FOREVER || opens - day < MM_REST_DAYS)
            continue;
        struct reason r = {.course = course,
                           .opening = opening,
                           .origin = opens,
                           .known = MM_DAY_NONE,
                           .period = session->id,
                           .due = session->from_day - 1,
                           .due_days = opening->days - 1};
        until_leaving(work, term, &r);
        if (session->from_day - 1 < r.ends) {
            r.ends = session->from_day - 1;
            r.ends_by = MM_DUTY_BY_WINDOW;
            r.ends_left = false;
        }
        want(work, &r);
    }
}

/* ---- by hand ------------------------------------------------------------------------------------------ */
static void open_request(struct mm_duty_work *work, const struct mm_fact *request)
{
    size_t course = 0;
    while (course < work->setup->n_courses && strcmp(work->setup->courses[course].id, request->course) != 0)
        course++;
    const struct mm_tenure *term = mm_work_term_at(work, request->on_day);
    unsigned asked = request->audience ? request->audience : MM_AUD_BOTH;
    if (course == work->setup->n_courses || !term || !is_for(&work->setup->courses[course], asked, term))
        return;
    struct reason r = {.course = course,
                       .origin = request->on_day,
                       .known = request->known_day,
                       .period = request->id,
                       .from = request,
                       .due = request->until_day};
    if (request->until_day != MM_DAY_NONE)
        r.due_days = (int)(request->until_day - request->on_day);
    until_leaving(work, term, &r);
    want(work, &r);
}

/* ---- all ---------------------------------------------------------------------------------------------- */
static const struct {
    void (*open)(struct mm_duty_work *work, size_t course, const struct mm_opening *opening);
    bool after; /* needs the others settled */
} reasons[] = {
    [MM_WHEN_TERM_START] = {open_term, false},   [MM_WHEN_BY_ELECTION] = {open_term, false},
    [MM_WHEN_RUNNER_UP] = {open_term, false},    [MM_WHEN_APPOINTMENT] = {open_term, false},
    [MM_WHEN_TRANSFER] = {open_transfer, false}, [MM_WHEN_FISCAL_YEAR] = {open_fiscal_year, false},
    [MM_WHEN_REVISION] = {open_revision, false}, [MM_WHEN_ONBOARDED] = {open_onboarded, true},
    [MM_WHEN_SESSION] = {open_session, true},
};
_Static_assert(sizeof reasons / sizeof reasons[0] == MM_WHEN_COUNT, "a function for each reason");

static void open_all(struct mm_duty_work *work, bool after)
{
    for (size_t c = 0; c < work->setup->n_courses; c++) {
        const struct mm_duty_course *course = &work->setup->courses[c];
        for (size_t i = 0; i < course->n_openings && !work->err; i++) {
            if (reasons[course->openings[i].when].after == after)
                reasons[course->openings[i].when].open(work, c, &course->openings[i]);
        }
    }
}

void mm_work_open(struct mm_duty_work *work)
{
    open_all(work, false);
    for (size_t i = 0; i < work->n_facts && !work->err; i++) {
        if (work->facts[i]->kind == MM_FACT_REQUEST)
            open_request(work, work->facts[i]);
    }
}

void mm_work_open_after(struct mm_duty_work *work)
{
    open_all(work, true);
}
