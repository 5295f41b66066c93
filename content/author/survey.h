/* What `mamori content report` can show of a pack: one file survey_<name>.c and one ENTRY(name) in
 * surveys.def each. A survey fills a table from the whole desk; no survey knows a person or an answer. */
#ifndef MM_AUTHOR_SURVEY_H
#define MM_AUTHOR_SURVEY_H

#include "content/author/author.h"
#include "sync/export/report.h"

struct mm_survey {
    const char *name;
    const char *ja, *en; /* one line of help */
    const struct mm_column *columns;
    size_t n_columns;
    enum mm_err (*run)(const struct mm_desk *desk, struct mm_report_table *table, struct mm_errinfo *info);
};
/* The table of one survey; owned: mm_report_table_done. USAGE names the surveys that there are. */
MM_MUST_USE enum mm_err mm_survey_run(const struct mm_desk *desk, const char *name, int64_t now_ms,
                                      struct mm_report_table *ret_table, struct mm_errinfo *info);
#endif
