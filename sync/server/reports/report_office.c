/* 組織の点検: what the office answered for the council in the 年度 of the day, by role, what it rests on and
 * when it gets better; beside it the answer of the 年度 before. */
#include "sync/server/office.h"
#include "sync/server/reports/asked.h"
#include "sync/server/reports/papers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column { ID, QUESTION, CLAUSE, ANSWER, ROLE, PROOF, IMPROVE, ON, BEFORE, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [ID] = {"id", "番号", MM_CELL_TEXT, 11},
    [QUESTION] = {"question", "問い", MM_CELL_TEXT, 36},
    [CLAUSE] = {"clause", "条項", MM_CELL_TEXT, 16},
    [ANSWER] = {"answer", "答え", MM_CELL_TEXT, 12},
    [ROLE] = {"role", "役割", MM_CELL_TEXT, 14},
    [PROOF] = {"proof", "根拠", MM_CELL_TEXT, 22},
    [IMPROVE] = {"improve_on", "改善の予定日", MM_CELL_DATE, 14},
    [ON] = {"on", "答えた日", MM_CELL_DATE, 14},
    [BEFORE] = {"before", "前の年度", MM_CELL_TEXT, 12},
};

struct job {
    const struct mm_selfcheck *form; /* NULL: the pack asks nothing */
    struct mm_office_answer *list;
    size_t n;
    int year;
    int32_t today;
    size_t n_answered, n_late; /* late: the day of improvement has passed */
};

static void fill_answer(struct job *job, const struct mm_office_answer *a, struct mm_cell *row)
{
    char proof[MM_OFFICE_TEXT_BYTES + 40];
    int32_t day = MM_DAY_NONE;
    (void)snprintf(proof, sizeof proof, "%s%s%s", mm_office_proof_ja(a->proof), a->note[0] ? ": " : "",
                   a->note);
    mm_cell_set_text(&row[ANSWER], mm_selfcheck_answers[a->answer]);
    mm_cell_set_text(&row[ROLE], a->role);
    mm_cell_set_text(&row[PROOF], proof);
    mm_cell_set_date(&row[ON], a->at_ms);
    job->n_answered++;
    if (!a->improve_on[0])
        return;
    mm_report_day(&row[IMPROVE], a->improve_on);
    job->n_late += !mm_day_parse(a->improve_on, &day) && day < job->today;
}

static enum mm_err add_row(struct job *job, const struct mm_asked *asked, struct mm_report_table *table,
                           struct mm_errinfo *info)
{
    const struct mm_office_answer *now = mm_office_standing(job->list, job->n, asked->id, job->year);
    const struct mm_office_answer *before = mm_office_standing(job->list, job->n, asked->id, job->year - 1);
    struct mm_cell *row = mm_report_row(table);
    if (!row)
        return mm_nomem(info);
    mm_cell_set_text(&row[ID], asked->id);
    mm_report_asked(asked, &row[QUESTION], &row[CLAUSE]);
    if (before)
        mm_cell_set_text(&row[BEFORE], mm_selfcheck_answers[before->answer]);
    if (now)
        fill_answer(job, now, row);
    return MM_OK;
}

static enum mm_err note_signature(struct mm_central *central, struct mm_report_table *table,
                                  struct mm_errinfo *info)
{
    struct mm_office_sign sign;
    bool changed = false;
    char on[MM_WAREKI_BYTES];
    enum mm_err err = mm_office_signed(central, table->as_of_ms, &sign, &changed, info);
    if (err)
        return err;
    if (!sign.id[0])
        return mm_report_note(table, "署名: まだありません。");
    mm_paper_date(sign.at_ms, on);
    return mm_report_note(table, "署名: %s（%s）%s", sign.role, on,
                          changed ? "。このあとに変わった答えがあります。もう一度署名してください。" : "");
}

static enum mm_err add_notes(struct mm_central *central, const struct job *job, struct mm_report_table *table,
                             struct mm_errinfo *info)
{
    char year[MM_WAREKI_BYTES];
    mm_paper_year(job->year, year);
    if (!job->form)
        return mm_report_note(table, "配信中の教材に、組織の点検の問いがありません。");
    enum mm_err err = mm_report_note(table, "%sの点検です。%zu問のうち%zu問に答えました。", year,
                                     job->form->n_questions, job->n_answered);
    if (!err && job->n_late)
        err = mm_report_note(table, "改善の予定日を過ぎている問いが%zu問あります。", job->n_late);
    if (!err)
        err = note_signature(central, table, info);
    if (!err && job->form->provisional)
        err = mm_report_note(table, "問いは、暫定（議会の決定前）です。");
    return err ? err
               : mm_report_note(table, "事務局が議会について答えた自己点検です。役割は、受け持つ役職です。"
                                       "答えは変えても前の答えが残り、前の年度の分も、その年度の日を"
                                       "指定すると見られます。");
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct job job = {.form = mm_pack_selfcheck(mm_central_pack(central), "office"),
                      .year = mm_date_fiscal_year(mm_date_of(as_of_ms)),
                      .today = mm_date_day(mm_date_of(as_of_ms))};
    mm_report_start(central, "office", "組織の点検", columns, N_COLUMNS, MM_HANDLING_INTERNAL, as_of_ms,
                    &table);
    enum mm_err err = mm_office_answers(central, as_of_ms, &job.list, &job.n, info);
    for (size_t q = 0; !err && job.form && q < job.form->n_questions; q++)
        err = add_row(&job, &job.form->questions[q], &table, info);
    if (!err)
        err = add_notes(central, &job, &table, info);
    free(job.list);
    return mm_paper_end(err, &table, ret_table, info);
}

const struct mm_report_ops mm_report_office = {
    .name = "office",
    .ja = "組織の点検: 年度の答え、役割、根拠、改善の予定日、署名（個人名なし）",
    .en = "what the office answered for the council: role, what it rests on, when it gets better, signature",
    .run = run,
};
