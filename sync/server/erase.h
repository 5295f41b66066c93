/* Erasing somebody: the row of the roster and whatever links name and id go; records keep the id, which is
 * nobody's then. Where a record itself holds the name, a tombstone stands in its place: its hashes stay, so
 * that the chain holds. Owner of the tables erased, tombstone and legal_hold, and of FILE.erased beside the
 * store: the ids that were erased, for whoever restores an older backup, with the hash of the mbox where one
 * was given. Server process or command line under the lease; (tx) needs a transaction of the caller. */
#ifndef MM_SERVER_ERASE_H
#define MM_SERVER_ERASE_H

#include "sync/server/central.h"
#include "sync/server/people.h"

struct mm_erased {
    int64_t tombstones; /* records that held the name */
    int64_t rows;       /* others that went or lost it */
};
/* Writes the id to FILE.erased first, then erases: whoever is killed between has it finished by the next
 * start, and what fails takes the line back. The log of the database is emptied as soon as nobody reads from
 * it. mbox: "mailto:…" by which other systems know the person, "" for none. CONFLICT: a legal hold of this
 * person, or of another one of whom a record speaks that holds the name. */
MM_MUST_USE enum mm_err mm_erase_person(struct mm_central *central, const struct mm_person *person,
                                        const char *mbox, const char *actor, struct mm_erased *ret_erased,
                                        struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_erased_is(struct mm_central *central, const char *person, bool *ret_erased,
                                     struct mm_errinfo *info);
/* What FILE.erased names and the store has again, as after an older backup, is erased anew. */
MM_MUST_USE enum mm_err mm_erase_again(struct mm_central *central, struct mm_errinfo *info);
/* Lines of FROM_FILE.erased that TO_FILE.erased lacks are added to it. */
MM_MUST_USE enum mm_err mm_erased_merge(const char *from_file, const char *to_file, struct mm_errinfo *info);
/* The same with the lines of one council in a list of any name. INVALID: it is no such list. */
#define MM_ERASED_BASE "mamori"
#define MM_ERASED_LIST MM_ERASED_BASE ".erased" /* beside the backups: all councils, as new as the newest */
MM_MUST_USE enum mm_err mm_erased_carry(const char *list, const char *council, const char *to_file,
                                        struct mm_errinfo *info);

/* erase_names.c: (tx) what lies in records and their neighbours. again: NULL, or it was done before, and no
 * legal hold of others stood in the way: the hash of the mbox that was given then, of zeros for none. */
MM_MUST_USE enum mm_err mm_erase_names(struct mm_central *central, const struct mm_person *person,
                                       const char *mbox, const struct mm_hash *again,
                                       struct mm_erased *erased, struct mm_errinfo *info);
/* Whether these bytes are what stands in the place of the record, and somebody erased it. */
MM_MUST_USE enum mm_err mm_tombstone_is(struct mm_central *central, const char *id, const void *bytes,
                                        size_t len, bool *ret_is, struct mm_errinfo *info);

/* (tx) A legal hold: on, nobody erases the person. *ret_changed: it was otherwise before. */
MM_MUST_USE enum mm_err mm_hold_set(struct mm_central *central, const char *person, bool on,
                                    const char *decision, bool *ret_changed, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_hold_is(struct mm_central *central, const char *person, bool *ret_held,
                                   struct mm_errinfo *info);
#endif
