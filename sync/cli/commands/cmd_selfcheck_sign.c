#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    const struct mm_cli_word words[] = {{"role", cli->args[0]}};
    enum mm_err err = mm_cli_ask(cli, "office.sign", words, sizeof(words) / sizeof(words[0]), &out, info);
    if (!err)
        printf(mm_say("この年度の組織の点検に、%s として署名しました。\n",
                      "the check of the office of this year is signed by %s.\n"),
               mm_json_get_str(out, "role", ""));
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_selfcheck_sign;
const struct mm_command mm_cmd_selfcheck_sign = {
    .words = "selfcheck sign",
    .args = "ROLE",
    .min_args = 1,
    .max_args = 1,
    .ja = "この年度の組織の点検に、役職で署名します",
    .en = "signs the check of the office of this year, by role",
    .more_ja = "すべての問いに答えてから使います。そのあとに答えが変わると、もう一度要ります。\n"
               "例: mamori selfcheck sign 議会事務局長 --db URL",
    .more_en = "After every question is answered; once more when an answer changed afterwards.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
