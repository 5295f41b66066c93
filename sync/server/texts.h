/* 内容を確認しました: who confirmed which text of the council in which words, derived from statements. Owner
 * of the table acknowledged. That somebody did not is nothing and is nowhere. */
#ifndef MM_SERVER_TEXTS_H
#define MM_SERVER_TEXTS_H

#include "sync/server/central.h"

struct mm_acknowledged_row {
    char person[MM_ID_BYTES], text[MM_ID_BYTES], version[24];
    int64_t at_ms; /* the earliest */
};
/* By person, text, at_ms. person NULL: everybody's. Owned: free(). */
MM_MUST_USE enum mm_err mm_acknowledged_list(struct mm_central *central, const char *person, int64_t as_of_ms,
                                             struct mm_acknowledged_row **ret_rows, size_t *ret_n,
                                             struct mm_errinfo *info);
/* (tx) Merged with what is there: order and repetition do not matter. */
MM_MUST_USE enum mm_err mm_acknowledged_merge(struct mm_central *central, const char *person,
                                              const char *text, const char *version, int64_t at_ms,
                                              struct mm_errinfo *info);
/* (tx) person NULL: everybody's. */
MM_MUST_USE enum mm_err mm_acknowledged_clear(struct mm_central *central, const char *person,
                                              struct mm_errinfo *info);
#endif
