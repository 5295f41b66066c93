/* What the kiosk asks of the agent, by kind. */
#include "sync/agent/agent.h"
#include "sync/base/log.h"

#include <stdio.h>
#include <string.h>

static enum mm_err sync_now(struct mm_agent *agent, char *reply, size_t reply_bytes, struct mm_errinfo *info)
{
    size_t sent = 0;
    enum mm_err err = mm_agent_sync(agent, true, &sent, info);
    (void)snprintf(reply, reply_bytes, "{\"sent\":%zu}", sent);
    return err;
}

static const struct {
    const char *kind;
    enum mm_err (*run)(struct mm_agent *agent, char *reply, size_t reply_bytes, struct mm_errinfo *info);
} kinds[] = {
    {"sync_now", sync_now},
};

static enum mm_err answer(struct mm_agent *agent, const struct mm_request *request, struct mm_errinfo *info)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    char reply[512] = "";
    enum mm_err err = MM_ERR_UNSUPPORTED;
    size_t at = 0, n = sizeof kinds / sizeof kinds[0];
    while (at < n && strcmp(kinds[at].kind, request->kind) != 0)
        at++;
    if (at < n)
        err = kinds[at].run(agent, reply, sizeof reply, &why);
    else
        err = mm_fail(&why, err, "%s",
                      mm_say("この依頼は、この版ではできません", "this version cannot do that"));
    return mm_store_request_answer(agent->store, request->id, err ? "failed" : "done", err ? why.text : reply,
                                   info);
}

enum mm_err mm_agent_requests(struct mm_agent *agent, struct mm_errinfo *info)
{
    for (;;) {
        struct mm_request request;
        struct mm_errinfo none = MM_ERRINFO_INIT;
        enum mm_err err = mm_store_request_next(agent->store, &request, &none);
        if (err == MM_ERR_NOT_FOUND)
            return MM_OK;
        if (err)
            return mm_fail(info, err, "%s", none.text);
        err = answer(agent, &request, info);
        if (err)
            return err;
    }
}
