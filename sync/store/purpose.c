/* Owner of table purpose: when a person read the page on what the records are used for, and which level of
 * disclosure it told. */
#include "sync/rules/disclosure.h"
#include "sync/store/internal.h"

enum mm_disclosure mm_store_disclosure(struct mm_store *store)
{
    return mm_disclosure_of((int)mm_store_meta_int(store, MM_DISCLOSURE_SETTING, 0), MM_MAX_DISCLOSURE);
}

/* *ret_level: -1 for never. */
static enum mm_err load(struct mm_store *store, const char *person, int64_t *ret_at_ms, int *ret_level,
                        struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(store->db, "SELECT at_ms, level FROM purpose WHERE person=?", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    err = mm_stmt_step(s, &row, info);
    if (!err) {
        *ret_at_ms = row ? mm_col_int(s, 0) : 0;
        *ret_level = row ? (int)mm_col_int(s, 1) : -1;
    }
    mm_stmt_end(s);
    return err;
}

enum mm_err mm_store_purpose_seen(struct mm_store *store, const char *person, int64_t *ret_at_ms,
                                  struct mm_errinfo *info)
{
    int level = -1;
    enum mm_err err = load(store, person, ret_at_ms, &level, info);
    if (!err && level != (int)mm_store_disclosure(store))
        *ret_at_ms = 0;
    return err;
}

int mm_store_level_told(struct mm_store *store, const char *person)
{
    int64_t at_ms = 0;
    int level = -1;
    if (load(store, person, &at_ms, &level, NULL))
        return 0;
    return (int)mm_disclosure_of(level, mm_store_disclosure(store));
}

static enum mm_err mark_tx(struct mm_store *store, const char *person, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_db_query(store->db,
                                  "INSERT INTO purpose(person,at_ms,level) VALUES(?,?,?) ON CONFLICT(person)"
                                  " DO UPDATE SET at_ms=excluded.at_ms, level=excluded.level",
                                  &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    mm_bind_int(s, 2, mm_store_now_ms(store));
    mm_bind_int(s, 3, (int64_t)mm_store_disclosure(store));
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
