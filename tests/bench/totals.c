/* bench_totals [PEOPLE [ROUNDS]]: a council of so many people (35 of a roster, again and again), each with
 * all the duties of the pack, half of them begun or done; then the report of totals, 研修ごとの受講状況, as
 * server and command line run it, and again after what was answered has grown tenfold. Raw limit, in the same
 * process: one question that counts the rows of table progress by course and state. TMPDIR says where the
 * store lies. */
#include "tests/bench/bench.h"

#define MM_TEST_SOURCE_DIR BENCH_SOURCE_DIR
#include "tests/unit/server/fixture_report.h"

#define ROSTER 35 /* people_of(): as many as it has names for */
#define MOST   100

static bool run_sql(struct council *c, const char *text, long n)
{
    struct mm_db *db = mm_central_db(c->central);
    struct mm_stmt *stmt = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = mm_db_begin(db, &info);
    if (!err)
        err = mm_db_query(db, text, &stmt, &info);
    if (!err) {
        mm_bind_int(stmt, 1, n);
        err = mm_stmt_run(stmt, NULL, &info);
    }
    if (!err)
        err = mm_db_commit(db, &info);
    if (err)
        fprintf(stderr, "bench_totals: %s\n", info.text);
    return err == MM_OK;
}

/* A copy has the number of its round in place of the first eight digits of an id. */
#define ROUNDS     "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM r WHERE n<?1) "
#define ID(column) "printf('%08x', n) || substr(" column ", 9)"
static const char more_people[] =
    "INSERT INTO person " ROUNDS
    "SELECT council, " ID("id") ", name, reading, status, employment, section, seat,"
                                " kaiha, starts_on, ends_on FROM r, person";
static const char more_facts[] = "INSERT INTO fact " ROUNDS "SELECT council, " ID("id") ", " ID(
    "person") ", kind, on_day, until_day, known_day,"
              " audience, term, word, course, ref, policy, detail FROM r, fact";
static const char answers_of_all[] =
    "INSERT INTO evidence (council, person, row_id, sight, item, item_version, clauses, mark, graded, "
    "practice,"
    " revision, at_ms, statement) " ROUNDS
    "SELECT council, person, 'x/' || n || course, registration, 'x', 'v', '5', 1, 1, 0, 1,"
    " last_at_ms, 'i' FROM r, progress";

static bool put_progress(struct mm_db *db, const struct mm_duty *duty, bool done)
{
    struct mm_stmt *stmt = NULL;
    if (mm_db_query(db,
                    "INSERT INTO progress (council, registration, person, course, state, first_at_ms,"
                    " completed_at_ms, last_at_ms) VALUES ('kamakura',?1,?2,?3,?4,?5,?6,?5)",
                    &stmt, NULL))
        return false;
    mm_bind_str(stmt, 1, duty->registration);
    mm_bind_str(stmt, 2, duty->person);
    mm_bind_str(stmt, 3, duty->course);
    mm_bind_int(stmt, 4, done ? MM_PROGRESS_DONE : MM_PROGRESS_STARTED);
    mm_bind_int(stmt, 5, COUNCIL_AT_MS - 1000);
    mm_bind_int(stmt, 6, done ? COUNCIL_AT_MS - 1000 : INT64_MAX);
    return mm_stmt_run(stmt, NULL, NULL) == MM_OK;
}

static bool fill(struct council *c, long people)
{
    struct mm_person *few = NULL;
    struct mm_duty *duties = NULL;
    struct mm_db *db = mm_central_db(c->central);
    size_t n_few = 0, n = 0;
    bool good = people_of(c, ROSTER / 2, ROSTER / 2, &few, &n_few);
    long rounds = good ? people / (long)n_few - 1 : 0;
    free(few);
    if (good && rounds > 0)
        good = run_sql(c, more_people, rounds) && run_sql(c, more_facts, rounds);
    good = good && mm_duties_at(c->central, NULL, COUNCIL_AT_MS, &duties, &n, NULL) == MM_OK &&
           mm_db_begin(db, NULL) == MM_OK;
    for (size_t i = 0; good && i < n; i++)
        good = i % 2 || put_progress(db, &duties[i], i % 4 == 0);
    free(duties);
    bench_say("people", (double)(rounds + 1) * (double)n_few);
    bench_say("duties", (double)n);
    return good && mm_db_commit(db, NULL) == MM_OK && run_sql(c, answers_of_all, 1);
}

static bool count_raw(struct council *c)
{
    struct mm_stmt *stmt = NULL;
    bool row = true;
    enum mm_err err = mm_db_query(mm_central_db(c->central),
                                  "SELECT course, state, COUNT(*) FROM progress WHERE council='kamakura'"
                                  " GROUP BY course, state",
                                  &stmt, NULL);
    while (!err && row)
        err = mm_stmt_step(stmt, &row, NULL);
    if (stmt)
        mm_stmt_end(stmt);
    return err == MM_OK;
}

static bool run_one(struct council *c, const char *name)
{
    struct mm_report_table table;
    if (!run_report(c, name, &table))
        return false;
    mm_report_table_done(&table);
    return true;
}

/* What 概況 asks for. */
static bool run_courses(struct council *c)
{
    return run_one(c, "courses");
}

/* What 一覧表 (person × course) asks for. */
static bool run_completion(struct council *c)
{
    return run_one(c, "completion");
}

static bool time_of(struct council *c, bool (*step)(struct council *c), int rounds, const char *name)
{
    int64_t ns[MOST];
    bool good = step(c); /* warms it */
    for (int i = 0; good && i < rounds; i++) {
        int64_t began = bench_ns();
        good = step(c);
        ns[i] = bench_ns() - began;
    }
    bench_say(name, good ? bench_pct_ms(ns, (size_t)rounds, 50) : -1);
    return good;
}

int main(int argc, char **argv)
{
    long people = argc > 1 ? strtol(argv[1], NULL, 10) : 10000;
    int rounds = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 5;
    struct council c;
    if (people < ROSTER || people > 1000000 || rounds < 1 || rounds > MOST) {
        fprintf(stderr, "usage: bench_totals [PEOPLE [ROUNDS]]    (%d people and more)\n", ROSTER);
        return 2;
    }
    bool good = council_open(&c) && fill(&c, people) && time_of(&c, run_courses, rounds, "report_ms") &&
                time_of(&c, run_completion, rounds, "matrix_ms") &&
                time_of(&c, count_raw, rounds, "count_ms");
    good = good && run_sql(&c, "DELETE FROM evidence WHERE ?1=0", 0) && run_sql(&c, answers_of_all, 10) &&
           time_of(&c, run_courses, rounds, "report_10_ms");
    council_close(&c);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
