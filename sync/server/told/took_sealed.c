/* Table sealed: sealed sets of a self-check, without kiosk and time, until their period is over. One that
 * comes behind the close is counted and nothing else: its box is not kept. */
#include "sync/server/internal.h"
#include "sync/server/took.h"

static enum mm_err take(struct mm_central *central, const char *recorder, const struct mm_told *told,
                        const struct mm_json *data, bool *ret_new, struct mm_errinfo *info)
{
    (void)recorder;
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "INSERT INTO sealed (council, id, period, box) VALUES (?1,?2,?3,CASE WHEN EXISTS"
                    " (SELECT 1 FROM selfcheck_period WHERE council=?1 AND id=?3 AND closed_at_ms>0)"
                    " THEN '' ELSE ?4 END) ON CONFLICT (council, id) DO NOTHING",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, told->id);
    mm_bind_str(stmt, 3, mm_json_get_str(data, "period", ""));
    mm_bind_str(stmt, 4, mm_json_get_str(data, "box", ""));
    return mm_took_run(stmt, ret_new, info);
}

const struct mm_took_ops mm_took_sealed = {&mm_told_sealed, take};
