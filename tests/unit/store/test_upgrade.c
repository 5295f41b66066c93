/* The tables of a kiosk of the first version, brought up by a program that is killed at every write and every
 * sync of it: it ends as if nothing had happened, and on the way it is always one version or the next.
 * mm-test: labels=plain */
#include "sync/store/internal.h"

#include "sync/db/sqlite/sqlite.h"
#include "tests/unit/die_at.h"
#include "tests/unit/dump.h"
#include "tests/unit/store/fixture.h"

/* A sitting and a half, as the first program left them. */
static const char filled[] =
    "INSERT INTO meta VALUES('council','kamakura'),('recorder','k1'),('roster_etag','\"1\"'),('seq','2'),"
    "('pack_dir','/nowhere');"
    "INSERT INTO person "
    "VALUES('p1','架空太郎','かくうたろう','かくうたろう','councillor','','',1,'','2026-11-01','');"
    "INSERT INTO duty VALUES('r1','p1','onboarding','term_start','2026-11-01','2026-12-01','','');"
    "INSERT INTO setting VALUES('p1','{\"size\":\"l\"}');"
    "INSERT INTO purpose VALUES('p1',1795316645678);"
    "INSERT INTO sitting VALUES('s1','r1','p1','onboarding','研修',1,'v','https://council.example.jp/',0,0.8,"
    "1795316645678,'open');"
    "INSERT INTO attempt VALUES(1,'a1','r1','p1','onboarding','v','{}',0,1795316645678,0,0,0);"
    "INSERT INTO answer VALUES('r1','a1','one','1111111111111111',1,'a',1,1,'x1',1795316645678);"
    "INSERT INTO statement "
    "VALUES(1,'x1',x'7b7d',zeroblob(32),zeroblob(32),1795316645678,'answered','r1','s1');"
    "INSERT INTO outbox VALUES(1);"
    "INSERT INTO request(kind,json,state,reply,at_ms) VALUES('sync_now','{}','new','',1);";

struct upgrade {
    char dir[256], file[400];
    struct mm_db *like; /* borrowed: brought up beside it, step by step, undisturbed */
};

static bool make_old(const char *folder, char file[400])
{
    struct mm_db *db = NULL;
    snprintf(file, 400, "%s/kiosk.db", folder);
    bool good = MM_CHECK(mm_sqlite_open(file, MM_SQLITE_CREATE, &db, NULL) == MM_OK) &&
                MM_CHECK(mm_db_migrate(db, mm_store_migrations, 1, NULL) == MM_OK) &&
                MM_CHECK(mm_db_define(db, filled, NULL) == MM_OK);
    mm_db_close(db);
    return good;
}

static int open_store(void *ctx)
{
    const struct upgrade *u = ctx;
    struct mm_clock_fixed at = {START_MS, 1000};
    struct mm_random_seeded seed = {.state = {0}};
    const struct mm_clock clock = mm_clock_fixed(&at);
    const struct mm_random random = mm_random_seeded(&seed, 7);
    struct mm_store *store = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (mm_store_open(u->dir, false, &clock, &random, &store, &info)) {
        printf("%s\n", info.text);
        return 1;
    }
    mm_store_close(store);
    return 0;
}

static struct mm_db *look(const char *file)
{
    struct mm_db *db = NULL;
    MM_CHECK_ERR(mm_sqlite_open(file, MM_SQLITE_EXISTING, &db, NULL), MM_OK);
    return db;
}

static long version_of(void *ctx)
{
    const struct upgrade *u = ctx;
    struct mm_db *db = look(u->file);
    int64_t version = -1;
    MM_CHECK_ERR(mm_db_version(db, &version, NULL), MM_OK);
    mm_db_close(db);
    return (long)version;
}

static void as_undisturbed(void *ctx, long version)
{
    struct upgrade *u = ctx;
    struct mm_db *db = look(u->file);
    MM_CHECK_ERR(mm_db_migrate(u->like, mm_store_migrations, (size_t)version, NULL), MM_OK);
    dump_same(db, u->like, &dump_sqlite, "");
    mm_db_close(db);
}

MM_TEST(an_upgrade_that_is_killed_at_every_write_ends_as_one_that_is_not)
{
    struct upgrade u = {.like = NULL}, whole = {.like = NULL};
    long killed = 0;
    mm_test_mkdir(u.dir);
    mm_test_mkdir(whole.dir);
    MM_REQUIRE(make_old(u.dir, u.file) && make_old(whole.dir, whole.file));
    u.like = look(whole.file);
    const struct die_steps steps = {open_store, version_of, as_undisturbed, &u, 1};
    MM_CHECK(die_at_every(&steps, &killed));
    MM_CHECK(killed >= 4 * ((long)mm_store_n_migrations - 1));
    MM_CHECK_INT(version_of(&u), mm_store_n_migrations);
    mm_db_close(u.like);
    MM_CHECK_INT(open_store(&whole), 0);
    struct mm_db *db = look(u.file), *like = look(whole.file);
    dump_same(db, like, &dump_sqlite, "");
    MM_CHECK_INT(dump_rows(db, &dump_sqlite, "person") + dump_rows(db, &dump_sqlite, "statement"), 2);
    mm_db_close(db);
    mm_db_close(like);
    printf("killed %ld times\n", killed);
    mm_test_rmdir(u.dir);
    mm_test_rmdir(whole.dir);
}

MM_TEST_MAIN
