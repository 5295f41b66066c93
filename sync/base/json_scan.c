/* The gate in front of cJSON: RFC 8259 to the letter, plus what a record needs (no duplicate keys, no
 * number that a double cannot keep). Recursion is bounded by the depth limit. */
#include "sync/base/json.h"
#include "sync/base/json_char.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BAD_CP        0xFFFFFFFFu
#define DEEPEST       200 /* whatever a caller asks for: two small C frames a level */
#define NUMBER_BYTES  400 /* a double has at most 309 digits before the point, 17 that count */
#define DOUBLE_DIGITS 17
#define SURE_DIGITS   15 /* that a double keeps in any case (DBL_DIG) */
#define FEW_KEYS      16

struct key {
    size_t at;    /* of the quote, for messages */
    size_t start; /* of the decoded bytes, in the text or in decoded */
    size_t len;
    bool escaped; /* the bytes lie in decoded */
};

struct scan {
    const char *text;
    size_t len;
    size_t pos;
    int depth, max_depth;
    struct key *keys; /* owned; keys of all open objects, innermost last */
    size_t n_keys, cap_keys;
    struct mm_buf decoded; /* keys that were written with escapes */
    struct mm_errinfo *info;
    size_t bad_at; /* of the first breach */
};

static enum mm_err bad(struct scan *sc, size_t at, const char *ja, const char *en)
{
    sc->bad_at = at;
    return mm_fail(sc->info, MM_ERR_SYNTAX, mm_say("JSON の %zu バイト目: %s", "JSON at byte %zu: %s"), at,
                   mm_say(ja, en));
}

static int peek(const struct scan *sc)
{
    return sc->pos < sc->len ? (unsigned char)sc->text[sc->pos] : -1;
}

static void skip_space(struct scan *sc)
{
    while (sc->pos < sc->len && mm_json_is_space(sc->text[sc->pos]))
        sc->pos++;
}

/* --- strings --------------------------------------------------------------------------------------- */

/* Four hexadecimal digits, or -1. */
static int32_t hex4(struct scan *sc)
{
    int32_t value = 0;
    for (int i = 0; i < 4; i++, sc->pos++) {
        int c = peek(sc);
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* After "\u": one code point, also from a surrogate pair. */
static enum mm_err scan_unicode(struct scan *sc, uint32_t *ret_cp)
{
    size_t at = sc->pos - 2;
    int32_t first = hex4(sc);
    if (first < 0)
        return bad(sc, at, "\\u のあとは 16 進数字 4 つです", "\\u takes four hexadecimal digits");
    if (first == 0)
        return bad(sc, at, "\\u0000 は使えません", "\\u0000 is not allowed");
    if (first >= 0xDC00 && first <= 0xDFFF)
        return bad(sc, at, "サロゲートが対になっていません", "lone surrogate");
    if (first < 0xD800 || first > 0xDBFF) {
        *ret_cp = (uint32_t)first;
        return MM_OK;
    }
    if (sc->len - sc->pos < 2 || sc->text[sc->pos] != '\\' || sc->text[sc->pos + 1] != 'u')
        return bad(sc, at, "サロゲートが対になっていません", "lone surrogate");
    sc->pos += 2;
    int32_t second = hex4(sc);
    if (second < 0xDC00 || second > 0xDFFF)
        return bad(sc, at, "サロゲートが対になっていません", "lone surrogate");
    *ret_cp = 0x10000 + ((uint32_t)(first - 0xD800) << 10) + (uint32_t)(second - 0xDC00);
    return MM_OK;
}

static enum mm_err scan_escape(struct scan *sc, uint32_t *ret_cp)
{
    static const char letters[] = "\"\\/bfnrt";
    static const char values[] = "\"\\/\b\f\n\r\t";
    int c = peek(sc);
    sc->pos++;
    if (c == 'u')
        return scan_unicode(sc, ret_cp);
    const char *found = c > 0 ? strchr(letters, c) : NULL;
    if (!found)
        return bad(sc, sc->pos - 2, "\\ のあとの文字が正しくありません", "unknown escape");
    *ret_cp = (unsigned char)values[found - letters];
    return MM_OK;
}

/* At the opening quote. Writes the decoded bytes to out when that is not NULL. */
static enum mm_err scan_string(struct scan *sc, struct mm_buf *out, bool *ret_escaped)
{
    size_t start = sc->pos++;
    *ret_escaped = false;
    for (;;) {
        while (!out && sc->pos < sc->len && mm_json_is_plain(sc->text[sc->pos]))
            sc->pos++;
        size_t at = sc->pos;
        int c = peek(sc);
        uint32_t cp = (uint32_t)c;
        if (c < 0)
            return bad(sc, start, "文字列が閉じていません", "unterminated string");
        if (c == '"')
            break;
        if (c < 0x20)
            return bad(sc, at, "文字列の中に制御文字があります", "raw control character in a string");
        if (c == '\\') {
            sc->pos++;
            *ret_escaped = true;
            enum mm_err err = scan_escape(sc, &cp);
            if (err)
                return err;
        } else if (c < 0x80) {
            sc->pos++;
        } else if ((cp = mm_utf8_next(sc->text, sc->len, &sc->pos)) == BAD_CP) {
            return bad(sc, at, "UTF-8 として正しくありません", "malformed UTF-8");
        }
        if (out) {
            char bytes[4];
            mm_buf_append(out, bytes, mm_utf8_encode(cp, bytes));
        }
    }
    sc->pos++;
    return MM_OK;
}

/* --- numbers --------------------------------------------------------------------------------------- */

static size_t scan_digits(struct scan *sc)
{
    size_t start = sc->pos;
    while (peek(sc) >= '0' && peek(sc) <= '9')
        sc->pos++;
    return sc->pos - start;
}

/* The significant digits of a literal: no sign, point, exponent, leading or trailing zeros. */
static size_t significant(const char *number, char out[NUMBER_BYTES])
{
    size_t n = 0;
    for (const char *p = number; *p && *p != 'e' && *p != 'E'; p++) {
        if (*p >= '0' && *p <= '9' && (n > 0 || *p != '0'))
            out[n++] = *p;
    }
    while (n > 0 && out[n - 1] == '0')
        n--;
    out[n] = '\0';
    return n;
}

/* True when the nearest double, printed with the same number of digits, is the literal again. */
static bool kept_by_double(const char *number, bool integer)
{
    char want[NUMBER_BYTES], printed[NUMBER_BYTES], got[NUMBER_BYTES];
    double value = strtod(number, NULL);
    if (!isfinite(value))
        return false;
    size_t n = significant(number, want);
    if (n == 0)
        return true;
    if (integer) {
        snprintf(printed, sizeof printed, "%.0f", value);
        return strcmp(printed, number) == 0;
    }
    if (n > DOUBLE_DIGITS)
        return false;
    snprintf(printed, sizeof printed, "%.*e", (int)n - 1, value);
    significant(printed, got);
    return strcmp(want, got) == 0;
}

static enum mm_err scan_number(struct scan *sc)
{
    size_t start = sc->pos;
    bool integer = true, exponent = false;
    if (peek(sc) == '-')
        sc->pos++;
    bool zero = peek(sc) == '0';
    size_t n = scan_digits(sc);
    if (n == 0)
        return bad(sc, start, "数に数字がありません", "a number without digits");
    if (zero && n > 1)
        return bad(sc, start, "数を 0 で始められません", "leading zero");
    if (peek(sc) == '.') {
        sc->pos++;
        integer = false;
        if (scan_digits(sc) == 0)
            return bad(sc, start, "小数点のあとに数字がありません", "no digit after the decimal point");
    }
    if (peek(sc) == 'e' || peek(sc) == 'E') {
        sc->pos++;
        integer = false;
        exponent = true;
        if (peek(sc) == '+' || peek(sc) == '-')
            sc->pos++;
        if (scan_digits(sc) == 0)
            return bad(sc, start, "指数に数字がありません", "no digit in the exponent");
    }
    char number[NUMBER_BYTES];
    size_t len = sc->pos - start;
    if (len <= SURE_DIGITS && !exponent)
        return MM_OK;
    if (len >= sizeof number)
        return bad(sc, start, "数が長すぎます", "number too long");
    memcpy(number, sc->text + start, len);
    number[len] = '\0';
    if (!kept_by_double(number, integer))
        return bad(sc, start, "数が大きすぎるか、桁が失われます", "number out of range or losing digits");
    return MM_OK;
}

/* --- values ---------------------------------------------------------------------------------------- */

static enum mm_err scan_value(struct scan *sc);

static const char *key_bytes(const struct scan *sc, const struct key *key)
{
    return (key->escaped ? mm_buf_str(&sc->decoded) : sc->text) + key->start;
}

static int compare_bytes(const struct scan *sc, const struct key *a, const struct key *b)
{
    int order = memcmp(key_bytes(sc, a), key_bytes(sc, b), a->len < b->len ? a->len : b->len);
    return order ? order : (a->len > b->len) - (a->len < b->len);
}

static int compare_keys(const void *a, const void *b, void *ctx)
{
    const struct key *ka = a;
    const struct key *kb = b;
    int order = compare_bytes(ctx, ka, kb);
    return order ? order : (ka->at > kb->at) - (ka->at < kb->at);
}

static enum mm_err no_memory(struct scan *sc)
{
    return mm_nomem(sc->info);
}

static enum mm_err scan_key(struct scan *sc)
{
    if (peek(sc) != '"')
        return bad(sc, sc->pos, "ここには項目名（文字列）が要ります", "a key (string) is needed here");
    if (sc->n_keys == sc->cap_keys) {
        size_t cap = sc->cap_keys ? sc->cap_keys * 2 : 16;
        struct key *keys = realloc(sc->keys, cap * sizeof *keys);
        if (!keys)
            return no_memory(sc);
        sc->keys = keys;
        sc->cap_keys = cap;
    }
    struct key key = {.at = sc->pos, .start = sc->pos + 1};
    enum mm_err err = scan_string(sc, NULL, &key.escaped);
    if (err)
        return err;
    key.len = sc->pos - 1 - key.start;
    if (key.escaped) {
        bool again;
        size_t end = sc->pos;
        key.start = sc->decoded.len;
        sc->pos = key.at;
        err = scan_string(sc, &sc->decoded, &again);
        if (err || sc->decoded.err || sc->pos != end)
            return err ? err : no_memory(sc);
        key.len = sc->decoded.len - key.start;
    }
    sc->keys[sc->n_keys++] = key;
    return MM_OK;
}

static enum mm_err twice(struct scan *sc, const struct key *key)
{
    return bad(sc, key->at, "同じ項目名が 2 回あります", "duplicate key");
}

static bool equal(const struct scan *sc, const struct key *a, const struct key *b)
{
    return a->len == b->len && memcmp(key_bytes(sc, a), key_bytes(sc, b), a->len) == 0;
}

/* Each with each while they are few; sorted, equal keys lie side by side. */
static enum mm_err check_duplicates(struct scan *sc, size_t first)
{
    size_t n = sc->n_keys - first;
    if (n < 2)
        return MM_OK;
    struct key *keys = sc->keys + first;
    if (n <= FEW_KEYS) {
        for (size_t i = 1; i < n; i++)
            for (size_t j = 0; j < i; j++)
                if (equal(sc, &keys[j], &keys[i]))
                    return twice(sc, &keys[i]);
        return MM_OK;
    }
    qsort_r(keys, n, sizeof *keys, compare_keys, sc);
    for (size_t i = 1; i < n; i++) {
        if (compare_bytes(sc, &keys[i - 1], &keys[i]) == 0)
            return twice(sc, &keys[i]);
    }
    return MM_OK;
}

static enum mm_err scan_member(struct scan *sc)
{
    enum mm_err err = scan_key(sc);
    if (err)
        return err;
    skip_space(sc);
    if (peek(sc) != ':')
        return bad(sc, sc->pos, "項目名のあとに : が要ります", "a colon is needed after a key");
    sc->pos++;
    return scan_value(sc);
}

/* At the opening bracket; members of an object, values of an array. */
static enum mm_err scan_container(struct scan *sc, char close)
{
    size_t start = sc->pos++;
    size_t first_key = sc->n_keys;
    size_t first_decoded = sc->decoded.len;
    if (++sc->depth > sc->max_depth)
        return bad(sc, start, "入れ子が深すぎます", "nested too deeply");
    skip_space(sc);
    if (peek(sc) != close) {
        for (;;) {
            skip_space(sc);
            enum mm_err err = close == '}' ? scan_member(sc) : scan_value(sc);
            if (err)
                return err;
            skip_space(sc);
            if (peek(sc) == close)
                break;
            if (peek(sc) != ',')
                return bad(sc, sc->pos, "ここには , か閉じ括弧が要ります",
                           "a comma or closing bracket is needed here");
            sc->pos++;
        }
    }
    sc->pos++;
    sc->depth--;
    enum mm_err err = check_duplicates(sc, first_key);
    sc->n_keys = first_key;
    sc->decoded.len = first_decoded;
    return err;
}

static bool scan_word(struct scan *sc, const char *word)
{
    size_t n = strlen(word);
    if (sc->len - sc->pos < n || memcmp(sc->text + sc->pos, word, n) != 0)
        return false;
    sc->pos += n;
    return true;
}

static enum mm_err scan_value(struct scan *sc)
{
    skip_space(sc);
    int c = peek(sc);
    bool escaped;
    if (c == '{')
        return scan_container(sc, '}');
    if (c == '[')
        return scan_container(sc, ']');
    if (c == '"')
        return scan_string(sc, NULL, &escaped);
    if (c == '-' || (c >= '0' && c <= '9'))
        return scan_number(sc);
    if (scan_word(sc, "true") || scan_word(sc, "false") || scan_word(sc, "null"))
        return MM_OK;
    if (c < 0)
        return bad(sc, sc->pos, "途中で終わっています", "the text ends too early");
    return bad(sc, sc->pos, "ここには値が要ります", "a value is needed here");
}

enum mm_err mm_json_scan_at(const char *text, size_t len, const struct mm_json_limits *limits,
                            size_t *ret_bad_at, struct mm_errinfo *info)
{
    *ret_bad_at = 0;
    if (len > limits->max_bytes)
        return mm_fail(
            info, MM_ERR_TOO_BIG,
            mm_say("JSON が上限の %zu バイトを超えています", "the JSON is over the maximum of %zu bytes"),
            limits->max_bytes);
    struct scan sc = {.text = text, .len = len, .info = info};
    sc.max_depth = limits->max_depth < DEEPEST ? limits->max_depth : DEEPEST;
    mm_buf_init(&sc.decoded, len);
    enum mm_err err;
    if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        err = bad(&sc, 0, "先頭に BOM があります。BOM なしの UTF-8 で保存してください",
                  "a BOM; save as UTF-8 without it");
    else
        err = scan_value(&sc);
    if (!err) {
        skip_space(&sc);
        if (sc.pos < sc.len)
            err = bad(&sc, sc.pos, "値のあとに余分な文字があります", "text after the value");
    }
    free(sc.keys);
    mm_buf_done(&sc.decoded);
    *ret_bad_at = sc.bad_at;
    return err;
}

enum mm_err mm_json_scan(const char *text, size_t len, const struct mm_json_limits *limits,
                         struct mm_errinfo *info)
{
    size_t bad_at;
    return mm_json_scan_at(text, len, limits, &bad_at, info);
}
