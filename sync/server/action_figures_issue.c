/* figures.issue: pooled figures that may be issued now, are.
 *
 * in  {"items": true} those of items and retention too
 * out {} */
#include "sync/server/actions.h"
#include "sync/server/issued.h"

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    bool items = mm_json_get_bool(in, "items", false);
    enum mm_err err = items ? mm_issue_whole(central, info) : mm_issue(central, info);
    if (err)
        return err;
    mm_buf_str_append(ret_out, "{}");
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"items", MM_SHAPE_BOOL, .optional = true}, {NULL}};
static const struct mm_shape gives[] = {{NULL}};

const struct mm_action mm_action_figures_issue = {"figures.issue", run, takes, gives, MM_RIGHT_CLERK};
