/* The papers of the secretariat: what they count, whom they name, and when no letter is written. */
#include "tests/unit/server/fixture_report.h"

#define DAY_MS 86400000LL

static const char *const unnamed[] = {"committee", "plan",    "annual", "handover",
                                      "review",    "improve", "slots"};
#define N_UNNAMED (sizeof unnamed / sizeof unnamed[0])

static void paper_as(struct council *c, const char *report, const char *format, struct mm_buf *out)
{
    struct mm_report_table table;
    mm_buf_init(out, 1 << 20);
    MM_REQUIRE(run_report(c, report, &table));
    MM_CHECK_ERR(mm_export_find(format)->write(&table, out, NULL, NULL), MM_OK);
    mm_report_table_done(&table);
}

static const struct mm_report_table *section_of(const struct mm_report_table *table, const char *title)
{
    while (table && !strstr(table->title, title))
        table = table->next;
    return table;
}

static size_t sections(const struct mm_report_table *table)
{
    size_t n = 0;
    for (const struct mm_report_table *s = table->next; s; s = s->next)
        n++;
    return n;
}

MM_TEST(papers_without_names_hold_nobody_in_any_format)
{
    static const char *const formats[] = {"json", "csv", "table"};
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 6, 2, &people, &n));
    for (size_t r = 0; r < N_UNNAMED; r++) {
        MM_CHECK(!mm_report_find(unnamed[r])->names_people);
        for (size_t f = 0; f < 3; f++) {
            struct mm_buf out;
            paper_as(&c, unnamed[r], formats[f], &out);
            MM_CHECK(out.len > 100);
            for (size_t i = 0; i < n; i++)
                MM_CHECK(!strstr(mm_buf_str(&out), people[i].name) &&
                         !strstr(mm_buf_str(&out), people[i].id));
            mm_buf_done(&out);
        }
    }
    MM_CHECK(mm_report_find("chair")->names_people && mm_report_find("letters")->names_people);
    free(people);
    council_close(&c);
}

/* Row 5 of the groups is 3(1): its share is there from five people on. */
static void check_group(struct council *c, bool there)
{
    struct mm_report_table table;
    MM_REQUIRE(run_report(c, "committee", &table));
    const struct mm_report_table *groups = section_of(&table, "条項のまとまり");
    MM_REQUIRE(groups != NULL);
    MM_CHECK_INT(groups->n_rows, 12);
    MM_CHECK(strstr(cell_of(groups, 1, "group")->text, "3(1)") != NULL);
    for (size_t col = 1; col < groups->n_columns; col++)
        MM_CHECK_INT(groups->cells[groups->n_columns + col].absent, !there);
    if (there) {
        MM_CHECK_INT(cell_of(groups, 1, "rows")->num, 10);
        MM_CHECK_INT(cell_of(groups, 1, "right")->num, 5);
    }
    mm_report_table_done(&table);
}

MM_TEST(the_committee_sees_a_group_of_clauses_from_five_people_on)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 6, 2, &people, &n));
    for (size_t i = 0; i < 4; i++)
        answers(&c, people[i].id, "3.1");
    check_group(&c, false);
    answers(&c, people[4].id, "3.1");
    check_group(&c, true);
    free(people);
    council_close(&c);
}

MM_TEST(everybody_took_part_is_said_only_when_it_is_true)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    struct mm_report_table table;
    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 2, 1, &people, &n));
    progress(&c, &people[0], "done"); /* one course of several */
    MM_REQUIRE(run_report(&c, "committee", &table));
    MM_CHECK_INT(table.n_prose, 1); /* what the first figures are */
    MM_CHECK_INT(cell_of(&table, 0, "asked")->num, 2);
    MM_CHECK_INT(cell_of(&table, 0, "done")->num, 0);
    mm_report_table_done(&table);
    MM_CHECK_ERR(mm_db_begin(mm_central_db(c.central), NULL), MM_OK);
    MM_CHECK_ERR(mm_db_exec(mm_central_db(c.central), "DELETE FROM progress", NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(mm_central_db(c.central), NULL), MM_OK);
    for (size_t i = 0; i < n; i++) {
        struct mm_duty *duties = NULL;
        size_t n_duties = 0;
        if (!mm_person_is_councillor(people[i].status))
            continue;
        MM_CHECK_ERR(mm_duties_list(c.central, people[i].id, &duties, &n_duties, NULL), MM_OK);
        MM_CHECK(n_duties > 1);
        for (size_t d = 0; d < n_duties; d++)
            sql(&c,
                "INSERT INTO progress (council, person, registration, course, state, first_at_ms,"
                " completed_at_ms, last_at_ms) SELECT ?1, ?2, ?4, 'x', 2, ?3, ?3, ?3",
                people[i].id, duties[d].registration);
        free(duties);
    }
    MM_REQUIRE(run_report(&c, "committee", &table));
    MM_REQUIRE(table.n_prose == 2);
    MM_CHECK(strstr(table.prose[0].text, "全議員2人が受講しました（令和8年11月22日現在）") != NULL);
    mm_report_table_done(&table);
    free(people);
    council_close(&c);
}

/* By seat, each with an own page but the first, polite and with what the council set. */
MM_TEST(letters_go_in_the_order_of_seats_one_page_each)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0, at = 0;
    struct mm_report_table table;
    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 4, 2, &people, &n));
    MM_REQUIRE(run_report(&c, "letters", &table));
    MM_CHECK(table.letter);
    MM_CHECK_INT(sections(&table), n);
    for (const struct mm_report_table *s = table.next; s && at < n; s = s->next, at++) {
        MM_CHECK(strncmp(s->title, people[at].name, strlen(people[at].name)) == 0);
        MM_CHECK_INT(s->new_page, at > 0);
        MM_CHECK_STR(s->prose[0].text, "（文書番号は未入力）");
        MM_CHECK_STR(s->prose[1].text, "令和8年11月22日");
        MM_CHECK(strstr(s->prose[2].text, "　様") != NULL);
        MM_CHECK(s->n_rows > 0 && s->n_rows <= 10);
    }
    MM_CHECK_INT(at, n);
    mm_report_table_done(&table);
    free(people);
    council_close(&c);
}

MM_TEST(a_letter_bears_no_day_that_has_passed)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    struct mm_report_table table;
    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 1, 0, &people, &n));
    MM_REQUIRE(run_report_at(&c, "letters", COUNCIL_AT_MS + 400 * DAY_MS, &table));
    MM_REQUIRE(table.next != NULL);
    MM_CHECK_STR(cell_of(table.next, 0, "due_on")->text, "ご都合のよい日");
    MM_CHECK(table.next->n_rows <= 10);
    mm_report_table_done(&table);
    free(people);
    council_close(&c);
}

MM_TEST(from_the_notice_of_an_election_to_its_day_no_letter_is_written)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    struct mm_report_table table;
    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 3, 0, &people, &n));
    MM_CHECK_ERR(mm_db_begin(mm_central_db(c.central), NULL), MM_OK);
    MM_CHECK_ERR(mm_db_exec(mm_central_db(c.central),
                            "INSERT INTO calendar (council, id, kind, from_day, until_day, name) VALUES"
                            " ('kamakura', 'e', 'election', '2026-11-22', '2026-11-29', '選挙')",
                            NULL),
                 MM_OK);
    MM_CHECK_ERR(mm_db_commit(mm_central_db(c.central), NULL), MM_OK);
    for (size_t i = 0; i < 4; i++) {
        static const int days[] = {-1, 0, 7, 8};
        int day = days[i];
        bool quiet = day >= 0 && day <= 7;
        MM_REQUIRE(run_report_at(&c, "letters", COUNCIL_AT_MS + day * DAY_MS, &table));
        MM_CHECK_INT(sections(&table), quiet ? 0 : n);
        MM_CHECK_INT(table.n_prose, quiet);
        mm_report_table_done(&table);
    }
    free(people);
    council_close(&c);
}

MM_TEST(the_chair_sees_seats_in_order_and_no_day_that_has_passed)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    struct mm_report_table table;
    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 4, 1, &people, &n));
    MM_REQUIRE(run_report_at(&c, "chair", COUNCIL_AT_MS + 400 * DAY_MS, &table));
    MM_CHECK_INT(table.n_rows, n);
    for (size_t i = 0; i < n && i < table.n_rows; i++) {
        MM_CHECK_STR(cell_of(&table, i, "name")->text, people[i].name);
        MM_CHECK_INT(cell_of(&table, i, "asked")->num,
                     cell_of(&table, i, "done")->num + cell_of(&table, i, "open")->num);
        const struct mm_cell *due = cell_of(&table, i, "due_on");
        MM_CHECK(due->absent || due->num >= COUNCIL_AT_MS + 399 * DAY_MS);
    }
    mm_report_table_done(&table);
    free(people);
    council_close(&c);
}

MM_TEST(slots_count_kiosks_that_suffice)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    struct mm_report_table table;
    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 10, 0, &people, &n));
    MM_REQUIRE(run_report(&c, "slots", &table));
    MM_CHECK(table.n_rows > 0);
    for (size_t r = 0; r < table.n_rows; r++) {
        int64_t slots = cell_of(&table, r, "slots")->num, room = cell_of(&table, r, "days")->num * 8;
        int64_t kiosks = cell_of(&table, r, "kiosks")->num;
        MM_CHECK(slots >= cell_of(&table, r, "people")->num);
        MM_CHECK(kiosks * room >= slots && (kiosks - 1) * room < slots);
    }
    mm_report_table_done(&table);
    free(people);
    council_close(&c);
}

MM_TEST_MAIN
