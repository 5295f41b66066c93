/* What one kiosk is told for signing in, as JSON both ways; and the short numbers that both sides compute. */
#include "sync/wire/signin.h"

#include "sync/base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *code, *ja;
    bool pin, card;
} methods[] = {
    [MM_SIGNIN_OPEN] = {"open", "お名前だけ", false, false},
    [MM_SIGNIN_PIN] = {"pin", "お名前とPIN", true, false},
    [MM_SIGNIN_CARD] = {"card", "受講カード", false, true},
    [MM_SIGNIN_CARD_PIN] = {"card_pin", "受講カードとPIN", true, true},
    [MM_SIGNIN_WITNESS] = {"witness", "事務局立会い", false, false},
};
_Static_assert(sizeof methods / sizeof methods[0] == MM_SIGNIN_COUNT, "a row for each method");

const char *mm_signin_code(enum mm_signin method)
{
    return method < MM_SIGNIN_COUNT ? methods[method].code : "";
}

const char *mm_signin_ja(enum mm_signin method)
{
    return method < MM_SIGNIN_COUNT ? methods[method].ja : "";
}

enum mm_err mm_signin_find(const char *code, enum mm_signin *ret_method)
{
    for (int m = 0; m < MM_SIGNIN_COUNT; m++) {
        if (strcmp(methods[m].code, code) == 0) {
            *ret_method = (enum mm_signin)m;
            return MM_OK;
        }
    }
    return MM_ERR_NOT_FOUND;
}

bool mm_signin_wants_pin(enum mm_signin method)
{
    return method < MM_SIGNIN_COUNT && methods[method].pin;
}

bool mm_signin_wants_card(enum mm_signin method)
{
    return method < MM_SIGNIN_COUNT && methods[method].card;
}

static const char *const kinds[MM_CODE_KIND_COUNT] = {"first", "reserve"};

const char *mm_code_kind_name(enum mm_code_kind kind)
{
    return kind < MM_CODE_KIND_COUNT ? kinds[kind] : "";
}

/* ---- numbers ------------------------------------------------------------------------------------- */
void mm_hash_digits(const struct mm_hash *hash, int n, char *out)
{
    uint64_t value = 0, span = 1;
    for (int i = 0; i < 8; i++)
        value = value << 8 | hash->b[i];
    for (int i = 0; i < n; i++)
        span *= 10;
    value %= span; /* 2^64 is so far above 10^12 that no number is noticeably likelier */
    for (int i = n - 1; i >= 0; i--, value /= 10)
        out[i] = (char)('0' + value % 10);
    out[n] = '\0';
}

bool mm_card_fold(const char *typed, char out[MM_MAX_CARD_CHARS + 1])
{
    size_t n = 0;
    for (const char *p = typed; *p; p++) {
        char c = *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
        if (c == ' ' || c == '-')
            continue;
        if (n == MM_MAX_CARD_CHARS || !((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')))
            return false;
        out[n++] = c;
    }
    out[n] = '\0';
    return n > 0;
}

struct mm_hash mm_card_hash(const uint8_t salt[MM_CARD_SALT_BYTES], const char *folded)
{
    return mm_keyed_hash(salt, MM_CARD_SALT_BYTES, folded, strlen(folded));
}

void mm_receipt_code(const uint8_t key[MM_RECEIPT_KEY_BYTES], const char *person, const char *registration,
                     char out[MM_RECEIPT_BYTES])
{
    char text[MM_ID_BYTES + 80];
    int len = snprintf(text, sizeof text, "mamori-receipt-1\n%s\n%s", person, registration);
    struct mm_hash hash = mm_keyed_hash(key, MM_RECEIPT_KEY_BYTES, text, (size_t)len);
    mm_hash_digits(&hash, MM_RECEIPT_DIGITS, out);
}

/* ---- writing --------------------------------------------------------------------------------------- */
void mm_signin_data_done(struct mm_signin_data *data)
{
    if (!data)
        return;
    free(data->codes);
    free(data->cards);
    mm_wipe(data, sizeof *data);
}

static void write_bytes(struct mm_jw *w, const char *key, const uint8_t *bytes, size_t len)
{
    char text[64];
    mm_base64url(bytes, len, text);
    mm_jw_kstr(w, key, text);
    mm_wipe(text, sizeof text);
}

static void write_codes(const struct mm_signin_data *data, struct mm_jw *w)
{
    mm_jw_karr(w, "codes");
    for (size_t i = 0; i < data->n_codes; i++) {
        const struct mm_code *c = &data->codes[i];
        mm_jw_obj(w);
        mm_jw_kstr(w, "person", c->person);
        mm_jw_kstr(w, "kind", mm_code_kind_name(c->kind));
        mm_jw_kint(w, "generation", c->generation);
        mm_jw_kstr(w, "hash", c->hash);
        mm_jw_kstr(w, "expires_on", c->expires_on);
        mm_jw_end(w);
    }
    mm_jw_end(w);
}

static void write_cards(const struct mm_signin_data *data, struct mm_jw *w)
{
    write_bytes(w, "card_salt", data->card_salt, sizeof data->card_salt);
    mm_jw_karr(w, "cards");
    for (size_t i = 0; i < data->n_cards; i++) {
        mm_jw_obj(w);
        mm_jw_kstr(w, "person", data->cards[i].person);
        write_bytes(w, "hash", data->cards[i].hash.b, sizeof data->cards[i].hash.b);
        mm_jw_end(w);
    }
    mm_jw_end(w);
}

void mm_signin_write(const struct mm_signin_data *data, struct mm_jw *w)
{
    mm_jw_kobj(w, "settings");
    mm_jw_kstr(w, "signin", mm_signin_code(data->method));
    mm_jw_end(w);
    if (data->n_codes)
        write_codes(data, w);
    if (data->n_cards)
        write_cards(data, w);
    if (data->has_receipt_key)
        write_bytes(w, "receipt_key", data->receipt_key, sizeof data->receipt_key);
}

/* ---- reading --------------------------------------------------------------------------------------- */
static enum mm_err bad(struct mm_errinfo *info, const char *list, size_t i, const char *what)
{
    return mm_fail(info, MM_ERR_INVALID, "%s[%zu].%s", list, i, what);
}

static enum mm_err read_bytes(const struct mm_json *node, uint8_t *out, size_t bytes)
{
    const char *text = mm_json_str(node, "");
    uint8_t raw[64];
    size_t len = 0;
    if (bytes > sizeof raw || mm_base64url_parse(text, raw, sizeof raw, &len) != MM_OK || len != bytes)
        return MM_ERR_INVALID;
    memcpy(out, raw, bytes);
    mm_wipe(raw, sizeof raw);
    return MM_OK;
}

static bool id_read(const struct mm_json *node, const char *key, char out[MM_ID_BYTES])
{
    const char *text = mm_json_get_str(node, key, "");
    size_t len = strlen(text);
    if (!len || len >= MM_ID_BYTES)
        return false;
    memcpy(out, text, len + 1);
    return true;
}

static enum mm_err read_code(const struct mm_json *node, size_t i, struct mm_code *code,
                             struct mm_errinfo *info)
{
    const char *kind = mm_json_get_str(node, "kind", ""), *hash = mm_json_get_str(node, "hash", "");
    const char *day = mm_json_get_str(node, "expires_on", "");
    struct mm_date date;
    int k = 0;
    while (k < MM_CODE_KIND_COUNT && strcmp(kinds[k], kind) != 0)
        k++;
    code->kind = (enum mm_code_kind)k;
    code->generation = mm_json_get_int(node, "generation", 0);
    if (!id_read(node, "person", code->person))
        return bad(info, "codes", i, "person: must be an id");
    if (k == MM_CODE_KIND_COUNT)
        return bad(info, "codes", i, "kind: must be first or reserve");
    if (code->generation < 1 || code->generation > INT32_MAX)
        return bad(info, "codes", i, "generation: must be a number from 1");
    /* No other cost than ours: a made-up one could keep a kiosk busy for hours. */
    if (strncmp(hash, MM_CODE_HASH_PREFIX, sizeof MM_CODE_HASH_PREFIX - 1) != 0 ||
        strlen(hash) >= sizeof code->hash)
        return bad(info, "codes", i, "hash: must be argon2id with the agreed cost");
    if (*day && mm_date_parse(day, &date) != MM_OK)
        return bad(info, "codes", i, "expires_on: must be YYYY-MM-DD or empty");
    (void)snprintf(code->hash, sizeof code->hash, "%s", hash);
    (void)snprintf(code->expires_on, sizeof code->expires_on, "%.15s", day);
    return MM_OK;
}

static enum mm_err list_open(const struct mm_json *list, const char *key, size_t row_bytes, void **ret_rows,
                             struct mm_errinfo *info)
{
    size_t n = mm_json_size(list), most = (size_t)MM_MAX_ROSTER_ROWS * 2 * MM_CODE_KIND_COUNT;
    if (mm_json_type(list) != MM_JSON_ARRAY)
        return mm_fail(info, MM_ERR_INVALID, "%s: must be an array", key);
    if (n > most)
        return mm_fail(info, MM_ERR_TOO_BIG, "%s: %zu rows, at most %zu", key, n, most);
    *ret_rows = calloc(n ? n : 1, row_bytes);
    return *ret_rows ? MM_OK : mm_nomem(info);
}

static enum mm_err read_codes(const struct mm_json *list, struct mm_signin_data *data,
                              struct mm_errinfo *info)
{
    void *rows = NULL;
    enum mm_err err = list ? list_open(list, "codes", sizeof *data->codes, &rows, info) : MM_OK;
    data->codes = rows;
    for (const struct mm_json *n = mm_json_first(list); !err && n; n = mm_json_next(n), data->n_codes++)
        err = read_code(n, data->n_codes, &data->codes[data->n_codes], info);
    return err;
}

static enum mm_err read_cards(const struct mm_json *doc, struct mm_signin_data *data, struct mm_errinfo *info)
{
    const struct mm_json *list = mm_json_get(doc, "cards");
    void *rows = NULL;
    enum mm_err err = list ? list_open(list, "cards", sizeof *data->cards, &rows, info) : MM_OK;
    data->cards = rows;
    if (!err && list &&
        read_bytes(mm_json_get(doc, "card_salt"), data->card_salt, sizeof data->card_salt) != MM_OK)
        err = mm_fail(info, MM_ERR_INVALID, "card_salt: must be %d bytes", MM_CARD_SALT_BYTES);
    for (const struct mm_json *n = mm_json_first(list); !err && n; n = mm_json_next(n), data->n_cards++) {
        struct mm_card *card = &data->cards[data->n_cards];
        if (!id_read(n, "person", card->person))
            err = bad(info, "cards", data->n_cards, "person: must be an id");
        else if (read_bytes(mm_json_get(n, "hash"), card->hash.b, sizeof card->hash.b) != MM_OK)
            err = bad(info, "cards", data->n_cards, "hash: must be 32 bytes");
    }
    return err;
}

enum mm_err mm_signin_read(const struct mm_json *doc, struct mm_signin_data *ret_data,
                           struct mm_errinfo *info)
{
    const struct mm_json *settings = mm_json_get(doc, "settings"), *key = mm_json_get(doc, "receipt_key");
    const char *method = mm_json_get_str(settings, "signin", "open");
    struct mm_signin_data data = {.method = MM_SIGNIN_OPEN};
    enum mm_err err = MM_OK;
    /* A way that this version does not know must not become the open one. */
    if (mm_signin_find(method, &data.method) != MM_OK)
        err = mm_fail(info, MM_ERR_INVALID, "settings.signin: is not a known way to sign in");
    if (!err)
        err = read_codes(mm_json_get(doc, "codes"), &data, info);
    if (!err)
        err = read_cards(doc, &data, info);
    if (!err && key && read_bytes(key, data.receipt_key, sizeof data.receipt_key) != MM_OK)
        err = mm_fail(info, MM_ERR_INVALID, "receipt_key: must be %d bytes", MM_RECEIPT_KEY_BYTES);
    data.has_receipt_key = !err && key;
    if (err)
        mm_signin_data_done(&data);
    else
        *ret_data = data;
    return err;
}
