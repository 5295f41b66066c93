/* Shared by the files of this folder only: the two structs, the mapping of SQLite's codes, the lock file. */
#ifndef MM_DB_INTERNAL_H
#define MM_DB_INTERNAL_H

#include "sync/db/sqlite/db.h"

#include <sqlite3.h>

#define MM_DB_LOCK_WAIT_MS 4000 /* longest wait for the lock file before BUSY */
#define MM_DB_BUSY_MS      4000 /* SQLite's own waits: recovery after a crash */
#define MM_DB_BUCKETS      64

struct mm_stmt {
    struct mm_db *db;   /* borrowed */
    sqlite3_stmt *stmt; /* owned */
    const char *key;    /* the caller's text pointer */
    struct mm_stmt *next;
    int bind_rc; /* first failed binding; reported by the next step */
    bool in_use;
};

struct mm_db {
    sqlite3 *handle; /* owned */
    char *path;      /* owned */
    int lock_fd;     /* -1 in READ_ONLY mode */
    enum mm_db_mode mode;
    int64_t page_bytes;
    bool in_tx;
    const char *tx_file; /* static text of __FILE__ */
    int tx_line;
    struct mm_stmt *bucket[MM_DB_BUCKETS]; /* owned */
};

/* The error of SQLite's code rc as ours, with a sentence for people and SQLite's own words behind it. */
enum mm_err mm_db_fail(struct mm_db *db, int rc, struct mm_errinfo *info);
enum mm_err mm_db_code(int rc, int errnum);

/* Creates path empty with mode 0660 whatever the umask, unless it is there: it never exists with other bits,
 * so a process of another user that comes in between can open it too. */
enum mm_err mm_db_file_create(const char *path, struct mm_errinfo *info);
enum mm_err mm_db_lock_open(const char *path, int *ret_fd, struct mm_errinfo *info);
/* Waits for the lock in small steps, MM_DB_LOCK_WAIT_MS at most (BUSY). */
enum mm_err mm_db_lock(struct mm_db *db, struct mm_errinfo *info);
void mm_db_unlock(struct mm_db *db);

/* Runs SQL without the rule that writes need a transaction; for this folder's own BEGIN, COMMIT, PRAGMA. */
enum mm_err mm_db_exec_raw(struct mm_db *db, const char *sql, struct mm_errinfo *info);
void mm_db_stmts_free(struct mm_db *db);

#endif
