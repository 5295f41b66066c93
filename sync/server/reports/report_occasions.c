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

enum column { COURSE, KIND, MINUTES, AUDIENCE, RULES, OPEN, NEXT, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [COURSE] = {"course", "研修", MM_CELL_TEXT, 30},
    [KIND] = {"kind", "種類", MM_CELL_TEXT, 16},
    [MINUTES] = {"minutes", "時間の目安（分）", MM_CELL_INT, 10},
    [AUDIENCE] = {"audience", "対象", MM_CELL_TEXT, 12},
    [RULES] = {"rules", "お願いするときと日数", MM_CELL_TEXT, 44},
    [OPEN] = {"open", "お願い中の人数", MM_CELL_INT, 10},
    [NEXT] = {"next", "最も近いお願いする日", MM_CELL_DATE, 14},
};
#define MAX_RULES_BYTES 900

struct job {
    struct mm_report_facts facts;
    struct mm_duty_data known;
    struct mm_report_table *table;
};

/* Days that are over are no next ones. */
static void count(const struct job *job, const char *course, struct mm_cell *row)
{
    const char *next = "";
    int64_t n = 0;
    for (size_t i = 0; i < job->facts.n_duties; i++) {
        const struct mm_duty *duty = &job->facts.duties[i];
        if (duty->closed_on[0] || strcmp(duty->course, course) != 0)
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

/* How its days are counted, the same for several reasons. opening NULL: asked for by hand. */
struct rule {
    int opens, due; /* SESSION: opens so many days before, and is due the day before */
    bool session, decided;
};

static struct rule rule_of(const struct job *job, const struct mm_course *course,
                           const struct mm_opening *opening)
{
    struct rule rule = {.opens = opening ? opening->days : 0,
                        .session = opening && opening->when == MM_WHEN_SESSION};
    rule.due = mm_duty_days(&job->known.due, course->kind, opening, &rule.decided);
    if (rule.session) /* no number of days counts there */
        rule = (struct rule){.opens = rule.opens, .session = true};
    return rule;
}

static bool same(struct rule a, struct rule b)
{
    return a.opens == b.opens && a.due == b.due && a.session == b.session && a.decided == b.decided;
}

static void put_cause(const struct mm_course *course, const struct mm_opening *opening, struct mm_buf *out)
{
    const char *cause = opening ? mm_when_code(opening->when) : MM_DUTY_CAUSE_REQUEST;
    mm_buf_str_append(out, mm_duty_cause_name_ja(cause));
    if (opening && opening->audience != course->audience)
        mm_buf_printf(out, "（%s）", mm_audience_ja(opening->audience));
}

static void put_days(struct rule rule, struct mm_buf *out)
{
    if (rule.session)
        mm_buf_printf(out, "　%d日前から、始まる日の前日まで", rule.opens);
    else if (rule.opens)
        mm_buf_printf(out, "　%d日後から%d日のうち", rule.opens, rule.due);
    else
        mm_buf_printf(out, "　%d日のうち", rule.due);
    if (rule.decided)
        mm_buf_str_append(out, "（議会の決定）");
}

/* Reasons with the same days stand together; the last one is by hand. */
static void put_rules(const struct job *job, const struct mm_course *course, struct mm_buf *out)
{
    for (size_t i = 0; i <= course->n_openings; i++) {
        const struct mm_opening *first = i < course->n_openings ? &course->openings[i] : NULL;
        struct rule rule = rule_of(job, course, first);
        bool told = false;
        for (size_t k = 0; k < i && !told; k++)
            told = same(rule, rule_of(job, course, &course->openings[k]));
        if (told)
            continue;
        mm_buf_str_append(out, out->len ? "／" : "");
        put_cause(course, first, out);
        for (size_t k = i + 1; k <= course->n_openings; k++) {
            const struct mm_opening *other = k < course->n_openings ? &course->openings[k] : NULL;
            if (!same(rule, rule_of(job, course, other)))
                continue;
            mm_buf_str_append(out, "・");
            put_cause(course, other, out);
        }
        put_days(rule, out);
    }
}

static enum mm_err add_course(struct job *job, const struct mm_course *course, struct mm_errinfo *info)
{
    struct mm_cell *row = mm_report_row(job->table);
    struct mm_buf rules;
    if (!row)
        return mm_nomem(info);
    mm_buf_init(&rules, MAX_RULES_BYTES);
    put_rules(job, course, &rules);
    mm_cell_set_text(&row[COURSE], course->title);
    mm_cell_set_text(&row[KIND], mm_paper_course_kind_ja(course->kind));
    if (course->minutes)
        mm_cell_set_int(&row[MINUTES], course->minutes);
    mm_cell_set_text(&row[AUDIENCE], mm_audience_ja(course->audience));
    mm_cell_set_text(&row[RULES], mm_buf_str(&rules));
    count(job, course->id, row);
    enum mm_err err = mm_buf_check(&rules, info);
    mm_buf_done(&rules);
    return err;
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
