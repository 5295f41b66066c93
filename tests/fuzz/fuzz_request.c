/* Requests of strangers and of hostile kiosks, through the server's own router and into its store, without a
 * socket. An input is "METHOD /target", header lines, an empty line and the body. What a kiosk's request
 * needs and the input does not say is filled in, signature included, so that bytes behind it are reached too.
 * No request may cause a fault of the server (5xx), and a batch is answered record by record, the same batch
 * again by duplicates.
 */
/* mm-fuzz: link=mm_server */
/* mm-test: labels=slow */
#include "sync/server/internal.h"
#include "sync/server/router.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/pack/fixture.h"

#define RECORDER    "01920000-0000-7000-8000-0000000000aa"
#define AT_MS       1795309500000 /* 2026-11-22 */
#define MAX_HEADERS 16
#define MAX_BYTES   65536
#define ZEROS       "00000000000000000000000000000000" /* half a hash */

struct header {
    const char *name, *value;
};

static struct {
    char dir[256];
    struct mm_clock_fixed at;
    struct mm_clock clock;
    struct mm_random_seeded random_state;
    struct mm_random random;
    struct mm_central *central;
    struct mm_router *router;
    struct mm_sign_key key;
    char key_id[MM_KEY_ID_BYTES];
    char basic[300]; /* of a credential with every scope */
} server;

static struct header headers[MAX_HEADERS];
static size_t n_headers;

static void put_header(const char *name, const char *value)
{
    if (n_headers < MAX_HEADERS)
        headers[n_headers++] = (struct header){name, value};
}

static const char *find_header(void *ctx, const char *name)
{
    (void)ctx;
    for (size_t i = 0; i < n_headers; i++) {
        if (strcasecmp(headers[i].name, name) == 0)
            return headers[i].value;
    }
    return NULL;
}

/* ---- a server with one council and one kiosk ------------------------------------------------------- */

static void stop(void)
{
    mm_router_free(server.router);
    mm_central_close(server.central);
    mm_test_rmdir(server.dir);
}

static void make_credential(void)
{
    const struct mm_credential_row like = {.name = "lrs", .scope = "all", .decision = "議会 第1号"};
    char id[MM_UUID_BYTES], secret[64], pair[200];
    FUZZ_CHECK(mm_credential_add(server.central, "fuzz", &like, id, secret, NULL) == MM_OK);
    size_t len = (size_t)snprintf(pair, sizeof pair, "%s:%s", id, secret);
    char *out = server.basic + snprintf(server.basic, sizeof server.basic, "Basic ");
    mm_base64url(pair, len, out);
    for (; *out; out++)
        *out = *out == '-' ? '+' : *out == '_' ? '/' : *out;
    for (size_t i = len; i % 3; i++)
        *out++ = '=';
}

static void start(void)
{
    static const uint8_t seed[32] = "a kiosk of the fuzz target";
    char url[300], pack[300];
    const struct mm_central_new what = {.name = "例示市議会", .demo = true, .pack_dir = pack};
    server.at = (struct mm_clock_fixed){AT_MS, 1000};
    server.clock = mm_clock_fixed(&server.at);
    server.random = mm_random_seeded(&server.random_state, 1);
    mm_test_mkdir(server.dir);
    atexit(stop);
    snprintf(url, sizeof url, "sqlite:%s/c.db", server.dir);
    snprintf(pack, sizeof pack, "%s/pack", server.dir);
    fixture_write(pack);
    FUZZ_CHECK(mm_crypto_init(NULL) == MM_OK);
    FUZZ_CHECK(mm_central_create(url, &what, &server.clock, &server.random, NULL) == MM_OK);
    FUZZ_CHECK(mm_central_open(url, MM_CENTRAL_WRITE, NULL, &server.clock, &server.random, &server.central,
                               NULL) == MM_OK);
    mm_sign_key_new(&server.key, seed);
    mm_sign_key_id(&server.key.public_key, server.key_id);
    FUZZ_CHECK(mm_db_begin(server.central->db, NULL) == MM_OK);
    const struct mm_recorder_new recorder = {"kiosk", "active", &server.key.public_key, 0};
    enum mm_err err = mm_recorder_insert(server.central, RECORDER, "端末", &recorder, NULL);
    FUZZ_CHECK(mm_central_write_end(server.central, err, NULL) == MM_OK);
    make_credential();
    FUZZ_CHECK(mm_router_new(server.central, &server.router, NULL) == MM_OK);
}

/* ---- the request ----------------------------------------------------------------------------------- */

static char *cut_line(char **at)
{
    char *line = *at;
    char *end = strchr(line, '\n');
    *at = end ? end + 1 : line + strlen(line);
    if (end)
        *end = '\0';
    return line;
}

/* Cuts text in place. */
static void parse(char *text, struct mm_web_request *request, char *path, size_t path_bytes)
{
    char *at = text;
    char *line = cut_line(&at);
    char *space = strchr(line, ' ');
    request->method = line;
    request->target = space ? space + 1 : "/";
    if (space)
        *space = '\0';
    snprintf(path, path_bytes, "%s", request->target);
    char *query = strchr(path, '?');
    if (query)
        *query++ = '\0';
    request->path = path;
    request->query = query ? query : "";
    request->peer = "127.0.0.1";
    n_headers = 0;
    while (*at && *(line = cut_line(&at))) {
        char *colon = strchr(line, ':');
        if (!colon)
            continue;
        *colon = '\0';
        put_header(line, colon + 1 + strspn(colon + 1, " "));
    }
    request->body = at;
    request->header = find_header;
}

static void sign_batch(const struct mm_web_request *request, struct mm_signature *ret_sig)
{
    struct mm_batch_head head = {0};
    long long first = 0, last = 0;
    char *end = NULL;
    const char *seq = find_header(NULL, MM_HDR_SEQ), *prev = find_header(NULL, MM_HDR_PREV);
    first = seq ? strtoll(seq, &end, 10) : 0;
    last = end && *end == '-' ? strtoll(end + 1, NULL, 10) : 0;
    snprintf(head.council, sizeof head.council, "%s", mm_central_council(server.central));
    snprintf(head.recorder, sizeof head.recorder, "%s", find_header(NULL, MM_HDR_RECORDER));
    snprintf(head.key_id, sizeof head.key_id, "%s", find_header(NULL, MM_HDR_KEY));
    head.first_seq = first;
    head.last_seq = last;
    if (!prev || mm_hash_parse(prev, &head.prev) != MM_OK)
        head.prev = (struct mm_hash){{0}};
    head.body = mm_sha256(request->body, request->len);
    *ret_sig = mm_batch_sign(&head, &server.key);
}

static void sign_request(const struct mm_web_request *request, struct mm_signature *ret_sig)
{
    const char *time = find_header(NULL, MM_HDR_TIME);
    struct mm_hash body = mm_sha256(request->body, request->len);
    struct mm_buf text;
    mm_buf_init(&text, 2 * MAX_BYTES);
    mm_request_signed_text(request->method, request->target, mm_central_council(server.central),
                           find_header(NULL, MM_HDR_RECORDER), time ? time : "", &body, &text);
    *ret_sig = mm_sign(&server.key, mm_buf_str(&text), text.len);
    mm_buf_done(&text);
}

static void fill_in(const struct mm_web_request *request)
{
    static char text[MM_SIGNATURE_TEXT_BYTES];
    const struct header missing[] = {{MM_HDR_COUNCIL, mm_central_council(server.central)},
                                     {MM_HDR_RECORDER, RECORDER},
                                     {MM_HDR_KEY, server.key_id},
                                     {MM_HDR_SEQ, "1-1"},
                                     {MM_HDR_PREV, ZEROS ZEROS}};
    struct mm_signature sig;
    if (strncmp(request->path, "/xapi/", 6) == 0) {
        if (!find_header(NULL, "Authorization"))
            put_header("Authorization", server.basic);
        if (!find_header(NULL, "X-Experience-API-Version"))
            put_header("X-Experience-API-Version", "2.0.0");
        return;
    }
    for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++) {
        if (!find_header(NULL, missing[i].name))
            put_header(missing[i].name, missing[i].value);
    }
    if (find_header(NULL, MM_HDR_SIGNATURE) || n_headers == MAX_HEADERS)
        return;
    if (strcmp(request->path, "/kiosk/v1/batch") == 0)
        sign_batch(request, &sig);
    else
        sign_request(request, &sig);
    mm_signature_format(&sig, text);
    put_header(MM_HDR_SIGNATURE, text);
}

/* ---- the reply ------------------------------------------------------------------------------------- */

static void no_wait(struct mm_web_request *request)
{
    (void)request;
}

static void serve(struct mm_web_request request, struct mm_web_reply *reply)
{
    static const struct mm_web_wait wait = {no_wait, no_wait};
    const struct mm_web_ops *ops = &mm_router_ops;
    size_t max_body = 0;
    request.wait = &wait;
    mm_web_reply_init(reply);
    if (ops->accept(server.router, &request, &max_body, reply) && request.len <= max_body) {
        bool ready = ops->handle(server.router, &request, reply);
        mm_router_settle(server.router);
        if (!ready)
            ops->resume(server.router, &request, reply);
        ops->done(server.router, &request);
    }
    FUZZ_CHECK(reply->status >= 200 && reply->status < 500);
    FUZZ_CHECK(!reply->log[0] && reply->n_headers <= MM_WEB_HEADERS && reply->body.err == MM_OK);
    FUZZ_CHECK(!strpbrk(reply->type, "\r\n"));
    for (size_t i = 0; i < reply->n_headers; i++)
        FUZZ_CHECK(!strpbrk(reply->header[i].name, "\r\n") && !strpbrk(reply->header[i].value, "\r\n"));
}

/* Every record has its answer; the second time what was stored is known. */
static void check_batch(const struct mm_web_request *request, const struct mm_web_reply *first)
{
    static struct mm_record_reply told[MM_MAX_BATCH_STATEMENTS], again[MM_MAX_BATCH_STATEMENTS];
    struct mm_web_reply second;
    size_t n = 0, n_again = 0;
    FUZZ_CHECK(mm_reply_parse(first->body.data, first->body.len, told, MM_MAX_BATCH_STATEMENTS, &n, NULL) ==
               MM_OK);
    serve(*request, &second);
    FUZZ_CHECK(second.status == 200);
    FUZZ_CHECK(mm_reply_parse(second.body.data, second.body.len, again, MM_MAX_BATCH_STATEMENTS, &n_again,
                              NULL) == MM_OK);
    FUZZ_CHECK(n >= 1 && n == n_again);
    for (size_t i = 0; i < n; i++) {
        FUZZ_CHECK(told[i].seq == told[0].seq + (int64_t)i && again[i].seq == told[i].seq);
        FUZZ_CHECK(fuzz_same(told[i].id, again[i].id) && again[i].status != MM_RECORD_STORED);
        FUZZ_CHECK(told[i].status != MM_RECORD_STORED || again[i].status == MM_RECORD_DUPLICATE);
        FUZZ_CHECK((told[i].status == MM_RECORD_QUARANTINED) == (again[i].status == MM_RECORD_QUARANTINED));
    }
    mm_web_reply_done(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mm_web_request request = {.method = ""};
    struct mm_web_reply reply;
    char path[MM_MAX_URL_BYTES];
    if (size > MAX_BYTES)
        return 0;
    if (!server.router)
        start();
    char *text = fuzz_string(data, size);
    parse(text, &request, path, sizeof path);
    request.len = (size_t)(text + size - request.body);
    fill_in(&request);
    serve(request, &reply);
    if (reply.status == 200 && strcmp(request.path, "/kiosk/v1/batch") == 0 &&
        strcmp(request.method, "POST") == 0)
        check_batch(&request, &reply);
    mm_web_reply_done(&reply);
    free(text);
    return 0;
}
