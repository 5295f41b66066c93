/* mamori-server: the central server. One process for each database; handlers run in threads of
 * libmicrohttpd, this one waits for signals and tells systemd how things are. */
#include "sync/base/clock.h"
#include "sync/base/log.h"
#include "sync/base/opts.h"
#include "sync/base/path.h"
#include "sync/server/central.h"
#include "sync/server/http.h"
#include "sync/server/metrics.h"
#include "sync/server/notify.h"
#include "sync/server/pages.h"
#include "sync/server/router.h"
#include "sync/tls/tls.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define WARN_DAYS      30
#define STOP_S         30 /* for requests under way */
#define MIB            (1024 * 1024)
#define LEAST_ATTACHED (MM_MAX_BODY_BYTES / MIB)
#define MOST_ATTACHED  (MM_MAX_ATTACHED_BYTES / MIB)

struct options {
    const char *db, *listen, *tls_cert, *tls_key, *log_level, *trust_proxy, *backups;
    struct mm_proxies proxies;
    int64_t per_address, kiosk_rate, attachments;
    bool help, version, openapi;
};

static void on_failed(void *ctx, const struct mm_web_request *request, const struct mm_web_reply *reply)
{
    (void)ctx;
    mm_log(MM_LOG_ERROR, "%s %s: %d %s; the request was refused, the server goes on", request->method,
           request->path, reply->status, reply->log);
}

static void on_refused(void *ctx, const struct mm_web_request *request, const struct mm_web_reply *reply,
                       unsigned left_out)
{
    char more[60] = "";
    (void)ctx;
    if (left_out)
        (void)snprintf(more, sizeof more, " (and %u others before it)", left_out);
    mm_log(MM_LOG_WARN, "a request from %s that no kiosk sends: %d; it was refused%s", request->peer,
           reply->status, more);
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

/* What runs. */
struct server {
    const struct options *options;
    struct mm_clock clock;
    struct mm_central *central;
    struct mm_router *router;
    struct mm_web *web;
    struct mm_notify notify;
};

/* "--log-level info", or "--log-level @FILE" with the word in a file, which is read again at SIGHUP. */
static enum mm_err set_log_level(const char *level, struct mm_errinfo *info)
{
    enum mm_log_level found = MM_LOG_INFO;
    struct mm_buf text;
    mm_buf_init(&text, 100);
    enum mm_err err = MM_OK;
    if (level[0] == '@')
        err = mm_file_read(level + 1, 99, &text, info);
    else
        mm_buf_str_append(&text, level);
    while (text.len && (text.data[text.len - 1] == '\n' || text.data[text.len - 1] == ' '))
        text.data[--text.len] = '\0';
    if (!err && !mm_log_level_find(mm_buf_str(&text), &found))
        err = mm_fail(info, MM_ERR_USAGE, "%s",
                      mm_say("--log-level は error、warn、info、debug のどれかです（@ファイル名 も使えます）",
                             "--log-level is one of error, warn, info, debug, or @FILE that holds one"));
    mm_buf_done(&text);
    if (!err)
        mm_log_level_set(found);
    return err;
}

static enum mm_err renew_certificate(struct server *s, struct mm_errinfo *info)
{
    struct mm_tls_pair pair;
    struct mm_web_settings found = {0};
    mm_tls_pair_init(&pair);
    enum mm_err err = load_tls(s->options, &s->clock, &pair, &found, info);
    if (!err)
        err = mm_web_certificate(s->web, found.tls_cert, found.tls_key, info);
    if (!err)
        err = mm_central_tls_show(s->central, found.tls_cert, info);
    mm_tls_pair_done(&pair);
    return err;
}

/* What cannot be read leaves what was there before. */
static void reload(struct server *s)
{
    char text[80];
    struct mm_errinfo info = MM_ERRINFO_INIT;
    (void)snprintf(text, sizeof text, "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)mm_metrics_now_us());
    mm_notify_say(&s->notify, text);
    enum mm_err err = s->options->log_level ? set_log_level(s->options->log_level, &info) : MM_OK;
    if (!err && s->options->tls_cert)
        err = renew_certificate(s, &info);
    if (err)
        mm_log(MM_LOG_ERROR, "%s; what was there before goes on", info.text);
    else
        mm_log(MM_LOG_INFO, "read again: log level%s", s->options->tls_cert ? ", certificate" : "");
    mm_notify_say(&s->notify, "READY=1");
}

static void beat(void *ctx)
{
    mm_notify_say(ctx, "WATCHDOG=1");
}

/* Signs of life come from the writer, thrice as often as systemd wants them. */
static void run(struct server *s, const sigset_t *signals)
{
    int64_t every_us = s->notify.watchdog_us / 3;
    const struct timespec every = {(time_t)(every_us / 1000000), (long)(every_us % 1000000) * 1000};
    for (;;) {
        if (every_us)
            mm_router_pulse(s->router, beat, &s->notify);
        int sig = every_us ? sigtimedwait(signals, NULL, &every) : sigwaitinfo(signals, NULL);
        if (sig == SIGHUP)
            reload(s);
        else if (sig > 0)
            return;
    }
}

/* Requests under way end first. What the writer holds up for longer was never acknowledged: its kiosk sends
 * it again, and the database forgets it. */
static void wind_up(struct server *s)
{
    mm_notify_say(&s->notify, "STOPPING=1");
    if (mm_web_calm(s->web, STOP_S))
        return;
    mm_log(MM_LOG_ERROR,
           "requests under way did not end within %d s; stopped without them, nothing of them was "
           "acknowledged",
           STOP_S);
    _exit(EXIT_FAILURE);
}

/* Beside the other data where it is installed, in the build tree where not. */
static enum mm_err show_pages(struct mm_central *central, struct mm_errinfo *info)
{
    char data[MM_PATH_BYTES], dir[MM_PATH_BYTES] = MM_BUILD_WEB;
    struct mm_pages *pages = NULL;
    enum mm_err err = MM_OK;
    if (mm_data_dir(MM_BUILD_DATADIR, data, NULL) == MM_OK && strcmp(data, MM_BUILD_DATADIR) != 0)
        err = mm_path_join(dir, data, "web");
    if (!err)
        err = mm_pages_load(dir, &pages, info);
    if (!err && !pages)
        mm_log(MM_LOG_WARN, "no pages in %s: /web/ says so, everything else works", dir);
    if (!err)
        mm_central_show_pages(central, pages);
    return err;
}

static enum mm_err serve(const struct options *o, const sigset_t *signals, struct mm_errinfo *info)
{
    struct mm_tls_pair pair;
    struct server s = {.options = o, .clock = mm_clock_system()};
    struct mm_random random = mm_random_system();
    struct mm_web_ops ops = mm_router_ops;
    ops.failed = on_failed;
    ops.refused = on_refused;
    struct mm_web_settings settings = {
        .listen = o->listen, .per_address = (unsigned)o->per_address, .ops = &ops, .proxies = o->proxies};
    /* The port comes first, so that the lease can say where we listen; requests are served last. */
    mm_notify_open(&s.notify);
    mm_tls_pair_init(&pair);
    enum mm_err err = load_tls(o, &s.clock, &pair, &settings, info);
    if (!err)
        err = mm_web_open(&settings, &s.web, info);
    if (!err)
        err = mm_central_open(o->db, MM_CENTRAL_WRITE, mm_web_lease(s.web), &s.clock, &random, &s.central,
                              info);
    if (!err)
        mm_central_backups_to(s.central, o->backups);
    if (!err)
        err = show_pages(s.central, info);
    if (!err)
        err = mm_router_new(s.central, &s.router, info);
    if (!err)
        mm_router_rate(s.router, o->kiosk_rate);
    if (!err)
        mm_router_attachments(s.router, (size_t)o->attachments * MIB);
    if (!err && settings.tls_cert)
        err = mm_central_tls_show(s.central, settings.tls_cert, info);
    char *folder = err ? NULL : mm_central_folder(s.central);
    if (!err)
        err = folder ? mm_web_spool(s.web, folder, info) : MM_ERR_NOMEM;
    free(folder);
    if (!err)
        err = mm_web_start(s.web, s.router, info);
    mm_tls_pair_done(&pair);
    if (!err) {
        printf("listening %s\n", mm_web_url(s.web));
        (void)fflush(stdout);
        mm_notify_say(&s.notify, "READY=1");
        run(&s, signals);
        wind_up(&s);
    }
    mm_web_close(s.web);
    mm_router_free(s.router);
    mm_central_close(s.central);
    mm_notify_close(&s.notify);
    return err;
}

static void print_help(const struct mm_opt *opts, size_t n)
{
    puts(mm_say("使い方: mamori-server --db URL [--listen 127.0.0.1:8080]",
                "usage: mamori-server --db URL [--listen 127.0.0.1:8080]"));
    mm_opts_help(opts, n);
    puts(mm_say(
        "postgresql:// では、教材と鍵のフォルダーは mamori init の --files で決めたものです。別の機械に移した"
        "ときは環境変数 MAMORI_FILES で指定します。パスワードは接続先に書かず、~/.pgpass か PGPASSFILE の"
        "ファイルに書きます。",
        "With postgresql://, packs and keys lie in the folder that was given to mamori init --files; after a "
        "move to another machine, name it in MAMORI_FILES. No password in the URL: put it into ~/.pgpass or "
        "the file that PGPASSFILE names."));
    puts(mm_say(
        "SIGHUP で証明書と --log-level のファイルを読み直します。SIGTERM "
        "では、受けた依頼を終えてから止まります。",
        "SIGHUP reads certificate and log level again. SIGTERM ends when the requests under way are done."));
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

/* Threads come and go with bodies of a megabyte and documents of many small pieces: few heaps, and what is
 * big goes back to the machine at once. */
static void keep_small(void)
{
    (void)mallopt(M_ARENA_MAX, 2);
    (void)mallopt(M_MMAP_THRESHOLD, 256 * 1024); /* as it is: without this it grows with what was freed */
    (void)mallopt(M_TRIM_THRESHOLD, 1024 * 1024);
}

/* What the options say must be what can be done. */
static enum mm_err check(struct options *o, struct mm_errinfo *info)
{
    const struct {
        const char *name;
        int64_t n, least, most;
    } bounds[] = {
        {"per-address", o->per_address, 0, MM_WEB_CONNECTIONS},
        {"kiosk-rate", o->kiosk_rate, 0, MM_MAX_KIOSK_RATE},
        {"attachments", o->attachments, LEAST_ATTACHED, MOST_ATTACHED},
    };
    if (!o->db)
        return mm_fail(
            info, MM_ERR_USAGE, "%s",
            mm_say(
                "--db sqlite:ファイル名 か --db postgresql://利用者@ホスト/データベース を指定してください",
                "give --db sqlite:FILE or --db postgresql://user@host/database"));
    for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++)
        if (bounds[i].n < bounds[i].least || bounds[i].n > bounds[i].most)
            return mm_fail(info, MM_ERR_USAGE,
                           mm_say("--%s は %lld から %lld までです", "--%s: %lld to %lld"), bounds[i].name,
                           (long long)bounds[i].least, (long long)bounds[i].most);
    enum mm_err err = mm_proxies_read(o->trust_proxy, &o->proxies, info);
    return err || !o->log_level ? err : set_log_level(o->log_level, info);
}

/* Before any thread starts, so that only sigtimedwait() sees them. */
static void block(sigset_t *ret_signals)
{
    sigemptyset(ret_signals);
    sigaddset(ret_signals, SIGTERM);
    sigaddset(ret_signals, SIGINT);
    sigaddset(ret_signals, SIGHUP);
    (void)sigprocmask(SIG_BLOCK, ret_signals, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
}

static enum mm_err start(struct options *o, struct mm_errinfo *info)
{
    sigset_t signals;
    enum mm_err err = check(o, info);
    block(&signals);
    if (!err)
        err = mm_crypto_init(info);
    if (!err)
        err = serve(o, &signals, info);
    return err == MM_ERR_NOMEM ? mm_nomem(info) : err; /* where nothing below said more */
}

int main(int argc, char **argv)
{
    struct options o = {
        .listen = "127.0.0.1:8080", .kiosk_rate = MM_CROWD_PER_SECOND, .attachments = MOST_ATTACHED};
    const struct mm_opt opts[] = {
        {"db", MM_OPT_STRING, &o.db, "URL",
         "データベース（sqlite:ファイル名 か postgresql://利用者@ホスト/データベース）",
         "database (sqlite:FILE or postgresql://user@host/database)"},
        {"listen", MM_OPT_STRING, &o.listen, "HOST:PORT", "待ち受ける場所（0 番なら空いている番号）",
         "where to listen (port 0 picks a free one)"},
        {"tls-cert", MM_OPT_STRING, &o.tls_cert, "FILE", "サーバーの証明書（PEM、上の認証局のものを続けて）",
         "the server's certificate and its chain (PEM)"},
        {"tls-key", MM_OPT_STRING, &o.tls_key, "FILE", "その鍵（PEM、ほかの人が読めないもの）",
         "its key (PEM, readable by nobody else)"},
        {"per-address", MM_OPT_INT, &o.per_address, "N", "同じ相手からの接続数の上限（既定 32）",
         "connections from one address (default 32)"},
        {"kiosk-rate", MM_OPT_INT, &o.kiosk_rate, "N",
         "端末の送受信を1秒に何回まで受けるか。残りは順に後で来てもらう（既定 500、0 なら制限なし）",
         "rounds of kiosks a second; the others are told when to come (default 500, 0: no limit)"},
        {"attachments", MM_OPT_INT, &o.attachments, "MIB",
         "添付の付いた学習記録を一度に何 MiB まで受けるか（添付一つは 64 まで。既定 256、8 から 256）",
         "statements with attachments: MiB of one request (of one attachment at most 64; default 256, 8 to "
         "256)"},
        {"backups", MM_OPT_STRING, &o.backups, "DIR",
         "事務局メニューから作る控えのフォルダー（省くと、そこからは作れない）",
         "where the kiosk's menu of the secretariat puts backups (default: it makes none)"},
        {"trust-proxy", MM_OPT_STRING, &o.trust_proxy, "ADDRESSES",
         "前に立つ nginx などのアドレス（127.0.0.1,::1 の形。その X-Forwarded-For を信じる）",
         "addresses of a proxy in front (127.0.0.1,::1), whose X-Forwarded-For is believed"},
        {"log-level", MM_OPT_STRING, &o.log_level, "LEVEL",
         "記録する細かさ（error、warn、info、debug。@ファイル名 なら SIGHUP で読み直す。既定 info）",
         "what is logged (error, warn, info, debug; @FILE is read again at SIGHUP; default info)"},
        {"openapi", MM_OPT_FLAG, &o.openapi, NULL, "インターフェースの説明（OpenAPI 3.1）を表示",
         "print the interfaces (OpenAPI 3.1)"},
        {"help", MM_OPT_FLAG, &o.help, NULL, "この説明を表示", "print this help"},
        {"version", MM_OPT_FLAG, &o.version, NULL, "版を表示", "print the version"},
    };
    size_t n_opts = sizeof opts / sizeof opts[0], n_args = 0;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    keep_small();
    mm_log_start("mamori-server", MM_LOG_INFO);
    enum mm_err err = mm_opts_parse(argc, argv, opts, n_opts, NULL, 0, &n_args, &info);
    if (!err && o.openapi)
        return print_openapi();
    if (!err && o.version) {
        puts("mamori-server " MM_VERSION);
        return EXIT_SUCCESS;
    }
    if (!err && o.help) {
        print_help(opts, n_opts);
        return EXIT_SUCCESS;
    }
    if (!err)
        err = start(&o, &info);
    if (err) {
        fprintf(stderr, "mamori-server: %s\n", info.text);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
