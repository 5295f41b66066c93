/* kiosk.invite: a one-time code for a new kiosk.
 *
 * in  {"name": "控室の端末", "approved": true (default: only where the council is a demonstration)}
 * out {"name", "code": "ABCD-…", "expires_at": RFC 3339, "approved"} */
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/actions.h"
#include "sync/server/internal.h"

#include <string.h>

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    const char *name = mm_json_get_str(in, "name", "");
    char code[MM_INVITE_CODE_BYTES], time[MM_TIME_BYTES];
    int64_t expires_at_ms = 0;
    bool approved = mm_json_get_bool(in, "approved", central->demo);
    struct mm_jw w;
    if (!mm_utf8_label(name, 199, MM_MAX_NAME_CHARS))
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("端末の名前を 1〜%d 文字で指定してください（改行は使えません）",
                              "give the kiosk a name of 1 to %d characters, without line breaks"),
                       MM_MAX_NAME_CHARS);
    enum mm_err err = mm_invite_new(central, name, approved, code, &expires_at_ms, info);
    if (err)
        return err;
    mm_time_format(expires_at_ms, time);
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "name", name);
    mm_jw_kstr(&w, "code", code);
    mm_jw_kstr(&w, "expires_at", time);
    mm_jw_kbool(&w, "approved", approved);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {
    {"name", MM_SHAPE_TEXT}, {"approved", MM_SHAPE_BOOL, .optional = true}, {NULL}};
static const struct mm_shape gives[] = {{"name", MM_SHAPE_TEXT},
                                        {"code", MM_SHAPE_TEXT},
                                        {"expires_at", MM_SHAPE_TIME},
                                        {"approved", MM_SHAPE_BOOL},
                                        {NULL}};

const struct mm_action mm_action_kiosk_invite = {"kiosk.invite", run, takes, gives, MM_RIGHT_ADMIN};
