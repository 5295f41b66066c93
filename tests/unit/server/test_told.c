/* The kiosk report comes in, in any order and any number of times; summaries of people go out.
 * mm-test-pg: */
#include "sync/server/carried.h"
#include "sync/server/internal.h"
#include "sync/server/summary.h"
#include "sync/server/told.h"
#include "tests/unit/server/fixture_batch.h"

#define OTHER    "0198c000-0000-7000-8000-0000000000bb"
#define ATTEMPT  "0198c000-0000-7000-8000-00000000000d"
#define SECOND   "0198c000-0000-7000-8000-00000000000e"
#define DAY_MS   (24LL * 3600 * 1000)
#define AT(n)    (COUNCIL_AT_MS - 10 * DAY_MS + (n)*1000)
#define ID(text) "0198c000-0000-7000-8000-0000000000" text

static void put_person(struct council *c, const char *id)
{
    struct mm_person person = {.status = MM_PERSON_COUNCILLOR, .name = "架空太郎", .reading = "かくうたろう"};
    snprintf(person.id, sizeof person.id, "%s", id);
    MM_CHECK_ERR(mm_db_begin(mm_central_db(c->central), NULL), MM_OK);
    MM_CHECK_ERR(mm_people_put(c->central, &person, NULL, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(mm_central_db(c->central), NULL), MM_OK);
}

static struct mm_told entry(const char *id, const char *kind, const char *person, int64_t at_ms, char *data)
{
    struct mm_told told = {.at_ms = at_ms, .data = data};
    snprintf(told.id, sizeof told.id, "%s", id);
    snprintf(told.kind, sizeof told.kind, "%s", kind);
    snprintf(told.person, sizeof told.person, "%s", person);
    return told;
}

static enum mm_record_status tell(struct council *c, const char *recorder, struct mm_told told)
{
    struct mm_record_reply reply = {.status = MM_RECORD_STATUS_COUNT};
    MM_CHECK_ERR(mm_told_take(c->central, recorder, &told, 1, &reply, NULL), MM_OK);
    MM_CHECK_STR(reply.id, told.id);
    MM_CHECK_INT(reply.seq, 1);
    return reply.status;
}

static struct mm_summary summary_of(struct council *c, const char *recorder, const char *person)
{
    struct mm_summary s = {0};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_CHECK_ERR(mm_summary_of(c->central, recorder, person, &s, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    return s;
}

static int64_t version_of(struct council *c, const char *person)
{
    struct mm_summary_list list = {0};
    int64_t version = 0;
    MM_CHECK_ERR(mm_summary_list_of(c->central, &list, NULL), MM_OK);
    for (size_t i = 0; i < list.n_people; i++)
        if (strcmp(list.people[i].person, person) == 0)
            version = list.people[i].version;
    mm_summary_list_done(&list);
    return version;
}

MM_TEST(the_latest_settings_of_a_person_stand_in_whatever_order_they_come)
{
    static char data[3][20] = {"{\"size\":\"m\"}", "{\"size\":\"l\"}", "{\"size\":\"s\"}"};
    static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (size_t o = 0; o < 6; o++) {
        struct council c;
        MM_REQUIRE(council_open(&c));
        put_person(&c, PERSON);
        const struct mm_told told[] = {entry(ID("01"), "settings", PERSON, AT(0), data[0]),
                                       entry(ID("03"), "settings", PERSON, AT(5), data[1]),
                                       entry(ID("02"), "settings", PERSON, AT(5), data[2])};
        for (int twice = 0; twice < 2; twice++)
            for (size_t i = 0; i < 3; i++)
                (void)tell(&c, "k", told[orders[o][i]]);
        struct mm_summary s = summary_of(&c, "k", PERSON);
        MM_CHECK_STR(s.settings, data[1]);
        MM_CHECK_STR(s.settings_id, ID("03"));
        MM_CHECK_INT(s.settings_at_ms, AT(5));
        mm_summary_done(&s);
        council_close(&c);
    }
}

MM_TEST(settings_from_a_time_that_has_not_come_do_not_stand_for_ever)
{
    struct council c;
    MM_REQUIRE(council_open(&c));
    put_person(&c, PERSON);
    (void)tell(&c, "k",
               entry(ID("01"), "settings", PERSON, COUNCIL_AT_MS + 900 * DAY_MS, (char[]){"{\"a\":1}"}));
    c.at.wall_at_ms += 60000;
    (void)tell(&c, "k", entry(ID("02"), "settings", PERSON, COUNCIL_AT_MS + 50000, (char[]){"{\"a\":2}"}));
    struct mm_summary s = summary_of(&c, "k", PERSON);
    MM_CHECK_STR(s.settings, "{\"a\":2}");
    mm_summary_done(&s);
    council_close(&c);
}

MM_TEST(nothing_is_kept_of_settings_of_somebody_who_is_not_on_the_roster)
{
    struct council c;
    struct mm_summary s;
    MM_REQUIRE(council_open(&c));
    MM_CHECK_INT(tell(&c, "k", entry(ID("01"), "settings", OTHER, AT(0), (char[]){"{}"})),
                 MM_RECORD_QUARANTINED);
    MM_CHECK_INT(count(&c, "SELECT (SELECT COUNT(*) FROM person_setting)+(SELECT COUNT(*) FROM told_kept)"),
                 0);
    MM_CHECK_ERR(mm_summary_of(c.central, "k", OTHER, &s, NULL), MM_ERR_NOT_FOUND);
    council_close(&c);
}

MM_TEST(a_file_that_a_kiosk_refused_stands_once_in_the_record_of_media)
{
    struct council c;
    struct mm_carried_row *rows = NULL;
    size_t n = 0;
    MM_REQUIRE(council_open(&c));
    for (int twice = 0; twice < 2; twice++)
        MM_CHECK_INT(tell(&c, "k",
                          entry(ID("01"), "not_taken", "", AT(3),
                                (char[]){"{\"outcome\":\"cut off (a.mamori)\",\"medium\":\"USB-9\"}"})),
                     twice ? MM_RECORD_DUPLICATE : MM_RECORD_STORED);
    MM_CHECK_INT(tell(&c, "k", entry(ID("02"), "not_taken", "", AT(4), (char[]){"{\"outcome\":\"x\"}"})),
                 MM_RECORD_STORED);
    MM_CHECK_ERR(mm_carried_list(c.central, COUNCIL_AT_MS, &rows, &n, NULL), MM_OK);
    MM_REQUIRE(n == 2);
    MM_CHECK_INT(rows[0].event, MM_CARRIED_NOT_TAKEN);
    MM_CHECK_STR(rows[0].outcome, "cut off (a.mamori)");
    MM_CHECK_STR(rows[0].medium, "USB-9");
    MM_CHECK_INT(rows[0].at_ms, AT(3));
    MM_CHECK_STR(rows[1].medium, "");
    free(rows);
    council_close(&c);
}

#define SEALED " ('council', 'id', 'period', 'box')"
MM_TEST(used_codes_sign_ins_and_health_are_known_once)
{
    struct council c;
    struct mm_witness_row *rows = NULL;
    struct mm_health health;
    bool used = true;
    size_t n = 0;
    MM_REQUIRE(council_open(&c));
    put_person(&c, PERSON);
    MM_CHECK_ERR(mm_code_was_used(c.central, "k", PERSON, "first", 2, &used, NULL), MM_OK);
    MM_CHECK(!used);
    for (int twice = 0; twice < 2; twice++) {
        enum mm_record_status want = twice ? MM_RECORD_DUPLICATE : MM_RECORD_STORED;
        MM_CHECK_INT(tell(&c, "k",
                          entry(ID("01"), "code_used", PERSON, AT(0),
                                (char[]){"{\"code\":\"first\",\"generation\":2}"})),
                     want);
        MM_CHECK_INT(
            tell(&c, "k", entry(ID("02"), "witness", PERSON, AT(1), (char[]){"{\"witness\":\"w\"}"})), want);
        MM_CHECK_INT(
            tell(&c, "k",
                 entry(ID("03"), "health", "", AT(2), (char[]){"{\"program\":\"0.9\",\"free_bytes\":77}"})),
            want);
        MM_CHECK_INT(
            tell(&c, "k", entry(ID("04"), "sealed", "", 0, (char[]){"{\"period\":\"p\",\"box\":\"A\"}"})),
            want);
    }
    (void)tell(&c, "k", entry(ID("05"), "health", "", AT(1), (char[]){"{\"program\":\"0.8\"}"}));
    MM_CHECK_ERR(mm_code_was_used(c.central, "k", PERSON, "first", 2, &used, NULL), MM_OK);
    MM_CHECK(used);
    MM_CHECK_ERR(mm_code_was_used(c.central, "other", PERSON, "first", 2, &used, NULL), MM_OK);
    MM_CHECK(!used);
    MM_CHECK_ERR(mm_witness_list(c.central, AT(1), &rows, &n, NULL), MM_OK);
    MM_CHECK_INT(n, 1);
    MM_CHECK_STR(rows[0].witness, "w");
    free(rows);
    MM_CHECK_ERR(mm_witness_list(c.central, AT(0), &rows, &n, NULL), MM_OK);
    MM_CHECK_INT(n, 0);
    free(rows);
    MM_CHECK_ERR(mm_health_get(c.central, "k", &health, NULL), MM_OK);
    MM_CHECK_STR(health.program, "0.9");
    MM_CHECK_INT(health.free_bytes, 77);
    MM_CHECK_INT(health.used_bytes, -1);
    MM_CHECK_ERR(mm_health_get(c.central, "none", &health, NULL), MM_OK);
    MM_CHECK_INT(health.at_ms, -1);
    /* of a sealed set nothing tells who, when or where */
    MM_CHECK_INT(count(&c, pg_wanted()
                               ? "SELECT COUNT(*) FROM information_schema.columns WHERE"
                                 " table_name='sealed' AND column_name NOT IN" SEALED
                               : "SELECT COUNT(*) FROM pragma_table_info('sealed') WHERE name NOT IN" SEALED),
                 0);
    council_close(&c);
}

MM_TEST(what_cannot_be_taken_is_kept_with_its_error_and_named)
{
    struct council c;
    struct mm_record_reply replies[2];
    MM_REQUIRE(council_open(&c));
    struct mm_told list[] = {entry(ID("01"), "weather", "", 0, (char[]){"{\"id\":\"x\"}"}),
                             entry(ID("02"), "health", "", AT(0), (char[]){"{\"program\":\"1\"}"})};
    snprintf(list[0].error, sizeof list[0].error, "kind: this version does not know it");
    for (int twice = 0; twice < 2; twice++)
        MM_CHECK_ERR(mm_told_take(c.central, "k", list, 2, replies, NULL), MM_OK);
    MM_CHECK_INT(replies[0].status, MM_RECORD_QUARANTINED);
    MM_CHECK_STR(replies[0].error, list[0].error);
    MM_CHECK_INT(replies[1].status, MM_RECORD_DUPLICATE);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM told_kept WHERE entry LIKE '%x%'"), 1);
    council_close(&c);
}

MM_TEST(what_an_earlier_version_could_not_take_is_taken_at_the_next_start)
{
    static const char *const bodies[] = {
        "{\"id\":\"" ID("03") "\",\"kind\":\"health\",\"at_ms\":1,\"data\":{\"program\":\"1\"}}",
        "{\"id\":\"" ID("04") "\",\"kind\":\"weather\",\"data\":{}}"};
    struct council c;
    struct mm_record_reply reply;
    MM_REQUIRE(council_open(&c));
    for (int i = 0; i < 2; i++) {
        char data[200];
        snprintf(data, sizeof data, "%s", bodies[i]);
        struct mm_told told = entry(i ? ID("04") : ID("03"), i ? "weather" : "health", "", 0, data);
        snprintf(told.error, sizeof told.error, "kind: this version does not know it");
        MM_CHECK_ERR(mm_told_take(c.central, "k", &told, 1, &reply, NULL), MM_OK);
    }
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM health"), 0);
    for (int twice = 0; twice < 2; twice++) {
        MM_CHECK_ERR(mm_told_again(c.central, NULL), MM_OK);
        MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM health"), 1);
        MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM told_kept WHERE entry LIKE '%weather%'"), 1);
        MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM told_kept"), 1);
    }
    council_close(&c);
}

MM_TEST(a_kiosk_that_tells_what_nobody_knows_fills_no_disk)
{
    static struct mm_told list[MM_MAX_TOLD];
    static struct mm_record_reply replies[MM_MAX_TOLD];
    static char data[] = "{}";
    struct council c;
    MM_REQUIRE(council_open(&c));
    for (int i = 0; i < MM_MAX_TOLD_KEPT + MM_MAX_TOLD; i += MM_MAX_TOLD) {
        for (int k = 0; k < MM_MAX_TOLD; k++) {
            char id[MM_UUID_BYTES];
            snprintf(id, sizeof id, "0198c000-0000-7000-8000-%012d", i + k);
            list[k] = entry(id, "weather", "", 0, data);
            snprintf(list[k].error, sizeof list[k].error, "kind");
        }
        MM_CHECK_ERR(mm_told_take(c.central, "k", list, MM_MAX_TOLD, replies, NULL), MM_OK);
        MM_CHECK_INT(replies[MM_MAX_TOLD - 1].status, MM_RECORD_QUARANTINED);
    }
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM told_kept"), MM_MAX_TOLD_KEPT);
    council_close(&c);
}

static void answer_at(struct council *c, struct kiosk *k, size_t n, bool right, const char *attempt,
                      int64_t at_ms)
{
    struct record r = record_answer(c, k, PERSON, n, right, attempt, 1, at_ms);
    struct mm_record_reply reply;
    MM_CHECK_ERR(take(c, k, &r, 1, &reply), MM_OK);
    records_free(&r, 1);
}

MM_TEST(a_kiosk_is_told_of_a_person_s_other_kiosks_and_not_of_itself)
{
    struct council c;
    struct kiosk one, two;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &one, 1) && kiosk_enrol(&c, &two, 2));
    put_person(&c, PERSON);
    put_person(&c, OTHER);
    MM_CHECK_INT(version_of(&c, PERSON), 0);
    answer_at(&c, &one, 0, false, ATTEMPT, AT(0));
    int64_t first = version_of(&c, PERSON);
    answer_at(&c, &one, 0, true, SECOND, AT(60));
    MM_CHECK(first > 0 && version_of(&c, PERSON) > first);
    MM_CHECK_INT(version_of(&c, OTHER), 0);
    struct mm_summary here = summary_of(&c, one.recorder, PERSON),
                      there = summary_of(&c, two.recorder, PERSON);
    MM_CHECK_INT(here.n_items, 0);
    if (MM_CHECK_INT(there.n_items, 1)) {
        MM_CHECK_STR(there.items[0].item, "duty-01");
        MM_CHECK_INT(there.items[0].times, 2);
        MM_CHECK_INT(there.items[0].last_at_ms, AT(60));
        MM_CHECK_INT(there.items[0].n_rows, 3);
        for (size_t i = 0; i < there.n_rows; i++)
            MM_CHECK(there.rows[i].mark == MM_MARK_RIGHT && there.rows[i].at_ms == AT(60));
    }
    mm_summary_done(&here);
    mm_summary_done(&there);
    answer_at(&c, &two, 0, false, ATTEMPT, AT(30)); /* an earlier answer than the one that stands */
    here = summary_of(&c, one.recorder, PERSON);
    MM_CHECK_INT(here.n_items, 1);
    MM_CHECK_INT(here.items[0].times, 1);
    mm_summary_done(&here);
    struct mm_summary nobodys = summary_of(&c, one.recorder, OTHER);
    MM_CHECK_INT(nobodys.n_items, 0);
    mm_summary_done(&nobodys);
    council_close(&c);
}

MM_TEST(answers_older_than_thirteen_months_are_told_as_seen_and_not_as_evidence)
{
    struct council c;
    struct kiosk one;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &one, 1));
    put_person(&c, PERSON);
    answer_at(&c, &one, 0, true, ATTEMPT, COUNCIL_AT_MS - 60 * DAY_MS);
    c.at.wall_at_ms += 400 * DAY_MS;
    struct mm_summary s = summary_of(&c, "two", PERSON);
    MM_CHECK_INT(s.n_items, 1);
    MM_CHECK_INT(s.items[0].times, 1);
    MM_CHECK_INT(s.n_rows, 0);
    mm_summary_done(&s);
    council_close(&c);
}

static void result_at(struct council *c, struct kiosk *k, enum mm_verb verb, const char *attempt,
                      int64_t at_ms)
{
    const struct mm_statement s = {
        .verb = verb, .at_ms = at_ms, .duration_ms = 1000, .scaled = 0.5, .attempt = attempt};
    take_one(c, k, record_make(c, k, PERSON, &s));
}

MM_TEST(answers_are_told_for_the_record_once_a_result_names_their_attempt_and_the_latest_stands)
{
    struct council c;
    struct kiosk one, two;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &one, 1) && kiosk_enrol(&c, &two, 2));
    put_person(&c, PERSON);
    answer_at(&c, &one, 1, true, ATTEMPT, AT(0));
    answer_at(&c, &one, 0, false, ATTEMPT, AT(1));
    struct mm_summary s = summary_of(&c, two.recorder, PERSON);
    MM_CHECK_INT(s.n_past, 0); /* it may still be open */
    mm_summary_done(&s);
    int64_t version = version_of(&c, PERSON);
    result_at(&c, &one, MM_VERB_PASSED, ATTEMPT, AT(2));
    MM_CHECK(version_of(&c, PERSON) > version); /* kiosks ask for it */
    s = summary_of(&c, two.recorder, PERSON);
    if (MM_CHECK_INT(s.n_past, 1) && MM_CHECK_INT(s.past[0].n_answers, 2)) {
        MM_CHECK_STR(s.past[0].attempt, ATTEMPT);
        MM_CHECK(s.past[0].at_ms == AT(1));
        MM_CHECK_INT(s.n_passed, 1);
        MM_CHECK_STR(s.answers[1].item, "duty-01"); /* in the order they were given */
        MM_CHECK(strcmp(s.answers[0].item, "duty-01") != 0 && s.answers[1].response[0]);
        MM_CHECK_STR(s.answers[1].version, mm_pack_item(mm_central_pack(c.central), "duty-01")->version_hash);
    }
    mm_summary_done(&s);
    s = summary_of(&c, one.recorder, PERSON);
    MM_CHECK_INT(s.n_past, 0); /* not of itself */
    mm_summary_done(&s);
    answer_at(&c, &one, 0, true, SECOND, AT(60)); /* a retake: of it, and the 目安 stays reached */
    result_at(&c, &one, MM_VERB_COMPLETED, SECOND, AT(61));
    s = summary_of(&c, two.recorder, PERSON);
    if (MM_CHECK_INT(s.n_past, 1)) {
        MM_CHECK_STR(s.past[0].attempt, SECOND);
        MM_CHECK_INT(s.n_passed, 1);
        MM_CHECK_INT(s.past[0].n_answers, 1);
    }
    mm_summary_done(&s);
    council_close(&c);
}

static void acknowledge(struct council *c, struct kiosk *k, const char *version, int64_t at_ms)
{
    const struct mm_statement s = {.verb = MM_VERB_ACKNOWLEDGED,
                                   .at_ms = at_ms,
                                   .text = "policy",
                                   .text_title = "基本方針",
                                   .text_version = version};
    take_one(c, k, record_make(c, k, PERSON, &s));
}

MM_TEST(confirmed_texts_are_derived_with_their_earliest_day_and_told_to_every_kiosk)
{
    struct council c;
    struct kiosk one, two;
    struct mm_report_table table;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &one, 1) && kiosk_enrol(&c, &two, 2));
    put_person(&c, PERSON);
    put_person(&c, OTHER);
    const char *now = mm_central_pack(c.central)->policy.text_hash;
    acknowledge(&c, &one, now, AT(60));
    acknowledge(&c, &two, now, AT(0));
    acknowledge(&c, &two, "before", AT(5));
    for (int again = 0; again < 2; again++) {
        struct mm_summary s = summary_of(&c, one.recorder, PERSON);
        if (MM_CHECK_INT(s.n_texts, 2)) {
            MM_CHECK_STR(s.texts[0].version, now);
            MM_CHECK_INT(s.texts[0].at_ms, AT(0));
            MM_CHECK_STR(s.texts[1].version, "before");
        }
        mm_summary_done(&s);
        MM_CHECK_ERR(mm_central_rebuild(c.central, NULL), MM_OK);
    }
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM progress"), 0); /* it is no part of a course */
    MM_CHECK(version_of(&c, PERSON) > 0);
    MM_CHECK_ERR(mm_report_find("texts")->run(c.central, COUNCIL_AT_MS, &table, NULL), MM_OK);
    MM_CHECK_INT(table.n_rows, 2);
    mm_report_table_done(&table);
    council_close(&c);
}

MM_TEST(who_looked_at_lists_with_names_is_told_and_nothing_else_of_the_operations)
{
    struct council c;
    struct mm_summary_list list = {0};
    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(mm_central_operation(c.central, "事務局 田中", "report completion", NULL), MM_OK);
    MM_CHECK_ERR(mm_central_operation(c.central, "事務局 田中", "credential add x", NULL), MM_OK);
    c.at.wall_at_ms += 1000;
    MM_CHECK_ERR(mm_central_operation(c.central, "api", "report overdue", NULL), MM_OK);
    MM_CHECK_ERR(mm_summary_list_of(c.central, &list, NULL), MM_OK);
    if (MM_CHECK_INT(list.n_looked, 2)) {
        MM_CHECK_STR(list.looked[0].who, "管理者（このサーバーの合言葉）");
        MM_CHECK_STR(list.looked[1].who, "事務局 田中");
        MM_CHECK_STR(list.looked[1].what, mm_report_find("completion")->ja);
    }
    mm_summary_list_done(&list);
    council_close(&c);
}

MM_TEST(what_shows_one_persons_record_is_told_to_that_person_alone_by_role_and_without_reasons)
{
    static const struct {
        const char *actor, *what, *who, *says;
    } done[] = {
        {ID("c1") " 書記 山田", "certificate record " PERSON, "事務局（書記 山田）",
         "研修修了証・受講記録: 受講の記録を出した"},
        {"mamori:root", "paper enter 3 " PERSON " alone: 職員が一人", "サーバーを操作した人（root）",
         "紙での受講: 用紙を入力した"},
        {"kiosk " ID("c9"), "certificate issue 2026-1 " PERSON, "端末（ご本人の操作）",
         "研修修了証・受講記録: 出した"},
        {ID("c2") " 連携", "roster hold on " PERSON ": 議会運営委員会 第3号", "連携",
         "名簿・受講カード: 消去の保留を変えた"},
    };
    const size_t n = sizeof done / sizeof done[0];
    struct council c;
    MM_REQUIRE(council_open(&c));
    put_person(&c, PERSON);
    put_person(&c, OTHER);
    MM_CHECK_ERR(
        mm_db_exec(mm_central_db(c.central),
                   "INSERT INTO account SELECT id, '" ID("c1") "', 'yamada', '書記 山田', 'clerk', '', '', 0,"
                                                               " '', '', 0, '', 0, 0 FROM council",
                   NULL),
        MM_OK);
    int64_t before = version_of(&c, OTHER);
    for (size_t i = 0; i < n; i++) {
        c.at.wall_at_ms += 1000;
        MM_CHECK_ERR(mm_central_operation(c.central, done[i].actor, done[i].what, NULL), MM_OK);
    }
    MM_CHECK_ERR(mm_central_operation(c.central, "書記", "held settle " ID("77"), NULL), MM_OK); /* nobody */
    struct mm_summary one = summary_of(&c, OTHER, PERSON);
    if (MM_CHECK_INT(one.n_looked, n))
        for (size_t i = 0; i < n; i++) {
            MM_CHECK_STR(one.looked[n - 1 - i].who, done[i].who);
            MM_CHECK_STR(one.looked[n - 1 - i].what, done[i].says);
        }
    MM_CHECK(version_of(&c, PERSON) > 0); /* every kiosk asks for it */
    mm_summary_done(&one);
    one = summary_of(&c, OTHER, OTHER);
    MM_CHECK_INT(one.n_looked, 0);
    MM_CHECK_INT(version_of(&c, OTHER), before);
    mm_summary_done(&one);
    council_close(&c);
}

MM_TEST(of_many_looks_at_one_record_the_newest_are_told)
{
    struct council c;
    MM_REQUIRE(council_open(&c));
    put_person(&c, PERSON);
    for (int i = 0; i < MM_MAX_SUMMARY_LOOKED + 3; i++) {
        c.at.wall_at_ms += 1000;
        MM_CHECK_ERR(mm_central_operation(c.central, "書記", "certificate record " PERSON, NULL), MM_OK);
    }
    struct mm_summary one = summary_of(&c, OTHER, PERSON);
    if (MM_CHECK_INT(one.n_looked, MM_MAX_SUMMARY_LOOKED))
        MM_CHECK_INT(one.looked[0].at_ms, c.at.wall_at_ms);
    mm_summary_done(&one);
    council_close(&c);
}

MM_TEST(the_server_says_what_it_was_told_last_of_what_a_kiosk_keeps)
{
    struct council c;
    struct kiosk k;
    char last[MM_UUID_BYTES] = "?", witness[] = "{\"witness\":\"" OTHER "\"}", health[] = "{}";
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    put_person(&c, PERSON);
    MM_CHECK_ERR(mm_told_last(c.central, k.recorder, last, NULL), MM_OK);
    MM_CHECK_STR(last, "");
    (void)tell(&c, k.recorder, entry(ID("01"), "witness", PERSON, AT(0), witness));
    (void)tell(&c, k.recorder, entry(ID("02"), "health", "", AT(1), health));
    MM_CHECK_ERR(mm_told_last(c.central, k.recorder, last, NULL), MM_OK);
    MM_CHECK_STR(last, ID("01"));
    council_close(&c);
}

MM_TEST(what_a_kiosk_saw_before_it_was_enrolled_anew_is_its_own)
{
    struct council c;
    struct kiosk one, two;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &one, 1) && kiosk_enrol(&c, &two, 2));
    put_person(&c, PERSON);
    answer_at(&c, &one, 0, false, ATTEMPT, AT(0));
    struct mm_summary there = summary_of(&c, two.recorder, PERSON);
    MM_CHECK_INT(there.n_items, 1);
    mm_summary_done(&there);
    MM_CHECK_ERR(mm_central_write_begin(c.central, NULL), MM_OK);
    enum mm_err err = mm_recorder_follow(c.central, two.recorder, one.recorder, NULL);
    if (!err) /* a circle ends too */
        err = mm_recorder_follow(c.central, one.recorder, two.recorder, NULL);
    MM_CHECK_ERR(mm_central_write_end(c.central, err, NULL), MM_OK);
    there = summary_of(&c, two.recorder, PERSON);
    MM_CHECK_INT(there.n_items, 0);
    mm_summary_done(&there);
    council_close(&c);
}

MM_TEST_MAIN
