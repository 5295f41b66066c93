/* Is the database there? A row written and read back. */
#include "sync/server/internal.h"

#include <stdio.h>
#include <string.h>

enum mm_err mm_central_alive(struct mm_central *central, int64_t *ret_now_ms, struct mm_errinfo *info)
{
    char text[32] = "", back[32] = "";
    int64_t now = mm_now_ms(&central->clock);
    (void)snprintf(text, sizeof text, "%lld", (long long)now);
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = mm_setting_put(central, "health_at_ms", text, info);
    err = mm_central_write_end(central, err, info);
    if (!err)
        err = mm_setting_get(central, "health_at_ms", back, sizeof back, info);
    if (!err && strcmp(text, back) != 0)
        err = mm_fail(info, MM_ERR_CORRUPT, "health: wrote %s, read %s", text, back);
    if (!err)
        *ret_now_ms = now;
    return err;
}
