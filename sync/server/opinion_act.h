/* What the two actions on decisions of questions share. */
#ifndef MM_SERVER_OPINION_ACT_H
#define MM_SERVER_OPINION_ACT_H

#include "sync/server/api.h"
#include "sync/server/opinion.h"
#include "sync/server/rescore.h"

extern const struct mm_shape mm_shape_opinion[];
/* (tx) The operation record, and what counts otherwise now. */
MM_MUST_USE enum mm_err mm_opinion_act(struct mm_central *central, const struct mm_json *in, const char *what,
                                       const struct mm_item_decision *decision, struct mm_rescore *ret_sum,
                                       struct mm_errinfo *info);
/* Numbers of few are told as -1: who chose what would follow from them. */
MM_MUST_USE enum mm_err mm_opinion_tell(const struct mm_item_decision *decision, const struct mm_rescore *sum,
                                        struct mm_buf *ret_out, struct mm_errinfo *info);
#endif
