/* What a clerk typed of sheets, in a table of a file. */
#ifndef MM_CLI_PAPER_ROWS_H
#define MM_CLI_PAPER_ROWS_H

#include "sync/base/json.h"
#include "sync/cli/command.h"
#include "sync/table/csv.h"

/* mm_csv_done. */
MM_MUST_USE enum mm_err mm_cli_csv(const char *path, struct mm_csv *ret_csv, struct mm_errinfo *info);
/* The column of this name in the first row, MM_NO_COLUMN when there is none. */
#define MM_NO_COLUMN ((size_t)-1)
size_t mm_cli_csv_column(const struct mm_csv *csv, const char *name);
/* "" beyond the last. */
const char *mm_cli_csv_cell(const struct mm_csv *csv, size_t row, size_t column);
/* The number of a session as typed. */
MM_MUST_USE enum mm_err mm_cli_group(const char *text, int64_t *ret_group, struct mm_errinfo *info);
/* Opens an object with who types in it. */
void mm_cli_paper_begin(struct mm_jw *w, struct mm_buf *in);
/* The same of the session that the first argument names. in is initialised in any case. */
MM_MUST_USE enum mm_err mm_cli_group_begin(const struct mm_cli *cli, struct mm_jw *w, struct mm_buf *in,
                                           struct mm_errinfo *info);
#endif
