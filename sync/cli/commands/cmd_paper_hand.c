#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"on", MM_OPT_STRING, NULL, "DAY", "お渡しした日（省けば今日）", "the day (today)"},
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    const struct mm_cli_word words[] = {{"number", cli->args[0]}, {"on", mm_cli_str(cli, "on", NULL)}};
    enum mm_err err = mm_cli_ask(cli, "paper.hand", words, sizeof(words) / sizeof(words[0]), &out, info);

    if (!err)
        printf(mm_say("%sさんは「%s」を修了しました（紙）。\n", "%s has completed \"%s\" (on paper).\n"),
               mm_json_get_str(out, "name", ""), mm_json_get_str(out, "title", ""));
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_paper_hand;
const struct mm_command mm_cmd_paper_hand = {
    .words = "paper hand",
    .args = "NUMBER",
    .min_args = 1,
    .max_args = 1,
    .ja = "解説をお渡ししたことを登録します（修了になります）",
    .en = "enters that the explanations were handed over (which completes the course)",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
