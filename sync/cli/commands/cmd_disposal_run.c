#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <inttypes.h>
#include <stdio.h>

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    enum mm_err err = mm_cli_ask(cli, "disposal.run", NULL, 0, &out, info);

    if (!err)
        printf(mm_say("%" PRId64 "人を名簿から消去しました。消去できずに残った方: %" PRId64
                      "人（わけは mamori roster delete で分かります）。\n",
                      "%" PRId64 " people were erased; refused for %" PRId64
                      " (mamori roster delete says why).\n"),
               mm_json_get_int(out, "people", 0), mm_json_get_int(out, "left", 0));
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_disposal_run;
const struct mm_command mm_cmd_disposal_run = {
    .words = "disposal run",
    .args = "",
    .ja = "承認された廃棄を行います（元に戻せません）",
    .en = "erases whoever the approved plan names (for good)",
    .more_ja = "一人ずつ mamori roster delete "
               "と同じように消去し、操作の記録に残します。途中で止まったら、もう一度行ってください。",
    .more_en = "Each is erased as by mamori roster delete. If it stops half way, run it again.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
