/* Enrolment: a key made here, a one-time code from the secretariat, and the server's facts in the store. The
 * recorder's id is written last: while it is missing, the kiosk is not enrolled and enrolling can be tried
 * again with the same key. */
#include "sync/agent/agent.h"
#include "sync/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum mm_err load_or_make_key(const char *dir, struct mm_sign_key *ret_key, struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES];
    if (mm_path_join(path, dir, "agent.key"))
        return mm_fail(info, MM_ERR_TOO_BIG, "%s",
                       mm_say("フォルダの名前が長すぎます", "the path is too long"));
    if (mm_path_exists(path))
        return mm_sign_key_load(path, ret_key, info);
    struct mm_sign_key key;
    mm_sign_key_new(&key, NULL);
    enum mm_err err = mm_sign_key_store(path, &key, info);
    if (err)
        mm_sign_key_done(&key);
    else
        *ret_key = key;
    return err;
}

static enum mm_err ask(const struct mm_agent_settings *settings, const char *ca_file, const char *code,
                       const char *name, const struct mm_sign_key *key, struct mm_http_answer *answer,
                       struct mm_errinfo *info)
{
    const struct mm_http_settings http = {
        .ca_file = ca_file, .connect_ms = settings->connect_ms, .total_ms = settings->total_ms};
    const struct mm_http_header headers[] = {{"Content-Type", "application/json"}};
    struct mm_http_client *client = NULL;
    char public_key[MM_PUBLIC_TEXT_BYTES], message[400];
    struct mm_buf url, body;
    struct mm_jw w;
    mm_buf_init(&url, 2048);
    mm_buf_init(&body, 4096);
    size_t len = strlen(settings->server);
    mm_buf_printf(&url, "%.*s/kiosk/v1/enrol", (int)(len && settings->server[len - 1] == '/' ? len - 1 : len),
                  settings->server);
    mm_sign_public_format(&key->public_key, public_key);
    mm_jw_init(&w, &body);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "code", code);
    mm_jw_kstr(&w, "public_key", public_key);
    mm_jw_kstr(&w, "name", name ? name : "");
    mm_jw_end(&w);
    struct mm_http_call call = {.method = "POST",
                                .url = mm_buf_str(&url),
                                .headers = headers,
                                .n_headers = 1,
                                .body = mm_buf_str(&body),
                                .len = body.len};
    enum mm_err err = mm_buf_check(&url, info);
    if (!err)
        err = mm_buf_check(&body, info);
    if (!err)
        err = mm_http_open(&http, &client, info);
    if (!err)
        err = mm_http_send(client, &call, answer, info);
    if (!err && answer->status != 200) {
        mm_http_message(answer, message, sizeof message);
        err = mm_fail(info, answer->status == 403 ? MM_ERR_AUTH : MM_ERR_REFUSED,
                      mm_say("登録できませんでした: %s", "not enrolled: %s"), message);
    }
    mm_http_close(client);
    mm_buf_done(&url);
    mm_buf_done(&body);
    return err;
}

/* The reply's texts that go into the store under the same names; the recorder last. */
static enum mm_err keep_facts(struct mm_store *store, const struct mm_json *doc, const char *server,
                              struct mm_errinfo *info)
{
    static const char *const names[] = {"council", "council_name", "home_page", "recorder"};
    size_t n = sizeof names / sizeof names[0];
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < n; i++)
        if (!mm_json_get_str(doc, names[i], "")[0])
            err = mm_fail(info, MM_ERR_REFUSED,
                          mm_say("サーバの返事に %s がありません", "the server's reply lacks %s"), names[i]);
    if (!err)
        err = mm_store_meta_set(store, "server", server, info);
    if (!err)
        err = mm_store_meta_set(store, "demo", mm_json_get_bool(doc, "demo", false) ? "1" : "0", info);
    for (size_t i = 0; !err && i < n; i++)
        err = mm_store_meta_set(store, names[i], mm_json_get_str(doc, names[i], ""), info);
    return err;
}

enum mm_err mm_agent_enrol(const struct mm_agent_settings *settings, const char *code, const char *name,
                           const struct mm_clock *clock, const struct mm_random *random,
                           struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {64 * 1024, 8};
    struct mm_store *store = NULL;
    struct mm_json *doc = NULL;
    struct mm_http_answer answer;
    struct mm_sign_key key = {0};
    char recorder[MM_ID_BYTES], ca[MM_PATH_BYTES];
    mm_http_answer_init(&answer);
    enum mm_err err = mm_store_open(settings->dir, true, clock, random, &store, info);
    if (!err && mm_store_meta_get(store, "recorder", recorder, sizeof recorder, NULL) == MM_OK)
        err = mm_fail(info, MM_ERR_EXISTS, "%s",
                      mm_say("この端末はもう登録されています", "this kiosk is enrolled already"));
    if (!err)
        err = mm_agent_no_fallback(store, settings->server, info);
    if (!err)
        err = load_or_make_key(settings->dir, &key, info);
    if (!err && !settings->ca_file)
        err = mm_agent_trust(store, settings->dir, NULL, ca, info);
    if (!err)
        err = ask(settings,
                  settings->ca_file ? settings->ca_file
                  : ca[0]           ? ca
                                    : NULL,
                  code, name, &key, &answer, info);
    if (!err)
        err = mm_json_parse(mm_buf_str(&answer.body), answer.body.len, &limits, &doc, info);
    if (!err && settings->ca_file) /* trusted from now on: it has brought us to this server */
        err = mm_agent_trust(store, settings->dir, settings->ca_file, ca, info);
    if (!err)
        err = keep_facts(store, doc, settings->server, info);
    mm_json_free(doc);
    mm_sign_key_done(&key);
    mm_http_answer_done(&answer);
    mm_store_close(store);
    return err;
}
