/* The HTTP side of mamori-server: http_own.h alone includes libmicrohttpd. It reads requests within their
 * limits, hands them to one function and sends its replies; it knows no route and no rule. Runs handlers in a
 * few threads of its own; one of them that would have to wait puts its request aside (mm_web_later) and goes
 * on with others. */
#ifndef MM_SERVER_HTTP_H
#define MM_SERVER_HTTP_H

#include "sync/base/buf.h"
#include "sync/base/err.h"
#include "sync/server/body.h"
#include "sync/server/proxies.h"

#include <stdbool.h>
#include <stddef.h>

#define MM_WEB_PARAMS  4
#define MM_WEB_HEADERS 12

struct mm_web_pair { /* borrowed */
    const char *name, *value;
};
struct mm_web_request;
struct mm_web_wait { /* how a request waits; see mm_web_later and mm_web_ready */
    void (*later)(struct mm_web_request *request);
    void (*ready)(struct mm_web_request *request);
};
struct mm_web_request {
    const char *method;
    const char *target; /* path and query as sent */
    const char *path;   /* without query, still percent-encoded */
    const char *query;  /* behind the "?", still encoded; "" if none */
    const char *peer;   /* numeric address; behind a trusted proxy its client's */
    bool secure;        /* it came by TLS, to us or to a trusted proxy */
    const char *body;   /* never NULL; already unpacked when it came as gzip */
    size_t len;
    bool mapped;       /* the body lies in a file: see mm_body_drop */
    const char *spool; /* where a reply may lie that is too big for memory (body.h); NULL: nowhere */
    char param[MM_WEB_PARAMS][256]; /* decoded variable parts of the path, by the router */
    const char *(*header)(void *ctx, const char *name); /* NULL when absent */
    void *ctx;
    const struct mm_web_pair
        *instead; /* headers that stand in the place of those that were sent (alternate.h) */
    size_t n_instead;
    const struct mm_web_wait *wait;
    void *call; /* the handler's, see mm_web_ops.done */
    void *work; /* the route's, see mm_route.prepare */
};
const char *mm_web_header(const struct mm_web_request *request, const char *name);
/* Whether it reads replies in gzip. Replies in memory are packed by themselves (http_reply.c). */
bool mm_web_takes_gzip(const struct mm_web_request *request);

struct mm_web_reply {
    int status;
    const char *type; /* static, or type_text */
    char type_text[256];
    struct mm_buf body;
    struct mm_body spooled; /* where it has anything: sent instead of body */
    struct {
        char name[48];
        char value[512];
    } header[MM_WEB_HEADERS];
    size_t n_headers;
    char log[512]; /* what went wrong inside; for the log, never sent */
};
void mm_web_reply_init(struct mm_web_reply *reply);
void mm_web_reply_done(struct mm_web_reply *reply);
/* Empty again but for its first headers. */
void mm_web_reply_again(struct mm_web_reply *reply, size_t n_headers);
void mm_web_reply_header(struct mm_web_reply *reply, const char *name, const char *fmt, ...) MM_PRINTF(3, 4);
const char *mm_web_reply_find(const struct mm_web_reply *reply, const char *name); /* "" if none */
void mm_web_reply_type(struct mm_web_reply *reply, const char *fmt, ...) MM_PRINTF(2, 3);
/* A JSON error body {"error", "message"}; headers stay. */
void mm_web_reply_error(struct mm_web_reply *reply, int status, const char *code, const char *message);
/* The same from an error of ours; text of inner failures (5xx) goes to the log, not out. */
void mm_web_reply_fail(struct mm_web_reply *reply, enum mm_err err, const struct mm_errinfo *info);
/* Sends body with a strong ETag of its hash, or 304 when the request has it already. */
void mm_web_reply_etag(const struct mm_web_request *request, struct mm_web_reply *reply);

struct mm_web_ops {
    /* The headers are in. True and the largest body (bytes, unpacked) that may follow, or false and a reply.
     */
    bool (*accept)(void *ctx, const struct mm_web_request *request, size_t *ret_max_body,
                   struct mm_web_reply *reply);
    /* The body is in. True: the reply is ready. False: somebody will call mm_web_ready() for the request,
     * which was put aside by mm_web_later() before anybody could. */
    bool (*handle)(void *ctx, struct mm_web_request *request, struct mm_web_reply *reply);
    /* After mm_web_ready(), in a serving thread. May be NULL: then the reply is ready. */
    void (*resume)(void *ctx, struct mm_web_request *request, struct mm_web_reply *reply);
    /* At the end of every request that was handled; frees request->call. May be NULL. */
    void (*done)(void *ctx, struct mm_web_request *request);
    /* May be NULL. One call for each reply, before it goes out. request->call stands where it was handled. */
    void (*answered)(void *ctx, const struct mm_web_request *request, const struct mm_web_reply *reply);
    /* May be NULL. 1: a connection came; -1: it went. */
    void (*connected)(void *ctx, int change);
    /* May be NULL. A request that no honest client sends (a head to be read in two ways, far too big, packed
     * wrongly) was refused. Ten a minute are told; left_out: those that were not, since the last. */
    void (*refused)(void *ctx, const struct mm_web_request *request, const struct mm_web_reply *reply,
                    unsigned left_out);
    /* May be NULL. One call for each reply of 500 and above. */
    void (*failed)(void *ctx, const struct mm_web_request *request, const struct mm_web_reply *reply);
};
/* libmicrohttpd's epoll loop stalls when exactly 128 events are ready: stay below. */
#define MM_WEB_CONNECTIONS 120
#define MM_WEB_PER_ADDRESS 32
#define MM_WEB_THREADS     3
struct mm_web_settings {
    const char *listen;             /* "127.0.0.1:8080", "[::1]:0" */
    unsigned threads;               /* that serve; 0: MM_WEB_THREADS */
    unsigned connections;           /* of each thread; 0: MM_WEB_CONNECTIONS, also the most */
    unsigned per_address;           /* beyond them those go that wait; 0: MM_WEB_PER_ADDRESS */
    unsigned timeout_s;             /* a head, or an idle connection; 0: 15 */
    unsigned body_s, reply_s;       /* a whole body, a whole reply; 0: 60 and 120 */
    struct mm_proxies proxies;      /* that are trusted */
    const char *tls_cert, *tls_key; /* PEM; borrowed until mm_web_open returns. NULL: no TLS */
    const char *tls_host;           /* stands in the URL instead of the address; NULL: the address itself */
    const struct mm_web_ops *ops;   /* borrowed */
};
struct mm_web;
/* The listening socket. The URL can be asked for before the first request is served. */
MM_MUST_USE enum mm_err mm_web_open(const struct mm_web_settings *settings, struct mm_web **ret_web,
                                    struct mm_errinfo *info);
const char *mm_web_url(const struct mm_web *web); /* "http://127.0.0.1:8080", "https://…" */
/* The same for the lease: behind a space the address at which this machine reaches it. */
const char *mm_web_lease(const struct mm_web *web);
/* Where bodies lie that are too big for memory (body.h); without it they stay there. Before mm_web_start. */
MM_MUST_USE enum mm_err mm_web_spool(struct mm_web *web, const char *dir, struct mm_errinfo *info);
/* ctx: borrowed, for the ops. */
MM_MUST_USE enum mm_err mm_web_start(struct mm_web *web, void *ctx, struct mm_errinfo *info);
/* From handle(): the request waits outside of the serving threads. Request and reply stay where they are. */
void mm_web_later(struct mm_web_request *request);
/* From any thread, once for each mm_web_later(): the last touch of request and reply. */
void mm_web_ready(struct mm_web_request *request);
/* TLS: another certificate, PEM, from the next connection on. UNSUPPORTED when it listens without TLS. */
MM_MUST_USE enum mm_err mm_web_certificate(struct mm_web *web, const char *cert, const char *key,
                                           struct mm_errinfo *info);
/* From now on whoever asks is told to come back. True when all requests under way have ended within that
 * time; false: something holds them up for longer, and mm_web_close() would wait for it. */
MM_MUST_USE bool mm_web_calm(struct mm_web *web, unsigned seconds);
/* Stops listening, lets the requests under way end, closes. */
void mm_web_close(struct mm_web *web);
#endif
