/* 議会の日程: sessions, trainings and elections as the secretariat entered them. */
#include "sync/server/facts.h"
#include "sync/server/reports/reports.h"

#include <stdlib.h>

enum column { ID, KIND, NAME, FROM, UNTIL, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [ID] = {"id", "見出し", MM_CELL_TEXT, 14},       [KIND] = {"kind", "種類", MM_CELL_TEXT, 8},
    [NAME] = {"name", "名前", MM_CELL_TEXT, 26},     [FROM] = {"from", "始まり", MM_CELL_DATE, 14},
    [UNTIL] = {"until", "終わり", MM_CELL_DATE, 14},
};

static void set_day(struct mm_cell *cell, int32_t day)
{
    mm_cell_set_date(cell, mm_date_start_ms(mm_day_date(day)));
}

static enum mm_err add_rows(struct mm_central *central, struct mm_report_table *table,
                            struct mm_errinfo *info)
{
    struct mm_calendar_day *days = NULL;
    size_t n = 0;
    enum mm_err err = mm_calendar_list(central, &days, &n, info);

    for (size_t i = 0; i < n && !err; i++) {
        struct mm_cell *row = mm_report_row(table);
        if (!row) {
            err = mm_nomem(info);
            break;
        }
        mm_cell_set_text(&row[ID], days[i].id);
        mm_cell_set_text(&row[KIND], mm_calendar_kind_ja(days[i].kind));
        mm_cell_set_text(&row[NAME], days[i].name);
        set_day(&row[FROM], days[i].from_day);
        set_day(&row[UNTIL], days[i].until_day);
    }
    free(days);
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    mm_report_start(central, "calendar", "議会の日程", columns, N_COLUMNS, MM_HANDLING_INTERNAL, as_of_ms,
                    &table);
    enum mm_err err = add_rows(central, &table, info);
    if (!err)
        err = mm_report_note(&table, "選挙の告示日から投票日までの間は、受講のお願いを控えます。");
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_calendar = {
    .name = "calendar",
    .ja = "議会の日程: 定例会、研修会、選挙（個人名なし）",
    .en = "the council's calendar",
    .names_people = false,
    .right = MM_RIGHT_REPORT,
    .run = run,
};
