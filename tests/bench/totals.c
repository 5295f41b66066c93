/* bench_totals [PEOPLE [ROUNDS]]: a council of so many people (35 of a roster, again and again), each with
 * all the duties of the pack, half of them begun or done; then the report of totals, 研修ごとの受講状況, as
 * server and command line run it: all counted anew, kept, and kept after what was answered has grown tenfold.
 * Raw limit, in the same process: one question that counts the rows of table progress by course and state.
 * TMPDIR says where the store lies. */
#include "sync/server/totals.h"
#include "sync/server/internal.h"
#include "tests/bench/bench.h"

#define MM_TEST_SOURCE_DIR BENCH_SOURCE_DIR
#include "tests/unit/server/fixture_report.h"

#define ROSTER 35 /* people_of(): as many as it has names for */
#define MOST   100
#define MANY   1000
#define PAGE   200 /* people, as the browser asks for them */

struct bench {
    struct council c;
    struct mm_central *reader;  /* owned */
    struct mm_report_page page; /* that was turned to last */
};

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

static const char counted_people[] =
    "INSERT INTO tally_person (council, person, kind, marks, turns_ms) SELECT council, id, -1, '', ?1"
    " FROM person WHERE true ON CONFLICT (council, person) DO NOTHING";

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
    mm_bind_int(stmt, 5, COUNCIL_AT_MS - 600000);
    mm_bind_int(stmt, 6, done ? COUNCIL_AT_MS - 600000 : INT64_MAX);
    return mm_stmt_run(stmt, NULL, NULL) == MM_OK;
}

struct filling {
    struct mm_db *db;
    size_t n;
};

/* Every second duty has a record, every fourth is done. */
static enum mm_err begin_half(void *ctx, size_t i, const struct mm_duty *duties, size_t n,
                              const struct mm_duty_data *known, int32_t turns_on)
{
    struct filling *f = ctx;
    (void)i, (void)known, (void)turns_on;
    for (size_t d = 0; d < n; d++, f->n++)
        if (f->n % 2 == 0 && !put_progress(f->db, &duties[d], f->n % 4 == 0))
            return MM_ERR_IO;
    return MM_OK;
}

static bool fill(struct council *c, long people)
{
    struct mm_person *few = NULL, *all = NULL;
    struct filling f = {.db = mm_central_db(c->central)};
    size_t n_few = 0, n = 0;
    bool good = people_of(c, ROSTER / 2, ROSTER / 2, &few, &n_few);
    long rounds = good ? people / (long)n_few - 1 : 0;
    free(few);
    if (good && rounds > 0)
        good = run_sql(c, more_people, rounds) && run_sql(c, more_facts, rounds) &&
               run_sql(c, counted_people, 0);
    good = good && mm_people_list(c->central, &all, &n, NULL) == MM_OK && mm_db_begin(f.db, NULL) == MM_OK;
    mm_people_sort(all, n);
    good = good && mm_duties_each(c->central, all, n, COUNCIL_AT_MS, begin_half, &f, NULL) == MM_OK;
    free(all);
    bench_say("people", (double)n);
    bench_say("duties", (double)f.n);
    return good && mm_db_commit(f.db, NULL) == MM_OK && run_sql(c, answers_of_all, 1);
}

static bool count_raw(struct bench *b)
{
    struct mm_stmt *stmt = NULL;
    bool row = true;
    enum mm_err err = mm_db_query(mm_central_db(b->c.central),
                                  "SELECT course, state, COUNT(*) FROM progress WHERE council='kamakura'"
                                  " GROUP BY course, state",
                                  &stmt, NULL);
    while (!err && row)
        err = mm_stmt_step(stmt, &row, NULL);
    if (stmt)
        mm_stmt_end(stmt);
    return err == MM_OK;
}

/* Everybody, as a rebuild does it. */
static bool keep_totals(struct bench *b)
{
    int64_t began = bench_ns();
    enum mm_err err = mm_central_write_begin(b->c.central, NULL);
    if (!err)
        err = mm_totals_rebuild(b->c.central, NULL);
    err = mm_central_write_end(b->c.central, err, NULL);
    bench_say("keep_ms", (double)(bench_ns() - began) / 1e6);
    return err == MM_OK;
}

static bool count_anew(struct bench *b)
{
    struct mm_totals *totals = NULL;
    size_t n = 0;
    enum mm_err err = mm_totals_anew(b->c.central, COUNCIL_AT_MS, &totals, &n, NULL);
    free(totals);
    return err == MM_OK;
}

/* As JSON. page NULL: the whole. The page's last person is where the next one begins. */
static bool run_by(struct mm_central *central, const char *name, struct mm_report_page *page)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_report_table table = {0};
    struct mm_buf out;
    mm_buf_init(&out, (size_t)4 * 1024 * 1024 * 1024);
    enum mm_err err = mm_report_run(central, mm_report_find(name), COUNCIL_AT_MS, page, &table, &info);
    if (!err)
        err = mm_export_find("json")->write(&table, &out, NULL, &info);
    if (!err && page)
        memcpy(page->after, table.behind, sizeof page->after);
    mm_report_table_done(&table);
    mm_buf_done(&out);
    if (err)
        fprintf(stderr, "bench_totals: %s: %s\n", name, info.text);
    return err == MM_OK;
}

/* As a server answers: by a central that reads beside the one that writes. */
static bool run_one(struct bench *b, const char *name, struct mm_report_page *page)
{
    bool good = mm_central_read_begin(b->reader, NULL) == MM_OK && run_by(b->reader, name, page);
    mm_central_read_end(b->reader);
    return good;
}

static bool run_courses(struct bench *b)
{
    return run_one(b, "courses", NULL);
}

/* What 概況 asks for beside it. Figures are issued by who writes, so it is asked here. */
static bool run_gaps(struct bench *b)
{
    return run_by(b->c.central, "gaps", NULL);
}

/* All of 一覧表 (person × course), as a file has it. */
static bool run_completion(struct bench *b)
{
    return run_one(b, "completion", NULL);
}

/* What the page 一覧表 asks for: the first people, and each time those behind them. */
static bool run_page(struct bench *b)
{
    b->page.limit = PAGE;
    return run_one(b, "completion", &b->page);
}

static bool run_committee(struct bench *b)
{
    return run_by(b->c.central, "committee", NULL);
}

static int64_t cpu_ns(void)
{
    struct timespec t = {0};
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* On a busy machine the processor time says more: NAME_cpu. */
static bool time_of(struct bench *b, bool (*step)(struct bench *b), int rounds, const char *name)
{
    int64_t ns[MOST], cpu[MOST];
    char cpu_name[60];
    bool good = rounds == 1 || step(b); /* warms it */
    for (int i = 0; good && i < rounds; i++) {
        int64_t began = bench_ns(), cpu_began = cpu_ns();
        good = step(b);
        ns[i] = bench_ns() - began;
        cpu[i] = cpu_ns() - cpu_began;
    }
    (void)snprintf(cpu_name, sizeof cpu_name, "%s_cpu", name);
    bench_say(name, good ? bench_pct_ms(ns, (size_t)rounds, 50) : -1);
    bench_say(cpu_name, good ? bench_pct_ms(cpu, (size_t)rounds, 50) : -1);
    return good;
}

int main(int argc, char **argv)
{
    long people = argc > 1 ? strtol(argv[1], NULL, 10) : 10000;
    int rounds = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 5;
    struct bench b = {.reader = NULL};
    if (people < ROSTER || people > 1000000 || rounds < 1 || rounds > MOST) {
        fprintf(stderr, "usage: bench_totals [PEOPLE [ROUNDS]]    (%d people and more)\n", ROSTER);
        return 2;
    }
    int few = people > MANY ? 1 : rounds; /* of what looks at everybody */
    bool good = council_open(&b.c) && fill(&b.c, people) && time_of(&b, count_anew, 1, "anew_ms") &&
                keep_totals(&b) && mm_central_reader(b.c.central, &b.reader, NULL) == MM_OK &&
                time_of(&b, run_courses, rounds, "report_ms") && time_of(&b, run_page, rounds, "page_ms") &&
                time_of(&b, count_raw, rounds, "count_ms") && time_of(&b, run_gaps, few, "gaps_ms") &&
                time_of(&b, run_committee, few, "committee_ms") &&
                time_of(&b, run_completion, few, "matrix_ms");
    good = good && run_sql(&b.c, "DELETE FROM evidence WHERE ?1=0", 0) && run_sql(&b.c, answers_of_all, 10) &&
           time_of(&b, run_courses, rounds, "report_10_ms");
    mm_central_close(b.reader);
    council_close(&b.c);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
