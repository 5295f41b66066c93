/* Letters of a bundle through a router of this process: as a request that came by the network, from the look
 * at its head to its reply, but that whoever gives it waits. */
#include "sync/server/arrival.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/wire/batch.h"

#include <semaphore.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

struct served {
    struct mm_web_request request;
    sem_t ready;
};

static const char *letter_header(void *ctx, const char *name)
{
    return mm_letter_header(ctx, name);
}

static const char *no_header(void *ctx, const char *name)
{
    (void)ctx, (void)name;
    return NULL;
}

static void wait_not(struct mm_web_request *request)
{
    (void)request; /* there is nobody else to be served by this thread */
}

static void be_ready(struct mm_web_request *request)
{
    (void)sem_post(&((struct served *)(void *)((char *)request - offsetof(struct served, request)))->ready);
}
static const struct mm_web_wait waits = {wait_not, be_ready};

static void wait_for(struct served *served)
{
    while (sem_wait(&served->ready) != 0)
        continue; /* interrupted */
}

static void serve(struct mm_router *router, struct served *served, struct mm_web_reply *reply)
{
    const struct mm_web_ops *ops = &mm_router_ops;
    size_t max_body = 0;
    if (!ops->accept(router, &served->request, &max_body, reply))
        return;
    if (served->request.len > max_body) {
        mm_web_reply_error(reply, 413, mm_err_name(MM_ERR_TOO_BIG), "本文が大きすぎます");
        return;
    }
    if (!ops->handle(router, &served->request, reply)) {
        wait_for(served);
        ops->resume(router, &served->request, reply);
    }
    ops->done(router, &served->request);
}

static enum mm_err put_answer(const struct mm_web_reply *reply, struct mm_http_answer *answer,
                              struct mm_errinfo *info)
{
    answer->status = reply->status;
    (void)snprintf(answer->etag, sizeof answer->etag, "%.199s", mm_web_reply_find(reply, "ETag"));
    (void)snprintf(answer->type, sizeof answer->type, "%.99s", reply->type ? reply->type : "");
    mm_buf_clear(&answer->body);
    mm_buf_append(&answer->body, mm_buf_str(&reply->body), reply->body.len);
    return mm_buf_check(&answer->body, info);
}

enum mm_err mm_arrival_serve(struct mm_router *router, const struct mm_letter *letter,
                             struct mm_http_answer *answer, struct mm_errinfo *info)
{
    const char *packed = mm_letter_header(letter, "Content-Encoding");
    struct mm_web_reply reply;
    struct mm_buf body;
    struct served served = {.request = {.method = letter->method,
                                        .target = letter->path,
                                        .path = letter->path,
                                        .query = "",
                                        .peer = "127.0.0.1",
                                        .body = letter->body,
                                        .len = letter->len,
                                        .header = letter_header,
                                        .ctx = (void *)(uintptr_t)letter,
                                        .wait = &waits}};
    enum mm_err err = MM_OK;
    mm_buf_init(&body, MM_MAX_BATCH_BYTES);
    if (packed) {
        err = mm_gunzip(letter->body, letter->len, MM_MAX_BATCH_BYTES, &body, info);
        served.request.body = mm_buf_str(&body);
        served.request.len = body.len;
    }
    (void)sem_init(&served.ready, 0, 0);
    mm_web_reply_init(&reply);
    if (!err) {
        serve(router, &served, &reply);
        err = put_answer(&reply, answer, info);
    }
    mm_web_reply_done(&reply);
    (void)sem_destroy(&served.ready);
    mm_buf_done(&body);
    return err;
}

enum mm_err mm_arrival_read(struct mm_central *central, const struct mm_route *route, const char *recorder,
                            const char *param, struct mm_web_reply *reply, struct mm_errinfo *info)
{
    struct mm_web_request request = {.method = "GET",
                                     .target = route->pattern,
                                     .path = route->pattern,
                                     .query = "",
                                     .peer = "127.0.0.1",
                                     .body = "",
                                     .header = no_header};
    struct mm_who who = {.right = route->right};
    (void)snprintf(request.param[0], sizeof request.param[0], "%s", param);
    (void)snprintf(who.recorder, sizeof who.recorder, "%s", recorder);
    route->run(central, &request, &who, reply);
    return mm_buf_check(&reply->body, info);
}
