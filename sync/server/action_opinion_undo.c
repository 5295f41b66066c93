/* opinion.undo: a decision on a question stands no longer. New records say of every answer how it counts now;
 * what somebody reached by the decision stays reached. Entered in the 操作の記録.
 *
 * in  {"actor", "id"}
 * out {"id", "answers", "passed"}: as opinion.decide */
#include "sync/server/actions.h"
#include "sync/server/internal.h"
#include "sync/server/opinion_act.h"

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_item_decision decision;
    struct mm_rescore sum = {0};
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = mm_item_decision_undo(central, mm_json_get_str(in, "id", ""), &decision, info);
    if (!err)
        err = mm_opinion_act(central, in, "opinion undo", &decision, &sum, info);
    err = mm_central_write_end(central, err, info);
    return err ? err : mm_opinion_tell(&decision, &sum, ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT}, {"id", MM_SHAPE_TEXT}, {NULL}};

const struct mm_action mm_action_opinion_undo = {"opinion.undo", run, takes, mm_shape_opinion,
                                                 MM_RIGHT_CLERK};
