/* Signed statements (xAPI 1.0.3 part 2, 2.6; IEEE 9274.1.1, 4.2.6): the signature's form, its algorithm and
 * what it was made of. */
#include "sync/base/hash.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/server/lrs.h"
#include "sync/tls/tls.h"
#include "sync/wire/statement.h"

#include <stdlib.h>
#include <string.h>

static enum mm_err bad(struct mm_errinfo *info, const char *what)
{
    return mm_fail(info, MM_ERR_INVALID, "attachments: 署名（JWS）の%s", what);
}

/* Three parts with a point between, each base64url. */
struct compact {
    const char *text;
    size_t head_len, signed_len, len; /* the head, head and payload with their point, all */
};

static bool cut(const char *jws, size_t len, struct compact *ret_jws)
{
    const char *first = memchr(jws, '.', len);
    const char *second = first ? memchr(first + 1, '.', len - (size_t)(first + 1 - jws)) : NULL;
    if (!second || len > (size_t)4 * MM_MAX_STATEMENT_BYTES || second + 1 == jws + len)
        return false;
    *ret_jws = (struct compact){jws, (size_t)(first - jws), (size_t)(second - jws), len};
    return true;
}

/* *ret_plain: owned, of at most len bytes. */
static enum mm_err plain(const char *text, size_t len, char **ret_plain, size_t *ret_len,
                         struct mm_errinfo *info)
{
    char *copy = mm_strndup(text, len), *out = malloc(len + 1);
    enum mm_err err = copy && out ? MM_OK : mm_nomem(info);
    if (!err && mm_base64url_parse(copy, out, len, ret_len))
        err = bad(info, "部分が base64url ではありません");
    free(copy);
    if (err)
        free(out);
    else
        *ret_plain = out;
    return err;
}

static enum mm_err part_json(const char *text, size_t len, struct mm_json **ret_doc, struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MM_MAX_STATEMENT_BYTES, MM_MAX_JSON_DEPTH};
    char *bytes = NULL;
    size_t n = 0;
    enum mm_err err = plain(text, len, &bytes, &n, info);
    if (!err && mm_json_parse(bytes, n, &limits, ret_doc, NULL))
        err = bad(info, "中身が JSON ではありません");
    free(bytes);
    return err;
}

/* With the first certificate of x5c, when there is one. */
static enum mm_err check_key(const struct compact *jws, const struct mm_json *head, struct mm_errinfo *info)
{
    const char *x5c = mm_json_str(mm_json_at(mm_json_get(head, "x5c"), 0), NULL);
    char *signature = NULL, *cert = NULL;
    size_t len = 0, cert_len = 0;
    if (!mm_json_get(head, "x5c"))
        return MM_OK;
    enum mm_err err =
        x5c ? plain(jws->text + jws->signed_len + 1, jws->len - jws->signed_len - 1, &signature, &len, info)
            : bad(info, "x5c が証明書の並びではありません");
    if (!err) {
        cert = malloc(strlen(x5c) + 1);
        err = cert ? MM_OK : mm_nomem(info);
    }
    if (!err && (mm_base64_parse(x5c, strlen(x5c), cert, strlen(x5c), &cert_len) ||
                 mm_tls_signature_check(mm_json_get_str(head, "alg", ""), cert, cert_len, jws->text,
                                        jws->signed_len, signature, len)))
        err = bad(info, "署名が x5c の証明書のものではありません");
    free(cert);
    free(signature);
    return err;
}

enum mm_err mm_signature_check(const struct mm_json *statement, const char *text, size_t len,
                               struct mm_errinfo *info)
{
    struct compact jws;
    struct mm_json *head = NULL, *payload = NULL;
    if (!cut(text, len, &jws))
        return bad(info, "形が正しくありません");
    enum mm_err err = part_json(text, jws.head_len, &head, info);
    if (!err)
        err = part_json(text + jws.head_len + 1, jws.signed_len - jws.head_len - 1, &payload, info);
    if (!err && !mm_tls_algorithm_known(mm_json_get_str(head, "alg", "")))
        err = bad(info, "alg は RS256、RS384、RS512 のどれかです");
    if (!err && !mm_statement_same(payload, statement))
        err = bad(info, "中身が記録と違います");
    if (!err)
        err = check_key(&jws, head, info);
    mm_json_free(head);
    mm_json_free(payload);
    return err;
}
