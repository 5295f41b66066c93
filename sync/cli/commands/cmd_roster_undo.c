#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/duty.h"

#include <inttypes.h>
#include <stdio.h>

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    enum mm_err err = mm_cli_ask(cli, "roster.undo", NULL, 0, &out, info);

    if (!err) {
        printf(mm_say("名簿の取り込みを取り消しました（%" PRId64 "人）。\n",
                      "the import of the roster was taken back (%" PRId64 " people).\n"),
               mm_json_get_int(out, "people", 0));
        mm_cli_print_duties(out);
    }
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_roster_undo;
const struct mm_command mm_cmd_roster_undo = {
    .words = "roster undo",
    .args = "",
    .ja = "最後の名簿の取り込みを取り消します",
    .en = "takes the last import of the roster back",
    .more_ja =
        "取り込みのあとに名簿や研修の登録が変わったとき、加わった方の記録がもうあるときは、取り消しません。",
    .more_en = "Not when roster or duties changed after it, or somebody whom it brought has records already.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
