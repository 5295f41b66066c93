/* JSON as the files of content/ have it: lists of words and short objects on one line, the rest a member a
 * line. */
#include "content/author/bank.h"

#include "sync/base/utf8.h"

#include <string.h>

#define ONE_LINE_BYTES 150

static void put_flat(const struct mm_json *node, struct mm_buf *out);

static void put_key(const struct mm_json *node, struct mm_buf *out)
{
    struct mm_jw w;

    if (!mm_json_key(node))
        return;
    mm_jw_init(&w, out);
    mm_jw_str(&w, mm_json_key(node));
    mm_buf_str_append(out, ": ");
}

static void put_scalar(const struct mm_json *node, struct mm_buf *out)
{
    struct mm_jw w;

    mm_jw_init(&w, out);
    mm_jw_node(&w, node);
}

static bool is_group(const struct mm_json *node)
{
    return mm_json_type(node) == MM_JSON_ARRAY || mm_json_type(node) == MM_JSON_OBJECT;
}

static void put_flat(const struct mm_json *node, struct mm_buf *out)
{
    bool list = mm_json_type(node) == MM_JSON_ARRAY;

    if (!is_group(node)) {
        put_scalar(node, out);
        return;
    }
    mm_buf_char(out, list ? '[' : '{');
    for (const struct mm_json *one = mm_json_first(node); one; one = mm_json_next(one)) {
        put_key(one, out);
        put_flat(one, out);
        if (mm_json_next(one))
            mm_buf_str_append(out, ", ");
    }
    mm_buf_char(out, list ? ']' : '}');
}

/* A list of objects never stands on one line. */
static bool holds_groups(const struct mm_json *node)
{
    for (const struct mm_json *one = mm_json_first(node); one; one = mm_json_next(one))
        if (is_group(one) && (mm_json_type(node) == MM_JSON_ARRAY || holds_groups(one)))
            return true;
    return false;
}

static bool fits(const struct mm_json *node, int depth)
{
    struct mm_buf flat;
    bool fit;

    if (holds_groups(node))
        return false;
    if (mm_json_type(node) == MM_JSON_ARRAY)
        return true;
    mm_buf_init(&flat, MM_MAX_PACK_FILE_BYTES);
    put_flat(node, &flat);
    fit = flat.len + 2 * (size_t)depth <= ONE_LINE_BYTES;
    mm_buf_done(&flat);
    return fit;
}

static void indent(int depth, struct mm_buf *out)
{
    mm_buf_char(out, '\n');
    for (int i = 0; i < depth; i++)
        mm_buf_str_append(out, "  ");
}

void mm_bank_pretty(const struct mm_json *node, int depth, struct mm_buf *out)
{
    bool list = mm_json_type(node) == MM_JSON_ARRAY;

    if (!is_group(node) || fits(node, depth)) {
        put_flat(node, out);
        return;
    }
    mm_buf_char(out, list ? '[' : '{');
    for (const struct mm_json *one = mm_json_first(node); one; one = mm_json_next(one)) {
        indent(depth + 1, out);
        put_key(one, out);
        mm_bank_pretty(one, depth + 1, out);
        if (mm_json_next(one))
            mm_buf_char(out, ',');
    }
    indent(depth, out);
    mm_buf_char(out, list ? ']' : '}');
}
