/* What only a store in PostgreSQL can promise.
 * mm-test-pg: only */
#include "sync/server/place.h"
#include "sync/server/writer.h"
#include "sync/server/years.h"
#include "tests/unit/server/fixture_batch.h"
#include "tests/unit/server/fixture_report.h"

static bool exec(struct council *c, const char *sql)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = mm_db_exec(mm_central_db(c->central), sql, &info);
    MM_CHECK_STR(info.text, "");
    return err == MM_OK;
}

static enum mm_err put(struct mm_central *central, const char *name)
{
    enum mm_err err = mm_central_write_begin(central, NULL);
    if (err)
        return err;
    err = mm_setting_put(central, name, "1", NULL);
    return mm_central_write_end(central, err, NULL);
}

/* ---- the walls ----------------------------------------------------------------------------------------- */
MM_TEST(every_table_with_a_council_has_a_wall_for_its_owner_too)
{
    struct council c;
    MM_REQUIRE(council_open(&c));
    MM_CHECK(count(&c, "SELECT COUNT(*) FROM pg_class WHERE relforcerowsecurity") > 25);
    MM_CHECK_INT(
        count(&c, "SELECT COUNT(*) FROM pg_class c JOIN pg_attribute a ON a.attrelid=c.oid AND"
                  " a.attname='council' WHERE c.relkind IN ('r','p') AND NOT (c.relrowsecurity AND"
                  " c.relforcerowsecurity AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid=c.oid))"),
        0);
    council_close(&c);
}

MM_TEST(a_query_that_forgets_the_council_sees_and_writes_no_other)
{
    struct council c;
    struct mm_db *db;
    MM_REQUIRE(council_open(&c));
    db = mm_central_db(c.central);
    MM_CHECK(count(&c, "SELECT COUNT(*) FROM setting") > 0);
    mm_db_scope(db, "another");
    MM_CHECK_INT(count(&c, "SELECT 0 + COUNT(*) FROM setting"), 0);
    MM_CHECK(exec(&c, "DELETE FROM setting"));
    MM_CHECK(mm_db_exec(db, "INSERT INTO setting VALUES ('kamakura', 'x', 'y')", NULL) != MM_OK);
    mm_db_scope(db, "");
    MM_CHECK_INT(count(&c, "SELECT 1 + COUNT(*) FROM setting"), 1);
    mm_db_scope(db, mm_central_council(c.central));
    MM_CHECK(count(&c, "SELECT 2 + COUNT(*) FROM setting") > 2);
    council_close(&c);
}

/* ---- the years ----------------------------------------------------------------------------------------- */
#define COLUMNS "stored, council, id, recorder, seq, person, bytes, hash, prev, chain, voided"

static bool put_id(struct council *c, int stored, const char *id)
{
    char sql[400];
    snprintf(sql, sizeof sql,
             "INSERT INTO statement (" COLUMNS
             ") VALUES (%d, 'kamakura', '%s', 'x', 0, '', '', '', '', '', 0)"
             " ON CONFLICT (council, id) DO NOTHING",
             stored, id);
    return exec(c, sql);
}

static enum mm_err nothing(void *ctx, const struct mm_statement_row *row)
{
    (void)ctx, (void)row;
    return MM_OK;
}

MM_TEST(statements_lie_in_years_made_ahead_and_none_is_refused)
{
    struct council c;
    char bound[MM_YEARS_BOUND_BYTES], id[64];
    MM_REQUIRE(council_open(&c));
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM pg_inherits WHERE inhparent=to_regclass('statement')"), 4);
    for (int round = 0; round < 2; round++) { /* the same id once more is none more, wherever it lies */
        for (int year = 2025; year <= 2029; year++) {
            mm_years_bound(year, bound);
            snprintf(id, sizeof id, "%s-7000-8000-000000000001", bound);
            MM_REQUIRE(put_id(&c, year, id));
        }
        MM_REQUIRE(put_id(&c, 1, "f47ac10b-58cc-4372-a567-0e02b2c3d479"));
    }
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM statement"), 6);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM statement_rest"), 3); /* 2025, 2029 and the foreign one */
    MM_CHECK_INT(count(&c, "SELECT stored FROM statement_2026"), 2026);
    MM_CHECK_INT(count(&c, "SELECT stored FROM statement_2028"), 2028);
    for (int year = 2025; year <= 2029; year++) /* found by its place, wherever it lies */
        MM_CHECK_ERR(mm_statement_at(c.central, year, nothing, NULL, NULL), MM_OK);
    MM_CHECK_ERR(mm_statement_at(c.central, 1, nothing, NULL, NULL), MM_OK);
    MM_CHECK_ERR(mm_statement_at(c.central, 2, nothing, NULL, NULL), MM_ERR_NOT_FOUND);
    /* a year later: the next one is there, with what the rest had of it */
    c.at.wall_at_ms += INT64_C(370) * 86400 * 1000;
    MM_CHECK_ERR(c.central->place->defined(c.central, NULL), MM_OK);
    MM_CHECK_INT(count(&c, "SELECT stored FROM statement_2029"), 2029);
    MM_CHECK_INT(count(&c, "SELECT 0 + COUNT(*) FROM statement_rest"), 2);
    MM_CHECK_INT(count(&c, "SELECT 0 + COUNT(*) FROM statement"), 6);
    MM_CHECK_INT(count(&c,
                       "SELECT COUNT(*) FROM pg_class WHERE relname LIKE 'statement_%' AND relkind='r' AND"
                       " NOT relforcerowsecurity"),
                 0);
    council_close(&c);
}

MM_TEST(a_table_in_one_piece_is_taken_apart_with_what_is_in_it)
{
    struct council c;
    struct kiosk k;
    struct record records[6];
    struct mm_record_reply replies[6];
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    for (size_t i = 0; i < 6; i++)
        records[i] = record_verb(&c, &k, PERSON, MM_VERB_LAUNCHED, COUNCIL_AT_MS + (int64_t)i);
    MM_CHECK_ERR(take(&c, &k, records, 3, replies), MM_OK);
    MM_REQUIRE(
        exec(&c, "ALTER TABLE statement RENAME TO s; CREATE TABLE statement (LIKE s, UNIQUE (council, id));"
                 "INSERT INTO statement SELECT * FROM s; DROP TABLE s;"
                 "CREATE INDEX statement_seq ON statement (council, recorder, seq)"));
    MM_CHECK_ERR(c.central->place->defined(c.central, NULL), MM_OK);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM statement_2026"), 3);
    MM_CHECK_ERR(take(&c, &k, records + 3, 3, replies), MM_OK);
    MM_CHECK_INT(count(&c, "SELECT 0 + COUNT(*) FROM statement_2026"), 6);
    records_free(records, 6);
    council_close(&c);
}

/* A second database of this test: its name, and c's URL and folder changed to it. */
static bool second_database(struct council *c, char name[PG_NAME_BYTES])
{
    char sql[200];
    snprintf(name, PG_NAME_BYTES, "x%ld", (long)getpid());
    snprintf(sql, sizeof sql, "CREATE DATABASE %s", name);
    pg_url(name, c->url, sizeof c->url);
    return MM_CHECK_ERR(pg_exec(sql, NULL), MM_OK);
}

static void second_database_drop(const char *name)
{
    char sql[200];
    snprintf(sql, sizeof sql, "DROP DATABASE %s WITH (FORCE)", name);
    MM_CHECK_ERR(pg_exec(sql, NULL), MM_OK);
}

MM_TEST(a_server_that_owns_no_table_serves_and_cannot_take_down_a_wall)
{
    struct council c, other;
    struct mm_central_new what = {.pack_dir = MM_TEST_SOURCE_DIR "/content/kamakura", .role = "nobody_here"};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char name[PG_NAME_BYTES];
    MM_REQUIRE(council_open(&c));
    other = c;
    MM_REQUIRE(second_database(&other, name));
    MM_CHECK_ERR(mm_central_create(other.url, &what, &c.clock, &c.random, &info), MM_ERR_NOT_FOUND);
    MM_CHECK(strstr(info.text, "CREATE ROLE nobody_here LOGIN"));
    what.role = "x\" superuser";
    MM_CHECK_ERR(mm_central_create(other.url, &what, &c.clock, &c.random, NULL), MM_ERR_USAGE);
    what.role = "server";
    MM_CHECK_ERR(mm_central_create(other.url, &what, &c.clock, &c.random, NULL), MM_OK);
    snprintf(other.url + strlen(other.url), sizeof other.url - strlen(other.url), "&user=server");
    mm_errinfo_clear(&info);
    MM_CHECK_ERR(
        mm_central_open(other.url, MM_CENTRAL_WRITE, NULL, &c.clock, &c.random, &other.central, &info),
        MM_OK);
    MM_CHECK_STR(info.text, "");
    if (other.central != c.central) {
        struct mm_db *db = mm_central_db(other.central);
        MM_CHECK_ERR(put(other.central, "a"), MM_OK);
        MM_CHECK_ERR(mm_db_exec(db, "ALTER TABLE person NO FORCE ROW LEVEL SECURITY", NULL), MM_ERR_AUTH);
        MM_CHECK_ERR(mm_db_exec(db, "DROP POLICY one_council ON person", NULL), MM_ERR_AUTH);
        MM_CHECK_ERR(mm_db_exec(db, "DROP TABLE statement", NULL), MM_ERR_AUTH);
        mm_db_scope(db, "another");
        MM_CHECK_INT(count(&other, "SELECT 3 + COUNT(*) FROM setting"), 3);
        mm_central_close(other.central);
    }
    second_database_drop(name);
    council_close(&c);
}

MM_TEST(nobody_reads_while_a_killed_migration_left_a_wall_open)
{
    struct council c;
    struct mm_central *reader = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(mm_db_exec(mm_central_db(c.central), "ALTER TABLE person NO FORCE ROW LEVEL SECURITY", NULL),
                 MM_OK);
    MM_CHECK_ERR(mm_central_open(c.url, MM_CENTRAL_READ, NULL, &c.clock, &c.random, &reader, &info),
                 MM_ERR_UNSUPPORTED);
    MM_CHECK(strstr(info.text, "start the server once") || strstr(info.text, "サーバーを一度始める"));
    mm_central_close(c.central);
    MM_REQUIRE(mm_central_open(c.url, MM_CENTRAL_WRITE, NULL, &c.clock, &c.random, &c.central, NULL) ==
               MM_OK);
    MM_CHECK_ERR(mm_central_open(c.url, MM_CENTRAL_READ, NULL, &c.clock, &c.random, &reader, NULL), MM_OK);
    mm_central_close(reader);
    council_close(&c);
}

MM_TEST(the_superuser_is_refused_because_no_wall_stops_him)
{
    struct council c;
    struct mm_central *central = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char url[700];
    MM_REQUIRE(council_open(&c));
    snprintf(url, sizeof url, "%s&user=owner", c.url);
    MM_CHECK_ERR(mm_central_open(url, MM_CENTRAL_READ, NULL, &c.clock, &c.random, &central, &info),
                 MM_ERR_AUTH);
    MM_CHECK(strstr(info.text, "CREATE ROLE"));
    council_close(&c);
}

/* ---- one who writes ------------------------------------------------------------------------------------ */
/* Ends the sessions of the central, as a restart of PostgreSQL would. */
static void cut(struct council *c)
{
    struct mm_db *db = NULL;
    MM_REQUIRE(mm_pg_open(c->url, true, &db, NULL) == MM_OK);
    MM_CHECK_ERR(mm_db_exec(db,
                            "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity"
                            " WHERE datname=current_database() AND pid<>pg_backend_pid()",
                            NULL),
                 MM_OK);
    mm_db_close(db);
}

MM_TEST(a_server_goes_on_after_its_connection_was_cut)
{
    struct council c;
    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(put(c.central, "a"), MM_OK);
    cut(&c);
    if (put(c.central, "b") != MM_OK) /* it may notice only now */
        MM_CHECK_ERR(put(c.central, "b"), MM_OK);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM setting WHERE name IN ('a', 'b')"), 2);
    council_close(&c);
}

MM_TEST(a_new_connection_writes_only_when_nobody_else_has_the_lock)
{
    struct council c;
    struct mm_db *other = NULL;
    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(mm_pg_open(c.url, true, &other, NULL) == MM_OK);
    MM_CHECK_ERR(mm_pg_claim(other, NULL), MM_ERR_BUSY);
    mm_db_close(other);
    cut(&c);
    MM_REQUIRE(mm_pg_open(c.url, true, &other, NULL) == MM_OK);
    MM_CHECK_ERR(mm_pg_claim(other, NULL), MM_OK);
    MM_CHECK(put(c.central, "x") != MM_OK); /* it may notice only now */
    MM_CHECK_ERR(put(c.central, "x"), MM_ERR_BUSY);
    mm_db_close(other);
    for (int i = 0; i < 40 && put(c.central, "x") == MM_ERR_BUSY; i++)
        usleep(50000); /* until the session has ended */
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM setting WHERE name='x'"), 1);
    council_close(&c);
}

MM_TEST(one_who_was_away_does_not_write_over_his_successor)
{
    struct council c;
    struct mm_central *next = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_REQUIRE(council_open(&c));
    cut(&c);
    c.at.wall_at_ms += 1000;
    MM_REQUIRE(mm_central_open(c.url, MM_CENTRAL_WRITE, NULL, &c.clock, &c.random, &next, NULL) == MM_OK);
    MM_CHECK(put(c.central, "x") != MM_OK);
    MM_CHECK_ERR(put(c.central, "x"), MM_ERR_BUSY); /* the lock is the other's */
    MM_CHECK_ERR(put(next, "y"), MM_OK);
    mm_central_close(next);
    MM_CHECK_ERR(mm_central_write_begin(c.central, &info),
                 MM_ERR_BUSY); /* free again, but not as he knew it */
    MM_CHECK(strstr(info.text, "始め直して"));
    mm_central_close(c.central);
    MM_CHECK_ERR(mm_central_open(c.url, MM_CENTRAL_WRITE, NULL, &c.clock, &c.random, &c.central, NULL),
                 MM_OK);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM setting WHERE name IN ('x', 'y')"), 1);
    council_close(&c);
}

/* ---- once more ----------------------------------------------------------------------------------------- */
struct outcome {
    const char *name;
    enum mm_err answered, after;
    int runs;
};

static void put_job(struct mm_central *central, void *ctx)
{
    struct outcome *o = ctx;
    o->runs++;
    o->answered = put(central, o->name);
}

static void note(void *ctx, enum mm_err err, const struct mm_errinfo *info)
{
    (void)info;
    ((struct outcome *)ctx)->after = err;
}

/* The next n inserts of the setting `name` fail with the code; a sequence does not roll back. */
static bool let_fail(struct council *c, const char *name, int n, const char *code)
{
    char sql[900];
    snprintf(sql, sizeof sql,
             "CREATE SEQUENCE tries; CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
             " IF nextval('tries')<=%d THEN RAISE EXCEPTION 'in the way' USING ERRCODE='%s'; END IF;"
             " RETURN NEW; END $$; CREATE TRIGGER fail BEFORE INSERT ON setting FOR EACH ROW"
             " WHEN (NEW.name='%s') EXECUTE FUNCTION fail()",
             n, code, name);
    return exec(c, sql);
}

static void three_jobs(const char *code, int fails, struct outcome o[3])
{
    struct council c;
    struct mm_writer *writer = NULL;
    struct mm_job jobs[3];
    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(let_fail(&c, "two", fails, code));
    MM_REQUIRE(mm_writer_start(c.central, &writer, NULL) == MM_OK);
    for (int i = 0; i < 3; i++) {
        jobs[i] = (struct mm_job){put_job, note, &o[i], NULL};
        mm_writer_add(writer, &jobs[i]);
    }
    mm_writer_settle(writer);
    mm_writer_stop(writer);
    for (int i = 0; i < 3; i++) {
        char value[8] = "";
        enum mm_err err = mm_setting_get(c.central, o[i].name, value, sizeof value, NULL);
        MM_CHECK_ERR(err, o[i].answered == MM_OK && o[i].after == MM_OK ? MM_OK : MM_ERR_NOT_FOUND);
    }
    council_close(&c);
}

MM_TEST(what_another_transaction_was_in_the_way_of_is_done_once_more)
{
    static const char *const codes[] = {"40001", "40P01"};
    for (size_t i = 0; i < 2; i++) {
        struct outcome o[3] = {{"one", MM_ERR_IO, MM_ERR_IO, 0},
                               {"two", MM_ERR_IO, MM_ERR_IO, 0},
                               {"three", MM_ERR_IO, MM_ERR_IO, 0}};
        three_jobs(codes[i], 3, o);
        for (int k = 0; k < 3; k++) {
            MM_CHECK_ERR(o[k].answered, MM_OK);
            MM_CHECK_ERR(o[k].after, MM_OK);
        }
        MM_CHECK(o[1].runs > 3);
    }
}

MM_TEST(another_failure_is_told_at_once_and_harms_no_neighbour)
{
    struct outcome o[3] = {{"one", MM_ERR_IO, MM_ERR_IO, 0},
                           {"two", MM_ERR_IO, MM_ERR_IO, 0},
                           {"three", MM_ERR_IO, MM_ERR_IO, 0}};
    three_jobs("53100", 100, o);
    MM_CHECK_ERR(o[0].answered, MM_OK);
    MM_CHECK_ERR(o[1].answered, MM_ERR_NO_SPACE);
    MM_CHECK_ERR(o[2].answered, MM_OK);
    MM_CHECK(o[1].runs <= 2);
}

/* ---- the reports --------------------------------------------------------------------------------------- */
/* PostgreSQL is stricter about types than SQLite: a report that nobody ran here may not run at all. */
MM_TEST(every_report_runs)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0, n_reports = 0;
    MM_REQUIRE(council_open(&c) && people_of(&c, 6, 5, &people, &n));
    progress(&c, &people[0], "done");
    for (size_t i = 0; i < n; i++)
        answers(&c, people[i].id, "3(1)");
    const struct mm_report_ops *const *reports = mm_report_list(&n_reports);
    for (size_t i = 0; i < n_reports; i++) {
        struct mm_report_table table;
        if (run_report(&c, reports[i]->name, &table))
            mm_report_table_done(&table);
    }
    free(people);
    council_close(&c);
}

/* ---- making -------------------------------------------------------------------------------------------- */
MM_TEST(an_init_that_fails_leaves_no_table_and_no_file)
{
    struct council c, other;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_central_new what = {.pack_dir = "/nonexistent"};
    char name[PG_NAME_BYTES];
    MM_REQUIRE(council_open(&c));
    other = c;
    MM_REQUIRE(second_database(&other, name));
    snprintf(other.file, sizeof other.file, "%s/%s.key", c.dir, name);
    MM_CHECK(mm_central_create(other.url, &what, &c.clock, &c.random, &info) != MM_OK);
    MM_CHECK(access(other.file, F_OK) != 0);
    what.pack_dir = MM_TEST_SOURCE_DIR "/content/kamakura";
    what.files = "relative";
    MM_CHECK_ERR(mm_central_create(other.url, &what, &c.clock, &c.random, &info), MM_ERR_USAGE);
    what.files = "/dev/null/x";
    mm_errinfo_clear(&info);
    MM_CHECK(mm_central_create(other.url, &what, &c.clock, &c.random, &info) != MM_OK);
    MM_CHECK(strstr(info.text, "--files"));
    what.files = NULL; /* as if nothing had been tried */
    mm_errinfo_clear(&info);
    MM_CHECK_ERR(mm_central_create(other.url, &what, &c.clock, &c.random, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    MM_CHECK(access(other.file, F_OK) == 0);
    second_database_drop(name);
    council_close(&c);
}

MM_TEST_MAIN
