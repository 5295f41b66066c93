/* Statements as one file, of any size: read page by page, written piece by piece, nowhere whole in memory.
 * Only where the council decided so. Server or command line. */
#ifndef MM_SERVER_STATEMENT_FILE_H
#define MM_SERVER_STATEMENT_FILE_H

#include "sync/server/central.h"

#define MM_STATEMENT_FILE_SETTING "statements_export" /* "yes": a decision of the council */

struct mm_statement_file_ops {
    const char *name;   /* "csv" */
    const char *suffix; /* ".csv" */
    const char *type;   /* text/csv; charset=utf-8 */
};
/* csv: a line for each with what it says in short; jsonl: every statement as it was kept, one a line. The
 * first line of either says 取扱区分, council and time. NULL. */
const struct mm_statement_file_ops *mm_statement_file_find(const char *name);

typedef enum mm_err (*mm_statement_file_sink)(void *ctx, const char *bytes, size_t len,
                                              struct mm_errinfo *info);
/* Enters the 操作の記録 first, then hands over those stored until now, in the order of storing, those that
 * were voided too: the file is all that is kept (csv marks them; in jsonl the voiding statement tells).
 * CONFLICT: nothing was decided. */
MM_MUST_USE enum mm_err mm_statement_file(struct mm_central *central, const struct mm_statement_file_ops *ops,
                                          const char *actor, mm_statement_file_sink sink, void *ctx,
                                          int64_t *ret_n, struct mm_errinfo *info);
#endif
