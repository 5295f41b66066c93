/* 机上訓練 as a session: no sheets, no duty; who is there is noted, what was decided joins it in any order.
 * mm-test-pg: */
#include "sync/server/actions.h"
#include "sync/server/reports/reports.h"
#include "sync/server/told.h"
#include "tests/unit/server/fixture_batch.h"
#include "tests/unit/server/fixture_paper.h"

#define MEMBER  "0198c000-0000-7000-8000-000000000201"
#define OFFICE  "0198c000-0000-7000-8000-000000000202"
#define LEFT    "0198c000-0000-7000-8000-000000000203"
#define SESSION "{\"actor\":\"書記\",\"group\":1}"

static void begin(struct council *c, const char *more)
{
    council_open(c);
    paper_put(c, paper_person(MEMBER, "議員01", MM_PERSON_COUNCILLOR, 1));
    paper_put(c, paper_person(OFFICE, "職員01", MM_PERSON_STAFF, 0));
    paper_put(c, paper_person(LEFT, "元議員01", MM_PERSON_EX_COUNCILLOR, 0));
    struct mm_json *out =
        paper_act(c, &mm_action_group_open, MM_OK,
                  "{\"actor\":\"書記\",\"course\":\"タブレットがない\",\"on\":\"2026-11-22\","
                  "\"sheets\":30%s}",
                  more);
    MM_CHECK_INT(mm_json_get_int(out, "sheets", -1), 0);
    MM_CHECK_INT(mm_json_get_int(out, "minutes", 0), 32);
    mm_json_free(out);
}

static enum mm_record_status told(struct council *c, int id, const char *person, int64_t at_ms,
                                  const char *data)
{
    char text[200];
    struct mm_told told = {.at_ms = at_ms, .data = text};
    struct mm_record_reply reply = {.status = MM_RECORD_STATUS_COUNT};
    snprintf(told.kind, sizeof told.kind, "%s", *person ? "present" : "decided");
    snprintf(told.id, sizeof told.id, "0198c000-0000-7000-8000-0000000003%02d", id);
    snprintf(told.person, sizeof told.person, "%s", person);
    snprintf(text, sizeof text, "%s", data);
    MM_CHECK_ERR(mm_told_take(c->central, "k", &told, 1, &reply, NULL), MM_OK);
    return reply.status;
}

/* What the paper says of inject i. */
static const struct mm_json *inject_of(struct mm_json *shown, size_t i)
{
    return mm_json_at(mm_json_get(mm_json_get(shown, "tabletop"), "injects"), i);
}

static void decided_is(struct council *c, size_t i, const char *words, int64_t at_ms)
{
    struct mm_json *shown = paper_act(c, &mm_action_paper_show, MM_OK, SESSION);
    MM_CHECK_STR(mm_json_get_str(inject_of(shown, i), "decided", "?"), words);
    MM_CHECK_INT(mm_json_get_int(inject_of(shown, i), "at_ms", -1), at_ms);
    MM_CHECK(count(c, "SELECT COUNT(*) FROM operation WHERE what='group show 1'") > 0);
    mm_json_free(shown);
}

#define AT          (COUNCIL_AT_MS - 60000)
#define NOTICE(way) "{\"group\":1,\"inject\":\"notice\",\"option\":\"" way "\"}"
#define HERE        "{\"group\":1}"
#define CAME        "SELECT COUNT(*) FROM paper_present"

MM_TEST(the_later_decision_stands_in_whatever_order_they_come)
{
    struct council c;
    begin(&c, "");
    decided_is(&c, 0, "", 0);
    MM_CHECK_INT(told(&c, 1, "", AT + 2000, NOTICE("tell")), MM_RECORD_STORED);
    (void)told(&c, 2, "", AT + 1000, NOTICE("search"));
    (void)told(&c, 1, "", AT + 2000, NOTICE("tell"));
    decided_is(&c, 0, "すぐに議会事務局へ知らせる", AT + 2000);
    decided_is(&c, 1, "", 0);
    mm_json_free(paper_act(&c, &mm_action_group_close, MM_OK, SESSION));
    MM_CHECK_INT(told(&c, 3, "", AT + 3000, NOTICE("search")), MM_RECORD_STORED); /* it came late */
    decided_is(&c, 0, "心当たりを先に回る", AT + 3000);
    council_close(&c);
}

MM_TEST(a_decision_that_the_scene_does_not_have_is_kept_aside)
{
    struct council c;
    begin(&c, "");
    MM_CHECK_INT(told(&c, 1, "", AT, NOTICE("sleep")), MM_RECORD_QUARANTINED);
    MM_CHECK_INT(told(&c, 2, "", AT, "{\"group\":1,\"inject\":\"never\",\"option\":\"tell\"}"),
                 MM_RECORD_QUARANTINED);
    mm_json_free(paper_act(&c, &mm_action_group_open, MM_OK,
                           "{\"actor\":\"書記\",\"course\":\"" COURSE
                           "\",\"on\":\"2026-11-22\",\"sheets\":1}"));
    MM_CHECK_INT(told(&c, 3, "", AT, "{\"group\":2,\"inject\":\"notice\",\"option\":\"tell\"}"),
                 MM_RECORD_QUARANTINED);
    decided_is(&c, 0, "", 0);
    council_close(&c);
}

static void decide(struct council *c, int inject, int option, enum mm_err want)
{
    mm_json_free(paper_act(c, &mm_action_group_decide, want,
                           "{\"actor\":\"書記\",\"group\":1,\"inject\":%d,\"option\":%d}", inject, option));
}

MM_TEST(what_was_decided_without_a_screen_is_entered_afterwards_and_listed_without_markup_or_names)
{
    struct council c;
    struct mm_report_table table;
    begin(&c, "");
    decide(&c, 1, 2, MM_OK);
    decide(&c, 1, 4, MM_ERR_INVALID); /* of three */
    decide(&c, 0, 1, MM_ERR_INVALID);
    decide(&c, 99, 1, MM_ERR_INVALID);
    decided_is(&c, 0, "心当たりを先に回る", COUNCIL_AT_MS);
    mm_json_free(paper_act(&c, &mm_action_group_close, MM_OK, SESSION));
    c.at.wall_at_ms += 1000;
    decide(&c, 1, 1, MM_OK); /* the later stands, behind the end too */
    MM_CHECK_ERR(mm_report_find("decided")->run(c.central, c.at.wall_at_ms, &table, NULL), MM_OK);
    MM_REQUIRE(table.n_rows == 4);
    const struct mm_cell *first = &table.cells[0], *second = &table.cells[table.n_columns];
    MM_CHECK_STR(first[10].text, "すぐに議会事務局へ知らせる");
    MM_CHECK(strstr(second[5].text, "遠隔で止める") != NULL);
    MM_CHECK_STR(second[10].text, "");
    mm_report_table_done(&table);
    MM_CHECK_ERR(mm_report_find("scenes")->run(c.central, c.at.wall_at_ms, &table, NULL), MM_OK);
    MM_CHECK(table.n_rows >= 16 && table.handling == MM_HANDLING_PUBLIC);
    mm_report_table_done(&table);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM operation WHERE what='group decide 1-1' AND person=''"), 2);
    mm_json_free(paper_act(&c, &mm_action_group_open, MM_OK,
                           "{\"actor\":\"書記\",\"course\":\"" COURSE
                           "\",\"on\":\"2026-11-22\",\"sheets\":1}"));
    mm_json_free(paper_act(&c, &mm_action_group_decide, MM_ERR_CONFLICT,
                           "{\"actor\":\"書記\",\"group\":2,\"inject\":1,\"option\":1}"));
    council_close(&c);
}

MM_TEST(of_one_that_was_called_off_nothing_is_decided)
{
    struct council c;
    begin(&c, "");
    mm_json_free(paper_act(&c, &mm_action_group_move, MM_OK,
                           "{\"actor\":\"書記\",\"group\":1,\"why\":\"欠席が多い\"}"));
    decide(&c, 1, 1, MM_ERR_CONFLICT);
    decided_is(&c, 0, "", 0);
    council_close(&c);
}

/* 年間実績報告: the row of this kind says how many were there; -1: there is none. */
static int64_t annual_present(struct council *c, const char *kind)
{
    struct mm_report_table table;
    int64_t present = -1;
    if (!MM_CHECK_ERR(mm_report_find("annual")->run(c->central, COUNCIL_AT_MS, &table, NULL), MM_OK))
        return present;
    for (const struct mm_report_table *t = &table; t; t = t->next)
        for (size_t r = 0; t->n_columns == 4 && strcmp(t->columns[3].id, "present") == 0 && r < t->n_rows;
             r++)
            if (strcmp(t->cells[r * 4 + 1].text, kind) == 0)
                present = t->cells[r * 4 + 3].num;
    mm_report_table_done(&table);
    return present;
}

MM_TEST(whoever_is_there_is_noted_and_nobody_completes_anything)
{
    struct council c;
    struct mm_report_table table;
    begin(&c, "");
    MM_CHECK_INT(told(&c, 1, MEMBER, AT, HERE), MM_RECORD_STORED);
    MM_CHECK_INT(told(&c, 2, OFFICE, AT, HERE), MM_RECORD_STORED);
    MM_CHECK_INT(told(&c, 3, LEFT, AT, HERE), MM_RECORD_QUARANTINED);
    MM_CHECK_INT(count(&c, CAME), 2);
    mm_json_free(paper_act(&c, &mm_action_group_enter, MM_ERR_CONFLICT,
                           "{\"actor\":\"書記\",\"group\":1,\"sheets\":0,\"rows\":[]}"));
    int64_t before = count(&c, "SELECT COUNT(*) FROM statement");
    MM_CHECK_INT(annual_present(&c, "机上訓練"), -1); /* it is not over */
    struct mm_json *out = paper_act(&c, &mm_action_group_close, MM_OK, SESSION);
    MM_CHECK_INT(annual_present(&c, "机上訓練"), 2);
    MM_CHECK_INT(annual_present(&c, "集合研修"), -1);
    MM_CHECK(mm_json_get_bool(out, "tabletop", false));
    MM_CHECK_INT(mm_json_get_int(out, "present", 0), 2);
    MM_CHECK_INT(mm_json_get_int(out, "completed", -1), 0);
    mm_json_free(out);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM statement"), before);
    MM_CHECK_ERR(mm_report_find("tabletops")->run(c.central, COUNCIL_AT_MS, &table, NULL), MM_OK);
    MM_REQUIRE(table.n_rows == 2);
    MM_CHECK_STR(table.cells[2].text, "タブレットがない");
    MM_CHECK_STR(table.cells[3].text, "議員01");
    mm_report_table_done(&table);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM progress WHERE state=2"), 0);
    council_close(&c);
}

MM_TEST(one_for_the_office_takes_no_councillor)
{
    struct council c;
    begin(&c, ",\"audience\":\"職員\"");
    MM_CHECK_INT(told(&c, 1, MEMBER, AT, HERE), MM_RECORD_QUARANTINED);
    MM_CHECK_INT(told(&c, 2, OFFICE, AT, HERE), MM_RECORD_STORED);
    mm_json_free(paper_act(&c, &mm_action_group_attend, MM_ERR_NOT_FOUND,
                           "{\"actor\":\"書記\",\"group\":1,\"people\":[\"議員01\"]}"));
    MM_CHECK_INT(count(&c, CAME), 1);
    council_close(&c);
}

MM_TEST(kiosks_are_told_of_it_for_everybody)
{
    struct council c;
    struct mm_roster roster;
    begin(&c, "");
    mm_json_free(paper_act(&c, &mm_action_group_code, MM_OK, SESSION));
    MM_CHECK_ERR(mm_central_roster_for(c.central, "k", &roster, NULL), MM_OK);
    MM_REQUIRE(roster.groups.n == 1 && roster.signin.n_codes == 1);
    MM_CHECK_STR(roster.groups.session[0].course, "tabletop-lost");
    MM_CHECK_INT(roster.groups.session[0].audience, MM_AUD_BOTH);
    mm_roster_done(&roster);
    council_close(&c);
}

MM_TEST_MAIN
