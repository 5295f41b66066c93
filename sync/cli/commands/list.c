#include "sync/cli/commands/list.h"

#include "sync/cli/call.h"
#include "sync/server/reports/reports.h"

enum mm_err mm_cli_list(struct mm_cli *cli, const struct mm_cli_list *list, struct mm_errinfo *info)
{
    struct mm_central *central = NULL;
    struct mm_report_table table = {0};
    enum mm_err err = mm_cli_format_check(cli, info);

    if (!err)
        err = list->of_store ? mm_cli_read_store(cli, &central, info) : mm_cli_read(cli, &central, info);
    if (err)
        return err;
    mm_report_start(central, list->name, list->title, list->columns, list->n_columns, MM_HANDLING_INTERNAL,
                    mm_now_ms(&cli->clock), &table);
    if (list->of_store)
        *table.council = '\0';
    err = list->fill(cli, central, &table, info);
    if (!err)
        err = mm_cli_table(cli, &table, info);
    mm_report_table_done(&table);
    mm_central_close(central);
    return err;
}
