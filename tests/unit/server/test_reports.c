#include "tests/unit/server/fixture_report.h"

static void suppressed(int councillors, int staff)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    struct mm_report_table table;
    int answered[2] = {0, 0};

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 10, 10, &people, &n));
    for (size_t i = 0; i < n; i++) {
        int kind = !mm_person_is_councillor(people[i].status);

        if (answered[kind] < (kind ? staff : councillors)) {
            answers(&c, people[i].id, "4");
            answered[kind]++;
        }
    }
    if (run_report(&c, "gaps", &table)) {
        bool both = councillors >= 5 && staff >= 5;

        MM_CHECK_INT(shown(&table, "基本方針4", "全体"), councillors + staff >= 5);
        MM_CHECK_INT(shown(&table, "基本方針4", "議員"), both);
        MM_CHECK_INT(shown(&table, "基本方針4", "職員"), both);
        MM_CHECK_INT(cell_of(&table, figure_row(&table, "基本方針4", "全体"), "people")->num,
                     councillors + staff);
        mm_report_table_done(&table);
    }
    free(people);
    council_close(&c);
}

MM_TEST(figures_of_few_people_are_never_shown)
{
    for (int n = 1; n <= 9; n++) {
        suppressed(n, 0);
        suppressed(n, 9 - n);
    }
    suppressed(5, 5);
    suppressed(9, 4);
    suppressed(4, 9);
    suppressed(6, 7);
}

MM_TEST(gaps_lists_every_clause_once_in_the_order_of_the_policy)
{
    struct council c;
    struct mm_report_table table;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(run_report(&c, "gaps", &table));
    MM_CHECK_INT(table.n_rows, 26);
    MM_CHECK_STR(cell_of(&table, 0, "clause")->text, "基本方針1");
    MM_CHECK_STR(cell_of(&table, 1, "clause")->text, "基本方針2(1)");
    MM_CHECK_STR(cell_of(&table, 25, "clause")->text, "基本方針10");
    mm_report_table_done(&table);
    council_close(&c);
}

MM_TEST(gaps_counts_rows_and_shares)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0, row;
    struct mm_report_table table;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 6, 5, &people, &n));
    for (size_t i = 0; i < n; i++)
        answers(&c, people[i].id, "4");
    free(people);
    MM_REQUIRE(run_report(&c, "gaps", &table));
    row = figure_row(&table, "基本方針4", "議員");
    MM_CHECK_INT(cell_of(&table, row, "people")->num, 6);
    MM_CHECK_INT(cell_of(&table, row, "rows")->num, 12);
    MM_CHECK_INT(cell_of(&table, row, "right")->num, 6);
    MM_CHECK(cell_of(&table, row, "share")->share > 0.499 && cell_of(&table, row, "share")->share < 0.501);
    MM_CHECK_STR(cell_of(&table, row, "interval")->text, "25.4%〜74.6%");
    mm_report_table_done(&table);
    council_close(&c);
}

MM_TEST(the_numbers_of_every_format_are_the_same)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    struct mm_report_table table;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 6, 5, &people, &n));
    for (size_t i = 0; i < n; i++)
        answers(&c, people[i].id, "4");
    free(people);
    MM_REQUIRE(run_report(&c, "gaps", &table));
    same_in_every_format(&table, "条項");
    mm_report_table_done(&table);
    council_close(&c);
}

MM_TEST(gaps_holds_no_name)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    struct mm_report_table table;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 6, 6, &people, &n));
    for (size_t i = 0; i < n; i++)
        answers(&c, people[i].id, "4");
    MM_REQUIRE(run_report(&c, "gaps", &table));
    nobody_in_it(&table, people, n);
    free(people);
    mm_report_table_done(&table);
    council_close(&c);
}

MM_TEST(completion_says_未_途中_済_with_days_and_totals)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0, row;
    struct mm_report_table table;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 3, 2, &people, &n));
    progress(&c, &people[0], "done");
    progress(&c, &people[1], "started");
    MM_REQUIRE(run_report(&c, "completion", &table));
    MM_CHECK_INT(table.n_rows, 5 * courses_of_beginning(&c));
    MM_CHECK(table.demo);
    MM_CHECK_INT(table.handling, MM_HANDLING_NAMES);
    row = row_of_name(&table, people[0].name);
    MM_CHECK_STR(cell_of(&table, row, "state")->text, "済");
    MM_CHECK(!cell_of(&table, row, "done_on")->absent);
    row = row_of_name(&table, people[1].name);
    MM_CHECK_STR(cell_of(&table, row, "state")->text, "途中");
    MM_CHECK(!cell_of(&table, row, "started_on")->absent && cell_of(&table, row, "done_on")->absent);
    row = row_of_name(&table, people[2].name);
    MM_CHECK_STR(cell_of(&table, row, "state")->text, "未");
    MM_CHECK_STR(cell_of(&table, row, "person")->text, people[2].id); /* who of one name it is, in files */
    MM_CHECK_INT(mm_report_columns_shown(&table), table.n_columns - 1);
    MM_CHECK(has_note(&table, "議員 3人中1人が済（33.3%）"));
    MM_CHECK(has_note(&table, "職員 2人中0人が済（0.0%）"));
    MM_CHECK(has_note(&table, "この時刻までに届いた記録"));
    mm_report_table_done(&table);
    /* who left is in no row and no count
     * mm-test-pg: long */
    sql(&c, "UPDATE person SET status='ex-councillor' WHERE council=?1 AND id=?2 AND ?3>0", people[0].id,
        NULL);
    MM_REQUIRE(run_report(&c, "completion", &table));
    MM_CHECK_INT(table.n_rows, 4 * courses_of_beginning(&c));
    MM_CHECK(has_note(&table, "議員 2人中0人が済（0.0%）"));
    free(people);
    mm_report_table_done(&table);
    council_close(&c);
}

MM_TEST(completion_marks_people_of_a_kiosk_with_a_backlog)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    struct mm_report_table table;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 3, 0, &people, &n));
    sql(&c,
        "INSERT INTO recorder (council, id, name, kind, status, enrolled_at_ms, last_seen_at_ms,"
        " last_received_at_ms, last_seq, backlog) VALUES (?1, 'k1', ?2, 'kiosk', 'active', ?3, ?3, ?3, 4, 7)",
        "控室", NULL);
    sql(&c, "INSERT INTO sighting (council, person, recorder, last_at_ms) VALUES (?1, ?2, 'k1', ?3)",
        people[1].id, NULL);
    MM_REQUIRE(run_report(&c, "completion", &table));
    MM_CHECK_STR(cell_of(&table, row_of_name(&table, people[1].name), "note")->text,
                 "確認中（控室に未送信の記録）");
    MM_CHECK_STR(cell_of(&table, row_of_name(&table, people[0].name), "note")->text, "");
    MM_CHECK(has_note(
        &table, "端末「控室」から記録が最後に届いた時刻: 令和8年11月22日 10時04分（未送信の記録 7件）"));
    free(people);
    mm_report_table_done(&table);
    council_close(&c);
}

MM_TEST(the_roster_comes_back_through_its_own_import)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    struct mm_report_table table;
    struct mm_buf out;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *reply = NULL;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 4, 3, &people, &n));
    free(people);
    MM_REQUIRE(run_report(&c, "roster", &table));
    mm_buf_init(&out, 1000000);
    MM_CHECK_ERR(mm_export_find("csv")->write(&table, &out, NULL, &info), MM_OK);
    MM_CHECK_ERR(council_import(&c, mm_buf_str(&out) + 3, false, &reply, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    MM_CHECK_INT(mm_json_get_int(reply, "unchanged", -1), 7);
    mm_json_free(reply);
    mm_buf_done(&out);
    mm_report_table_done(&table);
    council_close(&c);
}

MM_TEST_MAIN
