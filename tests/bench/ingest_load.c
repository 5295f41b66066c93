/* Batches, senders and the server of the measurements of intake (ingest_load.h). */
#include "tests/bench/ingest_load.h"

#define MM_TEST_SOURCE_DIR BENCH_SOURCE_DIR
#include "sync/http/client.h"
#include "tests/unit/server/fixture_batch.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

#define KIOSKS      8 /* unless told otherwise */
#define MOST_KIOSKS 64
#define SITTING     25    /* statements of one; of a batch too, unless told otherwise */
#define MAX_BATCHES 10000 /* of one kiosk */
#define N_PEOPLE    35

struct post {
    char range[64], prev[MM_HASH_HEX_BYTES], signature[MM_SIGNATURE_TEXT_BYTES];
    char *body; /* owned; packed */
    size_t len;
};
struct sender {
    struct kiosk kiosk;
    struct post *posts; /* owned */
    size_t n;
    const char *url;
    int64_t *ns; /* owned; how long each took */
    bool failed;
};

/* ---- making the batches, before the clock runs ----------------------------------------------------------
 */
/* One sitting: 8 pages and marks, 14 answers, an end. */
static struct record sitting_record(struct council *c, struct kiosk *k, const char *person, size_t sitting,
                                    size_t i)
{
    static const enum mm_verb verbs[SITTING] = {
        [0] = MM_VERB_LAUNCHED,    [1] = MM_VERB_INITIALIZED, [22] = MM_VERB_COMPLETED,
        [23] = MM_VERB_TERMINATED, [24] = MM_VERB_TERMINATED,
    };
    char attempt[MM_UUID_BYTES];
    int64_t at = COUNCIL_AT_MS + (int64_t)sitting * 600000 + (int64_t)i * 20000;
    snprintf(attempt, sizeof attempt, "0198c000-0000-7000-8000-%04x%08x", (unsigned)k->key.public_key.b[0],
             (unsigned)sitting);
    if (i >= 8 && i < 22)
        return record_answer(c, k, person, i - 8, i % 5 != 0, attempt, 1, at);
    return record_verb(c, k, person, i >= 2 && i < 8 ? MM_VERB_EXPERIENCED : verbs[i], at);
}

static bool post_make(struct kiosk *k, struct record *records, size_t n, struct post *post)
{
    struct mm_batch_head head = head_of(k, records, n);
    struct mm_buf body, packed;
    mm_buf_init(&body, MM_MAX_BATCH_BYTES);
    mm_buf_init(&packed, MM_MAX_BATCH_BYTES);
    for (size_t i = 0; i < n; i++) {
        mm_buf_char(&body, i ? ',' : '[');
        mm_buf_append(&body, records[i].bytes, records[i].len);
    }
    mm_buf_char(&body, ']');
    head.body = mm_sha256(body.data, body.len);
    struct mm_signature sig = mm_batch_sign(&head, &k->key);
    mm_signature_format(&sig, post->signature);
    mm_hash_format(&head.prev, post->prev);
    snprintf(post->range, sizeof post->range, "%lld-%lld", (long long)head.first_seq,
             (long long)head.last_seq);
    bool good = body.err == MM_OK && mm_gzip(body.data, body.len, &packed, NULL) == MM_OK;
    if (good)
        post->body = mm_buf_take(&packed, &post->len);
    mm_buf_done(&body);
    mm_buf_done(&packed);
    return good && post->body;
}

static bool sender_make(struct council *c, struct sender *s, uint8_t seed, size_t batches, size_t size)
{
    struct record records[MM_MAX_BATCH_STATEMENTS];
    s->posts = calloc(batches, sizeof *s->posts);
    s->ns = calloc(batches, sizeof *s->ns);
    s->n = batches;
    if (!s->posts || !s->ns || !kiosk_enrol(c, &s->kiosk, seed))
        return false;
    for (size_t b = 0; b < batches; b++) {
        for (size_t i = 0; i < size; i++) {
            size_t at = b * size + i, sitting = at / SITTING;
            char person[MM_UUID_BYTES];
            snprintf(person, sizeof person, "0198c000-0000-7000-8000-0000000000%02x",
                     (unsigned)((sitting * 3 + seed) % N_PEOPLE));
            records[i] = sitting_record(c, &s->kiosk, person, sitting, at % SITTING);
        }
        bool good = post_make(&s->kiosk, records, size, &s->posts[b]);
        records_free(records, size);
        if (!good)
            return false;
    }
    return true;
}

/* ---- the server -----------------------------------------------------------------------------------------
 */
static pid_t server_start(const char *program, const char *db, char url[128])
{
    int pipes[2];
    char line[256] = "";
    if (pipe(pipes) != 0)
        return -1;
    pid_t child = fork();
    if (child == 0) {
        dup2(pipes[1], 1);
        close(pipes[0]);
        close(pipes[1]);
        execl(program, program, "--db", db, "--listen", "127.0.0.1:0", "--kiosk-rate", "0", "--trust-proxy",
              "127.0.0.1", (char *)NULL); /* as many connections as there are kiosks */
        _exit(127);
    }
    close(pipes[1]);
    FILE *said = fdopen(pipes[0], "r");
    bool listens = said && fgets(line, sizeof line, said) && strncmp(line, "listening ", 10) == 0;
    if (listens) {
        line[strcspn(line, "\n")] = '\0';
        snprintf(url, 128, "%.127s", line + 10);
    }
    if (said)
        fclose(said);
    return listens ? child : -1;
}

static void *send_all(void *arg)
{
    struct sender *s = arg;
    static const struct mm_http_settings settings = {0};
    struct mm_http_client *client = NULL;
    struct mm_http_answer answer;
    char url[200];
    snprintf(url, sizeof url, "%s/kiosk/v1/batch", s->url);
    mm_http_answer_init(&answer);
    s->failed = mm_http_open(&settings, &client, NULL) != MM_OK;
    for (size_t i = 0; !s->failed && i < s->n; i++) {
        const struct post *p = &s->posts[i];
        const struct mm_http_header headers[] = {{"Content-Type", "application/json"},
                                                 {"Content-Encoding", "gzip"},
                                                 {MM_HDR_COUNCIL, "kamakura"},
                                                 {MM_HDR_RECORDER, s->kiosk.recorder},
                                                 {MM_HDR_KEY, s->kiosk.key_id},
                                                 {MM_HDR_SEQ, p->range},
                                                 {MM_HDR_PREV, p->prev},
                                                 {MM_HDR_SIGNATURE, p->signature}};
        const struct mm_http_call call = {"POST",  url,   headers, sizeof headers / sizeof headers[0],
                                          p->body, p->len};
        int64_t from = bench_ns();
        s->failed = mm_http_send(client, &call, &answer, NULL) != MM_OK || answer.status != 200;
        s->ns[i] = bench_ns() - from;
    }
    if (s->failed)
        fprintf(stderr, "bench_ingest: %d %s\n", answer.status, mm_buf_str(&answer.body));
    mm_http_answer_done(&answer);
    mm_http_close(client);
    return NULL;
}

/* Seconds from the first byte to the last acknowledgement; < 0 when one failed. */
static double run_all(struct sender *senders, size_t kiosks, const char *url)
{
    pthread_t thread[MOST_KIOSKS];
    int64_t from = bench_ns();
    bool failed = false;
    size_t n = 0;
    for (; n < kiosks; n++) {
        senders[n].url = url;
        if (pthread_create(&thread[n], NULL, send_all, &senders[n]) != 0)
            break;
    }
    failed = n < kiosks;
    for (size_t i = 0; i < n; i++) {
        pthread_join(thread[i], NULL);
        failed |= senders[i].failed;
    }
    return failed ? -1 : (double)(bench_ns() - from) / 1e9;
}

double load_cpu_us(const struct rusage *usage)
{
    return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1e6 +
           (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec);
}

void load_say(struct load *load, double raw_per_s)
{
    double sent = (double)load_statements(load);
    bench_say("statements", sent);
    bench_say("server_cpu_us", load_cpu_us(&load->server) / sent);
    bench_say("server_rss_mib", (double)load->server.ru_maxrss / 1024);
    bench_say("server_per_s", sent / load->seconds);
    bench_say("raw_per_s", raw_per_s);
    bench_say("ratio_pct", 100 * sent / load->seconds / raw_per_s);
    bench_say("p50_ms", bench_pct_ms(load->ns, load->n_ns, 50));
    bench_say("p99_ms", bench_pct_ms(load->ns, load->n_ns, 99));
}

static int by_rate(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return left < right ? -1 : left > right;
}

double load_middle(double *rates, size_t n)
{
    qsort(rates, n, sizeof rates[0], by_rate);
    return rates[0] < 0 ? -1 : rates[n / 2];
}

/* ---- all ------------------------------------------------------------------------------------------------
 */
bool load_plan(int argc, char **argv, struct load *load)
{
    *load = (struct load){.batches = argc > 3 ? (size_t)strtoul(argv[3], NULL, 10) : 0,
                          .size = argc > 4 ? (size_t)strtoul(argv[4], NULL, 10) : SITTING,
                          .kiosks = argc > 5 ? (size_t)strtoul(argv[5], NULL, 10) : KIOSKS};
    bool good = argc < 7 && load->batches >= 1 && load->batches <= MAX_BATCHES && load->size >= 1 &&
                load->size <= MM_MAX_BATCH_STATEMENTS && load->kiosks >= 1 && load->kiosks <= MOST_KIOSKS;
    if (!good)
        fprintf(stderr, "usage: %s DIR SERVER BATCHES [SIZE [KIOSKS]]\n", argv[0]);
    return good;
}

static bool keep_times(struct load *load, const struct sender *senders)
{
    load->ns = calloc(load->kiosks * load->batches, sizeof *load->ns);
    for (size_t k = 0; load->ns && k < load->kiosks; k++)
        for (size_t b = 0; b < load->batches; b++)
            load->ns[load->n_ns++] = senders[k].ns[b];
    return load->ns != NULL;
}

static struct council council;

bool load_run(const char *dir, const char *program, struct load *load)
{
    static struct sender senders[MOST_KIOSKS];
    char url[128];
    bool good = true;
    setenv("TMPDIR", dir, 1);
    if (!council_open(&council))
        return false;
    for (size_t k = 0; good && k < load->kiosks; k++)
        good = sender_make(&council, &senders[k], (uint8_t)(k + 1), load->batches, load->size);
    mm_central_close(council.central);
    council.central = NULL;
    snprintf(load->dir, sizeof load->dir, "%s", council.dir);
    snprintf(load->url, sizeof load->url, "%s", council.url);
    pid_t server = good ? server_start(program, council.url, url) : -1;
    load->seconds = server > 0 ? run_all(senders, load->kiosks, url) : -1;
    if (server > 0) {
        kill(server, SIGTERM);
        wait4(server, NULL, 0, &load->server);
    }
    return load->seconds > 0 && keep_times(load, senders);
}

void load_done(struct load *load)
{
    free(load->ns);
    council_close(&council);
}
