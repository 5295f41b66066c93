/* 集合研修の一覧: every session that was prepared, the latest first, 机上訓練 too: its number, how many were
 * there and how many sheets are entered. Nobody's name. */
#include "content/pack/words.h"
#include "sync/server/paper.h"
#include "sync/server/reports/reports.h"

#include <stdlib.h>
#include <string.h>

enum column { GROUP, ON, TITLE, KIND, AUDIENCE, PRESENT, SHEETS, ENTERED, STATE, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [GROUP] = {"group", "番号", MM_CELL_INT, 8},
    [ON] = {"on", "行う日", MM_CELL_DATE, 14},
    [TITLE] = {"title", "研修", MM_CELL_TEXT, 34},
    [KIND] = {"kind", "種類", MM_CELL_TEXT, 12},
    [AUDIENCE] = {"audience", "対象", MM_CELL_TEXT, 14},
    [PRESENT] = {"present", "出席", MM_CELL_INT, 8},
    [SHEETS] = {"sheets", "用紙", MM_CELL_INT, 8},
    [ENTERED] = {"entered", "入力した用紙", MM_CELL_INT, 14},
    [STATE] = {"state", "状態", MM_CELL_TEXT, 14},
};

static const char *const ends[][2] = {{"end", "終わり"}, {"cut", "途中でやめた"}, {MM_PAPER_OFF, "取りやめ"}};

static const char *state_of(const struct mm_paper_session_row *from, int64_t as_of_ms)
{
    int32_t day = MM_DAY_NONE;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (strcmp(from->closed, ends[i][0]) == 0)
            return ends[i][1];
    if (!mm_day_parse(from->on_day, &day) && day > mm_date_day(mm_date_of(as_of_ms)))
        return "これから";
    return "終えていない";
}

static enum mm_err add_row(const struct mm_paper_session_row *from, struct mm_report_table *table,
                           struct mm_errinfo *info)
{
    struct mm_cell *row = mm_report_row(table);
    if (!row)
        return mm_nomem(info);
    mm_cell_set_int(&row[GROUP], from->no);
    mm_report_day(&row[ON], from->on_day);
    mm_cell_set_text(&row[TITLE], from->title);
    mm_cell_set_text(&row[KIND], from->tabletop ? "机上訓練" : "集合研修");
    mm_cell_set_text(&row[AUDIENCE], mm_audience_ja(from->audience));
    mm_cell_set_int(&row[PRESENT], from->n_present);
    mm_cell_set_int(&row[SHEETS], from->n_sheets);
    mm_cell_set_int(&row[ENTERED], from->n_entered);
    mm_cell_set_text(&row[STATE], state_of(from, table->as_of_ms));
    return MM_OK;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct mm_paper_session_row *rows = NULL;
    size_t n = 0;
    mm_report_start(central, "groups", "集合研修の一覧", columns, N_COLUMNS, MM_HANDLING_INTERNAL, as_of_ms,
                    &table);
    enum mm_err err = mm_paper_sessions(central, &rows, &n, info);
    for (size_t i = 0; !err && i < n; i++)
        if (rows[i].made_at_ms <= as_of_ms)
            err = add_row(&rows[i], &table, info);
    free(rows);
    if (!err)
        err = mm_report_note(&table, "出席、入力した用紙、状態は、この一覧を出したときのものです。");
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_groups = {
    .name = "groups",
    .ja = "集合研修の一覧: 番号、行う日、出席と用紙の数（個人名なし）",
    .en = "group sessions: number, day, how many were there and how many sheets (without names)",
    .right = MM_RIGHT_CLERK,
    .run = run,
};
