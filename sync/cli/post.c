#include "sync/cli/post.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/wire/batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct mm_cli_post {
    /* a server runs */
    struct mm_http_client *client; /* owned; NULL: there is none */
    char url[MM_MAX_URL_BYTES];
    /* else */
    struct mm_central *central; /* owned */
    struct mm_router *router;   /* owned */
};

static enum mm_err open_client(struct mm_cli *cli, const struct mm_lease *lease, struct mm_cli_post *post,
                               struct mm_errinfo *info)
{
    char shown[MM_MAX_URL_BYTES];
    enum mm_err err = mm_central_tls_path(mm_cli_str(cli, "db", ""), shown, sizeof shown);
    const struct mm_http_settings settings = {.ca_file = mm_cli_str(cli, "ca", shown),
                                              .address = lease->address[0] ? lease->address : NULL};
    (void)snprintf(post->url, sizeof post->url, "%s", lease->url);
    return err ? err : mm_http_open(&settings, &post->client, info);
}

static enum mm_err open_router(struct mm_cli *cli, struct mm_cli_post *post, struct mm_errinfo *info)
{
    enum mm_err err = mm_central_open(mm_cli_str(cli, "db", ""), MM_CENTRAL_WRITE, NULL, &cli->clock,
                                      &cli->random, &post->central, info);
    return err ? err : mm_router_new(post->central, &post->router, info);
}

enum mm_err mm_cli_post_open(struct mm_cli *cli, struct mm_cli_post **ret_post, struct mm_errinfo *info)
{
    struct mm_lease lease;
    struct mm_errinfo none = MM_ERRINFO_INIT;
    struct mm_cli_post *post = calloc(1, sizeof *post);
    if (!post)
        return mm_nomem(info);
    enum mm_err err = mm_central_lease(mm_cli_str(cli, "db", ""), &lease, &none) == MM_OK
                          ? open_client(cli, &lease, post, info)
                          : open_router(cli, post, info);
    if (err)
        mm_cli_post_close(post);
    else
        *ret_post = post;
    return err;
}

void mm_cli_post_close(struct mm_cli_post *post)
{
    if (!post)
        return;
    mm_http_close(post->client);
    mm_router_free(post->router);
    mm_central_close(post->central);
    free(post);
}

/* ---- the running server -------------------------------------------------------------------------------- */
static enum mm_err send_out(struct mm_cli_post *post, const struct mm_letter *letter,
                            struct mm_http_answer *answer, struct mm_errinfo *info)
{
    struct mm_http_header headers[MM_MAX_LETTER_HEADERS];
    const struct mm_json *all = mm_json_get(letter->head, "headers");
    size_t n = 0;
    struct mm_buf url;
    mm_buf_init(&url, 2 * MM_MAX_URL_BYTES);
    mm_buf_printf(&url, "%s%s", post->url, letter->path);
    for (const struct mm_json *h = mm_json_first(all); h && n < MM_MAX_LETTER_HEADERS; h = mm_json_next(h))
        headers[n++] = (struct mm_http_header){mm_json_key(h), mm_json_str(h, "")};
    const struct mm_http_call call = {letter->method, mm_buf_str(&url), headers, n,
                                      letter->body,   letter->len};
    enum mm_err err = mm_buf_check(&url, info);
    if (!err)
        err = mm_http_send(post->client, &call, answer, info);
    mm_buf_done(&url);
    return err;
}

/* ---- our own router ------------------------------------------------------------------------------------ */
static const char *letter_header(void *ctx, const char *name)
{
    return mm_letter_header(ctx, name);
}

static const char *no_header(void *ctx, const char *name)
{
    (void)ctx, (void)name;
    return NULL;
}

static void no_wait(struct mm_web_request *request)
{
    (void)request;
}
static const struct mm_web_wait waits_not = {no_wait, no_wait}; /* there is nobody else to be served */

static void serve(struct mm_router *router, struct mm_web_request *request, struct mm_web_reply *reply)
{
    const struct mm_web_ops *ops = &mm_router_ops;
    size_t max_body = 0;
    if (!ops->accept(router, request, &max_body, reply))
        return;
    if (request->len > max_body) {
        mm_web_reply_error(reply, 413, mm_err_name(MM_ERR_TOO_BIG), "本文が大きすぎます");
        return;
    }
    bool ready = ops->handle(router, request, reply);
    mm_router_settle(router);
    if (!ready)
        ops->resume(router, request, reply);
    ops->done(router, request);
}

const char *mm_cli_post_header(const struct mm_web_reply *reply, const char *name)
{
    for (size_t i = 0; i < reply->n_headers; i++)
        if (strcasecmp(reply->header[i].name, name) == 0)
            return reply->header[i].value;
    return "";
}

static enum mm_err put_answer(const struct mm_web_reply *reply, struct mm_http_answer *answer,
                              struct mm_errinfo *info)
{
    answer->status = reply->status;
    (void)snprintf(answer->etag, sizeof answer->etag, "%.199s", mm_cli_post_header(reply, "ETag"));
    (void)snprintf(answer->type, sizeof answer->type, "%.99s", reply->type ? reply->type : "");
    mm_buf_clear(&answer->body);
    mm_buf_append(&answer->body, mm_buf_str(&reply->body), reply->body.len);
    return mm_buf_check(&answer->body, info);
}

static enum mm_err serve_here(struct mm_cli_post *post, const struct mm_letter *letter,
                              struct mm_http_answer *answer, struct mm_errinfo *info)
{
    const char *packed = mm_letter_header(letter, "Content-Encoding");
    struct mm_web_reply reply;
    struct mm_buf body;
    struct mm_web_request request = {.method = letter->method,
                                     .target = letter->path,
                                     .path = letter->path,
                                     .query = "",
                                     .peer = "127.0.0.1",
                                     .body = letter->body,
                                     .len = letter->len,
                                     .header = letter_header,
                                     .ctx = (void *)(uintptr_t)letter,
                                     .wait = &waits_not};
    enum mm_err err = MM_OK;
    mm_buf_init(&body, MM_MAX_BATCH_BYTES);
    if (packed) {
        err = mm_gunzip(letter->body, letter->len, MM_MAX_BATCH_BYTES, &body, info);
        request.body = mm_buf_str(&body);
        request.len = body.len;
    }
    mm_web_reply_init(&reply);
    if (!err) {
        serve(post->router, &request, &reply);
        err = put_answer(&reply, answer, info);
    }
    mm_web_reply_done(&reply);
    mm_buf_done(&body);
    return err;
}

enum mm_err mm_cli_post_send(struct mm_cli_post *post, const struct mm_letter *letter,
                             struct mm_http_answer *answer, struct mm_errinfo *info)
{
    return post->client ? send_out(post, letter, answer, info) : serve_here(post, letter, answer, info);
}

enum mm_err mm_cli_post_read(struct mm_central *central, const struct mm_route *route, const char *recorder,
                             const char *param, struct mm_web_reply *ret_reply, struct mm_errinfo *info)
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
    mm_web_reply_init(ret_reply);
    route->run(central, &request, &who, ret_reply);
    return mm_buf_check(&ret_reply->body, info);
}
