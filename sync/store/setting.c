/* Owner of table setting: how a person likes the kiosk, as JSON that only the application reads. */
#include "sync/store/internal.h"

#include <string.h>

enum mm_err mm_store_setting_get(struct mm_store *store, const char *person, struct mm_buf *ret_json,
                                 struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(store->db, "SELECT json FROM setting WHERE person=?", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    err = mm_stmt_step(s, &row, info);
    if (!err)
        mm_buf_str_append(ret_json, row ? mm_col_str(s, 0) : "{}");
    mm_stmt_end(s);
    return err ? err : mm_buf_check(ret_json, info);
}

static enum mm_err put_tx(struct mm_store *store, const char *person, const char *json,
                          struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_db_query(
        store->db,
        "INSERT INTO setting(person,json) VALUES(?,?) ON CONFLICT(person) DO UPDATE SET json=excluded.json",
        &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    mm_bind_str(s, 2, json);
    return mm_stmt_run(s, NULL, info);
}

enum mm_err mm_store_setting_put(struct mm_store *store, const char *person, const char *json,
                                 struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MM_STORE_MAX_JSON_BYTES, MM_MAX_JSON_DEPTH};
    enum mm_err err = mm_json_scan(json, strlen(json), &limits, info);
    if (!err)
        err = mm_store_begin(store, info);
    if (err)
        return err;
    return mm_store_finish(store, put_tx(store, person, json, info), info);
}

enum mm_err mm_store_settings_prune_tx(struct mm_store *store, struct mm_errinfo *info)
{
    return mm_db_exec(store->db, "DELETE FROM setting WHERE person NOT IN (SELECT id FROM person)", info);
}
