/* 個人の点検の結果: how often each answer was given to each question in the period that was closed last.
 * Nobody's answers: fewer than MM_SELFCHECK_BATCH people are never shown. */
#include "sync/rules/rules.h"
#include "sync/server/reports/asked.h"
#include "sync/server/reports/reports.h"
#include "sync/server/selfcheck.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum column { QUESTION, CLAUSE, PART, FIRST, ALL = FIRST + MM_SELFCHECK_ANSWERS, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [QUESTION] = {"question", "問い", MM_CELL_TEXT, 40},
    [CLAUSE] = {"clause", "条項", MM_CELL_TEXT, 16},
    [PART] = {"part", "対象", MM_CELL_TEXT, 10},
    [FIRST] = {"yes", "はい", MM_CELL_INT, 6},
    [FIRST + 1] = {"partly", "一部", MM_CELL_INT, 6},
    [FIRST + 2] = {"no", "いいえ", MM_CELL_INT, 6},
    [FIRST + 3] = {"unsure", "わからない", MM_CELL_INT, 8},
    [FIRST + 4] = {"none", "当てはまらない", MM_CELL_INT, 10},
    [ALL] = {"all", "答えの数", MM_CELL_INT, 8},
};

static const char *const parts[] = {
    [MM_SELFCHECK_ALL] = "全体", [MM_SELFCHECK_COUNCILLORS] = "議員", [MM_SELFCHECK_STAFF] = "職員"};
_Static_assert(sizeof parts / sizeof parts[0] == MM_SELFCHECK_PARTS, "a word for each part");

struct job {
    const struct mm_selfcheck *form;
    const struct mm_selfcheck_row *row; /* NULL: none was closed */
    struct mm_selfcheck_total *totals;
    size_t n_totals;
    struct mm_report_table *table;
};

/* One row where there are totals for it. */
static enum mm_err add_row(const struct job *job, const struct mm_asked *asked, enum mm_selfcheck_part part,
                           struct mm_errinfo *info)
{
    struct mm_cell *cells = NULL;
    int64_t all = 0;
    for (size_t i = 0; i < job->n_totals; i++) {
        const struct mm_selfcheck_total *t = &job->totals[i];
        if (t->part != part || t->answer >= MM_SELFCHECK_ANSWERS || strcmp(t->question, asked->id) != 0)
            continue;
        if (!cells && !(cells = mm_report_row(job->table)))
            return mm_nomem(info);
        mm_cell_set_int(&cells[FIRST + t->answer], t->n);
        all += t->n;
    }
    if (!cells)
        return MM_OK;
    mm_report_asked(asked, &cells[QUESTION], &cells[CLAUSE]);
    mm_cell_set_text(&cells[PART], parts[part]);
    mm_cell_set_int(&cells[ALL], all);
    return MM_OK;
}

static enum mm_err add_rows(const struct job *job, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (size_t q = 0; job->form && q < job->form->n_questions; q++)
        for (int part = 0; !err && part < MM_SELFCHECK_PARTS; part++)
            err = add_row(job, &job->form->questions[q], (enum mm_selfcheck_part)part, info);
    return err;
}

static enum mm_err add_notes(const struct job *job)
{
    char from[MM_WAREKI_BYTES], until[MM_WAREKI_BYTES];
    const struct mm_selfcheck_period *p;
    if (!job->row)
        return mm_report_note(job->table, "終わった点検は、まだありません。");
    p = &job->row->period;
    mm_date_wareki(mm_day_date(p->from_day), from);
    mm_date_wareki(mm_day_date(p->until_day), until);
    enum mm_err err = mm_report_note(job->table, "%s（%sから%sまで）", p->name, from, until);
    if (!err && job->row->n_counted)
        err = mm_report_note(job->table, "集計した答え %" PRId64 "件、集計に含めず %" PRId64 "件",
                             job->row->n_counted, job->row->n_dropped);
    else if (!err)
        err = mm_report_note(job->table,
                             "答えが%d件に満たないため、結果は示しません。集計に含めず %" PRId64 "件",
                             MM_SELFCHECK_BATCH, job->row->n_dropped);
    return err ? err
               : mm_report_note(job->table,
                                "名前のない点検です。だれが答えたか、だれの答えかは、記録していません。同じ"
                                "方が2回答えても、区別できません。");
}

/* The one that had been closed last by then. */
static const struct mm_selfcheck_row *last_closed(const struct mm_selfcheck_row *rows, size_t n,
                                                  int64_t as_of_ms)
{
    const struct mm_selfcheck_row *best = NULL;
    for (size_t i = 0; i < n; i++)
        if (rows[i].closed_at_ms && rows[i].closed_at_ms <= as_of_ms &&
            (!best || rows[i].closed_at_ms > best->closed_at_ms))
            best = &rows[i];
    return best;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct mm_selfcheck_row *rows = NULL;
    struct job job = {.form = mm_pack_selfcheck(mm_central_pack(central), "personal"), .table = &table};
    size_t n = 0;
    mm_report_start(central, "selfcheck", "個人の点検の結果", columns, N_COLUMNS, MM_HANDLING_INTERNAL,
                    as_of_ms, &table);
    enum mm_err err = mm_selfcheck_list(central, &rows, &n, info);
    job.row = err ? NULL : last_closed(rows, n, as_of_ms);
    if (job.row)
        err = mm_selfcheck_totals(central, job.row->period.id, &job.totals, &job.n_totals, info);
    if (!err)
        err = add_rows(&job, info);
    if (!err)
        err = add_notes(&job);
    free(job.totals);
    free(rows);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_selfcheck = {
    .name = "selfcheck",
    .ja = "個人の点検の結果: 終わった回の、問いごとの答えの数（だれの答えかはわかりません）",
    .en = "the self-check that was closed last: how often each answer was given (nobody's answers)",
    .run = run,
};
