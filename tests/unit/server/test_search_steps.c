/* What a question to the record store costs in a small store and in one ten times as big, in steps of
 * SQLite's machine: no clock says how busy the computer is. mm-test: labels=plain */
#include "sync/server/internal.h"
#include "sync/server/lrs.h"
#include "tests/unit/server/fixture_batch.h"

#include <sqlite3.h>

#define SMALL        200
#define BIG          2000
#define PAGE         20
#define REGISTRATION 10 /* statements of one */

static int64_t steps; /* of what this connection and all others have run */

static int ran(unsigned what, void *ctx, void *stmt, void *ns)
{
    (void)what, (void)ctx, (void)ns;
    steps += sqlite3_stmt_status(stmt, SQLITE_STMTSTATUS_VM_STEP, 1);
    return 0;
}

static int on_open(sqlite3 *db, const char **message, const struct sqlite3_api_routines *api)
{
    (void)message, (void)api;
    return sqlite3_trace_v2(db, SQLITE_TRACE_PROFILE, ran, NULL);
}

static void put_statement(struct mm_buf *out, int i)
{
    mm_buf_printf(out,
                  "%s{\"id\":\"0198c000-0000-7000-9000-%012x\","
                  "\"actor\":{\"mbox\":\"mailto:p%d@example.jp\"},"
                  "\"verb\":{\"id\":\"http://example.jp/verb/%d\"},"
                  "\"object\":{\"id\":\"http://example.jp/activity/%d\"},"
                  "\"context\":{\"registration\":\"0198c000-0000-7000-a000-%012x\"}}",
                  i % SMALL ? "," : "", (unsigned)i, i % 5, i % 3, i % 4, (unsigned)(i / REGISTRATION));
}

static bool put_some(struct council *c, int from, int to)
{
    struct mm_buf body;
    bool good = true;
    mm_buf_init(&body, 1024 * 1024);
    for (int at = from; good && at < to; at += SMALL) {
        struct mm_lrs_write *write = NULL;
        mm_buf_clear(&body);
        mm_buf_char(&body, '[');
        for (int i = at; i < at + SMALL; i++)
            put_statement(&body, i);
        mm_buf_char(&body, ']');
        const struct mm_lrs_post post = {
            .type = "application/json", .body = mm_buf_str(&body), .len = body.len, .credential = "test"};
        good = MM_CHECK_ERR(mm_lrs_read(c->central, &post, &write, NULL), MM_OK) &&
               MM_CHECK_ERR(mm_lrs_store(c->central, write, NULL), MM_OK);
        mm_lrs_write_free(write);
    }
    mm_buf_done(&body);
    return good;
}

static enum mm_err count_row(void *ctx, const struct mm_statement_row *row)
{
    (void)row;
    ++*(int *)ctx;
    return MM_OK;
}

static const struct {
    const char *name;
    struct mm_statement_filter filter;
    int n;
} questions[] = {
    {"newest", {.limit = PAGE}, PAGE},
    {"oldest", {.limit = PAGE, .ascending = true}, PAGE},
    {"registration", {.registration = "0198c000-0000-7000-a000-000000000003", .limit = PAGE}, REGISTRATION},
    {"verb", {.verb = "http://example.jp/verb/1", .limit = PAGE}, PAGE},
    {"activity", {.activity = "http://example.jp/activity/2", .limit = PAGE}, PAGE},
    {"related activity",
     {.activity = "http://example.jp/activity/2", .related_activities = true, .limit = PAGE},
     PAGE},
};
#define N_QUESTIONS (sizeof questions / sizeof questions[0])

static int64_t steps_of(struct council *c, size_t which)
{
    struct mm_statement_filter filter = questions[which].filter;
    int64_t cursor = 0;
    int n = 0;
    bool more = false;
    filter.since = INT64_MIN;
    filter.until = INT64_MAX;
    steps = 0;
    MM_CHECK_ERR(mm_statement_search(c->central, &filter, count_row, &n, &more, &cursor, NULL), MM_OK);
    MM_CHECK_INT(n, questions[which].n);
    return steps;
}

MM_TEST(a_page_takes_no_more_steps_beside_ten_times_as_many_statements)
{
    struct council c;
    int64_t few[N_QUESTIONS];
    MM_REQUIRE(sqlite3_auto_extension((void (*)(void))on_open) == SQLITE_OK);
    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(put_some(&c, 0, SMALL));
    for (size_t i = 0; i < N_QUESTIONS; i++)
        few[i] = steps_of(&c, i);
    MM_REQUIRE(put_some(&c, SMALL, BIG));
    for (size_t i = 0; i < N_QUESTIONS; i++) {
        int64_t many = steps_of(&c, i);
        MM_CHECK(few[i] > 0 && many * 2 <= few[i] * 3);
        if (many * 2 > few[i] * 3)
            printf("%s: %d steps, then %d\n", questions[i].name, (int)few[i], (int)many);
    }
    council_close(&c);
    sqlite3_reset_auto_extension();
}

MM_TEST_MAIN
