/* 机上訓練の出席: which were held, and who was there. Nothing else is known of anybody. */
#include "sync/server/paper.h"
#include "sync/server/people.h"
#include "sync/server/reports/reports.h"

#include <stdlib.h>
#include <string.h>

enum column { GROUP, ON, TITLE, NAME, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [GROUP] = {"group", "番号", MM_CELL_INT, 10},
    [ON] = {"on", "行った日", MM_CELL_TEXT, 22},
    [TITLE] = {"title", "机上訓練", MM_CELL_TEXT, 38},
    [NAME] = {"name", "出席", MM_CELL_TEXT, 30},
};

static enum mm_err add_row(struct mm_report_table *table, const struct mm_paper_session_row *tabletop,
                           int32_t day, const char *name, struct mm_errinfo *info)
{
    char on[MM_WAREKI_BYTES];
    struct mm_cell *row = mm_report_row(table);
    if (!row)
        return mm_nomem(info);
    mm_date_wareki(mm_day_date(day), on);
    mm_cell_set_int(&row[GROUP], tabletop->no);
    mm_cell_set_text(&row[ON], on);
    mm_cell_set_text(&row[TITLE], tabletop->title);
    mm_cell_set_text(&row[NAME], name);
    return MM_OK;
}

/* One that nobody came to has a row of its own. */
static enum mm_err add_one(struct mm_central *central, const struct mm_paper_session_row *tabletop,
                           struct mm_report_table *table, struct mm_errinfo *info)
{
    struct mm_paper_present *present = NULL;
    size_t n = 0, named = 0;
    int32_t day = MM_DAY_NONE;
    if (mm_day_parse(tabletop->on_day, &day) || day > mm_date_day(mm_date_of(table->as_of_ms)))
        return MM_OK;
    enum mm_err err = mm_paper_present_list(central, tabletop->no, &present, &n, info);
    for (size_t i = 0; !err && i < n; i++) {
        struct mm_person person;
        if (mm_people_get(central, present[i].person, &person, NULL))
            continue; /* who was erased is not named here either */
        err = add_row(table, tabletop, day, person.name, info);
        named++;
    }
    if (!err && !named)
        err = add_row(table, tabletop, day, "", info);
    free(present);
    return err;
}

static enum mm_err add_all(struct mm_central *central, struct mm_report_table *table, struct mm_errinfo *info)
{
    struct mm_paper_session_row *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_paper_sessions(central, &rows, &n, info);
    for (size_t i = 0; !err && i < n; i++)
        if (rows[i].tabletop)
            err = add_one(central, &rows[i], table, info);
    free(rows);
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    mm_report_start(central, "tabletops", "机上訓練の出席", columns, N_COLUMNS, MM_HANDLING_NAMES, as_of_ms,
                    &table);
    enum mm_err err = add_all(central, &table, info);
    if (!err)
        err = mm_report_note(&table, "机上訓練は出席だけを記録します。修了には数えません。決めたことは、"
                                     "個人名なしで「振り返り」の紙に印刷できます。");
    if (!err)
        err = mm_report_heard(central, &table, info);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_tabletops = {
    .name = "tabletops",
    .ja = "机上訓練の出席: 日、題名、氏名（個人名あり）",
    .en = "tabletops: day, title and who was there, by name",
    .names_people = true,
    .run = run,
};
