#include "sync/cli/report.h"

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    MM_CLI_OPTS_TABLE,
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    return mm_cli_report(cli, "periods", mm_now_ms(&cli->clock), info);
}

extern const struct mm_command mm_cmd_selfcheck_list;
const struct mm_command mm_cmd_selfcheck_list = {
    .words = "selfcheck list",
    .args = "",
    .ja = "個人の点検の実施期間を一覧にします",
    .en = "lists the periods of the self-check",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
