/* mm-test: labels=plain timeout=1800 */
/* The schedules of schedule.h over stores in memory, so many of them that what goes wrong once in ten
 * thousand shows: what decides is the agent, the routes, the intake and the chains as they are; what only
 * keeps, signs or packs is here. The first hundred schedules must say what they say with the real stores
 * (test_simulation.c). In a hard world a transaction of the server may fail, and the server may be set back
 * to an older backup. */
#define COUNCIL_AT_MS 1795309500000

#include "tests/unit/cli/schedule.h"

#include "tests/unit/cli/memory_kiosk.h"
#include "tests/unit/cli/memory_server.h"

#include "sync/base/log.h"

#include <nettle/sha2.h>
#include <sodium.h>

#define SEEDS      50000 /* of each kind: with and without a server that loses */
#define COUNCIL    "kamakura"
#define PACK_FILES 16
#define PACK_DIR   MM_TEST_SOURCE_DIR "/tests/flow/pack"

/* ---- what takes time and decides nothing here: hashes, signatures, gzip ---- */
/* Another one for other bytes, and nobody here looks for two that are alike. */
static uint64_t mix(uint64_t a, const void *bytes, size_t len)
{
    const uint8_t *at = bytes;
    for (uint64_t word; len >= sizeof word; at += sizeof word, len -= sizeof word) {
        memcpy(&word, at, sizeof word);
        a = (a ^ word) * 0x9E3779B97F4A7C15U;
        a ^= a >> 29;
    }
    for (; len > 0; at++, len--)
        a = (a ^ *at) * 1099511628211U;
    return a ^ a >> 32;
}

void nettle_sha256_init(struct sha256_ctx *ctx)
{
    ctx->count = 1469598103934665603U;
}

void nettle_sha256_update(struct sha256_ctx *ctx, size_t len, const uint8_t *bytes)
{
    ctx->count = mix(ctx->count, bytes, len);
}

void nettle_sha256_digest(struct sha256_ctx *ctx, size_t len, uint8_t *out)
{
    uint64_t words[4];
    for (size_t i = 0; i < 4; i++)
        words[i] = mix(ctx->count, &i, sizeof i);
    memcpy(out, words, len);
    nettle_sha256_init(ctx);
}

static void seal(unsigned char sig[crypto_sign_BYTES], const unsigned char *m, unsigned long long len,
                 const unsigned char *public_key)
{
    uint64_t of[2] = {mix(1, m, len), mix(2, public_key, crypto_sign_PUBLICKEYBYTES)};
    memset(sig, 0, crypto_sign_BYTES);
    memcpy(sig, of, sizeof of);
}

int crypto_sign_detached(unsigned char *sig, unsigned long long *len, const unsigned char *m,
                         unsigned long long m_len, const unsigned char *secret)
{
    if (len)
        *len = crypto_sign_BYTES;
    seal(sig, m, m_len, secret + crypto_sign_SEEDBYTES);
    return 0;
}

int crypto_sign_verify_detached(const unsigned char *sig, const unsigned char *m, unsigned long long m_len,
                                const unsigned char *public_key)
{
    unsigned char want[crypto_sign_BYTES];
    seal(want, m, m_len, public_key);
    return memcmp(sig, want, sizeof want) == 0 ? 0 : -1;
}

enum mm_err mm_gzip(const void *data, size_t len, struct mm_buf *ret_out, struct mm_errinfo *info)
{
    mm_buf_append(ret_out, data, len);
    return mm_buf_check(ret_out, info);
}

enum mm_err mm_gunzip(const void *data, size_t len, size_t max, struct mm_buf *ret_out,
                      struct mm_errinfo *info)
{
    (void)max;
    return mm_gzip(data, len, ret_out, info);
}

/* ---- the server ---- */
struct server {
    struct memory_central central;
    struct memory_store *store[KIOSKS]; /* owned */
    struct world *world;
};
static struct mm_sign_key pack_key, kiosk_keys[KIOSKS];
static struct mm_pack_file *pack_files; /* owned: their names */
static size_t n_pack_files;
static struct pack_text {
    char body[64], hex[MM_HASH_HEX_BYTES];
    size_t len;
    struct mm_hash hash;
} pack_texts[EDITIONS + 1][PACK_FILES];           /* by edition */
static struct mm_buf roster_text, summaries_text; /* owned */

static void offer(struct world *w, int64_t edition)
{
    struct memory_central *m = &w->server->central;
    struct mm_manifest_file files[PACK_FILES] = {{.bytes = 0}};
    struct mm_manifest manifest = {.serial = ++m->head.pack_serial,
                                   .created_at_ms = COUNCIL_AT_MS,
                                   .expires_at_ms = COUNCIL_AT_MS + 30LL * 86400 * 1000,
                                   .files = files,
                                   .n_files = n_pack_files};
    struct mm_buf text;
    snprintf(m->head.pack_version, sizeof m->head.pack_version, "%016llx", (unsigned long long)edition + 1);
    snprintf(manifest.version, sizeof manifest.version, "%s", m->head.pack_version);
    snprintf(manifest.council, sizeof manifest.council, "%s", COUNCIL);
    for (size_t i = 0; i < n_pack_files; i++) {
        files[i].bytes = (int64_t)pack_texts[edition][i].len;
        files[i].hash = pack_texts[edition][i].hash;
        snprintf(files[i].name, sizeof files[i].name, "%s", pack_files[i].name);
    }
    mm_buf_init(&text, MM_MAX_MANIFEST_BYTES);
    mm_manifest_write(&manifest, &text);
    struct mm_offer offer = {.key = pack_key.public_key, .manifest = mm_buf_str(&text), .len = text.len};
    offer.signature = mm_offer_sign(&pack_key, offer.manifest, offer.len);
    mm_buf_clear(&m->offer);
    mm_offer_write(&offer, &m->offer);
    mm_buf_done(&text);
}

static void publish(struct world *w)
{
    offer(w, w->published % EDITIONS + 1);
    w->published++;
}

static void give_file(const char *hex, struct mm_web_reply *reply)
{
    const struct pack_text *text = pack_texts[0];
    const struct pack_text *end = pack_texts[EDITIONS] + n_pack_files;
    while (text < end && strcmp(text->hex, hex) != 0)
        text++;
    if (text < end)
        mm_buf_append(&reply->body, text->body, text->len);
    else
        mm_web_reply_error(reply, 404, "not_found", "");
}

static void give_text(const struct mm_web_request *request, const struct mm_buf *text,
                      struct mm_web_reply *reply)
{
    mm_buf_append(&reply->body, text->data, text->len);
    mm_web_reply_etag(request, reply);
}

/* As the router has it: who asks, then the route's three steps. */
static void run_route(struct world *w, const struct mm_route *route, bool (*auth)(struct mm_auth *c),
                      struct mm_web_request *request, struct mm_web_reply *reply)
{
    struct mm_central *central = &w->server->central.head;
    struct mm_who who = {.right = route->right};
    struct mm_auth c = {.central = central, .route = route, .request = request, .who = &who, .reply = reply};
    if (!auth(&c))
        return;
    if (route->prepare)
        route->prepare(central, request, &who, &request->work, reply);
    if (reply->status < 400 && route->write)
        route->write(central, request, &who, reply);
    if (reply->status < 400 && route->run)
        route->run(central, request, &who, reply);
    if (route->free_work)
        route->free_work(request->work);
}

/* /kiosk/v1/held/<seq>/<chain> */
static bool held_path(const char *path, struct mm_web_request *request)
{
    static const char folder[] = "/kiosk/v1/held/";
    const char *at = path + sizeof folder - 1;
    const char *chain = strncmp(path, folder, sizeof folder - 1) == 0 ? strchr(at, '/') : NULL;
    if (!chain)
        return false;
    snprintf(request->param[0], sizeof request->param[0], "%.*s", (int)(chain - at), at);
    snprintf(request->param[1], sizeof request->param[1], "%s", chain + 1);
    return true;
}

static void deliver(struct world *w, const struct letter *letter, struct mm_web_reply *reply)
{
    struct letter_ctx of = {letter};
    struct mm_web_request request = {.method = letter->method,
                                     .target = letter->path,
                                     .path = letter->path,
                                     .query = "",
                                     .peer = "127.0.0.1",
                                     .body = letter->len ? letter->body : "",
                                     .len = letter->len,
                                     .header = letter_header,
                                     .ctx = &of};
    const char *path = letter->path;
    w->requests++;
    mm_web_reply_init(reply);
    if (strcmp(path, "/kiosk/v1/batch") == 0)
        run_route(w, &mm_route_kiosk_batch, mm_auth_batch, &request, reply);
    else if (held_path(path, &request))
        run_route(w, &mm_route_kiosk_held, mm_auth_kiosk, &request, reply);
    else if (strcmp(path, "/kiosk/v1/manifest") == 0)
        run_route(w, &mm_route_kiosk_manifest, mm_auth_kiosk, &request, reply);
    else if (strcmp(path, "/kiosk/v1/roster") == 0)
        give_text(&request, &roster_text, reply);
    else if (strcmp(path, "/kiosk/v1/summaries") == 0)
        give_text(&request, &summaries_text, reply);
    else
        give_file(path + strlen("/kiosk/v1/pack/"), reply);
}

static bool commit_fails(void *ctx)
{
    struct world *w = ctx;
    bool fails = w->hard && !w->calm && below(w, 12) == 0;
    w->losses += fails;
    return fails;
}

static void back_up(struct world *w)
{
    w->server->central.backup = w->server->central.now;
}

/* Publications come back with a backup; what came after it of records does not. */
static void restore(struct world *w)
{
    struct memory_central *m = &w->server->central;
    w->losses += m->backup.n_rows < m->now.n_rows;
    memory_back_to(m, &m->backup);
}

/* Nothing of it is kept in the process. */
static void restart_server(struct world *w)
{
    (void)w;
}

/* ---- the kiosks ---- */
static enum mm_err carry_of(void *ctx, const struct mm_http_call *call, const char *path,
                            struct mm_http_answer *answer, struct mm_errinfo *info)
{
    struct box *b = ctx;
    enum mm_err err = carry(ctx, call, path, answer, info);
    memory_kiosk = memory_of(b->store);
    return err;
}

static bool box_start(struct box *b)
{
    struct mm_agent *agent = calloc(1, sizeof *agent);
    free(b->agent);
    b->agent = agent;
    if (!MM_CHECK(agent != NULL))
        return false;
    b->carrier = (struct mm_agent_carrier){carry_of, b};
    memory_kiosk = memory_of(b->store);
    *agent = (struct mm_agent){.store = b->store,
                               .carrier = &b->carrier,
                               .key = b->key,
                               .clock = b->clock,
                               .random = b->ids,
                               .retry_after_s = -1,
                               .council = COUNCIL,
                               .server = "http://127.0.0.1:1",
                               .boot = "0198c000-0000-7000-8000-00000000000c"};
    snprintf(agent->dir, sizeof agent->dir, "/%s", b->recorder);
    snprintf(agent->recorder, sizeof agent->recorder, "%s", b->recorder);
    mm_sign_key_id(&b->key.public_key, agent->key_id);
    return true;
}

static bool box_open(struct world *w, int n)
{
    struct box *b = &w->box[n];
    b->world = w;
    b->at = (struct mm_clock_fixed){COUNCIL_AT_MS, 5000};
    b->clock = mm_clock_fixed(&b->at);
    b->ids = mm_random_seeded(&b->ids_seed, (uint64_t)below(w, UINT32_MAX) + (uint64_t)n);
    b->key = kiosk_keys[n];
    b->store = &w->server->store[n]->head;
    snprintf(b->recorder, sizeof b->recorder, "kiosk-%d", n);
    snprintf(w->server->central.recorder[n], MM_ID_BYTES, "%s", b->recorder);
    return box_start(b);
}

static void add_record(struct box *b, const char *verb)
{
    struct mm_uuid id;
    char text[MM_UUID_BYTES], bytes[400];
    mm_clock_advance(&b->at, 10);
    b->ids.fill(b->ids.ctx, id.b, sizeof id.b);
    id.b[6] = (uint8_t)((id.b[6] & 0x0F) | 0x70);
    id.b[8] = (uint8_t)((id.b[8] & 0x3F) | 0x80);
    mm_uuid_format(&id, text);
    int len =
        snprintf(bytes, sizeof bytes,
                 "{\"id\":\"%s\",\"actor\":{\"account\":{\"homePage\":\"https://a.example.jp\",\"name\":"
                 "\"p1\"}},\"verb\":{\"id\":\"http://adlnet.gov/expapi/verbs/%s\"},\"object\":{\"id\":"
                 "\"https://a.example.jp/%s\"},\"timestamp\":\"2026-11-22T01:05:00.000Z\"}",
                 text, verb, verb);
    memory_record_add(memory_of(b->store), text, bytes, (size_t)len);
}

/* As the real one: whoever begins anew has left what was open. */
static void learn(struct box *b, uint32_t pages)
{
    if (memory_of(b->store)->n)
        add_record(b, "abandoned");
    add_record(b, "launched");
    add_record(b, "initialized");
    for (uint32_t i = 0; i < pages; i++)
        add_record(b, "experienced");
}

/* One file of an edition differs from the others'. */
static void write_pack_texts(void)
{
    for (int edition = 0; edition <= EDITIONS; edition++)
        for (size_t i = 0; i < n_pack_files; i++) {
            struct pack_text *t = &pack_texts[edition][i];
            bool differs = strcmp(pack_files[i].name, "council.json") == 0;
            t->len = (size_t)snprintf(t->body, sizeof t->body, "%zu %d", i, differs ? edition : 0);
            t->hash = mm_sha256(t->body, t->len);
            mm_hash_format(&t->hash, t->hex);
        }
}

/* Nobody is on the roster. */
static void write_people(void)
{
    const struct mm_summary_list none = {0};
    struct mm_roster roster;
    mm_roster_init(&roster);
    snprintf(roster.council_name, sizeof roster.council_name, "○○市議会");
    mm_buf_init(&roster_text, 10000);
    mm_roster_write(&roster, &roster_text);
    mm_roster_done(&roster);
    mm_buf_init(&summaries_text, 10000);
    mm_summary_list_write(&none, &summaries_text);
}

static bool first_time(void)
{
    uint8_t seed[32] = {0};
    if (pack_files)
        return true;
    for (int i = 0; i <= KIOSKS; i++) {
        seed[0] = (uint8_t)(i + 1);
        mm_sign_key_new(i < KIOSKS ? &kiosk_keys[i] : &pack_key, seed);
        if (i < KIOSKS)
            memory_keys[i] = kiosk_keys[i].public_key;
    }
    mm_log_start("test_schedules", MM_LOG_ERROR); /* of every loss there would be a line */
    bool good = MM_CHECK_ERR(mm_crypto_init(NULL), MM_OK) &&
                MM_CHECK_ERR(mm_pack_files(PACK_DIR, &pack_files, &n_pack_files, NULL), MM_OK) &&
                MM_CHECK(n_pack_files > 0 && n_pack_files <= PACK_FILES);
    if (good) {
        write_pack_texts();
        write_people();
    }
    return good;
}

static void last_time(void)
{
    free(pack_files);
    pack_files = NULL;
    mm_buf_done(&roster_text);
    mm_buf_done(&summaries_text);
}

static bool world_open(struct world *w, uint64_t seed)
{
    if (!first_time() || !MM_CHECK((w->server = calloc(1, sizeof *w->server)) != NULL))
        return false;
    struct memory_central *m = &w->server->central;
    m->fails = commit_fails;
    m->ctx = w;
    mm_buf_init(&m->offer, MM_MAX_OFFER_BYTES);
    m->head.shared = &m->shared;
    m->head.clock = mm_clock_fixed(&w->box[0].at);
    snprintf(m->head.council, sizeof m->head.council, "%s", COUNCIL);
    offer(w, 0);
    w->random = mm_random_seeded(&w->seed, seed);
    bool good = true;
    for (int i = 0; good && i < KIOSKS; i++)
        good = MM_CHECK((w->server->store[i] = calloc(1, sizeof *w->server->store[i])) != NULL) &&
               box_open(w, i);
    return good;
}

static void world_close(struct world *w)
{
    for (int i = 0; i < KIOSKS; i++) {
        free(w->box[i].agent);
        memory_store_free(w->server->store[i]);
    }
    for (int i = 0; i < LATE; i++)
        letter_free(w->late[i]);
    for (int i = 0; i < OFFERS; i++)
        mm_buf_done(&w->offers[i]);
    memory_back_to(&w->server->central, &(struct memory_mark){0});
    mm_buf_done(&w->server->central.offer);
    free(w->server);
}

static struct mm_central *central_of(struct world *w)
{
    return &w->server->central.head;
}

static int64_t records_of(struct world *w, const char *recorder)
{
    const struct memory_central *m = &w->server->central;
    int of = memory_recorder(m, recorder);
    int64_t n = 0;
    for (size_t i = 0; i < m->now.n_rows; i++)
        n += m->row[i].table == MEMORY_STATEMENT && m->row[i].recorder == of;
    return n;
}

static int64_t kept_apart(struct world *w)
{
    const struct memory_central *m = &w->server->central;
    int64_t n = 0;
    for (size_t i = 0; i < m->now.n_rows; i++)
        n += m->row[i].table != MEMORY_STATEMENT;
    return n;
}

static int64_t notes_of_chains(struct world *w)
{
    return w->server->central.now.notes;
}

/* ---- the tests ---- */
MM_TEST(what_happens_in_memory_is_what_happens_with_the_real_stores)
{
    struct mm_buf lines;
    struct tally tally = {.lines = &lines};
    mm_buf_init(&lines, 100000);
    if (run_schedules(1, LINES, false, &tally))
        check_lines(&lines);
    mm_buf_done(&lines);
    last_time();
}

MM_TEST(no_record_and_no_pack_is_lost_or_doubled_in_a_hundred_thousand_schedules)
{
    struct tally tally = {0};
    int64_t first = from_environment("MM_SIM_FIRST", 1000), seeds = from_environment("MM_SIM_SEEDS", SEEDS);
    MM_CHECK(run_schedules(first, seeds, false, &tally));
    MM_CHECK(run_schedules(first, seeds, true, &tally));
    MM_CHECK(seeds < SEEDS ||
             (tally.faults > 2 * seeds && tally.losses > seeds / 50)); /* of few: maybe none */
    last_time();
}

MM_TEST_MAIN
