/* disposal.withdraw: takes the 廃棄予定一覧 back, before it is carried out; entered in the 操作の記録.
 *
 * in  {"actor"}
 * out {"people"} */
#include "sync/server/actions.h"
#include "sync/server/disposal.h"

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    int64_t n = 0;
    struct mm_jw w;
    enum mm_err err = mm_disposal_withdraw(central, mm_json_get_str(in, "actor", "?"), &n, info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kint(&w, "people", n);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape gives[] = {{"people", MM_SHAPE_INT}, {NULL}};

const struct mm_action mm_action_disposal_withdraw = {"disposal.withdraw", run, takes, gives, MM_RIGHT_CLERK};
