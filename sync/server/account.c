#include "sync/server/account.h"

#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS                                                                                              \
    "id, name, label, role, password_hash, ticket_hash, ticket_until_ms, totp, totp_next, totp_step,"        \
    " recovery, made_at_ms, revoked_at_ms"

void mm_token_new(char out[MM_TOKEN_BYTES])
{
    uint8_t raw[32];
    mm_random_bytes(raw, sizeof raw);
    mm_base64url(raw, sizeof raw, out);
    mm_wipe(raw, sizeof raw);
}

void mm_token_hash(const char *token, char hex[MM_HASH_HEX_BYTES])
{
    struct mm_hash hash = mm_sha256(token, strlen(token));
    mm_hash_format(&hash, hex);
}

void mm_account_actor(const char *id, const char *label, char *out, size_t out_bytes)
{
    (void)snprintf(out, out_bytes, "%s %.150s", id, label);
}

/* ---- reading ------------------------------------------------------------------------------------------- */
static enum mm_err read_row(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_account *a = element;
    const struct {
        char *to;
        size_t bytes;
        int column;
    } texts[] = {{a->id, sizeof a->id, 0},
                 {a->name, sizeof a->name, 1},
                 {a->label, sizeof a->label, 2},
                 {a->role, sizeof a->role, 3},
                 {a->password, sizeof a->password, 4},
                 {a->ticket, sizeof a->ticket, 5},
                 {a->totp, sizeof a->totp, 7},
                 {a->totp_next, sizeof a->totp_next, 8},
                 {a->recovery, sizeof a->recovery, 10}};
    (void)info;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        mm_utf8_copy(texts[i].to, texts[i].bytes, mm_col_str(stmt, texts[i].column));
    a->ticket_until_ms = mm_col_int(stmt, 6);
    a->totp_step = mm_col_int(stmt, 9);
    a->made_at_ms = mm_col_int(stmt, 11);
    a->revoked_at_ms = mm_col_int(stmt, 12);
    return MM_OK;
}

static enum mm_err find(struct mm_central *central, const char *sql, const char *value,
                        struct mm_account *ret_account, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    struct mm_account account = {.id = ""};
    bool row = false;
    enum mm_err err = mm_db_query(central->db, sql, &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, value);
    err = mm_stmt_step(stmt, &row, info);
    if (!err && row)
        err = read_row(stmt, &account, info);
    mm_stmt_end(stmt);
    if (!err && !row)
        return mm_fail(info, MM_ERR_NOT_FOUND,
                       mm_say("「%s」という利用者はいません。「利用者」の一覧で確かめてください",
                              "there is no account \"%s\"; see mamori account list"),
                       value);
    if (!err)
        *ret_account = account;
    return err;
}

enum mm_err mm_account_find(struct mm_central *central, const char *name, struct mm_account *ret_account,
                            struct mm_errinfo *info)
{
    return find(central,
                "SELECT " COLUMNS " FROM account WHERE council=? AND name=? AND revoked_at_ms=0 LIMIT 1",
                name, ret_account, info);
}

enum mm_err mm_account_get(struct mm_central *central, const char *id, struct mm_account *ret_account,
                           struct mm_errinfo *info)
{
    return find(central, "SELECT " COLUMNS " FROM account WHERE council=? AND id=? AND revoked_at_ms=0", id,
                ret_account, info);
}

enum mm_err mm_account_of_ticket(struct mm_central *central, const char *token,
                                 struct mm_account *ret_account, struct mm_errinfo *info)
{
    char hex[MM_HASH_HEX_BYTES];
    struct mm_account account;
    mm_token_hash(token, hex);
    enum mm_err err =
        find(central, "SELECT " COLUMNS " FROM account WHERE council=? AND ticket_hash=? AND revoked_at_ms=0",
             hex, &account, NULL);
    if (!err && account.ticket_until_ms <= mm_now_ms(&central->clock))
        err = MM_ERR_NOT_FOUND;
    if (err)
        return mm_fail(info, err, "%s",
                       mm_say("このリンクは使われたか、期限（24 時間）を過ぎています",
                              "this link was used or is older than 24 hours"));
    *ret_account = account;
    return MM_OK;
}

enum mm_err mm_account_list(struct mm_central *central, struct mm_account **ret_rows, size_t *ret_n,
                            struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db, "SELECT " COLUMNS " FROM account WHERE council=? ORDER BY made_at_ms DESC, id DESC",
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    return mm_central_list(stmt, read_row, sizeof **ret_rows, ret_rows, ret_n, info);
}

enum mm_err mm_account_any(struct mm_central *central, bool *ret_any, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db, "SELECT 1 FROM account WHERE council=? AND revoked_at_ms=0 LIMIT 1", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    err = mm_stmt_step(stmt, ret_any, info);
    mm_stmt_end(stmt);
    return err;
}

/* ---- writing ------------------------------------------------------------------------------------------- */
static enum mm_err check(const struct mm_account *like, struct mm_errinfo *info)
{
    static const char signs[] = "abcdefghijklmnopqrstuvwxyz0123456789.-_@";
    if (!like->name[0] || like->name[strspn(like->name, signs)])
        return mm_fail(
            info, MM_ERR_INVALID,
            mm_say("サインインの名前は、半角の英小文字、数字、. - _ @ で %d 文字以内にしてください",
                   "the name to sign in with: at most %d of a-z, 0-9 and . - _ @"),
            MM_MAX_ACCOUNT_CHARS);
    if (!mm_utf8_label(like->label, sizeof like->label - 1, MM_MAX_NAME_CHARS))
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("だれの利用者か（氏名や係）を %d 文字以内で書いてください",
                              "say in at most %d characters whose account it is"),
                       MM_MAX_NAME_CHARS);
    if (!mm_role_account(like->role))
        return mm_fail(
            info, MM_ERR_INVALID,
            mm_say("役割「%s」はありません。administrator、clerk、chair、auditor、viewer のどれかです",
                   "there is no role \"%s\": administrator, clerk, chair, auditor or viewer"),
            like->role);
    return MM_OK;
}

/* Names are compared by their bytes: only new ones must be told apart. */
static enum mm_err must_be_new(struct mm_central *central, const char *name, struct mm_errinfo *info)
{
    struct mm_account there;
    enum mm_err err = mm_account_find(central, name, &there, NULL);
    if (!err)
        return mm_fail(
            info, MM_ERR_EXISTS,
            mm_say("「%s」という利用者はもういます。"
                   "パスワードを忘れたときは、「利用者」のページで新しくしてください",
                   "there is an account \"%s\" already; for a forgotten password: mamori account reset"),
            name);
    return err == MM_ERR_NOT_FOUND ? MM_OK : err;
}

static void bind_changing(struct mm_stmt *stmt, int at, const struct mm_account *a)
{
    mm_bind_str(stmt, at++, a->role);
    mm_bind_str(stmt, at++, a->password);
    mm_bind_str(stmt, at++, a->ticket);
    mm_bind_int(stmt, at++, a->ticket_until_ms);
    mm_bind_str(stmt, at++, a->totp);
    mm_bind_str(stmt, at++, a->totp_next);
    mm_bind_int(stmt, at++, a->totp_step);
    mm_bind_str(stmt, at++, a->recovery);
    mm_bind_int(stmt, at, a->revoked_at_ms);
}

enum mm_err mm_account_insert(struct mm_central *central, const struct mm_account *like,
                              struct mm_account *ret_account, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    struct mm_account account = *like;
    enum mm_err err = check(like, info);
    if (!err)
        err = must_be_new(central, like->name, info);
    if (!err)
        err = mm_db_query(central->db,
                          "INSERT INTO account (role, password_hash, ticket_hash, ticket_until_ms, totp,"
                          " totp_next, totp_step, recovery, revoked_at_ms, council, id, name, label,"
                          " made_at_ms) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                          &stmt, info);
    if (err)
        return err;
    mm_central_new_id(central, account.id);
    account.made_at_ms = mm_now_ms(&central->clock);
    bind_changing(stmt, 1, &account);
    mm_bind_str(stmt, 10, central->council);
    mm_bind_str(stmt, 11, account.id);
    mm_bind_str(stmt, 12, account.name);
    mm_bind_str(stmt, 13, account.label);
    mm_bind_int(stmt, 14, account.made_at_ms);
    err = mm_stmt_run(stmt, NULL, info);
    if (!err)
        *ret_account = account;
    return err;
}

enum mm_err mm_account_put(struct mm_central *central, const struct mm_account *account,
                           struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "UPDATE account SET role=?, password_hash=?, ticket_hash=?, ticket_until_ms=?,"
                    " totp=?, totp_next=?, totp_step=?, recovery=?, revoked_at_ms=?"
                    " WHERE council=? AND id=?",
                    &stmt, info);
    if (err)
        return err;
    bind_changing(stmt, 1, account);
    mm_bind_str(stmt, 10, central->council);
    mm_bind_str(stmt, 11, account->id);
    return mm_stmt_run(stmt, NULL, info);
}
