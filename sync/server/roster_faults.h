/* All that is wrong in a roster file, so that it is mended in one go. Bounded: beyond MM_MAX_ROSTER_FAULTS
 * they are only counted. */
#ifndef MM_SERVER_ROSTER_FAULTS_H
#define MM_SERVER_ROSTER_FAULTS_H

#include "sync/base/err.h"
#include "sync/base/limits.h"

struct mm_roster_fault {
    int line;
    char text[512]; /* a sentence that begins with the line */
};
struct mm_roster_faults {
    struct mm_roster_fault list[MM_MAX_ROSTER_FAULTS];
    size_t n;    /* in the list */
    size_t more; /* beyond it */
};
/* Takes a fault of the file (INVALID) into the list and returns MM_OK; any other error is handed on with its
 * text. why is empty afterwards. */
MM_MUST_USE enum mm_err mm_roster_fault_add(struct mm_roster_faults *faults, int line, enum mm_err err,
                                            struct mm_errinfo *why, struct mm_errinfo *info);
/* INVALID with the first fault's sentence when there are any. */
MM_MUST_USE enum mm_err mm_roster_faults_check(const struct mm_roster_faults *faults,
                                               struct mm_errinfo *info);
void mm_roster_faults_sort(struct mm_roster_faults *faults); /* by line */
#endif
