#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    enum mm_err err;

    const struct mm_cli_word words[] = {{"credential", cli->args[0]}};
    err = mm_cli_ask(cli, "credential.revoke", words, sizeof(words) / sizeof(words[0]), &out, info);
    if (!err)
        printf(mm_say("「%s」の資格（%s）を取り消しました。もう使えません（古い合言葉も）。\n",
                      "the credential \"%s\" (%s) is revoked; neither secret works any more.\n"),
               mm_json_get_str(out, "name", ""), mm_json_get_str(out, "user", ""));
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_credential_revoke;
const struct mm_command mm_cmd_credential_revoke = {
    .words = "credential revoke",
    .args = "NAME|USER",
    .min_args = 1,
    .max_args = 1,
    .ja = "サーバーを使うための資格を取り消します（すぐに使えなくなります）",
    .en = "revokes a credential, at once",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
