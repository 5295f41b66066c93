/* A rude client for t_hostile.sh, on a server that listens on 127.0.0.1:PORT.
 *   hostile PORT requests     each request of the table gets its answer, or its connection closed
 *   hostile PORT rude N        N requests with two hosts
 *   hostile PORT slow         a head that takes for ever, and none at all: closed in time
 *   hostile PORT hold N SECS [FROM]   N idle connections from an address (127.0.0.2); "held" once they stand,
 *                                     then each second how many are left
 *   hostile PORT stall N SECS [FROM]  the same, each with a head whose body never comes
 *   hostile PORT sweep        1 to 300 requests at the same moment: none waits for long
 *   hostile PORT bulk N SECS  N bodies of 8 MiB that are not finished; "held" once they stand
 *   hostile PORT ask N        an honest client, N times: how long it waits */
#include "sync/base/limits.h"
#include "sync/wire/batch.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define REPLY_BYTES (64 * 1024)
#define WAIT_MS     5000

static uint16_t port;
static int failed;

static int64_t now_ms(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* -1 when the server takes no more. */
static int dial(const char *from)
{
    struct sockaddr_in to = {.sin_family = AF_INET}, own = {.sin_family = AF_INET};
    to.sin_port = htons(port);
    (void)inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    (void)inet_pton(AF_INET, from, &own.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && bind(fd, (struct sockaddr *)&own, sizeof own) == 0 &&
        connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

/* Sends what the other side takes; it may well hang up before the end. */
static void give(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = send(fd, data, len, MSG_NOSIGNAL);
        if (n <= 0)
            return;
        data += n;
        len -= (size_t)n;
    }
}

/* Until `whole` replies are in (a reply says its length), the end, or the time is up. True at the end. */
static bool take(int fd, char *out, size_t out_bytes, bool one, int wait_ms)
{
    size_t len = 0;
    int64_t until = now_ms() + wait_ms;
    out[0] = '\0';
    while (len + 1 < out_bytes) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int64_t left = until - now_ms();
        const char *head_end = strstr(out, "\r\n\r\n"), *length = strstr(out, "Content-Length: ");
        if (one && head_end && length && len >= (size_t)(head_end + 4 - out) + strtoul(length + 16, NULL, 10))
            return false;
        if (left <= 0 || poll(&p, 1, (int)left) <= 0)
            return false;
        ssize_t n = recv(fd, out + len, out_bytes - 1 - len, 0);
        if (n <= 0)
            return true;
        len += (size_t)n;
        out[len] = '\0';
    }
    return false;
}

static void complain(const char *name, const char *what, const char *reply)
{
    printf("FAIL: %s: %s: %.200s\n", name, what, reply);
    failed = 1;
}

/* ---- requests ------------------------------------------------------------------------------------------ */
#define ENROL   "POST /kiosk/v1/enrol HTTP/1.1\r\nHost: x\r\n"
#define BATCH   "POST /kiosk/v1/batch HTTP/1.1\r\nHost: x\r\n"
#define GET(p)  "GET " p " HTTP/1.1\r\nHost: x\r\n\r\n"
#define HIDDEN  "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
#define ANY_4XX 4 /* or a closed connection: what the library refuses before it is a request */
#define SIGNED(recorder, signature)                                                                          \
    "GET /kiosk/v1/roster HTTP/1.1\r\nHost: x\r\nMamori-Council: kamakura\r\nMamori-Recorder: " recorder     \
    "\r\nMamori-Key: 0000000000000000\r\nMamori-Signature: " signature "\r\n\r\n"

struct request {
    const char *name;
    int status;        /* ANY_4XX, or exactly this */
    const char *error; /* its code; NULL when any will do */
    bool closed;       /* nothing behind it may be read as a request */
    const char *bytes;
    size_t fill; /* so many 'a' go where a \1 stands */
};

static const struct request requests[] = {
    {"unknown path", 404, "not_found", false, GET("/nothing")},
    {"dots", 404, "not_found", false, GET("/xapi/../healthz")},
    {"encoded dots", 404, "not_found", false, GET("/xapi/%2e%2e/healthz")},
    {"a file", 404, "not_found", false, GET("/../../../../etc/passwd")},
    {"encoded slashes", 404, "not_found", false, GET("/..%2f..%2fetc%2fpasswd")},
    {"two slashes", 404, "not_found", false, GET("//healthz")},
    {"encoded NUL", 404, "not_found", false, GET("/kiosk/v1/pack/a%00b")},
    {"broken escape", 404, "not_found", false, GET("/kiosk/v1/pack/%zz")},
    {"absolute address", 404, "not_found", false, GET("http://elsewhere.example/healthz")},
    {"backslash", 404, "not_found", false, GET("/xapi\\..\\healthz")},
    {"DELETE", 405, "method_not_allowed", false, "DELETE /healthz HTTP/1.1\r\nHost: x\r\n\r\n"},
    {"TRACE", 405, "method_not_allowed", false, "TRACE /healthz HTTP/1.1\r\nHost: x\r\n\r\n"},
    {"CONNECT", 404, "not_found", false, "CONNECT elsewhere.example:80 HTTP/1.1\r\nHost: x\r\n\r\n"},
    {"no method at all", 405, "method_not_allowed", false, "QWERTY /healthz HTTP/1.1\r\nHost: x\r\n\r\n"},
    {"address of 5 KB", 414, "url_too_long", false, GET("/\1"), 5000},
    {"address of 60 KB", 414, "url_too_long", false, GET("/\1"), 60000},
    {"address of 300 KB", ANY_4XX, NULL, true, GET("/\1"), 300000},
    {"header of 20 KB", 431, "header_too_big", false, "GET /healthz HTTP/1.1\r\nHost: x\r\nX: \1\r\n\r\n",
     20000},
    {"header of 300 KB", ANY_4XX, NULL, true, "GET /healthz HTTP/1.1\r\nHost: x\r\nX: \1\r\n\r\n", 300000},
    {"body of 9 KB", 413, "too_big", false, ENROL "Content-Length: 9000\r\n\r\n\1", 9000},
    {"body of 9 MB", 413, "too_big", true, ENROL "Content-Length: 9000000\r\n\r\n\1", 9000000},
    {"body of 10^19 bytes", ANY_4XX, NULL, true, BATCH "Content-Length: 9999999999999999999\r\n\r\n"},
    {"length and coding", 400, "unclear", true,
     ENROL "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" HIDDEN},
    {"two lengths", 400, "unclear", true, ENROL "Content-Length: 4\r\nContent-Length: 70\r\n\r\n{}{}" HIDDEN},
    {"the same length twice", 400, "unclear", true,
     ENROL "Content-Length: 4\r\nContent-Length: 4\r\n\r\n{}{}" HIDDEN},
    {"two codings", 400, "unclear", true, ENROL "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" HIDDEN},
    {"an unknown coding", 400, "unclear", true, ENROL "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" HIDDEN},
    {"coding said twice", 400, "unclear", true,
     ENROL "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" HIDDEN},
    {"a space before the colon", 400, "unclear", true, ENROL "Content-Length : 4\r\n\r\n{}{}" HIDDEN},
    {"two hosts", 400, "unclear", true, "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" HIDDEN},
    {"a length that is folded", 400, "unclear", true, ENROL "Content-Length: 4\r\n 0\r\n\r\n{}{}" HIDDEN},
    {"a coding that is folded", 400, "unclear", true,
     ENROL "Content-Length: 4\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" HIDDEN},
    {"a length in the line below", 400, "unclear", true, ENROL "Content-Length:\r\n 4\r\n\r\n{}{}" HIDDEN},
    {"a harmless fold", 400, "unclear", true,
     "GET /healthz HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n" HIDDEN},
    {"a length hidden in a fold", 400, "unclear", true,
     ENROL "X: a\r\n Content-Length: 4\r\nContent-Length: 2\r\nContent-Length: 4\r\n\r\n{}{}" HIDDEN},
    {"a line end alone in a name", ANY_4XX, NULL, true,
     ENROL "X: a\rContent-Length: 4\r\nContent-Length : 2\r\n\r\n{}{}" HIDDEN},
    {"negative length", ANY_4XX, NULL, true, ENROL "Content-Length: -1\r\n\r\n" HIDDEN},
    {"length with a sign", ANY_4XX, NULL, true, ENROL "Content-Length: +4\r\n\r\n{}{}" HIDDEN},
    {"chunk without size", ANY_4XX, NULL, true, ENROL "Transfer-Encoding: chunked\r\n\r\nzz\r\n" HIDDEN},
    {"chunk longer than it says", ANY_4XX, NULL, true,
     ENROL "Transfer-Encoding: chunked\r\n\r\n2\r\n{}{}\r\n0\r\n\r\n" HIDDEN},
    {"other version", 505, NULL, true, "GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n" HIDDEN},
    {"HTTP/2 at once", 505, NULL, true, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
    {"no host", ANY_4XX, NULL, true, "GET /healthz HTTP/1.1\r\n\r\n"},
    {"no JSON", 400, "syntax", false, ENROL "Content-Length: 4\r\n\r\n{}{}"},
    {"deep JSON", 400, NULL, false, ENROL "Content-Length: 8000\r\n\r\n\1", 8000},
    {"unknown encoding", 415, "unsupported", false,
     ENROL "Content-Encoding: br\r\nContent-Length: 2\r\n\r\n{}"},
    {"no signature", 401, "unauthorized", false, GET("/kiosk/v1/roster")},
    {"unknown kiosk", 401, "unauthorized", false, SIGNED("nobody", "AAAA")},
    {"recorder of 5 KB", 400, "invalid", false, SIGNED("\1", "AAAA"), 5000},
    {"signature of 5 KB", 401, "unauthorized", false, SIGNED("nobody", "\1"), 5000},
    {"batch without a range", 400, "invalid", false,
     BATCH "Mamori-Council: kamakura\r\nMamori-Recorder: a\r\nMamori-Key: b\r\nMamori-Signature: c\r\n"
           "Mamori-Seq: 5-1\r\nMamori-Prev: 00\r\nContent-Length: 2\r\n\r\n[]"},
    {"API without secret", 401, "unauthorized", false,
     "POST /api/v1/action/kiosk.approve HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"},
    {"API with a wrong secret", 401, "unauthorized", false,
     "GET /api/v1/kiosks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \1\r\n\r\n", 43},
    {"records without account", 401, "unauthorized", false,
     "GET /xapi/statements HTTP/1.1\r\nHost: x\r\nX-Experience-API-Version: 1.0.3\r\nAuthorization: Basic "
     "OjpAOjo=\r\n\r\n"},
};

static char *fill(const struct request *r, size_t *ret_len)
{
    const char *mark = strchr(r->bytes, '\1');
    size_t len = strlen(r->bytes), before = mark ? (size_t)(mark - r->bytes) : len;
    char *out = malloc(len + r->fill + 1);
    if (!out)
        abort();
    memcpy(out, r->bytes, before);
    if (mark) {
        memset(out + before, strcmp(r->name, "deep JSON") == 0 ? '[' : 'a', r->fill);
        memcpy(out + before + r->fill, mark + 1, len - before - 1);
        len += r->fill - 1;
    }
    *ret_len = len;
    return out;
}

static size_t count_of(const char *text, const char *part)
{
    size_t n = 0;
    for (const char *p = text; (p = strstr(p, part)) != NULL; p++)
        n++;
    return n;
}

static void check_reply(const char *name, int status, const char *error, const char *reply, bool end)
{
    char line[32], code[64];
    int got = strncmp(reply, "HTTP/1.1 ", 9) == 0 ? (int)strtol(reply + 9, NULL, 10) : 0;
    (void)snprintf(line, sizeof line, "%d", got);
    if (status == ANY_4XX ? got / 100 != 4 && !(end && got == 0) : got != status)
        complain(name, line, reply);
    (void)snprintf(code, sizeof code, "{\"error\":\"%s\",", error ? error : "");
    if (error && !strstr(reply, code))
        complain(name, error, reply);
    if (strstr(reply, "\"status\":\"ok\""))
        complain(name, "what was hidden in it was answered", reply);
}

static void run_request(const struct request *r)
{
    static char reply[REPLY_BYTES];
    size_t len = 0;
    char *bytes = fill(r, &len);
    int fd = dial("127.0.0.1");
    if (fd < 0) {
        complain(r->name, "not connected", "");
        free(bytes);
        return;
    }
    give(fd, bytes, len);
    bool end = take(fd, reply, sizeof reply, !r->closed, WAIT_MS);
    check_reply(r->name, r->status, r->error, reply, end);
    if (r->closed && !end)
        complain(r->name, "the connection stays open", reply);
    close(fd);
    free(bytes);
}

/* A body in gzip, sent to a route that takes `path`; the pack of n zeros is far smaller than they are. */
static void run_gzip(const char *name, const char *head, size_t zeros, size_t cut, int status)
{
    static char reply[REPLY_BYTES], request[64 * 1024];
    struct mm_buf packed;
    char *plain = calloc(1, zeros);
    mm_buf_init(&packed, MM_MAX_BODY_BYTES);
    int fd = dial("127.0.0.1");
    if (!plain || fd < 0 || mm_gzip(plain, zeros, &packed, NULL))
        abort();
    packed.len -= cut;
    int len = snprintf(request, sizeof request, "%sContent-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n",
                       head, packed.len);
    give(fd, request, (size_t)len);
    give(fd, packed.data, packed.len);
    bool end = take(fd, reply, sizeof reply, true, WAIT_MS);
    check_reply(name, status, NULL, reply, end);
    close(fd);
    mm_buf_done(&packed);
    free(plain);
}

static void run_requests(void)
{
    size_t n = sizeof requests / sizeof requests[0];
    for (size_t i = 0; i < n; i++)
        run_request(&requests[i]);
    run_gzip("gzip bomb", ENROL, 8u * 1024 * 1024, 0, 413);
    run_gzip("gzip bomb of a batch", BATCH, 64u * 1024 * 1024, 0, 413);
    run_gzip("gzip cut off", ENROL, 5000, 6, 400);
    static char reply[REPLY_BYTES];
    int fd = dial("127.0.0.1");
    give(fd, HIDDEN, sizeof HIDDEN - 1);
    take(fd, reply, sizeof reply, true, WAIT_MS);
    if (count_of(reply, "\"status\":\"ok\"") != 1)
        complain("a request as it should be", "not answered", reply);
    close(fd);
    printf("%zu rude requests\n", n + 3);
}

static void run_rude(int n)
{
    static const char rude[] = "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n";
    static char reply[REPLY_BYTES];
    for (int i = 0; i < n; i++) {
        int fd = dial("127.0.0.1");
        give(fd, rude, sizeof rude - 1);
        take(fd, reply, sizeof reply, true, WAIT_MS);
        if (!strstr(reply, "\"unclear\""))
            complain("two hosts", "not refused", reply);
        close(fd);
    }
}

/* ---- slowness ------------------------------------------------------------------------------------------ */
#define SLOW_MOST_MS 30000

struct slow {
    const char *name, *start, *drip;
    int most_s; /* closed by then */

    int fd;
};

static void run_slow(void)
{
    static char junk[4096];
    struct slow slow[] = {
        {"one byte of a head a second", "GET /healthz HTTP/1.1\r\nX: ", "a", 20, -1},
        {"nothing at all", "", "", 20, -1},
    };
    size_t n = sizeof slow / sizeof slow[0], open = n;
    int64_t start = now_ms();
    for (size_t i = 0; i < n; i++) {
        slow[i].fd = dial("127.0.0.1");
        give(slow[i].fd, slow[i].start, strlen(slow[i].start));
    }
    while (open > 0 && now_ms() - start < SLOW_MOST_MS) {
        struct timespec second = {1, 0};
        (void)nanosleep(&second, NULL);
        for (size_t i = 0; i < n; i++) {
            if (slow[i].fd < 0)
                continue;
            give(slow[i].fd, slow[i].drip, strlen(slow[i].drip));
            ssize_t got = recv(slow[i].fd, junk, sizeof junk, MSG_DONTWAIT);
            if (got > 0 || (got < 0 && (errno == EAGAIN)))
                continue;
            int after_s = (int)((now_ms() - start) / 1000);
            printf("%s: closed after %d s\n", slow[i].name, after_s);
            if (after_s > slow[i].most_s)
                complain(slow[i].name, "closed late", "");
            close(slow[i].fd);
            slow[i].fd = -1;
            open--;
        }
    }
    for (size_t i = 0; i < n; i++)
        if (slow[i].fd >= 0)
            complain(slow[i].name, "never closed", "");
}

/* ---- crowds -------------------------------------------------------------------------------------------- */
#define CROWD_MOST 2000

/* Each sends most of a body of 8 MiB; "held" once all have, then it waits. */
static void run_bulk(int n, int seconds)
{
    static const char head[] = "POST /xapi/statements HTTP/1.1\r\nHost: a\r\nContent-Length: 8388608\r\n\r\n";
    static char some[1024 * 1024];
    memset(some, 'a', sizeof some);
    for (int i = 0; i < n; i++) {
        int fd = dial("127.0.0.4"); /* open until this process ends */
        give(fd, head, sizeof head - 1);
        for (int k = 0; k < 7; k++)
            give(fd, some, sizeof some);
    }
    puts("held");
    (void)fflush(stdout);
    (void)sleep((unsigned)seconds);
}

static void run_hold(int n, int seconds, const char *from, bool stall)
{
    static const char head[] = "POST /kiosk/v1/enrol HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n";
    static struct pollfd fds[CROWD_MOST]; /* open until this process ends */
    for (int i = 0; i < n; i++) {
        fds[i] = (struct pollfd){.fd = dial(from), .events = POLLIN};
        if (stall)
            give(fds[i].fd, head, sizeof head - 1);
    }
    puts("held");
    for (int i = 0; i < seconds; i++) {
        int left = 0;
        (void)poll(fds, (nfds_t)n, 0);
        for (int k = 0; k < n; k++)
            left += fds[k].fd >= 0 && !fds[k].revents;
        printf("%d left\n", left);
        (void)fflush(stdout);
        (void)sleep(1);
    }
}

#define SWEEP_MOST   300
#define SWEEP_SERVED 120 /* beyond them those may go that waited for a second before they asked */
#define STALL_MS     5000

/* n requests of one moment; the slowest answer in ms, or -1 when one got neither an answer nor its end in
 * time, or too few were answered. */
static int64_t burst(int n)
{
    static char reply[4096];
    int fds[SWEEP_MOST], answered = 0, over = 0;
    for (int i = 0; i < n; i++) {
        char from[32];
        (void)snprintf(from, sizeof from, "127.0.1.%d", 1 + i / 30); /* 32 are allowed to each */
        fds[i] = dial(from);
    }
    int64_t start = now_ms();
    for (int i = 0; i < n; i++)
        if (fds[i] >= 0)
            give(fds[i], HIDDEN, sizeof HIDDEN - 1);
    for (int i = 0; i < n; i++) {
        int left = (int)(start + STALL_MS - now_ms());
        bool end = fds[i] < 0 || take(fds[i], reply, sizeof reply, true, left > 0 ? left : 0);
        bool good = fds[i] >= 0 && strncmp(reply, "HTTP/1.1 200", 12) == 0;
        answered += good;
        over += end || good;
    }
    int64_t took = now_ms() - start;
    for (int i = 0; i < n; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    return over == n && answered >= (n < SWEEP_SERVED ? n : SWEEP_SERVED) ? took : -1;
}

static void run_sweep(void)
{
    static char reply[4096];
    int64_t slowest = 0;
    for (int n = 1; n <= SWEEP_MOST; n++) {
        int64_t took = burst(n);
        char name[32];
        (void)snprintf(name, sizeof name, "%d at once", n);
        if (took < 0)
            complain(name, "not all answered in time", "");
        slowest = took > slowest ? took : slowest;
        int64_t start = now_ms();
        int fd = dial("127.0.0.1");
        give(fd, HIDDEN, sizeof HIDDEN - 1);
        take(fd, reply, sizeof reply, true, STALL_MS);
        close(fd);
        if (strncmp(reply, "HTTP/1.1 200", 12) != 0 || now_ms() - start > STALL_MS)
            complain(name, "the next one waits", reply);
    }
    printf("1 to %d at once: the slowest burst took %lld ms\n", SWEEP_MOST, (long long)slowest);
}

/* ---- somebody honest beside them ------------------------------------------------------------------------
 */
#define ASK_MOST 2000
#define HANG_MS  5000

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Each on a connection of its own: a row is written and read back. Only a hang is a failure. */
static void run_ask(int n)
{
    static char reply[4096];
    static int64_t took[ASK_MOST];
    for (int i = 0; i < n; i++) {
        int64_t start = now_ms();
        int fd = dial("127.0.0.1");
        give(fd, HIDDEN, sizeof HIDDEN - 1);
        take(fd, reply, sizeof reply, true, HANG_MS);
        close(fd);
        took[i] = now_ms() - start;
        if (strncmp(reply, "HTTP/1.1 200", 12) != 0)
            complain("an honest client", "not answered", reply);
    }
    qsort(took, (size_t)n, sizeof took[0], by_size);
    printf("%d honest requests: p50 %lld ms, p99 %lld ms, slowest %lld ms\n", n, (long long)took[n / 2],
           (long long)took[n * 99 / 100], (long long)took[n - 1]);
}

int main(int argc, char **argv)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &files);
    }
    const char *word = argc > 2 ? argv[2] : "";
    int n = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 0,
        seconds = argc > 4 ? (int)strtol(argv[4], NULL, 10) : 0;
    port = (uint16_t)(argc > 1 ? strtoul(argv[1], NULL, 10) : 0);
    if (strcmp(word, "requests") == 0)
        run_requests();
    else if (strcmp(word, "rude") == 0)
        run_rude(n);
    else if (strcmp(word, "slow") == 0)
        run_slow();
    else if (strcmp(word, "sweep") == 0)
        run_sweep();
    else if (strcmp(word, "bulk") == 0)
        run_bulk(n, seconds);
    else if (strcmp(word, "ask") == 0 && n > 0 && n <= ASK_MOST)
        run_ask(n);
    else if ((strcmp(word, "hold") == 0 || strcmp(word, "stall") == 0) && n > 0 && n <= CROWD_MOST)
        run_hold(n, seconds, argc > 5 ? argv[5] : "127.0.0.2", word[0] == 's');
    else
        return 2;
    return failed;
}
