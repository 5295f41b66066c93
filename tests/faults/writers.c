/* writers URL AUTHORIZATION SECONDS: 32 writers, each with a connection of its own, put statements into /xapi
 * one after the other. Whatever goes wrong, a writer sends the same statement again until it is acknowledged;
 * every fifth it sends once more after that. Prints the id of every statement that was acknowledged, and at
 * the end to standard error how many requests failed. 1 when a request was refused that should not be. */
#include "sync/base/clock.h"
#include "sync/base/id.h"
#include "sync/http/client.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WRITERS  32
#define GRACE_MS 30000 /* after the end, for those that are under way */
#define PAUSE_NS 20000000

static const char *url, *authorization;
static int64_t end_ms;
static atomic_int failed, refused;

struct writer {
    pthread_t thread;
    struct mm_random random;
    struct mm_uuid7 ids;
    struct mm_http_client *client;
    struct mm_http_answer answer;
};

static int64_t now_ms(void)
{
    struct mm_clock clock = mm_clock_system();
    return mm_now_ms(&clock);
}

/* Every other one as other systems make them: by chance. */
static void new_id(struct writer *w, int n, char out[MM_UUID_BYTES])
{
    struct mm_uuid id = mm_uuid7_next(&w->ids, now_ms(), &w->random);
    mm_uuid_format(&id, out);
    if (n % 2) {
        (void)snprintf(out, 9, "%08x", (unsigned)mm_random_below(&w->random, UINT32_MAX));
        out[8] = '-', out[14] = '4';
    }
}

static bool once(struct writer *w, const char *id)
{
    char body[500];
    const struct mm_http_header headers[] = {{"Authorization", authorization},
                                             {"X-Experience-API-Version", "1.0.3"},
                                             {"Content-Type", "application/json"}};
    int len = snprintf(body, sizeof body,
                       "{\"id\":\"%s\",\"actor\":{\"mbox\":\"mailto:a@example.jp\"},\"verb\":{\"id\":"
                       "\"http://example.jp/v\"},\"object\":{\"id\":\"http://example.jp/a\"}}",
                       id);
    const struct mm_http_call call = {.method = "POST",
                                      .url = url,
                                      .headers = headers,
                                      .n_headers = sizeof headers / sizeof headers[0],
                                      .body = body,
                                      .len = (size_t)len};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = mm_http_send(w->client, &call, &w->answer, &info);
    if (!err && w->answer.status == 200)
        return true;
    atomic_fetch_add(&failed, 1);
    if (!err && w->answer.status < 500 && !atomic_fetch_add(&refused, 1))
        (void)fprintf(stderr, "%s: %d %s\n", id, w->answer.status, mm_buf_str(&w->answer.body));
    return false;
}

static void *write_all(void *arg)
{
    static const struct timespec pause = {0, PAUSE_NS};
    struct writer *w = arg;
    char id[MM_UUID_BYTES];
    for (int n = 0; now_ms() < end_ms; n++) {
        bool there = false;
        new_id(w, n, id);
        while (!(there = once(w, id)) && now_ms() < end_ms + GRACE_MS)
            nanosleep(&pause, NULL);
        if (there)
            (void)printf("%s\n", id);
        if (there && n % 5 == 0)
            (void)once(w, id);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    static const struct mm_http_settings settings = {.total_ms = 10000};
    static struct writer writers[WRITERS];
    if (argc != 4)
        return 2;
    url = argv[1], authorization = argv[2];
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 0; i < WRITERS; i++) {
        struct writer *w = &writers[i];
        w->random = mm_random_system();
        mm_uuid7_init(&w->ids);
        mm_http_answer_init(&w->answer);
        if (mm_http_open(&settings, &w->client, NULL))
            return 2;
        if (i == 0) { /* to verify a secret costs the server more than a hundred statements: once is enough */
            char id[MM_UUID_BYTES];
            new_id(w, 0, id);
            if (!once(w, id))
                return 2;
            (void)printf("%s\n", id);
            end_ms = now_ms() + strtol(argv[3], NULL, 10) * 1000;
        }
        if (pthread_create(&w->thread, NULL, write_all, w) != 0)
            return 2;
    }
    for (int i = 0; i < WRITERS; i++) {
        (void)pthread_join(writers[i].thread, NULL);
        mm_http_answer_done(&writers[i].answer);
        mm_http_close(writers[i].client);
    }
    (void)fprintf(stderr, "failed %d\n", atomic_load(&failed));
    return atomic_load(&refused) ? 1 : 0;
}
