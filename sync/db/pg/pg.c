/* Connections and transactions. */
#include "sync/db/pg/pg.h"

#include "sync/base/log.h"
#include "sync/db/pg/internal.h"

#include <stdlib.h>
#include <string.h>

enum mm_err mm_pg_open(const char *url, bool writes, struct mm_db **ret_db, struct mm_errinfo *info)
{
    struct mm_pg *db = calloc(1, sizeof *db);
    if (!db)
        return mm_nomem(info);
    db->base.ops = &mm_pg_ops;
    db->base.writes = writes;
    db->url = mm_strdup(url);
    enum mm_err err = db->url ? mm_pg_url_check(url, info) : mm_nomem(info);
    if (!err)
        err = mm_pg_connect(db, info);
    if (err) {
        mm_db_close(&db->base);
        return err;
    }
    *ret_db = &db->base;
    return MM_OK;
}

static void close_db(struct mm_db *base)
{
    struct mm_pg *db = mm_pg(base);
    PQfinish(db->conn);
    free(db->due);
    free(db->url);
    free(db);
}

/* Everything that was sent, answered. */
static enum mm_err settle(struct mm_pg *db, struct mm_errinfo *info)
{
    enum mm_err err = mm_pg_absorb(db, info);
    if (!err)
        err = mm_pg_sync(db, info);
    mm_pg_take(db, 0);
    enum mm_err before = mm_pg_failed(db, info);
    return before ? before : err;
}

static enum mm_err wait_all(struct mm_db *base, struct mm_errinfo *info)
{
    struct mm_pg *db = mm_pg(base);
    return db->due_n || db->failed ? settle(db, info) : MM_OK;
}

static enum mm_err begin(struct mm_db *base, struct mm_errinfo *info)
{
    struct mm_pg *db = mm_pg(base);
    enum mm_err err = mm_pg_ready(db, info);
    db->turn++;
    if (!err)
        err = mm_pg_absorb(db, info);
    return err ? err : mm_pg_send_text(db, "BEGIN", NULL, info);
}

/* PostgreSQL answers COMMIT with ROLLBACK where nothing can be committed any more. */
static enum mm_err commit(struct mm_db *base, struct mm_errinfo *info)
{
    struct mm_pg *db = mm_pg(base);
    enum mm_err err = mm_pg_absorb(db, info);
    db->turn++;
    if (!err)
        err = mm_pg_send_text(db, "COMMIT", "COMMIT", info);
    return err ? err : settle(db, info);
}

static void rollback(struct mm_db *base)
{
    struct mm_pg *db = mm_pg(base);
    db->turn++;
    (void)settle(db, NULL); /* what was under way is void */
    if (PQstatus(db->conn) != CONNECTION_OK)
        return; /* the server rolls back by itself */
    (void)mm_pg_send_text(db, "ROLLBACK", NULL, NULL);
    (void)settle(db, NULL);
}

static enum mm_err snapshot(struct mm_db *base, struct mm_errinfo *info)
{
    struct mm_pg *db = mm_pg(base);
    enum mm_err err = mm_pg_ready(db, info);
    db->turn++;
    if (!err)
        err = mm_pg_absorb(db, info);
    return err ? err : mm_pg_send_text(db, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", NULL, info);
}

/* Nobody waits for it: what comes next on the connection reads the answer. */
static void snapshot_end(struct mm_db *base)
{
    struct mm_pg *db = mm_pg(base);
    db->turn++;
    (void)mm_pg_absorb(db, NULL); /* what failed in it ends too */
    bool sent = (!db->due_n || !mm_pg_sync(db, NULL)) && !mm_pg_send_text(db, "ROLLBACK", NULL, NULL) &&
                !mm_pg_sync(db, NULL);
    if (!sent)
        mm_pg_take(db, 0);
    (void)mm_pg_failed(db, NULL); /* was told to whoever read */
}

/* Several statements in one text cannot go through a pipeline. */
static enum mm_err exec(struct mm_db *base, const char *sql, struct mm_errinfo *info)
{
    struct mm_pg *db = mm_pg(base);
    enum mm_err err = mm_pg_ready(db, info);
    if (!err)
        err = settle(db, info);
    if (err)
        return err;
    if (!PQexitPipelineMode(db->conn))
        return mm_pg_fail(db, NULL, info);
    PGresult *result = PQexec(db->conn, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
        err = mm_pg_fail(db, result, info);
    PQclear(result);
    if (!PQenterPipelineMode(db->conn) && !err)
        err = mm_pg_fail(db, NULL, info);
    return err;
}

/* A table of ours holds it. Other tables without it are somebody else's. */
static enum mm_err version(struct mm_db *db, int64_t *ret_version, struct mm_errinfo *info)
{
    bool there = false;
    int64_t tables = 0;
    enum mm_err err = mm_db_has_table(db, "schema_version", &there, info);
    if (!err && there)
        return mm_db_int(db, "SELECT COALESCE(MAX(version), 0) FROM schema_version", ret_version, info);
    if (!err)
        err = mm_db_int(db, "SELECT COUNT(*) FROM pg_catalog.pg_tables WHERE schemaname=current_schema()",
                        &tables, info);
    if (!err && tables > 0)
        err = mm_fail(info, MM_ERR_CORRUPT, "%s",
                      mm_say("ほかのプログラムのデータベースです。別のデータベースを指定してください",
                             "the database of another program; name another one"));
    if (!err)
        *ret_version = 0;
    return err;
}

static enum mm_err set_version(struct mm_db *db, int64_t n, struct mm_errinfo *info)
{
    char text[200];
    (void)snprintf(text, sizeof text,
                   "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL);"
                   "DELETE FROM schema_version; INSERT INTO schema_version VALUES (%lld)",
                   (long long)n);
    return mm_db_exec(db, text, info);
}

/* What goes wrong here makes the transaction void, and whatever follows in it says so. */
static void scope_within(struct mm_pg *db, const char *council)
{
    const char *values[1] = {council};
    if (PQsendQueryParams(db->conn, "SELECT set_config('mamori.council', $1, true)", 1, NULL, values, NULL,
                          NULL, 1) &&
        !mm_pg_due_add(db, (struct mm_pg_due){0}, NULL))
        return;
    PQfinish(db->conn);
    db->conn = NULL;
}

static void scope(struct mm_db *base, const char *council)
{
    struct mm_pg *db = mm_pg(base);
    if (base->in_tx || base->in_snapshot) {
        scope_within(db, council);
        return;
    }
    if (strcmp(db->council, council) == 0 || strlen(council) >= sizeof db->council)
        return;
    memcpy(db->council, council, strlen(council) + 1);
    const char *values[1] = {db->council};
    if (!mm_pg_absorb(db, NULL) && PQstatus(db->conn) == CONNECTION_OK &&
        PQsendQueryParams(db->conn, "SELECT set_config('mamori.council', $1, false)", 1, NULL, values, NULL,
                          NULL, 1) &&
        !mm_pg_due_add(db, (struct mm_pg_due){0}, NULL) && !mm_pg_sync(db, NULL))
        return;         /* synchronised: a snapshot that follows must be the first of its transaction */
    PQfinish(db->conn); /* the next connection begins with it */
    db->conn = NULL;
}

/* A database made with another collation would sort otherwise than SQLite. */
static const struct mm_db_type types[] = {{"BYTES", "BYTEA"},
                                          {"BLOB", "BYTEA"}, /* as the first versions of a schema say */
                                          {"TEXT", "TEXT COLLATE \"C\""},
                                          {"INTEGER", "BIGINT"},
                                          {"ROW_KEY", "BIGINT NOT NULL UNIQUE"},
                                          {"CLUSTERED", ""},
                                          {NULL, NULL}};

const struct mm_db_ops mm_pg_ops = {
    .kind = "postgresql",
    .types = types,
    .stmt_bytes = sizeof(struct mm_pg_stmt),
    .close = close_db,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .snapshot = snapshot,
    .snapshot_end = snapshot_end,
    .wait = wait_all,
    .scope = scope,
    .exec = exec,
    .version = version,
    .set_version = set_version,
    .has_table = "SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname=current_schema() AND tablename=?1",
    MM_PG_STMT_OPS,
};
