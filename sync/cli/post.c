#include "sync/cli/post.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"

#include <stdio.h>
#include <stdlib.h>

struct mm_cli_post {
    struct mm_central *reads; /* borrowed */
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

enum mm_err mm_cli_post_open(struct mm_cli *cli, struct mm_central *reads, struct mm_cli_post **ret_post,
                             struct mm_errinfo *info)
{
    struct mm_lease lease;
    struct mm_errinfo none = MM_ERRINFO_INIT;
    struct mm_cli_post *post = calloc(1, sizeof *post);
    if (!post)
        return mm_nomem(info);
    post->reads = reads;
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

static enum mm_err send_letter(void *ctx, const struct mm_letter *letter, struct mm_http_answer *answer,
                               struct mm_errinfo *info)
{
    struct mm_cli_post *post = ctx;
    return post->client ? send_out(post, letter, answer, info)
                        : mm_arrival_serve(post->router, letter, answer, info);
}

static enum mm_err read_next(void *ctx, const struct mm_route *route, const char *recorder, const char *param,
                             struct mm_web_reply *reply, struct mm_errinfo *info)
{
    struct mm_cli_post *post = ctx;
    return mm_arrival_read(post->reads, route, recorder, param, reply, info);
}

struct mm_arrival_post mm_cli_post_ops(struct mm_cli_post *post)
{
    return (struct mm_arrival_post){send_letter, read_next, post};
}

struct mm_arrival_rule mm_cli_arrival_rule(bool ahead)
{
    return (struct mm_arrival_rule){
        ahead, mm_say("そのまま取り込むなら --ahead を付けてください", "add --ahead to take it as it is"),
        mm_say("mamori kiosk approve で承認してから取り込んでください", "run mamori kiosk approve first")};
}
