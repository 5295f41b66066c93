/* A reply on its way out, with the headers that every one has. */
#include "sync/server/http_own.h"

#include "sync/wire/batch.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TOLD_A_MINUTE 10

static const struct {
    const char *name, *value;
} always[] = {
    {"Cache-Control", "no-store"},
    {"X-Content-Type-Options", "nosniff"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
};

static bool has_header(const struct mm_web_reply *reply, const char *name)
{
    for (size_t i = 0; i < reply->n_headers; i++)
        if (strcmp(reply->header[i].name, name) == 0)
            return true;
    return false;
}

static void tell_refused(struct mm_web *web, struct exchange *x, const char *method)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t minute = now.tv_sec / 60 + 1;
    (void)pthread_mutex_lock(&web->lock);
    if (web->told_minute != minute) {
        web->told_minute = minute;
        web->told = 0;
    }
    bool tell = web->told < TOLD_A_MINUTE;
    unsigned left_out = web->left_out;
    web->told += tell;
    web->left_out = tell ? 0 : left_out + 1;
    (void)pthread_mutex_unlock(&web->lock);
    struct mm_web_request request = mm_exchange_request(x, method);
    if (tell)
        web->settings.ops->refused(web->ctx, &request, &x->reply, left_out);
}

/* Text that is worth it. What bears an ETag goes out as the bytes that the mark is of; a route that packed
 * its reply itself says so; and below MM_MIN_PACKED_BYTES lie the replies that hold a token of a session,
 * whose length shall tell nothing. */
static bool may_pack(const struct mm_web_reply *reply)
{
    static const char *const types[] = {"application/json", "text/"};
    bool text = false;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        text |= strncmp(reply->type, types[i], strlen(types[i])) == 0;
    return text && !reply->spooled.len && reply->body.len >= MM_MIN_PACKED_BYTES &&
           reply->body.len <= MM_MAX_PACKED_BYTES && !has_header(reply, "ETag") &&
           !has_header(reply, "Content-Encoding");
}

/* True: the body is packed now. It stays plain when that is no smaller, and when a client that bounds the
 * ratio as we do would take it for a bomb. */
static bool pack(struct mm_web_reply *reply)
{
    struct mm_buf packed;
    mm_buf_init(&packed, reply->body.len - 1);
    bool good = mm_gzip(reply->body.data, reply->body.len, &packed, NULL) == MM_OK &&
                reply->body.len / MM_MAX_GZIP_RATIO < packed.len;
    if (good) {
        mm_buf_done(&reply->body);
        reply->body = packed;
    } else {
        mm_buf_done(&packed);
    }
    return good;
}

/* What lies in a file goes out from there; the library closes it. */
static struct MHD_Response *make_response(struct mm_web_reply *reply, size_t *ret_len)
{
    struct mm_body *spooled = &reply->spooled;
    if (spooled->len && spooled->fd >= 0) {
        struct MHD_Response *response = MHD_create_response_from_fd64(spooled->len, spooled->fd);
        *ret_len = spooled->len;
        spooled->fd = response ? -1 : spooled->fd;
        return response;
    }
    struct mm_buf *buf = spooled->len ? &spooled->buf : &reply->body;
    char *data = buf->len ? mm_buf_take(buf, ret_len) : NULL;
    struct MHD_Response *response = MHD_create_response_from_buffer(
        *ret_len, data, data ? MHD_RESPMEM_MUST_FREE : MHD_RESPMEM_PERSISTENT);
    if (!response)
        free(data);
    return response;
}

enum MHD_Result mm_exchange_reply(struct mm_web *web, struct exchange *x, const char *method)
{
    struct mm_web_reply *reply = &x->reply;
    size_t len = 0;
    if (reply->body.err || reply->spooled.buf.err)
        mm_web_reply_fail(reply, reply->body.err, NULL);
    struct mm_web_request request = x->handled ? x->request : mm_exchange_request(x, method);
    if (web->settings.ops->answered)
        web->settings.ops->answered(web->ctx, &request, reply);
    if (x->rude && web->settings.ops->refused)
        tell_refused(web, x, method);
    if (reply->status >= 500 && web->settings.ops->failed)
        web->settings.ops->failed(web->ctx, &request, reply);
    bool packs = may_pack(reply), packed = packs && mm_web_takes_gzip(&request) && pack(reply);
    struct MHD_Response *response = make_response(reply, &len);
    if (!response)
        return MHD_NO;
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
        if (!has_header(reply, always[i].name)) /* a route may have its own instead */
            (void)MHD_add_response_header(response, always[i].name, always[i].value);
    if (len)
        (void)MHD_add_response_header(response, "Content-Type", reply->type);
    if (packs)
        (void)MHD_add_response_header(response, "Vary", "Accept-Encoding");
    if (packed)
        (void)MHD_add_response_header(response, "Content-Encoding", "gzip");
    if (x->hang_up)
        (void)MHD_add_response_header(response, "Connection", "close");
    for (size_t i = 0; i < reply->n_headers; i++)
        (void)MHD_add_response_header(response, reply->header[i].name, reply->header[i].value);
    mm_web_step(web, x->connection, MM_DEADLINE_REPLY, len);
    enum MHD_Result result = MHD_queue_response(x->connection, (unsigned)reply->status, response);
    MHD_destroy_response(response);
    return result;
}
