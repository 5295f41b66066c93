#include "sync/base/log.h"
#include "sync/cli/paper_rows.h"
#include "sync/cli/paper_sheet.h"

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"what", MM_OPT_STRING, NULL, "WHAT",
     "問題、回答用紙、出席票のどれか。机上訓練は、進行表、振り返り、出席票",
     "questions, sheets or attendance; of a tabletop plan, review or attendance"},
    {"o", MM_OPT_STRING, NULL, "FILE", "PDF を書き出すファイル", "file for the PDF"},
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    const char *what = mm_cli_str(cli, "what", "");
    int64_t group = 0;
    enum mm_err err = mm_cli_group(cli->args[0], &group, info);
    enum mm_paper_print kind = mm_paper_print_find(what);

    if (err)
        return err;
    if (kind == MM_PAPER_PRINT_COUNT || mm_paper_print_is_sheet(kind))
        return mm_fail(info, MM_ERR_USAGE, "%s",
                       mm_say("--what は、問題、回答用紙、出席票、進行表、振り返りのどれかにしてください",
                              "--what is questions, sheets, attendance, plan or review"));
    return mm_cli_paper_print_of(cli, kind, NULL, group, info);
}

extern const struct mm_command mm_cmd_group_print;
const struct mm_command mm_cmd_group_print = {
    .words = "group print",
    .args = "GROUP",
    .min_args = 1,
    .max_args = 1,
    .ja = "集合研修の問題、回答用紙、出席票、机上訓練の進行表と振り返りを PDF にします",
    .en = "prints the questions, sheets or attendance sheet of a group session, the plan and review of a "
          "tabletop",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
