/* An action for somebody who only reads: by the writer of this process, by the running server, or by a writer
 * opened for a moment. */
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/http/client.h"
#include "sync/server/internal.h"
#include "sync/server/writer.h"

#include <string.h>

static enum mm_err ask_server(struct mm_central *central, const struct mm_lease *lease, const char *name,
                              const struct mm_buf *in, struct mm_errinfo *info)
{
    struct mm_http_client *client = NULL;
    struct mm_http_answer answer;
    struct mm_http_settings settings = {.address = lease->address[0] ? lease->address : NULL};
    struct mm_buf url, bearer;
    char secret[64] = "", message[400], shown[1024];
    mm_http_answer_init(&answer);
    mm_buf_init(&url, MM_MAX_URL_BYTES);
    mm_buf_init(&bearer, 256);
    enum mm_err err = mm_secret_load(central->file, secret, sizeof secret, info);
    if (!err && mm_central_tls_path(central->url, shown, sizeof shown) == MM_OK)
        settings.ca_file = central->ca_file ? central->ca_file : shown;
    if (!err)
        err = mm_http_open(&settings, &client, info);
    if (err)
        goto out;
    mm_buf_printf(&url, "%s/api/v1/action/%s", lease->url, name);
    mm_buf_printf(&bearer, "Bearer %s", secret);
    struct mm_http_header headers[] = {{"Authorization", mm_buf_str(&bearer)},
                                       {"Content-Type", "application/json"},
                                       {MM_HDR_COUNCIL, central->council}};
    struct mm_http_call call = {.method = "POST",
                                .url = mm_buf_str(&url),
                                .headers = headers,
                                .n_headers = sizeof headers / sizeof headers[0],
                                .body = in->data,
                                .len = in->len};
    err = mm_http_send(client, &call, &answer, info);
    if (!err && answer.status != 200) {
        mm_http_message(&answer, message, sizeof message);
        err = mm_fail(info, MM_ERR_REFUSED, "%s", message);
    }
out:
    mm_http_answer_done(&answer);
    mm_http_close(client);
    mm_buf_done(&url);
    if (bearer.data)
        mm_wipe(bearer.data, bearer.len);
    mm_buf_done(&bearer);
    mm_wipe(secret, sizeof secret);
    return err;
}

static const struct mm_json_limits limits = {MM_MAX_FIELD_BYTES, MM_MAX_JSON_DEPTH};

/* The action with what it reads, for whoever writes. */
struct act {
    const struct mm_action *action;
    struct mm_json *doc;
    enum mm_err err;
    struct mm_errinfo why;
};

/* May be called more than once: what an earlier call did is undone. */
static void run(struct mm_central *writer, void *ctx)
{
    struct act *act = ctx;
    struct mm_buf out;
    mm_buf_init(&out, MM_MAX_FIELD_BYTES);
    mm_errinfo_clear(&act->why);
    act->err = act->action->run(writer, act->doc, &out, &act->why);
    mm_buf_done(&out);
}

/* In a server, for a thread that serves. */
static enum mm_err ask_writer(struct mm_central *central, struct act *act, struct mm_errinfo *info)
{
    enum mm_err err = mm_writer_do(central->shared->writer, central->council, run, act, info);
    return err || !act->err ? err : mm_fail(info, act->err, "%s", act->why.text);
}

static enum mm_err be_writer(struct mm_central *central, struct act *act, struct mm_errinfo *info)
{
    struct mm_central *writer = NULL;
    enum mm_err err = mm_central_open(central->url, MM_CENTRAL_WRITE, NULL, &central->clock, &central->random,
                                      &writer, info);
    if (!err)
        err = mm_central_turn(writer, central->council, info);
    if (!err)
        run(writer, act);
    mm_central_close(writer);
    return err || !act->err ? err : mm_fail(info, act->err, "%s", act->why.text);
}

enum mm_err mm_central_act(struct mm_central *central, const char *name, const struct mm_buf *in,
                           struct mm_errinfo *info)
{
    struct mm_lease lease;
    struct act act = {.action = mm_action_find(name)};
    bool looks = central->looking;
    enum mm_err err = mm_buf_check(in, info);
    if (looks)
        mm_central_read_end(central); /* whoever brings the tables up to date would wait for us */
    if (!err && !act.action)
        err = mm_fail(info, MM_ERR_UNSUPPORTED, "%s", name);
    if (!err)
        err = mm_json_parse(in->data, in->len, &limits, &act.doc, info);
    if (!err && central->shared->writer)
        err = ask_writer(central, &act, info);
    else if (!err && mm_central_lease(central->url, &lease, NULL) == MM_OK)
        err = ask_server(central, &lease, name, in, info);
    else if (!err)
        err = be_writer(central, &act, info);
    mm_json_free(act.doc);
    enum mm_err again = looks ? mm_central_read_begin(central, info) : MM_OK; /* to see what was written */
    return err ? err : again;
}
