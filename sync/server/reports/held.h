/* The list of the records that were kept apart, as the report and the command line give it. */
#ifndef MM_SERVER_REPORTS_HELD_H
#define MM_SERVER_REPORTS_HELD_H

#include "sync/server/reports/reports.h"

#define MM_HELD_COLUMNS 10
extern const struct mm_column mm_held_columns[MM_HELD_COLUMNS];
/* all: those of which somebody has decided too. */
MM_MUST_USE enum mm_err mm_held_rows(struct mm_central *central, bool all, struct mm_report_table *table,
                                     struct mm_errinfo *info);
#endif
