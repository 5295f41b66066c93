#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/paper_rows.h"

#include <inttypes.h>
#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"absent", MM_OPT_FLAG, NULL, NULL, "まちがえて受付した方を、出席から外します",
     "they were checked in by mistake: takes them off again"},
};

static enum mm_err ask(const struct mm_cli *cli, const struct mm_csv *csv, int64_t group, struct mm_buf *in,
                       struct mm_errinfo *info)
{
    size_t column = mm_cli_csv_column(csv, "氏名");
    struct mm_jw w;

    if (column == MM_NO_COLUMN)
        return mm_fail(info, MM_ERR_USAGE,
                       mm_say("%s に「氏名」の列がありません。一行目に列の名前を書いてください",
                              "%s has no column 氏名; write the names into the first row"),
                       cli->args[1]);
    mm_cli_paper_begin(&w, in);
    mm_jw_kint(&w, "group", group);
    mm_jw_karr(&w, "people");
    for (size_t i = 1; i < csv->n_rows; i++)
        if (*mm_cli_csv_cell(csv, i, column))
            mm_jw_str(&w, mm_cli_csv_cell(csv, i, column));
    mm_jw_end(&w);
    mm_jw_kbool(&w, "absent", mm_cli_flag(cli, "absent"));
    mm_jw_end(&w);
    return mm_buf_check(in, info);
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_csv csv = {.n_rows = 0};
    struct mm_json *out = NULL;
    struct mm_buf in;
    int64_t group = 0;
    enum mm_err err = mm_cli_group(cli->args[0], &group, info);

    mm_buf_init(&in, MM_MAX_ROSTER_BYTES);
    if (!err)
        err = mm_cli_csv(cli->args[1], &csv, info);
    if (!err)
        err = ask(cli, &csv, group, &in, info);
    if (!err)
        err = mm_cli_action(cli, "group.attend", &in, &out, info);
    if (!err)
        printf(mm_say("出席は %" PRId64 " 人です。\n", "%" PRId64 " people are present.\n"),
               mm_json_get_int(out, "present", 0));
    mm_json_free(out);
    mm_csv_done(&csv);
    mm_buf_done(&in);
    return err;
}

extern const struct mm_command mm_cmd_group_attend;
const struct mm_command mm_cmd_group_attend = {
    .words = "group attend",
    .args = "GROUP FILE.csv",
    .min_args = 2,
    .max_args = 2,
    .ja = "出席した方を登録します（「氏名」の列がある CSV。氏名、議席、利用者ID）",
    .en = "checks in who was there (a CSV with a column 氏名: names, seats or ids)",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
