/* 議長への報告: everybody in the order of seats, how much is done and what is still asked, never an answer.
 */
#include "sync/server/reports/papers.h"

#include <inttypes.h>
#include <string.h>

enum column { SEAT, NAME, KIND, ASKED, DONE, LEFT, DUE, NOTE, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [SEAT] = {"seat", "議席", MM_CELL_INT, 6},
    [NAME] = {"name", "氏名", MM_CELL_TEXT, 20},
    [KIND] = {"status", "区分", MM_CELL_TEXT, 8},
    [ASKED] = {"asked", "研修", MM_CELL_INT, 8},
    [DONE] = {"done", "済", MM_CELL_INT, 8},
    [LEFT] = {"open", "これから", MM_CELL_INT, 10},
    [DUE] = {"due_on", "次にお願いする日", MM_CELL_DATE, 16},
    [NOTE] = {"note", "備考", MM_CELL_TEXT, 24},
};

/* The next day is one that has not passed: how late somebody is is nothing for a third person. */
static void fill(const struct mm_report_facts *f, const struct mm_person *person, struct mm_cell *row)
{
    size_t asked = 0;
    int64_t open = 0;
    const char *due = "";
    const struct mm_duty *d = mm_report_duties_of(f, person->id, &asked);
    for (size_t left = asked; left; left--, d++) {
        if (!mm_paper_open(f, d))
            continue;
        open++;
        if (strcmp(d->due_on, f->as_of) >= 0 && (!*due || strcmp(d->due_on, due) < 0))
            due = d->due_on;
    }
    mm_report_person(person, &row[SEAT]);
    mm_cell_set_int(&row[ASKED], (int64_t)asked);
    mm_cell_set_int(&row[DONE], (int64_t)asked - open);
    mm_cell_set_int(&row[LEFT], open);
    mm_report_day(&row[DUE], due);
    if (open)
        mm_report_waiting(f, person->id, &row[NOTE]);
    else
        mm_cell_set_text(&row[NOTE], "");
}

static enum mm_err add_kind(const struct mm_report_facts *facts, enum mm_report_kind kind,
                            struct mm_report_table *table, struct mm_errinfo *info)
{
    for (size_t i = 0; i < facts->n_people; i++) {
        struct mm_cell *row = mm_report_is_of(&facts->people[i], kind) ? mm_report_row(table) : NULL;
        if (row)
            fill(facts, &facts->people[i], row);
        else if (mm_report_is_of(&facts->people[i], kind))
            return mm_nomem(info);
    }
    return MM_OK;
}

static enum mm_err add_lead(const struct mm_report_facts *facts, const struct mm_pack *pack,
                            struct mm_report_table *table)
{
    enum mm_err err = MM_OK;
    for (int k = 0; k < MM_REPORT_KIND_COUNT && !err; k++) {
        struct mm_paper_count count =
            mm_paper_people_count(facts, pack, MM_COURSE_KIND_COUNT, (enum mm_report_kind)k);
        err =
            mm_report_prose(table, MM_PROSE_START,
                            "%sは、お願いした%" PRId64 "人のうち%" PRId64 "人が、すべての研修を受けました。",
                            mm_report_kind_ja((enum mm_report_kind)k), count.asked, count.done);
    }
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct mm_report_facts facts;
    enum mm_err err = mm_report_facts_load(central, as_of_ms, &facts, info);
    mm_report_start(central, "chair", "議長への報告（受講状況）", columns, N_COLUMNS, MM_HANDLING_NAMES,
                    as_of_ms, &table);
    if (!err)
        err = add_lead(&facts, mm_central_pack(central), &table);
    for (int k = 0; k < MM_REPORT_KIND_COUNT && !err; k++)
        err = add_kind(&facts, (enum mm_report_kind)k, &table, info);
    if (!err)
        err = mm_report_note(&table, "並びは議席の順です（職員はよみの順）。答えは、ここにはありません。");
    if (!err)
        err = mm_report_note(&table, "「-」は、議席のない方か、これからお願いする日のない方です。");
    if (!err)
        err =
            mm_report_note(&table, "済には、控えを確かめた研修、ほかの研修で受けたもの、対象外を含みます。");
    if (!err)
        err = mm_report_facts_notes(&facts, &table);
    mm_report_facts_done(&facts);
    return mm_paper_end(err, &table, ret_table, info);
}

const struct mm_report_ops mm_report_chair = {
    .name = "chair",
    .ja = "議長への報告: 議席順の受講状況（個人名あり）",
    .en = "for the chair: who has taken what, in the order of seats, by name",
    .names_people = true,
    .run = run,
};
