/* disposal.approve: approves the 廃棄予定一覧; not by whoever made it where there is another administrator.
 *
 * in  {"actor", "people": how many the list has}
 * out {"people"} */
#include "sync/server/actions.h"
#include "sync/server/disposal.h"

#include <stdlib.h>

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    int64_t n = 0;
    struct mm_jw w;
    enum mm_err err = mm_disposal_approve(central, mm_json_get_str(in, "actor", "?"),
                                          strtoll(mm_json_get_str(in, "people", "0"), NULL, 10), &n, info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kint(&w, "people", n);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT}, {"people", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape gives[] = {{"people", MM_SHAPE_INT}, {NULL}};

const struct mm_action mm_action_disposal_approve = {"disposal.approve", run, takes, gives, MM_RIGHT_ADMIN};
