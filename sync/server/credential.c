/* Table credential: who may read statements over /xapi. Secrets are kept as argon2id only, and reading needs
 * the text of the decision that allows it. */
#include "sync/base/log.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <string.h>

static const char *const scopes[] = {MM_SCOPE_STATEMENTS_READ};

static enum mm_err check(const char *name, const char *scope, const char *decision, struct mm_errinfo *info)
{
    bool known = false;
    for (size_t i = 0; i < sizeof scopes / sizeof scopes[0]; i++)
        known |= strcmp(scopes[i], scope) == 0;
    if (!known)
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("権限「%s」はありません。使えるのは statements/read です",
                              "there is no scope \"%s\"; use statements/read"),
                       scope);
    if (!name[0] || !decision[0])
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("記録の読み出しには、使う人の名前と、決定（機関・日付・文書番号）が要ります",
                              "reading records needs a name and the decision that allows it"));
    return MM_OK;
}

enum mm_err mm_credential_add(struct mm_central *central, const char *name, const char *scope,
                              const char *decision, char ret_id[MM_UUID_BYTES], char ret_secret[64],
                              struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    uint8_t raw[32];
    char id[MM_UUID_BYTES], secret[64], hash[MM_SECRET_HASH_BYTES];
    enum mm_err err = check(name, scope, decision, info);
    if (err)
        return err;
    mm_random_bytes(raw, sizeof raw);
    mm_base64url(raw, sizeof raw, secret);
    mm_central_new_id(central, id);
    if (mm_secret_hash(secret, strlen(secret), hash))
        return mm_central_nomem(info);
    err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = mm_db_query(central->db,
                      "INSERT INTO credential (council, id, name, secret_hash, scope, decision, made_at_ms,"
                      " revoked_at_ms) VALUES (?,?,?,?,?,?,?,0)",
                      &stmt, info);
    if (!err) {
        mm_bind_str(stmt, 1, central->council);
        mm_bind_str(stmt, 2, id);
        mm_bind_str(stmt, 3, name);
        mm_bind_str(stmt, 4, hash);
        mm_bind_str(stmt, 5, scope);
        mm_bind_str(stmt, 6, decision);
        mm_bind_int(stmt, 7, mm_now_ms(&central->clock));
        err = mm_stmt_run(stmt, NULL, info);
    }
    err = mm_central_write_end(central, err, info);
    if (err)
        return err;
    memcpy(ret_id, id, sizeof id);
    memcpy(ret_secret, secret, sizeof secret);
    mm_wipe(raw, sizeof raw);
    mm_wipe(secret, sizeof secret);
    return MM_OK;
}

enum mm_err mm_credential_hash(struct mm_central *central, const char *id, const char *scope,
                               char ret_hash[MM_SECRET_HASH_BYTES], struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT secret_hash FROM credential WHERE council=? AND id=? AND scope=?"
                                  " AND revoked_at_ms=0 AND decision<>''",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, id);
    mm_bind_str(stmt, 3, scope);
    err = mm_stmt_step(stmt, &row, info);
    if (!err && row)
        (void)snprintf(ret_hash, MM_SECRET_HASH_BYTES, "%s", mm_col_str(stmt, 0));
    mm_stmt_end(stmt);
    return err ? err : row ? MM_OK : mm_fail(info, MM_ERR_AUTH, "%s", "no such credential");
}
