#include "sync/cli/report.h"

static const struct mm_opt opts[] = {MM_CLI_OPT_DB, MM_CLI_OPTS_TABLE};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    return mm_cli_report(cli, "media", mm_now_ms(&cli->clock), info);
}

extern const struct mm_command mm_cmd_bundle_record;
const struct mm_command mm_cmd_bundle_record = {
    .words = "bundle record",
    .args = "",
    .ja = "電磁的記録媒体 使用記録を書き出します（--format pdf で印刷できます）",
    .en = "writes the record of media that were used (--format pdf to print it)",
    .more_ja = "題は mamori council set media_title=題 で変えられます。",
    .more_en = "Its title: mamori council set media_title=TITLE.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
