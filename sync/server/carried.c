#include "sync/server/carried.h"

#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *code, *ja;
    bool of_kiosk;
} events[] = {
    [MM_CARRIED_EXPORTED] = {"exported", "受講記録の持出し（端末から）", true},
    [MM_CARRIED_RECEIVED] = {"received", "受講記録の取込み（サーバーへ）"},
    [MM_CARRIED_REFUSED] = {"refused", "取込みの取りやめ（サーバー）"},
    [MM_CARRIED_SENT] = {"sent", "受領の控え・名簿・教材の持出し（サーバーから）"},
    [MM_CARRIED_NOT_TAKEN] = {"not_taken", "取込みの取りやめ（端末）", true},
};
_Static_assert(sizeof events / sizeof events[0] == MM_CARRIED_COUNT, "one word each");

const char *mm_carried_code(enum mm_carried_event event)
{
    return events[event].code;
}

const char *mm_carried_ja(enum mm_carried_event event)
{
    return events[event].ja;
}

bool mm_carried_of_kiosk(enum mm_carried_event event)
{
    return events[event].of_kiosk;
}

enum mm_err mm_carried_find(const char *code, enum mm_carried_event *ret_event)
{
    for (size_t i = 0; i < MM_CARRIED_COUNT; i++)
        if (strcmp(events[i].code, code) == 0) {
            *ret_event = (enum mm_carried_event)i;
            return MM_OK;
        }
    return MM_ERR_NOT_FOUND;
}

enum mm_err mm_carried_next(struct mm_central *central, int64_t *ret_serial, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    int64_t now = mm_now_ms(&central->clock);
    enum mm_err err = mm_db_query(
        central->db, "SELECT coalesce(MAX(serial),0)+1 FROM carried WHERE council=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    err = mm_stmt_step(stmt, &row, info);
    if (!err)
        *ret_serial = row && mm_col_int(stmt, 0) > now ? mm_col_int(stmt, 0) : now;
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_carried_add(struct mm_central *central, const char *id, const char *recorder,
                           const struct mm_carried_row *row, int64_t *ret_serial, bool *ret_new,
                           struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    char fresh[MM_UUID_BYTES];
    int64_t serial = 0, changes = 0;
    mm_central_new_id(central, fresh);
    enum mm_err err = mm_carried_next(central, &serial, info);
    if (!err)
        err = mm_db_query(central->db,
                          "INSERT INTO carried (council, id, serial, at_ms, event, medium, recorder, outcome)"
                          " VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (council, id) DO NOTHING",
                          &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, id[0] ? id : fresh);
    mm_bind_int(stmt, 3, serial);
    mm_bind_int(stmt, 4, row->at_ms);
    mm_bind_str(stmt, 5, events[row->event].code);
    mm_bind_str(stmt, 6, row->medium);
    mm_bind_str(stmt, 7, recorder);
    mm_bind_str(stmt, 8, row->outcome);
    err = mm_stmt_run(stmt, &changes, info);
    if (!err)
        *ret_serial = serial;
    if (!err && ret_new)
        *ret_new = changes > 0;
    return err;
}

enum mm_err mm_carried_came(struct mm_central *central, const char *id, bool *ret_came,
                            struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db, "SELECT 1 FROM carried WHERE council=? AND id=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, id);
    err = mm_stmt_step(stmt, ret_came, info);
    mm_stmt_end(stmt);
    return err;
}

static enum mm_err read_row(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_carried_row *row = element;
    row->serial = mm_col_int(stmt, 0);
    row->at_ms = mm_col_int(stmt, 1);
    if (mm_carried_find(mm_col_str(stmt, 2), &row->event))
        return mm_fail(info, MM_ERR_CORRUPT, "carried %lld", (long long)row->serial);
    mm_utf8_copy(row->medium, sizeof row->medium, mm_col_str(stmt, 3));
    mm_utf8_copy(row->kiosk, sizeof row->kiosk, mm_col_str(stmt, 4));
    mm_utf8_copy(row->outcome, sizeof row->outcome, mm_col_str(stmt, 5));
    return MM_OK;
}

enum mm_err mm_carried_list(struct mm_central *central, int64_t as_of_ms, struct mm_carried_row **ret_rows,
                            size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "SELECT c.serial, c.at_ms, c.event, c.medium, coalesce(r.name,''), c.outcome"
                    " FROM carried c LEFT JOIN recorder r ON r.council=c.council AND"
                    " r.id=c.recorder WHERE c.council=? AND c.at_ms<=? ORDER BY c.serial",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, as_of_ms);
    return mm_central_list(stmt, read_row, sizeof **ret_rows, ret_rows, ret_n, info);
}

void mm_carried_title(struct mm_central *central, char out[MM_CARRIED_TITLE_BYTES])
{
    if (mm_setting_get(central, "media_title", out, MM_CARRIED_TITLE_BYTES, NULL))
        (void)snprintf(out, MM_CARRIED_TITLE_BYTES, "%s", "電磁的記録媒体 使用記録");
}
