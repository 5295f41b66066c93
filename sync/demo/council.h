/* A council of the demonstration while its history is made. */
#ifndef MM_DEMO_COUNCIL_H
#define MM_DEMO_COUNCIL_H

#include "sync/demo/demo.h"

struct mm_demo_council {
    char dir[MM_PATH_BYTES];
    struct mm_clock_fixed at; /* the clock of every machine of it */
    struct mm_clock clock;
    struct mm_random_seeded seed;
    struct mm_random random;
    struct mm_central *central; /* owned */
    struct mm_demo_kiosk kiosk[MM_DEMO_MAX_KIOSKS];
    size_t n_kiosks;
    struct mm_demo_person *people; /* owned */
    size_t n_people, max_people;
    int first_name; /* where its names begin in the list of all */
    int number;     /* from 1 */
};
/* Its whole history. done ends it, also after a failure; c must not move in between. */
MM_MUST_USE enum mm_err mm_demo_council(const struct mm_demo_plan *plan, int number,
                                        struct mm_demo_council *c, struct mm_errinfo *info);
void mm_demo_council_done(struct mm_demo_council *c);

/* ---- events.c: what is entered in that month of the history (0 is the first), on its first day ---- */
MM_MUST_USE enum mm_err mm_demo_enter(struct mm_demo_council *c, int month, struct mm_date first,
                                      struct mm_errinfo *info);
#endif
