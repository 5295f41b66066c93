/* disposal.run: erases whoever the approved 廃棄予定一覧 names, for good; each is entered in the 操作の記録.
 *
 * in  {"actor"}
 * out {"people": erased, "left": for whom it was refused} */
#include "sync/server/actions.h"
#include "sync/server/disposal.h"

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    int64_t n = 0, left = 0;
    struct mm_jw w;
    enum mm_err err = mm_disposal_run(central, mm_json_get_str(in, "actor", "?"), &n, &left, info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kint(&w, "people", n);
    mm_jw_kint(&w, "left", left);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape gives[] = {{"people", MM_SHAPE_INT}, {"left", MM_SHAPE_INT}, {NULL}};

const struct mm_action mm_action_disposal_run = {"disposal.run", run, takes, gives, MM_RIGHT_ADMIN};
