#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    const struct mm_cli_word words[] = {{"account", cli->args[0]}};
    enum mm_err err = mm_cli_ask(cli, "account.revoke", words, sizeof(words) / sizeof(words[0]), &out, info);

    if (!err)
        printf(mm_say("「%s」はもうサインインできません。\n", "\"%s\" signs in no longer.\n"),
               mm_json_get_str(out, "name", ""));
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_account_revoke;
const struct mm_command mm_cmd_account_revoke = {
    .words = "account revoke",
    .args = "NAME",
    .min_args = 1,
    .max_args = 1,
    .ja = "利用者を取り消します（すぐにサインインできなくなります）",
    .en = "revokes an account, at once",
    .more_ja = "最後の管理者は取り消せません。同じ名前は、また mamori account add で登録できます。",
    .more_en = "The last administrator stays. The name can be entered again with mamori account add.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
