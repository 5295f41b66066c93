/* What administrators do to accounts: each in one transaction with its operation record. */
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/account.h"
#include "sync/server/internal.h"
#include "sync/server/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SETTING_FIRST "first_account"

/* (tx) What a change does to the account; the rest is the same for all. */
typedef enum mm_err (*change)(struct mm_central *central, struct mm_account *account, const char *value,
                              struct mm_errinfo *info);

static enum mm_err find_which(struct mm_central *central, const char *which, struct mm_account *ret_account,
                              struct mm_errinfo *info)
{
    enum mm_err err = mm_account_find(central, which, ret_account, info);
    return err == MM_ERR_NOT_FOUND ? mm_account_get(central, which, ret_account, info) : err;
}

static enum mm_err apply(struct mm_central *central, struct mm_account *account, change how,
                         const char *value, struct mm_errinfo *info)
{
    enum mm_err err = how(central, account, value, info);
    if (!err)
        err = mm_account_put(central, account, info);
    return err ? err : mm_account_session_end_all(central, account->id, info);
}

/* `what` and its value stand in the record of operations; a value that is secret is not given here. */
static enum mm_err with_record(struct mm_central *central, const char *actor, const char *which,
                               const char *what, change how, const char *value,
                               struct mm_account *ret_account, struct mm_errinfo *info)
{
    struct mm_account account;
    char text[400];
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = find_which(central, which, &account, info);
    if (!err) {
        (void)snprintf(text, sizeof text, "account %s %s %s", what, account.id, account.name);
        err = mm_operation_insert(central, actor, text, info);
    }
    if (!err)
        err = apply(central, &account, how, value, info);
    err = mm_central_write_end(central, err, info);
    if (!err)
        *ret_account = account;
    return err;
}

static void give_ticket(struct mm_central *central, struct mm_account *account, const char *token)
{
    mm_token_hash(token, account->ticket);
    account->ticket_until_ms = mm_now_ms(&central->clock) + MM_TICKET_LIFE_MS;
}

enum mm_err mm_account_add(struct mm_central *central, const char *actor, const struct mm_account *like,
                           struct mm_account *ret_account, char ret_token[MM_TOKEN_BYTES],
                           struct mm_errinfo *info)
{
    struct mm_account account = *like;
    char text[400];
    mm_token_new(ret_token);
    give_ticket(central, &account, ret_token);
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = mm_account_insert(central, &account, &account, info);
    if (!err) {
        (void)snprintf(text, sizeof text, "account add %s %s %s", account.id, account.name, account.role);
        err = mm_operation_insert(central, actor, text, info);
    }
    err = mm_central_write_end(central, err, info);
    if (!err)
        *ret_account = account;
    return err;
}

static enum mm_err reset(struct mm_central *central, struct mm_account *account, const char *token,
                         struct mm_errinfo *info)
{
    account->password[0] = account->totp[0] = account->totp_next[0] = account->recovery[0] = '\0';
    give_ticket(central, account, token);
    return mm_tries_forget(central, account->name, info);
}

enum mm_err mm_account_reset(struct mm_central *central, const char *actor, const char *which,
                             struct mm_account *ret_account, char ret_token[MM_TOKEN_BYTES],
                             struct mm_errinfo *info)
{
    mm_token_new(ret_token);
    return with_record(central, actor, which, "reset", reset, ret_token, ret_account, info);
}

/* Without an administrator who can sign in, the command line of the server alone could mend anything. */
static enum mm_err not_the_last(struct mm_central *central, const struct mm_account *account,
                                struct mm_errinfo *info)
{
    struct mm_account *rows = NULL;
    size_t n = 0, others = 0;
    enum mm_err err = MM_OK;
    if (strcmp(account->role, "administrator") != 0)
        return MM_OK;
    err = mm_account_list(central, &rows, &n, info);
    for (size_t i = 0; i < n; i++)
        others += !rows[i].revoked_at_ms && strcmp(rows[i].role, "administrator") == 0 &&
                  strcmp(rows[i].id, account->id) != 0;
    free(rows);
    if (!err && !others)
        err = mm_fail(info, MM_ERR_CONFLICT, "%s",
                      mm_say("最後の管理者です。先にほかの人を管理者（administrator）にしてください",
                             "this is the last administrator; make somebody else one first"));
    return err;
}

static enum mm_err set_role(struct mm_central *central, struct mm_account *account, const char *role,
                            struct mm_errinfo *info)
{
    enum mm_err err = strcmp(role, account->role) == 0 ? MM_OK : not_the_last(central, account, info);
    if (!err)
        (void)snprintf(account->role, sizeof account->role, "%s", role);
    return err;
}

enum mm_err mm_account_role_set(struct mm_central *central, const char *actor, const char *which,
                                const char *role, struct mm_account *ret_account, struct mm_errinfo *info)
{
    char what[60];
    if (!mm_role_account(role))
        return mm_fail(
            info, MM_ERR_INVALID,
            mm_say("役割「%s」はありません。administrator、clerk、chair、auditor、viewer のどれかです",
                   "there is no role \"%s\": administrator, clerk, chair, auditor or viewer"),
            role);
    (void)snprintf(what, sizeof what, "role %s", role);
    return with_record(central, actor, which, what, set_role, role, ret_account, info);
}

static enum mm_err revoke(struct mm_central *central, struct mm_account *account, const char *value,
                          struct mm_errinfo *info)
{
    (void)value;
    enum mm_err err = not_the_last(central, account, info);
    account->revoked_at_ms = mm_now_ms(&central->clock);
    account->password[0] = account->ticket[0] = account->totp[0] = account->recovery[0] = '\0';
    return err;
}

enum mm_err mm_account_revoke(struct mm_central *central, const char *actor, const char *which,
                              struct mm_account *ret_account, struct mm_errinfo *info)
{
    return with_record(central, actor, which, "revoke", revoke, "", ret_account, info);
}

/* ---- what the actions answer ---------------------------------------------------------------------------
 */
#define TOLD                                                                                                 \
    {"account", MM_SHAPE_TEXT}, {"name", MM_SHAPE_TEXT},                                                     \
    {                                                                                                        \
        "role", MM_SHAPE_TEXT                                                                                \
    }
const struct mm_shape mm_account_shape[] = {TOLD, {NULL}};
const struct mm_shape mm_account_shape_token[] = {TOLD, {"token", MM_SHAPE_TEXT}, {NULL}};

enum mm_err mm_account_told(const struct mm_account *account, const char *token, struct mm_buf *out,
                            struct mm_errinfo *info)
{
    struct mm_jw w;
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "account", account->id);
    mm_jw_kstr(&w, "name", account->name);
    mm_jw_kstr(&w, "role", account->role);
    if (token)
        mm_jw_kstr(&w, "token", token);
    mm_jw_end(&w);
    return mm_buf_check(out, info);
}

/* ---- the first of all ---------------------------------------------------------------------------------- */
static enum mm_err none_yet(struct mm_central *central, struct mm_errinfo *info)
{
    bool any = false;
    enum mm_err err = mm_account_any(central, &any, info);
    if (!err && any)
        err = mm_fail(info, MM_ERR_EXISTS, "%s",
                      mm_say("利用者はもう登録されています。追加も、パスワードを忘れたときの"
                             "やり直しも、「利用者」のページでできます",
                             "there are accounts already; use mamori account add, or reset"));
    return err;
}

enum mm_err mm_account_first(struct mm_central *central, const char *actor, char ret_token[MM_TOKEN_BYTES],
                             struct mm_errinfo *info)
{
    char hex[MM_HASH_HEX_BYTES], value[100];
    mm_token_new(ret_token);
    mm_token_hash(ret_token, hex);
    (void)snprintf(value, sizeof value, "%s %lld", hex,
                   (long long)(mm_now_ms(&central->clock) + MM_TICKET_LIFE_MS));
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = none_yet(central, info);
    if (!err)
        err = mm_setting_put(central, SETTING_FIRST, value, info);
    if (!err)
        err = mm_operation_insert(central, actor, "account first", info);
    return mm_central_write_end(central, err, info);
}

enum mm_err mm_account_first_check(struct mm_central *central, const char *token, bool *ret_good,
                                   struct mm_errinfo *info)
{
    char hex[MM_HASH_HEX_BYTES], value[100] = "";
    bool any = false;
    mm_token_hash(token, hex);
    enum mm_err err = mm_setting_get(central, SETTING_FIRST, value, sizeof value, NULL);
    if (err == MM_ERR_NOT_FOUND)
        err = MM_OK;
    if (!err)
        err = mm_account_any(central, &any, info);
    if (!err)
        *ret_good = !any && strncmp(value, hex, MM_HASH_HEX_BYTES - 1) == 0 &&
                    strtoll(value + MM_HASH_HEX_BYTES - 1, NULL, 10) > mm_now_ms(&central->clock);
    return err;
}

enum mm_err mm_account_first_end(struct mm_central *central, struct mm_errinfo *info)
{
    return mm_setting_put(central, SETTING_FIRST, "", info);
}
