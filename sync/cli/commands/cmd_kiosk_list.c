#include "sync/cli/report.h"

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    MM_CLI_OPTS_TABLE,
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    return mm_cli_report(cli, "kiosks", mm_now_ms(&cli->clock), info);
}

extern const struct mm_command mm_cmd_kiosk_list;
const struct mm_command mm_cmd_kiosk_list = {
    .words = "kiosk list",
    .args = "",
    .ja = "端末と、記録が最後に届いた時刻を一覧にします",
    .en = "lists the kiosks and when their records last arrived",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
