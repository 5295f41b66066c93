/* The kiosk report: what each kind may say, and that one bad entry blocks no other. */
#include "sync/wire/told.h"
#include "tests/unit/mm_test.h"

#define ID(n)  "00000000-0000-7000-8000-00000000000" n
#define ENTRY_ "{\"entries\":[{\"id\":\"" ID("1") "\","

static enum mm_err parse(const char *text, struct mm_told **ret_list, size_t *ret_n, struct mm_errinfo *info)
{
    return mm_told_parse(text, strlen(text), ret_list, ret_n, info);
}

MM_TEST(every_kind_is_written_as_it_was_read)
{
    static const char text[] =
        "{\"entries\":["
        "{\"id\":\"" ID(
            "1") "\",\"kind\":\"health\",\"at_ms\":5,\"data\":{\"program\":\"0.1\",\"free_bytes\":-1}},"
                 "{\"id\":\"" ID("2") "\",\"kind\":\"settings\",\"person\":\"p1\",\"at_ms\":5,\"data\":{"
                                      "\"size\":\"l\",\"x\":[1]}},"
                                      "{\"id\":\"" ID(
                                          "3") "\",\"kind\":\"code_used\",\"person\":\"p1\",\"at_ms\":5,"
                                               "\"data\":{\"code\":\"first\",\"generation\":2}},"
                                               "{\"id\":\"" ID(
                                                   "4") "\",\"kind\":\"witness\",\"person\":\"p1\",\"at_ms\":"
                                                        "5,\"data\":{\"witness\":\"p2\"}},"
                                                        "{\"id\":\"" ID(
                                                            "5") "\",\"kind\":\"sealed\",\"data\":{"
                                                                 "\"period\":\"r8-1\",\"box\":\"AAAA\"}}]}";
    struct mm_told *list = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_buf out;
    size_t n = 0;
    MM_CHECK_ERR(parse(text, &list, &n, &info), MM_OK);
    MM_CHECK_INT(n, 5);
    for (size_t i = 0; i < n; i++)
        MM_CHECK_STR(list[i].error, "");
    mm_buf_init(&out, 10000);
    mm_told_write(list, n, &out);
    MM_CHECK_STR(mm_buf_str(&out), text);
    mm_buf_done(&out);
    mm_told_free(list, n);
}

MM_TEST(an_entry_that_cannot_be_taken_says_why_and_blocks_no_other)
{
    static const struct {
        const char *entry, *why;
    } bad[] = {
        {"\"kind\":\"weather\",\"at_ms\":5,\"data\":{}", "kind"},
        {"\"kind\":\"health\",\"at_ms\":5", "data"},
        {"\"kind\":\"health\",\"at_ms\":5,\"data\":[]", "object"},
        {"\"kind\":\"health\",\"at_ms\":5,\"data\":{}", "data.program: is missing"},
        {"\"kind\":\"health\",\"at_ms\":0,\"data\":{\"program\":\"1\"}", "at_ms"},
        {"\"kind\":\"health\",\"at_ms\":5,\"person\":\"p1\",\"data\":{\"program\":\"1\"}", "person"},
        {"\"kind\":\"health\",\"at_ms\":5,\"data\":{\"program\":\"1\",\"where\":\"x\"}", "member"},
        {"\"kind\":\"health\",\"at_ms\":5,\"data\":{\"program\":\"a\\nb\"}", "data.program"},
        {"\"kind\":\"settings\",\"at_ms\":5,\"data\":{}", "person"},
        {"\"kind\":\"code_used\",\"person\":\"p\",\"at_ms\":5,\"data\":{\"code\":\"first\",\"generation\":0}",
         "data.generation"},
        {"\"kind\":\"code_used\",\"person\":\"p\",\"at_ms\":5,\"data\":{\"code\":\"first\",\"generation\":1."
         "5}",
         "data.generation"},
        {"\"kind\":\"witness\",\"person\":\"p\",\"at_ms\":5,\"data\":{\"witness\":7}", "data.witness"},
        /* of a self-check nobody is to know who and when */
        {"\"kind\":\"sealed\",\"at_ms\":5,\"data\":{\"period\":\"1\",\"box\":\"A\"}", "at_ms"},
        {"\"kind\":\"sealed\",\"person\":\"p\",\"data\":{\"period\":\"1\",\"box\":\"A\"}", "person"},
        /* and of an opinion */
        {"\"kind\":\"opinion\",\"at_ms\":5,\"data\":{\"item\":\"i\",\"version\":\"1\",\"reasons\":\"x\"}",
         "at_ms"},
        {"\"kind\":\"opinion\",\"person\":\"p\",\"data\":{\"item\":\"i\",\"version\":\"1\",\"reasons\":"
         "\"x\"}",
         "person"},
        {"\"kind\":\"opinion\",\"data\":{\"item\":\"i\",\"version\":\"1\",\"reasons\":\"\"}", "data.reasons"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct mm_told *list = NULL;
        size_t n = 0;
        char *text = mm_asprintf("%s%s},{\"id\":\"%s\",\"kind\":\"health\",\"at_ms\":5,\"data\":"
                                 "{\"program\":\"1\"}}]}",
                                 ENTRY_, bad[i].entry, ID("2"));
        MM_CHECK_ERR(parse(text, &list, &n, NULL), MM_OK);
        if (MM_CHECK_INT(n, 2)) {
            if (!MM_CHECK(strstr(list[0].error, bad[i].why) != NULL))
                printf("%s: \"%s\"\n", bad[i].entry, list[0].error);
            MM_CHECK(strstr(list[0].data, ID("1")) != NULL); /* the whole of it is kept */
            MM_CHECK_STR(list[1].error, "");
        }
        mm_told_free(list, n);
        free(text);
    }
}

MM_TEST(a_report_that_cannot_be_named_in_a_reply_is_refused_as_a_whole)
{
    static const char *const bad[] = {
        "",
        "[]",
        "{}",
        "{\"entries\":{}}",
        "{\"entries\":[1]}",
        "{\"entries\":[{\"kind\":\"health\"}]}",
        "{\"entries\":[{\"id\":\"x\",\"kind\":\"health\"}]}",
        ENTRY_ "\"kind\":\"a\",\"data\":{}},{\"id\":\"" ID("1") "\",\"kind\":\"b\",\"data\":{}}]}",
    };
    struct mm_buf many;
    struct mm_told *list = NULL;
    size_t n = 7;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        MM_CHECK(parse(bad[i], &list, &n, NULL) != MM_OK);
    mm_buf_init(&many, 100000);
    mm_buf_str_append(&many, "{\"entries\":[");
    for (int i = 0; i <= MM_MAX_TOLD; i++)
        mm_buf_printf(&many, "%s{\"id\":\"00000000-0000-7000-8000-%012d\"}", i ? "," : "", i);
    mm_buf_str_append(&many, "]}");
    MM_CHECK_ERR(parse(mm_buf_str(&many), &list, &n, NULL), MM_ERR_TOO_BIG);
    MM_CHECK_INT(n, 7);
    mm_buf_done(&many);
}

MM_TEST_MAIN
