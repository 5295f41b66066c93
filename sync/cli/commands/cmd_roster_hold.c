#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"body", MM_OPT_STRING, NULL, "BODY", "決定した機関（例: 議会運営委員会）", "the body that decided"},
    {"decided-on", MM_OPT_STRING, NULL, "DAY", "決定した日（例: 2026-11-01）", "the day of the decision"},
    {"number", MM_OPT_STRING, NULL, "NUMBER", "文書番号（例: 第12号）", "the number of the document"},
    {"release", MM_OPT_FLAG, NULL, NULL, "保全を解除します", "ends the hold"},
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    bool release = mm_cli_flag(cli, "release");
    const struct mm_cli_word words[] = {{"person", cli->args[0]},
                                        {"on", release ? "no" : "yes"},
                                        {"body", mm_cli_str(cli, "body", NULL)},
                                        {"decided_on", mm_cli_str(cli, "decided-on", NULL)},
                                        {"number", mm_cli_str(cli, "number", NULL)}};
    enum mm_err err = mm_cli_ask(cli, "roster.hold", words, sizeof(words) / sizeof(words[0]), &out, info);

    if (!err)
        printf("%s\n", release ? mm_say("保全を解除しました。", "the hold has ended.")
                               : mm_say("記録を保全しました。解除するまで消去できません。",
                                        "held; nobody erases the person until --release."));
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_roster_hold;
const struct mm_command mm_cmd_roster_hold = {
    .words = "roster hold",
    .args = "PERSON",
    .min_args = 1,
    .max_args = 1,
    .ja = "決定にもとづいて一人の記録を保全します（消去を止めます）",
    .en = "keeps somebody from being erased, by a decision (legal hold)",
    .more_ja = "例: mamori roster hold 会沢浩 --body 議会運営委員会 --decided-on 2026-11-01 --number 第12号 "
               "--db URL",
    .more_en = "example: mamori roster hold 1 --body BODY --decided-on 2026-11-01 --number 12 --db URL",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
