#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    const struct mm_cli_word words[] = {{"id", cli->args[0]}};
    enum mm_err err = mm_cli_ask(cli, "opinion.undo", words, sizeof(words) / sizeof(words[0]), &out, info);

    if (!err)
        printf("%s\n",
               mm_say("扱いを取り消し、答えを数え直しました。届いた目安は、届いたままです。",
                      "undone, and answers count as they did before; a mark that was reached stays so."));
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_opinion_undo;
const struct mm_command mm_cmd_opinion_undo = {
    .words = "opinion undo",
    .args = "ID",
    .min_args = 1,
    .max_args = 1,
    .ja = "問いの扱いを取り消します（番号は mamori report opinions にあります）",
    .en = "undoes a decision on a question (ids: mamori report opinions)",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
