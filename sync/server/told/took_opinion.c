/* Table opinion: what was said of a question, without kiosk, person and time. */
#include "sync/base/log.h"
#include "sync/server/internal.h"
#include "sync/server/took.h"
#include "sync/wire/opinion.h"

static enum mm_err put(struct mm_central *central, const struct mm_told *told, const struct mm_json *data,
                       bool *ret_new, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO opinion (council, id, item, version, reasons)"
                                  " SELECT ?1,?2,?3,?4,?5 WHERE (SELECT COUNT(*) FROM opinion WHERE"
                                  " council=?1)<?6 ON CONFLICT (council, id) DO NOTHING",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, told->id);
    mm_bind_str(stmt, 3, mm_json_get_str(data, "item", ""));
    mm_bind_str(stmt, 4, mm_json_get_str(data, "version", ""));
    mm_bind_str(stmt, 5, mm_json_get_str(data, "reasons", ""));
    mm_bind_int(stmt, 6, MM_MAX_OPINIONS);
    return mm_took_run(stmt, ret_new, info);
}

static enum mm_err take(struct mm_central *central, const char *recorder, const struct mm_told *told,
                        const struct mm_json *data, bool *ret_new, struct mm_errinfo *info)
{
    unsigned reasons = 0;
    (void)recorder;
    if (mm_opinions_parse(mm_json_get_str(data, "reasons", ""), &reasons, NULL))
        return mm_fail(info, MM_ERR_CONFLICT, "%s",
                       mm_say("この版の知らない理由の意見です", "an opinion for reasons that this version"
                                                                " does not know"));
    return put(central, told, data, ret_new, info);
}

const struct mm_took_ops mm_took_opinion = {&mm_told_opinion, take};
