/* Facts travel as they are; what does not fit its kind is refused. */
#include "sync/wire/facts.h"
#include "tests/unit/mm_test.h"

static const struct mm_json_limits limits = {1 << 20, 16};

static enum mm_err read_one(const char *text, struct mm_fact *ret_fact, struct mm_errinfo *info)
{
    struct mm_json *doc = NULL;
    enum mm_err err = mm_json_parse(text, strlen(text), &limits, &doc, info);
    if (!err)
        err = mm_fact_read(doc, ret_fact, info);
    mm_json_free(doc);
    return err;
}

#define ID "\"id\":\"00000000-0000-7000-8000-000000000001\""

MM_TEST(every_kind_of_fact_is_written_as_it_was_read)
{
    static const char *const texts[] = {
        "{\"kind\":\"join\"," ID ",\"known\":\"2025-04-28\",\"person\":\"p1\",\"on\":\"2025-05-15\","
        "\"until\":\"2029-05-14\",\"key\":\"none\",\"word\":\"term_start\",\"audience\":1}",
        "{\"kind\":\"leave\"," ID ",\"known\":\"2025-04-28\",\"person\":\"p1\",\"on\":\"2025-05-15\",\"key\":"
        "\"none\"}",
        "{\"kind\":\"move\"," ID ",\"known\":\"2025-04-28\",\"person\":\"p1\",\"on\":\"2025-05-15\"}",
        "{\"kind\":\"absence\"," ID ",\"known\":\"2025-04-28\",\"person\":\"p1\",\"on\":\"2025-05-15\","
        "\"word\":\"leave\"}",
        "{\"kind\":\"exempt\"," ID ",\"known\":\"2025-04-28\",\"person\":\"p1\",\"on\":\"2025-05-15\","
        "\"word\":\"official\",\"course\":\"c\"}",
        "{\"kind\":\"request\"," ID ",\"known\":\"2025-04-28\",\"on\":\"2025-05-15\",\"course\":\"c\","
        "\"audience\":2}",
        "{\"kind\":\"other\"," ID ",\"known\":\"2025-04-28\",\"person\":\"p1\",\"on\":\"2025-05-15\","
        "\"course\":\"c\",\"detail\":\"講演\"}",
        "{\"kind\":\"revision\"," ID ",\"known\":\"2025-04-28\",\"on\":\"2025-05-15\",\"text\":\"abc\","
        "\"detail\":\"5 6.5\"}",
        "{\"kind\":\"handed\"," ID ",\"known\":\"2025-04-28\",\"on\":\"2025-05-15\",\"word\":\"standards\","
        "\"text\":\"0123456789abcdef\",\"detail\":\"対策基準（令和8年4月1日）\",\"audience\":1}",
        "{\"kind\":\"void\"," ID
        ",\"known\":\"2025-04-28\",\"ref\":\"00000000-0000-7000-8000-000000000002\"}",
    };
    _Static_assert(sizeof texts / sizeof texts[0] == MM_FACT_KIND_COUNT, "one of each");
    for (size_t i = 0; i < MM_FACT_KIND_COUNT; i++) {
        struct mm_fact fact;
        struct mm_errinfo info = MM_ERRINFO_INIT;
        struct mm_buf out;
        struct mm_jw w;
        MM_CHECK_ERR(read_one(texts[i], &fact, &info), MM_OK);
        MM_CHECK_STR(info.text, "");
        MM_CHECK_INT(fact.kind, i);
        mm_buf_init(&out, 10000);
        mm_jw_init(&w, &out);
        mm_fact_write(&fact, &w);
        MM_CHECK_STR(mm_buf_str(&out), texts[i]);
        mm_buf_done(&out);
    }
}

MM_TEST(a_fact_that_does_not_fit_its_kind_is_refused_with_the_field)
{
    static const struct {
        const char *text, *field;
    } rows[] = {
        {"{\"kind\":\"join\"," ID ",\"known\":\"2025-04-28\",\"person\":\"p1\",\"key\":\"n\",\"audience\":1}",
         "word"},
        {"{\"kind\":\"join\"," ID ",\"known\":\"2025-04-28\",\"person\":\"p1\",\"key\":\"n\",\"word\":\"w\"}",
         "audience"},
        {"{\"kind\":\"leave\"," ID ",\"known\":\"2025-04-28\",\"person\":\"p1\",\"key\":\"n\"}", "on"},
        {"{\"kind\":\"absence\"," ID ",\"known\":\"2025-04-28\",\"person\":\"p1\",\"on\":\"2025-02-29\","
         "\"word\":\"leave\"}",
         "on"},
        {"{\"kind\":\"absence\"," ID ",\"known\":\"2025-04-28\",\"person\":\"p1\",\"on\":\"2025-03-02\","
         "\"until\":\"2025-03-01\",\"word\":\"leave\"}",
         "until"},
        {"{\"kind\":\"exempt\"," ID ",\"known\":\"2025-04-28\",\"person\":\"p1\",\"on\":\"2025-03-02\","
         "\"word\":\"other\",\"detail\":\"体調\"}",
         "detail"}, /* no free text */
        {"{\"kind\":\"move\"," ID ",\"person\":\"p1\",\"on\":\"2025-03-02\"}", "known"},
        {"{\"kind\":\"move\"," ID ",\"known\":\"2025-04-28\",\"person\":\"p1\",\"on\":\"9999-12-31\"}", "on"},
        {"{\"kind\":\"illness\"," ID ",\"known\":\"2025-04-28\"}", "kind"},
        {"{\"kind\":\"void\"," ID ",\"known\":\"2025-04-28\",\"ref\":\"x\"}", "ref"},
        {"{\"kind\":\"move\",\"id\":7,\"known\":\"2025-04-28\",\"person\":\"p1\",\"on\":\"2025-03-02\"}",
         "id"},
        {"[]", "object"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct mm_fact fact;
        struct mm_errinfo info = MM_ERRINFO_INIT;
        MM_CHECK_ERR(read_one(rows[i].text, &fact, &info), MM_ERR_INVALID);
        MM_CHECK_STR(strstr(info.text, rows[i].field) ? rows[i].field : info.text, rows[i].field);
    }
}

static enum mm_err data_of(const char *text, struct mm_duty_data *ret_data, struct mm_errinfo *info)
{
    struct mm_json *doc = NULL;
    enum mm_err err = mm_json_parse(text, strlen(text), &limits, &doc, info);
    if (!err)
        err = mm_duty_data_read(doc, ret_data, info);
    mm_json_free(doc);
    return err;
}

MM_TEST(all_that_a_kiosk_gets_is_written_as_it_was_read)
{
    static const char text[] =
        "{\"as_of\":\"2025-06-01\",\"facts\":[{\"kind\":\"move\"," ID
        ",\"known\":\"2025-04-28\",\"person\":\"p1\",\"on\":\"2025-05-15\"}],"
        "\"takings\":[{\"person\":\"p1\",\"registration\":\"00000000-0000-8000-8000-000000000001\","
        "\"course\":\"c\",\"begun\":\"2025-05-16\",\"taken\":\"2025-05-17\",\"route\":\"individual\","
        "\"text\":\"abc\"}],\"calendar\":[{\"kind\":\"session\",\"id\":\"2025-06\",\"from\":\"2025-06-05\","
        "\"until\":\"2025-06-25\",\"name\":\"令和7年6月定例会\"}],\"courses\":[{\"id\":\"c\",\"since\":"
        "\"2025-01-06\"}],\"due\":{\"by_election\":10},"
        "\"asks_in_elections\":true}";
    struct mm_duty_data data;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_buf out;
    struct mm_jw w;
    MM_REQUIRE(data_of(text, &data, &info) == MM_OK);
    MM_CHECK_INT(data.due.days[MM_DUE_BY_ELECTION], 10);
    MM_CHECK_INT(data.due.days[MM_DUE_ONBOARDING], 0);
    mm_buf_init(&out, 10000);
    mm_jw_init(&w, &out);
    mm_jw_obj(&w);
    mm_duty_data_write(&data, &w);
    mm_jw_end(&w);
    MM_CHECK_STR(mm_buf_str(&out), text);
    mm_buf_done(&out);
    mm_duty_data_done(&data);
    MM_REQUIRE(data_of("{}", &data, &info) == MM_OK); /* an older server says nothing */
    MM_CHECK_INT(data.n_facts + data.n_takings + data.n_calendar, 0);
    mm_duty_data_done(&data);
}

MM_TEST(one_bad_row_refuses_the_whole_and_is_named)
{
    static const struct {
        const char *text, *where;
    } rows[] = {
        {"{\"facts\":{}}", "facts: must be an array"},
        {"{\"facts\":[{}]}", "facts[0].kind"},
        {"{\"takings\":[{\"person\":\"p1\"}]}", "takings[0].person, registration"},
        {"{\"calendar\":[{\"kind\":\"session\",\"id\":\"a\",\"from\":\"2025-06-05\"}]}",
         "calendar[0].id, from"},
        {"{\"courses\":[{\"id\":\"c\"}]}", "courses[0].id, since"},
        {"{\"due\":{\"yearly\":-1}}", "due.yearly"},
        {"{\"due\":{\"yearly\":10000}}", "due.yearly"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct mm_duty_data data;
        struct mm_errinfo info = MM_ERRINFO_INIT;
        MM_CHECK_ERR(data_of(rows[i].text, &data, &info), MM_ERR_INVALID);
        MM_CHECK_STR(strstr(info.text, rows[i].where) ? rows[i].where : info.text, rows[i].where);
    }
}

MM_TEST_MAIN
