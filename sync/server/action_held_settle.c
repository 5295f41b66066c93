/* held.settle: what a person decided of a record that was kept apart. The record itself stays; one that
 * is accepted counts from now on.
 *
 * in  {"actor", "record": mark or id, "verdict": "accepted" | "kept" | "given-up" | "open", "reason"}
 * out {"record", "kiosk", "verdict"} */
#include "sync/base/log.h"
#include "sync/server/actions.h"
#include "sync/server/held.h"

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_held held;
    enum mm_verdict verdict = MM_VERDICT_OPEN;
    struct mm_jw w;
    if (mm_verdict_find(mm_json_get_str(in, "verdict", ""), &verdict))
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("--as には "
                              "accepted（受け入れる）、kept（このまま残す）、given-"
                              "up（数えない）、open（未確認に戻す）のどれかを"
                              "指定してください",
                              "give accepted, kept, given-up or open with --as"));
    enum mm_err err =
        mm_held_settle(central, mm_json_get_str(in, "actor", "?"), mm_json_get_str(in, "record", ""), verdict,
                       mm_json_get_str(in, "reason", ""), &held, info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "record", held.mark);
    mm_jw_kstr(&w, "kiosk", held.kiosk);
    mm_jw_kstr(&w, "verdict", mm_verdict_code(held.verdict));
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT},
                                        {"record", MM_SHAPE_TEXT},
                                        {"verdict", MM_SHAPE_TEXT},
                                        {"reason", MM_SHAPE_TEXT, .optional = true},
                                        {NULL}};
static const struct mm_shape gives[] = {
    {"record", MM_SHAPE_TEXT}, {"kiosk", MM_SHAPE_TEXT}, {"verdict", MM_SHAPE_TEXT}, {NULL}};

const struct mm_action mm_action_held_settle = {"held.settle", run, takes, gives, MM_RIGHT_ADMIN};
