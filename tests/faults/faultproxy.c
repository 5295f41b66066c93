/* faultproxy PORT SEED: stands between an agent and the server at 127.0.0.1:PORT, and says where it listens.
 * The batches of the agent meet each fault in turn: the request cut off at every sixteenth of it, the reply
 * likewise; the page of an inn, a reply that ends too soon, a batch brought twice, one brought after the
 * next, a delay, refusals. Everything else is passed on, or by the seed met with one of the last few. Each
 * fault is a line of output. One connection at a time. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MOST     (2 * 1024 * 1024)
#define PARTS    16
#define DELAY_NS 200000000
#define ODDS     12 /* one of so many other requests meets a fault */

enum fault {
    REQUEST_CUT,                     /* and the next PARTS-1 */
    REPLY_CUT = REQUEST_CUT + PARTS, /* likewise */
    INN_PAGE = REPLY_CUT + PARTS,
    ENDS_SOON,
    TWICE,
    AFTER_THE_NEXT,
    DELAY,
    REFUSED_500,
    REFUSED_503,
    REFUSED_429,
    FAULTS,
    NONE
};

struct message {
    char *data;
    size_t len, head; /* head: with its empty line */
};
static struct message request, reply, kept;
static uint16_t upstream;
static uint64_t state;
static unsigned batches;

static uint32_t chance(uint32_t n) /* xorshift: the same for the same seed */
{
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return (uint32_t)(state >> 33) % n;
}

static size_t body_of(const struct message *m)
{
    for (const char *at = m->data; at && at < m->data + m->head; at = strchr(at, '\n'), at += at != NULL)
        if (strncasecmp(at, "Content-Length:", 15) == 0)
            return strtoul(at + 15, NULL, 10);
    return 0;
}

/* A whole message. False at the end of the connection. */
static bool receive(int fd, struct message *m)
{
    m->len = m->head = 0;
    for (;;) {
        if (m->head && m->len >= m->head + body_of(m))
            return true;
        ssize_t n = m->len < MOST ? recv(fd, m->data + m->len, MOST - m->len, 0) : 0;
        if (n <= 0)
            return false;
        m->len += (size_t)n;
        m->data[m->len] = '\0';
        char *end = m->head ? NULL : strstr(m->data, "\r\n\r\n");
        if (end)
            m->head = (size_t)(end + 4 - m->data);
    }
}

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

static int open_upstream(void)
{
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(upstream), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

/* The first len bytes of a message to the server; with its reply when it is the whole. */
static bool ask(const struct message *m, size_t len)
{
    int fd = open_upstream();
    if (fd < 0)
        return false;
    give(fd, m->data, len);
    bool good = len == m->len && receive(fd, &reply);
    close(fd);
    return good;
}

static void answer(int fd, const char *status, const char *type, const char *body)
{
    char text[600];
    int len =
        snprintf(text, sizeof text, "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n%s\r\n%s",
                 status, type, strlen(body), status[0] == '2' ? "" : "Retry-After: 1\r\n", body);
    give(fd, text, (size_t)len);
}

/* A complete reply whose JSON is not: half of its body, with that length. */
static void answer_half(int fd)
{
    char body[600];
    (void)snprintf(body, sizeof body, "%.*s", (int)((reply.len - reply.head) / 2), reply.data + reply.head);
    answer(fd, "200 OK", "application/json", body);
}

static void keep_for_later(void)
{
    memcpy(kept.data, request.data, request.len);
    kept.len = request.len, kept.head = request.head;
}

/* False: the connection is to be closed. */
static bool serve(int fd, enum fault fault)
{
    static const struct timespec delay = {0, DELAY_NS};
    static const char *const refusals[] = {"500 No", "503 No", "429 No"};
    bool cut_request = fault < REPLY_CUT, cut_reply = !cut_request && fault < INN_PAGE;
    if (fault == INN_PAGE)
        answer(fd, "200 OK", "text/html", "<html><body>Wi-Fi にログインしてください</body></html>");
    else if (fault >= REFUSED_500 && fault <= REFUSED_429)
        answer(fd, refusals[fault - REFUSED_500], "text/plain", "no");
    if (fault == INN_PAGE || (fault >= REFUSED_500 && fault <= REFUSED_429))
        return true;
    if (fault == AFTER_THE_NEXT) {
        keep_for_later();
        return false;
    }
    if (fault == DELAY)
        (void)nanosleep(&delay, NULL);
    if (fault == TWICE && !ask(&request, request.len))
        return false;
    if (!ask(&request, cut_request ? request.len * (size_t)fault / PARTS : request.len))
        return false;
    if (kept.len && fault != AFTER_THE_NEXT) {
        struct message now = reply;
        reply = (struct message){malloc(MOST + 1), 0, 0};
        (void)(reply.data && ask(&kept, kept.len));
        free(reply.data);
        reply = now;
        kept.len = 0;
    }
    if (fault == ENDS_SOON)
        answer_half(fd);
    else
        give(fd, reply.data, cut_reply ? reply.len * (size_t)(fault - REPLY_CUT) / PARTS : reply.len);
    return !cut_reply;
}

static enum fault fault_of(void)
{
    bool batch = strncmp(request.data, "POST /kiosk/v1/batch ", 21) == 0;
    if (batch)
        return (enum fault)(batches++ % FAULTS);
    return chance(ODDS) == 0 ? (enum fault)(INN_PAGE + chance(FAULTS - INN_PAGE)) : NONE;
}

int main(int argc, char **argv)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;
    if (argc != 3)
        return 2;
    upstream = (uint16_t)strtoul(argv[1], NULL, 10);
    state = strtoul(argv[2], NULL, 10) * 2654435761U + 1;
    request.data = malloc(MOST + 1), reply.data = malloc(MOST + 1), kept.data = malloc(MOST + 1);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (!request.data || !reply.data || !kept.data || fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) ||
        listen(fd, 16) || getsockname(fd, (struct sockaddr *)&at, &len))
        return 2;
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    (void)printf("listening %u\n", (unsigned)ntohs(at.sin_port));
    for (int client; (client = accept(fd, NULL, NULL)) >= 0; close(client))
        for (bool more = true; more && receive(client, &request);) {
            enum fault fault = fault_of();
            if (fault != NONE)
                (void)printf("fault %d %.20s\n", (int)fault, request.data);
            more = serve(client, fault == NONE ? (enum fault)FAULTS : fault);
        }
    return 0;
}
