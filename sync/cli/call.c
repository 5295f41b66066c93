#include "sync/cli/call.h"

#include "sync/base/hash.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/http/client.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_ASK_BYTES      16384 /* of a command line's words */
#define SLOWEST_BYTES_A_MS 512

static const struct mm_json_limits reply_limits = {MM_MAX_REPLY_BYTES, MM_MAX_JSON_DEPTH};

static const char *council_of(const struct mm_cli *cli)
{
    return cli->council ? cli->council : mm_cli_str(cli, "council", NULL);
}

static enum mm_err call_direct(struct mm_cli *cli, const char *name, const struct mm_buf *in,
                               struct mm_buf *out, struct mm_errinfo *info)
{
    const struct mm_action *action = mm_action_find(name);
    struct mm_central *central = NULL;
    struct mm_json *doc = NULL;
    enum mm_err err;

    if (!action)
        return mm_fail(info, MM_ERR_UNSUPPORTED, mm_say("「%s」という操作はありません。", "no action %s."),
                       name);
    err = mm_json_parse(in->data, in->len, &reply_limits, &doc, info);
    if (!err)
        err = mm_central_open(mm_cli_str(cli, "db", ""), MM_CENTRAL_WRITE, NULL, &cli->clock, &cli->random,
                              &central, info);
    if (!err)
        err = mm_central_choose(central, council_of(cli), info);
    if (!err)
        err = action->run(central, doc, out, info);
    mm_central_close(central);
    mm_json_free(doc);
    return err;
}

static enum mm_err find_council(const struct mm_cli *cli, struct mm_council_found *found,
                                struct mm_errinfo *info)
{
    struct mm_errinfo inner = MM_ERRINFO_INIT;
    enum mm_err err = mm_central_find(mm_cli_str(cli, "db", ""), council_of(cli), found, &inner);

    if (err == MM_ERR_USAGE)
        return mm_fail(info, err, "%s", inner.text);
    if (err)
        return mm_fail(
            info, err,
            mm_say("サーバーが動いていますが、その合言葉のファイルを読めません（%s）。サーバーと同じ利用者で"
                   "実行してください。",
                   "a server runs, but its secret file cannot be read (%s); run this as the server's "
                   "user."),
            inner.text);
    return MM_OK;
}

/* The longest that a request of this size may take: as the server counts (http.c). */
static int64_t time_for(size_t len)
{
    return MM_HTTP_TOTAL_MS + (int64_t)(len / SLOWEST_BYTES_A_MS);
}

enum mm_err mm_cli_send(const struct mm_cli_server *server, const char *path, const struct mm_http_call *call,
                        struct mm_buf *out, struct mm_errinfo *info)
{
    const struct mm_http_settings settings = {.total_ms = time_for(call->len),
                                              .ca_file = server->ca[0] ? server->ca : NULL,
                                              .address = server->address[0] ? server->address : NULL};
    const struct mm_http_header headers[] = {
        {"Authorization", server->authorization},
        {"Content-Type", call->read ? "application/octet-stream" : "application/json"},
        {MM_HDR_COUNCIL, server->council}};
    char url[MM_MAX_URL_BYTES + 100], message[400];
    struct mm_http_call whole = *call;
    struct mm_http_client *client = NULL;
    struct mm_http_answer answer;
    enum mm_err err = mm_http_open(&settings, &client, info);

    if (err)
        return err;
    snprintf(url, sizeof(url), "%s%.90s", server->url, path);
    whole.url = url;
    whole.headers = headers;
    whole.n_headers = server->council[0] ? 3 : 2;
    mm_http_answer_init(&answer);
    err = mm_http_send(client, &whole, &answer, info);
    if (!err && answer.status != 200) {
        mm_http_message(&answer, message, sizeof(message));
        err = mm_fail(info, MM_ERR_REFUSED, "%s", message);
    }
    if (!err)
        mm_buf_append(out, answer.body.data, answer.body.len);
    mm_http_answer_done(&answer);
    mm_http_close(client);
    return err;
}

enum mm_err mm_cli_server_here(struct mm_cli *cli, struct mm_cli_server *ret_server, struct mm_errinfo *info)
{
    char shown[MM_MAX_URL_BYTES];
    struct mm_council_found council = {.id = ""};
    struct mm_cli_server server = {.url = ""};
    struct mm_lease lease;

    if (mm_central_lease(mm_cli_str(cli, "db", ""), &lease, NULL)) {
        *ret_server = server;
        return MM_OK;
    }
    enum mm_err err = find_council(cli, &council, info);
    if (err)
        return err;
    snprintf(server.url, sizeof(server.url), "%s", lease.url);
    snprintf(server.address, sizeof(server.address), "%s", lease.address);
    snprintf(server.council, sizeof(server.council), "%s", council.id);
    snprintf(server.authorization, sizeof(server.authorization), "Bearer %s", council.secret);
    mm_wipe(council.secret, sizeof(council.secret));
    err = mm_central_tls_path(mm_cli_str(cli, "db", ""), shown, sizeof(shown));
    if (!err)
        snprintf(server.ca, sizeof(server.ca), "%s", mm_cli_str(cli, "ca", shown));
    if (!err)
        *ret_server = server;
    return err;
}

static enum mm_err call_server(const struct mm_cli_server *server, const char *name, const struct mm_buf *in,
                               struct mm_buf *out, struct mm_errinfo *info)
{
    const struct mm_http_call call = {.method = "POST", .body = in->data, .len = in->len};
    char path[100];

    if (in->len > MM_MAX_BODY_BYTES)
        return mm_fail(info, MM_ERR_TOO_BIG, "%s",
                       mm_say("動いているサーバーに渡すには大きすぎます。ファイルを分けてください。",
                              "too big for a running server; split the file."));
    snprintf(path, sizeof(path), "/api/v1/action/%.64s", name);
    return mm_cli_send(server, path, &call, out, info);
}

enum mm_err mm_cli_action(struct mm_cli *cli, const char *name, const struct mm_buf *in,
                          struct mm_json **ret_out, struct mm_errinfo *info)
{
    struct mm_cli_server server;
    struct mm_buf out;
    enum mm_err err = mm_buf_check(in, info);

    if (err)
        return err;
    mm_buf_init(&out, MM_MAX_REPLY_BYTES);
    err = mm_cli_server_here(cli, &server, info);
    if (!err && server.url[0])
        err = call_server(&server, name, in, &out, info);
    else if (!err) /* nobody, or a command that will be done in a moment: opening waits for it */
        err = call_direct(cli, name, in, &out, info);
    mm_wipe(&server, sizeof(server));
    if (!err)
        err = mm_buf_check(&out, info);
    if (!err)
        err = mm_json_parse(mm_buf_str(&out), out.len, &reply_limits, ret_out, info);
    mm_buf_done(&out);
    return err;
}

enum mm_err mm_cli_ask(struct mm_cli *cli, const char *name, const struct mm_cli_word *words, size_t n,
                       struct mm_json **ret_out, struct mm_errinfo *info)
{
    char actor[200];
    struct mm_buf in;
    struct mm_jw w;

    mm_cli_actor(actor, sizeof(actor));
    mm_buf_init(&in, MAX_ASK_BYTES);
    mm_jw_init(&w, &in);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "actor", actor);
    for (size_t i = 0; i < n; i++) {
        if (words[i].value)
            mm_jw_kstr(&w, words[i].key, words[i].value);
    }
    mm_jw_end(&w);
    enum mm_err err = mm_cli_action(cli, name, &in, ret_out, info);
    mm_buf_done(&in);
    return err;
}

enum mm_err mm_cli_read_store(struct mm_cli *cli, struct mm_central **ret_central, struct mm_errinfo *info)
{
    enum mm_err err = mm_central_open(mm_cli_str(cli, "db", ""), MM_CENTRAL_READ, NULL, &cli->clock,
                                      &cli->random, ret_central, info);
    if (!err)
        mm_central_trust(*ret_central, mm_cli_str(cli, "ca", NULL));
    return err;
}

enum mm_err mm_cli_read(struct mm_cli *cli, struct mm_central **ret_central, struct mm_errinfo *info)
{
    struct mm_central *central = NULL;
    enum mm_err err = mm_cli_read_store(cli, &central, info);

    if (!err)
        err = mm_central_choose(central, council_of(cli), info);
    if (err) {
        mm_central_close(central);
        return err;
    }
    *ret_central = central;
    return MM_OK;
}

enum mm_err mm_cli_each_council(struct mm_cli *cli,
                                enum mm_err (*run)(struct mm_cli *cli, const char *name, void *ctx,
                                                   struct mm_errinfo *info),
                                void *ctx, struct mm_errinfo *info)
{
    struct mm_council_row *rows = NULL;
    struct mm_central *central = NULL;
    size_t n = 0;
    enum mm_err err;

    if (mm_cli_str(cli, "council", NULL))
        return run(cli, NULL, ctx, info);
    err = mm_cli_read_store(cli, &central, info);
    if (!err)
        err = mm_central_councils(central, &rows, &n, info);
    mm_central_close(central);
    for (size_t i = 0; i < n && !err; i++) {
        cli->council = rows[i].id;
        err = run(cli, n > 1 ? rows[i].name : NULL, ctx, info);
    }
    cli->council = NULL;
    free(rows);
    return err;
}

void mm_cli_actor(char *out, size_t out_bytes)
{
    const struct passwd *user = getpwuid(getuid());

    snprintf(out, out_bytes, "mamori:%s", user ? user->pw_name : "?");
}

enum mm_err mm_cli_output(struct mm_cli *cli, const struct mm_buf *bytes, struct mm_errinfo *info)
{
    const char *path = mm_cli_str(cli, "o", NULL);

    if (path)
        return mm_file_write_atomic(path, mm_buf_str(bytes), bytes->len, 0600, info);
    if (fwrite(mm_buf_str(bytes), 1, bytes->len, stdout) != bytes->len || fflush(stdout))
        return mm_fail_errno(info, errno, "%s", mm_say("出力できません", "cannot write the output"));
    return MM_OK;
}
