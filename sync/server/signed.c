/* Signed statements (xAPI 1.0.3 part 2, 2.6; IEEE 9274.1.1, 4.2.6): the signature's form, its algorithm and
 * what it was made of. */
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/server/lrs.h"
#include "sync/wire/statement.h"

#include <stdlib.h>
#include <string.h>

static const char *const algorithms[] = {"RS256", "RS384", "RS512"};

static enum mm_err bad(struct mm_errinfo *info, const char *what)
{
    return mm_fail(info, MM_ERR_INVALID, "attachments: 署名（JWS）の%s", what);
}

/* base64url of JSON. */
static enum mm_err part_json(const char *text, size_t len, struct mm_json **ret_doc, struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MM_MAX_STATEMENT_BYTES, MM_MAX_JSON_DEPTH};
    char *copy = mm_strndup(text, len), *plain = malloc(len + 1);
    size_t plain_len = 0;
    enum mm_err err = copy && plain ? MM_OK : mm_nomem(info);
    if (!err && (mm_base64url_parse(copy, plain, len, &plain_len) ||
                 mm_json_parse(plain, plain_len, &limits, ret_doc, NULL)))
        err = bad(info, "中身が JSON ではありません");
    free(copy);
    free(plain);
    return err;
}

enum mm_err mm_signature_check(const struct mm_json *statement, const char *jws, size_t len,
                               struct mm_errinfo *info)
{
    const char *first = memchr(jws, '.', len);
    const char *second = first ? memchr(first + 1, '.', len - (size_t)(first + 1 - jws)) : NULL;
    struct mm_json *head = NULL, *payload = NULL;
    bool known = false;
    if (!second || len > (size_t)4 * MM_MAX_STATEMENT_BYTES || second + 1 == jws + len)
        return bad(info, "形が正しくありません");
    enum mm_err err = part_json(jws, (size_t)(first - jws), &head, info);
    if (!err)
        err = part_json(first + 1, (size_t)(second - first - 1), &payload, info);
    for (size_t i = 0; !err && i < sizeof algorithms / sizeof algorithms[0]; i++)
        known |= strcmp(mm_json_get_str(head, "alg", ""), algorithms[i]) == 0;
    if (!err && !known)
        err = bad(info, "alg は RS256、RS384、RS512 のどれかです");
    if (!err && !mm_statement_same(payload, statement))
        err = bad(info, "中身が記録と違います");
    mm_json_free(head);
    mm_json_free(payload);
    return err;
}
