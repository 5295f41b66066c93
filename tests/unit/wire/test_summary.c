/* Summaries of people and the list of their versions: the same both ways, and bounded. */
#include "sync/wire/summary.h"
#include "tests/unit/mm_test.h"

#define REG    "00000000-0000-8000-8000-000000000002"
#define TRY    "00000000-0000-7000-8000-000000000003"
#define ANSWER "{\"item\":\"one\",\"version\":\"ab\",\"response\":\"a[,]b\"}"
#define PAST_OF(registration, answers)                                                                       \
    "{\"registration\":\"" registration "\",\"attempt\":\"" TRY "\",\"at_ms\":9,\"answers\":[" answers "]}"
#define HELPED(answers)                                                                                      \
    "{\"registration\":\"" REG "\",\"attempt\":\"" TRY                                                       \
    "\",\"at_ms\":9,\"assisted\":true,\"answers\":[" answers "]}"
#define LOOKED          "\"looked\":[{\"at_ms\":9,\"who\":\"事務局\",\"what\":\"受講状況\"}]"
#define PAST(answers)   PAST_OF(REG, answers)
#define WITH_PAST(past) "{\"person\":\"p\",\"items\":[],\"texts\":[],\"past\":" past "}"

MM_TEST(a_summary_is_written_as_it_was_read)
{
    static const char text[] =
        "{\"person\":\"p1\",\"settings_id\":\"00000000-0000-7000-8000-000000000001\",\"settings_at_ms\":7,"
        "\"settings\":{\"size\":\"l\"},\"items\":[{\"item\":\"one\",\"version\":\"ab\",\"times\":2,"
        "\"last_at_ms\":9,\"rows\":[{\"row\":\"one/a\",\"mark\":1,\"at_ms\":9},{\"row\":\"one/b\",\"mark\":2,"
        "\"at_ms\":8}]},{\"item\":\"two\",\"version\":\"\",\"times\":0,\"last_at_ms\":0,\"rows\":[]}],"
        "\"texts\":[{\"text\":\"policy\",\"version\":\"0a\",\"at_ms\":3}],"
        "\"past\":[" PAST(ANSWER "," ANSWER) "," HELPED(
            "") "],"
                "\"scored\":[{\"attempt\":\"00000000-0000-7000-8000-000000000002\",\"item\":\"one\","
                "\"scoring\":\"exclude\",\"at_ms\":12}],"
                "\"passed\":[{\"registration\":\"00000000-0000-7000-8000-000000000003\"}]," LOOKED "}";
    struct mm_summary s;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_buf out;
    MM_CHECK_ERR(mm_summary_parse(text, strlen(text), &s, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    MM_CHECK_INT(s.n_items, 2);
    MM_CHECK_INT(s.n_rows, 2);
    if (MM_CHECK_INT(s.n_past, 2) && MM_CHECK_INT(s.past[0].n_answers, 2))
        MM_CHECK_STR(s.answers[s.past[0].first + 1].response, "a[,]b");
    MM_CHECK(!s.past[0].assisted && s.past[1].assisted);
    if (MM_CHECK_INT(s.n_looked, 1))
        MM_CHECK_STR(s.looked[0].who, "事務局");
    MM_CHECK_STR(s.settings, "{\"size\":\"l\"}");
    mm_buf_init(&out, 10000);
    mm_summary_write(&s, &out);
    MM_CHECK_STR(mm_buf_str(&out), text);
    mm_buf_done(&out);
    mm_summary_done(&s);
}

MM_TEST(one_bad_member_refuses_the_whole_summary)
{
    static const char *const bad[] = {
        "",
        "[]",
        "{}",
        "{\"person\":\"\",\"items\":[]}",
        "{\"person\":\"p\"}",
        "{\"person\":\"p\",\"items\":{}}",
        "{\"person\":\"p\\n\",\"items\":[]}",
        "{\"person\":\"p\",\"items\":[1]}",
        "{\"person\":\"p\",\"settings\":[],\"items\":[]}",
        "{\"person\":\"p\",\"settings\":{},\"settings_id\":\"x\",\"settings_at_ms\":1,\"items\":[]}",
        "{\"person\":\"p\",\"items\":[{\"item\":\"i\",\"version\":\"\",\"times\":-1,\"last_at_ms\":0,"
        "\"rows\":[]}]}",
        "{\"person\":\"p\",\"items\":[{\"item\":\"i\",\"version\":\"\",\"times\":1,\"last_at_ms\":0}]}",
        "{\"person\":\"p\",\"items\":[{\"item\":\"i\",\"version\":\"\",\"times\":1,\"last_at_ms\":0,\"rows\":"
        "[{\"row\":\"r\",\"mark\":9,\"at_ms\":0}]}]}",
        "{\"person\":\"p\",\"items\":[]}",
        "{\"person\":\"p\",\"items\":[],\"texts\":[{\"text\":\"policy\",\"version\":\"\",\"at_ms\":1}]}",
        "{\"person\":\"p\",\"items\":[],\"texts\":[],\"looked\":[{\"at_ms\":1,\"who\":\"x\"}]}",
        WITH_PAST("{}"),
        WITH_PAST("[1]"),
        WITH_PAST("[" PAST_OF("no-uuid", ANSWER) "]"),
        WITH_PAST("[" PAST(ANSWER ",{\"item\":\"one\",\"version\":\"ab\"}") "]"),
        WITH_PAST("[" PAST("{\"item\":\"one\",\"version\":\"ab\",\"response\":\"a\\n\"}") "]"),
        WITH_PAST("[{\"registration\":\"" REG "\",\"attempt\":\"" TRY "\",\"at_ms\":9}]"),
    };
    struct mm_summary s = {.n_items = 77};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct mm_errinfo info = MM_ERRINFO_INIT;
        if (!MM_CHECK(mm_summary_parse(bad[i], strlen(bad[i]), &s, &info) != MM_OK))
            printf("%s\n", bad[i]);
        MM_CHECK(info.text[0]);
    }
    MM_CHECK_INT(s.n_items, 77);
}

MM_TEST(a_check_of_more_answers_than_a_form_has_is_refused_and_an_older_server_tells_of_none)
{
    struct mm_buf text;
    struct mm_summary s;
    for (int more = 0; more < 2; more++) {
        mm_buf_init(&text, 20000);
        mm_buf_str_append(&text,
                          "{\"person\":\"p\",\"items\":[],\"texts\":[],\"past\":[{\"registration\":\"" REG
                          "\",\"attempt\":\"" TRY "\",\"at_ms\":9,\"answers\":[" ANSWER);
        for (int i = 1; i < MM_MAX_FORM_ITEMS + more; i++)
            mm_buf_str_append(&text, "," ANSWER);
        mm_buf_str_append(&text, "]}]}");
        MM_CHECK_ERR(mm_summary_parse(mm_buf_str(&text), text.len, &s, NULL), more ? MM_ERR_TOO_BIG : MM_OK);
        if (!more)
            mm_summary_done(&s);
        mm_buf_done(&text);
    }
    MM_CHECK_ERR(mm_summary_parse("{\"person\":\"p\",\"items\":[],\"texts\":[]}", 36, &s, NULL), MM_OK);
    MM_CHECK_INT(s.n_past, 0);
    mm_summary_done(&s);
}

MM_TEST(settings_longer_than_a_person_may_have_are_refused)
{
    struct mm_buf text;
    struct mm_summary s;
    mm_buf_init(&text, 20000);
    mm_buf_str_append(&text, "{\"person\":\"p\",\"settings_id\":\"00000000-0000-7000-8000-000000000001\","
                             "\"settings_at_ms\":1,\"items\":[],\"texts\":[],\"settings\":{\"x\":\"");
    for (int i = 0; i < MM_MAX_SETTINGS_BYTES; i++)
        mm_buf_char(&text, 'x');
    mm_buf_str_append(&text, "\"}}");
    MM_CHECK_ERR(mm_summary_parse(mm_buf_str(&text), text.len, &s, NULL), MM_ERR_TOO_BIG);
    mm_buf_done(&text);
}

MM_TEST(the_list_of_versions_is_written_as_it_was_read)
{
    static const char text[] = "{\"people\":[{\"person\":\"p1\",\"version\":3}]," LOOKED "}";
    static const char *const bad[] = {"{}", "{\"people\":[],\"looked\":{}}",
                                      "{\"people\":[{\"person\":\"p\"}],\"looked\":[]}",
                                      "{\"people\":[],\"looked\":[{\"at_ms\":1,\"who\":\"x\"}]}"};
    struct mm_summary_list list = {0};
    struct mm_buf out;
    MM_CHECK_ERR(mm_summary_list_parse(text, strlen(text), &list, NULL), MM_OK);
    mm_buf_init(&out, 10000);
    mm_summary_list_write(&list, &out);
    MM_CHECK_STR(mm_buf_str(&out), text);
    mm_buf_done(&out);
    mm_summary_list_done(&list);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        MM_CHECK(mm_summary_list_parse(bad[i], strlen(bad[i]), &list, NULL) != MM_OK);
}

MM_TEST_MAIN
