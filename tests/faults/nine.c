/* Nine o'clock: N kiosks come at once, each with a batch of records.
 *   nine make URL N         enrols them in the central store
 *   nine send SERVER N      they come; each obeys Retry-After, and comes again until all of its records are
 * named nine check URL N        1 when a record of a kiosk is missing, there twice, or kept apart `send`
 * prints how it went. */
#include "sync/http/client.h"
#include "sync/server/internal.h"
#include "sync/wire/batch.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define THREADS 24
#define RECORDS 3
#define BODY    2400
#define GIVE_UP 10000 /* tries of one kiosk */

static const char *server;
static atomic_long tries, sent_away, failed, lost;
static _Atomic int64_t longest_s;
static int64_t began_ms;

static int64_t now_ms(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- kiosk number n ------------------------------------------------------------------------------------ */
static void key_of(long n, struct mm_sign_key *key)
{
    uint8_t seed[32] = {9, (uint8_t)n, (uint8_t)(n >> 8), (uint8_t)(n >> 16)};
    mm_sign_key_new(key, seed);
}

static void recorder_of(long n, char out[MM_UUID_BYTES])
{
    (void)snprintf(out, MM_UUID_BYTES, "0198c000-0000-7000-8000-0000%08x", (unsigned)n);
}

static int body_of(long n, char out[BODY])
{
    int len = 0;
    for (int i = 0; i < RECORDS; i++)
        len +=
            snprintf(out + len, (size_t)(BODY - len),
                     "%c{\"id\":\"0198c001-%04x-7000-8000-0000%08x\",\"actor\":{\"account\":{\"homePage\":"
                     "\"https://demo.mamori.example\",\"name\":\"0198c000-0000-7000-8000-0000000000aa\"}},"
                     "\"verb\":{\"id\":\"http://adlnet.gov/expapi/verbs/experienced\"},\"object\":{\"id\":"
                     "\"https://demo.mamori.example/page/%d\"},\"timestamp\":\"2026-11-22T00:00:0%d.000Z\"}",
                     i ? ',' : '[', (unsigned)i, (unsigned)n, i, i);
    return len + snprintf(out + len, (size_t)(BODY - len), "]");
}

struct sender {
    pthread_t thread;
    struct mm_http_client *client;
    struct mm_http_answer answer;
    long first, end; /* its kiosks: every THREADSth */
    int64_t *due_ms; /* owned; of each; -1: done */
};

static bool named_all(const struct mm_http_answer *answer)
{
    struct mm_record_reply replies[RECORDS];
    size_t n = 0;
    if (mm_reply_parse(mm_buf_str(&answer->body), answer->body.len, replies, RECORDS, &n, NULL) ||
        n != RECORDS)
        return false;
    for (size_t i = 0; i < n; i++)
        if (replies[i].status != MM_RECORD_STORED && replies[i].status != MM_RECORD_DUPLICATE)
            return false;
    return true;
}

/* So many ms until it comes again; -1: all is there. */
static int64_t come(struct sender *s, long n)
{
    char url[300], body[BODY], recorder[MM_UUID_BYTES], prev[MM_HASH_HEX_BYTES], range[32];
    char key_id[MM_KEY_ID_BYTES], signature[MM_SIGNATURE_TEXT_BYTES];
    struct mm_sign_key key;
    struct mm_batch_head head = {.first_seq = 1, .last_seq = RECORDS};
    int len = body_of(n, body);
    key_of(n, &key);
    recorder_of(n, recorder);
    mm_sign_key_id(&key.public_key, key_id);
    (void)snprintf(head.council, sizeof head.council, "kamakura");
    (void)snprintf(head.recorder, sizeof head.recorder, "%s", recorder);
    (void)snprintf(head.key_id, sizeof head.key_id, "%s", key_id);
    head.body = mm_sha256(body, (size_t)len);
    struct mm_signature sig = mm_batch_sign(&head, &key);
    mm_signature_format(&sig, signature);
    mm_hash_format(&head.prev, prev);
    (void)snprintf(range, sizeof range, "1-%d", RECORDS);
    (void)snprintf(url, sizeof url, "%s/kiosk/v1/batch", server);
    const struct mm_http_header headers[] = {{"Content-Type", "application/json"},
                                             {MM_HDR_COUNCIL, head.council},
                                             {MM_HDR_RECORDER, recorder},
                                             {MM_HDR_KEY, key_id},
                                             {MM_HDR_SEQ, range},
                                             {MM_HDR_PREV, prev},
                                             {MM_HDR_SIGNATURE, signature}};
    const struct mm_http_call call = {"POST", url,        headers, sizeof headers / sizeof headers[0],
                                      body,   (size_t)len};
    atomic_fetch_add(&tries, 1);
    enum mm_err err = mm_http_send(s->client, &call, &s->answer, NULL);
    mm_sign_key_done(&key);
    if (!err && s->answer.status == 200 && named_all(&s->answer))
        return -1;
    if (!err && s->answer.status == 429 && s->answer.retry_after_s > 0) {
        atomic_fetch_add(&sent_away, 1);
        if (s->answer.retry_after_s > atomic_load(&longest_s))
            atomic_store(&longest_s, s->answer.retry_after_s);
        return s->answer.retry_after_s * 1000;
    }
    if (!atomic_fetch_add(&failed, 1))
        (void)fprintf(stderr, "%d %s\n", s->answer.status, mm_buf_str(&s->answer.body));
    return 1000;
}

static void *send_all(void *arg)
{
    struct sender *s = arg;
    long left = 0, tried = 0;
    for (long n = s->first; n < s->end; n += THREADS)
        left++;
    while (left > 0 && tried < GIVE_UP * left) {
        long next = -1;
        for (long n = s->first; n < s->end; n += THREADS)
            if (s->due_ms[n / THREADS] >= 0 &&
                (next < 0 || s->due_ms[n / THREADS] < s->due_ms[next / THREADS]))
                next = n;
        int64_t wait = s->due_ms[next / THREADS] - now_ms();
        const struct timespec pause = {(time_t)(wait / 1000), (long)(wait % 1000) * 1000000};
        if (wait > 0)
            (void)nanosleep(&pause, NULL);
        int64_t again = come(s, next);
        s->due_ms[next / THREADS] = again < 0 ? -1 : now_ms() + again;
        left -= again < 0;
        tried++;
    }
    atomic_fetch_add(&lost, left);
    return NULL;
}

static int send_them(long n)
{
    static struct sender senders[THREADS];
    static const struct mm_http_settings settings = {.total_ms = 30000};
    began_ms = now_ms();
    for (int i = 0; i < THREADS; i++) {
        struct sender *s = &senders[i];
        s->first = i, s->end = n;
        s->due_ms = calloc((size_t)(n / THREADS) + 1, sizeof *s->due_ms);
        mm_http_answer_init(&s->answer);
        if (!s->due_ms || mm_http_open(&settings, &s->client, NULL) ||
            pthread_create(&s->thread, NULL, send_all, s))
            return 2;
    }
    for (int i = 0; i < THREADS; i++) {
        (void)pthread_join(senders[i].thread, NULL);
        mm_http_answer_done(&senders[i].answer);
        mm_http_close(senders[i].client);
        free(senders[i].due_ms);
    }
    (void)printf(
        "%ld kiosks came %ld times; %ld times sent away, for %lld s at most; %ld failures; all done after "
        "%lld s; %ld left\n",
        n, atomic_load(&tries), atomic_load(&sent_away), (long long)atomic_load(&longest_s),
        atomic_load(&failed), (long long)(now_ms() - began_ms) / 1000, atomic_load(&lost));
    return atomic_load(&lost) || atomic_load(&failed) ? 1 : 0;
}

/* ---- the central store -----------------------------------------------------------------------------------
 */
static enum mm_err make_them(struct mm_central *central, long n, struct mm_errinfo *info)
{
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    for (long i = 0; !err && i < n; i++) {
        char recorder[MM_UUID_BYTES];
        struct mm_sign_key key;
        key_of(i, &key);
        recorder_of(i, recorder);
        const struct mm_recorder_new like = {"kiosk", "active", &key.public_key, 0};
        err = mm_recorder_insert(central, recorder, recorder, &like, info);
        mm_sign_key_done(&key);
    }
    return mm_central_write_end(central, err, info);
}

#define ODDITIES                                                                                             \
    "SELECT (SELECT COUNT(*) FROM quarantine)+(SELECT COUNT(*) FROM conflict)+(SELECT COUNT(*) FROM "        \
    "chain_note)"

static enum mm_err check_them(struct mm_central *central, long n, struct mm_errinfo *info)
{
    static const char *const sql[] = {
        "SELECT COUNT(*) FROM statement WHERE seq>0",
        "SELECT COUNT(*) FROM (SELECT DISTINCT recorder, seq FROM statement WHERE seq>0) AS one", ODDITIES};
    const int64_t want[] = {n * RECORDS, n * RECORDS, 0};
    for (size_t i = 0; i < 3; i++) {
        int64_t got = -1;
        enum mm_err err = mm_db_int(mm_central_db(central), sql[i], &got, info);
        if (err)
            return err;
        if (got != want[i])
            return mm_fail(info, MM_ERR_CORRUPT, "%s: %lld, not %lld", sql[i], (long long)got,
                           (long long)want[i]);
    }
    return MM_OK;
}

int main(int argc, char **argv)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_clock clock = mm_clock_system();
    struct mm_random random = mm_random_system();
    struct mm_central *central = NULL;
    if (argc != 4 || mm_crypto_init(NULL))
        return 2;
    long n = strtol(argv[3], NULL, 10);
    server = argv[2];
    if (strcmp(argv[1], "send") == 0)
        return send_them(n);
    bool make = strcmp(argv[1], "make") == 0;
    enum mm_err err = mm_central_open(argv[2], make ? MM_CENTRAL_WRITE : MM_CENTRAL_READ, NULL, &clock,
                                      &random, &central, &info);
    if (!err)
        err = make ? make_them(central, n, &info) : check_them(central, n, &info);
    mm_central_close(central);
    if (err)
        (void)fprintf(stderr, "%s\n", info.text);
    return err ? 1 : 0;
}
