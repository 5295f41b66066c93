#include "tests/unit/mm_test.h"

#include "sync/base/json.h"
#include "sync/base/limits.h"

#include <time.h>

static const struct mm_json_limits limits = {1 << 22, MM_MAX_JSON_DEPTH};

static enum mm_err scan_len(const char *text, size_t len)
{
    /* A copy of exactly that length, so that a sanitizer sees any read behind it. */
    char *copy = malloc(len ? len : 1);
    if (!copy)
        abort();
    memcpy(copy, text, len);
    enum mm_err err = mm_json_scan(copy, len, &limits, NULL);
    free(copy);
    return err;
}

static enum mm_err scan(const char *text)
{
    return scan_len(text, strlen(text));
}

static void all(const char *file, int line, const char *const *texts, size_t n, enum mm_err want)
{
    for (size_t i = 0; i < n; i++)
        mm_check_err_(file, line, scan(texts[i]), want, texts[i]);
}
#define ALL(want, ...)                                                                                       \
    do {                                                                                                     \
        static const char *const texts[] = {__VA_ARGS__};                                                    \
        all(__FILE__, __LINE__, texts, sizeof texts / sizeof texts[0], want);                                \
    } while (0)

MM_TEST(every_kind_of_value_is_accepted)
{
    ALL(MM_OK, "null", "true", "false", "0", "\"\"", "[]", "{}", " \t\r\n[ ] \n", "[1,\"a\",null,{\"b\":[]}]",
        "{\"a\":1,\"b\":{\"a\":1}}", "\"守り\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00\"",
        "\"\x7F\"", "\"\U0001F600\uFFFF\"");
}

MM_TEST(what_breaks_the_grammar_is_refused)
{
    ALL(MM_ERR_SYNTAX, "", " ", "nul", "nulll", "True", "'a'", "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "]",
        "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{a:1}", "{1:1}", "{\"a\" 1}",
        "{\"a\":1 \"b\":2}", "{,}", "[}", "{\"a\":1]", "\"", "\"a", "\"\\", "\"\\x\"", "\"\\u12\"",
        "\"\\u12g4\"", "\"\\U0041\"", "/* */ 1", "[1]//", "NaN", "Infinity", "\f1", "\u00A0[]");
}

MM_TEST(a_zero_in_front_is_refused)
{
    ALL(MM_ERR_SYNTAX, "01", "-01", "00", "[01]", "00.5", "-00");
}

MM_TEST(half_numbers_are_refused)
{
    ALL(MM_ERR_SYNTAX, "1.", "[1.]", ".5", "-", "+1", "-.5", "1.e3", "1e", "1e+", "1E-", "1.5e", "0x10",
        "1_000", "--1", "1e1.5", "- 1");
}

MM_TEST(numbers_that_a_double_keeps_are_accepted)
{
    ALL(MM_OK, "0", "-0", "-0.0", "1e3", "1E+3", "1e-3", "0e999", "0.1", "1.0", "1.50", "123456789012345",
        "-1.7976931348623157e308", "5e-324", "2.2250738585072014e-308", "0.30000000000000004",
        "3.141592653589793", "9007199254740992", "9007199254740994", "9223372036854775808",
        "18446744073709551616", "100000000000000000000", "1e22", "1e23", "0.10000000000000000000000000",
        "1795316645678", "0.7142857142857143");
}

MM_TEST(numbers_out_of_range_are_refused)
{
    ALL(MM_ERR_SYNTAX, "1e999", "-1e999", "[1e309]", "1.8e308", "1e-999", "1e99999999999999999999");
}

MM_TEST(numbers_that_lose_digits_are_refused)
{
    ALL(MM_ERR_SYNTAX, "9007199254740993", "-9007199254740993", "9007199254740993.0", "9007199254740993e0",
        "0.1234567890123456789012", "12345678901234567890", "9223372036854775807", "1.00000000000000000001",
        "100000000000000000000000", "3.14159265358979323846",
        "0.1000000000000000055511" /* what the double of 0.1 holds, but more than its 17 digits */);
    char text[2000];
    memset(text, '1', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    MM_CHECK_ERR(scan(text), MM_ERR_SYNTAX);
    memset(text + 1, '0', sizeof text - 2);
    text[1] = '.'; /* 1.000… of any length is 1, but no number needs 400 characters */
    MM_CHECK_ERR(scan(text), MM_ERR_SYNTAX);
}

MM_TEST(raw_control_characters_are_refused)
{
    for (char c = 0; c < 0x20; c++) {
        char text[] = {'"', 'a', c, '"'};
        MM_CHECK_ERR(scan_len(text, sizeof text), MM_ERR_SYNTAX);
        char key[] = {'{', '"', c, '"', ':', '1', '}'};
        MM_CHECK_ERR(scan_len(key, sizeof key), MM_ERR_SYNTAX);
    }
    MM_CHECK_ERR(scan_len("[1]\0", 4), MM_ERR_SYNTAX);
    MM_CHECK_ERR(scan_len("[\0]", 3), MM_ERR_SYNTAX);
}

MM_TEST(bad_utf8_is_refused)
{
    ALL(MM_ERR_SYNTAX, "\"\x80\"", "\"\xC0\x80\"", "\"\xE3\x81\"", "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"",
        "\"\xFF\"", "{\"\x80\":1}", "\"\xE3\x81", "\xE3\x81\x82");
}

MM_TEST(lone_surrogates_are_refused)
{
    ALL(MM_ERR_SYNTAX, "\"\\uD83D\"", "\"\\uDE00\"", "\"\\uD83Dx\"", "\"\\uD83D\\n\"", "\"\\uD83D\\u0041\"",
        "\"\\uD83D\\uD83D\"", "\"\\uDE00\\uD83D\"", "{\"\\uD83D\":1}", "\"\\uD83D\\u\"", "\"\\uD83D\\",
        "\"\\uD83D\\uDE0\"");
}

MM_TEST(escaped_nul_is_refused)
{
    ALL(MM_ERR_SYNTAX, "\"\\u0000\"", "\"a\\u0000b\"", "{\"\\u0000\":1}");
    MM_CHECK_ERR(scan("\"\\u0001\""), MM_OK);
}

MM_TEST(a_bom_is_refused)
{
    MM_CHECK_ERR(scan("\xEF\xBB\xBF{}"), MM_ERR_SYNTAX);
    MM_CHECK_ERR(scan("\"\xEF\xBB\xBF\""), MM_OK); /* inside a string it is a character */
}

MM_TEST(text_after_the_value_is_refused)
{
    ALL(MM_ERR_SYNTAX, "{} {}", "1 1", "[]]", "{}x", "null,", "\"a\"\"b\"", "true false");
}

MM_TEST(duplicate_keys_are_found_however_they_are_written)
{
    ALL(MM_ERR_SYNTAX, "{\"a\":1,\"a\":2}", "{\"a\":1,\"b\":2,\"a\":3}", "{\"a\":1,\"\\u0061\":2}",
        "{\"\\u0061\":1,\"\\u0061\":2}", "{\"\\uD83D\\uDE00\":1,\"\U0001F600\":2}", "{\"\\/\":1,\"/\":2}",
        "[{\"x\":{\"a\":1,\"a\":2}}]", "{\"\":1,\"\":2}", "{\"\\u3042\":1,\"c\":{\"\\u3044\":0},\"あ\":1}");
    ALL(MM_OK, "{\"a\":1,\"A\":2}", "{\"a\":{\"a\":{\"a\":1}}}", "[{\"a\":1},{\"a\":2}]",
        "{\"a\":1,\"ab\":2,\"\":3}", "{\"\\u0061\":{\"\\u0061\":1},\"\\u0062\":{\"\\u0061\":1}}",
        "{\"a\\n\":1,\"an\":2}");
}

MM_TEST(many_keys_take_little_time)
{
    struct mm_buf buf;
    mm_buf_init(&buf, 1 << 22);
    mm_buf_char(&buf, '{');
    for (int i = 0; i < 200000; i++)
        mm_buf_printf(&buf, "%s\"k%d\":0", i ? "," : "", i * 7919 % 200003);
    mm_buf_char(&buf, '}');
    clock_t before = clock();
    MM_CHECK_ERR(mm_json_scan(buf.data, buf.len, &limits, NULL), MM_OK);
    MM_CHECK((clock() - before) / CLOCKS_PER_SEC < 5); /* n² comparisons would take minutes */
    buf.len--;
    mm_buf_str_append(&buf, ",\"\\u006b1\":0}");
    MM_CHECK_ERR(mm_json_scan(buf.data, buf.len, &limits, NULL), MM_ERR_SYNTAX);
    mm_buf_done(&buf);
}

static enum mm_err nested(int depth, int max_depth, const char *open, const char *inner, const char *close)
{
    struct mm_buf buf;
    mm_buf_init(&buf, 1 << 22);
    for (int i = 0; i < depth; i++)
        mm_buf_str_append(&buf, open);
    mm_buf_str_append(&buf, inner);
    for (int i = 0; i < depth; i++)
        mm_buf_str_append(&buf, close);
    struct mm_json_limits deep = {1 << 22, max_depth};
    enum mm_err err = mm_json_scan(mm_buf_str(&buf), buf.len, &deep, NULL);
    mm_buf_done(&buf);
    return err;
}

MM_TEST(depth_ends_exactly_at_its_limit)
{
    MM_CHECK_ERR(nested(32, 32, "[", "1", "]"), MM_OK);
    MM_CHECK_ERR(nested(33, 32, "[", "1", "]"), MM_ERR_SYNTAX);
    MM_CHECK_ERR(nested(32, 32, "{\"a\":", "1", "}"), MM_OK);
    MM_CHECK_ERR(nested(33, 32, "{\"a\":", "1", "}"), MM_ERR_SYNTAX);
    MM_CHECK_ERR(nested(0, 0, "[", "1", "]"), MM_OK);
    MM_CHECK_ERR(nested(1, 0, "[", "", "]"), MM_ERR_SYNTAX);
    MM_CHECK_ERR(nested(1000000, 32, "[", "", "]"), MM_ERR_SYNTAX);
    MM_CHECK_ERR(nested(1000000, 1000000, "[", "", "]"), MM_ERR_SYNTAX); /* no caller can ask for that */
    MM_CHECK_ERR(scan("[[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],["
                      "],[],[],[],[],[]]"),
                 MM_OK);
}

MM_TEST(length_ends_exactly_at_its_limit)
{
    struct mm_json_limits four = {4, 4};
    MM_CHECK_ERR(mm_json_scan("[12]", 4, &four, NULL), MM_OK);
    MM_CHECK_ERR(mm_json_scan("[123]", 5, &four, NULL), MM_ERR_TOO_BIG);
}

MM_TEST(the_message_names_offset_and_rule)
{
    static const struct {
        const char *text;
        const char *want;
    } rows[] = {
        {"[1, 01]", "JSON at byte 4: leading zero"},
        {"{\"a\":1,\"\\u0061\":2}", "JSON at byte 7: duplicate key"},
        {"[\"\xFF\"]", "JSON at byte 2: malformed UTF-8"},
        {"[1] x", "JSON at byte 4: text after the value"},
        {"\"a\\uD800\"", "JSON at byte 2: lone surrogate"},
    };
    setenv("LC_ALL", "C", 1);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct mm_errinfo info = MM_ERRINFO_INIT;
        MM_CHECK_ERR(mm_json_scan(rows[i].text, strlen(rows[i].text), &limits, &info), MM_ERR_SYNTAX);
        MM_CHECK_STR(info.text, rows[i].want);
    }
    setenv("LC_ALL", "ja_JP.UTF-8", 1);
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_CHECK_ERR(mm_json_scan("01", 2, &limits, &info), MM_ERR_SYNTAX);
    MM_CHECK_STR(info.text, "JSON の 0 バイト目: 数を 0 で始められません");
}

MM_TEST(the_offset_of_the_first_breach_is_told)
{
    size_t at = 99;
    MM_CHECK_ERR(mm_json_scan_at("[1, 01]", 7, &limits, &at, NULL), MM_ERR_SYNTAX);
    MM_CHECK_INT(at, 4);
    MM_CHECK_ERR(mm_json_scan_at("[1, 1]", 6, &limits, &at, NULL), MM_OK);
    MM_CHECK_INT(at, 0);
}

MM_TEST(every_cut_of_a_valid_text_is_refused)
{
    const char *text = "{\"a\":[1.5e3,\"\\uD83D\\uDE00守\",{\"b\":null}],\"c\":true}";
    MM_CHECK_ERR(scan(text), MM_OK);
    for (size_t len = 0; len < strlen(text); len++)
        MM_CHECK_ERR(scan_len(text, len), MM_ERR_SYNTAX);
}

/* --- slices ---------------------------------------------------------------------------------------- */

static void check_slices(const char *text, size_t n_want, const char *const *want)
{
    struct mm_slice *slices = NULL;
    size_t n = 99;
    MM_CHECK_ERR(mm_json_slices(text, strlen(text), 10, &slices, &n, NULL), MM_OK);
    MM_CHECK_INT(n, n_want);
    for (size_t i = 0; i < n && i < n_want; i++) {
        char got[200];
        snprintf(got, sizeof got, "%.*s", (int)slices[i].len, slices[i].data);
        MM_CHECK_STR(got, want[i]);
        MM_CHECK(slices[i].data >= text && slices[i].data < text + strlen(text));
    }
    free(slices);
}

MM_TEST(slices_are_the_exact_bytes_of_each_element)
{
    static const char *const three[] = {"{\"a\": [1, 2], \"b\":\"],[\\\"\\\\\"}", "1e3", "\"x,y\""};
    check_slices(" [ {\"a\": [1, 2], \"b\":\"],[\\\"\\\\\"} ,\n1e3,\"x,y\" ] ", 3, three);
    static const char *const one[] = {"{ \"a\":1 }"};
    check_slices("\n{ \"a\":1 } ", 1, one);
    check_slices("[]", 0, NULL);
    check_slices("[ \n ]", 0, NULL);
    static const char *const nested_ones[] = {"[[]]", "[]"};
    check_slices("[[[]],[]]", 2, nested_ones);
}

MM_TEST(slices_have_a_maximum_and_need_an_array_or_object)
{
    struct mm_slice *slices = NULL;
    size_t n = 99;
    MM_CHECK_ERR(mm_json_slices("[1,2,3]", 7, 3, &slices, &n, NULL), MM_OK);
    free(slices);
    slices = NULL;
    MM_CHECK_ERR(mm_json_slices("[1,2,3,4]", 9, 3, &slices, &n, NULL), MM_ERR_TOO_BIG);
    MM_CHECK_ERR(mm_json_slices("\"a\"", 3, 3, &slices, &n, NULL), MM_ERR_INVALID);
    MM_CHECK_ERR(mm_json_slices("7", 1, 3, &slices, &n, NULL), MM_ERR_INVALID);
    MM_CHECK_ERR(mm_json_slices("{}", 2, 0, &slices, &n, NULL), MM_ERR_TOO_BIG);
    MM_CHECK(slices == NULL);
    MM_CHECK_INT(n, 3);
}

MM_TEST_MAIN
