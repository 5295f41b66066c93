/* Items, retention and years as they are issued, and somebody who subtracts them from the clauses.
 * mm-test-pg: long */
#include "sync/server/issued.h"
#include "tests/unit/server/fixture_report.h"

#define HOUR 3600000LL
#define DAY  (24 * HOUR)

/* n people of no roster, called p1 … */
static void see_at(struct council *c, int who, const char *item, const char *clause, int mark)
{
    struct mm_db *db = mm_central_db(c->central);
    struct mm_stmt *stmt = NULL;
    const struct mm_item *known = mm_pack_item(mm_central_pack(c->central), item);
    char person[16];
    snprintf(person, sizeof person, "p%d", who);
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    MM_CHECK_ERR(
        mm_db_query(db,
                    "INSERT INTO evidence (council, person, row_id, sight, item, item_version, clauses, mark,"
                    " practice, revision, at_ms, statement) VALUES (?1, ?2, ?3 || '/a', 's' || ?6, ?3, ?7,"
                    " ?4, ?5, 0, 1, ?6, 'i')",
                    &stmt, NULL),
        MM_OK);
    mm_bind_str(stmt, 1, mm_central_council(c->central));
    mm_bind_str(stmt, 2, person);
    mm_bind_str(stmt, 3, item);
    mm_bind_str(stmt, 4, clause);
    mm_bind_int(stmt, 5, mark);
    mm_bind_int(stmt, 6, c->at.wall_at_ms);
    mm_bind_str(stmt, 7, known ? known->version_hash : "v1");
    MM_CHECK_ERR(mm_stmt_run(stmt, NULL, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(db, NULL), MM_OK);
}

static void see(struct council *c, int from, int until, const char *item, const char *clause)
{
    for (int who = from; who <= until; who++)
        see_at(c, who, item, clause, who % 3 != 0);
}

/* As issued at this moment; zeros: not shown. */
static struct mm_issued_item item_now(struct council *c, const char *item)
{
    struct mm_issued_item *rows = NULL, found = {.item = ""};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    size_t n = 0;
    MM_CHECK_ERR(mm_issued_items(c->central, c->at.wall_at_ms, &rows, &n, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    for (size_t i = 0; i < n; i++) {
        MM_CHECK(rows[i].figure.people >= MM_SMALLEST_GROUP);
        if (!rows[i].label[0] && strcmp(rows[i].item, item) == 0)
            found = rows[i];
    }
    free(rows);
    return found;
}

static int64_t people_now(struct council *c, const char *item)
{
    mm_clock_advance(&c->at, HOUR);
    return item_now(c, item).figure.people;
}

MM_TEST(an_item_of_fewer_than_five_people_is_not_shown)
{
    struct council c;
    MM_REQUIRE(council_open(&c));
    for (int n = 1; n <= 9; n++) { /* the same people stay; five further ones never come */
        see(&c, n, n, "x", "4");
        MM_CHECK_INT(people_now(&c, "x"), n >= 5 ? 5 : 0);
    }
    council_close(&c);
}

MM_TEST(what_is_left_of_a_clause_is_of_nobody_or_of_five)
{
    static const struct {
        int x, y, z, shown_x, shown_y;
    } cases[] = {
        {7, 0, 0, 7, 0},                  /* alone */
        {7, 5, 0, 7, 5}, {7, 2, 0, 0, 0}, /* less x the clause would be y's two people */
        {7, 6, 2, 7, 0},                  /* y hides z, and is of six itself */
        {9, 8, 4, 9, 0}, {5, 5, 1, 5, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct council c;
        MM_REQUIRE(council_open(&c));
        see(&c, 1, cases[i].x, "x", "4");
        see(&c, 1, cases[i].y, "y", "4 3.1"); /* an item of two clauses ties them together */
        see(&c, 1, cases[i].z, "z", "3.1");
        see(&c, 1, 6, "apart", "10");
        MM_CHECK_INT(people_now(&c, "x"), cases[i].shown_x);
        MM_CHECK_INT(people_now(&c, "y"), cases[i].shown_y);
        MM_CHECK_INT(people_now(&c, "z"), 0);
        MM_CHECK_INT(people_now(&c, "apart"), 6);
        council_close(&c);
    }
}

MM_TEST(items_of_a_clause_are_issued_anew_together_and_of_five_further_people_each)
{
    struct council c;
    MM_REQUIRE(council_open(&c));
    see(&c, 1, 7, "x", "4");
    see(&c, 1, 7, "y", "4");
    MM_CHECK_INT(people_now(&c, "x"), 7);
    MM_CHECK_INT(people_now(&c, "y"), 7);
    see(&c, 8, 8, "x", "4");
    MM_CHECK_INT(people_now(&c, "x"), 7);
    /* six more of x, one of y: the clause is issued, and less x it would be y's one person */
    see(&c, 9, 13, "x", "4");
    see(&c, 8, 8, "y", "4");
    MM_CHECK_INT(people_now(&c, "x"), 7);
    MM_CHECK_INT(people_now(&c, "y"), 7);
    /* all of them have seen both */
    see(&c, 9, 13, "y", "4");
    MM_CHECK_INT(people_now(&c, "y"), 7); /* the clause was issued before these answers */
    see(&c, 14, 18, "x", "4");
    see(&c, 14, 18, "y", "4");
    MM_CHECK_INT(people_now(&c, "x"), 18);
    MM_CHECK_INT(people_now(&c, "y"), 18);
    council_close(&c);
}

MM_TEST(a_first_sight_counts_and_a_second_does_not)
{
    struct council c;
    MM_REQUIRE(council_open(&c));
    for (int who = 1; who <= 6; who++)
        see_at(&c, who, "x", "4", who == 1);
    mm_clock_advance(&c.at, DAY);
    for (int who = 1; who <= 6; who++)
        see_at(&c, who, "x", "4", 1);
    struct mm_issued_item x = item_now(&c, "x");
    MM_CHECK_INT(x.figure.people, 6);
    MM_CHECK_INT(x.figure.right, 1);
    council_close(&c);
}

MM_TEST(discrimination_is_there_from_sixty_people_on)
{
    for (int n = 59; n <= 60; n++) {
        struct council c;
        struct mm_report_table table;
        MM_REQUIRE(council_open(&c));
        for (int who = 1; who <= n; who++) {
            see_at(&c, who, "x", "4", who % 2);
            see_at(&c, who, "y", "4", who % 2);
            see_at(&c, who, "z", "4", who % 4 == 1);
        }
        struct mm_issued_item x = item_now(&c, "x");
        MM_CHECK_INT(x.figure.people, n);
        MM_CHECK_INT(x.correlated, n == 60);
        /* x is 1 for 30 of 60 with (1 + z)/2, z = 1 for 15 of these, else 0: r = 0.375/(0.5 * 0.41457810) */
        MM_CHECK(n < 60 || (x.correlation > 0.904 && x.correlation < 0.906));
        MM_REQUIRE(run_report_at(&c, "items", c.at.wall_at_ms, &table));
        MM_CHECK_INT(table.n_rows, 6);
        MM_CHECK_INT(cell_of(&table, 0, "discrimination")->absent, n < 60);
        mm_report_table_done(&table);
        council_close(&c);
    }
}

MM_TEST(the_report_holds_what_was_issued_in_every_format_and_no_person)
{
    struct council c;
    struct mm_report_table table;
    MM_REQUIRE(council_open(&c));
    see(&c, 1, 9, "x", "4");
    MM_REQUIRE(run_report_at(&c, "items", c.at.wall_at_ms, &table));
    MM_REQUIRE(table.n_rows == 2);
    MM_CHECK_INT(cell_of(&table, 0, "people")->num, 9);
    MM_CHECK_INT(cell_of(&table, 0, "right")->num, 6);
    MM_CHECK_STR(cell_of(&table, 0, "part")->text, "全体");
    MM_CHECK_STR(cell_of(&table, 1, "part")->text, "行 a");
    MM_CHECK_STR(cell_of(&table, 0, "interval")->text, "35.4%〜87.9%");
    same_in_every_format(&table, "条項");
    MM_CHECK(!mm_report_find("items")->names_people);
    mm_report_table_done(&table);
    council_close(&c);
}

MM_TEST(years_compares_only_what_both_years_asked_in_the_same_version)
{
    struct council c;
    struct mm_report_table table;
    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(mm_issue(c.central, NULL), MM_OK); /* the first year is known from now on */
    see(&c, 1, 9, "x", "4");
    see(&c, 1, 9, "gone", "4");
    see(&c, 1, 3, "few", "10");
    mm_clock_advance(&c.at, 200 * DAY); /* June 2027 */
    for (int who = 10; who <= 19; who++)
        see_at(&c, who, "x", "4", 1);
    see(&c, 10, 19, "new", "4");
    MM_REQUIRE(run_report_at(&c, "years", c.at.wall_at_ms, &table));
    MM_CHECK_INT(table.n_rows, 1);
    mm_report_table_done(&table);
    mm_clock_advance(&c.at, 366 * DAY);
    MM_REQUIRE(run_report_at(&c, "years", c.at.wall_at_ms, &table));
    MM_REQUIRE(table.n_rows == 2);
    MM_CHECK_STR(cell_of(&table, 0, "year")->text, "令和8年度");
    MM_CHECK_INT(cell_of(&table, 0, "items")->num, 2);
    MM_CHECK_STR(cell_of(&table, 0, "note")->text, "はじめの年度");
    MM_CHECK_INT(cell_of(&table, 1, "common")->num, 1);
    MM_CHECK(cell_of(&table, 1, "before")->share > 0.66 && cell_of(&table, 1, "before")->share < 0.67);
    MM_CHECK(cell_of(&table, 1, "share")->share == 1.0);
    MM_CHECK_STR(cell_of(&table, 1, "change")->text, "33.3ポイント高い");
    same_in_every_format(&table, "年度");
    mm_report_table_done(&table);
    council_close(&c);
}

MM_TEST(retention_shows_nothing_before_anything_was_issued)
{
    struct council c;
    struct mm_report_table table;
    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(run_report(&c, "retention", &table));
    MM_CHECK(table.n_rows >= 2 && table.n_rows % 2 == 0);
    for (size_t r = 0; r < table.n_rows; r++)
        MM_CHECK(cell_of(&table, r, "people")->absent && cell_of(&table, r, "share")->absent);
    mm_report_table_done(&table);
    council_close(&c);
}

MM_TEST(phrases_leads_from_a_phrase_to_the_items_that_ask_it)
{
    struct council c;
    struct mm_report_table table;
    size_t found = 0;
    MM_REQUIRE(council_open(&c));
    see(&c, 1, 9, "threat-illness-01", "3.4");
    MM_REQUIRE(run_report_at(&c, "phrases", c.at.wall_at_ms, &table));
    MM_CHECK(table.n_rows > 100);
    for (size_t r = 0; r < table.n_rows; r++) {
        bool asked = strcmp(cell_of(&table, r, "item")->text, "threat-illness-01") == 0;
        MM_CHECK_INT(!cell_of(&table, r, "people")->absent, asked);
        if (!asked)
            continue;
        found++;
        MM_CHECK_STR(cell_of(&table, r, "clause")->text, "基本方針3(4)");
        MM_CHECK_INT(cell_of(&table, r, "people")->num, 9);
        MM_CHECK_INT(cell_of(&table, r, "right")->num, 6);
    }
    MM_CHECK(found >= 1);
    mm_report_table_done(&table);
    council_close(&c);
}

MM_TEST_MAIN
