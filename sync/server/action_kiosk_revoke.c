/* kiosk.revoke: what a kiosk sends from now on waits in quarantine, and it is given
 * nothing any more.
 *
 * in  {"kiosk": name or id, "actor": who does it}
 * out {"recorder", "name", "status"} */
#include "sync/server/actions.h"
#include "sync/server/internal.h"

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    return mm_standing_set(central, in, "revoked", ret_out, info);
}

static const struct mm_shape takes[] = {{"kiosk", MM_SHAPE_TEXT}, {"actor", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape gives[] = {
    {"recorder", MM_SHAPE_TEXT}, {"name", MM_SHAPE_TEXT}, {"status", MM_SHAPE_TEXT}, {NULL}};

const struct mm_action mm_action_kiosk_revoke = {"kiosk.revoke", run, takes, gives, MM_RIGHT_ADMIN};
