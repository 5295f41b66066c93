#include "sync/base/json.h"
#include "sync/base/utf8.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BAD_CP      0xFFFFFFFFu
#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

void mm_jw_init(struct mm_jw *w, struct mm_buf *buf)
{
    *w = (struct mm_jw){.buf = buf};
}

/* Calls in an impossible order leave a sticky error instead of a text that no reader accepts. */
static void misuse(struct mm_jw *w, enum mm_err err)
{
    if (!w->buf->err)
        w->buf->err = err;
}

/* Before each value: the comma, unless a key stands right before. */
static void before_value(struct mm_jw *w)
{
    if (w->after_key) {
        w->after_key = false;
        return;
    }
    if (w->depth == 0)
        return;
    if (!w->is_array[w->depth - 1])
        misuse(w, MM_ERR_INVALID);
    if (w->has_item[w->depth - 1])
        mm_buf_char(w->buf, ',');
    w->has_item[w->depth - 1] = true;
}

static void open_container(struct mm_jw *w, bool array)
{
    before_value(w);
    if (w->depth == MM_JW_DEPTH) {
        misuse(w, MM_ERR_TOO_BIG);
        return;
    }
    w->is_array[w->depth] = array;
    w->has_item[w->depth] = false;
    w->depth++;
    mm_buf_char(w->buf, array ? '[' : '{');
}

void mm_jw_obj(struct mm_jw *w)
{
    open_container(w, false);
}

void mm_jw_arr(struct mm_jw *w)
{
    open_container(w, true);
}

void mm_jw_end(struct mm_jw *w)
{
    if (w->depth == 0 || w->after_key) {
        misuse(w, MM_ERR_INVALID);
        return;
    }
    w->depth--;
    mm_buf_char(w->buf, w->is_array[w->depth] ? ']' : '}');
}

static void put_escaped(struct mm_buf *buf, unsigned char c)
{
    static const char raw[] = "\"\\\b\f\n\r\t";
    static const char letters[] = "\"\\bfnrt";
    const char *found = strchr(raw, c);
    if (found && c) {
        mm_buf_char(buf, '\\');
        mm_buf_char(buf, letters[found - raw]);
    } else {
        mm_buf_printf(buf, "\\u%04x", c);
    }
}

/* Runs that need no escape go out in one piece. */
static void put_string(struct mm_buf *buf, const char *value, size_t len)
{
    mm_buf_char(buf, '"');
    size_t done = 0;
    for (size_t pos = 0; pos < len;) {
        size_t at = pos;
        unsigned char c = (unsigned char)value[at];
        bool whole = mm_utf8_next(value, len, &pos) != BAD_CP && c != 0;
        if (whole && c >= 0x20 && c != '"' && c != '\\')
            continue;
        mm_buf_append(buf, value + done, at - done);
        if (whole)
            put_escaped(buf, c);
        else
            mm_buf_str_append(buf, REPLACEMENT);
        done = pos;
    }
    mm_buf_append(buf, value + done, len - done);
    mm_buf_char(buf, '"');
}

void mm_jw_key(struct mm_jw *w, const char *key)
{
    if (w->depth == 0 || w->is_array[w->depth - 1] || w->after_key) {
        misuse(w, MM_ERR_INVALID);
        return;
    }
    if (w->has_item[w->depth - 1])
        mm_buf_char(w->buf, ',');
    w->has_item[w->depth - 1] = true;
    put_string(w->buf, key, strlen(key));
    mm_buf_char(w->buf, ':');
    w->after_key = true;
}

void mm_jw_raw(struct mm_jw *w, const char *json, size_t len)
{
    before_value(w);
    mm_buf_append(w->buf, json, len);
}

void mm_jw_strn(struct mm_jw *w, const char *value, size_t len)
{
    before_value(w);
    put_string(w->buf, value, len);
}

void mm_jw_str(struct mm_jw *w, const char *value)
{
    if (value)
        mm_jw_strn(w, value, strlen(value));
    else
        mm_jw_null(w);
}

void mm_jw_int(struct mm_jw *w, int64_t value)
{
    before_value(w);
    mm_buf_printf(w->buf, "%" PRId64, value);
}

void mm_jw_num(struct mm_jw *w, double value)
{
    if (!isfinite(value)) {
        mm_jw_null(w);
        return;
    }
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    mm_jw_raw(w, text, strlen(text));
}

void mm_jw_bool(struct mm_jw *w, bool value)
{
    const char *word = value ? "true" : "false";
    mm_jw_raw(w, word, strlen(word));
}

void mm_jw_null(struct mm_jw *w)
{
    mm_jw_raw(w, "null", 4);
}

void mm_jw_kstr(struct mm_jw *w, const char *key, const char *value)
{
    mm_jw_key(w, key);
    mm_jw_str(w, value);
}

void mm_jw_kint(struct mm_jw *w, const char *key, int64_t value)
{
    mm_jw_key(w, key);
    mm_jw_int(w, value);
}

void mm_jw_kbool(struct mm_jw *w, const char *key, bool value)
{
    mm_jw_key(w, key);
    mm_jw_bool(w, value);
}

void mm_jw_kobj(struct mm_jw *w, const char *key)
{
    mm_jw_key(w, key);
    mm_jw_obj(w);
}

void mm_jw_karr(struct mm_jw *w, const char *key)
{
    mm_jw_key(w, key);
    mm_jw_arr(w);
}

static void put_children(struct mm_jw *w, const struct mm_json *node, bool array)
{
    open_container(w, array);
    for (const struct mm_json *child = mm_json_first(node); child && !w->buf->err;
         child = mm_json_next(child)) {
        if (!array)
            mm_jw_key(w, mm_json_key(child));
        mm_jw_node(w, child);
    }
    mm_jw_end(w);
}

/* Recursion ends with MM_JW_DEPTH: a deeper tree leaves TOO_BIG in the buffer. */
void mm_jw_node(struct mm_jw *w, const struct mm_json *node)
{
    switch (mm_json_type(node)) {
    case MM_JSON_NULL:
        mm_jw_null(w);
        break;
    case MM_JSON_BOOL:
        mm_jw_bool(w, mm_json_bool(node, false));
        break;
    case MM_JSON_NUMBER:
        mm_jw_num(w, mm_json_num(node, 0));
        break;
    case MM_JSON_STRING:
        mm_jw_str(w, mm_json_str(node, ""));
        break;
    case MM_JSON_ARRAY:
        put_children(w, node, true);
        break;
    case MM_JSON_OBJECT:
        put_children(w, node, false);
        break;
    case MM_JSON_TYPE_COUNT:
        break;
    }
}
