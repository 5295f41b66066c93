/* Prepared statements: parameters with their types, sending, rows. */
#include "sync/base/log.h"
#include "sync/db/pg/internal.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Object ids of the built-in types, which never change (pg_type.dat). */
#define OID_BYTEA  17
#define OID_INT8   20
#define OID_TEXT   25
#define OID_FLOAT8 701

/* ---- texts: ? and ?1 become $1 ------------------------------------------------------------------------- */
static enum mm_err translate(const char *sql, char **ret_sql, struct mm_errinfo *info)
{
    struct mm_buf out;
    bool quoted = false;
    unsigned next = 1;
    mm_buf_init(&out, MM_PG_VALUES_MAX);
    for (; *sql; sql++) {
        quoted ^= *sql == '\'';
        if (*sql != '?' || quoted) {
            mm_buf_char(&out, *sql);
            continue;
        }
        mm_buf_char(&out, '$');
        if (sql[1] < '1' || sql[1] > '9')
            mm_buf_printf(&out, "%u", next++);
    }
    enum mm_err err = mm_buf_check(&out, info);
    if (!err)
        *ret_sql = mm_buf_take(&out, NULL);
    mm_buf_done(&out);
    return err;
}

enum mm_err mm_pg_prepare(struct mm_stmt *stmt, const char *sql, struct mm_errinfo *info)
{
    struct mm_pg_stmt *s = mm_pg_stmt(stmt);
    char *own = NULL;
    if (s->sql && s->key == sql)
        return MM_OK;
    enum mm_err err = translate(sql, &own, info);
    if (err)
        return err;
    if (!s->sql) {
        mm_buf_init(&s->values, MM_PG_VALUES_MAX);
        mm_buf_init(&s->ahead.values, MM_PG_VALUES_MAX);
    }
    mm_pg_ahead_drop(mm_pg(stmt->db), s); /* of another text */
    free(s->sql);
    s->sql = own;
    s->key = sql;
    s->connection = 0;
    return MM_OK;
}

void mm_pg_finalize(struct mm_stmt *stmt)
{
    struct mm_pg_stmt *s = mm_pg_stmt(stmt);
    mm_pg_ahead_drop(mm_pg(stmt->db), s);
    if (s->sql)
        mm_pg_reset(stmt);
    free(s->kept);
    free(s->sql);
    mm_buf_done(&s->values);
    mm_buf_done(&s->ahead.values);
}

/* ---- parameters ---------------------------------------------------------------------------------------- */
static void bind(struct mm_stmt *stmt, int at, Oid type, const void *data, size_t len)
{
    struct mm_pg_stmt *s = mm_pg_stmt(stmt);
    if (at < 1 || at > MM_PG_PARAMS) {
        s->bind_err = MM_ERR_INVALID;
        return;
    }
    for (; s->n < at; s->n++)
        s->value[s->n] = (struct mm_pg_value){.null = true};
    s->value[at - 1] = (struct mm_pg_value){.type = type, .null = !data, .at = s->values.len, .len = len};
    if (data)
        mm_buf_append(&s->values, data, len);
}

void mm_pg_bind_int(struct mm_stmt *stmt, int at, int64_t value)
{
    uint64_t wire = htobe64((uint64_t)value);
    bind(stmt, at, OID_INT8, &wire, sizeof wire);
}

void mm_pg_bind_num(struct mm_stmt *stmt, int at, double value)
{
    uint64_t wire;
    memcpy(&wire, &value, sizeof wire);
    wire = htobe64(wire);
    bind(stmt, at, OID_FLOAT8, &wire, sizeof wire);
}

void mm_pg_bind_text(struct mm_stmt *stmt, int at, const char *value)
{
    bind(stmt, at, OID_TEXT, value, strlen(value));
}

void mm_pg_bind_blob(struct mm_stmt *stmt, int at, const void *data, size_t len)
{
    bind(stmt, at, OID_BYTEA, len ? data : "", len);
}

void mm_pg_bind_null(struct mm_stmt *stmt, int at)
{
    bind(stmt, at, 0, NULL, 0);
}

/* A statement is prepared for the types that it was first used with; others need it anew. */
static bool fits(const struct mm_pg *db, const struct mm_pg_stmt *s)
{
    if (s->connection != db->connection)
        return false;
    for (int i = 0; i < s->n; i++)
        if (s->value[i].type && s->value[i].type != s->prepared[i])
            return false;
    return true;
}

static enum mm_err make_ready(struct mm_pg *db, struct mm_pg_stmt *s, struct mm_errinfo *info)
{
    if (s->bind_err || s->values.err)
        return mm_fail(info, s->bind_err ? s->bind_err : s->values.err, "%.200s", s->sql);
    if (fits(db, s))
        return MM_OK;
    for (int i = 0; i < MM_PG_PARAMS; i++)
        s->prepared[i] = i < s->n ? s->value[i].type : 0;
    (void)snprintf(s->name, sizeof s->name, "m%u", ++db->next_name);
    if (!PQsendPrepare(db->conn, s->name, s->sql, s->n, s->prepared))
        return mm_pg_fail(db, NULL, info);
    s->connection = db->connection;
    return mm_pg_due_add(db, (struct mm_pg_due){0}, info);
}

enum mm_err mm_pg_put(struct mm_pg *db, struct mm_pg_stmt *s, struct mm_errinfo *info)
{
    const char *values[MM_PG_PARAMS];
    int lengths[MM_PG_PARAMS], formats[MM_PG_PARAMS];
    enum mm_err err = make_ready(db, s, info);
    if (err)
        return err;
    for (int i = 0; i < s->n; i++) {
        values[i] = s->value[i].null ? NULL : mm_buf_str(&s->values) + s->value[i].at;
        lengths[i] = (int)s->value[i].len;
        formats[i] = 1;
    }
    if (!PQsendQueryPrepared(db->conn, s->name, s->n, values, lengths, formats, 1))
        return mm_pg_fail(db, NULL, info);
    return MM_OK;
}

enum mm_err mm_pg_send(struct mm_stmt *stmt, int64_t *ret_changes, struct mm_errinfo *info)
{
    struct mm_pg *db = mm_pg(stmt->db);
    enum mm_err err = mm_pg_ready(db, info);
    if (!err)
        err = mm_pg_put(db, mm_pg_stmt(stmt), info);
    return err ? err : mm_pg_due_add(db, (struct mm_pg_due){.ret_changes = ret_changes}, info);
}

/* ---- rows ---------------------------------------------------------------------------------------------- */
static enum mm_err start(struct mm_pg *db, struct mm_pg_stmt *s, struct mm_errinfo *info)
{
    bool answered = false;
    enum mm_err err = mm_pg_ready(db, info);
    if (!err)
        err = mm_pg_absorb(db, info);
    if (!err && s->ahead.open)
        err = mm_pg_answered(db, s, &answered, info);
    if (answered)
        s->begun = true;
    if (err || answered)
        return err;
    if (!err)
        err = mm_pg_put(db, s, info);
    if (!err && !PQpipelineSync(db->conn))
        err = mm_pg_fail(db, NULL, info);
    if (err)
        return err;
    mm_pg_take(db, 0);
    s->begun = s->running = true;
    s->changes = 0;
    db->stream = s;
    (void)PQsetSingleRowMode(db->conn);
    return MM_OK;
}

/* Behind the last row stand a NULL and the synchronisation. */
static enum mm_err finish(struct mm_pg *db, struct mm_pg_stmt *s, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    bool end = false;
    db->stream = NULL;
    s->running = false;
    while (!end) {
        PGresult *result = mm_pg_next(db);
        end = (result && PQresultStatus(result) == PGRES_PIPELINE_SYNC) ||
              PQstatus(db->conn) == CONNECTION_BAD; /* libpq would answer for ever */
        PQclear(result);
    }
    if (PQstatus(db->conn) == CONNECTION_BAD)
        err = mm_pg_fail(db, NULL, info);
    return err;
}

/* The next row of the connection, or NULL at the end. */
static enum mm_err read_row(struct mm_pg *db, struct mm_pg_stmt *s, PGresult **ret_row,
                            struct mm_errinfo *info)
{
    PGresult *result = mm_pg_next(db);
    ExecStatusType status = PQresultStatus(result); /* FATAL_ERROR for NULL */
    *ret_row = NULL;
    if (status == PGRES_SINGLE_TUPLE) {
        *ret_row = result;
        return MM_OK;
    }
    enum mm_err before = mm_pg_failed(db, info), err = before;
    if (!err && status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        err = mm_pg_fail(db, result, info);
    else if (!err && status == PGRES_COMMAND_OK)
        s->changes = mm_pg_tuples(result);
    PQclear(result);
    enum mm_err lost = finish(db, s, info);
    return err ? err : lost;
}

enum mm_err mm_pg_keep_row(struct mm_pg_stmt *s, PGresult *row, struct mm_errinfo *info)
{
    if (s->kept_n == s->kept_cap) {
        size_t cap = s->kept_cap ? s->kept_cap * 2 : 64;
        PGresult **more = reallocarray(s->kept, cap, sizeof(PGresult *));
        if (!more) {
            PQclear(row);
            return mm_nomem(info);
        }
        s->kept = more;
        s->kept_cap = cap;
    }
    s->kept[s->kept_n++] = row;
    return MM_OK;
}

enum mm_err mm_pg_absorb(struct mm_pg *db, struct mm_errinfo *info)
{
    struct mm_pg_stmt *s = db->stream;
    PGresult *row = NULL;
    enum mm_err err = MM_OK;
    if (!s)
        return MM_OK;
    while (!err && (err = read_row(db, s, &row, info)) == MM_OK && row)
        err = mm_pg_keep_row(s, row, info);
    if (err && db->stream)
        (void)finish(db, s, NULL);
    return err;
}

enum mm_err mm_pg_step(struct mm_stmt *stmt, bool *ret_row, struct mm_errinfo *info)
{
    struct mm_pg *db = mm_pg(stmt->db);
    struct mm_pg_stmt *s = mm_pg_stmt(stmt);
    enum mm_err err = s->begun ? MM_OK : start(db, s, info);
    PQclear(s->row);
    s->row = NULL;
    if (err)
        return err;
    if (s->kept_from < s->kept_n)
        s->row = s->kept[s->kept_from++];
    else if (s->running)
        err = read_row(db, s, &s->row, info);
    if (!err)
        *ret_row = s->row != NULL;
    return err;
}

void mm_pg_reset(struct mm_stmt *stmt)
{
    struct mm_pg *db = mm_pg(stmt->db);
    struct mm_pg_stmt *s = mm_pg_stmt(stmt);
    if (s->running && db->stream == s)
        (void)finish(db, s, NULL); /* rows nobody wants any more */
    PQclear(s->row);
    s->row = NULL;
    if (!s->ahead.open) { /* otherwise they are for the next time */
        while (s->kept_from < s->kept_n)
            PQclear(s->kept[s->kept_from++]);
        s->kept_from = s->kept_n = 0;
    }
    s->begun = s->running = false;
    s->bind_err = MM_OK;
    s->n = 0;
    mm_buf_clear(&s->values);
}

int64_t mm_pg_changes(struct mm_stmt *stmt)
{
    return mm_pg_stmt(stmt)->changes;
}

bool mm_pg_writes(struct mm_stmt *stmt)
{
    return strncasecmp(mm_pg_stmt(stmt)->sql, "SELECT", 6) != 0;
}
