/* operation.add: who did or saw what, before its output.
 *
 * in  {"actor": "secretariat", "what": "report completion"}
 * out {} */
#include "sync/base/log.h"
#include "sync/server/actions.h"

#include <string.h>

#define MAX_TEXT 400

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    const char *actor = mm_json_get_str(in, "actor", "");
    const char *what = mm_json_get_str(in, "what", "");
    if (!actor[0] || !what[0] || strlen(actor) > MAX_TEXT || strlen(what) > MAX_TEXT)
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("操作の記録には actor と what が要ります（それぞれ 400 バイトまで）",
                              "an operation needs actor and what, 400 bytes each at most"));
    enum mm_err err = mm_central_operation(central, actor, what, info);
    if (err)
        return err;
    mm_buf_str_append(ret_out, "{}");
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT}, {"what", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape gives[] = {{NULL}};

const struct mm_action mm_action_operation_add = {"operation.add", run, takes, gives, MM_RIGHT_ADMIN};
