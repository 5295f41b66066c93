#include "sync/cli/call.h"
#include "sync/cli/commands/list.h"
#include "sync/server/selfcheck.h"

#include <stdlib.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    MM_CLI_OPTS_TABLE,
};

enum column { ID, NAME, FROM, UNTIL, STATE, WAITING, COUNTED, DROPPED, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [ID] = {"id", "見出し", MM_CELL_TEXT, 14},
    [NAME] = {"name", "名前", MM_CELL_TEXT, 26},
    [FROM] = {"from", "始まり", MM_CELL_DATE, 14},
    [UNTIL] = {"until", "終わり", MM_CELL_DATE, 14},
    [STATE] = {"state", "状態", MM_CELL_TEXT, 10},
    [WAITING] = {"waiting", "届いた封", MM_CELL_INT, 10},
    [COUNTED] = {"counted", "集計した答え", MM_CELL_INT, 12},
    [DROPPED] = {"dropped", "集計に含めず", MM_CELL_INT, 12},
};

static void set_row(const struct mm_selfcheck_row *from, struct mm_cell *row)
{
    mm_cell_set_text(&row[ID], from->period.id);
    mm_cell_set_text(&row[NAME], from->period.name);
    mm_cell_set_date(&row[FROM], mm_date_start_ms(mm_day_date(from->period.from_day)));
    mm_cell_set_date(&row[UNTIL], mm_date_start_ms(mm_day_date(from->period.until_day)));
    mm_cell_set_text(&row[STATE], from->closed_at_ms ? "終わり" : "実施中");
    mm_cell_set_int(&row[WAITING], from->n_waiting);
    if (!from->closed_at_ms)
        return;
    mm_cell_set_int(&row[COUNTED], from->n_counted);
    mm_cell_set_int(&row[DROPPED], from->n_dropped);
}

static enum mm_err fill(struct mm_cli *cli, struct mm_central *central, struct mm_report_table *table,
                        struct mm_errinfo *info)
{
    struct mm_selfcheck_row *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_selfcheck_list(central, &rows, &n, info);

    (void)cli;
    for (size_t i = 0; i < n && !err; i++) {
        struct mm_cell *row = mm_report_row(table);
        if (row)
            set_row(&rows[i], row);
        else
            err = mm_nomem(info);
    }
    free(rows);
    return err;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    static const struct mm_cli_list list = {"selfcheck-periods", "個人の点検の実施期間", columns, N_COLUMNS,
                                            fill};

    return mm_cli_list(cli, &list, info);
}

extern const struct mm_command mm_cmd_selfcheck_list;
const struct mm_command mm_cmd_selfcheck_list = {
    .words = "selfcheck list",
    .args = "",
    .ja = "個人の点検の実施期間を一覧にします",
    .en = "lists the periods of the self-check",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
