/* What takes long for one request and would hold up others if a serving thread or the writer did it: in a
 * thread of its own, one at a time. Knows no request. */
#ifndef MM_SERVER_SLOW_H
#define MM_SERVER_SLOW_H

#include "sync/base/err.h"

#include <stdbool.h>

struct mm_slow;
MM_MUST_USE enum mm_err mm_slow_new(struct mm_slow **ret_slow, struct mm_errinfo *info);
/* Waits for the one under way. Accepts NULL. */
void mm_slow_free(struct mm_slow *slow);
/* The turn, which the taker gives back or runs with. False: another has it. */
MM_MUST_USE bool mm_slow_take(struct mm_slow *slow);
void mm_slow_give(struct mm_slow *slow);
/* With the turn taken: run, then, when the next may take it, after: both in the other thread, ctx is borrowed
 * until after was called. Where it fails the turn is given back. */
MM_MUST_USE enum mm_err mm_slow_run(struct mm_slow *slow, void (*run)(void *ctx), void (*after)(void *ctx),
                                    void *ctx, struct mm_errinfo *info);
/* Until nobody has the turn, and each `after` has returned. */
void mm_slow_wait(struct mm_slow *slow);
#endif
