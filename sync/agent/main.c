/* mamori-agent: the kiosk's messenger. A daemon that wakes when the store changes or its time has come, one
 * round with --once, or `enrol`. */
#include "sync/agent/agent.h"
#include "sync/agent/lrs.h"
#include "sync/agent/office.h"
#include "sync/agent/print.h"
#include "sync/base/log.h"
#include "sync/base/opts.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define WAKE_MS   60000 /* the longest sleep */
#define UNSURE_MS 10000 /* after a failure whose back-off could not be stored */
#define GATHER_MS 200   /* answers come in twos and threes: send them together */

struct options {
    const char *store, *server, *ca, *code, *name, *medium, *media, *printer;
    struct mm_lrs_setting lrs;
    bool once, again, help, version;
};

struct daemon {
    struct mm_agent *agent;
    int signals, changes; /* signalfd, inotify */
    int64_t pull_at_ms;   /* monotonic */
    bool failed;          /* the last round did */
    char said[512];       /* the last failure logged: each is said once */
};

static enum mm_err open_watches(struct daemon *d, const char *dir, struct mm_errinfo *info)
{
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    (void)sigprocmask(SIG_BLOCK, &stop, NULL);
    d->signals = signalfd(-1, &stop, SFD_CLOEXEC | SFD_NONBLOCK);
    d->changes = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (d->signals < 0 || d->changes < 0 ||
        inotify_add_watch(d->changes, dir, IN_MODIFY | IN_CREATE | IN_MOVED_TO) < 0)
        return mm_fail_errno(info, errno, mm_say("%s を見張れません", "cannot watch %s"), dir);
    return MM_OK;
}

/* True when it is time to stop. */
static bool wait_for(struct daemon *d, int64_t wait_ms)
{
    struct pollfd fds[] = {{.fd = d->signals, .events = POLLIN}, {.fd = d->changes, .events = POLLIN}};
    char drain[4096];
    (void)poll(fds, 2, (int)wait_ms);
    if (fds[0].revents)
        return true;
    if (fds[1].revents) {
        (void)poll(fds, 1, GATHER_MS);
        while (read(d->changes, drain, sizeof drain) > 0)
            ;
    }
    return fds[0].revents != 0;
}

static void say(struct daemon *d, enum mm_err err, const char *text)
{
    if (!err && d->said[0])
        mm_log(MM_LOG_INFO, "the server is there again");
    if (err && strcmp(d->said, text) != 0)
        mm_log(MM_LOG_WARN, "%s; what is not sent stays in the outbox and is tried again", text);
    (void)snprintf(d->said, sizeof d->said, "%s", err ? text : "");
}

static void work(struct daemon *d)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = mm_agent_requests(d->agent, &info);
    bool pull = mm_mono_ms(&d->agent->clock) >= d->pull_at_ms;
    if (!err && mm_backoff_left_ms(d->agent) == 0 && (pull || mm_store_outbox_count(d->agent->store) > 0)) {
        err = mm_agent_sync(d->agent, pull, NULL, &info);
        if (pull && !err)
            d->pull_at_ms = mm_mono_ms(&d->agent->clock) + mm_look_done(d->agent);
        if (!err)
            say(d, err, "");
    }
    if (err)
        say(d, err, info.text);
    d->failed = err != MM_OK;
}

static int64_t next_wait(struct daemon *d)
{
    int64_t wait = d->pull_at_ms - mm_mono_ms(&d->agent->clock), left = mm_backoff_left_ms(d->agent);
    wait = wait < 0 ? 0 : wait;
    wait = wait < left ? left : wait;
    if (left > 0 && mm_store_outbox_count(d->agent->store) > 0)
        wait = left;
    if (d->failed && left == 0 && wait < UNSURE_MS)
        wait = UNSURE_MS;
    return wait < GATHER_MS ? GATHER_MS : wait > WAKE_MS ? WAKE_MS : wait;
}

static void close_watches(const struct daemon *d)
{
    if (d->signals >= 0)
        close(d->signals);
    if (d->changes >= 0)
        close(d->changes);
}

/* Until the kiosk is enrolled: from its own screen through the store, or by `enrol` in another process.
 * *ret_stop: it is time to stop. */
static enum mm_err wait_for_enrolment(const struct options *o, const struct mm_agent_settings *settings,
                                      const struct mm_clock *clock, const struct mm_random *random,
                                      bool *ret_stop, struct mm_errinfo *info)
{
    struct daemon d = {.signals = -1, .changes = -1};
    struct mm_store *store = NULL;
    char recorder[MM_ID_BYTES];
    bool enrolled = false;
    enum mm_err err = mm_store_open(settings->dir, true, clock, random, &store, info);
    if (!err)
        err = open_watches(&d, settings->dir, info);
    if (!err)
        mm_log(MM_LOG_INFO, "this kiosk is not enrolled yet; waiting for its code");
    while (!err && !enrolled && !*ret_stop) {
        err = mm_agent_requests_before(store, settings, o->name, clock, random, &enrolled, info);
        enrolled = enrolled || mm_store_meta_get(store, "recorder", recorder, sizeof recorder, NULL) == MM_OK;
        if (!err && !enrolled)
            *ret_stop = wait_for(&d, WAKE_MS);
    }
    close_watches(&d);
    mm_store_close(store);
    return err;
}

/* The kiosk offers media where there are any. */
static enum mm_err tell_media(struct mm_agent *agent, struct mm_errinfo *info)
{
    const char *there = agent->media[0] ? "1" : "0";
    if (mm_store_meta_int(agent->store, MM_META_MEDIA, 0) == (*there == '1'))
        return MM_OK;
    return mm_store_meta_set(agent->store, MM_META_MEDIA, there, info);
}

static enum mm_err run_daemon(struct mm_agent *agent, struct mm_errinfo *info)
{
    struct daemon d = {.agent = agent, .signals = -1, .changes = -1};
    enum mm_err err = open_watches(&d, agent->dir, info);
    if (!err)
        err = tell_media(agent, info);
    bool stop = false;
    d.pull_at_ms = mm_mono_ms(&agent->clock) + mm_look_left_ms(agent);
    while (!err && !stop) {
        work(&d);
        stop = wait_for(&d, next_wait(&d));
    }
    close_watches(&d);
    return err;
}

static enum mm_err enrol(const struct options *o, const struct mm_agent_settings *settings,
                         const struct mm_clock *clock, const struct mm_random *random,
                         struct mm_errinfo *info)
{
    if (!o->server || !o->code)
        return mm_fail(info, MM_ERR_USAGE, "%s",
                       mm_say("enrol には --server URL と --code コード が要ります",
                              "enrol needs --server URL and --code CODE"));
    bool pending = false;
    const struct mm_agent_enrolment how = {o->code, o->name, o->again};
    enum mm_err err = mm_agent_enrol(settings, &how, clock, random, &pending, info);
    if (!err)
        puts(pending ? mm_say("登録しました。事務局の承認を待っています（この端末での操作はもう要りません）",
                              "enrolled; waiting for approval (nothing more to do here)")
                     : mm_say("登録しました", "enrolled"));
    return err;
}

static enum mm_err rotate(struct mm_agent *agent, struct mm_errinfo *info)
{
    enum mm_err err = mm_agent_rotate(agent, info);
    if (!err)
        printf(mm_say("鍵を替えました（%s）\n", "the key was changed (%s)\n"), agent->key_id);
    return err;
}

static enum mm_err export_to(struct mm_agent *agent, const struct options *o, const char *dir,
                             struct mm_errinfo *info)
{
    struct mm_agent_carried carried;
    enum mm_err err = mm_agent_export(agent, dir, o->medium, &carried, info);
    if (!err)
        printf(mm_say("書き出しました（記録%zu件、端末には残っています）: %s\n",
                      "written (%zu records, which stay here too): %s\n"),
               carried.records, carried.name);
    return err;
}

static enum mm_err import_from(struct mm_agent *agent, const struct options *o, const char *path,
                               struct mm_errinfo *info)
{
    struct mm_agent_carried carried;
    enum mm_err err = mm_agent_import(agent, path, o->medium, &carried, info);
    if (carried.files)
        printf(mm_say("取り込みました（ファイル%zu個、うち古いもの%zu個、受け取られた記録%zu件）\n",
                      "taken (%zu files, %zu of them old; %zu records were received)\n"),
               carried.files, carried.old, carried.records);
    return err;
}

/* Without --lrs the records go to our server again. */
static enum mm_err set_lrs(struct mm_agent *agent, const struct options *o, const char *arg,
                           struct mm_errinfo *info)
{
    (void)arg;
    return o->lrs.url ? mm_lrs_set(agent->store, agent->dir, &o->lrs, &agent->clock, info)
                      : mm_lrs_unset(agent->store, info);
}

/* Without --secret-file the menu goes. */
static enum mm_err set_office(struct mm_agent *agent, const struct options *o, const char *arg,
                              struct mm_errinfo *info)
{
    (void)arg;
    return mm_office_set(agent, o->lrs.user, o->lrs.secret_file, info);
}

static enum mm_err rotate_key(struct mm_agent *agent, const struct options *o, const char *arg,
                              struct mm_errinfo *info)
{
    (void)o, (void)arg;
    return rotate(agent, info);
}

/* What an agent that is enrolled can be told to do once. */
static const struct {
    const char *word;
    bool takes; /* a word behind it */
    enum mm_err (*run)(struct mm_agent *agent, const struct options *o, const char *arg,
                       struct mm_errinfo *info);
} words_once[] = {{"rotate", false, rotate_key},
                  {"export", true, export_to},
                  {"import", true, import_from},
                  {"lrs", false, set_lrs},
                  {"office", false, set_office}};
#define N_ONCE (sizeof words_once / sizeof words_once[0])

static size_t find_once(const char *word)
{
    size_t i = 0;
    while (word && i < N_ONCE && strcmp(words_once[i].word, word) != 0)
        i++;
    return word ? i : N_ONCE;
}

static enum mm_err check_words(const char *word, const char *arg, struct mm_errinfo *info)
{
    size_t once = find_once(word);
    bool takes = once < N_ONCE && words_once[once].takes;
    if (word && once == N_ONCE && strcmp(word, "enrol") != 0 && strcmp(word, "status") != 0)
        return mm_fail(info, MM_ERR_USAGE,
                       mm_say("「%s」という働きはありません", "there is no command \"%s\""), word);
    if (takes == (arg != NULL))
        return MM_OK;
    return mm_fail(info, MM_ERR_USAGE,
                   takes ? mm_say("%s の後にフォルダーを指定してください", "give a folder behind %s")
                         : mm_say("%s の後の言葉が多すぎます", "too many words behind %s"),
                   word);
}

static enum mm_err status(const struct options *o, const struct mm_clock *clock,
                          const struct mm_random *random, struct mm_errinfo *info)
{
    struct mm_store *store = NULL;
    struct mm_buf out;
    enum mm_err err = mm_store_open(o->store, false, clock, random, &store, info);
    if (err)
        return err;
    mm_buf_init(&out, 64 * 1024);
    mm_agent_status_write(store, &out);
    (void)fputs(mm_buf_str(&out), stdout);
    mm_buf_done(&out);
    mm_store_close(store);
    return MM_OK;
}

static enum mm_err one_round(struct mm_agent *agent, struct mm_errinfo *info)
{
    enum mm_err err = mm_agent_requests(agent, info);
    return err ? err : mm_agent_sync(agent, true, NULL, info);
}

static enum mm_err run(const struct options *o, const char *word, const char *arg, struct mm_errinfo *info)
{
    const struct mm_agent_settings settings = {
        .dir = o->store, .server = o->server, .ca_file = o->ca, .media = o->media};
    struct mm_clock clock = mm_clock_system();
    struct mm_random random = mm_random_system();
    struct mm_agent *agent = NULL;
    if (!o->store)
        return mm_fail(info, MM_ERR_USAGE, "%s",
                       mm_say("--store フォルダー を指定してください", "give --store DIR"));
    enum mm_err err = check_words(word, arg, info);
    if (!err)
        err = mm_crypto_init(info);
    if (err)
        return err;
    if (word && strcmp(word, "enrol") == 0)
        return enrol(o, &settings, &clock, &random, info);
    if (word && strcmp(word, "status") == 0)
        return status(o, &clock, &random, info);
    err = mm_agent_open(&settings, &clock, &random, &agent, info);
    if ((err == MM_ERR_AUTH || err == MM_ERR_NOT_FOUND) && !word && !o->once) {
        bool stop = false;
        err = wait_for_enrolment(o, &settings, &clock, &random, &stop, info);
        if (err || stop)
            return err;
        err = mm_agent_open(&settings, &clock, &random, &agent, info);
    }
    if (!err && o->printer)
        err = mm_printer_set(agent->store, o->printer, info);
    if (!err && word)
        err = words_once[find_once(word)].run(agent, o, arg, info);
    else if (!err)
        err = o->once ? one_round(agent, info) : run_daemon(agent, info);
    mm_agent_close(agent);
    return err;
}

static void print_help(const struct mm_opt *opts, size_t n)
{
    puts(mm_say(
        "使い方: mamori-agent --store フォルダー --server URL [--ca ファイル] [--once]\n"
        "        mamori-agent enrol --store フォルダー --server URL --code コード [--again]\n"
        "        mamori-agent rotate --store フォルダー（鍵を替える）\n"
        "        mamori-agent export 媒体のフォルダー --store フォルダー [--medium "
        "番号]（持ち運ぶファイルを書く）\n"
        "        mamori-agent import 媒体のフォルダー --store フォルダー [--medium "
        "番号]（サーバーからの返事を取り込む）\n"
        "        mamori-agent lrs --store フォルダー --lrs URL --user 名前 --secret-file ファイル --body "
        "機関 "
        "--decided-on 日 --number 番号（記録を別の保管先へ送る。--lrs を省くとやめる）\n"
        "        mamori-agent office --store フォルダー --user 名前 --secret-file "
        "ファイル（事務局メニューに、範囲が clerk "
        "の"
        "合言葉を預ける。--secret-file を省くとやめる）\n"
        "        mamori-agent status --store フォルダー（端末の状態）",
        "usage: mamori-agent --store DIR --server URL [--ca FILE] [--once]\n"
        "       mamori-agent enrol --store DIR --server URL --code CODE [--again]\n"
        "       mamori-agent rotate --store DIR (a new key)\n"
        "       mamori-agent export FOLDER --store DIR [--medium NUMBER] (writes a file to carry)\n"
        "       mamori-agent import FOLDER|FILE --store DIR [--medium NUMBER] (takes the server's answers)\n"
        "       mamori-agent lrs --store DIR --lrs URL --user NAME --secret-file FILE --body BODY "
        "--decided-on DAY --number NUMBER (records go to another store; without --lrs: no more)\n"
        "       mamori-agent office --store DIR --user NAME --secret-file FILE (a secret of scope clerk for "
        "the kiosk's "
        "menu "
        "of the secretariat; without --secret-file: no more)\n"
        "       mamori-agent status --store DIR (how this kiosk stands)"));
    mm_opts_help(opts, n);
}

int main(int argc, char **argv)
{
    struct options o = {0};
    const struct mm_opt opts[] = {
        {"store", MM_OPT_STRING, &o.store, "DIR", "端末の記録のフォルダー", "the kiosk's store"},
        {"server", MM_OPT_STRING, &o.server, "URL", "サーバー（省くと登録したサーバー）",
         "the server (default: the one it enrolled with)"},
        {"ca", MM_OPT_STRING, &o.ca, "FILE", "サーバーの証明書を確かめる証明書（PEM）",
         "certificate that the server's must chain to (PEM)"},
        {"once", MM_OPT_FLAG, &o.once, NULL, "一度だけ送受信して終わる", "send and fetch once, then end"},
        {"code", MM_OPT_STRING, &o.code, "CODE", "enrol: 登録コード", "enrol: one-time code"},
        {"again", MM_OPT_FLAG, &o.again, NULL, "enrol: 登録し直す（記録はそのまま）",
         "enrol: anew (the records stay)"},
        {"name", MM_OPT_STRING, &o.name, "NAME", "enrol: 端末の名前", "enrol: name of this kiosk"},
        {"medium", MM_OPT_STRING, &o.medium, "NUMBER", "export・import: 媒体の番号（使用記録に載る）",
         "export, import: the medium's number, for the record of media"},
        {"media", MM_OPT_STRING, &o.media, "DIR",
         "媒体のフォルダー（端末の「保守」から書き出せるようになる）",
         "the medium's folder (so that the kiosk's maintenance can use it)"},
        {"printer", MM_OPT_STRING, &o.printer, "NAME",
         "研修修了証を印刷するプリンター（覚えます。\"\" で取り消し）",
         "printer of certificates (remembered; \"\" forgets it)"},
        {"lrs", MM_OPT_STRING, &o.lrs.url, "URL", "lrs: 別の保管先（https://…/xapi）",
         "lrs: another record store (https://…/xapi)"},
        {"user", MM_OPT_STRING, &o.lrs.user, "NAME", "lrs、office: そこでの名前",
         "lrs, office: the name there"},
        {"secret-file", MM_OPT_STRING, &o.lrs.secret_file, "FILE", "lrs、office: 合言葉を書いたファイル",
         "lrs, office: a file with the secret"},
        {"body", MM_OPT_STRING, &o.lrs.body, "BODY", "lrs: 送ることを決定した機関",
         "lrs: the body that decided it"},
        {"decided-on", MM_OPT_STRING, &o.lrs.decided_on, "DAY", "lrs: 決定した日（2026-11-01）",
         "lrs: the day of the decision (2026-11-01)"},
        {"number", MM_OPT_STRING, &o.lrs.number, "NUMBER", "lrs: 決定の文書番号",
         "lrs: the number of its document"},
        {"help", MM_OPT_FLAG, &o.help, NULL, "この説明を表示", "print this help"},
        {"version", MM_OPT_FLAG, &o.version, NULL, "版を表示", "print the version"},
    };
    size_t n_opts = sizeof opts / sizeof opts[0], n_words = 0;
    const char *words[2] = {NULL, NULL};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    mm_log_start("mamori-agent", MM_LOG_INFO);
    (void)signal(SIGPIPE, SIG_IGN);
    enum mm_err err = mm_opts_parse(argc, argv, opts, n_opts, words, 2, &n_words, &info);
    if (!err && o.version)
        puts("mamori-agent " MM_VERSION);
    else if (!err && o.help)
        print_help(opts, n_opts);
    else if (!err)
        err = run(&o, words[0], words[1], &info);
    if (err) {
        fprintf(stderr, "mamori-agent: %s\n", info.text);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
