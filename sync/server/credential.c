/* Table credential: accounts of people and programs that speak to the server, each with one scope (a role of
 * roles.def). Secrets are kept as argon2id only. Scopes that read what others wrote need the decision that
 * allows it, and without its text they are as good as not there. */
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 「statements/read、statements/write、…」 */
static void list_scopes(char *out, size_t out_bytes)
{
    size_t n = 0, len = 0;
    const struct mm_role *roles = mm_roles(&n);
    out[0] = '\0';
    for (size_t i = 0; i < n && len < out_bytes; i++)
        if (roles[i].kind == MM_ROLE_CREDENTIAL)
            len += (size_t)snprintf(out + len, out_bytes - len, "%s%s", len ? mm_say("、", ", ") : "",
                                    roles[i].code);
}

static enum mm_err no_scope(const char *scope, struct mm_errinfo *info)
{
    char scopes[400];
    const struct mm_role *role = mm_role_find(scope);
    list_scopes(scopes, sizeof scopes);
    if (role && role->kind == MM_ROLE_SIGNED)
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("端末は合言葉ではなく自分の鍵で名乗ります。「端末」のページで登録してください",
                              "a kiosk shows its own key, not a secret; enrol it with mamori kiosk invite"));
    return mm_fail(info, MM_ERR_INVALID,
                   mm_say("権限「%s」はありません。使えるのは %s です", "there is no scope \"%s\"; use %s"),
                   scope, scopes);
}

static enum mm_err check(const struct mm_credential_row *like, struct mm_errinfo *info)
{
    const struct mm_role *role = mm_role_scope(like->scope);
    if (!role)
        return no_scope(like->scope, info);
    if (!mm_utf8_label(like->name, sizeof like->name - 1, MM_MAX_NAME_CHARS))
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("だれが何に使うかを %d 文字以内で書いてください",
                              "say in at most %d characters who uses it, and what for"),
                       MM_MAX_NAME_CHARS);
    if (role->decision && !like->decision[0])
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("「%s」は人の記録を外に出すので、議会の決定が要ります。決定した機関（--body）、"
                              "決定した日（--decided-on）、文書番号（--number）を記録してください",
                              "\"%s\" lets records of people out and needs a decision of the council; record "
                              "its body (--body), its day (--decided-on) and its document (--number)"),
                       like->scope);
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
    row->old_until_ms = mm_col_int(stmt, 6);
    return MM_OK;
}

enum mm_err mm_credential_list(struct mm_central *central, struct mm_credential_row **ret_rows, size_t *ret_n,
                               struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db,
        "SELECT id, name, scope, decision, made_at_ms, revoked_at_ms, old_until_ms FROM credential"
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
                      mm_say("「%s」の資格はもうあります。先に「連携の鍵」で、その資格を取り消してください",
                             "there is a credential for \"%s\" already; revoke it first"),
                      name);
    free(rows);
    return err;
}

static enum mm_err new_secret(char secret[64], char hash[MM_SECRET_HASH_BYTES], struct mm_errinfo *info)
{
    uint8_t raw[32];
    mm_random_bytes(raw, sizeof raw);
    mm_base64url(raw, sizeof raw, secret);
    mm_wipe(raw, sizeof raw);
    return mm_secret_hash(secret, strlen(secret), hash) ? mm_nomem(info) : MM_OK;
}

enum mm_err mm_credential_add(struct mm_central *central, const char *actor,
                              const struct mm_credential_row *like, char ret_id[MM_UUID_BYTES],
                              char ret_secret[64], struct mm_errinfo *info)
{
    char id[MM_UUID_BYTES], secret[64], hash[MM_SECRET_HASH_BYTES], what[1100];
    enum mm_err err = check(like, info);
    if (!err)
        err = must_be_new(central, like->name, info);
    if (err)
        return err;
    mm_central_new_id(central, id);
    (void)snprintf(what, sizeof what, "credential add %s %s %s%s%s", id, like->name, like->scope,
                   like->decision[0] ? ": " : "", like->decision);
    err = new_secret(secret, hash, info);
    if (!err)
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

/* A live one, by id or name. */
static enum mm_err find_live(struct mm_central *central, const char *which, struct mm_credential_row *ret_row,
                             struct mm_errinfo *info)
{
    struct mm_credential_row *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_credential_list(central, &rows, &n, info);
    const struct mm_credential_row *row = err ? NULL : find(rows, n, which);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_NOT_FOUND,
                      mm_say("「%s」という資格はありません。「連携の鍵」の一覧で確かめてください",
                             "there is no credential \"%s\"; see mamori credential list"),
                      which);
    if (!err && row->revoked_at_ms)
        err = mm_fail(
            info, MM_ERR_EXISTS,
            mm_say("「%s」の資格はもう取り消されています", "the credential \"%s\" is revoked already"),
            row->name);
    if (!err)
        *ret_row = *row;
    free(rows);
    return err;
}

enum mm_err mm_credential_revoke(struct mm_central *central, const char *actor, const char *which,
                                 struct mm_credential_row *ret_row, struct mm_errinfo *info)
{
    struct mm_credential_row row;
    enum mm_err err = find_live(central, which, &row, info);
    if (!err)
        err = revoke(central, actor, &row, info);
    if (!err && ret_row)
        *ret_row = row;
    return err;
}

/* (tx) */
static enum mm_err put_secret(struct mm_central *central, const struct mm_credential_row *row,
                              const char *hash, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "UPDATE credential SET old_hash=secret_hash, old_until_ms=?, secret_hash=?"
                                  " WHERE council=? AND id=? AND revoked_at_ms=0",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_int(stmt, 1, row->old_until_ms);
    mm_bind_str(stmt, 2, hash);
    mm_bind_str(stmt, 3, central->council);
    mm_bind_str(stmt, 4, row->id);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_credential_rotate(struct mm_central *central, const char *actor, const char *which,
                                 int64_t overlap_ms, struct mm_credential_row *ret_row, char ret_secret[64],
                                 struct mm_errinfo *info)
{
    char hash[MM_SECRET_HASH_BYTES], what[400], until[MM_TIME_BYTES];
    struct mm_credential_row row;
    enum mm_err err = find_live(central, which, &row, info);
    if (!err)
        err = new_secret(ret_secret, hash, info);
    if (err)
        return err;
    row.old_until_ms = mm_now_ms(&central->clock) + overlap_ms;
    mm_time_format(row.old_until_ms, until);
    (void)snprintf(what, sizeof what, "credential rotate %s %.200s: old until %s", row.id, row.name, until);
    err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = mm_operation_insert(central, actor, what, info);
    if (!err)
        err = put_secret(central, &row, hash, info);
    err = mm_central_write_end(central, err, info);
    if (!err)
        *ret_row = row;
    return err;
}

static void read_proof(struct mm_stmt *stmt, int64_t now_ms, struct mm_credential_proof *proof)
{
    const struct mm_role *role = mm_role_scope(mm_col_str(stmt, 1));
    if (!role || (role->decision && !mm_col_str(stmt, 2)[0]))
        return;
    (void)snprintf(proof->scope, sizeof proof->scope, "%s", mm_col_str(stmt, 1));
    mm_utf8_copy(proof->name, sizeof proof->name, mm_col_str(stmt, 3));
    (void)snprintf(proof->hashes[proof->n_hashes++], MM_SECRET_HASH_BYTES, "%s", mm_col_str(stmt, 0));
    if (mm_col_int(stmt, 5) > now_ms)
        (void)snprintf(proof->hashes[proof->n_hashes++], MM_SECRET_HASH_BYTES, "%s", mm_col_str(stmt, 4));
}

enum mm_err mm_credential_proof(struct mm_central *central, const char *id,
                                struct mm_credential_proof *ret_proof, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    *ret_proof = (struct mm_credential_proof){.n_hashes = 0};
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT secret_hash, scope, decision, name, old_hash, old_until_ms"
                                  " FROM credential WHERE council=? AND id=? AND revoked_at_ms=0",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, id);
    err = mm_stmt_step(stmt, &row, info);
    if (!err && row)
        read_proof(stmt, mm_now_ms(&central->clock), ret_proof);
    mm_stmt_end(stmt);
    if (!err && !ret_proof->n_hashes)
        err = mm_fail(info, MM_ERR_AUTH, "%s", "no such credential");
    return err;
}
