/* Every total computed a second way: it agrees with what intake derived of any records in any order, and
 * finds what is changed behind its back. */
#include "sync/server/proof.h"
#include "tests/unit/server/fixture_batch.h"

#define DAY_MS (24LL * 3600 * 1000)

static const char *const people[] = {
    "0198c000-0000-7000-8000-0000000000a1", "0198c000-0000-7000-8000-0000000000a2",
    "0198c000-0000-7000-8000-0000000000a3", "0198c000-0000-7000-8000-0000000000a4"};
#define N_PEOPLE (sizeof people / sizeof people[0])

static void put_person(struct council *c, const char *id, enum mm_person_status status)
{
    struct mm_person person = {.status = status};
    snprintf(person.id, sizeof person.id, "%s", id);
    snprintf(person.name, sizeof person.name, "架空太郎");
    snprintf(person.reading, sizeof person.reading, "かくうたろう");
    MM_CHECK_ERR(mm_db_begin(mm_central_db(c->central), NULL), MM_OK);
    MM_CHECK_ERR(mm_people_put(c->central, &person, NULL, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(mm_central_db(c->central), NULL), MM_OK);
}

/* Answers of anybody to a few items, in a few attempts, revised, repeated, 15 months old or of today, and the
 * end of courses. The last of the people is in no roster. */
static void sit(struct council *c, struct kiosk *k, uint32_t seed, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct record r;
        char attempt[MM_UUID_BYTES];
        seed = seed * 1103515245U + 12345U;
        uint32_t x = seed >> 8;
        int64_t at_ms = COUNCIL_AT_MS - (int64_t)(x % 15) * 30 * DAY_MS - (int64_t)(x % 7919);
        snprintf(attempt, sizeof attempt, "0198c000-0000-7000-8000-0000000001%02x", (unsigned)(x % 3));
        const char *person = people[x / 3 % N_PEOPLE];
        if (x % 11 == 0)
            r = record_verb(c, k, person, MM_VERB_COMPLETED, at_ms);
        else
            r = record_answer(c, k, person, x / 7 % 6, x % 5 < 3, attempt, (int)(x % 2) + 1, at_ms);
        take_one(c, k, r);
    }
}

static struct mm_proof prove(struct council *c)
{
    struct mm_proof proof = {.statements = -1};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_CHECK_ERR(mm_prove(c->central, &proof, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    return proof;
}

static bool open_with_records(struct council *c, struct kiosk *k, uint32_t seed, size_t n)
{
    if (!council_open(c) || !kiosk_enrol(c, k, 1))
        return false;
    for (size_t i = 0; i + 1 < N_PEOPLE; i++)
        put_person(c, people[i], i % 2 ? MM_PERSON_STAFF : MM_PERSON_COUNCILLOR);
    sit(c, k, seed, n);
    return true;
}

MM_TEST(totals_agree_with_the_records_whatever_they_are)
{
    for (uint32_t seed = 1; seed <= 3; seed++) {
        struct council c;
        struct kiosk k;
        MM_REQUIRE(open_with_records(&c, &k, seed, 60));
        struct mm_proof proof = prove(&c);
        MM_CHECK_INT(proof.statements, 60);
        for (int p = 0; p < MM_PROOF_PART_COUNT; p++) {
            MM_CHECK(proof.compared[p] > 0);
            MM_CHECK_INT(proof.wrong[p], 0);
        }
        council_close(&c);
    }
}

/* One cell of what is derived is changed; the part that counts it says so, and rebuilding mends it. */
MM_TEST(whatever_is_changed_in_what_was_derived_is_found)
{
    static const struct {
        const char *sql;
        enum mm_proof_part part;
    } damages[] = {
        {"UPDATE progress SET state=1, completed_at_ms=9223372036854775807 WHERE state=2", MM_PROOF_PROGRESS},
        {"UPDATE progress SET completed_at_ms=completed_at_ms+86400000 WHERE state=2", MM_PROOF_PROGRESS},
        {"DELETE FROM progress", MM_PROOF_PROGRESS},
        {"UPDATE evidence SET mark=0 WHERE mark=1", MM_PROOF_CLAUSES},
        {"UPDATE evidence SET mark=0 WHERE mark=1", MM_PROOF_ITEMS},
        {"UPDATE evidence SET clauses='' WHERE clauses<>''", MM_PROOF_CLAUSES},
        {"DELETE FROM evidence WHERE person='0198c000-0000-7000-8000-0000000000a2'", MM_PROOF_ITEMS},
        {"UPDATE evidence SET at_ms=at_ms-40000000000", MM_PROOF_CLAUSES},
    };
    struct council c;
    struct kiosk k;
    MM_REQUIRE(open_with_records(&c, &k, 5, 60));
    for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
        MM_CHECK_ERR(mm_db_begin(mm_central_db(c.central), NULL), MM_OK);
        MM_CHECK_ERR(mm_db_exec(mm_central_db(c.central), damages[i].sql, NULL), MM_OK);
        MM_CHECK_ERR(mm_db_commit(mm_central_db(c.central), NULL), MM_OK);
        struct mm_proof proof = prove(&c);
        if (!MM_CHECK(proof.wrong[damages[i].part] > 0))
            printf("  not found: %s\n", damages[i].sql);
        MM_CHECK_ERR(mm_central_rebuild(c.central, NULL), MM_OK);
        proof = prove(&c);
        MM_CHECK_INT(mm_proof_wrong(&proof), 0);
    }
    council_close(&c);
}

/* The clock of somebody who proves: whenever it is looked at, a kiosk sends. */
struct meanwhile {
    struct council *c;
    struct kiosk *k;
    uint32_t sends; /* 0: nothing */
};

static int64_t look_and_send(void *ctx)
{
    struct meanwhile *m = ctx;
    if (m->sends)
        sit(m->c, m->k, m->sends++, 8);
    return COUNCIL_AT_MS;
}

MM_TEST(what_comes_in_while_totals_are_proved_is_no_difference)
{
    struct council c;
    struct kiosk k;
    struct meanwhile m = {.c = &c, .k = &k};
    const struct mm_clock clock = {.wall_ms = look_and_send, .mono_ms = look_and_send, .ctx = &m};
    struct mm_central *reader = NULL;
    struct mm_proof proof = {.statements = -1};
    MM_REQUIRE(open_with_records(&c, &k, 7, 40));
    int64_t records = count(&c, "SELECT COUNT(*) FROM statement");
    MM_REQUIRE(mm_central_open(c.url, MM_CENTRAL_READ, NULL, &clock, &c.random, &reader, NULL) == MM_OK);
    m.sends = 100;
    MM_CHECK_ERR(mm_prove(reader, &proof, NULL), MM_OK);
    m.sends = 0;
    MM_CHECK(count(&c, "SELECT COUNT(*) FROM statement") > records);
    MM_CHECK_INT(mm_proof_wrong(&proof), 0);
    mm_central_close(reader);
    council_close(&c);
}

static bool warns(struct council *c, const char *report)
{
    struct mm_report_table table;
    bool found = false;
    MM_CHECK_ERR(mm_report_run(c->central, mm_report_find(report), COUNCIL_AT_MS, NULL, &table, NULL), MM_OK);
    for (size_t i = 0; i < table.n_notes; i++)
        found |= strstr(table.notes[i], "記録と合わない所") != NULL;
    mm_report_table_done(&table);
    return found;
}

MM_TEST(every_report_says_when_the_last_proof_failed_until_one_passes)
{
    struct council c;
    struct kiosk k;
    struct mm_report_table table;
    MM_REQUIRE(open_with_records(&c, &k, 7, 40));
    MM_CHECK(!warns(&c, "gaps"));
    MM_CHECK_ERR(mm_db_begin(mm_central_db(c.central), NULL), MM_OK);
    MM_CHECK_ERR(mm_db_exec(mm_central_db(c.central), "DELETE FROM progress", NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(mm_central_db(c.central), NULL), MM_OK);
    MM_CHECK_ERR(mm_report_find("proof")->run(c.central, COUNCIL_AT_MS, &table, NULL), MM_OK);
    MM_CHECK_STR(table.cells[3].text, "合いません");
    mm_report_table_done(&table);
    MM_CHECK(warns(&c, "gaps") && warns(&c, "completion"));
    MM_CHECK_ERR(mm_central_rebuild(c.central, NULL), MM_OK);
    MM_CHECK_ERR(mm_report_find("proof")->run(c.central, COUNCIL_AT_MS, &table, NULL), MM_OK);
    MM_CHECK_STR(table.cells[3].text, "合っています");
    mm_report_table_done(&table);
    MM_CHECK(!warns(&c, "gaps") && !warns(&c, "completion"));
    council_close(&c);
}

/* A report that reads twice, and between the two somebody comes in. */
static struct council *coming;
static int64_t seen[2];

static enum mm_err reads_twice(struct mm_central *central, int64_t as_of_ms,
                               struct mm_report_table *ret_table, struct mm_errinfo *info)
{
    static const char n_people[] = "SELECT COUNT(*) FROM person";
    enum mm_err err = mm_db_int(mm_central_db(central), n_people, &seen[0], info);
    put_person(coming, "0198c000-0000-7000-8000-0000000000a9", MM_PERSON_COUNCILLOR);
    if (!err)
        err = mm_db_int(mm_central_db(central), n_people, &seen[1], info);
    (void)as_of_ms;
    mm_report_table_init(ret_table, "twice", NULL, 0);
    return err;
}

MM_TEST(a_report_is_of_one_state_whatever_comes_in_while_it_is_made)
{
    static const struct mm_report_ops twice = {.name = "twice", .run = reads_twice};
    struct council c;
    struct kiosk k;
    struct mm_central *reader = NULL;
    struct mm_report_table table;
    int64_t before = 0;
    MM_REQUIRE(open_with_records(&c, &k, 7, 1));
    coming = &c;
    before = count(&c, "SELECT COUNT(*) FROM person");
    MM_REQUIRE(mm_central_open(c.url, MM_CENTRAL_READ, NULL, &c.clock, &c.random, &reader, NULL) == MM_OK);
    MM_CHECK_ERR(mm_report_run(reader, &twice, COUNCIL_AT_MS, NULL, &table, NULL), MM_OK);
    MM_CHECK_INT(seen[0], before);
    MM_CHECK_INT(seen[1], before);
    mm_report_table_done(&table);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM person"), before + 1);
    mm_central_close(reader);
    council_close(&c);
}

/* How many notes of the report are about our clock; none of them is part of its 照合番号. */
static int clock_notes(struct council *c, const struct mm_report_ops *report)
{
    struct mm_report_table table;
    int found = 0;
    if (!MM_CHECK_ERR(mm_report_run(c->central, report, COUNCIL_AT_MS, NULL, &table, NULL), MM_OK))
        return -1;
    for (size_t i = 0; i < table.n_notes; i++)
        if (strncmp(table.notes[i], "サーバーの時計", strlen("サーバーの時計")) == 0)
            found += MM_CHECK(table.passing[i]);
    mm_report_table_done(&table);
    return found;
}

MM_TEST(every_report_says_that_our_clock_is_behind_what_we_stored_until_it_is_right)
{
    struct council c;
    struct kiosk k;
    size_t n = 0;
    const struct mm_report_ops *const *reports = mm_report_list(&n);
    MM_REQUIRE(open_with_records(&c, &k, 7, 10));
    c.at.wall_at_ms -= 59 * 1000;
    MM_CHECK_INT(clock_notes(&c, reports[0]), 0);
    c.at.wall_at_ms -= 2 * 1000;
    for (size_t i = 0; i < n; i++)
        if (clock_notes(&c, reports[i]) != 1)
            MM_CHECK_STR(reports[i]->name, "says it once");
    c.at.wall_at_ms += 61 * 1000;
    MM_CHECK_INT(clock_notes(&c, reports[0]), 0);
    council_close(&c);
}

/* The note below the overview that begins with 最後の数え直し. */
static const char *last_proof(struct council *c, int64_t as_of_ms, char out[300])
{
    struct mm_report_table table;
    out[0] = '\0';
    MM_CHECK_ERR(mm_report_run(c->central, mm_report_find("courses"), as_of_ms, NULL, &table, NULL), MM_OK);
    for (size_t i = 0; i < table.n_notes; i++)
        if (strncmp(table.notes[i], "最後の数え直し", strlen("最後の数え直し")) == 0)
            (void)snprintf(out, 300, "%s", table.notes[i]);
    mm_report_table_done(&table);
    return out;
}

MM_TEST(the_overview_says_when_all_was_last_found_right_and_when_that_is_long_ago)
{
    const int64_t day_ms = 24 * 60 * 60 * 1000LL;
    struct council c;
    struct kiosk k;
    char note[300];
    MM_REQUIRE(open_with_records(&c, &k, 7, 10));
    MM_CHECK_STR(last_proof(&c, COUNCIL_AT_MS, note), "");
    MM_CHECK_ERR(mm_proof_keep(c.central, 0, NULL), MM_OK);
    const int64_t now_ms = mm_now_ms(&c.central->clock);
    MM_CHECK(strstr(last_proof(&c, now_ms + 7 * day_ms, note), "合っていました") != NULL);
    MM_CHECK(strstr(last_proof(&c, now_ms + 7 * day_ms + 1, note), "止まっていないか") != NULL);
    MM_CHECK_ERR(mm_proof_keep(c.central, 3, NULL), MM_OK);
    MM_CHECK_STR(last_proof(&c, now_ms, note), "");
    MM_CHECK(warns(&c, "courses"));
    council_close(&c);
}

MM_TEST_MAIN
