/* 出来事の記録: what happened, by day and clause, for whoever reviews the policy. Nobody's name; an entry
 * that was taken back stays, marked. */
#include "sync/server/incident.h"
#include "sync/server/reports/reports.h"

#include <stdlib.h>

enum column { ON, KIND, CLAUSE, TITLE, RESULT, NOTE, STATE, ID, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [ON] = {"on", "あった日", MM_CELL_DATE, 14},     [KIND] = {"kind", "種類", MM_CELL_TEXT, 24},
    [CLAUSE] = {"clause", "条項", MM_CELL_TEXT, 18}, [TITLE] = {"title", "見出し", MM_CELL_TEXT, 30},
    [RESULT] = {"result", "結果", MM_CELL_TEXT, 20}, [NOTE] = {"note", "メモ", MM_CELL_TEXT, 50},
    [STATE] = {"state", "状態", MM_CELL_TEXT, 8},    [ID] = {"id", "番号", MM_CELL_TEXT, 38},
};

static enum mm_err add_row(const struct mm_pack *pack, const struct mm_incident *incident,
                           struct mm_report_table *table, struct mm_errinfo *info)
{
    const struct mm_clause *clause = mm_pack_clause(pack, incident->clause);
    struct mm_cell *row = mm_report_row(table);
    if (!row)
        return mm_nomem(info);
    mm_report_day(&row[ON], incident->on_day);
    mm_cell_set_text(&row[KIND], mm_incident_kind_ja(incident->kind));
    mm_cell_set_text(&row[CLAUSE], clause ? clause->label : incident->clause);
    mm_cell_set_text(&row[TITLE], clause ? clause->title : "");
    mm_cell_set_text(&row[RESULT], mm_incident_result_ja(incident->result));
    mm_cell_set_text(&row[NOTE], incident->note);
    mm_cell_set_text(&row[STATE], incident->undone ? "取消" : "");
    mm_cell_set_text(&row[ID], incident->id);
    return MM_OK;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct mm_incident *list = NULL;
    char day[MM_DAY_BYTES];
    size_t n = 0;
    mm_day_format(mm_date_day(mm_date_of(as_of_ms)), day);
    mm_report_start(central, "incidents", "出来事の記録", columns, N_COLUMNS, MM_HANDLING_INTERNAL, as_of_ms,
                    &table);
    enum mm_err err = mm_incident_list(central, day, &list, &n, info);
    for (size_t i = 0; !err && i < n; i++)
        err = add_row(mm_central_pack(central), &list[i], &table, info);
    free(list);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_incidents = {
    .name = "incidents",
    .ja = "出来事の記録: あった日、種類、条項、結果、短いメモ（個人名なし）",
    .en = "what happened: day, kind, clause, result and a short note (without names)",
    .right = MM_RIGHT_CLERK,
    .run = run,
};
