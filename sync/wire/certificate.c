#include "sync/wire/certificate.h"

#include "sync/base/hash.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VERSION     "M1"
#define PURPOSE     "mamori-certificate-1\n" /* no other signature of a recorder begins so */
#define HEX         "0123456789abcdef"
#define DIGITS      "0123456789"
#define BASE64URL   "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
#define ID          "abcdefghijklmnopqrstuvwxyz0123456789.-"
#define NAME_HASH   16 /* bytes */
#define COUNCIL_HEX 12
#define MOST_NUMBER 99999

/* ---- the name ----------------------------------------------------------------------------------------- */
static bool is_passed_over(uint32_t cp)
{
    return cp == ' ' || cp == 0x3000 || (cp >= 0xfe00 && cp <= 0xfe0f) || (cp >= 0xe0100 && cp <= 0xe01ef);
}

static enum mm_err name_hash(const char *name, char out[MM_CERTIFICATE_NAME], struct mm_errinfo *info)
{
    char plain[MM_MAX_NAME_BYTES];
    size_t len = strlen(name), n = 0;
    if (len >= sizeof plain || !mm_utf8_valid(name, len, NULL))
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("氏名が長すぎるか、文字が正しくありません", "the name is too long or no text"));
    for (size_t pos = 0; pos < len;) {
        uint32_t cp = mm_utf8_next(name, len, &pos);
        if (!is_passed_over(cp))
            n += mm_utf8_encode(cp, plain + n);
    }
    if (!n)
        return mm_fail(info, MM_ERR_INVALID, "%s", mm_say("氏名を指定してください", "give a name"));
    const struct mm_hash hash = mm_sha256(plain, n);
    mm_base64url(hash.b, NAME_HASH, out);
    return MM_OK;
}

void mm_certificate_council(const char *id, char out[MM_CERTIFICATE_COUNCIL])
{
    char hex[MM_HASH_HEX_BYTES];
    const struct mm_hash hash = mm_sha256(id, strlen(id));
    mm_hash_format(&hash, hex);
    (void)snprintf(out, MM_CERTIFICATE_COUNCIL, "%.*s", COUNCIL_HEX, hex);
}

void mm_certificate_course(const char *id, char out[MM_CERTIFICATE_COURSE_BYTES])
{
    char hex[MM_HASH_HEX_BYTES];
    const struct mm_hash hash = mm_sha256(id, strlen(id));
    mm_hash_format(&hash, hex);
    if (strlen(id) < MM_CERTIFICATE_COURSE_BYTES)
        (void)snprintf(out, MM_CERTIFICATE_COURSE_BYTES, "%s", id);
    else
        (void)snprintf(out, MM_CERTIFICATE_COURSE_BYTES, "-%.16s", hex);
}

/* ---- writing ------------------------------------------------------------------------------------------ */
/* What is signed, up to and without the last colon. */
static void write_facts(const struct mm_certificate *c, char out[MM_CERTIFICATE_BYTES])
{
    (void)snprintf(out, MM_CERTIFICATE_BYTES, VERSION ":%s:%s:%d-%d:%s:%s:%04d%02d%02d:%s", c->council,
                   c->key_id, c->year, c->number, c->course, c->policy, c->day.year, c->day.month, c->day.day,
                   c->name);
}

static size_t signed_text(const struct mm_certificate *c, char out[MM_CERTIFICATE_BYTES + sizeof PURPOSE])
{
    memcpy(out, PURPOSE, sizeof PURPOSE);
    write_facts(c, out + sizeof PURPOSE - 1);
    return strlen(out);
}

static bool is_of(const char *text, const char *chars, size_t least, size_t most)
{
    size_t len = strlen(text);
    return len >= least && len <= most && strspn(text, chars) == len;
}

static bool is_good(const struct mm_certificate *c)
{
    struct mm_date again = mm_day_date(mm_date_day(c->day));
    return c->year >= 1900 && c->year <= 2199 && c->number >= 1 && c->number <= MOST_NUMBER &&
           is_of(c->council, HEX, COUNCIL_HEX, COUNCIL_HEX) &&
           is_of(c->key_id, HEX, MM_KEY_ID_BYTES - 1, MM_KEY_ID_BYTES - 1) &&
           is_of(c->course, ID, 1, MM_CERTIFICATE_COURSE_BYTES - 1) &&
           is_of(c->policy, HEX, 0, MM_TEXT_HASH_BYTES - 1) && mm_date_compare(again, c->day) == 0 &&
           c->day.year >= 1900 && c->day.year <= 2199;
}

enum mm_err mm_certificate_sign(const struct mm_certificate_facts *facts, const struct mm_sign_key *key,
                                char out[MM_CERTIFICATE_BYTES], struct mm_errinfo *info)
{
    struct mm_certificate c = {.year = facts->year, .number = facts->number, .day = facts->day};
    char text[MM_CERTIFICATE_BYTES + sizeof PURPOSE], signature[MM_SIGNATURE_TEXT_BYTES];
    mm_certificate_council(facts->council, c.council);
    mm_certificate_course(facts->course, c.course);
    mm_sign_key_id(&key->public_key, c.key_id);
    int len = snprintf(c.policy, sizeof c.policy, "%s", facts->policy);
    enum mm_err err = name_hash(facts->name, c.name, info);
    if (!err && (len >= (int)sizeof c.policy || !is_good(&c)))
        err = mm_fail(info, MM_ERR_INVALID, "%s",
                      mm_say("研修修了証のQRコードを作れません。番号、研修、日付を確かめてください",
                             "no code can be made of this number, course or day"));
    if (err)
        return err;
    size_t n = signed_text(&c, text);
    c.signature = mm_sign(key, text, n);
    mm_signature_format(&c.signature, signature);
    len = snprintf(out, MM_CERTIFICATE_BYTES, "%s:%s", text + sizeof PURPOSE - 1, signature);
    return len < MM_CERTIFICATE_BYTES ? MM_OK : mm_fail(info, MM_ERR_TOO_BIG, "%s", facts->course);
}

/* ---- reading ------------------------------------------------------------------------------------------ */
/* The next field into out; false when it does not fit, or when there is none. */
static bool take(const char **at, char end, char *out, size_t out_bytes)
{
    const char *stop = strchr(*at, end);
    if (!stop || (size_t)(stop - *at) >= out_bytes)
        return false;
    memcpy(out, *at, (size_t)(stop - *at));
    out[stop - *at] = '\0';
    *at = stop + (end != '\0');
    return true;
}

/* A plain number of a few digits, written in the only way. */
static bool take_number(const char **at, char end, int *ret)
{
    char text[6];
    if (!take(at, end, text, sizeof text) || !is_of(text, DIGITS, 1, sizeof text - 1) || text[0] == '0')
        return false;
    *ret = (int)strtol(text, NULL, 10);
    return true;
}

static bool take_day(const char **at, struct mm_date *ret)
{
    char text[9];
    if (!take(at, ':', text, sizeof text) || !is_of(text, DIGITS, 8, 8))
        return false;
    int all = (int)strtol(text, NULL, 10);
    *ret = (struct mm_date){all / 10000, all / 100 % 100, all % 100};
    return ret->month >= 1 && ret->month <= 12 && ret->day >= 1 && ret->day <= 31;
}

static bool take_all(const char *at, struct mm_certificate *c)
{
    char version[3], signature[MM_SIGNATURE_TEXT_BYTES];
    return take(&at, ':', version, sizeof version) && strcmp(version, VERSION) == 0 &&
           take(&at, ':', c->council, sizeof c->council) && take(&at, ':', c->key_id, sizeof c->key_id) &&
           take_number(&at, '-', &c->year) && take_number(&at, ':', &c->number) &&
           take(&at, ':', c->course, sizeof c->course) && take(&at, ':', c->policy, sizeof c->policy) &&
           take_day(&at, &c->day) && take(&at, ':', c->name, sizeof c->name) &&
           is_of(c->name, BASE64URL, MM_CERTIFICATE_NAME - 1, MM_CERTIFICATE_NAME - 1) &&
           take(&at, '\0', signature, sizeof signature) &&
           mm_signature_parse(signature, &c->signature) == MM_OK;
}

enum mm_err mm_certificate_parse(const char *text, struct mm_certificate *ret_certificate,
                                 struct mm_errinfo *info)
{
    struct mm_certificate c = {0};
    if (strlen(text) > MM_CERTIFICATE_MOST || !take_all(text, &c) || !is_good(&c))
        return mm_fail(info, MM_ERR_SYNTAX, "%s",
                       mm_say("これは研修修了証のQRコードの文字ではありません。読み取り直してください",
                              "this is no text of a certificate's code; read it again"));
    *ret_certificate = c;
    return MM_OK;
}

static const struct mm_sign_public *key_of(const struct mm_certificate *c, const struct mm_sign_public *keys,
                                           size_t n_keys)
{
    char id[MM_KEY_ID_BYTES];
    for (size_t i = 0; i < n_keys; i++) {
        mm_sign_key_id(&keys[i], id);
        if (strcmp(id, c->key_id) == 0)
            return &keys[i];
    }
    return NULL;
}

enum mm_err mm_certificate_check(const struct mm_certificate *certificate, const char *name,
                                 const struct mm_sign_public *keys, size_t n_keys, struct mm_errinfo *info)
{
    char text[MM_CERTIFICATE_BYTES + sizeof PURPOSE], theirs[MM_CERTIFICATE_NAME];
    const struct mm_sign_public *key = key_of(certificate, keys, n_keys);
    if (!key)
        return mm_fail(info, MM_ERR_AUTH, "%s",
                       mm_say("この議会が出したものと確かめられません。鍵の一覧が新しいか確かめてください",
                              "signed by no key of this council; is the list of keys a new one?"));
    size_t len = signed_text(certificate, text);
    if (mm_sign_verify(key, &certificate->signature, text, len))
        return mm_fail(
            info, MM_ERR_SIGNATURE, "%s",
            mm_say("この研修修了証は、出されたあとで書き換えられています。事務局に確かめてください",
                   "this certificate was changed after it was issued"));
    enum mm_err err = name_hash(name, theirs, info);
    if (!err && strcmp(theirs, certificate->name) != 0)
        err = mm_fail(info, MM_ERR_CONFLICT, "%s",
                      mm_say("この研修修了証は、この氏名の方のものではありません。氏名を確かめてください",
                             "this certificate is not of this name; check the name"));
    return err;
}

enum mm_err mm_certificate_verify(const char *text, const char *name, const char *council,
                                  const struct mm_sign_public *keys, size_t n_keys,
                                  struct mm_certificate *ret_certificate, struct mm_errinfo *info)
{
    enum mm_err err = mm_certificate_parse(text, ret_certificate, info);
    if (!err && strcmp(ret_certificate->council, council) != 0)
        return mm_fail(info, MM_ERR_AUTH, "%s",
                       mm_say("この研修修了証は、ほかの議会のものです。その議会の鍵の一覧で確かめてください",
                              "this certificate is of another council"));
    return err ? err : mm_certificate_check(ret_certificate, name, keys, n_keys, info);
}
