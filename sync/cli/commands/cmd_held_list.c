#include "sync/cli/call.h"
#include "sync/cli/commands/list.h"
#include "sync/server/reports/held.h"

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    MM_CLI_OPTS_TABLE,
    {"all", MM_OPT_FLAG, NULL, NULL, "もう決めたものも出します", "those that were settled too"},
};

static enum mm_err fill(struct mm_cli *cli, struct mm_central *central, struct mm_report_table *table,
                        struct mm_errinfo *info)
{
    return mm_held_rows(central, mm_cli_flag(cli, "all"), table, info);
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    static const struct mm_cli_list list = {"held", "保留と食いちがいの記録", mm_held_columns,
                                            MM_HELD_COLUMNS, fill};

    return mm_cli_list(cli, &list, info);
}

extern const struct mm_command mm_cmd_held_list;
const struct mm_command mm_cmd_held_list = {
    .words = "held list",
    .args = "",
    .ja = "保留にした記録と、食いちがう記録を一覧にします",
    .en = "lists the records that were kept apart: broken ones and conflicts",
    .more_ja =
        "保留: 記録として読めない、または失効した端末から届いたもの。食いちがい: "
        "同じ番号の別の記録があるもの。\n"
        "どちらも届いたまま残っていて、ほかの記録の邪魔はしません。わけは mamori held show で、扱いは\n"
        "mamori held settle で決めます。",
    .more_en =
        "Broken: it cannot be read as a record, or came from a revoked kiosk. Conflict: another record has "
        "its id.\nBoth are kept as they came and hold nothing up. mamori held show says why, mamori held "
        "settle decides.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
