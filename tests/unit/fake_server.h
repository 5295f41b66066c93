/* An HTTP server that answers by a function of the test: one connection at a time, on loopback, in a thread.
 */
#ifndef MM_TEST_FAKE_SERVER_H
#define MM_TEST_FAKE_SERVER_H

#include "sync/base/buf.h"
#include "sync/base/limits.h"
#include "tests/unit/mm_test.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <strings.h>
#include <sys/socket.h>

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
#endif
