/* The CA that a kiosk trusts. Its certificate is remembered in the store at enrolment, so that later runs
 * need no option and another CA of the system counts for nothing; a file beside it is for libcurl to read. */
#include "sync/agent/agent.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"

#include <string.h>
#include <strings.h>

#define META_CA   "server_ca"
#define FILE_MODE 0640

static bool is_https(const char *url)
{
    return strncasecmp(url, "https://", 8) == 0;
}

enum mm_err mm_agent_address(const struct mm_agent_settings *settings, struct mm_errinfo *info)
{
    const char *url = settings->server;
    if (!url || is_https(url))
        return MM_OK;
    if (strncasecmp(url, "http://", 7) != 0)
        return mm_fail(
            info, MM_ERR_INVALID,
            mm_say("サーバーのアドレス「%s」は https:// で始めてください（この機械の中だけで試すときは "
                   "http://127.0.0.1:ポート）",
                   "the server's address \"%s\" must begin with https:// (or http://127.0.0.1:PORT "
                   "for a trial on this machine)"),
            url);
    if (settings->ca_file)
        return mm_fail(
            info, MM_ERR_REFUSED,
            mm_say("--ca で証明書を指定したときは、アドレスを https:// で始めてください。暗号のない %s "
                   "では相手を確かめられません。何も送っていません",
                   "with --ca the address must begin with https://: over %s nobody can be proved; "
                   "nothing was sent"),
            url);
    return MM_OK;
}

enum mm_err mm_agent_no_fallback(struct mm_store *store, const char *url, struct mm_errinfo *info)
{
    char known[1024];
    if (is_https(url) || mm_store_meta_get(store, "server", known, sizeof known, NULL) || !is_https(known))
        return MM_OK;
    return mm_fail(info, MM_ERR_REFUSED,
                   mm_say("この端末は https で登録されています。暗号のない %s には何も送りません",
                          "this kiosk enrolled over https; nothing is sent to %s in the clear"),
                   url);
}

/* Remembered under the PEM text itself. */
static enum mm_err remember(struct mm_store *store, const char *ca_file, struct mm_buf *pem,
                            struct mm_errinfo *info)
{
    enum mm_err err = mm_file_read(ca_file, MM_MAX_PEM_BYTES, pem, info);
    if (err)
        return err;
    if (!strstr(mm_buf_str(pem), "-----BEGIN CERTIFICATE-----"))
        return mm_fail(info, MM_ERR_INVALID, "%s: %s", ca_file,
                       mm_say("証明書（PEM）ではありません", "is no certificate (PEM)"));
    return mm_store_meta_set(store, META_CA, mm_buf_str(pem), info);
}

static enum mm_err recall(struct mm_store *store, struct mm_buf *pem, struct mm_errinfo *info)
{
    char text[MM_MAX_PEM_BYTES];
    struct mm_errinfo why = MM_ERRINFO_INIT;
    enum mm_err err = mm_store_meta_get(store, META_CA, text, sizeof text, &why);
    if (err == MM_ERR_NOT_FOUND)
        return MM_OK;
    if (err)
        return mm_fail(info, err, "%s", why.text);
    mm_buf_str_append(pem, text);
    return mm_buf_check(pem, info);
}

static bool file_says(const char *path, const struct mm_buf *pem)
{
    struct mm_buf old;
    if (mm_file_read(path, MM_MAX_PEM_BYTES, &old, NULL))
        return false;
    bool same = old.len == pem->len && memcmp(old.data, pem->data, old.len) == 0;
    mm_buf_done(&old);
    return same;
}

enum mm_err mm_agent_trust(struct mm_store *store, const char *dir, const char *ca_file,
                           char ret_path[MM_PATH_BYTES], struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES];
    struct mm_buf pem;
    mm_buf_init(&pem, MM_MAX_PEM_BYTES);
    enum mm_err err = ca_file ? remember(store, ca_file, &pem, info) : recall(store, &pem, info);
    if (!err && mm_path_join(path, dir, "agent.ca"))
        err = mm_fail(info, MM_ERR_TOO_BIG, "%s",
                      mm_say("フォルダーの名前が長すぎます", "the path is too long"));
    if (!err && pem.len > 0 && !file_says(path, &pem))
        err = mm_file_write_atomic(path, pem.data, pem.len, FILE_MODE, info);
    if (!err)
        memcpy(ret_path, pem.len > 0 ? path : "", pem.len > 0 ? strlen(path) + 1 : 1);
    mm_buf_done(&pem);
    return err;
}
