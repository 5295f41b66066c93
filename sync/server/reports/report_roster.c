/* 名簿: everybody by name as the store has them, in the columns that roster import reads back. */
#include "sync/server/people.h"
#include "sync/server/reports/reports.h"
#include "sync/server/roster_read.h"

#include <stdlib.h>

/* In the order of enum mm_roster_column; the titles are those that the import knows. */
static const struct mm_column columns[] = {
    {"id", "利用者ID", MM_CELL_TEXT, 38},
    {"name", "氏名", MM_CELL_TEXT, 20},
    {"reading", "よみ", MM_CELL_TEXT, 24},
    {"status", "状態", MM_CELL_TEXT, 8},
    {"employment", "任用区分", MM_CELL_TEXT, 12},
    {"section", "課", MM_CELL_TEXT, 16},
    {"seat", "議席", MM_CELL_INT, 6},
    {"kaiha", "会派", MM_CELL_TEXT, 16},
    {"starts_on", "任期開始日", MM_CELL_DATE, 12},
    {"ends_on", "任期終了日", MM_CELL_DATE, 12},
};
_Static_assert(sizeof(columns) / sizeof(columns[0]) == MM_COL_COUNT, "one column each");

static void fill(struct mm_cell *row, const struct mm_person *person)
{
    for (int c = 0; c < MM_COL_COUNT; c++) {
        char text[MM_MAX_NAME_BYTES];

        if (columns[c].type != MM_CELL_TEXT)
            continue;
        mm_roster_field(person, (enum mm_roster_column)c, text);
        mm_cell_set_text(&row[c], text);
    }
    mm_report_day(&row[MM_COL_STARTS], person->starts_on);
    mm_report_day(&row[MM_COL_ENDS], person->ends_on);
    if (person->seat)
        mm_cell_set_int(&row[MM_COL_SEAT], person->seat);
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct mm_person *people = NULL;
    size_t n = 0;
    enum mm_err err = mm_people_list(central, &people, &n, info);

    mm_report_start(central, "roster", "名簿", columns, MM_COL_COUNT, MM_HANDLING_NAMES, as_of_ms, &table);
    for (size_t i = 0; i < n && !err; i++) {
        struct mm_cell *row = mm_report_row(&table);

        if (row)
            fill(row, &people[i]);
        else
            err = mm_nomem(info);
    }
    free(people);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_roster = {
    .name = "roster",
    .ja = "名簿（roster import で読み戻せる列）",
    .en = "the roster, in the columns that `roster import` reads",
    .names_people = true,
    .run = run,
};
