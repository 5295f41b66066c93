/* What sync/db/db.h promises, tested alike on every database behind it. The file that includes this defines
 *   static void conform_start(void);              an empty database
 *   static struct mm_db *conform_open(bool writes);
 *   static void conform_end(void); */
#ifndef MM_TEST_DB_CONFORM_H
#define MM_TEST_DB_CONFORM_H

#include "sync/db/db.h"
#include "tests/unit/mm_test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

static void conform_start(void);
static struct mm_db *conform_open(bool writes);
static void conform_end(void);

static const char conform_table[] =
    "CREATE TABLE t (k TEXT NOT NULL, n BIGINT NOT NULL, b BYTES, UNIQUE (k));";

static struct mm_db *conform_ready(void)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    conform_start();
    struct mm_db *db = conform_open(true);
    if (!db || mm_db_begin(db, &info) || mm_db_define(db, conform_table, &info) || mm_db_commit(db, &info)) {
        printf("  %s\n", info.text);
        MM_CHECK(!"the database is ready");
        exit(1);
    }
    return db;
}

static void conform_over(struct mm_db *db)
{
    mm_db_close(db);
    conform_end();
}

static enum mm_err conform_put(struct mm_db *db, const char *k, int64_t n, int64_t *ret_changes)
{
    struct mm_stmt *s = NULL;
    enum mm_err err =
        mm_db_query(db, "INSERT INTO t (k, n) VALUES (?,?) ON CONFLICT (k) DO NOTHING", &s, NULL);
    if (err)
        return err;
    mm_bind_str(s, 1, k);
    mm_bind_int(s, 2, n);
    return mm_stmt_run(s, ret_changes, NULL);
}

static int64_t conform_count(struct mm_db *db)
{
    int64_t n = -1;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (mm_db_int(db, "SELECT COUNT(*) FROM t", &n, &info))
        printf("  %s\n", info.text);
    return n;
}

MM_TEST(every_type_of_column_comes_back_as_it_was_bound)
{
    struct mm_stmt *s = NULL;
    struct mm_hash hash = mm_sha256("x", 1);
    bool row = false;
    size_t len = 9;
    struct mm_db *db = conform_ready();
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_define(db,
                              "CREATE TABLE v (a BIGINT, b DOUBLE PRECISION, c TEXT, d BYTES, e BYTES, f "
                              "INTEGER, g TEXT, h BYTES)",
                              NULL),
                 MM_OK);
    MM_CHECK_ERR(
        mm_db_query(db, "INSERT INTO v (a,b,c,d,e,f,g,h) VALUES (?1,?2,?3,?4,?5,?6,?7,?8)", &s, NULL), MM_OK);
    mm_bind_int(s, 1, INT64_MIN);
    mm_bind_num(s, 2, 0.1);
    mm_bind_str(s, 3, "守り");
    mm_bind_blob(s, 4, "a\0b", 3);
    mm_bind_hash(s, 5, &hash);
    mm_bind_null(s, 6);
    mm_bind_str(s, 7, NULL);
    mm_bind_blob(s, 8, NULL, 0);
    MM_CHECK_ERR(mm_stmt_run(s, NULL, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(db, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_query(db, "SELECT a,b,c,d,e,f,g,h,1=1,COUNT(*) OVER () FROM v", &s, NULL), MM_OK);
    MM_CHECK_ERR(mm_stmt_step(s, &row, NULL), MM_OK);
    MM_CHECK(row);
    MM_CHECK(mm_col_int(s, 0) == INT64_MIN);
    MM_CHECK(mm_col_num(s, 1) == 0.1);
    MM_CHECK_STR(mm_col_str(s, 2), "守り");
    const void *blob = mm_col_blob(s, 3, &len);
    MM_CHECK(len == 3 && memcmp(blob, "a\0b", 3) == 0);
    struct mm_hash back = mm_col_hash(s, 4), none = mm_col_hash(s, 3);
    MM_CHECK(mm_hash_equal(&hash, &back));
    MM_CHECK(mm_hash_zero(&none));
    MM_CHECK(mm_col_null(s, 5) && mm_col_null(s, 6) && !mm_col_null(s, 0) && !mm_col_null(s, 7));
    MM_CHECK_STR(mm_col_str(s, 6), "");
    MM_CHECK_INT(mm_col_int(s, 5), 0);
    MM_CHECK(mm_col_blob(s, 7, &len) && len == 0);
    MM_CHECK_INT(mm_col_int(s, 8), 1);
    MM_CHECK_INT(mm_col_int(s, 9), 1);
    MM_CHECK_ERR(mm_stmt_step(s, &row, NULL), MM_OK);
    MM_CHECK(!row);
    mm_stmt_end(s);
    conform_over(db);
}

MM_TEST(small_and_negative_numbers_fit_every_width)
{
    static const int64_t numbers[] = {0, 1, -1, 127, -128, 32768, -32769, 2147483648, -2147483649, INT64_MAX};
    struct mm_stmt *s = NULL;
    bool row = false;
    struct mm_db *db = conform_ready();
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        MM_CHECK_ERR(mm_db_query(db, "SELECT CAST(? AS BIGINT), CAST(-7 AS SMALLINT), -70000", &s, NULL),
                     MM_OK);
        mm_bind_int(s, 1, numbers[i]);
        MM_CHECK_ERR(mm_stmt_step(s, &row, NULL), MM_OK);
        MM_CHECK(mm_col_int(s, 0) == numbers[i]);
        MM_CHECK_INT(mm_col_int(s, 1), -7);
        MM_CHECK_INT(mm_col_int(s, 2), -70000);
        mm_stmt_end(s);
    }
    conform_over(db);
}

MM_TEST(a_place_takes_null_then_a_number_then_null)
{
    struct mm_stmt *s = NULL;
    struct mm_db *db = conform_ready();
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_define(db, "CREATE TABLE v (k BIGINT, n BIGINT)", NULL), MM_OK);
    for (int i = 0; i < 3; i++) {
        MM_CHECK_ERR(mm_db_query(db, "INSERT INTO v (k, n) VALUES (?,?)", &s, NULL), MM_OK);
        mm_bind_int(s, 1, i);
        if (i == 1)
            mm_bind_int(s, 2, 7);
        else
            mm_bind_null(s, 2);
        MM_CHECK_ERR(mm_stmt_run(s, NULL, NULL), MM_OK);
    }
    MM_CHECK_ERR(mm_db_commit(db, NULL), MM_OK);
    int64_t n = 0;
    MM_CHECK_ERR(mm_db_int(db, "SELECT COUNT(*) FROM v WHERE n=7 AND k=1", &n, NULL), MM_OK);
    MM_CHECK_INT(n, 1);
    MM_CHECK_ERR(mm_db_int(db, "SELECT COUNT(*) FROM v WHERE n IS NULL", &n, NULL), MM_OK);
    MM_CHECK_INT(n, 2);
    conform_over(db);
}

MM_TEST(a_long_blob_comes_back_whole)
{
    enum { LEN = 5 * 1024 * 1024 };
    struct mm_stmt *s = NULL;
    bool row = false;
    size_t len = 0;
    struct mm_db *db = conform_ready();
    char *data = malloc(LEN);
    MM_REQUIRE(data);
    for (size_t i = 0; i < LEN; i++)
        data[i] = (char)(i * 31 + i / 255);
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_query(db, "INSERT INTO t (k, n, b) VALUES ('long', 1, ?)", &s, NULL), MM_OK);
    mm_bind_blob(s, 1, data, LEN);
    MM_CHECK_ERR(mm_stmt_run(s, NULL, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(db, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_query(db, "SELECT b FROM t", &s, NULL), MM_OK);
    MM_CHECK_ERR(mm_stmt_step(s, &row, NULL), MM_OK);
    const void *back = mm_col_blob(s, 0, &len);
    MM_CHECK(len == LEN && memcmp(back, data, LEN) == 0);
    mm_stmt_end(s);
    free(data);
    conform_over(db);
}

MM_TEST(changes_are_counted_and_a_key_that_is_there_changes_nothing)
{
    int64_t n = -1;
    struct mm_stmt *s = NULL;
    struct mm_db *db = conform_ready();
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    MM_CHECK_ERR(conform_put(db, "a", 1, &n), MM_OK);
    MM_CHECK_INT(n, 1);
    MM_CHECK_ERR(conform_put(db, "a", 2, &n), MM_OK);
    MM_CHECK_INT(n, 0);
    MM_CHECK_ERR(conform_put(db, "b", 2, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_query(db, "UPDATE t SET n=n+1", &s, NULL), MM_OK);
    MM_CHECK_ERR(mm_stmt_run(s, &n, NULL), MM_OK);
    MM_CHECK_INT(n, 2);
    MM_CHECK_ERR(mm_db_commit(db, NULL), MM_OK);
    conform_over(db);
}

MM_TEST(a_commit_is_seen_by_others_and_a_rollback_leaves_nothing)
{
    struct mm_db *db = conform_ready(), *other = conform_open(false);
    MM_REQUIRE(other);
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    MM_CHECK_ERR(conform_put(db, "a", 1, NULL), MM_OK);
    MM_CHECK(mm_db_in_tx(db));
    MM_CHECK_INT(conform_count(db), 1);
    MM_CHECK_INT(conform_count(other), 0);
    mm_db_rollback(db);
    MM_CHECK(!mm_db_in_tx(db));
    MM_CHECK_INT(conform_count(db), 0);
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    MM_CHECK_ERR(conform_put(db, "b", 1, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(db, NULL), MM_OK);
    MM_CHECK_INT(conform_count(other), 1);
    mm_db_close(other);
    conform_over(db);
}

MM_TEST(a_key_that_is_there_gives_exists_and_other_constraints_invalid)
{
    struct mm_stmt *s = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_db *db = conform_ready();
    for (int i = 0; i < 2; i++) {
        MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
        MM_CHECK_ERR(mm_db_query(db, "INSERT INTO t (k, n) VALUES ('a', 1)", &s, NULL), MM_OK);
        MM_CHECK_ERR(mm_stmt_run(s, NULL, &info), i ? MM_ERR_EXISTS : MM_OK);
        MM_CHECK(!i == !info.text[0]);
        if (i)
            mm_db_rollback(db);
        else
            MM_CHECK_ERR(mm_db_commit(db, NULL), MM_OK);
    }
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_query(db, "INSERT INTO t (k, n) VALUES ('b', NULL)", &s, NULL), MM_OK);
    MM_CHECK_ERR(mm_stmt_run(s, NULL, NULL), MM_ERR_INVALID);
    mm_db_rollback(db);
    MM_CHECK_INT(conform_count(db), 1); /* and the connection is as good as before */
    conform_over(db);
}

static enum mm_err conform_send(struct mm_db *db, const char *k, int64_t *ret_changes)
{
    struct mm_stmt *s = NULL;
    enum mm_err err =
        mm_db_query(db, "INSERT INTO t (k, n) VALUES (?, 1) ON CONFLICT (k) DO NOTHING", &s, NULL);
    if (err)
        return err;
    mm_bind_str(s, 1, k);
    return mm_stmt_send(s, ret_changes, NULL);
}

MM_TEST(what_was_sent_ahead_tells_its_changes_when_it_was_waited_for)
{
    enum { N = 200 };
    int64_t changes[N];
    char k[16];
    struct mm_db *db = conform_ready();
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    for (int i = 0; i < N; i++) {
        snprintf(k, sizeof k, "%d", i % 150);
        MM_CHECK_ERR(conform_send(db, k, i == 3 ? NULL : &changes[i]), MM_OK);
    }
    MM_CHECK_ERR(mm_db_wait(db, NULL), MM_OK);
    for (int i = 0; i < N; i++)
        if (i != 3)
            MM_CHECK_INT(changes[i], i < 150);
    MM_CHECK_INT(conform_count(db), 150);
    MM_CHECK_ERR(conform_send(db, "x", NULL), MM_OK);
    MM_CHECK_INT(conform_count(db), 151); /* a question sees what was sent before it */
    MM_CHECK_ERR(conform_send(db, "y", NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(db, NULL), MM_OK);
    MM_CHECK_INT(conform_count(db), 152);
    conform_over(db);
}

/* Two rows of one key, the second somewhere among others. */
static enum mm_err conform_send_twice(struct mm_db *db)
{
    enum mm_err err = MM_OK;
    for (int i = 0; i < 20 && !err; i++) {
        struct mm_stmt *s = NULL;
        char k[16];
        snprintf(k, sizeof k, "%d", i == 10 ? 5 : i);
        err = mm_db_query(db, "INSERT INTO t (k, n) VALUES (?, 1)", &s, NULL);
        if (err)
            break;
        mm_bind_str(s, 1, k);
        err = mm_stmt_send(s, NULL, NULL);
    }
    return err;
}

MM_TEST(an_error_of_what_was_sent_ahead_is_told_at_the_latest_by_the_commit_and_nothing_is_stored)
{
    struct mm_db *db = conform_ready();
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    enum mm_err err = conform_send_twice(db);
    if (!err)
        err = mm_db_commit(db, NULL);
    MM_CHECK_ERR(err, MM_ERR_EXISTS);
    mm_db_rollback(db);
    MM_CHECK_INT(conform_count(db), 0);
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    err = conform_send_twice(db);
    if (!err)
        err = mm_db_wait(db, NULL);
    MM_CHECK_ERR(err, MM_ERR_EXISTS);
    mm_db_rollback(db);
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    MM_CHECK_ERR(conform_put(db, "a", 1, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(db, NULL), MM_OK);
    MM_CHECK_INT(conform_count(db), 1);
    conform_over(db);
}

MM_TEST(a_snapshot_stays_while_others_commit)
{
    struct mm_db *db = conform_ready(), *other = conform_open(false);
    MM_REQUIRE(other);
    MM_CHECK_ERR(mm_db_snapshot(other, NULL), MM_OK);
    MM_CHECK_INT(conform_count(other), 0);
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    MM_CHECK_ERR(conform_put(db, "a", 1, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(db, NULL), MM_OK);
    MM_CHECK_INT(conform_count(other), 0);
    mm_db_snapshot_end(other);
    MM_CHECK_INT(conform_count(other), 1);
    mm_db_snapshot_end(other); /* harmless */
    mm_db_close(other);
    conform_over(db);
}

MM_TEST(other_statements_may_run_between_two_rows)
{
    struct mm_stmt *s = NULL, *one = NULL;
    bool row = false, found = false;
    int n = 0;
    struct mm_db *db = conform_ready();
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    for (int i = 0; i < 300; i++) {
        char k[16];
        snprintf(k, sizeof k, "%03d", i);
        MM_CHECK_ERR(conform_put(db, k, i, NULL), MM_OK);
    }
    MM_CHECK_ERR(mm_db_query(db, "SELECT k, n FROM t ORDER BY k", &s, NULL), MM_OK);
    while (mm_stmt_step(s, &row, NULL) == MM_OK && row && n < 250) {
        MM_CHECK_INT(mm_col_int(s, 1), n);
        if (n % 100 == 0) {
            MM_CHECK_ERR(mm_db_query(db, "SELECT n FROM t WHERE k=?", &one, NULL), MM_OK);
            mm_bind_str(one, 1, "007");
            MM_CHECK(mm_stmt_step(one, &found, NULL) == MM_OK && found && mm_col_int(one, 0) == 7);
            mm_stmt_end(one);
            MM_CHECK_ERR(conform_send(db, n ? "more" : "most", NULL), MM_OK);
        }
        n++;
    }
    mm_stmt_end(s); /* with rows that nobody took */
    MM_CHECK_INT(n, 250);
    MM_CHECK_INT(conform_count(db), 302);
    MM_CHECK_ERR(mm_db_commit(db, NULL), MM_OK);
    conform_over(db);
}

static struct mm_stmt *conform_number(struct mm_db *db, const char *k)
{
    struct mm_stmt *s = NULL;
    MM_CHECK_ERR(mm_db_query(db, "SELECT n FROM t WHERE k=?", &s, NULL), MM_OK);
    mm_bind_str(s, 1, k);
    return s;
}

/* -1: no row */
static int64_t conform_number_of(struct mm_db *db, const char *k)
{
    struct mm_stmt *s = conform_number(db, k);
    bool row = false;
    MM_CHECK_ERR(mm_stmt_step(s, &row, NULL), MM_OK);
    int64_t n = row ? mm_col_int(s, 0) : -1;
    if (row)
        MM_CHECK(mm_stmt_step(s, &row, NULL) == MM_OK && !row);
    mm_stmt_end(s);
    return n;
}

MM_TEST(what_was_asked_ahead_answers_the_same_question_alone)
{
    struct mm_db *db = conform_ready();
    struct mm_stmt *all = NULL;
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    MM_CHECK_ERR(conform_put(db, "a", 1, NULL), MM_OK);
    MM_CHECK_ERR(conform_put(db, "b", 2, NULL), MM_OK);
    MM_CHECK_ERR(mm_stmt_ask(conform_number(db, "a"), NULL), MM_OK);
    MM_CHECK_ERR(mm_db_query(db, "SELECT COUNT(*) FROM t", &all, NULL), MM_OK);
    MM_CHECK_ERR(mm_stmt_ask(all, NULL), MM_OK);
    MM_CHECK_INT(conform_number_of(db, "a"), 1);
    MM_CHECK_INT(conform_count(db), 2);
    MM_CHECK_INT(conform_number_of(db, "a"), 1); /* asked anew */
    MM_CHECK_ERR(mm_stmt_ask(conform_number(db, "a"), NULL), MM_OK);
    MM_CHECK_INT(conform_number_of(db, "b"), 2); /* another question */
    MM_CHECK_INT(conform_number_of(db, "a"), 1);
    MM_CHECK_ERR(mm_stmt_ask(conform_number(db, "c"), NULL), MM_OK);
    MM_CHECK_ERR(mm_stmt_ask(conform_number(db, "b"), NULL), MM_OK); /* instead */
    MM_CHECK_INT(conform_number_of(db, "b"), 2);
    MM_CHECK_INT(conform_number_of(db, "c"), -1);
    mm_db_rollback(db);
    conform_over(db);
}

MM_TEST(what_was_asked_ahead_and_not_read_is_forgotten_with_its_transaction_or_when_told)
{
    struct mm_db *db = conform_ready();
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    MM_CHECK_ERR(mm_stmt_ask(conform_number(db, "a"), NULL), MM_OK);
    mm_db_unask(db);
    MM_CHECK_ERR(conform_put(db, "a", 1, NULL), MM_OK);
    MM_CHECK_INT(conform_number_of(db, "a"), 1);
    MM_CHECK_ERR(mm_stmt_ask(conform_number(db, "a"), NULL), MM_OK);
    mm_db_rollback(db);
    MM_CHECK_INT(conform_number_of(db, "a"), -1);
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    MM_CHECK_ERR(mm_stmt_ask(conform_number(db, "a"), NULL), MM_OK);
    MM_CHECK_ERR(conform_put(db, "a", 3, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(db, NULL), MM_OK);
    MM_CHECK_INT(conform_number_of(db, "a"), 3);
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    MM_CHECK_ERR(mm_stmt_ask(conform_number(db, "a"), NULL), MM_OK); /* and is open at the end */
    mm_db_rollback(db);
    conform_over(db);
}

MM_TEST(texts_sort_by_their_bytes)
{
    static const char *const sorted[] = {"", "B", "Z", "a", "b", "あ", "ア", "一", "守"};
    enum { N = sizeof sorted / sizeof sorted[0] };
    struct mm_stmt *s = NULL;
    bool row = false;
    size_t n = 0;
    struct mm_db *db = conform_ready();
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    for (size_t i = N; i-- > 0;)
        MM_CHECK_ERR(conform_put(db, sorted[(i * 4) % N], 1, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(db, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_query(db, "SELECT k FROM t WHERE k>='' ORDER BY k", &s, NULL), MM_OK);
    while (mm_stmt_step(s, &row, NULL) == MM_OK && row && n < N)
        MM_CHECK_STR(mm_col_str(s, 0), sorted[n++]);
    mm_stmt_end(s);
    MM_CHECK_INT(n, N);
    conform_over(db);
}

MM_TEST(a_connection_for_reading_writes_nothing)
{
    struct mm_stmt *s = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_db *db = conform_ready(), *other = conform_open(false);
    MM_REQUIRE(other);
    MM_CHECK_ERR(mm_db_begin(other, &info), MM_ERR_READ_ONLY);
    MM_CHECK(info.text[0]);
    MM_CHECK(mm_db_exec(other, "DELETE FROM t", NULL) != MM_OK);
    MM_CHECK_ERR(mm_db_query(other, "SELECT k FROM nowhere", &s, NULL) ? MM_ERR_INVALID : MM_OK,
                 strcmp(mm_db_kind(other), "sqlite") == 0 ? MM_ERR_INVALID : MM_OK);
    mm_stmt_end(s);
    mm_db_close(other);
    conform_over(db);
}

MM_TEST(migrations_run_once_each_and_a_newer_schema_is_refused)
{
    static const char *const steps[] = {
        "CREATE TABLE u (x BIGINT)",
        "CREATE TABLE v (x BIGINT, t TEXT); INSERT INTO v VALUES (1, 'TEXT')",
        "CREATE TABLE w (x BIGINT); SELECT nonsense",
    };
    int64_t n = 0;
    bool there = true;
    conform_start();
    struct mm_db *db = conform_open(true);
    MM_REQUIRE(db);
    MM_CHECK_ERR(mm_db_migrate(db, steps, 1, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_migrate(db, steps, 2, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_migrate(db, steps, 2, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_int(db, "SELECT COUNT(*) FROM v WHERE t='TEXT'", &n, NULL), MM_OK);
    MM_CHECK_INT(n, 1);
    MM_CHECK_ERR(mm_db_migrate(db, steps, 1, NULL), MM_ERR_UNSUPPORTED);
    MM_CHECK(mm_db_migrate(db, steps, 3, NULL) != MM_OK);
    MM_CHECK_ERR(mm_db_version(db, &n, NULL), MM_OK);
    MM_CHECK_INT(n, 2);
    MM_CHECK_ERR(mm_db_has_table(db, "w", &there, NULL), MM_OK);
    MM_CHECK(!there);
    conform_over(db);
}

MM_TEST(a_database_of_another_program_is_refused_before_anything_is_written)
{
    static const char *const ours[] = {"CREATE TABLE u (x BIGINT)"};
    bool there = true;
    conform_start();
    struct mm_db *db = conform_open(true);
    MM_REQUIRE(db);
    MM_CHECK_ERR(mm_db_exec(db, "CREATE TABLE theirs (x BIGINT)", NULL), MM_OK);
    MM_CHECK_ERR(mm_db_migrate(db, ours, 1, NULL), MM_ERR_CORRUPT);
    MM_CHECK_ERR(mm_db_has_table(db, "u", &there, NULL), MM_OK);
    MM_CHECK(!there);
    conform_over(db);
}

MM_TEST(a_table_is_there_or_not)
{
    bool there = false;
    struct mm_db *db = conform_ready();
    MM_CHECK_ERR(mm_db_has_table(db, "t", &there, NULL), MM_OK);
    MM_CHECK(there);
    MM_CHECK_ERR(mm_db_has_table(db, "u", &there, NULL), MM_OK);
    MM_CHECK(!there);
    conform_over(db);
}

/* Programming errors stop a debug build with their place and are refused in a release build. */
static void conform_refuses(void (*breach)(struct mm_db *db))
{
    conform_start();
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        int quiet = open("/dev/null", O_WRONLY | O_CLOEXEC);
        dup2(quiet, STDERR_FILENO);
        struct mm_db *db = conform_open(true);
        if (!db || mm_db_begin(db, NULL) || mm_db_define(db, conform_table, NULL) || mm_db_commit(db, NULL))
            _exit(1);
        breach(db);
        _exit(2);
    }
    int status = -1;
    waitpid(pid, &status, 0);
    MM_CHECK((WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT) || status == 0);
    conform_end();
}

static void conform_begin_twice(struct mm_db *db)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (mm_db_begin(db, NULL) == MM_OK && mm_db_begin(db, &info) == MM_ERR_INVALID &&
        strstr(info.text, "db_conform.h:"))
        _exit(0);
}

static void conform_write_outside(struct mm_db *db)
{
    struct mm_stmt *s = NULL;
    if (mm_db_query(db, "INSERT INTO t (k, n) VALUES ('x', 1)", &s, NULL) == MM_OK &&
        mm_stmt_run(s, NULL, NULL) == MM_ERR_INVALID && conform_count(db) == 0)
        _exit(0);
}

static void conform_inside_itself(struct mm_db *db)
{
    static const char sql[] = "SELECT k FROM t";
    struct mm_stmt *s = NULL, *t = NULL;
    if (mm_db_query(db, sql, &s, NULL) == MM_OK && mm_db_query(db, sql, &t, NULL) == MM_ERR_INVALID)
        _exit(0);
}

MM_TEST(a_second_begin_is_refused_and_names_the_place_of_the_first)
{
    conform_refuses(conform_begin_twice);
}

MM_TEST(a_write_without_a_transaction_is_refused)
{
    conform_refuses(conform_write_outside);
}

MM_TEST(a_statement_inside_itself_is_refused)
{
    conform_refuses(conform_inside_itself);
}
#endif
