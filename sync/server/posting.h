/* Table posting: which statements speak of whom and what (mention.h), found by key and in the order of
 * storing. A row holds, for one key, the statements of one transaction: a kiosk's records share most of their
 * keys, so there is about one row for each statement instead of ten entries in indexes. Rows of one key never
 * overlap. */
#ifndef MM_SERVER_POSTING_H
#define MM_SERVER_POSTING_H

#include "sync/server/central.h"

/* What the transaction at hand adds; written by mm_postings_flush at its end, forgotten when it is undone. */
struct mm_postings;
MM_MUST_USE enum mm_err mm_postings_new(struct mm_postings **ret_postings, struct mm_errinfo *info);
void mm_postings_free(struct mm_postings *postings); /* accepts NULL */

/* (tx) stored: not less than any before. */
MM_MUST_USE enum mm_err mm_posting_add(struct mm_central *central, int64_t key, int64_t stored,
                                       struct mm_errinfo *info);
/* (tx) The same for one anywhere in the order. */
MM_MUST_USE enum mm_err mm_posting_put(struct mm_central *central, int64_t key, int64_t stored,
                                       struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_postings_flush(struct mm_central *central, struct mm_errinfo *info);
void mm_postings_forget(struct mm_central *central);
MM_MUST_USE enum mm_err mm_postings_clear(struct mm_central *central, struct mm_errinfo *info);

/* A walk through the statements of one key, upwards or downwards. */
struct mm_posting_walk {
    struct mm_central *central; /* borrowed */
    int64_t key;
    bool upwards;
    int64_t *chunk; /* owned; the row at hand, ascending */
    size_t n, cap;
    bool known; /* whoever asks from low to high finds the answer in the row at hand, or that there is none */
    int64_t low, high;
};
void mm_posting_walk_init(struct mm_posting_walk *walk, struct mm_central *central, int64_t key,
                          bool upwards);
void mm_posting_walk_done(struct mm_posting_walk *walk);
/* The nearest one from there on, itself included. NOT_FOUND at the end. */
MM_MUST_USE enum mm_err mm_posting_seek(struct mm_posting_walk *walk, int64_t from, int64_t *ret_stored,
                                        struct mm_errinfo *info);
#endif
