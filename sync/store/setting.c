/* Owner of table setting: how a person likes the kiosk, as JSON that only the application reads; with when
 * and where (id of the entry that tells it) it was set, so that the latest stands on every kiosk. */
#include "sync/store/internal.h"

#include <stdlib.h>
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

/* Of two the later stands; of two of one moment the one with the greater id, everywhere. One that comes back
 * with another time was of a clock that was ahead: the server's time of it is right. */
enum mm_err mm_store_setting_follow_tx(struct mm_store *store, const char *person, const char *json,
                                       int64_t at_ms, const char *id, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_db_query(
        store->db,
        "INSERT INTO setting(person,json,at_ms,id) VALUES(?,?,?,?) ON CONFLICT(person) DO UPDATE SET"
        " json=excluded.json,at_ms=excluded.at_ms,id=excluded.id"
        " WHERE (excluded.at_ms,excluded.id)>(setting.at_ms,setting.id) OR excluded.id=setting.id",
        &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    mm_bind_str(s, 2, json);
    mm_bind_int(s, 3, at_ms);
    mm_bind_str(s, 4, id);
    return mm_stmt_run(s, NULL, info);
}

/* Later than those that stand here, whatever the clock says: the person changed what was on the screen. */
static enum mm_err at_least(struct mm_store *store, const char *person, int64_t *at_ms,
                            struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(store->db, "SELECT at_ms FROM setting WHERE person=?", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    err = mm_stmt_step(s, &row, info);
    if (!err && row && mm_col_int(s, 0) >= *at_ms && mm_col_int(s, 0) < MM_MAX_TOLD_AT_MS)
        *at_ms = mm_col_int(s, 0) + 1;
    mm_stmt_end(s);
    return err;
}

static enum mm_err put_tx(struct mm_store *store, const char *person, char *json, struct mm_errinfo *info)
{
    struct mm_told told;
    mm_store_told_init(store, mm_told_settings.name, person, json, &told);
    enum mm_err err = at_least(store, person, &told.at_ms, info);
    if (!err)
        err = mm_store_setting_follow_tx(store, person, json, told.at_ms, told.id, info);
    return err ? err : mm_store_told_add_tx(store, &told, info);
}

enum mm_err mm_store_setting_put(struct mm_store *store, const char *person, const char *json,
                                 struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MM_MAX_SETTINGS_BYTES, MM_MAX_JSON_DEPTH / 2};
    enum mm_err err = mm_json_scan(json, strlen(json), &limits, info);
    if (err)
        return err;
    char *text = strdup(json);
    if (!text)
        return mm_nomem(info);
    err = mm_store_begin(store, info);
    if (!err)
        err = mm_store_finish(store, put_tx(store, person, text, info), info);
    free(text);
    return err;
}

enum mm_err mm_store_settings_prune_tx(struct mm_store *store, struct mm_errinfo *info)
{
    return mm_db_exec(store->db, "DELETE FROM setting WHERE person NOT IN (SELECT id FROM person)", info);
}
