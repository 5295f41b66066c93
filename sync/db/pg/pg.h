/* PostgreSQL 15 behind sync/db/db.h: one connection, always in pipeline mode, so that what mm_stmt_send() was
 * given travels in one go and a transaction of many writes waits for the network twice. Values go and come in
 * binary. A lost connection is an error of what was under way; the next transaction or read connects anew. */
#ifndef MM_DB_PG_PG_H
#define MM_DB_PG_PG_H

#include "sync/db/db.h"

/* url: "postgresql://…" as libpq takes it. writes: transactions may begin; otherwise the connection is
 * read-only. IO when there is no server or it refuses. */
MM_MUST_USE enum mm_err mm_pg_open(const char *url, bool writes, struct mm_db **ret_db,
                                   struct mm_errinfo *info);
#endif
