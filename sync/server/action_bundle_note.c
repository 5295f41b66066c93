/* bundle.note: a file that went over a medium, for the 電磁的記録媒体 使用記録. Of one that arrived, also
 * that its kiosk wrote it, once however often it arrives.
 *
 * in  {"actor", "event": "received"|"refused"|"sent", "medium", "kiosk", "outcome"; of a received one also
 *     "bundle": its id, "written_at_ms", "written_medium"}
 * out {"serial"} */
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/actions.h"
#include "sync/server/carried.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct note {
    struct mm_carried_row row, written;
    const char *kiosk, *bundle; /* "" */
};

static bool line(const struct mm_json *in, const char *key, char *out, size_t bytes)
{
    const char *text = mm_json_get_str(in, key, "");
    bool good = mm_utf8_is_line(text) && strlen(text) < bytes;
    if (good)
        memcpy(out, text, strlen(text) + 1);
    return good;
}

static bool read_note(struct mm_central *central, const struct mm_json *in, struct note *n)
{
    int64_t now = mm_now_ms(&central->clock);
    n->kiosk = mm_json_get_str(in, "kiosk", "");
    n->bundle = mm_json_get_str(in, "bundle", "");
    n->row.at_ms = now;
    n->written.event = MM_CARRIED_EXPORTED;
    n->written.at_ms = strtoll(mm_json_get_str(in, "written_at_ms", "0"), NULL, 10);
    if (n->written.at_ms <= 0 || n->written.at_ms > now)
        n->written.at_ms = now; /* a kiosk's clock may be anything */
    return mm_carried_find(mm_json_get_str(in, "event", ""), &n->row.event) == MM_OK &&
           !mm_carried_of_kiosk(n->row.event) && line(in, "medium", n->row.medium, sizeof n->row.medium) &&
           line(in, "written_medium", n->written.medium, sizeof n->written.medium) &&
           line(in, "outcome", n->row.outcome, sizeof n->row.outcome) && strlen(n->kiosk) < MM_ID_BYTES &&
           (!n->bundle[0] || mm_uuid_text_ok(n->bundle));
}

static enum mm_err put(struct mm_central *central, const struct note *n, int64_t *ret_serial,
                       struct mm_errinfo *info)
{
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    if (n->row.event == MM_CARRIED_RECEIVED && n->bundle[0])
        err = mm_carried_add(central, n->bundle, n->kiosk, &n->written, ret_serial, NULL, info);
    if (!err)
        err = mm_carried_add(central, "", n->kiosk, &n->row, ret_serial, NULL, info);
    return mm_central_write_end(central, err, info);
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct note n = {0};
    int64_t serial = 0;
    struct mm_jw w;
    if (!read_note(central, in, &n))
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("event は received、refused、sent のどれか、ほかは1行の文字で指定してください",
                              "event is received, refused or sent; the others are texts of one line"));
    enum mm_err err = put(central, &n, &serial, info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kint(&w, "serial", serial);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT},
                                        {"event", MM_SHAPE_TEXT},
                                        {"medium", MM_SHAPE_TEXT, .optional = true},
                                        {"kiosk", MM_SHAPE_TEXT, .optional = true},
                                        {"outcome", MM_SHAPE_TEXT, .optional = true},
                                        {"bundle", MM_SHAPE_TEXT, .optional = true},
                                        {"written_at_ms", MM_SHAPE_TEXT, .optional = true},
                                        {"written_medium", MM_SHAPE_TEXT, .optional = true},
                                        {NULL}};
static const struct mm_shape gives[] = {{"serial", MM_SHAPE_INT}, {NULL}};

const struct mm_action mm_action_bundle_note = {"bundle.note", run, takes, gives, MM_RIGHT_ADMIN};
