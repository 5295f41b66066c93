#include "sync/base/buf.h"
#include "sync/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void mm_buf_init(struct mm_buf *buf, size_t max)
{
    *buf = (struct mm_buf){.max = max};
}

void mm_buf_done(struct mm_buf *buf)
{
    if (!buf)
        return;
    free(buf->data);
    *buf = (struct mm_buf){.max = buf->max};
}

void mm_buf_clear(struct mm_buf *buf)
{
    buf->len = 0;
    buf->err = MM_OK;
    if (buf->data)
        buf->data[0] = '\0';
}

/* Room for extra more bytes and the terminator. */
static bool reserve(struct mm_buf *buf, size_t extra)
{
    if (buf->err)
        return false;
    if (buf->max == SIZE_MAX || extra > buf->max - buf->len) {
        buf->err = MM_ERR_TOO_BIG;
        return false;
    }
    size_t need = buf->len + extra + 1;
    if (need <= buf->cap)
        return true;
    size_t cap = buf->cap ? buf->cap : 64;
    while (cap < need)
        cap = cap > SIZE_MAX / 2 ? need : cap * 2;
    if (cap > buf->max + 1)
        cap = buf->max + 1;
    char *data = realloc(buf->data, cap);
    if (!data) {
        buf->err = MM_ERR_NOMEM;
        return false;
    }
    buf->data = data;
    buf->cap = cap;
    return true;
}

void mm_buf_append(struct mm_buf *buf, const void *data, size_t len)
{
    if (!reserve(buf, len))
        return;
    if (len)
        memcpy(buf->data + buf->len, data, len);
    buf->len += len;
    buf->data[buf->len] = '\0';
}

void mm_buf_str_append(struct mm_buf *buf, const char *str)
{
    mm_buf_append(buf, str, strlen(str));
}

void mm_buf_char(struct mm_buf *buf, char c)
{
    mm_buf_append(buf, &c, 1);
}

void mm_buf_vprintf(struct mm_buf *buf, const char *fmt, va_list ap)
{
    char small[256];
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(small, sizeof small, fmt, ap);
    if (n < 0) {
        if (!buf->err)
            buf->err = MM_ERR_TOO_BIG;
    } else if ((size_t)n < sizeof small) {
        mm_buf_append(buf, small, (size_t)n);
    } else if (reserve(buf, (size_t)n)) {
        vsnprintf(buf->data + buf->len, (size_t)n + 1, fmt, again);
        buf->len += (size_t)n;
    }
    va_end(again);
}

void mm_buf_printf(struct mm_buf *buf, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    mm_buf_vprintf(buf, fmt, ap);
    va_end(ap);
}

const char *mm_buf_str(const struct mm_buf *buf)
{
    return buf->data ? buf->data : "";
}

enum mm_err mm_buf_check(const struct mm_buf *buf, struct mm_errinfo *info)
{
    if (buf->err == MM_OK)
        return MM_OK;
    if (buf->err == MM_ERR_TOO_BIG)
        return mm_fail(
            info, MM_ERR_TOO_BIG,
            mm_say("内容が上限の %zu バイトを超えます", "the content is over its maximum of %zu bytes"),
            buf->max);
    if (buf->err == MM_ERR_NOMEM)
        return mm_nomem(info);
    return mm_fail(info, buf->err, "%s", mm_say("内容を組み立てられません", "the content cannot be written"));
}

char *mm_buf_take(struct mm_buf *buf, size_t *ret_len)
{
    mm_buf_append(buf, "", 0); /* an empty buffer gives an empty string, not NULL */
    if (buf->err) {
        mm_buf_done(buf);
        return NULL;
    }
    char *data = buf->data;
    if (ret_len)
        *ret_len = buf->len;
    mm_buf_init(buf, buf->max);
    return data;
}

char *mm_strndup(const char *str, size_t len)
{
    char *copy = malloc(len + 1);
    if (!copy)
        return NULL;
    memcpy(copy, str, len);
    copy[len] = '\0';
    return copy;
}

char *mm_strdup(const char *str)
{
    return mm_strndup(str, strlen(str));
}

char *mm_asprintf(const char *fmt, ...)
{
    char *text = NULL;
    va_list ap;
    va_start(ap, fmt);
    int n = vasprintf(&text, fmt, ap);
    va_end(ap);
    return n < 0 ? NULL : text;
}
