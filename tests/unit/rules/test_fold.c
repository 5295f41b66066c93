/* mm-test: timeout=120
 * Two kiosks, one person, both offline and at the same time: what became of it is the same in whatever order,
 * in whatever portions and however often the records arrive, and the kiosk says what the server says. 10,000
 * generated histories; MM_FOLD_HISTORIES for more. */
#include "sync/base/id.h"
#include "sync/rules/duties.h"
#include "sync/rules/rules.h"
#include "tests/unit/mm_test.h"

#define COUNCIL    "rei"
#define PERSON     "p1"
#define HISTORIES  10000
#define MAX_FACTS  12
#define MAX_EVENTS 60
#define MAX_ROWS   60
#define N_COURSES  6
#define MAX_REGS   8
#define DAY_MS     86400000LL
#define FIRST_DAY  20223 /* 2025-05-15 */
#define N_DAYS     700
#define BOTH       MM_AUD_BOTH

static const struct mm_clause five = {.id = "5"}, three = {.id = "3.1"};
static const struct mm_clause *const of_five[] = {&five}, *const of_three[] = {&three};
static const struct mm_opening parts[] = {{MM_WHEN_TERM_START, BOTH, 0, 30, true},
                                          {MM_WHEN_BY_ELECTION, BOTH, 0, 14, true},
                                          {MM_WHEN_APPOINTMENT, BOTH, 0, 30, true}};
static const struct mm_opening yearly[] = {{MM_WHEN_FISCAL_YEAR, BOTH, 0, 180, true}};
static const struct mm_opening booster[] = {{MM_WHEN_ONBOARDED, BOTH, 30, 30, true},
                                            {MM_WHEN_SESSION, BOTH, 28, 0, true}};
static const struct mm_opening revision[] = {{MM_WHEN_REVISION, BOTH, 0, 60, true}};
static const struct mm_opening delayed[] = {{MM_WHEN_ONBOARDED, BOTH, 120, 60, true}};
#define OPENS(list) .openings = list, .n_openings = sizeof list / sizeof list[0]
static const struct mm_duty_course courses[N_COURSES] = {
    {"part1", MM_COURSE_PART, BOTH, OPENS(parts), of_five, 1, 30, MM_DAY_NONE},
    {"part2", MM_COURSE_PART, BOTH, OPENS(parts), of_three, 1, 30, MM_DAY_NONE},
    {"yearly", MM_COURSE_YEARLY, BOTH, OPENS(yearly), NULL, 0, 180, MM_DAY_NONE},
    {"booster", MM_COURSE_BOOSTER, BOTH, OPENS(booster), NULL, 0, 30, MM_DAY_NONE},
    {"revision", MM_COURSE_REVISION, BOTH, OPENS(revision), NULL, 0, 60, MM_DAY_NONE},
    {"delayed", MM_COURSE_DELAYED, BOTH, OPENS(delayed), NULL, 0, 60, MM_DAY_NONE},
};
static const struct mm_calendar_day sessions[] = {
    {.kind = MM_CALENDAR_SESSION, .id = "2025-09", .from_day = FIRST_DAY + 118, .until_day = FIRST_DAY + 140},
    {.kind = MM_CALENDAR_SESSION, .id = "2026-02", .from_day = FIRST_DAY + 270, .until_day = FIRST_DAY + 300},
    {.kind = MM_CALENDAR_SESSION, .id = "2026-06", .from_day = FIRST_DAY + 390, .until_day = FIRST_DAY + 410},
};

/* ---- a history ------------------------------------------------------------------------------------------
 */
struct event {
    size_t reg; /* of the registrations below */
    int kiosk;
    enum mm_verb verb;
    struct mm_time time;
};
struct history {
    struct mm_random_seeded state;
    struct mm_random random;
    struct mm_fact facts[MAX_FACTS];
    size_t n_facts;
    struct {
        char id[MM_UUID_BYTES], course[MM_ID_BYTES];
        int32_t opened;
    } regs[MAX_REGS];
    size_t n_regs;
    struct event events[MAX_EVENTS];
    size_t n_events;
    struct mm_evidence rows[MAX_ROWS];
    size_t n_rows;
    int32_t today;
};

static uint32_t below(struct history *h, uint32_t n)
{
    return mm_random_below(&h->random, n);
}

static struct mm_fact *fact_new(struct history *h, enum mm_fact_kind kind, int32_t day)
{
    struct mm_fact *f = &h->facts[h->n_facts];
    *f = (struct mm_fact){.kind = kind, .on_day = day, .until_day = MM_DAY_NONE};
    f->known_day = day + (int32_t)below(h, 4) * 5 - 5;
    snprintf(f->id, sizeof f->id, "00000000-0000-7000-8000-%012zu", ++h->n_facts);
    snprintf(f->person, sizeof f->person, "%s", PERSON);
    return f;
}

static void make_facts(struct history *h)
{
    static const char *const begins[] = {"term_start", "by_election", "appointment"};
    const char *word = begins[below(h, 3)];
    int32_t first = FIRST_DAY + (int32_t)below(h, 60);
    struct mm_fact *f = fact_new(h, MM_FACT_JOIN, first);
    snprintf(f->word, sizeof f->word, "%s", word);
    snprintf(f->key, sizeof f->key, "first");
    f->audience = strcmp(word, "appointment") == 0 ? MM_AUD_STAFF : MM_AUD_COUNCILLOR;
    if (below(h, 4) == 0)
        snprintf(fact_new(h, MM_FACT_LEAVE, first + 200 + (int32_t)below(h, 400))->key, MM_PERIOD_BYTES,
                 "first");
    for (uint32_t i = below(h, 3); i > 0; i--) {
        f = fact_new(h, MM_FACT_ABSENCE, first + (int32_t)below(h, 300));
        f->until_day = f->on_day + (int32_t)below(h, 60);
        snprintf(f->word, sizeof f->word, "leave");
    }
    for (uint32_t i = below(h, 3); i > 0; i--) {
        bool exempt = below(h, 2);
        f = fact_new(h, exempt ? MM_FACT_EXEMPT : MM_FACT_OTHER, first + (int32_t)below(h, 200));
        snprintf(f->course, sizeof f->course, "%s", courses[below(h, N_COURSES)].id);
        snprintf(f->word, sizeof f->word, "%s", exempt ? "official" : "");
    }
    if (below(h, 2)) {
        f = fact_new(h, MM_FACT_REVISION, first + 100 + (int32_t)below(h, 200));
        f->person[0] = '\0';
        snprintf(f->text, sizeof f->text, "b");
        snprintf(f->detail, sizeof f->detail, "5");
    }
    if (below(h, 3) == 0)
        snprintf(fact_new(h, MM_FACT_REQUEST, first + (int32_t)below(h, 400))->course, MM_ID_BYTES, "part2");
}

static enum mm_err duties_of(const struct history *h, const struct mm_fact *facts, size_t n_facts,
                             const struct mm_taking *takings, size_t n_takings, struct mm_duty **ret_duties,
                             size_t *ret_n)
{
    const struct mm_duty_setup setup = {.council = COUNCIL,
                                        .courses = courses,
                                        .n_courses = N_COURSES,
                                        .calendar = sessions,
                                        .n_calendar = 3};
    const struct mm_duty_known known = {PERSON, facts, n_facts, takings, n_takings};
    return mm_duties_of(&setup, &known, h->today, ret_duties, ret_n, NULL, NULL);
}

/* A sitting of a registration at one of the kiosks; at the other there may be one in the same hour. */
static void make_sitting(struct history *h, size_t reg, int kiosk, int64_t from_ms)
{
    static const enum mm_verb steps[] = {MM_VERB_LAUNCHED, MM_VERB_INITIALIZED, MM_VERB_ANSWERED,
                                         MM_VERB_PASSED, MM_VERB_COMPLETED};
    size_t n = below(h, 2) ? 5 : 1 + below(h, 5);
    for (size_t i = 0; i < n && h->n_events < MAX_EVENTS; i++)
        h->events[h->n_events++] = (struct event){
            reg,
            kiosk,
            steps[i],
            {from_ms + (int64_t)below(h, 3) * 1000, (enum mm_time_quality)below(h, MM_TIME_QUALITY_COUNT)}};
}

/* The first registrations that anybody could have begun, each sat for at one kiosk or both. */
static void make_events(struct history *h)
{
    struct mm_duty *duties = NULL;
    size_t n = 0;
    h->today = FIRST_DAY + N_DAYS;
    MM_CHECK_ERR(duties_of(h, h->facts, h->n_facts, NULL, 0, &duties, &n), MM_OK);
    for (size_t i = 0; i < n && h->n_regs < MAX_REGS; i++) {
        size_t reg = h->n_regs++;
        int32_t opened = MM_DAY_NONE;
        MM_CHECK_ERR(mm_day_parse(duties[i].opened_on, &opened), MM_OK);
        memcpy(h->regs[reg].id, duties[i].registration, sizeof h->regs[reg].id);
        snprintf(h->regs[reg].course, sizeof h->regs[reg].course, "%s", duties[i].course);
        for (uint32_t s = below(h, 4); s > 0; s--)
            make_sitting(h, reg, (int)below(h, 2), (opened + (int32_t)below(h, 40)) * DAY_MS);
    }
    free(duties);
    h->n_rows = 8 + below(h, MAX_ROWS - 8);
    for (size_t i = 0; i < h->n_rows; i++) {
        h->rows[i] = (struct mm_evidence){.mark = (enum mm_mark)(1 + below(h, MM_MARK_COUNT - 1)),
                                          .at_ms = (FIRST_DAY + (int64_t)below(h, N_DAYS)) * DAY_MS};
        snprintf(h->rows[i].row_id, sizeof h->rows[i].row_id, "row/%u", below(h, 16));
    }
    h->today = FIRST_DAY + 60 + (int32_t)below(h, N_DAYS);
}

/* ---- progress ---------------------------------------------------------------------------------------------
 */
static void shuffle(struct history *h, void *list, size_t n, size_t bytes)
{
    char *rows = list, moved[sizeof(struct mm_fact)];
    for (size_t i = n; i > 1; i--) {
        size_t k = below(h, (uint32_t)i);
        memcpy(moved, rows + k * bytes, bytes);
        memmove(rows + k * bytes, rows + (i - 1) * bytes, bytes);
        memcpy(rows + (i - 1) * bytes, moved, bytes);
    }
}

static bool same_fold(const struct mm_progress_fold *a, const struct mm_progress_fold *b)
{
    return a->state == b->state && a->first_at_ms == b->first_at_ms && a->last_at_ms == b->last_at_ms &&
           a->completed_at_ms == b->completed_at_ms && a->passed_at_ms == b->passed_at_ms &&
           a->completed_quality == b->completed_quality;
}

/* kiosk -1: of both. */
static struct mm_progress_fold fold_of(const struct event *events, size_t n, size_t reg, int kiosk)
{
    struct mm_progress_fold fold;
    mm_progress_init(&fold);
    for (size_t i = 0; i < n; i++) {
        if (events[i].reg == reg && (kiosk < 0 || events[i].kiosk == kiosk))
            mm_progress_add(&fold, events[i].verb, events[i].time);
    }
    return fold;
}

static struct mm_taking taking_of(const struct history *h, size_t reg, const struct mm_progress_fold *fold)
{
    struct mm_taking t = {.begun_day = (int32_t)(fold->first_at_ms / DAY_MS), .taken_day = MM_DAY_NONE};
    snprintf(t.person, sizeof t.person, "%s", PERSON);
    memcpy(t.registration, h->regs[reg].id, sizeof t.registration);
    memcpy(t.course, h->regs[reg].course, sizeof t.course);
    if (fold->state == MM_PROGRESS_DONE) {
        t.taken_day = (int32_t)(fold->completed_at_ms / DAY_MS);
        snprintf(t.route, sizeof t.route, "%s", MM_DUTY_BY_INDIVIDUAL);
    }
    return t;
}

/* In portions of any size, some of them twice, merged in any order. */
static struct mm_progress_fold in_portions(struct history *h, const struct event *events, size_t n,
                                           size_t reg)
{
    struct mm_progress_fold portions[6], all;
    size_t n_portions = 0;
    mm_progress_init(&all);
    for (size_t from = 0; n_portions < 4; n_portions++) {
        size_t to = n_portions == 3 ? n : from + below(h, (uint32_t)(n - from) + 1);
        portions[n_portions] = fold_of(events + from, to - from, reg, -1);
        from = to;
    }
    portions[n_portions++] = portions[below(h, 4)];
    shuffle(h, portions, n_portions, sizeof portions[0]);
    mm_progress_merge(&portions[0], &portions[1]); /* (a b) … (c d) */
    mm_progress_merge(&portions[2], &portions[3]);
    mm_progress_merge(&all, &portions[4]);
    mm_progress_merge(&all, &portions[2]);
    mm_progress_merge(&all, &portions[0]);
    return all;
}

/* ---- duties
 * ------------------------------------------------------------------------------------------------ */
static bool same_duties(const struct mm_duty *a, size_t n, const struct mm_duty *b, size_t n_b)
{
    bool same = n == n_b;
    for (size_t i = 0; same && i < n; i++)
        same = strcmp(a[i].registration, b[i].registration) == 0 && strcmp(a[i].course, b[i].course) == 0 &&
               strcmp(a[i].cause, b[i].cause) == 0 && strcmp(a[i].opened_on, b[i].opened_on) == 0 &&
               strcmp(a[i].due_on, b[i].due_on) == 0 && strcmp(a[i].closed_on, b[i].closed_on) == 0 &&
               strcmp(a[i].closed_by, b[i].closed_by) == 0 && strcmp(a[i].ends_on, b[i].ends_on) == 0 &&
               strcmp(a[i].opened_fact, b[i].opened_fact) == 0 &&
               strcmp(a[i].closed_fact, b[i].closed_fact) == 0 && a[i].paused_days == b[i].paused_days &&
               a[i].paused == b[i].paused && a[i].cut == b[i].cut && a[i].late == b[i].late &&
               a[i].sooner == b[i].sooner;
    return same;
}

/* The server's rows are folded from all records; a kiosk has its own, and what the server last told it of
 * both: rows of one registration beside each other, in any order, some of them twice. */
static void check_duties(struct history *h)
{
    struct mm_taking server[MAX_REGS], kiosk[MAX_REGS * 4];
    struct mm_fact facts[MAX_FACTS * 2];
    struct mm_duty *told = NULL, *own = NULL;
    size_t n_server = 0, n_kiosk = 0, n_facts = h->n_facts, n = 0, n_own = 0;
    for (size_t reg = 0; reg < h->n_regs; reg++) {
        struct mm_progress_fold all = fold_of(h->events, h->n_events, reg, -1);
        if (all.state == MM_PROGRESS_NONE)
            continue;
        server[n_server++] = taking_of(h, reg, &all);
        for (int k = 0; k < 2; k++) {
            struct mm_progress_fold part = fold_of(h->events, h->n_events, reg, k);
            if (part.state != MM_PROGRESS_NONE)
                kiosk[n_kiosk++] = taking_of(h, reg, &part);
        }
        if (below(h, 2))
            kiosk[n_kiosk++] = server[n_server - 1];
    }
    memcpy(facts, h->facts, h->n_facts * sizeof facts[0]);
    for (size_t i = 0; i < h->n_facts; i++) {
        if (below(h, 3) == 0)
            facts[n_facts++] = h->facts[i];
    }
    shuffle(h, facts, n_facts, sizeof facts[0]);
    shuffle(h, kiosk, n_kiosk, sizeof kiosk[0]);
    MM_CHECK_ERR(duties_of(h, h->facts, h->n_facts, server, n_server, &told, &n), MM_OK);
    MM_CHECK_ERR(duties_of(h, facts, n_facts, kiosk, n_kiosk, &own, &n_own), MM_OK);
    MM_CHECK(same_duties(told, n, own, n_own));
    free(told);
    free(own);
}

/* ---- evidence
 * ---------------------------------------------------------------------------------------------- */
static bool same_rows(const struct mm_evidence *a, size_t n, const struct mm_evidence *b, size_t n_b)
{
    bool same = n == n_b;
    for (size_t i = 0; same && i < n; i++)
        same = strcmp(a[i].row_id, b[i].row_id) == 0 && a[i].mark == b[i].mark && a[i].at_ms == b[i].at_ms;
    return same;
}

/* All at once, against each kiosk for itself, the results joined and some answers told again. */
static void check_evidence(struct history *h)
{
    struct mm_evidence all[MAX_ROWS], apart[MAX_ROWS * 2];
    size_t cut = below(h, (uint32_t)h->n_rows + 1), n_all = h->n_rows, n;
    memcpy(all, h->rows, sizeof all);
    n_all = mm_evidence_latest(all, n_all);
    shuffle(h, h->rows, h->n_rows, sizeof h->rows[0]);
    memcpy(apart, h->rows, cut * sizeof apart[0]);
    n = mm_evidence_latest(apart, cut);
    memcpy(apart + n, h->rows + cut, (h->n_rows - cut) * sizeof apart[0]);
    n += mm_evidence_latest(apart + n, h->n_rows - cut);
    for (size_t i = 0; i < h->n_rows && n < MAX_ROWS * 2; i += 3)
        apart[n++] = h->rows[i];
    shuffle(h, apart, n, sizeof apart[0]);
    n = mm_evidence_latest(apart, n);
    MM_CHECK(same_rows(all, n_all, apart, n));
    shuffle(h, apart, n, sizeof apart[0]);
    MM_CHECK_INT(mm_group_state(all, n_all, h->today * DAY_MS), mm_group_state(apart, n, h->today * DAY_MS));
}

/* ---- all
 * --------------------------------------------------------------------------------------------------- */
static void check_history(struct history *h, int counts[3])
{
    struct event events[MAX_EVENTS * 2];
    size_t n = h->n_events;
    memcpy(events, h->events, n * sizeof events[0]);
    for (size_t i = 0; i < h->n_events; i++) {
        if (below(h, 3) == 0)
            events[n++] = h->events[i];
    }
    shuffle(h, events, n, sizeof events[0]);
    for (size_t reg = 0; reg < h->n_regs; reg++) {
        struct mm_progress_fold want = fold_of(h->events, h->n_events, reg, -1);
        struct mm_progress_fold stirred = fold_of(events, n, reg, -1);
        struct mm_progress_fold merged = in_portions(h, events, n, reg);
        struct mm_progress_fold a = fold_of(h->events, h->n_events, reg, 0);
        struct mm_progress_fold b = fold_of(h->events, h->n_events, reg, 1);
        MM_CHECK(same_fold(&want, &stirred) && same_fold(&want, &merged));
        counts[0] += want.state == MM_PROGRESS_DONE;
        counts[1] += a.state == MM_PROGRESS_DONE && b.state == MM_PROGRESS_DONE;
        counts[2]++;
    }
    check_duties(h);
    check_evidence(h);
}

MM_TEST(what_two_kiosks_recorded_of_one_person_is_the_same_in_any_order_and_on_kiosk_and_server)
{
    const char *more = getenv("MM_FOLD_HISTORIES");
    long n = more ? strtol(more, NULL, 10) : HISTORIES;
    struct history *h = malloc(sizeof *h);
    int counts[3] = {0, 0, 0};
    MM_REQUIRE(h && n >= HISTORIES);
    for (long seed = 0; seed < n; seed++) {
        memset(h, 0, sizeof *h);
        h->random = mm_random_seeded(&h->state, (uint64_t)seed);
        make_facts(h);
        make_events(h);
        check_history(h, counts);
    }
    printf("%ld histories, %d registrations, %d completed, %d of them at both kiosks\n", n, counts[2],
           counts[0], counts[1]);
    MM_CHECK(counts[0] > n && counts[1] > n / 20); /* the histories have something to disagree about */
    free(h);
}

MM_TEST_MAIN
