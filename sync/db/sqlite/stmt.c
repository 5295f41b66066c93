/* Prepared statements: bindings with a sticky error, columns. */
#include "sync/db/sqlite/internal.h"

#include <errno.h>
#include <string.h>

static struct mm_sqlite_stmt *own(struct mm_stmt *stmt)
{
    return (struct mm_sqlite_stmt *)stmt;
}

enum mm_err mm_sqlite_prepare(struct mm_stmt *stmt, const char *sql, struct mm_errinfo *info)
{
    struct mm_sqlite_stmt *s = own(stmt);
    struct mm_sqlite *db = mm_sqlite(stmt->db);
    s->bind_rc = SQLITE_OK;
    if (s->stmt && strcmp(sqlite3_sql(s->stmt), sql) == 0)
        return MM_OK;
    sqlite3_stmt *fresh = NULL; /* the first use, or the memory of another text was reused */
    int rc = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &fresh, NULL);
    if (rc != SQLITE_OK)
        return mm_sqlite_fail(db, rc, info);
    sqlite3_finalize(s->stmt);
    s->stmt = fresh;
    return MM_OK;
}

void mm_sqlite_finalize(struct mm_stmt *stmt)
{
    sqlite3_finalize(own(stmt)->stmt);
}

static void keep_rc(struct mm_stmt *stmt, int rc)
{
    if (own(stmt)->bind_rc == SQLITE_OK)
        own(stmt)->bind_rc = rc;
}

void mm_sqlite_bind_int(struct mm_stmt *stmt, int at, int64_t value)
{
    keep_rc(stmt, sqlite3_bind_int64(own(stmt)->stmt, at, value));
}

void mm_sqlite_bind_num(struct mm_stmt *stmt, int at, double value)
{
    keep_rc(stmt, sqlite3_bind_double(own(stmt)->stmt, at, value));
}

void mm_sqlite_bind_text(struct mm_stmt *stmt, int at, const char *value)
{
    keep_rc(stmt, sqlite3_bind_text(own(stmt)->stmt, at, value, -1, SQLITE_TRANSIENT));
}

void mm_sqlite_bind_blob(struct mm_stmt *stmt, int at, const void *data, size_t len)
{
    if (len == 0)
        keep_rc(stmt, sqlite3_bind_zeroblob(own(stmt)->stmt, at, 0));
    else
        keep_rc(stmt, sqlite3_bind_blob64(own(stmt)->stmt, at, data, len, SQLITE_TRANSIENT));
}

void mm_sqlite_bind_null(struct mm_stmt *stmt, int at)
{
    keep_rc(stmt, sqlite3_bind_null(own(stmt)->stmt, at));
}

bool mm_sqlite_writes(struct mm_stmt *stmt)
{
    return !sqlite3_stmt_readonly(own(stmt)->stmt);
}

enum mm_err mm_sqlite_step(struct mm_stmt *stmt, bool *ret_row, struct mm_errinfo *info)
{
    struct mm_sqlite *db = mm_sqlite(stmt->db);
    if (own(stmt)->bind_rc != SQLITE_OK)
        return mm_sqlite_fail(db, own(stmt)->bind_rc, info);
    errno = 0;
    int rc = sqlite3_step(own(stmt)->stmt);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return mm_sqlite_fail(db, rc, info);
    *ret_row = rc == SQLITE_ROW;
    return MM_OK;
}

int64_t mm_sqlite_changes(struct mm_stmt *stmt)
{
    return sqlite3_changes64(mm_sqlite(stmt->db)->handle);
}

int64_t mm_sqlite_col_int(struct mm_stmt *stmt, int at)
{
    return sqlite3_column_int64(own(stmt)->stmt, at);
}

double mm_sqlite_col_num(struct mm_stmt *stmt, int at)
{
    return sqlite3_column_double(own(stmt)->stmt, at);
}

const char *mm_sqlite_col_text(struct mm_stmt *stmt, int at)
{
    const unsigned char *text = sqlite3_column_text(own(stmt)->stmt, at);
    return text ? (const char *)text : "";
}

const void *mm_sqlite_col_blob(struct mm_stmt *stmt, int at, size_t *ret_len)
{
    const void *data = sqlite3_column_blob(own(stmt)->stmt, at);
    *ret_len = data ? (size_t)sqlite3_column_bytes(own(stmt)->stmt, at) : 0;
    return data ? data : "";
}

bool mm_sqlite_col_null(struct mm_stmt *stmt, int at)
{
    return sqlite3_column_type(own(stmt)->stmt, at) == SQLITE_NULL;
}

void mm_sqlite_reset(struct mm_stmt *stmt)
{
    sqlite3_reset(own(stmt)->stmt);
    sqlite3_clear_bindings(own(stmt)->stmt);
}
