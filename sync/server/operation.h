/* The record of operations, as it is read: who looked at or changed what. Owner of table operation; nothing
 * there is ever changed. mm_central_operation() (central.h) writes it. An operation in which the id of
 * somebody on the roster stands is theirs too: they are told of it in 私の記録 (summary_looked.c). */
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
/* ---- words (operation_words.c) ------------------------------------------------------------------------ */
/* Of what kind it was, by its first word: 名簿・受講カード, その他. */
const char *mm_operation_kind_ja(const char *what);
/* What was done, by its first two words (用紙を入力した); NULL: there are no words for it, *ret_rest stays.
 * *ret_rest: what stands behind them. */
const char *mm_operation_doing_ja(const char *what, const char **ret_rest);
#endif
