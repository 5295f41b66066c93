/* 受講状況一覧: who is 未・途中・済, by name, with dates and never an answer. */
#include "sync/server/disclosure.h"
#include "sync/server/issued.h"
#include "sync/server/reports/facts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column { SEAT, NAME, KIND, COURSE, STATE, STARTED, DONE, DUE, REASON, NOTE, PERSON, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [SEAT] = {"seat", "議席", MM_CELL_INT, 6},
    [NAME] = {"name", "氏名", MM_CELL_TEXT, 20},
    [KIND] = {"status", "区分", MM_CELL_TEXT, 8},
    [COURSE] = {"course", "研修", MM_CELL_TEXT, 30},
    [STATE] = {"state", "状況", MM_CELL_TEXT, 10},
    [STARTED] = {"started_on", "始めた日", MM_CELL_DATE, 12},
    [DONE] = {"done_on", "済の日", MM_CELL_DATE, 12},
    [DUE] = {"due_on", "お願いする日", MM_CELL_DATE, 14},
    [REASON] = {"reason", "理由", MM_CELL_TEXT, 30},
    [NOTE] = {"note", "備考", MM_CELL_TEXT, 30},
    [PERSON] = {"person", "利用者ID", MM_CELL_TEXT, 38,
                .data_only = true}, /* 同姓同名, as the roster has it */
};

/* People of one kind who have the duty, and who are done. */
struct total {
    int64_t asked, done, elect;
};

struct job {
    struct mm_report_facts facts;
    int64_t confirmed;
    int64_t claimed;            /* days of 済 by a kiosk's own clock */
    struct mm_issued_cut *cuts; /* owned */
    size_t n_cuts;
    int cut;    /* 目安 in percent as the council decided; 0: it did not */
    bool whole; /* everybody is in it: so are the totals */
    struct mm_report_table *table;
    struct mm_errinfo *info;
};

static void fill_done(struct job *job, struct mm_cell *row, const struct mm_progress_fold *fold)
{
    mm_cell_set_date(&row[DONE], fold->completed_at_ms);
    job->claimed += fold->completed_quality == MM_TIME_CLAIMED;
    if (fold->completed_quality == MM_TIME_MOVED)
        mm_cell_set_text(&row[NOTE], "済の日は推定です（端末の時計が合っていませんでした）");
}

static void fill_state(struct job *job, struct mm_cell *row, const struct mm_person *person,
                       const struct mm_duty *duty, struct total *total)
{
    const struct mm_report_facts *f = &job->facts;
    const struct mm_progress_fold *fold = mm_report_fold(f, duty);
    enum mm_progress state = fold ? fold->state : MM_PROGRESS_NONE;

    mm_cell_set_text(&row[STATE], mm_report_confirmed(f, duty) ? "控え確認済" : mm_progress_ja(state));
    if (fold && fold->first_at_ms != INT64_MAX)
        mm_cell_set_date(&row[STARTED], fold->first_at_ms);
    if (state == MM_PROGRESS_DONE && fold->completed_at_ms != INT64_MAX)
        fill_done(job, row, fold);
    mm_report_day(&row[DUE], duty->due_on);
    mm_cell_set_text(&row[REASON], mm_duty_cause_ja(duty->cause));
    if (state != MM_PROGRESS_DONE)
        mm_report_waiting(f, person->id, &row[NOTE]);
    total->asked++;
    total->done += state == MM_PROGRESS_DONE;
    total->elect += person->status == MM_PERSON_ELECT;
}

static enum mm_err add_row(struct job *job, const struct mm_person *person, const struct mm_course *course,
                           struct total *total)
{
    const struct mm_duty *duty = mm_report_duty(&job->facts, person->id, course->id);
    struct mm_cell *row;

    if (!duty && course->kind != MM_COURSE_MODULE && course->kind != MM_COURSE_PART)
        return MM_OK; /* not asked on that day */
    row = mm_report_row(job->table);
    if (!row)
        return mm_nomem(job->info);
    mm_report_person(person, &row[SEAT]);
    mm_cell_set_text(&row[COURSE], course->title);
    mm_cell_set_text(&row[NOTE], "");
    mm_cell_set_text(&row[PERSON], person->id);
    job->confirmed += duty && mm_report_confirmed(&job->facts, duty);
    if (duty)
        fill_state(job, row, person, duty, total);
    else
        mm_cell_set_text(&row[STATE], "対象外");
    return MM_OK;
}

static enum mm_err note_total(struct job *job, const struct mm_course *course,
                              const struct total totals[MM_REPORT_KIND_COUNT])
{
    enum mm_err err = MM_OK;

    for (int k = 0; k < MM_REPORT_KIND_COUNT && !err; k++) {
        const struct total *t = &totals[k];
        char share[32] = "-", elect[64] = "";

        if (t->asked)
            snprintf(share, sizeof(share), "%.1f%%", 100.0 * (double)t->done / (double)t->asked);
        if (t->elect)
            snprintf(elect, sizeof(elect), "（当選人%" PRId64 "人を含む）", t->elect);
        err = mm_report_note(job->table, "%s: %s %" PRId64 "人中%" PRId64 "人が済（%s）%s", course->title,
                             mm_report_kind_ja((enum mm_report_kind)k), t->asked, t->done, share, elect);
    }
    return err;
}

/* 目安: in totals only, as it was issued. */
static enum mm_err note_cut(struct job *job, const struct mm_course *course)
{
    char day[MM_WAREKI_BYTES];

    for (size_t i = 0; i < job->n_cuts; i++) {
        const struct mm_issued_cut *cut = &job->cuts[i];

        if (strcmp(cut->course, course->id) != 0)
            continue;
        mm_date_wareki(mm_date_of(cut->as_of_ms), day);
        return mm_report_note(job->table,
                              "%s: この年度に受け終わった%" PRId64 "人のうち、目安%sに達した方 %" PRId64
                              "人（%s現在。5人以上の組だけを示します）",
                              course->title, cut->people, job->cut ? "" : "（暫定）", cut->reached, day);
    }
    return MM_OK;
}

static enum mm_err add_course(struct job *job, const struct mm_course *course)
{
    struct total totals[MM_REPORT_KIND_COUNT] = {{0}};
    enum mm_err err = MM_OK;

    for (int k = 0; k < MM_REPORT_KIND_COUNT; k++)
        for (size_t i = 0; i < job->facts.n_people && !err; i++)
            if (mm_report_is_of(&job->facts.people[i], (enum mm_report_kind)k))
                err = add_row(job, &job->facts.people[i], course, &totals[k]);
    if (err || !job->whole)
        return err;
    err = note_total(job, course, totals);
    return err ? err : note_cut(job, course);
}

static enum mm_err add_notes(struct job *job)
{
    enum mm_err err = MM_OK;

    if (job->confirmed)
        err = mm_report_note(
            job->table,
            "控え確認済: 受講控えの番号で確かめた方です。記録が届くと「済」になり、そのときに数に入ります。");
    if (!err && job->claimed)
        err = mm_report_note(job->table,
                             "済の日のうち %" PRId64
                             "件は、端末の時計によります（サーバーの時計と比べられていません）。",
                             job->claimed);
    return err ? err : mm_report_facts_notes(&job->facts, job->table);
}

/* page NULL: everybody. */
static enum mm_err load(struct job *job, struct mm_central *central, const struct mm_report_page *page,
                        struct mm_errinfo *info)
{
    int64_t as_of_ms = job->table->as_of_ms;
    bool more = false;
    enum mm_err err =
        page ? mm_report_facts_page(central, as_of_ms, page, &job->facts, &more, &job->table->people, info)
             : mm_report_facts_load(central, as_of_ms, &job->facts, info);

    job->whole = !page || (!*page->after && !more);
    if (!err && more)
        snprintf(job->table->behind, sizeof(job->table->behind), "%s",
                 job->facts.people[job->facts.n_people - 1].id);
    if (!err && job->whole)
        err = mm_issued_cuts(central, as_of_ms, &job->cuts, &job->n_cuts, info);
    if (!err && job->whole)
        err = mm_central_cut(central, as_of_ms, &job->cut, info);
    return err;
}

static enum mm_err run_page(struct mm_central *central, int64_t as_of_ms, const struct mm_report_page *page,
                            struct mm_report_table *ret_table, struct mm_errinfo *info)
{
    const struct mm_pack *pack = mm_central_pack(central);
    struct mm_report_table table;
    struct job job = {.table = &table, .info = info};

    mm_report_start(central, "completion", "受講状況一覧", columns, N_COLUMNS, MM_HANDLING_NAMES, as_of_ms,
                    &table);
    table.page = page != NULL;
    enum mm_err err = load(&job, central, page, info);
    for (size_t c = 0; !err && c < pack->n_courses; c++)
        err = add_course(&job, &pack->courses[c]);
    if (!err)
        err = add_notes(&job);
    mm_report_facts_done(&job.facts);
    free(job.cuts);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    return run_page(central, as_of_ms, NULL, ret_table, info);
}

const struct mm_report_ops mm_report_completion = {
    .name = "completion",
    .ja = "受講状況一覧: 未・途中・済と日付（個人名あり）",
    .en = "who has not begun, begun or completed, by name",
    .names_people = true,
    .run = run,
    .page = run_page,
};
