/* When to try again. Wall time, because it must outlive a restart; a clock that was put back cannot make the
 * wait longer than its own maximum. */
#include "sync/agent/agent.h"

#include <stdio.h>
#include <string.h>

static enum mm_err put(struct mm_agent *agent, const char *name, int64_t value, struct mm_errinfo *info)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%lld", (long long)value);
    return mm_store_meta_set(agent->store, name, text, info);
}

enum mm_err mm_backoff_failed(struct mm_agent *agent, struct mm_errinfo *info)
{
    int64_t step = mm_store_meta_int(agent->store, "backoff_ms", 0) * 2;
    step = step < MM_BACKOFF_FIRST_MS ? MM_BACKOFF_FIRST_MS : step;
    int64_t most = strcmp(agent->standing, "pending") == 0 ? MM_BACKOFF_PENDING_MS : MM_BACKOFF_MOST_MS;
    step = step > most ? most : step;
    /* 80 to 120 %, so that kiosks that lost the server together do not come back together */
    int64_t wait = step * 4 / 5 + (int64_t)mm_random_below(&agent->random, (uint32_t)(step * 2 / 5) + 1);
    int64_t asked = agent->retry_after_s > 0 && agent->retry_after_s < MM_RETRY_AFTER_MOST_MS / 1000
                        ? agent->retry_after_s * 1000
                    : agent->retry_after_s > 0 ? MM_RETRY_AFTER_MOST_MS
                                               : 0;
    wait = wait < asked ? asked : wait;
    enum mm_err err = put(agent, "backoff_ms", step, info);
    return err ? err : put(agent, "next_try_ms", mm_now_ms(&agent->clock) + wait, info);
}

enum mm_err mm_backoff_worked(struct mm_agent *agent, struct mm_errinfo *info)
{
    if (mm_store_meta_int(agent->store, "backoff_ms", 0) == 0)
        return MM_OK;
    enum mm_err err = put(agent, "backoff_ms", 0, info);
    return err ? err : put(agent, "next_try_ms", 0, info);
}

int64_t mm_backoff_left_ms(struct mm_agent *agent)
{
    int64_t left = mm_store_meta_int(agent->store, "next_try_ms", 0) - mm_now_ms(&agent->clock);
    return left < 0 ? 0 : left > MM_RETRY_AFTER_MOST_MS ? MM_RETRY_AFTER_MOST_MS : left;
}
