#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    const struct mm_cli_word words[] = {{"id", cli->args[0]}};
    enum mm_err err = mm_cli_ask(cli, "training.undo", words, sizeof(words) / sizeof(words[0]), &out, info);

    if (!err)
        printf("%s\n", mm_say("ほかの研修の登録を取り消しました。", "taken back."));
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_training_undo;
const struct mm_command mm_cmd_training_undo = {
    .words = "training undo",
    .args = "ID",
    .min_args = 1,
    .max_args = 1,
    .ja = "ほかの研修の登録を一つ取り消します（番号は mamori training list にあります）",
    .en = "takes another training back (ids: mamori training list)",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
