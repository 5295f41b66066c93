/* The last import of the roster, as long as it can be taken back. Owner of the tables roster_undo (people as
 * they were before it) and roster_undo_fact (what it noted). They hold names, so an erasure empties them.
 * Server process or command line under the lease; (tx) needs a transaction of the caller. */
#ifndef MM_SERVER_ROSTER_UNDO_H
#define MM_SERVER_ROSTER_UNDO_H

#include "sync/base/hash.h"
#include "sync/server/central.h"

/* What somebody saw who looked at the roster: people, facts and calendar as they are, and more (a file). */
MM_MUST_USE enum mm_err mm_roster_seen(struct mm_central *central, const char *more,
                                       char out[MM_HASH_HEX_BYTES], struct mm_errinfo *info);

/* (tx) Another import begins: the one before cannot be taken back any more. */
MM_MUST_USE enum mm_err mm_roster_undo_begin(struct mm_central *central, struct mm_errinfo *info);
/* (tx) Before somebody is written; id: of a person who may not be there yet. The first time counts. */
MM_MUST_USE enum mm_err mm_roster_undo_person(struct mm_central *central, const char *id,
                                              struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_roster_undo_fact(struct mm_central *central, const char *id,
                                            struct mm_errinfo *info);                            /* (tx) */
MM_MUST_USE enum mm_err mm_roster_undo_end(struct mm_central *central, struct mm_errinfo *info); /* (tx) */
/* (tx) Nothing can be taken back. */
MM_MUST_USE enum mm_err mm_roster_undo_clear(struct mm_central *central, struct mm_errinfo *info);

/* (tx) NOT_FOUND: there is no import to take back. CONFLICT: something came after it that rests on it. */
MM_MUST_USE enum mm_err mm_roster_undo_run(struct mm_central *central, int64_t *ret_people,
                                           struct mm_errinfo *info);
#endif
