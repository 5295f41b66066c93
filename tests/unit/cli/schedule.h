/* Three kiosks, a server, and between them a network that is made of a seed. It loses requests and replies,
 * brings them twice, late, in another order, cut off, or brings the page of an inn instead. Packs are
 * published, and somebody on the way offers old ones again; kiosks and the server are killed and start again.
 * In the end every record is at the server once and every kiosk has the newest pack; on no day it had an
 * older one than the day before. The same seed is the same run. MM_SIM_SEEDS: how many schedules (of 5 to 15
 * steps), MM_SIM_FIRST: from which on.
 *
 * What server and kiosks are made of says the test that includes this: test_simulation.c has the real ones,
 * test_schedules.c those that live in memory. What happened in the first schedules stands in schedules.txt,
 * and must be the same for both. */
#ifndef MM_TEST_SCHEDULE_H
#define MM_TEST_SCHEDULE_H

#include "sync/agent/agent.h"
#include "sync/base/limits.h"
#include "sync/server/internal.h"
#include "sync/server/router.h"
#include "sync/wire/bundle.h"
#include "tests/unit/mm_test.h"

#include <strings.h>

#define KIOSKS    3
#define OF_WORLD  20  /* schedules in the same world, one after the other */
#define EDITIONS  3   /* of the pack, published in turn */
#define OFFERS    8   /* that somebody kept */
#define LATE      8   /* requests on their way for longer */
#define LINES     100 /* schedules that are written down */
#define KEEP_BODY (1024 * 1024)

struct letter { /* as the network has it */
    const char *method, *path;
    const char *names[MM_MAX_LETTER_HEADERS][2];
    size_t n_headers, len, used;
    char *body;       /* owned; unpacked */
    char texts[2000]; /* of all of them */
};
struct world;
struct box {
    struct world *world;
    struct mm_agent *agent;
    struct mm_store *store; /* the kiosk's own connection */
    struct mm_sign_key key;
    char dir[256], recorder[MM_ID_BYTES];
    struct mm_clock_fixed at;
    struct mm_clock clock;
    struct mm_random_seeded ids_seed;
    struct mm_random ids;
    int64_t pack; /* number of the publication that it has */
    struct mm_agent_carrier carrier;
};
struct world {
    struct server *server; /* the test's */
    struct box box[KIOSKS];
    struct mm_random_seeded seed;
    struct mm_random random;
    struct letter *late[LATE];    /* owned */
    bool calm;                    /* no faults */
    bool hard;                    /* the server loses what it did not keep, and what came after a backup */
    struct mm_buf offers[OFFERS]; /* owned; as they were on the way */
    int64_t requests, faults, published, old_offers, losses;
};

/* ---- of the test that includes this ---- */
static bool world_open(struct world *w, uint64_t seed);
static void world_close(struct world *w);
/* A request into the server without a socket. *reply is initialised by it. */
static void deliver(struct world *w, const struct letter *letter, struct mm_web_reply *reply);
static void restart_server(struct world *w);
static bool box_start(struct box *b); /* killed, and started again */
/* Somebody begins a course and opens so many pages. */
static void learn(struct box *b, uint32_t pages);
static void publish(struct world *w);
/* Only where the world is hard: a backup is made, or the server is restored from the last one. */
static void back_up(struct world *w);
static void restore(struct world *w);
static struct mm_central *central_of(struct world *w);
static int64_t records_of(struct world *w, const char *recorder); /* at the server */
static int64_t kept_apart(struct world *w);                       /* in quarantine, in conflict */
static int64_t notes_of_chains(struct world *w);

/* ---- letters ---- */
struct letter_ctx { /* of a request */
    const struct letter *letter;
};

static const char *letter_header(void *ctx, const char *name)
{
    const struct letter *letter = ((const struct letter_ctx *)ctx)->letter;
    for (size_t i = 0; i < letter->n_headers; i++)
        if (strcasecmp(letter->names[i][0], name) == 0)
            return letter->names[i][1];
    return NULL;
}

static const char *letter_text(struct letter *letter, const char *text)
{
    size_t bytes = strlen(text) + 1;
    char *at = letter->texts + letter->used;
    if (!MM_CHECK(letter->used + bytes <= sizeof letter->texts))
        return "";
    letter->used += bytes;
    return memcpy(at, text, bytes);
}

static struct letter *letter_new(const struct mm_http_call *call, const char *path)
{
    struct letter *letter = malloc(sizeof *letter);
    struct mm_buf plain;
    bool packed = false;
    letter->n_headers = letter->used = 0;
    letter->method = letter_text(letter, call->method);
    letter->path = letter_text(letter, path);
    for (size_t i = 0; i < call->n_headers; i++) {
        if (strcmp(call->headers[i].name, "Content-Encoding") == 0) {
            packed = true;
            continue;
        }
        MM_CHECK(letter->n_headers < MM_MAX_LETTER_HEADERS);
        letter->names[letter->n_headers][0] = letter_text(letter, call->headers[i].name);
        letter->names[letter->n_headers++][1] = letter_text(letter, call->headers[i].value);
    }
    mm_buf_init(&plain, KEEP_BODY);
    if (packed)
        MM_CHECK_ERR(mm_gunzip(call->body, call->len, KEEP_BODY, &plain, NULL), MM_OK);
    else if (call->len)
        mm_buf_append(&plain, call->body, call->len);
    letter->len = plain.len;
    letter->body = strndup(mm_buf_str(&plain), plain.len);
    mm_buf_done(&plain);
    return letter;
}

static void letter_free(struct letter *letter)
{
    if (letter)
        free(letter->body);
    free(letter);
}

/* ---- the network --------------------------------------------------------------------------------------- */
enum fault { NONE, NOT_SENT, NO_REPLY, TWICE, COMES_LATE, CUT_REPLY, INN_PAGE, TOO_BUSY, FAULTS };

static uint32_t below(struct world *w, uint32_t n)
{
    return mm_random_below(&w->random, n);
}

static void give(const struct mm_web_reply *reply, struct mm_http_answer *answer)
{
    answer->status = reply->status;
    mm_buf_append(&answer->body, reply->body.data, reply->body.len);
    for (size_t i = 0; i < reply->n_headers; i++)
        if (strcmp(reply->header[i].name, "Retry-After") == 0)
            answer->retry_after_s = strtoll(reply->header[i].value, NULL, 10);
    for (size_t i = 0; i < reply->n_headers; i++)
        if (strcmp(reply->header[i].name, "ETag") == 0)
            snprintf(answer->etag, sizeof answer->etag, "%s", reply->header[i].value);
}

/* Somebody on the way keeps what the server offers, and says it again some day. */
static void keep_offer(struct world *w, const char *path, const struct mm_http_answer *answer)
{
    struct mm_buf *at = &w->offers[below(w, OFFERS)];
    if (strcmp(path, "/kiosk/v1/manifest") != 0 || answer->status != 200)
        return;
    mm_buf_done(at);
    mm_buf_init(at, MM_MAX_OFFER_BYTES);
    mm_buf_append(at, answer->body.data, answer->body.len);
}

static bool say_old_offer(struct world *w, const char *path, struct mm_http_answer *answer)
{
    const struct mm_buf *old = &w->offers[below(w, OFFERS)];
    if (strcmp(path, "/kiosk/v1/manifest") != 0 || !old->len)
        return false;
    answer->status = 200;
    snprintf(answer->etag, sizeof answer->etag, "\"old\"");
    mm_buf_append(&answer->body, old->data, old->len);
    w->old_offers++;
    return true;
}

static void bring_late(struct world *w)
{
    struct mm_web_reply reply;
    struct letter **at = &w->late[below(w, LATE)];
    if (!*at)
        return;
    deliver(w, *at, &reply);
    mm_web_reply_done(&reply);
    if (below(w, 3) > 0) { /* else it comes once more */
        letter_free(*at);
        *at = NULL;
    }
}

static enum mm_err carry(void *ctx, const struct mm_http_call *call, const char *path,
                         struct mm_http_answer *answer, struct mm_errinfo *info)
{
    struct box *box = ctx;
    struct world *w = box->world;
    struct mm_web_reply reply;
    enum fault fault = w->calm || below(w, 10) < 4 ? NONE : (enum fault)below(w, FAULTS);
    struct letter *letter = letter_new(call, path);
    if (fault == CUT_REPLY && strcmp(path, "/kiosk/v1/roster") == 0)
        fault = NONE; /* who is on it is not the same in memory */
    bool answered = fault != NOT_SENT && fault != NO_REPLY && fault != COMES_LATE;
    w->faults += fault != NONE;
    if (!w->calm && below(w, 4) == 0)
        bring_late(w);
    mm_buf_clear(&answer->body);
    answer->retry_after_s = -1;
    if (fault == TWICE) {
        deliver(w, letter, &reply);
        mm_web_reply_done(&reply);
    }
    if (!w->calm && below(w, 3) == 0 && say_old_offer(w, path, answer)) {
        letter_free(letter);
        return MM_OK;
    }
    if (fault == INN_PAGE) {
        answer->status = 200;
        mm_buf_str_append(&answer->body, "<html><body>Wi-Fi にログインしてください</body></html>");
    } else if (fault == TOO_BUSY) {
        answer->status = below(w, 2) ? 503 : 429;
        answer->retry_after_s = 1 + below(w, 100);
    } else if (fault != NOT_SENT && fault != COMES_LATE) {
        deliver(w, letter, &reply);
        if (answered) {
            give(&reply, answer);
            keep_offer(w, path, answer);
        }
        if (fault == CUT_REPLY)
            answer->body.len = answer->body.len * below(w, 1000) / 1000;
        mm_web_reply_done(&reply);
    }
    if (fault == COMES_LATE) {
        struct letter **at = &w->late[below(w, LATE)];
        letter_free(*at);
        *at = letter;
    } else {
        letter_free(letter);
    }
    return answered ? MM_OK : mm_fail(info, MM_ERR_NETWORK, "the network of the test");
}

/* ---- what the kiosks do ---- */
static void round_of(struct box *b)
{
    size_t sent = 0;
    mm_clock_advance(&b->at, mm_backoff_left_ms(b->agent) + 1000);
    enum mm_err err = below(b->world, 3) ? MM_OK : mm_agent_held(b->agent, NULL);
    if (!err)
        err = mm_agent_push(b->agent, &sent, NULL);
    err = err ? mm_backoff_failed(b->agent, NULL) : mm_backoff_worked(b->agent, NULL);
    MM_CHECK_ERR(err, MM_OK);
}

/* Whatever it was offered, a kiosk never goes back. */
static bool pull(struct box *b)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = mm_agent_pull(b->agent, &info);
    int64_t now = mm_store_meta_int(b->store, "pack_serial", 0);
    bool good = MM_CHECK(now >= b->pack && now <= central_of(b->world)->pack_serial);
    b->pack = now;
    if (b->world->calm)
        MM_CHECK_STR(info.text, "");
    return good && (!err || !b->world->calm);
}

static void misfortune(struct world *w)
{
    if (below(w, 2))
        back_up(w);
    else
        restore(w);
}

static void step(struct world *w)
{
    struct box *b = &w->box[below(w, KIOSKS)];
    uint32_t what = below(w, 100);
    if (w->hard && below(w, 12) == 0)
        misfortune(w);
    if (what < 35)
        learn(b, below(w, 3));
    else if (what < 65)
        round_of(b);
    else if (what < 87)
        MM_CHECK(pull(b));
    else if (what < 91)
        publish(w);
    else if (what < 98)
        MM_CHECK(box_start(b)); /* killed, and started again */
    else
        restart_server(w);
}

/* Nothing lost, nothing twice, in the order of the chain, and nothing odd made of nothing. */
static bool settled_box(struct world *w, struct box *b)
{
    struct mm_chain_end sent = {0}, held = {0};
    char version[40] = "";
    mm_clock_advance(&b->at, w->hard ? 2 * MM_TAKE_BACK_MOST_MS : MM_RETRY_AFTER_MOST_MS);
    bool good = !w->hard || MM_CHECK_ERR(mm_agent_held(b->agent, NULL), MM_OK);
    good &= MM_CHECK_ERR(mm_agent_push(b->agent, NULL, NULL), MM_OK);
    good &= MM_CHECK_INT(mm_store_outbox_count(b->store), 0);
    if (mm_store_meta_int(b->store, "pack_serial", 0) != central_of(w)->pack_serial)
        good &= MM_CHECK(pull(b));
    good &= MM_CHECK_INT(mm_store_meta_int(b->store, "pack_serial", 0), central_of(w)->pack_serial);
    good &= MM_CHECK(mm_store_meta_get(b->store, "pack_version", version, sizeof version, NULL) == MM_OK);
    good &= MM_CHECK_STR(version, central_of(w)->pack_version);
    good &= MM_CHECK_ERR(mm_store_sent(b->store, &sent, NULL), MM_OK);
    if (sent.seq == 0)
        return good;
    good &= MM_CHECK_ERR(mm_chain_held(central_of(w), b->recorder, &sent, &held, NULL), MM_OK);
    good &= MM_CHECK(held.seq == sent.seq && mm_hash_equal(&held.chain, &sent.chain));
    return good & MM_CHECK_INT(records_of(w, b->recorder), sent.seq);
}

static bool settled(struct world *w)
{
    bool good = true;
    w->calm = true;
    for (int i = 0; i < KIOSKS; i++)
        good &= settled_box(w, &w->box[i]);
    good &= MM_CHECK_INT(kept_apart(w), 0);
    good &= w->hard ||
            MM_CHECK_INT(notes_of_chains(w), 0); /* else what came before a loss is missing for a while */
    w->calm = false;
    return good;
}

/* ---- many of them ---- */
static int64_t from_environment(const char *name, int64_t otherwise)
{
    const char *text = getenv(name);
    return text && *text ? strtoll(text, NULL, 10) : otherwise;
}

struct tally {
    int64_t schedules, records, requests, faults, published, old_offers, losses;
    struct mm_buf *lines; /* of the first of them; NULL: nobody wants them */
};

static void write_line(struct world *w, int64_t seed, struct mm_buf *out)
{
    mm_buf_printf(out, "%lld:", (long long)seed);
    for (int i = 0; i < KIOSKS; i++)
        mm_buf_printf(out, " %lld/%lld", (long long)mm_store_meta_int(w->box[i].store, "pack_serial", 0),
                      (long long)records_of(w, w->box[i].recorder));
    mm_buf_printf(out, ", %lld requests, %lld faults, %lld old packs\n", (long long)w->requests,
                  (long long)w->faults, (long long)w->old_offers);
}

static bool run_one(struct world *w, int64_t seed)
{
    w->random = mm_random_seeded(&w->seed, (uint64_t)seed);
    for (uint32_t n = 5 + below(w, 10); n > 0; n--)
        step(w);
    return settled(w);
}

static bool run_world(struct world *w, int64_t at, int64_t end, struct tally *tally)
{
    const int failed = mm_tests_failed_checks;
    for (int64_t seed = at; seed < at + OF_WORLD && seed < end; seed++) {
        bool good = run_one(w, seed) && mm_tests_failed_checks == failed;
        if (!good) {
            printf("  seed %lld (MM_SIM_FIRST=%lld MM_SIM_SEEDS=%lld)\n", (long long)seed, (long long)at,
                   (long long)(seed - at + 1));
            return false;
        }
        if (tally->lines && seed <= LINES)
            write_line(w, seed, tally->lines);
        tally->schedules++;
    }
    return true;
}

static bool run_schedules(int64_t first, int64_t n, bool hard, struct tally *tally)
{
    static struct world w;
    bool good = true;
    for (int64_t at = first; good && at < first + n; at += OF_WORLD) {
        memset(&w, 0, sizeof w);
        w.hard = hard;
        if (!MM_CHECK(world_open(&w, (uint64_t)at)))
            return false;
        good = run_world(&w, at, first + n, tally);
        for (int i = 0; i < KIOSKS; i++)
            tally->records += records_of(&w, w.box[i].recorder);
        tally->requests += w.requests, tally->faults += w.faults, tally->losses += w.losses;
        tally->published += w.published, tally->old_offers += w.old_offers;
        world_close(&w);
    }
    printf(
        "  %lld schedules: %lld records, %lld requests, %lld faults, %lld packs, %lld old ones offered, %lld "
        "losses\n",
        (long long)tally->schedules, (long long)tally->records, (long long)tally->requests,
        (long long)tally->faults, (long long)tally->published, (long long)tally->old_offers,
        (long long)tally->losses);
    return good;
}

/* What happened in the first hundred is what is written down. */
static void check_lines(const struct mm_buf *lines)
{
    static const char path[] = MM_TEST_SOURCE_DIR "/tests/unit/cli/schedules.txt";
    struct mm_buf want;
    if (getenv("MM_BLESS"))
        MM_CHECK_ERR(mm_file_write_atomic(path, mm_buf_str(lines), lines->len, 0644, NULL), MM_OK);
    if (MM_CHECK_ERR(mm_file_read(path, 100000, &want, NULL), MM_OK))
        MM_CHECK_STR(mm_buf_str(lines), mm_buf_str(&want));
    mm_buf_done(&want);
}
#endif
