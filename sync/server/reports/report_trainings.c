/* ほかの研修一覧: lectures that were entered, with how many were there. Nobody's name; one that was taken
 * back stays, marked. */
#include "sync/server/reports/reports.h"
#include "sync/server/training.h"

#include <stdlib.h>

enum column { ON, TITLE, ORGANISER, PEOPLE, COURSES, STATE, ID, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [ON] = {"on", "行われた日", MM_CELL_DATE, 14},
    [TITLE] = {"title", "研修の名前", MM_CELL_TEXT, 30},
    [ORGANISER] = {"organiser", "主催", MM_CELL_TEXT, 20},
    [PEOPLE] = {"people", "出席（人）", MM_CELL_INT, 10},
    [COURSES] = {"courses", "あたる研修（数）", MM_CELL_INT, 14},
    [STATE] = {"state", "状態", MM_CELL_TEXT, 8},
    [ID] = {"id", "番号", MM_CELL_TEXT, 38},
};

static enum mm_err add_row(const struct mm_training *training, struct mm_report_table *table,
                           struct mm_errinfo *info)
{
    struct mm_cell *row = mm_report_row(table);
    if (!row)
        return mm_nomem(info);
    mm_report_day(&row[ON], training->on_day);
    mm_cell_set_text(&row[TITLE], training->title);
    mm_cell_set_text(&row[ORGANISER], training->organiser);
    mm_cell_set_int(&row[PEOPLE], training->people);
    mm_cell_set_int(&row[COURSES], training->courses);
    mm_cell_set_text(&row[STATE], training->undone ? "取消" : "");
    mm_cell_set_text(&row[ID], training->id);
    return MM_OK;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct mm_training *list = NULL;
    size_t n = 0;
    mm_report_start(central, "trainings", "ほかの研修一覧", columns, N_COLUMNS, MM_HANDLING_INTERNAL,
                    as_of_ms, &table);
    enum mm_err err = mm_training_list(central, &list, &n, info);
    for (size_t i = 0; !err && i < n; i++)
        err = add_row(&list[i], &table, info);
    free(list);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_trainings = {
    .name = "trainings",
    .ja = "ほかの研修一覧: 行われた日、主催、出席の人数（個人名なし）",
    .en = "lectures that were entered: day, organiser, how many were there (without names)",
    .right = MM_RIGHT_CLERK,
    .run = run,
};
