/* Inside of the HTTP side: what http.c, http_head.c and http_reply.c share. Nobody else includes it. */
#ifndef MM_SERVER_HTTP_OWN_H
#define MM_SERVER_HTTP_OWN_H

#include "sync/server/body.h"
#include "sync/server/deadline.h"
#include "sync/server/http.h"
#include "sync/server/http_tls.h"

#include "sync/base/limits.h"

#include <microhttpd.h>

#include <arpa/inet.h>
#include <pthread.h>
#include <stdint.h>

/* Large enough that an oversized URL or header reaches our own 4xx and not the library's HTML. */
#define CONNECTION_BYTES (96 * 1024)

struct mm_web {
    struct mm_web_settings settings; /* listen is not kept */
    void *ctx;                       /* borrowed, for the ops */
    struct MHD_Daemon *daemon;
    struct mm_deadline *deadline; /* owned */
    struct mm_web_tls *tls;       /* owned; NULL: none */
    char *spool;                  /* owned; NULL: none */
    int fd;                       /* owned until the daemon runs */
    char url[MM_MAX_HOST_BYTES + 32], lease[MM_MAX_HOST_BYTES + 32 + INET6_ADDRSTRLEN];
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t calm;
    unsigned aside;      /* requests that wait outside */
    unsigned open;       /* requests from their handler to the end of their reply */
    int64_t told_minute; /* monotonic: in it `told` refusals were told, `left_out` were not */
    unsigned told, left_out;
    bool closing;
};

/* One request under way. */
struct exchange {
    struct mm_web *web; /* borrowed */
    struct MHD_Connection *connection;
    struct mm_web_request request; /* from handle() on */
    char *target, *path;           /* owned */
    const char *query;
    char peer[INET6_ADDRSTRLEN];
    bool started, refused, handled, aside;
    bool secure;  /* of the request */
    bool hang_up; /* nothing more is read from this connection */
    bool rude;    /* what no honest client sends */
    size_t max_body;
    size_t discarded;
    struct mm_body body;
    struct mm_web_reply reply;
};

/* http.c: a connection goes to another step; beyond what any request may have, `bytes` take time of their
 * own. */
void mm_web_step(struct mm_web *web, struct MHD_Connection *connection, enum mm_deadline_step to,
                 size_t bytes);

/* http_head.c. NULL: the header is not there. */
const char *mm_exchange_header(void *ctx, const char *name);
void mm_exchange_set_peer(struct exchange *x);
struct mm_web_request mm_exchange_request(struct exchange *x, const char *method);
/* What can be refused by the headers alone: false with a reply. */
bool mm_exchange_accept(struct mm_web *web, struct exchange *x, const char *method);

/* http_reply.c */
enum MHD_Result mm_exchange_reply(struct mm_web *web, struct exchange *x, const char *method);
#endif
