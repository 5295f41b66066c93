/* bench_ingest DIR SERVER BATCHES [SIZE [KIOSKS]]: durable intake of signed batches of 25 statements (or
 * SIZE) by a real server on loopback, from 8 kiosks at a time (or KIOSKS), with progress and evidence kept;
 * and beside it, in the same run and folder, what SQLite alone makes of the same rows: the same tables and
 * indexes (statements and what finds them), one transaction for a batch, synchronous=FULL, the same
 * checkpoints, no network, no signature, no JSON, nothing derived. Prints both rates, their ratio, the most
 * memory that the server had, and the bytes on the disk for each statement with all that is kept of it. */
#include "tests/bench/bench.h"

#define MM_TEST_SOURCE_DIR BENCH_SOURCE_DIR
#include "sync/http/client.h"
#include "tests/unit/server/fixture_batch.h"

#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define KIOSKS      8 /* unless told otherwise */
#define MOST_KIOSKS 64
#define SITTING     25    /* statements of one; of a batch too, unless told otherwise */
#define MAX_BATCHES 10000 /* of one kiosk */
#define N_PEOPLE    35
#define RAW_ROUNDS  3

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

/* µs of processor time, which other work on the machine does not change much. */
static double cpu_us(const struct rusage *usage)
{
    return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1e6 +
           (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec);
}

/* ---- SQLite alone ---------------------------------------------------------------------------------------
 */
static bool sql(sqlite3 *db, const char *text)
{
    char *why = NULL;
    if (sqlite3_exec(db, text, NULL, NULL, &why) == SQLITE_OK)
        return true;
    fprintf(stderr, "bench_ingest: %s: %s\n", text, why);
    sqlite3_free(why);
    return false;
}

/* The rows of a table as values, so that reading them is not part of the measurement. */
struct rows {
    const char *table;
    sqlite3_value **values; /* owned */
    int columns;
    size_t n;
};

static bool rows_read(sqlite3 *from, const char *sql_text, struct rows *rows)
{
    sqlite3_stmt *s = NULL;
    size_t cap = 0;
    if (sqlite3_prepare_v2(from, sql_text, -1, &s, NULL) != SQLITE_OK)
        return false;
    rows->columns = sqlite3_column_count(s);
    while (sqlite3_step(s) == SQLITE_ROW) {
        size_t at = rows->n * (size_t)rows->columns;
        if (at + (size_t)rows->columns > cap) {
            cap = cap ? cap * 2 : 65536;
            rows->values = realloc(rows->values, cap * sizeof(sqlite3_value *));
            if (!rows->values)
                return false;
        }
        for (int i = 0; i < rows->columns; i++)
            rows->values[at + (size_t)i] = sqlite3_value_dup(sqlite3_column_value(s, i));
        rows->n++;
    }
    sqlite3_finalize(s);
    return true;
}

static void rows_free(struct rows *rows)
{
    for (size_t i = 0; i < rows->n * (size_t)rows->columns; i++)
        sqlite3_value_free(rows->values[i]);
    free(rows->values);
}

static bool schema_copy(sqlite3 *from, sqlite3 *to)
{
    sqlite3_stmt *s = NULL;
    bool good = sqlite3_prepare_v2(from,
                                   "SELECT sql FROM sqlite_master WHERE tbl_name IN ('statement', 'posting')"
                                   " AND sql IS NOT NULL ORDER BY type DESC",
                                   -1, &s, NULL) == SQLITE_OK;
    while (good && sqlite3_step(s) == SQLITE_ROW)
        good = sql(to, (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    return good;
}

static sqlite3_stmt *insert_into(sqlite3 *db, const struct rows *rows)
{
    char text[200];
    sqlite3_stmt *s = NULL;
    snprintf(text, sizeof text, "INSERT INTO %s VALUES (?", rows->table);
    for (int i = 1; i < rows->columns; i++)
        strncat(text, ",?", sizeof text - strlen(text) - 1);
    strncat(text, ")", sizeof text - strlen(text) - 1);
    return sqlite3_prepare_v2(db, text, -1, &s, NULL) == SQLITE_OK ? s : NULL;
}

static bool insert_row(sqlite3_stmt *s, const struct rows *rows, size_t row)
{
    for (int i = 0; i < rows->columns; i++)
        sqlite3_bind_value(s, i + 1, rows->values[row * (size_t)rows->columns + (size_t)i]);
    return sqlite3_step(s) == SQLITE_DONE && sqlite3_reset(s) == SQLITE_OK;
}

static int64_t value_of(const struct rows *rows, size_t row, int column)
{
    return sqlite3_value_int64(rows->values[row * (size_t)rows->columns + (size_t)column]);
}

/* Statements in the order of storing, each followed by the rows of table posting that begin with it. */
static bool rows_insert(sqlite3 *db, const struct rows rows[2], size_t group)
{
    sqlite3_stmt *statement = insert_into(db, &rows[0]), *posting = insert_into(db, &rows[1]);
    bool good = statement && posting;
    for (size_t r = 0, p = 0; good && r < rows[0].n; r++) {
        if (r % group == 0)
            good = sql(db, "BEGIN IMMEDIATE");
        good = good && insert_row(statement, &rows[0], r);
        for (; good && p < rows[1].n && value_of(&rows[1], p, 2) <= value_of(&rows[0], r, 0); p++)
            good = insert_row(posting, &rows[1], p);
        if (good && ((r + 1) % group == 0 || r + 1 == rows[0].n))
            good = sql(db, "COMMIT");
    }
    sqlite3_finalize(statement);
    sqlite3_finalize(posting);
    return good;
}

/* Rows a second; < 0 when it failed. */
static double raw_once(const char *dir, sqlite3 *from, const struct rows rows[2], size_t group)
{
    char path[600], settings[200];
    sqlite3 *db = NULL;
    snprintf(path, sizeof path, "%s/raw.db", dir);
    snprintf(settings, sizeof settings,
             "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=%d;"
             " PRAGMA cache_size=-" MM_CENTRAL_CACHE_KIB,
             MM_CENTRAL_WAL_PAGES);
    bool good = sqlite3_open(path, &db) == SQLITE_OK && sql(db, settings) && schema_copy(from, db);
    int64_t start = bench_ns();
    good = good && rows_insert(db, rows, group);
    double seconds = (double)(bench_ns() - start) / 1e9;
    sqlite3_close(db);
    static const char *const parts[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/raw.db%s", dir, parts[i]);
        unlink(path);
    }
    return good ? (double)rows[0].n / seconds : -1;
}

static int by_rate(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return left < right ? -1 : left > right;
}

/* The middle one of some rounds. */
static double raw_rate(const char *dir, sqlite3 *from, const struct rows rows[2], size_t group)
{
    double rates[RAW_ROUNDS];
    for (size_t i = 0; i < RAW_ROUNDS; i++)
        rates[i] = raw_once(dir, from, rows, group);
    qsort(rates, RAW_ROUNDS, sizeof rates[0], by_rate);
    return rates[0] < 0 ? -1 : rates[RAW_ROUNDS / 2];
}

/* ---- all ------------------------------------------------------------------------------------------------
 */
struct plan {
    size_t batches, size, kiosks;
};

static bool plan_read(int argc, char **argv, struct plan *plan)
{
    *plan = (struct plan){argc > 3 ? (size_t)strtoul(argv[3], NULL, 10) : 0,
                          argc > 4 ? (size_t)strtoul(argv[4], NULL, 10) : SITTING,
                          argc > 5 ? (size_t)strtoul(argv[5], NULL, 10) : KIOSKS};
    return argc < 7 && plan->batches >= 1 && plan->batches <= MAX_BATCHES && plan->size >= 1 &&
           plan->size <= MM_MAX_BATCH_STATEMENTS && plan->kiosks >= 1 && plan->kiosks <= MOST_KIOSKS;
}

static bool report(const char *dir, const char *file, struct sender *senders, const struct plan *plan,
                   double seconds, const struct rusage *server)
{
    static int64_t ns[MOST_KIOSKS * MAX_BATCHES];
    struct stat st = {0};
    sqlite3 *db = NULL;
    struct rusage before, after;
    struct rows rows[2] = {{.table = "statement"}, {.table = "posting"}};
    size_t n_ns = 0, sent = plan->kiosks * plan->batches * plan->size;
    for (size_t k = 0; k < plan->kiosks; k++)
        for (size_t b = 0; b < plan->batches; b++)
            ns[n_ns++] = senders[k].ns[b];
    bool good = sqlite3_open_v2(file, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;
    good = good && rows_read(db, "SELECT * FROM statement ORDER BY stored", &rows[0]) &&
           rows_read(db, "SELECT * FROM posting ORDER BY first", &rows[1]);
    if (!good || rows[0].n != sent) {
        fprintf(stderr, "bench_ingest: %zu of %zu statements are stored\n", rows[0].n, sent);
        return false;
    }
    getrusage(RUSAGE_SELF, &before);
    double raw = raw_rate(dir, db, rows, plan->size);
    double raw_many = raw_rate(dir, db, rows, plan->size * plan->kiosks);
    getrusage(RUSAGE_SELF, &after);
    bench_say("statements", (double)sent);
    bench_say("server_cpu_us", cpu_us(server) / (double)sent);
    bench_say("server_rss_mib", (double)server->ru_maxrss / 1024);
    if (stat(file, &st) == 0)
        bench_say("bytes_a_statement", (double)st.st_size / (double)sent);
    bench_say("raw_cpu_us", (cpu_us(&after) - cpu_us(&before)) / (2.0 * RAW_ROUNDS * (double)sent));
    bench_say("server_per_s", (double)sent / seconds);
    bench_say("raw_per_s", raw);
    bench_say("raw_200_per_s", raw_many);
    bench_say("ratio_pct", 100 * (double)sent / seconds / raw);
    bench_say("p50_ms", bench_pct_ms(ns, n_ns, 50));
    bench_say("p99_ms", bench_pct_ms(ns, n_ns, 99));
    rows_free(&rows[0]);
    rows_free(&rows[1]);
    sqlite3_close(db);
    return raw > 0 && raw_many > 0;
}

int main(int argc, char **argv)
{
    static struct sender senders[MOST_KIOSKS];
    struct council c;
    char url[128], db[600];
    struct plan plan;
    struct rusage used = {0};
    bool good = true;
    if (!plan_read(argc, argv, &plan)) {
        fprintf(stderr, "bench_ingest DIR SERVER BATCHES [SIZE [KIOSKS]]\n");
        return 2;
    }
    setenv("TMPDIR", argv[1], 1);
    if (!council_open(&c))
        return EXIT_FAILURE;
    for (size_t k = 0; good && k < plan.kiosks; k++)
        good = sender_make(&c, &senders[k], (uint8_t)(k + 1), plan.batches, plan.size);
    mm_central_close(c.central);
    c.central = NULL;
    snprintf(db, sizeof db, "%s", c.url);
    pid_t server = good ? server_start(argv[2], db, url) : -1;
    double seconds = server > 0 ? run_all(senders, plan.kiosks, url) : -1;
    if (server > 0) {
        kill(server, SIGTERM);
        wait4(server, NULL, 0, &used);
    }
    good = seconds > 0 && report(c.dir, db + strlen("sqlite:"), senders, &plan, seconds, &used);
    council_close(&c);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
