/* One writer for many: one transaction, nobody told before it is durable, nobody spoilt by another.
 * mm-test: labels=threads
 * mm-test-pg: sanitized */
#include "sync/server/internal.h"
#include "sync/server/lrs.h"
#include "sync/server/writer.h"
#include "tests/unit/server/fixture_council.h"

#include <pthread.h>
#include <time.h>

enum kind {
    GOOD,
    REFUSES, /* writes, then wants nothing of it kept */
    LOOKS,   /* refuses before it has written */
    TRIES,   /* a dry run */
    ORPHAN,  /* lets the commit fail */
    WAITS,   /* holds the writer up until the test lets it go */
};
struct scene;
struct one {
    struct scene *scene;
    struct mm_job job;
    enum kind kind;
    char name[32];
    int runs, afters;
    enum mm_err err; /* as told */
    bool durable;    /* seen from outside when it was told */
    int turn;        /* in which place it was told */
};
struct scene {
    struct council c;
    struct mm_writer *writer;
    struct mm_central *outside;
    pthread_mutex_t gate;
    int told;
};

static bool stored(struct mm_central *central, const char *name)
{
    char value[32];
    return mm_setting_get(central, name, value, sizeof value, NULL) == MM_OK;
}

static void run(struct mm_central *central, void *ctx)
{
    struct one *one = ctx;
    one->runs++;
    if (one->kind == WAITS) {
        pthread_mutex_lock(&one->scene->gate);
        pthread_mutex_unlock(&one->scene->gate);
        return;
    }
    MM_CHECK_ERR(mm_central_write_begin(central, NULL), MM_OK);
    enum mm_err err = one->kind == LOOKS ? MM_ERR_INVALID : mm_setting_put(central, one->name, "x", NULL);
    if (one->kind == ORPHAN)
        err = mm_db_exec(central->db, "INSERT INTO child VALUES (7)", NULL);
    if (one->kind == REFUSES && !err)
        err = MM_ERR_REFUSED;
    if (one->kind == TRIES)
        mm_central_write_undo(central);
    else
        MM_CHECK_ERR(mm_central_write_end(central, err, NULL), err);
}

static void after(void *ctx, enum mm_err err, const struct mm_errinfo *info)
{
    struct one *one = ctx;
    MM_CHECK(!err || info->text[0]);
    one->afters++;
    one->err = err;
    one->turn = one->scene->told++;
    one->durable = stored(one->scene->outside, one->name);
}

static bool scene_open(struct scene *s)
{
    *s = (struct scene){.told = 0};
    pthread_mutex_init(&s->gate, NULL);
    return council_open(&s->c) &&
           MM_CHECK(mm_central_open(s->c.url, MM_CENTRAL_READ, NULL, &s->c.clock, &s->c.random, &s->outside,
                                    NULL) == MM_OK) &&
           MM_CHECK(mm_writer_start(s->c.central, &s->writer, NULL) == MM_OK);
}

static void scene_close(struct scene *s)
{
    mm_writer_stop(s->writer);
    mm_central_close(s->outside);
    council_close(&s->c);
    pthread_mutex_destroy(&s->gate);
}

/* All of them wait behind one that holds the writer up, so that they are done together. */
static void together(struct scene *s, struct one *ones, const enum kind *kinds, size_t n)
{
    struct one first = {.scene = s, .kind = WAITS};
    first.job = (struct mm_job){run, after, &first, NULL};
    pthread_mutex_lock(&s->gate);
    mm_writer_add(s->writer, &first.job);
    for (size_t i = 0; i < n; i++) {
        ones[i] = (struct one){.scene = s, .kind = kinds[i]};
        snprintf(ones[i].name, sizeof ones[i].name, "one %zu", i);
        ones[i].job = (struct mm_job){run, after, &ones[i], NULL};
        mm_writer_add(s->writer, &ones[i].job);
    }
    pthread_mutex_unlock(&s->gate);
    mm_writer_settle(s->writer);
    for (size_t i = 0; i < n; i++) {
        MM_CHECK_INT(ones[i].afters, 1);
        MM_CHECK_INT(ones[i].turn, (int)i + 1); /* in the order they came */
        MM_CHECK_ERR(ones[i].err, kinds[i] == ORPHAN ? MM_ERR_INVALID : MM_OK);
        MM_CHECK_INT(ones[i].durable, kinds[i] == GOOD);
    }
}

MM_TEST(nobody_is_told_before_it_is_durable)
{
    static const enum kind kinds[] = {GOOD, GOOD, GOOD, LOOKS, GOOD};
    struct one ones[5];
    struct scene s;
    MM_REQUIRE(scene_open(&s));
    together(&s, ones, kinds, 5);
    for (size_t i = 0; i < 5; i++)
        MM_CHECK_INT(ones[i].runs, 1); /* who wrote nothing spoils nothing */
    scene_close(&s);
}

MM_TEST(one_that_wants_nothing_kept_takes_nothing_with_it)
{
    static const enum kind kinds[] = {GOOD, REFUSES, GOOD, TRIES, GOOD, REFUSES};
    struct one ones[6];
    struct scene s;
    MM_REQUIRE(scene_open(&s));
    together(&s, ones, kinds, 6);
    MM_CHECK_INT(ones[0].runs, 2); /* undone with the others, and done again by itself */
    MM_CHECK_INT(ones[5].runs, 1);
    scene_close(&s);
}

/* What many wrote together is one transaction: seen from outside all at once. */
struct peek {
    struct mm_job job;
    struct scene *scene;
    bool early;
};

static void peek_run(struct mm_central *central, void *ctx)
{
    struct peek *peek = ctx;
    MM_CHECK(stored(central, "one 0"));
    peek->early = stored(peek->scene->outside, "one 0");
}

static void peek_after(void *ctx, enum mm_err err, const struct mm_errinfo *info)
{
    (void)ctx, (void)err, (void)info;
}

MM_TEST(what_waits_together_is_one_transaction)
{
    struct scene s;
    MM_REQUIRE(scene_open(&s));
    struct one one = {.scene = &s, .kind = GOOD, .name = "one 0"}, first = {.scene = &s, .kind = WAITS};
    struct peek peek = {.scene = &s};
    first.job = (struct mm_job){run, after, &first, NULL};
    one.job = (struct mm_job){run, after, &one, NULL};
    peek.job = (struct mm_job){peek_run, peek_after, &peek, NULL};
    pthread_mutex_lock(&s.gate);
    mm_writer_add(s.writer, &first.job);
    mm_writer_add(s.writer, &one.job);
    mm_writer_add(s.writer, &peek.job);
    pthread_mutex_unlock(&s.gate);
    mm_writer_settle(s.writer);
    MM_CHECK(!peek.early && one.durable);
    scene_close(&s);
}

MM_TEST(a_commit_that_fails_is_a_success_for_nobody_whose_fault_it_is)
{
    static const enum kind kinds[] = {GOOD, ORPHAN, GOOD};
    struct one ones[3];
    struct scene s;
    MM_REQUIRE(scene_open(&s));
    MM_CHECK_ERR(mm_db_exec(s.c.central->db,
                            "CREATE TABLE parent (n INTEGER PRIMARY KEY);"
                            "CREATE TABLE child (n INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)",
                            NULL),
                 MM_OK);
    together(&s, ones, kinds, 3);
    scene_close(&s);
}

/* ---- statements of other systems ------------------------------------------------------------------------
 */
#define ABOUT                                                                                                \
    "{\"actor\":{\"mbox\":\"mailto:a@example.jp\"},\"verb\":{\"id\":\"https://example.jp/said\"},"           \
    "\"object\":{\"objectType\":\"StatementRef\",\"id\":\"0198c000-0000-7000-8000-0000000000ff\"}}"
#define STATEMENT(verb)                                                                                      \
    "{\"id\":\"0198c000-0000-7000-8000-000000000001\",\"actor\":{\"mbox\":\"mailto:a@example.jp\"},"         \
    "\"verb\":{\"id\":\"https://example.jp/" verb "\"},\"object\":{\"id\":\"https://example.jp/a\"}}"

static enum mm_err post(struct mm_central *central, const char *text)
{
    struct mm_lrs_post post = {
        .type = "application/json", .body = text, .len = strlen(text), .credential = "other"};
    struct mm_lrs_write *write = NULL;
    enum mm_err err = mm_lrs_read(central, &post, &write, NULL);
    if (!err)
        err = mm_lrs_store(central, write, NULL);
    mm_lrs_write_free(write);
    return err;
}

MM_TEST(an_id_that_is_taken_is_refused_before_anything_is_written)
{
    struct council c;
    bool kept = false;
    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(post(c.central, STATEMENT("read")), MM_OK);
    MM_CHECK_ERR(mm_central_group_begin(c.central, NULL), MM_OK);
    MM_CHECK_ERR(mm_setting_put(c.central, "beside", "x", NULL), MM_OK);
    MM_CHECK_ERR(post(c.central, STATEMENT("wrote")), MM_ERR_CONFLICT);
    MM_CHECK_ERR(post(c.central, STATEMENT("read")), MM_OK); /* the same once more */
    MM_CHECK(mm_central_group_good(c.central));
    MM_CHECK_ERR(mm_central_group_end(c.central, &kept, NULL), MM_OK);
    MM_CHECK(kept && stored(c.central, "beside"));
    council_close(&c);
}

static int64_t statements(struct mm_central *central)
{
    int64_t n = -1;
    MM_CHECK_ERR(mm_db_int(central->db, "SELECT COUNT(*) FROM statement", &n, NULL), MM_OK);
    return n;
}

/* What was known in a transaction that is undone may be known no more: the next try asks again. */
MM_TEST(a_statement_that_another_brought_in_an_undone_transaction_is_stored_all_the_same)
{
    const char *text = STATEMENT("read");
    const struct mm_lrs_post given = {
        .type = "application/json", .body = text, .len = strlen(text), .credential = "other"};
    struct mm_lrs_write *write = NULL;
    struct council c;
    bool kept = true;
    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(mm_lrs_read(c.central, &given, &write, NULL), MM_OK);
    MM_CHECK_ERR(mm_central_group_begin(c.central, NULL), MM_OK);
    MM_CHECK_ERR(post(c.central, text), MM_OK);
    MM_CHECK_ERR(mm_lrs_store(c.central, write, NULL), MM_OK);
    MM_CHECK_ERR(mm_central_write_begin(c.central, NULL), MM_OK);
    MM_CHECK_ERR(mm_setting_put(c.central, "beside", "x", NULL), MM_OK);
    mm_central_write_undo(c.central); /* a third one spoils the group */
    MM_CHECK_ERR(mm_central_group_end(c.central, &kept, NULL), MM_OK);
    MM_CHECK(!kept);
    MM_CHECK_INT(statements(c.central), 0);
    MM_CHECK_ERR(mm_lrs_store(c.central, write, NULL), MM_OK);
    MM_CHECK_INT(statements(c.central), 1);
    mm_lrs_write_free(write);
    council_close(&c);
}

static enum mm_err count_row(void *ctx, const struct mm_statement_row *row)
{
    (void)row;
    ++*(int *)ctx;
    return MM_OK;
}

MM_TEST(a_page_looks_at_so_many_statements_and_the_next_goes_on_behind_them)
{
    struct mm_statement_filter filter = {.verb = "https://example.jp/read",
                                         .since = INT64_MIN,
                                         .until = INT64_MAX,
                                         .limit = 10,
                                         .most_read = 4};
    struct council c;
    bool more = true;
    int n = 0, pages = 0;
    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(post(c.central, STATEMENT("read")), MM_OK); /* the oldest: looked at last */
    for (int i = 0; i < 10; i++)
        MM_CHECK_ERR(post(c.central, ABOUT), MM_OK);
    for (; more && pages < 20; pages++) {
        MM_CHECK_ERR(mm_statement_search(c.central, &filter, count_row, &n, &more, &filter.cursor, NULL),
                     MM_OK);
        filter.has_cursor = true;
        MM_CHECK_INT(n, pages < 2 ? 0 : 1);
    }
    MM_CHECK_INT(pages, 3);
    council_close(&c);
}

/* ---- Consistent-Through -------------------------------------------------------------------------------- */
MM_TEST(nothing_is_called_settled_while_it_is_under_way)
{
    struct council c;
    struct mm_central *reader = NULL;
    bool kept = false;
    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(mm_central_reader(c.central, &reader, NULL) == MM_OK);
    MM_CHECK_INT(mm_stored_now(reader), COUNCIL_AT_MS * 1000 - 1);
    MM_CHECK_ERR(mm_central_group_begin(c.central, NULL), MM_OK);
    c.at.wall_at_ms += 60000; /* the transaction takes a minute */
    MM_CHECK(mm_stored_now(reader) < COUNCIL_AT_MS * 1000);
    MM_CHECK_ERR(mm_central_group_end(c.central, &kept, NULL), MM_OK);
    MM_CHECK(kept);
    MM_CHECK_INT(mm_stored_now(reader), (COUNCIL_AT_MS + 60000) * 1000 - 1);
    mm_central_close(reader);
    council_close(&c);
}

MM_TEST(a_reader_sees_a_new_pack_without_being_opened_again)
{
    struct council c;
    struct mm_central *reader = NULL;
    bool kept = false;
    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(mm_central_reader(c.central, &reader, NULL) == MM_OK);
    MM_CHECK_ERR(mm_central_group_begin(c.central, NULL), MM_OK);
    MM_CHECK_ERR(mm_council_pack_set(c.central, "0123456789abcdef", 7, NULL), MM_OK);
    MM_CHECK_ERR(mm_central_group_end(c.central, &kept, NULL), MM_OK);
    MM_CHECK_ERR(mm_central_read_begin(reader, NULL), MM_OK);
    MM_CHECK_STR(reader->pack_version, "0123456789abcdef");
    mm_central_read_end(reader);
    mm_central_close(reader);
    council_close(&c);
}

MM_TEST_MAIN
