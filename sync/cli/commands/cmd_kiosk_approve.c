#include "sync/cli/kiosk.h"

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    return mm_cli_kiosk_standing(cli, "kiosk.approve",
                                 "を承認しました。端末では何もしなくてよく、1分ほどで始まります。",
                                 " is approved; in a minute or so it begins by itself.", info);
}

extern const struct mm_command mm_cmd_kiosk_approve;
const struct mm_command mm_cmd_kiosk_approve = {
    .words = "kiosk approve",
    .args = "NAME|ID",
    .min_args = 1,
    .max_args = 1,
    .ja = "登録した端末を承認します",
    .en = "approves a kiosk that enrolled",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
