/* Tables council and setting. */
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/internal.h"

#include <stdio.h>

enum mm_err mm_council_insert(struct mm_central *central, const struct mm_central_new *what,
                              struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO council (id, name, home_page, demo, pack_version, pack_serial,"
                                  " created_at_ms) VALUES (?, ?, ?, ?, '', 0, (SELECT"
                                  " CASE WHEN COALESCE(MAX(created_at_ms), 0) >= ? THEN MAX(created_at_ms)+1"
                                  " ELSE ? END FROM council))",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, what->council);
    mm_bind_str(stmt, 2, what->name);
    mm_bind_str(stmt, 3, what->home_page);
    mm_bind_int(stmt, 4, what->demo);
    mm_bind_int(stmt, 5, mm_now_ms(&central->clock)); /* behind all others, whatever the clock says: the */
    mm_bind_int(stmt, 6, mm_now_ms(&central->clock)); /* first one's files are called like the store */
    return mm_stmt_run(stmt, NULL, info);
}

static enum mm_err read_row(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    (void)info;
    struct mm_council_row *row = element;
    (void)snprintf(row->id, sizeof row->id, "%s", mm_col_str(stmt, 0));
    mm_utf8_copy(row->name, sizeof row->name, mm_col_str(stmt, 1));
    (void)snprintf(row->home_page, sizeof row->home_page, "%s", mm_col_str(stmt, 2));
    row->demo = mm_col_int(stmt, 3) != 0;
    (void)snprintf(row->pack_version, sizeof row->pack_version, "%s", mm_col_str(stmt, 4));
    row->joined_at_ms = mm_col_int(stmt, 5);
    return MM_OK;
}

enum mm_err mm_central_councils(struct mm_central *central, struct mm_council_row **ret_rows, size_t *ret_n,
                                struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT id, name, home_page, demo, pack_version, created_at_ms FROM council"
                                  " ORDER BY created_at_ms, id",
                                  &stmt, info);
    return err ? err : mm_central_list(stmt, read_row, sizeof **ret_rows, ret_rows, ret_n, info);
}

enum mm_err mm_council_none(struct mm_db *db, bool *ret_none, struct mm_errinfo *info)
{
    int64_t n = 0;
    enum mm_err err = mm_db_int(db, "SELECT COUNT(*) FROM council", &n, info);
    if (!err)
        *ret_none = n == 0;
    return err;
}

enum mm_err mm_council_load(struct mm_central *central, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT name, home_page, demo, pack_version, pack_serial FROM council"
                                  " WHERE id=?",
                                  &stmt, info);
    if (!err) {
        mm_bind_str(stmt, 1, central->council);
        err = mm_stmt_step(stmt, &row, info);
    }
    if (!err && !row)
        err = mm_fail(info, MM_ERR_NOT_FOUND, mm_say("議会「%s」はありません", "there is no council %s"),
                      central->council);
    if (!err) {
        mm_utf8_copy(central->name, sizeof central->name, mm_col_str(stmt, 0));
        (void)snprintf(central->home_page, sizeof central->home_page, "%s", mm_col_str(stmt, 1));
        central->demo = mm_col_int(stmt, 2) != 0;
        (void)snprintf(central->pack_version, sizeof central->pack_version, "%s", mm_col_str(stmt, 3));
        central->pack_serial = mm_col_int(stmt, 4);
    }
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_council_pack_set(struct mm_central *central, const char *version, int64_t serial,
                                struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db, "UPDATE council SET pack_version=?, pack_serial=? WHERE id=?", &stmt, info);
    if (err)
        return err;
    central->facts_changed = true;
    mm_bind_str(stmt, 1, version);
    mm_bind_int(stmt, 2, serial);
    mm_bind_str(stmt, 3, central->council);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_setting_put(struct mm_central *central, const char *name, const char *value,
                           struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO setting (council, name, value) VALUES (?, ?, ?)"
                                  " ON CONFLICT (council, name) DO UPDATE SET value=excluded.value",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, name);
    mm_bind_str(stmt, 3, value);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_setting_get(struct mm_central *central, const char *name, char *out, size_t out_bytes,
                           struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err =
        mm_db_query(central->db, "SELECT value FROM setting WHERE council=? AND name=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, name);
    err = mm_stmt_step(stmt, &row, info);
    if (!err && row)
        (void)snprintf(out, out_bytes, "%s", mm_col_str(stmt, 0));
    mm_stmt_end(stmt);
    return err ? err : row ? MM_OK : mm_fail(info, MM_ERR_NOT_FOUND, "%s", name);
}
