#include "sync/cli/table.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/cli/call.h"
#include "sync/export/export.h"

#include <stdio.h>
#include <string.h>

static const char *format_of(const struct mm_cli *cli)
{
    return mm_cli_str(cli, "format", "table");
}

enum mm_err mm_cli_format_check(const struct mm_cli *cli, struct mm_errinfo *info)
{
    static const char *const later[] = {"xlsx", "pdf"};
    const char *name = format_of(cli);

    if (mm_export_find(name))
        return MM_OK;
    for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++)
        if (strcmp(name, later[i]) == 0)
            return mm_fail(
                info, MM_ERR_USAGE,
                mm_say("%s での書き出しはまだありません。--format csv で書き出し、表計算ソフトで開いて"
                       "ください。",
                       "%s is not there yet; use --format csv and open it in a spreadsheet."),
                name);
    return mm_fail(info, MM_ERR_USAGE,
                   mm_say("「%s」という形式はありません。table、csv、csv-cp932、json から選んでください。",
                          "no format %s; choose table, csv, csv-cp932 or json."),
                   name);
}

/* 令和8年度_受講状況一覧_取扱注意（個人名あり）_20261122-1005.csv */
static enum mm_err name_in_folder(const struct mm_cli *cli, const struct mm_report_table *table,
                                  const char *folder, const char *suffix, char out[MM_PATH_BYTES],
                                  struct mm_errinfo *info)
{
    char name[600], day[MM_TIME_BYTES], at[MM_TIME_BYTES];
    int64_t now = mm_now_ms(&cli->clock);
    int64_t minute = (now - mm_date_start_ms(mm_date_of(now))) / 60000;

    mm_date_format(mm_date_of(now), day);
    snprintf(at, sizeof(at), "%.4s%.2s%.2s-%02d%02d", day, day + 5, day + 8, (int)(minute / 60),
             (int)(minute % 60));
    snprintf(name, sizeof(name), "%d年度_%s%s_%s_%s%s", mm_date_fiscal_year(mm_date_of(table->as_of_ms)),
             table->demo ? "見本_" : "", table->title, mm_handling_ja(table->handling), at, suffix);
    if (mm_path_join(out, folder, name))
        return mm_fail(info, MM_ERR_TOO_BIG, mm_say("フォルダの名前が長すぎます: %s", "path too long: %s"),
                       folder);
    return MM_OK;
}

static enum mm_err put(struct mm_cli *cli, const struct mm_report_table *table, const char *suffix,
                       const struct mm_buf *bytes, struct mm_errinfo *info)
{
    const char *folder = mm_cli_str(cli, "o", NULL);
    char path[MM_PATH_BYTES];
    enum mm_err err;

    if (!folder || !mm_path_is_dir(folder))
        return mm_cli_output(cli, bytes, info);
    err = name_in_folder(cli, table, folder, suffix, path, info);
    if (!err)
        err = mm_file_write_atomic(path, mm_buf_str(bytes), bytes->len, 0600, info);
    if (!err)
        printf("%s\n", path);
    return err;
}

enum mm_err mm_cli_table(struct mm_cli *cli, const struct mm_report_table *table, struct mm_errinfo *info)
{
    const struct mm_export_ops *format = mm_export_find(format_of(cli));
    struct mm_buf bytes, lost;
    enum mm_err err = mm_cli_format_check(cli, info);

    if (err)
        return err;
    mm_buf_init(&bytes, MM_MAX_REPLY_BYTES);
    mm_buf_init(&lost, MM_MAX_REPLY_BYTES);
    err = format->write(table, &bytes, &lost, info);
    if (!err)
        err = put(cli, table, format->suffix, &bytes, info);
    if (!err && lost.len)
        fprintf(stderr, "%s\n%s",
                mm_say("CP932で表せない文字がありました（--format csv なら失われません）:",
                       "CP932 could not hold these characters (--format csv keeps them):"),
                mm_buf_str(&lost));
    mm_buf_done(&bytes);
    mm_buf_done(&lost);
    return err;
}
