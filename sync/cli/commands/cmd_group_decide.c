#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/paper_rows.h"

#include <stdio.h>
#include <stdlib.h>

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

/* A place in an order, from 1; 0 for anything else, which the action refuses. */
static int64_t place(const char *text)
{
    char *end = NULL;
    long n = strtol(text, &end, 10);

    return *text && !*end && n > 0 ? n : 0;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    struct mm_buf in;
    struct mm_jw w;
    enum mm_err err = mm_cli_group_begin(cli, &w, &in, info);

    mm_jw_kint(&w, "inject", place(cli->args[1]));
    mm_jw_kint(&w, "option", place(cli->args[2]));
    mm_jw_end(&w);
    if (!err)
        err = mm_cli_action(cli, "group.decide", &in, &out, info);
    if (!err)
        printf(mm_say("記録しました: %s\n", "recorded: %s\n"), mm_json_get_str(out, "decided", ""));
    mm_json_free(out);
    mm_buf_done(&in);
    return err;
}

extern const struct mm_command mm_cmd_group_decide;
const struct mm_command mm_cmd_group_decide = {
    .words = "group decide",
    .args = "GROUP SCENE CHOICE",
    .min_args = 3,
    .max_args = 3,
    .ja = "机上訓練で決めたことを、あとから記録します（場面と選択肢の順の番号。あとのものが残ります）",
    .en = "records what a tabletop decided, afterwards (scene and choice by their order; the later stands)",
    .more_ja = "番号は mamori report decided で分かります。",
    .more_en = "mamori report decided lists the numbers",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
