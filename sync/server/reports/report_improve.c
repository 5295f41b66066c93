/* 改善の記録: what was changed and why, as far as it was entered (decisions, revisions of the policy), and a
 * sheet for what was not. */
#include "sync/server/facts.h"
#include "sync/server/reports/papers.h"

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
static const struct mm_column own_columns[] = {
    {"on", "日", MM_CELL_TEXT, 12},
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

static enum mm_err fill(struct mm_central *central, struct mm_report_table *table, struct mm_errinfo *info)
{
    static const struct mm_paper_piece decided = {"decisions", "1 議会が決めたこと", decided_columns, 5,
                                                  is_decided},
                                       years = {"years", "3 年度ごとの理解", year_columns, 5, NULL},
                                       questions = {"opinions", "4 問題の扱い", question_columns, 5,
                                                    is_ruled};
    enum mm_err err =
        mm_report_prose(table, MM_PROSE_START,
                        "点検と見直しのあと、何をどう改めたかの記録です。5 は、あったつど記入します。");
    if (!err)
        err = mm_paper_piece(central, &decided, table, info);
    if (!err)
        err = add_revisions(central, table, info);
    if (!err)
        err = mm_paper_piece(central, &years, table, info);
    if (!err)
        err = mm_paper_piece(central, &questions, table, info);
    if (!err)
        err = mm_paper_blank_rows(mm_report_section(table, "5 改めたこと（記入用）", own_columns, 4),
                                  BLANK_ROWS);
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
    .ja = "改善の記録: 決定・方針の見直し・年度の推移・問題の扱いと記入用紙（個人名なし）",
    .en = "what was improved: decisions, revisions, year on year, what became of questions, and a sheet to "
          "write in",
    .names_people = false,
    .run = run,
};
