/* The promise of 個人の点検, attacked: 35 people answer at one kiosk, one a day. A clerk or technician has
 * the list of who sat when, every message, the files of both databases with their logs as they were each
 * evening, and the private half of the period's key. Whose a set is he guesses no better than one in the
 * batch. The pool itself is in no backup; whoever changes the software stands outside the promise. */
#include "sync/base/seal.h"
#include "sync/server/selfcheck.h"
#include "sync/server/told.h"
#include "sync/store/store.h"
#include "tests/unit/server/fixture_council.h"

#define PEOPLE   35
#define DAY_MS   (24LL * 3600 * 1000)
#define MOST     20 /* of 35; by chance 7, and 20 once in a hundred thousand times */
#define ID       "2026-1"
#define MAX_FILE (64 * 1024 * 1024)

struct seen { /* a set in a message, in the order of all messages */
    char id[MM_UUID_BYTES];
    int whose; /* as its answers say, which the attacker opened */
    int day;
};
static struct attack {
    struct council c;
    struct mm_store *store;
    char dir[256];
    struct mm_sign_key key;
    struct seen seen[PEOPLE];
    size_t n;
} a;

static void put_people(void)
{
    MM_CHECK_ERR(mm_db_begin(mm_central_db(a.c.central), NULL), MM_OK);
    for (int i = 0; i < PEOPLE; i++) {
        struct mm_person p = {.status = MM_PERSON_COUNCILLOR, .name = "架空太郎", .reading = "かくうたろう"};
        snprintf(p.id, sizeof p.id, "person-%02d", i);
        MM_CHECK_ERR(mm_people_put(a.c.central, &p, NULL, NULL), MM_OK);
    }
    MM_CHECK_ERR(mm_db_commit(mm_central_db(a.c.central), NULL), MM_OK);
}

/* The kiosk as the server tells it. */
static void pull(void)
{
    struct mm_roster roster, read;
    struct mm_buf body;
    mm_buf_init(&body, MM_MAX_ROSTER_BYTES);
    MM_CHECK_ERR(mm_central_roster(a.c.central, &roster, NULL), MM_OK);
    mm_roster_write(&roster, &body);
    MM_CHECK_ERR(mm_roster_parse(body.data, body.len, &read, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_roster_put(a.store, &read, NULL), MM_OK);
    mm_roster_done(&roster);
    mm_roster_done(&read);
    mm_buf_done(&body);
}

static void start(void)
{
    struct mm_selfcheck_period p = {.id = ID, .name = "令和8年度第1回", .audience = MM_AUD_BOTH};
    char path[500];
    MM_REQUIRE(council_open(&a.c));
    a.c.random = mm_random_system();
    mm_test_mkdir(a.dir);
    MM_CHECK_ERR(mm_store_open(a.dir, true, &a.c.clock, &a.c.random, &a.store, NULL), MM_OK);
    put_people();
    p.from_day = mm_date_day(mm_date_of(a.c.at.wall_at_ms));
    p.until_day = p.from_day + PEOPLE + 1;
    MM_CHECK_ERR(mm_selfcheck_open(a.c.central, "test", &p, NULL), MM_OK);
    snprintf(path, sizeof path, "%s.selfcheck." ID, a.c.file);
    MM_CHECK_ERR(mm_sign_key_load(path, &a.key, NULL), MM_OK);
    pull();
}

/* Person i sits: something that names the person and the time is written too. */
static void sit(int i)
{
    struct mm_selfcheck_period period;
    struct mm_selfcheck_set set = {
        .answer = {{"personal-01", i % 5}, {"personal-02", i / 5 % 5}, {"personal-03", i / 25}}, .n = 3};
    char person[MM_ID_BYTES];
    snprintf(person, sizeof person, "person-%02d", i);
    MM_CHECK_ERR(mm_store_selfcheck(a.store, &period, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_setting_put(a.store, person, "{\"size\":\"m\"}", NULL), MM_OK);
    MM_CHECK_ERR(mm_store_selfcheck_add(a.store, &period, &set, NULL), MM_OK);
}

/* What the attacker reads in a set, with the private half. */
static int whose(const char *json)
{
    static uint8_t raw[8000];
    char box[8000];
    size_t len = 0;
    struct mm_buf plain;
    struct mm_selfcheck_set set = {0};
    const char *at = strstr(json, "\"box\":\"");
    if (!MM_CHECK(at != NULL))
        return 0;
    snprintf(box, sizeof box, "%.*s", (int)strcspn(at + 7, "\""), at + 7);
    mm_buf_init(&plain, MM_SELFCHECK_SET_BYTES);
    MM_CHECK_ERR(mm_base64url_parse(box, raw, sizeof raw, &len), MM_OK);
    MM_CHECK_ERR(mm_unseal(&a.key, raw, len, &plain, NULL), MM_OK);
    MM_CHECK_ERR(mm_selfcheck_set_read(plain.data, plain.len, &set, NULL), MM_OK);
    mm_buf_done(&plain);
    return set.answer[0].answer + 5 * set.answer[1].answer + 25 * set.answer[2].answer;
}

/* What the agent does of an evening. The message is seen. */
static void report(int day)
{
    static struct mm_record_reply replies[MM_MAX_TOLD];
    struct mm_told *list = NULL;
    size_t n = 0, sealed = 0;
    MM_CHECK_ERR(mm_store_selfcheck_release(a.store, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_told(a.store, MM_MAX_TOLD, &list, &n, NULL), MM_OK);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(list[i].kind, "sealed") != 0)
            continue;
        sealed++;
        MM_CHECK_STR(list[i].person, "");
        MM_CHECK_INT(list[i].at_ms, 0);
        if (a.n < PEOPLE) {
            struct seen *s = &a.seen[a.n++];
            *s = (struct seen){.whose = whose(list[i].data), .day = day};
            snprintf(s->id, sizeof s->id, "%s", list[i].id);
        }
    }
    MM_CHECK(sealed == 0 || sealed >= MM_SELFCHECK_BATCH);
    MM_CHECK_ERR(mm_told_take(a.c.central, "k", list, n, replies, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_told_named(a.store, replies, n, NULL), MM_OK);
    mm_told_free(list, n);
}

/* A file that is backed up of an evening holds nothing of a set whose message was not seen yet. */
static void look(const char *path)
{
    struct mm_buf file;
    mm_buf_init(&file, MAX_FILE);
    if (access(path, R_OK) != 0 || mm_file_read(path, MAX_FILE, &file, NULL) != MM_OK)
        return;
    static const char mark[] = "\"period\":\"" ID "\",\"box\":\"";
    for (const char *at = file.data;
         at && (at = memmem(at, file.len - (size_t)(at - file.data), mark, sizeof mark - 1));
         at += sizeof mark - 1) {
        char json[8000];
        bool known = false;
        snprintf(json, sizeof json, "%.*s", 7000, at);
        if (strcspn(json, "}") < 5000) /* a piece of one, in a page that goes on elsewhere */
            continue;
        int who = whose(json);
        for (size_t i = 0; i < a.n; i++)
            known = known || a.seen[i].whose == who;
        MM_CHECK(known);
    }
    MM_CHECK(!file.data || !memmem(file.data, file.len, "personal-01 ", 12));
    mm_buf_done(&file);
}

static void back_up(void)
{
    static const char *const kiosk[] = {"kiosk.db", "kiosk.db-wal"}, *const server[] = {"", "-wal"};
    char path[600];
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", a.dir, kiosk[i]);
        look(path);
        snprintf(path, sizeof path, "%s%s", a.c.file, server[i]);
        look(path);
    }
}

static int by_id(const void *x, const void *y)
{
    return strcmp(((const struct seen *)x)->id, ((const struct seen *)y)->id);
}

/* Of sets that came together, in an order, each is said to be of the next person who sat; or backwards. */
static int guess(bool backwards)
{
    int right = 0;
    for (size_t from = 0, to; from < a.n; from = to) {
        for (to = from; to < a.n && a.seen[to].day == a.seen[from].day; to++)
            ;
        for (size_t i = from; i < to; i++)
            right += a.seen[i].whose == (int)(backwards ? from + to - 1 - i : i);
    }
    return right;
}

/* Each set is of whoever sat on the day on which it came. */
static int guess_day(void)
{
    int right = 0;
    for (size_t i = 0; i < a.n; i++)
        right += a.seen[i].whose == a.seen[i].day;
    return right;
}

static void sort_batches(void)
{
    for (size_t from = 0, to; from < a.n; from = to) {
        for (to = from; to < a.n && a.seen[to].day == a.seen[from].day; to++)
            ;
        qsort(&a.seen[from], to - from, sizeof a.seen[0], by_id);
    }
}

MM_TEST(whoever_knows_who_sat_when_and_reads_everything_guesses_one_in_the_batch)
{
    start();
    for (int i = 0; i < PEOPLE; i++) {
        sit(i);
        back_up();
        report(i);
        back_up();
        a.c.at.wall_at_ms += DAY_MS;
        a.c.at.mono_at_ms += DAY_MS;
    }
    a.c.at.wall_at_ms += 3 * DAY_MS; /* the period is over */
    pull();
    report(PEOPLE);
    MM_CHECK_INT(a.n, PEOPLE);
    int ways[] = {guess(false), guess(true), guess_day(), 0, 0};
    sort_batches();
    ways[3] = guess(false);
    ways[4] = guess(true);
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
        MM_CHECK(ways[i] <= MOST);
    struct mm_selfcheck_row row = {0};
    MM_CHECK_ERR(mm_selfcheck_close(a.c.central, "test", ID, true, &row, NULL), MM_OK);
    MM_CHECK_INT(row.n_counted, PEOPLE);
    mm_sign_key_done(&a.key);
    mm_store_close(a.store);
    mm_test_rmdir(a.dir);
    council_close(&a.c);
}

MM_TEST_MAIN
