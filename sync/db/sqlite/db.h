/* SQLite, the only file that includes sqlite3.h's users need: connections, statements, one transaction
 * wrapper, one checkpoint. Used by the kiosk's store (two processes on one file) and by the server.
 *
 * Debian's SQLite 3.40.1 can lose committed rows when a commit races a checkpoint that resets the WAL.
 * Therefore every connection sets wal_autocheckpoint=0 and NO_CKPT_ON_CLOSE, every write transaction holds an
 * flock on FILE.lock, and mm_db_checkpoint() runs under that same lock. The file is created empty with mode
 * 0660 before SQLite opens it, so that a second user of the group can write it. journal_mode=WAL,
 * synchronous=FULL, foreign_keys=ON, busy_timeout set. */
#ifndef MM_DB_DB_H
#define MM_DB_DB_H

#include "sync/base/err.h"
#include "sync/base/hash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mm_db;
struct mm_stmt;

enum mm_db_mode {
    MM_DB_CREATE,    /* create when missing */
    MM_DB_EXISTING,  /* NOT_FOUND when missing */
    MM_DB_READ_ONLY, /* no write of any kind; works while another process writes */
    MM_DB_MODE_COUNT
};
MM_MUST_USE enum mm_err mm_db_open(const char *path, enum mm_db_mode mode, struct mm_db **ret_db,
                                   struct mm_errinfo *info);
void mm_db_close(struct mm_db *db);
const char *mm_db_path(const struct mm_db *db);

/* Schema: migrations[k] brings user_version from k to k+1, each in its own transaction. A file of a newer
 * program is refused (UNSUPPORTED). */
MM_MUST_USE enum mm_err mm_db_migrate(struct mm_db *db, const char *const *migrations, size_t n,
                                      struct mm_errinfo *info);

/* One transaction at a time. BEGIN IMMEDIATE under the lock file; where it was begun is remembered and named
 * when it is begun twice or left open at close (assert). Commit returns only after the WAL is synced. A
 * failed commit has rolled back. */
#define mm_db_begin(db, info) mm_db_begin_at((db), __FILE__, __LINE__, (info))
MM_MUST_USE enum mm_err mm_db_begin_at(struct mm_db *db, const char *file, int line, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_db_commit(struct mm_db *db, struct mm_errinfo *info);
void mm_db_rollback(struct mm_db *db); /* harmless when none is open */
bool mm_db_in_tx(const struct mm_db *db);

/* Moves the WAL into the file when it has grown past min_pages; waits for no reader. Takes the lock itself.
 */
MM_MUST_USE enum mm_err mm_db_checkpoint(struct mm_db *db, int min_pages, struct mm_errinfo *info);

/* Runs SQL without results (several statements allowed). */
MM_MUST_USE enum mm_err mm_db_exec(struct mm_db *db, const char *sql, struct mm_errinfo *info);

/* Prepared statements: cached by the text pointer (use literals). Borrowed until mm_stmt_end, which resets it
 * and clears its bindings; nested use of the same statement is an assertion failure.
 *   struct mm_stmt *s;
 *   err = mm_db_query(db, "SELECT name FROM person WHERE id=?", &s, info);
 *   mm_bind_str(s, 1, id);
 *   while ((err = mm_stmt_step(s, &row, info)) == MM_OK && row) ...
 *   mm_stmt_end(s); */
MM_MUST_USE enum mm_err mm_db_query(struct mm_db *db, const char *sql, struct mm_stmt **ret_stmt,
                                    struct mm_errinfo *info);
void mm_bind_int(struct mm_stmt *stmt, int at, int64_t value);
void mm_bind_num(struct mm_stmt *stmt, int at, double value);
void mm_bind_str(struct mm_stmt *stmt, int at, const char *value);             /* NULL binds NULL; copied */
void mm_bind_blob(struct mm_stmt *stmt, int at, const void *data, size_t len); /* copied */
void mm_bind_hash(struct mm_stmt *stmt, int at, const struct mm_hash *hash);
void mm_bind_null(struct mm_stmt *stmt, int at);
/* One step: *ret_row true when a row stands ready, false at the end. Errors: EXISTS (unique or primary key),
 * NO_SPACE, READ_ONLY, BUSY, CORRUPT, IO, NOMEM. */
MM_MUST_USE enum mm_err mm_stmt_step(struct mm_stmt *stmt, bool *ret_row, struct mm_errinfo *info);
/* Step to the end and end the statement: for INSERT, UPDATE, DELETE. *ret_changes may be NULL. */
MM_MUST_USE enum mm_err mm_stmt_run(struct mm_stmt *stmt, int64_t *ret_changes, struct mm_errinfo *info);
/* Columns of the current row, from 0; borrowed until the next step. NULL column: 0, "" and len 0. */
int64_t mm_col_int(struct mm_stmt *stmt, int at);
double mm_col_num(struct mm_stmt *stmt, int at);
const char *mm_col_str(struct mm_stmt *stmt, int at);
const void *mm_col_blob(struct mm_stmt *stmt, int at, size_t *ret_len);
bool mm_col_null(struct mm_stmt *stmt, int at);
struct mm_hash mm_col_hash(struct mm_stmt *stmt, int at); /* zero when not 32 bytes */
void mm_stmt_end(struct mm_stmt *stmt);                   /* accepts NULL */

/* One value of the first row. NOT_FOUND when there is none. */
MM_MUST_USE enum mm_err mm_db_int(struct mm_db *db, const char *sql, int64_t *ret_value,
                                  struct mm_errinfo *info);
#endif
