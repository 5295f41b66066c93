#include "sync/cli/table.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/cli/call.h"
#include "sync/export/export.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

const char *mm_cli_format(const struct mm_cli *cli)
{
    const char *given = mm_cli_str(cli, "format", NULL), *path = mm_cli_str(cli, "o", "");
    const char *dot = strrchr(path, '.');
    size_t n;
    const struct mm_export_ops *const *list = mm_export_list(&n);

    for (size_t i = 0; !given && dot && i < n; i++)
        if (strcmp(dot, list[i]->suffix) == 0)
            return list[i]->name;
    return given ? given : "table";
}

static enum mm_err no_format(const char *name, struct mm_errinfo *info)
{
    struct mm_buf names;
    size_t n;
    const struct mm_export_ops *const *list = mm_export_list(&n);

    mm_buf_init(&names, 1000);
    for (size_t i = 0; i < n; i++)
        mm_buf_printf(&names, "%s%s", i ? mm_say("、", ", ") : "", list[i]->name);
    mm_fail(
        info, MM_ERR_USAGE,
        mm_say("「%s」という形式はありません。%s から選んでください。", "no format %s; choose one of %s."),
        name, mm_buf_str(&names));
    mm_buf_done(&names);
    return MM_ERR_USAGE;
}

/* -o list.docx without --format would be a text of a name that promises something else. */
static enum mm_err no_ending(const char *path, struct mm_errinfo *info)
{
    struct mm_buf names;
    size_t n;
    const struct mm_export_ops *const *list = mm_export_list(&n);

    mm_buf_init(&names, 1000);
    for (size_t i = 0; i < n; i++)
        if (!strstr(mm_buf_str(&names), list[i]->suffix))
            mm_buf_printf(&names, "%s%s", i ? " " : "", list[i]->suffix);
    mm_fail(info, MM_ERR_USAGE,
            mm_say("%s の形では書けません。名前の終わりを %s のどれかにするか、--format を付けてください。",
                   "cannot write %s in that form; end the name in one of %s, or give --format."),
            path, mm_buf_str(&names));
    mm_buf_done(&names);
    return MM_ERR_USAGE;
}

/* Does the name end like a form of file (.docx), and in none of ours? "2026.11" ends in no form. */
static bool foreign_ending(const struct mm_cli *cli)
{
    const char *path = mm_cli_str(cli, "o", ""), *dot = strrchr(path, '.');
    size_t n;
    const struct mm_export_ops *const *list = mm_export_list(&n);

    if (mm_cli_str(cli, "format", NULL) || !dot || strchr(dot, '/') || mm_path_is_dir(path) ||
        !strpbrk(dot, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        return false;
    for (size_t i = 0; i < n; i++)
        if (strcmp(dot, list[i]->suffix) == 0)
            return false;
    return true;
}

enum mm_err mm_cli_format_check(const struct mm_cli *cli, struct mm_errinfo *info)
{
    const char *name = mm_cli_format(cli);
    const struct mm_export_ops *format = mm_export_find(name);

    if (!format)
        return no_format(name, info);
    if (foreign_ending(cli))
        return no_ending(mm_cli_str(cli, "o", ""), info);
    if (format->binary && !mm_cli_str(cli, "o", NULL) && isatty(STDOUT_FILENO))
        return mm_fail(info, MM_ERR_USAGE,
                       mm_say("%s は画面に出せません。-o ファイル名 を付けてください。",
                              "%s is nothing for a terminal; give -o FILE."),
                       name);
    return MM_OK;
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
        return mm_fail(info, MM_ERR_TOO_BIG, mm_say("フォルダーの名前が長すぎます: %s", "path too long: %s"),
                       folder);
    return MM_OK;
}

static enum mm_err put_in(struct mm_cli *cli, const struct mm_report_table *table,
                          const struct mm_export_ops *format, const char *folder, const struct mm_buf *bytes,
                          struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES];
    enum mm_err err = name_in_folder(cli, table, folder, format->suffix, path, info);

    if (!err)
        err = mm_file_write_atomic(path, mm_buf_str(bytes), bytes->len, 0600, info);
    if (!err)
        printf("%s\n", path);
    return err;
}

enum mm_err mm_cli_put(struct mm_cli *cli, const struct mm_report_table *table, const struct mm_buf *bytes,
                       struct mm_errinfo *info)
{
    const struct mm_export_ops *format = mm_export_find(mm_cli_format(cli));
    const char *folder = mm_cli_str(cli, "o", NULL);

    if (!folder || !mm_path_is_dir(folder))
        return mm_cli_output(cli, bytes, info);
    return put_in(cli, table, format, folder, bytes, info);
}

/* folder NULL: where -o says. */
static enum mm_err write_as(struct mm_cli *cli, const struct mm_report_table *table,
                            const struct mm_export_ops *format, const char *folder, struct mm_errinfo *info)
{
    struct mm_buf bytes, lost;
    enum mm_err err;

    mm_buf_init(&bytes, MM_MAX_PDF_BYTES);
    mm_buf_init(&lost, MM_MAX_REPLY_BYTES);
    err = format->write(table, &bytes, &lost, info);
    if (!err)
        err =
            folder ? put_in(cli, table, format, folder, &bytes, info) : mm_cli_put(cli, table, &bytes, info);
    if (!err && lost.len)
        fprintf(stderr, "%s\n%s",
                mm_say("CP932で表せない文字がありました（--format csv なら失われません）:",
                       "CP932 could not hold these characters (--format csv keeps them):"),
                mm_buf_str(&lost));
    mm_buf_done(&bytes);
    mm_buf_done(&lost);
    return err;
}

enum mm_err mm_cli_table(struct mm_cli *cli, const struct mm_report_table *table, struct mm_errinfo *info)
{
    enum mm_err err = mm_cli_format_check(cli, info);

    return err ? err : write_as(cli, table, mm_export_find(mm_cli_format(cli)), NULL, info);
}

enum mm_err mm_cli_table_in(struct mm_cli *cli, const struct mm_report_table *table,
                            const struct mm_export_ops *format, const char *folder, struct mm_errinfo *info)
{
    return write_as(cli, table, format, folder, info);
}
