/* The credential of the 事務局メニュー, and what is asked with it. */
#include "sync/agent/office.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define SECRET_FILE "office.secret"
#define BASIC       "Basic "
#define MAX_LINE    600 /* user:secret */

/* ---- what is set --------------------------------------------------------------------------------------- */
static enum mm_err check_here(const char *url, struct mm_errinfo *info)
{
    static const char *const here[] = {"http://127.0.0.1:",  "http://[::1]:",  "http://localhost:",
                                       "https://127.0.0.1:", "https://[::1]:", "https://localhost:"};
    for (size_t i = 0; i < sizeof here / sizeof here[0]; i++) {
        size_t len = strlen(here[i]);
        if (strncasecmp(url, here[i], len) != 0)
            continue;
        len += strspn(url + len, "0123456789"); /* "localhost:1@elsewhere" is elsewhere */
        if (!url[len] || url[len] == '/')
            return MM_OK;
    }
    return mm_fail(
        info, MM_ERR_REFUSED, "%s",
        mm_say("事務局メニューは、サーバーと同じ機械の端末でだけ使えます。ほかの端末では、事務局の画面"
               "（/web/）をお使いください",
               "the menu of the secretariat works at a kiosk on the server's own machine alone; "
               "elsewhere use the pages (/web/)"));
}

static enum mm_err read_line(const char *path, struct mm_buf *line, struct mm_errinfo *info)
{
    enum mm_err err = mm_file_read(path, MAX_LINE, line, info);
    if (err)
        return err;
    line->len = strcspn(mm_buf_str(line), "\r\n");
    line->data[line->len] = '\0';
    return line->len
               ? MM_OK
               : mm_fail(info, MM_ERR_INVALID,
                         mm_say("%s には合言葉を1行で書いてください", "%s must hold the secret, in one line"),
                         path);
}

enum mm_err mm_office_set(struct mm_agent *agent, const char *user, const char *secret_file,
                          struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES], both[MAX_LINE + 1] = "";
    struct mm_buf secret = {0};
    enum mm_err err = mm_path_join(path, agent->dir, SECRET_FILE);
    if (err)
        return mm_fail(info, err, "%s", agent->dir);
    if (!secret_file) {
        if (unlink(path) != 0 && errno != ENOENT)
            return mm_fail_errno(info, errno, "%s", path);
        return mm_store_meta_set(agent->store, MM_META_OFFICE, "", info);
    }
    err = check_here(agent->server, info);
    if (!err)
        err = read_line(secret_file, &secret, info);
    if (!err && (!user || !user[0] || strchr(user, ':') || strlen(user) + secret.len >= MAX_LINE))
        err = mm_fail(info, MM_ERR_USAGE, "%s",
                      mm_say("office には --user 名前（mamori credential add が示した利用者）が要ります",
                             "office needs --user NAME (as mamori credential add told it)"));
    if (!err) {
        (void)snprintf(both, sizeof both, "%s:%s", user, mm_buf_str(&secret));
        err = mm_file_write_atomic(path, both, strlen(both), 0600, info);
    }
    if (!err)
        err = mm_store_meta_set(agent->store, MM_META_OFFICE, "1", info);
    mm_wipe(both, sizeof both);
    if (secret.data)
        mm_wipe(secret.data, secret.len);
    mm_buf_done(&secret);
    return err;
}

/* ---- what is asked ------------------------------------------------------------------------------------- */
static enum mm_err send(struct mm_agent *agent, const char *secret, const char *path,
                        const struct mm_buf *body, struct mm_http_answer *answer, struct mm_errinfo *info)
{
    char authorization[2 * MAX_LINE] = BASIC;
    struct mm_buf url;
    const struct mm_http_header headers[] = {{"Authorization", authorization},
                                             {"Content-Type", "application/json"}};
    mm_buf_init(&url, MM_MAX_URL_BYTES);
    mm_buf_printf(&url, "%s%s", agent->server, path);
    mm_base64(secret, strlen(secret), authorization + strlen(BASIC));
    const struct mm_http_call call = {.method = body ? "POST" : "GET",
                                      .url = mm_buf_str(&url),
                                      .headers = headers,
                                      .n_headers = body ? 2 : 1,
                                      .body = body ? mm_buf_str(body) : NULL,
                                      .len = body ? body->len : 0};
    enum mm_err err = mm_buf_check(&url, info);
    if (!err)
        err = mm_http_send(agent->http, &call, answer, info);
    if (err)
        err = mm_fail(info, err, "%s",
                      mm_say("サーバーから返事がありません。動いているか、保守の担当に確かめてください。",
                             "the server does not answer."));
    mm_wipe(authorization, sizeof authorization);
    mm_buf_done(&url);
    return err;
}

static enum mm_err status_of(const struct mm_http_answer *answer, struct mm_errinfo *info)
{
    char message[400];
    if (answer->status == 200)
        return MM_OK;
    if (answer->status == 401)
        return mm_fail(
            info, MM_ERR_AUTH, "%s",
            mm_say("事務局メニューの合言葉が使えなくなっています。保守の担当に、預け直すように伝えて"
                   "ください。",
                   "the secret of the menu is good no more; give it anew with mamori-agent office"));
    mm_http_message(answer, message, sizeof message);
    return mm_fail(info, MM_ERR_REFUSED, "%s", message);
}

enum mm_err mm_office_call(struct mm_agent *agent, const char *path, const struct mm_buf *body,
                           struct mm_http_answer *answer, struct mm_errinfo *info)
{
    char file[MM_PATH_BYTES];
    struct mm_buf secret = {0};
    enum mm_err err = check_here(agent->server, info);
    if (!err)
        err = mm_path_join(file, agent->dir, SECRET_FILE);
    if (!err && read_line(file, &secret, NULL))
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                      mm_say("事務局メニューの合言葉が預けられていません。保守の担当に伝えてください。",
                             "no secret was given; see mamori-agent office"));
    if (!err)
        err = send(agent, mm_buf_str(&secret), path, body, answer, info);
    if (!err)
        err = status_of(answer, info);
    if (secret.data)
        mm_wipe(secret.data, secret.len);
    mm_buf_done(&secret);
    return err;
}

enum mm_err mm_office_answer(struct mm_agent *agent, const char *path, const struct mm_buf *body,
                             struct mm_json **ret_doc, struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MM_MAX_REPLY_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_http_answer answer;
    mm_http_answer_init(&answer);
    enum mm_err err = mm_office_call(agent, path, body, &answer, info);
    if (!err)
        err = mm_json_parse(mm_buf_str(&answer.body), answer.body.len, &limits, ret_doc, info);
    if (answer.body.data)
        mm_wipe(answer.body.data, answer.body.len);
    mm_http_answer_done(&answer);
    return err;
}

enum mm_err mm_office_media(const struct mm_agent *agent, struct mm_errinfo *info)
{
    if (agent->media[0])
        return MM_OK;
    return mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                   mm_say("媒体のフォルダーが決まっていません。保守の担当に伝えてください。",
                          "nobody said where the medium is; start mamori-agent with --media"));
}
