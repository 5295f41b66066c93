#include "sync/wire/grant.h"

#include "sync/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD "mamori-pack-key 1"

void mm_grant_done(struct mm_grant *grant)
{
    mm_wipe(grant, sizeof *grant);
}

enum mm_err mm_grant_seal(const struct mm_grant *grant, const struct mm_sign_public *to,
                          struct mm_buf *ret_out, struct mm_errinfo *info)
{
    char key[MM_PUBLIC_TEXT_BYTES], plain[MM_MAX_GRANT_BYTES], text[MM_MAX_GRANT_BYTES];
    struct mm_buf sealed;
    mm_base64url(grant->key.b, sizeof grant->key.b, key);
    int len = snprintf(plain, sizeof plain, HEAD "\n%s\n%s\n%s\n", grant->council, grant->version, key);
    mm_buf_init(&sealed, MM_MAX_GRANT_BYTES);
    enum mm_err err = mm_seal(to, plain, (size_t)len, &sealed, info);
    if (!err && sealed.len * 4 / 3 + 5 > sizeof text)
        err = mm_fail(info, MM_ERR_TOO_BIG, "%s", grant->council);
    if (!err) {
        mm_base64url(sealed.data, sealed.len, text);
        mm_buf_str_append(ret_out, text);
        err = mm_buf_check(ret_out, info);
    }
    mm_wipe(key, sizeof key);
    mm_wipe(plain, sizeof plain);
    mm_buf_done(&sealed);
    return err;
}

static enum mm_err no_grant(struct mm_errinfo *info)
{
    return mm_fail(info, MM_ERR_SYNTAX, "%s",
                   mm_say("教材の鍵が途中で切れているか、鍵ではないものです",
                          "the pack's key is cut off, or is no key at all"));
}

/* One line into out; false when it is none or too long. */
static bool line(const char **at, const char *end, char *out, size_t out_bytes)
{
    const char *stop = memchr(*at, '\n', (size_t)(end - *at));
    size_t len = stop ? (size_t)(stop - *at) : out_bytes;
    if (len >= out_bytes || memchr(*at, '\0', len))
        return false;
    memcpy(out, *at, len);
    out[len] = '\0';
    *at = stop + 1;
    return true;
}

static bool parse(const char *at, size_t len, struct mm_grant *grant)
{
    const char *end = at + len;
    char head[sizeof HEAD], key[MM_PUBLIC_TEXT_BYTES];
    size_t bytes = 0;
    bool good = line(&at, end, head, sizeof head) && strcmp(head, HEAD) == 0 &&
                line(&at, end, grant->council, sizeof grant->council) &&
                line(&at, end, grant->version, sizeof grant->version) && line(&at, end, key, sizeof key) &&
                at == end && mm_base64url_parse(key, grant->key.b, sizeof grant->key.b, &bytes) == MM_OK &&
                bytes == sizeof grant->key.b;
    mm_wipe(key, sizeof key);
    return good;
}

static enum mm_err check(const struct mm_grant *grant, const char *council, const char *version,
                         struct mm_errinfo *info)
{
    if (strcmp(grant->council, council) != 0)
        return mm_fail(info, MM_ERR_REFUSED,
                       mm_say("届いた鍵は、ほかの議会の教材のものです（%s）",
                              "the key is of a pack of another council (%s)"),
                       grant->council);
    if (strcmp(grant->version, version) != 0)
        return mm_fail(info, MM_ERR_REFUSED,
                       mm_say("届いた鍵は、ほかの版の教材のものです（%s、ここは %s）",
                              "the key is of another version (%s, here %s)"),
                       grant->version, version);
    return MM_OK;
}

enum mm_err mm_grant_open(const struct mm_sign_key *own, const char *text, size_t len, const char *council,
                          const char *version, struct mm_grant *ret_grant, struct mm_errinfo *info)
{
    unsigned char sealed[MM_MAX_GRANT_BYTES];
    char line_of[MM_MAX_GRANT_BYTES];
    struct mm_buf plain;
    size_t n = 0;
    if (len >= sizeof line_of || memchr(text, '\0', len))
        return no_grant(info);
    memcpy(line_of, text, len);
    line_of[len] = '\0';
    if (mm_base64url_parse(line_of, sealed, sizeof sealed, &n))
        return no_grant(info);
    mm_buf_init(&plain, MM_MAX_GRANT_BYTES);
    enum mm_err err = mm_unseal(own, sealed, n, &plain, info);
    if (!err && !parse(mm_buf_str(&plain), plain.len, ret_grant))
        err = no_grant(info);
    if (!err)
        err = check(ret_grant, council, version, info);
    if (plain.data)
        mm_wipe(plain.data, plain.len);
    mm_buf_done(&plain);
    if (err)
        mm_grant_done(ret_grant);
    return err;
}
