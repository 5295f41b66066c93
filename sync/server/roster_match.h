/* Which row of a roster file is which known person. Never makes a twin: where it is not plain that a row is
 * the same person or another one, the file is refused and every such line named. Pure; server or command
 * line. */
#ifndef MM_SERVER_ROSTER_MATCH_H
#define MM_SERVER_ROSTER_MATCH_H

#include "sync/base/err.h"
#include "sync/server/roster_read.h"
#include "sync/wire/people.h"

#include <stddef.h>

#define MM_NOBODY ((size_t)-1)

struct mm_roster_match {
    size_t *person_of; /* owned: per row the index of the known person, MM_NOBODY for a new one */
    size_t *row_of;    /* owned: per known person the index of the row, MM_NOBODY when not mentioned */
};
MM_MUST_USE enum mm_err mm_roster_match(const struct mm_roster_file *file, const struct mm_person *people,
                                        size_t n_people, struct mm_roster_match *ret_match,
                                        struct mm_roster_faults *faults, struct mm_errinfo *info);
void mm_roster_match_done(struct mm_roster_match *match); /* accepts a zeroed match */

/* The person as they are after the import: known is NULL for a new one (id then stays ""). Columns that the
 * file does not have keep what is known; a name that differs by lost variation selectors alone (CP932 cannot
 * carry them) keeps them. */
void mm_roster_merge(const struct mm_roster_file *file, const struct mm_roster_row *row,
                     const struct mm_person *known, struct mm_person *ret_person);
#endif
