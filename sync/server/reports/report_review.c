/* 見直し資料: for 7 and 8 of the policy: answers of each clause, opinions on questions, its words, and sheets
 * to write in. */
#include "sync/server/reports/papers.h"

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

static enum mm_err add_opinions(struct mm_report_table *table)
{
    struct mm_report_table *section =
        mm_report_section(table, "3 出来事と意見（記入用）", opinion_columns, 3);
    return mm_paper_blank_rows(section, BLANK_OPINIONS);
}

/* The five categories stand there; further ones can be written in. */
static enum mm_err add_risks(struct mm_central *central, struct mm_report_table *table)
{
    static const char *const threats[] = {"threat.intentional", "threat.unintentional", "threat.disaster",
                                          "threat.illness", "threat.infrastructure"};
    size_t n = sizeof threats / sizeof threats[0];
    struct mm_report_table *section =
        mm_report_section(table, "4 発生可能性 × 損失（記入用）", risk_columns, 5);
    enum mm_err err = mm_report_prose(section, MM_PROSE_START,
                                      "1 低い、2 中くらい、3 高い。積の大きいものから、対策を考えます。");
    if (!err)
        err = mm_paper_blank_rows(section, n + BLANK_RISKS);
    for (size_t i = 0; !err && i < n; i++) {
        const struct mm_topic *topic = mm_pack_topic(mm_central_pack(central), threats[i]);
        if (topic && topic->n_clauses)
            mm_cell_set_text(&section->cells[i * section->n_columns], topic->clauses[0]->title);
    }
    return err;
}

static enum mm_err fill(struct mm_central *central, struct mm_report_table *table, struct mm_errinfo *info)
{
    static const struct mm_paper_piece gaps = {"gaps", "1 条項ごとの答え（全体）", gap_columns, 5, is_whole},
                                       questions = {"opinions", "2 問題についての意見", question_columns, 5,
                                                    NULL};
    enum mm_err err = mm_report_prose(
        table, MM_PROSE_START,
        "基本方針などを見直すときの資料です。割合の低い条項は、教え方だけでなく、書き方や手順が仕事に合って"
        "いるかも確かめます。");
    if (!err)
        err = mm_paper_piece(central, &gaps, table, info);
    if (!err)
        err = mm_paper_piece(central, &questions, table, info);
    if (!err)
        err = add_opinions(table);
    if (!err)
        err = add_risks(central, table);
    if (!err)
        err = mm_report_note(table, "「-」: 答えた方が5人未満か、残りの方が5人未満のため出していません。");
    return err ? err
               : mm_report_note(table, "自己点検の結果は、期間が終わってから合計だけを別の紙で出します。");
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
    .ja = "見直し資料: 条項ごとの答え、問題についての意見、発生可能性×損失の記入用紙（個人名なし）",
    .en = "for reviewing the policy: answers by clause, opinions on questions, and sheets to write in",
    .names_people = false,
    .run = run,
};
