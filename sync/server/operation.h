/* The record of operations, as it is read: who looked at or changed what. Owner of table operation; nothing
 * there is ever changed. mm_central_operation() (central.h) writes it. */
#ifndef MM_SERVER_OPERATION_H
#define MM_SERVER_OPERATION_H

#include "sync/server/central.h"

struct mm_operation_row {
    int64_t at_ms;
    char actor[200];
    char what[600]; /* "report completion", "council set signin=pin" */
};
/* Those from from_ms to until_ms, newest first. Owned: free(). */
MM_MUST_USE enum mm_err mm_operations_list(struct mm_central *central, int64_t from_ms, int64_t until_ms,
                                           struct mm_operation_row **ret_rows, size_t *ret_n,
                                           struct mm_errinfo *info);
#endif
