#include "sync/agent/lrs.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BASIC        "Basic "
#define SECRET_FILE  "lrs.secret"
#define MAX_SECRET   400
#define MAX_KEPT     (MAX_SECRET + 100)
#define TEXT_BYTES   240
#define TEXT_CHARS   60
#define MAX_DECISION 600

/* ---- what is set --------------------------------------------------------------------------------------- */
static bool starts(const char *url, const char *with)
{
    return strncasecmp(url, with, strlen(with)) == 0;
}

/* A name and a secret never leave this machine in the clear. */
static enum mm_err check_url(const char *url, struct mm_errinfo *info)
{
    static const char *const here[] = {"https://", "http://127.0.0.1:", "http://[::1]:", "http://localhost:"};
    for (size_t i = 0; i < sizeof here / sizeof here[0]; i++)
        if (starts(url, here[i]) && strlen(url) < sizeof((struct mm_lrs *)0)->url)
            return MM_OK;
    return mm_fail(info, MM_ERR_INVALID,
                   mm_say("LRS のアドレス「%s」は https:// で始めてください",
                          "the address of the LRS \"%s\" must begin with https://"),
                   url);
}

static enum mm_err check_decision(const struct mm_lrs_setting *set, const struct mm_clock *clock,
                                  struct mm_errinfo *info)
{
    struct mm_date day;
    bool good =
        set->body && set->number && set->decided_on && mm_utf8_label(set->body, TEXT_BYTES, TEXT_CHARS) &&
        mm_utf8_label(set->number, TEXT_BYTES, TEXT_CHARS) && mm_date_parse(set->decided_on, &day) == MM_OK &&
        mm_date_compare(day, mm_date_of(mm_now_ms(clock))) <= 0;
    return good ? MM_OK
                : mm_fail(
                      info, MM_ERR_REFUSED, "%s",
                      mm_say("別の保管先に送ると人の記録が外に出るので、議会の決定が要ります。決定した機関"
                             "（--body）、決定した日（--decided-on 2026-11-01）、文書番号（--number）を指定"
                             "してください",
                             "another record store gets records of people and needs a decision of the "
                             "council: its body (--body), its day (--decided-on 2026-11-01), its document "
                             "(--number)"));
}

/* What the secret was given for. It stands with the secret, in a file that the agent alone may write: who can
 * write to the kiosk's store alone sends it nowhere else. */
static void seal_of(const char *url, const char *user, const char *decision, char out[MM_HASH_HEX_BYTES])
{
    struct mm_sha256_state state;
    const char *const parts[] = {"mamori-lrs-1", url, user, decision};
    mm_sha256_start(&state);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        mm_sha256_add(&state, parts[i], strlen(parts[i]) + 1); /* with its end: no two read alike */
    struct mm_hash hash = mm_sha256_end(&state);
    mm_hash_format(&hash, out);
}

static enum mm_err read_secret(const char *path, struct mm_buf *secret, struct mm_errinfo *info)
{
    enum mm_err err = mm_file_read(path, MAX_SECRET, secret, info);
    if (err)
        return err;
    while (secret->len && (secret->data[secret->len - 1] == '\n' || secret->data[secret->len - 1] == '\r'))
        secret->data[--secret->len] = '\0';
    if (secret->len && !strpbrk(mm_buf_str(secret), "\r\n"))
        return MM_OK;
    return mm_fail(info, MM_ERR_INVALID,
                   mm_say("%s には LRS の合言葉を 1 行で書いてください",
                          "%s must hold the secret of the LRS, in one line"),
                   path);
}

static enum mm_err keep_secret(const char *dir, const char *from, const char *seal, struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES];
    struct mm_buf secret, text;
    mm_buf_init(&secret, MAX_SECRET);
    mm_buf_init(&text, MAX_KEPT);
    (void)snprintf(path, sizeof path, "%s/" SECRET_FILE, dir);
    enum mm_err err = read_secret(from, &secret, info);
    if (!err)
        mm_buf_printf(&text, "%s\n%s\n", seal, mm_buf_str(&secret));
    if (!err)
        err = mm_buf_check(&text, info);
    if (!err)
        err = mm_file_write_atomic(path, text.data, text.len, 0600, info);
    mm_buf_done(&text);
    mm_buf_done(&secret);
    return err;
}

/* The secret that was kept for exactly that; REFUSED when it was for something else. */
static enum mm_err kept_secret(const char *dir, const char *seal, struct mm_buf *secret)
{
    char path[MM_PATH_BYTES];
    struct mm_buf text;
    mm_buf_init(&text, MAX_KEPT);
    (void)snprintf(path, sizeof path, "%s/" SECRET_FILE, dir);
    enum mm_err err = mm_file_read(path, MAX_KEPT - 1, &text, NULL);
    size_t len = strlen(seal);
    bool same = !err && text.len > len + 2 && memcmp(text.data, seal, len) == 0 && text.data[len] == '\n';
    if (same)
        mm_buf_append(secret, text.data + len + 1, text.len - len - 2);
    mm_buf_done(&text);
    return err ? err : !same ? MM_ERR_REFUSED : secret->err;
}

enum mm_err mm_lrs_set(struct mm_store *store, const char *dir, const struct mm_lrs_setting *set,
                       const struct mm_clock *clock, struct mm_errinfo *info)
{
    char decision[MAX_DECISION], seal[MM_HASH_HEX_BYTES];
    if (!set->url || !set->user || !set->secret_file || !set->user[0] || strchr(set->user, ':'))
        return mm_fail(
            info, MM_ERR_USAGE, "%s",
            mm_say("lrs には --lrs URL、--user 名前（「:」のないもの）、--secret-file ファイル が要ります",
                   "lrs needs --lrs URL, --user NAME (without a colon) and --secret-file FILE"));
    enum mm_err err = check_decision(set, clock, info);
    if (!err)
        err = check_url(set->url, info);
    if (err)
        return err;
    (void)snprintf(decision, sizeof decision, "%s %s %s", set->body, set->decided_on, set->number);
    seal_of(set->url, set->user, decision, seal);
    err = keep_secret(dir, set->secret_file, seal, info);
    if (err)
        return err;
    const struct mm_store_fact facts[] = {
        {"lrs_url", set->url}, {"lrs_user", set->user}, {"lrs_decision", decision}, {"lrs_refused", "0"}};
    return mm_store_meta_put(store, facts, sizeof facts / sizeof facts[0], info);
}

enum mm_err mm_lrs_unset(struct mm_store *store, struct mm_errinfo *info)
{
    static const struct mm_store_fact facts[] = {{"lrs_url", ""}, {"lrs_user", ""}, {"lrs_decision", ""}};
    return mm_store_meta_put(store, facts, sizeof facts / sizeof facts[0], info);
}

/* ---- what is used -------------------------------------------------------------------------------------- */
static void make_basic(const char *user, const char *secret, struct mm_lrs *lrs)
{
    char both[2 * MAX_SECRET];
    int len = snprintf(both, sizeof both, "%s:%s", user, secret);
    if (len < 0 || (size_t)len >= sizeof both || (size_t)len * 4 / 3 + 20 > sizeof lrs->authorization)
        return; /* as if there were none */
    memcpy(lrs->authorization, BASIC, sizeof BASIC);
    mm_base64(both, (size_t)len, lrs->authorization + strlen(BASIC));
}

enum mm_err mm_lrs_load(struct mm_store *store, const char *dir, struct mm_lrs **ret_lrs,
                        struct mm_errinfo *info)
{
    char user[MAX_SECRET] = "", decision[MAX_DECISION] = "", seal[MM_HASH_HEX_BYTES];
    struct mm_buf secret;
    struct mm_lrs *lrs = calloc(1, sizeof *lrs);
    if (!lrs)
        return mm_nomem(info);
    if (mm_store_meta_get(store, "lrs_url", lrs->url, sizeof lrs->url, NULL) || !lrs->url[0]) {
        free(lrs);
        return MM_OK;
    }
    mm_buf_init(&secret, MAX_SECRET);
    lrs->decided =
        mm_store_meta_get(store, "lrs_decision", decision, sizeof decision, NULL) == MM_OK && decision[0];
    enum mm_err err = mm_store_meta_get(store, "lrs_user", user, sizeof user, NULL);
    seal_of(lrs->url, user, decision, seal);
    if (!err)
        err = kept_secret(dir, seal, &secret);
    if (!err)
        make_basic(user, mm_buf_str(&secret), lrs);
    lrs->changed = err == MM_ERR_REFUSED;
    size_t url_len = strlen(lrs->url);
    if (lrs->url[url_len - 1] == '/')
        lrs->url[url_len - 1] = '\0';
    mm_buf_done(&secret);
    *ret_lrs = lrs;
    return MM_OK;
}

enum mm_err mm_lrs_ready(const struct mm_lrs *lrs, struct mm_errinfo *info)
{
    if (!lrs->decided)
        return mm_fail(
            info, MM_ERR_REFUSED, "%s",
            mm_say("別の保管先（LRS）へ送る決定が記録されていません。何も送っていません。mamori-agent lrs "
                   "で決定を記録してください",
                   "no decision is recorded that lets records go to the LRS; nothing was sent. Record it "
                   "with mamori-agent lrs"));
    if (lrs->changed)
        return mm_fail(
            info, MM_ERR_REFUSED, "%s",
            mm_say(
                "別の保管先（LRS）の設定が、合言葉を預けたときのものと違います。何も送っていません。mamori-"
                "agent lrs で"
                "設定し直してください",
                "the LRS is not the one that the secret was given for; nothing was sent. Set it again with "
                "mamori-agent lrs"));
    if (!lrs->authorization[0])
        return mm_fail(
            info, MM_ERR_REFUSED, "%s",
            mm_say("別の保管先（LRS）の合言葉を読めません。mamori-agent lrs で設定し直してください",
                   "the secret of the LRS cannot be read; set it again with mamori-agent lrs"));
    return MM_OK;
}

void mm_lrs_free(struct mm_lrs *lrs)
{
    free(lrs);
}
