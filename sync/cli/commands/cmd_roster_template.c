#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/server/roster_read.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    {"o", MM_OPT_STRING, NULL, "FILE", "書き出すファイル", "file to write"},
};

/* The columns that people fill in, the three required ones first. */
static const enum mm_roster_column order[] = {
    MM_COL_NAME, MM_COL_READING, MM_COL_STATUS, MM_COL_EMPLOYMENT, MM_COL_SECTION,
    MM_COL_SEAT, MM_COL_KAIHA,   MM_COL_STARTS, MM_COL_ENDS,       MM_COL_ID,
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_buf csv;
    enum mm_err err;

    mm_buf_init(&csv, 4096);
    mm_buf_str_append(&csv, "\xEF\xBB\xBF");
    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
        mm_buf_printf(&csv, "%s%s", i ? "," : "", mm_roster_column_title(order[i]));
    mm_buf_str_append(&csv, "\r\n");
    err = mm_buf_check(&csv, info);
    if (!err)
        err = mm_cli_output(cli, &csv, info);
    mm_buf_done(&csv);
    return err;
}

extern const struct mm_command mm_cmd_roster_template;
const struct mm_command mm_cmd_roster_template = {
    .words = "roster template",
    .args = "",
    .ja = "名簿のひな形（CSV）を書き出します",
    .en = "writes an empty roster (CSV)",
    .more_ja =
        "氏名・よみ・状態（当選人、議員、職員、元議員、元職員）は必ず入れます。ほかは空欄でもかまいません。\n"
        "日付は 2026-05-15、2026/5/15、令和8年5月15日、R8.5.15 "
        "のどれでも読めます。職員の着任日は任期開始日の欄に"
        "入れます。",
    .more_en =
        "氏名, よみ and 状態 are required, the rest may be empty. Days are read as 2026-05-15, 2026/5/15,\n"
        "令和8年5月15日 or R8.5.15.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .run = run,
};
