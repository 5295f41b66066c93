/* Several councils in one store: what each has of its own, and that nothing of one is another's.
 * mm-test: labels=plain,threads
 * mm-test-pg: long */
#include "sync/base/path.h"
#include "sync/server/migrate.h"
#include "sync/server/offers.h"
#include "sync/server/session.h"
#include "sync/server/writer.h"
#include "tests/unit/server/fixture_batch.h"

#include <stdatomic.h>

static const struct mm_central_new far = {.council = "machi", .name = "町議会", .demo = true};

static bool turn(struct council *c, const char *council)
{
    return MM_CHECK_ERR(mm_central_turn(c->central, council, NULL), MM_OK);
}

/* n records of a kiosk of this council; ids: of them. */
static bool records_in(struct council *c, const char *council, uint8_t seed, size_t n,
                       char (*ids)[MM_UUID_BYTES], char recorder[MM_ID_BYTES])
{
    struct kiosk k;
    struct record records[16];
    struct mm_record_reply replies[16];
    if (!turn(c, council) || !kiosk_enrol(c, &k, seed))
        return false;
    for (size_t i = 0; i < n; i++) {
        records[i] =
            record_verb(c, &k, PERSON, i % 2 ? MM_VERB_EXPERIENCED : MM_VERB_LAUNCHED, COUNCIL_AT_MS);
        memcpy(ids[i], records[i].id, MM_UUID_BYTES);
    }
    snprintf(recorder, MM_ID_BYTES, "%s", k.recorder);
    enum mm_err err = take(c, &k, records, n, replies);
    records_free(records, n);
    return MM_CHECK_ERR(err, MM_OK);
}

static bool beside(struct council *c, const char *ending)
{
    char path[500];
    snprintf(path, sizeof path, "%s%s", c->file, ending);
    return mm_path_exists(path);
}

MM_TEST(a_further_council_has_keys_and_packs_of_its_own)
{
    struct council c;
    char version[17], first[64], second[64];
    MM_REQUIRE(council_open(&c));
    snprintf(version, sizeof version, "%s", mm_central_pack(c.central)->version);
    MM_REQUIRE(council_join(&c, &far));
    MM_CHECK_STR(mm_central_council(c.central), "kamakura");
    MM_CHECK_ERR(mm_secret_load(c.central->file, first, sizeof first, NULL), MM_OK);
    MM_CHECK_ERR(mm_secret_check(c.central, first, NULL), MM_OK);
    MM_REQUIRE(turn(&c, "machi"));
    MM_CHECK_STR(mm_central_council_name(c.central), "町議会");
    MM_CHECK(beside(&c, ".machi.packs") && beside(&c, ".machi.key") && beside(&c, ".machi.codes") &&
             beside(&c, ".machi.pack-key"));
    MM_CHECK_ERR(mm_secret_load(c.central->file, second, sizeof second, NULL), MM_OK);
    MM_CHECK_ERR(mm_secret_check(c.central, second, NULL), MM_OK);
    MM_CHECK_ERR(mm_secret_check(c.central, first, NULL), MM_ERR_AUTH);
    /* what a record of one council says it was answered under is never read in the other one's pack */
    MM_CHECK(mm_central_pack(c.central) != NULL && mm_packs_get(c.central, version) == NULL);
    MM_CHECK_ERR(mm_central_turn(c.central, "nowhere", NULL), MM_ERR_NOT_FOUND);
    council_close(&c);
}

MM_TEST(which_council_must_be_said_where_there_are_several)
{
    struct council c;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(mm_central_choose(c.central, NULL, NULL), MM_OK);
    MM_REQUIRE(council_join(&c, &far));
    MM_CHECK_ERR(mm_central_choose(c.central, NULL, &info), MM_ERR_USAGE);
    MM_CHECK(strstr(info.text, "kamakura（○○市議会）、machi（町議会）") != NULL);
    MM_CHECK_ERR(mm_central_choose(c.central, "nowhere", NULL), MM_ERR_USAGE);
    MM_CHECK_STR(mm_central_council(c.central), "kamakura");
    MM_CHECK_ERR(mm_central_choose(c.central, "町議会", NULL), MM_OK);
    MM_CHECK_STR(mm_central_council(c.central), "machi");
    MM_CHECK_ERR(mm_central_choose(c.central, "kamakura", NULL), MM_OK);
    MM_CHECK_STR(mm_central_council(c.central), "kamakura");
    council_close(&c);
}

MM_TEST(a_council_joins_whole_or_not_at_all)
{
    struct council c;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_central_new again = {.pack_dir = MM_TEST_SOURCE_DIR "/content/kamakura"};
    char dir[400];
    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(mm_central_join(c.url, &again, &c.clock, &c.random, NULL, NULL), MM_ERR_BUSY);
    mm_central_close(c.central);
    MM_CHECK_ERR(mm_central_join(c.url, &again, &c.clock, &c.random, NULL, &info), MM_ERR_EXISTS);
    MM_CHECK(strstr(info.text, "もうあります") != NULL);
    MM_REQUIRE(council_pack(&c, "machi", dir, NULL) == MM_OK);
    again = (struct mm_central_new){.council = "mura", .pack_dir = dir};
    MM_CHECK_ERR(mm_central_join(c.url, &again, &c.clock, &c.random, NULL, NULL), MM_ERR_INVALID);
    /* no room for its packs */
    char blocked[500];
    snprintf(blocked, sizeof blocked, "%s.machi.packs", c.file);
    FILE *f = fopen(blocked, "w");
    MM_REQUIRE(f != NULL && fclose(f) == 0);
    again.council = "machi";
    MM_CHECK(mm_central_join(c.url, &again, &c.clock, &c.random, NULL, NULL) != MM_OK);
    MM_CHECK(!beside(&c, ".machi.key") && !beside(&c, ".machi.secret") && !beside(&c, ".machi.pack-key") &&
             beside(&c, ".key"));
    MM_REQUIRE(mm_central_open(c.url, MM_CENTRAL_WRITE, NULL, &c.clock, &c.random, &c.central, NULL) ==
               MM_OK);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM council"), 1);
    council_close(&c);
}

MM_TEST(the_first_council_stays_the_first_when_the_clock_goes_back)
{
    struct council c;
    MM_REQUIRE(council_open(&c));
    mm_clock_advance(&c.at, -86400000);
    MM_REQUIRE(council_join(&c, &far));
    MM_CHECK_STR(mm_central_council(c.central), "kamakura");
    MM_CHECK_STR(c.central->file, c.file);
    council_close(&c);
}

static void no_fault(void *ctx, enum mm_backup_fault_kind kind, const char *what)
{
    (void)ctx, (void)kind;
    printf("  fault: %s\n", what);
}

MM_TEST(a_backup_and_a_move_hold_every_council)
{
    struct council c;
    struct mm_central *reader = NULL, *moved = NULL;
    char ids[16][MM_UUID_BYTES], recorder[MM_ID_BYTES], dir[300], from[400], to[400];
    struct mm_backup_counts n;
    MM_REQUIRE(council_open(&c) && council_join(&c, &far));
    struct mm_copy_watch watch = {.clock = c.clock};
    struct mm_backup_check out = {.fault = no_fault};
    MM_REQUIRE(records_in(&c, "kamakura", 1, 4, ids, recorder) &&
               records_in(&c, "machi", 2, 6, ids, recorder));
    MM_REQUIRE(mm_central_reader(c.central, &reader, NULL) == MM_OK);
    snprintf(dir, sizeof dir, "%s/backup", c.dir);
    MM_CHECK_ERR(mm_backup_make(reader, dir, &watch, &n, NULL), MM_OK);
    MM_CHECK_STR(mm_central_council(reader), "kamakura"); /* it stands where it stood */
    MM_CHECK_INT(n.statements, 10);
    MM_CHECK_INT(n.packs, 2);
    MM_CHECK_ERR(mm_backup_verify(dir, &watch, &out, NULL), MM_OK);
    MM_CHECK_INT(out.n_faults, 0);
    snprintf(from, sizeof from, "sqlite:%s/central.db", dir);
    snprintf(to, sizeof to, "sqlite:%s/moved.db", c.dir);
    const struct mm_migrate what = {
        .from = from, .to = to, .erased = "none", .clock = &c.clock, .random = &c.random};
    MM_CHECK_ERR(mm_central_migrate(&what, &watch, &n, NULL), MM_OK);
    MM_CHECK_INT(n.statements, 10);
    MM_REQUIRE(mm_central_open(to, MM_CENTRAL_WRITE, NULL, &c.clock, &c.random, &moved, NULL) == MM_OK);
    int64_t there = 0;
    MM_CHECK_ERR(mm_central_choose(moved, "machi", NULL), MM_OK);
    MM_CHECK(mm_central_pack(moved) != NULL);
    MM_CHECK_ERR(mm_statement_count(moved, &there, NULL), MM_OK);
    MM_CHECK_INT(there, 6);
    mm_central_close(moved);
    mm_central_close(reader);
    council_close(&c);
}

/* The clock stands still, and the store is opened anew: what is stored next comes behind all that is there.
 */
MM_TEST(one_order_of_storing_for_all_councils)
{
    struct council c;
    char ids[16][MM_UUID_BYTES], recorder[MM_ID_BYTES];
    int64_t before = 0;
    MM_REQUIRE(council_open(&c) && council_join(&c, &far));
    MM_REQUIRE(records_in(&c, "machi", 1, 9, ids, recorder));
    before = c.central->stored;
    mm_central_close(c.central);
    MM_REQUIRE(mm_central_open(c.url, MM_CENTRAL_WRITE, NULL, &c.clock, &c.random, &c.central, NULL) ==
               MM_OK);
    MM_CHECK_INT(c.central->stored, before);
    MM_REQUIRE(records_in(&c, "kamakura", 2, 9, ids, recorder));
    MM_CHECK_INT(c.central->stored, before + 9);
    council_close(&c);
}

/* ---- one writer for all ---------------------------------------------------------------------------------
 */
#define N_JOBS 40
struct work {
    struct mm_job job;
    const char *wanted;
    atomic_int *wrong;
};

static void run(struct mm_central *central, void *ctx)
{
    struct work *work = ctx;
    bool good =
        strcmp(mm_central_council(central), work->wanted) == 0 &&
        mm_central_write_begin(central, NULL) == MM_OK &&
        mm_central_write_end(central, mm_setting_put(central, "of", work->wanted, NULL), NULL) == MM_OK;
    if (!good)
        (void)atomic_fetch_add(work->wrong, 1);
}

static void after(void *ctx, enum mm_err err, const struct mm_errinfo *info)
{
    (void)info;
    struct work *work = ctx;
    if (err)
        (void)atomic_fetch_add(work->wrong, 1);
}

MM_TEST(the_one_writer_writes_for_each_council_its_own)
{
    struct council c;
    struct mm_writer *writer = NULL;
    struct work works[N_JOBS];
    atomic_int wrong = 0;
    char text[50] = "";
    MM_REQUIRE(council_open(&c) && council_join(&c, &far));
    MM_REQUIRE(mm_writer_start(c.central, &writer, NULL) == MM_OK);
    for (int i = 0; i < N_JOBS; i++) {
        works[i] = (struct work){.wanted = i % 3 ? "machi" : "kamakura", .wrong = &wrong};
        works[i].job = (struct mm_job){run, after, &works[i], NULL, works[i].wanted};
        mm_writer_add(writer, &works[i].job);
    }
    mm_writer_settle(writer);
    mm_writer_stop(writer);
    MM_CHECK_INT(wrong, 0);
    MM_REQUIRE(turn(&c, "machi"));
    MM_CHECK_ERR(mm_setting_get(c.central, "of", text, sizeof text, NULL), MM_OK);
    MM_CHECK_STR(text, "machi");
    MM_REQUIRE(turn(&c, "kamakura"));
    MM_CHECK_ERR(mm_setting_get(c.central, "of", text, sizeof text, NULL), MM_OK);
    MM_CHECK_STR(text, "kamakura");
    council_close(&c);
}

/* ---- ids of the other council ---------------------------------------------------------------------------
 */
struct far_ids {
    char statements[8][MM_UUID_BYTES], recorder[MM_ID_BYTES], key[MM_KEY_ID_BYTES];
    char credential[MM_UUID_BYTES], version[17];
    char session[MM_TOKEN_BYTES], ticket[MM_TOKEN_BYTES];
    struct mm_hash pack_file;
    struct mm_sign_public signs, server;
};

static enum mm_err see(void *ctx, const struct mm_statement_row *row)
{
    (void)ctx, (void)row;
    return MM_OK;
}

#define N_WAYS 10
/* How many of the ways to ask for an id of there find something here. */
static int asked(struct council *c, const struct far_ids *there, unsigned i)
{
    struct mm_sign_public key;
    struct mm_credential_proof proof;
    struct mm_account account;
    struct mm_account_session session;
    char status[16], path[1024];
    switch (i % N_WAYS) {
    case 0:
        return mm_statement_get(c->central, there->statements[i / N_WAYS % 8], see, NULL, NULL) == MM_OK;
    case 1:
        return mm_central_key(c->central, there->recorder, there->key, &key, status, NULL) == MM_OK;
    case 2:
        return mm_credential_proof(c->central, there->credential, &proof, NULL) == MM_OK;
    case 3:
        return mm_packs_file(c->central, &there->pack_file, path, NULL) == MM_OK;
    case 4:
        return mm_account_session_find(c->central, there->session, &session, NULL) == MM_OK;
    case 5:
        return mm_account_of_ticket(c->central, there->ticket, &account, NULL) == MM_OK;
    case 6:
        return mm_account_find(c->central, "hanako", &account, NULL) == MM_OK;
    case 7: /* whose signature a kiosk takes packs with */
        return mm_offer_key(c->central, &key, NULL) == MM_OK && mm_sign_public_equal(&key, &there->signs);
    case 8: /* for whom bundles are sealed */
        return mm_central_server_key(c->central, &key, NULL) == MM_OK &&
               mm_sign_public_equal(&key, &there->server);
    default:
        return mm_packs_get(c->central, there->version) != NULL;
    }
}

/* Somebody who is signed in, with a link besides. */
static bool add_account(struct council *c, struct far_ids *out)
{
    const struct mm_account like = {.name = "hanako", .label = "花子", .role = "clerk"};
    struct mm_account account;
    struct mm_account_session session;
    if (!MM_CHECK_ERR(mm_account_add(c->central, "clerk", &like, &account, out->ticket, NULL), MM_OK))
        return false;
    mm_token_new(out->session);
    enum mm_err err = mm_central_write_begin(c->central, NULL);
    if (!err)
        err = mm_account_session_begin(c->central, &account, out->session, &session, NULL);
    return MM_CHECK_ERR(mm_central_write_end(c->central, err, NULL), MM_OK);
}

static bool fill(struct council *c, struct far_ids *out)
{
    struct mm_credential_row like = {.name = "report", .scope = "report"};
    struct mm_stmt *stmt = NULL;
    char secret[64];
    bool row = false;
    if (!records_in(c, "machi", 3, 8, out->statements, out->recorder) ||
        !MM_CHECK_ERR(mm_credential_add(c->central, "clerk", &like, out->credential, secret, NULL), MM_OK) ||
        !MM_CHECK_ERR(mm_offer_key(c->central, &out->signs, NULL), MM_OK) ||
        !MM_CHECK_ERR(mm_central_server_key(c->central, &out->server, NULL), MM_OK) || !add_account(c, out))
        return false;
    snprintf(out->version, sizeof out->version, "%s", c->central->pack_version);
    bool good = mm_db_query(c->central->db, /* the one file that is not the same for both */
                            "SELECT k.key_id, f.hash FROM recorder_key k, pack_file f WHERE k.council='machi'"
                            " AND k.recorder=? AND f.council='machi' AND f.name='council.json'",
                            &stmt, NULL) == MM_OK;
    if (good) {
        mm_bind_str(stmt, 1, out->recorder);
        good = mm_stmt_step(stmt, &row, NULL) == MM_OK && row;
        snprintf(out->key, sizeof out->key, "%s", row ? mm_col_str(stmt, 0) : "");
        if (good)
            out->pack_file = mm_col_hash(stmt, 1);
        mm_stmt_end(stmt);
    }
    return MM_CHECK(good);
}

#define N_ASKED 100000
MM_TEST(of_100000_ids_of_another_council_none_is_found)
{
    struct council c;
    struct far_ids there = {.key = ""};
    int hits = 0, at_home = 0;
    MM_REQUIRE(council_open(&c) && council_join(&c, &far) && fill(&c, &there));
    unsigned n = pg_wanted() ? N_ASKED / 20 : N_ASKED;
    for (unsigned i = 0; i < 8 * N_WAYS; i++)
        at_home += asked(&c, &there, i);
    MM_CHECK_INT(at_home, 8 * N_WAYS); /* without that, nothing is proved */
    MM_REQUIRE(turn(&c, "kamakura"));
    for (unsigned i = 0; i < n; i++)
        hits += asked(&c, &there, i);
    MM_CHECK_INT(hits, 0);
    council_close(&c);
}
MM_TEST_MAIN
