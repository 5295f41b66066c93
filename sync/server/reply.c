/* Replies: headers, JSON errors, and which status an error of ours has. */
#include "sync/base/hash.h"
#include "sync/base/json.h"
#include "sync/base/limits.h"
#include "sync/server/http.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define TYPE_JSON "application/json; charset=utf-8"

const char *mm_web_header(const struct mm_web_request *request, const char *name)
{
    for (size_t i = 0; i < request->n_instead; i++)
        if (strcasecmp(request->instead[i].name, name) == 0)
            return request->instead[i].value;
    return request->header(request->ctx, name);
}

/* "q=0", "q=0.000": not this one. */
static bool is_declined(const char *params, size_t len)
{
    const char *q = memmem(params, len, "q=", 2);
    size_t n = q ? strcspn(q + 2, " \t,;") : 0;
    return n && strspn(q + 2, "0.") >= n;
}

bool mm_web_takes_gzip(const struct mm_web_request *request)
{
    const char *at = mm_web_header(request, "Accept-Encoding");
    while (at && *at) {
        at += strspn(at, " \t,");
        size_t name = strcspn(at, " \t,;"), all = strcspn(at, ",");
        if (name == 4 && strncasecmp(at, "gzip", name) == 0)
            return !is_declined(at + name, all - name);
        at += all;
    }
    return false;
}

void mm_web_later(struct mm_web_request *request)
{
    request->wait->later(request);
}

void mm_web_ready(struct mm_web_request *request)
{
    request->wait->ready(request);
}

void mm_web_reply_init(struct mm_web_reply *reply)
{
    memset(reply, 0, sizeof *reply);
    reply->status = 200;
    reply->type = TYPE_JSON;
    mm_buf_init(&reply->body, MM_MAX_REPLY_BYTES);
    mm_body_init(&reply->spooled, NULL, 0);
}

static void unspool(struct mm_web_reply *reply)
{
    mm_body_done(&reply->spooled);
    mm_body_init(&reply->spooled, NULL, 0);
}

void mm_web_reply_again(struct mm_web_reply *reply, size_t n_headers)
{
    reply->status = 200;
    reply->type = TYPE_JSON;
    reply->n_headers = n_headers;
    reply->log[0] = '\0';
    mm_buf_clear(&reply->body);
    unspool(reply);
}

void mm_web_reply_done(struct mm_web_reply *reply)
{
    mm_buf_done(&reply->body);
    unspool(reply);
}

void mm_web_reply_header(struct mm_web_reply *reply, const char *name, const char *fmt, ...)
{
    size_t at = 0;
    va_list ap;
    while (at < reply->n_headers && strcmp(reply->header[at].name, name) != 0)
        at++;
    if (at == MM_WEB_HEADERS)
        return;
    (void)snprintf(reply->header[at].name, sizeof reply->header[at].name, "%s", name);
    va_start(ap, fmt);
    (void)vsnprintf(reply->header[at].value, sizeof reply->header[at].value, fmt, ap);
    va_end(ap);
    reply->n_headers += at == reply->n_headers;
}

const char *mm_web_reply_find(const struct mm_web_reply *reply, const char *name)
{
    for (size_t i = 0; i < reply->n_headers; i++)
        if (strcasecmp(reply->header[i].name, name) == 0)
            return reply->header[i].value;
    return "";
}

void mm_web_reply_type(struct mm_web_reply *reply, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(reply->type_text, sizeof reply->type_text, fmt, ap);
    va_end(ap);
    reply->type = reply->type_text;
}

void mm_web_reply_error(struct mm_web_reply *reply, int status, const char *code, const char *message)
{
    struct mm_jw w;
    mm_buf_clear(&reply->body);
    unspool(reply);
    reply->status = status;
    reply->type = TYPE_JSON;
    mm_jw_init(&w, &reply->body);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "error", code);
    mm_jw_kstr(&w, "message", message);
    mm_jw_end(&w);
}

/* A disk or a database that does not answer is no fault of the request: it may come again. */
static const int statuses[] = {
    [MM_OK] = 200,          [MM_ERR_NOMEM] = 503,     [MM_ERR_INVALID] = 400,     [MM_ERR_SYNTAX] = 400,
    [MM_ERR_TOO_BIG] = 413, [MM_ERR_NOT_FOUND] = 404, [MM_ERR_EXISTS] = 409,      [MM_ERR_CONFLICT] = 409,
    [MM_ERR_IO] = 503,      [MM_ERR_NO_SPACE] = 507,  [MM_ERR_READ_ONLY] = 503,   [MM_ERR_BUSY] = 503,
    [MM_ERR_AGAIN] = 503,   [MM_ERR_CORRUPT] = 500,   [MM_ERR_AUTH] = 403,        [MM_ERR_SIGNATURE] = 401,
    [MM_ERR_NETWORK] = 502, [MM_ERR_REFUSED] = 403,   [MM_ERR_UNSUPPORTED] = 400, [MM_ERR_USAGE] = 400,
};
_Static_assert(sizeof statuses / sizeof statuses[0] == MM_ERR_COUNT, "a status for each error");

void mm_web_reply_fail(struct mm_web_reply *reply, enum mm_err err, const struct mm_errinfo *info)
{
    int status = err < MM_ERR_COUNT ? statuses[err] : 500;
    const char *text = info ? info->text : "";
    if (status >= 500) {
        (void)snprintf(reply->log, sizeof reply->log, "%s", text);
        text =
            "サーバーの中で処理できませんでした。記録は失われていません。しばらくしてからもう一度お試しくだ"
            "さい";
    }
    if (status == 503 || status == 507)
        mm_web_reply_header(reply, "Retry-After", "%d", 10);
    mm_web_reply_error(reply, status, mm_err_name(err), text);
}

void mm_web_reply_etag(const struct mm_web_request *request, struct mm_web_reply *reply)
{
    char hex[MM_HASH_HEX_BYTES];
    const char *known = mm_web_header(request, "If-None-Match");
    struct mm_hash hash = mm_sha256(reply->body.data, reply->body.len);
    mm_hash_format(&hash, hex);
    mm_web_reply_header(reply, "ETag", "\"%.32s\"", hex);
    hex[32] = '\0';
    if (!known || !strstr(known, hex))
        return;
    mm_buf_clear(&reply->body);
    reply->status = 304;
}
