/* How many questions of a check each person answered right: at level 2 of disclosure, else without a row. */
#include "sync/server/disclosure.h"
#include "sync/server/reports/facts.h"

#include <stdlib.h>
#include <string.h>

enum column { SEAT, NAME, KIND, COURSE, DAY, ITEMS, RIGHT, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [SEAT] = {"seat", "議席", MM_CELL_INT, 6},
    [NAME] = {"name", "氏名", MM_CELL_TEXT, 20},
    [KIND] = {"status", "区分", MM_CELL_TEXT, 8},
    [COURSE] = {"course", "研修", MM_CELL_TEXT, 30},
    [DAY] = {"on", "日付", MM_CELL_DATE, 12},
    [ITEMS] = {"items", "問題の数", MM_CELL_INT, 10},
    [RIGHT] = {"right", "正しく答えた数", MM_CELL_INT, 14},
};

static enum mm_err add_person(struct mm_central *central, struct mm_report_table *table,
                              const struct mm_person *person, const struct mm_score *list, size_t n,
                              struct mm_errinfo *info)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(list[i].person, person->id) != 0)
            continue;
        const struct mm_course *course = mm_pack_course(mm_central_pack(central), list[i].course);
        struct mm_cell *row = mm_report_row(table);
        if (!row)
            return mm_nomem(info);
        mm_report_person(person, &row[SEAT]);
        mm_cell_set_text(&row[COURSE], course ? course->title : list[i].course);
        mm_cell_set_date(&row[DAY], list[i].at_ms);
        mm_cell_set_int(&row[ITEMS], list[i].items);
        mm_cell_set_int(&row[RIGHT], list[i].right);
    }
    return MM_OK;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct mm_report_facts facts = {0};
    struct mm_score *list = NULL;
    size_t n = 0;
    enum mm_err err = mm_report_facts_load(central, as_of_ms, &facts, info);
    if (!err)
        err = mm_disclosed_scores(central, as_of_ms, &list, &n, info);
    mm_report_start(central, "scores", "確かめ問題の結果（氏名あり）", columns, N_COLUMNS, MM_HANDLING_NAMES,
                    as_of_ms, &table);
    for (size_t i = 0; !err && i < facts.n_people; i++)
        err = add_person(central, &table, &facts.people[i], list, n, info);
    if (!err)
        err = mm_disclosure_note(central, MM_DISCLOSURE_SCORE, &table, info);
    if (!err)
        err =
            mm_report_note(&table, "一つの問題は、すべての文に正しく答えたときに、正しく答えた数に入ります。"
                                   "済になった研修だけを、議席の順に載せます。順位はつけません。");
    if (!err)
        err = mm_report_kiosk_notes(facts.kiosks, facts.n_kiosks, &table);
    free(list);
    mm_report_facts_done(&facts);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_scores = {
    .name = "scores",
    .ja = "確かめ問題の結果: 議会が決めた開示の段階が2のとき（個人名あり）",
    .en = "how many questions each person answered right, where the council decided level 2, by name",
    .names_people = true,
    .right = MM_RIGHT_DISCLOSED,
    .run = run,
};
