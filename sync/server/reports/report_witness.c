/* 事務局立会いの一覧: who was let in at a kiosk without a PIN, when, and by whom. */
#include "sync/server/people.h"
#include "sync/server/reports/reports.h"
#include "sync/server/told.h"

#include <stdlib.h>
#include <string.h>

enum column { AT, NAME, WITNESS, KIOSK, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [AT] = {"at", "日時", MM_CELL_TEXT, 24},
    [NAME] = {"name", "氏名", MM_CELL_TEXT, 20},
    [WITNESS] = {"witness", "立ち会った職員", MM_CELL_TEXT, 20},
    [KIOSK] = {"kiosk", "端末", MM_CELL_TEXT, 20},
};

struct facts {
    struct mm_person *people;
    struct mm_kiosk_row *kiosks;
    struct mm_witness_row *rows;
    size_t n_people, n_kiosks, n_rows;
};

/* "" for whoever is not on the roster any more. */
static const char *name_of(const struct facts *facts, const char *id)
{
    for (size_t i = 0; i < facts->n_people; i++)
        if (strcmp(facts->people[i].id, id) == 0)
            return facts->people[i].name;
    return "";
}

static const char *kiosk_of(const struct facts *facts, const char *id)
{
    for (size_t i = 0; i < facts->n_kiosks; i++)
        if (strcmp(facts->kiosks[i].recorder, id) == 0)
            return facts->kiosks[i].name;
    return "";
}

static enum mm_err add_rows(const struct facts *facts, struct mm_report_table *table, struct mm_errinfo *info)
{
    char at[MM_WAREKI_BYTES * 2];
    for (size_t i = 0; i < facts->n_rows; i++) {
        struct mm_cell *row = mm_report_row(table);
        if (!row)
            return mm_nomem(info);
        mm_time_wareki(facts->rows[i].at_ms, at);
        mm_cell_set_text(&row[AT], at);
        mm_cell_set_text(&row[NAME], name_of(facts, facts->rows[i].person));
        mm_cell_set_text(&row[WITNESS], name_of(facts, facts->rows[i].witness));
        mm_cell_set_text(&row[KIOSK], kiosk_of(facts, facts->rows[i].recorder));
    }
    return MM_OK;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct facts facts = {0};
    mm_report_start(central, "witness", "事務局立会いの一覧", columns, N_COLUMNS, MM_HANDLING_NAMES, as_of_ms,
                    &table);
    enum mm_err err = mm_people_list(central, &facts.people, &facts.n_people, info);
    if (!err)
        err = mm_central_kiosks(central, &facts.kiosks, &facts.n_kiosks, info);
    if (!err)
        err = mm_witness_list(central, as_of_ms, &facts.rows, &facts.n_rows, info);
    if (!err)
        err = add_rows(&facts, &table, info);
    if (!err)
        err = mm_report_kiosk_notes(facts.kiosks, facts.n_kiosks, &table);
    free(facts.people);
    free(facts.kiosks);
    free(facts.rows);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_witness = {
    .name = "witness",
    .ja = "事務局立会いの一覧: PINなしで入った方と、立ち会った職員（個人名あり）",
    .en = "who was let in without a PIN, and by whom, by name",
    .names_people = true,
    .run = run,
};
