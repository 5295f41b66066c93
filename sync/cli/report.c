#include "sync/cli/report.h"

#include "sync/base/log.h"
#include "sync/server/reports/printed.h"

#include <stdio.h>

static enum mm_err find(const char *name, const struct mm_report_ops **ret_report, struct mm_errinfo *info)
{
    struct mm_buf names;
    size_t n;
    const struct mm_report_ops *const *list = mm_report_list(&n);

    *ret_report = mm_report_find(name);
    if (*ret_report)
        return MM_OK;
    mm_buf_init(&names, 1000);
    for (size_t i = 0; i < n; i++)
        mm_buf_printf(&names, "%s%s", i ? mm_say("、", ", ") : "", list[i]->name);
    mm_fail(
        info, MM_ERR_USAGE,
        mm_say("「%s」という報告はありません。%s から選んでください。", "no report %s; choose one of %s."),
        name, mm_buf_str(&names));
    mm_buf_done(&names);
    return MM_ERR_USAGE;
}

static enum mm_err record(struct mm_central *central, const struct mm_report_ops *report,
                          struct mm_errinfo *info)
{
    char actor[200], what[64];

    mm_cli_actor(actor, sizeof(actor));
    snprintf(what, sizeof(what), "report %s", report->name);
    return mm_central_operation(central, actor, what, info);
}

static enum mm_err enter(struct mm_central *central, const struct mm_report_table *table,
                         struct mm_errinfo *info)
{
    char actor[200];

    mm_cli_actor(actor, sizeof(actor));
    return mm_printed_enter(central, actor, table, info);
}

/* numbered: it bears the 照合番号. */
static enum mm_err make(struct mm_cli *cli, const struct mm_report_ops *report, bool numbered,
                        int64_t as_of_ms, struct mm_report_table *table, struct mm_errinfo *info)
{
    struct mm_central *central = NULL;
    enum mm_err err = mm_cli_read(cli, &central, info);

    if (!err)
        err = mm_report_run(central, report, as_of_ms, NULL, table, info);
    if (!err && report->names_people)
        err = record(central, report, info);
    if (!err && numbered)
        err = enter(central, table, info);
    mm_central_close(central);
    return err;
}

enum mm_err mm_cli_report(struct mm_cli *cli, const char *name, int64_t as_of_ms, struct mm_errinfo *info)
{
    const struct mm_report_ops *report = NULL;
    struct mm_report_table table = {.n_rows = 0};
    enum mm_err err = find(name, &report, info);

    if (!err)
        err = mm_cli_format_check(cli, info);
    if (!err)
        err = make(cli, report, mm_export_find(mm_cli_format(cli))->numbered, as_of_ms, &table, info);
    if (!err)
        err = mm_cli_table(cli, &table, info);
    mm_report_table_done(&table);
    return err;
}

enum mm_err mm_cli_report_in(struct mm_cli *cli, const char *name, const struct mm_export_ops *format,
                             const char *folder, struct mm_errinfo *info)
{
    const struct mm_report_ops *report = NULL;
    struct mm_report_table table = {.n_rows = 0};
    enum mm_err err = find(name, &report, info);

    if (!err)
        err = make(cli, report, format->numbered, mm_now_ms(&cli->clock), &table, info);
    if (!err)
        err = mm_cli_table_in(cli, &table, format, folder, info);
    mm_report_table_done(&table);
    return err;
}
