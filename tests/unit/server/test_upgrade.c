/* A central store with the tables of the first version, brought up by a server that is killed at writes and
 * syncs of it, or at what it says to PostgreSQL (each STRIDE-th; test_upgrade_long.c: all): it ends as if
 * nothing had happened, and on the way it is always one version or the next.
 * mm-test-pg:
 * mm-test: labels=plain,slow timeout=120 */
#include "sync/db/sqlite/sqlite.h"
#include "sync/server/wall.h"
#include "tests/unit/die_at.h"
#include "tests/unit/dump.h"
#include "tests/unit/server/fixture_batch.h"

#ifndef STRIDE
#define STRIDE    3
#define STRIDE_PG 21
#endif
#define RECORDS 6
#define OLD_ID  "0198c000-0000-7000-8000-0000000000f1"

/* Made anew by lot or by the day when a store is opened. */
#define BY_LOT " lease setting code_issue card_issue "

/* What is carried over into the tables of the first version. */
struct old {
    char council[64], home_page[400], pack_version[17], recorder[MM_ID_BYTES];
    int64_t pack_serial;
    struct record records[RECORDS];
};

static bool use_kiosk(struct council *c, struct old *old)
{
    struct kiosk k;
    if (!kiosk_enrol(c, &k, 1))
        return false;
    for (size_t i = 0; i < RECORDS; i++)
        old->records[i] =
            record_verb(c, &k, PERSON, i % 2 ? MM_VERB_EXPERIENCED : MM_VERB_LAUNCHED, COUNCIL_AT_MS);
    snprintf(old->council, sizeof old->council, "%s", c->central->council);
    snprintf(old->home_page, sizeof old->home_page, "%s", c->central->home_page);
    snprintf(old->pack_version, sizeof old->pack_version, "%s", c->central->pack_version);
    snprintf(old->recorder, sizeof old->recorder, "%s", k.recorder);
    old->pack_serial = c->central->pack_serial;
    return true;
}

static struct mm_db *look(const struct council *c)
{
    struct mm_db *db = NULL;
    MM_CHECK_ERR(pg_wanted() ? mm_pg_open(c->url, true, &db, NULL)
                             : mm_sqlite_open(c->file, MM_SQLITE_CREATE, &db, NULL),
                 MM_OK);
    if (pg_wanted()) /* behind the wall each council sees its own rows alone */
        MM_CHECK_ERR(mm_db_exec(db, "SET mamori.council='kamakura'", NULL), MM_OK);
    return db;
}

static void put_record(struct mm_db *db, const struct old *old, const struct record *r)
{
    struct mm_stmt *s = NULL;
    struct mm_hash hash = mm_sha256(r->bytes, r->len);
    MM_CHECK_ERR(
        mm_db_query(db,
                    "INSERT INTO statement (council, id, recorder, seq, bytes, hash, prev, chain, verb,"
                    " person, actor, activity, registration, stored_at_ms, stored_no, at_ms)"
                    " VALUES (?,?,?,?,?,?,?,?,'v',?,'a','','',?,?,0)",
                    &s, NULL),
        MM_OK);
    mm_bind_str(s, 1, old->council);
    mm_bind_str(s, 2, r->id);
    mm_bind_str(s, 3, old->recorder);
    mm_bind_int(s, 4, r->seq);
    mm_bind_blob(s, 5, r->bytes, r->len);
    mm_bind_hash(s, 6, &hash);
    mm_bind_hash(s, 7, &r->prev);
    mm_bind_hash(s, 8, &r->chain);
    mm_bind_str(s, 9, PERSON);
    mm_bind_int(s, 10, COUNCIL_AT_MS + r->seq / 4);
    mm_bind_int(s, 11, r->seq % 4);
    MM_CHECK_ERR(mm_stmt_run(s, NULL, NULL), MM_OK);
}

static void put_rows(struct mm_db *db, const struct council *c, const struct old *old)
{
    char text[4000];
    snprintf(text, sizeof text,
             "INSERT INTO council VALUES ('%s','○○市議会','%s',1,'%s',%lld,1);"
             "INSERT INTO setting VALUES ('%s','signin','pin');"
             "INSERT INTO lease VALUES ('files','%s',0,0);"
             "INSERT INTO person VALUES ('%s','" PERSON "','架空太郎','かくうたろう','councillor','','',0,'',"
             "'2026-11-01','');"
             "INSERT INTO duty VALUES ('%s','r1','" PERSON "','onboarding-duty','term_start','2026-11-05',"
             "'2026-12-01','','');"
             "INSERT INTO recorder VALUES ('%s','%s','控室','kiosk','active',1,1,1,%d,0);"
             "INSERT INTO clock_offset VALUES ('%s','%s','" OLD_ID "',5,7,9);"
             "INSERT INTO invite VALUES ('%s','x','控室',1,2,0,'','');"
             "INSERT INTO operation VALUES ('%s','" OLD_ID "',1,'clerk','{}');",
             old->council, old->home_page, old->pack_version, (long long)old->pack_serial, old->council,
             c->dir, old->council, old->council, old->council, old->recorder, RECORDS, old->council,
             old->recorder, old->council, old->council);
    MM_CHECK_ERR(mm_db_define(db, text, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    for (size_t i = 0; i < RECORDS; i++)
        put_record(db, old, &old->records[i]);
    MM_CHECK_ERR(mm_db_commit(db, NULL), MM_OK);
}

/* Nothing of the store of now is left but the files beside it. */
static void make_old(struct council *c, const struct old *old)
{
    static const char *const parts[] = {"", "-wal", "-shm"};
    char path[500];
    mm_central_close(c->central);
    c->central = NULL;
    for (size_t i = 0; !pg_wanted() && i < 3; i++) {
        snprintf(path, sizeof path, "%s%s", c->file, parts[i]);
        (void)remove(path);
    }
    struct mm_db *db = look(c);
    if (pg_wanted())
        MM_CHECK_ERR(mm_wall_destroy(db, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_migrate(db, mm_central_schema, 1, NULL), MM_OK);
    put_rows(db, c, old);
    mm_db_close(db);
}

static int open_store(void *ctx)
{
    struct council *c = ctx;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_random_seeded seed = {.state = {0}};
    const struct mm_random random = mm_random_seeded(&seed, 7);
    setenv("MAMORI_FILES", c->dir, 1);
    if (mm_central_open(c->url, MM_CENTRAL_WRITE, NULL, &c->clock, &random, &c->central, &info)) {
        printf("%s\n", info.text);
        return 1;
    }
    mm_central_close(c->central);
    c->central = NULL;
    return 0;
}

struct upgrade {
    struct council c;
    struct mm_db *like; /* borrowed: brought up beside it, step by step, undisturbed */
};

static int upgrade(void *ctx)
{
    return open_store(&((struct upgrade *)ctx)->c);
}

static long version_of(void *ctx)
{
    const struct upgrade *u = ctx;
    struct mm_db *db = look(&u->c);
    int64_t version = -1;
    MM_CHECK_ERR(mm_db_version(db, &version, NULL), MM_OK);
    mm_db_close(db);
    return (long)version;
}

static void as_undisturbed(void *ctx, long version)
{
    struct upgrade *u = ctx;
    if (pg_wanted() && (size_t)version == mm_central_schema_n)
        return; /* the wall may stand by then, or not; at the end it does */
    struct mm_db *db = look(&u->c);
    MM_CHECK_ERR(mm_db_migrate(u->like, mm_central_schema, (size_t)version, NULL), MM_OK);
    dump_same(db, u->like, pg_wanted() ? &dump_pg : &dump_sqlite, BY_LOT);
    mm_db_close(db);
}

MM_TEST(an_upgrade_that_is_killed_again_and_again_ends_as_one_that_is_not)
{
    const struct dump_words *words = pg_wanted() ? &dump_pg : &dump_sqlite;
    struct upgrade u = {.like = NULL};
    struct council whole;
    struct old old = {.council = ""};
    long killed = 0;
    MM_REQUIRE(council_open(&u.c) && council_open(&whole));
    MM_REQUIRE(use_kiosk(&u.c, &old));
    make_old(&u.c, &old);
    make_old(&whole, &old);
    u.like = look(&whole);
    const struct die_steps steps = {upgrade, version_of, as_undisturbed, &u,
                                    pg_wanted() ? STRIDE_PG : STRIDE};
    MM_CHECK(die_at_every(&steps, &killed));
    mm_db_close(u.like);
    MM_CHECK(killed >= 10 * ((long)mm_central_schema_n - 1) / steps.stride);
    MM_CHECK_INT(version_of(&u), mm_central_schema_n);
    MM_CHECK_INT(die_in(0, open_store, &whole), 0);
    struct mm_db *db = look(&u.c), *like = look(&whole);
    dump_same(db, like, words, BY_LOT);
    MM_CHECK_INT(dump_rows(db, words, "statement"), RECORDS);
    MM_CHECK_INT(dump_rows(db, words, "person"), 1);
    mm_db_close(db);
    mm_db_close(like);
    printf("killed %ld times\n", killed);
    records_free(old.records, RECORDS);
    council_close(&u.c);
    council_close(&whole);
}

MM_TEST_MAIN
