#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    const struct mm_cli_word words[] = {{"id", cli->args[0]}};
    enum mm_err err = mm_cli_ask(cli, "incident.undo", words, sizeof(words) / sizeof(words[0]), &out, info);

    if (!err)
        printf("%s\n", mm_say("出来事の登録を取り消しました。", "taken back."));
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_incident_undo;
const struct mm_command mm_cmd_incident_undo = {
    .words = "incident undo",
    .args = "ID",
    .min_args = 1,
    .max_args = 1,
    .ja = "出来事の登録を一つ取り消します（番号は mamori incident list にあります）",
    .en = "takes an incident back (ids: mamori incident list)",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
