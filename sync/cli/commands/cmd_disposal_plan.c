#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <inttypes.h>
#include <stdio.h>

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    enum mm_err err = mm_cli_ask(cli, "disposal.plan", NULL, 0, &out, info);

    if (!err)
        printf(mm_say("%" PRId64 "人を廃棄の予定に入れました。まだ消していません。一覧は mamori report "
                      "disposal、次は mamori disposal approve。\n",
                      "%" PRId64 " people are planned; nobody was erased. See mamori report disposal, then "
                      "mamori disposal approve.\n"),
               mm_json_get_int(out, "people", 0));
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_disposal_plan;
const struct mm_command mm_cmd_disposal_plan = {
    .words = "disposal plan",
    .args = "",
    .ja = "保存期間が過ぎた方を、廃棄の予定に入れます",
    .en = "plans to erase everybody whose time of keeping is over",
    .more_ja = "保存期間は mamori council set retention=年数 "
               "で登録します（決定が要ります）。保全中の方は入りません。",
    .more_en = "The time of keeping is a decision: mamori council set retention=YEARS. Nobody under a legal "
               "hold is planned.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
