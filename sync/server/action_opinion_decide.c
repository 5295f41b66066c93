/* opinion.decide: what becomes of a question in one version. Where it counts otherwise from now on, new
 * records say so of every answer; entered in the 操作の記録.
 *
 * in  {"actor", "item", "version": absent: as it is asked now, "ruling": keep, fix, exclude, also, "reason":
 *      as_policy, explained, wording, not_one_answer, not_true, outdated, figure, "answer": also: the option
 *      or row that is right too}
 * out {"id", "answers": that count otherwise now, "passed": who reached the 目安 by it} */
#include "sync/server/actions.h"
#include "sync/server/internal.h"
#include "sync/server/opinion_act.h"

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_item_decision decision;
    struct mm_rescore sum = {0};
    enum mm_err err = mm_item_decision_read(central, in, &decision, info);
    if (!err)
        err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = mm_item_decision_put(central, &decision, info);
    if (!err)
        err = mm_opinion_act(central, in, "opinion decide", &decision, &sum, info);
    err = mm_central_write_end(central, err, info);
    return err ? err : mm_opinion_tell(&decision, &sum, ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT},
                                        {"item", MM_SHAPE_TEXT},
                                        {"version", MM_SHAPE_TEXT, .optional = true},
                                        {"ruling", MM_SHAPE_TEXT},
                                        {"reason", MM_SHAPE_TEXT},
                                        {"answer", MM_SHAPE_TEXT, .optional = true},
                                        {NULL}};

const struct mm_action mm_action_opinion_decide = {"opinion.decide", run, takes, mm_shape_opinion,
                                                   MM_RIGHT_CLERK};
