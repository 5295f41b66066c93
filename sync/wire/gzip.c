/* gzip in memory. What comes from outside is bounded by size and by ratio before it is kept. */
#include "sync/wire/batch.h"

#define ZLIB_CONST
#include <zlib.h>

#define GZIP_WINDOW (15 + 16) /* 16: with the gzip frame */
#define CHUNK_BYTES (64 * 1024)

enum mm_err mm_gzip(const void *data, size_t len, struct mm_buf *ret_out, struct mm_errinfo *info)
{
    z_stream z = {0};
    unsigned char chunk[CHUNK_BYTES];
    if (len > UINT32_MAX)
        return mm_fail(info, MM_ERR_TOO_BIG, "gzip: %zu bytes are too many", len);
    if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return mm_fail(info, MM_ERR_NOMEM, "gzip: out of memory");
    z.next_in = data;
    z.avail_in = (uInt)len;
    int rc = Z_OK;
    while (rc == Z_OK) {
        z.next_out = chunk;
        z.avail_out = sizeof chunk;
        rc = deflate(&z, Z_FINISH);
        mm_buf_append(ret_out, chunk, sizeof chunk - z.avail_out);
    }
    deflateEnd(&z);
    return mm_buf_check(ret_out, info);
}

static enum mm_err inflate_all(z_stream *z, size_t len, size_t max, struct mm_buf *out,
                               struct mm_errinfo *info)
{
    unsigned char chunk[CHUNK_BYTES];
    /* The first chunk is free: a small body of alike statements may well shrink more than the ratio. */
    size_t allowed = len * MM_MAX_GZIP_RATIO + CHUNK_BYTES;
    size_t got = 0;
    int rc = Z_OK;
    while (rc == Z_OK) {
        z->next_out = chunk;
        z->avail_out = sizeof chunk;
        rc = inflate(z, Z_NO_FLUSH);
        size_t n = sizeof chunk - z->avail_out;
        got += n;
        if (got > max)
            return mm_fail(info, MM_ERR_TOO_BIG, "gzip: more than %zu bytes unpacked", max);
        if (got > allowed)
            return mm_fail(info, MM_ERR_TOO_BIG, "gzip: unpacks more than %d times its size",
                           MM_MAX_GZIP_RATIO);
        mm_buf_append(out, chunk, n);
    }
    if (rc == Z_MEM_ERROR)
        return mm_fail(info, MM_ERR_NOMEM, "gzip: out of memory");
    if (rc != Z_STREAM_END)
        return mm_fail(info, MM_ERR_SYNTAX, "gzip: damaged or cut off");
    if (z->avail_in)
        return mm_fail(info, MM_ERR_SYNTAX, "gzip: bytes after the end");
    return mm_buf_check(out, info);
}

enum mm_err mm_gunzip(const void *data, size_t len, size_t max, struct mm_buf *ret_out,
                      struct mm_errinfo *info)
{
    z_stream z = {0};
    if (len > MM_MAX_BODY_BYTES && len > max)
        return mm_fail(info, MM_ERR_TOO_BIG, "gzip: %zu bytes are too many", len);
    if (inflateInit2(&z, GZIP_WINDOW) != Z_OK)
        return mm_fail(info, MM_ERR_NOMEM, "gzip: out of memory");
    z.next_in = data;
    z.avail_in = (uInt)len;
    enum mm_err err = inflate_all(&z, len, max, ret_out, info);
    inflateEnd(&z);
    return err;
}
