/* 受付 at a kiosk for a group session that was not taken, and that the secretariat has not settled since by
 * adding the person. Reads tables of told.h and paper.h, owns none. */
#ifndef MM_SERVER_CHECKIN_H
#define MM_SERVER_CHECKIN_H

#include "sync/server/people.h"
#include "sync/server/told.h"

struct mm_checkin {
    struct mm_refused_row refused;
    struct mm_person person;
    bool over; /* the session has ended: nobody can be added any more */
};
/* Those up to this time, oldest first; who was erased is in none. Owned: free(). */
MM_MUST_USE enum mm_err mm_checkin_list(struct mm_central *central, int64_t as_of_ms,
                                        struct mm_checkin **ret_list, size_t *ret_n, struct mm_errinfo *info);
#endif
