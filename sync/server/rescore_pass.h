/* 目安 reached by a decision on a question: an attempt that was handed in and missed it by less than what
 * counts otherwise now. */
#ifndef MM_SERVER_RESCORE_PASS_H
#define MM_SERVER_RESCORE_PASS_H

#include "sync/server/central.h"

/* (tx) Writes a record for each such attempt, once; person NULL: of everybody. */
MM_MUST_USE enum mm_err mm_rescore_pass(struct mm_central *central, const char *person, int64_t *ret_n,
                                        struct mm_errinfo *info);
#endif
