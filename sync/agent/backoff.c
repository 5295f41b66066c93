/* When to try again. Monotonic time of this start of the machine: it outlives a restart of the agent, and no
 * clock that was years ahead can make it wait for years. A machine that has just started may try at once. */
#include "sync/agent/agent.h"

#include <stdio.h>
#include <string.h>

static enum mm_err put(struct mm_agent *agent, int64_t step_ms, int64_t next_ms, struct mm_errinfo *info)
{
    char step[32], next[32];
    (void)snprintf(step, sizeof step, "%lld", (long long)step_ms);
    (void)snprintf(next, sizeof next, "%lld", (long long)next_ms);
    const struct mm_store_fact facts[] = {
        {"backoff_ms", step}, {"next_try_mono_ms", next}, {"next_try_boot", agent->boot}};
    return mm_store_meta_put(agent->store, facts, sizeof facts / sizeof facts[0], info);
}

/* 80 to 120 %, so that kiosks that lost the server together, or were switched on together, do not come back
 * together. */
static int64_t spread(struct mm_agent *agent, int64_t ms)
{
    return ms * 4 / 5 + (int64_t)mm_random_below(&agent->random, (uint32_t)(ms * 2 / 5) + 1);
}

enum mm_err mm_backoff_failed(struct mm_agent *agent, struct mm_errinfo *info)
{
    int64_t step = mm_store_meta_int(agent->store, "backoff_ms", 0) * 2;
    step = step < MM_BACKOFF_FIRST_MS ? MM_BACKOFF_FIRST_MS : step;
    int64_t most = strcmp(agent->standing, "pending") == 0 ? MM_BACKOFF_PENDING_MS : MM_BACKOFF_MOST_MS;
    step = step > most ? most : step;
    int64_t wait = spread(agent, step);
    int64_t asked = agent->retry_after_s > 0 && agent->retry_after_s < MM_RETRY_AFTER_MOST_MS / 1000
                        ? agent->retry_after_s * 1000
                    : agent->retry_after_s > 0 ? MM_RETRY_AFTER_MOST_MS
                                               : 0;
    wait = wait < asked ? asked : wait;
    return put(agent, step, mm_mono_ms(&agent->clock) + wait, info);
}

enum mm_err mm_backoff_worked(struct mm_agent *agent, struct mm_errinfo *info)
{
    return mm_store_meta_int(agent->store, "backoff_ms", 0) == 0 ? MM_OK : put(agent, 0, 0, info);
}

/* Of a time that was kept in this start of the machine; 0 without one. */
static int64_t left_ms(struct mm_agent *agent, const char *at_name, const char *boot_name, int64_t most_ms)
{
    char boot[MM_UUID_BYTES] = "";
    int64_t left = mm_store_meta_int(agent->store, at_name, 0) - mm_mono_ms(&agent->clock);
    if (mm_store_meta_get(agent->store, boot_name, boot, sizeof boot, NULL) || strcmp(boot, agent->boot) != 0)
        return 0;
    return left < 0 || left > most_ms ? 0 : left; /* longer than any wait: not of this start */
}

int64_t mm_backoff_left_ms(struct mm_agent *agent)
{
    return left_ms(agent, "next_try_mono_ms", "next_try_boot", MM_RETRY_AFTER_MOST_MS);
}

int64_t mm_look_done(struct mm_agent *agent)
{
    char next[32];
    if (agent->look_s <= MM_LOOK_MS / 1000)
        return MM_LOOK_MS;
    int64_t look_ms = agent->look_s < MM_LOOK_MOST_MS / 1000 ? agent->look_s * 1000 : MM_LOOK_MOST_MS;
    int64_t wait = spread(agent, look_ms);
    (void)snprintf(next, sizeof next, "%lld", (long long)(mm_mono_ms(&agent->clock) + wait));
    const struct mm_store_fact facts[] = {{"next_look_mono_ms", next}, {"next_look_boot", agent->boot}};
    enum mm_err err = mm_store_meta_put(agent->store, facts, sizeof facts / sizeof facts[0], NULL);
    (void)err; /* without it a restart looks sooner, that is all */
    return wait;
}

int64_t mm_look_left_ms(struct mm_agent *agent)
{
    return left_ms(agent, "next_look_mono_ms", "next_look_boot", MM_LOOK_MOST_MS * 6 / 5);
}
