/* Our own clock, when it is behind what we stored: a battery that died, a wrong year typed in. Records keep
 * their order whatever it says (statement.c), but what is counted "until now" may leave out the last of them.
 */
#include "sync/base/log.h"
#include "sync/server/clock.h"
#include "sync/server/internal.h"

#include <stdio.h>

#define US_PER_MS  1000
#define ALLOWED_MS (INT64_C(60) * 1000) /* time servers move a clock by less */

/* The newest that is later than that; 0: none. Asked so, since there is hardly ever any: the newest of a
 * council behind a wall may lie behind many of others. */
static enum mm_err newest_behind(struct mm_central *central, int64_t at_ms, int64_t *ret_ms,
                                 struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(
        central->db, "SELECT COALESCE(MAX(stored), 0) FROM statement WHERE stored>=?", &stmt, info);
    if (err)
        return err;
    mm_bind_int(stmt, 1, (at_ms + 1) * US_PER_MS);
    err = mm_stmt_step(stmt, &row, info);
    *ret_ms = !err && row ? mm_col_int(stmt, 0) / US_PER_MS : 0;
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_clock_notice(struct mm_central *central, char out[MM_CLOCK_NOTICE_BYTES],
                            struct mm_errinfo *info)
{
    char here[MM_WAREKI_BYTES * 2], there[MM_WAREKI_BYTES * 2];
    int64_t stored = 0, now = mm_now_ms(&central->clock);
    enum mm_err err = newest_behind(central, now + ALLOWED_MS, &stored, info);
    out[0] = '\0';
    if (err || !stored)
        return err;
    mm_time_wareki(now, here);
    mm_time_wareki(stored, there);
    (void)snprintf(
        out, MM_CLOCK_NOTICE_BYTES,
        "サーバーの時計（いま %s）が、最後に届いた記録の時刻（%s）より遅れています。数に入っていない記録が"
        "あるかもしれません。管理者に、サーバーの機械の日付と時刻を合わせるように頼んでください。",
        here, there);
    return MM_OK;
}
