/* JSON text cut at its outer commas, without a tree: the elements of a large array, one slice each. */
#include "sync/base/json.h"
#include "sync/base/json_char.h"
#include "sync/base/log.h"

#include <stdlib.h>

/* The end of the value that starts at pos: the comma or bracket after it, outside strings and nesting. */
static size_t value_end(const char *text, size_t len, size_t pos)
{
    int depth = 0;
    bool in_string = false;
    for (; pos < len; pos++) {
        char c = text[pos];
        if (in_string) {
            while (pos < len && mm_json_is_plain(text[pos]))
                pos++;
            c = pos < len ? text[pos] : '"';
            if (c == '\\')
                pos++;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if (c == '}' || c == ']') {
            if (depth-- == 0)
                return pos;
        } else if (c == ',' && depth == 0) {
            return pos;
        }
    }
    return len;
}

static struct mm_slice trimmed(const char *data, size_t len)
{
    while (len > 0 && mm_json_is_space(data[0])) {
        data++;
        len--;
    }
    while (len > 0 && mm_json_is_space(data[len - 1]))
        len--;
    return (struct mm_slice){data, len};
}

/* inside: behind the bracket. Counts on beyond max without keeping. */
static enum mm_err cut(struct mm_slice inside, size_t max, struct mm_slice **ret_slices, size_t *ret_n)
{
    struct mm_slice *slices = NULL;
    size_t n = 0, cap = 0;
    for (size_t pos = 0; pos < inside.len; n++) {
        size_t end = value_end(inside.data, inside.len, pos);
        if (n == cap && n < max) {
            cap = cap ? cap * 2 : 32;
            struct mm_slice *more = reallocarray(slices, cap, sizeof *more);
            if (!more) {
                free(slices);
                return MM_ERR_NOMEM;
            }
            slices = more;
        }
        if (n < max)
            slices[n] = trimmed(inside.data + pos, end - pos);
        pos = end + 1;
    }
    *ret_slices = slices;
    *ret_n = n;
    return MM_OK;
}

enum mm_err mm_json_slices(const char *text, size_t len, size_t max, struct mm_slice **ret_slices,
                           size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_slice whole = trimmed(text, len);
    struct mm_slice inside = whole;
    bool array = whole.len >= 2 && whole.data[0] == '[' && whole.data[whole.len - 1] == ']';
    if (!array && (whole.len < 2 || whole.data[0] != '{'))
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("JSON の配列かオブジェクトが要ります", "a JSON array or object is needed"));
    struct mm_slice *slices = NULL;
    size_t n = 1;
    if (array)
        inside = trimmed(whole.data + 1, whole.len - 2);
    enum mm_err err = array ? cut(inside, max, &slices, &n) : MM_OK;
    if (!err && n > max) {
        free(slices);
        return mm_fail(
            info, MM_ERR_TOO_BIG,
            mm_say("要素が %zu 個あり、上限の %zu 個を超えています", "%zu elements, over the maximum of %zu"),
            n, max);
    }
    if (!err && !slices && !(slices = calloc(1, sizeof *slices)))
        err = MM_ERR_NOMEM;
    if (err)
        return mm_nomem(info);
    if (!array)
        slices[0] = whole;
    *ret_slices = slices;
    *ret_n = n;
    return MM_OK;
}

char mm_json_opens(const char *text, size_t len)
{
    size_t at = 0;
    while (at < len && mm_json_is_space(text[at]))
        at++;
    return at < len ? text[at] : '\0';
}
