/* What goes over the connection: it is always in pipeline mode, and answers come in the order of what was
 * sent. */
#include "sync/base/log.h"
#include "sync/db/pg/internal.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define DUE_START  64
#define CONNECT_MS 10000 /* without a word from the server */

enum mm_err mm_pg_due_add(struct mm_pg *db, struct mm_pg_due due, struct mm_errinfo *info)
{
    if (db->due_from + db->due_n == db->due_cap && db->due_from > 0) {
        memmove(db->due, db->due + db->due_from, db->due_n * sizeof *db->due);
        db->due_from = 0;
    }
    if (db->due_n == db->due_cap) {
        size_t cap = db->due_cap ? db->due_cap * 2 : DUE_START;
        struct mm_pg_due *more = reallocarray(db->due, cap, sizeof *more);
        if (!more)
            return mm_nomem(info);
        db->due = more;
        db->due_cap = cap;
    }
    db->due[db->due_from + db->due_n++] = due;
    return MM_OK;
}

static void forget_due(struct mm_pg *db)
{
    db->due_from = db->due_n = 0;
}

static void keep_error(struct mm_pg *db, const PGresult *result)
{
    if (!db->failed)
        db->failed = mm_pg_fail(db, result, &db->why);
}

int64_t mm_pg_tuples(PGresult *result)
{
    const char *n = PQcmdTuples(result);
    return n && *n ? strtoll(n, NULL, 10) : 0;
}

/* NULL stands between two answers. After a goodbye of the server libpq may go on with nothing but that, and
 * call the connection a good one. */
PGresult *mm_pg_next(struct mm_pg *db)
{
    PGresult *result = PQgetResult(db->conn);
    db->nulls = result ? 0 : db->nulls + 1;
    if (db->nulls > 1) {
        PQfinish(db->conn);
        db->conn = NULL;
    }
    return result;
}

/* One answer: its results up to the NULL behind them. */
static void take_one(struct mm_pg *db, const struct mm_pg_due *due)
{
    PGresult *result = NULL;
    bool any = false;
    if (due->asked)
        (void)PQsetSingleRowMode(db->conn);
    while ((result = mm_pg_next(db)) != NULL) {
        ExecStatusType status = PQresultStatus(result);
        any = true;
        if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE)
            keep_error(db, result);
        else if (due->ret_changes)
            *due->ret_changes = mm_pg_tuples(result);
        if (due->asked && status == PGRES_SINGLE_TUPLE) {
            if (mm_pg_keep_row(due->asked, result, &db->why) && !db->failed)
                db->failed = MM_ERR_NOMEM;
            continue;
        }
        if (due->tag && !db->failed && strcmp(PQcmdStatus(result), due->tag) != 0)
            db->failed = mm_fail(&db->why, MM_ERR_IO, "%s",
                                 mm_say("記録は取り消されました", "the transaction was rolled back"));
        PQclear(result);
        if (status == PGRES_PIPELINE_SYNC || PQstatus(db->conn) == CONNECTION_BAD)
            return; /* on a lost connection libpq would answer for ever */
    }
    if (!any)
        keep_error(db, NULL); /* the connection is gone */
    if (due->asked)
        due->asked->ahead.arrived = true;
}

void mm_pg_take(struct mm_pg *db, size_t left)
{
    if (db->due_n > left && PQflush(db->conn) < 0)
        keep_error(db, NULL);
    while (db->due_n > left) {
        struct mm_pg_due due = db->due[db->due_from++];
        db->due_n--;
        if (PQstatus(db->conn) == CONNECTION_BAD) {
            keep_error(db, NULL);
            forget_due(db);
            return;
        }
        take_one(db, &due);
    }
}

enum mm_err mm_pg_failed(struct mm_pg *db, struct mm_errinfo *info)
{
    enum mm_err err = db->failed;
    if (err)
        (void)mm_fail(info, err, "%s", db->why.text);
    db->failed = MM_OK;
    mm_errinfo_clear(&db->why);
    return err;
}

enum mm_err mm_pg_send_text(struct mm_pg *db, const char *sql, const char *tag, struct mm_errinfo *info)
{
    if (!PQsendQueryParams(db->conn, sql, 0, NULL, NULL, NULL, NULL, 1))
        return mm_pg_fail(db, NULL, info);
    return mm_pg_due_add(db, (struct mm_pg_due){.tag = tag}, info);
}

enum mm_err mm_pg_sync(struct mm_pg *db, struct mm_errinfo *info)
{
    if (!PQpipelineSync(db->conn))
        return mm_pg_fail(db, NULL, info);
    return mm_pg_due_add(db, (struct mm_pg_due){.sync = true}, info);
}

/* ---- connecting ---------------------------------------------------------------------------------------- */
static void no_notice(void *ctx, const PGresult *result)
{
    (void)ctx, (void)result;
}

static enum mm_err set_council(struct mm_pg *db, struct mm_errinfo *info)
{
    const char *values[1] = {db->council};
    if (!PQsendQueryParams(db->conn, "SELECT set_config('mamori.council', $1, false)", 1, NULL, values, NULL,
                           NULL, 1))
        return mm_pg_fail(db, NULL, info);
    return mm_pg_due_add(db, (struct mm_pg_due){0}, info);
}

/* Not PQconnectdb: only so is the code of a refusal among what libpq says. */
static enum mm_err reach(struct mm_pg *db, struct mm_errinfo *info)
{
    const char *const names[] = {"dbname", "client_encoding", "application_name", "options", NULL};
    const char *const values[] = {
        db->url, "UTF8", "mamori",
        db->base.writes ? "-c synchronous_commit=on" : "-c default_transaction_read_only=on", NULL};
    PostgresPollingStatusType next = PGRES_POLLING_WRITING;
    int left = 1;
    db->conn = PQconnectStartParams(names, values, 1);
    if (!db->conn)
        return mm_nomem(info);
    (void)PQsetErrorVerbosity(db->conn, PQERRORS_VERBOSE);
    while (PQstatus(db->conn) != CONNECTION_BAD && left > 0 && next != PGRES_POLLING_OK &&
           next != PGRES_POLLING_FAILED) {
        struct pollfd on = {.fd = PQsocket(db->conn),
                            .events = next == PGRES_POLLING_READING ? POLLIN : POLLOUT};
        left = poll(&on, 1, CONNECT_MS);
        next = left > 0 ? PQconnectPoll(db->conn) : next;
    }
    if (next == PGRES_POLLING_OK) {
        (void)PQsetErrorVerbosity(db->conn, PQERRORS_DEFAULT);
        return MM_OK;
    }
    return mm_pg_fail_connect(db, info);
}

enum mm_err mm_pg_connect(struct mm_pg *db, struct mm_errinfo *info)
{
    PQfinish(db->conn);
    forget_due(db);
    db->stream = NULL;
    db->failed = MM_OK;
    mm_errinfo_clear(&db->why);
    db->connection++;
    db->turn++;
    db->nulls = 0;
    enum mm_err err = reach(db, info);
    if (err)
        return err;
    (void)PQsetNoticeReceiver(db->conn, no_notice, NULL);
    if (!PQenterPipelineMode(db->conn))
        return mm_pg_fail(db, NULL, info);
    err = set_council(db, info);
    if (!err)
        err = mm_pg_sync(db, info);
    if (err)
        return err;
    mm_pg_take(db, 0);
    err = mm_pg_failed(db, info);
    return !err && db->claims ? mm_pg_claim_now(db, info) : err;
}

enum mm_err mm_pg_ready(struct mm_pg *db, struct mm_errinfo *info)
{
    if (db->conn && PQstatus(db->conn) == CONNECTION_OK)
        return MM_OK;
    if (db->base.in_tx || db->base.in_snapshot) {
        enum mm_err err = mm_pg_failed(db, info);
        return err ? err : mm_pg_fail(db, NULL, info);
    }
    return mm_pg_connect(db, info);
}
