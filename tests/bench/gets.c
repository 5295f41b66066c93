/* bench_gets N [PER]: a store with N statements of another system (400 people, 200 activities, 20
 * statements a registration, each with an instructor and a course), written by batches of 500 through the
 * functions of the record store; then a real server on loopback is asked PER times each for the newest 100, a
 * registration, an agent, an activity, and both with what is related. Prints the rate of writing, bytes on
 * disk a statement, p50 and p99 of each question, and the memory of server and client together. TMPDIR says
 * where the store lies. */
#include "tests/bench/bench.h"

#define MM_TEST_SOURCE_DIR BENCH_SOURCE_DIR
#include "sync/server/lrs.h"
#include "tests/unit/server/fixture_web.h"

#include <sys/stat.h>

#define BATCH        500
#define PEOPLE       400 /* each has a full page of statements at 50,000 already */
#define ACTIVITIES   200
#define REGISTRATION 20 /* statements of one */
#define MOST_ASKED   2000

static void put_statement(struct mm_buf *out, long i)
{
    mm_buf_printf(
        out,
        "%s{\"id\":\"0198c000-0000-7000-9000-%012lx\",\"actor\":{\"mbox\":\"mailto:p%ld@example.jp\"},"
        "\"verb\":{\"id\":\"http://example.jp/verb/%ld\"},"
        "\"object\":{\"id\":\"http://example.jp/activity/%ld\",\"definition\":{\"name\":{\"ja\":\"活動 "
        "%ld\"}}},"
        "\"result\":{\"score\":{\"scaled\":0.%02ld},\"duration\":\"PT%ldS\"},"
        "\"context\":{\"registration\":\"0198c000-0000-7000-a000-%012lx\","
        "\"instructor\":{\"mbox\":\"mailto:t%ld@example.jp\"},"
        "\"contextActivities\":{\"grouping\":[{\"id\":\"http://example.jp/course/%ld\"}]}},"
        "\"timestamp\":\"2026-11-22T01:00:%02ld.000Z\"}",
        i % BATCH ? "," : "", i, i * 7919 % PEOPLE, i % 5, i * 31 % ACTIVITIES, i * 31 % ACTIVITIES, i % 100,
        i % 600, i / REGISTRATION, i % 20, i % 10, i % 60);
}

static bool put_batch(struct council *c, long from, struct mm_buf *body)
{
    struct mm_lrs_write *write = NULL;
    mm_buf_clear(body);
    mm_buf_char(body, '[');
    for (long i = from; i < from + BATCH; i++)
        put_statement(body, i);
    mm_buf_char(body, ']');
    const struct mm_lrs_post post = {
        .type = "application/json", .body = mm_buf_str(body), .len = body->len, .credential = "bench"};
    enum mm_err err = mm_lrs_read(c->central, &post, &write, NULL);
    if (!err)
        err = mm_lrs_store(c->central, write, NULL);
    mm_lrs_write_free(write);
    return err == MM_OK;
}

static bool fill(struct council *c, long n)
{
    struct mm_buf body;
    struct stat st = {0};
    mm_buf_init(&body, 4 * 1024 * 1024);
    int64_t began = bench_ns();
    bool good = true;
    for (long at = 0; good && at < n; at += BATCH) {
        mm_clock_advance(&c->at, 1000);
        good = put_batch(c, at, &body);
    }
    bench_say("written_per_s", (double)n * 1e9 / (double)(bench_ns() - began));
    mm_buf_done(&body);
    sync(); /* what is asked next does not wait for the disk to take what was written */
    if (stat(c->file, &st) == 0)
        bench_say("bytes_a_statement", (double)st.st_size / (double)n);
    return good;
}

static bool sign_in(struct web *w, char basic[300])
{
    struct mm_credential_row like = {
        .name = "bench", .scope = "statements/read", .decision = "議会運営委員会 2026-11-01 第1号"};
    char id[MM_UUID_BYTES], secret[64], pair[200];
    if (mm_credential_add(w->c.central, "bench", &like, id, secret, NULL))
        return false;
    snprintf(pair, sizeof pair, "%s:%s", id, secret);
    snprintf(basic, 300, "Basic ");
    base64(pair, basic + 6);
    return true;
}

static const struct {
    const char *name, *query; /* the number of the key stands for %ld */
    long keys;                /* 0: as many as there are registrations */
} questions[] = {
    {"newest", "limit=100&until=2099-01-01T00:00:%02ldZ", 60},
    {"registration", "registration=0198c000-0000-7000-a000-%012lx", 0},
    {"agent", "limit=100&agent=%%7B%%22mbox%%22%%3A%%22mailto%%3Ap%ld%%40example.jp%%22%%7D", PEOPLE},
    {"activity", "limit=100&activity=http%%3A%%2F%%2Fexample.jp%%2Factivity%%2F%ld", ACTIVITIES},
    {"related_agent",
     "limit=100&related_agents=true&agent=%%7B%%22mbox%%22%%3A%%22mailto%%3At%ld%%40example.jp%%22%%7D", 20},
    {"related_activity",
     "limit=100&related_activities=true&activity=http%%3A%%2F%%2Fexample.jp%%2Fcourse%%2F%ld", 10},
};

static bool ask(struct web *w, const char *basic, size_t which, long n, int per)
{
    static int64_t ns[MOST_ASKED];
    const struct mm_http_header headers[] = {{"Authorization", basic}, {"X-Experience-API-Version", "1.0.3"}};
    long keys = questions[which].keys ? questions[which].keys : n / REGISTRATION;
    char query[300], path[400], name[60];
    for (int i = -5; i < per; i++) { /* the first few warm it */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(query, sizeof query, questions[which].query, (long)(i + 5) * 7919 % keys);
#pragma GCC diagnostic pop
        snprintf(path, sizeof path, "/xapi/statements?%s", query);
        int64_t began = bench_ns();
        if (web_send(w, "GET", path, headers, 2, NULL, 0) != 200)
            return false;
        if (i >= 0)
            ns[i] = bench_ns() - began;
    }
    snprintf(name, sizeof name, "%s_p50_ms", questions[which].name);
    bench_say(name, bench_pct_ms(ns, (size_t)per, 50));
    snprintf(name, sizeof name, "%s_p99_ms", questions[which].name);
    bench_say(name, bench_pct_ms(ns, (size_t)per, 99));
    return true;
}

static double resident_mib(void)
{
    long pages = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (f && fscanf(f, "%*d %ld", &pages) != 1)
        pages = 0;
    if (f)
        fclose(f);
    return (double)pages * (double)sysconf(_SC_PAGESIZE) / 1048576;
}

int main(int argc, char **argv)
{
    long n = argc > 1 ? strtol(argv[1], NULL, 10) / BATCH * BATCH : 0;
    int per = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 500;
    char basic[300] = "";
    struct web w;
    if (n < BATCH || per < 1 || per > MOST_ASKED) {
        fprintf(stderr, "usage: bench_gets N [PER]    (N: %d and more, PER: up to %d)\n", BATCH, MOST_ASKED);
        return 2;
    }
    memset(&w, 0, sizeof w);
    w.unsettled = true;
    bool good = council_open(&w.c) && fill(&w.c, n) && web_serve(&w, (struct mm_web_settings){0}) &&
                sign_in(&w, basic);
    for (size_t i = 0; good && i < sizeof questions / sizeof questions[0]; i++)
        good = ask(&w, basic, i, n, per);
    bench_say("resident_mib", resident_mib());
    if (good)
        web_close(&w);
    else
        fprintf(stderr, "bench_gets: a step failed\n");
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
