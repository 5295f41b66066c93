/* The kiosk asks what the server holds of what it counts as sent, and sends the rest again: once, and not
 * without end to a server that keeps nothing. */
#include "tests/unit/agent/fixture_agent.h"

struct server {
    struct mm_holding held; /* what it says */
    bool all;               /* it holds what was asked for */
    int status;             /* instead of 200 */
    const char *raw;
    int asked, batches;
    int64_t of; /* the seq asked for last */
};

static void answer(struct fake *f, const struct asked *a, struct said *said)
{
    struct server *s = f->ctx;
    s->batches += strcmp(a->path, "/kiosk/v1/batch") == 0;
    if (strncmp(a->path, "/kiosk/v1/held/", 15) != 0)
        return;
    s->asked++;
    s->of = strtoll(a->path + 15, NULL, 10);
    said->status = s->status ? s->status : 200;
    struct mm_holding all = s->held;
    all.end = (struct mm_chain_end){.seq = s->of};
    if (s->raw)
        mm_buf_str_append(&said->body, s->raw);
    else
        mm_holding_write(s->all ? &all : &s->held, &said->body);
}

static bool start(struct kit *k, struct fake *f, struct server *s)
{
    *s = (struct server){.status = 0};
    fake_start(f, answer);
    f->ctx = s;
    return kit_open(k, f->url);
}

static void stop(struct kit *k, struct fake *f)
{
    fake_stop(f);
    kit_close(k);
}

/* Everything in the outbox was named, as far as the kiosk knows. *ret_rows: all of them; n. */
static size_t sent_all(struct kit *k, int n, struct mm_outbox_row **ret_rows)
{
    struct mm_record_reply *replies = calloc(600, sizeof *replies);
    size_t got = 0;
    fill(k, n);
    MM_CHECK_ERR(mm_store_outbox(k->kiosk, 500, 1 << 20, ret_rows, &got, NULL), MM_OK);
    for (size_t i = 0; i < got; i++) {
        replies[i].seq = (*ret_rows)[i].seq;
        snprintf(replies[i].id, sizeof replies[i].id, "%s", (*ret_rows)[i].id);
    }
    MM_CHECK_ERR(mm_store_outbox_named(k->kiosk, replies, got, NULL), MM_OK);
    MM_CHECK_INT(mm_store_outbox_count(k->kiosk), 0);
    free(replies);
    return got;
}

static int64_t ask(struct kit *k)
{
    MM_CHECK_ERR(mm_agent_held(k->agent, NULL), MM_OK);
    return mm_store_outbox_count(k->kiosk);
}

/* As if the server had taken them. */
static void named(struct kit *k)
{
    MM_CHECK_ERR(mm_db_exec(mm_store_db(k->kiosk), "DELETE FROM outbox", NULL), MM_OK);
}

MM_TEST(what_a_restored_server_lacks_waits_again_and_nothing_else_does)
{
    struct kit k;
    struct fake f;
    struct server s;
    struct mm_outbox_row *rows = NULL;
    MM_REQUIRE(start(&k, &f, &s));
    MM_CHECK_INT(ask(&k), 0);
    MM_CHECK_INT(s.asked, 0); /* nothing was sent yet */
    int64_t n = (int64_t)sent_all(&k, 20, &rows);
    s.all = true;
    MM_CHECK_INT(ask(&k), 0);
    MM_CHECK_INT(s.of, n);
    s.all = false;
    s.held.end = (struct mm_chain_end){12, rows[11].chain};
    MM_CHECK_INT(ask(&k), n - 12);
    struct mm_outbox_row *back = NULL;
    size_t n_back = 0;
    MM_CHECK_ERR(mm_store_outbox(k.kiosk, 500, 1 << 20, &back, &n_back, NULL), MM_OK);
    MM_CHECK_INT(back[0].seq, 13);
    MM_CHECK_STR(back[0].id, rows[12].id);
    MM_CHECK_INT(ask(&k), n - 12); /* they wait: nothing behind 12 counts as sent any more */
    MM_CHECK_INT(s.of, 12);
    mm_outbox_free(back, n_back);
    mm_outbox_free(rows, (size_t)n);
    stop(&k, &f);
}

MM_TEST(a_server_that_holds_another_story_or_does_not_say_which_gets_all_or_the_rest)
{
    struct kit k;
    struct fake f;
    struct server s;
    struct mm_outbox_row *rows = NULL;
    MM_REQUIRE(start(&k, &f, &s));
    int64_t n = (int64_t)sent_all(&k, 20, &rows);
    s.held.end = (struct mm_chain_end){12, rows[10].chain};
    MM_CHECK_INT(ask(&k), n);
    named(&k);
    s.all = true;
    MM_CHECK_INT(ask(&k), 0);
    s.all = false;
    s.held.end = (struct mm_chain_end){.seq = 12}; /* those before lie under the recorder that it was */
    MM_CHECK_INT(ask(&k), n - 12);
    mm_outbox_free(rows, (size_t)n);
    stop(&k, &f);
}

MM_TEST(a_server_that_keeps_nothing_is_not_sent_it_without_end)
{
    struct kit k;
    struct fake f;
    struct server s;
    struct mm_outbox_row *rows = NULL;
    int times = 0;
    MM_REQUIRE(start(&k, &f, &s));
    int64_t n = (int64_t)sent_all(&k, 20, &rows);
    mm_outbox_free(rows, (size_t)n);
    for (int minute = 0; minute < 14 * 24 * 60; minute += 120) { /* two weeks of it */
        times += ask(&k) > 0;
        named(&k);
        mm_clock_advance(&k.at, 2 * 60 * 60 * 1000);
    }
    MM_CHECK(times >= 4 && times <= 9);
    int before = times;
    for (int i = 0; i < 20; i++) { /* no clock makes it more */
        times += ask(&k) > 0;
        named(&k);
    }
    MM_CHECK(times <= before + 1);
    /* once it has held everything, the next time is the first again */
    s.all = true;
    MM_CHECK_INT(ask(&k), 0);
    s.all = false;
    MM_CHECK_INT(ask(&k), n);
    stop(&k, &f);
}

MM_TEST(who_does_not_answer_keeps_nothing_from_being_sent)
{
    static const char *const odd[] = {"", "[]", "{\"seq\":-1,\"chain\":\"\"}",
                                      "{\"seq\":1,\"chain\":\"zz\"}"};
    struct kit k;
    struct fake f;
    struct server s;
    struct mm_outbox_row *rows = NULL;
    MM_REQUIRE(start(&k, &f, &s));
    size_t n = sent_all(&k, 5, &rows);
    mm_outbox_free(rows, n);
    s.status = 404;
    MM_CHECK_INT(ask(&k), 0);
    s.status = 403;
    MM_CHECK_INT(ask(&k), 0);
    s.status = 200;
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        s.raw = odd[i];
        MM_CHECK(mm_agent_held(k.agent, NULL) != MM_OK);
        MM_CHECK_INT(mm_store_outbox_count(k.kiosk), 0);
        fill(&k, 3);
        MM_CHECK(mm_agent_sync(k.agent, true, NULL, NULL) != MM_OK);
        MM_CHECK_INT(s.batches, (int)i + 1);
        named(&k);
    }
    stop(&k, &f);
}

/* Settings of one person, told and named. */
static void told_one(struct kit *k, char ret_id[MM_UUID_BYTES])
{
    struct mm_told *list = NULL;
    size_t n = 0;
    struct mm_record_reply reply = {.seq = 1};
    MM_CHECK_ERR(mm_store_witness_add(k->kiosk, "0198c000-0000-7000-8000-0000000000aa",
                                      "0198c000-0000-7000-8000-0000000000bb", NULL),
                 MM_OK);
    MM_CHECK_ERR(mm_store_told(k->kiosk, 10, &list, &n, NULL), MM_OK);
    MM_REQUIRE(n == 1);
    snprintf(reply.id, sizeof reply.id, "%s", list[0].id);
    snprintf(ret_id, MM_UUID_BYTES, "%s", list[0].id);
    mm_told_free(list, n);
    MM_CHECK_ERR(mm_store_told_named(k->kiosk, &reply, 1, NULL), MM_OK);
}

static size_t waiting(struct kit *k)
{
    struct mm_told *list = NULL;
    size_t n = 0;
    MM_CHECK_ERR(mm_store_told(k->kiosk, 10, &list, &n, NULL), MM_OK);
    mm_told_free(list, n);
    return n;
}

MM_TEST(a_server_that_lost_what_was_told_is_told_again_although_it_has_every_record)
{
    struct kit k;
    struct fake f;
    struct server s;
    struct mm_outbox_row *rows = NULL;
    char id[MM_UUID_BYTES];
    MM_REQUIRE(start(&k, &f, &s));
    size_t n = sent_all(&k, 3, &rows);
    told_one(&k, id);
    s.all = true;
    MM_CHECK_ERR(mm_agent_held(k.agent, NULL), MM_OK); /* an empty "told" */
    MM_CHECK_INT(waiting(&k), 1);
    MM_CHECK_INT(mm_store_outbox_count(k.kiosk), 0);
    MM_CHECK_ERR(mm_agent_held(k.agent, NULL), MM_OK); /* it waits already */
    snprintf(s.held.told, sizeof s.held.told, "%s", id);
    struct mm_record_reply reply = {.seq = 1};
    snprintf(reply.id, sizeof reply.id, "%s", id);
    MM_CHECK_ERR(mm_store_told_named(k.kiosk, &reply, 1, NULL), MM_OK);
    MM_CHECK_ERR(mm_agent_held(k.agent, NULL), MM_OK);
    MM_CHECK_INT(waiting(&k), 0);
    mm_outbox_free(rows, n);
    stop(&k, &f);
}

MM_TEST_MAIN
