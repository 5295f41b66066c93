/* The gate of JSON: what the scanner lets through, cJSON reads to its end, the writer prints again without
 * loss, and the slices of an array are its elements. The same bytes also drive the writer, whose output must
 * always pass the scanner. */
/* mm-fuzz: link=mm_base */
/* mm-test: labels=slow */
#include "sync/base/json.h"
#include "sync/base/limits.h"
#include "tests/fuzz/fuzz.h"

#include <cjson/cJSON.h>

static const struct mm_json_limits limits = {256 * 1024, MM_MAX_JSON_DEPTH};

/* ---- reading ------------------------------------------------------------------------------------- */

/* Every accessor on every node, whatever its type. */
static void walk(const struct mm_json *node)
{
    size_t n = 0;
    FUZZ_CHECK((unsigned)mm_json_type(node) < MM_JSON_TYPE_COUNT);
    FUZZ_CHECK(*mm_json_type_name(mm_json_type(node)));
    FUZZ_CHECK((mm_json_str(node, NULL) != NULL) == (mm_json_type(node) == MM_JSON_STRING));
    FUZZ_CHECK(mm_json_num(node, 7) == mm_json_num(node, 8) || mm_json_type(node) != MM_JSON_NUMBER);
    FUZZ_CHECK(mm_json_int(node, 5) == 5 || (double)mm_json_int(node, 5) == mm_json_num(node, 0));
    FUZZ_CHECK(mm_json_bool(node, false) == mm_json_bool(node, true) || mm_json_type(node) != MM_JSON_BOOL);
    for (const struct mm_json *child = mm_json_first(node); child; child = mm_json_next(child), n++) {
        const char *key = mm_json_key(child);
        if (mm_json_type(node) == MM_JSON_OBJECT) {
            FUZZ_CHECK(key && mm_json_get(node, key) == child);
            FUZZ_CHECK(mm_json_get_int(node, key, 5) == mm_json_int(child, 5));
            FUZZ_CHECK(mm_json_get_num(node, key, 5) == mm_json_num(child, 5));
            FUZZ_CHECK(mm_json_get_bool(node, key, true) == mm_json_bool(child, true));
            FUZZ_CHECK(mm_json_get_str(node, key, NULL) == mm_json_str(child, NULL));
            FUZZ_CHECK(!mm_json_at(node, n));
        } else {
            FUZZ_CHECK(mm_json_at(node, n) == child && !mm_json_get(node, "a"));
        }
        walk(child);
    }
    FUZZ_CHECK(mm_json_size(node) == n && !mm_json_at(node, n));
}

/* Written again, the tree is the same, and a second time the bytes are too. */
static void rewrite(const struct mm_json *doc)
{
    struct mm_buf once, twice;
    struct mm_jw w;
    struct mm_json *again = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    mm_buf_init(&once, 4 * limits.max_bytes);
    mm_buf_init(&twice, 4 * limits.max_bytes);
    mm_jw_init(&w, &once);
    mm_jw_node(&w, doc);
    FUZZ_CHECK(once.err == MM_OK);
    struct mm_json_limits wide = {once.max, limits.max_depth};
    FUZZ_CHECK(mm_json_parse(once.data, once.len, &wide, &again, &info) == MM_OK);
    FUZZ_CHECK(cJSON_Compare((const cJSON *)(const void *)doc, (const cJSON *)(const void *)again, true));
    mm_jw_init(&w, &twice);
    mm_jw_node(&w, again);
    FUZZ_CHECK(twice.len == once.len && memcmp(twice.data, once.data, once.len) == 0);
    mm_json_free(again);
    mm_buf_done(&once);
    mm_buf_done(&twice);
}

static void cut(const char *text, size_t len, const struct mm_json *doc)
{
    struct mm_slice *slices = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    size_t n = 0;
    bool list = mm_json_type(doc) == MM_JSON_ARRAY;
    enum mm_err err = mm_json_slices(text, len, 50, &slices, &n, &info);
    fuzz_check_info(err, &info);
    if (!list && mm_json_type(doc) != MM_JSON_OBJECT)
        FUZZ_CHECK(err == MM_ERR_INVALID);
    else if (list && mm_json_size(doc) > 50)
        FUZZ_CHECK(err == MM_ERR_TOO_BIG);
    else
        FUZZ_CHECK(err == MM_OK && n == (list ? mm_json_size(doc) : 1));
    for (size_t i = 0; i < n; i++) {
        struct mm_json *element = NULL;
        const cJSON *want = (const cJSON *)(const void *)(list ? mm_json_at(doc, i) : doc);
        const char *after = i ? slices[i - 1].data + slices[i - 1].len : text;
        FUZZ_CHECK(slices[i].data >= after && slices[i].data + slices[i].len <= text + len);
        FUZZ_CHECK(mm_json_parse(slices[i].data, slices[i].len, &limits, &element, NULL) == MM_OK);
        FUZZ_CHECK(cJSON_Compare((const cJSON *)(const void *)element, want, true));
        mm_json_free(element);
    }
    free(slices);
}

static void read_text(const char *text, size_t len)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    size_t bad_at = len + 1;
    struct mm_json *doc = NULL;
    enum mm_err err = mm_json_scan_at(text, len, &limits, &bad_at, &info);
    fuzz_check_info(err, &info);
    FUZZ_CHECK(bad_at <= len && (err || bad_at == 0));
    FUZZ_CHECK(err == MM_OK || err == MM_ERR_SYNTAX || err == MM_ERR_TOO_BIG);
    FUZZ_CHECK(mm_json_parse(text, len, &limits, &doc, NULL) == err);
    if (err)
        return;
    const char *end = NULL;
    cJSON *other = cJSON_ParseWithLengthOpts(text, len, &end, false);
    FUZZ_CHECK(other);
    while (end < text + len && memchr(" \t\n\r", *end, 4))
        end++;
    FUZZ_CHECK(end == text + len);
    cJSON_Delete(other);
    walk(doc);
    rewrite(doc);
    cut(text, len, doc);
    mm_json_free(doc);
}

/* ---- writing ------------------------------------------------------------------------------------- */

/* Any bytes as a string: the output is JSON, and UTF-8 without NUL comes back as it was. */
static void write_string(const char *text, size_t len)
{
    struct mm_buf out;
    struct mm_jw w;
    struct mm_json *doc = NULL;
    struct mm_json_limits wide = {8 * limits.max_bytes, MM_MAX_JSON_DEPTH};
    if (len > limits.max_bytes)
        return;
    mm_buf_init(&out, wide.max_bytes);
    mm_jw_init(&w, &out);
    mm_jw_strn(&w, text, len);
    FUZZ_CHECK(out.err == MM_OK);
    FUZZ_CHECK(mm_json_parse(out.data, out.len, &wide, &doc, NULL) == MM_OK);
    const char *back = mm_json_str(doc, NULL);
    FUZZ_CHECK(back && mm_utf8_valid(back, strlen(back), NULL));
    if (mm_utf8_valid(text, len, NULL) && !memchr(text, 0, len))
        FUZZ_CHECK(strlen(back) == len && memcmp(back, text, len) == 0);
    mm_json_free(doc);
    mm_buf_done(&out);
}

static void put_number(struct mm_jw *w, const uint8_t *data, size_t size)
{
    double value = 0;
    memcpy(&value, data, size < sizeof value ? size : sizeof value);
    mm_jw_num(w, value);
}

/* One call of the writer for each byte, in any order: an impossible one leaves an error, never a bad text. */
static void write_calls(const uint8_t *data, size_t size)
{
    struct mm_buf out;
    struct mm_jw w;
    char key[32];
    mm_buf_init(&out, 64 * 1024);
    mm_jw_init(&w, &out);
    for (size_t i = 0; i < size && !out.err && (i == 0 || w.depth > 0); i++) {
        snprintf(key, sizeof key, "\x01k%zu", i); /* keys differ: that is the caller's part */
        switch (data[i] % 9) {
        case 0:
            mm_jw_obj(&w);
            break;
        case 1:
            mm_jw_arr(&w);
            break;
        case 2:
            mm_jw_end(&w);
            break;
        case 3:
            mm_jw_key(&w, key);
            break;
        case 4:
            mm_jw_int(&w, data[i] % 2 ? -(int64_t)i : (int64_t)(data[i] * i));
            break;
        case 5:
            put_number(&w, data + i, size - i);
            break;
        case 6:
            mm_jw_kbool(&w, key, i % 2 != 0);
            break;
        case 7:
            mm_jw_kobj(&w, key);
            break;
        default:
            mm_jw_str(&w, i % 2 ? key : NULL);
        }
    }
    if (!out.err && w.depth == 0 && out.len)
        FUZZ_CHECK(mm_json_scan(out.data, out.len, &(struct mm_json_limits){out.max, 32}, NULL) == MM_OK);
    mm_buf_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    read_text(text, size);
    write_string(text, size);
    write_calls(data, size);
    return 0;
}
