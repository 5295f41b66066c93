/* 研修ごとの受講状況: how many are 未・途中・済 of each course, and by which way. Counts of people, exact;
 * nothing of an answer but the 目安, in totals and as it was issued. */
#include "sync/rules/duties.h"
#include "sync/server/issued.h"
#include "sync/server/proof.h"
#include "sync/server/reports/facts.h"

#include <stdlib.h>
#include <string.h>

enum column {
    COURSE,
    GROUP,
    ASKED,
    NONE,
    STARTED,
    DONE,
    SHARE,
    ALONE,
    TOGETHER,
    PAPER,
    OTHER,
    REACHED,
    N_COLUMNS
};
static const struct mm_column columns[N_COLUMNS] = {
    [COURSE] = {"course", "研修", MM_CELL_TEXT, 30},
    [GROUP] = {"group", "区分", MM_CELL_TEXT, 8},
    [ASKED] = {"asked", "お願いした人", MM_CELL_INT, 12},
    [NONE] = {"none", "未", MM_CELL_INT, 6},
    [STARTED] = {"started", "途中", MM_CELL_INT, 6},
    [DONE] = {"done", "済", MM_CELL_INT, 6},
    [SHARE] = {"share", "済の割合", MM_CELL_PERCENT, 10},
    [ALONE] = {"individual", "済（個人）", MM_CELL_INT, 10},
    [TOGETHER] = {"group_route", "済（集合）", MM_CELL_INT, 10},
    [PAPER] = {"paper", "済（紙）", MM_CELL_INT, 10},
    [OTHER] = {"other", "ほかの研修", MM_CELL_INT, 10},
    [REACHED] = {"reached", "目安に達した人", MM_CELL_INT, 14},
};
/* Counted beside each other, in the columns from ASKED on; what is no count of people has none. */
struct counts {
    int64_t of[N_COLUMNS];
};

/* How a duty was closed, to the column that counts it. */
static const struct {
    const char *by;
    enum column column;
} routes[] = {{MM_DUTY_BY_INDIVIDUAL, ALONE},
              {MM_DUTY_BY_GROUP, TOGETHER},
              {MM_DUTY_BY_PAPER, PAPER},
              {MM_DUTY_BY_OTHER, OTHER}};

static void add_route(struct counts *counts, const char *by)
{
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++)
        counts->of[routes[i].column] += strcmp(routes[i].by, by) == 0;
}

/* Who was exempted or left is not asked. Another training closes a duty and is no 済. */
static void add_duty(struct counts *counts, const struct mm_report_facts *facts, const struct mm_duty *duty)
{
    static const enum column of_state[] = {
        [MM_PROGRESS_NONE] = NONE, [MM_PROGRESS_STARTED] = STARTED, [MM_PROGRESS_DONE] = DONE};
    _Static_assert(sizeof of_state / sizeof of_state[0] == MM_PROGRESS_COUNT, "a column for each state");
    const struct mm_progress_fold *fold = mm_report_fold(facts, duty);
    enum mm_progress state = fold ? fold->state : MM_PROGRESS_NONE;
    bool other = strcmp(duty->closed_by, MM_DUTY_BY_OTHER) == 0;
    if (state != MM_PROGRESS_DONE &&
        (strcmp(duty->closed_by, MM_DUTY_BY_EXEMPT) == 0 || strcmp(duty->closed_by, MM_DUTY_BY_LEFT) == 0))
        return;
    counts->of[ASKED]++;
    if (other && state != MM_PROGRESS_DONE) {
        counts->of[OTHER]++;
        return;
    }
    counts->of[of_state[state]]++;
    if (state == MM_PROGRESS_DONE)
        add_route(counts, mm_duty_taken(duty) ? duty->closed_by : MM_DUTY_BY_INDIVIDUAL);
}

static enum mm_err put_row(struct mm_report_table *table, const struct mm_course *course, const char *group,
                           const struct counts *counts, const struct mm_issued_cut *cut,
                           struct mm_errinfo *info)
{
    struct mm_cell *row = mm_report_row(table);
    if (!row)
        return mm_nomem(info);
    mm_cell_set_text(&row[COURSE], course->title);
    mm_cell_set_text(&row[GROUP], group);
    for (int c = ASKED; c <= OTHER; c++)
        if (c != SHARE)
            mm_cell_set_int(&row[c], counts->of[c]);
    if (counts->of[ASKED])
        mm_cell_set_share(&row[SHARE], (double)counts->of[DONE] / (double)counts->of[ASKED]);
    if (cut)
        mm_cell_set_int(&row[REACHED], cut->reached);
    return MM_OK;
}

struct job {
    struct mm_report_facts facts;
    struct mm_issued_cut *cuts; /* owned */
    size_t n_cuts;
    struct mm_report_table *table;
};

static const struct mm_issued_cut *cut_of(const struct job *job, const char *course)
{
    for (size_t i = 0; i < job->n_cuts; i++)
        if (strcmp(job->cuts[i].course, course) == 0)
            return &job->cuts[i];
    return NULL;
}

static enum mm_err add_course(struct job *job, const struct mm_course *course, struct mm_errinfo *info)
{
    struct counts whole = {{0}}, kinds[MM_REPORT_KIND_COUNT] = {{{0}}};
    enum mm_err err = MM_OK;
    for (size_t i = 0; i < job->facts.n_people; i++) {
        const struct mm_person *person = &job->facts.people[i];
        const struct mm_duty *duty = mm_report_duty(&job->facts, person->id, course->id, NULL);
        for (int k = 0; duty && k < MM_REPORT_KIND_COUNT; k++) {
            if (mm_report_is_of(person, (enum mm_report_kind)k)) {
                add_duty(&kinds[k], &job->facts, duty);
                add_duty(&whole, &job->facts, duty);
            }
        }
    }
    if (!whole.of[ASKED])
        return MM_OK;
    err = put_row(job->table, course, "全体", &whole, cut_of(job, course->id), info);
    for (int k = 0; !err && k < MM_REPORT_KIND_COUNT; k++)
        err = put_row(job->table, course, mm_report_kind_ja((enum mm_report_kind)k), &kinds[k], NULL, info);
    return err;
}

/* What the nightly look through the records found. Places that do not agree stand below every report. */
static enum mm_err add_proof(struct mm_central *central, struct mm_report_table *table,
                             struct mm_errinfo *info)
{
    char at[MM_WAREKI_BYTES * 2];
    int64_t proved_ms = 0, wrong = 0;
    enum mm_err err = mm_proof_last(central, &proved_ms, &wrong, info);
    if (err || !proved_ms || wrong)
        return err;
    mm_time_wareki(proved_ms, at);
    if (proved_ms < table->as_of_ms - MM_PROOF_OLD_MS)
        return mm_report_note_passing(
            table, "最後の数え直しは %s です。夜の数え直しが止まっていないか、管理者に確かめてください。",
            at);
    return mm_report_note_passing(table, "最後の数え直し（%s）で、すべての数が記録と合っていました。", at);
}

static enum mm_err add_notes(const struct job *job)
{
    static const char *const notes[] = {
        "お願いした人 = 未 + 途中 + 済 + ほかの研修。対象外の方と、受け終わらずに退任・転出された方は"
        "入りません。",
        "済（個人）・済（集合）・済（紙）は済の内わけです。ほかの研修（講演会など）は済と分けて数えます。",
        "目安に達した人: "
        "この年度に受け終わった方のうちの数で、集計した日のまま変わりません。達した方と"
        "達していない方がそれぞれ5人以上のときだけ示します。目安そのものは「決定事項」にあります。",
    };
    enum mm_err err = MM_OK;
    for (size_t i = 0; i < sizeof notes / sizeof notes[0] && !err; i++)
        err = mm_report_note(job->table, "%s", notes[i]);
    return err ? err : mm_report_kiosk_notes(job->facts.kiosks, job->facts.n_kiosks, job->table);
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    const struct mm_pack *pack = mm_central_pack(central);
    struct mm_report_table table;
    struct job job = {.table = &table};
    enum mm_err err = mm_report_facts_load(central, as_of_ms, &job.facts, info);
    if (!err)
        err = mm_issued_cuts(central, as_of_ms, &job.cuts, &job.n_cuts, info);
    mm_report_start(central, "courses", "研修ごとの受講状況", columns, N_COLUMNS, MM_HANDLING_INTERNAL,
                    as_of_ms, &table);
    for (size_t c = 0; c < pack->n_courses && !err; c++)
        err = add_course(&job, &pack->courses[c], info);
    if (!err)
        err = add_notes(&job);
    if (!err)
        err = add_proof(central, &table, info);
    mm_report_facts_done(&job.facts);
    free(job.cuts);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_courses = {
    .name = "courses",
    .ja = "研修ごとの受講状況: 未・途中・済の人数と割合、個人・集合・紙・ほかの研修（個人名なし）",
    .en = "how many have not begun, begun or completed each course, and how; without names",
    .names_people = false,
    .run = run,
};
