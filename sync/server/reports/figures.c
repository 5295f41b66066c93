#include "sync/server/reports/figures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct group {
    const char *ja;
    enum mm_issued_part part;
} groups[MM_FIGURE_GROUP_COUNT] = {
    [MM_FIGURE_WHOLE] = {"全体", MM_ISSUED_WHOLE},
    [MM_FIGURE_COUNCILLORS] = {"議員", MM_ISSUED_COUNCILLORS},
    [MM_FIGURE_STAFF] = {"職員", MM_ISSUED_STAFF},
};

enum mm_err mm_figures_load(struct mm_central *central, int64_t as_of_ms, struct mm_figures *ret_figures,
                            struct mm_errinfo *info)
{
    *ret_figures = (struct mm_figures){.n = 0};
    return mm_issued_clauses(central, as_of_ms, &ret_figures->rows, &ret_figures->n, info);
}

void mm_figures_done(struct mm_figures *figures)
{
    free(figures->rows);
}

static const struct mm_issued_row *row_of(const struct mm_figures *figures, const char *clause)
{
    for (size_t i = 0; i < figures->n; i++)
        if (strcmp(figures->rows[i].key, clause) == 0)
            return &figures->rows[i];
    return NULL;
}

int64_t mm_figures_people(const struct mm_figures *figures, const char *clause)
{
    const struct mm_issued_row *row = row_of(figures, clause);

    return row ? row->people : 0;
}

static void fill_shown(struct mm_cell *cells, const struct mm_figure *figure, int64_t as_of_ms)
{
    struct mm_interval interval = mm_wilson(figure->right, figure->rows);
    char text[64];

    mm_cell_set_int(&cells[MM_FIGURE_PEOPLE], figure->people);
    mm_cell_set_int(&cells[MM_FIGURE_ROWS], figure->rows);
    mm_cell_set_int(&cells[MM_FIGURE_RIGHT], figure->right);
    mm_cell_set_share(&cells[MM_FIGURE_SHARE], (double)figure->right / (double)figure->rows);
    mm_cell_set_int(&cells[MM_FIGURE_UNSURE], figure->unsure);
    snprintf(text, sizeof(text), "%.1f%%〜%.1f%%", interval.low * 100.0, interval.high * 100.0);
    mm_cell_set_text(&cells[MM_FIGURE_INTERVAL], text);
    mm_cell_set_date(&cells[MM_FIGURE_DAY], as_of_ms);
}

void mm_figures_fill(const struct mm_figures *figures, enum mm_figure_group group, const char *clause,
                     struct mm_cell cells[MM_FIGURE_COLUMN_COUNT])
{
    const struct mm_issued_row *row = row_of(figures, clause);
    enum mm_issued_part part = groups[group].part;

    mm_cell_set_text(&cells[MM_FIGURE_WHO], groups[group].ja);
    if (group == MM_FIGURE_WHOLE) /* how many took part is no answer */
        mm_cell_set_int(&cells[MM_FIGURE_PEOPLE], row ? row->people : 0);
    if (row && mm_issued_shown(row, part))
        fill_shown(cells, &row->figure[part], row->as_of_ms[part]);
}

enum mm_err mm_figures_notes(struct mm_central *central, struct mm_report_table *table,
                             struct mm_errinfo *info)
{
    static const char *const notes[] = {
        ("割合 = 正しい行 ÷ 答えた行。一つの問いの選択肢ごと（並べかえは、となりあう手順の組ごと）に1行と"
         "数え、13か月以内の最も新しい答えだけを使います。わからないは答えた行に入り、正しい行には入りません"
         "。"),
        "「-」: 答えた方が5人未満か、残りの方が5人未満のため出していません。答えのない条項も「-」です。",
        ("一人ひとりの答えが分からないように、数字は集計した日のまま変わりません。新しく答えた方が5人"
         "以上増えたときと、年度の終わりに、集計し直します。"),
        ("推定の幅（参考）: ウィルソンの95%区間です。人数が少ないうちは幅が広く、割合の小さな差に意味は"
         "ありません。"),
        "氏名・議席・会派ごとの集計はありません。",
    };
    enum mm_err err = MM_OK;

    for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]) && !err; i++)
        err = mm_report_note(table, "%s", notes[i]);
    return err ? err : mm_report_heard(central, table, info);
}
