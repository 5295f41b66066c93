/* An action for somebody who only reads: by the running server, or by a writer opened for a moment. */
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/http/client.h"
#include "sync/server/internal.h"

#include <string.h>

static enum mm_err ask_server(struct mm_central *central, const char *server, const char *name,
                              const struct mm_buf *in, struct mm_errinfo *info)
{
    struct mm_http_client *client = NULL;
    struct mm_http_answer answer;
    struct mm_http_settings settings = {0};
    struct mm_buf url, bearer;
    char secret[64] = "", message[400], shown[1024];
    mm_http_answer_init(&answer);
    mm_buf_init(&url, MM_MAX_URL_BYTES);
    mm_buf_init(&bearer, 256);
    enum mm_err err = mm_secret_load(central->url, secret, sizeof secret, info);
    if (!err && mm_central_tls_path(central->url, shown, sizeof shown) == MM_OK)
        settings.ca_file = central->ca_file ? central->ca_file : shown;
    if (!err)
        err = mm_http_open(&settings, &client, info);
    if (err)
        goto out;
    mm_buf_printf(&url, "%s/api/v1/action/%s", server, name);
    mm_buf_printf(&bearer, "Bearer %s", secret);
    struct mm_http_header headers[] = {{"Authorization", mm_buf_str(&bearer)},
                                       {"Content-Type", "application/json"}};
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

static enum mm_err act_as_writer(struct mm_central *central, const char *name, const struct mm_buf *in,
                                 struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MM_MAX_FIELD_BYTES, MM_MAX_JSON_DEPTH};
    const struct mm_action *action = mm_action_find(name);
    struct mm_central *writer = NULL;
    struct mm_json *doc = NULL;
    struct mm_buf out;
    mm_buf_init(&out, MM_MAX_FIELD_BYTES);
    enum mm_err err = action ? mm_json_parse(in->data, in->len, &limits, &doc, info)
                             : mm_fail(info, MM_ERR_UNSUPPORTED, "%s", name);
    if (!err)
        err = mm_central_open(central->url, MM_CENTRAL_WRITE, NULL, &central->clock, &central->random,
                              &writer, info);
    if (!err)
        err = action->run(writer, doc, &out, info);
    mm_central_close(writer);
    mm_json_free(doc);
    mm_buf_done(&out);
    return err;
}

enum mm_err mm_central_act(struct mm_central *central, const char *name, const struct mm_buf *in,
                           struct mm_errinfo *info)
{
    char server[300] = "";
    enum mm_err err = mm_buf_check(in, info);
    if (err)
        return err;
    return mm_central_lease(central->url, server, sizeof server, NULL) == MM_OK
               ? ask_server(central, server, name, in, info)
               : act_as_writer(central, name, in, info);
}
