/* 脅威の5分類ごとの理解: the five categories that the policy is taught by, each where the council's map has
 * it, pooled, without names. */
#include "sync/server/reports/figures.h"

enum column { CLAUSE, TITLE, FIGURE, N_COLUMNS = FIGURE + MM_FIGURE_COLUMN_COUNT };
static const struct mm_column columns[N_COLUMNS] = {
    {"clause", "条項", MM_CELL_TEXT, 14},
    {"title", "脅威の分類", MM_CELL_TEXT, 30},
    MM_FIGURE_COLUMNS,
};

/* Topics of the common teaching. */
static const char *const threats[] = {"threat.intentional", "threat.unintentional", "threat.disaster",
                                      "threat.illness", "threat.infrastructure"};
#define N_THREATS (sizeof(threats) / sizeof(threats[0]))

static enum mm_err add_threat(struct mm_report_table *table, const struct mm_clause *clause,
                              const struct mm_figures *figures, struct mm_errinfo *info)
{
    for (int g = 0; g < MM_FIGURE_GROUP_COUNT; g++) {
        struct mm_cell *row = mm_report_row(table);

        if (!row)
            return mm_nomem(info);
        mm_cell_set_text(&row[CLAUSE], clause->label);
        mm_cell_set_text(&row[TITLE], clause->title);
        mm_figures_fill(figures, (enum mm_figure_group)g, clause->id, &row[FIGURE]);
    }
    return MM_OK;
}

static enum mm_err add_threats(struct mm_central *central, const struct mm_figures *figures,
                               struct mm_report_table *table, struct mm_errinfo *info)
{
    const struct mm_pack *pack = mm_central_pack(central);
    enum mm_err err = MM_OK;

    for (size_t i = 0; i < N_THREATS && !err; i++) {
        const struct mm_topic *topic = mm_pack_topic(pack, threats[i]);

        if (topic && topic->n_clauses) /* a council may have no such clause */
            err = add_threat(table, topic->clauses[0], figures, info);
    }
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct mm_figures figures;
    enum mm_err err = mm_figures_load(central, as_of_ms, &figures, info);

    mm_report_start(central, "threats", "脅威の5分類ごとの理解", columns, N_COLUMNS, MM_HANDLING_INTERNAL,
                    as_of_ms, &table);
    if (!err)
        err = add_threats(central, &figures, &table, info);
    if (!err)
        err = mm_figures_notes(central, &table, info);
    mm_figures_done(&figures);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_threats = {
    .name = "threats",
    .ja = "脅威の5分類ごとの理解: 答えを合わせた割合（個人名なし）",
    .en = "answers pooled for the five categories of threats, without names",
    .names_people = false,
    .run = run,
};
