/* Prepared statements: a cache by text pointer, bindings with a sticky error, columns. */
#include "sync/base/log.h"
#include "sync/db/sqlite/internal.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static size_t bucket_of(const char *key)
{
    uintptr_t x = (uintptr_t)key;
    return (size_t)((x >> 4) ^ (x >> 12)) % MM_DB_BUCKETS;
}

static enum mm_err prepare(struct mm_stmt *s, const char *sql, struct mm_errinfo *info)
{
    sqlite3_stmt *fresh = NULL;
    int rc = sqlite3_prepare_v3(s->db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &fresh, NULL);
    if (rc != SQLITE_OK)
        return mm_db_fail(s->db, rc, info);
    sqlite3_finalize(s->stmt);
    s->stmt = fresh;
    return MM_OK;
}

enum mm_err mm_db_query(struct mm_db *db, const char *sql, struct mm_stmt **ret_stmt, struct mm_errinfo *info)
{
    struct mm_stmt **head = &db->bucket[bucket_of(sql)];
    struct mm_stmt *s = *head;
    while (s && s->key != sql)
        s = s->next;
    if (s && s->in_use) {
        assert(!"statement used inside itself");
        return mm_fail(info, MM_ERR_INVALID, "statement used inside itself: %.200s", sql);
    }
    if (!s) {
        s = calloc(1, sizeof *s);
        if (!s)
            return mm_fail(info, MM_ERR_NOMEM, "%s", mm_say("メモリが足りません", "out of memory"));
        s->db = db;
        s->key = sql;
        s->next = *head;
        *head = s;
    }
    if (!s->stmt || strcmp(sqlite3_sql(s->stmt), sql) != 0) { /* the memory of another text was reused */
        enum mm_err err = prepare(s, sql, info);
        if (err)
            return err;
    }
    s->bind_rc = SQLITE_OK;
    s->in_use = true;
    *ret_stmt = s;
    return MM_OK;
}

void mm_db_stmts_free(struct mm_db *db)
{
    for (size_t i = 0; i < MM_DB_BUCKETS; i++) {
        while (db->bucket[i]) {
            struct mm_stmt *s = db->bucket[i];
            db->bucket[i] = s->next;
            sqlite3_finalize(s->stmt);
            free(s);
        }
    }
}

static void keep_rc(struct mm_stmt *stmt, int rc)
{
    if (stmt->bind_rc == SQLITE_OK)
        stmt->bind_rc = rc;
}

void mm_bind_int(struct mm_stmt *stmt, int at, int64_t value)
{
    keep_rc(stmt, sqlite3_bind_int64(stmt->stmt, at, value));
}

void mm_bind_num(struct mm_stmt *stmt, int at, double value)
{
    keep_rc(stmt, sqlite3_bind_double(stmt->stmt, at, value));
}

void mm_bind_str(struct mm_stmt *stmt, int at, const char *value)
{
    keep_rc(stmt, sqlite3_bind_text(stmt->stmt, at, value, -1, SQLITE_TRANSIENT));
}

void mm_bind_blob(struct mm_stmt *stmt, int at, const void *data, size_t len)
{
    if (len == 0)
        keep_rc(stmt, sqlite3_bind_zeroblob(stmt->stmt, at, 0));
    else
        keep_rc(stmt, sqlite3_bind_blob64(stmt->stmt, at, data, len, SQLITE_TRANSIENT));
}

void mm_bind_hash(struct mm_stmt *stmt, int at, const struct mm_hash *hash)
{
    mm_bind_blob(stmt, at, hash->b, sizeof hash->b);
}

void mm_bind_null(struct mm_stmt *stmt, int at)
{
    keep_rc(stmt, sqlite3_bind_null(stmt->stmt, at));
}

enum mm_err mm_stmt_step(struct mm_stmt *stmt, bool *ret_row, struct mm_errinfo *info)
{
    struct mm_db *db = stmt->db;
    if (stmt->bind_rc != SQLITE_OK)
        return mm_db_fail(db, stmt->bind_rc, info);
    if (!db->in_tx && !sqlite3_stmt_readonly(stmt->stmt)) {
        assert(!"write outside a transaction");
        return mm_fail(info, MM_ERR_INVALID, "write outside a transaction: %.200s", stmt->key);
    }
    errno = 0;
    int rc = sqlite3_step(stmt->stmt);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return mm_db_fail(db, rc, info);
    *ret_row = rc == SQLITE_ROW;
    return MM_OK;
}

enum mm_err mm_stmt_run(struct mm_stmt *stmt, int64_t *ret_changes, struct mm_errinfo *info)
{
    bool row = true;
    enum mm_err err = MM_OK;
    while (!err && row)
        err = mm_stmt_step(stmt, &row, info);
    if (!err && ret_changes)
        *ret_changes = sqlite3_changes64(stmt->db->handle);
    mm_stmt_end(stmt);
    return err;
}

int64_t mm_col_int(struct mm_stmt *stmt, int at)
{
    return sqlite3_column_int64(stmt->stmt, at);
}

double mm_col_num(struct mm_stmt *stmt, int at)
{
    return sqlite3_column_double(stmt->stmt, at);
}

const char *mm_col_str(struct mm_stmt *stmt, int at)
{
    const unsigned char *text = sqlite3_column_text(stmt->stmt, at);
    return text ? (const char *)text : "";
}

const void *mm_col_blob(struct mm_stmt *stmt, int at, size_t *ret_len)
{
    const void *data = sqlite3_column_blob(stmt->stmt, at);
    *ret_len = data ? (size_t)sqlite3_column_bytes(stmt->stmt, at) : 0;
    return data ? data : "";
}

bool mm_col_null(struct mm_stmt *stmt, int at)
{
    return sqlite3_column_type(stmt->stmt, at) == SQLITE_NULL;
}

struct mm_hash mm_col_hash(struct mm_stmt *stmt, int at)
{
    struct mm_hash hash = {{0}};
    size_t len = 0;
    const void *data = mm_col_blob(stmt, at, &len);
    if (len == sizeof hash.b)
        memcpy(hash.b, data, len);
    return hash;
}

void mm_stmt_end(struct mm_stmt *stmt)
{
    if (!stmt)
        return;
    sqlite3_reset(stmt->stmt);
    sqlite3_clear_bindings(stmt->stmt);
    stmt->in_use = false;
}

enum mm_err mm_db_int(struct mm_db *db, const char *sql, int64_t *ret_value, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(db, sql, &s, info);
    if (err)
        return err;
    err = mm_stmt_step(s, &row, info);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s: %s", mm_say("該当がありません", "no such row"), sql);
    if (!err)
        *ret_value = mm_col_int(s, 0);
    mm_stmt_end(s);
    return err;
}
