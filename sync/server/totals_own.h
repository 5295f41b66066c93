/* What totals.c and totals_kept.c share. Internal. */
#ifndef MM_SERVER_TOTALS_OWN_H
#define MM_SERVER_TOTALS_OWN_H

#include "sync/server/people.h"
#include "sync/server/totals.h"
#include "sync/wire/facts.h"

#define MM_SUMS_NOBODY (-1)      /* for a kind: left, or not on the roster */
#define MM_STALE_ALL   INT64_MAX /* how many at most */
#define MM_STALE_FEW   32        /* to count anew whenever somebody asks */
#define MM_STALE_SLICE 256       /* in one transaction of the writer */

struct mm_sums {
    struct mm_totals *rows; /* owned */
    size_t n, cap;
};
MM_MUST_USE enum mm_err mm_sums_add(struct mm_sums *sums, const char *course, int kind, int mark, int64_t n);
MM_MUST_USE enum mm_err mm_sums_add_part(struct mm_sums *sums, int kind, const char *marks, int64_t n);
/* Whether what is kept says anything of that time. */
MM_MUST_USE enum mm_err mm_sums_kept(struct mm_central *central, int64_t as_of_ms, bool *ret_kept,
                                     struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_sums_load(struct mm_central *central, struct mm_sums *sums,
                                     struct mm_errinfo *info);

/* Whose part is not good at that time, the longest ones first; it is taken off the sums. */
struct mm_stale {
    char (*ids)[MM_ID_BYTES]; /* owned */
    size_t n, cap;
};
MM_MUST_USE enum mm_err mm_stale_take(struct mm_central *central, int64_t as_of_ms, int64_t most,
                                      struct mm_stale *stale, struct mm_sums *sums, struct mm_errinfo *info);
/* Those of them that are on the roster. Owned: free(). */
MM_MUST_USE enum mm_err mm_stale_people(struct mm_central *central, const struct mm_stale *stale,
                                        struct mm_person **ret_people, size_t *ret_n,
                                        struct mm_errinfo *info);
void mm_stale_done(struct mm_stale *stale);

/* The part of one person: lines that mm_sums_add_part reads. */
MM_MUST_USE enum mm_err mm_part_of(const struct mm_duty_data *known, const struct mm_duty *duties, size_t n,
                                   struct mm_buf *out);
int mm_total_kind_of(const struct mm_person *person); /* or MM_SUMS_NOBODY */
/* In a server: the writer is to settle when it can. */
void mm_totals_ask(struct mm_central *central);
#endif
