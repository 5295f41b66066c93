/* Table person_setting: how a person likes the kiosk, as it was set last at whichever. */
#include "sync/base/log.h"
#include "sync/server/internal.h"
#include "sync/server/summary.h"
#include "sync/server/took.h"

#include <stdio.h>

/* As the kiosk decides it: the later stands, of one moment the greater id. */
static enum mm_err take(struct mm_central *central, const char *recorder, const struct mm_told *told,
                        const struct mm_json *data, bool *ret_new, struct mm_errinfo *info)
{
    (void)recorder, (void)data;
    struct mm_person person;
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_people_get(central, told->person, &person, info);
    if (!err)
        err = mm_db_query(central->db,
                          "INSERT INTO person_setting (council, person, at_ms, id, json) VALUES (?,?,?,?,?)"
                          " ON CONFLICT (council, person) DO UPDATE SET at_ms=excluded.at_ms, id=excluded.id,"
                          " json=excluded.json"
                          " WHERE (excluded.at_ms, excluded.id) > (person_setting.at_ms, person_setting.id)",
                          &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, told->person);
    mm_bind_int(stmt, 3, told->at_ms);
    mm_bind_str(stmt, 4, told->id);
    mm_bind_str(stmt, 5, told->data);
    err = mm_took_run(stmt, ret_new, info);
    return !err && *ret_new ? mm_summary_touch(central, told->person, info) : err;
}

enum mm_err mm_person_setting(struct mm_central *central, const char *person, char ret_id[MM_UUID_BYTES],
                              int64_t *ret_at_ms, struct mm_buf *ret_json, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(
        central->db, "SELECT id, at_ms, json FROM person_setting WHERE council=? AND person=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    err = mm_stmt_step(stmt, &row, info);
    if (!err && row) {
        (void)snprintf(ret_id, MM_UUID_BYTES, "%s", mm_col_str(stmt, 0));
        *ret_at_ms = mm_col_int(stmt, 1);
        mm_buf_str_append(ret_json, mm_col_str(stmt, 2));
    } else if (!err) {
        err = MM_ERR_NOT_FOUND;
    }
    mm_stmt_end(stmt);
    return err;
}

const struct mm_took_ops mm_took_settings = {&mm_told_settings, take};
