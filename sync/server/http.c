/* libmicrohttpd behind http.h. */
#include "sync/server/http.h"

#include "sync/base/log.h"
#include "sync/server/http_own.h"
#include "sync/server/listen.h"
#include "sync/wire/batch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#define DISCARD_BYTES        (64 * 1024) /* of a refused body: read on, so that the reply can be read */
#define TIMEOUT_S            15
#define BODY_S               60
#define REPLY_S              120
#define LAST_REPLIES_S       5            /* at the end */
#define LEAST_BYTES_A_SECOND (512 * 1024) /* of what is bigger than most bodies may be */
/* 1.2 and 1.3 with forward secrecy; nothing that needs SHA-1 or CBC */
#define TLS_PRIORITIES                                                                                       \
    "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-SHA1:-AES-128-CBC:-AES-256-CBC:-CAMELLIA-128-CBC:-" \
    "CAMELLIA-256-CBC"

static void *on_uri(void *cls, const char *uri, struct MHD_Connection *connection)
{
    struct exchange *x = calloc(1, sizeof *x);
    if (!x)
        return NULL;
    x->web = cls;
    x->connection = connection;
    x->target = mm_strdup(uri);
    size_t len = strcspn(uri, "?");
    x->path = mm_strndup(uri, len);
    x->query = x->target ? x->target + len + (uri[len] == '?') : "";
    mm_body_init(&x->body, x->web->spool, MM_MAX_BODY_BYTES);
    mm_web_reply_init(&x->reply);
    return x;
}

/* One connection: its socket_context. */
struct line {
    struct mm_web *web;          /* borrowed */
    struct mm_deadline_row *row; /* NULL without memory */
};

static struct line *line_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

struct mm_web_tls *mm_web_tls_of(void *connection)
{
    const struct line *line = connection ? line_of(connection) : NULL;
    return line ? line->web->tls : NULL;
}

/* ---- deadlines ----------------------------------------------------------------------------------------- */
static void on_connection(void *cls, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct mm_web *web = cls;
    if (web->settings.ops->connected)
        web->settings.ops->connected(web->ctx, code == MHD_CONNECTION_NOTIFY_CLOSED ? -1 : 1);
    struct line *line = *socket_context;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        mm_deadline_remove(web->deadline, line ? line->row : NULL);
        free(line);
        *socket_context = NULL;
        return;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    const union MHD_ConnectionInfo *peer =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    line = calloc(1, sizeof *line);
    *socket_context = line;
    if (!line)
        return;
    line->web = web;
    if (info)
        line->row = mm_deadline_add(web->deadline, info->connect_fd, peer ? peer->client_addr : NULL);
}

void mm_web_step(struct mm_web *web, struct MHD_Connection *connection, enum mm_deadline_step to,
                 size_t bytes)
{
    const struct line *line = line_of(connection);
    size_t beyond = bytes > MM_MAX_BODY_BYTES ? bytes - MM_MAX_BODY_BYTES : 0;
    mm_deadline_set(web->deadline, line ? line->row : NULL, to, (unsigned)(beyond / LEAST_BYTES_A_SECOND));
}

/* ---- requests put aside ---------------------------------------------------------------------------------
 */
static bool enter(struct mm_web *web)
{
    (void)pthread_mutex_lock(&web->lock);
    bool may = !web->closing;
    web->open += may;
    (void)pthread_mutex_unlock(&web->lock);
    return may;
}

static void count_down(struct mm_web *web, unsigned *count)
{
    (void)pthread_mutex_lock(&web->lock);
    if (--*count == 0)
        (void)pthread_cond_broadcast(&web->calm);
    (void)pthread_mutex_unlock(&web->lock);
}

static void put_aside(struct mm_web_request *request)
{
    struct exchange *x = request->ctx;
    x->aside = true;
    (void)pthread_mutex_lock(&x->web->lock);
    x->web->aside++;
    (void)pthread_mutex_unlock(&x->web->lock);
    MHD_suspend_connection(x->connection);
}

static void bring_back(struct mm_web_request *request)
{
    struct exchange *x = request->ctx;
    MHD_resume_connection(x->connection);
}

static const struct mm_web_wait waiting = {put_aside, bring_back};

/* ---- requests ------------------------------------------------------------------------------------------ */
static void on_completed(void *cls, struct MHD_Connection *connection, void **con_cls,
                         enum MHD_RequestTerminationCode code)
{
    (void)code;
    struct mm_web *web = cls;
    struct exchange *x = *con_cls;
    if (!x)
        return;
    mm_web_step(web, connection, MM_DEADLINE_HEAD, 0);
    if (x->handled && web->settings.ops->done)
        web->settings.ops->done(web->ctx, &x->request);
    if (x->handled)
        count_down(web, &web->open);
    if (x->aside) /* its client ran away meanwhile: nobody will ask for the reply */
        count_down(web, &web->aside);
    mm_web_reply_done(&x->reply);
    mm_body_done(&x->body);
    free(x->target);
    free(x->path);
    free(x);
    *con_cls = NULL;
}

static bool unpack(struct exchange *x)
{
    const char *encoding = mm_exchange_header(x, "Content-Encoding");
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_buf plain;
    if (!encoding || strcasecmp(encoding, "identity") == 0)
        return true;
    if (strcasecmp(encoding, "gzip") != 0) {
        mm_web_reply_error(&x->reply, 415, mm_err_name(MM_ERR_UNSUPPORTED),
                           "Content-Encoding は gzip だけが使えます");
        return false;
    }
    mm_buf_init(&plain, x->max_body);
    const char *packed = NULL;
    size_t len = 0;
    enum mm_err err = mm_body_read(&x->body, &packed, &len);
    if (!err)
        err = mm_gunzip(packed, len, x->max_body, &plain, &info);
    if (err) {
        mm_buf_done(&plain);
        x->rude = true;
        mm_web_reply_fail(&x->reply, err == MM_ERR_TOO_BIG || err == MM_ERR_NOMEM ? err : MM_ERR_SYNTAX,
                          &info);
        return false;
    }
    mm_body_done(&x->body);
    mm_body_init(&x->body, x->web->spool, x->max_body);
    err = mm_body_add(&x->body, plain.data, plain.len);
    mm_buf_done(&plain);
    if (err)
        mm_web_reply_fail(&x->reply, err, NULL);
    return err == MM_OK;
}

/* A reply can be queued before the body or after it, not in between: a body that grows too long on the way is
 * read on for a little, then the connection is closed. */
static enum MHD_Result on_data(struct exchange *x, const char *data, size_t *size)
{
    if (!x->refused) {
        enum mm_err err = mm_body_add(&x->body, data, *size);
        if (err == MM_ERR_TOO_BIG)
            mm_web_reply_error(&x->reply, 413, mm_err_name(MM_ERR_TOO_BIG), "本文が大きすぎます");
        else if (err)
            mm_web_reply_fail(&x->reply, err, NULL);
        x->refused = err != MM_OK;
    }
    if (x->refused) {
        x->discarded += *size;
        if (x->discarded > DISCARD_BYTES + MM_MAX_BODY_BYTES)
            return MHD_NO;
    }
    *size = 0;
    return MHD_YES;
}

static enum MHD_Result on_start(struct mm_web *web, struct exchange *x, const char *method)
{
    x->started = true;
    mm_web_step(web, x->connection, MM_DEADLINE_BODY, 0);
    if (!x->target || !x->path)
        return MHD_NO;
    mm_exchange_set_peer(x);
    x->refused = !mm_exchange_accept(web, x, method);
    const char *length = mm_exchange_header(x, "Content-Length");
    if (x->hang_up)
        return mm_exchange_reply(web, x, method);
    if (x->refused && length && strtoull(length, NULL, 10) > DISCARD_BYTES)
        return mm_exchange_reply(web, x, method);
    if (!x->refused && length) /* nobody gets more time by announcing more than he may send */
        mm_web_step(web, x->connection, MM_DEADLINE_BODY, (size_t)strtoull(length, NULL, 10));
    return MHD_YES;
}

/* False: it went aside. */
static bool handle(struct mm_web *web, struct exchange *x, const char *method)
{
    x->request = mm_exchange_request(x, method);
    x->request.wait = &waiting;
    enum mm_err err = mm_body_read(&x->body, &x->request.body, &x->request.len);
    if (err) {
        mm_web_reply_fail(&x->reply, err, NULL);
        return true;
    }
    x->request.mapped = x->body.fd >= 0;
    if (!enter(web)) {
        x->hang_up = true;
        mm_web_reply_header(&x->reply, "Retry-After", "%d", 10);
        mm_web_reply_error(&x->reply, 503, mm_err_name(MM_ERR_BUSY), "サーバーを止めるところです");
        return true;
    }
    x->handled = true;
    return web->settings.ops->handle(web->ctx, &x->request, &x->reply);
}

static enum MHD_Result on_resume(struct mm_web *web, struct exchange *x, const char *method)
{
    x->aside = false;
    count_down(web, &web->aside);
    if (web->settings.ops->resume)
        web->settings.ops->resume(web->ctx, &x->request, &x->reply);
    return mm_exchange_reply(web, x, method);
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload_data,
                                  size_t *upload_data_size, void **con_cls)
{
    (void)url, (void)version;
    struct mm_web *web = cls;
    struct exchange *x = *con_cls;
    if (!x)
        return MHD_NO;
    if (!x->started)
        return on_start(web, x, method);
    if (*upload_data_size)
        return on_data(x, upload_data, upload_data_size);
    if (x->aside)
        return on_resume(web, x, method);
    mm_web_step(web, connection, MM_DEADLINE_NONE, 0);
    if (!x->refused && unpack(x) && !handle(web, x, method))
        return MHD_YES;
    return mm_exchange_reply(web, x, method);
}

static void set_url(struct mm_web *web, const struct mm_listen_at *at)
{
    const char *host = web->settings.tls_host ? web->settings.tls_host : at->host;
    bool v6 = strchr(host, ':') != NULL;
    (void)snprintf(web->url, sizeof web->url, "%s://%s%s%s:%s", web->settings.tls_cert ? "https" : "http",
                   v6 ? "[" : "", host, v6 ? "]" : "", at->port);
    (void)snprintf(web->lease, sizeof web->lease, "%s %s", web->url, at->here);
}

enum mm_err mm_web_open(const struct mm_web_settings *settings, struct mm_web **ret_web,
                        struct mm_errinfo *info)
{
    struct mm_web *web = calloc(1, sizeof *web);
    if (!web)
        return mm_nomem(info);
    web->settings = *settings;
    web->fd = -1;
    (void)pthread_mutex_init(&web->lock, NULL);
    (void)pthread_cond_init(&web->calm, NULL);
    struct mm_listen_at at;
    enum mm_err err = mm_listen(settings->listen, &web->fd, &at, info);
    if (!err)
        set_url(web, &at);
    if (!err && settings->tls_cert)
        err = mm_web_tls_new(settings->tls_cert, settings->tls_key, &web->tls, info);
    web->settings.tls_cert = web->settings.tls_key = NULL;
    if (err) {
        mm_web_close(web);
        return err;
    }
    *ret_web = web;
    return MM_OK;
}

enum mm_err mm_web_spool(struct mm_web *web, const char *dir, struct mm_errinfo *info)
{
    web->spool = mm_strdup(dir);
    return web->spool ? MM_OK : mm_nomem(info);
}

const char *mm_web_url(const struct mm_web *web)
{
    return web->url;
}

const char *mm_web_lease(const struct mm_web *web)
{
    return web->lease;
}

enum mm_err mm_web_start(struct mm_web *web, void *ctx, struct mm_errinfo *info)
{
    web->ctx = ctx;
    const struct mm_web_settings *s = &web->settings;
    unsigned connections =
        s->connections && s->connections < MM_WEB_CONNECTIONS ? s->connections : MM_WEB_CONNECTIONS;
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_CERT_CALLBACK2, 0, mm_web_tls_callback()},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (char *)(uintptr_t)TLS_PRIORITIES},
        {MHD_OPTION_END, 0, NULL},
    };
    unsigned threads = s->threads ? s->threads : MM_WEB_THREADS;
    const struct mm_deadline_limits limits = {
        .seconds = {[MM_DEADLINE_HEAD] = s->timeout_s ? s->timeout_s : TIMEOUT_S,
                    [MM_DEADLINE_BODY] = s->body_s ? s->body_s : BODY_S,
                    [MM_DEADLINE_REPLY] = s->reply_s ? s->reply_s : REPLY_S},
        .same = s->per_address ? s->per_address : MM_WEB_PER_ADDRESS,
        .proxies = &web->settings.proxies,
        .all = connections * threads / 2, /* the other half is for those that arrive in the next second */
    };
    enum mm_err err = mm_deadline_start(&limits, &web->deadline, info);
    if (err)
        return err;
    unsigned flags =
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME | (web->tls ? MHD_USE_TLS : 0);
    web->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, web, MHD_OPTION_LISTEN_SOCKET, web->fd, MHD_OPTION_CONNECTION_LIMIT,
        connections * threads, MHD_OPTION_THREAD_POOL_SIZE, threads, MHD_OPTION_CONNECTION_TIMEOUT,
        s->timeout_s ? s->timeout_s : TIMEOUT_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK, on_uri, web,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, web, MHD_OPTION_NOTIFY_CONNECTION, on_connection, web,
        MHD_OPTION_ARRAY, web->tls ? tls : &tls[2], MHD_OPTION_END);
    if (!web->daemon)
        return mm_fail_errno(info, errno, "%s",
                             mm_say("サーバーを始められません", "the server cannot start"));
    web->fd = -1; /* the daemon's now */
    return MM_OK;
}

static struct timespec in_seconds(unsigned seconds)
{
    struct timespec until = {0};
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += seconds;
    return until;
}

bool mm_web_calm(struct mm_web *web, unsigned seconds)
{
    struct timespec until = in_seconds(seconds);
    (void)pthread_mutex_lock(&web->lock);
    web->closing = true;
    while (web->open && pthread_cond_timedwait(&web->calm, &web->lock, &until) == 0)
        ;
    bool calm = web->aside == 0; /* a client that does not read its reply holds up nobody */
    (void)pthread_mutex_unlock(&web->lock);
    return calm;
}

enum mm_err mm_web_certificate(struct mm_web *web, const char *cert, const char *key, struct mm_errinfo *info)
{
    if (!web->tls)
        return mm_fail(info, MM_ERR_UNSUPPORTED, "%s", "it listens without TLS");
    return mm_web_tls_set(web->tls, cert, key, info);
}

/* libmicrohttpd must not be stopped while connections are suspended; replies get a moment to go out. Who
 * comes meanwhile is told to come back. Its MHD_quiesce_daemon would keep them out altogether, but takes the
 * listening socket from under its own threads, and ends the program (0.9.75) when one of them was about to do
 * the same. */
static void stop(struct mm_web *web)
{
    struct timespec until = in_seconds(LAST_REPLIES_S);
    (void)pthread_mutex_lock(&web->lock);
    web->closing = true;
    while (web->aside)
        (void)pthread_cond_wait(&web->calm, &web->lock);
    while (web->open && pthread_cond_timedwait(&web->calm, &web->lock, &until) == 0)
        ;
    (void)pthread_mutex_unlock(&web->lock);
    MHD_stop_daemon(web->daemon);
}

void mm_web_close(struct mm_web *web)
{
    if (!web)
        return;
    if (web->daemon)
        stop(web);
    mm_deadline_stop(web->deadline);
    mm_web_tls_free(web->tls);
    free(web->spool);
    if (web->fd >= 0)
        close(web->fd);
    (void)pthread_cond_destroy(&web->calm);
    (void)pthread_mutex_destroy(&web->lock);
    free(web);
}