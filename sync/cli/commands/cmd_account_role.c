#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    const struct mm_cli_word words[] = {{"account", cli->args[0]}, {"role", cli->args[1]}};
    enum mm_err err = mm_cli_ask(cli, "account.role", words, sizeof(words) / sizeof(words[0]), &out, info);

    if (!err)
        printf(mm_say("「%s」の役割を %s にしました。本人はサインインし直します。\n",
                      "the role of \"%s\" is %s now; they sign in again.\n"),
               mm_json_get_str(out, "name", ""), mm_json_get_str(out, "role", ""));
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_account_role;
const struct mm_command mm_cmd_account_role = {
    .words = "account role",
    .args = "NAME ROLE",
    .min_args = 2,
    .max_args = 2,
    .ja = "利用者の役割を変えます（administrator、clerk、chair、auditor、viewer）",
    .en = "changes the role of an account (administrator, clerk, chair, auditor, viewer)",
    .more_ja = "最後の管理者の役割は変えられません。",
    .more_en = "The last administrator stays one.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
