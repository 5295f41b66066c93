/* mamori-server: the central server. One process for each database; handlers run in one thread of
 * libmicrohttpd, this one waits for the signal to stop. */
#include "sync/base/clock.h"
#include "sync/base/log.h"
#include "sync/base/opts.h"
#include "sync/server/central.h"
#include "sync/server/http.h"
#include "sync/server/router.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct options {
    const char *db, *listen;
    int64_t per_address;
    bool help, version;
};

static void on_failed(void *ctx, const struct mm_web_request *request, const struct mm_web_reply *reply)
{
    (void)ctx;
    mm_log(MM_LOG_ERROR, "%s %s: %d %s; the request was refused, the server goes on", request->method,
           request->path, reply->status, reply->log);
}

static void wait_for_stop(const sigset_t *stop)
{
    int sig = 0;
    while (sigwait(stop, &sig) != 0)
        ;
}

static enum mm_err serve(const struct options *o, const sigset_t *stop, struct mm_errinfo *info)
{
    struct mm_clock clock = mm_clock_system();
    struct mm_random random = mm_random_system();
    struct mm_central *central = NULL;
    struct mm_router *router = NULL;
    struct mm_web *web = NULL;
    struct mm_web_ops ops = mm_router_ops;
    ops.failed = on_failed;
    struct mm_web_settings settings = {
        .listen = o->listen, .per_address = (unsigned)o->per_address, .ops = &ops};
    /* The port comes first, so that the lease can say where we listen; requests are served last. */
    enum mm_err err = mm_web_open(&settings, &web, info);
    if (!err)
        err = mm_central_open(o->db, MM_CENTRAL_WRITE, mm_web_url(web), &clock, &random, &central, info);
    if (!err)
        err = mm_router_new(central, &router, info);
    if (!err)
        err = mm_web_start(web, router, info);
    if (!err) {
        printf("listening %s\n", mm_web_url(web));
        (void)fflush(stdout);
        wait_for_stop(stop);
    }
    mm_web_close(web);
    mm_router_free(router);
    mm_central_close(central);
    return err;
}

static void print_help(const struct mm_opt *opts, size_t n)
{
    puts(mm_say("使い方: mamori-server --db sqlite:ファイル名 [--listen 127.0.0.1:8080]",
                "usage: mamori-server --db sqlite:FILE [--listen 127.0.0.1:8080]"));
    mm_opts_help(opts, n);
}

int main(int argc, char **argv)
{
    struct options o = {.listen = "127.0.0.1:8080"};
    const struct mm_opt opts[] = {
        {"db", MM_OPT_STRING, &o.db, "URL", "データベース（sqlite:ファイル名）", "database (sqlite:FILE)"},
        {"listen", MM_OPT_STRING, &o.listen, "HOST:PORT", "待ち受ける場所（0 番なら空いている番号）",
         "where to listen (port 0 picks a free one)"},
        {"per-address", MM_OPT_INT, &o.per_address, "N", "同じ相手からの接続数の上限（既定 32）",
         "connections from one address (default 32)"},
        {"help", MM_OPT_FLAG, &o.help, NULL, "この説明を表示", "print this help"},
        {"version", MM_OPT_FLAG, &o.version, NULL, "版を表示", "print the version"},
    };
    size_t n_opts = sizeof opts / sizeof opts[0], n_args = 0;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    sigset_t stop;
    mm_log_start("mamori-server", MM_LOG_INFO);
    enum mm_err err = mm_opts_parse(argc, argv, opts, n_opts, NULL, 0, &n_args, &info);
    if (!err && (o.help || o.version)) {
        if (o.version)
            puts("mamori-server " MM_VERSION);
        else
            print_help(opts, n_opts);
        return EXIT_SUCCESS;
    }
    if (!err && !o.db)
        err = mm_fail(&info, MM_ERR_USAGE, "%s",
                      mm_say("--db sqlite:ファイル名 を指定してください", "give --db sqlite:FILE"));
    if (!err && (o.per_address < 0 || o.per_address > MM_WEB_CONNECTIONS))
        err =
            mm_fail(&info, MM_ERR_USAGE, mm_say("--per-address は %d までです", "--per-address: at most %d"),
                    MM_WEB_CONNECTIONS);
    /* Blocked before any thread starts, so that only sigwait() sees them. */
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    (void)sigprocmask(SIG_BLOCK, &stop, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    if (!err)
        err = mm_crypto_init(&info);
    if (!err)
        err = serve(&o, &stop, &info);
    if (err) {
        fprintf(stderr, "mamori-server: %s\n", info.text);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
