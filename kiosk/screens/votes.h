/* A question that a room votes on: how many did, what came out, why. Counts alone, and none below five. Not
 * for screens of one person. */
#ifndef MM_KIOSK_VOTES_H
#define MM_KIOSK_VOTES_H

#include "kiosk/screens/screens.h"

struct mm_vote { /* borrows all of it */
    const struct mm_item *item;
    size_t part;  /* which statement, of one with several */
    size_t round; /* 0: before they talked, 1: after it */
    const struct mm_group_run *run;
};
size_t mm_vote_choices(const struct mm_vote *v);               /* the last one is わからない */
void mm_vote_build(const struct mm_vote *v, struct mm_ui *ui); /* while people vote */
void mm_vote_build_result(const struct mm_vote *v, bool talk,
                          struct mm_ui *ui); /* talk: about it, for two minutes */
void mm_vote_build_why(const struct mm_item *item, struct mm_ui *ui);
#endif
