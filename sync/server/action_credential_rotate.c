/* credential.rotate: a new secret, shown this once; the old one stays good for some hours.
 *
 * in  {"actor", "credential": name or id, "overlap_hours": "24"}
 * out {"user", "name", "secret", "old_until"} */
#include "sync/base/log.h"
#include "sync/server/actions.h"
#include "sync/server/internal.h"

#include <stdlib.h>
#include <string.h>

#define MOST_HOURS (31 * 24)
#define HOUR_MS    3600000

static enum mm_err read_overlap(const char *text, int64_t *ret_ms, struct mm_errinfo *info)
{
    size_t len = strspn(text, "0123456789");
    long hours = len && len < 5 && !text[len] ? strtol(text, NULL, 10) : -1;
    if (hours < 0 || hours > MOST_HOURS)
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("古い合言葉を残す時間は 0〜%d 時間で指定してください",
                              "the old secret can stay for 0 to %d hours"),
                       MOST_HOURS);
    *ret_ms = (int64_t)hours * HOUR_MS;
    return MM_OK;
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    char secret[64], until[MM_TIME_BYTES];
    struct mm_credential_row row;
    int64_t overlap_ms = 0;
    struct mm_jw w;
    enum mm_err err = read_overlap(mm_json_get_str(in, "overlap_hours", "24"), &overlap_ms, info);
    if (!err)
        err = mm_credential_rotate(central, mm_json_get_str(in, "actor", "?"),
                                   mm_json_get_str(in, "credential", ""), overlap_ms, &row, secret, info);
    if (err)
        return err;
    mm_time_format(row.old_until_ms, until);
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "user", row.id);
    mm_jw_kstr(&w, "name", row.name);
    mm_jw_kstr(&w, "secret", secret);
    mm_jw_kstr(&w, "old_until", until);
    mm_jw_end(&w);
    mm_wipe(secret, sizeof secret);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT},
                                        {"credential", MM_SHAPE_TEXT},
                                        {"overlap_hours", MM_SHAPE_TEXT, .optional = true},
                                        {NULL}};
static const struct mm_shape gives[] = {{"user", MM_SHAPE_TEXT},
                                        {"name", MM_SHAPE_TEXT},
                                        {"secret", MM_SHAPE_TEXT},
                                        {"old_until", MM_SHAPE_TIME},
                                        {NULL}};

const struct mm_action mm_action_credential_rotate = {"credential.rotate", run, takes, gives, MM_RIGHT_ADMIN};
