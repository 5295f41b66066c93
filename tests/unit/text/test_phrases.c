/* The arithmetic of phrases on small models whose scores can be worked out by hand, and what is no model.
 * That the real weights give what their authors' own program gives is shown by e2e.phrases. */
#include "kiosk/text/phrases.h"
#include "tests/unit/mm_test.h"

#include "sync/base/buf.h"

#include <uchar.h>

static struct mm_phrases *parse(const char *json)
{
    struct mm_phrases *p = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (mm_phrases_parse(json, strlen(json), &p, &info) != MM_OK)
        printf("  %s\n", info.text);
    return p;
}

static void check(const struct mm_phrases *p, const char16_t *text, const int32_t *want)
{
    int32_t scores[64];
    size_t n = 0;
    while (text[n])
        n++;
    MM_REQUIRE(n <= 64);
    mm_phrases_score(p, (const uint16_t *)text, n, scores);
    for (size_t i = 0; i < n; i++)
        MM_CHECK_INT(scores[i], want[i]);
}

/* UW4 is the character after the place, UW3 the one before it: score = sum of matches - half of all weights.
 */
MM_TEST(a_score_is_the_sum_of_what_matches_less_half_of_all)
{
    struct mm_phrases *p = parse("{\"UW3\":{\"は\":300},\"UW4\":{\"本\":100}}");
    MM_REQUIRE(p);
    check(p, u"これは本", (const int32_t[]){0, -200, -200, 300 + 100 - 200});
    check(p, u"本は", (const int32_t[]){0, -200});
    check(p, u"はは", (const int32_t[]){0, 100});
    mm_phrases_close(p);
}

MM_TEST(every_group_looks_where_its_name_says)
{
    static const struct {
        const char *group, *key;
        int at; /* the only place of あいうえおか that matches */
    } cases[] = {
        {"UW1", "あ", 3},     {"UW2", "あ", 2},     {"UW3", "あ", 1},     {"UW4", "え", 3},
        {"UW5", "え", 2},     {"UW6", "え", 1},     {"BW1", "いう", 3},   {"BW2", "いう", 2},
        {"BW3", "いう", 1},   {"TW1", "いうえ", 4}, {"TW2", "いうえ", 3}, {"TW3", "いうえ", 2},
        {"TW4", "いうえ", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char json[200];
        int32_t want[6];
        snprintf(json, sizeof json, "{\"%s\":{\"%s\":10}}", cases[i].group, cases[i].key);
        struct mm_phrases *p = parse(json);
        MM_REQUIRE(p);
        for (int k = 0; k < 6; k++)
            want[k] = k == 0 ? 0 : k == cases[i].at ? 5 : -5;
        check(p, u"あいうえおか", want);
        mm_phrases_close(p);
    }
}

/* Half of an odd sum: the sign must not be lost in rounding. */
MM_TEST(halves_keep_their_sign)
{
    struct mm_phrases *p = parse("{\"UW3\":{\"は\":3},\"UW4\":{\"本\":-2}}"); /* half of all: 0.5 */
    MM_REQUIRE(p);
    check(p, u"あい", (const int32_t[]){0, -1});
    check(p, u"は本", (const int32_t[]){0, 1});
    mm_phrases_close(p);
}

MM_TEST(characters_beyond_the_bmp_are_two_units_and_no_text_is_none)
{
    struct mm_phrases *p = parse("{\"UW3\":{\"田\":10}}");
    MM_REQUIRE(p);
    check(p, u"𠮷田𠮷", (const int32_t[]){0, -5, -5, 5, -5});
    check(p, u"", NULL);
    mm_phrases_close(p);
}

MM_TEST(what_is_no_model_is_refused_with_a_sentence)
{
    static const struct {
        const char *json;
        enum mm_err err;
    } cases[] = {
        {"", MM_ERR_SYNTAX},
        {"[]", MM_ERR_INVALID},
        {"{}", MM_ERR_INVALID},
        {"3", MM_ERR_INVALID},
        {"{\"UW7\":{}}", MM_ERR_INVALID},
        {"{\"UW1\":[]}", MM_ERR_INVALID},
        {"{\"UW1\":{\"ああ\":1}}", MM_ERR_INVALID},
        {"{\"UW1\":{\"\":1}}", MM_ERR_INVALID},
        {"{\"BW1\":{\"あ\":1}}", MM_ERR_INVALID},
        {"{\"TW4\":{\"あいうえ\":1}}", MM_ERR_INVALID},
        {"{\"UW1\":{\"𠮷\":1}}", MM_ERR_INVALID},
        {"{\"UW1\":{\"あ\":\"1\"}}", MM_ERR_INVALID},
        {"{\"UW1\":{\"あ\":1.5}}", MM_ERR_INVALID},
        {"{\"UW1\":{\"あ\":1e9}}", MM_ERR_INVALID},
        {"{\"UW1\":{\"あ\":1,\"あ\":2}}", MM_ERR_SYNTAX},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mm_phrases *p = NULL;
        struct mm_errinfo info = MM_ERRINFO_INIT;
        MM_CHECK_ERR(mm_phrases_parse(cases[i].json, strlen(cases[i].json), &p, &info), cases[i].err);
        MM_CHECK(!p && info.text[0]);
        mm_phrases_close(p);
    }
    struct mm_phrases *none = NULL;
    MM_CHECK_ERR(mm_phrases_open("/no/such/ja.json", &none, NULL), MM_ERR_NOT_FOUND);
}

MM_TEST(a_model_of_too_many_weights_or_characters_is_refused)
{
    struct mm_buf json;
    struct mm_phrases *p = NULL;
    mm_buf_init(&json, 1 << 20);
    mm_buf_str_append(&json, "{\"UW1\":{");
    for (int i = 0; i < 6000; i++)
        mm_buf_printf(&json, "%s\"%c%c%c\":1", i ? "," : "", 0xE4 + i / 4096, 0x80 + i / 64 % 64,
                      0x80 + i % 64);
    mm_buf_str_append(&json, "}}");
    MM_CHECK_ERR(mm_phrases_parse(mm_buf_str(&json), json.len, &p, NULL), MM_ERR_INVALID);
    mm_buf_done(&json);
}

MM_TEST_MAIN
