#include "sync/cli/report.h"

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    MM_CLI_OPTS_TABLE,
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    return mm_cli_report(cli, "trainings", mm_now_ms(&cli->clock), info);
}

extern const struct mm_command mm_cmd_training_list;
const struct mm_command mm_cmd_training_list = {
    .words = "training list",
    .args = "",
    .ja = "登録したほかの研修を一覧にします",
    .en = "lists other trainings that were entered",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
