#include "sync/cli/report.h"

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    MM_CLI_OPTS_TABLE,
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    return mm_cli_report(cli, "incidents", mm_now_ms(&cli->clock), info);
}

extern const struct mm_command mm_cmd_incident_list;
const struct mm_command mm_cmd_incident_list = {
    .words = "incident list",
    .args = "",
    .ja = "登録した出来事を一覧にします（個人名なし）",
    .en = "lists incidents that were entered (without names)",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
