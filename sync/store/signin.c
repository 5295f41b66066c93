/* Owner of tables code, card and witness: what the server told this kiosk for signing in. Everything is
 * hashed; a code that was used here stays marked, so that it is known when it comes again. */
#include "sync/store/internal.h"

#include "sync/base/log.h"

#include <stdio.h>
#include <string.h>

#define MAX_CODES 32 /* of one person: two generations of two kinds, and those that were used */

/* ---- writing ------------------------------------------------------------------------------------- */
static enum mm_err code_add_tx(struct mm_store *store, const struct mm_code *code, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    /* Same generation, other hash: the server began anew. */
    enum mm_err err =
        mm_db_query(store->db,
                    "INSERT INTO code(person,kind,generation,hash,expires_on,used_at_ms) VALUES(?,?,?,?,?,0)"
                    " ON CONFLICT(person,kind,generation) DO UPDATE SET hash=excluded.hash,"
                    " expires_on=excluded.expires_on,used_at_ms=0 WHERE code.hash<>excluded.hash",
                    &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, code->person);
    mm_bind_int(s, 2, code->kind);
    mm_bind_int(s, 3, code->generation);
    mm_bind_str(s, 4, code->hash);
    mm_bind_str(s, 5, code->expires_on);
    return mm_stmt_run(s, NULL, info);
}

static enum mm_err card_add_tx(struct mm_store *store, const struct mm_card *card, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err =
        mm_db_query(store->db, "INSERT OR REPLACE INTO card(hash,person) VALUES(?,?)", &s, info);
    if (err)
        return err;
    mm_bind_hash(s, 1, &card->hash);
    mm_bind_str(s, 2, card->person);
    return mm_stmt_run(s, NULL, info);
}

static enum mm_err bytes_set_tx(struct mm_store *store, const char *name, const uint8_t *bytes, size_t len,
                                struct mm_errinfo *info)
{
    char text[64] = "";
    if (len)
        mm_base64url(bytes, len, text);
    enum mm_err err = mm_store_meta_set_tx(store, name, text, info);
    mm_wipe(text, sizeof text);
    return err;
}

enum mm_err mm_store_signin_replace_tx(struct mm_store *store, const struct mm_signin_data *data,
                                       struct mm_errinfo *info)
{
    enum mm_err err =
        mm_db_exec(store->db,
                   "DELETE FROM code WHERE used_at_ms=0 OR person NOT IN (SELECT id FROM person);"
                   "DELETE FROM card;"
                   "DELETE FROM witness WHERE person NOT IN (SELECT id FROM person)",
                   info);
    for (size_t i = 0; !err && i < data->n_codes; i++)
        err = code_add_tx(store, &data->codes[i], info);
    for (size_t i = 0; !err && i < data->n_cards; i++)
        err = card_add_tx(store, &data->cards[i], info);
    if (!err)
        err = mm_store_meta_set_tx(store, "signin", mm_signin_code(data->method), info);
    if (!err)
        err = bytes_set_tx(store, "card_salt", data->card_salt, sizeof data->card_salt, info);
    if (!err && data->has_receipt_key)
        err = bytes_set_tx(store, "receipt_key", data->receipt_key, sizeof data->receipt_key, info);
    return err;
}

enum mm_err mm_store_signin_method(struct mm_store *store, enum mm_signin *ret_method,
                                   struct mm_errinfo *info)
{
    char code[32] = "open";
    struct mm_errinfo why = MM_ERRINFO_INIT;
    enum mm_err err = mm_store_meta_get(store, "signin", code, sizeof code, &why);
    if (err)
        err = err == MM_ERR_NOT_FOUND ? MM_OK : mm_fail(info, err, "%s", why.text);
    /* What cannot be read must not become the open way. */
    if (!err && mm_signin_find(code, ret_method))
        err = mm_fail(info, MM_ERR_CORRUPT, "meta.signin: %s", code);
    return err;
}

/* ---- one-time codes --------------------------------------------------------------------------------- */
struct kept_code {
    struct mm_code_ticket ticket;
    char hash[MM_SECRET_HASH_BYTES];
    char expires_on[16];
    bool used;
};

static enum mm_err codes_of(struct mm_store *store, const char *person, struct kept_code list[MAX_CODES],
                            size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    size_t n = 0;
    enum mm_err err = mm_db_query(store->db,
                                  "SELECT kind,generation,hash,expires_on,used_at_ms FROM code WHERE person=?"
                                  " ORDER BY used_at_ms>0,generation DESC LIMIT ?",
                                  &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    mm_bind_int(s, 2, MAX_CODES);
    while (n < MAX_CODES && (err = mm_stmt_step(s, &row, info)) == MM_OK && row) {
        struct kept_code *c = &list[n++];
        c->ticket.kind = mm_col_int(s, 0) == MM_CODE_FIRST ? MM_CODE_FIRST : MM_CODE_RESERVE;
        c->ticket.generation = mm_col_int(s, 1);
        err = mm_store_copy(c->hash, sizeof c->hash, mm_col_str(s, 2), info);
        if (!err)
            err = mm_store_copy(c->expires_on, sizeof c->expires_on, mm_col_str(s, 3), info);
        if (err)
            break;
        c->used = mm_col_int(s, 4) != 0;
    }
    mm_stmt_end(s);
    *ret_n = n;
    return err;
}

static bool is_over(struct mm_store *store, const char *expires_on)
{
    char today[MM_TIME_BYTES];
    mm_date_format(mm_date_of(mm_store_time_ms(store)), today);
    return expires_on[0] && strcmp(expires_on, today) < 0;
}

enum mm_err mm_store_code_match(struct mm_store *store, const char *person, const char *code,
                                enum mm_try *ret_what, struct mm_code_ticket *ret_ticket,
                                struct mm_errinfo *info)
{
    struct kept_code list[MAX_CODES];
    char spent[MM_SECRET_HASH_BYTES];
    size_t n = 0, len = strlen(code);
    enum mm_try what = MM_TRY_WRONG;
    enum mm_err err = codes_of(store, person, list, &n, info);
    if (err)
        return err;
    /* Nobody learns from the time it takes that somebody has no codes. */
    for (size_t i = n; i < MM_CODE_KIND_COUNT; i++)
        if (mm_code_hash(code, len, spent))
            return mm_nomem(info);
    for (size_t i = 0; i < n && what == MM_TRY_WRONG; i++) {
        if (!mm_secret_verify(list[i].hash, code, len))
            continue;
        what = list[i].used ? MM_TRY_USED : is_over(store, list[i].expires_on) ? MM_TRY_EXPIRED : MM_TRY_OK;
        *ret_ticket = list[i].ticket;
    }
    *ret_what = what;
    return MM_OK;
}

static enum mm_err tell_used_tx(struct mm_store *store, const char *person,
                                const struct mm_code_ticket *ticket, struct mm_errinfo *info)
{
    struct mm_told told;
    char data[128];
    (void)snprintf(data, sizeof data, "{\"code\":\"%s\",\"generation\":%lld}",
                   mm_code_kind_name(ticket->kind), (long long)ticket->generation);
    mm_store_told_init(store, mm_told_code_used.name, person, data, &told);
    return mm_store_told_add_tx(store, &told, info);
}

/* With any code that was used, a first code on a sheet that lies about is worth nothing any more; the server
 * hears of each, and prints none of them again. */
enum mm_err mm_store_code_use_tx(struct mm_store *store, const char *person,
                                 const struct mm_code_ticket *ticket, struct mm_errinfo *info)
{
    static const char *const sql[] = {
        "UPDATE code SET used_at_ms=?1 WHERE person=?2 AND kind=?3 AND generation=?4 AND used_at_ms=0",
        "UPDATE code SET used_at_ms=?1 WHERE person=?2 AND kind=?3 AND generation<=?4 AND used_at_ms=0"};
    struct kept_code list[MAX_CODES];
    size_t n = 0;
    enum mm_err err = codes_of(store, person, list, &n, info);
    for (int i = 0; !err && i < 2; i++) {
        struct mm_stmt *s = NULL;
        int64_t changes = 0;
        err = mm_db_query(store->db, sql[i], &s, info);
        if (err)
            return err;
        mm_bind_int(s, 1, mm_store_now_ms(store));
        mm_bind_str(s, 2, person);
        mm_bind_int(s, 3, i == 0 ? (int64_t)ticket->kind : MM_CODE_FIRST);
        mm_bind_int(s, 4, i == 0 ? ticket->generation : INT32_MAX);
        err = mm_stmt_run(s, &changes, info);
        if (!err && i == 0 && changes == 0)
            err = mm_fail(info, MM_ERR_CONFLICT, "%s",
                          mm_say("この番号はもう使われています", "this code has been used"));
    }
    for (size_t i = 0; !err && i < n; i++) {
        const struct mm_code_ticket *its = &list[i].ticket;
        if (!list[i].used && (its->kind == MM_CODE_FIRST ||
                              (its->kind == ticket->kind && its->generation == ticket->generation)))
            err = tell_used_tx(store, person, its, info);
    }
    return err;
}

/* ---- cards ------------------------------------------------------------------------------------------- */
bool mm_store_has_cards(struct mm_store *store)
{
    return mm_store_yes(store, "SELECT 1 FROM card LIMIT 1", NULL, NULL);
}

static enum mm_err bytes_get(struct mm_store *store, const char *name, uint8_t *out, size_t bytes)
{
    char text[64] = "";
    uint8_t raw[64];
    size_t len = 0;
    enum mm_err err = mm_store_meta_get(store, name, text, sizeof text, NULL);
    if (!err && (mm_base64url_parse(text, raw, sizeof raw, &len) || len != bytes))
        err = MM_ERR_NOT_FOUND;
    if (!err)
        memcpy(out, raw, bytes);
    mm_wipe(raw, sizeof raw);
    mm_wipe(text, sizeof text);
    return err;
}

enum mm_err mm_store_card_find(struct mm_store *store, const char *typed, char ret_person[MM_ID_BYTES],
                               struct mm_errinfo *info)
{
    uint8_t salt[MM_CARD_SALT_BYTES];
    char number[MM_MAX_CARD_CHARS + 1];
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err = MM_ERR_NOT_FOUND;
    if (mm_card_fold(typed, number) && bytes_get(store, "card_salt", salt, sizeof salt) == MM_OK) {
        struct mm_hash hash = mm_card_hash(salt, number);
        err = mm_db_query(store->db, "SELECT person FROM card WHERE hash=?", &s, info);
        if (err)
            return err;
        mm_bind_hash(s, 1, &hash);
        err = mm_stmt_step(s, &row, info);
        if (!err && row)
            err = mm_store_copy(ret_person, MM_ID_BYTES, mm_col_str(s, 0), info);
        else if (!err)
            err = MM_ERR_NOT_FOUND;
        mm_stmt_end(s);
    }
    mm_wipe(number, sizeof number);
    if (err == MM_ERR_NOT_FOUND)
        return mm_fail(info, err, "%s", mm_say("このカードの方は名簿にいません", "nobody has this card"));
    return err;
}

/* ---- 受講控え and 事務局立会い --------------------------------------------------------------------------
 */
enum mm_err mm_store_receipt(struct mm_store *store, const char *person, const char *registration,
                             char out[MM_RECEIPT_BYTES], struct mm_errinfo *info)
{
    uint8_t key[MM_RECEIPT_KEY_BYTES];
    if (bytes_get(store, "receipt_key", key, sizeof key))
        return mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                       mm_say("控えの鍵がまだ届いていません", "the key of receipts has not come yet"));
    mm_receipt_code(key, person, registration, out);
    mm_wipe(key, sizeof key);
    return MM_OK;
}

static enum mm_err witness_tx(struct mm_store *store, const char *person, const char *witness,
                              struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    struct mm_told told;
    struct mm_buf data;
    struct mm_jw w;
    enum mm_err err =
        mm_db_query(store->db, "INSERT INTO witness(at_ms,person,witness) VALUES(?,?,?)", &s, info);
    if (err)
        return err;
    mm_bind_int(s, 1, mm_store_now_ms(store));
    mm_bind_str(s, 2, person);
    mm_bind_str(s, 3, witness);
    err = mm_stmt_run(s, NULL, info);
    mm_buf_init(&data, 1024);
    mm_jw_init(&w, &data);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "witness", witness);
    mm_jw_end(&w);
    mm_store_told_init(store, mm_told_witness.name, person, data.data, &told);
    if (!err)
        err = mm_buf_check(&data, info);
    if (!err)
        err = mm_store_told_add_tx(store, &told, info);
    mm_buf_done(&data);
    return err;
}

enum mm_err mm_store_witness_add(struct mm_store *store, const char *person, const char *witness,
                                 struct mm_errinfo *info)
{
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    return mm_store_finish(store, witness_tx(store, person, witness, info), info);
}
