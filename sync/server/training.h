/* ほかの研修: lectures that were held without a kiosk, with who was there and what they stand for. Each is a
 * set of facts of ほかの研修 (facts.h), so that duties close as 受講（他の研修）and are counted apart. Owner
 * of the tables training and training_fact. Server process or command line under the lease. */
#ifndef MM_SERVER_TRAINING_H
#define MM_SERVER_TRAINING_H

#include "sync/server/central.h"
#include "sync/wire/facts.h"

#define MM_TRAINING_TEXT_BYTES 400

struct mm_training {
    char id[MM_UUID_BYTES];
    char on_day[16];
    char title[MM_TRAINING_TEXT_BYTES], organiser[MM_TRAINING_TEXT_BYTES];
    bool undone;
    int64_t people, courses; /* that it stands for */
};
/* (tx) Keeps it with its facts, which the caller checked. */
MM_MUST_USE enum mm_err mm_training_put(struct mm_central *central, const struct mm_training *training,
                                        const struct mm_fact *facts, size_t n, struct mm_errinfo *info);
/* (tx) Takes back what it stands for; the entry stays, marked. NOT_FOUND. */
MM_MUST_USE enum mm_err mm_training_undo(struct mm_central *central, const char *id, struct mm_errinfo *info);
/* The latest first. Owned: free(). */
MM_MUST_USE enum mm_err mm_training_list(struct mm_central *central, struct mm_training **ret_list,
                                         size_t *ret_n, struct mm_errinfo *info);
#endif
