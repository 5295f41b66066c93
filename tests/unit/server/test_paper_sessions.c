/* The list of group sessions: their numbers, who is there by now, what is entered and how they ended.
 * mm-test-pg: long */
#include "sync/server/actions.h"
#include "sync/server/reports/reports.h"
#include "tests/unit/server/fixture_batch.h"
#include "tests/unit/server/fixture_paper.h"
#include "tests/unit/server/fixture_report.h"

#define MEMBER "0198c000-0000-7000-8000-000000000201"
#define OTHER  "0198c000-0000-7000-8000-000000000202"

static void begin(struct council *c)
{
    council_open(c);
    paper_put(c, paper_person(MEMBER, "議員01", MM_PERSON_COUNCILLOR, 1));
    paper_put(c, paper_person(OTHER, "議員02", MM_PERSON_COUNCILLOR, 2));
}

static void opened(struct council *c, const char *course, const char *on, int sheets)
{
    mm_json_free(paper_act(c, &mm_action_group_open, MM_OK,
                           "{\"actor\":\"書記\",\"course\":\"%s\",\"on\":\"%s\",\"sheets\":%d}", course, on,
                           sheets));
}

static void attend(struct council *c, const char *people, const char *absent)
{
    mm_json_free(paper_act(c, &mm_action_group_attend, MM_OK,
                           "{\"actor\":\"書記\",\"group\":1,\"absent\":%s,\"people\":[%s]}", absent, people));
}

static void enter(struct council *c)
{
    struct mm_paper_form form;
    struct mm_paper_sheet *sheets = NULL;
    size_t n = 0;
    char marks[2000], number[MM_PAPER_NUMBER_BYTES];
    MM_CHECK_ERR(mm_paper_form_get(c->central, 1, &form, NULL), MM_OK);
    MM_CHECK_ERR(mm_paper_sheets(c->central, 1, &sheets, &n, NULL), MM_OK);
    MM_REQUIRE(n == 3);
    paper_answers(&form, 99, marks);
    mm_paper_number_write(sheets[0].number, number);
    mm_json_free(paper_act(c, &mm_action_group_enter, MM_OK,
                           "{\"actor\":\"書記\",\"group\":1,\"sheets\":1,\"rows\":[{\"number\":\"%s\","
                           "\"person\":\"議員01\",\"answers\":[%s],\"marks\":%d}]}",
                           number, marks, (int)mm_marks_count_all(marks)));
    free(sheets);
}

/* Row at of the list: number, present, sheets, entered, state. */
static void row_is(struct council *c, size_t at, const int64_t want[4], const char *state)
{
    static const char *const ids[] = {"group", "present", "sheets", "entered"};
    struct mm_report_table table;
    MM_REQUIRE(run_report(c, "groups", &table));
    MM_REQUIRE(at < table.n_rows);
    for (size_t i = 0; i < 4; i++)
        MM_CHECK_INT(cell_of(&table, at, ids[i])->num, want[i]);
    MM_CHECK_STR(cell_of(&table, at, "state")->text, state);
    mm_report_table_done(&table);
}

MM_TEST(each_session_stands_there_with_its_number_and_whoever_is_there_by_now)
{
    struct council c;
    begin(&c);
    opened(&c, COURSE, "2026-11-22", 3);
    opened(&c, "タブレットがない", "2026-11-20", 1);
    opened(&c, COURSE, "2026-12-01", 2);
    row_is(&c, 0, (const int64_t[]){3, 0, 2, 0}, "これから"); /* the latest first */
    row_is(&c, 2, (const int64_t[]){2, 0, 0, 0}, "終えていない");
    row_is(&c, 1, (const int64_t[]){1, 0, 3, 0}, "終えていない");
    attend(&c, "\"議員01\",\"議員02\"", "false");
    row_is(&c, 1, (const int64_t[]){1, 2, 3, 0}, "終えていない");
    attend(&c, "\"議員02\"", "true"); /* who was taken off is not counted */
    enter(&c);
    row_is(&c, 1, (const int64_t[]){1, 1, 3, 1}, "終えていない");
    mm_json_free(paper_act(&c, &mm_action_group_close, MM_OK, "{\"actor\":\"書記\",\"group\":1}"));
    mm_json_free(
        paper_act(&c, &mm_action_group_close, MM_OK, "{\"actor\":\"書記\",\"group\":2,\"cut\":true}"));
    row_is(&c, 1, (const int64_t[]){1, 1, 3, 1}, "終わり");
    row_is(&c, 2, (const int64_t[]){2, 0, 0, 0}, "途中でやめた");
    row_is(&c, 0, (const int64_t[]){3, 0, 2, 0}, "これから");
    council_close(&c);
}

MM_TEST(a_list_of_an_earlier_time_has_no_session_that_was_prepared_since)
{
    struct council c;
    struct mm_report_table table;
    begin(&c);
    opened(&c, COURSE, "2026-11-22", 1);
    MM_CHECK_ERR(mm_report_find("groups")->run(c.central, COUNCIL_AT_MS - 1, &table, NULL), MM_OK);
    MM_CHECK_INT(table.n_rows, 0);
    mm_report_table_done(&table);
    council_close(&c);
}

static int64_t moved(struct council *c, const char *on, enum mm_err want)
{
    mm_json_free(paper_act(c, &mm_action_group_move, want,
                           "{\"actor\":\"書記\",\"group\":1,\"why\":\"会期の変更\"%s%s%s}",
                           *on ? ",\"on\":\"" : "", on, *on ? "\"" : ""));
    return count(c, "SELECT COUNT(*) FROM operation WHERE what LIKE 'group move 1 %: 会期の変更'"
                    " OR what LIKE 'group cancel 1 %: 会期の変更'");
}

/* The last day of the facilitator's number that kiosks are told. */
static bool told_until(struct council *c, const char *day)
{
    char sql[200];
    snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM code_issue WHERE recorder='%s' AND expires_on='%s'",
             MM_GROUP_FACILITATOR, day);
    return count(c, sql) == 1;
}

MM_TEST(one_prepared_for_a_wrong_day_gets_another_or_is_called_off_with_its_reason)
{
    struct council c;
    struct mm_group_list told;
    begin(&c);
    opened(&c, COURSE, "2027-11-22", 3);
    mm_json_free(paper_act(&c, &mm_action_group_code, MM_OK, "{\"actor\":\"書記\",\"group\":1}"));
    mm_json_free(paper_act(&c, &mm_action_group_close, MM_ERR_INVALID, /* its day has not come */
                           "{\"actor\":\"書記\",\"group\":1,\"cut\":true}"));
    mm_json_free(paper_act(&c, &mm_action_group_move, MM_ERR_INVALID, /* no reason */
                           "{\"actor\":\"書記\",\"group\":1,\"on\":\"2026-11-22\"}"));
    MM_CHECK_INT(moved(&c, "2026-11-22", MM_OK), 1);
    MM_CHECK(told_until(&c, "2026-11-22"));
    row_is(&c, 0, (const int64_t[]){1, 0, 3, 0}, "終えていない");
    attend(&c, "\"議員01\"", "false");
    (void)moved(&c, "2026-12-01", MM_ERR_CONFLICT); /* somebody was there */
    (void)moved(&c, "", MM_ERR_CONFLICT);
    attend(&c, "\"議員01\"", "true");
    MM_CHECK(moved(&c, "", MM_OK) >= 2);
    row_is(&c, 0, (const int64_t[]){1, 0, 3, 0}, "取りやめ");
    MM_CHECK_ERR(mm_paper_groups_told(c.central, &told, NULL), MM_OK);
    MM_CHECK_INT(told.n, 0);
    (void)moved(&c, "2026-12-02", MM_ERR_CONFLICT); /* it is over */
    council_close(&c);
}

MM_TEST_MAIN
