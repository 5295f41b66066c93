/* 研修と期日: each course of the pack with the reasons for which it is asked for, when it opens and by when
 * it is asked for each, whether the council decided that, and how many people have it before them. No names.
 */
#include "content/pack/words.h"
#include "sync/rules/duties.h"
#include "sync/server/facts.h"
#include "sync/server/reports/facts.h"
#include "sync/server/reports/papers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column { COURSE, KIND, MINUTES, AUDIENCE, CAUSE, OPENS, DUE, BASIS, OPEN, NEXT, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [COURSE] = {"course", "研修", MM_CELL_TEXT, 30},
    [KIND] = {"kind", "種類", MM_CELL_TEXT, 16},
    [MINUTES] = {"minutes", "時間の目安（分）", MM_CELL_INT, 10},
    [AUDIENCE] = {"audience", "対象", MM_CELL_TEXT, 12},
    [CAUSE] = {"cause", "お願いするとき", MM_CELL_TEXT, 18},
    [OPENS] = {"opens", "始まり", MM_CELL_TEXT, 16},
    [DUE] = {"due", "お願いする日", MM_CELL_TEXT, 20},
    [BASIS] = {"basis", "もと", MM_CELL_TEXT, 12},
    [OPEN] = {"open", "お願い中の人数", MM_CELL_INT, 10},
    [NEXT] = {"next", "最も近いお願いする日", MM_CELL_DATE, 14},
};

struct job {
    struct mm_report_facts facts;
    struct mm_duty_data known;
    struct mm_report_table *table;
};

static bool is_open(const struct job *job, const struct mm_duty *duty, const char *course, const char *cause)
{
    return !duty->closed_on[0] && strcmp(duty->opened_on, job->facts.as_of) <= 0 &&
           strcmp(duty->course, course) == 0 && strcmp(duty->cause, cause) == 0;
}

/* Days that are over are no next ones. */
static void count(const struct job *job, const char *course, const char *cause, struct mm_cell *row)
{
    const char *next = "";
    int64_t n = 0;
    for (size_t i = 0; i < job->facts.n_duties; i++) {
        const struct mm_duty *duty = &job->facts.duties[i];
        if (!is_open(job, duty, course, cause))
            continue;
        n++;
        if (duty->due_on[0] && strcmp(duty->due_on, job->facts.as_of) >= 0 &&
            (!next[0] || strcmp(duty->due_on, next) < 0))
            next = duty->due_on;
    }
    mm_cell_set_int(&row[OPEN], n);
    if (next[0])
        mm_report_day(&row[NEXT], next);
}

static void put_course(struct mm_cell *row, const struct mm_course *course)
{
    mm_cell_set_text(&row[COURSE], course->title);
    mm_cell_set_text(&row[KIND], mm_paper_course_kind_ja(course->kind));
    if (course->minutes)
        mm_cell_set_int(&row[MINUTES], course->minutes);
}

/* opening NULL: by hand. */
static enum mm_err add_row(struct job *job, const struct mm_course *course, const struct mm_opening *opening,
                           struct mm_errinfo *info)
{
    const char *cause = opening ? mm_when_code(opening->when) : MM_DUTY_CAUSE_REQUEST;
    bool decided = false, session = opening && opening->when == MM_WHEN_SESSION;
    int days = mm_duty_days(&job->known.due, course->kind, opening, &decided);
    char opens[60] = "その日", due[60] = "定例会の前日まで";
    struct mm_cell *row = mm_report_row(job->table);
    if (!row)
        return mm_nomem(info);
    if (opening && opening->days)
        (void)snprintf(opens, sizeof opens, "%d日%s", opening->days, session ? "前" : "後");
    if (!session)
        (void)snprintf(due, sizeof due, "始まりから%d日のうち", days);
    put_course(row, course);
    mm_cell_set_text(&row[AUDIENCE], mm_audience_ja(opening ? opening->audience : course->audience));
    mm_cell_set_text(&row[CAUSE], mm_duty_cause_name_ja(cause));
    mm_cell_set_text(&row[OPENS], opens);
    mm_cell_set_text(&row[DUE], due);
    mm_cell_set_text(&row[BASIS], decided && !session ? "議会の決定" : "教材");
    count(job, course->id, cause, row);
    return MM_OK;
}

static enum mm_err add_course(struct job *job, const struct mm_course *course, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (size_t i = 0; i < course->n_openings && !err; i++)
        err = add_row(job, course, &course->openings[i], info);
    return err ? err : add_row(job, course, NULL, info);
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    const struct mm_pack *pack = mm_central_pack(central);
    struct mm_report_table table;
    struct job job = {.table = &table};
    enum mm_err err = mm_report_facts_load(central, as_of_ms, &job.facts, info);
    if (!err)
        err = mm_known(central, "", as_of_ms, &job.known, info);
    mm_report_start(central, "occasions", "研修と期日", columns, N_COLUMNS, MM_HANDLING_INTERNAL, as_of_ms,
                    &table);
    for (size_t i = 0; i < pack->n_courses && !err; i++)
        err = add_course(&job, &pack->courses[i], info);
    if (!err)
        err =
            mm_report_note(&table, "日数は、議会の決定があればそれに、なければ教材に合わせます。休みの間の日"
                                   "は数えません。任期や年度の終わりより後にはなりません。");
    mm_duty_data_done(&job.known);
    mm_report_facts_done(&job.facts);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_occasions = {
    .name = "occasions",
    .ja = "研修と期日: 研修ごとの、お願いするときと日数、お願い中の人数（個人名なし）",
    .en = "courses, the reasons for which each is asked for, by when, and of how many; without names",
    .names_people = false,
    .run = run,
};
