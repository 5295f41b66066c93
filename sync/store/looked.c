/* Owner of table looked: who looked at lists that name people (person ''), and at the record of one, as the
 * server told it. */
#include "sync/store/internal.h"

enum mm_err mm_store_looked_tx(struct mm_store *store, const char *person, const struct mm_looked *list,
                               size_t n, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_db_query(store->db, "DELETE FROM looked WHERE person=?", &s, info);
    if (!err) {
        mm_bind_str(s, 1, person);
        err = mm_stmt_run(s, NULL, info);
    }
    for (size_t i = 0; !err && i < n; i++) {
        err = mm_db_query(store->db, "INSERT INTO looked(at_ms,who,what,person) VALUES(?,?,?,?)", &s, info);
        if (err)
            break;
        mm_bind_int(s, 1, list[i].at_ms);
        mm_bind_str(s, 2, list[i].who);
        mm_bind_str(s, 3, list[i].what);
        mm_bind_str(s, 4, person);
        err = mm_stmt_run(s, NULL, info);
    }
    return err;
}

enum mm_err mm_store_looked_put(struct mm_store *store, const struct mm_looked *list, size_t n,
                                struct mm_errinfo *info)
{
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    return mm_store_finish(store, mm_store_looked_tx(store, "", list, n, info), info);
}

enum mm_err mm_store_looked(struct mm_store *store, const char *person, struct mm_looked *ret_list,
                            size_t max, size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    size_t n = 0;
    enum mm_err err = mm_db_query(
        store->db, "SELECT at_ms,who,what FROM looked WHERE person IN ('',?) ORDER BY at_ms DESC,n LIMIT ?",
        &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    mm_bind_int(s, 2, (int64_t)max);
    while (n < max && (err = mm_stmt_step(s, &row, info)) == MM_OK && row) {
        struct mm_looked *looked = &ret_list[n++];
        looked->at_ms = mm_col_int(s, 0);
        err = mm_store_copy(looked->who, sizeof looked->who, mm_col_str(s, 1), info);
        if (!err)
            err = mm_store_copy(looked->what, sizeof looked->what, mm_col_str(s, 2), info);
        if (err)
            break;
    }
    mm_stmt_end(s);
    if (!err)
        *ret_n = n;
    return err;
}
