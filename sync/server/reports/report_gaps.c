/* 条項ごとの理解: answered rows of each clause, pooled, without names. A figure of fewer than five people, or
 * one that would give away fewer than five by subtraction, is not shown. */
#include "sync/server/evidence.h"
#include "sync/server/reports/reports.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column { CLAUSE, TITLE, WHO, PEOPLE, ROWS, RIGHT, SHARE, UNSURE, INTERVAL, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [CLAUSE] = {"clause", "条項", MM_CELL_TEXT, 14},
    [TITLE] = {"title", "見出し", MM_CELL_TEXT, 30},
    [WHO] = {"group", "区分", MM_CELL_TEXT, 8},
    [PEOPLE] = {"people", "人数", MM_CELL_INT, 6},
    [ROWS] = {"rows", "答えた行", MM_CELL_INT, 10},
    [RIGHT] = {"right", "正しい行", MM_CELL_INT, 10},
    [SHARE] = {"share", "割合", MM_CELL_PERCENT, 8},
    [UNSURE] = {"unsure", "わからない", MM_CELL_INT, 10},
    [INTERVAL] = {"interval", "推定の幅（参考）", MM_CELL_TEXT, 18},
};

enum { WHOLE, COUNCILLOR, STAFF, GROUPS };
static const struct group {
    const char *ja;
    enum mm_audience audience;
} groups[GROUPS] = {{"全体", MM_AUD_BOTH}, {"議員", MM_AUD_COUNCILLOR}, {"職員", MM_AUD_STAFF}};

struct pools {
    struct mm_pool_row *rows[GROUPS]; /* owned */
    size_t n[GROUPS];
};

static enum mm_err pools_load(struct mm_central *central, int64_t as_of_ms, struct pools *pools,
                              struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;

    for (int g = 0; g < GROUPS && !err; g++)
        err = mm_evidence_pools(central, MM_POOL_CLAUSE, groups[g].audience, as_of_ms, &pools->rows[g],
                                &pools->n[g], info);
    return err;
}

static void pools_done(struct pools *pools)
{
    for (int g = 0; g < GROUPS; g++)
        free(pools->rows[g]);
}

static const struct mm_pool_row *pool_of(const struct pools *pools, int group, const char *clause)
{
    for (size_t i = 0; i < pools->n[group]; i++)
        if (strcmp(pools->rows[group][i].key, clause) == 0)
            return &pools->rows[group][i];
    return NULL;
}

static void fill_figures(struct mm_cell *row, const struct mm_pool_row *pool)
{
    struct mm_interval interval = mm_wilson(pool->right, pool->rows);
    char text[64];

    mm_cell_set_int(&row[PEOPLE], pool->people);
    mm_cell_set_int(&row[ROWS], pool->rows);
    mm_cell_set_int(&row[RIGHT], pool->right);
    mm_cell_set_share(&row[SHARE], (double)pool->right / (double)pool->rows);
    mm_cell_set_int(&row[UNSURE], pool->unsure);
    snprintf(text, sizeof(text), "%.1f%%〜%.1f%%", interval.low * 100.0, interval.high * 100.0);
    mm_cell_set_text(&row[INTERVAL], text);
}

static enum mm_err add_row(struct mm_report_table *table, const struct mm_clause *clause, int group,
                           const struct mm_pool_row *pool, struct mm_errinfo *info)
{
    struct mm_cell *row = mm_report_row(table);

    if (!row)
        return mm_fail(info, MM_ERR_NOMEM, "out of memory");
    mm_cell_set_text(&row[CLAUSE], clause->label);
    mm_cell_set_text(&row[TITLE], clause->title);
    mm_cell_set_text(&row[WHO], groups[group].ja);
    if (group == WHOLE) /* how many took part is no answer */
        mm_cell_set_int(&row[PEOPLE], pool ? pool->people : 0);
    if (pool && pool->rows > 0 && mm_figure_shown(pool->people, pool->complement_people, group == WHOLE))
        fill_figures(row, pool);
    return MM_OK;
}

static bool has_clauses(const struct mm_policy *policy, const struct mm_clause *clause)
{
    for (size_t i = 0; i < policy->n_clauses; i++)
        if (policy->clauses[i].parent && !policy->clauses[i].sub_leaf &&
            strcmp(policy->clauses[i].parent, clause->id) == 0)
            return true;
    return false;
}

static enum mm_err add_clause(struct mm_report_table *table, const struct mm_policy *policy,
                              const struct mm_clause *clause, const struct pools *pools,
                              struct mm_errinfo *info)
{
    const struct mm_pool_row *whole = pool_of(pools, WHOLE, clause->id);
    bool answered = whole && whole->people > 0;
    enum mm_err err = MM_OK;

    if (!answered && (clause->sub_leaf || has_clauses(policy, clause)))
        return MM_OK; /* a tag without answers; the heading of 2.1 … 2.7 */
    for (int g = WHOLE; g < GROUPS && !err; g++)
        if (g == WHOLE || answered)
            err = add_row(table, clause, g, pool_of(pools, g, clause->id), info);
    return err;
}

static enum mm_err add_notes(struct mm_report_table *table, const struct mm_kiosk_row *kiosks, size_t n)
{
    static const char *const notes[] = {
        ("割合 = 正しい行 ÷ 答えた行。1つの問いの選択肢ごとに1行と数え、13か月以内の最も新しい答えだけを"
         "使います。わからないは答えた行に入り、正しい行には入りません。"),
        "「-」: 答えた方が5人未満か、残りの方が5人未満のため出していません。答えのない条項も「-」です。",
        ("推定の幅（参考）: ウィルソンの95%区間です。人数が少ないうちは幅が広く、割合の小さな差に意味は"
         "ありません。"),
        "氏名・議席・会派ごとの集計はありません。",
    };
    enum mm_err err = MM_OK;

    for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]) && !err; i++)
        err = mm_report_note(table, "%s", notes[i]);
    return err ? err : mm_report_kiosk_notes(kiosks, n, table);
}

static int by_order(const void *a, const void *b)
{
    const struct mm_clause *x = *(const struct mm_clause *const *)a;
    const struct mm_clause *y = *(const struct mm_clause *const *)b;

    return x->order - y->order;
}

static enum mm_err add_clauses(struct mm_central *central, const struct pools *pools,
                               struct mm_report_table *table, struct mm_errinfo *info)
{
    const struct mm_policy *policy = &mm_central_pack(central)->policy;
    const struct mm_clause **order =
        (const struct mm_clause **)malloc((policy->n_clauses + 1) * sizeof(*order));
    enum mm_err err = MM_OK;

    if (!order)
        return mm_fail(info, MM_ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < policy->n_clauses; i++)
        order[i] = &policy->clauses[i];
    qsort(order, policy->n_clauses, sizeof(*order), by_order);
    for (size_t i = 0; i < policy->n_clauses && !err; i++)
        err = add_clause(table, policy, order[i], pools, info);
    free(order);
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct pools pools = {{0}, {0}};
    struct mm_kiosk_row *kiosks = NULL;
    size_t n_kiosks = 0;
    enum mm_err err = pools_load(central, as_of_ms, &pools, info);

    mm_report_start(central, "gaps", "条項ごとの理解", columns, N_COLUMNS, MM_HANDLING_INTERNAL, as_of_ms,
                    &table);
    if (!err)
        err = mm_central_kiosks(central, &kiosks, &n_kiosks, info);
    if (!err)
        err = add_clauses(central, &pools, &table, info);
    if (!err)
        err = add_notes(&table, kiosks, n_kiosks);
    free(kiosks);
    pools_done(&pools);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_gaps = {
    .name = "gaps",
    .ja = "条項ごとの理解: 答えを合わせた割合（個人名なし）",
    .en = "answers pooled for each clause, without names",
    .names_people = false,
    .run = run,
};
