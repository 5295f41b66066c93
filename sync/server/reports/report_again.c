/* もう一度確かめたい項目, by name: from level 1 of disclosure on, else without a row. */
#include "sync/server/disclosure.h"
#include "sync/server/reports/facts.h"

#include <stdlib.h>
#include <string.h>

enum column { SEAT, NAME, KIND, GROUP, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [SEAT] = {"seat", "議席", MM_CELL_INT, 6},
    [NAME] = {"name", "氏名", MM_CELL_TEXT, 20},
    [KIND] = {"status", "区分", MM_CELL_TEXT, 8},
    [GROUP] = {"group", "もう一度確かめたい項目", MM_CELL_TEXT, 30},
};

static enum mm_err add_person(struct mm_report_table *table, const struct mm_person *person,
                              const struct mm_again *list, size_t n, struct mm_errinfo *info)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(list[i].person, person->id) != 0)
            continue;
        struct mm_cell *row = mm_report_row(table);
        if (!row)
            return mm_nomem(info);
        mm_report_person(person, &row[SEAT]);
        mm_cell_set_text(&row[GROUP], list[i].group->label);
    }
    return MM_OK;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct mm_report_facts facts = {0};
    struct mm_again *list = NULL;
    size_t n = 0;
    enum mm_err err = mm_report_facts_load(central, as_of_ms, &facts, info);
    if (!err)
        err = mm_disclosed_again(central, as_of_ms, &list, &n, info);
    mm_report_start(central, "again", "もう一度確かめたい項目（氏名あり）", columns, N_COLUMNS,
                    MM_HANDLING_NAMES, as_of_ms, &table);
    for (size_t i = 0; !err && i < facts.n_people; i++)
        err = add_person(&table, &facts.people[i], list, n, info);
    if (!err)
        err = mm_disclosure_note(central, MM_DISCLOSURE_AGAIN, &table, info);
    if (!err)
        err = mm_report_note(&table,
                             "基本方針のまとまりごとに、8件以上答えた方について、新しい12件までの答えの"
                             "8割に届かなかったものです。学ぶ順番を決めるためのもので、評価には使いません。");
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

const struct mm_report_ops mm_report_again = {
    .name = "again",
    .ja = "もう一度確かめたい項目: 議会が決めた開示の段階が1以上のとき（個人名あり）",
    .en = "what each person should look at once more, where the council decided level 1 or more, by name",
    .names_people = true,
    .right = MM_RIGHT_DISCLOSED,
    .run = run,
};
