/* 個人の点検の回: which are under way and which are over. Not how many sets wait: who watches that number
 * sees who has just answered. */
#include "sync/server/reports/reports.h"
#include "sync/server/selfcheck.h"

#include <stdlib.h>

enum column { ID, NAME, FROM, UNTIL, STATE, COUNTED, DROPPED, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [ID] = {"id", "見出し", MM_CELL_TEXT, 14},
    [NAME] = {"name", "名前", MM_CELL_TEXT, 26},
    [FROM] = {"from_on", "始まり", MM_CELL_DATE, 14},
    [UNTIL] = {"until_on", "終わり", MM_CELL_DATE, 14},
    [STATE] = {"state", "状態", MM_CELL_TEXT, 10},
    [COUNTED] = {"counted", "集計した答え", MM_CELL_INT, 12},
    [DROPPED] = {"dropped", "集計に含めず", MM_CELL_INT, 12},
};

static enum mm_err add_row(const struct mm_selfcheck_row *from, int64_t as_of_ms,
                           struct mm_report_table *table, struct mm_errinfo *info)
{
    bool over = from->closed_at_ms && from->closed_at_ms <= as_of_ms;
    struct mm_cell *row = mm_report_row(table);
    if (!row)
        return mm_nomem(info);
    mm_cell_set_text(&row[ID], from->period.id);
    mm_cell_set_text(&row[NAME], from->period.name);
    mm_cell_set_date(&row[FROM], mm_date_start_ms(mm_day_date(from->period.from_day)));
    mm_cell_set_date(&row[UNTIL], mm_date_start_ms(mm_day_date(from->period.until_day)));
    mm_cell_set_text(&row[STATE], over ? "終わり" : "実施中");
    if (over) {
        mm_cell_set_int(&row[COUNTED], from->n_counted);
        mm_cell_set_int(&row[DROPPED], from->n_dropped);
    }
    return MM_OK;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct mm_selfcheck_row *rows = NULL;
    size_t n = 0;
    mm_report_start(central, "periods", "個人の点検の回", columns, N_COLUMNS, MM_HANDLING_INTERNAL, as_of_ms,
                    &table);
    enum mm_err err = mm_selfcheck_list(central, &rows, &n, info);
    for (size_t i = 0; !err && i < n; i++)
        if (rows[i].opened_at_ms <= as_of_ms)
            err = add_row(&rows[i], as_of_ms, &table, info);
    free(rows);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_periods = {
    .name = "periods",
    .ja = "個人の点検の回: 始まり、終わり、実施中か（個人名なし）",
    .en = "periods of the self-check: from, until, whether it is under way (without names)",
    .right = MM_RIGHT_CLERK,
    .run = run,
};
