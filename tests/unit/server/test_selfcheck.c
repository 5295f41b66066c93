/* 個人の点検 at the server: a period is opened, its sets are opened once, and totals alone are left.
 * mm-test-pg: */
#include "sync/base/seal.h"
#include "sync/server/migrate.h"
#include "sync/server/selfcheck.h"
#include "sync/server/told.h"
#include "tests/unit/server/fixture_batch.h"

#define DAY_MS (24LL * 3600 * 1000)
#define ID     "2026-1"

static void put_people(struct council *c, int councillors, int staff)
{
    MM_CHECK_ERR(mm_db_begin(mm_central_db(c->central), NULL), MM_OK);
    for (int i = 0; i < councillors + staff; i++) {
        struct mm_person p = {.status = i < councillors ? MM_PERSON_COUNCILLOR : MM_PERSON_STAFF,
                              .name = "架空太郎",
                              .reading = "かくうたろう"};
        snprintf(p.id, sizeof p.id, "person-%02d", i);
        MM_CHECK_ERR(mm_people_put(c->central, &p, NULL, NULL), MM_OK);
    }
    MM_CHECK_ERR(mm_db_commit(mm_central_db(c->central), NULL), MM_OK);
}

static struct mm_selfcheck_period begin(struct council *c)
{
    int32_t today = mm_date_day(mm_date_of(c->at.wall_at_ms));
    struct mm_selfcheck_period p = {
        .id = ID, .name = "令和8年度第1回", .from_day = today, .until_day = today + 30, .audience = 3};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_CHECK_ERR(mm_selfcheck_open(c->central, "test", &p, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    return p;
}

/* A set as a kiosk seals it. */
static void tell(struct council *c, const struct mm_selfcheck_period *p, unsigned audience, int answer)
{
    struct mm_selfcheck_set set = {
        .audience = audience, .answer = {{"personal-01", answer}, {"personal-02", 3}}, .n = 2};
    struct mm_sign_public to;
    struct mm_buf plain, box;
    static char text[8000], data[9000];
    struct mm_record_reply reply;
    struct mm_told told = {.kind = "sealed", .data = data};
    mm_buf_init(&plain, MM_SELFCHECK_SET_BYTES);
    mm_buf_init(&box, 8000);
    MM_CHECK_ERR(mm_selfcheck_set_write(&set, &plain, NULL), MM_OK);
    MM_CHECK_ERR(mm_sign_public_parse(p->key, &to), MM_OK);
    MM_CHECK_ERR(mm_seal(&to, plain.data, plain.len, &box, NULL), MM_OK);
    mm_base64url(box.data, box.len, text);
    snprintf(data, sizeof data, "{\"period\":\"%s\",\"box\":\"%s\"}", p->id, text);
    const char *parts[] = {text};
    struct mm_uuid id = mm_uuid8(parts, 1);
    mm_uuid_format(&id, told.id);
    MM_CHECK_ERR(mm_told_take(c->central, "k", &told, 1, &reply, NULL), MM_OK);
    MM_CHECK_INT(reply.status, MM_RECORD_STORED);
    mm_buf_done(&plain);
    mm_buf_done(&box);
}

static struct mm_selfcheck_row end(struct council *c)
{
    struct mm_selfcheck_row row = {0};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    c->at.wall_at_ms += 31 * DAY_MS;
    MM_CHECK_ERR(mm_selfcheck_close(c->central, "test", ID, false, &row, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    return row;
}

static bool key_there(struct council *c)
{
    char path[500];
    snprintf(path, sizeof path, "%s.selfcheck." ID, c->file);
    return access(path, F_OK) == 0;
}

static int64_t total(struct council *c, int part, int answer)
{
    char sql[300];
    snprintf(sql, sizeof sql,
             "SELECT CAST(COALESCE(SUM(n),0) AS BIGINT) FROM selfcheck_total WHERE question='personal-01' "
             "AND part=%d AND"
             " answer=%d",
             part, answer);
    int64_t n = count(c, sql);
    mm_db_forget(mm_central_db(c->central), sql); /* the next text lies in the same place */
    return n;
}

MM_TEST(a_close_whose_transaction_is_lost_leaves_the_key)
{
    struct council c;
    struct mm_selfcheck_row row;
    bool kept = true;
    MM_REQUIRE(council_open(&c));
    put_people(&c, 26, 9);
    struct mm_selfcheck_period p = begin(&c);
    for (int i = 0; i < 7; i++)
        tell(&c, &p, 0, 2);
    c.at.wall_at_ms += 31 * DAY_MS;
    MM_CHECK_ERR(mm_central_group_begin(c.central, NULL), MM_OK);
    MM_CHECK_ERR(mm_selfcheck_close(c.central, "test", ID, false, &row, NULL), MM_OK);
    c.central->undo = true; /* another request of the same transaction failed */
    mm_ignore(mm_central_group_end(c.central, &kept, NULL));
    MM_CHECK(!kept);
    mm_central_tidy(c.central);
    MM_CHECK(key_there(&c));
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM sealed"), 7);
    MM_CHECK_ERR(mm_selfcheck_close(c.central, "test", ID, false, &row, NULL), MM_OK);
    MM_CHECK_INT(row.n_counted, 7);
    MM_CHECK(!key_there(&c));
    council_close(&c);
}

MM_TEST(without_its_key_a_period_with_answers_is_not_closed_by_itself)
{
    struct council c;
    struct mm_selfcheck_row row;
    char path[500];
    MM_REQUIRE(council_open(&c));
    put_people(&c, 26, 9);
    struct mm_selfcheck_period p = begin(&c);
    for (int i = 0; i < 7; i++)
        tell(&c, &p, 0, 2);
    snprintf(path, sizeof path, "%s.selfcheck." ID, c.file);
    MM_CHECK(unlink(path) == 0);
    c.at.wall_at_ms += 31 * DAY_MS;
    MM_CHECK_ERR(mm_selfcheck_close(c.central, "test", ID, false, &row, NULL), MM_ERR_CONFLICT);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM sealed"), 7);
    MM_CHECK_ERR(mm_selfcheck_close(c.central, "test", ID, true, &row, NULL), MM_OK);
    MM_CHECK_INT(row.n_dropped, 7);
    council_close(&c);
}

MM_TEST(the_close_leaves_totals_and_neither_sets_nor_key)
{
    struct council c;
    MM_REQUIRE(council_open(&c));
    put_people(&c, 26, 9);
    struct mm_selfcheck_period p = begin(&c);
    MM_CHECK(!p.by_group); /* nine of staff are too few to be named, and so the others are not named either */
    for (int i = 0; i < 7; i++)
        tell(&c, &p, 0, i < 4 ? 0 : 2);
    MM_CHECK(key_there(&c));
    struct mm_selfcheck_row row = end(&c);
    MM_CHECK_INT(row.n_counted, 7);
    MM_CHECK_INT(row.n_dropped, 0);
    MM_CHECK_INT(total(&c, MM_SELFCHECK_ALL, 0), 4);
    MM_CHECK_INT(total(&c, MM_SELFCHECK_ALL, 2), 3);
    MM_CHECK_INT(total(&c, MM_SELFCHECK_COUNCILLORS, 0), 0);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM sealed"), 0);
    MM_CHECK(!key_there(&c));
    /* what comes later is counted and not kept */
    tell(&c, &p, 0, 1);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM sealed WHERE box<>''"), 0);
    MM_CHECK_ERR(mm_selfcheck_get(c.central, ID, &row, NULL), MM_OK);
    MM_CHECK_INT(row.n_dropped, 1);
    MM_CHECK_ERR(mm_selfcheck_close(c.central, "test", ID, false, &row, NULL), MM_ERR_CONFLICT);
    council_close(&c);
}

MM_TEST(a_period_of_three_answers_shows_nothing)
{
    struct council c;
    MM_REQUIRE(council_open(&c));
    put_people(&c, 11, 3);
    struct mm_selfcheck_period p = begin(&c);
    for (int i = 0; i < 3; i++)
        tell(&c, &p, 0, 0);
    struct mm_selfcheck_row row = end(&c);
    MM_CHECK_INT(row.n_counted, 0);
    MM_CHECK_INT(row.n_dropped, 3);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM selfcheck_total"), 0);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM sealed"), 0);
    MM_CHECK(!key_there(&c));
    council_close(&c);
}

MM_TEST(groups_are_counted_apart_where_each_of_them_and_its_rest_are_five)
{
    struct council c;
    MM_REQUIRE(council_open(&c));
    put_people(&c, 12, 10);
    struct mm_selfcheck_period p = begin(&c);
    MM_CHECK(p.by_group);
    for (int i = 0; i < 11; i++)
        tell(&c, &p, i < 6 ? MM_AUD_COUNCILLOR : MM_AUD_STAFF, i < 6 ? 0 : 2);
    (void)end(&c);
    MM_CHECK_INT(total(&c, MM_SELFCHECK_COUNCILLORS, 0), 6);
    MM_CHECK_INT(total(&c, MM_SELFCHECK_STAFF, 2), 5);
    MM_CHECK_INT(total(&c, MM_SELFCHECK_ALL, 0) + total(&c, MM_SELFCHECK_ALL, 2), 11);
    council_close(&c);
}

MM_TEST(four_of_one_group_are_not_shown_beside_the_others)
{
    struct council c;
    MM_REQUIRE(council_open(&c));
    put_people(&c, 12, 10);
    struct mm_selfcheck_period p = begin(&c);
    for (int i = 0; i < 10; i++)
        tell(&c, &p, i < 6 ? MM_AUD_COUNCILLOR : MM_AUD_STAFF, 0);
    (void)end(&c);
    MM_CHECK_INT(total(&c, MM_SELFCHECK_ALL, 0), 10);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM selfcheck_total WHERE part<>0"), 0);
    council_close(&c);
}

MM_TEST(the_private_half_outlives_a_restart_and_what_it_does_not_open_is_left_out)
{
    struct council c;
    struct mm_selfcheck_period other = {.id = ID};
    struct mm_sign_key stranger;
    MM_REQUIRE(council_open(&c));
    struct mm_selfcheck_period p = begin(&c);
    mm_sign_key_new(&stranger, NULL);
    mm_sign_public_format(&stranger.public_key, other.key);
    for (int i = 0; i < 6; i++)
        tell(&c, i < 5 ? &p : &other, 0, 0);
    mm_central_close(c.central);
    MM_REQUIRE(mm_central_open(c.url, MM_CENTRAL_WRITE, NULL, &c.clock, &c.random, &c.central, NULL) ==
               MM_OK);
    struct mm_selfcheck_row row = end(&c);
    MM_CHECK_INT(row.n_counted, 5);
    MM_CHECK_INT(row.n_dropped, 1);
    council_close(&c);
}

MM_TEST(the_private_half_goes_into_no_backup_and_moves_with_its_store)
{
    struct council c;
    struct mm_backup_counts counts;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char dir[300], path[500], to[400];
    MM_REQUIRE(council_open(&c));
    struct mm_copy_watch watch = {.clock = c.clock};
    (void)begin(&c);
    snprintf(dir, sizeof dir, "%s/backup", c.dir);
    MM_CHECK_ERR(mm_backup_make(c.central, dir, &watch, &counts, &info), MM_OK);
    snprintf(path, sizeof path, "%s/" MM_BACKUP_DB ".selfcheck." ID, dir);
    MM_CHECK(access(path, F_OK) != 0);
    snprintf(to, sizeof to, "sqlite:%s/moved/c.db", c.dir);
    const struct mm_migrate what = {.from = c.url, .to = to, .clock = &c.clock, .random = &c.random};
    mm_central_close(c.central);
    c.central = NULL;
    MM_CHECK_ERR(mm_central_migrate(&what, &watch, &counts, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    snprintf(path, sizeof path, "%s/moved/c.db.selfcheck." ID, c.dir);
    MM_CHECK(access(path, F_OK) == 0);
    council_close(&c);
}

MM_TEST(one_period_at_a_time_none_twice_and_none_is_closed_on_its_last_day)
{
    struct council c;
    struct mm_selfcheck_row row;
    MM_REQUIRE(council_open(&c));
    struct mm_selfcheck_period p = begin(&c), second = p;
    MM_CHECK_ERR(mm_selfcheck_open(c.central, "test", &p, NULL), MM_ERR_EXISTS);
    snprintf(second.id, sizeof second.id, "2026-2");
    MM_CHECK_ERR(mm_selfcheck_open(c.central, "test", &second, NULL), MM_ERR_BUSY);
    c.at.wall_at_ms += 30 * DAY_MS;
    MM_CHECK_ERR(mm_selfcheck_close(c.central, "test", ID, true, &row, NULL), MM_ERR_INVALID);
    MM_CHECK_ERR(mm_selfcheck_close(c.central, "test", "none", true, &row, NULL), MM_ERR_NOT_FOUND);
    council_close(&c);
}

MM_TEST(kiosks_learn_of_the_period_with_their_roster)
{
    struct council c;
    struct mm_roster roster, read;
    struct mm_buf body;
    MM_REQUIRE(council_open(&c));
    struct mm_selfcheck_period p = begin(&c);
    MM_CHECK_ERR(mm_central_roster(c.central, &roster, NULL), MM_OK);
    mm_buf_init(&body, MM_MAX_ROSTER_BYTES);
    mm_roster_write(&roster, &body);
    MM_CHECK_ERR(mm_roster_parse(body.data, body.len, &read, NULL), MM_OK);
    MM_CHECK_STR(read.selfcheck.id, ID);
    MM_CHECK_STR(read.selfcheck.key, p.key);
    MM_CHECK_INT(read.selfcheck.until_day, p.until_day);
    mm_roster_done(&roster);
    mm_roster_done(&read);
    mm_buf_done(&body);
    council_close(&c);
}

MM_TEST_MAIN
