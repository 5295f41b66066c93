/* What a kiosk is told of its people: the one way by which answers tied to a person leave table evidence,
 * and only to kiosks and to the drawing of a form on paper (paper.c), for that person's own forms. Owner of
 * table person_change: when something of a person's summary changed last. */
#ifndef MM_SERVER_SUMMARY_H
#define MM_SERVER_SUMMARY_H

#include "sync/server/central.h"
#include "sync/wire/summary.h"

/* (tx) Something of this person's summary is different now. */
MM_MUST_USE enum mm_err mm_summary_touch(struct mm_central *central, const char *person,
                                         struct mm_errinfo *info);
/* Of everybody on the roster; and who looked at lists of names. */
MM_MUST_USE enum mm_err mm_summary_list_of(struct mm_central *central, struct mm_summary_list *ret_list,
                                           struct mm_errinfo *info);
/* For one kiosk: what it showed and asked itself is not in it. NOT_FOUND: not on the roster. */
MM_MUST_USE enum mm_err mm_summary_of(struct mm_central *central, const char *recorder, const char *person,
                                      struct mm_summary *ret_summary, struct mm_errinfo *info);

/* summary_past.c: of each registration the latest check that was handed in at another kiosk (completed,
 * passed or failed names it): nobody is shown explanations of questions that are still open. */
MM_MUST_USE enum mm_err mm_summary_add_past(struct mm_central *central, const char *recorder,
                                            const char *person, struct mm_summary *summary,
                                            struct mm_errinfo *info);
/* summary_looked.c: who looked at, changed or took out this person's record by name, newest first. */
MM_MUST_USE enum mm_err mm_summary_add_looked(struct mm_central *central, const char *person,
                                              struct mm_summary *summary, struct mm_errinfo *info);
/* Lists with names, and files of all records, show everybody: the same for all. */
MM_MUST_USE enum mm_err mm_summary_looked_by_all(struct mm_central *central, struct mm_summary_list *list,
                                                 struct mm_errinfo *info);
/* ?3 itself, and the recorders that it was before; of council ?1. */
#define MM_SQL_OWN_RECORDERS                                                                                 \
    "WITH RECURSIVE own(id, follows) AS (SELECT id, follows FROM recorder WHERE council=?1 AND id=?3"        \
    " UNION SELECT r.id, r.follows FROM recorder r JOIN own ON r.id=own.follows WHERE r.council=?1)"         \
    " SELECT id FROM own"
#endif
