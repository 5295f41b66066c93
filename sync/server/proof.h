/* Every total a second way: from the statements as they were received, by code that shares nothing with
 * derive.c, pools.c and progress.c but the rules (what an answer is worth, when it was given). What comes out
 * is how many figures were compared and how many differ, never a figure: pools that may not be issued yet
 * must not be read here either. */
#ifndef MM_SERVER_PROOF_H
#define MM_SERVER_PROOF_H

#include "sync/server/central.h"

enum mm_proof_part {
    MM_PROOF_PROGRESS, /* 未・途中・済 of every registration, and the day of 済 */
    MM_PROOF_CLAUSES,  /* people, rows, right, わからない of every clause: whole, councillors, staff */
    MM_PROOF_ITEMS,    /* people and right of every item at first sight */
    MM_PROOF_TOTALS,   /* 未・途中・済 of every course, as kept: beside everybody counted anew */
    MM_PROOF_PART_COUNT
};
const char *mm_proof_part_ja(enum mm_proof_part part);
const char *mm_proof_part_en(enum mm_proof_part part);
struct mm_proof {
    int64_t statements; /* read for it */
    int64_t compared[MM_PROOF_PART_COUNT], wrong[MM_PROOF_PART_COUNT];
};
int64_t mm_proof_wrong(const struct mm_proof *proof);
/* As of now; every statement is read, so it takes its time where there are many. */
MM_MUST_USE enum mm_err mm_prove(struct mm_central *central, struct mm_proof *ret_proof,
                                 struct mm_errinfo *info);

/* How many places the last one found wrong is kept, so that reports can say so: by whoever may write, through
 * the running server else. */
MM_MUST_USE enum mm_err mm_proof_keep(struct mm_central *central, int64_t wrong, struct mm_errinfo *info);
#define MM_PROOF_OLD_MS (7 * 24 * 60 * 60 * 1000LL) /* one every night, or nearly */
/* *ret_wrong: of the last one that was kept; *ret_at_ms: when that was, 0: never. */
MM_MUST_USE enum mm_err mm_proof_last(struct mm_central *central, int64_t *ret_at_ms, int64_t *ret_wrong,
                                      struct mm_errinfo *info);
#endif
