/* 改善の記録: what was changed and why, as far as it was entered (decisions, revisions of the policy, what
 * the 組織の点検 found and found mended), and a sheet for what was not. */
#include "sync/server/facts.h"
#include "sync/server/office.h"
#include "sync/server/reports/asked.h"
#include "sync/server/reports/papers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct mm_column decided_columns[] = {
    {"decided_on", "日", MM_CELL_DATE, 14},   {"what", "決めたこと", MM_CELL_TEXT, 34},
    {"value", "扱い", MM_CELL_TEXT, 30},      {"body", "機関", MM_CELL_TEXT, 20},
    {"number", "文書番号", MM_CELL_TEXT, 12},
};
static const struct mm_column revision_columns[] = {
    {"on", "日", MM_CELL_DATE, 14},
    {"clauses", "変わった条項", MM_CELL_TEXT, 60},
};
static const struct mm_column year_columns[] = {
    {"year", "年度", MM_CELL_TEXT, 14},
    {"before", "前の年度の割合", MM_CELL_PERCENT, 14},
    {"share", "この年度の割合", MM_CELL_PERCENT, 14},
    {"change", "前の年度より", MM_CELL_TEXT, 16},
    {"note", "備考", MM_CELL_TEXT, 30},
};
static const struct mm_column question_columns[] = {
    {"decided_on", "日", MM_CELL_DATE, 14},      {"stem", "問いの文", MM_CELL_TEXT, 40},
    {"count", "意見", MM_CELL_TEXT, 10},         {"decision", "扱い", MM_CELL_TEXT, 24},
    {"why", "そう決めた理由", MM_CELL_TEXT, 24},
};
static const struct mm_column planned_columns[] = {
    {"question", "組織の点検の問い", MM_CELL_TEXT, 40},
    {"answer", "答え", MM_CELL_TEXT, 12},
    {"role", "役割", MM_CELL_TEXT, 16},
    {"improve_on", "改善の予定日", MM_CELL_DATE, 14},
};
static const struct mm_column own_columns[] = {
    {"on", "日", MM_CELL_TEXT, 18},
    {"why", "きっかけ（点検・あったこと・意見）", MM_CELL_TEXT, 36},
    {"what", "改めたこと", MM_CELL_TEXT, 36},
    {"effect", "確かめた日と結果", MM_CELL_TEXT, 24},
};
#define BLANK_ROWS 8

static bool is_decided(const struct mm_report_table *from, size_t row)
{
    return strcmp(mm_paper_cell(from, row, "state")->text, "決定") == 0;
}

static bool is_ruled(const struct mm_report_table *from, size_t row)
{
    return mm_paper_cell(from, row, "decision")->text[0] != '\0';
}

static bool is_planned(const struct mm_report_table *from, size_t row)
{
    return !mm_paper_cell(from, row, "improve_on")->absent;
}

static enum mm_err add_revisions(struct mm_central *central, struct mm_report_table *table,
                                 struct mm_errinfo *info)
{
    struct mm_report_table *section = mm_report_section(table, "2 方針の見直し", revision_columns, 2);
    struct mm_duty_data data = {0};
    enum mm_err err = section ? mm_known(central, "", table->as_of_ms, &data, info) : mm_nomem(info);
    for (size_t i = 0; !err && i < data.n_facts; i++) {
        struct mm_cell *row = data.facts[i].kind == MM_FACT_REVISION ? mm_report_row(section) : NULL;
        if (!row)
            continue;
        mm_cell_set_date(&row[0], mm_date_start_ms(mm_day_date(data.facts[i].on_day)));
        mm_cell_set_text(&row[1], data.facts[i].detail);
    }
    mm_duty_data_done(&data);
    return err;
}

/* ---- what the 組織の点検 found mended -------------------------------------------------------------------
 */
static enum mm_err add_mended(const struct mm_asked *asked, const struct mm_office_answer *before,
                              const struct mm_office_answer *after, struct mm_report_table *section)
{
    struct mm_cell question = {0}, clause = {0}, *row = mm_report_row(section);
    char day[MM_WAREKI_BYTES], text[1200];
    if (!row)
        return MM_ERR_NOMEM;
    mm_paper_date(after->at_ms, day);
    mm_report_asked(asked, &question, &clause);
    mm_cell_set_text(&row[0], day);
    (void)snprintf(text, sizeof text, "組織の点検: %s（%s）", question.text ? question.text : asked->id,
                   mm_selfcheck_answers[before->answer]);
    mm_cell_set_text(&row[1], text);
    (void)snprintf(text, sizeof text, "%s（%s）", mm_office_proof_ja(after->proof), after->role);
    mm_cell_set_text(&row[2], after->note[0] ? after->note : text);
    (void)snprintf(text, sizeof text, "%s 「%s」（%s）", day, mm_selfcheck_answers[after->answer],
                   after->role);
    mm_cell_set_text(&row[3], text);
    free(question.text);
    free(clause.text);
    return MM_OK;
}

/* Each はい that came after another answer to the same question; list: the latest first. */
static enum mm_err add_of_question(const struct mm_asked *asked, const struct mm_office_answer *list,
                                   size_t n, struct mm_report_table *section)
{
    const struct mm_office_answer *before = NULL;
    enum mm_err err = MM_OK;
    for (size_t i = n; !err && i-- > 0;) {
        if (strcmp(list[i].question, asked->id) != 0)
            continue;
        if (before && before->answer != MM_OFFICE_YES && list[i].answer == MM_OFFICE_YES)
            err = add_mended(asked, before, &list[i], section);
        before = &list[i];
    }
    return err;
}

static enum mm_err add_own(struct mm_central *central, struct mm_report_table *table, struct mm_errinfo *info)
{
    const struct mm_selfcheck *form = mm_pack_selfcheck(mm_central_pack(central), "office");
    struct mm_report_table *section =
        mm_report_section(table, "6 改めたこと（続きは記入用）", own_columns, 4);
    struct mm_office_answer *list = NULL;
    size_t n = 0;
    enum mm_err err = section ? mm_office_answers(central, table->as_of_ms, &list, &n, info) : mm_nomem(info);
    for (size_t q = 0; !err && form && q < form->n_questions; q++)
        err = add_of_question(&form->questions[q], list, n, section);
    free(list);
    return err ? err : mm_paper_blank_rows(section, BLANK_ROWS);
}

static enum mm_err fill(struct mm_central *central, struct mm_report_table *table, struct mm_errinfo *info)
{
    static const struct mm_paper_piece decided = {"decisions", "1 議会が決めたこと", decided_columns, 5,
                                                  is_decided},
                                       years = {"years", "3 年度ごとの理解", year_columns, 5, NULL},
                                       questions = {"opinions", "4 問題の扱い", question_columns, 5,
                                                    is_ruled},
                                       planned = {"office", "5 改善の予定（組織の点検）", planned_columns, 4,
                                                  is_planned};
    enum mm_err err =
        mm_report_prose(table, MM_PROSE_START,
                        "点検と見直しのあと、何をどう改めたかの記録です。6 には、組織の点検の答えが「はい」に"
                        "変わったものが入ります。ほかは、あったつど記入します。");
    if (!err)
        err = mm_paper_piece(central, &decided, table, info);
    if (!err)
        err = add_revisions(central, table, info);
    if (!err)
        err = mm_paper_piece(central, &years, table, info);
    if (!err)
        err = mm_paper_piece(central, &questions, table, info);
    if (!err)
        err = mm_paper_piece(central, &planned, table, info);
    if (!err)
        err = add_own(central, table, info);
    return err ? err : mm_report_note(table, "名前は書かないでください。決定事項は、いまの設定です。");
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    mm_report_start(central, "improve", "改善の記録", NULL, 0, MM_HANDLING_INTERNAL, as_of_ms, &table);
    return mm_paper_end(fill(central, &table, info), &table, ret_table, info);
}

const struct mm_report_ops mm_report_improve = {
    .name = "improve",
    .ja = "改善の記録: 決定・方針の見直し・年度の推移・問題の扱い・組織の点検と記入用紙（個人名なし）",
    .en = "what was improved: decisions, revisions, year on year, what became of questions, the check of the "
          "office, and a sheet to write in",
    .names_people = false,
    .run = run,
};
