/* Everybody's credentials at once, as after a restart: argon2id takes 64 MiB each time, and runs once at a
 * time. */
/* mm-test: labels=plain,threads */
#include "tests/unit/server/fixture_roles.h"

#include <pthread.h>
#include <sys/resource.h>

#define CLIENTS 6

struct client {
    pthread_t thread;
    const struct web *w;
    char basic[200];
    int status;
};

static void *ask(void *ctx)
{
    static const struct mm_http_settings settings = {0};
    struct client *client = ctx;
    struct mm_http_client *http = NULL;
    struct mm_http_answer answer;
    char url[200];
    const struct mm_http_header headers[] = {{"Authorization", client->basic}};
    const struct mm_http_call call = {.method = "GET", .url = url, .headers = headers, .n_headers = 1};
    snprintf(url, sizeof url, "%s/api/v1/kiosks", mm_web_url(client->w->web));
    mm_http_answer_init(&answer);
    if (mm_http_open(&settings, &http, NULL) == MM_OK && mm_http_send(http, &call, &answer, NULL) == MM_OK)
        client->status = answer.status;
    mm_http_answer_done(&answer);
    mm_http_close(http);
    return NULL;
}

static long most_kib(void)
{
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) ? 0 : usage.ru_maxrss;
}

static void set_basic(struct client *client, const char *id, const char *secret)
{
    char pair[200], text[300];
    snprintf(pair, sizeof pair, "%s:%s", id, secret);
    base64(pair, text);
    snprintf(client->basic, sizeof client->basic, "Basic %.180s", text);
}

MM_TEST(secrets_are_verified_one_at_a_time_and_everybody_is_answered)
{
    struct web w;
    struct client clients[CLIENTS] = {{0}};
    struct mm_credential_row like = {.name = "監査", .scope = "auditor"};
    char id[MM_ID_BYTES], secret[64];
    MM_REQUIRE(web_open(&w));
    MM_CHECK_ERR(mm_credential_add(w.c.central, "clerk", &like, id, secret, NULL), MM_OK);
    long before = most_kib(); /* one was made: what one takes is in it */
    for (int i = 0; i < CLIENTS; i++) {
        clients[i].w = &w;
        set_basic(&clients[i], id, i % 2 ? secret : "nobody's");
        MM_CHECK(pthread_create(&clients[i].thread, NULL, ask, &clients[i]) == 0);
    }
    for (int i = 0; i < CLIENTS; i++) {
        MM_CHECK(pthread_join(clients[i].thread, NULL) == 0);
        MM_CHECK_INT(clients[i].status, i % 2 ? 200 : 401);
    }
    MM_CHECK(most_kib() - before < 48 * 1024);
    web_close(&w);
}

MM_TEST_MAIN
