/* 廃棄予定: nobody goes before the time of keeping that the council decided is over, without a second look
 * where there is a second administrator, or under a legal hold; until then it can be taken back.
 * mm-test-pg: long */
#include "sync/server/account.h"
#include "sync/server/disposal.h"
#include "tests/unit/server/fixture_batch.h"
#include "tests/unit/server/fixture_report.h"

#define ROSTER HEAD "青葉　和夫,あおば　かずお,議員,1,2026-11-09\n森　太郎,もり　たろう,議員,2,2026-11-09\n"

static enum mm_err act_said(struct council *c, const char *action, const char *json, char *said, size_t bytes)
{
    struct mm_json *in = NULL;
    struct mm_buf out;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = mm_json_parse(json, strlen(json), &council_limits, &in, &info);
    mm_buf_init(&out, 1 << 20);
    if (!err)
        err = mm_action_find(action)->run(c->central, in, &out, &info);
    snprintf(said, bytes, "%s", err ? info.text : mm_buf_str(&out));
    mm_json_free(in);
    mm_buf_done(&out);
    return err;
}

static enum mm_err act(struct council *c, const char *action, const char *json)
{
    char said[1000];
    return act_said(c, action, json, said, sizeof said);
}

#define DECIDE(years) DECIDE_OF("", years)
#define DECIDE_OF(kind, years)                                                                               \
    "{\"actor\":\"a\",\"name\":\"retention" kind "\",\"value\":\"" years                                     \
    "\",\"body\":\"議会運営委員会\",\"decided_on\":\"2026-11-01\",\"number\":\"第1号\"}"

/* Both left in April of 2020: five years behind that 年度 were over on 2026-03-31. */
static bool scene_open(struct council *c)
{
    if (!council_open(c))
        return false;
    MM_CHECK_ERR(council_import(c, ROSTER, false, NULL, NULL), MM_OK);
    return MM_CHECK(mm_db_exec(mm_central_db(c->central),
                               "UPDATE person SET status='ex-councillor', ends_on='2020-04-30'",
                               NULL) == MM_OK);
}

static enum mm_disposal_state state_of(struct council *c, const char *name, int64_t at_ms)
{
    struct mm_disposal *list = NULL;
    size_t n = 0;
    enum mm_disposal_state state = MM_DISPOSAL_STATE_COUNT;
    MM_CHECK_ERR(mm_disposal_list(c->central, at_ms, &list, &n, NULL), MM_OK);
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].person.name, name) == 0)
            state = list[i].state;
    free(list);
    return state;
}

MM_TEST(the_time_of_keeping_counts_from_the_end_of_the_year_of_leaving)
{
    static const struct {
        const char *left, *until;
        int years;
    } cases[] = {{"2020-04-01", "2026-03-31", 5},
                 {"2021-03-31", "2026-03-31", 5},
                 {"2021-04-01", "2027-03-31", 5},
                 {"2026-12-31", "2028-03-31", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int32_t left = 0;
        char until[MM_DAY_BYTES];
        MM_CHECK_ERR(mm_day_parse(cases[i].left, &left), MM_OK);
        mm_day_format(mm_disposal_until(left, cases[i].years), until);
        MM_CHECK_STR(until, cases[i].until);
    }
    MM_CHECK_INT(mm_disposal_until(MM_DAY_NONE, 5), MM_DAY_NONE);
    MM_CHECK_INT(mm_disposal_until(1, MM_DISPOSAL_UNKNOWN), MM_DAY_NONE);
}

MM_TEST(nobody_is_due_before_the_council_decided_and_the_last_day_is_over)
{
    struct council c;
    int32_t last = 0;
    MM_REQUIRE(scene_open(&c) && !mm_day_parse("2026-03-31", &last));
    const int64_t over = mm_date_end_ms(mm_day_date(last));
    MM_CHECK_INT(state_of(&c, "森　太郎", COUNCIL_AT_MS), MM_DISPOSAL_KEPT);
    MM_CHECK_ERR(act(&c, "disposal.plan", "{\"actor\":\"a\"}"), MM_ERR_NOT_FOUND);
    MM_CHECK_ERR(act(&c, "council.set", "{\"actor\":\"a\",\"name\":\"retention\",\"value\":\"5\"}"),
                 MM_ERR_INVALID); /* by nobody */
    MM_CHECK_ERR(act(&c, "council.set", DECIDE("0")), MM_ERR_INVALID);
    MM_CHECK_ERR(act(&c, "council.set", DECIDE("5")), MM_OK);
    MM_CHECK_INT(state_of(&c, "森　太郎", over - 1), MM_DISPOSAL_KEPT);
    MM_CHECK_INT(state_of(&c, "森　太郎", over), MM_DISPOSAL_DUE);
    MM_CHECK_ERR(mm_db_exec(mm_central_db(c.central), "UPDATE person SET ends_on=''", NULL), MM_OK);
    MM_CHECK_INT(state_of(&c, "森　太郎", over), MM_DISPOSAL_NO_DAY);
    MM_CHECK_ERR(mm_db_exec(mm_central_db(c.central), "UPDATE person SET status='councillor'", NULL), MM_OK);
    MM_CHECK_INT(state_of(&c, "森　太郎", over), MM_DISPOSAL_STATE_COUNT); /* elected again: not there */
    council_close(&c);
}

/* Decided for one kind of people, it holds for that kind; the other keeps what was decided for everybody. */
MM_TEST(each_kind_of_people_has_the_years_that_were_decided_for_it)
{
    struct council c;
    MM_REQUIRE(scene_open(&c));
    MM_CHECK_ERR(mm_db_exec(mm_central_db(c.central),
                            "UPDATE person SET status='ex-staff' WHERE name LIKE '森%'", NULL),
                 MM_OK);
    MM_CHECK_ERR(act(&c, "council.set", DECIDE("30")), MM_OK);
    MM_CHECK_INT(state_of(&c, "森　太郎", COUNCIL_AT_MS), MM_DISPOSAL_KEPT);
    MM_CHECK_ERR(act(&c, "council.set", DECIDE_OF(".staff", "1")), MM_OK);
    MM_CHECK_INT(state_of(&c, "森　太郎", COUNCIL_AT_MS), MM_DISPOSAL_DUE);
    MM_CHECK_INT(state_of(&c, "青葉　和夫", COUNCIL_AT_MS), MM_DISPOSAL_KEPT);
    MM_CHECK_ERR(act(&c, "council.set", DECIDE_OF(".councillor", "5")), MM_OK);
    MM_CHECK_INT(state_of(&c, "青葉　和夫", COUNCIL_AT_MS), MM_DISPOSAL_DUE);
    council_close(&c);
}

MM_TEST(what_is_planned_can_be_taken_back_and_is_erased_once_approved)
{
    struct council c;
    struct mm_report_table table;
    char said[1000];
    MM_REQUIRE(scene_open(&c));
    MM_CHECK_ERR(act(&c, "council.set", DECIDE("5")), MM_OK);
    MM_CHECK_ERR(act(&c, "roster.hold",
                     "{\"actor\":\"a\",\"person\":\"2\",\"body\":\"議会運営委員会\",\"decided_on\":"
                     "\"2026-11-01\",\"number\":\"第1号\"}"),
                 MM_OK);
    MM_CHECK_ERR(act_said(&c, "disposal.plan", "{\"actor\":\"a\"}", said, sizeof said), MM_OK);
    MM_CHECK_STR(said, "{\"people\":1}");
    MM_CHECK_ERR(act(&c, "disposal.plan", "{\"actor\":\"a\"}"), MM_ERR_CONFLICT);
    MM_CHECK_ERR(act(&c, "disposal.run", "{\"actor\":\"a\"}"), MM_ERR_CONFLICT); /* not approved */
    MM_CHECK_ERR(act(&c, "disposal.approve", "{\"actor\":\"a\",\"people\":\"2\"}"), MM_ERR_CONFLICT);
    MM_CHECK_ERR(act(&c, "disposal.approve", "{\"actor\":\"a\",\"people\":\"1\"}"), MM_OK);
    MM_CHECK_ERR(act(&c, "disposal.withdraw", "{\"actor\":\"a\"}"), MM_OK);
    MM_CHECK_ERR(act(&c, "disposal.run", "{\"actor\":\"a\"}"), MM_ERR_CONFLICT);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM person"), 2);
    MM_CHECK_ERR(act(&c, "disposal.plan", "{\"actor\":\"a\"}"), MM_OK);
    MM_CHECK_ERR(act(&c, "disposal.approve", "{\"actor\":\"a\",\"people\":\"1\"}"), MM_OK);
    MM_CHECK_INT(state_of(&c, "青葉　和夫", COUNCIL_AT_MS), MM_DISPOSAL_APPROVED);
    MM_REQUIRE(run_report(&c, "disposal", &table));
    MM_CHECK_STR(cell_of(&table, row_of_name(&table, "青葉　和夫"), "state")->text, "廃棄を承認");
    MM_CHECK_STR(cell_of(&table, row_of_name(&table, "森　太郎"), "state")->text, "保全中");
    mm_report_table_done(&table);
    /* due from now on, and on no list */
    MM_CHECK_ERR(act(&c, "roster.hold", "{\"actor\":\"a\",\"person\":\"2\",\"on\":\"no\"}"), MM_OK);
    MM_CHECK_INT(state_of(&c, "森　太郎", COUNCIL_AT_MS), MM_DISPOSAL_DUE);
    MM_CHECK_ERR(act_said(&c, "disposal.run", "{\"actor\":\"a\"}", said, sizeof said), MM_OK);
    MM_CHECK_STR(said, "{\"people\":1,\"left\":0}");
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM person"), 1);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM erased"), 1);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM disposal"), 0);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM operation WHERE what LIKE 'disposal %'"), 6);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM operation WHERE what LIKE 'roster delete %'"), 1);
    council_close(&c);
}

MM_TEST(an_approval_is_no_licence_to_erase_who_came_back_or_is_held)
{
    struct council c;
    MM_REQUIRE(scene_open(&c));
    MM_CHECK_ERR(act(&c, "council.set", DECIDE("5")), MM_OK);
    MM_CHECK_ERR(act(&c, "disposal.plan", "{\"actor\":\"a\"}"), MM_OK);
    MM_CHECK_ERR(act(&c, "disposal.approve", "{\"actor\":\"a\",\"people\":\"2\"}"), MM_OK);
    MM_CHECK_ERR(
        mm_db_exec(mm_central_db(c.central), "UPDATE person SET status='councillor' WHERE seat=1", NULL),
        MM_OK);
    MM_CHECK_ERR(act(&c, "disposal.run", "{\"actor\":\"a\"}"), MM_OK);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM person WHERE seat=1"), 1);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM person"), 1);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM disposal"), 0); /* used up */
    council_close(&c);
}

MM_TEST(another_administrator_approves_where_there_is_one)
{
    struct council c;
    struct mm_account like = {.label = "管理一郎", .role = "administrator"}, first, second;
    char token[MM_TOKEN_BYTES], actor[300], json[500];
    MM_REQUIRE(scene_open(&c));
    MM_CHECK_ERR(act(&c, "council.set", DECIDE("5")), MM_OK);
    snprintf(like.name, sizeof like.name, "ichiro");
    MM_CHECK_ERR(mm_account_add(c.central, "a", &like, &first, token, NULL), MM_OK);
    mm_account_actor(first.id, first.label, actor, sizeof actor);
    snprintf(json, sizeof json, "{\"actor\":\"%s\",\"people\":\"2\"}", actor);
    MM_CHECK_ERR(act(&c, "disposal.plan", json), MM_OK);
    MM_CHECK_ERR(act(&c, "disposal.approve", json), MM_OK); /* alone */
    MM_CHECK_ERR(act(&c, "disposal.withdraw", json), MM_OK);
    snprintf(like.name, sizeof like.name, "jiro");
    MM_CHECK_ERR(mm_account_add(c.central, "a", &like, &second, token, NULL), MM_OK);
    MM_CHECK_ERR(act(&c, "disposal.plan", json), MM_OK);
    MM_CHECK_ERR(act(&c, "disposal.approve", json), MM_ERR_CONFLICT);
    mm_account_actor(second.id, second.label, actor, sizeof actor);
    snprintf(json, sizeof json, "{\"actor\":\"%s\",\"people\":\"2\"}", actor);
    MM_CHECK_ERR(act(&c, "disposal.approve", json), MM_OK);
    council_close(&c);
}

MM_TEST_MAIN
