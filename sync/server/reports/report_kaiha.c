/* 会派ごとの受講状況: how many of each 会派 (a group of councillors) are how far in each course, once the
 * council decided that it wants to know; without a decision, nothing. Counts of people and nothing of an
 * answer; in the order of the seats and without a share, nobody is put in an order of merit. Of a small 会派
 * a count is as good as a name: whoever may read it may read the names, and it is entered like them. */
#include "sync/server/decision.h"
#include "sync/server/reports/facts.h"
#include "sync/server/totals.h"

#include <stdlib.h>
#include <string.h>

enum column { COURSE, KAIHA, ASKED, NONE, STARTED, DONE, OTHER, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [COURSE] = {"course", "研修", MM_CELL_TEXT, 30},      [KAIHA] = {"kaiha", "会派", MM_CELL_TEXT, 24},
    [ASKED] = {"asked", "お願いした人", MM_CELL_INT, 12}, [NONE] = {"none", "未", MM_CELL_INT, 6},
    [STARTED] = {"started", "途中", MM_CELL_INT, 6},      [DONE] = {"done", "済", MM_CELL_INT, 6},
    [OTHER] = {"other", "ほかの研修", MM_CELL_INT, 10},
};

struct group {
    const char *kaiha; /* borrowed; "": in none */
    int64_t n[N_COLUMNS];
};
struct job {
    struct mm_report_facts facts;
    struct group *groups; /* owned; by the first seat of each */
    size_t n;
};

static struct group *group_of(const struct job *job, const char *kaiha)
{
    for (size_t i = 0; i < job->n; i++)
        if (strcmp(job->groups[i].kaiha, kaiha) == 0)
            return &job->groups[i];
    return NULL;
}

/* Whoever is in none stands last. */
static enum mm_err find_groups(struct job *job, struct mm_errinfo *info)
{
    const struct mm_report_facts *f = &job->facts;
    job->groups = calloc(f->n_people + 1, sizeof *job->groups);
    if (!job->groups)
        return mm_nomem(info);
    for (size_t i = 0; i < f->n_people; i++)
        if (mm_report_is_of(&f->people[i], MM_REPORT_COUNCILLORS) && f->people[i].kaiha[0] &&
            !group_of(job, f->people[i].kaiha))
            job->groups[job->n++].kaiha = f->people[i].kaiha;
    job->groups[job->n++].kaiha = "";
    return MM_OK;
}

/* N_COLUMNS: nowhere. */
static enum column column_of(const struct job *job, const struct mm_duty *duty)
{
    static const enum column columns_of[] = {
        [MM_TOTAL_NONE] = NONE,      [MM_TOTAL_STARTED] = STARTED, [MM_TOTAL_ALONE] = DONE,
        [MM_TOTAL_TOGETHER] = DONE,  [MM_TOTAL_PAPER] = DONE,      [MM_TOTAL_OTHER] = OTHER,
        [MM_TOTAL_COUNT] = N_COLUMNS};
    const struct mm_progress_fold *fold = mm_report_fold(&job->facts, duty);
    return columns_of[mm_total_of(duty, fold, fold && fold->state == MM_PROGRESS_DONE)];
}

static void count(struct job *job, const struct mm_course *course)
{
    const struct mm_report_facts *f = &job->facts;
    for (size_t g = 0; g < job->n; g++)
        memset(job->groups[g].n, 0, sizeof job->groups[g].n);
    for (size_t i = 0; i < f->n_people; i++) {
        const struct mm_duty *duty = mm_report_is_of(&f->people[i], MM_REPORT_COUNCILLORS)
                                         ? mm_report_duty(f, f->people[i].id, course->id)
                                         : NULL;
        enum column column = duty ? column_of(job, duty) : N_COLUMNS;
        if (column == N_COLUMNS)
            continue;
        struct group *group = group_of(job, f->people[i].kaiha);
        group->n[ASKED]++;
        group->n[column]++;
    }
}

static enum mm_err add_course(struct job *job, const struct mm_course *course, struct mm_report_table *table,
                              struct mm_errinfo *info)
{
    count(job, course);
    for (size_t g = 0; g < job->n; g++) {
        const struct group *group = &job->groups[g];
        if (!group->n[ASKED])
            continue;
        struct mm_cell *row = mm_report_row(table);
        if (!row)
            return mm_nomem(info);
        mm_cell_set_text(&row[COURSE], course->title);
        mm_cell_set_text(&row[KAIHA], group->kaiha[0] ? group->kaiha : "会派なし");
        for (int c = ASKED; c < N_COLUMNS; c++)
            mm_cell_set_int(&row[c], group->n[c]);
    }
    return MM_OK;
}

static enum mm_err add_rows(struct mm_central *central, struct job *job, struct mm_report_table *table,
                            struct mm_errinfo *info)
{
    const struct mm_pack *pack = mm_central_pack(central);
    enum mm_err err = find_groups(job, info);
    for (size_t c = 0; c < pack->n_courses && !err; c++)
        err = add_course(job, &pack->courses[c], table, info);
    if (!err)
        err = mm_report_note(table, "議員だけの数です。会派は、いまの名簿によります。並びは議席の順で、"
                                    "対象外の方は入りません。");
    if (!err)
        err = mm_report_note(table, "人数の少ない会派では、どなたのことか分かります。個人名のある帳票と"
                                    "同じに扱ってください。");
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct job job = {.n = 0};
    bool decided = false;
    enum mm_err err = mm_report_facts_load(central, as_of_ms, &job.facts, info);
    mm_report_start(central, "kaiha", "会派ごとの受講状況", columns, N_COLUMNS, MM_HANDLING_NAMES, as_of_ms,
                    &table);
    if (!err)
        err = mm_decision_is_yes(central, MM_KAIHA_SETTING, &decided, info);
    if (!err)
        err = decided ? add_rows(central, &job, &table, info)
                      : mm_report_note(&table, "会派ごとの集計は、議会が決めるまで出しません。決まったら、"
                                               "「決定事項」に登録してください。");
    if (!err)
        err = mm_report_facts_notes(&job.facts, &table);
    mm_report_facts_done(&job.facts);
    free(job.groups);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_kaiha = {
    .name = "kaiha",
    .ja = "会派ごとの受講状況: 未・途中・済の人数（議会の決定のあと。個人名のある帳票として扱う）",
    .en =
        "how many of each group of councillors are how far, once the council decided so; handled like names",
    .names_people = true,
    .run = run,
};
