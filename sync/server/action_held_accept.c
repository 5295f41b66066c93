/* held.accept: the records of one kiosk that wait in quarantine count from now on, for good; a part of them
 * each time.
 *
 * in  {"actor", "kiosk": name or id, "reason", "after": a sequence number behind which to go on}
 * out {"kiosk", "accepted", "refused": cannot be accepted, "last": go on behind it, while there are "left"}
 */
#include "sync/server/actions.h"
#include "sync/server/held.h"

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_held_taken taken;
    struct mm_jw w;
    enum mm_err err =
        mm_held_take(central, mm_json_get_str(in, "actor", "?"), mm_json_get_str(in, "kiosk", ""),
                     mm_json_get_str(in, "reason", ""), mm_json_get_int(in, "after", 0), &taken, info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "kiosk", taken.kiosk);
    mm_jw_kint(&w, "accepted", taken.accepted);
    mm_jw_kint(&w, "refused", taken.refused);
    mm_jw_kint(&w, "last", taken.last);
    mm_jw_kint(&w, "left", taken.left);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT},
                                        {"kiosk", MM_SHAPE_TEXT},
                                        {"reason", MM_SHAPE_TEXT},
                                        {"after", MM_SHAPE_INT, .optional = true},
                                        {NULL}};
static const struct mm_shape gives[] = {{"kiosk", MM_SHAPE_TEXT},  {"accepted", MM_SHAPE_INT},
                                        {"refused", MM_SHAPE_INT}, {"last", MM_SHAPE_INT},
                                        {"left", MM_SHAPE_INT},    {NULL}};

const struct mm_action mm_action_held_accept = {"held.accept", run, takes, gives, MM_RIGHT_ADMIN};
