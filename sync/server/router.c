/* From a request to its route, its authorisation and its handler. */
#include "sync/server/router.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/server/alternate.h"
#include "sync/server/internal.h"
#include "sync/server/noted.h"
#include "sync/server/readers.h"
#include "sync/server/routing.h"
#include "sync/server/slow.h"
#include "sync/server/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLOW_AGAIN_S 10 /* who finds such a request under way looks again */

struct mm_router {
    struct mm_central *central;  /* borrowed; the writer's */
    struct mm_auth_cache *cache; /* owned */
    struct mm_writer *writer;    /* owned */
    struct mm_readers *readers;  /* owned */
    struct mm_slow *slow;        /* owned */
    size_t max_attached;
    struct {
        struct mm_job job;
        atomic_bool under_way;
        bool good; /* the writer's */
        void (*beat)(void *ctx);
        void *ctx; /* borrowed */
    } pulse;
};

/* A request under way: request->work. */
struct call {
    struct mm_router *router; /* borrowed */
    const struct mm_route *route;
    struct mm_who who;
    void *work;                     /* the route's */
    struct mm_alternate *alternate; /* owned; NULL for most */
    struct mm_web_request *request;
    struct mm_web_reply *reply;
    size_t n_headers; /* of every reply, see mm_route.always */
    bool slow;        /* it has the turn of what is slow */
    int64_t began_us;
    struct mm_job job;
};

enum mm_err mm_router_new(struct mm_central *central, struct mm_router **ret_router, struct mm_errinfo *info)
{
    struct mm_router *router = calloc(1, sizeof *router);
    if (!router)
        return mm_nomem(info);
    router->central = central;
    router->max_attached = MM_MAX_ATTACHED_BYTES;
    router->cache = mm_auth_cache_new();
    enum mm_err err = router->cache ? mm_readers_new(central, &router->readers, info) : MM_ERR_NOMEM;
    if (!err)
        err = mm_slow_new(&router->slow, info);
    if (!err)
        err = mm_writer_start(central, &router->writer, info);
    if (err) {
        mm_router_free(router);
        return err == MM_ERR_NOMEM ? mm_nomem(info) : err;
    }
    *ret_router = router;
    return MM_OK;
}

void mm_router_free(struct mm_router *router)
{
    if (!router)
        return;
    if (router->slow)
        mm_slow_wait(router->slow); /* it may write */
    mm_writer_stop(router->writer); /* what it writes last may have something slow behind it */
    mm_slow_free(router->slow);
    mm_readers_free(router->readers);
    mm_auth_cache_free(router->cache);
    free(router);
}

void mm_router_rate(struct mm_router *router, int64_t per_second)
{
    mm_crowd_rate(&router->central->shared->crowd, per_second);
}

void mm_router_attachments(struct mm_router *router, size_t bytes)
{
    router->max_attached = bytes < MM_MAX_ATTACHED_BYTES ? bytes : MM_MAX_ATTACHED_BYTES;
}

void mm_router_settle(struct mm_router *router)
{
    mm_slow_wait(router->slow);
    mm_writer_settle(router->writer);
}

struct mm_router *mm_router_of(const struct mm_web_request *request)
{
    const struct call *call = request->call;
    return call->router;
}

static void pulse_run(struct mm_central *central, void *ctx)
{
    struct mm_router *router = ctx;
    int64_t now = 0;
    router->pulse.good = mm_central_alive(central, &now, NULL) == MM_OK;
}

static void pulse_after(void *ctx, enum mm_err err, const struct mm_errinfo *info)
{
    (void)info;
    struct mm_router *router = ctx;
    if (!err && router->pulse.good)
        router->pulse.beat(router->pulse.ctx);
    atomic_store(&router->pulse.under_way, false);
}

void mm_router_pulse(struct mm_router *router, void (*beat)(void *ctx), void *ctx)
{
    if (atomic_exchange(&router->pulse.under_way, true))
        return;
    router->pulse.job = (struct mm_job){pulse_run, pulse_after, router, NULL, NULL};
    router->pulse.beat = beat;
    router->pulse.ctx = ctx;
    mm_writer_add(router->writer, &router->pulse.job);
}

/* ---- before the body ---------------------------------------------------------------------------------- */
/* True: what comes may be big, since whoever sends it may write. Who may not is told before a byte of it lies
 * on the disk. */
static bool may_be_big(struct mm_router *router, const struct mm_route *route,
                       const struct mm_web_request *request, struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_central *reader = NULL;
    struct mm_who who;
    enum mm_err err = mm_readers_take(router->readers, &reader, &info);
    if (err) {
        mm_web_reply_fail(reply, err, &info);
        return false;
    }
    bool good = mm_auth_check(reader, router->cache, route, request, &who, reply);
    mm_readers_give(router->readers, reader);
    return good;
}

static bool is_big(const struct mm_route *route, const struct mm_web_request *request)
{
    const char *length = mm_web_header(request, "Content-Length");
    return route->big && (!length || strtoull(length, NULL, 10) > route->max_body) && route->big(request);
}

static bool on_accept(void *ctx, const struct mm_web_request *request, size_t *ret_max_body,
                      struct mm_web_reply *reply)
{
    struct mm_router *router = ctx;
    mm_routing_always(router->central, request, reply);
    if (mm_alternate_asked(request)) { /* which method it is stands in the body */
        *ret_max_body = MM_MAX_BODY_BYTES;
        return true;
    }
    const struct mm_route *route = mm_routing_find(request, reply);
    if (!route)
        return false;
    *ret_max_body = route->max_body;
    if (!is_big(route, request))
        return true;
    *ret_max_body = router->max_attached;
    return may_be_big(router, route, request, reply);
}

/* ---- the steps of a request ---------------------------------------------------------------------------- */
/* The last step, when what was written is durable. */
static void last_step(struct call *call)
{
    struct mm_router *router = call->router;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_central *reader = NULL;
    enum mm_err err = mm_readers_take(router->readers, &reader, &info);
    if (!err && (err = mm_central_turn(reader, call->who.council, &info)) == MM_OK)
        call->route->run(reader, call->request, &call->who, call->reply);
    if (err)
        mm_web_reply_fail(call->reply, err, &info);
    if (reader)
        mm_readers_give(router->readers, reader);
}

static void last_step_slow(void *ctx)
{
    struct call *call = ctx;
    last_step(call);
    call->slow = false; /* the turn is given back before anybody can know of the answer */
}

static void ready(void *ctx)
{
    struct call *call = ctx;
    mm_web_ready(call->request);
}

static void give_turn(struct call *call)
{
    if (call->slow)
        mm_slow_give(call->router->slow);
    call->slow = false;
}

/* Its answer comes from another thread, or from here when there is none. */
static void go_slowly(struct call *call)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = mm_slow_run(call->router->slow, last_step_slow, ready, call, &info);
    if (!err)
        return;
    call->slow = false;
    mm_web_reply_fail(call->reply, err, &info);
    ready(call);
}

/* False with a 429: another one is under way. */
static bool take_turn(struct mm_router *router, struct call *call)
{
    call->slow = call->route->slow && mm_slow_take(router->slow);
    if (call->slow || !call->route->slow)
        return true;
    mm_web_reply_header(call->reply, "Retry-After", "%d", SLOW_AGAIN_S);
    mm_web_reply_error(call->reply, 429, mm_err_name(MM_ERR_BUSY),
                       "時間のかかる仕事が、いま進んでいます。終わってから、もう一度お試しください");
    return false;
}

/* A batch writes it with its records. When nothing came of those, the recorder was here all the same. */
static void note_refused(const struct call *call)
{
    if (call->route->right == MM_RIGHT_BATCH && call->reply->status >= 400)
        mm_noted_recorder(call->router->writer, &call->who);
}

static void write_run(struct mm_central *central, void *ctx)
{
    struct call *call = ctx;
    mm_web_reply_again(call->reply, call->n_headers);
    call->route->write(central, call->request, &call->who, call->reply);
}

static void write_after(void *ctx, enum mm_err err, const struct mm_errinfo *info)
{
    struct call *call = ctx;
    if (err) {
        mm_web_reply_again(call->reply, call->n_headers);
        mm_web_reply_fail(call->reply, err, info);
    }
    note_refused(call);
    if (call->slow && call->reply->status < 400) {
        go_slowly(call);
        return;
    }
    give_turn(call);
    mm_web_ready(call->request);
}

/* False with a 429: there are too many now, and this one may come again. It costs the writer nothing. */
static bool let_in(struct mm_router *router, const struct call *call)
{
    struct mm_shared *shared = router->central->shared;
    int64_t wait_s = mm_crowd_wait_s(&shared->crowd, call->route->entry, atomic_load(&shared->metrics.queued),
                                     mm_metrics_now_us());
    if (call->who.right == MM_RIGHT_KIOSK)
        mm_web_reply_header(
            call->reply, MM_HDR_NEXT, "%lld",
            (long long)mm_crowd_look_s(&shared->crowd, call->who.recorder, mm_metrics_now_us()));
    if (wait_s == 0)
        return true;
    mm_web_reply_header(call->reply, "Retry-After", "%lld", (long long)wait_s);
    mm_web_reply_error(call->reply, 429, mm_err_name(MM_ERR_BUSY),
                       "いま混み合っています。記録は失われていません。Retry-After "
                       "の秒数がたってから、もう一度送ってください");
    return false;
}

/* False when a reply stands already; true: it goes aside. */
static bool first_steps(struct mm_router *router, struct mm_central *reader, struct call *call)
{
    const struct mm_route *route = call->route;
    bool good = mm_auth_check(reader, router->cache, route, call->request, &call->who, call->reply);
    if (good && !let_in(router, call))
        return false;
    if (call->who.note)
        mm_noted_recorder(router->writer, &call->who);
    if (call->who.touch)
        mm_noted_session(router->writer, &call->who);
    if (!good || !take_turn(router, call))
        return false;
    if (route->prepare)
        route->prepare(reader, call->request, &call->who, &call->work, call->reply);
    call->request->work = call->work;
    note_refused(call);
    if (call->reply->status >= 400)
        return false;
    bool aside = route->slow || (route->write && (!route->prepare || call->work));
    if (!aside)
        route->run(reader, call->request, &call->who, call->reply);
    return aside;
}

static struct call *call_new(struct mm_router *router, struct mm_web_request *request,
                             struct mm_web_reply *reply)
{
    struct call *call = calloc(1, sizeof *call);
    if (!call)
        return NULL;
    call->router = router;
    call->request = request;
    call->reply = reply;
    call->began_us = mm_metrics_now_us();
    call->job = (struct mm_job){write_run, write_after, call, NULL, call->who.council};
    request->call = call;
    return call;
}

/* False with a reply. */
static bool find_route(struct call *call)
{
    struct mm_web_request *request = call->request;
    if (mm_alternate_asked(request)) {
        bool good = mm_alternate_read(request, &call->alternate, call->reply);
        mm_routing_always(call->router->central, request,
                          call->reply); /* it may have named its version in the form */
        if (!good)
            return false;
    }
    call->route = mm_routing_find(request, call->reply);
    call->n_headers = call->reply->n_headers;
    if (call->route && call->alternate && request->len > call->route->max_body) {
        mm_web_reply_error(call->reply, 413, mm_err_name(MM_ERR_TOO_BIG), "本文が大きすぎます");
        return false;
    }
    return call->route && mm_routing_matches(call->route->pattern, request->path, request->param);
}

static bool on_handle(void *ctx, struct mm_web_request *request, struct mm_web_reply *reply)
{
    struct mm_router *router = ctx;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_central *reader = NULL;
    struct call *call = call_new(router, request, reply);
    if (call && !find_route(call))
        return true;
    enum mm_err err = call ? mm_readers_take(router->readers, &reader, &info) : MM_ERR_NOMEM;
    if (err) {
        mm_web_reply_fail(reply, err, &info);
        return true;
    }
    bool aside = first_steps(router, reader, call);
    mm_readers_give(router->readers, reader);
    if (!aside)
        return true;
    mm_web_later(request);
    if (call->slow && !call->route->write)
        go_slowly(call);
    else
        mm_writer_add(router->writer, &call->job);
    return false;
}

static void on_resume(void *ctx, struct mm_web_request *request, struct mm_web_reply *reply)
{
    (void)ctx;
    struct call *call = request->call;
    if (call->route->run && !call->route->slow && reply->status < 400)
        last_step(call);
}

static void on_done(void *ctx, struct mm_web_request *request)
{
    (void)ctx;
    struct call *call = request->call;
    if (call)
        give_turn(call);
    if (call && call->route && call->route->free_work)
        call->route->free_work(call->work);
    if (call)
        mm_alternate_free(call->alternate);
    free(call);
}

/* ---- counting ------------------------------------------------------------------------------------------ */
static void on_answered(void *ctx, const struct mm_web_request *request, const struct mm_web_reply *reply)
{
    struct mm_router *router = ctx;
    struct mm_metrics *metrics = &router->central->shared->metrics;
    const struct call *call = request->call;
    mm_metrics_answered(metrics, mm_routing_place(call ? call->route : mm_routing_meant(request)),
                        reply->status);
    if (call)
        mm_metrics_note(metrics, MM_HISTOGRAM_REQUEST, mm_metrics_now_us() - call->began_us);
}

static void on_connected(void *ctx, int change)
{
    struct mm_router *router = ctx;
    (void)atomic_fetch_add(&router->central->shared->metrics.connections, change);
}

const struct mm_web_ops mm_router_ops = {.accept = on_accept,
                                         .handle = on_handle,
                                         .resume = on_resume,
                                         .done = on_done,
                                         .answered = on_answered,
                                         .connected = on_connected};
