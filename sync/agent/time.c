/* The server's clock as its answers show it. Written once for each start of the machine, and again when the
 * two differ by more than noise: every write wakes whoever watches the store. */
#include "sync/agent/agent.h"

#include <stdio.h>
#include <string.h>

void mm_agent_note_time(struct mm_agent *agent, const struct mm_http_answer *answer)
{
    char boot[MM_UUID_BYTES] = "", text[32];
    int64_t began_ms = answer->date_at_ms - mm_mono_ms(&agent->clock);
    if (!answer->date_at_ms || !agent->boot[0])
        return;
    int64_t moved_ms = began_ms - mm_store_meta_int(agent->store, "clock_began_ms", 0);
    if (mm_store_meta_get(agent->store, "clock_boot", boot, sizeof boot, NULL) == MM_OK &&
        strcmp(boot, agent->boot) == 0 && moved_ms <= MM_CLOCK_NOISE_MS && moved_ms >= -MM_CLOCK_NOISE_MS)
        return;
    (void)snprintf(text, sizeof text, "%lld", (long long)began_ms);
    const struct mm_store_fact facts[] = {{"clock_boot", agent->boot}, {"clock_began_ms", text}};
    enum mm_err err = mm_store_meta_put(agent->store, facts, sizeof facts / sizeof facts[0], NULL);
    (void)err; /* the next answer tells it again */
}
