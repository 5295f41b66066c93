#include "sync/base/log.h"
#include "sync/cli/report.h"

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    MM_CLI_OPTS_TABLE,
    {"as-of", MM_OPT_STRING, NULL, "YYYY-MM-DD", "この日の終わりの時点（省けば今）",
     "as of the end of this day (now if left out)"},
};

/* The end of the day, or now when the day is today. */
static enum mm_err read_as_of(const struct mm_cli *cli, int64_t *ret_as_of_ms, struct mm_errinfo *info)
{
    const char *text = mm_cli_str(cli, "as-of", NULL);
    int64_t now = mm_now_ms(&cli->clock);
    struct mm_date day;

    if (!text) {
        *ret_as_of_ms = now;
        return MM_OK;
    }
    if (mm_date_parse(text, &day))
        return mm_fail(info, MM_ERR_USAGE,
                       mm_say("--as-of「%s」は日付ではありません。2026-11-22のように書いてください。",
                              "--as-of %s is no day; write 2026-11-22."),
                       text);
    if (mm_date_start_ms(day) > now)
        return mm_fail(info, MM_ERR_USAGE,
                       mm_say("--as-of %s はまだ来ていない日です。今日までの日を指定してください。",
                              "--as-of %s has not come yet."),
                       text);
    *ret_as_of_ms = mm_date_end_ms(day) - 1 < now ? mm_date_end_ms(day) - 1 : now;
    return MM_OK;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    int64_t as_of_ms = 0;
    enum mm_err err = read_as_of(cli, &as_of_ms, info);

    return err ? err : mm_cli_report(cli, cli->args[0], as_of_ms, info);
}

extern const struct mm_command mm_cmd_report;
const struct mm_command mm_cmd_report = {
    .words = "report",
    .args = "NAME",
    .min_args = 1,
    .max_args = 1,
    .ja = "報告を書き出します（completion、gaps など）",
    .en = "writes a report (completion, gaps …)",
    .more_ja =
        "NAME: completion（受講状況一覧、個人名あり）、overdue（まだ受講されていない方、個人名あり）、\n"
        "      "
        "gaps（条項ごとの理解、個人名なし）、threats（脅威の5分類ごとの理解、個人名なし）、roster（名簿）、me"
        "dia（媒体の使用記録）。\n"
        "個人名のある報告は、出す前に操作の記録に残ります。\n"
        "gaps と threats の数字は、新しく答えた方が5人以上増えるまで、集計した日のまま変わりません。",
    .more_en = "NAME: completion, overdue (by name); gaps (by clause), threats (by category), both without "
               "names; roster; media.\n"
               "A report with names is entered in the record of operations before it is written.\n"
               "Figures of gaps and threats stay as issued until 5 further people have answered.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
