#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/commands/ticket.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"label", MM_OPT_STRING, NULL, "TEXT", "だれの利用者か（例: 書記 山田）", "whose account it is"},
    {"role", MM_OPT_STRING, NULL, "ROLE", "役割（下の一覧から）", "its role (see below)"},
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    const struct mm_cli_word words[] = {{"name", cli->args[0]},
                                        {"label", mm_cli_str(cli, "label", "")},
                                        {"role", mm_cli_str(cli, "role", "")}};
    enum mm_err err = mm_cli_ask(cli, "account.add", words, sizeof(words) / sizeof(words[0]), &out, info);

    if (!err) {
        printf(
            mm_say("利用者「%"
                   "s」を登録しました。本人に次のリンクを渡してください。パスワードは本人が決めます。\n",
                   "made the account \"%s\"; give this link to whom it belongs, who chooses the password.\n"),
            mm_json_get_str(out, "name", ""));
        mm_cli_ticket(out, "password");
    }
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_account_add;
const struct mm_command mm_cmd_account_add = {
    .words = "account add",
    .args = "NAME",
    .min_args = 1,
    .max_args = 1,
    .ja = "事務局の画面にサインインする人を登録します",
    .en = "enters somebody who signs in at the web pages",
    .more_ja = "NAME はサインインの名前です（半角の英小文字、数字、. - _ @）。\n"
               "--role に指定できるもの:\n"
               "  administrator   すべて（端末、設定、利用者も）\n"
               "  clerk           事務局: 名簿、お願い、予定、帳票\n"
               "  chair           議長: 帳票（氏名あり）\n"
               "  auditor         監査: 帳票（氏名あり）と端末の一覧\n"
               "  viewer          閲覧: 氏名のない帳票",
    .more_en = "NAME is what they sign in with (a-z, 0-9 and . - _ @). Roles:\n"
               "  administrator   everything (kiosks, settings and accounts too)\n"
               "  clerk           secretariat: roster, duties, calendar, reports\n"
               "  chair           reports, with names\n"
               "  auditor         reports with names, the list of kiosks\n"
               "  viewer          reports without names",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
