/* What waits to be told beside records, and settings that follow a person. */
#include "tests/unit/store/fixture.h"

#define LATER START_MS + 3600000

static void settings_are(struct mm_store *store, const char *want)
{
    struct mm_buf json;
    mm_buf_init(&json, 10000);
    MM_CHECK_ERR(mm_store_setting_get(store, COUNCILLOR, &json, NULL), MM_OK);
    MM_CHECK_STR(mm_buf_str(&json), want);
    mm_buf_done(&json);
}

static struct mm_told *told(struct mm_store *store, size_t *ret_n)
{
    struct mm_told *list = NULL;
    MM_CHECK_ERR(mm_store_told(store, 50, &list, ret_n, NULL), MM_OK);
    return list;
}

static void follow(struct mm_store *store, char *json, int64_t at_ms, const char *id)
{
    struct mm_summary summary = {.person = COUNCILLOR, .settings = json, .settings_at_ms = at_ms};
    snprintf(summary.settings_id, sizeof summary.settings_id, "%s", id);
    MM_CHECK_ERR(mm_store_summary_put(store, &summary, 1, "", NULL), MM_OK);
}

MM_TEST(settings_wait_to_be_told_once_however_often_they_were_changed)
{
    struct mm_store *store = store_ready();
    size_t n = 0;
    MM_CHECK_ERR(mm_store_setting_put(store, COUNCILLOR, "{\"size\":\"m\"}", NULL), MM_OK);
    MM_CHECK_ERR(mm_store_setting_put(store, COUNCILLOR, "{\"size\":\"l\"}", NULL), MM_OK);
    MM_CHECK_ERR(mm_store_setting_put(store, STAFF, "{\"size\":\"s\"}", NULL), MM_OK);
    struct mm_told *list = told(store, &n);
    MM_CHECK_INT(n, 2);
    MM_CHECK_STR(list[0].person, COUNCILLOR);
    MM_CHECK_STR(list[0].kind, "settings");
    MM_CHECK_STR(list[0].data, "{\"size\":\"l\"}");
    mm_told_free(list, n);
    store_end(store);
}

static struct mm_sitting begun(struct mm_store *store)
{
    struct mm_sitting t = {.person = COUNCILLOR,
                           .course = "onboarding",
                           .course_title = "はじめの研修",
                           .course_version = 1,
                           .registration = REG,
                           .pack_version = "0123456789abcdef",
                           .mastery_score = -1};
    MM_CHECK_ERR(mm_store_sitting_start(store, &t, NULL), MM_OK);
    return t;
}

static unsigned opinion_of(struct mm_store *store, const struct mm_sitting *sitting)
{
    unsigned reasons = 99;
    MM_CHECK_ERR(mm_store_opinion_get(store, sitting, &items[0], &reasons, NULL), MM_OK);
    return reasons;
}

/* However it ends: by its end, or with the machine. */
MM_TEST(an_opinion_waits_for_the_end_of_its_sitting_and_is_nobodys_then)
{
    for (int killed = 0; killed < 2; killed++) {
        struct mm_store *store = store_ready();
        size_t n = 9;
        struct mm_sitting t = begun(store);
        MM_CHECK_ERR(mm_store_opinion_put(store, &t, &items[0], 0, NULL), MM_ERR_INVALID);
        MM_CHECK_ERR(mm_store_opinion_put(store, &t, &items[0], 1, NULL), MM_OK);
        MM_CHECK_ERR(mm_store_opinion_put(store, &t, &items[0], 6, NULL), MM_OK);
        MM_CHECK_ERR(mm_store_opinion_put(store, &t, &items[1], 1, NULL), MM_OK);
        MM_CHECK_ERR(mm_store_opinion_undo(store, &t, &items[1], NULL), MM_OK);
        MM_CHECK_INT(opinion_of(store, &t), 6);
        mm_told_free(told(store, &n), n);
        MM_CHECK_INT(n, 0);
        if (killed)
            MM_CHECK_ERR(mm_store_sittings_abandon(store, NULL), MM_OK);
        else
            MM_CHECK_ERR(mm_store_sitting_end(store, &t, NULL), MM_OK);
        MM_CHECK_INT(opinion_of(store, &t), 0);
        struct mm_told *list = told(store, &n);
        if (MM_CHECK_INT(n, 1)) {
            MM_CHECK_STR(list[0].kind, "opinion");
            MM_CHECK_STR(list[0].person, "");
            MM_CHECK_INT(list[0].at_ms, 0);
            MM_CHECK_INT(list[0].id[14], '8'); /* a UUIDv7 would tell when */
            MM_CHECK_STR(list[0].data, "{\"item\":\"one\",\"version\":\"1111111111111111\","
                                       "\"reasons\":\"not_one_answer not_true\"}");
        }
        mm_told_free(list, n);
        MM_CHECK_ERR(mm_store_opinion_put(store, &t, &items[0], 1, NULL), MM_ERR_INVALID);
        store_end(store);
    }
}

MM_TEST(what_the_server_named_is_not_told_again_and_what_came_meanwhile_is)
{
    struct mm_store *store = store_ready();
    struct mm_record_reply reply = {.seq = 1};
    size_t n = 0;
    MM_CHECK_ERR(mm_store_witness_add(store, COUNCILLOR, STAFF, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_setting_put(store, COUNCILLOR, "{\"size\":\"m\"}", NULL), MM_OK);
    struct mm_told *list = told(store, &n);
    MM_CHECK_INT(n, 2);
    MM_CHECK_STR(list[0].kind, "witness");
    MM_CHECK_STR(list[0].data, "{\"witness\":\"" STAFF "\"}");
    memcpy(reply.id, list[1].id, sizeof reply.id);
    mm_told_free(list, n);
    MM_CHECK_ERR(mm_store_setting_put(store, COUNCILLOR, "{\"size\":\"l\"}", NULL), MM_OK);
    MM_CHECK_ERR(mm_store_told_named(store, &reply, 1, NULL), MM_OK);
    list = told(store, &n);
    MM_CHECK_INT(n, 2);
    MM_CHECK_STR(list[1].data, "{\"size\":\"l\"}");
    mm_told_free(list, n);
    store_end(store);
}

MM_TEST(of_settings_made_at_two_kiosks_the_later_stands_on_both)
{
    static const char low[] = "00000000-0000-7000-8000-000000000001";
    static const char high[] = "ffffffff-ffff-7fff-bfff-ffffffffffff";
    struct mm_store *store = store_ready();
    MM_CHECK_ERR(mm_store_setting_put(store, COUNCILLOR, "{\"size\":\"m\"}", NULL), MM_OK);
    follow(store, (char[]){"{\"size\":\"s\"}"}, START_MS - 1, high);
    settings_are(store, "{\"size\":\"m\"}");
    follow(store, (char[]){"{\"size\":\"xl\"}"}, LATER, low);
    settings_are(store, "{\"size\":\"xl\"}");
    follow(store, (char[]){"{\"size\":\"l\"}"}, LATER, high); /* of one moment: the greater id, everywhere */
    settings_are(store, "{\"size\":\"l\"}");
    follow(store, (char[]){"{\"size\":\"xl\"}"}, LATER, low);
    settings_are(store, "{\"size\":\"l\"}");
    store_end(store);
}

MM_TEST(what_a_person_changes_stands_even_where_the_clock_is_behind)
{
    struct mm_store *store = store_ready();
    size_t n = 0;
    follow(store, (char[]){"{\"size\":\"xl\"}"}, LATER, "00000000-0000-7000-8000-000000000001");
    MM_CHECK_ERR(mm_store_setting_put(store, COUNCILLOR, "{\"size\":\"s\"}", NULL), MM_OK);
    settings_are(store, "{\"size\":\"s\"}");
    struct mm_told *list = told(store, &n);
    MM_CHECK(n == 1 && list[0].at_ms > LATER); /* and there too */
    mm_told_free(list, n);
    clock_state.wall_at_ms = -5; /* a clock that was never set */
    MM_CHECK_ERR(mm_store_setting_put(store, STAFF, "{\"size\":\"s\"}", NULL), MM_OK);
    store_end(store);
}

MM_TEST(with_the_name_goes_how_somebody_liked_it_and_what_was_told_of_them)
{
    struct mm_store *store = store_ready();
    struct mm_roster nobody = {.known = {.as_of_day = MM_DAY_NONE}, .council_name = "○○市議会"};
    struct mm_summary_item item = {.item = "one", .times = 1, .n_rows = 1};
    struct mm_summary_row row = {.row = "one/a", .mark = 1};
    struct mm_summary summary = {
        .person = COUNCILLOR, .items = &item, .n_items = 1, .rows = &row, .n_rows = 1};
    size_t n = 0;
    MM_CHECK_ERR(mm_store_setting_put(store, COUNCILLOR, "{\"size\":\"m\"}", NULL), MM_OK);
    MM_CHECK_ERR(mm_store_witness_add(store, COUNCILLOR, STAFF, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_summary_put(store, &summary, 4, "\"x\"", NULL), MM_OK);
    MM_CHECK_ERR(mm_store_roster_put(store, &nobody, NULL), MM_OK);
    MM_CHECK_INT(number(store, "SELECT (SELECT count(*) FROM setting)+(SELECT count(*) FROM summary)"
                               "+(SELECT count(*) FROM row_elsewhere)+(SELECT count(*) FROM seen_elsewhere)"),
                 0);
    struct mm_told *list = told(store, &n);
    MM_CHECK_INT(n, 1); /* that somebody was let in is still told */
    MM_CHECK_STR(list[0].kind, "witness");
    mm_told_free(list, n);
    store_end(store);
}

MM_TEST(a_summary_is_asked_for_again_only_in_another_version)
{
    struct mm_store *store = store_ready();
    struct mm_summary summary = {.person = COUNCILLOR};
    int64_t version = 9;
    char etag[200] = "x";
    MM_CHECK_ERR(mm_store_summary_at(store, COUNCILLOR, &version, etag, NULL), MM_OK);
    MM_CHECK_INT(version, 0);
    MM_CHECK_STR(etag, "");
    MM_CHECK_ERR(mm_store_summary_put(store, &summary, 4, "\"x\"", NULL), MM_OK);
    MM_CHECK_ERR(mm_store_summary_same(store, COUNCILLOR, 5, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_summary_at(store, COUNCILLOR, &version, etag, NULL), MM_OK);
    MM_CHECK_INT(version, 5);
    MM_CHECK_STR(etag, "\"x\"");
    store_end(store);
}

MM_TEST(a_sealed_set_waits_without_person_and_time_and_the_same_is_one)
{
    struct mm_store *store = store_ready();
    size_t n = 0;
    MM_CHECK_ERR(mm_store_sealed_add(store, "r8-1", "AAAA", NULL), MM_OK);
    MM_CHECK_ERR(mm_store_sealed_add(store, "r8-1", "AAAA", NULL), MM_OK);
    MM_CHECK_ERR(mm_store_sealed_add(store, "r8-1", "BBBB", NULL), MM_OK);
    MM_CHECK_ERR(mm_store_sealed_add(store, "", "BBBB", NULL), MM_ERR_INVALID);
    struct mm_told *list = told(store, &n);
    MM_CHECK_INT(n, 2);
    MM_CHECK_STR(list[0].person, "");
    MM_CHECK_INT(list[0].at_ms, 0);
    MM_CHECK(list[0].id[14] == '8'); /* an id that tells no time */
    mm_told_free(list, n);
    store_end(store);
}

MM_TEST(what_was_named_is_kept_for_a_server_that_loses_it_but_no_sealed_set)
{
    struct mm_store *store = store_ready();
    struct mm_record_reply replies[3] = {{.seq = 1}, {.seq = 2}, {.seq = 3}};
    bool forgotten = true;
    int64_t back = -1;
    size_t n = 0;
    MM_CHECK_ERR(mm_store_told_forgotten(store, "", &forgotten, NULL), MM_OK);
    MM_CHECK(!forgotten); /* nothing was told yet */
    MM_CHECK_ERR(mm_store_witness_add(store, COUNCILLOR, STAFF, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_setting_put(store, COUNCILLOR, "{\"size\":\"m\"}", NULL), MM_OK);
    MM_CHECK_ERR(mm_store_sealed_add(store, "period", "box", NULL), MM_OK);
    struct mm_told *list = told(store, &n);
    MM_REQUIRE(n == 3);
    for (size_t i = 0; i < n; i++)
        memcpy(replies[i].id, list[i].id, sizeof replies[i].id);
    mm_told_free(list, n);
    MM_CHECK_ERR(mm_store_told_named(store, replies, 3, NULL), MM_OK);
    list = told(store, &n);
    MM_CHECK_INT(n, 0);
    mm_told_free(list, n);
    MM_CHECK_ERR(mm_store_told_forgotten(store, replies[1].id, &forgotten, NULL), MM_OK);
    MM_CHECK(!forgotten);
    MM_CHECK_ERR(mm_store_told_forgotten(store, replies[0].id, &forgotten, NULL), MM_OK);
    MM_CHECK(forgotten);
    MM_CHECK_ERR(mm_store_told_back(store, &back, NULL), MM_OK);
    MM_CHECK_INT(back, 2);
    list = told(store, &n);
    MM_CHECK_INT(n, 2);
    mm_told_free(list, n);
    store_end(store);
}

MM_TEST(what_is_kept_of_what_was_named_has_an_end)
{
    struct mm_store *store = store_ready();
    int64_t back = 0;
    for (int i = 0; i < MM_MAX_TOLD_AGAIN + 5; i++) {
        struct mm_record_reply reply = {.seq = 1};
        size_t n = 0;
        MM_CHECK_ERR(mm_store_witness_add(store, COUNCILLOR, STAFF, NULL), MM_OK);
        struct mm_told *list = told(store, &n);
        memcpy(reply.id, list[0].id, sizeof reply.id);
        mm_told_free(list, n);
        MM_CHECK_ERR(mm_store_told_named(store, &reply, 1, NULL), MM_OK);
    }
    MM_CHECK_ERR(mm_store_told_back(store, &back, NULL), MM_OK);
    MM_CHECK_INT(back, MM_MAX_TOLD_AGAIN);
    store_end(store);
}

MM_TEST_MAIN
