/* A database behind one interface: statements, one transaction at a time, typed columns. SQLite
 * (sqlite/sqlite.h) and PostgreSQL (pg/pg.h) stand behind it, proved by the same tests; the kiosk links the
 * first alone. Nothing here knows a table. One thread at a time uses a database.
 *
 * One SQL text serves both, so it keeps to what both understand: ? or ?1 parameters, INSERT … ON CONFLICT,
 * CASE instead of MIN and MAX of two values, CAST(SUM(…) AS BIGINT), CAST(?1 AS TEXT) IS NULL, no triggers,
 * no sequences. In what mm_db_define() runs, the words TEXT, BIGINT and BYTES become the driver's own types.
 */
#ifndef MM_DB_DB_H
#define MM_DB_DB_H

#include "sync/base/err.h"
#include "sync/base/hash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mm_db;
struct mm_stmt;

void mm_db_close(struct mm_db *db);
/* "sqlite", "postgresql": for the few texts that differ. Static. */
const char *mm_db_kind(const struct mm_db *db);

/* One transaction at a time; where it was begun is remembered and named when it is begun twice or left open
 * at close (assert). Commit returns only after it is durable. A failed commit has rolled back. AGAIN: another
 * transaction was in the way, the same one may be tried from its start. */
#define mm_db_begin(db, info) mm_db_begin_at((db), __FILE__, __LINE__, (info))
MM_MUST_USE enum mm_err mm_db_begin_at(struct mm_db *db, const char *file, int line, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_db_commit(struct mm_db *db, struct mm_errinfo *info);
void mm_db_rollback(struct mm_db *db); /* harmless when none is open */
bool mm_db_in_tx(const struct mm_db *db);
/* Grows with every statement that may write: the same number twice means that nothing was written between. */
int64_t mm_db_writes(const struct mm_db *db);

/* Several reads of one and the same state, without a transaction of the writer's kind. Ends with
 * mm_db_snapshot_end(), which is harmless when there is none. */
MM_MUST_USE enum mm_err mm_db_snapshot(struct mm_db *db, struct mm_errinfo *info);
void mm_db_snapshot_end(struct mm_db *db);

/* Rows of this council only, from the next statement on, where the database itself can keep councils apart
 * (PostgreSQL: row-level security, a second wall behind the texts). "" for none. In a transaction or a
 * snapshot: until that ends. */
void mm_db_scope(struct mm_db *db, const char *council);

/* For the moments between two commits: SQLite moves its log into the file when it has grown past min_pages,
 * and waits for no reader. Nothing elsewhere. */
MM_MUST_USE enum mm_err mm_db_checkpoint(struct mm_db *db, int min_pages, struct mm_errinfo *info);

/* Runs SQL without parameters and results (several statements allowed). */
MM_MUST_USE enum mm_err mm_db_exec(struct mm_db *db, const char *sql, struct mm_errinfo *info);
/* The same for CREATE and ALTER, with the types as above. */
MM_MUST_USE enum mm_err mm_db_define(struct mm_db *db, const char *sql, struct mm_errinfo *info);
/* The schema: migrations[k], as for mm_db_define, brings the database from version k to k+1, each in its own
 * transaction. UNSUPPORTED when a newer program made it, CORRUPT when another one did. */
MM_MUST_USE enum mm_err mm_db_migrate(struct mm_db *db, const char *const *migrations, size_t n,
                                      struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_db_version(struct mm_db *db, int64_t *ret_version, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_db_has_table(struct mm_db *db, const char *name, bool *ret_has,
                                        struct mm_errinfo *info);

/* Prepared statements: cached by the text pointer (use literals). Borrowed until mm_stmt_end, which resets it
 * and clears its bindings; nested use of the same statement is an assertion failure.
 *   struct mm_stmt *s;
 *   err = mm_db_query(db, "SELECT name FROM person WHERE id=?", &s, info);
 *   mm_bind_str(s, 1, id);
 *   while ((err = mm_stmt_step(s, &row, info)) == MM_OK && row) ...
 *   mm_stmt_end(s); */
MM_MUST_USE enum mm_err mm_db_query(struct mm_db *db, const char *sql, struct mm_stmt **ret_stmt,
                                    struct mm_errinfo *info);
/* For a text that is no literal: call it when the statement is ended and before the text is freed. */
void mm_db_forget(struct mm_db *db, const char *sql);
void mm_bind_int(struct mm_stmt *stmt, int at, int64_t value);
void mm_bind_num(struct mm_stmt *stmt, int at, double value);
void mm_bind_str(struct mm_stmt *stmt, int at, const char *value); /* NULL binds NULL; copied */
/* Copied. */
void mm_bind_blob(struct mm_stmt *stmt, int at, const void *data, size_t len);
void mm_bind_hash(struct mm_stmt *stmt, int at, const struct mm_hash *hash);
void mm_bind_null(struct mm_stmt *stmt, int at);
/* One step: *ret_row true when a row stands ready, false at the end. Errors: EXISTS (unique or primary key),
 * NO_SPACE, READ_ONLY, BUSY, AGAIN, CORRUPT, IO, NOMEM. After an error inside a transaction only a rollback
 * is sure to work: where a key may be there already, say ON CONFLICT. */
MM_MUST_USE enum mm_err mm_stmt_step(struct mm_stmt *stmt, bool *ret_row, struct mm_errinfo *info);
/* Step to the end and end the statement: for INSERT, UPDATE, DELETE. *ret_changes may be NULL. */
MM_MUST_USE enum mm_err mm_stmt_run(struct mm_stmt *stmt, int64_t *ret_changes, struct mm_errinfo *info);
/* The same, but *ret_changes (may be NULL) and an error need not be there before mm_db_wait() or the commit:
 * PostgreSQL sends many in one go. ret_changes: borrowed until then. */
MM_MUST_USE enum mm_err mm_stmt_send(struct mm_stmt *stmt, int64_t *ret_changes, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_db_wait(struct mm_db *db, struct mm_errinfo *info);
/* Asks ahead and ends the statement: when the same text is queried next with the same values, in the same
 * transaction, its rows are those of now. So many questions cost PostgreSQL one round trip; SQLite answers
 * when it is stepped. For what nobody writes in between; mm_db_unask() before somebody does, if it may not
 * have been read. */
MM_MUST_USE enum mm_err mm_stmt_ask(struct mm_stmt *stmt, struct mm_errinfo *info);
void mm_db_unask(struct mm_db *db);
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
