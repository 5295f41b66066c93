/* What a backup holds, what its check finds, and that a store which was brought elsewhere takes nothing more.
 * mm-test-pg: long */
#include "sync/db/sqlite/sqlite.h"
#include "sync/server/migrate.h"
#include "sync/server/router.h"
#include "tests/unit/server/fixture_batch.h"

#include <fcntl.h>
#include <sys/file.h>

struct found {
    int n[MM_BACKUP_FAULT_COUNT];
};

static void note(void *ctx, enum mm_backup_fault_kind kind, const char *what)
{
    struct found *found = ctx;
    (void)what;
    found->n[kind]++;
}

/* A council with six records, and a reader beside it. */
static bool six(struct council *c, struct mm_central **ret_reader)
{
    struct kiosk k;
    struct record records[6];
    struct mm_record_reply replies[6];
    if (!council_open(c) || !kiosk_enrol(c, &k, 1))
        return false;
    for (size_t i = 0; i < 6; i++)
        records[i] = record_verb(c, &k, PERSON, i % 2 ? MM_VERB_EXPERIENCED : MM_VERB_LAUNCHED,
                                 COUNCIL_AT_MS + (int64_t)i * 1000);
    enum mm_err err = take(c, &k, records, 6, replies);
    records_free(records, 6);
    return MM_CHECK_ERR(err, MM_OK) && MM_CHECK_ERR(mm_central_reader(c->central, ret_reader, NULL), MM_OK);
}

static enum mm_err backup(struct council *c, struct mm_central *reader, char dir[300],
                          struct mm_backup_counts *counts)
{
    struct mm_copy_watch watch = {.clock = c->clock};
    snprintf(dir, 300, "%s/backup", c->dir);
    return mm_backup_make(reader, dir, &watch, counts, NULL);
}

static struct found check(struct council *c, const char *dir, struct mm_backup_check *out)
{
    struct found found = {{0}};
    struct mm_copy_watch watch = {.clock = c->clock};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    *out = (struct mm_backup_check){.fault = note, .ctx = &found};
    MM_CHECK_ERR(mm_backup_verify(dir, &watch, out, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    return found;
}

MM_TEST(a_backup_holds_what_was_there_when_it_was_made)
{
    struct council c;
    struct mm_central *reader = NULL;
    struct mm_backup_counts n;
    struct mm_backup_check out;
    char dir[300];
    MM_REQUIRE(six(&c, &reader));
    MM_CHECK_ERR(backup(&c, reader, dir, &n), MM_OK);
    MM_CHECK_INT(n.statements, 6);
    MM_CHECK_INT(n.packs, 1);
    MM_CHECK_ERR(mm_db_exec(c.central->db, "DELETE FROM statement", NULL), MM_OK);
    (void)check(&c, dir, &out);
    MM_CHECK_INT(out.n_faults, 0);
    MM_CHECK_INT(out.then.statements, 6);
    MM_CHECK_INT(out.now.statements, 6);
    MM_CHECK_INT(out.now.rows, n.rows);
    MM_CHECK_ERR(backup(&c, reader, dir, &n), MM_ERR_EXISTS);
    mm_central_close(reader);
    council_close(&c);
}

/* As the route does it: entered by whoever writes, then made by whoever reads. */
static int by_menu(struct council *c, struct mm_web_reply *reply)
{
    const struct mm_web_request request = {.method = "POST"};
    const struct mm_who who = {.actor = "a"};
    struct mm_central *reader = NULL;
    mm_web_reply_again(reply, 0);
    mm_route_backup.write(c->central, &request, &who, reply);
    if (reply->status >= 400 || !MM_CHECK_ERR(mm_central_reader(c->central, &reader, NULL), MM_OK))
        return reply->status;
    MM_CHECK_ERR(mm_central_read_begin(reader, NULL), MM_OK);
    mm_route_backup.run(reader, &request, &who, reply);
    mm_central_close(reader);
    return reply->status;
}

MM_TEST(a_backup_of_the_menu_goes_where_the_server_was_told_and_nowhere_else)
{
    struct council c;
    struct mm_central *reader = NULL;
    struct mm_backup_check out;
    struct mm_json *said = NULL;
    struct mm_web_reply reply;
    char dir[600];
    MM_REQUIRE(six(&c, &reader));
    mm_central_close(reader);
    mm_web_reply_init(&reply);
    MM_CHECK_INT(by_menu(&c, &reply), 409);
    mm_central_backups_to(c.central, c.dir);
    MM_CHECK_INT(by_menu(&c, &reply), 200);
    MM_REQUIRE(mm_json_parse(mm_buf_str(&reply.body), reply.body.len, &council_limits, &said, NULL) == MM_OK);
    MM_CHECK_INT(mm_json_get_int(said, "statements", 0), 6);
    snprintf(dir, sizeof dir, "%s/%s", c.dir, mm_json_get_str(said, "name", ""));
    (void)check(&c, dir, &out);
    MM_CHECK_INT(out.n_faults, 0);
    MM_CHECK_INT(by_menu(&c, &reply), 409);
    MM_CHECK(strstr(mm_buf_str(&reply.body), "1分たってから") != NULL);
    /* of several councils it is for no clerk of one of them */
    MM_REQUIRE(council_join(&c, &(struct mm_central_new){.council = "cho", .name = "よそ町議会"}));
    mm_central_backups_to(c.central, c.dir);
    c.at.wall_at_ms += 60000;
    MM_CHECK_INT(by_menu(&c, &reply), 409);
    MM_CHECK(strstr(mm_buf_str(&reply.body), "ほかの議会") != NULL);
    mm_json_free(said);
    mm_web_reply_done(&reply);
    council_close(&c);
}

static bool there(const char *dir, const char *name)
{
    char path[600];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    return mm_path_exists(path);
}

/* A folder of this name with a file in it: a backup, where that is the list. */
static void folder(const char *dir, const char *name, const char *file)
{
    char path[600];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    MM_CHECK_ERR(mm_mkdirs(path, 0700, NULL), MM_OK);
    snprintf(path, sizeof path, "%s/%s/%s", dir, name, file);
    MM_CHECK_ERR(mm_file_write_atomic(path, "x", 1, 0600, NULL), MM_OK);
}

MM_TEST(the_newest_backups_stay_and_the_one_just_made_whatever_the_clock_says)
{
    static const char *const stay[] = {
        "mamori-20200101-0000", /* just made: the clock went back */
        "mamori-20261128-0003",
        "mamori-20261128-0004",
        "mamori-20261128-0000.unfinished", /* somebody makes it just now */
        "mamori-20251128-0009",            /* no backup: without a list */
        "mamori-20251128-0008-年度末",     /* a name that somebody gave */
        "backup",
    };
    static const char *const go[] = {"mamori-20261128-0001", "mamori-20261128-0002",
                                     "mamori-20261127-2359.unfinished"};
    char dir[256], path[600];
    size_t gone = 0;
    mm_test_mkdir(dir);
    for (size_t i = 0; i < sizeof stay / sizeof stay[0]; i++)
        folder(dir, stay[i], i == 4 ? MM_BACKUP_DB : MM_BACKUP_LIST);
    for (size_t i = 0; i < sizeof go / sizeof go[0]; i++)
        folder(dir, go[i], MM_BACKUP_LIST);
    snprintf(path, sizeof path, "%s/%s", dir, stay[3]);
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    MM_CHECK(fd >= 0 && flock(fd, LOCK_EX) == 0);
    mm_backup_keep(dir, stay[0], 3, &gone);
    MM_CHECK_INT(gone, 2);
    for (size_t i = 0; i < sizeof stay / sizeof stay[0]; i++)
        if (!MM_CHECK(there(dir, stay[i])))
            printf("  %s\n", stay[i]);
    for (size_t i = 0; i < sizeof go / sizeof go[0]; i++)
        if (!MM_CHECK(!there(dir, go[i])))
            printf("  %s\n", go[i]);
    close(fd);
    mm_backup_keep(dir, stay[0], 1, &gone); /* of one that is to be kept it is that one */
    MM_CHECK_INT(gone, 2);
    MM_CHECK(there(dir, stay[0]) && !there(dir, stay[2]));
    mm_test_rmdir(dir);
}

MM_TEST(damage_from_before_the_backup_is_found_in_it)
{
    static const struct {
        const char *sql;
        enum mm_backup_fault_kind kind;
    } rows[] = {
        {"UPDATE statement SET hash=prev WHERE seq=3", MM_BACKUP_RECORD},
        {"DELETE FROM statement WHERE seq=3", MM_BACKUP_RECORD},
        {"UPDATE sighting SET last_at_ms=1", MM_BACKUP_DERIVED},
        {"DELETE FROM progress", MM_BACKUP_DERIVED},
        /* a pack that was handed out and is gone, and one of which a file is another now */
        {"INSERT INTO pack_file SELECT council, '0000000000000000', name, hash, bytes FROM pack_file"
         " WHERE name='council.json'",
         MM_BACKUP_MISSING},
        {"UPDATE pack_file SET hash=(SELECT hash FROM pack_file WHERE name='policy.json')"
         " WHERE name='council.json'",
         MM_BACKUP_BYTES},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct council c;
        struct mm_central *reader = NULL;
        struct mm_backup_counts n;
        struct mm_backup_check out;
        char dir[300];
        MM_REQUIRE(six(&c, &reader));
        MM_CHECK_ERR(mm_db_exec(c.central->db, rows[i].sql, NULL), MM_OK);
        MM_CHECK_ERR(backup(&c, reader, dir, &n), MM_OK);
        struct found found = check(&c, dir, &out);
        if (!MM_CHECK(found.n[rows[i].kind] > 0))
            printf("  %s\n", rows[i].sql);
        mm_central_close(reader);
        council_close(&c);
    }
}

/* The list is the only witness of what was there: rows that went are missed, in whichever table. */
MM_TEST(sums_of_tables_see_every_row_and_no_order)
{
    struct council c;
    struct mm_central *reader = NULL;
    struct mm_backup_counts n;
    struct mm_copy_watch watch;
    struct mm_db *db = NULL;
    struct mm_copy copy;
    char dir[300], file[320];
    MM_REQUIRE(six(&c, &reader));
    watch = (struct mm_copy_watch){.clock = c.clock};
    MM_CHECK_ERR(backup(&c, reader, dir, &n), MM_OK);
    snprintf(file, sizeof file, "%s/" MM_BACKUP_DB, dir);
    MM_REQUIRE(mm_sqlite_open(file, MM_SQLITE_EXISTING, &db, NULL) == MM_OK);
    MM_REQUIRE(mm_copy_plan(db, &copy, NULL) == MM_OK);
    MM_CHECK_ERR(mm_copy_rows(&copy, c.central->db, NULL, &watch, NULL), MM_OK);
    MM_CHECK_ERR(mm_copy_prove(&copy, db, &watch, NULL), MM_OK);
    MM_CHECK_ERR(
        mm_db_exec(db,
                   "CREATE TABLE other AS SELECT * FROM recorder ORDER BY id DESC;"
                   "DELETE FROM recorder; INSERT INTO recorder SELECT * FROM other; DROP TABLE other",
                   NULL),
        MM_OK);
    MM_CHECK_ERR(mm_copy_prove(&copy, db, &watch, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_exec(db, "UPDATE recorder SET backlog=backlog+1 WHERE kind='kiosk'", NULL), MM_OK);
    MM_CHECK_ERR(mm_copy_prove(&copy, db, &watch, NULL), MM_ERR_CORRUPT);
    MM_CHECK_ERR(mm_db_exec(db, "UPDATE recorder SET backlog=backlog-1 WHERE kind='kiosk'", NULL), MM_OK);
    MM_CHECK_ERR(mm_copy_prove(&copy, db, &watch, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_exec(db, "DELETE FROM pack_file WHERE name='council.json'", NULL), MM_OK);
    MM_CHECK_ERR(mm_copy_prove(&copy, db, &watch, NULL), MM_ERR_CORRUPT);
    mm_copy_done(&copy);
    mm_db_close(db);
    mm_central_close(reader);
    council_close(&c);
}

MM_TEST(a_backup_is_read_but_never_written_to)
{
    struct council c;
    struct mm_central *reader = NULL, *other = NULL;
    struct mm_backup_counts n;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char dir[300], url[340], lease[340];
    MM_REQUIRE(six(&c, &reader));
    MM_CHECK_ERR(backup(&c, reader, dir, &n), MM_OK);
    snprintf(url, sizeof url, "sqlite:%s/" MM_BACKUP_DB, dir);
    snprintf(lease, sizeof lease, "%s/" MM_BACKUP_DB ".lease", dir);
    MM_CHECK_ERR(mm_central_open(url, MM_CENTRAL_WRITE, NULL, &c.clock, &c.random, &other, &info),
                 MM_ERR_CONFLICT);
    MM_CHECK(strstr(info.text, "store migrate --from sqlite:") != NULL);
    MM_CHECK(access(lease, F_OK) != 0);
    MM_REQUIRE(mm_central_open(url, MM_CENTRAL_READ, NULL, &c.clock, &c.random, &other, NULL) == MM_OK);
    mm_central_close(other);
    mm_central_close(reader);
    council_close(&c);
}

MM_TEST(what_was_moved_takes_nothing_more_and_says_where)
{
    struct council c;
    struct mm_central *reader = NULL, *other = NULL;
    struct mm_backup_counts n;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_copy_watch watch;
    char to[400];
    MM_REQUIRE(six(&c, &reader));
    watch = (struct mm_copy_watch){.clock = c.clock};
    snprintf(to, sizeof to, "sqlite:%s/moved/c.db", c.dir);
    const struct mm_migrate what = {.from = c.url, .to = to, .clock = &c.clock, .random = &c.random};
    mm_central_close(reader);
    mm_central_close(c.central);
    c.central = NULL;
    MM_CHECK_ERR(mm_central_migrate(&what, &watch, &n, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    MM_CHECK_INT(n.statements, 6);
    MM_CHECK_ERR(mm_central_open(c.url, MM_CENTRAL_WRITE, NULL, &c.clock, &c.random, &other, &info),
                 MM_ERR_CONFLICT);
    MM_CHECK(strstr(info.text, to) != NULL);
    MM_REQUIRE(mm_central_open(c.url, MM_CENTRAL_READ, NULL, &c.clock, &c.random, &other, NULL) == MM_OK);
    mm_central_close(other);
    other = NULL;
    MM_REQUIRE(mm_central_open(to, MM_CENTRAL_WRITE, NULL, &c.clock, &c.random, &other, NULL) == MM_OK);
    int64_t there = 0;
    MM_CHECK_ERR(mm_statement_count(other, &there, NULL), MM_OK);
    MM_CHECK_INT(there, 6);
    mm_central_close(other);
    MM_CHECK_ERR(mm_central_migrate(&what, &watch, &n, NULL), MM_ERR_CONFLICT);
    council_close(&c);
}

/* A store of six records that nobody holds, and where it goes. */
static bool to_move(struct council *c, struct mm_migrate *what, char to[400])
{
    struct mm_central *reader = NULL;
    if (!six(c, &reader))
        return false;
    snprintf(to, 400, "sqlite:%s/moved/c.db", c->dir);
    *what = (struct mm_migrate){.from = c->url, .to = to, .clock = &c->clock, .random = &c->random};
    mm_central_close(reader);
    mm_central_close(c->central);
    c->central = NULL;
    return true;
}

static enum mm_err opens(struct council *c, const char *url, struct mm_errinfo *info)
{
    struct mm_central *central = NULL;
    enum mm_err err = mm_central_open(url, MM_CENTRAL_WRITE, NULL, &c->clock, &c->random, &central, info);
    mm_central_close(central);
    return err;
}

static bool set_lease(struct council *c, const char *sql)
{
    struct mm_db *db = NULL;
    enum mm_err err = pg_wanted() ? mm_pg_open(c->url, true, &db, NULL)
                                  : mm_sqlite_open(c->file, MM_SQLITE_EXISTING, &db, NULL);
    bool good = !err && mm_db_exec(db, sql, NULL) == MM_OK;
    mm_db_close(db);
    return MM_CHECK(good);
}

MM_TEST(who_was_killed_when_the_new_store_was_there_finishes_with_the_same_command)
{
    struct council c;
    struct mm_migrate what;
    struct mm_backup_counts n;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char to[400], other[400];
    MM_REQUIRE(to_move(&c, &what, to));
    struct mm_copy_watch watch = {.clock = c.clock};
    MM_CHECK_ERR(mm_central_migrate(&what, &watch, &n, NULL), MM_OK);
    MM_CHECK(set_lease(&c, "UPDATE lease SET name='moving' WHERE name='moved'"));
    MM_CHECK_ERR(opens(&c, c.url, &info), MM_ERR_CONFLICT);
    MM_CHECK(strstr(info.text, "store migrate") && strstr(info.text, to) && strstr(info.text, "もう一度"));
    /* not to another place: then both could be written to */
    struct mm_migrate elsewhere = what;
    snprintf(other, sizeof other, "sqlite:%s/other/c.db", c.dir);
    elsewhere.to = other;
    MM_CHECK_ERR(mm_central_migrate(&elsewhere, &watch, &n, NULL), MM_ERR_CONFLICT);
    MM_CHECK_ERR(mm_central_migrate(&what, &watch, &n, &info), MM_OK);
    MM_CHECK_INT(n.statements, 6);
    mm_errinfo_clear(&info);
    MM_CHECK_ERR(opens(&c, c.url, &info), MM_ERR_CONFLICT);
    MM_CHECK(strstr(info.text, "移しました") != NULL);
    MM_CHECK_ERR(opens(&c, to, NULL), MM_OK);
    council_close(&c);
}

MM_TEST(a_new_store_that_was_written_to_meanwhile_is_not_taken_for_the_old_one)
{
    struct council c;
    struct mm_migrate what;
    struct mm_backup_counts n;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_central *there = NULL;
    char to[400];
    MM_REQUIRE(to_move(&c, &what, to));
    struct mm_copy_watch watch = {.clock = c.clock};
    MM_CHECK_ERR(mm_central_migrate(&what, &watch, &n, NULL), MM_OK);
    MM_CHECK(set_lease(&c, "UPDATE lease SET name='moving' WHERE name='moved'"));
    MM_REQUIRE(mm_central_open(to, MM_CENTRAL_WRITE, NULL, &c.clock, &c.random, &there, NULL) == MM_OK);
    MM_CHECK_ERR(mm_central_operation(there, "書記", "x", NULL), MM_OK);
    mm_central_close(there);
    MM_CHECK_ERR(mm_central_migrate(&what, &watch, &n, &info), MM_ERR_CONFLICT);
    MM_CHECK(strstr(info.text, "--db") != NULL);
    MM_CHECK_ERR(opens(&c, c.url, NULL), MM_ERR_CONFLICT);
    MM_CHECK_ERR(opens(&c, to, NULL), MM_OK);
    council_close(&c);
}

MM_TEST(a_move_that_fails_leaves_the_old_store_as_it_was)
{
    struct council c;
    struct mm_migrate what;
    struct mm_backup_counts n;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char to[400], path[500];
    MM_REQUIRE(to_move(&c, &what, to));
    struct mm_copy_watch watch = {.clock = c.clock};
    /* somebody else's key lies where ours would: found out when the tables are there */
    snprintf(path, sizeof path, "%s/moved", c.dir);
    MM_CHECK(mkdir(path, 0700) == 0);
    snprintf(path, sizeof path, "%s/moved/c.db.key", c.dir);
    MM_CHECK_ERR(mm_file_write_atomic(path, "x", 1, 0600, NULL), MM_OK);
    MM_CHECK_ERR(mm_central_migrate(&what, &watch, &n, &info), MM_ERR_CONFLICT);
    MM_CHECK_ERR(opens(&c, c.url, NULL), MM_OK);
    /* and the next time it works */
    MM_CHECK(unlink(path) == 0);
    MM_CHECK_ERR(mm_central_migrate(&what, &watch, &n, NULL), MM_OK);
    MM_CHECK_ERR(opens(&c, c.url, NULL), MM_ERR_CONFLICT);
    council_close(&c);
}

MM_TEST_MAIN
