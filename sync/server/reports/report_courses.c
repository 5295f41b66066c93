/* 研修ごとの受講状況: how many are 未・途中・済 of each course, and by which way. Counts of people, exact;
 * nothing of an answer but the 目安, in totals and as it was issued. */
#include "sync/server/issued.h"
#include "sync/server/proof.h"
#include "sync/server/reports/facts.h"
#include "sync/server/totals.h"

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

/* The columns that each number goes to, beside お願いした人. */
static const enum column of_total[MM_TOTAL_COUNT][2] = {
    [MM_TOTAL_NONE] = {NONE, NONE},   [MM_TOTAL_STARTED] = {STARTED, STARTED},
    [MM_TOTAL_ALONE] = {DONE, ALONE}, [MM_TOTAL_TOGETHER] = {DONE, TOGETHER},
    [MM_TOTAL_PAPER] = {DONE, PAPER}, [MM_TOTAL_OTHER] = {OTHER, OTHER},
};

static void add_totals(struct counts *counts, const int64_t n[MM_TOTAL_COUNT])
{
    for (int t = 0; t < MM_TOTAL_COUNT; t++) {
        counts->of[ASKED] += n[t];
        counts->of[of_total[t][0]] += n[t];
        if (of_total[t][1] != of_total[t][0])
            counts->of[of_total[t][1]] += n[t];
    }
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
    struct mm_totals *totals;    /* owned */
    struct mm_issued_cut *cuts;  /* owned */
    struct mm_kiosk_row *kiosks; /* owned */
    size_t n_totals, n_cuts, n_kiosks;
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
    const struct mm_totals *totals = mm_totals_of(job->totals, job->n_totals, course->id);
    struct counts whole = {{0}}, kinds[MM_REPORT_KIND_COUNT] = {{{0}}};
    _Static_assert((int)MM_REPORT_KIND_COUNT == (int)MM_TOTAL_KIND_COUNT &&
                       (int)MM_REPORT_STAFF == (int)MM_TOTAL_STAFF,
                   "the same kinds");
    for (int k = 0; totals && k < MM_REPORT_KIND_COUNT; k++) {
        add_totals(&kinds[k], totals->n[k]);
        add_totals(&whole, totals->n[k]);
    }
    if (!whole.of[ASKED])
        return MM_OK;
    enum mm_err err = put_row(job->table, course, "全体", &whole, cut_of(job, course->id), info);
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
    return err ? err : mm_report_kiosk_notes(job->kiosks, job->n_kiosks, job->table);
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    const struct mm_pack *pack = mm_central_pack(central);
    struct mm_report_table table;
    struct job job = {.table = &table};
    enum mm_err err = mm_totals_at(central, as_of_ms, &job.totals, &job.n_totals, info);
    if (!err)
        err = mm_central_kiosks(central, &job.kiosks, &job.n_kiosks, info);
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
    free(job.totals);
    free(job.kiosks);
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
