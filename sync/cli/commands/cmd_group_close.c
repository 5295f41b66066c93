#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/paper_rows.h"

#include <inttypes.h>
#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"cut", MM_OPT_FLAG, NULL, NULL, "途中で終わりました（修了になりません）",
     "it was broken off: nobody completes"},
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    struct mm_buf in;
    struct mm_jw w;
    enum mm_err err = mm_cli_group_begin(cli, &w, &in, info);

    mm_jw_kbool(&w, "cut", mm_cli_flag(cli, "cut"));
    mm_jw_end(&w);
    if (!err)
        err = mm_cli_action(cli, "group.close", &in, &out, info);
    if (!err && mm_json_get_bool(out, "tabletop", false))
        printf(mm_say("%" PRId64
                      " 人の出席を記録しました。mamori group print --what 振り返り で印刷できます。\n",
                      "%" PRId64
                      " people present; mamori group print --what review prints what was decided.\n"),
               mm_json_get_int(out, "present", 0));
    else if (!err)
        printf(mm_say("出席は %" PRId64 " 人、修了（集合）は %" PRId64 " 人です。\n",
                      "%" PRId64 " people present, %" PRId64 " completed.\n"),
               mm_json_get_int(out, "present", 0), mm_json_get_int(out, "completed", 0));
    mm_json_free(out);
    mm_buf_done(&in);
    return err;
}

extern const struct mm_command mm_cmd_group_close;
const struct mm_command mm_cmd_group_close = {
    .words = "group close",
    .args = "GROUP",
    .min_args = 1,
    .max_args = 1,
    .ja = "最後まで行った集合研修を閉じます（出席し、用紙を入力した方が修了になります）",
    .en = "ends a group session that ran to its end (who was there and has a sheet completes)",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
