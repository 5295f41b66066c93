/* The one writer of a database holds a lock of its session. It is of the database, so other stores on the
 * same server do not meet it; a pooler that lends a session to several clients would break it. */
#include "sync/base/log.h"
#include "sync/db/pg/internal.h"

#define LOCK "1835885939, 1" /* "mams" */

enum mm_err mm_pg_claim_now(struct mm_pg *db, struct mm_errinfo *info)
{
    int64_t got = 0;
    enum mm_err err =
        mm_db_int(&db->base, "SELECT CASE WHEN pg_try_advisory_lock(" LOCK ") THEN 1 ELSE 0 END", &got, info);
    if (!err && !got)
        err = mm_fail(
            info, MM_ERR_BUSY, "%s",
            mm_say("ほかの mamori がこのデータベースに書いています。少し待ってから、もう一度お試しください",
                   "another mamori is writing to this database; try again in a moment"));
    if (err) { /* without it nothing may be written */
        PQfinish(db->conn);
        db->conn = NULL;
    }
    return err;
}

enum mm_err mm_pg_claim(struct mm_db *base, struct mm_errinfo *info)
{
    struct mm_pg *db = mm_pg(base);
    if (db->claims)
        return MM_OK;
    enum mm_err err = mm_pg_claim_now(db, info);
    db->claims = !err;
    return err;
}

enum mm_err mm_pg_claimed(struct mm_db *db, bool *ret_claimed, struct mm_errinfo *info)
{
    int64_t n = 0;
    enum mm_err err = mm_db_int(
        db,
        "SELECT COUNT(*) FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_database d ON d.oid=l.database"
        " WHERE d.datname=current_database() AND l.locktype='advisory' AND l.granted"
        " AND (l.classid::bigint, l.objid::bigint, l.objsubid) IN ((" LOCK ", 2))",
        &n, info);
    if (!err)
        *ret_claimed = n > 0;
    return err;
}

unsigned mm_pg_connection(const struct mm_db *db)
{
    return ((const struct mm_pg *)db)->connection;
}

const char *mm_pg_name(const struct mm_db *db)
{
    const struct mm_pg *pg = (const struct mm_pg *)db;
    return pg->conn ? PQdb(pg->conn) : "";
}
