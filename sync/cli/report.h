/* Running a named report for the command line: the store, the record of operations, the output. */
#ifndef MM_CLI_REPORT_H
#define MM_CLI_REPORT_H

#include "sync/cli/call.h"
#include "sync/cli/table.h"
#include "sync/export/export.h"

/* A report with names is entered in the 操作の記録 before anything of it is written. */
MM_MUST_USE enum mm_err mm_cli_report(struct mm_cli *cli, const char *name, int64_t as_of_ms,
                                      struct mm_errinfo *info);
/* The report of now, as a file in the folder, under the name of a file that somebody keeps. */
MM_MUST_USE enum mm_err mm_cli_report_in(struct mm_cli *cli, const char *name,
                                         const struct mm_export_ops *format, const char *folder,
                                         struct mm_errinfo *info);
#endif
