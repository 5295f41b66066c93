/* Which duties a change of people or facts opens and closes: the open ones before it are held against those
 * after it. Used inside the transaction of the change, so that a trial says the same as the real thing.
 * Server process or command line under the lease. */
#ifndef MM_SERVER_DUTY_DIFF_H
#define MM_SERVER_DUTY_DIFF_H

#include "sync/base/json.h"
#include "sync/server/api.h"
#include "sync/server/people.h"

struct mm_duty_diff {
    struct mm_duty *before, *after; /* owned; by registration, before: only the open ones */
    size_t n_before, n_after;
    size_t opened, closed;
};
MM_MUST_USE enum mm_err mm_duty_diff_begin(struct mm_central *central, struct mm_duty_diff *ret_diff,
                                           struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_duty_diff_end(struct mm_central *central, struct mm_duty_diff *diff,
                                         struct mm_errinfo *info);
void mm_duty_diff_done(struct mm_duty_diff *diff); /* accepts a zeroed one */

/* "duties_opened", "duties_closed": how many; "opening", "closing": up to MM_MAX_NAMED_DUTIES of each with
 * name, course, cause, days and, where it closed, by what. Somebody whom names lacks has name "". */
void mm_duty_diff_put(struct mm_central *central, const struct mm_duty_diff *diff,
                      const struct mm_person *people, size_t n_people, struct mm_jw *w);
extern const struct mm_shape mm_shape_duty_change[];
#endif
