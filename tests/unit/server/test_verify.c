/* What is told when a record is not any more what was received, and when all is well.
 * mm-test-pg: long */
#include "sync/server/internal.h"
#include "sync/server/verify.h"
#include "tests/unit/server/fixture_batch.h"

#define AT(n) (COUNCIL_AT_MS + (n)*1000)

struct told {
    int n[MM_VERIFY_KIND_COUNT], all;
    struct mm_verify_fault first;
};

static void note(void *ctx, const struct mm_verify_fault *fault)
{
    struct told *told = ctx;
    if (!told->all++)
        told->first = *fault;
    told->n[fault->kind]++;
}

static struct told verify(struct council *c, int64_t records)
{
    struct told told = {.all = 0};
    int64_t n = -1;
    MM_CHECK_ERR(mm_central_verify(c->central, note, &told, &n, NULL), MM_OK);
    MM_CHECK_INT(n, records);
    return told;
}

static bool six_records(struct council *c, struct kiosk *k)
{
    struct record records[6];
    struct mm_record_reply replies[6];
    if (!council_open(c) || !kiosk_enrol(c, k, 1))
        return false;
    for (size_t i = 0; i < 6; i++)
        records[i] = record_verb(c, k, PERSON, i % 2 ? MM_VERB_EXPERIENCED : MM_VERB_LAUNCHED, AT((int)i));
    enum mm_err err = take(c, k, records, 6, replies);
    records_free(records, 6);
    return err == MM_OK;
}

MM_TEST(a_store_as_it_was_received_is_said_to_be_so)
{
    struct council c;
    struct kiosk k;
    struct mm_record_reply reply;
    MM_REQUIRE(six_records(&c, &k));
    MM_CHECK_INT(verify(&c, 6).all, 0);
    struct record more = record_verb(&c, &k, PERSON, MM_VERB_COMPLETED, AT(9));
    MM_CHECK_ERR(take(&c, &k, &more, 1, &reply), MM_OK);
    records_free(&more, 1);
    MM_CHECK_INT(verify(&c, 7).all, 0);
    council_close(&c);
}

MM_TEST(each_kind_of_damage_is_told_where_it_is)
{
    static const struct {
        const char *sql;
        enum mm_verify_kind kind;
        int64_t seq, records;
    } rows[] = {
        {"UPDATE statement SET hash=prev WHERE seq=3", MM_VERIFY_BYTES, 3, 6},
        {"UPDATE statement SET bytes=CAST('{}' AS BYTES) WHERE seq=4", MM_VERIFY_BYTES, 4, 6},
        {"UPDATE statement SET chain=hash WHERE seq=6", MM_VERIFY_CHAIN, 6, 6},
        {"UPDATE statement SET prev=hash WHERE seq=2", MM_VERIFY_CHAIN, 2, 6},
        {"DELETE FROM statement WHERE seq=3", MM_VERIFY_MISSING, 4, 5},
        {"DELETE FROM statement WHERE seq=1", MM_VERIFY_MISSING, 2, 5},
        {"DELETE FROM statement WHERE seq=6", MM_VERIFY_MISSING, 6, 5},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct council c;
        struct kiosk k;
        MM_REQUIRE(six_records(&c, &k));
        MM_CHECK_ERR(mm_db_define(mm_central_db(c.central), rows[i].sql, NULL), MM_OK);
        struct told told = verify(&c, rows[i].records);
        if (!MM_CHECK(told.n[rows[i].kind] == 1 && told.first.seq == rows[i].seq))
            printf("  %s: %d faults, first %d at %lld\n", rows[i].sql, told.all, (int)told.first.kind,
                   (long long)told.first.seq);
        council_close(&c);
    }
}

/* Whoever changes bytes, hash and chain of one record alike is told by the next one. */
MM_TEST(a_record_that_was_forged_whole_does_not_fit_the_next)
{
    struct council c;
    struct kiosk k;
    struct mm_stmt *stmt = NULL;
    struct mm_hash prev = {{0}};
    bool row = false;
    MM_REQUIRE(six_records(&c, &k));
    MM_REQUIRE(mm_db_begin(mm_central_db(c.central), NULL) == MM_OK);
    MM_CHECK_ERR(mm_db_query(mm_central_db(c.central), "SELECT prev FROM statement WHERE seq=3", &stmt, NULL),
                 MM_OK);
    MM_CHECK_ERR(mm_stmt_step(stmt, &row, NULL), MM_OK);
    prev = mm_col_hash(stmt, 0);
    mm_stmt_end(stmt);
    struct mm_hash hash = mm_sha256("{}", 2), chain = mm_chain_next(&prev, 3, "{}", 2);
    MM_CHECK_ERR(mm_db_query(mm_central_db(c.central),
                             "UPDATE statement SET bytes=?, hash=?, chain=? WHERE seq=3", &stmt, NULL),
                 MM_OK);
    mm_bind_blob(stmt, 1, "{}", 2);
    mm_bind_hash(stmt, 2, &hash);
    mm_bind_hash(stmt, 3, &chain);
    MM_CHECK_ERR(mm_stmt_run(stmt, NULL, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(mm_central_db(c.central), NULL), MM_OK);
    struct told told = verify(&c, 6);
    MM_CHECK_INT(told.all, 1);
    MM_CHECK(told.first.kind == MM_VERIFY_LINK && told.first.seq == 4);
    council_close(&c);
}

MM_TEST(a_hole_that_waits_for_its_records_is_no_damage)
{
    struct council c;
    struct kiosk k;
    struct record records[2];
    struct mm_record_reply reply;
    MM_REQUIRE(six_records(&c, &k));
    records[0] = record_verb(&c, &k, PERSON, MM_VERB_LAUNCHED, AT(10));
    records[1] = record_verb(&c, &k, PERSON, MM_VERB_COMPLETED, AT(11));
    MM_CHECK_ERR(take(&c, &k, &records[1], 1, &reply), MM_OK);
    MM_CHECK_INT(verify(&c, 7).all, 0);
    MM_CHECK_ERR(take(&c, &k, &records[0], 1, &reply), MM_OK);
    MM_CHECK_INT(verify(&c, 8).all, 0);
    records_free(records, 2);
    council_close(&c);
}

static bool rebuilt(struct council *c)
{
    static const char in[] = "{\"actor\":\"t\"}";
    struct mm_json *doc = NULL, *reply = NULL;
    struct mm_buf out;
    mm_buf_init(&out, 4096);
    MM_CHECK_ERR(mm_json_parse(in, sizeof in - 1, &council_limits, &doc, NULL), MM_OK);
    MM_CHECK_ERR(mm_action_find("store.rebuild")->run(c->central, doc, &out, NULL), MM_OK);
    MM_CHECK_ERR(mm_json_parse(mm_buf_str(&out), out.len, &council_limits, &reply, NULL), MM_OK);
    MM_CHECK_INT(mm_json_get_int(reply, "statements", -1), 6);
    bool changed = mm_json_get_bool(reply, "changed", false);
    mm_json_free(reply);
    mm_json_free(doc);
    mm_buf_done(&out);
    return changed;
}

MM_TEST(rebuild_says_whether_anything_was_different)
{
    struct council c;
    struct kiosk k;
    MM_REQUIRE(six_records(&c, &k));
    MM_CHECK(!rebuilt(&c));
    MM_CHECK_ERR(mm_db_exec(mm_central_db(c.central), "UPDATE progress SET first_at_ms=first_at_ms-1", NULL),
                 MM_OK);
    MM_CHECK(rebuilt(&c));
    MM_CHECK(!rebuilt(&c));
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM operation WHERE what='store rebuild'"), 3);
    council_close(&c);
}

MM_TEST(rebuilding_counts_the_records_of_its_own_council)
{
    struct council c;
    struct kiosk k;
    int64_t n = 0;
    MM_REQUIRE(six_records(&c, &k));
    mm_db_scope(c.central->db, "elsewhere");
    MM_CHECK_ERR(
        mm_db_define(c.central->db,
                     "INSERT INTO statement (stored, council, id, recorder, seq, person, bytes, hash,"
                     " prev, chain, voided) VALUES (1, 'elsewhere', 'x', 'r', 1, '', CAST('{}' AS BYTES),"
                     " CAST('' AS BYTES), CAST('' AS BYTES), CAST('' AS BYTES), 0)",
                     NULL),
        MM_OK);
    mm_db_scope(c.central->db, c.central->council);
    MM_CHECK_ERR(mm_statement_count(c.central, &n, NULL), MM_OK);
    MM_CHECK_INT(n, 6);
    MM_CHECK(!rebuilt(&c));
    council_close(&c);
}

MM_TEST_MAIN
