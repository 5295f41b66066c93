#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/paper_rows.h"

#include <inttypes.h>
#include <stdio.h>

#define SHEETS 30

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"course", MM_OPT_STRING, NULL, "COURSE", "研修か机上訓練の id", "id of the course or tabletop"},
    {"on", MM_OPT_STRING, NULL, "DAY", "行う日", "the day"},
    {"audience", MM_OPT_STRING, NULL, "WHO", "議員（省けばこちら。机上訓練では両方）か職員",
     "councillor (default; of a tabletop both) or staff"},
    {"sheets", MM_OPT_INT, NULL, "N", "回答用紙の枚数（省けば30）", "sheets (30)"},
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    struct mm_buf in;
    struct mm_jw w;
    enum mm_err err;

    mm_buf_init(&in, 16384);
    mm_cli_paper_begin(&w, &in);
    mm_jw_kstr(&w, "course", mm_cli_str(cli, "course", ""));
    mm_jw_kstr(&w, "on", mm_cli_str(cli, "on", ""));
    mm_jw_kstr(&w, "audience", mm_cli_str(cli, "audience", ""));
    mm_jw_kint(&w, "sheets", mm_cli_int(cli, "sheets", SHEETS));
    mm_jw_end(&w);
    err = mm_cli_action(cli, "group.open", &in, &out, info);
    if (!err && !mm_json_get_int(out, "sheets", 0))
        printf(
            mm_say(
                "机上訓練 %" PRId64 "「%s」を開きました。目安は %" PRId64
                " 分です。mamori group print --what 進行表 で印刷し、mamori group code "
                "で番号を作ってください。\n",
                "tabletop %" PRId64 " \"%s\": about %" PRId64
                " minutes; mamori group print --what plan prints it, mamori group code makes its number.\n"),
            mm_json_get_int(out, "group", 0), mm_json_get_str(out, "title", ""),
            mm_json_get_int(out, "minutes", 0));
    else if (!err)
        printf(mm_say("集合研修 %" PRId64 "「%s」を開きました。目安は %" PRId64 " 分、回答用紙は %" PRId64
                      " 枚です。mamori group print で印刷してください。\n",
                      "group session %" PRId64 " \"%s\": about %" PRId64 " minutes, %" PRId64
                      " sheets; mamori group print prints them.\n"),
               mm_json_get_int(out, "group", 0), mm_json_get_str(out, "title", ""),
               mm_json_get_int(out, "minutes", 0), mm_json_get_int(out, "sheets", 0));
    mm_json_free(out);
    mm_buf_done(&in);
    return err;
}

extern const struct mm_command mm_cmd_group_open;
const struct mm_command mm_cmd_group_open = {
    .words = "group open",
    .args = "",
    .ja = "集合研修を開き、問題と番号つきの回答用紙を用意します（机上訓練には、どちらもありません）",
    .en = "opens a group session: questions and numbered sheets (a tabletop has neither)",
    .more_ja = "例: mamori group open --course onboarding-duty --on 2027-05-20 --sheets 26 --db URL",
    .more_en = "example: mamori group open --course onboarding-duty --on 2027-05-20 --sheets 26 --db URL",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
