/* mamori-server: the central server. One process for each database; handlers run in one thread of
 * libmicrohttpd, this one waits for the signal to stop. */
#include "sync/base/clock.h"
#include "sync/base/log.h"
#include "sync/base/opts.h"
#include "sync/server/central.h"
#include "sync/server/http.h"
#include "sync/server/router.h"
#include "sync/tls/tls.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WARN_DAYS 30

struct options {
    const char *db, *listen, *tls_cert, *tls_key;
    int64_t per_address;
    bool help, version, openapi;
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

/* True when the certificate is for the very address that --listen names. */
static bool names_listen(const struct mm_tls_pair *pair, const char *listen_at)
{
    char host[MM_MAX_HOST_BYTES];
    const char *colon = strrchr(listen_at, ':');
    size_t len = colon ? (size_t)(colon - listen_at) : 0, bracket = listen_at[0] == '[' && len > 2;
    (void)snprintf(host, sizeof host, "%.*s", (int)(len - 2 * bracket), listen_at + bracket);
    return mm_tls_pair_is_for(pair, host);
}

/* A certificate past its time is served all the same: it is for the agents to refuse it. */
static void warn_of_end(const struct mm_tls_pair *pair, const struct mm_clock *clock)
{
    char at[MM_TIME_BYTES];
    int64_t left_ms = pair->expires_at_ms - mm_now_ms(clock);
    mm_time_format(pair->expires_at_ms, at);
    if (left_ms <= 0)
        mm_log(MM_LOG_ERROR, "the certificate ended at %s; agents refuse it until there is a new one", at);
    else if (left_ms < WARN_DAYS * 86400000LL)
        mm_log(MM_LOG_WARN, "the certificate ends at %s; agents refuse it from then on", at);
}

static enum mm_err load_tls(const struct options *o, const struct mm_clock *clock, struct mm_tls_pair *pair,
                            struct mm_web_settings *settings, struct mm_errinfo *info)
{
    if (!o->tls_cert && !o->tls_key)
        return MM_OK;
    if (!o->tls_cert || !o->tls_key)
        return mm_fail(info, MM_ERR_USAGE, "%s",
                       mm_say("--tls-cert と --tls-key は、両方を指定してください",
                              "--tls-cert and --tls-key belong together"));
    enum mm_err err = mm_tls_pair_load(o->tls_cert, o->tls_key, pair, info);
    if (err)
        return err;
    settings->tls_cert = mm_buf_str(&pair->cert);
    settings->tls_key = mm_buf_str(&pair->key);
    settings->tls_host = names_listen(pair, o->listen) ? NULL : pair->host;
    warn_of_end(pair, clock);
    return MM_OK;
}

static enum mm_err serve(const struct options *o, const sigset_t *stop, struct mm_errinfo *info)
{
    struct mm_tls_pair pair;
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
    mm_tls_pair_init(&pair);
    enum mm_err err = load_tls(o, &clock, &pair, &settings, info);
    if (!err)
        err = mm_web_open(&settings, &web, info);
    if (!err)
        err = mm_central_open(o->db, MM_CENTRAL_WRITE, mm_web_lease(web), &clock, &random, &central, info);
    if (!err)
        err = mm_router_new(central, &router, info);
    if (!err && settings.tls_cert)
        err = mm_central_tls_show(central, settings.tls_cert, info);
    if (!err)
        err = mm_web_start(web, router, info);
    mm_tls_pair_done(&pair);
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
    puts(mm_say("使い方: mamori-server --db URL [--listen 127.0.0.1:8080]",
                "usage: mamori-server --db URL [--listen 127.0.0.1:8080]"));
    mm_opts_help(opts, n);
    puts(mm_say(
        "postgresql:// では、教材と鍵のフォルダは mamori init の --files で決めたものです。別の機械に移した"
        "ときは環境変数 MAMORI_FILES で指定します。パスワードは接続先に書かず、~/.pgpass か PGPASSFILE の"
        "ファイルに書きます。",
        "With postgresql://, packs and keys lie in the folder that was given to mamori init --files; after a "
        "move to another machine, name it in MAMORI_FILES. No password in the URL: put it into ~/.pgpass or "
        "the file that PGPASSFILE names."));
}

static int print_openapi(void)
{
    struct mm_buf out;
    mm_buf_init(&out, MM_MAX_REPLY_BYTES);
    mm_openapi_write(&out);
    bool good = !out.err && fwrite(out.data, 1, out.len, stdout) == out.len && fflush(stdout) == 0;
    mm_buf_done(&out);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    struct options o = {.listen = "127.0.0.1:8080"};
    const struct mm_opt opts[] = {
        {"db", MM_OPT_STRING, &o.db, "URL",
         "データベース（sqlite:ファイル名 か postgresql://利用者@ホスト/データベース）",
         "database (sqlite:FILE or postgresql://user@host/database)"},
        {"listen", MM_OPT_STRING, &o.listen, "HOST:PORT", "待ち受ける場所（0 番なら空いている番号）",
         "where to listen (port 0 picks a free one)"},
        {"tls-cert", MM_OPT_STRING, &o.tls_cert, "FILE", "サーバの証明書（PEM、上の認証局のものを続けて）",
         "the server's certificate and its chain (PEM)"},
        {"tls-key", MM_OPT_STRING, &o.tls_key, "FILE", "その鍵（PEM、ほかの人が読めないもの）",
         "its key (PEM, readable by nobody else)"},
        {"per-address", MM_OPT_INT, &o.per_address, "N", "同じ相手からの接続数の上限（既定 32）",
         "connections from one address (default 32)"},
        {"openapi", MM_OPT_FLAG, &o.openapi, NULL, "インターフェースの説明（OpenAPI 3.1）を表示",
         "print the interfaces (OpenAPI 3.1)"},
        {"help", MM_OPT_FLAG, &o.help, NULL, "この説明を表示", "print this help"},
        {"version", MM_OPT_FLAG, &o.version, NULL, "版を表示", "print the version"},
    };
    size_t n_opts = sizeof opts / sizeof opts[0], n_args = 0;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    sigset_t stop;
    mm_log_start("mamori-server", MM_LOG_INFO);
    enum mm_err err = mm_opts_parse(argc, argv, opts, n_opts, NULL, 0, &n_args, &info);
    if (!err && o.openapi)
        return print_openapi();
    if (!err && (o.help || o.version)) {
        if (o.version)
            puts("mamori-server " MM_VERSION);
        else
            print_help(opts, n_opts);
        return EXIT_SUCCESS;
    }
    if (!err && !o.db)
        err = mm_fail(
            &info, MM_ERR_USAGE, "%s",
            mm_say(
                "--db sqlite:ファイル名 か --db postgresql://利用者@ホスト/データベース を指定してください",
                "give --db sqlite:FILE or --db postgresql://user@host/database"));
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
    if (err == MM_ERR_NOMEM)
        (void)mm_nomem(&info); /* where nothing below said more */
    if (err) {
        fprintf(stderr, "mamori-server: %s\n", info.text);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
