#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <inttypes.h>
#include <stdio.h>

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    enum mm_err err = mm_cli_ask(cli, "disposal.withdraw", NULL, 0, &out, info);

    if (!err)
        printf(mm_say("%" PRId64 "人の廃棄の予定を取り下げました。\n",
                      "the plan (%" PRId64 " people) was taken back.\n"),
               mm_json_get_int(out, "people", 0));
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_disposal_withdraw;
const struct mm_command mm_cmd_disposal_withdraw = {
    .words = "disposal withdraw",
    .args = "",
    .ja = "廃棄の予定を取り下げます",
    .en = "takes the plan to erase back",
    .more_ja = "廃棄するまでは、いつでも取り下げられます。",
    .more_en = "Any time before it is carried out.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
