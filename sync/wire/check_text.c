/* Rules for single values: the textual forms of RFC 3987, 5646, 3339 and ISO 8601 as far as xAPI asks. */
#include "sync/base/clock.h"
#include "sync/base/id.h"
#include "sync/wire/check.h"
#include "sync/wire/statement.h"

#include <string.h>

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_alnum(char c)
{
    return is_alpha(c) || is_digit(c);
}

static bool is_hex_text(const char *s, size_t len)
{
    if (strlen(s) != len)
        return false;
    for (; *s; s++)
        if (!is_digit(*s) && !(*s >= 'a' && *s <= 'f') && !(*s >= 'A' && *s <= 'F'))
            return false;
    return true;
}

bool mm_check_string(struct mm_check *c, const struct mm_json *node)
{
    return mm_json_type(node) == MM_JSON_STRING || mm_check_fail(c, "must be a string");
}

bool mm_check_bool(struct mm_check *c, const struct mm_json *node)
{
    return mm_json_type(node) == MM_JSON_BOOL || mm_check_fail(c, "must be true or false");
}

bool mm_check_number(struct mm_check *c, const struct mm_json *node)
{
    return mm_json_type(node) == MM_JSON_NUMBER || mm_check_fail(c, "must be a number");
}

bool mm_check_count(struct mm_check *c, const struct mm_json *node)
{
    return mm_json_int(node, -1) >= 0 || mm_check_fail(c, "must be an integer of 0 or more");
}

bool mm_check_uuid(struct mm_check *c, const struct mm_json *node)
{
    const char *s = mm_json_str(node, NULL);
    return (s && mm_uuid_text_ok(s)) || mm_check_fail(c, "must be a UUID");
}

/* scheme ":" something, without the characters that RFC 3987 leaves out everywhere. */
static bool is_iri(const char *s)
{
    const char *p = s;
    if (!is_alpha(*p))
        return false;
    while (is_alnum(*p) || *p == '+' || *p == '-' || *p == '.')
        p++;
    if (*p++ != ':' || !*p)
        return false;
    for (; *p; p++)
        if ((unsigned char)*p <= 0x20 || *p == 0x7f || strchr("<>\"{}|\\^`", *p))
            return false;
    return true;
}

bool mm_iri_ok(const char *iri)
{
    return is_iri(iri);
}

bool mm_check_iri(struct mm_check *c, const struct mm_json *node)
{
    const char *s = mm_json_str(node, NULL);
    return (s && is_iri(s)) || mm_check_fail(c, "must be an IRI with its scheme");
}

bool mm_check_mailto(struct mm_check *c, const struct mm_json *node)
{
    static const char scheme[] = "mailto:";
    const char *s = mm_json_str(node, "");
    const char *at = strrchr(s, '@');
    bool ok = strncmp(s, scheme, sizeof scheme - 1) == 0 && at && at > s + sizeof scheme - 1 && at[1];
    for (; ok && *s; s++)
        ok = (unsigned char)*s > 0x20 && *s != 0x7f && *s != '<' && *s != '>';
    return ok || mm_check_fail(c, "must be mailto: and an address");
}

bool mm_check_sha1(struct mm_check *c, const struct mm_json *node)
{
    return is_hex_text(mm_json_str(node, ""), 40) || mm_check_fail(c, "must be 40 hex digits");
}

bool mm_check_sha2(struct mm_check *c, const struct mm_json *node)
{
    static const size_t digits[] = {56, 64, 96, 128};
    const char *s = mm_json_str(node, "");
    for (size_t i = 0; i < sizeof digits / sizeof digits[0]; i++)
        if (is_hex_text(s, digits[i]))
            return true;
    return mm_check_fail(c, "must be a SHA-2 in hex digits");
}

bool mm_check_media_type(struct mm_check *c, const struct mm_json *node)
{
    const char *s = mm_json_str(node, "");
    const char *slash = strchr(s, '/');
    bool ok = slash && slash > s && is_alnum(slash[1]);
    for (; ok && s < slash; s++)
        ok = is_alnum(*s) || strchr("!#$&-^_.+", *s);
    return ok || mm_check_fail(c, "must be a media type");
}

bool mm_check_time(struct mm_check *c, const struct mm_json *node)
{
    int64_t at_ms;
    const char *s = mm_json_str(node, NULL);
    return (s && mm_time_parse(s, &at_ms) == MM_OK) || mm_check_fail(c, "must be an RFC 3339 time");
}

/* Digits, with one fraction if there; *s moves behind them. */
static bool take_number(const char **s, bool *ret_fraction)
{
    const char *p = *s;
    *ret_fraction = false;
    if (!is_digit(*p))
        return false;
    while (is_digit(*p))
        p++;
    if (*p == '.' || *p == ',') {
        *ret_fraction = true;
        if (!is_digit(*++p))
            return false;
        while (is_digit(*p))
            p++;
    }
    *s = p;
    return true;
}

/* Numbers with units in this order, each at most once; a fraction only in the last. *ret_n counts them. */
static bool take_units(const char **s, const char *units, bool *ret_fraction, int *ret_n)
{
    const char *next = units;
    *ret_n = 0;
    while (**s && **s != 'T') {
        if (*ret_fraction || !take_number(s, ret_fraction) || !**s)
            return false;
        const char *unit = strchr(next, **s);
        if (!unit)
            return false;
        next = unit + 1;
        (*s)++;
        (*ret_n)++;
    }
    return true;
}

/* ISO 8601: P[nY][nM][nD][T[nH][nM][nS]] or PnW, at least one number. */
static bool is_duration(const char *s)
{
    bool fraction = false;
    int days = 0, times = 0;
    if (*s++ != 'P')
        return false;
    const char *weeks = s;
    if (take_units(&weeks, "W", &fraction, &days) && days == 1 && !*weeks)
        return true;
    fraction = false;
    if (!take_units(&s, "YMD", &fraction, &days))
        return false;
    if (!*s)
        return days > 0;
    s++;
    return take_units(&s, "HMS", &fraction, &times) && times > 0 && !*s;
}

bool mm_check_duration(struct mm_check *c, const struct mm_json *node)
{
    const char *s = mm_json_str(node, NULL);
    return (s && is_duration(s)) || mm_check_fail(c, "must be an ISO 8601 duration");
}

/* 1.0, 1.0.x, 2.0, 2.0.x */
bool mm_check_version(struct mm_check *c, const struct mm_json *node)
{
    const char *s = mm_json_str(node, "");
    bool ok = (s[0] == '1' || s[0] == '2') && s[1] == '.' && s[2] == '0';
    if (ok && s[3]) {
        ok = s[3] == '.' && s[4];
        for (s += 4; ok && *s; s++)
            ok = is_digit(*s);
    }
    return ok || mm_check_fail(c, "must be 1.0, 1.0.x, 2.0 or 2.0.x");
}

/* ---- language tags (RFC 5646) -------------------------------------------------------------------- */
struct subtag {
    const char *text;
    size_t len;
    bool alpha; /* letters only */
};

/* The next subtag of letters and digits, 1 to 8 of them; false at the end or at a fault. */
static bool next_subtag(const char **s, struct subtag *ret_tag)
{
    struct subtag t = {*s, 0, true};
    while (is_alnum(t.text[t.len])) {
        t.alpha = t.alpha && is_alpha(t.text[t.len]);
        t.len++;
    }
    if (t.len < 1 || t.len > 8 || (t.text[t.len] && t.text[t.len] != '-'))
        return false;
    *s = t.text + t.len + (t.text[t.len] == '-');
    if (t.text[t.len] == '-' && !**s)
        return false; /* a hyphen at the end */
    *ret_tag = t;
    return true;
}

enum stage { /* what has been read; subtags come in this order */
             STAGE_LANGUAGE,
             STAGE_EXTLANG,
             STAGE_SCRIPT,
             STAGE_REGION,
             STAGE_VARIANT,
             STAGE_SINGLETON, /* an extension's letter, which must be followed by something */
             STAGE_EXTENSION,
             STAGE_PRIVATE_START,
             STAGE_PRIVATE,
};

static bool take_subtag(const struct subtag *t, enum stage *stage)
{
    bool all_digits =
        !t->alpha && t->len == 3 && is_digit(t->text[0]) && is_digit(t->text[1]) && is_digit(t->text[2]);
    if (*stage == STAGE_PRIVATE_START || *stage == STAGE_PRIVATE)
        *stage = STAGE_PRIVATE;
    else if (t->len == 1 && *stage != STAGE_SINGLETON)
        *stage = t->text[0] == 'x' || t->text[0] == 'X' ? STAGE_PRIVATE_START : STAGE_SINGLETON;
    else if (*stage == STAGE_SINGLETON || *stage == STAGE_EXTENSION)
        *stage = t->len >= 2 ? STAGE_EXTENSION : *stage;
    else if (*stage <= STAGE_EXTLANG && t->len == 3 && t->alpha)
        *stage = STAGE_EXTLANG;
    else if (*stage < STAGE_SCRIPT && t->len == 4 && t->alpha)
        *stage = STAGE_SCRIPT;
    else if (*stage < STAGE_REGION && ((t->len == 2 && t->alpha) || all_digits))
        *stage = STAGE_REGION;
    else if (t->len >= 5 || (t->len == 4 && is_digit(t->text[0])))
        *stage = STAGE_VARIANT;
    else
        return false;
    return *stage != STAGE_SINGLETON || t->len == 1;
}

static bool is_language(const char *s)
{
    static const char *const irregular[] = {"en-GB-oed", "sgn-BE-FR", "sgn-BE-NL", "sgn-CH-DE", NULL};
    for (size_t i = 0; irregular[i]; i++)
        if (strcmp(irregular[i], s) == 0)
            return true;
    struct subtag t;
    enum stage stage = STAGE_LANGUAGE;
    if (!next_subtag(&s, &t) || !t.alpha)
        return false;
    if (t.len == 1) { /* x-… private use, i-… of old */
        if (!strchr("xXiI", t.text[0]))
            return false;
        stage = STAGE_PRIVATE_START;
    }
    while (*s)
        if (!next_subtag(&s, &t) || !take_subtag(&t, &stage))
            return false;
    return stage != STAGE_PRIVATE_START && stage != STAGE_SINGLETON;
}

bool mm_check_language(struct mm_check *c, const struct mm_json *node)
{
    const char *s = mm_json_str(node, NULL);
    return (s && is_language(s)) || mm_check_fail(c, "must be a language tag");
}

bool mm_check_language_map(struct mm_check *c, const struct mm_json *node)
{
    if (mm_json_type(node) != MM_JSON_OBJECT)
        return mm_check_fail(c, "must be a language map");
    for (const struct mm_json *m = mm_json_first(node); m; m = mm_json_next(m)) {
        size_t up = mm_check_down(c, mm_json_key(m));
        if (!is_language(mm_json_key(m)))
            return mm_check_fail(c, "is not a language tag");
        if (!mm_check_string(c, m))
            return false;
        mm_check_up(c, up);
    }
    return true;
}

bool mm_check_extensions(struct mm_check *c, const struct mm_json *node)
{
    if (mm_json_type(node) != MM_JSON_OBJECT)
        return mm_check_fail(c, "must be an object");
    for (const struct mm_json *m = mm_json_first(node); m; m = mm_json_next(m)) {
        if (is_iri(mm_json_key(m)))
            continue;
        mm_check_down(c, mm_json_key(m));
        return mm_check_fail(c, "is not an IRI with its scheme");
    }
    return true;
}
