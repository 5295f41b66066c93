#include "sync/base/log.h"
#include "sync/cli/paper_sheet.h"

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"explanations", MM_OPT_FLAG, NULL, NULL, "用紙のかわりに、お渡しする解説を出します",
     "the explanations to be handed over instead"},
    {"o", MM_OPT_STRING, NULL, "FILE", "PDF を書き出すファイル", "file for the PDF"},
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    return mm_cli_paper_print_of(
        cli, mm_cli_flag(cli, "explanations") ? MM_PAPER_PRINT_EXPLAIN : MM_PAPER_PRINT_FORM, cli->args[0], 0,
        info);
}

extern const struct mm_command mm_cmd_paper_print;
const struct mm_command mm_cmd_paper_print = {
    .words = "paper print",
    .args = "NUMBER",
    .min_args = 1,
    .max_args = 1,
    .ja = "用紙をもう一度、または入力の済んだ用紙の解説を PDF にします",
    .en = "prints a sheet again, or the explanations of one that was entered",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
