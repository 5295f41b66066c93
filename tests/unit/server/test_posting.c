/* Table posting against a list in memory, and a store of an older program.
 * mm-test-pg: */
#include "sync/server/internal.h"
#include "sync/server/mention.h"
#include "sync/server/posting.h"
#include "tests/unit/server/fixture_batch.h"

#define N_KEYS 5
#define N_ALL  3000

static uint32_t seed;
static uint32_t any(uint32_t below)
{
    seed = seed * 1664525U + 1013904223U;
    return (seed >> 8) % below;
}

/* The nearest one of a sorted list from there on, or INT64_MIN. */
static int64_t nearest(const int64_t *list, size_t n, int64_t from, bool upwards)
{
    int64_t best = INT64_MIN;
    for (size_t i = 0; i < n; i++) {
        if (upwards && list[i] >= from)
            return list[i];
        if (!upwards && list[i] <= from)
            best = list[i];
    }
    return best;
}

static int order(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

struct model {
    int64_t list[N_KEYS][N_ALL];
    size_t n[N_KEYS];
};

static bool model_has(const struct model *m, size_t key, int64_t stored)
{
    for (size_t i = 0; i < m->n[key]; i++)
        if (m->list[key][i] == stored)
            return true;
    return false;
}

static void compare(struct council *c, const struct model *m, int64_t last)
{
    for (size_t key = 0; key < N_KEYS; key++)
        for (int upwards = 0; upwards < 2; upwards++) {
            struct mm_posting_walk walk;
            int64_t from = upwards ? INT64_MIN : INT64_MAX, at = 0;
            size_t seen = 0;
            mm_posting_walk_init(&walk, c->central, (int64_t)key * 1000, upwards != 0);
            while (mm_posting_seek(&walk, from, &at, NULL) == MM_OK) {
                size_t place = upwards ? seen : m->n[key] - 1 - seen;
                if (!MM_CHECK(seen < m->n[key] && at == m->list[key][place]))
                    break;
                seen++;
                from = upwards ? at + 1 : at - 1;
            }
            MM_CHECK_INT(seen, m->n[key]);
            for (int i = 0; i < 200; i++) { /* and from anywhere, with what was loaded before at hand */
                from = (int64_t)any((uint32_t)last + 10);
                int64_t want = nearest(m->list[key], m->n[key], from, upwards != 0);
                bool there = mm_posting_seek(&walk, from, &at, NULL) == MM_OK;
                MM_CHECK(there == (want != INT64_MIN) && (!there || at == want));
            }
            mm_posting_walk_done(&walk);
        }
}

MM_TEST(what_was_added_is_found_upwards_and_downwards_whatever_was_undone)
{
    static struct model m;
    struct council c;
    int64_t stored = 10;
    MM_REQUIRE(council_open(&c));
    for (seed = 1; seed < 4; seed++) {
        uint32_t round = seed;
        memset(&m, 0, sizeof m);
        MM_CHECK_ERR(mm_db_begin(c.central->db, NULL), MM_OK);
        MM_CHECK_ERR(mm_postings_clear(c.central, NULL), MM_OK);
        MM_CHECK_ERR(mm_db_commit(c.central->db, NULL), MM_OK);
        for (int tx = 0; tx < 40; tx++) {
            struct model before = m;
            bool undone = any(8) == 0;
            MM_CHECK_ERR(mm_central_write_begin(c.central, NULL), MM_OK);
            for (uint32_t n = any(30); n > 0; n--) {
                size_t key = any(N_KEYS);
                int64_t at = stored += 1 + any(300);
                MM_CHECK_ERR(mm_posting_add(c.central, (int64_t)key * 1000, at, NULL), MM_OK);
                if (!model_has(&m, key, at))
                    m.list[key][m.n[key]++] = at;
                qsort(m.list[key], m.n[key], sizeof m.list[key][0], order);
            }
            enum mm_err want = undone ? MM_ERR_REFUSED : MM_OK;
            MM_CHECK_ERR(mm_central_write_end(c.central, want, NULL), want);
            if (undone)
                m = before;
        }
        compare(&c, &m, stored);
        seed = round;
    }
    council_close(&c);
}

MM_TEST(one_put_into_the_middle_is_found_with_the_others)
{
    static struct model m;
    struct council c;
    const int64_t key = 1000;
    MM_REQUIRE(council_open(&c));
    memset(&m, 0, sizeof m);
    for (seed = 1; m.n[1] < 400;) {
        MM_CHECK_ERR(mm_central_write_begin(c.central, NULL), MM_OK);
        for (int i = 0; i < 20; i++) { /* behind all others, every tenth place */
            int64_t at = m.n[1] ? m.list[1][m.n[1] - 1] / 10 * 10 + 10 : 10;
            MM_CHECK_ERR(mm_posting_add(c.central, key, at, NULL), MM_OK);
            m.list[1][m.n[1]++] = at;
        }
        for (int i = 0; i < 10; i++) { /* anywhere: before, between, on one that is there */
            int64_t at = any((uint32_t)m.list[1][m.n[1] - 1]) + 1;
            MM_CHECK_ERR(mm_posting_put(c.central, key, at, NULL), MM_OK);
            if (!model_has(&m, 1, at))
                m.list[1][m.n[1]++] = at;
            qsort(m.list[1], m.n[1], sizeof m.list[1][0], order);
        }
        MM_CHECK_ERR(mm_central_write_end(c.central, MM_OK, NULL), MM_OK);
    }
    compare(&c, &m, m.list[1][m.n[1] - 1]);
    council_close(&c);
}

MM_TEST(a_long_list_is_cut_into_rows)
{
    struct council c;
    struct mm_posting_walk walk;
    int64_t at = 0, n = 0;
    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(mm_central_write_begin(c.central, NULL), MM_OK);
    for (int64_t i = 0; i < 50000; i++)
        MM_CHECK_ERR(mm_posting_add(c.central, 7, i * 1000000, NULL), MM_OK);
    MM_CHECK_ERR(mm_central_write_end(c.central, MM_OK, NULL), MM_OK);
    MM_CHECK(count(&c, "SELECT COUNT(*) FROM posting WHERE key=7") > 5);
    MM_CHECK(count(&c, "SELECT MAX(LENGTH(list)) FROM posting") <= 16384);
    mm_posting_walk_init(&walk, c.central, 7, true);
    while (mm_posting_seek(&walk, at, &at, NULL) == MM_OK) {
        MM_CHECK_INT(at, n * 1000000);
        n++, at++;
    }
    MM_CHECK_INT(n, 50000);
    mm_posting_walk_done(&walk);
    council_close(&c);
}

static enum mm_err count_row(void *ctx, const struct mm_statement_row *row)
{
    (void)row;
    ++*(int *)ctx;
    return MM_OK;
}

/* As the program before table posting left it. */
static const char back_to_5[] =
    "ALTER TABLE statement RENAME TO statement_6;"
    "CREATE TABLE statement (council TEXT NOT NULL, id TEXT NOT NULL, recorder TEXT NOT NULL,"
    " seq BIGINT NOT NULL, bytes BLOB NOT NULL, hash BLOB NOT NULL, prev BLOB NOT NULL,"
    " chain BLOB NOT NULL, verb TEXT NOT NULL, person TEXT NOT NULL, actor TEXT NOT NULL,"
    " activity TEXT NOT NULL, registration TEXT NOT NULL, stored_at_ms BIGINT NOT NULL,"
    " stored_no BIGINT NOT NULL, at_ms BIGINT NOT NULL, UNIQUE (council, id));"
    "INSERT INTO statement SELECT council, id, recorder, seq, bytes, hash, prev, chain, 'v', person, 'a', '',"
    " '', first/1000+seq/4, seq%4*700, 0 FROM statement_6, (SELECT MIN(stored) AS first FROM statement_6) AS "
    "oldest;"
    "DROP TABLE statement_6;"
    "CREATE INDEX statement_seq ON statement (council, recorder, seq);"
    "CREATE UNIQUE INDEX statement_stored ON statement (council, stored_at_ms, stored_no);"
    "DROP INDEX quarantine_id; DROP INDEX quarantine_hash; DROP INDEX conflict_id; DROP INDEX conflict_hash;"
    "DROP TABLE selfcheck_period; DROP TABLE selfcheck_total;"
    "DROP TABLE carried; DROP TABLE certificate;"
    "DROP TABLE tally; DROP TABLE tally_person; DROP INDEX progress_person;"
    "DROP INDEX person_place; DROP INDEX operation_person; ALTER TABLE operation DROP COLUMN person;"
    "DROP TABLE opinion; DROP TABLE item_decision; DROP TABLE rescored;"
    "DROP TABLE office_answer; DROP TABLE office_sign;"
    "ALTER TABLE evidence DROP COLUMN graded;"
    "DROP TABLE roster_undo; DROP TABLE roster_undo_fact; DROP TABLE erased; DROP TABLE tombstone;"
    "DROP TABLE incident; DROP TABLE legal_hold; DROP TABLE training; DROP TABLE training_fact; DROP TABLE "
    "disposal;"
    "DROP TABLE paper_form; DROP TABLE paper_sheet; DROP TABLE paper_entry; DROP TABLE paper_present;"
    "DROP TABLE pack_manifest; DROP TABLE pack_pass;"
    "DROP TABLE settled; ALTER TABLE credential DROP COLUMN old_hash;"
    "ALTER TABLE credential DROP COLUMN old_until_ms;"
    "ALTER TABLE recorder DROP COLUMN told; ALTER TABLE recorder DROP COLUMN follows;"
    "DROP TABLE attachment; DROP TABLE voiding; DROP TABLE document;"
    "DROP TABLE person_setting; DROP TABLE code_used; DROP TABLE witness; DROP TABLE health;"
    "DROP TABLE sealed; DROP TABLE told_kept; DROP TABLE person_change; DROP TABLE acknowledged;"
    "DROP TABLE fact; DROP TABLE calendar; DROP TABLE course; ALTER TABLE progress DROP COLUMN policy;"
    "ALTER TABLE progress DROP COLUMN route;"
    "CREATE TABLE duty (council TEXT NOT NULL, registration TEXT NOT NULL, person TEXT NOT NULL,"
    " course TEXT NOT NULL, cause TEXT NOT NULL, opened_on TEXT NOT NULL, due_on TEXT NOT NULL,"
    " closed_on TEXT NOT NULL, closed_by TEXT NOT NULL, UNIQUE (council, registration));"
    "INSERT INTO person SELECT id, 'p-new', '架空太郎', 'かくうたろう', 'councillor', '', '', 0, '', "
    "'2026-11-01',"
    " '' FROM council;"
    "INSERT INTO duty SELECT id, 'r1', 'p-new', 'onboarding-duty', 'term_start', '2026-11-05', '2026-12-01', "
    "'',"
    " '' FROM council;"
    "DROP TABLE account; DROP TABLE session; DROP TABLE signin_try;"
    "DROP TABLE decided; DROP TABLE reached; ALTER TABLE evidence DROP COLUMN told;"
    "ALTER TABLE progress ADD COLUMN passed_at_ms BIGINT NOT NULL DEFAULT 0;"
    "DROP TABLE posting; DELETE FROM setting WHERE name='derived_version'; DELETE FROM progress;";
static const char *const version_is_5[] = {"PRAGMA user_version=5", "UPDATE schema_version SET version=5"};

MM_TEST(a_store_of_an_older_program_is_brought_up_and_everything_is_found)
{
    struct council c;
    struct kiosk k;
    struct record records[6];
    struct mm_record_reply replies[6];
    struct mm_statement_filter filter = {.since = INT64_MIN, .until = INT64_MAX, .limit = 100};
    bool more = false;
    int64_t cursor = 0;
    int n = 0;
    char id[MM_UUID_BYTES], secret[64];
    struct mm_credential_proof proof;
    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(kiosk_enrol(&c, &k, 1));
    for (size_t i = 0; i < 6; i++)
        records[i] =
            record_verb(&c, &k, PERSON, i % 2 ? MM_VERB_EXPERIENCED : MM_VERB_LAUNCHED, COUNCIL_AT_MS);
    MM_CHECK_ERR(take(&c, &k, records, 6, replies), MM_OK);
    const struct mm_credential_row reader = {.name = "lrs", .scope = "statements/read", .decision = "第1号"};
    MM_CHECK_ERR(mm_credential_add(c.central, "clerk", &reader, id, secret, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_define(c.central->db, back_to_5, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_exec(c.central->db, version_is_5[pg_wanted()], NULL), MM_OK);
    mm_central_close(c.central);
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_REQUIRE(mm_central_open(c.url, MM_CENTRAL_WRITE, NULL, &c.clock, &c.random, &c.central, &info) ==
               MM_OK);
    MM_CHECK_STR(info.text, "");
    MM_CHECK_ERR(mm_credential_proof(c.central, id, &proof, NULL), MM_OK); /* there was no old secret */
    MM_CHECK(proof.n_hashes == 1 && mm_secret_verify(proof.hashes[0], secret, strlen(secret)));
    filter.verb = mm_verb_iri(MM_VERB_LAUNCHED);
    MM_CHECK_ERR(mm_statement_search(c.central, &filter, count_row, &n, &more, &cursor, NULL), MM_OK);
    MM_CHECK_INT(n, 3);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM progress"), 1);
    MM_CHECK_INT(
        count(&c,
              "SELECT COUNT(*) FROM statement a JOIN statement b ON b.seq=a.seq+1 WHERE b.stored<=a.stored"),
        0);
    struct mm_duty *duties = NULL;
    size_t n_duties = 0;
    MM_CHECK_ERR(mm_duties_list(c.central, "p-new", &duties, &n_duties, NULL), MM_OK);
    if (MM_CHECK(n_duties > 0)) { /* asked for as before */
        MM_CHECK_STR(duties[0].course, "onboarding-duty");
        MM_CHECK_STR(duties[0].due_on, "2026-12-01");
    }
    free(duties);
    records_free(records, 6);
    council_close(&c);
}

MM_TEST_MAIN
