/* Signed requests and what the server's statuses mean to an agent. */
#include "sync/agent/agent.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/wire/batch.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void mm_agent_tell(struct mm_agent *agent, struct mm_agent_told *told)
{
    size_t n = 0;
    mm_time_format(mm_now_ms(&agent->clock), told->time);
    (void)snprintf(told->mono, sizeof told->mono, "%lld", (long long)mm_mono_ms(&agent->clock));
    (void)snprintf(told->backlog, sizeof told->backlog, "%lld",
                   (long long)mm_store_outbox_count(agent->store));
    told->header[n++] = (struct mm_http_header){MM_HDR_TIME, told->time};
    told->header[n++] = (struct mm_http_header){MM_HDR_BACKLOG, told->backlog};
    if (agent->boot[0]) {
        told->header[n++] = (struct mm_http_header){MM_HDR_BOOT, agent->boot};
        told->header[n++] = (struct mm_http_header){MM_HDR_MONO, told->mono};
    }
    told->n = n;
}

static const struct {
    int status;
    enum mm_err err;
} statuses[] = {
    {200, MM_OK},          {304, MM_OK},          {400, MM_ERR_SYNTAX},
    {401, MM_ERR_AUTH},    {403, MM_ERR_AUTH},    {404, MM_ERR_NOT_FOUND},
    {408, MM_ERR_NETWORK}, {413, MM_ERR_TOO_BIG}, {429, MM_ERR_BUSY},
    {503, MM_ERR_BUSY},    {507, MM_ERR_BUSY},
};

enum mm_err mm_agent_status(struct mm_agent *agent, const struct mm_http_answer *answer,
                            struct mm_errinfo *info)
{
    char message[400], code[64];
    enum mm_err err = answer->status >= 500 ? MM_ERR_NETWORK : MM_ERR_REFUSED;
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++)
        if (statuses[i].status == answer->status)
            err = statuses[i].err;
    agent->retry_after_s = answer->retry_after_s;
    if (answer->next[0])
        agent->look_s = strtoll(answer->next, NULL, 10);
    mm_agent_note_time(agent, answer);
    if (err == MM_OK)
        return MM_OK;
    mm_http_error(answer, code, sizeof code);
    if (strcmp(code, "pending") == 0 || strcmp(code, "revoked") == 0)
        (void)snprintf(agent->standing, sizeof agent->standing, "%.15s", code);
    mm_http_message(answer, message, sizeof message);
    return mm_fail(info, err, mm_say("サーバーの返事: %s", "the server says: %s"), message);
}

bool mm_agent_ending(void)
{
    sigset_t waiting;
    return sigpending(&waiting) == 0 &&
           (sigismember(&waiting, SIGTERM) == 1 || sigismember(&waiting, SIGINT) == 1);
}

bool mm_agent_cut_off(enum mm_err err)
{
    return err == MM_ERR_NETWORK || err == MM_ERR_AUTH || err == MM_ERR_BUSY;
}

enum mm_err mm_agent_send(struct mm_agent *agent, const struct mm_http_call *call, const char *path,
                          struct mm_http_answer *answer, struct mm_errinfo *info)
{
    if (agent->carrier)
        return agent->carrier->send(agent->carrier->ctx, call, path, answer, info);
    return mm_http_send(agent->http, call, answer, info);
}

static enum mm_err ask(struct mm_agent *agent, const struct mm_http_call *like, const char *path,
                       const char *etag, struct mm_http_answer *answer, struct mm_errinfo *info)
{
    struct mm_agent_told told;
    struct mm_http_header headers[MM_AGENT_TOLD + 6];
    struct mm_buf url, text;
    struct mm_hash body = mm_sha256(like->len ? like->body : "", like->len);
    char signature[MM_SIGNATURE_TEXT_BYTES];
    size_t n = 0;
    mm_buf_init(&url, MM_MAX_URL_BYTES);
    mm_buf_init(&text, MM_MAX_URL_BYTES + 1024);
    mm_agent_tell(agent, &told);
    mm_buf_printf(&url, "%s%s", agent->server, path);
    mm_request_signed_text(like->method, path, agent->council, agent->recorder, told.time, &body, &text);
    enum mm_err err = mm_buf_check(&url, info);
    if (!err)
        err = mm_buf_check(&text, info);
    if (!err) {
        struct mm_signature sig = mm_sign(&agent->key, text.data, text.len);
        mm_signature_format(&sig, signature);
        headers[n++] = (struct mm_http_header){MM_HDR_COUNCIL, agent->council};
        headers[n++] = (struct mm_http_header){MM_HDR_RECORDER, agent->recorder};
        headers[n++] = (struct mm_http_header){MM_HDR_KEY, agent->key_id};
        headers[n++] = (struct mm_http_header){MM_HDR_SIGNATURE, signature};
        if (etag && etag[0])
            headers[n++] = (struct mm_http_header){"If-None-Match", etag};
        if (like->len)
            headers[n++] = (struct mm_http_header){"Content-Type", "application/json"};
        for (size_t i = 0; i < told.n; i++)
            headers[n++] = told.header[i];
        struct mm_http_call call = *like;
        call.url = mm_buf_str(&url);
        call.headers = headers;
        call.n_headers = n;
        err = mm_agent_send(agent, &call, path, answer, info);
    }
    if (!err)
        err = mm_agent_status(agent, answer, info);
    mm_buf_done(&url);
    mm_buf_done(&text);
    return err;
}

enum mm_err mm_agent_get(struct mm_agent *agent, const char *path, const char *etag,
                         struct mm_http_answer *answer, struct mm_errinfo *info)
{
    const struct mm_http_call call = {.method = "GET"};
    return ask(agent, &call, path, etag, answer, info);
}

enum mm_err mm_agent_post(struct mm_agent *agent, const char *path, const struct mm_buf *body,
                          struct mm_http_answer *answer, struct mm_errinfo *info)
{
    const struct mm_http_call call = {.method = "POST", .body = mm_buf_str(body), .len = body->len};
    return ask(agent, &call, path, NULL, answer, info);
}
