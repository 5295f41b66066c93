/* まだ受講されていない方: people with an open duty whose day has passed. In the order of the list, never by
 * delay, and without a count of days: nobody is put in a queue of lateness. */
#include "sync/rules/duties.h"
#include "sync/server/facts.h"
#include "sync/server/reports/facts.h"

#include <inttypes.h>
#include <string.h>

enum column { SEAT, NAME, KIND, COURSE, STATE, DUE, WORDS, NOTE, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [SEAT] = {"seat", "議席", MM_CELL_INT, 6},     [NAME] = {"name", "氏名", MM_CELL_TEXT, 20},
    [KIND] = {"status", "区分", MM_CELL_TEXT, 8},  [COURSE] = {"course", "研修", MM_CELL_TEXT, 30},
    [STATE] = {"state", "状況", MM_CELL_TEXT, 8},  [DUE] = {"due_on", "お願いする日", MM_CELL_DATE, 14},
    [WORDS] = {"words", "期日", MM_CELL_TEXT, 22}, [NOTE] = {"note", "備考", MM_CELL_TEXT, 30},
};

struct job {
    struct mm_report_facts facts;
    const struct mm_pack *pack;
    int64_t people[MM_REPORT_KIND_COUNT];
    int64_t confirmed; /* duties */
    struct mm_report_table *table;
    struct mm_errinfo *info;
};

static enum mm_err add_duty(struct job *job, const struct mm_person *person, const struct mm_course *course,
                            bool *ret_added)
{
    const struct mm_duty *duty = mm_report_duty(&job->facts, person->id, course->id);
    const struct mm_progress_fold *fold = duty ? mm_report_fold(&job->facts, duty) : NULL;
    enum mm_progress state = fold ? fold->state : MM_PROGRESS_NONE;
    struct mm_cell *row;

    if (!duty || state == MM_PROGRESS_DONE || !mm_duty_past(duty, job->facts.as_of_day))
        return MM_OK;
    if (mm_report_confirmed(&job->facts, duty)) {
        job->confirmed++;
        return MM_OK; /* nobody is asked again for what a receipt shows to be done */
    }
    row = mm_report_row(job->table);
    if (!row)
        return mm_nomem(job->info);
    mm_report_person(person, &row[SEAT]);
    mm_cell_set_text(&row[COURSE], course->title);
    mm_cell_set_text(&row[STATE], mm_progress_ja(state));
    mm_report_day(&row[DUE], duty->due_on);
    mm_cell_set_text(&row[WORDS], "期日を過ぎています");
    mm_report_waiting(&job->facts, person->id, &row[NOTE]);
    *ret_added = true;
    return MM_OK;
}

static enum mm_err add_person(struct job *job, const struct mm_person *person, enum mm_report_kind kind)
{
    bool added = false;
    enum mm_err err = MM_OK;

    for (size_t c = 0; c < job->pack->n_courses && !err; c++)
        err = add_duty(job, person, &job->pack->courses[c], &added);
    job->people[kind] += added;
    return err;
}

static enum mm_err add_people(struct job *job)
{
    enum mm_err err = MM_OK;

    for (int k = 0; k < MM_REPORT_KIND_COUNT; k++)
        for (size_t i = 0; i < job->facts.n_people && !err; i++)
            if (mm_report_is_of(&job->facts.people[i], (enum mm_report_kind)k))
                err = add_person(job, &job->facts.people[i], (enum mm_report_kind)k);
    return err;
}

/* From 告示日 to 投票日 nobody is reminded, unless the council decided so. */
static enum mm_err add_quiet(struct job *job, struct mm_central *central, int64_t as_of_ms)
{
    struct mm_duty_data data = {0};
    enum mm_err err = mm_known(central, "", as_of_ms, &data, job->info);
    bool quiet = !err && !data.asks_in_elections &&
                 mm_duty_quiet(data.calendar, data.n_calendar, job->facts.as_of_day);
    mm_duty_data_done(&data);
    if (quiet)
        err = mm_report_note(job->table,
                             "選挙の告示日から投票日までの間です。受講のお願いは、この間は控えてください。");
    return err;
}

static enum mm_err add_notes(struct job *job)
{
    enum mm_err err =
        mm_report_note(job->table, "お願いする日を過ぎた研修のある方: 議員 %" PRId64 "人、職員 %" PRId64 "人",
                       job->people[MM_REPORT_COUNCILLORS], job->people[MM_REPORT_STAFF]);

    if (!err)
        err = mm_report_note(job->table,
                             "並びは議席の順です（職員はよみの順）。期日を過ぎても、いつでも受けられます。");
    if (!err && job->confirmed)
        err = mm_report_note(job->table, "控え確認済の研修 %" PRId64 "件は、この一覧にありません。",
                             job->confirmed);
    return err ? err : mm_report_facts_notes(&job->facts, job->table);
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct job job = {.pack = mm_central_pack(central), .table = &table, .info = info};
    enum mm_err err = mm_report_facts_load(central, as_of_ms, &job.facts, info);

    mm_report_start(central, "overdue", "まだ受講されていない方", columns, N_COLUMNS, MM_HANDLING_NAMES,
                    as_of_ms, &table);
    if (!err)
        err = add_people(&job);
    if (!err)
        err = add_quiet(&job, central, as_of_ms);
    if (!err)
        err = add_notes(&job);
    mm_report_facts_done(&job.facts);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_overdue = {
    .name = "overdue",
    .ja = "まだ受講されていない方: お願いする日を過ぎた研修（個人名あり）",
    .en = "who has a duty whose day has passed, by name",
    .names_people = true,
    .run = run,
};
