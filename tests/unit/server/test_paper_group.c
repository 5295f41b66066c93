/* A group session of 26: attendance, sheets with every slip, the power that fails, the end.
 * mm-test-pg: */
#include "sync/server/actions.h"
#include "sync/server/reports/reports.h"
#include "sync/server/told.h"
#include "sync/wire/group.h"
#include "tests/unit/server/fixture_batch.h"
#include "tests/unit/server/fixture_paper.h"

#define PEOPLE 26

#define CAME "SELECT COUNT(*) FROM paper_present WHERE absent_at_ms=0"

struct session {
    struct council c;
    struct mm_paper_form form;
    struct mm_paper_sheet *sheets;
    size_t n;
    char marks[2000];
    int64_t came_at_ms; /* 0: a moment ago */
};

static void begin(struct session *s)
{
    char people[4000] = "", id[MM_ID_BYTES], name[40];
    size_t n = 0;
    council_open(&s->c);
    for (int i = 0; i < PEOPLE + 1; i++) {
        snprintf(id, sizeof id, "0198c000-0000-7000-8000-0000000002%02d", i);
        snprintf(name, sizeof name, "議員%02d", i);
        paper_put(&s->c, paper_person(id, name, MM_PERSON_COUNCILLOR, i + 1));
        if (i < PEOPLE)
            n += (size_t)snprintf(people + n, sizeof people - n, "%s\"%s\"", i ? "," : "", name);
    }
    mm_json_free(paper_act(
        &s->c, &mm_action_group_open, MM_OK,
        "{\"actor\":\"書記\",\"course\":\"" COURSE "\",\"on\":\"2026-11-22\",\"sheets\":%d}", PEOPLE + 2));
    struct mm_json *out = paper_act(&s->c, &mm_action_group_attend, MM_OK,
                                    "{\"actor\":\"書記\",\"group\":1,\"people\":[%s]}", people);
    MM_CHECK_INT(mm_json_get_int(out, "present", 0), PEOPLE);
    mm_json_free(out);
    MM_CHECK_ERR(mm_paper_form_get(s->c.central, 1, &s->form, NULL), MM_OK);
    MM_CHECK_ERR(mm_paper_sheets(s->c.central, 1, &s->sheets, &s->n, NULL), MM_OK);
    MM_CHECK_INT(s->n, PEOPLE + 2);
    paper_answers(&s->form, 99, s->marks);
}

static void end(struct session *s)
{
    free(s->sheets);
    council_close(&s->c);
}

struct slip {
    int row, sheet, person, more_marks, sheets; /* row -1: none */
    const char *marks;
};

/* How many faults the rows have; with a slip in one of them. *ret_entered. */
static size_t enter(struct session *s, int rows, struct slip slip, int64_t *ret_entered, int64_t *ret_already)
{
    static char text[200000];
    size_t n = 0;
    for (int i = 0; i < rows; i++) {
        char number[MM_PAPER_NUMBER_BYTES];
        bool here = i == slip.row;
        mm_paper_number_write(s->sheets[here ? slip.sheet : i].number, number);
        n += (size_t)snprintf(text + n, sizeof text - n,
                              "%s{\"number\":\"%s\",\"person\":\"議員%02d\",\"answers\":[%s],\"marks\":%d}",
                              i ? "," : "", number, here ? slip.person : i,
                              here && slip.marks ? slip.marks : s->marks,
                              (int)mm_marks_count_all(s->marks) + (here ? slip.more_marks : 0));
    }
    struct mm_json *out =
        paper_act(&s->c, &mm_action_group_enter, MM_OK,
                  "{\"actor\":\"書記\",\"group\":1,\"sheets\":%d,\"rows\":[%s]}", rows + slip.sheets, text);
    size_t faults = mm_json_size(mm_json_get(out, "faults"));
    *ret_entered = mm_json_get_int(out, "entered", -1);
    *ret_already = mm_json_get_int(out, "already", -1);
    mm_json_free(out);
    return faults;
}

MM_TEST(a_slip_in_one_row_records_nothing)
{
    struct session s;
    int64_t entered = 0, already = 0;
    char two[2100];
    begin(&s);
    snprintf(two, sizeof two, "\"ABCABC\"%s", strchr(s.marks, ','));
    const struct slip slips[] = {
        {3, 3, PEOPLE, 0, 0, NULL}, /* somebody who was absent */
        {3, 4, 3, 0, 0, NULL},      /* the sheet of the next row */
        {3, 3, 4, 0, 0, NULL},      /* the person of the next row */
        {3, 3, 3, 1, 0, NULL},      /* a mark was left out */
        {3, 3, 3, 0, 0, two},       /* two marks where one is asked for */
        {-1, 0, 0, 0, 1, NULL},     /* a sheet was left out */
    };
    for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++) {
        MM_CHECK_INT(enter(&s, PEOPLE, slips[i], &entered, &already), 1);
        MM_CHECK_INT(entered, 0);
    }
    MM_CHECK_INT(enter(&s, PEOPLE - 1, (struct slip){.row = -1}, &entered, &already), 1); /* a row */
    MM_CHECK_INT(count(&s.c, PAPER_OWN), 0);
    MM_CHECK_INT(count(&s.c, "SELECT COUNT(*) FROM paper_sheet WHERE state<>'made'"), 0);
    end(&s);
}

static void correct(struct session *s, int row, const char *who, const char *marks, enum mm_err want)
{
    char number[MM_PAPER_NUMBER_BYTES];
    mm_paper_number_write(s->sheets[row].number, number);
    mm_json_free(paper_act(&s->c, &mm_action_paper_enter, want,
                           "{\"actor\":\"%s\",\"number\":\"%s\",\"answers\":[%s],\"correct\":true}", who,
                           number, marks));
}

/* The marks of the fourth were typed in the row of the third. */
MM_TEST(a_row_that_was_wrong_is_corrected_by_two_people_before_the_session_closes_and_behind_it)
{
    static const char marks_right[] = "SELECT COUNT(DISTINCT person) FROM evidence WHERE person IN"
                                      " (SELECT person FROM evidence GROUP BY person HAVING MIN(CASE WHEN "
                                      "mark IN (1,4) THEN 1 ELSE 0 END)=1)";
    struct session s;
    int64_t entered = 0, already = 0;
    char wrong[2000], two[2100];
    begin(&s);
    paper_answers(&s.form, 1, wrong);
    correct(&s, 3, "書記", s.marks, MM_ERR_CONFLICT); /* nothing is entered yet */
    /* Which items the sheet asks is drawn: one with several answers may want more marks than are wrong. */
    int more = (int)mm_marks_count_all(wrong) - (int)mm_marks_count_all(s.marks);
    MM_CHECK_INT(enter(&s, PEOPLE, (struct slip){3, 3, 3, more, 0, wrong}, &entered, &already), 0);
    MM_CHECK_INT(count(&s.c, marks_right), PEOPLE - 1);
    snprintf(two, sizeof two, "\"ABCABC\"%s", strchr(s.marks, ','));
    correct(&s, 3, "書記", two, MM_ERR_INVALID);
    correct(&s, 3, "書記", s.marks, MM_OK);
    correct(&s, PEOPLE, "書記", s.marks, MM_ERR_CONFLICT); /* of nobody: absent, and not entered */
    MM_CHECK_INT(count(&s.c, marks_right), PEOPLE - 1);
    correct(&s, 3, "次長", s.marks, MM_OK);
    MM_CHECK_INT(count(&s.c, marks_right), PEOPLE);
    /* The rows as they really are say what is recorded; the wrong ones do not any more. */
    MM_CHECK_INT(enter(&s, PEOPLE, (struct slip){.row = -1}, &entered, &already), 0);
    MM_CHECK_INT(already, PEOPLE);
    MM_CHECK_INT(enter(&s, PEOPLE, (struct slip){3, 3, 3, more, 0, wrong}, &entered, &already), 1);
    mm_json_free(paper_act(&s.c, &mm_action_group_close, MM_OK, "{\"actor\":\"書記\",\"group\":1}"));
    correct(&s, 4, "書記", wrong, MM_OK);
    correct(&s, 4, "次長", wrong, MM_OK);
    MM_CHECK_INT(count(&s.c, marks_right), PEOPLE - 1);
    MM_CHECK_INT(count(&s.c, "SELECT COUNT(*) FROM progress WHERE state=2 AND route='group'"), PEOPLE);
    end(&s);
}

MM_TEST(a_sheet_of_another_session_is_refused)
{
    struct session s;
    struct mm_paper_sheet *others = NULL;
    size_t n = 0;
    int64_t entered = 0, already = 0;
    begin(&s);
    mm_json_free(paper_act(&s.c, &mm_action_group_open, MM_OK,
                           "{\"actor\":\"書記\",\"course\":\"" COURSE
                           "\",\"on\":\"2026-11-22\",\"sheets\":1}"));
    MM_CHECK_ERR(mm_paper_sheets(s.c.central, 2, &others, &n, NULL), MM_OK);
    s.sheets[PEOPLE + 1] = others[0];
    MM_CHECK_INT(enter(&s, PEOPLE, (struct slip){5, PEOPLE + 1, 5, 0, 0, NULL}, &entered, &already), 1);
    MM_CHECK_INT(entered, 0);
    free(others);
    end(&s);
}

MM_TEST(who_was_checked_in_by_mistake_is_taken_off_until_their_sheet_is_entered)
{
    struct session s;
    int64_t entered = 0, already = 0;
    static const char undo[] = "{\"actor\":\"書記\",\"group\":1,\"absent\":true,\"people\":[%s]}";
    begin(&s);
    /* All of them, or nobody. */
    mm_json_free(paper_act(&s.c, &mm_action_group_attend, MM_ERR_NOT_FOUND, undo, "\"議員25\",\"議員26\""));
    MM_CHECK_INT(count(&s.c, "SELECT COUNT(*) FROM paper_present"), PEOPLE);
    struct mm_json *out = paper_act(&s.c, &mm_action_group_attend, MM_OK, undo, "\"議員25\"");
    MM_CHECK_INT(mm_json_get_int(out, "present", 0), PEOPLE - 1);
    mm_json_free(out);
    MM_CHECK_INT(enter(&s, PEOPLE - 1, (struct slip){.row = -1}, &entered, &already), 0);
    MM_CHECK_INT(entered, PEOPLE - 1);
    mm_json_free(paper_act(&s.c, &mm_action_group_attend, MM_ERR_CONFLICT, undo, "\"議員03\""));
    mm_json_free(paper_act(&s.c, &mm_action_group_close, MM_OK, "{\"actor\":\"書記\",\"group\":1}"));
    MM_CHECK_INT(count(&s.c, "SELECT COUNT(*) FROM progress WHERE state=2 AND route='group'"), PEOPLE - 1);
    end(&s);
}

static enum mm_record_status came(struct session *s, int id, const char *person, const char *data);

static int64_t present_of(struct session *s)
{
    struct mm_paper_session_row *rows = NULL;
    size_t n = 0;
    MM_CHECK_ERR(mm_paper_sessions(s->c.central, &rows, &n, NULL), MM_OK);
    int64_t present = n == 1 ? rows[0].n_present : -1;
    free(rows);
    return present;
}

/* A server that was restored is told again of everybody, also of whom the clerk took off since. */
MM_TEST(who_was_taken_off_does_not_come_back_when_a_kiosk_tells_it_again)
{
    static const char late[] = "0198c000-0000-7000-8000-000000000226", here[] = "{\"group\":1}";
    struct session s;
    begin(&s);
    MM_CHECK_INT(came(&s, 1, late, here), MM_RECORD_STORED);
    struct mm_json *out =
        paper_act(&s.c, &mm_action_group_attend, MM_OK,
                  "{\"actor\":\"書記\",\"group\":1,\"absent\":true,\"people\":[\"議員26\"]}");
    MM_CHECK_INT(mm_json_get_int(out, "present", 0), PEOPLE);
    mm_json_free(out);
    MM_CHECK_INT(present_of(&s), PEOPLE); /* in the year's report too */
    MM_CHECK_INT(came(&s, 1, late, here), MM_RECORD_DUPLICATE);
    MM_CHECK_INT(came(&s, 2, late, here), MM_RECORD_DUPLICATE); /* and the other kiosk of the room */
    MM_CHECK_INT(count(&s.c, CAME), PEOPLE);
    /* They come after all: later than that was said; or the clerk says so. */
    s.c.at.wall_at_ms += 5000;
    s.came_at_ms = COUNCIL_AT_MS + 4000;
    MM_CHECK_INT(came(&s, 3, late, here), MM_RECORD_STORED);
    MM_CHECK_INT(count(&s.c, CAME), PEOPLE + 1);
    for (int i = 0; i < 2; i++) {
        out = paper_act(&s.c, &mm_action_group_attend, MM_OK,
                        "{\"actor\":\"書記\",\"group\":1,\"absent\":%s,\"people\":[\"議員26\"]}",
                        i ? "false" : "true");
        MM_CHECK_INT(mm_json_get_int(out, "present", 0), PEOPLE + i);
        mm_json_free(out);
    }
    end(&s);
}

MM_TEST(twenty_six_are_entered_once_and_complete_together)
{
    struct session s;
    const struct slip none = {.row = -1};
    int64_t entered = 0, already = 0;
    begin(&s);
    mm_json_free(
        paper_act(&s.c, &mm_action_group_close, MM_ERR_CONFLICT, "{\"actor\":\"書記\",\"group\":1}"));
    MM_CHECK_INT(enter(&s, PEOPLE, none, &entered, &already), 0);
    MM_CHECK_INT(entered, PEOPLE);
    int64_t records = count(&s.c, PAPER_OWN);
    MM_CHECK_INT(enter(&s, PEOPLE, none, &entered, &already), 0); /* the answer was lost */
    MM_CHECK_INT(already, PEOPLE);
    MM_CHECK_INT(count(&s.c, PAPER_OWN), records);
    MM_CHECK_INT(count(&s.c, "SELECT COUNT(*) FROM progress WHERE state=2"), 0);
    struct mm_json *out = paper_act(&s.c, &mm_action_group_close, MM_OK, "{\"actor\":\"書記\",\"group\":1}");
    MM_CHECK_INT(mm_json_get_int(out, "completed", 0), PEOPLE);
    mm_json_free(out);
    MM_CHECK_INT(count(&s.c, "SELECT COUNT(*) FROM progress WHERE state=2 AND route='group'"), PEOPLE);
    mm_json_free(
        paper_act(&s.c, &mm_action_group_close, MM_ERR_CONFLICT, "{\"actor\":\"書記\",\"group\":1}"));
    end(&s);
}

MM_TEST(who_was_in_a_session_that_was_broken_off_has_not_completed)
{
    struct session s;
    int64_t entered = 0, already = 0;
    begin(&s);
    MM_CHECK_INT(enter(&s, PEOPLE, (struct slip){.row = -1}, &entered, &already), 0);
    mm_json_free(
        paper_act(&s.c, &mm_action_group_close, MM_OK, "{\"actor\":\"書記\",\"group\":1,\"cut\":true}"));
    MM_CHECK_INT(count(&s.c, "SELECT COUNT(*) FROM progress WHERE state=2"), 0);
    MM_CHECK_INT(count(&s.c, "SELECT COUNT(*) FROM progress WHERE state=1"), PEOPLE);
    end(&s);
}

/* ---- at a kiosk -------------------------------------------------------------------------------------- */
static void code_of(struct session *s, char out[MM_CODE_BYTES])
{
    struct mm_json *got = paper_act(&s->c, &mm_action_group_code, MM_OK, "{\"actor\":\"書記\",\"group\":1}");
    snprintf(out, MM_CODE_BYTES, "%s", mm_json_get_str(got, "code", ""));
    mm_json_free(got);
}

/* What the kiosk says of this person; the answer's status. */
static enum mm_record_status came(struct session *s, int id, const char *person, const char *data)
{
    char text[64];
    struct mm_told told = {
        .kind = "present", .at_ms = s->came_at_ms ? s->came_at_ms : COUNCIL_AT_MS - 1000, .data = text};
    struct mm_record_reply reply = {.status = MM_RECORD_STATUS_COUNT};
    snprintf(told.id, sizeof told.id, "0198c000-0000-7000-8000-0000000003%02d", id);
    snprintf(told.person, sizeof told.person, "%s", person);
    snprintf(text, sizeof text, "%s", data);
    MM_CHECK_ERR(mm_told_take(s->c.central, "k", &told, 1, &reply, NULL), MM_OK);
    return reply.status;
}

MM_TEST(kiosks_are_told_of_a_session_once_its_number_was_made_and_until_it_is_closed)
{
    struct session s;
    struct mm_roster roster;
    char code[MM_CODE_BYTES], again[MM_CODE_BYTES];
    begin(&s);
    MM_CHECK_ERR(mm_central_roster_for(s.c.central, "k", &roster, NULL), MM_OK);
    MM_CHECK_INT(roster.groups.n, 0);
    MM_CHECK_INT(roster.signin.n_codes, 0);
    mm_roster_done(&roster);
    code_of(&s, code);
    code_of(&s, again);
    MM_CHECK_INT(strlen(code), MM_CODE_DIGITS);
    MM_CHECK_STR(code, again);
    MM_CHECK_ERR(mm_central_roster_for(s.c.central, "k", &roster, NULL), MM_OK);
    MM_CHECK_INT(roster.groups.n, 1);
    MM_CHECK_INT(roster.groups.session[0].no, 1);
    MM_CHECK_STR(roster.groups.session[0].course, COURSE);
    MM_REQUIRE(roster.signin.n_codes == 1);
    MM_CHECK_STR(roster.signin.codes[0].person, MM_GROUP_FACILITATOR);
    MM_CHECK_INT(roster.signin.codes[0].generation, 1);
    MM_CHECK_STR(roster.signin.codes[0].expires_on, "2026-11-22");
    MM_CHECK(mm_secret_verify(roster.signin.codes[0].hash, code, MM_CODE_DIGITS));
    mm_roster_done(&roster);
    mm_json_free(
        paper_act(&s.c, &mm_action_group_close, MM_OK, "{\"actor\":\"書記\",\"group\":1,\"cut\":true}"));
    MM_CHECK_ERR(mm_central_roster_for(s.c.central, "k", &roster, NULL), MM_OK);
    MM_CHECK_INT(roster.groups.n + roster.signin.n_codes, 0);
    mm_roster_done(&roster);
    mm_json_free(paper_act(&s.c, &mm_action_group_code, MM_ERR_CONFLICT, "{\"actor\":\"書記\",\"group\":1}"));
    end(&s);
}

MM_TEST(who_checked_in_at_a_kiosk_is_present_once_and_a_stranger_stops_nobody)
{
    static const char late[] = "0198c000-0000-7000-8000-000000000226", here[] = "{\"group\":1}";
    struct session s;
    begin(&s);
    MM_CHECK_INT(came(&s, 1, "0198c000-0000-7000-8000-000000000299", here), MM_RECORD_QUARANTINED);
    MM_CHECK_INT(came(&s, 2, late, "{\"group\":2}"), MM_RECORD_QUARANTINED);
    MM_CHECK_INT(count(&s.c, CAME), PEOPLE);
    /* Neither is lost: once the person and the session are here both are taken. */
    MM_CHECK_INT(count(&s.c, "SELECT COUNT(*) FROM told_kept"), 2);
    paper_put(&s.c, paper_person("0198c000-0000-7000-8000-000000000299", "議員99", MM_PERSON_COUNCILLOR, 40));
    mm_json_free(paper_act(&s.c, &mm_action_group_open, MM_OK,
                           "{\"actor\":\"書記\",\"course\":\"" COURSE
                           "\",\"on\":\"2026-11-22\",\"sheets\":1}"));
    MM_CHECK_ERR(mm_told_again(s.c.central, NULL), MM_OK);
    MM_CHECK_INT(count(&s.c, "SELECT COUNT(*) FROM told_kept"), 0);
    MM_CHECK_INT(count(&s.c, CAME " AND form=2"), 1);
    MM_CHECK_INT(count(&s.c, CAME), PEOPLE + 2);
    /* Of who was erased nothing is kept. */
    MM_CHECK_ERR(mm_db_exec(mm_central_db(s.c.central),
                            "INSERT INTO erased (council, person, at_ms)"
                            " SELECT id, '0198c000-0000-7000-8000-000000000298', 1 FROM council",
                            NULL),
                 MM_OK);
    MM_CHECK_INT(came(&s, 6, "0198c000-0000-7000-8000-000000000298", here), MM_RECORD_QUARANTINED);
    MM_CHECK_INT(count(&s.c, "SELECT COUNT(*) FROM told_kept"), 0);
    MM_CHECK_INT(came(&s, 3, late, here), MM_RECORD_STORED);
    (void)came(&s, 3, late, here);
    (void)came(&s, 4, late, here); /* and at the other kiosk of the room */
    MM_CHECK_INT(count(&s.c, CAME), PEOPLE + 3);
    mm_json_free(
        paper_act(&s.c, &mm_action_group_close, MM_OK, "{\"actor\":\"書記\",\"group\":1,\"cut\":true}"));
    MM_CHECK_INT(came(&s, 5, late, here), MM_RECORD_QUARANTINED);
    end(&s);
}

/* In 今月すること. */
static int64_t waits(struct session *s)
{
    struct mm_report_table table;
    int64_t n = -1;
    MM_CHECK_ERR(mm_report_find("tasks")->run(s->c.central, COUNCIL_AT_MS, &table, NULL), MM_OK);
    for (size_t i = 0; i < table.n_rows; i++)
        if (strstr(table.cells[i * table.n_columns].text, "受付"))
            n = table.cells[i * table.n_columns + 1].num;
    mm_report_table_done(&table);
    return n;
}

MM_TEST(a_check_in_waits_for_the_clerk_only_while_it_can_be_added)
{
    struct session s;
    begin(&s);
    MM_CHECK_INT(waits(&s), 0);
    mm_json_free(paper_act(&s.c, &mm_action_duty_note, MM_OK,
                           "{\"actor\":\"書記\",\"kind\":\"other\",\"person\":\"議員26\",\"course\":\"" COURSE
                           "\",\"on\":\"2026-11-22\",\"detail\":\"市の研修\"}"));
    MM_CHECK_INT(came(&s, 1, "0198c000-0000-7000-8000-000000000226", "{\"group\":1}"), MM_RECORD_QUARANTINED);
    MM_CHECK_INT(waits(&s), 1);
    mm_json_free(
        paper_act(&s.c, &mm_action_group_close, MM_OK, "{\"actor\":\"書記\",\"group\":1,\"cut\":true}"));
    MM_CHECK_INT(waits(&s), 0);
    end(&s);
}

/* A day without a network: its record comes first, and it was made in the room. */
MM_TEST(who_answered_at_the_screen_of_the_room_is_there_and_no_sheet_is_wanted)
{
    static const char late[] = "0198c000-0000-7000-8000-000000000226", here[] = "{\"group\":1}";
    struct session s;
    int64_t entered = 0, already = 0;
    begin(&s);
    struct kiosk k;
    struct mm_record_reply reply;
    MM_REQUIRE(kiosk_enrol(&s.c, &k, 3));
    k.route = MM_DUTY_BY_GROUP;
    struct record r = record_verb(&s.c, &k, late, MM_VERB_COMPLETED, COUNCIL_AT_MS - 1000);
    MM_CHECK_ERR(take(&s.c, &k, &r, 1, &reply), MM_OK);
    records_free(&r, 1);
    MM_CHECK_INT(came(&s, 1, late, here), MM_RECORD_STORED);
    MM_CHECK_INT(count(&s.c, CAME), PEOPLE + 1);
    MM_CHECK_INT(enter(&s, PEOPLE, (struct slip){.row = -1}, &entered, &already), 0);
    MM_CHECK_INT(entered, PEOPLE);
    struct mm_json *out = paper_act(&s.c, &mm_action_group_close, MM_OK, "{\"actor\":\"書記\",\"group\":1}");
    MM_CHECK_INT(mm_json_get_int(out, "completed", 0), PEOPLE);
    mm_json_free(out);
    MM_CHECK_INT(count(&s.c, "SELECT COUNT(*) FROM progress WHERE state=2 AND route='group'"), PEOPLE + 1);
    end(&s);
}

MM_TEST(a_check_in_that_is_not_taken_is_listed_until_the_clerk_adds_it_and_stops_no_other)
{
    static const char late[] = "0198c000-0000-7000-8000-000000000226", here[] = "{\"group\":1}";
    struct session s;
    struct mm_report_table table;
    begin(&s);
    mm_json_free(paper_act(&s.c, &mm_action_duty_note, MM_OK,
                           "{\"actor\":\"書記\",\"kind\":\"other\",\"person\":\"議員26\",\"course\":\"" COURSE
                           "\",\"on\":\"2026-11-22\",\"detail\":\"市の研修\"}"));
    MM_CHECK_INT(came(&s, 1, late, here), MM_RECORD_QUARANTINED);
    MM_CHECK_INT(came(&s, 1, late, here), MM_RECORD_QUARANTINED);
    MM_CHECK_INT(count(&s.c, CAME), PEOPLE);
    MM_CHECK_INT(count(&s.c, "SELECT COUNT(*) FROM told_kept WHERE error LIKE '%議員%'"), 0);
    MM_CHECK_ERR(mm_report_find("checkins")->run(s.c.central, COUNCIL_AT_MS, &table, NULL), MM_OK);
    MM_REQUIRE(table.n_rows == 1);
    MM_CHECK_STR(table.cells[2].text, "議員26");
    MM_CHECK_STR(table.cells[3].text, "この研修は済んでいます");
    mm_report_table_done(&table);
    MM_CHECK_ERR(mm_db_begin(mm_central_db(s.c.central), NULL), MM_OK);
    MM_CHECK_ERR(mm_paper_present_put(s.c.central, 1, late, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(mm_central_db(s.c.central), NULL), MM_OK);
    MM_CHECK_ERR(mm_report_find("checkins")->run(s.c.central, COUNCIL_AT_MS, &table, NULL), MM_OK);
    MM_CHECK_INT(table.n_rows, 0);
    mm_report_table_done(&table);
    end(&s);
}

MM_TEST(who_did_the_course_elsewhere_after_checking_in_keeps_no_other_from_completing)
{
    struct session s;
    int64_t entered = 0, already = 0;
    begin(&s);
    mm_json_free(paper_act(&s.c, &mm_action_duty_note, MM_OK,
                           "{\"actor\":\"書記\",\"kind\":\"other\",\"person\":\"議員25\",\"course\":\"" COURSE
                           "\",\"on\":\"2026-11-22\",\"detail\":\"市の研修\"}"));
    MM_CHECK_INT(enter(&s, PEOPLE, (struct slip){.row = -1}, &entered, &already), 2); /* and too many rows */
    MM_CHECK_INT(enter(&s, PEOPLE - 1, (struct slip){.row = -1}, &entered, &already), 0);
    MM_CHECK_INT(entered, PEOPLE - 1);
    struct mm_json *out = paper_act(&s.c, &mm_action_group_close, MM_OK, "{\"actor\":\"書記\",\"group\":1}");
    MM_CHECK_INT(mm_json_get_int(out, "completed", 0), PEOPLE - 1);
    mm_json_free(out);
    end(&s);
}

MM_TEST_MAIN
