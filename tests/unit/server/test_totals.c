/* What is kept of totals is what counting everybody gives, whatever happened, in whatever order.
 * mm-test: labels=threads
 * mm-test-pg: */
#include "sync/server/erase.h"
#include "sync/server/facts.h"
#include "sync/server/internal.h"
#include "sync/server/internal_records.h"
#include "sync/server/people.h"
#include "sync/server/proof.h"
#include "sync/server/roster_undo.h"
#include "sync/server/totals.h"
#include "tests/unit/server/fixture_batch.h"

#include <pthread.h>
#include <stdatomic.h>

#define HOUR_MS  (INT64_C(3600) * 1000)
#define DAY_MS   (24 * HOUR_MS)
#define N_PEOPLE 7
#define N_STEPS  120

static uint64_t drawn = 88172645463325252u;

static size_t draw(size_t below) /* xorshift64 */
{
    drawn ^= drawn << 13;
    drawn ^= drawn >> 7;
    drawn ^= drawn << 17;
    return (size_t)(drawn % below);
}

/* ---- what may happen ------------------------------------------------------------------------------------
 */
static bool someone(struct council *c, struct mm_person *ret_person)
{
    struct mm_person *people = NULL;
    size_t n = 0;
    MM_CHECK_ERR(mm_people_list(c->central, &people, &n, NULL), MM_OK);
    if (n)
        *ret_person = people[draw(n)];
    free(people);
    return n > 0;
}

/* The first n of the council; the term of one of them may have an end. */
static void import_some(struct council *c)
{
    static const char *const ends[] = {"", "2026-12-10", "2027-01-20"};
    static const char kana[] = "あいうえおかきくけ";
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_buf csv;
    int n = 3 + (int)draw(N_PEOPLE - 2);
    mm_buf_init(&csv, 10000);
    mm_buf_str_append(&csv, "氏名,よみ,状態,議席,任期開始日,任期終了日\n");
    for (int i = 0; i < n; i++) {
        bool staff = i % 3 == 0;
        mm_buf_printf(&csv, "%s%.3s,%s%.3s,%s,", staff ? "職員" : "議員", kana + 3 * i,
                      staff ? "しょくいん" : "ぎいん", kana + 3 * i, staff ? "職員" : "議員");
        if (!staff)
            mm_buf_printf(&csv, "%d", i);
        mm_buf_printf(&csv, ",2026-11-0%d,%s\n", 1 + i, i == 1 ? ends[draw(3)] : "");
    }
    MM_CHECK_ERR(council_import(c, mm_buf_str(&csv), false, NULL, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    mm_buf_done(&csv);
}

static void undo_import(struct council *c)
{
    int64_t n = 0;
    if (mm_central_write_begin(c->central, NULL) == MM_OK)
        (void)!mm_central_write_end(c->central, mm_roster_undo_run(c->central, &n, NULL), NULL);
}

/* Begun, or done in some way; now and then by a clock that runs ahead. */
static void record(struct council *c)
{
    static const char *const routes[] = {"", MM_DUTY_BY_GROUP, MM_DUTY_BY_PAPER};
    struct mm_person person;
    struct mm_duty *duties = NULL;
    struct mm_progress_fold fold;
    size_t n = 0;
    if (!someone(c, &person))
        return;
    MM_CHECK_ERR(mm_duties_list(c->central, person.id, &duties, &n, NULL), MM_OK);
    int64_t at_ms = c->at.wall_at_ms - (int64_t)draw(72) * HOUR_MS + (draw(6) ? 0 : 96 * HOUR_MS);
    mm_progress_init(&fold);
    mm_progress_add(&fold, draw(2) ? MM_VERB_COMPLETED : MM_VERB_LAUNCHED,
                    (struct mm_time){.at_ms = at_ms, .quality = MM_TIME_MEASURED});
    if (n && mm_central_write_begin(c->central, NULL) == MM_OK) {
        const struct mm_duty *duty = &duties[draw(n)];
        enum mm_err err = mm_progress_merge_in(c->central, person.id, duty->registration, duty->course, &fold,
                                               "", routes[draw(3)], NULL);
        MM_CHECK_ERR(mm_central_write_end(c->central, err, NULL), MM_OK);
    }
    free(duties);
}

/* Another training, 対象外 or an absence, from a day that is over or is still to come. */
static void note_fact(struct council *c)
{
    static const enum mm_fact_kind kinds[] = {MM_FACT_OTHER, MM_FACT_EXEMPT, MM_FACT_ABSENCE};
    struct mm_person person;
    int32_t today = mm_date_day(mm_date_of(c->at.wall_at_ms));
    if (!someone(c, &person))
        return;
    struct mm_fact fact = {.kind = kinds[draw(3)],
                           .on_day = today - 5 + (int32_t)draw(20),
                           .until_day = MM_DAY_NONE,
                           .known_day = today};
    const struct mm_pack *pack = mm_central_pack(c->central);
    mm_central_new_id(c->central, fact.id);
    snprintf(fact.person, sizeof fact.person, "%s", person.id);
    if (fact.kind == MM_FACT_OTHER)
        snprintf(fact.course, sizeof fact.course, "%s", pack->courses[draw(pack->n_courses)].id);
    else
        snprintf(fact.word, sizeof fact.word, "%s", mm_exempt_code(MM_EXEMPT_LEAVE));
    MM_CHECK_ERR(mm_central_write_begin(c->central, NULL), MM_OK);
    MM_CHECK_ERR(mm_central_write_end(c->central, mm_facts_put(c->central, &fact, NULL), NULL), MM_OK);
}

/* What is everybody's: a session of the council, days that it decides, a request to all. */
static void note_council(struct council *c)
{
    int32_t today = mm_date_day(mm_date_of(c->at.wall_at_ms));
    struct mm_calendar_day day = {.kind = MM_CALENDAR_SESSION,
                                  .from_day = today + 10 + (int32_t)draw(40),
                                  .id = "2026-12",
                                  .name = "定例会"};
    const struct mm_pack *pack = mm_central_pack(c->central);
    struct mm_fact ask = {
        .kind = MM_FACT_REQUEST, .on_day = today, .until_day = MM_DAY_NONE, .known_day = today};
    enum mm_err err = mm_central_write_begin(c->central, NULL);
    day.until_day = day.from_day + 9;
    mm_central_new_id(c->central, ask.id);
    snprintf(ask.course, sizeof ask.course, "%s", pack->courses[draw(pack->n_courses)].id);
    if (!err && draw(2))
        err = mm_calendar_put(c->central, &day, NULL);
    else if (!err)
        err = mm_facts_put(c->central, &ask, NULL);
    if (!err)
        err = mm_setting_put(c->central, "due.onboarding", draw(2) ? "10" : "40", NULL);
    MM_CHECK_ERR(mm_central_write_end(c->central, err, NULL), MM_OK);
}

static void erase_one(struct council *c)
{
    struct mm_person person;
    struct mm_erased erased;
    if (draw(2) || !someone(c, &person))
        return;
    int64_t n = count(c, "SELECT COUNT(*) FROM tally_person");
    MM_CHECK_ERR(mm_erase_person(c->central, &person, "", "試験", &erased, NULL), MM_OK);
    MM_CHECK_INT(count(c, "SELECT COUNT(*) FROM tally_person"), n - 1);
}

static void wait_a_while(struct council *c)
{
    mm_clock_advance(&c->at, draw(4) ? (int64_t)draw(30) * HOUR_MS : (int64_t)draw(40) * DAY_MS);
}

static bool settle(struct council *c)
{
    bool left = false;
    enum mm_err err = mm_central_write_begin(c->central, NULL);
    if (!err)
        err = mm_totals_settle(c->central, &left, NULL);
    MM_CHECK_ERR(mm_central_write_end(c->central, err, NULL), MM_OK);
    return left;
}

static void rebuild(struct council *c)
{
    if (draw(4) == 0 && mm_central_write_begin(c->central, NULL) == MM_OK)
        MM_CHECK_ERR(mm_central_write_end(c->central, mm_totals_rebuild(c->central, NULL), NULL), MM_OK);
}

static const struct {
    const char *name;
    void (*happens)(struct council *c);
} steps[] = {
    {"import", import_some}, {"undo", undo_import},  {"record", record},        {"record", record},
    {"fact", note_fact},     {"fact", note_fact},    {"council", note_council}, {"erase", erase_one},
    {"wait", wait_a_while},  {"wait", wait_a_while}, {"rebuild", rebuild},
};

/* ---- what must be so ------------------------------------------------------------------------------------
 */
static char *words(const struct mm_totals *totals, size_t n, const struct mm_pack *pack)
{
    struct mm_buf out;
    mm_buf_init(&out, 100000);
    for (size_t c = 0; c < pack->n_courses; c++) {
        const struct mm_totals *of = mm_totals_of(totals, n, pack->courses[c].id);
        for (int k = 0; of && k < MM_TOTAL_KIND_COUNT; k++)
            for (int t = 0; t < MM_TOTAL_COUNT; t++)
                if (of->n[k][t])
                    mm_buf_printf(&out, "%s %d %d %d\n", of->course, k, t, (int)of->n[k][t]);
    }
    char *text = strdup(mm_buf_str(&out));
    mm_buf_done(&out);
    return text;
}

static bool same_at(struct council *c, int64_t at_ms)
{
    struct mm_totals *kept = NULL, *anew = NULL;
    size_t n_kept = 0, n_anew = 0;
    const struct mm_pack *pack = mm_central_pack(c->central);
    MM_CHECK_ERR(mm_totals_at(c->central, at_ms, &kept, &n_kept, NULL), MM_OK);
    MM_CHECK_ERR(mm_totals_anew(c->central, at_ms, &anew, &n_anew, NULL), MM_OK);
    char *is = words(kept, n_kept, pack), *want = words(anew, n_anew, pack);
    bool same = strcmp(is, want) == 0;
    MM_CHECK_STR(is, want);
    free(is);
    free(want);
    free(kept);
    free(anew);
    return same;
}

static char *kept_rows(struct council *c)
{
    struct mm_hash hash = {{0}};
    static char hex[2][MM_HASH_HEX_BYTES];
    static int at;
    MM_CHECK_ERR(mm_central_lines(c->central,
                                  "SELECT course||' '||kind||' '||mark||' '||n FROM tally WHERE council=?"
                                  " ORDER BY course, kind, mark",
                                  &hash, NULL),
                 MM_OK);
    MM_CHECK_ERR(mm_central_lines(c->central,
                                  "SELECT person||' '||kind||' '||marks||' '||turns_ms FROM tally_person"
                                  " WHERE council=? ORDER BY person",
                                  &hash, NULL),
                 MM_OK);
    at = !at;
    mm_hash_format(&hash, hex[at]);
    return hex[at];
}

static bool council_of(struct council *c)
{
    if (!council_open(c))
        return false;
    import_some(c);
    return true;
}

MM_TEST(totals_that_are_kept_are_those_that_counting_everybody_gives_whatever_happened)
{
    struct council c;
    bool good = true;
    MM_REQUIRE(council_of(&c));
    for (int i = 0; good && i < N_STEPS; i++) {
        size_t step = draw(sizeof steps / sizeof steps[0]);
        steps[step].happens(&c);
        if (draw(2))
            (void)settle(&c);
        good = same_at(&c, c.at.wall_at_ms) && (i % 5 || same_at(&c, c.at.wall_at_ms - 20 * DAY_MS)) &&
               (i % 5 || same_at(&c, c.at.wall_at_ms + 3 * DAY_MS));
        if (!good)
            printf("step %d: %s\n", i, steps[step].name);
    }
    council_close(&c);
}

MM_TEST(rebuilding_fills_the_totals_byte_for_byte)
{
    struct council c;
    MM_REQUIRE(council_of(&c));
    for (int i = 0; i < 30; i++)
        steps[i % 7].happens(&c);
    while (settle(&c)) {
    }
    const char *before = kept_rows(&c);
    MM_CHECK_ERR(mm_central_write_begin(c.central, NULL), MM_OK);
    MM_CHECK_ERR(mm_central_write_end(c.central, mm_totals_rebuild(c.central, NULL), NULL), MM_OK);
    MM_CHECK_STR(kept_rows(&c), before);
    MM_CHECK(count(&c, "SELECT COUNT(*) FROM tally") > 0);
    council_close(&c);
}

MM_TEST(sums_that_do_not_agree_with_people_are_found_by_the_proof)
{
    struct council c;
    struct mm_proof proof;
    MM_REQUIRE(council_of(&c));
    (void)settle(&c);
    MM_CHECK_ERR(mm_prove(c.central, &proof, NULL), MM_OK);
    MM_CHECK(proof.compared[MM_PROOF_TOTALS] > 0 && mm_proof_wrong(&proof) == 0);
    MM_CHECK_ERR(mm_db_begin(mm_central_db(c.central), NULL), MM_OK);
    MM_CHECK_ERR(mm_db_exec(mm_central_db(c.central), "UPDATE tally SET n=n+1", NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(mm_central_db(c.central), NULL), MM_OK);
    MM_CHECK_ERR(mm_prove(c.central, &proof, NULL), MM_OK);
    MM_CHECK(proof.wrong[MM_PROOF_TOTALS] > 0);
    MM_CHECK_ERR(mm_central_rebuild(c.central, NULL), MM_OK);
    MM_CHECK_ERR(mm_prove(c.central, &proof, NULL), MM_OK);
    MM_CHECK_INT(mm_proof_wrong(&proof), 0);
    council_close(&c);
}

MM_TEST(once_settled_nobody_has_to_be_counted_until_something_happens)
{
    struct council c;
    struct mm_person person;
    MM_REQUIRE(council_of(&c));
    mm_clock_advance(&c.at, HOUR_MS);
    MM_CHECK(!settle(&c));
    MM_CHECK(count(&c, "SELECT COUNT(*) FROM tally_person") >= 2);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM tally_person WHERE turns_ms=0"), 0);
    MM_CHECK(count(&c, "SELECT CAST(SUM(n) AS BIGINT) FROM tally") > 0);
    MM_REQUIRE(someone(&c, &person));
    record(&c);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM tally_person WHERE turns_ms=0"), 1);
    council_close(&c);
}

/* ---- asked while it is settled --------------------------------------------------------------------------
 */
#define N_READERS  2
#define N_SETTLED  25
#define MOST_LOOKS 400

struct reading {
    pthread_t thread;
    struct mm_central *central; /* owned */
    const atomic_bool *over;    /* borrowed */
    int64_t at_ms, asked;       /* people, once for each course */
    int64_t looks, wrong;
};

static int64_t asked_of(const struct mm_totals *totals, size_t n)
{
    int64_t asked = 0;
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < MM_TOTAL_KIND_COUNT; k++)
            for (int t = 0; t < MM_TOTAL_COUNT; t++)
                asked += totals[i].n[k][t];
    return asked;
}

/* Of one state: kept and counted anew agree. Asked alone: nobody is missing, and nobody counts twice. */
static bool look_once(const struct reading *r)
{
    struct mm_totals *totals = NULL;
    size_t n = 0;
    int64_t compared = 0, wrong = 0;
    enum mm_err err = mm_central_read_begin(r->central, NULL);
    if (!err)
        err = mm_totals_compare(r->central, r->at_ms, &compared, &wrong, NULL);
    mm_central_read_end(r->central);
    if (!err)
        err = mm_totals_at(r->central, r->at_ms, &totals, &n, NULL);
    bool good = !err && compared > 0 && wrong == 0 && asked_of(totals, n) == r->asked;
    free(totals);
    return good;
}

static void *read_on(void *ctx)
{
    struct reading *r = ctx;
    do {
        r->wrong += !look_once(r);
        r->looks++;
    } while (!atomic_load(r->over) && r->looks < MOST_LOOKS);
    return NULL;
}

MM_TEST(who_asks_beside_the_writer_that_settles_gets_everybody_once)
{
    struct council c;
    struct reading readers[N_READERS] = {{.looks = 0}};
    atomic_bool over = false;
    struct mm_totals *totals = NULL;
    size_t n = 0;
    MM_REQUIRE(council_of(&c));
    (void)settle(&c);
    MM_CHECK_ERR(mm_totals_anew(c.central, c.at.wall_at_ms, &totals, &n, NULL), MM_OK);
    for (size_t i = 0; i < N_READERS; i++) {
        readers[i] = (struct reading){.over = &over, .at_ms = c.at.wall_at_ms, .asked = asked_of(totals, n)};
        MM_REQUIRE(mm_central_reader(c.central, &readers[i].central, NULL) == MM_OK);
        MM_REQUIRE(pthread_create(&readers[i].thread, NULL, read_on, &readers[i]) == 0);
    }
    free(totals);
    for (int i = 0; i < N_SETTLED; i++) {
        record(&c);
        if (draw(3))
            (void)settle(&c);
    }
    atomic_store(&over, true);
    for (size_t i = 0; i < N_READERS; i++) {
        pthread_join(readers[i].thread, NULL);
        MM_CHECK(readers[i].asked > 0 && readers[i].looks > 0);
        MM_CHECK_INT(readers[i].wrong, 0);
        mm_central_close(readers[i].central);
    }
    council_close(&c);
}

MM_TEST_MAIN
