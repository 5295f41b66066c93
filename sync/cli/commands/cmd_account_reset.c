#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/commands/ticket.h"

#include <stdio.h>

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    const struct mm_cli_word words[] = {{"account", cli->args[0]}};
    enum mm_err err = mm_cli_ask(cli, "account.reset", words, sizeof(words) / sizeof(words[0]), &out, info);

    if (!err) {
        printf(mm_say("「%s」のパスワードと2段階の確認を消しました。本人に次のリンクを渡してください。\n",
                      "password and second factor of \"%s\" are gone; give this link to whom it belongs.\n"),
               mm_json_get_str(out, "name", ""));
        mm_cli_ticket(out, "password");
    }
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_account_reset;
const struct mm_command mm_cmd_account_reset = {
    .words = "account reset",
    .args = "NAME",
    .min_args = 1,
    .max_args = 1,
    .ja = "パスワードを忘れた人、スマートフォンをなくした人に、決め直すためのリンクを作ります",
    .en = "makes a link for somebody who lost the password or the telephone",
    .more_ja = "いまのサインインは終わり、待ち時間（続けて違ったとき）もなくなります。",
    .more_en = "Sessions under way end, and so does a wait after wrong tries.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
