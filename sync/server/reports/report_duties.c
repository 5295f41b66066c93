/* 受けていただく研修一覧: why each is asked for, by when, and what closed it, by name. No answer, no count of
 * days late, in the order of the list. */
#include "sync/rules/duties.h"
#include "sync/server/reports/facts.h"

#include <string.h>

enum column { SEAT, NAME, KIND, COURSE, CAUSE, ORIGIN, OPENED, DUE, STATE, CLOSED, NOTE, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [SEAT] = {"seat", "議席", MM_CELL_INT, 6},
    [NAME] = {"name", "氏名", MM_CELL_TEXT, 20},
    [KIND] = {"status", "区分", MM_CELL_TEXT, 8},
    [COURSE] = {"course", "研修", MM_CELL_TEXT, 28},
    [CAUSE] = {"cause", "きっかけ", MM_CELL_TEXT, 16},
    [ORIGIN] = {"origin_on", "その日", MM_CELL_DATE, 12},
    [OPENED] = {"opened_on", "始められる日", MM_CELL_DATE, 14},
    [DUE] = {"due_on", "お願いする日", MM_CELL_DATE, 14},
    [STATE] = {"state", "状況", MM_CELL_TEXT, 18},
    [CLOSED] = {"closed_on", "終わった日", MM_CELL_DATE, 14},
    [NOTE] = {"note", "備考", MM_CELL_TEXT, 24},
};

static void set_note(struct mm_cell *cell, const struct mm_duty *duty)
{
    struct mm_buf note;
    mm_buf_init(&note, 1000);
    mm_duty_day_note_ja(duty, &note);
    mm_cell_set_text(cell, mm_buf_str(&note));
    mm_buf_done(&note);
}

static void set_state(struct mm_cell *cell, const struct mm_duty *duty, int32_t as_of_day)
{
    struct mm_buf words;
    mm_buf_init(&words, 400);
    mm_duty_closed_ja(duty, &words);
    if (duty->paused)
        mm_buf_str_append(&words, "お休みの間");
    else if (mm_duty_past(duty, as_of_day))
        mm_buf_str_append(&words, "期日を過ぎています");
    mm_cell_set_text(cell, mm_buf_str(&words));
    mm_buf_done(&words);
}

static enum mm_err add_row(struct mm_report_table *table, const struct mm_report_facts *facts,
                           const struct mm_pack *pack, const struct mm_person *person,
                           const struct mm_duty *duty, struct mm_errinfo *info)
{
    const struct mm_course *course = mm_pack_course(pack, duty->course);
    struct mm_cell *row = mm_report_row(table);
    if (!row)
        return mm_nomem(info);
    mm_report_person(person, &row[SEAT]);
    mm_cell_set_text(&row[COURSE], course ? course->title : duty->course);
    mm_cell_set_text(&row[CAUSE], mm_duty_cause_name_ja(duty->cause));
    mm_report_day(&row[ORIGIN], duty->origin_on);
    mm_report_day(&row[OPENED], duty->opened_on);
    mm_report_day(&row[DUE], duty->due_on);
    set_state(&row[STATE], duty, facts->as_of_day);
    mm_report_day(&row[CLOSED], duty->closed_on);
    set_note(&row[NOTE], duty);
    return MM_OK;
}

static enum mm_err add_people(struct mm_report_table *table, const struct mm_report_facts *facts,
                              const struct mm_pack *pack, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (int k = 0; k < MM_REPORT_KIND_COUNT; k++)
        for (size_t i = 0; i < facts->n_people; i++) {
            size_t n = 0;
            const struct mm_duty *duty = mm_report_duties_of(facts, facts->people[i].id, &n);
            if (!mm_report_is_of(&facts->people[i], (enum mm_report_kind)k))
                continue;
            for (; n && !err; n--, duty++)
                err = add_row(table, facts, pack, &facts->people[i], duty, info);
        }
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct mm_report_facts facts;
    enum mm_err err = mm_report_facts_load(central, as_of_ms, &facts, info);
    mm_report_start(central, "duties", "受けていただく研修一覧", columns, N_COLUMNS, MM_HANDLING_NAMES,
                    as_of_ms, &table);
    if (!err)
        err = add_people(&table, &facts, mm_central_pack(central), info);
    if (!err)
        err = mm_report_note(&table, "退任・転出や、対象外で閉じた研修も入っています。");
    if (!err)
        err = mm_report_facts_notes(&facts, &table);
    mm_report_facts_done(&facts);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_duties = {
    .name = "duties",
    .ja = "受けていただく研修一覧: だれに、なぜ、いつまで、何で終わったか（個人名あり）",
    .en = "what is asked of whom, why, by when and what closed it, by name",
    .names_people = true,
    .run = run,
};
