/* training.undo: takes ほかの研修 back, with what it stands for; entered in the 操作の記録.
 *
 * in  {"actor", "id"}
 * out {"id"} */
#include "sync/server/actions.h"
#include "sync/server/training.h"

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    return mm_action_take_back(central, in, ret_out, "training", mm_training_undo, info);
}

const struct mm_action mm_action_training_undo = {"training.undo", run, mm_take_back_takes,
                                                  mm_take_back_gives, MM_RIGHT_CLERK};
