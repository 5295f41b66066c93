/* An enrolled agent in a temporary folder and a server that answers by a script: one connection at a time, on
 * loopback, in a thread. */
#ifndef MM_TEST_FIXTURE_AGENT_H
#define MM_TEST_FIXTURE_AGENT_H

#include "sync/agent/agent.h"
#include "sync/agent/pack.h"
#include "sync/base/limits.h"
#include "sync/wire/batch.h"
#include "tests/unit/mm_test.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>

#define AGENT_AT_MS 1795309500000

/* ---- the server ---------------------------------------------------------------------------------------- */
struct asked {
    char method[8], path[2048], head[16384];
    char *body;
    size_t len;
};
struct said {
    int status; /* 0: close without a word */
    char headers[512];
    struct mm_buf body;
};
struct fake {
    int fd;
    pthread_t thread;
    char url[64];
    int n_asked;
    void (*answer)(struct fake *f, const struct asked *asked, struct said *said);
    /* for the answers to look at and to set; only touched between requests by the test */
    int count[8];
    void *ctx;
};

static inline bool header_of(const struct asked *a, const char *name, char *out, size_t out_bytes)
{
    size_t len = strlen(name);
    for (const char *line = a->head; line && *line; line = strchr(line, '\n'), line += line != NULL) {
        if (strncasecmp(line, name, len) != 0 || line[len] != ':')
            continue;
        const char *value = line + len + 1 + strspn(line + len + 1, " ");
        snprintf(out, out_bytes, "%.*s", (int)strcspn(value, "\r\n"), value);
        return true;
    }
    out[0] = '\0';
    return false;
}

static inline bool read_request(int fd, struct asked *a)
{
    size_t len = 0;
    char number[32], *end = NULL;
    while (!end) {
        ssize_t n = recv(fd, a->head + len, sizeof a->head - 1 - len, 0);
        if (n <= 0)
            return false;
        len += (size_t)n;
        a->head[len] = '\0';
        end = strstr(a->head, "\r\n\r\n");
    }
    const char *space = strchr(a->head, ' ');
    snprintf(a->method, sizeof a->method, "%.*s", (int)(space - a->head), a->head);
    snprintf(a->path, sizeof a->path, "%.*s", (int)strcspn(space + 1, " "), space + 1);
    a->len = header_of(a, "Content-Length", number, sizeof number) ? strtoul(number, NULL, 10) : 0;
    a->body = calloc(1, a->len + 1);
    size_t got = len - (size_t)(end + 4 - a->head);
    memcpy(a->body, end + 4, got < a->len ? got : a->len);
    while (got < a->len) {
        ssize_t n = recv(fd, a->body + got, a->len - got, 0);
        if (n <= 0)
            return false;
        got += (size_t)n;
    }
    end[2] = '\0';
    return true;
}

static inline void send_all(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = send(fd, data, len, MSG_NOSIGNAL);
        if (n <= 0)
            return;
        data += n;
        len -= (size_t)n;
    }
}

static inline void *fake_run(void *ctx)
{
    struct fake *f = ctx;
    for (int fd; (fd = accept(f->fd, NULL, NULL)) >= 0; close(fd)) {
        struct asked asked = {0};
        struct said said = {.status = 404};
        char head[1024];
        mm_buf_init(&said.body, MM_MAX_REPLY_BYTES);
        if (read_request(fd, &asked)) {
            f->n_asked++;
            f->answer(f, &asked, &said);
            int len = snprintf(head, sizeof head,
                               "HTTP/1.1 %d X\r\nContent-Length: %zu\r\nConnection: close\r\n%s\r\n",
                               said.status, said.body.len, said.headers);
            if (said.status) {
                send_all(fd, head, (size_t)len);
                send_all(fd, mm_buf_str(&said.body), said.body.len);
            }
        }
        free(asked.body);
        mm_buf_done(&said.body);
    }
    return NULL;
}

static inline void fake_start(struct fake *f,
                              void (*answer)(struct fake *, const struct asked *, struct said *))
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;
    memset(f, 0, sizeof *f);
    f->answer = answer;
    f->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (f->fd < 0 || bind(f->fd, (struct sockaddr *)&at, sizeof at) || listen(f->fd, 16) ||
        getsockname(f->fd, (struct sockaddr *)&at, &len))
        abort();
    snprintf(f->url, sizeof f->url, "http://127.0.0.1:%u", ntohs(at.sin_port));
    if (pthread_create(&f->thread, NULL, fake_run, f))
        abort();
}

static inline void fake_stop(struct fake *f)
{
    shutdown(f->fd, SHUT_RDWR);
    pthread_join(f->thread, NULL);
    close(f->fd);
}

/* ---- the agent ----------------------------------------------------------------------------------------- */
struct kit {
    char dir[256];
    struct mm_clock_fixed at;
    struct mm_clock clock;
    struct mm_random_seeded seed;
    struct mm_random random;
    struct mm_store *kiosk; /* the kiosk's own connection to the store */
    struct mm_agent *agent;
    struct mm_sign_key key;
};

__attribute__((constructor)) static void speak_japanese(void)
{
    setenv("LC_ALL", "ja_JP.UTF-8", 1);
}

static inline bool kit_open(struct kit *k, const char *server)
{
    static const char *const facts[][2] = {{"council", "kamakura"},
                                           {"council_name", "○○市議会"},
                                           {"home_page", "https://kamakura.mamori.example"},
                                           {"demo", "1"},
                                           {"recorder", "0198c000-0000-7000-8000-000000000001"}};
    char path[300];
    struct mm_errinfo info = MM_ERRINFO_INIT;
    memset(k, 0, sizeof *k);
    k->at = (struct mm_clock_fixed){AGENT_AT_MS, 5000};
    k->clock = mm_clock_fixed(&k->at);
    k->random = mm_random_seeded(&k->seed, 42);
    enum mm_err err = mm_crypto_init(&info);
    mm_test_mkdir(k->dir);
    if (!err)
        err = mm_store_open(k->dir, true, &k->clock, &k->random, &k->kiosk, &info);
    for (size_t i = 0; !err && i < sizeof facts / sizeof facts[0]; i++)
        err = mm_store_meta_set(k->kiosk, facts[i][0], facts[i][1], &info);
    mm_sign_key_new(&k->key, NULL);
    snprintf(path, sizeof path, "%s/agent.key", k->dir);
    if (!err)
        err = mm_sign_key_store(path, &k->key, &info);
    const struct mm_agent_settings settings = {
        .dir = k->dir, .server = server, .connect_ms = 2000, .total_ms = 5000};
    if (!err)
        err = mm_agent_open(&settings, &k->clock, &k->random, &k->agent, &info);
    MM_CHECK_STR(info.text, "");
    return MM_CHECK(err == MM_OK);
}

static inline void kit_close(struct kit *k)
{
    mm_agent_close(k->agent);
    mm_store_close(k->kiosk);
    mm_sign_key_done(&k->key);
    mm_test_rmdir(k->dir);
}

/* At least n records in the outbox. */
static inline void fill(struct kit *k, int n)
{
    struct mm_sitting sitting = {.person = "p1",
                                 .course = "onboarding-duty",
                                 .course_title = "研修",
                                 .course_version = 1,
                                 .registration = "8f6c1f0e-0000-8000-8000-000000000001",
                                 .pack_version = "0123456789abcdef",
                                 .mastery_score = -1};
    MM_CHECK_ERR(mm_store_sitting_start(k->kiosk, &sitting, NULL), MM_OK);
    for (int i = 2; i < n; i++) {
        char id[MM_UUID_BYTES], page_id[32];
        snprintf(page_id, sizeof page_id, "page-%d-%lld", i, (long long)k->at.mono_at_ms);
        const struct mm_page page = {.id = page_id, .title = "ページ", .audience = MM_AUD_BOTH};
        mm_clock_advance(&k->at, 10);
        MM_CHECK_ERR(mm_store_page_open(k->kiosk, &sitting, &page, id, NULL), MM_OK);
    }
}

static inline void meta(struct kit *k, const char *name, char out[600])
{
    if (mm_store_meta_get(k->kiosk, name, out, 600, NULL))
        out[0] = '\0';
}
#endif
