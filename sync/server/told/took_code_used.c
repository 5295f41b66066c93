/* Table code_used: one-time codes that opened the way to a new PIN at their kiosk. */
#include "sync/server/internal.h"
#include "sync/server/took.h"

static enum mm_err take(struct mm_central *central, const char *recorder, const struct mm_told *told,
                        const struct mm_json *data, bool *ret_new, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO code_used (council, recorder, person, kind, generation, at_ms)"
                                  " VALUES (?,?,?,?,?,?)"
                                  " ON CONFLICT (council, recorder, person, kind, generation) DO NOTHING",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, recorder);
    mm_bind_str(stmt, 3, told->person);
    mm_bind_str(stmt, 4, mm_json_get_str(data, "code", ""));
    mm_bind_int(stmt, 5, mm_json_get_int(data, "generation", 0));
    mm_bind_int(stmt, 6, told->at_ms);
    return mm_took_run(stmt, ret_new, info);
}

enum mm_err mm_code_was_used(struct mm_central *central, const char *recorder, const char *person,
                             const char *code, int64_t generation, bool *ret_used, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT 1 FROM code_used WHERE council=? AND recorder=? AND person=?"
                                  " AND kind=? AND generation=?",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, recorder);
    mm_bind_str(stmt, 3, person);
    mm_bind_str(stmt, 4, code);
    mm_bind_int(stmt, 5, generation);
    err = mm_stmt_step(stmt, ret_used, info);
    mm_stmt_end(stmt);
    return err;
}

const struct mm_took_ops mm_took_code_used = {&mm_told_code_used, take};
