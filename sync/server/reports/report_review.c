/* 見直し資料: for 7 and 8 of the policy: answers of each clause, opinions on questions, both 自己点検, what
 * happened, and sheets to write in. */
#include "sync/server/office.h"
#include "sync/server/reports/papers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct mm_column gap_columns[] = {
    {"clause", "条項", MM_CELL_TEXT, 18},  {"title", "見出し", MM_CELL_TEXT, 34},
    {"people", "人数", MM_CELL_INT, 6},    {"rows", "答えた行", MM_CELL_INT, 10},
    {"share", "割合", MM_CELL_PERCENT, 8},
};
static const struct mm_column question_columns[] = {
    {"clause", "条項", MM_CELL_TEXT, 18},   {"stem", "問いの文", MM_CELL_TEXT, 40},
    {"count", "意見", MM_CELL_TEXT, 10},    {"main", "主な理由", MM_CELL_TEXT, 24},
    {"decision", "扱い", MM_CELL_TEXT, 20},
};
static const struct mm_column personal_columns[] = {
    {"clause", "条項", MM_CELL_TEXT, 12},
    {"question", "問い", MM_CELL_TEXT, 40},
    {"yes", "はい", MM_CELL_INT, 6},
    {"partly", "一部", MM_CELL_INT, 6},
    {"no", "いいえ", MM_CELL_INT, 6},
    {"unsure", "わからない", MM_CELL_INT, 8},
    {"none", "当てはまらない", MM_CELL_INT, 10},
    {"all", "答えの数", MM_CELL_INT, 8},
};
static const struct mm_column office_columns[] = {
    {"clause", "条項", MM_CELL_TEXT, 12},
    {"question", "問い", MM_CELL_TEXT, 40},
    {"answer", "答え", MM_CELL_TEXT, 12},
    {"role", "役割", MM_CELL_TEXT, 14},
    {"improve_on", "改善の予定日", MM_CELL_DATE, 14},
};
static const struct mm_column incident_columns[] = {
    {"on", "あった日", MM_CELL_DATE, 14}, {"clause", "条項", MM_CELL_TEXT, 18},
    {"kind", "種類", MM_CELL_TEXT, 24},   {"result", "結果", MM_CELL_TEXT, 20},
    {"note", "メモ", MM_CELL_TEXT, 40},
};
static const struct mm_column opinion_columns[] = {
    {"clause", "条項", MM_CELL_TEXT, 18},
    {"event", "出来事・意見（名前は書かない）", MM_CELL_TEXT, 50},
    {"idea", "見直しの案", MM_CELL_TEXT, 40},
};
static const struct mm_column risk_columns[] = {
    {"threat", "脅威", MM_CELL_TEXT, 26},
    {"likely", "発生可能性（1〜3）", MM_CELL_TEXT, 14},
    {"loss", "損失（1〜3）", MM_CELL_TEXT, 12},
    {"product", "積", MM_CELL_TEXT, 10},
    {"measure", "いまの対策と、足りないところ", MM_CELL_TEXT, 40},
};
#define BLANK_OPINIONS 6
#define BLANK_RISKS    3

static bool is_whole(const struct mm_report_table *from, size_t row)
{
    return strcmp(mm_paper_cell(from, row, "group")->text, "全体") == 0;
}

static bool is_everybody(const struct mm_report_table *from, size_t row)
{
    return strcmp(mm_paper_cell(from, row, "part")->text, "全体") == 0;
}

/* What is in order needs no review. */
static bool is_lacking(const struct mm_report_table *from, size_t row)
{
    const struct mm_cell *answer = mm_paper_cell(from, row, "answer");
    return answer->absent || (strcmp(answer->text, mm_selfcheck_answers[MM_OFFICE_YES]) != 0 &&
                              strcmp(answer->text, mm_selfcheck_answers[MM_OFFICE_NOT_OURS]) != 0);
}

static bool stands(const struct mm_report_table *from, size_t row)
{
    return !mm_paper_cell(from, row, "state")->text[0];
}

static enum mm_err add_opinions(struct mm_report_table *table)
{
    struct mm_report_table *section =
        mm_report_section(table, "6 ほかの出来事と意見（記入用）", opinion_columns, 3);
    return mm_paper_blank_rows(section, BLANK_OPINIONS);
}

/* ---- 発生可能性 × 損失 ----------------------------------------------------------------------------------
 */
struct office {
    const struct mm_selfcheck *form; /* NULL: the pack asks nothing */
    struct mm_office_answer *list;   /* owned */
    size_t n;
    int year;
};

static bool is_about(const struct mm_asked *asked, const struct mm_topic *topic)
{
    for (size_t i = 0; i < asked->n_clauses; i++)
        for (size_t k = 0; k < topic->n_clauses; k++)
            if (asked->clauses[i] == topic->clauses[k])
                return true;
    return false;
}

/* What the office said of the measures against it. */
static void set_measure(const struct office *office, const struct mm_topic *topic, struct mm_cell *cell)
{
    size_t asked = 0, answered = 0, yes = 0;
    char text[200];
    for (size_t q = 0; office->form && q < office->form->n_questions; q++) {
        const struct mm_asked *question = &office->form->questions[q];
        const struct mm_office_answer *a =
            mm_office_standing(office->list, office->n, question->id, office->year);
        if (!is_about(question, topic))
            continue;
        asked++;
        answered += a != NULL;
        yes += a && a->answer == MM_OFFICE_YES;
    }
    if (!answered)
        return;
    (void)snprintf(text, sizeof text, "組織の点検: %zu問のうち「はい」%zu問", asked, yes);
    mm_cell_set_text(cell, text);
}

/* The five categories stand there; further ones can be written in. */
static enum mm_err add_risks(struct mm_central *central, const struct office *office,
                             struct mm_report_table *table)
{
    static const char *const threats[] = {"threat.intentional", "threat.unintentional", "threat.disaster",
                                          "threat.illness", "threat.infrastructure"};
    size_t n = sizeof threats / sizeof threats[0];
    struct mm_report_table *section =
        mm_report_section(table, "7 発生可能性 × 損失（記入用）", risk_columns, 5);
    enum mm_err err = mm_report_prose(section, MM_PROSE_START,
                                      "1 低い、2 中くらい、3 高い。積の大きいものから、対策を考えます。");
    if (!err)
        err = mm_paper_blank_rows(section, n + BLANK_RISKS);
    for (size_t i = 0; !err && i < n; i++) {
        const struct mm_topic *topic = mm_pack_topic(mm_central_pack(central), threats[i]);
        struct mm_cell *row = &section->cells[i * section->n_columns];
        if (!topic || !topic->n_clauses)
            continue;
        mm_cell_set_text(&row[0], topic->clauses[0]->title);
        set_measure(office, topic, &row[4]);
    }
    return err;
}

static enum mm_err add_office_risks(struct mm_central *central, struct mm_report_table *table,
                                    struct mm_errinfo *info)
{
    struct office office = {.form = mm_pack_selfcheck(mm_central_pack(central), "office"),
                            .year = mm_date_fiscal_year(mm_date_of(table->as_of_ms))};
    enum mm_err err = mm_office_answers(central, table->as_of_ms, &office.list, &office.n, info);
    if (!err)
        err = add_risks(central, &office, table);
    free(office.list);
    return err;
}

static enum mm_err fill(struct mm_central *central, struct mm_report_table *table, struct mm_errinfo *info)
{
    static const struct mm_paper_piece pieces[] = {
        {"gaps", "1 条項ごとの答え（全体）", gap_columns, 5, is_whole},
        {"opinions", "2 問題についての意見", question_columns, 5, NULL},
        {"selfcheck", "3 個人の点検（終わった回の、答えの数）", personal_columns, 8, is_everybody},
        {"office", "4 組織の点検（まだ「はい」でない問い）", office_columns, 5, is_lacking},
        {"incidents", "5 出来事の記録", incident_columns, 5, stands},
    };
    enum mm_err err = mm_report_prose(
        table, MM_PROSE_START,
        "基本方針などを見直すときの資料です。割合の低い条項は、教え方だけでなく、書き方や手順が仕事に合って"
        "いるかも確かめます。");
    for (size_t i = 0; !err && i < sizeof pieces / sizeof pieces[0]; i++)
        err = mm_paper_piece(central, &pieces[i], table, info);
    if (!err)
        err = add_opinions(table);
    if (!err)
        err = add_office_risks(central, table, info);
    if (!err)
        err = mm_report_note(table, "「-」: 答えた方が5人未満か、残りの方が5人未満のため出していません。");
    return err ? err
               : mm_report_note(
                     table,
                     "個人の点検は、終わってから合計だけを出します。答えが5人に満たない回と組は出しません。");
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    mm_report_start(central, "review", "見直し資料", NULL, 0, MM_HANDLING_INTERNAL, as_of_ms, &table);
    return mm_paper_end(fill(central, &table, info), &table, ret_table, info);
}

const struct mm_report_ops mm_report_review = {
    .name = "review",
    .ja = "見直し資料: 条項ごとの答え、意見、自己点検、出来事、発生可能性×損失の記入用紙（個人名なし）",
    .en = "for reviewing the policy: answers by clause, opinions on questions, self-checks, incidents, and "
          "sheets to "
          "write in",
    .names_people = false,
    .run = run,
};
