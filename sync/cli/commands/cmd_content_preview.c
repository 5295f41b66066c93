#include "content/author/preview.h"
#include "sync/base/log.h"
#include "sync/cli/command.h"
#include "sync/cli/finding.h"
#include "sync/cli/preview.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LOOK_MS 400 /* between two looks at the files */

static const struct mm_opt opts[] = {
    {"as", MM_OPT_STRING, NULL, "WHO", "staff なら職員に見える形で（省けば議員）",
     "staff: as staff see it (default: councillor)"},
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

static bool ended(int pid, int *ret_code)
{
    int status;

    if (waitpid(pid, &status, WNOHANG) != pid)
        return false;
    *ret_code = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
    return true;
}

static void stop(int pid)
{
    int status;

    kill(pid, SIGTERM);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
}

static enum mm_err kiosk_failed(int code, struct mm_errinfo *info)
{
    return code ? mm_fail(info, MM_ERR_IO,
                          mm_say("画面のプログラムが止まりました（%d）。上の知らせを見てください。",
                                 "the kiosk ended with %d; see above."),
                          code)
                : MM_OK;
}

/* Waits for a change of the files, or the end of the kiosk. */
static bool wait_change(struct mm_preview *preview, int pid, uint64_t stamp, int *ret_code)
{
    const struct timespec pause = {0, LOOK_MS * 1000000L};

    while (!ended(pid, ret_code)) {
        if (mm_preview_stamp(preview->dir) != stamp)
            return true;
        nanosleep(&pause, NULL);
    }
    return false;
}

/* As long as a window stands there: what has a mistake leaves the screen as it was. */
static enum mm_err watch(struct mm_preview *preview, struct mm_errinfo *info)
{
    uint64_t stamp = mm_preview_stamp(preview->dir);
    int pid = 0, code = 0;
    enum mm_err err = mm_preview_start(preview, &pid, info);

    if (err)
        return err;
    while (wait_change(preview, pid, stamp, &code)) {
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
        stop(pid);
        mm_preview_remove(preview);
        *preview = next;
        err = mm_preview_start(preview, &pid, info);
        if (err)
            return err;
    }
    return kiosk_failed(code, info);
}

static enum mm_err take_shot(struct mm_preview *preview, struct mm_errinfo *info)
{
    const struct timespec pause = {0, 50 * 1000000L};
    char path[MM_PATH_BYTES];
    struct mm_buf png;
    int pid = 0, code = 0;
    enum mm_err err = mm_preview_start(preview, &pid, info);

    while (!err && !ended(pid, &code))
        nanosleep(&pause, NULL);
    if (!err)
        err = kiosk_failed(code, info);
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

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_preview preview = {.dir = cli->args[0],
                                 .id = cli->args[1],
                                 .window = mm_cli_str(cli, "window", "1366x768"),
                                 .shot = mm_cli_str(cli, "shot", NULL),
                                 .staff = mm_cli_str(cli, "as", "")[0] == 's',
                                 .clock = cli->clock,
                                 .random = cli->random};
    enum mm_err err = make(&preview, info);

    if (!err)
        err = preview.shot ? take_shot(&preview, info) : watch(&preview, info);
    mm_preview_remove(&preview);
    return err;
}

extern const struct mm_command mm_cmd_content_preview;
const struct mm_command mm_cmd_content_preview = {
    .words = "content preview",
    .args = "DIR ID",
    .min_args = 2,
    .max_args = 2,
    .ja = "一つのページか問題を、端末の画面で見ます",
    .en = "shows one page or item on the kiosk's screen",
    .more_ja = "ID はページか問題の id "
               "です。教材のファイルを保存すると、画面も新しくなります。まちがいがあるあいだは、\n"
               "前の画面のまま、直すところを示します。窓を閉じると終わります。図は、言葉で出ます。記録は残し"
               "ません。",
    .more_en =
        "ID is that of a page or an item. The screen follows the files as they are saved; while they have a "
        "mistake\n"
        "it stays as it was and the mistake is named. Ends with the window. Figures appear as their words; "
        "nothing\n"
        "is recorded.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .run = run,
};
