#include "sync/server/reports/figures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct group {
    const char *ja;
    enum mm_audience audience;
} groups[MM_FIGURE_GROUP_COUNT] = {
    [MM_FIGURE_WHOLE] = {"全体", MM_AUD_BOTH},
    [MM_FIGURE_COUNCILLORS] = {"議員", MM_AUD_COUNCILLOR},
    [MM_FIGURE_STAFF] = {"職員", MM_AUD_STAFF},
};

enum mm_err mm_figures_load(struct mm_central *central, int64_t as_of_ms, struct mm_figures *ret_figures,
                            struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;

    *ret_figures = (struct mm_figures){{0}, {0}};
    for (int g = 0; g < MM_FIGURE_GROUP_COUNT && !err; g++)
        err = mm_evidence_pools(central, MM_POOL_CLAUSE, groups[g].audience, as_of_ms, &ret_figures->rows[g],
                                &ret_figures->n[g], info);
    return err;
}

void mm_figures_done(struct mm_figures *figures)
{
    for (int g = 0; g < MM_FIGURE_GROUP_COUNT; g++)
        free(figures->rows[g]);
}

static const struct mm_pool_row *pool_of(const struct mm_figures *figures, enum mm_figure_group group,
                                         const char *clause)
{
    for (size_t i = 0; i < figures->n[group]; i++)
        if (strcmp(figures->rows[group][i].key, clause) == 0)
            return &figures->rows[group][i];
    return NULL;
}

int64_t mm_figures_people(const struct mm_figures *figures, const char *clause)
{
    const struct mm_pool_row *whole = pool_of(figures, MM_FIGURE_WHOLE, clause);

    return whole ? whole->people : 0;
}

static void fill_shown(struct mm_cell *cells, const struct mm_pool_row *pool)
{
    struct mm_interval interval = mm_wilson(pool->right, pool->rows);
    char text[64];

    mm_cell_set_int(&cells[MM_FIGURE_PEOPLE], pool->people);
    mm_cell_set_int(&cells[MM_FIGURE_ROWS], pool->rows);
    mm_cell_set_int(&cells[MM_FIGURE_RIGHT], pool->right);
    mm_cell_set_share(&cells[MM_FIGURE_SHARE], (double)pool->right / (double)pool->rows);
    mm_cell_set_int(&cells[MM_FIGURE_UNSURE], pool->unsure);
    snprintf(text, sizeof(text), "%.1f%%〜%.1f%%", interval.low * 100.0, interval.high * 100.0);
    mm_cell_set_text(&cells[MM_FIGURE_INTERVAL], text);
}

void mm_figures_fill(const struct mm_figures *figures, enum mm_figure_group group, const char *clause,
                     struct mm_cell cells[MM_FIGURE_COLUMN_COUNT])
{
    const struct mm_pool_row *pool = pool_of(figures, group, clause);
    bool whole = group == MM_FIGURE_WHOLE;

    mm_cell_set_text(&cells[MM_FIGURE_WHO], groups[group].ja);
    if (whole) /* how many took part is no answer */
        mm_cell_set_int(&cells[MM_FIGURE_PEOPLE], pool ? pool->people : 0);
    if (pool && pool->rows > 0 && mm_figure_shown(pool->people, pool->complement_people, whole))
        fill_shown(cells, pool);
}

enum mm_err mm_figures_notes(struct mm_central *central, struct mm_report_table *table,
                             struct mm_errinfo *info)
{
    static const char *const notes[] = {
        ("割合 = 正しい行 ÷ 答えた行。1つの問いの選択肢ごと（並べかえは、となりあう手順の組ごと）に1行と"
         "数え、13か月以内の最も新しい答えだけを使います。わからないは答えた行に入り、正しい行には入りません"
         "。"),
        "「-」: 答えた方が5人未満か、残りの方が5人未満のため出していません。答えのない条項も「-」です。",
        ("推定の幅（参考）: ウィルソンの95%区間です。人数が少ないうちは幅が広く、割合の小さな差に意味は"
         "ありません。"),
        "氏名・議席・会派ごとの集計はありません。",
    };
    struct mm_kiosk_row *kiosks = NULL;
    size_t n = 0;
    enum mm_err err = mm_central_kiosks(central, &kiosks, &n, info);

    for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]) && !err; i++)
        err = mm_report_note(table, "%s", notes[i]);
    if (!err)
        err = mm_report_kiosk_notes(kiosks, n, table);
    free(kiosks);
    return err;
}
