/* struct mm_json is cJSON's node under another name; no other file knows. */
#include "sync/base/json.h"
#include "sync/base/hash.h"
#include "sync/base/log.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

static const cJSON *in(const struct mm_json *node)
{
    return (const cJSON *)(const void *)node;
}

static const struct mm_json *out(const cJSON *node)
{
    return (const struct mm_json *)(const void *)node;
}

enum mm_err mm_json_parse(const char *text, size_t len, const struct mm_json_limits *limits,
                          struct mm_json **ret_doc, struct mm_errinfo *info)
{
    enum mm_err err = mm_json_scan(text, len, limits, info);
    return err ? err : mm_json_parse_scanned(text, len, ret_doc, info);
}

enum mm_err mm_json_parse_scanned(const char *text, size_t len, struct mm_json **ret_doc,
                                  struct mm_errinfo *info)
{
    cJSON *doc = cJSON_ParseWithLength(text, len);
    if (!doc) /* the scanner has accepted it, so only memory can be missing */
        return mm_nomem(info);
    *ret_doc = (struct mm_json *)(void *)doc;
    return MM_OK;
}

enum mm_err mm_json_load(const char *path, const struct mm_json_limits *limits, struct mm_json **ret_doc,
                         struct mm_errinfo *info)
{
    struct mm_buf buf;
    enum mm_err err = mm_file_read(path, limits->max_bytes, &buf, info);
    if (err)
        return err;
    struct mm_errinfo inner = MM_ERRINFO_INIT;
    err = mm_json_parse(mm_buf_str(&buf), buf.len, limits, ret_doc, &inner);
    mm_buf_done(&buf);
    return err ? mm_fail(info, err, "%s: %s", path, inner.text) : MM_OK;
}

void mm_json_free(struct mm_json *doc)
{
    cJSON_Delete((cJSON *)(void *)doc);
}

/* As deep as the limits of the parse. */
static void wipe_texts(cJSON *node)
{
    for (; node; node = node->next) {
        if (node->valuestring)
            mm_wipe(node->valuestring, strlen(node->valuestring));
        wipe_texts(node->child);
    }
}

void mm_json_wipe(struct mm_json *doc)
{
    wipe_texts((cJSON *)(void *)doc);
    mm_json_free(doc);
}

static const char *const type_names[] = {"null", "boolean", "number", "string", "array", "object"};
_Static_assert(sizeof type_names / sizeof type_names[0] == MM_JSON_TYPE_COUNT, "one name for each type");

enum mm_json_type mm_json_type(const struct mm_json *node)
{
    /* cJSON's types are bits, from the lowest: false, true, null, number, string, array, object */
    static const enum mm_json_type of_bit[] = {
        MM_JSON_BOOL,   MM_JSON_BOOL,  MM_JSON_NULL,   MM_JSON_NUMBER,
        MM_JSON_STRING, MM_JSON_ARRAY, MM_JSON_OBJECT,
    };
    _Static_assert(cJSON_False == 1 && cJSON_True == 2 && cJSON_NULL == 4 && cJSON_Number == 8 &&
                       cJSON_String == 16 && cJSON_Array == 32 && cJSON_Object == 64,
                   "the order above");
    unsigned type = node ? (unsigned)in(node)->type & 0x7F : 0;
    return type ? of_bit[__builtin_ctz(type)] : MM_JSON_NULL;
}

const char *mm_json_type_name(enum mm_json_type type)
{
    return (unsigned)type < MM_JSON_TYPE_COUNT ? type_names[type] : "unknown";
}

const struct mm_json *mm_json_get(const struct mm_json *node, const char *key)
{
    if (mm_json_type(node) != MM_JSON_OBJECT)
        return NULL;
    return out(cJSON_GetObjectItemCaseSensitive(in(node), key));
}

static bool has_children(const struct mm_json *node)
{
    enum mm_json_type type = mm_json_type(node);
    return type == MM_JSON_ARRAY || type == MM_JSON_OBJECT;
}

const struct mm_json *mm_json_first(const struct mm_json *node)
{
    return has_children(node) ? out(in(node)->child) : NULL;
}

const struct mm_json *mm_json_next(const struct mm_json *node)
{
    return node ? out(in(node)->next) : NULL;
}

const struct mm_json *mm_json_at(const struct mm_json *node, size_t index)
{
    const struct mm_json *child = mm_json_type(node) == MM_JSON_ARRAY ? mm_json_first(node) : NULL;
    for (; child && index > 0; index--)
        child = mm_json_next(child);
    return child;
}

size_t mm_json_size(const struct mm_json *node)
{
    size_t n = 0;
    for (const struct mm_json *child = mm_json_first(node); child; child = mm_json_next(child))
        n++;
    return n;
}

const char *mm_json_key(const struct mm_json *node)
{
    return node ? in(node)->string : NULL;
}

const char *mm_json_str(const struct mm_json *node, const char *fallback)
{
    return mm_json_type(node) == MM_JSON_STRING ? in(node)->valuestring : fallback;
}

double mm_json_num(const struct mm_json *node, double fallback)
{
    return mm_json_type(node) == MM_JSON_NUMBER ? in(node)->valuedouble : fallback;
}

int64_t mm_json_int(const struct mm_json *node, int64_t fallback)
{
    const double limit = 9223372036854775808.0; /* 2^63 */
    double value = mm_json_num(node, NAN);
    if (!(value >= -limit && value < limit) || value != floor(value))
        return fallback;
    return (int64_t)value;
}

bool mm_json_bool(const struct mm_json *node, bool fallback)
{
    return mm_json_type(node) == MM_JSON_BOOL ? cJSON_IsTrue(in(node)) != 0 : fallback;
}

const char *mm_json_get_str(const struct mm_json *node, const char *key, const char *fallback)
{
    return mm_json_str(mm_json_get(node, key), fallback);
}

int64_t mm_json_get_int(const struct mm_json *node, const char *key, int64_t fallback)
{
    return mm_json_int(mm_json_get(node, key), fallback);
}

double mm_json_get_num(const struct mm_json *node, const char *key, double fallback)
{
    return mm_json_num(mm_json_get(node, key), fallback);
}

bool mm_json_get_bool(const struct mm_json *node, const char *key, bool fallback)
{
    return mm_json_bool(mm_json_get(node, key), fallback);
}
