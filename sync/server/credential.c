/* Table credential: who may read and write over /xapi. Secrets are kept as argon2id only, and each needs the
 * text of the decision that allows it. */
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const scopes[] = {MM_SCOPE_STATEMENTS_READ, MM_SCOPE_STATEMENTS_WRITE, MM_SCOPE_ALL};

static enum mm_err check(const struct mm_credential_row *like, struct mm_errinfo *info)
{
    bool known = false;
    for (size_t i = 0; i < sizeof scopes / sizeof scopes[0]; i++)
        known |= strcmp(scopes[i], like->scope) == 0;
    if (!known)
        return mm_fail(
            info, MM_ERR_INVALID,
            mm_say("権限「%s」はありません。使えるのは statements/read、statements/write、all です",
                   "there is no scope \"%s\"; use statements/read, statements/write or all"),
            like->scope);
    if (!mm_utf8_label(like->name, sizeof like->name - 1, MM_MAX_NAME_CHARS))
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("だれが何に使うかを %d 文字以内で書いてください",
                              "say in at most %d characters who uses it, and what for"),
                       MM_MAX_NAME_CHARS);
    if (!like->decision[0])
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("記録の読み出しには、決定（機関・日付・文書番号）が要ります",
                              "reading records needs the decision that allows it"));
    return MM_OK;
}

static enum mm_err read_row(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_credential_row *row = element;
    (void)info;
    mm_utf8_copy(row->id, sizeof row->id, mm_col_str(stmt, 0));
    mm_utf8_copy(row->name, sizeof row->name, mm_col_str(stmt, 1));
    mm_utf8_copy(row->scope, sizeof row->scope, mm_col_str(stmt, 2));
    mm_utf8_copy(row->decision, sizeof row->decision, mm_col_str(stmt, 3));
    row->made_at_ms = mm_col_int(stmt, 4);
    row->revoked_at_ms = mm_col_int(stmt, 5);
    return MM_OK;
}

enum mm_err mm_credential_list(struct mm_central *central, struct mm_credential_row **ret_rows, size_t *ret_n,
                               struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "SELECT id, name, scope, decision, made_at_ms, revoked_at_ms FROM credential"
                    " WHERE council=? ORDER BY made_at_ms DESC, id DESC",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    return mm_central_list(stmt, read_row, sizeof **ret_rows, ret_rows, ret_n, info);
}

/* The credential of this id, or the live one of this name; NULL when there is none. */
static const struct mm_credential_row *find(const struct mm_credential_row *rows, size_t n, const char *which)
{
    const struct mm_credential_row *found = NULL;
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].id, which) == 0)
            return &rows[i];
    for (size_t i = 0; i < n && !found; i++)
        if (!rows[i].revoked_at_ms && strcmp(rows[i].name, which) == 0)
            found = &rows[i];
    return found;
}

static enum mm_err insert(struct mm_central *central, const struct mm_credential_row *like, const char *id,
                          const char *hash, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "INSERT INTO credential (council, id, name, secret_hash, scope, decision, made_at_ms,"
                    " revoked_at_ms) VALUES (?,?,?,?,?,?,?,0)",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, id);
    mm_bind_str(stmt, 3, like->name);
    mm_bind_str(stmt, 4, hash);
    mm_bind_str(stmt, 5, like->scope);
    mm_bind_str(stmt, 6, like->decision);
    mm_bind_int(stmt, 7, mm_now_ms(&central->clock));
    return mm_stmt_run(stmt, NULL, info);
}

static enum mm_err must_be_new(struct mm_central *central, const char *name, struct mm_errinfo *info)
{
    struct mm_credential_row *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_credential_list(central, &rows, &n, info);
    if (!err && find(rows, n, name))
        err = mm_fail(info, MM_ERR_EXISTS,
                      mm_say("「%s」の資格はもうあります。先に mamori credential revoke で取り消してください",
                             "there is a credential for \"%s\" already; revoke it first"),
                      name);
    free(rows);
    return err;
}

enum mm_err mm_credential_add(struct mm_central *central, const char *actor,
                              const struct mm_credential_row *like, char ret_id[MM_UUID_BYTES],
                              char ret_secret[64], struct mm_errinfo *info)
{
    uint8_t raw[32];
    char id[MM_UUID_BYTES], secret[64], hash[MM_SECRET_HASH_BYTES], what[400];
    enum mm_err err = check(like, info);
    if (!err)
        err = must_be_new(central, like->name, info);
    if (err)
        return err;
    mm_random_bytes(raw, sizeof raw);
    mm_base64url(raw, sizeof raw, secret);
    mm_central_new_id(central, id);
    if (mm_secret_hash(secret, strlen(secret), hash))
        return mm_nomem(info);
    (void)snprintf(what, sizeof what, "credential add %s %.200s", id, like->name);
    err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = mm_operation_insert(central, actor, what, info);
    if (!err)
        err = insert(central, like, id, hash, info);
    err = mm_central_write_end(central, err, info);
    if (err)
        return err;
    memcpy(ret_id, id, sizeof id);
    memcpy(ret_secret, secret, sizeof secret);
    mm_wipe(raw, sizeof raw);
    mm_wipe(secret, sizeof secret);
    return MM_OK;
}

static enum mm_err revoke(struct mm_central *central, const char *actor, const struct mm_credential_row *row,
                          struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    char what[400];
    (void)snprintf(what, sizeof what, "credential revoke %s %.200s", row->id, row->name);
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = mm_operation_insert(central, actor, what, info);
    if (!err)
        err = mm_db_query(central->db, "UPDATE credential SET revoked_at_ms=? WHERE council=? AND id=?",
                          &stmt, info);
    if (!err) {
        mm_bind_int(stmt, 1, mm_now_ms(&central->clock));
        mm_bind_str(stmt, 2, central->council);
        mm_bind_str(stmt, 3, row->id);
        err = mm_stmt_run(stmt, NULL, info);
    }
    return mm_central_write_end(central, err, info);
}

enum mm_err mm_credential_revoke(struct mm_central *central, const char *actor, const char *which,
                                 struct mm_credential_row *ret_row, struct mm_errinfo *info)
{
    struct mm_credential_row *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_credential_list(central, &rows, &n, info);
    const struct mm_credential_row *row = err ? NULL : find(rows, n, which);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_NOT_FOUND,
                      mm_say("「%s」という資格はありません。mamori credential list で確かめてください",
                             "there is no credential \"%s\"; see mamori credential list"),
                      which);
    if (!err && row->revoked_at_ms)
        err = mm_fail(
            info, MM_ERR_EXISTS,
            mm_say("「%s」の資格はもう取り消されています", "the credential \"%s\" is revoked already"),
            row->name);
    if (!err)
        err = revoke(central, actor, row, info);
    if (!err && ret_row)
        *ret_row = *row;
    free(rows);
    return err;
}

enum mm_err mm_credential_hash(struct mm_central *central, const char *id, const char *scope,
                               char ret_hash[MM_SECRET_HASH_BYTES], struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT secret_hash, scope FROM credential WHERE council=? AND id=?"
                                  " AND revoked_at_ms=0 AND decision<>''",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, id);
    err = mm_stmt_step(stmt, &row, info);
    bool may =
        !err && row &&
        (!scope || strcmp(mm_col_str(stmt, 1), scope) == 0 || strcmp(mm_col_str(stmt, 1), MM_SCOPE_ALL) == 0);
    if (may)
        (void)snprintf(ret_hash, MM_SECRET_HASH_BYTES, "%s", mm_col_str(stmt, 0));
    mm_stmt_end(stmt);
    return err ? err : may ? MM_OK : mm_fail(info, MM_ERR_AUTH, "%s", "no such credential");
}
