/* Running a named report for the command line: the store, the record of operations, the output. */
#ifndef MM_CLI_REPORT_H
#define MM_CLI_REPORT_H

#include "sync/cli/call.h"
#include "sync/cli/table.h"

/* A report with names is entered in the 操作の記録 before anything of it is written. */
MM_MUST_USE enum mm_err mm_cli_report(struct mm_cli *cli, const char *name, int64_t as_of_ms,
                                      struct mm_errinfo *info);
#endif
