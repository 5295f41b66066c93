#include "sync/cli/duty.h"

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    const struct mm_cli_duty_note note = {.kind = "void",
                                          .person = "",
                                          .course = "",
                                          .on = "",
                                          .until = "",
                                          .reason = "",
                                          .audience = "",
                                          .detail = "",
                                          .document = "",
                                          .ref = cli->args[0]};
    return mm_cli_duty_note(cli, &note, info);
}

extern const struct mm_command mm_cmd_duty_undo;
const struct mm_command mm_cmd_duty_undo = {
    .words = "duty undo",
    .args = "ID",
    .min_args = 1,
    .max_args = 1,
    .ja = "研修の登録を一つ取り消します（番号は mamori report notes にあります）",
    .en = "takes back what was entered about duties (ids: mamori report notes)",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
