#include "sync/base/log.h"
#include "sync/cli/report.h"

#include <stdio.h>

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

static void print_reports(void)
{
    size_t n = 0;
    const struct mm_report_ops *const *list = mm_report_list(&n);

    for (size_t i = 0; i < n; i++)
        printf("%-12s  %s\n", list[i]->name, mm_say(list[i]->ja, list[i]->en));
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    int64_t as_of_ms = 0;
    enum mm_err err;

    if (!cli->n_args) {
        print_reports();
        return MM_OK;
    }
    err = read_as_of(cli, &as_of_ms, info);

    return err ? err : mm_cli_report(cli, cli->args[0], as_of_ms, info);
}

extern const struct mm_command mm_cmd_report;
const struct mm_command mm_cmd_report = {
    .words = "report",
    .args = "[NAME]",
    .max_args = 1,
    .ja = "報告を書き出します（NAME を省くと一覧）",
    .en = "writes a report (without NAME: which there are)",
    .more_ja =
        "個人名のある報告は、出す前に操作の記録に残ります。\n"
        "答えを合わせた報告（gaps、threats など）の数字は、新しく答えた方が5人以上増えるまで、集計した日の\n"
        "まま変わりません。",
    .more_en = "A report with names is entered in the record of operations before it is written.\n"
               "Figures of answers (gaps, threats ...) stay as issued until 5 further people have answered.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
