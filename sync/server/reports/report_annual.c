/* 年間実績報告: what was taken in the 年度 of the day, what is understood, what was decided, without names.
 */
#include "sync/rules/duties.h"
#include "sync/server/facts.h"
#include "sync/server/paper.h"
#include "sync/server/reports/papers.h"

#include <stdlib.h>
#include <string.h>

static const struct mm_column done_columns[] = {
    {"course", "研修", MM_CELL_TEXT, 34},
    {"councillors", "議員（人）", MM_CELL_INT, 12},
    {"staff", "職員（人）", MM_CELL_INT, 12},
    {"other", "ほかの研修（人）", MM_CELL_INT, 14},
};
static const struct mm_column day_columns[] = {
    {"on", "日", MM_CELL_DATE, 14},
    {"kind", "種類", MM_CELL_TEXT, 16},
    {"what", "内容", MM_CELL_TEXT, 40},
};
static const struct mm_column session_columns[] = {
    {"on", "日", MM_CELL_DATE, 14},
    {"kind", "種類", MM_CELL_TEXT, 12},
    {"what", "内容", MM_CELL_TEXT, 40},
    {"present", "出席（人）", MM_CELL_INT, 12},
};
static const struct mm_column decided_columns[] = {
    {"what", "決めたこと", MM_CELL_TEXT, 30}, {"value", "扱い", MM_CELL_TEXT, 26},
    {"body", "機関", MM_CELL_TEXT, 18},       {"decided_on", "日", MM_CELL_DATE, 14},
    {"number", "文書番号", MM_CELL_TEXT, 12},
};

struct job {
    const struct mm_pack *pack;
    struct mm_report_facts facts;
    int64_t from_ms, until_ms; /* the 年度, until the day of the report */
    char first[MM_TIME_BYTES];
};

static bool in_year(const struct job *job, const struct mm_duty *duty)
{
    const struct mm_progress_fold *fold = mm_report_fold(&job->facts, duty);
    return fold && fold->state == MM_PROGRESS_DONE && fold->completed_at_ms >= job->from_ms &&
           fold->completed_at_ms <= job->until_ms;
}

static bool other_in_year(const struct job *job, const struct mm_duty *duty)
{
    return strcmp(duty->closed_by, MM_DUTY_BY_OTHER) == 0 && strcmp(duty->closed_on, job->first) >= 0 &&
           strcmp(duty->closed_on, job->facts.as_of) <= 0;
}

static bool has(const struct job *job, const struct mm_person *person, const char *course,
                bool (*when)(const struct job *job, const struct mm_duty *duty))
{
    size_t n = 0;
    const struct mm_duty *duty = mm_report_duties_of(&job->facts, person->id, &n);
    for (; n; n--, duty++)
        if (strcmp(duty->course, course) == 0 && when(job, duty))
            return true;
    return false;
}

/* Also who left since: what was taken in the year was taken. */
static enum mm_err add_course(const struct job *job, const struct mm_course *course,
                              struct mm_report_table *table)
{
    int64_t councillors = 0, staff = 0, other = 0;
    struct mm_cell *row;
    for (size_t i = 0; i < job->facts.n_people; i++) {
        const struct mm_person *p = &job->facts.people[i];
        bool done = has(job, p, course->id, in_year);
        councillors += done && mm_person_is_councillor(p->status);
        staff += done && !mm_person_is_councillor(p->status);
        other += !done && has(job, p, course->id, other_in_year);
    }
    if (!councillors && !staff && !other)
        return MM_OK;
    row = mm_report_row(table);
    if (!row)
        return MM_ERR_NOMEM;
    mm_cell_set_text(&row[0], course->title);
    mm_cell_set_int(&row[1], councillors);
    mm_cell_set_int(&row[2], staff);
    mm_cell_set_int(&row[3], other);
    return MM_OK;
}

static enum mm_err add_days(struct mm_central *central, const struct job *job, struct mm_report_table *table,
                            struct mm_errinfo *info)
{
    struct mm_report_table *section = mm_report_section(table, "議会の日程", day_columns, 3);
    int32_t first = mm_date_day(mm_date_of(job->from_ms));
    struct mm_calendar_day *days = NULL;
    size_t n = 0;
    enum mm_err err = section ? mm_calendar_list(central, &days, &n, info) : mm_nomem(info);
    for (size_t i = 0; !err && i < n; i++) {
        if (days[i].from_day < first || days[i].from_day > job->facts.as_of_day)
            continue;
        struct mm_cell *row = mm_report_row(section);
        if (!row) {
            err = mm_nomem(info);
            break;
        }
        mm_cell_set_date(&row[0], mm_date_start_ms(mm_day_date(days[i].from_day)));
        mm_cell_set_text(&row[1], mm_calendar_kind_ja(days[i].kind));
        mm_cell_set_text(&row[2], days[i].name);
    }
    free(days);
    return err;
}

/* Those that were held: closed, on a day of the year. */
static enum mm_err add_sessions(struct mm_central *central, const struct job *job,
                                struct mm_report_table *table, struct mm_errinfo *info)
{
    struct mm_report_table *section = mm_report_section(table, "集合研修と机上訓練", session_columns, 4);
    struct mm_paper_session_row *rows = NULL;
    size_t n = 0;
    enum mm_err err = section ? mm_paper_sessions(central, &rows, &n, info) : mm_nomem(info);
    for (size_t i = n; !err && i-- > 0;) {
        struct mm_cell *row;
        if (!rows[i].closed[0] || strcmp(rows[i].on_day, job->first) < 0 ||
            strcmp(rows[i].on_day, job->facts.as_of) > 0)
            continue;
        row = mm_report_row(section);
        if (!row) {
            err = mm_nomem(info);
            break;
        }
        mm_report_day(&row[0], rows[i].on_day);
        mm_cell_set_text(&row[1], rows[i].tabletop ? "机上訓練" : "集合研修");
        mm_cell_set_text(&row[2], rows[i].title);
        mm_cell_set_int(&row[3], rows[i].n_present);
    }
    free(rows);
    return err;
}

static bool is_decided(const struct mm_report_table *from, size_t row)
{
    return strcmp(mm_paper_cell(from, row, "state")->text, "決定") == 0;
}

static enum mm_err fill(struct mm_central *central, struct job *job, struct mm_report_table *table,
                        struct mm_errinfo *info)
{
    static const struct mm_paper_piece decided = {"decisions", "決定事項", decided_columns, 5, is_decided};
    char year[MM_WAREKI_BYTES];
    enum mm_err err = MM_OK;
    mm_paper_year(mm_date_fiscal_year(mm_date_of(job->until_ms)), year);
    err = mm_report_prose(table, MM_PROSE_START, "%sに、それぞれの研修を受け終わった方の数です。", year);
    for (size_t c = 0; c < job->pack->n_courses && !err; c++)
        err = add_course(job, &job->pack->courses[c], table);
    if (!err)
        err = mm_paper_clause_groups(central, job->until_ms, table, info);
    if (!err)
        err = mm_paper_threats(central, table, info);
    if (!err)
        err = add_sessions(central, job, table, info);
    if (!err)
        err = add_days(central, job, table, info);
    if (!err)
        err = mm_paper_piece(central, &decided, table, info);
    if (!err)
        err = mm_report_note(table, "退任・異動された方の分も入ります。この時刻までに届いた記録によります。");
    if (!err)
        err = mm_report_note(table, "「-」は、答えた方か残りの方が5人未満か、答えがないためです。");
    return err ? err : mm_report_kiosk_notes(job->facts.kiosks, job->facts.n_kiosks, table);
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct mm_date first = {mm_date_fiscal_year(mm_date_of(as_of_ms)), 4, 1};
    struct job job = {
        .pack = mm_central_pack(central), .from_ms = mm_date_start_ms(first), .until_ms = as_of_ms};
    enum mm_err err = mm_report_facts_load(central, as_of_ms, &job.facts, info);
    mm_date_format(first, job.first);
    mm_report_start(central, "annual", "年間実績報告", done_columns, 4, MM_HANDLING_PUBLIC, as_of_ms, &table);
    if (!err)
        err = fill(central, &job, &table, info);
    mm_report_facts_done(&job.facts);
    return mm_paper_end(err, &table, ret_table, info);
}

const struct mm_report_ops mm_report_annual = {
    .name = "annual",
    .ja = "年間実績報告: 年度の受講・理解・集合研修と机上訓練・日程・決定（個人名なし）",
    .en = "what was taken in the year, what is understood, sessions held, what was decided, without names",
    .names_people = false,
    .run = run,
};
