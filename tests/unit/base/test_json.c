#include "tests/unit/mm_test.h"

#include "sync/base/json.h"

#include <cjson/cJSON.h>
#include <malloc.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct mm_json_limits limits = {100000, 32};

static struct mm_json *parse(const char *text)
{
    struct mm_json *doc = NULL;
    enum mm_err err = mm_json_parse(text, strlen(text), &limits, &doc, NULL);
    mm_check_err_(__FILE__, __LINE__, err, MM_OK, text);
    return doc;
}

MM_TEST(members_and_elements_are_found)
{
    struct mm_json *doc = parse(
        "{\"s\":\"守り\",\"n\":7,\"d\":1.5,\"t\":true,\"z\":null,\"a\":[10,20,30],\"o\":{\"k\":\"v\"}}");
    MM_CHECK_STR(mm_json_get_str(doc, "s", "x"), "守り");
    MM_CHECK_INT(mm_json_get_int(doc, "n", -1), 7);
    MM_CHECK(mm_json_get_num(doc, "d", 0) == 1.5);
    MM_CHECK(mm_json_get_bool(doc, "t", false));
    MM_CHECK_INT(mm_json_size(doc), 7);
    MM_CHECK_INT(mm_json_int(mm_json_at(mm_json_get(doc, "a"), 2), -1), 30);
    MM_CHECK(mm_json_at(mm_json_get(doc, "a"), 3) == NULL);
    MM_CHECK_STR(mm_json_get_str(mm_json_get(doc, "o"), "k", "x"), "v");
    mm_json_free(doc);
    mm_json_free(NULL);
}

MM_TEST(each_type_is_told)
{
    struct mm_json *doc = parse("[null,false,1,\"\",[],{}]");
    int i = 0;
    for (const struct mm_json *node = mm_json_first(doc); node; node = mm_json_next(node))
        MM_CHECK_INT(mm_json_type(node), i++);
    MM_CHECK_INT(i, MM_JSON_TYPE_COUNT);
    MM_CHECK_INT(mm_json_type(NULL), MM_JSON_NULL);
    MM_CHECK_STR(mm_json_type_name(MM_JSON_BOOL), "boolean");
    MM_CHECK_STR(mm_json_type_name(MM_JSON_OBJECT), "object");
    mm_json_free(doc);
}

MM_TEST(absent_or_other_types_give_the_fallback)
{
    struct mm_json *doc = parse("{\"s\":\"7\",\"n\":1.5,\"big\":1e300,\"z\":null}");
    MM_CHECK_STR(mm_json_get_str(doc, "n", "fall"), "fall");
    MM_CHECK_STR(mm_json_get_str(doc, "z", NULL), NULL);
    MM_CHECK_INT(mm_json_get_int(doc, "s", -1), -1);
    MM_CHECK_INT(mm_json_get_int(doc, "n", -1), -1);
    MM_CHECK_INT(mm_json_get_int(doc, "big", -1), -1);
    MM_CHECK_INT(mm_json_get_int(doc, "absent", -1), -1);
    MM_CHECK(mm_json_get_bool(doc, "s", true));
    MM_CHECK(mm_json_get(doc, "S") == NULL); /* keys mind their case */
    MM_CHECK(mm_json_get(mm_json_get(doc, "s"), "x") == NULL);
    MM_CHECK(mm_json_get(NULL, "x") == NULL);
    MM_CHECK(mm_json_at(doc, 0) == NULL);
    MM_CHECK_INT(mm_json_size(NULL), 0);
    MM_CHECK_INT(mm_json_size(mm_json_get(doc, "s")), 0);
    MM_CHECK(mm_json_first(mm_json_get(doc, "s")) == NULL);
    mm_json_free(doc);
}

MM_TEST(integers_reach_the_edge_of_64_bits)
{
    struct mm_json *doc = parse("[-9223372036854775808,9223372036854775808,9007199254740992,-0,1e3,1.0]");
    static const int64_t want[] = {INT64_MIN, -5, INT64_C(9007199254740992), 0, 1000, 1};
    for (size_t i = 0; i < 6; i++)
        MM_CHECK_INT(mm_json_int(mm_json_at(doc, i), -5), want[i]);
    mm_json_free(doc);
}

MM_TEST(iteration_gives_keys_in_their_order)
{
    struct mm_json *doc = parse("{\"b\":1,\"a\":2,\"\\u0063\":3}");
    char keys[8] = "";
    size_t n = 0;
    for (const struct mm_json *node = mm_json_first(doc); node; node = mm_json_next(node))
        keys[n++] = mm_json_key(node)[0];
    MM_CHECK_STR(keys, "bac");
    MM_CHECK(mm_json_key(doc) == NULL);
    MM_CHECK(mm_json_key(NULL) == NULL);
    mm_json_free(doc);
}

MM_TEST(what_the_scanner_refuses_is_not_parsed)
{
    struct mm_json *doc = NULL;
    MM_CHECK_ERR(mm_json_parse("{\"a\":01}", 8, &limits, &doc, NULL), MM_ERR_SYNTAX);
    MM_CHECK_ERR(mm_json_parse("[1] x", 5, &limits, &doc, NULL), MM_ERR_SYNTAX);
    MM_CHECK(doc == NULL);
}

MM_TEST(a_text_needs_no_terminator)
{
    char *text = malloc(2);
    MM_REQUIRE(text != NULL);
    memcpy(text, "12", 2);
    struct mm_json *doc = NULL;
    MM_CHECK_ERR(mm_json_parse(text, 2, &limits, &doc, NULL), MM_OK);
    MM_CHECK_INT(mm_json_int(doc, 0), 12);
    mm_json_free(doc);
    free(text);
}

MM_TEST(a_bad_file_is_named)
{
    char dir[256], path[300];
    mm_test_mkdir(dir);
    snprintf(path, sizeof path, "%s/x.json", dir);
    struct mm_json *doc = NULL;
    MM_CHECK_ERR(mm_file_write_atomic(path, "{\"a\":1}", 7, 0600, NULL), MM_OK);
    MM_CHECK_ERR(mm_json_load(path, &limits, &doc, NULL), MM_OK);
    MM_CHECK_INT(mm_json_get_int(doc, "a", 0), 1);
    mm_json_free(doc);
    doc = NULL;
    MM_CHECK_ERR(mm_file_write_atomic(path, "{\"a\":1.}", 8, 0600, NULL), MM_OK);
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_CHECK_ERR(mm_json_load(path, &limits, &doc, &info), MM_ERR_SYNTAX);
    MM_CHECK(strstr(info.text, path) != NULL && strstr(info.text, "5") != NULL);
    mm_test_rmdir(dir);
    MM_CHECK_ERR(mm_json_load(path, &limits, &doc, NULL), MM_ERR_NOT_FOUND);
    MM_CHECK(doc == NULL);
}

/* --- writer ---------------------------------------------------------------------------------------- */

static struct mm_buf buf;
static struct mm_jw w;

static void start(void)
{
    mm_buf_init(&buf, 100000);
    mm_jw_init(&w, &buf);
}

/* Compares, reads the text back through the scanner, frees. */
static void finish(int line, const char *want)
{
    mm_check_err_(__FILE__, line, mm_buf_check(&buf, NULL), MM_OK, "buffer");
    mm_check_str_(__FILE__, line, mm_buf_str(&buf), want, "written");
    mm_check_err_(__FILE__, line, mm_json_scan(mm_buf_str(&buf), buf.len, &limits, NULL), MM_OK,
                  mm_buf_str(&buf));
    mm_buf_done(&buf);
}

MM_TEST(commas_and_colons_stand_where_they_belong)
{
    start();
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "s", "v");
    mm_jw_kint(&w, "n", -7);
    mm_jw_kbool(&w, "t", true);
    mm_jw_kobj(&w, "o");
    mm_jw_end(&w);
    mm_jw_karr(&w, "a");
    mm_jw_int(&w, 1);
    mm_jw_null(&w);
    mm_jw_arr(&w);
    mm_jw_end(&w);
    mm_jw_obj(&w);
    mm_jw_key(&w, "k");
    mm_jw_raw(&w, "[1, 2]", 6);
    mm_jw_kstr(&w, "none", NULL);
    mm_jw_end(&w);
    mm_jw_bool(&w, false);
    mm_jw_end(&w);
    mm_jw_end(&w);
    finish(__LINE__,
           "{\"s\":\"v\",\"n\":-7,\"t\":true,\"o\":{},\"a\":[1,null,[],{\"k\":[1, 2],\"none\":null},false]}");
}

MM_TEST(strings_are_escaped)
{
    start();
    mm_jw_str(&w, "a\"b\\c/\b\f\n\r\t\x01\x1F\x7F守\U0001F600");
    finish(__LINE__, "\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0001\\u001f\x7F守\U0001F600\"");
    start();
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "k\"", "");
    mm_jw_end(&w);
    finish(__LINE__, "{\"k\\\"\":\"\"}");
}

MM_TEST(bytes_that_are_no_text_become_replacement_characters)
{
    start();
    mm_jw_strn(&w, "a\0b\xFF\xE3\x81z", 7);
    finish(__LINE__, "\"a\uFFFDb\uFFFD\uFFFD\uFFFDz\"");
}

MM_TEST(numbers_print_in_the_shortest_text_that_reads_back)
{
    static const struct {
        double value;
        const char *text;
    } rows[] = {
        {0, "0"},
        {1, "1"},
        {-2.5, "-2.5"},
        {0.1, "0.1"},
        {1.0 / 3, "0.3333333333333333"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1e300, "1e+300"},
        {NAN, "null"},
        {INFINITY, "null"},
        {5e-324, "4.94065645841247e-324"},
    };
    for (size_t i = 0; i + 1 < sizeof rows / sizeof rows[0]; i++) {
        start();
        mm_jw_num(&w, rows[i].value);
        finish(__LINE__, rows[i].text);
    }
    start();
    mm_jw_arr(&w);
    mm_jw_int(&w, INT64_MIN);
    mm_jw_int(&w, INT64_MAX);
    mm_jw_end(&w);
    MM_CHECK_STR(mm_buf_str(&buf), "[-9223372036854775808,9223372036854775807]");
    mm_buf_done(&buf);
}

MM_TEST(every_double_written_passes_the_scanner)
{
    uint64_t state = 88172645463325252u;
    for (int i = 0; i < 20000; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        double value;
        memcpy(&value, &state, sizeof value);
        start();
        mm_jw_num(&w, value);
        enum mm_err err = mm_json_scan(mm_buf_str(&buf), buf.len, &limits, NULL);
        mm_check_err_(__FILE__, __LINE__, err, MM_OK, mm_buf_str(&buf));
        MM_CHECK(!isfinite(value) || strtod(mm_buf_str(&buf), NULL) == value);
        mm_buf_done(&buf);
    }
}

MM_TEST(a_parsed_tree_is_written_back)
{
    const char *text = "{\"a\":[1,2.5,\"x\\ny\",null,true,false,{}],\"b\":{\"c\":[]}}";
    struct mm_json *doc = parse(text);
    start();
    mm_jw_node(&w, doc);
    finish(__LINE__, text);
    mm_json_free(doc);
}

MM_TEST(calls_out_of_order_leave_an_error_not_a_broken_text)
{
    start();
    mm_jw_obj(&w);
    mm_jw_int(&w, 1); /* a value without key */
    MM_CHECK_ERR(mm_buf_check(&buf, NULL), MM_ERR_INVALID);
    mm_buf_done(&buf);
    start();
    mm_jw_arr(&w);
    mm_jw_key(&w, "k");
    MM_CHECK_ERR(mm_buf_check(&buf, NULL), MM_ERR_INVALID);
    mm_buf_done(&buf);
    start();
    mm_jw_end(&w);
    MM_CHECK_ERR(mm_buf_check(&buf, NULL), MM_ERR_INVALID);
    mm_buf_done(&buf);
    start();
    mm_jw_obj(&w);
    mm_jw_key(&w, "k");
    mm_jw_end(&w);
    MM_CHECK_ERR(mm_buf_check(&buf, NULL), MM_ERR_INVALID);
    mm_buf_done(&buf);
}

MM_TEST(the_writer_nests_to_its_depth_and_no_deeper)
{
    start();
    for (int i = 0; i < MM_JW_DEPTH; i++)
        mm_jw_arr(&w);
    MM_CHECK_ERR(mm_buf_check(&buf, NULL), MM_OK);
    mm_jw_arr(&w);
    MM_CHECK_ERR(mm_buf_check(&buf, NULL), MM_ERR_TOO_BIG);
    mm_buf_done(&buf);
}

MM_TEST(a_full_buffer_is_told_once_at_the_end)
{
    mm_buf_init(&buf, 10);
    mm_jw_init(&w, &buf);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "key", "longer than ten bytes");
    mm_jw_end(&w);
    MM_CHECK_ERR(mm_buf_check(&buf, NULL), MM_ERR_TOO_BIG);
    mm_buf_done(&buf);
}

static int left; /* pieces of memory that were given back with the secret in them */

static void look_and_free(void *memory)
{
    left += memory && memmem(memory, malloc_usable_size(memory), "123456789012", 12) != NULL;
    free(memory);
}

MM_TEST(what_is_secret_is_wiped_before_its_memory_is_given_back)
{
    static const char text[] = "{\"rows\":[[\"k\",\"123456789012\",{\"again\":\"123456789012\"}]]}";
    cJSON_Hooks hooks = {malloc, look_and_free};
    cJSON_InitHooks(&hooks);
    mm_json_free(parse(text));
    MM_CHECK_INT(left, 2); /* else nothing would be found below either */
    left = 0;
    mm_json_wipe(parse(text));
    MM_CHECK_INT(left, 0);
    cJSON_InitHooks(NULL);
}

MM_TEST_MAIN
