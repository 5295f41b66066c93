#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    char *dir = realpath(cli->args[0], NULL); /* the server stands in another folder */
    struct mm_buf in;
    struct mm_json *out = NULL;
    struct mm_jw w;
    enum mm_err err;

    if (!dir)
        return mm_fail_errno(info, errno, "%s: %s", cli->args[0],
                             mm_say("教材のフォルダを開けません", "cannot open the pack's folder"));
    mm_buf_init(&in, 16 * 1024);
    mm_jw_init(&w, &in);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "dir", dir);
    mm_jw_end(&w);
    err = mm_cli_action(cli, "content.publish", &in, &out, info);
    if (!err)
        printf(mm_say("教材の版 %s を配ります（%" PRId64 "回目）。\n",
                      "version %s is handed out now (no. %" PRId64 ").\n"),
               mm_json_get_str(out, "version", ""), mm_json_get_int(out, "serial", 0));
    mm_json_free(out);
    mm_buf_done(&in);
    free(dir);
    return err;
}

extern const struct mm_command mm_cmd_content_publish;
const struct mm_command mm_cmd_content_publish = {
    .words = "content publish",
    .args = "DIR",
    .min_args = 1,
    .max_args = 1,
    .ja = "教材を調べ、端末に配る版にします",
    .en = "checks a pack and hands it out to the kiosks",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
