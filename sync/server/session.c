#include "sync/server/session.h"

#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <string.h>

#define FORGET_MS ((int64_t)24 * 3600 * 1000)

static void read_session(struct mm_stmt *stmt, struct mm_account_session *s)
{
    mm_utf8_copy(s->account, sizeof s->account, mm_col_str(stmt, 0));
    mm_utf8_copy(s->csrf, sizeof s->csrf, mm_col_str(stmt, 1));
    mm_utf8_copy(s->name, sizeof s->name, mm_col_str(stmt, 2));
    mm_utf8_copy(s->label, sizeof s->label, mm_col_str(stmt, 3));
    mm_utf8_copy(s->role, sizeof s->role, mm_col_str(stmt, 4));
    s->seen_at_ms = mm_col_int(stmt, 5);
}

enum mm_err mm_account_session_find(struct mm_central *central, const char *token,
                                    struct mm_account_session *ret_session, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    struct mm_account_session session = {.account = ""};
    int64_t now = mm_now_ms(&central->clock);
    bool row = false;
    enum mm_err err =
        mm_db_query(central->db,
                    "SELECT s.account, s.csrf, a.name, a.label, a.role, s.seen_at_ms"
                    " FROM session s JOIN account a ON a.council=s.council AND a.id=s.account"
                    " WHERE s.council=? AND s.token_hash=? AND s.ends_at_ms>? AND s.seen_at_ms>?"
                    " AND a.revoked_at_ms=0",
                    &stmt, info);
    if (err)
        return err;
    mm_token_hash(token, session.token_hash);
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, session.token_hash);
    mm_bind_int(stmt, 3, now);
    mm_bind_int(stmt, 4, now - (int64_t)MM_SESSION_IDLE_S * 1000);
    err = mm_stmt_step(stmt, &row, info);
    if (!err && row)
        read_session(stmt, &session);
    mm_stmt_end(stmt);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_AUTH, "%s", "no such session");
    if (!err)
        *ret_session = session;
    return err;
}

static enum mm_err seen(struct mm_central *central, const char *token_hash, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db, "UPDATE session SET seen_at_ms=? WHERE council=? AND token_hash=?", &stmt, info);
    if (err)
        return err;
    mm_bind_int(stmt, 1, mm_now_ms(&central->clock));
    mm_bind_str(stmt, 2, central->council);
    mm_bind_str(stmt, 3, token_hash);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_account_session_seen(struct mm_central *central, const char *token_hash,
                                    struct mm_errinfo *info)
{
    enum mm_err err = mm_central_write_begin(central, info);
    return err ? err : mm_central_write_end(central, seen(central, token_hash, info), info);
}

/* Those that nobody can use any longer. */
static enum mm_err sweep(struct mm_central *central, int64_t now, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db, "DELETE FROM session WHERE council=? AND (ends_at_ms<=? OR seen_at_ms<=?)", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, now);
    mm_bind_int(stmt, 3, now - (int64_t)MM_SESSION_IDLE_S * 1000);
    return mm_stmt_run(stmt, NULL, info);
}

static enum mm_err insert(struct mm_central *central, const struct mm_account_session *s,
                          struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO session (council, token_hash, account, csrf, made_at_ms,"
                                  " seen_at_ms, ends_at_ms) VALUES (?,?,?,?,?,?,?)",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, s->token_hash);
    mm_bind_str(stmt, 3, s->account);
    mm_bind_str(stmt, 4, s->csrf);
    mm_bind_int(stmt, 5, s->seen_at_ms);
    mm_bind_int(stmt, 6, s->seen_at_ms);
    mm_bind_int(stmt, 7, s->seen_at_ms + (int64_t)MM_SESSION_LIFE_S * 1000);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_account_session_begin(struct mm_central *central, const struct mm_account *account,
                                     const char *token, struct mm_account_session *ret_session,
                                     struct mm_errinfo *info)
{
    struct mm_account_session session = {.seen_at_ms = mm_now_ms(&central->clock)};
    mm_token_hash(token, session.token_hash);
    mm_token_new(session.csrf);
    memcpy(session.account, account->id, sizeof session.account);
    memcpy(session.name, account->name, sizeof session.name);
    memcpy(session.label, account->label, sizeof session.label);
    memcpy(session.role, account->role, sizeof session.role);
    enum mm_err err = sweep(central, session.seen_at_ms, info);
    if (!err)
        err = insert(central, &session, info);
    if (!err)
        *ret_session = session;
    return err;
}

static enum mm_err end(struct mm_central *central, const char *sql, const char *which,
                       struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db, sql, &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, which);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_account_session_end(struct mm_central *central, const char *token_hash,
                                   struct mm_errinfo *info)
{
    return end(central, "DELETE FROM session WHERE council=? AND token_hash=?", token_hash, info);
}

enum mm_err mm_account_session_end_all(struct mm_central *central, const char *account,
                                       struct mm_errinfo *info)
{
    return end(central, "DELETE FROM session WHERE council=? AND account=?", account, info);
}

/* ---- names that were tried in vain --------------------------------------------------------------------- */
/* By its hash: what was typed into the wrong field may be a password. */
static enum mm_err read_tries(struct mm_central *central, const char *name, int64_t *ret_failures,
                              int64_t *ret_until_ms, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    char hex[MM_HASH_HEX_BYTES];
    bool row = false;
    enum mm_err err = mm_db_query(
        central->db, "SELECT failures, locked_until_ms FROM signin_try WHERE council=? AND name_hash=?",
        &stmt, info);
    if (err)
        return err;
    mm_token_hash(name, hex);
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, hex);
    err = mm_stmt_step(stmt, &row, info);
    *ret_failures = !err && row ? mm_col_int(stmt, 0) : 0;
    *ret_until_ms = !err && row ? mm_col_int(stmt, 1) : 0;
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_tries_wait(struct mm_central *central, const char *name, int64_t *ret_wait_s,
                          struct mm_errinfo *info)
{
    int64_t failures = 0, until = 0, now = mm_now_ms(&central->clock);
    enum mm_err err = read_tries(central, name, &failures, &until, info);
    if (!err && until - now > (int64_t)MM_MAX_LOCK_S * 1000) /* the clock was set back */
        until = now + (int64_t)MM_MAX_LOCK_S * 1000;
    if (!err)
        *ret_wait_s = until > now ? (until - now + 999) / 1000 : 0;
    return err;
}

static enum mm_err put_tries(struct mm_central *central, const char *name, int64_t failures, int64_t until_ms,
                             int64_t now_ms, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    char hex[MM_HASH_HEX_BYTES];
    enum mm_err err =
        mm_db_query(central->db,
                    "INSERT INTO signin_try (council, name_hash, failures, locked_until_ms, at_ms)"
                    " VALUES (?,?,?,?,?) ON CONFLICT (council, name_hash) DO UPDATE SET"
                    " failures=excluded.failures, locked_until_ms=excluded.locked_until_ms,"
                    " at_ms=excluded.at_ms",
                    &stmt, info);
    if (err)
        return err;
    mm_token_hash(name, hex);
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, hex);
    mm_bind_int(stmt, 3, failures);
    mm_bind_int(stmt, 4, until_ms);
    mm_bind_int(stmt, 5, now_ms);
    return mm_stmt_run(stmt, NULL, info);
}

static enum mm_err forget_old(struct mm_central *central, int64_t now_ms, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db, "DELETE FROM signin_try WHERE council=? AND at_ms<?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, now_ms - FORGET_MS);
    return mm_stmt_run(stmt, NULL, info);
}

static int64_t lock_s(int64_t failures)
{
    int64_t wait = 0;
    if (failures >= MM_MAX_TRIES)
        wait = failures - MM_MAX_TRIES < 5 ? (int64_t)60 << (failures - MM_MAX_TRIES) : MM_MAX_LOCK_S;
    return wait < MM_MAX_LOCK_S ? wait : MM_MAX_LOCK_S;
}

enum mm_err mm_tries_failed(struct mm_central *central, const char *name, struct mm_errinfo *info)
{
    int64_t failures = 0, until = 0, now = mm_now_ms(&central->clock);
    enum mm_err err = forget_old(central, now, info);
    if (!err)
        err = read_tries(central, name, &failures, &until, info);
    if (err)
        return err;
    failures++;
    return put_tries(central, name, failures, now + lock_s(failures) * 1000, now, info);
}

enum mm_err mm_tries_forget(struct mm_central *central, const char *name, struct mm_errinfo *info)
{
    char hex[MM_HASH_HEX_BYTES];
    mm_token_hash(name, hex);
    return end(central, "DELETE FROM signin_try WHERE council=? AND name_hash=?", hex, info);
}
