#include "sync/cli/report.h"

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    MM_CLI_OPTS_TABLE,
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    return mm_cli_report(cli, "roster", mm_now_ms(&cli->clock), info);
}

extern const struct mm_command mm_cmd_roster_export;
const struct mm_command mm_cmd_roster_export = {
    .words = "roster export",
    .args = "",
    .ja = "名簿を書き出します（roster import で読み戻せます）",
    .en = "writes the roster, as `roster import` reads it",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
