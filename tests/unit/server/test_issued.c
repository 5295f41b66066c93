/* Figures as they were issued, and somebody who writes down every report, with every --as-of, and subtracts.
 * mm-test-pg: long */
#include "sync/server/issued.h"
#include "tests/unit/server/fixture_report.h"

#include "sync/base/id.h"
#include "sync/server/evidence.h"

#define HOUR 3600000LL
#define DAY  (24 * HOUR)

/* ---- one council ------------------------------------------------------------------------------------------
 */
/* Answers of a person about a tag: one row, right or wrong; again: the answer changes. */
static void answer_at(struct council *c, const char *person, const char *tag, int mark)
{
    struct mm_db *db = mm_central_db(c->central);
    struct mm_stmt *stmt = NULL;
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    MM_CHECK_ERR(
        mm_db_query(
            db,
            "INSERT INTO evidence (council, person, row_id, sight, item, item_version, clauses, mark,"
            " practice, revision, at_ms, statement) VALUES (?1, ?2, 'x/' || ?3, 's', 'x', 'v', ?3, ?4,"
            " 0, 1, ?5, 'i') ON CONFLICT (council, person, sight, row_id) DO UPDATE SET"
            " mark=excluded.mark, at_ms=excluded.at_ms",
            &stmt, NULL),
        MM_OK);
    mm_bind_str(stmt, 1, mm_central_council(c->central));
    mm_bind_str(stmt, 2, person);
    mm_bind_str(stmt, 3, tag);
    mm_bind_int(stmt, 4, mark);
    mm_bind_int(stmt, 5, c->at.wall_at_ms);
    MM_CHECK_ERR(mm_stmt_run(stmt, NULL, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(db, NULL), MM_OK);
}

static struct mm_issued_row row_at(struct council *c, const char *key, int64_t as_of_ms)
{
    struct mm_issued_row *rows = NULL, found = {.key = ""};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    size_t n = 0;
    MM_CHECK_ERR(mm_issued_clauses(c->central, as_of_ms, &rows, &n, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].key, key) == 0)
            found = rows[i];
    free(rows);
    return found;
}

static int64_t whole(struct council *c, const char *key)
{
    return row_at(c, key, c->at.wall_at_ms).figure[MM_ISSUED_WHOLE].people;
}

MM_TEST(a_figure_is_issued_anew_only_after_five_further_people)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    MM_REQUIRE(council_open(&c) && people_of(&c, 12, 0, &people, &n));
    for (size_t i = 0; i < 12; i++) {
        mm_clock_advance(&c.at, HOUR);
        answer_at(&c, people[i].id, "4", i % 2 == 0);
        MM_CHECK_INT(whole(&c, "4"), i < 4 ? 0 : i < 9 ? 5 : 10);
    }
    /* the people counted beside it are those of now; the date is that of the issue */
    struct mm_issued_row row = row_at(&c, "4", c.at.wall_at_ms);
    MM_CHECK_INT(row.people, 12);
    MM_CHECK_INT(row.as_of_ms[MM_ISSUED_WHOLE], COUNCIL_AT_MS + 10 * HOUR);
    free(people);
    council_close(&c);
}

MM_TEST(a_changed_answer_alone_changes_no_figure)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    MM_REQUIRE(council_open(&c) && people_of(&c, 8, 0, &people, &n));
    for (size_t i = 0; i < 8; i++)
        answer_at(&c, people[i].id, "4", 0);
    MM_CHECK_INT(row_at(&c, "4", c.at.wall_at_ms).figure[MM_ISSUED_WHOLE].right, 0);
    mm_clock_advance(&c.at, DAY);
    answer_at(&c, people[3].id, "4", 1);
    MM_CHECK_INT(row_at(&c, "4", c.at.wall_at_ms).figure[MM_ISSUED_WHOLE].right, 0);
    free(people);
    council_close(&c);
}

MM_TEST(a_day_that_is_over_shows_what_was_issued_by_then_and_not_what_is_known_now)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    MM_REQUIRE(council_open(&c) && people_of(&c, 12, 0, &people, &n));
    for (size_t i = 0; i < 6; i++)
        answer_at(&c, people[i].id, "4", 1);
    int64_t before = c.at.wall_at_ms - DAY;
    MM_CHECK_INT(whole(&c, "4"), 6);
    /* nothing had been issued before; asking for it makes nothing up */
    MM_CHECK(!mm_issued_shown(&(struct mm_issued_row){0}, MM_ISSUED_WHOLE));
    MM_CHECK_INT(row_at(&c, "4", before).figure[MM_ISSUED_WHOLE].people, 0);
    int64_t then = c.at.wall_at_ms;
    mm_clock_advance(&c.at, 2 * DAY);
    for (size_t i = 6; i < 12; i++)
        answer_at(&c, people[i].id, "4", 1);
    MM_CHECK_INT(whole(&c, "4"), 12);
    MM_CHECK_INT(row_at(&c, "4", then + DAY).figure[MM_ISSUED_WHOLE].people, 6);
    free(people);
    council_close(&c);
}

MM_TEST(the_end_of_the_fiscal_year_issues_once_what_stands_in_it)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    struct mm_date april = {2027, 4, 1};
    MM_REQUIRE(council_open(&c) && people_of(&c, 12, 0, &people, &n));
    for (size_t i = 0; i < 6; i++)
        answer_at(&c, people[i].id, "4", 1);
    MM_CHECK_INT(whole(&c, "4"), 6);
    mm_clock_advance(&c.at, 30 * DAY);
    answer_at(&c, people[6].id, "4", 0);
    answer_at(&c, people[6].id, "10", 0);
    MM_CHECK_INT(whole(&c, "4"), 6);
    c.at.wall_at_ms = mm_date_start_ms(april) + 3 * DAY;
    answer_at(&c, people[7].id, "4", 0); /* in the new year: none of the old */
    struct mm_issued_row row = row_at(&c, "4", c.at.wall_at_ms);
    MM_CHECK_INT(row.figure[MM_ISSUED_WHOLE].people, 7);
    MM_CHECK_INT(row.as_of_ms[MM_ISSUED_WHOLE], mm_date_start_ms(april) - 1);
    MM_CHECK_INT(whole(&c, "10"), 0); /* one person stays one person */
    mm_clock_advance(&c.at, 30 * DAY);
    answer_at(&c, people[8].id, "4", 0);
    MM_CHECK_INT(whole(&c, "4"), 7);
    /* a year on the answers have grown old, and so has the figure */
    c.at.wall_at_ms += 400 * DAY;
    MM_CHECK_INT(whole(&c, "4"), 0);
    free(people);
    council_close(&c);
}

/* ---- the 目安 ------------------------------------------------------------------------------------------ */

/* The yearly course, completed now; reached: the 目安 too. */
static void take_yearly(struct council *c, const struct mm_person *person, bool reached)
{
    struct mm_db *db = mm_central_db(c->central);
    struct mm_stmt *stmt = NULL;
    char registration[MM_UUID_BYTES];
    mm_registration("kamakura", person->id, "yearly", "2026", 1, registration);
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    MM_CHECK_ERR(
        mm_db_query(db,
                    "INSERT INTO progress (council, registration, person, course, state, first_at_ms,"
                    " completed_at_ms, last_at_ms) VALUES (?1, ?2, ?3, 'yearly', ?4, ?5, ?5, ?5)"
                    " ON CONFLICT (council, registration, person) DO NOTHING",
                    &stmt, NULL),
        MM_OK);
    mm_bind_str(stmt, 1, mm_central_council(c->central));
    mm_bind_str(stmt, 2, registration);
    mm_bind_str(stmt, 3, person->id);
    mm_bind_int(stmt, 4, MM_PROGRESS_DONE);
    mm_bind_int(stmt, 5, c->at.wall_at_ms);
    MM_CHECK_ERR(mm_stmt_run(stmt, NULL, NULL), MM_OK);
    if (reached)
        MM_CHECK_ERR(mm_reached_merge(c->central, person->id, registration, c->at.wall_at_ms, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(db, NULL), MM_OK);
}

/* "people/reached" of the yearly course; "-" for none. */
static const char *cut_on(struct council *c, int64_t as_of_ms)
{
    static char text[32];
    struct mm_issued_cut *cuts = NULL;
    size_t n = 0;
    snprintf(text, sizeof text, "-");
    MM_CHECK_ERR(mm_issued_cuts(c->central, as_of_ms, &cuts, &n, NULL), MM_OK);
    for (size_t i = 0; i < n; i++)
        if (MM_CHECK_STR(cuts[i].course, "yearly"))
            snprintf(text, sizeof text, "%d/%d", (int)cuts[i].people, (int)cuts[i].reached);
    free(cuts);
    return text;
}

static const char *cut(struct council *c)
{
    return cut_on(c, c->at.wall_at_ms);
}

MM_TEST(how_many_reached_the_cut_is_told_where_five_did_and_five_did_not)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    MM_REQUIRE(council_open(&c) && people_of(&c, 20, 10, &people, &n));
    for (size_t i = 0; i < 9; i++)
        take_yearly(&c, &people[i], i < 5);
    MM_CHECK_STR(cut(&c), "-"); /* four who did not */
    take_yearly(&c, &people[9], true);
    MM_CHECK_STR(cut(&c), "-");
    take_yearly(&c, &people[10], false);
    MM_CHECK_STR(cut(&c), "11/6");
    int64_t first_ms = c.at.wall_at_ms;
    /* whose day of 済 is new is on the list: nobody's 目安 may follow from it */
    mm_clock_advance(&c.at, DAY);
    take_yearly(&c, &people[11], true);
    MM_CHECK_STR(cut(&c), "11/6");
    for (size_t i = 12; i < 16; i++)
        take_yearly(&c, &people[i], true);
    MM_CHECK_STR(cut(&c), "11/6"); /* five came, and all of them reached it */
    take_yearly(&c, &people[16], false);
    MM_CHECK_STR(cut(&c), "17/11");
    mm_clock_advance(&c.at, DAY);
    take_yearly(&c, &people[0], false); /* somebody's retake */
    take_yearly(&c, &people[6], true);
    MM_CHECK_STR(cut(&c), "17/11");
    MM_CHECK_STR(cut_on(&c, first_ms), "11/6");
    c.at.wall_at_ms = mm_date_start_ms((struct mm_date){2027, 4, 1}) + DAY; /* another 年度 */
    MM_CHECK_STR(cut(&c), "-");
    free(people);
    council_close(&c);
}

MM_TEST(all_or_nobody_reached_the_cut_and_nothing_is_told)
{
    for (int all = 0; all < 2; all++) {
        struct council c;
        struct mm_person *people = NULL;
        size_t n = 0;
        MM_REQUIRE(council_open(&c) && people_of(&c, 20, 10, &people, &n));
        for (size_t i = 0; i < n; i++)
            take_yearly(&c, &people[i], all);
        MM_CHECK_STR(cut(&c), "-");
        free(people);
        council_close(&c);
    }
}

MM_TEST(the_list_of_who_completed_has_the_cut_as_a_total_and_beside_no_name)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0, notes = 0;
    struct mm_report_table table;
    MM_REQUIRE(council_open(&c) && people_of(&c, 20, 10, &people, &n));
    for (size_t i = 0; i < 12; i++)
        take_yearly(&c, &people[i], i < 7);
    MM_REQUIRE(run_report(&c, "completion", &table));
    for (size_t i = 0; i < table.n_notes; i++)
        notes += strstr(table.notes[i], "受け終わった12人のうち、目安（暫定）に達した方 7人") != NULL;
    MM_CHECK_INT(notes, 1);
    for (size_t i = 0; i < table.n_rows * table.n_columns; i++)
        MM_CHECK(!table.cells[i].text || !strstr(table.cells[i].text, "目安"));
    mm_report_table_done(&table);
    free(people);
    council_close(&c);
}

/* ---- the one who subtracts
 * ---------------------------------------------------------------------------------- */
enum { PEOPLE = 22, COUNCILLORS = 13, TAGS = 5, KEYS = 5, STEPS = 100 };
static const char *const tags[TAGS] = {"4", "5.policy", "5.procedures", "5.tablet", "5"};
static const char *const keys[KEYS] = {"4", "5", "5.policy", "5.procedures", "5.tablet"};

/* Who had answered what, and who was in which list, after each step. */
struct truth {
    signed char mark[PEOPLE][TAGS]; /* -1: not answered */
    signed char part[PEOPLE];       /* enum mm_issued_part */
};
/* What the report said after a step: which figures, and as of which step each. */
struct seen {
    bool shown[KEYS][MM_ISSUED_OTHERS], empty[KEYS];
    int step[KEYS][MM_ISSUED_OTHERS];
};
struct attack {
    struct council c;
    struct mm_person *people;
    struct truth truth[STEPS];
    struct seen seen[STEPS];
    int64_t at_ms[STEPS];
};

/* Rows and right answers of a person in a cell, as of a step. */
struct share {
    int rows, right;
};
static struct share share_of(const struct truth *t, int person, int key, int part)
{
    struct share s = {0, 0};
    if (part != MM_ISSUED_WHOLE && t->part[person] != part)
        return s;
    for (int tag = 0; tag < TAGS; tag++) {
        bool below = strncmp(tags[tag], keys[key], strlen(keys[key])) == 0;
        if (below && t->mark[person][tag] >= 0) {
            s.rows++;
            s.right += t->mark[person][tag] == 1;
        }
    }
    return s;
}

/* A sum of figures that somebody can make: which, and with which sign. */
struct sum {
    int n;
    struct {
        int key, part, sign;
    } term[8];
};
static const struct sum sums[] = {
    {1, {{0, 0, 1}}},
    {1, {{1, 0, 1}}},
    {1, {{2, 0, 1}}},
    {1, {{0, 1, 1}}},
    {1, {{0, 2, 1}}},
    {1, {{1, 1, 1}}},
    {1, {{2, 2, 1}}},
    {2, {{0, 0, 1}, {0, 1, -1}}},
    {2, {{1, 0, 1}, {1, 2, -1}}},
    {2, {{2, 0, 1}, {2, 1, -1}}},
    {3, {{0, 0, 1}, {0, 1, -1}, {0, 2, -1}}},
    {3, {{1, 0, 1}, {1, 1, -1}, {1, 2, -1}}},
    {2, {{1, 0, 1}, {2, 0, -1}}},
    {3, {{1, 0, 1}, {2, 0, -1}, {3, 0, -1}}},
    {4, {{1, 0, 1}, {2, 0, -1}, {3, 0, -1}, {4, 0, -1}}},
    {4, {{1, 1, 1}, {2, 1, -1}, {3, 1, -1}, {4, 1, -1}}},
    {4, {{1, 2, 1}, {2, 2, -1}, {3, 2, -1}, {4, 2, -1}}},
};

static bool known(const struct seen *s, const struct sum *sum)
{
    for (int i = 0; i < sum->n; i++)
        if (!s->shown[sum->term[i].key][sum->term[i].part] && !s->empty[sum->term[i].key])
            return false;
    return true;
}

static struct share in_sum(const struct attack *a, int step, const struct sum *sum, int person)
{
    struct share all = {0, 0};
    for (int i = 0; i < sum->n; i++) {
        int key = sum->term[i].key, part = sum->term[i].part;
        if (!a->seen[step].shown[key][part])
            continue; /* nobody answered: nothing to add */
        struct share one = share_of(&a->truth[a->seen[step].step[key][part]], person, key, part);
        all.rows += sum->term[i].sign * one.rows;
        all.right += sum->term[i].sign * one.right;
    }
    return all;
}

/* How many people stand behind a sum as of one step, or behind its change between two. */
static int people_behind(const struct attack *a, int from, int to, const struct sum *sum)
{
    int n = 0;
    for (int p = 0; p < PEOPLE; p++) {
        struct share now = in_sum(a, to, sum, p), before = {0, 0};
        if (from >= 0)
            before = in_sum(a, from, sum, p);
        n += now.rows != before.rows || now.right != before.right;
    }
    return n;
}

static void look(struct attack *a, int step)
{
    struct mm_issued_row *rows = NULL;
    struct seen *s = &a->seen[step];
    size_t n = 0;
    MM_CHECK_ERR(mm_issued_clauses(a->c.central, a->at_ms[step], &rows, &n, NULL), MM_OK);
    for (int k = 0; k < KEYS; k++)
        for (size_t i = 0; i < n; i++) {
            if (strcmp(rows[i].key, keys[k]) != 0)
                continue;
            s->empty[k] = rows[i].people == 0;
            for (int p = 0; p < MM_ISSUED_OTHERS; p++) {
                s->shown[k][p] = mm_issued_shown(&rows[i], (enum mm_issued_part)p);
                for (int t = 0; t <= step; t++)
                    if (a->at_ms[t] <= rows[i].as_of_ms[p])
                        s->step[k][p] = t;
            }
        }
    free(rows);
}

static void live(struct attack *a, int step, struct mm_random *random)
{
    static const char *const moves[] = {
        "UPDATE person SET status='staff' WHERE council=?1 AND id=?2 AND ?3>0",
        "DELETE FROM person WHERE council=?1 AND id=?2 AND ?3>0"};
    struct truth *t = &a->truth[step];
    int who = (int)mm_random_below(random, PEOPLE), tag = (int)mm_random_below(random, TAGS);
    uint32_t what = mm_random_below(random, 40);
    if (step > 0)
        *t = a->truth[step - 1];
    mm_clock_advance(&a->c.at, HOUR);
    a->at_ms[step] = a->c.at.wall_at_ms;
    if (what < 2 && t->part[who] != MM_ISSUED_OTHERS) {
        sql(&a->c, moves[what], a->people[who].id, NULL);
        t->part[who] = what ? MM_ISSUED_OTHERS : MM_ISSUED_STAFF;
        return;
    }
    t->mark[who][tag] = (signed char)mm_random_below(random, 2);
    answer_at(&a->c, a->people[who].id, tags[tag], t->mark[who][tag]);
}

/* Everything that can be said after this step. The number of sums that said anything; -1 when one says too
 * much. */
static int subtract(const struct attack *a, int step)
{
    int said = 0;
    for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++)
        for (int from = -1; known(&a->seen[step], &sums[i]) && from < step; from++) {
            if (from >= 0 && !known(&a->seen[from], &sums[i]))
                continue;
            int behind = people_behind(a, from, step, &sums[i]);
            said += behind > 0;
            if (!MM_CHECK(behind == 0 || behind >= 5)) {
                printf("  sum %zu, steps %d and %d: %d people\n", i, from, step, behind);
                return -1;
            }
        }
    return said;
}

static void one_life(struct attack *a, uint64_t seed)
{
    struct mm_random_seeded state;
    struct mm_random random = mm_random_seeded(&state, seed);
    size_t n = 0;
    int said = 0, more = 0;
    memset(a, 0, sizeof *a);
    MM_REQUIRE(council_open(&a->c) && people_of(&a->c, COUNCILLORS, PEOPLE - COUNCILLORS, &a->people, &n));
    memset(a->truth[0].mark, -1, sizeof a->truth[0].mark);
    for (int p = 0; p < PEOPLE; p++)
        a->truth[0].part[p] =
            mm_person_is_councillor(a->people[p].status) ? MM_ISSUED_COUNCILLORS : MM_ISSUED_STAFF;
    for (int step = 0; step < STEPS && more >= 0; step++) {
        live(a, step, &random);
        look(a, step);
        more = subtract(a, step);
        said += more;
    }
    MM_CHECK(said > 500);
    free(a->people);
    council_close(&a->c);
}

MM_TEST(nobody_who_writes_down_every_report_and_subtracts_learns_of_fewer_than_five)
{
    struct attack *a = calloc(1, sizeof *a);
    MM_REQUIRE(a);
    for (uint64_t seed = 1; seed <= 3; seed++)
        one_life(a, seed);
    free(a);
}

MM_TEST_MAIN
