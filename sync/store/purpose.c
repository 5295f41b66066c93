/* Owner of table purpose: when a person read the page on what the records are used for. */
#include "sync/store/internal.h"

enum mm_err mm_store_purpose_seen(struct mm_store *store, const char *person, int64_t *ret_at_ms,
                                  struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(store->db, "SELECT at_ms FROM purpose WHERE person=?", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    err = mm_stmt_step(s, &row, info);
    if (!err)
        *ret_at_ms = row ? mm_col_int(s, 0) : 0;
    mm_stmt_end(s);
    return err;
}

static enum mm_err mark_tx(struct mm_store *store, const char *person, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_db_query(store->db,
                                  "INSERT INTO purpose(person,at_ms) VALUES(?,?) ON CONFLICT(person) DO "
                                  "UPDATE SET at_ms=excluded.at_ms",
                                  &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    mm_bind_int(s, 2, mm_store_now_ms(store));
    return mm_stmt_run(s, NULL, info);
}

enum mm_err mm_store_purpose_mark(struct mm_store *store, const char *person, struct mm_errinfo *info)
{
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    return mm_store_finish(store, mark_tx(store, person, info), info);
}

enum mm_err mm_store_purpose_prune_tx(struct mm_store *store, struct mm_errinfo *info)
{
    return mm_db_exec(store->db, "DELETE FROM purpose WHERE person NOT IN (SELECT id FROM person)", info);
}
