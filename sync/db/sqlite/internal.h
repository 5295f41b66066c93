/* Shared by the files of this folder only: the two structs, the mapping of SQLite's codes, the lock file. */
#ifndef MM_DB_SQLITE_INTERNAL_H
#define MM_DB_SQLITE_INTERNAL_H

#include "sync/db/driver.h"
#include "sync/db/sqlite/sqlite.h"

#include <sqlite3.h>

#define MM_DB_LOCK_WAIT_MS 4000 /* longest wait for the lock file before BUSY */
#define MM_DB_BUSY_MS      4000 /* SQLite's own waits: recovery after a crash */

struct mm_sqlite_stmt {
    struct mm_stmt base;
    sqlite3_stmt *stmt; /* owned */
    int bind_rc;        /* first failed binding; reported by the next step */
};

struct mm_sqlite {
    struct mm_db base;
    sqlite3 *handle; /* owned */
    char *path;      /* owned */
    int lock_fd;     /* -1 in READ_ONLY mode */
    enum mm_sqlite_mode mode;
    int64_t page_bytes;
    bool keep_log;
    int wal_pages; /* after the last commit of this connection; -1: none yet */
};

static inline struct mm_sqlite *mm_sqlite(struct mm_db *db)
{
    return (struct mm_sqlite *)db;
}

extern const struct mm_db_ops mm_sqlite_ops;

/* The error of SQLite's code rc as ours, with a sentence for people and SQLite's own words behind it. */
enum mm_err mm_sqlite_fail(struct mm_sqlite *db, int rc, struct mm_errinfo *info);
enum mm_err mm_sqlite_code(int rc, int errnum);

/* Creates path empty with mode 0660 whatever the umask, unless it is there: it never exists with other bits,
 * so a process of another user that comes in between can open it too. */
enum mm_err mm_sqlite_file_create(const char *path, struct mm_errinfo *info);
enum mm_err mm_sqlite_lock_open(const char *path, int *ret_fd, struct mm_errinfo *info);
/* Waits for the lock in small steps, MM_DB_LOCK_WAIT_MS at most (BUSY). */
enum mm_err mm_sqlite_lock(struct mm_sqlite *db, struct mm_errinfo *info);
void mm_sqlite_unlock(struct mm_sqlite *db);

/* Runs SQL without the lock; for this folder's own BEGIN, COMMIT, PRAGMA. */
enum mm_err mm_sqlite_exec(struct mm_sqlite *db, const char *sql, struct mm_errinfo *info);

/* stmt.c */
enum mm_err mm_sqlite_prepare(struct mm_stmt *stmt, const char *sql, struct mm_errinfo *info);
void mm_sqlite_reset(struct mm_stmt *stmt);
void mm_sqlite_finalize(struct mm_stmt *stmt);
void mm_sqlite_bind_int(struct mm_stmt *stmt, int at, int64_t value);
void mm_sqlite_bind_num(struct mm_stmt *stmt, int at, double value);
void mm_sqlite_bind_text(struct mm_stmt *stmt, int at, const char *value);
void mm_sqlite_bind_blob(struct mm_stmt *stmt, int at, const void *data, size_t len);
void mm_sqlite_bind_null(struct mm_stmt *stmt, int at);
bool mm_sqlite_writes(struct mm_stmt *stmt);
enum mm_err mm_sqlite_step(struct mm_stmt *stmt, bool *ret_row, struct mm_errinfo *info);
int64_t mm_sqlite_changes(struct mm_stmt *stmt);
int64_t mm_sqlite_col_int(struct mm_stmt *stmt, int at);
double mm_sqlite_col_num(struct mm_stmt *stmt, int at);
const char *mm_sqlite_col_text(struct mm_stmt *stmt, int at);
const void *mm_sqlite_col_blob(struct mm_stmt *stmt, int at, size_t *ret_len);
bool mm_sqlite_col_null(struct mm_stmt *stmt, int at);

#define MM_SQLITE_STMT_OPS                                                                                   \
    .prepare = mm_sqlite_prepare, .reset = mm_sqlite_reset, .finalize = mm_sqlite_finalize,                  \
    .bind_int = mm_sqlite_bind_int, .bind_num = mm_sqlite_bind_num, .bind_text = mm_sqlite_bind_text,        \
    .bind_blob = mm_sqlite_bind_blob, .bind_null = mm_sqlite_bind_null, .writes = mm_sqlite_writes,          \
    .step = mm_sqlite_step, .changes = mm_sqlite_changes, .col_int = mm_sqlite_col_int,                      \
    .col_num = mm_sqlite_col_num, .col_text = mm_sqlite_col_text, .col_blob = mm_sqlite_col_blob,            \
    .col_null = mm_sqlite_col_null

#endif
