/* Batches as they really arrive: twice, out of order, with holes, from two copies of one kiosk, broken.
 * mm-test: labels=threads
 * mm-test-pg: sanitized */
#include "sync/base/utf8.h"
#include "tests/unit/server/fixture_batch.h"

#define N       9
#define ATTEMPT "0198c000-0000-7000-8000-00000000000d"
#define AT(n)   (COUNCIL_AT_MS - 1000000 + (n)*1000)

/* A small sitting: launched, initialized, three pages, two answers (one changed), completed. */
static void sitting(struct council *c, struct kiosk *k, struct record records[N])
{
    records[0] = record_verb(c, k, PERSON, MM_VERB_LAUNCHED, AT(1));
    records[1] = record_verb(c, k, PERSON, MM_VERB_INITIALIZED, AT(2));
    records[2] = record_verb(c, k, PERSON, MM_VERB_EXPERIENCED, AT(3));
    records[3] = record_verb(c, k, PERSON, MM_VERB_EXPERIENCED, AT(4));
    records[4] = record_answer(c, k, PERSON, 0, false, ATTEMPT, 1, AT(5));
    records[5] = record_answer(c, k, PERSON, 1, true, ATTEMPT, 1, AT(6));
    records[6] = record_answer(c, k, PERSON, 0, true, ATTEMPT, 2, AT(7));
    records[7] = record_verb(c, k, PERSON, MM_VERB_COMPLETED, AT(8));
    records[8] = record_verb(c, k, PERSON, MM_VERB_TERMINATED, AT(9));
}

static int64_t last_seq(struct council *c)
{
    struct mm_kiosk_row *rows = NULL;
    size_t n = 0;
    int64_t seq = -1;
    if (mm_central_kiosks(c->central, &rows, &n, NULL) == MM_OK && n > 0)
        seq = rows[0].last_seq;
    free(rows);
    return seq;
}

MM_TEST(a_batch_is_stored_and_the_same_batch_again_is_all_duplicates)
{
    struct council c;
    struct kiosk k;
    struct record records[N];
    struct mm_record_reply replies[N];
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    sitting(&c, &k, records);
    for (int round = 0; round < 3; round++) {
        MM_CHECK_ERR(take(&c, &k, records, N, replies), MM_OK);
        for (int i = 0; i < N; i++) {
            MM_CHECK_INT(replies[i].status, round ? MM_RECORD_DUPLICATE : MM_RECORD_STORED);
            MM_CHECK_STR(replies[i].id, records[i].id);
            MM_CHECK_INT(replies[i].seq, i + 1);
        }
        MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM statement"), N);
        MM_CHECK_INT(last_seq(&c), N);
    }
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM chain_note"), 0);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM progress"), 1);
    records_free(records, N);
    council_close(&c);
}

MM_TEST(the_stored_bytes_are_the_bytes_that_came)
{
    struct council c;
    struct kiosk k;
    struct mm_record_reply reply;
    struct mm_stmt *s = NULL;
    bool row = false;
    size_t len = 0;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    struct record r = record_verb(&c, &k, PERSON, MM_VERB_LAUNCHED, AT(1));
    MM_CHECK_ERR(take(&c, &k, &r, 1, &reply), MM_OK);
    MM_CHECK_ERR(mm_db_query(mm_central_db(c.central), "SELECT bytes, chain FROM statement", &s, NULL),
                 MM_OK);
    MM_CHECK(mm_stmt_step(s, &row, NULL) == MM_OK && row);
    const void *bytes = mm_col_blob(s, 0, &len);
    MM_CHECK(len == r.len && memcmp(bytes, r.bytes, len) == 0);
    struct mm_hash chain = mm_col_hash(s, 1);
    MM_CHECK(mm_hash_equal(&chain, &r.chain));
    mm_stmt_end(s);
    records_free(&r, 1);
    council_close(&c);
}

MM_TEST(batches_out_of_order_are_all_kept_and_end_in_the_same_state)
{
    static const int orders[][3] = {{0, 1, 2}, {2, 1, 0}, {1, 0, 2}, {2, 0, 1}, {0, 2, 1}, {1, 2, 0}};
    char *first = NULL;
    for (size_t o = 0; o < sizeof orders / sizeof orders[0]; o++) {
        struct council c;
        struct kiosk k;
        struct record records[N];
        struct mm_record_reply replies[N];
        MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
        c.random = mm_random_seeded(&(struct mm_random_seeded){{0}}, 7);
        sitting(&c, &k, records);
        for (int i = 0; i < 3; i++)
            MM_CHECK_ERR(take(&c, &k, records + 3 * orders[o][i], 3, replies), MM_OK);
        MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM statement"), N);
        MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM chain_note WHERE kind='fork'"), 0);
        MM_CHECK_INT(last_seq(&c), N);
        char *now = derived(&c);
        /* the recorder's id is new each time */
        char *cut = now ? strstr(now, k.recorder) : NULL;
        if (cut)
            memset(cut, 'x', strlen(k.recorder));
        if (!first)
            first = strdup(now ? now : "");
        else
            MM_CHECK_STR(now, first);
        free(now);
        records_free(records, N);
        council_close(&c);
    }
    free(first);
}

MM_TEST(a_hole_is_noted_and_the_recorders_seq_waits_before_it)
{
    struct council c;
    struct kiosk k;
    struct record records[N];
    struct mm_record_reply replies[N];
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    sitting(&c, &k, records);
    MM_CHECK_ERR(take(&c, &k, records, 2, replies), MM_OK);
    MM_CHECK_ERR(take(&c, &k, records + 5, 3, replies), MM_OK);
    MM_CHECK_INT(replies[0].status, MM_RECORD_STORED);
    MM_CHECK_INT(last_seq(&c), 2);
    MM_CHECK_INT(count(&c, "SELECT seq FROM chain_note WHERE kind='gap'"), 6);
    MM_CHECK_ERR(take(&c, &k, records + 2, 3, replies), MM_OK);
    MM_CHECK_INT(last_seq(&c), 8);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM chain_note WHERE kind='fork'"), 0);
    records_free(records, N);
    council_close(&c);
}

MM_TEST(a_cloned_kiosk_is_noticed_and_both_branches_are_kept)
{
    struct council c;
    struct kiosk k, clone;
    struct record records[4], other[3];
    struct mm_record_reply replies[4];
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    for (int i = 0; i < 2; i++)
        records[i] = record_verb(&c, &k, PERSON, MM_VERB_EXPERIENCED, AT(i));
    clone = k;
    for (int i = 2; i < 4; i++)
        records[i] = record_verb(&c, &k, PERSON, MM_VERB_EXPERIENCED, AT(i));
    for (int i = 0; i < 3; i++)
        other[i] = record_verb(&c, &clone, PERSON, MM_VERB_EXPERIENCED, AT(10 + i));
    MM_CHECK_ERR(take(&c, &k, records, 4, replies), MM_OK);
    MM_CHECK_ERR(take(&c, &clone, other, 2, replies), MM_OK);
    MM_CHECK_INT(replies[1].status, MM_RECORD_STORED);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM statement"), 6);
    MM_CHECK_INT(count(&c, "SELECT MIN(seq) FROM chain_note WHERE kind='fork'"), 3);
    MM_CHECK_ERR(take(&c, &clone, other + 2, 1, replies), MM_OK);
    MM_CHECK_INT(replies[0].status, MM_RECORD_STORED);
    records_free(records, 4);
    records_free(other, 3);
    council_close(&c);
}

MM_TEST(a_previous_hash_that_nobody_knows_is_a_fork_not_a_refusal)
{
    struct council c;
    struct kiosk k;
    struct record records[3];
    struct mm_record_reply replies[3];
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    records[0] = record_verb(&c, &k, PERSON, MM_VERB_LAUNCHED, AT(1));
    k.chain.b[0] ^= 1;
    records[1] = record_verb(&c, &k, PERSON, MM_VERB_INITIALIZED, AT(2));
    MM_CHECK_ERR(take(&c, &k, records, 1, replies), MM_OK);
    MM_CHECK_ERR(take(&c, &k, records + 1, 1, replies), MM_OK);
    MM_CHECK_INT(replies[0].status, MM_RECORD_STORED);
    MM_CHECK_INT(count(&c, "SELECT seq FROM chain_note WHERE kind='fork'"), 2);
    /* the same when the hole before it is filled later */
    struct kiosk late;
    MM_REQUIRE(kiosk_enrol(&c, &late, 2));
    struct record a = record_verb(&c, &late, PERSON, MM_VERB_LAUNCHED, AT(3));
    late.chain.b[0] ^= 1;
    struct record b = record_verb(&c, &late, PERSON, MM_VERB_INITIALIZED, AT(4));
    MM_CHECK_ERR(take(&c, &late, &b, 1, replies), MM_OK);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM chain_note WHERE kind='fork'"), 1);
    MM_CHECK_ERR(take(&c, &late, &a, 1, replies), MM_OK);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM chain_note WHERE kind='fork'"), 2);
    records_free(records, 2);
    records_free(&a, 1);
    records_free(&b, 1);
    council_close(&c);
}

MM_TEST(the_same_id_with_other_bytes_is_a_conflict_and_both_are_kept)
{
    struct council c;
    struct kiosk k;
    struct mm_record_reply reply;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    struct record a = record_verb(&c, &k, PERSON, MM_VERB_LAUNCHED, AT(1));
    const struct mm_statement twin = {.verb = MM_VERB_INITIALIZED, .id = a.id, .at_ms = AT(2)};
    struct record b = record_make(&c, &k, PERSON, &twin);
    MM_CHECK_ERR(take(&c, &k, &a, 1, &reply), MM_OK);
    for (int round = 0; round < 2; round++) {
        MM_CHECK_ERR(take(&c, &k, &b, 1, &reply), MM_OK);
        MM_CHECK_INT(reply.status, MM_RECORD_CONFLICT);
        MM_CHECK(reply.error[0] != '\0');
        MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM statement"), 1);
        MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM conflict"), 1);
    }
    MM_CHECK_INT(last_seq(&c), 2);
    records_free(&a, 1);
    records_free(&b, 1);
    council_close(&c);
}

/* As another system sent it: of nobody's chain. */
static bool sent_over_xapi(struct council *c, const struct record *like, const char *bytes)
{
    static const struct mm_json_limits limits = {MM_MAX_STATEMENT_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_json *doc = NULL;
    struct mm_record record = {
        .recorder = "other-system", .seq = MM_SEQ_NONE, .bytes = bytes, .len = strlen(bytes)};
    record.hash = mm_sha256(bytes, record.len);
    snprintf(record.id, sizeof record.id, "%s", like->id);
    enum mm_err err = mm_json_parse(bytes, record.len, &limits, &doc, NULL);
    if (!err)
        err = mm_statement_view_of(doc, &record.view, NULL);
    if (!err)
        err = mm_central_write_begin(c->central, NULL);
    if (!err) {
        err = mm_statement_send(c->central, &record, NULL);
        if (!err)
            err = mm_db_wait(c->central->db, NULL);
        if (!err)
            err = mm_statement_post(c->central, &record, NULL);
        err = mm_central_write_end(c->central, err, NULL);
    }
    mm_statement_view_done(&record.view);
    mm_json_free(doc);
    return MM_CHECK_ERR(err, MM_OK);
}

static enum mm_err another(void *ctx, const struct mm_statement_row *row)
{
    (void)row;
    ++*(int *)ctx;
    return MM_OK;
}

/* How many GET /statements finds of this authority. */
static int of_authority(struct council *c, const char *recorder)
{
    char agent[sizeof c->central->home_page + MM_ID_BYTES];
    snprintf(agent, sizeof agent, "%s\n%s", c->central->home_page, recorder);
    const struct mm_statement_filter filter = {
        .agent = agent, .related_agents = true, .since = INT64_MIN, .until = INT64_MAX, .limit = 10};
    int n = 0;
    bool more = false;
    int64_t cursor = 0;
    MM_CHECK_ERR(mm_statement_search(c->central, &filter, another, &n, &more, &cursor, NULL), MM_OK);
    return n;
}

MM_TEST(a_record_that_came_over_xapi_first_is_the_kiosks_when_it_says_the_same)
{
    struct council c;
    struct kiosk k;
    struct mm_record_reply replies[3];
    struct record records[3];
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    for (size_t i = 0; i < 3; i++)
        records[i] = record_verb(&c, &k, PERSON, i ? MM_VERB_INITIALIZED : MM_VERB_LAUNCHED, AT((int)i));
    char more[MM_MAX_STATEMENT_BYTES / 16];
    snprintf(more, sizeof more, "{\"stored\":\"2026-11-22T01:05:00.000Z\",\"version\":\"1.0.3\",%s",
             records[1].bytes + 1);
    MM_REQUIRE(sent_over_xapi(&c, &records[1], more));
    MM_CHECK_INT(of_authority(&c, "other-system"), 1);
    MM_CHECK_ERR(mm_db_exec(c.central->db, "UPDATE statement SET voided=1", NULL), MM_OK);
    for (int round = 0; round < 2; round++) {
        MM_CHECK_ERR(take(&c, &k, records, 3, replies), MM_OK);
        MM_CHECK_INT(replies[1].status, round ? MM_RECORD_DUPLICATE : MM_RECORD_STORED);
        MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM conflict"), 0);
        MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM statement WHERE seq=2 AND voided=0"), 1);
        MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM statement"), 3);
        MM_CHECK_INT(of_authority(&c, k.recorder), 3);
        MM_CHECK_INT(of_authority(&c, "other-system"), 0);
    }
    MM_CHECK_INT(last_seq(&c), 3);
    struct mm_hash before, after;
    MM_CHECK_ERR(mm_derived_hash(c.central, &before, NULL), MM_OK);
    MM_CHECK_ERR(mm_central_rebuild(c.central, NULL), MM_OK);
    MM_CHECK_ERR(mm_derived_hash(c.central, &after, NULL), MM_OK);
    MM_CHECK(mm_hash_equal(&before, &after));
    records_free(records, 3);
    council_close(&c);
}

MM_TEST(another_statement_that_took_the_id_over_xapi_is_a_conflict_of_the_record)
{
    struct council c;
    struct kiosk k;
    struct mm_record_reply reply;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    struct record r = record_verb(&c, &k, PERSON, MM_VERB_LAUNCHED, AT(1));
    char other[600];
    snprintf(other, sizeof other,
             "{\"id\":\"%s\",\"actor\":{\"mbox\":\"mailto:a@example.jp\"},\"verb\":{\"id\":\"http://"
             "example.jp/v\"},"
             "\"object\":{\"id\":\"http://example.jp/a\"}}",
             r.id);
    MM_REQUIRE(sent_over_xapi(&c, &r, other));
    for (int round = 0; round < 2; round++) {
        MM_CHECK_ERR(take(&c, &k, &r, 1, &reply), MM_OK);
        MM_CHECK_INT(reply.status, MM_RECORD_CONFLICT);
        MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM conflict"), 1);
        MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM statement WHERE seq>0"), 0);
    }
    struct mm_kiosk_row *rows = NULL;
    size_t n = 0;
    MM_CHECK_ERR(mm_central_kiosks(c.central, &rows, &n, NULL), MM_OK);
    int64_t conflicts = 0;
    for (size_t i = 0; i < n; i++)
        conflicts += rows[i].conflicts;
    MM_CHECK_INT(conflicts, 1);
    free(rows);
    records_free(&r, 1);
    council_close(&c);
}

MM_TEST(a_broken_record_goes_to_quarantine_and_the_rest_of_the_batch_is_stored)
{
    static const char foreign[] =
        "{\"id\":\"0198c000-0000-7000-8000-0000000000fe\",\"actor\":{\"mbox\":\"mailto:a@example.jp\"},"
        "\"verb\":{\"id\":\"http://example.jp/v\"},\"object\":{\"id\":\"http://example.jp/a\"},\"extra\":1}";
    static const char *const broken[] = {"{}", "{\"id\":\"0198c000-0000-7000-8000-0000000000ff\"}",
                                         "nonsense", "{\"a\":01}", foreign};
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        struct council c;
        struct kiosk k;
        struct record records[3];
        struct mm_record_reply replies[3];
        MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
        records[0] = record_verb(&c, &k, PERSON, MM_VERB_LAUNCHED, AT(1));
        records[1] = record_raw(&k, broken[i]);
        records[2] = record_verb(&c, &k, PERSON, MM_VERB_INITIALIZED, AT(2));
        for (int round = 0; round < 2; round++) {
            MM_CHECK_ERR(take(&c, &k, records, 3, replies), MM_OK);
            MM_CHECK_INT(replies[0].status, round ? MM_RECORD_DUPLICATE : MM_RECORD_STORED);
            MM_CHECK_INT(replies[1].status, MM_RECORD_QUARANTINED);
            MM_CHECK(replies[1].error[0] != '\0');
            MM_CHECK(mm_uuid_text_ok(replies[1].id));
            MM_CHECK_INT(replies[2].status, round ? MM_RECORD_DUPLICATE : MM_RECORD_STORED);
            MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM quarantine"), 1);
        }
        MM_CHECK_INT(last_seq(&c), 3);
        MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM chain_note"), 0);
        records_free(records, 3);
        council_close(&c);
    }
}

MM_TEST(the_reason_of_a_quarantine_is_cut_between_characters)
{
    struct council c;
    struct kiosk k;
    struct mm_record_reply reply;
    struct mm_buf bytes;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    for (int shift = 0; shift < 3; shift++) {
        mm_buf_init(&bytes, 4096);
        mm_buf_printf(&bytes,
                      "{\"id\":\"0198c000-0000-7000-8000-0000000000fe\",\"verb\":{\"id\":"
                      "\"http://example.jp/v\"},\"%.*s",
                      shift, "xxx");
        for (int i = 0; i < 120; i++)
            mm_buf_str_append(&bytes, "守");
        mm_buf_str_append(&bytes, "\":1}");
        struct record r = record_raw(&k, mm_buf_str(&bytes));
        MM_CHECK_ERR(take(&c, &k, &r, 1, &reply), MM_OK);
        MM_CHECK_INT(reply.status, MM_RECORD_QUARANTINED);
        MM_CHECK(strlen(reply.error) > 100);
        MM_CHECK(mm_utf8_valid(reply.error, strlen(reply.error), NULL));
        records_free(&r, 1);
        mm_buf_done(&bytes);
    }
    council_close(&c);
}

MM_TEST(a_revoked_recorder_is_quarantined_whole_and_nothing_is_dropped)
{
    struct council c;
    struct kiosk k;
    struct record records[N];
    struct mm_record_reply replies[N];
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    sitting(&c, &k, records);
    MM_CHECK_ERR(mm_db_exec(mm_central_db(c.central), "UPDATE recorder_key SET status='revoked'", NULL),
                 MM_OK);
    MM_CHECK_ERR(take(&c, &k, records, N, replies), MM_OK);
    for (int i = 0; i < N; i++) {
        MM_CHECK_INT(replies[i].status, MM_RECORD_QUARANTINED);
        MM_CHECK_STR(replies[i].id, records[i].id);
    }
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM quarantine"), N);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM statement"), 0);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM progress"), 0);
    records_free(records, N);
    council_close(&c);
}

MM_TEST(a_batch_of_another_council_or_with_wrong_numbers_changes_nothing)
{
    struct council c;
    struct kiosk k;
    struct mm_record_reply replies[2];
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    struct record r = record_verb(&c, &k, PERSON, MM_VERB_LAUNCHED, AT(1));
    struct mm_slice slice = {r.bytes, r.len};
    struct mm_batch_head head = head_of(&k, &r, 1);
    head.last_seq = 2;
    MM_CHECK_ERR(mm_central_take(c.central, &head, &slice, 1, replies, NULL), MM_ERR_INVALID);
    head = head_of(&k, &r, 1);
    snprintf(head.council, sizeof head.council, "elsewhere");
    MM_CHECK_ERR(mm_central_take(c.central, &head, &slice, 1, replies, NULL), MM_ERR_REFUSED);
    head = head_of(&k, &r, 1);
    snprintf(head.recorder, sizeof head.recorder, "nobody");
    MM_CHECK_ERR(mm_central_take(c.central, &head, &slice, 1, replies, NULL), MM_ERR_NOT_FOUND);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM statement"), 0);
    records_free(&r, 1);
    council_close(&c);
}

MM_TEST(stored_grows_strictly_also_when_the_clock_goes_back)
{
    struct council c;
    struct kiosk k;
    struct record records[6];
    struct mm_record_reply replies[3];
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    for (int i = 0; i < 6; i++)
        records[i] = record_verb(&c, &k, PERSON, MM_VERB_EXPERIENCED, AT(i));
    MM_CHECK_ERR(take(&c, &k, records, 3, replies), MM_OK);
    c.at.wall_at_ms -= 3600000;
    MM_CHECK_ERR(take(&c, &k, records + 3, 3, replies), MM_OK);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM statement a JOIN statement b ON b.seq=a.seq+1"
                           " WHERE b.stored <= a.stored"),
                 0);
    MM_CHECK_INT(count(&c, "SELECT COUNT(DISTINCT stored) FROM statement"), 6);
    records_free(records, 6);
    council_close(&c);
}

MM_TEST_MAIN
