/* 条項ごとの理解: answered rows of each clause, pooled, without names. */
#include "sync/server/reports/figures.h"

#include <stdlib.h>
#include <string.h>

enum column { CLAUSE, TITLE, FIGURE, N_COLUMNS = FIGURE + MM_FIGURE_COLUMN_COUNT };
static const struct mm_column columns[N_COLUMNS] = {
    {"clause", "条項", MM_CELL_TEXT, 14},
    {"title", "見出し", MM_CELL_TEXT, 30},
    MM_FIGURE_COLUMNS,
};

static enum mm_err add_row(struct mm_report_table *table, const struct mm_clause *clause,
                           const struct mm_figures *figures, enum mm_figure_group group,
                           struct mm_errinfo *info)
{
    struct mm_cell *row = mm_report_row(table);

    if (!row)
        return mm_nomem(info);
    mm_cell_set_text(&row[CLAUSE], clause->label);
    mm_cell_set_text(&row[TITLE], clause->title);
    mm_figures_fill(figures, group, clause->id, &row[FIGURE]);
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
                              const struct mm_clause *clause, const struct mm_figures *figures,
                              struct mm_errinfo *info)
{
    bool answered = mm_figures_people(figures, clause->id) > 0;
    enum mm_err err = MM_OK;

    if (!answered && (clause->sub_leaf || has_clauses(policy, clause)))
        return MM_OK; /* a tag without answers; the heading of 2.1 … 2.7 */
    for (int g = 0; g < MM_FIGURE_GROUP_COUNT && !err; g++)
        if (g == MM_FIGURE_WHOLE || answered)
            err = add_row(table, clause, figures, (enum mm_figure_group)g, info);
    return err;
}

static int by_order(const void *a, const void *b)
{
    const struct mm_clause *x = *(const struct mm_clause *const *)a;
    const struct mm_clause *y = *(const struct mm_clause *const *)b;

    return x->order - y->order;
}

static enum mm_err add_clauses(struct mm_central *central, const struct mm_figures *figures,
                               struct mm_report_table *table, struct mm_errinfo *info)
{
    const struct mm_policy *policy = &mm_central_pack(central)->policy;
    const struct mm_clause **order =
        (const struct mm_clause **)malloc((policy->n_clauses + 1) * sizeof(*order));
    enum mm_err err = MM_OK;

    if (!order)
        return mm_nomem(info);
    for (size_t i = 0; i < policy->n_clauses; i++)
        order[i] = &policy->clauses[i];
    qsort(order, policy->n_clauses, sizeof(*order), by_order);
    for (size_t i = 0; i < policy->n_clauses && !err; i++)
        err = add_clause(table, policy, order[i], figures, info);
    free(order);
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct mm_figures figures;
    enum mm_err err = mm_figures_load(central, as_of_ms, &figures, info);

    mm_report_start(central, "gaps", "条項ごとの理解", columns, N_COLUMNS, MM_HANDLING_INTERNAL, as_of_ms,
                    &table);
    if (!err)
        err = add_clauses(central, &figures, &table, info);
    if (!err)
        err = mm_figures_notes(central, &table, info);
    mm_figures_done(&figures);
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
