/* mm-test: labels=plain timeout=900 */
/* Three kiosks and a server in one process: real stores, real agents, the real intake, and between them a
 * network that is made of a seed. It loses requests and replies, brings them twice, late, in another order,
 * cut off, or brings the page of an inn instead; the server is closed and opened again. Packs are published,
 * and somebody on the way offers old ones again. In the end every record is at the server once and every
 * kiosk has the newest pack; on no day it had an older one than the day before. The same seed is the same
 * run. MM_SIM_SEEDS: how many schedules (of 5 to 15 steps), MM_SIM_FIRST: from which on.
 */
#include "sync/agent/agent.h"
#include "sync/wire/bundle.h"

#define COUNCIL_PACK                                                                                         \
    MM_TEST_SOURCE_DIR "/tests/flow/pack" /* small: it is read at every start of the server */
#include "tests/unit/server/fixture_offer.h"
#include "tests/unit/server/fixture_web.h"

#include <time.h>

#define KIOSKS    3
#define SEEDS     150
#define OF_WORLD  10 /* schedules in the same world, one after the other */
#define EDITIONS  3  /* of the pack, published in turn */
#define OFFERS    8  /* that somebody kept */
#define LATE      8  /* requests on their way for longer */
#define KEEP_BODY (1024 * 1024)

/* The files of all of them are in memory, where there is such a place. */
__attribute__((constructor)) static void in_memory(void)
{
    if (access("/dev/shm", W_OK) == 0)
        setenv("TMPDIR", "/dev/shm", 0);
}

/* ---- a request into the server without a socket ---------------------------------------------------------
 */
struct letter { /* as the network has it */
    char method[8], path[600];
    char names[MM_MAX_LETTER_HEADERS][2][300];
    size_t n_headers, len;
    char *body; /* owned; unpacked */
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
    int64_t pack; /* number of the publication that it has */
    struct mm_random ids;
    struct mm_agent_carrier carrier;
};
struct world {
    struct council c;
    struct mm_router *router;
    struct box box[KIOSKS];
    struct mm_random_seeded seed;
    struct mm_random random;
    struct letter *late[LATE];    /* owned */
    bool calm;                    /* no faults */
    struct mm_buf offers[OFFERS]; /* owned; as they were on the way */
    int64_t requests, faults, published, old_offers;
};

struct waits {
    pthread_mutex_t lock;
    pthread_cond_t over;
    bool ready;
    const struct letter *letter;
};

static const char *letter_header(void *ctx, const char *name)
{
    const struct waits *w = ctx;
    for (size_t i = 0; i < w->letter->n_headers; i++)
        if (strcasecmp(w->letter->names[i][0], name) == 0)
            return w->letter->names[i][1];
    return NULL;
}

static void wait_later(struct mm_web_request *request)
{
    (void)request;
}

static void wait_ready(struct mm_web_request *request)
{
    struct waits *w = request->ctx;
    pthread_mutex_lock(&w->lock);
    w->ready = true;
    pthread_cond_signal(&w->over);
    pthread_mutex_unlock(&w->lock);
}

static const struct mm_web_wait waiting = {wait_later, wait_ready};

static void deliver(struct world *w, const struct letter *letter, struct mm_web_reply *reply)
{
    struct waits waits = {.letter = letter};
    struct mm_web_request request = {.method = letter->method,
                                     .target = letter->path,
                                     .path = letter->path,
                                     .query = "",
                                     .peer = "127.0.0.1",
                                     .body = letter->len ? letter->body : "",
                                     .len = letter->len,
                                     .header = letter_header,
                                     .ctx = &waits,
                                     .wait = &waiting};
    size_t max_body = 0;
    pthread_mutex_init(&waits.lock, NULL);
    pthread_cond_init(&waits.over, NULL);
    w->requests++;
    mm_web_reply_init(reply);
    if (mm_router_ops.accept(w->router, &request, &max_body, reply)) {
        if (!mm_router_ops.handle(w->router, &request, reply)) {
            pthread_mutex_lock(&waits.lock);
            while (!waits.ready)
                pthread_cond_wait(&waits.over, &waits.lock);
            pthread_mutex_unlock(&waits.lock);
            mm_router_ops.resume(w->router, &request, reply);
        }
        mm_router_ops.done(w->router, &request);
    }
    mm_router_settle(w->router);
    pthread_cond_destroy(&waits.over);
    pthread_mutex_destroy(&waits.lock);
}

static struct letter *letter_new(const struct mm_http_call *call, const char *path)
{
    struct letter *letter = calloc(1, sizeof *letter);
    struct mm_buf plain;
    bool packed = false;
    snprintf(letter->method, sizeof letter->method, "%s", call->method);
    snprintf(letter->path, sizeof letter->path, "%s", path);
    for (size_t i = 0; i < call->n_headers; i++) {
        if (strcmp(call->headers[i].name, "Content-Encoding") == 0) {
            packed = true;
            continue;
        }
        MM_CHECK(letter->n_headers < MM_MAX_LETTER_HEADERS);
        snprintf(letter->names[letter->n_headers][0], 300, "%s", call->headers[i].name);
        snprintf(letter->names[letter->n_headers++][1], 300, "%s", call->headers[i].value);
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
        if (fault == CUT_REPLY && answer->body.len)
            answer->body.len = below(w, (uint32_t)answer->body.len);
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

/* ---- the world ----------------------------------------------------------------------------------------- */
static bool box_open(struct world *w, int n)
{
    struct box *b = &w->box[n];
    uint8_t bytes[32] = {(uint8_t)(n + 1)};
    char code[MM_INVITE_CODE_BYTES], path[300];
    b->world = w;
    b->at = (struct mm_clock_fixed){COUNCIL_AT_MS, 5000};
    b->clock = mm_clock_fixed(&b->at);
    b->ids = mm_random_seeded(&b->ids_seed, (uint64_t)below(w, UINT32_MAX) + (uint64_t)n);
    b->carrier = (struct mm_agent_carrier){carry, b};
    mm_sign_key_new(&b->key, bytes);
    MM_CHECK_ERR(invite(&w->c, code), MM_OK);
    MM_CHECK_ERR(mm_central_enrol(w->c.central, code, &b->key.public_key, "", NULL, b->recorder, NULL, NULL),
                 MM_OK);
    mm_test_mkdir(b->dir);
    MM_CHECK_ERR(mm_store_open(b->dir, true, &b->clock, &b->ids, &b->store, NULL), MM_OK);
    const struct mm_store_fact facts[] = {{"council", mm_central_council(w->c.central)},
                                          {"council_name", "○○市議会"},
                                          {"home_page", mm_central_home_page(w->c.central)},
                                          {"demo", "1"},
                                          {"recorder", b->recorder}};
    MM_CHECK_ERR(mm_store_meta_put(b->store, facts, sizeof facts / sizeof facts[0], NULL), MM_OK);
    snprintf(path, sizeof path, "%s/agent.key", b->dir);
    return MM_CHECK_ERR(mm_sign_key_store(path, &b->key, NULL), MM_OK);
}

static bool box_start(struct box *b)
{
    const struct mm_agent_settings settings = {.dir = b->dir, .server = "http://127.0.0.1:1"};
    mm_agent_close(b->agent);
    b->agent = NULL;
    bool good = MM_CHECK_ERR(mm_agent_open(&settings, &b->clock, &b->ids, &b->agent, NULL), MM_OK);
    if (good)
        b->agent->carrier = &b->carrier;
    return good;
}

static void publish(struct world *w)
{
    struct mm_sign_key key;
    struct mm_pack *pack = NULL;
    struct mm_buf text;
    struct mm_offer offer;
    char dir[400];
    const int n = (int)(w->published % EDITIONS) + 1;
    snprintf(dir, sizeof dir, "%s/edition%d", w->c.dir, n);
    offer_edition(dir, n);
    offer_key(&w->c, &key);
    MM_CHECK_ERR(mm_pack_open(dir, &pack, NULL, NULL), MM_OK);
    const struct mm_pack_signing how = {&key, w->c.central->pack_serial + 1, COUNCIL_AT_MS, 30};
    mm_buf_init(&text, MM_MAX_OFFER_BYTES);
    MM_CHECK_ERR(mm_pack_sign(dir, pack, &how, &text, NULL), MM_OK);
    MM_CHECK_ERR(mm_offer_read(mm_buf_str(&text), text.len, &offer, NULL), MM_OK);
    MM_CHECK_ERR(mm_packs_publish(w->c.central, NULL, dir, pack->version, NULL, &offer, NULL), MM_OK);
    w->published++;
    mm_buf_done(&text);
    mm_pack_free(pack);
    mm_sign_key_done(&key);
}

static bool world_open(struct world *w, uint64_t seed)
{
    bool good = council_open(&w->c);
    w->random = mm_random_seeded(&w->seed, seed);
    for (int i = 0; good && i < KIOSKS; i++)
        good = box_open(w, i) && box_start(&w->box[i]);
    return good && MM_CHECK_ERR(mm_router_new(w->c.central, &w->router, NULL), MM_OK);
}

static void world_close(struct world *w)
{
    for (int i = 0; i < KIOSKS; i++) {
        mm_agent_close(w->box[i].agent);
        mm_store_close(w->box[i].store);
        mm_sign_key_done(&w->box[i].key);
        mm_test_rmdir(w->box[i].dir);
    }
    for (int i = 0; i < LATE; i++)
        letter_free(w->late[i]);
    for (int i = 0; i < OFFERS; i++)
        mm_buf_done(&w->offers[i]);
    mm_router_free(w->router);
    council_close(&w->c);
}

/* The server goes and comes back with what is in its database. */
static void restart_server(struct world *w)
{
    mm_router_free(w->router);
    mm_central_close(w->c.central);
    MM_CHECK_ERR(
        mm_central_open(w->c.url, MM_CENTRAL_WRITE, NULL, &w->c.clock, &w->c.random, &w->c.central, NULL),
        MM_OK);
    MM_CHECK_ERR(mm_router_new(w->c.central, &w->router, NULL), MM_OK);
}

static void learn(struct box *b)
{
    struct mm_sitting sitting = {.person = "p1",
                                 .course = "onboarding-duty",
                                 .course_title = "研修",
                                 .course_version = 1,
                                 .registration = "8f6c1f0e-0000-8000-8000-000000000001",
                                 .pack_version = "0123456789abcdef",
                                 .mastery_score = -1};
    uint32_t n = 1 + below(b->world, 4);
    MM_CHECK_ERR(mm_store_sitting_start(b->store, &sitting, NULL), MM_OK);
    for (uint32_t i = 0; i < n; i++) {
        char id[MM_UUID_BYTES], page_id[40];
        snprintf(page_id, sizeof page_id, "page-%u-%lld", (unsigned)i, (long long)b->at.mono_at_ms);
        const struct mm_page page = {.id = page_id, .title = "ページ", .audience = MM_AUD_BOTH};
        mm_clock_advance(&b->at, 10);
        MM_CHECK_ERR(mm_store_page_open(b->store, &sitting, &page, id, NULL), MM_OK);
    }
}

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
    bool good = MM_CHECK(now >= b->pack && now <= b->world->c.central->pack_serial);
    b->pack = now;
    if (b->world->calm)
        MM_CHECK_STR(info.text, "");
    return good && (!err || !b->world->calm);
}

static void step(struct world *w)
{
    struct box *b = &w->box[below(w, KIOSKS)];
    uint32_t what = below(w, 100);
    if (what < 35)
        learn(b);
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

static int64_t number(struct world *w, const char *sql)
{
    int64_t n = -1;
    MM_CHECK_ERR(mm_db_int(mm_central_db(w->c.central), sql, &n, NULL), MM_OK);
    return n;
}

/* Nothing lost, nothing twice, in the order of the chain, and nothing odd made of nothing. */
static bool settled(struct world *w)
{
    bool good = true;
    w->calm = true;
    for (int i = 0; i < KIOSKS; i++) {
        struct box *b = &w->box[i];
        struct mm_chain_end sent = {0}, held = {0};
        char sql[300], version[40] = "";
        mm_clock_advance(&b->at, MM_RETRY_AFTER_MOST_MS);
        good &= MM_CHECK_ERR(mm_agent_push(b->agent, NULL, NULL), MM_OK);
        good &= MM_CHECK_INT(mm_store_outbox_count(b->store), 0);
        good &= MM_CHECK(pull(b));
        good &= MM_CHECK_INT(mm_store_meta_int(b->store, "pack_serial", 0), w->c.central->pack_serial);
        good &= MM_CHECK(mm_store_meta_get(b->store, "pack_version", version, sizeof version, NULL) == MM_OK);
        good &= MM_CHECK_STR(version, w->c.central->pack_version);
        good &= MM_CHECK_ERR(mm_store_sent(b->store, &sent, NULL), MM_OK);
        if (sent.seq == 0)
            continue;
        good &= MM_CHECK_ERR(mm_chain_held(w->c.central, b->recorder, &sent, &held, NULL), MM_OK);
        good &= MM_CHECK(held.seq == sent.seq && mm_hash_equal(&held.chain, &sent.chain));
        snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM statement WHERE recorder='%s'", b->recorder);
        good &= MM_CHECK_INT(number(w, sql), sent.seq);
    }
    good &= MM_CHECK_INT(number(w, "SELECT (SELECT COUNT(*) FROM quarantine)+(SELECT COUNT(*) FROM conflict)"
                                   "+(SELECT COUNT(*) FROM chain_note)"),
                         0);
    w->calm = false;
    return good;
}

static int64_t from_environment(const char *name, int64_t otherwise)
{
    const char *text = getenv(name);
    return text && *text ? strtoll(text, NULL, 10) : otherwise;
}

MM_TEST(every_record_arrives_once_whatever_the_network_does)
{
    static struct world w;
    int64_t first = from_environment("MM_SIM_FIRST", 1), seeds = from_environment("MM_SIM_SEEDS", SEEDS);
    int64_t requests = 0, faults = 0, records = 0, published = 0, old_offers = 0;
    bool good = true;
    const int failed = mm_tests_failed_checks;
    for (int64_t at = first; good && at < first + seeds; at += OF_WORLD) {
        memset(&w, 0, sizeof w);
        MM_REQUIRE(world_open(&w, (uint64_t)at));
        for (int64_t i = 0; good && i < OF_WORLD && at + i < first + seeds; i++) {
            w.random = mm_random_seeded(&w.seed, (uint64_t)(at + i));
            for (uint32_t n = 5 + below(&w, 10); n > 0; n--)
                step(&w);
            good = settled(&w) && mm_tests_failed_checks == failed;
            if (!good)
                printf("  seed %lld (MM_SIM_FIRST=%lld MM_SIM_SEEDS=%lld)\n", (long long)(at + i),
                       (long long)at, (long long)(i + 1));
        }
        records += number(&w, "SELECT COUNT(*) FROM statement");
        requests += w.requests, faults += w.faults;
        published += w.published, old_offers += w.old_offers;
        world_close(&w);
    }
    printf("  %lld schedules: %lld records, %lld requests, %lld faults, %lld packs, %lld old ones offered\n",
           (long long)seeds, (long long)records, (long long)requests, (long long)faults, (long long)published,
           (long long)old_offers);
    MM_CHECK(faults > seeds);
}

MM_TEST_MAIN
