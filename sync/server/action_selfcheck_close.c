/* selfcheck.close: the sets of a 実施期間 are opened once and counted; entered in the 操作の記録.
 *
 * in  {"actor", "id", "anyway": "yes" where kiosks may be left out}
 * out {"id", "name", "counted", "dropped"}; counted 0: fewer than may be shown */
#include "sync/server/actions.h"
#include "sync/server/internal.h"
#include "sync/server/selfcheck.h"

#include <string.h>

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_selfcheck_row row = {0};
    struct mm_jw w;
    bool anyway = strcmp(mm_json_get_str(in, "anyway", ""), "yes") == 0;
    enum mm_err err = mm_selfcheck_close(central, mm_json_get_str(in, "actor", "?"),
                                         mm_json_get_str(in, "id", ""), anyway, &row, info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "id", row.period.id);
    mm_jw_kstr(&w, "name", row.period.name);
    mm_jw_kint(&w, "counted", row.n_counted);
    mm_jw_kint(&w, "dropped", row.n_dropped);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {
    {"actor", MM_SHAPE_TEXT}, {"id", MM_SHAPE_TEXT}, {"anyway", MM_SHAPE_TEXT, .optional = true}, {NULL}};
static const struct mm_shape gives[] = {{"id", MM_SHAPE_TEXT},
                                        {"name", MM_SHAPE_TEXT},
                                        {"counted", MM_SHAPE_INT},
                                        {"dropped", MM_SHAPE_INT},
                                        {NULL}};

const struct mm_action mm_action_selfcheck_close = {"selfcheck.close", run, takes, gives, MM_RIGHT_CLERK};
