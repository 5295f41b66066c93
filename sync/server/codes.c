/* FILE.codes and tables code_issue and card_issue. */
#include "sync/server/codes.h"

#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/server/internal.h"
#include "sync/server/told.h"
#include "sync/wire/group.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SETTING_NAME "codes_sha256"

/* ---- the secret --------------------------------------------------------------------------------------- */
static enum mm_err secret_make(struct mm_central *central, const char *path, struct mm_errinfo *info)
{
    uint8_t raw[MM_CODES_SECRET_BYTES];
    char text[64], hex[MM_HASH_HEX_BYTES];
    mm_random_bytes(raw, sizeof raw);
    mm_base64url(raw, sizeof raw, text);
    struct mm_hash hash = mm_sha256(text, strlen(text));
    mm_hash_format(&hash, hex);
    enum mm_err err = mm_file_write_atomic(path, text, strlen(text), 0600, info);
    if (!err)
        err = mm_central_write_begin(central, info);
    if (!err)
        err = mm_central_write_end(central, mm_setting_put(central, SETTING_NAME, hex, info), info);
    mm_wipe(raw, sizeof raw);
    mm_wipe(text, sizeof text);
    return err;
}

static enum mm_err secret_load(const char *path, const char *known_hex, uint8_t out[MM_CODES_SECRET_BYTES],
                               struct mm_errinfo *info)
{
    struct mm_buf buf;
    char hex[MM_HASH_HEX_BYTES];
    size_t len = 0;
    enum mm_err err = mm_file_read(path, 256, &buf, info);
    if (err)
        return err;
    struct mm_hash hash = mm_sha256(buf.data, buf.len);
    mm_hash_format(&hash, hex);
    if (strcmp(hex, known_hex) != 0 ||
        mm_base64url_parse(mm_buf_str(&buf), out, MM_CODES_SECRET_BYTES, &len) ||
        len != MM_CODES_SECRET_BYTES)
        err = mm_fail(info, MM_ERR_CORRUPT,
                      mm_say("%s は、この記録の場所のものではありません。控えから戻してください",
                             "%s does not belong to this store; restore it from the backup"),
                      path);
    mm_wipe(buf.data, buf.len);
    mm_buf_done(&buf);
    return err;
}

enum mm_err mm_codes_make(struct mm_central *central, struct mm_errinfo *info)
{
    char hex[MM_HASH_HEX_BYTES];
    enum mm_err err = mm_setting_get(central, SETTING_NAME, hex, sizeof hex, NULL);
    if (err != MM_ERR_NOT_FOUND)
        return err;
    char *path = mm_asprintf("%s.codes", central->file);
    err = path ? secret_make(central, path, info) : mm_nomem(info);
    free(path);
    return err;
}

enum mm_err mm_codes_open(struct mm_central *central, struct mm_codes *ret_codes, struct mm_errinfo *info)
{
    struct mm_codes codes = {.central = central};
    char hex[MM_HASH_HEX_BYTES] = "";
    char *path = mm_asprintf("%s.codes", central->file);
    if (!path)
        return mm_nomem(info);
    enum mm_err err = mm_setting_get(central, SETTING_NAME, hex, sizeof hex, info);
    if (!err && !mm_path_exists(path))
        err = mm_fail(
            info, MM_ERR_NOT_FOUND,
            mm_say("%s がありません。控えから戻してください", "%s is missing; restore it from the backup"),
            path);
    if (!err)
        err = secret_load(path, hex, codes.secret, info);
    free(path);
    if (!err)
        *ret_codes = codes;
    mm_wipe(&codes, sizeof codes);
    return err;
}

void mm_codes_done(struct mm_codes *codes)
{
    mm_wipe(codes, sizeof *codes);
}

/* ---- deriving ----------------------------------------------------------------------------------------- */
static struct mm_hash derive(const struct mm_codes *codes, const char *what, const char *a, const char *b,
                             int64_t generation)
{
    char text[4 * MM_ID_BYTES + 64];
    int len = snprintf(text, sizeof text, "mamori-%s-1\n%s\n%s\n%s\n%lld", what, codes->central->council, a,
                       b, (long long)generation);
    return mm_keyed_hash(codes->secret, sizeof codes->secret, text, (size_t)len);
}

static void code_derive(const struct mm_codes *codes, const char *person, const char *recorder,
                        enum mm_code_kind kind, int64_t generation, char out[MM_CODE_BYTES])
{
    struct mm_hash hash = derive(codes, mm_code_kind_name(kind), person, recorder, generation);
    mm_hash_digits(&hash, MM_CODE_DIGITS, out);
    mm_wipe(&hash, sizeof hash);
}

void mm_codes_receipt_key(const struct mm_codes *codes, const char *recorder,
                          uint8_t out[MM_RECEIPT_KEY_BYTES])
{
    struct mm_hash hash = derive(codes, "receipt", recorder, "", 1);
    _Static_assert(MM_RECEIPT_KEY_BYTES == MM_HASH_BYTES, "a key is a hash");
    memcpy(out, hash.b, sizeof hash.b);
    mm_wipe(&hash, sizeof hash);
}

static void card_derive(const struct mm_codes *codes, const char *person, int64_t generation,
                        char out[MM_CARD_CHARS + 1])
{
    static const char alphabet[33] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* no I, L, O, U */
    struct mm_hash hash = derive(codes, "card", person, "", generation);
    for (int i = 0; i < MM_CARD_CHARS; i++)
        out[i] = alphabet[hash.b[i] & 31];
    out[MM_CARD_CHARS] = '\0';
    mm_wipe(&hash, sizeof hash);
}

enum mm_err mm_council_signin(struct mm_central *central, enum mm_signin *ret_method, struct mm_errinfo *info)
{
    char code[32] = "open";
    enum mm_err err = mm_setting_get(central, "signin", code, sizeof code, NULL);
    if (err == MM_ERR_NOT_FOUND)
        err = MM_OK;
    if (!err && mm_signin_find(code, ret_method))
        err = mm_fail(info, MM_ERR_CORRUPT, "setting signin: %s", code);
    return err;
}

/* ---- table code_issue ---------------------------------------------------------------------------------- */
static void last_day(struct mm_central *central, char out[MM_TIME_BYTES])
{
    char text[16] = "";
    int64_t days = MM_CODE_DAYS;
    if (mm_setting_get(central, "code_days", text, sizeof text, NULL) == MM_OK)
        days = strtoll(text, NULL, 10);
    mm_date_format(mm_date_add(mm_date_of(mm_now_ms(&central->clock)), (int)days), out);
}

/* (tx) The newest generation; 0 when there is none. */
static enum mm_err newest(struct mm_central *central, const char *person, const char *recorder,
                          enum mm_code_kind kind, int64_t *ret_generation, char expires_on[16],
                          struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT generation, expires_on FROM code_issue WHERE council=? AND person=?"
                                  " AND recorder=? AND kind=? ORDER BY generation DESC LIMIT 1",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    mm_bind_str(stmt, 3, recorder);
    mm_bind_str(stmt, 4, mm_code_kind_name(kind));
    err = mm_stmt_step(stmt, &row, info);
    if (!err) {
        *ret_generation = row ? mm_col_int(stmt, 0) : 0;
        (void)snprintf(expires_on, 16, "%.15s", row ? mm_col_str(stmt, 1) : "");
    }
    mm_stmt_end(stmt);
    return err;
}

/* The slow hash is made once and kept. */
static enum mm_err make(const struct mm_codes *codes, const char *person, const char *recorder,
                        enum mm_code_kind kind, int64_t generation, struct mm_code *ret_code,
                        struct mm_errinfo *info)
{
    struct mm_code made = {.kind = kind, .generation = generation};
    char code[MM_CODE_BYTES], day[MM_TIME_BYTES] = "";
    (void)snprintf(made.person, sizeof made.person, "%s", person);
    code_derive(codes, person, recorder, kind, generation, code);
    enum mm_err err = mm_code_hash(code, MM_CODE_DIGITS, made.hash) ? mm_nomem(info) : MM_OK;
    mm_wipe(code, sizeof code);
    if (kind == MM_CODE_FIRST)
        last_day(codes->central, day);
    (void)snprintf(made.expires_on, sizeof made.expires_on, "%.15s", day);
    if (!err)
        *ret_code = made;
    return err;
}

/* (tx) Nothing when it is there already. */
static enum mm_err put(struct mm_central *central, const char *recorder, const struct mm_code *code,
                       struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "INSERT INTO code_issue (council, person, recorder, kind, generation, hash, expires_on,"
                    " made_at_ms) VALUES (?,?,?,?,?,?,?,?)"
                    " ON CONFLICT (council, recorder, person, kind, generation) DO NOTHING",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, code->person);
    mm_bind_str(stmt, 3, recorder);
    mm_bind_str(stmt, 4, mm_code_kind_name(code->kind));
    mm_bind_int(stmt, 5, code->generation);
    mm_bind_str(stmt, 6, code->hash);
    mm_bind_str(stmt, 7, code->expires_on);
    mm_bind_int(stmt, 8, mm_now_ms(&central->clock));
    return mm_stmt_run(stmt, NULL, info);
}

static enum mm_err issue(const struct mm_codes *codes, const char *person, const char *recorder,
                         enum mm_code_kind kind, int64_t generation, struct mm_errinfo *info)
{
    struct mm_code code;
    enum mm_err err = make(codes, person, recorder, kind, generation, &code, info);
    return err ? err : put(codes->central, recorder, &code, info);
}

/* (tx) Its last day is known now, or is another one. */
static enum mm_err note_last_day(struct mm_central *central, const char *person, const char *recorder,
                                 enum mm_code_kind kind, int64_t generation, const char *day,
                                 struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "UPDATE code_issue SET expires_on=? WHERE council=? AND person=? AND"
                                  " recorder=? AND kind=? AND generation=?",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, day);
    mm_bind_str(stmt, 2, central->council);
    mm_bind_str(stmt, 3, person);
    mm_bind_str(stmt, 4, recorder);
    mm_bind_str(stmt, 5, mm_code_kind_name(kind));
    mm_bind_int(stmt, 6, generation);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_code_everywhere(const struct mm_codes *codes, const char *whose, int64_t generation,
                               const char *until, char ret_code[MM_CODE_BYTES], struct mm_errinfo *info)
{
    struct mm_code code;
    enum mm_err err = make(codes, whose, whose, MM_CODE_FIRST, generation, &code, info);
    if (err)
        return err;
    (void)snprintf(code.expires_on, sizeof code.expires_on, "%.15s", until);
    code_derive(codes, whose, whose, MM_CODE_FIRST, generation, ret_code);
    return put(codes->central, whose, &code, info);
}

enum mm_err mm_code_everywhere_until(struct mm_central *central, const char *whose, int64_t generation,
                                     const char *until, struct mm_errinfo *info)
{
    return note_last_day(central, whose, whose, MM_CODE_FIRST, generation, until, info);
}

enum mm_err mm_code_first_used(struct mm_central *central, const char *person, const char *recorder,
                               bool *ret_used, struct mm_errinfo *info)
{
    const char *kind = mm_code_kind_name(MM_CODE_FIRST);
    int64_t generation = 0;
    char day[16];
    enum mm_err err = newest(central, person, recorder, MM_CODE_FIRST, &generation, day, info);
    return err ? err : mm_code_was_used(central, recorder, person, kind, generation, ret_used, info);
}

enum mm_err mm_code_show(const struct mm_codes *codes, const char *person, const char *recorder, bool reveal,
                         struct mm_code_shown *ret_shown, struct mm_errinfo *info)
{
    struct mm_central *central = codes->central;
    enum mm_code_kind kind = reveal ? MM_CODE_RESERVE : MM_CODE_FIRST;
    struct mm_code_shown shown;
    char today[MM_TIME_BYTES], day[MM_TIME_BYTES];
    int64_t generation = 0;
    bool used = false;
    enum mm_err err = newest(central, person, recorder, kind, &generation, shown.expires_on, info);
    if (!err)
        err = mm_code_was_used(central, recorder, person, mm_code_kind_name(kind), generation, &used, info);
    mm_date_format(mm_date_of(mm_now_ms(&central->clock)), today);
    last_day(central, day);
    if (!err && (!generation || used || (shown.expires_on[0] && strcmp(shown.expires_on, today) < 0))) {
        err = issue(codes, person, recorder, kind, ++generation, info);
        (void)snprintf(shown.expires_on, sizeof shown.expires_on, "%.15s", reveal ? "" : day);
    }
    if (!err && reveal) {
        err = note_last_day(central, person, recorder, MM_CODE_RESERVE, generation, day, info);
        if (!err)
            err = issue(codes, person, recorder, kind, generation + 1, info);
        (void)snprintf(shown.expires_on, sizeof shown.expires_on, "%.15s", day);
    }
    if (err)
        return err;
    code_derive(codes, person, recorder, kind, generation, shown.code);
    *ret_shown = shown;
    mm_wipe(&shown, sizeof shown);
    return MM_OK;
}

/* ---- table card_issue -----------------------------------------------------------------------------------
 */
static enum mm_err card_generation(struct mm_central *central, const char *person, int64_t *ret_generation,
                                   struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(
        central->db, "SELECT generation FROM card_issue WHERE council=? AND person=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    err = mm_stmt_step(stmt, &row, info);
    if (!err)
        *ret_generation = row ? mm_col_int(stmt, 0) : 0;
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_card_show(const struct mm_codes *codes, const char *person, bool next,
                         char ret_number[MM_CARD_CHARS + 1], struct mm_errinfo *info)
{
    struct mm_central *central = codes->central;
    struct mm_stmt *stmt = NULL;
    int64_t generation = 0;
    enum mm_err err = card_generation(central, person, &generation, info);
    if (!err && (next || !generation)) {
        generation++;
        err = mm_db_query(central->db,
                          "INSERT INTO card_issue (council, person, generation, issued_at_ms)"
                          " VALUES (?,?,?,?) ON CONFLICT (council, person) DO UPDATE SET"
                          " generation=excluded.generation, issued_at_ms=excluded.issued_at_ms",
                          &stmt, info);
        if (!err) {
            mm_bind_str(stmt, 1, central->council);
            mm_bind_str(stmt, 2, person);
            mm_bind_int(stmt, 3, generation);
            mm_bind_int(stmt, 4, mm_now_ms(&central->clock));
            err = mm_stmt_run(stmt, NULL, info);
        }
    }
    if (!err)
        card_derive(codes, person, generation, ret_number);
    return err;
}

/* ---- what one kiosk is told ------------------------------------------------------------------------------
 */
/* Only people who may sit: who left has no codes any more. */
enum mm_err mm_codes_lacking(const struct mm_codes *codes, const char *recorder,
                             const struct mm_person *people, size_t n_people, struct mm_code **ret_codes,
                             size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_code *list = NULL;
    size_t n = 0, cap = 0;
    enum mm_signin method = MM_SIGNIN_OPEN;
    enum mm_err err = mm_council_signin(codes->central, &method, info);
    for (size_t i = 0; !err && method != MM_SIGNIN_OPEN && i < n_people; i++) {
        for (int k = 0; !err && mm_person_active(people[i].status) && k < MM_CODE_KIND_COUNT; k++) {
            int64_t generation = 0;
            char day[16];
            struct mm_code *more = mm_central_grow(list, n, &cap, sizeof *list);
            list = more ? more : list;
            err = more ? newest(codes->central, people[i].id, recorder, (enum mm_code_kind)k, &generation,
                                day, info)
                       : mm_nomem(info);
            if (err || generation || n == MM_CODES_A_PULL)
                continue;
            err = make(codes, people[i].id, recorder, (enum mm_code_kind)k, 1, &list[n], info);
            n += !err;
        }
    }
    if (err) {
        free(list);
        return err;
    }
    *ret_codes = list;
    *ret_n = n;
    return MM_OK;
}

enum mm_err mm_codes_put(struct mm_central *central, const char *recorder, const struct mm_code *codes,
                         size_t n, struct mm_errinfo *info)
{
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    for (size_t i = 0; !err && i < n; i++)
        err = put(central, recorder, &codes[i], info);
    return mm_central_write_end(central, err, info);
}

/* The newest generation and the one before it: a reserve that was revealed works until it is used, and one
 * whose day is over is told from one that never was. */
#define CODE_COLUMNS "c.person, c.kind, c.generation, c.hash, c.expires_on"
static const char codes_of_people[] =
    "SELECT " CODE_COLUMNS " FROM code_issue c JOIN person p ON p.council=c.council AND p.id=c.person"
    " WHERE c.council=?1 AND c.recorder=?2 AND p.status IN ('elect', 'councillor', 'staff')"
    " AND c.generation>=(SELECT MAX(n.generation)-1 FROM code_issue n WHERE n.council=?1"
    " AND n.person=c.person AND n.recorder=?2 AND n.kind=c.kind)"
    " ORDER BY c.person, c.kind, c.generation";
/* Of sessions that are open, the same at every kiosk. */
static const char codes_of_groups[] =
    "SELECT " CODE_COLUMNS " FROM code_issue c JOIN paper_form f ON f.council=c.council AND f.no=c.generation"
    " WHERE c.council=?1 AND c.recorder=?2 AND f.kind<>'paper' AND f.closed='' ORDER BY c.generation";

static enum mm_err codes_of(struct mm_central *central, const char *sql, const char *recorder,
                            struct mm_signin_data *data, size_t *cap, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(central->db, sql, &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, recorder);
    while ((err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        struct mm_code *more = mm_central_grow(data->codes, data->n_codes, cap, sizeof *data->codes);
        if (!more) {
            err = mm_nomem(info);
            break;
        }
        data->codes = more;
        struct mm_code *c = &data->codes[data->n_codes++];
        *c = (struct mm_code){.generation = mm_col_int(stmt, 2)};
        c->kind = strcmp(mm_col_str(stmt, 1), "first") == 0 ? MM_CODE_FIRST : MM_CODE_RESERVE;
        (void)snprintf(c->person, sizeof c->person, "%s", mm_col_str(stmt, 0));
        (void)snprintf(c->hash, sizeof c->hash, "%s", mm_col_str(stmt, 3));
        (void)snprintf(c->expires_on, sizeof c->expires_on, "%s", mm_col_str(stmt, 4));
    }
    mm_stmt_end(stmt);
    return err;
}

static enum mm_err cards_of(const struct mm_codes *codes, const char *recorder, struct mm_signin_data *data,
                            struct mm_errinfo *info)
{
    struct mm_central *central = codes->central;
    struct mm_stmt *stmt = NULL;
    struct mm_hash salt = derive(codes, "card-salt", recorder, "", 1);
    size_t cap = 0;
    bool row = false;
    memcpy(data->card_salt, salt.b, sizeof data->card_salt);
    enum mm_err err =
        mm_db_query(central->db,
                    "SELECT c.person, c.generation FROM card_issue c JOIN person p ON p.council=c.council"
                    " AND p.id=c.person WHERE c.council=?1 AND p.status IN ('elect', 'councillor', 'staff')"
                    " ORDER BY c.person",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    while ((err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        char number[MM_CARD_CHARS + 1];
        struct mm_card *more = mm_central_grow(data->cards, data->n_cards, &cap, sizeof *data->cards);
        if (!more) {
            err = mm_nomem(info);
            break;
        }
        data->cards = more;
        struct mm_card *c = &data->cards[data->n_cards++];
        *c = (struct mm_card){.person = ""};
        (void)snprintf(c->person, sizeof c->person, "%s", mm_col_str(stmt, 0));
        card_derive(codes, c->person, mm_col_int(stmt, 1), number);
        c->hash = mm_card_hash(data->card_salt, number);
        mm_wipe(number, sizeof number);
    }
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_codes_fill(const struct mm_codes *codes, const char *recorder, struct mm_signin_data *ret_data,
                          struct mm_errinfo *info)
{
    struct mm_signin_data data = {.method = MM_SIGNIN_OPEN, .has_receipt_key = true};
    size_t cap = 0;
    enum mm_err err = mm_council_signin(codes->central, &data.method, info);
    mm_codes_receipt_key(codes, recorder, data.receipt_key);
    if (!err && data.method != MM_SIGNIN_OPEN)
        err = codes_of(codes->central, codes_of_people, recorder, &data, &cap, info);
    if (!err)
        err = codes_of(codes->central, codes_of_groups, MM_GROUP_FACILITATOR, &data, &cap, info);
    if (!err)
        err = cards_of(codes, recorder, &data, info);
    if (err)
        mm_signin_data_done(&data);
    else
        *ret_data = data;
    return err;
}
