/* Table health: how each kiosk said it is, the newest only. */
#include "sync/server/internal.h"
#include "sync/server/took.h"

#include <stdio.h>
#include <string.h>

static enum mm_err take(struct mm_central *central, const char *recorder, const struct mm_told *told,
                        const struct mm_json *data, bool *ret_new, struct mm_errinfo *info)
{
    (void)data;
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "INSERT INTO health (council, recorder, at_ms, id, json) VALUES (?,?,?,?,?)"
                    " ON CONFLICT (council, recorder) DO UPDATE SET at_ms=excluded.at_ms, id=excluded.id,"
                    " json=excluded.json WHERE (excluded.at_ms, excluded.id) > (health.at_ms, health.id)",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, recorder);
    mm_bind_int(stmt, 3, told->at_ms);
    mm_bind_str(stmt, 4, told->id);
    mm_bind_str(stmt, 5, told->data);
    return mm_took_run(stmt, ret_new, info);
}

static enum mm_err read_json(const char *json, struct mm_health *health, struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MM_MAX_TOLD_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_json *doc = NULL;
    enum mm_err err = mm_json_parse(json, strlen(json), &limits, &doc, info);
    if (err)
        return err;
    (void)snprintf(health->program, sizeof health->program, "%s", mm_json_get_str(doc, "program", ""));
    (void)snprintf(health->pack, sizeof health->pack, "%s", mm_json_get_str(doc, "pack", ""));
    (void)snprintf(health->trouble, sizeof health->trouble, "%s", mm_json_get_str(doc, "trouble", ""));
    health->used_bytes = mm_json_get_int(doc, "used_bytes", -1);
    health->free_bytes = mm_json_get_int(doc, "free_bytes", -1);
    health->waiting = mm_json_get_int(doc, "waiting", -1);
    health->pack_until_ms = mm_json_get_int(doc, "pack_until_ms", -1);
    mm_json_free(doc);
    return MM_OK;
}

enum mm_err mm_health_get(struct mm_central *central, const char *recorder, struct mm_health *ret_health,
                          struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    *ret_health = (struct mm_health){
        .used_bytes = -1, .free_bytes = -1, .waiting = -1, .at_ms = -1, .pack_until_ms = -1};
    enum mm_err err = mm_db_query(
        central->db, "SELECT at_ms, json FROM health WHERE council=? AND recorder=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, recorder);
    err = mm_stmt_step(stmt, &row, info);
    if (!err && row) {
        ret_health->at_ms = mm_col_int(stmt, 0);
        err = read_json(mm_col_str(stmt, 1), ret_health, info);
    }
    mm_stmt_end(stmt);
    return err;
}

const struct mm_took_ops mm_took_health = {&mm_told_health, take};
