#include "content/author/angoff.h"
#include "sync/base/limits.h"
#include "sync/base/path.h"
#include "sync/cli/table.h"

static const struct mm_opt opts[] = {MM_CLI_OPTS_TABLE};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_report_table table = {.n_rows = 0};
    struct mm_findings findings;
    struct mm_desk desk = {0};
    struct mm_buf bytes = {0};
    enum mm_err err = mm_cli_format_check(cli, info);

    mm_findings_init(&findings);
    if (!err)
        err = mm_desk_open(cli->args[0], &desk, &findings, info);
    if (!err)
        err = mm_file_read(cli->args[1], MM_MAX_ROSTER_BYTES, &bytes, info);
    if (!err)
        err = mm_angoff_read(&desk, mm_buf_str(&bytes), bytes.len, mm_now_ms(&cli->clock), &table, info);
    if (!err)
        err = mm_cli_table(cli, &table, info);
    mm_buf_done(&bytes);
    mm_report_table_done(&table);
    mm_desk_done(&desk);
    mm_findings_done(&findings);
    return err;
}

extern const struct mm_command mm_cmd_content_angoff;
const struct mm_command mm_cmd_content_angoff = {
    .words = "content angoff",
    .args = "DIR FILE.xlsx",
    .min_args = 2,
    .max_args = 2,
    .ja = "書き入れた見積りの表から、目安の案を出します",
    .en = "proposes cut scores from a workbook that judges filled in",
    .more_ja =
        "FILE.xlsx は mamori content print DIR --as angoff で書き出し、見積もる人が書き入れたものです。\n"
        "目安を示す研修ごと、対象ごとに、修正アンゴフ法による案を示します。決めるのは議会です。\n"
        "何も書きかえません。読めない見積りは、シートとセルを示して断ります。",
    .more_en =
        "FILE.xlsx comes from mamori content print DIR --as angoff, with the judges' estimates filled in.\n"
        "For each form that shows a cut score and each audience, the modified Angoff method gives a "
        "proposal;\n"
        "the council decides, and nothing is changed. An estimate that cannot be read is refused with its "
        "cell.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .run = run,
};
