/* What proof.c and proof_read.c share. Internal. */
#ifndef MM_SERVER_PROOF_OWN_H
#define MM_SERVER_PROOF_OWN_H

#include "sync/server/internal.h"
#include "sync/server/proof.h"
#include "sync/server/proof_scored.h"

/* One row of one answer as it came in. */
struct mm_said {
    char person[MM_ID_BYTES], row_id[MM_ID_BYTES * 2], sight[MM_UUID_BYTES + 16], id[MM_UUID_BYTES];
    const struct mm_item *item; /* of a pack that stays open */
    const struct mm_clause *const *clauses;
    size_t n_clauses;
    enum mm_mark mark;
    int64_t at_ms;
    int revision;
};
/* One statement of a registration. */
struct mm_step {
    char person[MM_ID_BYTES], registration[MM_UUID_BYTES];
    bool completes;
    int64_t at_ms;
};
struct mm_raw {
    struct mm_central *central;
    struct mm_clock_walk clock;
    struct mm_said *said; /* owned */
    size_t n_said, cap_said;
    struct mm_scored_list scored;
    struct mm_step *steps; /* owned */
    size_t n_steps, cap_steps;
    int64_t statements;
};
/* Every statement of the council. Also after a failure: mm_raw_done. */
MM_MUST_USE enum mm_err mm_raw_read(struct mm_central *central, struct mm_raw *ret_raw,
                                    struct mm_errinfo *info);
void mm_raw_done(struct mm_raw *raw);
#endif
