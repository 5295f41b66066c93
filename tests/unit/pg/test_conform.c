/* PostgreSQL keeps what sync/db/db.h promises, and what only it can promise.
 * mm-test: labels=threads */
#include "sync/db/pg/pg.h"
#include "tests/unit/db_conform.h"
#include "tests/unit/pg_cluster.h"

#include <pthread.h>

static void conform_start(void)
{
    struct mm_db *db = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (mm_pg_open(cluster_url(), true, &db, &info) ||
        mm_db_exec(db, "DROP SCHEMA public CASCADE; CREATE SCHEMA public", &info)) {
        printf("%s\n", info.text);
        exit(1);
    }
    mm_db_close(db);
}

static struct mm_db *conform_open(bool writes)
{
    struct mm_db *db = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (mm_pg_open(cluster_url(), writes, &db, &info))
        printf("open: %s\n", info.text);
    return db;
}

static void conform_end(void)
{
}

MM_TEST(a_server_that_is_not_there_is_an_error_that_says_so)
{
    struct mm_db *db = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_CHECK_ERR(mm_pg_open("postgresql:///x?host=/nowhere", true, &db, &info), MM_ERR_IO);
    MM_CHECK(strstr(info.text, "/nowhere"));
    MM_CHECK(!db);
}

MM_TEST(a_look_that_ends_before_its_rows_failed_leaves_the_next_one_whole)
{
    struct mm_db *db = conform_ready();
    struct mm_stmt *half = NULL;
    bool row = false;
    MM_CHECK_ERR(mm_db_snapshot(db, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_query(db, "SELECT 10/(2-g) FROM generate_series(1,2) g", &half, NULL), MM_OK);
    MM_CHECK(mm_stmt_step(half, &row, NULL) == MM_OK && row);
    mm_db_snapshot_end(db); /* the second row divides by nothing */
    mm_stmt_end(half);
    MM_CHECK_ERR(mm_db_snapshot(db, NULL), MM_OK);
    MM_CHECK_INT(conform_count(db), 0);
    mm_db_snapshot_end(db);
    conform_over(db);
}

MM_TEST(a_lost_connection_is_told_once_and_the_next_transaction_connects_anew)
{
    struct mm_db *db = conform_ready(), *killer = conform_open(true);
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    MM_CHECK_ERR(conform_put(db, "a", 1, NULL), MM_OK);
    MM_CHECK_ERR(
        mm_db_exec(killer,
                   "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid<>pg_backend_pid()"
                   " AND application_name='mamori'",
                   NULL),
        MM_OK);
    usleep(100000);
    MM_CHECK(conform_put(db, "b", 1, NULL) != MM_OK || mm_db_commit(db, NULL) != MM_OK);
    mm_db_rollback(db);
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    MM_CHECK_ERR(conform_put(db, "c", 1, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(db, NULL), MM_OK);
    MM_CHECK_INT(conform_count(db), 1);
    MM_CHECK_INT(cluster_run("restart", "immediate", NULL, 0), 0);
    MM_CHECK(conform_count(db) == 1 || conform_count(db) == 1); /* the first may notice only by failing */
    mm_db_close(killer);
    conform_over(db);
}

/* Two transactions that lock two rows in opposite order. */
struct knot {
    struct mm_db *db;
    const char *first, *second;
    pthread_barrier_t *both;
    enum mm_err err;
};

static enum mm_err lock_row(struct mm_db *db, const char *k)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_db_query(db, "UPDATE t SET n=n+1 WHERE k=?", &s, NULL);
    if (err)
        return err;
    mm_bind_str(s, 1, k);
    return mm_stmt_run(s, NULL, NULL);
}

static void *tie(void *arg)
{
    struct knot *knot = arg;
    knot->err = mm_db_begin(knot->db, NULL);
    if (!knot->err)
        knot->err = lock_row(knot->db, knot->first);
    pthread_barrier_wait(knot->both);
    if (!knot->err)
        knot->err = lock_row(knot->db, knot->second);
    if (!knot->err)
        knot->err = mm_db_commit(knot->db, NULL);
    else
        mm_db_rollback(knot->db);
    return NULL;
}

MM_TEST(a_deadlock_and_a_serialization_failure_say_again)
{
    struct mm_db *db = conform_ready();
    pthread_barrier_t both;
    pthread_barrier_init(&both, NULL, 2);
    struct knot knots[2] = {{conform_open(true), "a", "b", &both, MM_OK},
                            {conform_open(true), "b", "a", &both, MM_OK}};
    pthread_t thread[2];
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    MM_CHECK_ERR(conform_put(db, "a", 0, NULL), MM_OK);
    MM_CHECK_ERR(conform_put(db, "b", 0, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(db, NULL), MM_OK);
    for (int i = 0; i < 2; i++)
        pthread_create(&thread[i], NULL, tie, &knots[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(thread[i], NULL);
    MM_CHECK(knots[0].err == MM_ERR_AGAIN || knots[1].err == MM_ERR_AGAIN);
    MM_CHECK(knots[0].err == MM_OK || knots[1].err == MM_OK);
    int64_t n = 0;
    MM_CHECK_ERR(mm_db_int(db, "SELECT CAST(SUM(n) AS BIGINT) FROM t", &n, NULL), MM_OK);
    MM_CHECK_INT(n, 2);
    MM_CHECK_ERR(
        mm_db_exec(knots[0].db, "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE='40001'; END $$", NULL),
        MM_ERR_AGAIN);
    for (int i = 0; i < 2; i++)
        mm_db_close(knots[i].db);
    pthread_barrier_destroy(&both);
    conform_over(db);
}

MM_TEST_MAIN
