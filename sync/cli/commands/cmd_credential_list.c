#include "sync/cli/report.h"

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    MM_CLI_OPTS_TABLE,
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    return mm_cli_report(cli, "credentials", mm_now_ms(&cli->clock), info);
}

extern const struct mm_command mm_cmd_credential_list;
const struct mm_command mm_cmd_credential_list = {
    .words = "credential list",
    .args = "",
    .ja = "サーバーを使うための資格を一覧にします（合言葉は出ません）",
    .en = "lists the credentials for the server (without their secrets)",
    .more_ja = "合言葉を替えてからしばらくは古いものも使えます。その間は「古い合言葉の期限」に出ます。",
    .more_en = "After a rotation the old secret works for some hours; old_until says how long.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
