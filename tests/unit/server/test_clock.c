/* Corrected time at the server: a clock that was wrong for one start of a kiosk leaves no trace in days,
 * windows and reports, in whatever order facts arrive.
 * mm-test: labels=threads
 * mm-test-pg: long */
#include "sync/server/evidence.h"
#include "sync/server/progress.h"
#include "tests/unit/server/fixture_batch.h"

#define DAY     (24LL * 3600 * 1000)
#define HOUR    (3600LL * 1000)
#define TEN     (3650 * DAY)
#define START   (COUNCIL_AT_MS - 40 * DAY)
#define ATTEMPT "0198c000-0000-7000-8000-00000000000d"
#define SECOND  "0198c000-0000-7000-8000-00000000000e"
#define OTHER   "0198c000-0000-7000-8000-0000000000bb"

/* One start of the kiosk: its id, when it began, and how far its clock is off. */
struct start {
    const char *boot;
    int64_t began_ms, off_ms;
};
static const struct start monday = {"0198c000-0000-7000-8000-0000000000c1", START, 0};
static const struct start ahead = {"0198c000-0000-7000-8000-0000000000c2", START + 2 * DAY, TEN};
static const struct start unset = {"0198c000-0000-7000-8000-0000000000c3", START + 4 * DAY, -COUNCIL_AT_MS};
static const struct start friday = {"0198c000-0000-7000-8000-0000000000c4", START + 6 * DAY, 0};

static void put_person(struct council *c, const char *id)
{
    struct mm_person person = {.status = MM_PERSON_COUNCILLOR};
    snprintf(person.id, sizeof person.id, "%s", id);
    snprintf(person.name, sizeof person.name, "架空太郎");
    snprintf(person.reading, sizeof person.reading, "かくうたろう");
    MM_CHECK_ERR(mm_db_begin(mm_central_db(c->central), NULL), MM_OK);
    MM_CHECK_ERR(mm_people_put(c->central, &person, NULL, NULL), MM_OK);
    term_put(c, &person, START);
    MM_CHECK_ERR(mm_db_commit(mm_central_db(c->central), NULL), MM_OK);
}

static struct record written(struct council *c, struct kiosk *k, const struct start *s, const char *person,
                             enum mm_verb verb, int64_t after_ms)
{
    const struct mm_statement st = {.verb = verb,
                                    .at_ms = s->began_ms + s->off_ms + after_ms,
                                    .mono_ms = after_ms,
                                    .duration_ms = 60000,
                                    .page = "duty.p1",
                                    .page_title = "ページ"};
    snprintf(k->boot, sizeof k->boot, "%s", s->boot);
    return record_make(c, k, person, &st);
}

static struct record answered(struct council *c, struct kiosk *k, const struct start *s, const char *person,
                              bool right, const char *attempt, int64_t after_ms)
{
    snprintf(k->boot, sizeof k->boot, "%s", s->boot);
    return record_answer_mono(c, k, person, 0, right, attempt, 1, s->began_ms + s->off_ms + after_ms,
                              after_ms);
}

/* The server's time is now the start's and a little; a batch comes in it. during NULL: nothing is told. */
static void arrive(struct council *c, struct kiosk *k, struct record *r, size_t n, const struct start *during,
                   int64_t after_ms)
{
    struct mm_record_reply replies[16];
    struct mm_slice slices[16];
    struct mm_batch_head head = head_of(k, r, n);
    struct mm_recorder_seen seen = {.backlog = -1};
    for (size_t i = 0; i < n; i++)
        slices[i] = (struct mm_slice){r[i].bytes, r[i].len};
    if (during) {
        c->at.wall_at_ms = during->began_ms + after_ms;
        seen.boot = during->boot;
        seen.device_at_ms = c->at.wall_at_ms + during->off_ms;
        seen.mono_ms = after_ms;
    }
    MM_CHECK_ERR(mm_central_take_seen(c->central, &head, during ? &seen : NULL, slices, n, replies, NULL),
                 MM_OK);
    for (size_t i = 0; i < n; i++)
        MM_CHECK_INT(replies[i].status, MM_RECORD_STORED);
}

static void heard(struct council *c, struct kiosk *k, const struct start *s, int64_t after_ms)
{
    struct mm_recorder_seen seen = {.backlog = -1, .boot = s->boot, .mono_ms = after_ms};
    c->at.wall_at_ms = s->began_ms + after_ms;
    seen.device_at_ms = c->at.wall_at_ms + s->off_ms;
    MM_CHECK_ERR(mm_recorder_seen(c->central, k->recorder, &seen, NULL), MM_OK);
}

static struct mm_progress_fold progress_of(struct council *c, const char *person, int64_t as_of_ms)
{
    struct mm_progress_row *rows = NULL;
    struct mm_progress_fold found;
    size_t n = 0;
    mm_progress_init(&found);
    MM_CHECK_ERR(mm_progress_list(c->central, NULL, as_of_ms, &rows, &n, NULL), MM_OK);
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].person, person) == 0)
            found = rows[i].fold;
    free(rows);
    return found;
}

static void closed_on(struct council *c, const char *person, char out[16])
{
    struct mm_duty *list = NULL;
    size_t n = 0;
    out[0] = '\0';
    MM_CHECK_ERR(mm_duties_list(c->central, person, &list, &n, NULL), MM_OK);
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].course, COURSE) == 0)
            snprintf(out, 16, "%s", list[i].closed_on);
    free(list);
}

static void day_of(int64_t at_ms, char out[MM_TIME_BYTES])
{
    mm_date_format(mm_date_of(at_ms), out);
}

static void same_when_rebuilt(struct council *c)
{
    char *before = derived(c);
    MM_CHECK_ERR(mm_central_rebuild(c->central, NULL), MM_OK);
    char *after = derived(c);
    MM_CHECK_STR(after, before);
    free(before);
    free(after);
}

MM_TEST(a_sitting_with_a_clock_ten_years_ahead_is_dated_right_once_it_comes_in_the_next_start)
{
    struct council c;
    struct kiosk k;
    char day[16], want[MM_TIME_BYTES];
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    put_person(&c, PERSON);
    struct record r[] = {
        written(&c, &k, &monday, OTHER, MM_VERB_INITIALIZED, HOUR),
        written(&c, &k, &ahead, PERSON, MM_VERB_INITIALIZED, HOUR),
        written(&c, &k, &ahead, PERSON, MM_VERB_COMPLETED, 2 * HOUR),
        written(&c, &k, &friday, OTHER, MM_VERB_COMPLETED, HOUR),
    };
    arrive(&c, &k, r, 1, &monday, 2 * HOUR);
    arrive(&c, &k, r + 1, 3, &friday, 2 * HOUR);
    struct mm_progress_fold fold = progress_of(&c, PERSON, COUNCIL_AT_MS);
    MM_CHECK_INT(fold.state, MM_PROGRESS_DONE);
    MM_CHECK(fold.completed_at_ms > monday.began_ms + HOUR && fold.completed_at_ms <= friday.began_ms);
    MM_CHECK_INT(fold.completed_quality, MM_TIME_MOVED);
    MM_CHECK_INT(progress_of(&c, OTHER, COUNCIL_AT_MS).completed_at_ms, friday.began_ms + HOUR);
    MM_CHECK_INT(progress_of(&c, OTHER, COUNCIL_AT_MS).completed_quality, MM_TIME_MEASURED);
    closed_on(&c, PERSON, day);
    day_of(fold.completed_at_ms, want);
    MM_CHECK_STR(day, want);
    same_when_rebuilt(&c);
    records_free(r, 4);
    council_close(&c);
}

MM_TEST(an_offset_that_comes_after_the_records_sets_their_days_right)
{
    struct council c;
    struct kiosk k;
    char day[16], want[MM_TIME_BYTES];
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    put_person(&c, PERSON);
    struct record r[] = {written(&c, &k, &ahead, PERSON, MM_VERB_INITIALIZED, HOUR),
                         written(&c, &k, &ahead, PERSON, MM_VERB_COMPLETED, 2 * HOUR)};
    c.at.wall_at_ms = COUNCIL_AT_MS; /* weeks later, by a stick */
    arrive(&c, &k, r, 2, NULL, 0);
    MM_CHECK(progress_of(&c, PERSON, COUNCIL_AT_MS).completed_at_ms <= COUNCIL_AT_MS);
    MM_CHECK_INT(progress_of(&c, PERSON, COUNCIL_AT_MS).completed_quality, MM_TIME_MOVED);
    heard(&c, &k, &ahead, 40 * DAY);
    MM_CHECK_INT(progress_of(&c, PERSON, COUNCIL_AT_MS).completed_at_ms, ahead.began_ms + 2 * HOUR);
    MM_CHECK_INT(progress_of(&c, PERSON, COUNCIL_AT_MS).completed_quality, MM_TIME_MEASURED);
    closed_on(&c, PERSON, day);
    day_of(ahead.began_ms + 2 * HOUR, want);
    MM_CHECK_STR(day, want);
    /* as of the day before it was not done, as of the day after it was */
    MM_CHECK(progress_of(&c, PERSON, ahead.began_ms + HOUR).state == MM_PROGRESS_STARTED);
    MM_CHECK(progress_of(&c, PERSON, ahead.began_ms + 3 * HOUR).state == MM_PROGRESS_DONE);
    same_when_rebuilt(&c);
    records_free(r, 2);
    council_close(&c);
}

static int64_t right_rows(struct council *c, int64_t as_of_ms, int64_t *ret_rows)
{
    struct mm_pool_row *rows = NULL;
    size_t n = 0;
    int64_t right = 0;
    *ret_rows = 0;
    MM_CHECK_ERR(mm_evidence_pools(c->central, MM_POOL_CLAUSE, MM_AUD_BOTH, as_of_ms, &rows, &n, NULL),
                 MM_OK);
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].key, "5") == 0) {
            right = rows[i].right;
            *ret_rows = rows[i].rows;
        }
    free(rows);
    return right;
}

MM_TEST(the_latest_answer_is_the_latest_by_the_servers_clock)
{
    struct council c;
    struct kiosk k;
    int64_t rows = 0;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    put_person(&c, PERSON);
    struct record r[] = {answered(&c, &k, &ahead, PERSON, false, ATTEMPT, HOUR),
                         answered(&c, &k, &friday, PERSON, true, SECOND, HOUR)};
    arrive(&c, &k, r, 2, &friday, 2 * HOUR);
    MM_CHECK(right_rows(&c, COUNCIL_AT_MS, &rows) == rows && rows > 0);
    MM_CHECK_INT(right_rows(&c, COUNCIL_AT_MS + 430 * DAY, &rows), 0); /* and it grows old like any other */
    MM_CHECK_INT(rows, 0);
    same_when_rebuilt(&c);
    records_free(r, 2);
    council_close(&c);
}

MM_TEST(an_answer_under_a_clock_of_1970_counts_and_the_later_one_replaces_it)
{
    struct council c;
    struct kiosk k;
    int64_t rows = 0;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    put_person(&c, PERSON);
    struct record r[] = {written(&c, &k, &monday, PERSON, MM_VERB_INITIALIZED, HOUR),
                         answered(&c, &k, &unset, PERSON, true, ATTEMPT, HOUR),
                         answered(&c, &k, &friday, PERSON, false, SECOND, HOUR)};
    arrive(&c, &k, r, 1, &monday, 2 * HOUR);
    arrive(&c, &k, r + 1, 1, NULL, 0);
    MM_CHECK(right_rows(&c, COUNCIL_AT_MS, &rows) == rows && rows > 0);
    arrive(&c, &k, r + 2, 1, &friday, 2 * HOUR);
    MM_CHECK(right_rows(&c, COUNCIL_AT_MS, &rows) == 0 && rows > 0);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM evidence WHERE at_ms<1700000000000"), 0);
    same_when_rebuilt(&c);
    records_free(r, 3);
    council_close(&c);
}

MM_TEST(a_server_whose_own_clock_was_put_back_measures_nothing)
{
    struct council c;
    struct kiosk k;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    struct record r[] = {written(&c, &k, &friday, PERSON, MM_VERB_INITIALIZED, HOUR)};
    arrive(&c, &k, r, 1, &friday, 2 * HOUR);
    const struct start back = {unset.boot, START - 300 * DAY, 0};
    heard(&c, &k, &back, HOUR);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM clock_boot WHERE measured=1"), 1);
    records_free(r, 1);
    council_close(&c);
}

MM_TEST(a_measured_start_stays_as_it_is_unless_it_was_measured_wrongly)
{
    struct council c;
    struct kiosk k;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    struct record r[] = {written(&c, &k, &friday, PERSON, MM_VERB_COMPLETED, HOUR)};
    const struct start slow = {friday.boot, friday.began_ms + 30000, 0};
    const struct start wrong = {friday.boot, friday.began_ms - DAY, 0};
    heard(&c, &k, &wrong, HOUR);
    arrive(&c, &k, r, 1, &friday, 2 * HOUR);
    MM_CHECK_INT(progress_of(&c, PERSON, COUNCIL_AT_MS).completed_at_ms, friday.began_ms + HOUR);
    heard(&c, &k, &slow, 3 * HOUR);
    MM_CHECK_INT(progress_of(&c, PERSON, COUNCIL_AT_MS).completed_at_ms, friday.began_ms + HOUR);
    records_free(r, 1);
    council_close(&c);
}

/* Records of four starts in eight batches of one, in any order, some heard in a start, some by a stick; what
 * is measured comes at any time. The end is what a rebuild gives. */
static void one_order(struct council *c, struct mm_random *random, int round)
{
    enum { N = 8 };
    const struct start *const starts[] = {&monday, &ahead, &unset, &friday};
    struct kiosk k;
    struct record r[N];
    char person[MM_ID_BYTES];
    snprintf(person, sizeof person, "0198c000-0000-7000-8000-00000000f%03d", round);
    MM_REQUIRE(kiosk_enrol(c, &k, (uint8_t)(round + 1)));
    put_person(c, person);
    for (size_t i = 0; i < N; i++)
        r[i] = i % 2 ? written(c, &k, starts[i / 2], person, MM_VERB_COMPLETED, 2 * HOUR)
                     : answered(c, &k, starts[i / 2], person, i % 4 == 0, i < 4 ? ATTEMPT : SECOND, HOUR);
    for (uint32_t left = N; left > 0; left--) {
        uint32_t next = mm_random_below(random, left), how = mm_random_below(random, 6);
        struct record moved = r[next];
        if (how < 2)
            heard(c, &k, starts[how * 2 + 1], 50 * DAY + (N - left) * HOUR);
        c->at.wall_at_ms = COUNCIL_AT_MS + 20 * DAY + round * DAY + (N - left) * HOUR;
        arrive(c, &k, &moved, 1, NULL, 0);
        r[next] = r[left - 1];
        r[left - 1] = moved;
    }
    records_free(r, N);
}

MM_TEST(in_24_orders_of_arrival_what_is_derived_is_what_a_rebuild_gives)
{
    struct mm_random_seeded state;
    struct mm_random random = mm_random_seeded(&state, 40);
    struct council c;
    MM_REQUIRE(council_open(&c));
    for (int round = 0; round < 24; round++) {
        one_order(&c, &random, round);
        if (round % 8 == 7)
            same_when_rebuilt(&c);
    }
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM evidence WHERE at_ms>(SELECT MAX(stored)/1000 FROM"
                           " statement)"),
                 0);
    council_close(&c);
}

MM_TEST_MAIN
