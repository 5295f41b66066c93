#include "content/author/preview.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/cli/audience.h"
#include "sync/cli/command.h"
#include "sync/cli/finding.h"
#include "sync/cli/preview.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    LOOK_MS = 400, /* between two looks at the files */
    STOP_MS = 50,  /* between two looks at a kiosk that ends */
    STOPS = 200    /* so often is it asked to end, then killed */
};

static const struct mm_opt opts[] = {
    {"as", MM_OPT_STRING, NULL, "WHO", "councillor（議員）か staff（職員）に見える形で（省けば議員）",
     "as councillor or staff see it (default: councillor)"},
    {"window", MM_OPT_STRING, NULL, "WxH", "窓の大きさ（省けば 1366x768）",
     "size of the window (default: 1366x768)"},
    {"shot", MM_OPT_STRING, NULL, "FILE", "窓を開かず、画面を PNG に残す",
     "writes a picture (PNG) instead of opening a window"},
};

static void say_findings(const struct mm_findings *findings)
{
    for (size_t i = 0; i < findings->n; i++)
        if (findings->list[i].level == MM_FINDING_ERROR)
            mm_cli_finding(&findings->list[i]);
}

static enum mm_err make(struct mm_preview *preview, struct mm_errinfo *info)
{
    struct mm_findings findings;
    enum mm_err err;

    mm_findings_init(&findings);
    err = mm_preview_make(preview, &findings, info);
    if (err)
        say_findings(&findings);
    fflush(stdout);
    mm_findings_done(&findings);
    return err;
}

/* ---- an end from outside: the kiosk and the folder must not stay ------------------------------------------
 */

static volatile sig_atomic_t told_to_end; /* the signal */
static const int end_signals[] = {SIGINT, SIGTERM, SIGHUP};

static void take_signal(int signal)
{
    told_to_end = signal;
}

/* What the caller has ignored (nohup) stays so. */
static void watch_signals(void)
{
    const struct sigaction take = {.sa_handler = take_signal, .sa_flags = SA_RESTART};
    struct sigaction was;

    for (size_t i = 0; i < sizeof(end_signals) / sizeof(end_signals[0]); i++)
        if (sigaction(end_signals[i], NULL, &was) == 0 && was.sa_handler != SIG_IGN)
            sigaction(end_signals[i], &take, NULL);
}

/* All is put away: the caller sees how this program ended. */
static void end_by_signal(void)
{
    const struct sigaction usual = {.sa_handler = SIG_DFL};

    sigaction(told_to_end, &usual, NULL);
    raise(told_to_end);
}

/* ---- the kiosk --------------------------------------------------------------------------------------------
 */

static void sleep_ms(int ms)
{
    const struct timespec pause = {0, ms * 1000000L};

    nanosleep(&pause, NULL); /* a signal ends it early */
}

/* *pid becomes 0 when it has. */
static bool ended(int *pid, int *ret_code)
{
    int status;

    if (!*pid)
        return true;
    if (waitpid(*pid, &status, WNOHANG) != *pid)
        return false;
    *ret_code = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
    *pid = 0;
    return true;
}

/* Asked more than once: before it is the kiosk, the new process has our ears. */
static void stop(int *pid)
{
    int code;

    for (int i = 0; !ended(pid, &code); i++) {
        kill(*pid, i < STOPS ? SIGTERM : SIGKILL);
        sleep_ms(STOP_MS);
    }
}

static enum mm_err kiosk_failed(int code, struct mm_errinfo *info)
{
    return code ? mm_fail(info, MM_ERR_IO,
                          mm_say("画面のプログラムが止まりました（%d）。上の知らせを見てください。",
                                 "the kiosk ended with %d; see above."),
                          code)
                : MM_OK;
}

/* Waits for a change of the files, the end of the kiosk or one from outside. */
static bool wait_change(struct mm_preview *preview, int *pid, uint64_t stamp, int *ret_code)
{
    while (!told_to_end && !ended(pid, ret_code)) {
        size_t drawn;

        if (mm_preview_stamp(preview->dir) != stamp)
            return true;
        if (mm_preview_draw(preview, &drawn, NULL)) /* busy: the next look will do */
            drawn = 0;
        sleep_ms(LOOK_MS);
    }
    return false;
}

/* As long as a window stands there: what has a mistake leaves the screen as it was. stamp: of the files, from
 * before they were read. */
static enum mm_err watch(struct mm_preview *preview, uint64_t stamp, struct mm_errinfo *info)
{
    int pid = 0, code = 0;
    enum mm_err err = mm_preview_start(preview, &pid, info);

    if (err)
        return err;
    while (wait_change(preview, &pid, stamp, &code)) {
        struct mm_preview next = *preview;
        struct mm_errinfo inner = MM_ERRINFO_INIT;

        stamp = mm_preview_stamp(preview->dir);
        next.work[0] = '\0';
        if (make(&next, &inner)) {
            printf("%s\n", inner.text);
            fflush(stdout);
            mm_preview_remove(&next);
            continue;
        }
        stop(&pid);
        mm_preview_remove(preview);
        *preview = next;
        err = mm_preview_start(preview, &pid, info);
        if (err)
            return err;
    }
    stop(&pid);
    return kiosk_failed(code, info);
}

static enum mm_err walk(struct mm_preview *preview, struct mm_errinfo *info)
{
    int pid = 0, code = 0;
    enum mm_err err = mm_preview_start(preview, &pid, info);

    while (!err && !told_to_end && !ended(&pid, &code))
        sleep_ms(STOP_MS);
    stop(&pid);
    return err ? err : kiosk_failed(code, info);
}

/* What the first walk asks for is drawn; the second meets it. */
static enum mm_err take_shot(struct mm_preview *preview, struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES];
    struct mm_buf png;
    size_t drawn = 0;
    enum mm_err err = walk(preview, info);

    if (!err && !told_to_end)
        err = mm_preview_draw(preview, &drawn, info);
    if (!err && drawn)
        err = mm_preview_again(preview, info);
    if (!err && drawn && !told_to_end)
        err = walk(preview, info);
    if (!err)
        err = mm_path_join(path, preview->work, "preview.png");
    if (!err)
        err = mm_file_read(path, MM_MAX_PDF_BYTES, &png, info);
    if (err)
        return err;
    err = mm_file_write_atomic(preview->shot, mm_buf_str(&png), png.len, 0644, info);
    mm_buf_done(&png);
    return err;
}

/* "1366x768", as the kiosk takes it; it stands in a script of lines and words. */
static enum mm_err check_window(const char *window, struct mm_errinfo *info)
{
    bool plain = strspn(window, "0123456789x") == strlen(window); /* no sign, no blank */
    char *end;
    long w = strtol(window, &end, 10), h = *end == 'x' ? strtol(end + 1, &end, 10) : 0;

    if (plain && !*end && w >= 320 && h >= 240 && w <= 16384 && h <= 16384)
        return MM_OK;
    return mm_fail(info, MM_ERR_USAGE,
                   mm_say("--window %s は使えません。1366x768 のように、320x240 から 16384x16384 "
                          "までで書いてください。",
                          "cannot use --window %s; write it like 1366x768, from 320x240 to 16384x16384."),
                   window);
}

/* ---- what to look at: DIR ID, or FILE with or without ID --------------------------------------------------
 */

struct place {
    char dir[MM_PATH_BYTES], id[MM_ID_BYTES];
};

static void up(char path[MM_PATH_BYTES])
{
    char *slash = strrchr(path, '/');

    if (slash)
        *slash = '\0';
}

static bool is_council(const char *dir)
{
    char path[MM_PATH_BYTES];

    return mm_path_join(path, dir, "council.json") == MM_OK && mm_path_exists(path);
}

/* The one council beside the common folder; more than one cannot be told apart. */
static size_t councils_in(const char *folder, char ret_dir[MM_PATH_BYTES])
{
    DIR *dir = opendir(folder);
    char path[MM_PATH_BYTES];
    size_t n = 0;

    for (struct dirent *e; dir && (e = readdir(dir));) {
        if (e->d_name[0] == '.' || mm_path_join(path, folder, e->d_name) || !is_council(path))
            continue;
        snprintf(ret_dir, MM_PATH_BYTES, "%s", path);
        n++;
    }
    if (dir)
        closedir(dir);
    return n;
}

/* FILE is COUNCIL/modules/x.json, or common/modules/x.json in or beside a council's folder. */
static enum mm_err find_council(const char *file, struct place *place, struct mm_errinfo *info)
{
    char at[MM_PATH_BYTES], *whole = realpath(file, NULL);

    if (!whole)
        return mm_fail_errno(info, errno, "%s", file);
    snprintf(at, sizeof(at), "%s", whole);
    free(whole);
    up(at);
    up(at);
    snprintf(place->dir, sizeof(place->dir), "%s", at);
    if (is_council(at))
        return MM_OK;
    up(at);
    snprintf(place->dir, sizeof(place->dir), "%s", at);
    if (is_council(at) || councils_in(at, place->dir) == 1)
        return MM_OK;
    return mm_fail(
        info, MM_ERR_NOT_FOUND,
        mm_say("%s がどの議会の教材か分かりません。DIR ID の形で、議会のフォルダーと id を書いてください。",
               "cannot tell whose pack %s is of; write the council's folder and an id (DIR ID)."),
        file);
}

/* The first page or item of the file. */
static enum mm_err first_id(const char *file, struct place *place, struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MM_MAX_PACK_FILE_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_json *doc = NULL;
    enum mm_err err = mm_json_load(file, &limits, &doc, info);
    const struct mm_json *list = mm_json_type(doc) == MM_JSON_ARRAY ? doc : mm_json_get(doc, "pages");

    if (err)
        return err;
    snprintf(place->id, sizeof(place->id), "%s", mm_json_get_str(mm_json_first(list), "id", ""));
    mm_json_free(doc);
    return *place->id
               ? MM_OK
               : mm_fail(
                     info, MM_ERR_INVALID,
                     mm_say("%s にページも問題もありません。modules か items のファイルを指定してください。",
                            "%s holds no page and no item; name a file of modules or items."),
                     file);
}

static enum mm_err find_place(const struct mm_cli *cli, struct place *place, struct mm_errinfo *info)
{
    const char *what = cli->args[0], *id = cli->n_args > 1 ? cli->args[1] : NULL;
    enum mm_err err;

    *place = (struct place){.dir = ""};
    if (!id && mm_path_is_dir(what))
        return mm_fail(
            info, MM_ERR_USAGE,
            mm_say("ページか問題の id も書いてください: %s ID", "name a page or an item too: %s ID"), what);
    if (id)
        snprintf(place->id, sizeof(place->id), "%s", id);
    if (mm_path_is_dir(what)) {
        snprintf(place->dir, sizeof(place->dir), "%s", what);
        return MM_OK;
    }
    err = find_council(what, place, info);
    return err || id ? err : first_id(what, place, info);
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct place place;
    enum mm_err err = find_place(cli, &place, info);
    struct mm_preview preview = {.dir = place.dir,
                                 .id = place.id,
                                 .window = mm_cli_str(cli, "window", "1366x768"),
                                 .shot = mm_cli_str(cli, "shot", NULL),
                                 .clock = cli->clock,
                                 .random = cli->random};
    uint64_t stamp = err ? 0 : mm_preview_stamp(preview.dir);
    unsigned audience = 0;

    if (!err)
        err = mm_cli_audience(cli, "as", &audience, info);
    if (!err)
        err = check_window(preview.window, info);
    if (err)
        return err;
    preview.staff = audience == MM_AUD_STAFF;
    watch_signals();
    err = make(&preview, info);
    if (!err && !told_to_end)
        err = preview.shot ? take_shot(&preview, info) : watch(&preview, stamp, info);
    mm_preview_remove(&preview);
    if (told_to_end)
        end_by_signal();
    return err;
}

extern const struct mm_command mm_cmd_content_preview;
const struct mm_command mm_cmd_content_preview = {
    .words = "content preview",
    .args = "DIR ID | FILE [ID]",
    .min_args = 1,
    .max_args = 2,
    .ja = "一つのページか問題を、端末の画面で見ます",
    .en = "shows one page or item on the kiosk's screen",
    .more_ja =
        "DIR は議会のフォルダー、ID はページか問題の id です。FILE は単元か問題のファイルで、ID "
        "を省けば初めのものです。\n"
        "教材のファイルを保存すると、画面も新しくなります。まちがいがあるあいだは、前の画面のまま、直すとこ"
        "ろを示します。\n"
        "窓を閉じると終わります。記録は残しません。",
    .more_en = "DIR is a council's folder, ID that of a page or an item. FILE is one of modules or items; "
               "without an "
               "ID its\n"
               "first is shown. The screen follows the files as they are saved; while they have a mistake it "
               "stays as "
               "it was\n"
               "and the mistake is named. Ends with the window; nothing is recorded.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .run = run,
};
