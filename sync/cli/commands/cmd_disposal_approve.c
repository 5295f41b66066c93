#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <inttypes.h>
#include <stdio.h>

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    const struct mm_cli_word words[] = {{"people", cli->args[0]}};
    enum mm_err err =
        mm_cli_ask(cli, "disposal.approve", words, sizeof(words) / sizeof(words[0]), &out, info);

    if (!err)
        printf(mm_say("%" PRId64 "人の廃棄を承認しました。廃棄するには mamori disposal run。\n",
                      "approved for %" PRId64 " people; mamori disposal run carries it out.\n"),
               mm_json_get_int(out, "people", 0));
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_disposal_approve;
const struct mm_command mm_cmd_disposal_approve = {
    .words = "disposal approve",
    .args = "PEOPLE",
    .min_args = 1,
    .max_args = 1,
    .ja = "廃棄の予定を承認します（PEOPLE は、確かめた一覧の人数）",
    .en = "approves the plan to erase (PEOPLE: how many the list has that you saw)",
    .more_ja = "予定を作った方は、ほかに管理者がいるときは承認できません。",
    .more_en = "Not by whoever made the plan where there is another administrator.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
