#include "sync/base/utf8.h"
#include "sync/server/router.h"

#include <stdio.h>
#include <string.h>

static int hex_value(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

enum mm_err mm_percent_decode(const char *s, size_t len, bool plus_is_space, char *out, size_t out_bytes)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        int byte = (unsigned char)s[i];
        if (s[i] == '%') {
            int high = i + 2 < len ? hex_value(s[i + 1]) : -1;
            int low = i + 2 < len ? hex_value(s[i + 2]) : -1;
            if (high < 0 || low < 0)
                return MM_ERR_INVALID;
            byte = high * 16 + low;
            i += 2;
        } else if (s[i] == '+' && plus_is_space) {
            byte = ' ';
        }
        if (byte == 0 || n + 1 >= out_bytes)
            return MM_ERR_INVALID;
        out[n++] = (char)byte;
    }
    out[n] = '\0';
    return mm_utf8_valid(out, n, NULL) ? MM_OK : MM_ERR_INVALID;
}

void mm_percent_encode(const char *s, struct mm_buf *out)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (; *s; s++) {
        if (strchr(plain, *s))
            mm_buf_char(out, *s);
        else
            mm_buf_printf(out, "%%%02X", (unsigned)(unsigned char)*s);
    }
}

bool mm_query_next(const char *query, size_t *pos, char *name, size_t name_bytes, char *value,
                   size_t value_bytes, enum mm_err *ret_err)
{
    while (query[*pos] == '&')
        (*pos)++;
    const char *part = query + *pos;
    size_t len = strcspn(part, "&"), name_len = strcspn(part, "=&");
    if (len == 0)
        return false;
    *pos += len;
    const char *text = name_len < len ? part + name_len + 1 : "";
    *ret_err = mm_percent_decode(part, name_len, true, name, name_bytes);
    if (*ret_err == MM_OK)
        *ret_err = mm_percent_decode(text, name_len < len ? len - name_len - 1 : 0, true, value, value_bytes);
    return true;
}

void mm_web_reply_file(struct mm_web_reply *reply, const char *plain, const char *name)
{
    struct mm_buf encoded;
    mm_buf_init(&encoded, MM_MAX_FILE_NAME_BYTES);
    mm_percent_encode(name, &encoded);
    if (!encoded.err)
        mm_web_reply_header(reply, "Content-Disposition", "attachment; filename=\"%s\"; filename*=UTF-8''%s",
                            plain, mm_buf_str(&encoded));
    mm_buf_done(&encoded);
}
