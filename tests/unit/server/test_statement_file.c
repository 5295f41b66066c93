/* All statements as one file: by a decision alone, piece by piece, nothing lost and nothing twice.
 * mm-test-pg: long */
#include "sync/server/lrs.h"
#include "sync/server/statement_file.h"
#include "tests/unit/server/fixture_batch.h"

enum { BATCH = 60, BATCHES = 20, MANY = BATCH * BATCHES }; /* more than two pages */

struct taken {
    struct mm_buf all;
    size_t biggest;
};

static enum mm_err take_piece(void *ctx, const char *bytes, size_t len, struct mm_errinfo *info)
{
    struct taken *taken = ctx;
    (void)info;
    mm_buf_append(&taken->all, bytes, len);
    taken->biggest = len > taken->biggest ? len : taken->biggest;
    return taken->all.err;
}

static enum mm_err decide(struct council *c, const char *value)
{
    char text[300];
    struct mm_json *in = NULL;
    struct mm_buf out;
    snprintf(text, sizeof text,
             "{\"actor\":\"a\",\"name\":\"statements_export\",\"value\":\"%s\",\"body\":\"議会運営委員会\","
             "\"decided_on\":\"2026-11-01\",\"number\":\"第1号\"}",
             value);
    mm_buf_init(&out, 1000);
    enum mm_err err = mm_json_parse(text, strlen(text), &council_limits, &in, NULL);
    if (!err)
        err = mm_action_find("council.set")->run(c->central, in, &out, NULL);
    mm_json_free(in);
    mm_buf_done(&out);
    return err;
}

static void post(struct council *c, const char *text)
{
    struct mm_lrs_post given = {
        .type = "application/json", .body = text, .len = strlen(text), .credential = "other"};
    struct mm_lrs_write *write = NULL;
    MM_CHECK_ERR(mm_lrs_read(c->central, &given, &write, NULL), MM_OK);
    MM_CHECK_ERR(mm_lrs_store(c->central, write, NULL), MM_OK);
    mm_lrs_write_free(write);
}

static enum mm_err write_out(struct council *c, const char *format, struct taken *taken, int64_t *ret_n)
{
    *taken = (struct taken){.biggest = 0};
    mm_buf_init(&taken->all, 64 << 20);
    return mm_statement_file(c->central, mm_statement_file_find(format), "a", take_piece, taken, ret_n, NULL);
}

static int lines_of(const char *text)
{
    int n = 0;
    for (; (text = strchr(text, '\n')); text++)
        n++;
    return n;
}

MM_TEST(without_a_decision_nothing_goes_out)
{
    struct council c;
    struct taken taken;
    int64_t n = 0;
    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(write_out(&c, "jsonl", &taken, &n), MM_ERR_CONFLICT);
    MM_CHECK_INT(taken.all.len, 0);
    mm_buf_done(&taken.all);
    MM_CHECK_ERR(decide(&c, "no"), MM_OK);
    MM_CHECK_ERR(write_out(&c, "csv", &taken, &n), MM_ERR_CONFLICT);
    MM_CHECK_INT(taken.all.len, 0);
    mm_buf_done(&taken.all);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM operation WHERE what LIKE 'statements %'"), 0);
    council_close(&c);
}

static int by_id(const void *a, const void *b)
{
    return memcmp(a, b, MM_UUID_BYTES);
}

/* Each line is a statement of its own. */
static void none_twice(struct taken *taken)
{
    static char ids[MANY][MM_UUID_BYTES];
    int n = 0;
    char *at = strchr(taken->all.data, '\n') + 1; /* behind the line that says what this is */
    for (char *end; n < MANY && (end = strchr(at, '\n')); at = end + 1) {
        struct mm_json *doc = NULL;
        MM_REQUIRE(mm_json_parse(at, (size_t)(end - at), &council_limits, &doc, NULL) == MM_OK);
        snprintf(ids[n++], MM_UUID_BYTES, "%s", mm_json_get_str(doc, "id", ""));
        mm_json_free(doc);
    }
    qsort(ids, (size_t)n, sizeof ids[0], by_id);
    for (int i = 1; i < n; i++)
        MM_CHECK(strcmp(ids[i - 1], ids[i]) != 0);
}

MM_TEST(every_statement_goes_out_once_in_pieces)
{
    struct council c;
    struct kiosk k;
    struct taken taken;
    static struct record records[BATCH];
    static struct mm_record_reply replies[BATCH];
    int64_t n = 0;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    for (int b = 0; b < BATCHES; b++) {
        for (int i = 0; i < BATCH; i++)
            records[i] = record_verb(&c, &k, "0198c000-0000-7000-8000-000000000001", MM_VERB_LAUNCHED,
                                     COUNCIL_AT_MS + b * BATCH + i);
        MM_CHECK_ERR(take(&c, &k, records, BATCH, replies), MM_OK);
        records_free(records, BATCH);
    }
    MM_CHECK_ERR(decide(&c, "yes"), MM_OK);
    MM_CHECK_ERR(write_out(&c, "jsonl", &taken, &n), MM_OK);
    MM_CHECK_INT(n, MANY);
    MM_CHECK_INT(lines_of(mm_buf_str(&taken.all)), MANY + 1);
    MM_CHECK(taken.biggest < 64 * 1024); /* however many there are */
    none_twice(&taken);
    mm_buf_done(&taken.all);
    MM_CHECK_ERR(write_out(&c, "csv", &taken, &n), MM_OK);
    MM_CHECK_INT(lines_of(mm_buf_str(&taken.all)), MANY + 3);
    mm_buf_done(&taken.all);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM operation WHERE what LIKE 'statements export %'"), 2);
    council_close(&c);
}

MM_TEST(a_line_is_a_line_and_no_cell_is_a_formula)
{
    struct council c;
    struct taken taken;
    int64_t n = 0;
    MM_REQUIRE(council_open(&c));
    post(&c, "{\n\"actor\":{\"mbox\":\"mailto:a@example.jp\"},\r\n\"verb\":{\"id\":\"http://example.jp/v\"},"
             "\"object\":{\"id\":\"http://example.jp/a\"},\"result\":{\"success\":false,\"response\":"
             "\"=cmd()\\n,\\\"x\\\"\",\"score\":{\"scaled\":0.5}}}");
    MM_CHECK_ERR(decide(&c, "yes"), MM_OK);
    MM_CHECK_ERR(write_out(&c, "jsonl", &taken, &n), MM_OK);
    MM_CHECK_INT(lines_of(mm_buf_str(&taken.all)), 2);
    mm_buf_done(&taken.all);
    MM_CHECK_ERR(write_out(&c, "csv", &taken, &n), MM_OK);
    MM_CHECK(strstr(mm_buf_str(&taken.all),
                    ",mailto:a@example.jp,http://example.jp/v,http://example.jp/a,,false,,0.5,\"'=cmd()"));
    mm_buf_done(&taken.all);
    council_close(&c);
}

#define VOIDED "0198c000-0000-4000-8000-00000000000a"

MM_TEST(the_file_says_how_to_treat_it_and_what_was_voided)
{
    struct council c;
    struct taken taken;
    int64_t n = 0;
    MM_REQUIRE(council_open(&c));
    post(&c, "{\"id\":\"" VOIDED "\",\"actor\":{\"mbox\":\"mailto:a@example.jp\"},"
             "\"verb\":{\"id\":\"http://example.jp/v\"},\"object\":{\"id\":\"http://example.jp/a\"}}");
    post(&c, "{\"actor\":{\"mbox\":\"mailto:a@example.jp\"},\"verb\":{\"id\":"
             "\"http://adlnet.gov/expapi/verbs/voided\"},\"object\":{\"objectType\":\"StatementRef\","
             "\"id\":\"" VOIDED "\"}}");
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM statement WHERE voided=1"), 1);
    MM_CHECK_ERR(decide(&c, "yes"), MM_OK);
    MM_CHECK_ERR(write_out(&c, "jsonl", &taken, &n), MM_OK);
    MM_CHECK_INT(n, 2);
    MM_CHECK(strncmp(mm_buf_str(&taken.all), "{\"取扱区分\":\"取扱注意（個人名あり）\",", 20) == 0);
    MM_CHECK(strstr(mm_buf_str(&taken.all), "{\"id\":\"" VOIDED "\""));
    mm_buf_done(&taken.all);
    MM_CHECK_ERR(write_out(&c, "csv", &taken, &n), MM_OK);
    MM_CHECK(strstr(mm_buf_str(&taken.all), "取扱注意（個人名あり）,") == mm_buf_str(&taken.all) + 3);
    MM_CHECK(strstr(mm_buf_str(&taken.all), "http://example.jp/a,,,,,,true,"));
    mm_buf_done(&taken.all);
    council_close(&c);
}

MM_TEST_MAIN
