/* まだ受講されていない方, and 脅威の5分類ごとの理解.
 * mm-test-pg: long */
#include "sync/server/decision.h"
#include "tests/unit/server/fixture_report.h"

#define DAY_MS 86400000LL

/* Duties of councillors open on 2026-11-09 and are asked for until 2026-12-09, those of staff a week earlier.
 */
static const int64_t last_day_ms = 1796828399000; /* 2026-12-09 23:59:59 in Japan */

/* Rows of the report for a person. */
static size_t rows_of(const struct mm_report_table *table, const char *name)
{
    size_t n = 0;

    for (size_t r = 0; r < table->n_rows; r++)
        n += strcmp(cell_of(table, r, "name")->text, name) == 0;
    return n;
}

/* Courses that are asked for within thirty days. */
static size_t courses_of_a_month(struct council *c)
{
    const struct mm_pack *pack = mm_central_pack(c->central);
    size_t n = 0;

    for (size_t i = 0; i < pack->n_courses; i++)
        n += pack->courses[i].kind == MM_COURSE_PART;
    return n;
}

MM_TEST(nobody_is_overdue_before_the_last_day_is_over)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0, courses;
    struct mm_report_table table;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 3, 0, &people, &n));
    courses = courses_of_a_month(&c);
    MM_REQUIRE(run_report_at(&c, "overdue", last_day_ms, &table));
    MM_CHECK_INT(table.n_rows, 0);
    MM_CHECK(has_note(&table, "お願いする日を過ぎた研修のある方: 議員 0人、職員 0人"));
    mm_report_table_done(&table);
    MM_REQUIRE(run_report_at(&c, "overdue", last_day_ms + 1000, &table));
    MM_CHECK_INT(table.n_rows, 3 * courses);
    MM_CHECK(has_note(&table, "お願いする日を過ぎた研修のある方: 議員 3人、職員 0人"));
    mm_report_table_done(&table);
    free(people);
    council_close(&c);
}

MM_TEST(overdue_lists_by_seat_then_staff_what_is_still_open_and_counts_no_days)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0, courses, row;
    int64_t seat = 0;
    bool staff = false;
    struct mm_report_table table;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 5, 2, &people, &n));
    courses = courses_of_a_month(&c);
    progress(&c, &people[0], "done");
    progress(&c, &people[1], "started");
    MM_REQUIRE(run_report_at(&c, "overdue", last_day_ms + DAY_MS, &table));
    MM_CHECK_INT(table.handling, MM_HANDLING_NAMES);
    MM_CHECK(mm_report_find("overdue")->names_people);
    MM_CHECK_STR(table.title, "まだ受講されていない方");
    MM_CHECK_INT(table.n_rows, 7 * courses - 1);
    MM_CHECK_INT(rows_of(&table, people[0].name), courses - 1);
    row = row_of_name(&table, people[1].name);
    MM_CHECK_STR(cell_of(&table, row, "state")->text, "途中");
    for (size_t r = 0; r < table.n_rows; r++) {
        const struct mm_cell *at = cell_of(&table, r, "seat");

        MM_CHECK_STR(cell_of(&table, r, "words")->text, "期日を過ぎています");
        MM_CHECK(!cell_of(&table, r, "due_on")->absent);
        MM_CHECK(at->absent || (!staff && at->num >= seat)); /* staff have no seat and come last */
        staff = at->absent;
        seat = at->absent ? seat : at->num;
    }
    for (size_t k = 0; k < table.n_columns; k++)
        MM_CHECK(table.columns[k].type != MM_CELL_INT || strcmp(table.columns[k].id, "seat") == 0);
    MM_CHECK(has_note(&table, "議員 5人、職員 2人"));
    MM_CHECK(has_note(&table, "この時刻までに届いた記録"));
    same_in_every_format(&table, "議席");
    free(people);
    mm_report_table_done(&table);
    council_close(&c);
}

MM_TEST(a_duty_that_was_closed_is_not_overdue_from_that_day_on)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0, courses;
    struct mm_report_table table;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 2, 0, &people, &n));
    courses = courses_of_a_month(&c);
    MM_CHECK_ERR(mm_db_begin(mm_central_db(c.central), NULL), MM_OK);
    struct mm_fact exempt = {.id = "00000000-0000-7000-8000-000000000099",
                             .kind = MM_FACT_EXEMPT,
                             .word = "official",
                             .on_day = mm_date_day((struct mm_date){2026, 12, 11}),
                             .until_day = MM_DAY_NONE,
                             .known_day = mm_date_day((struct mm_date){2026, 12, 11})};
    memcpy(exempt.person, people[0].id, sizeof exempt.person);
    MM_CHECK_ERR(mm_facts_put(c.central, &exempt, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(mm_central_db(c.central), NULL), MM_OK);
    MM_REQUIRE(run_report_at(&c, "overdue", last_day_ms + DAY_MS, &table)); /* the tenth */
    MM_CHECK_INT(rows_of(&table, people[0].name), courses);
    mm_report_table_done(&table);
    MM_REQUIRE(run_report_at(&c, "overdue", last_day_ms + 2 * DAY_MS, &table));
    MM_CHECK_INT(rows_of(&table, people[0].name), 0);
    MM_CHECK_INT(rows_of(&table, people[1].name), courses);
    mm_report_table_done(&table);
    free(people);
    council_close(&c);
}

static void check_quiet(struct council *c, int64_t at_ms, bool quiet)
{
    struct mm_report_table table;
    bool found = false;
    MM_CHECK_ERR(mm_report_find("overdue")->run(c->central, at_ms, &table, NULL), MM_OK);
    for (size_t i = 0; i < table.n_notes; i++)
        found = found || strstr(table.notes[i], "告示日から投票日") != NULL;
    MM_CHECK_INT(found, quiet);
    mm_report_table_done(&table);
}

MM_TEST(from_the_notice_of_an_election_to_its_day_the_list_says_that_nobody_is_reminded)
{
    struct council c;
    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(mm_db_begin(mm_central_db(c.central), NULL), MM_OK);
    MM_CHECK_ERR(mm_db_exec(mm_central_db(c.central),
                            "INSERT INTO calendar (council, id, kind, from_day, until_day, name) VALUES"
                            " ('kamakura', 'e', 'election', '2026-11-22', '2026-11-29', '選挙')",
                            NULL),
                 MM_OK);
    MM_CHECK_ERR(mm_db_commit(mm_central_db(c.central), NULL), MM_OK);
    check_quiet(&c, COUNCIL_AT_MS - 86400000LL, false);
    check_quiet(&c, COUNCIL_AT_MS, true);
    check_quiet(&c, COUNCIL_AT_MS + 7 * 86400000LL, true);
    check_quiet(&c, COUNCIL_AT_MS + 8 * 86400000LL, false);
    council_close(&c);
}

MM_TEST(who_is_absent_is_not_overdue)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    struct mm_report_table table;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 2, 0, &people, &n));
    MM_CHECK_ERR(mm_db_begin(mm_central_db(c.central), NULL), MM_OK);
    struct mm_fact absence = {.id = "00000000-0000-7000-8000-000000000098",
                              .kind = MM_FACT_ABSENCE,
                              .word = "leave",
                              .on_day = mm_date_day((struct mm_date){2026, 12, 10}), /* the day after */
                              .until_day = MM_DAY_NONE,
                              .known_day = mm_date_day((struct mm_date){2026, 12, 10})};
    memcpy(absence.person, people[0].id, sizeof absence.person);
    MM_CHECK_ERR(mm_facts_put(c.central, &absence, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(mm_central_db(c.central), NULL), MM_OK);
    MM_REQUIRE(run_report_at(&c, "overdue", last_day_ms + DAY_MS, &table));
    MM_CHECK_INT(rows_of(&table, people[0].name), 0);
    MM_CHECK_INT(rows_of(&table, people[1].name), courses_of_a_month(&c));
    mm_report_table_done(&table);
    free(people);
    council_close(&c);
}

MM_TEST(overdue_marks_people_of_a_kiosk_with_a_backlog_and_names_each_kiosk)
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
    MM_REQUIRE(run_report_at(&c, "overdue", last_day_ms + DAY_MS, &table));
    MM_CHECK_STR(cell_of(&table, row_of_name(&table, people[1].name), "note")->text,
                 "確認中（控室に未送信の記録）");
    MM_CHECK_STR(cell_of(&table, row_of_name(&table, people[0].name), "note")->text, "");
    MM_CHECK(has_note(&table, "端末「控室」から記録が最後に届いた時刻: 令和8年11月22日 10時04分"));
    free(people);
    mm_report_table_done(&table);
    council_close(&c);
}

/* ---- threats ------------------------------------------------------------------------------------- */

static void suppressed(int councillors, int staff)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    struct mm_report_table table;
    int answered[2] = {0, 0};
    bool both = councillors >= 5 && staff >= 5;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 10, 10, &people, &n));
    for (size_t i = 0; i < n; i++) {
        int kind = !mm_person_is_councillor(people[i].status);

        if (answered[kind] < (kind ? staff : councillors)) {
            answers(&c, people[i].id, "3.4");
            answered[kind]++;
        }
    }
    MM_REQUIRE(run_report(&c, "threats", &table));
    MM_CHECK_INT(shown(&table, "基本方針3(4)", "全体"), councillors + staff >= 5);
    MM_CHECK_INT(shown(&table, "基本方針3(4)", "議員"), both);
    MM_CHECK_INT(shown(&table, "基本方針3(4)", "職員"), both);
    MM_CHECK(!shown(&table, "基本方針3(5)", "全体"));
    MM_CHECK_INT(cell_of(&table, figure_row(&table, "基本方針3(4)", "全体"), "people")->num,
                 councillors + staff);
    MM_CHECK(both || cell_of(&table, figure_row(&table, "基本方針3(4)", "議員"), "people")->absent);
    mm_report_table_done(&table);
    free(people);
    council_close(&c);
}

/* Of people, by what arrived: texts, checks and marks as much as completion. */
MM_TEST(what_is_told_of_people_from_records_tells_when_each_kiosk_was_last_heard)
{
    static const char *const names[] = {"completion", "overdue", "duties", "texts",  "witness", "checkins",
                                        "tabletops",  "chair",   "again",  "scores", "kaiha"};
    struct council c;
    struct mm_report_table table;

    MM_REQUIRE(council_open(&c));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        MM_CHECK(mm_report_find(names[i])->names_people);
        MM_REQUIRE(run_report(&c, names[i], &table));
        if (!MM_CHECK(has_note(&table, "端末はまだ登録されていません")))
            printf("    %s\n", names[i]);
        mm_report_table_done(&table);
    }
    council_close(&c);
}

MM_TEST(figures_of_threats_are_never_of_few_people)
{
    for (int n = 1; n <= 9; n++) {
        suppressed(n, 0);
        suppressed(n, 9 - n);
    }
    suppressed(5, 5);
    suppressed(9, 4);
    suppressed(4, 9);
}

MM_TEST(threats_lists_the_five_categories_for_all_councillors_and_staff)
{
    static const char *const labels[] = {"基本方針3(1)", "基本方針3(2)", "基本方針3(3)", "基本方針3(4)",
                                         "基本方針3(5)"};
    static const char *const groups[] = {"全体", "議員", "職員"};
    struct council c;
    struct mm_report_table table;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(run_report(&c, "threats", &table));
    MM_CHECK_INT(table.n_rows, 15);
    for (size_t r = 0; r < table.n_rows && r < 15; r++) {
        MM_CHECK_STR(cell_of(&table, r, "clause")->text, labels[r / 3]);
        MM_CHECK_STR(cell_of(&table, r, "group")->text, groups[r % 3]);
    }
    mm_report_table_done(&table);
    council_close(&c);
}

MM_TEST(threats_holds_the_numbers_of_gaps_and_no_name)
{
    static const char *const figures[] = {"people", "rows", "right", "unsure"};
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0, row, other;
    struct mm_report_table table, gaps;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 6, 5, &people, &n));
    for (size_t i = 0; i < n; i++)
        answers(&c, people[i].id, "3.1");
    MM_REQUIRE(run_report(&c, "threats", &table));
    MM_REQUIRE(run_report(&c, "gaps", &gaps));
    row = figure_row(&table, "基本方針3(1)", "議員");
    other = figure_row(&gaps, "基本方針3(1)", "議員");
    MM_REQUIRE(row < table.n_rows && other < gaps.n_rows);
    MM_CHECK_INT(cell_of(&table, row, "rows")->num, 12);
    MM_CHECK_STR(cell_of(&table, row, "interval")->text, "25.4%〜74.6%");
    for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++)
        MM_CHECK_INT(cell_of(&table, row, figures[i])->num, cell_of(&gaps, other, figures[i])->num);
    MM_CHECK(!mm_report_find("threats")->names_people);
    MM_CHECK_INT(table.handling, MM_HANDLING_INTERNAL);
    same_in_every_format(&table, "条項");
    nobody_in_it(&table, people, n);
    free(people);
    mm_report_table_done(&table);
    mm_report_table_done(&gaps);
    council_close(&c);
}

static int64_t waiting(const struct mm_report_table *table, const char *task)
{
    for (size_t i = 0; i < table->n_rows; i++)
        if (strcmp(cell_of(table, i, "task")->text, task) == 0)
            return cell_of(table, i, "count")->num;
    return -1;
}

/* The start page of whoever may see no names too. */
MM_TEST(what_waits_this_month_is_counted_without_a_name)
{
    static const char late[] = "期日を過ぎている研修の受講をお願いする";
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    struct mm_report_table table;

    MM_CHECK(!mm_report_find("tasks")->names_people);
    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(run_report(&c, "tasks", &table));
    MM_CHECK_INT(waiting(&table, "名簿を取り込む"), 1);
    mm_report_table_done(&table);
    MM_REQUIRE(people_of(&c, 2, 1, &people, &n));
    MM_CHECK(courses_of_a_month(&c) > 0);
    MM_REQUIRE(run_report(&c, "tasks", &table));
    MM_CHECK_INT(waiting(&table, "名簿を取り込む"), 0);
    MM_CHECK_INT(waiting(&table, "端末を登録する"), 1);
    MM_CHECK_INT(waiting(&table, late), 0);
    mm_report_table_done(&table);
    MM_REQUIRE(run_report_at(&c, "tasks", last_day_ms + DAY_MS, &table));
    MM_CHECK_INT(waiting(&table, late), 3);
    for (size_t i = 0; i < table.n_rows * table.n_columns; i++)
        MM_CHECK(!table.cells[i].text || !strstr(table.cells[i].text, people[0].name));
    mm_report_table_done(&table);
    free(people);
    council_close(&c);
}

static void occasion(struct council *c, const char *course, const char *rules, int64_t open)
{
    struct mm_report_table table;
    bool found = false;

    MM_REQUIRE(run_report(c, "occasions", &table));
    for (size_t i = 0; i < table.n_rows && !found; i++) {
        if (strcmp(cell_of(&table, i, "course")->text, course) != 0)
            continue;
        found = true;
        MM_CHECK_STR(cell_of(&table, i, "rules")->text, rules);
        MM_CHECK_INT(cell_of(&table, i, "open")->num, open);
    }
    MM_CHECK(found);
    mm_report_table_done(&table);
}

MM_TEST(when_each_course_is_asked_for_follows_what_the_council_decided)
{
    static const char course[] = "基本方針5　議員等の遵守義務";
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 2, 1, &people, &n));
    occasion(&c, course, "一般選挙・着任・事務局から　30日のうち／補欠選挙・繰上補充　14日のうち", 3);
    occasion(&c, "5分の確かめ直し",
             "はじめの研修の後　30日後から30日のうち／定例会の前　28日前から、始まる日の前日まで／事務局から"
             "　30日のうち",
             0);
    MM_CHECK_ERR(mm_db_begin(mm_central_db(c.central), NULL), MM_OK);
    MM_CHECK_ERR(mm_decision_put(c.central, "due.onboarding", "45", "議会運営委員会 2026-11-01 第1号",
                                 COUNCIL_AT_MS, NULL),
                 MM_OK);
    MM_CHECK_ERR(mm_db_commit(mm_central_db(c.central), NULL), MM_OK);
    occasion(
        &c, course,
        "一般選挙・着任　45日のうち（議会の決定）／補欠選挙・繰上補充　14日のうち／事務局から　30日のうち",
        3);
    free(people);
    council_close(&c);
}

/* ---- pages ----------------------------------------------------------------------------------------------
 */
static bool page_of(struct council *c, size_t limit, const char *after, struct mm_report_table *ret_table)
{
    struct mm_report_page page = {.limit = limit};

    snprintf(page.after, sizeof page.after, "%s", after);
    return MM_CHECK_ERR(
        mm_report_run(c->central, mm_report_find("completion"), COUNCIL_AT_MS, &page, ret_table, NULL),
        MM_OK);
}

/* The row of the same person and course; every cell must be the same. */
static void same_row(const struct mm_report_table *page, size_t row, const struct mm_report_table *whole)
{
    size_t n = whole->n_columns, same = 0;

    for (size_t r = 0; r < whole->n_rows; r++) {
        bool all = true;
        for (size_t i = 0; all && i < n; i++) {
            const struct mm_cell *a = &page->cells[row * n + i], *b = &whole->cells[r * n + i];
            all = a->absent == b->absent && a->num == b->num &&
                  strcmp(a->text ? a->text : "", b->text ? b->text : "") == 0;
        }
        same += all;
    }
    MM_CHECK_INT(same, 1);
}

/* How many rows there are on all pages together. */
static size_t turn_pages(struct council *c, size_t limit, const struct mm_report_table *whole,
                         size_t n_people)
{
    char after[64] = "";
    size_t rows = 0, pages = 0;
    bool more = true;

    for (; more && pages <= n_people; pages++) {
        struct mm_report_table table;
        if (!page_of(c, limit, after, &table))
            break;
        MM_CHECK_INT(table.people, n_people);
        for (size_t r = 0; r < table.n_rows; r++)
            same_row(&table, r, whole);
        rows += table.n_rows;
        more = table.behind[0] != '\0';
        /* totals of everybody stand only where everybody is */
        MM_CHECK((table.n_notes == whole->n_notes) == (pages == 0 && !more));
        snprintf(after, sizeof after, "%s", table.behind);
        mm_report_table_done(&table);
    }
    MM_CHECK_INT(pages, (n_people + limit - 1) / limit);
    return rows;
}

/* Councillors without a seat and staff who left are among them. */
MM_TEST(pages_of_a_report_hold_everybody_once_whatever_a_page_holds)
{
    struct council c;
    struct mm_person *people = NULL;
    struct mm_report_table whole, table;
    const struct mm_report_page page = {.limit = 5};
    size_t n = 0;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 6, 7, &people, &n));
    sql(&c, "UPDATE person SET seat=0 WHERE council=?1 AND id=?2 AND ?3>0", people[1].id, NULL);
    sql(&c, "UPDATE person SET seat=0 WHERE council=?1 AND id=?2 AND ?3>0", people[4].id, NULL);
    sql(&c, "UPDATE person SET status='ex-staff' WHERE council=?1 AND id=?2 AND ?3>0", people[n - 2].id,
        NULL);
    sql(&c,
        "INSERT INTO recorder (council, id, name, kind, status, enrolled_at_ms, last_seen_at_ms,"
        " last_received_at_ms, last_seq, backlog) VALUES (?1, 'k1', ?2, 'kiosk', 'active', ?3, ?3, ?3, 4, 7)",
        "控室", NULL);
    sql(&c, "INSERT INTO sighting (council, person, recorder, last_at_ms) VALUES (?1, ?2, 'k1', ?3)",
        people[0].id, NULL);
    MM_REQUIRE(run_report(&c, "completion", &whole));
    for (size_t limit = 1; limit <= n; limit++)
        MM_CHECK_INT(turn_pages(&c, limit, &whole, n - 1), whole.n_rows);
    mm_report_table_done(&whole);
    MM_CHECK_ERR(mm_report_run(c.central, mm_report_find("gaps"), COUNCIL_AT_MS, &page, &table, NULL),
                 MM_ERR_INVALID);
    free(people);
    council_close(&c);
}

MM_TEST_MAIN
