#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/paper_rows.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"on", MM_OPT_STRING, NULL, "DAY", "行う日（省けば取りやめ）", "its day now (none: it is called off)"},
    {"why", MM_OPT_STRING, NULL, "REASON", "理由（操作の記録に残ります）", "the reason, which is kept"},
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    struct mm_buf in;
    struct mm_jw w;
    const char *on = mm_cli_str(cli, "on", NULL);
    enum mm_err err = mm_cli_group_begin(cli, &w, &in, info);

    if (on)
        mm_jw_kstr(&w, "on", on);
    mm_jw_kstr(&w, "why", mm_cli_str(cli, "why", ""));
    mm_jw_end(&w);
    if (!err)
        err = mm_cli_action(cli, "group.move", &in, &out, info);
    if (!err && on)
        printf(mm_say("「%s」は %s に行います。出席票と用紙は、印刷し直してください。\n",
                      "\"%s\" is on %s now; print its papers again.\n"),
               mm_json_get_str(out, "title", ""), mm_json_get_str(out, "on", ""));
    else if (!err)
        printf(mm_say("「%s」を取りやめました。\n", "\"%s\" is called off.\n"),
               mm_json_get_str(out, "title", ""));
    mm_json_free(out);
    mm_buf_done(&in);
    return err;
}

extern const struct mm_command mm_cmd_group_move;
const struct mm_command mm_cmd_group_move = {
    .words = "group move",
    .args = "GROUP",
    .min_args = 1,
    .max_args = 1,
    .ja = "準備した集合研修の日を変えるか、取りやめます（出席した方がいないとき）",
    .en = "gives a group session another day or calls it off, before anybody was there",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
