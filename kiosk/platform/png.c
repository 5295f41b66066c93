/* Screenshots: 8-bit RGB, one deflate stream, no filter. The alpha byte of the canvas is not kept. */
#include "kiosk/platform/platform.h"
#include "sync/base/buf.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static void put32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (24 - 8 * i));
}

static void add_chunk(struct mm_buf *out, const char *type, const uint8_t *data, size_t len)
{
    uint8_t number[4];
    put32(number, (uint32_t)len);
    mm_buf_append(out, number, 4);
    size_t start = out->len;
    mm_buf_append(out, type, 4);
    if (len)
        mm_buf_append(out, data, len);
    if (out->err != MM_OK)
        return;
    put32(number, (uint32_t)crc32(0, (const Bytef *)out->data + start, (uInt)(len + 4)));
    mm_buf_append(out, number, 4);
}

/* Rows of filter byte and RGB. Owned by the caller; NULL when there is no memory. */
static uint8_t *raw_rows(const struct mm_canvas *canvas, size_t *ret_len)
{
    size_t stride = 1 + (size_t)canvas->w * 3;
    size_t len = stride * (size_t)canvas->h;
    uint8_t *raw = malloc(len);
    if (!raw)
        return NULL;
    for (int y = 0; y < canvas->h; y++) {
        uint8_t *at = raw + stride * (size_t)y;
        const uint32_t *px = canvas->px + (size_t)y * (size_t)canvas->w;
        *at++ = 0;
        for (int x = 0; x < canvas->w; x++) {
            *at++ = (uint8_t)(px[x] >> 16);
            *at++ = (uint8_t)(px[x] >> 8);
            *at++ = (uint8_t)px[x];
        }
    }
    *ret_len = len;
    return raw;
}

enum mm_err mm_png_write(const char *path, const struct mm_canvas *canvas, struct mm_errinfo *info)
{
    static const uint8_t signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    uint8_t header[13] = {0};
    struct mm_buf out;
    uint8_t *packed = NULL;
    enum mm_err err;
    size_t raw_len = 0;
    uint8_t *raw = raw_rows(canvas, &raw_len);
    uLongf packed_len = compressBound((uLong)raw_len);

    mm_buf_init(&out, (size_t)packed_len + 4096);
    packed = malloc(packed_len);
    if (!raw || !packed || compress2(packed, &packed_len, raw, (uLong)raw_len, 6) != Z_OK) {
        err = mm_nomem(info);
        goto out;
    }
    put32(header, (uint32_t)canvas->w);
    put32(header + 4, (uint32_t)canvas->h);
    header[8] = 8; /* bits */
    header[9] = 2; /* RGB */
    mm_buf_append(&out, signature, sizeof signature);
    add_chunk(&out, "IHDR", header, sizeof header);
    add_chunk(&out, "IDAT", packed, packed_len);
    add_chunk(&out, "IEND", NULL, 0);
    err = mm_buf_check(&out, info);
    if (err == MM_OK)
        err = mm_file_write_atomic(path, out.data, out.len, 0644, info);
out:
    mm_buf_done(&out);
    free(packed);
    free(raw);
    return err;
}
