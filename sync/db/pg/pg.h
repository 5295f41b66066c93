/* PostgreSQL 15 behind sync/db/db.h: one connection, always in pipeline mode, so that what mm_stmt_send() was
 * given travels in one go and a transaction of many writes waits for the network twice. Values go and come in
 * binary. A lost connection is an error of what was under way; the next transaction or read connects anew. */
#ifndef MM_DB_PG_PG_H
#define MM_DB_PG_PG_H

#include "sync/db/db.h"

/* url: "postgresql://…" as libpq takes it. writes: transactions may begin; otherwise the connection is
 * read-only. IO when there is no server, NOT_FOUND when it has no such database, AUTH when it refuses the
 * user, INVALID for a URL that cannot be read or that holds a password: everybody on the machine would see it
 * in the list of processes. It stands in ~/.pgpass, or in the file that PGPASSFILE or passfile= names. */
MM_MUST_USE enum mm_err mm_pg_open(const char *url, bool writes, struct mm_db **ret_db,
                                   struct mm_errinfo *info);
/* Name of the database, as the server has it. Borrowed. */
const char *mm_pg_name(const struct mm_db *db);

/* Makes this connection, and each that takes its place when it is lost, the one writer of the database. A
 * lock of PostgreSQL's own, so that it ends with the process however that ends. BUSY while another has it. */
MM_MUST_USE enum mm_err mm_pg_claim(struct mm_db *db, struct mm_errinfo *info);
/* Has anybody claimed it? */
MM_MUST_USE enum mm_err mm_pg_claimed(struct mm_db *db, bool *ret_claimed, struct mm_errinfo *info);
/* Grows with each new connection: whoever is not the writer any more could not know it otherwise. */
unsigned mm_pg_connection(const struct mm_db *db);
#endif
