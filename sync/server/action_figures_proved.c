/* figures.proved: records and totals were looked through a second way (mm_prove); how many places were wrong
 * is kept for the reports.
 *
 * in  {"wrong": 0}
 * out {} */
#include "sync/base/log.h"
#include "sync/server/actions.h"
#include "sync/server/proof.h"

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    int64_t wrong = mm_json_get_int(in, "wrong", -1);
    if (wrong < 0)
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("合わなかった数（wrong）を指定してください", "give how many differed (wrong)"));
    enum mm_err err = mm_proof_keep(central, wrong, info);
    if (err)
        return err;
    mm_buf_str_append(ret_out, "{}");
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"wrong", MM_SHAPE_INT}, {NULL}};
static const struct mm_shape gives[] = {{NULL}};

const struct mm_action mm_action_figures_proved = {"figures.proved", run, takes, gives, MM_RIGHT_CLERK};
