/* mm-test: labels=plain timeout=900 */
/* The schedules of schedule.h with real stores, real agents and the real intake behind the real router. What
 * they do in memory (test_schedules.c) is held against what happens here. */
#define COUNCIL_PACK                                                                                         \
    MM_TEST_SOURCE_DIR "/tests/flow/pack" /* small: it is read at every start of the server */
#include "tests/unit/cli/schedule.h"
#include "tests/unit/server/fixture_offer.h"
#include "tests/unit/server/fixture_web.h"

#define SEEDS LINES

/* The files of all of them are in memory, where there is such a place. */
__attribute__((constructor)) static void in_memory(void)
{
    if (access("/dev/shm", W_OK) == 0)
        setenv("TMPDIR", "/dev/shm", 0);
}

struct server {
    struct council c;
    struct mm_router *router;
};

/* ---- a request into the server without a socket ---------------------------------------------------------
 */
struct waits {
    struct letter_ctx of; /* first: letter_header() looks there */
    pthread_mutex_t lock;
    pthread_cond_t over;
    bool ready;
};

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
    struct waits waits = {.of = {letter}};
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
    if (mm_router_ops.accept(w->server->router, &request, &max_body, reply)) {
        if (!mm_router_ops.handle(w->server->router, &request, reply)) {
            pthread_mutex_lock(&waits.lock);
            while (!waits.ready)
                pthread_cond_wait(&waits.over, &waits.lock);
            pthread_mutex_unlock(&waits.lock);
            mm_router_ops.resume(w->server->router, &request, reply);
        }
        mm_router_ops.done(w->server->router, &request);
    }
    mm_router_settle(w->server->router);
    pthread_cond_destroy(&waits.over);
    pthread_mutex_destroy(&waits.lock);
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
    MM_CHECK_ERR(invite(&w->server->c, code), MM_OK);
    MM_CHECK_ERR(
        mm_central_enrol(w->server->c.central, code, &b->key.public_key, "", NULL, b->recorder, NULL, NULL),
        MM_OK);
    mm_test_mkdir(b->dir);
    MM_CHECK_ERR(mm_store_open(b->dir, true, &b->clock, &b->ids, &b->store, NULL), MM_OK);
    const struct mm_store_fact facts[] = {{"council", mm_central_council(w->server->c.central)},
                                          {"council_name", "○○市議会"},
                                          {"home_page", mm_central_home_page(w->server->c.central)},
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
    snprintf(dir, sizeof dir, "%s/edition%d", w->server->c.dir, n);
    offer_edition(dir, n);
    offer_key(&w->server->c, &key);
    MM_CHECK_ERR(mm_pack_open(dir, &pack, NULL, NULL), MM_OK);
    const struct mm_pack_signing how = {&key, w->server->c.central->pack_serial + 1, COUNCIL_AT_MS, 30};
    mm_buf_init(&text, MM_MAX_OFFER_BYTES);
    MM_CHECK_ERR(mm_pack_sign(dir, pack, &how, &text, NULL), MM_OK);
    MM_CHECK_ERR(mm_offer_read(mm_buf_str(&text), text.len, &offer, NULL), MM_OK);
    MM_CHECK_ERR(mm_packs_publish(w->server->c.central, NULL, dir, pack->version, NULL, &offer, NULL), MM_OK);
    w->published++;
    mm_buf_done(&text);
    mm_pack_free(pack);
    mm_sign_key_done(&key);
}

static bool world_open(struct world *w, uint64_t seed)
{
    w->server = calloc(1, sizeof *w->server);
    if (!MM_CHECK(w->server))
        return false;
    bool good = council_open(&w->server->c);
    w->random = mm_random_seeded(&w->seed, seed);
    for (int i = 0; good && i < KIOSKS; i++)
        good = box_open(w, i) && box_start(&w->box[i]);
    return good && MM_CHECK_ERR(mm_router_new(w->server->c.central, &w->server->router, NULL), MM_OK);
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
    mm_router_free(w->server->router);
    council_close(&w->server->c);
    free(w->server);
}

/* The server goes and comes back with what is in its database. */
static void restart_server(struct world *w)
{
    mm_router_free(w->server->router);
    mm_central_close(w->server->c.central);
    MM_CHECK_ERR(mm_central_open(w->server->c.url, MM_CENTRAL_WRITE, NULL, &w->server->c.clock,
                                 &w->server->c.random, &w->server->c.central, NULL),
                 MM_OK);
    MM_CHECK_ERR(mm_router_new(w->server->c.central, &w->server->router, NULL), MM_OK);
}

static void learn(struct box *b, uint32_t pages)
{
    struct mm_sitting sitting = {.person = "p1",
                                 .course = "onboarding-duty",
                                 .course_title = "研修",
                                 .course_version = 1,
                                 .registration = "8f6c1f0e-0000-8000-8000-000000000001",
                                 .pack_version = "0123456789abcdef",
                                 .mastery_score = -1};
    MM_CHECK_ERR(mm_store_sitting_start(b->store, &sitting, NULL), MM_OK);
    for (uint32_t i = 0; i < pages; i++) {
        char id[MM_UUID_BYTES], page_id[40];
        snprintf(page_id, sizeof page_id, "page-%u-%lld", (unsigned)i, (long long)b->at.mono_at_ms);
        const struct mm_page page = {.id = page_id, .title = "ページ", .audience = MM_AUD_BOTH};
        mm_clock_advance(&b->at, 10);
        MM_CHECK_ERR(mm_store_page_open(b->store, &sitting, &page, id, NULL), MM_OK);
    }
}

static int64_t number(struct world *w, const char *sql)
{
    int64_t n = -1;
    MM_CHECK_ERR(mm_db_int(mm_central_db(w->server->c.central), sql, &n, NULL), MM_OK);
    return n;
}

static struct mm_central *central_of(struct world *w)
{
    return w->server->c.central;
}

static int64_t records_of(struct world *w, const char *recorder)
{
    char sql[300];
    snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM statement WHERE recorder='%s'", recorder);
    return number(w, sql);
}

static int64_t kept_apart(struct world *w)
{
    return number(w, "SELECT (SELECT COUNT(*) FROM quarantine)+(SELECT COUNT(*) FROM conflict)");
}

static int64_t notes_of_chains(struct world *w)
{
    return number(w, "SELECT COUNT(*) FROM chain_note");
}

/* No world here is hard. */
static void back_up(struct world *w)
{
    (void)w;
}

static void restore(struct world *w)
{
    (void)w;
}

MM_TEST(every_record_arrives_once_whatever_the_network_does)
{
    struct mm_buf lines;
    struct tally tally = {.lines = &lines};
    int64_t first = from_environment("MM_SIM_FIRST", 1), seeds = from_environment("MM_SIM_SEEDS", SEEDS);
    mm_buf_init(&lines, 100000);
    if (run_schedules(first, seeds, false, &tally) && first == 1 && seeds >= LINES)
        check_lines(&lines);
    MM_CHECK(tally.faults > seeds);
    mm_buf_done(&lines);
}

MM_TEST_MAIN
