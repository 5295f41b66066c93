/* Routes and the one authorisation choke point: a request runs a handler only after its route was found, its
 * method fits and auth.c found that whoever asks has the right that the route names. A route that names none
 * is for nobody. */
#ifndef MM_SERVER_ROUTER_H
#define MM_SERVER_ROUTER_H

#include "sync/server/api.h"
#include "sync/server/central.h"
#include "sync/server/crowd.h"
#include "sync/server/http.h"
#include "sync/server/roles.h"
#include "sync/server/session.h"
#include "sync/wire/batch.h"

struct mm_who {
    enum mm_right right;
    char council[MM_ID_BYTES];         /* whose rows it is about, and nobody else's */
    const struct mm_role *role;        /* static */
    char recorder[MM_ID_BYTES];        /* KIOSK, BATCH */
    struct mm_batch_head head;         /* BATCH */
    struct mm_recorder_seen seen;      /* BATCH: the handler notes it with the records */
    char credential[MM_ID_BYTES];      /* its id; "" when it is none */
    struct mm_account_session session; /* of whoever signed in; OPEN: of whoever shows one */
    char actor[200];                   /* for the record of operations: of a credential, or of the secret */
    bool named;                        /* actor is theirs, whatever they say */
    bool touch;                        /* `session` is to be noted as seen, nobody waits for it */
    bool own;                          /* STATEMENTS_MINE: those alone that this credential wrote */
    bool note;                         /* `seen` is to be written down, nobody waits for it */
};
/* A request that writes goes through three steps: prepare, in a thread that serves, with a central that reads
 * (parse and check all that needs no database here, it costs the writer nothing); write, in the writer's
 * thread with the central that writes (writer.h), perhaps more than once; run, in a thread that serves, when
 * what was written is durable. Each makes the reply or leaves it to the next; a reply that is an error ends
 * it. */
struct mm_route {
    const char *method;  /* or several with spaces between; "GET" answers HEAD too */
    const char *pattern; /* "/kiosk/v1/pack/{}": each {} one part of the path, given decoded in param[] */
    enum mm_right right; /* of who may ask; of what is named behind it (api.named), where that is known */
    size_t max_body;     /* bytes, unpacked */
    /* Headers of every reply, refusals included. May be NULL. */
    void (*always)(struct mm_central *central, const struct mm_web_request *request,
                   struct mm_web_reply *reply);
    /* With a central that reads. May be NULL where there is a write. */
    void (*run)(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply);
    /* May be NULL. Changes of an earlier call are undone when it is called again, *reply is empty again. */
    void (*write)(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                  struct mm_web_reply *reply);
    /* May be NULL. *ret_work: given to the others as request->work, ended by free_work; without it there is
     * nothing to write. */
    void (*prepare)(struct mm_central *central, const struct mm_web_request *request,
                    const struct mm_who *who, void **ret_work, struct mm_web_reply *reply);
    void (*free_work)(void *work); /* accepts NULL; may be NULL where there is no prepare */
    /* run takes long: after what is to be written it is called in a thread of its own, for which neither
     * writer nor serving threads wait; 429 while another one is under way. */
    bool slow;
    /* May this one be bigger than that: as big as mm_router_attachments() says? May be NULL. */
    bool (*big)(const struct mm_web_request *request);
    enum mm_crowd_entry entry; /* what becomes of it when it is crowded */
    struct mm_api api;         /* what others are told of it; every route of /kiosk/v1 and /api/v1 has it */
    /* Of a route that is for anybody: this is the council whose code or the like is shown in the request;
     * asked of one council after another. AUTH, NOT_FOUND: it is not. NULL: auth.c knows. */
    enum mm_err (*meant)(struct mm_central *reader, const struct mm_web_request *request,
                         struct mm_errinfo *info);
};
#define ENTRY(name) extern const struct mm_route mm_route_##name;
#include "sync/server/routes/routes.def"
#undef ENTRY

const struct mm_route *const *mm_route_list(size_t *ret_n);
/* What a request to this route wants: the right of what is named in param[0], or the route's. */
enum mm_right mm_route_right(const struct mm_route *route, const struct mm_web_request *request);
/* openapi.c: the interfaces as an OpenAPI 3.1 document, from the table of routes. */
void mm_openapi_write(struct mm_buf *out);

struct mm_router;
/* Starts the writer. central is borrowed and, until mm_router_free, the writer's alone. */
MM_MUST_USE enum mm_err mm_router_new(struct mm_central *central, struct mm_router **ret_router,
                                      struct mm_errinfo *info);
void mm_router_free(struct mm_router *router); /* after mm_web_close */
/* So many rounds of kiosks a second; 0: as many as come, as it is before. */
void mm_router_rate(struct mm_router *router, int64_t per_second);
/* The most that a request with attachments may have; it is MM_MAX_ATTACHED_BYTES before, and never more. */
void mm_router_attachments(struct mm_router *router, size_t bytes);
/* The router of a request that it handles, for what goes through it once more (arrival.h). */
struct mm_router *mm_router_of(const struct mm_web_request *request);
/* Waits until what is slow is over and all that was to be written without anybody waiting for it is written.
 */
void mm_router_settle(struct mm_router *router);
/* Asks the writer for a row written and read back (alive.c) and calls beat, in its thread, when that is
 * durable. Nothing happens while an earlier one is under way: a writer that is stuck gives no sign of life.
 */
void mm_router_pulse(struct mm_router *router, void (*beat)(void *ctx), void *ctx);
/* ops for mm_web_settings; ctx is the router. `failed` may be set by the program on a copy. */
extern const struct mm_web_ops mm_router_ops;

/* auth.c. From here on central stands at the council that the request is about. False: a reply, and of
 * *ret_who no more than who it may have been. Safe from several threads. */
struct mm_auth_cache;
struct mm_auth_cache *mm_auth_cache_new(void);
void mm_auth_cache_free(struct mm_auth_cache *cache);
bool mm_auth_check(struct mm_central *central, struct mm_auth_cache *cache, const struct mm_route *route,
                   const struct mm_web_request *request, struct mm_who *ret_who, struct mm_web_reply *reply);

/* query.c: application/x-www-form-urlencoded names and values. Walks "a=b&c=d"; *pos starts at 0. False at
 * the end. INVALID in *ret_err for a broken escape, a NUL or a part that does not fit. */
bool mm_query_next(const char *query, size_t *pos, char *name, size_t name_bytes, char *value,
                   size_t value_bytes, enum mm_err *ret_err);
/* Percent-decodes len bytes. */
MM_MUST_USE enum mm_err mm_percent_decode(const char *s, size_t len, bool plus_is_space, char *out,
                                          size_t out_bytes);
void mm_percent_encode(const char *s, struct mm_buf *out);
/* What is answered is a file to be kept under this name. As RFC 6266 has it: a browser of today takes the
 * Japanese name, anything else the plain one. */
void mm_web_reply_file(struct mm_web_reply *reply, const char *plain, const char *name);

#endif
