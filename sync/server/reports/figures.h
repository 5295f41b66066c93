/* Pooled answers as figures: whole council, councillors, staff, as they were issued. What reports of answers
 * share; a figure of fewer than five people, or one that would give away fewer than five by subtraction, is
 * not shown. */
#ifndef MM_SERVER_REPORTS_FIGURES_H
#define MM_SERVER_REPORTS_FIGURES_H

#include "sync/server/issued.h"
#include "sync/server/reports/reports.h"

enum mm_figure_group { MM_FIGURE_WHOLE, MM_FIGURE_COUNCILLORS, MM_FIGURE_STAFF, MM_FIGURE_GROUP_COUNT };

/* Columns of a figure, in this order behind the report's own. */
enum mm_figure_column {
    MM_FIGURE_WHO,
    MM_FIGURE_PEOPLE,
    MM_FIGURE_ROWS,
    MM_FIGURE_RIGHT,
    MM_FIGURE_SHARE,
    MM_FIGURE_UNSURE,
    MM_FIGURE_INTERVAL,
    MM_FIGURE_DAY,
    MM_FIGURE_COLUMN_COUNT
};
#define MM_FIGURE_COLUMNS                                                                                    \
    {"group", "区分", MM_CELL_TEXT, 8}, {"people", "人数", MM_CELL_INT, 6},                                  \
        {"rows", "答えた行", MM_CELL_INT, 10}, {"right", "正しい行", MM_CELL_INT, 10},                       \
        {"share", "割合", MM_CELL_PERCENT, 8}, {"unsure", "わからない", MM_CELL_INT, 10},                    \
        {"interval", "推定の幅（参考）", MM_CELL_TEXT, 18},                                                  \
    {                                                                                                        \
        "issued_on", "集計した日", MM_CELL_DATE, 14                                                          \
    }

struct mm_figures {             /* by clause */
    struct mm_issued_row *rows; /* owned */
    size_t n;
};
/* Also after a failure: mm_figures_done. */
MM_MUST_USE enum mm_err mm_figures_load(struct mm_central *central, int64_t as_of_ms,
                                        struct mm_figures *ret_figures, struct mm_errinfo *info);
void mm_figures_done(struct mm_figures *figures);
/* How many people answered anything about the clause. */
int64_t mm_figures_people(const struct mm_figures *figures, const char *clause);
/* The figure's columns of one row. */
void mm_figures_fill(const struct mm_figures *figures, enum mm_figure_group group, const char *clause,
                     struct mm_cell cells[MM_FIGURE_COLUMN_COUNT]);
/* What the figures mean and when there are none; each kiosk. */
MM_MUST_USE enum mm_err mm_figures_notes(struct mm_central *central, struct mm_report_table *table,
                                         struct mm_errinfo *info);
#endif
