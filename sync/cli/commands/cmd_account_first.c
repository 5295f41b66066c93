#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/commands/ticket.h"

#include <stdio.h>

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    enum mm_err err = mm_cli_ask(cli, "account.first", NULL, 0, &out, info);

    if (!err)
        mm_cli_ticket(out, "first");
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_account_first;
const struct mm_command mm_cmd_account_first = {
    .words = "account first",
    .args = "",
    .ja = "最初の管理者を登録するためのリンクを作り直します",
    .en = "makes a new link with which the first administrator is entered",
    .more_ja =
        "mamori init が出したリンクの期限（24 時間）が過ぎたときに使います。前のリンクは使えなくなります。\n"
        "利用者が一人でもいるときは作れません（mamori account add か reset を使います）。",
    .more_en =
        "For when the link of mamori init (good for 24 hours) was not used. The one before works no longer.\n"
        "Once there is an account, use mamori account add or reset.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
