/* What the reports share: the head of a table, and the notes that belong to every list of names. Reports read
 * the central store and fill a table; they never write and never format. Server or command line. */
#ifndef MM_SERVER_REPORTS_H
#define MM_SERVER_REPORTS_H

#include "sync/export/report.h"
#include "sync/server/central.h"

/* An empty table with title, council, mark and as-of. */
void mm_report_start(struct mm_central *central, const char *name, const char *title,
                     const struct mm_column *columns, size_t n_columns, enum mm_handling handling,
                     int64_t as_of_ms, struct mm_report_table *ret_table);
/* A day of the roster (YYYY-MM-DD, "" for none) into a cell. */
void mm_report_day(struct mm_cell *cell, const char *day);
/* A text of the pack without its markup. */
void mm_report_plain(struct mm_cell *cell, const char *markup);
/* One note for each kiosk: when its records last arrived, and how many wait there. */
MM_MUST_USE enum mm_err mm_report_kiosk_notes(const struct mm_kiosk_row *kiosks, size_t n,
                                              struct mm_report_table *table);
/* The same of all that there are. */
MM_MUST_USE enum mm_err mm_report_heard(struct mm_central *central, struct mm_report_table *table,
                                        struct mm_errinfo *info);
#define ENTRY(name) extern const struct mm_report_ops mm_report_##name;
#include "sync/server/reports/reports.def"
#undef ENTRY
#endif
