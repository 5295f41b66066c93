/* Table invite: one-time codes of 80 random bits that let a kiosk enrol within 15 minutes. Only hashes are
 * kept. Enrolling again with the same code and the same key gives the same recorder, so that a lost reply
 * costs nothing. */
#include "sync/base/log.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <string.h>

#define CODE_SYMBOLS 16
#define CODE_GROUP   4

static const char alphabet[33] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* Crockford: no I, L, O, U */

static void make_code(char out[MM_INVITE_CODE_BYTES])
{
    uint8_t raw[CODE_SYMBOLS];
    size_t len = 0;
    mm_random_bytes(raw, sizeof raw);
    for (size_t i = 0; i < CODE_SYMBOLS; i++) {
        if (i && i % CODE_GROUP == 0)
            out[len++] = '-';
        out[len++] = alphabet[raw[i] & 31];
    }
    out[len] = '\0';
}

/* As people type it: lower case, spaces, hyphens or none, O for 0, I and L for 1. */
static struct mm_hash code_hash(const char *typed)
{
    char code[CODE_SYMBOLS + 1] = "";
    size_t len = 0;
    for (const char *p = typed; *p && len < sizeof code; p++) {
        char c = *p;
        if (c == '-' || c == ' ')
            continue;
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
        code[len++] = c;
    }
    return mm_sha256(code, len);
}

enum mm_err mm_invite_new(struct mm_central *central, const char *name, bool approved,
                          char ret_code[MM_INVITE_CODE_BYTES], int64_t *ret_expires_at_ms,
                          struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    char code[MM_INVITE_CODE_BYTES];
    int64_t now = mm_now_ms(&central->clock);
    make_code(code);
    struct mm_hash hash = code_hash(code);
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = mm_db_query(central->db,
                      "INSERT INTO invite (council, code_hash, name, made_at_ms, expires_at_ms, used_at_ms,"
                      " recorder, public_key, approved) VALUES (?, ?, ?, ?, ?, 0, '', '', ?)",
                      &stmt, info);
    if (!err) {
        mm_bind_str(stmt, 1, central->council);
        mm_bind_hash(stmt, 2, &hash);
        mm_bind_str(stmt, 3, name);
        mm_bind_int(stmt, 4, now);
        mm_bind_int(stmt, 5, now + MM_INVITE_LIFE_MS);
        mm_bind_int(stmt, 6, approved);
        err = mm_stmt_run(stmt, NULL, info);
    }
    err = mm_central_write_end(central, err, info);
    if (err)
        return err;
    memcpy(ret_code, code, sizeof code);
    *ret_expires_at_ms = now + MM_INVITE_LIFE_MS;
    return MM_OK;
}

struct invite {
    char name[200];
    char recorder[MM_UUID_BYTES];
    char public_key[MM_PUBLIC_TEXT_BYTES];
    int64_t expires_at_ms, used_at_ms;
    bool approved;
};

static enum mm_err find(struct mm_central *central, const struct mm_hash *hash, struct invite *ret_invite,
                        struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT name, recorder, public_key, expires_at_ms, used_at_ms, approved"
                                  " FROM invite"
                                  " WHERE council=? AND code_hash=?",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_hash(stmt, 2, hash);
    err = mm_stmt_step(stmt, &row, info);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_AUTH, "%s",
                      mm_say("登録コードが違います。もう一度確かめてください",
                             "the enrolment code is wrong; check it and try again"));
    if (!err) {
        (void)snprintf(ret_invite->name, sizeof ret_invite->name, "%s", mm_col_str(stmt, 0));
        (void)snprintf(ret_invite->recorder, sizeof ret_invite->recorder, "%s", mm_col_str(stmt, 1));
        (void)snprintf(ret_invite->public_key, sizeof ret_invite->public_key, "%s", mm_col_str(stmt, 2));
        ret_invite->expires_at_ms = mm_col_int(stmt, 3);
        ret_invite->used_at_ms = mm_col_int(stmt, 4);
        ret_invite->approved = mm_col_int(stmt, 5) != 0;
    }
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_invite_known(struct mm_central *central, const char *code, struct mm_errinfo *info)
{
    struct invite invite;
    struct mm_hash hash = code_hash(code);
    return find(central, &hash, &invite, info);
}

static enum mm_err use(struct mm_central *central, const struct mm_hash *hash, const char *recorder,
                       const char *public_key, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "UPDATE invite SET used_at_ms=?, recorder=?, public_key=?"
                                  " WHERE council=? AND code_hash=? AND used_at_ms=0",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_int(stmt, 1, mm_now_ms(&central->clock));
    mm_bind_str(stmt, 2, recorder);
    mm_bind_str(stmt, 3, public_key);
    mm_bind_str(stmt, 4, central->council);
    mm_bind_hash(stmt, 5, hash);
    return mm_stmt_run(stmt, NULL, info);
}

/* Behind which record those of a new recorder begin. A store that was restored may not have what its kiosk
 * counts as sent: then they begin with the first. An older agent does not say which record it means. */
static enum mm_err begins_behind(struct mm_central *central, const struct mm_chain_end *sent,
                                 int64_t *ret_last_seq, struct mm_errinfo *info)
{
    bool there = true;
    enum mm_err err = MM_OK;
    *ret_last_seq = 0;
    if (!sent)
        return MM_OK;
    if (!mm_hash_zero(&sent->chain))
        err = mm_chain_anywhere(central, sent, &there, info);
    if (!err && there)
        *ret_last_seq = sent->seq;
    return err;
}

enum mm_err mm_central_enrol(struct mm_central *central, const char *code, const struct mm_sign_public *key,
                             const char *name, const struct mm_chain_end *sent,
                             char ret_recorder[MM_ID_BYTES], const char **ret_status, struct mm_errinfo *info)
{
    int64_t last_seq = 0;
    struct invite invite = {0};
    char public_key[MM_PUBLIC_TEXT_BYTES], recorder[MM_UUID_BYTES] = "";
    struct mm_hash hash = code_hash(code);
    mm_sign_public_format(key, public_key);
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = find(central, &hash, &invite, info);
    if (!err && invite.used_at_ms && strcmp(invite.public_key, public_key) == 0) {
        (void)snprintf(recorder, sizeof recorder, "%s", invite.recorder);
        goto out;
    }
    if (!err && invite.used_at_ms)
        err = mm_fail(info, MM_ERR_AUTH, "%s",
                      mm_say("この登録コードはもう使われました。新しいコードを発行してください",
                             "this enrolment code was used already; make a new one"));
    if (!err && invite.expires_at_ms <= mm_now_ms(&central->clock))
        err = mm_fail(info, MM_ERR_AUTH, "%s",
                      mm_say("登録コードの期限（15分）が過ぎました。新しいコードを発行してください",
                             "the enrolment code is older than 15 minutes; make a new one"));
    if (!err)
        err = begins_behind(central, sent, &last_seq, info);
    mm_central_new_id(central, recorder);
    const struct mm_recorder_new what = {"kiosk", invite.approved ? "active" : "pending", key, last_seq};
    if (!err)
        err = mm_recorder_insert(central, recorder, invite.name[0] ? invite.name : name, &what, info);
    if (!err)
        err = use(central, &hash, recorder, public_key, info);
out:
    err = mm_central_write_end(central, err, info);
    if (!err && ret_status)
        *ret_status = invite.approved ? "active" : "pending";
    if (!err)
        (void)snprintf(ret_recorder, MM_ID_BYTES, "%s", recorder);
    return err;
}
