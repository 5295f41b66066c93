/* One field of a roster file. For roster_read.c. */
#ifndef MM_SERVER_ROSTER_FIELD_H
#define MM_SERVER_ROSTER_FIELD_H

#include "sync/server/roster_read.h"

/* Our column of a title as files write it; -1 for none of ours. */
int mm_roster_column_of(const char *title);
/* Checks the value and puts it into the row. INVALID with line, title and what to do. */
MM_MUST_USE enum mm_err mm_roster_field_read(enum mm_roster_column column, const char *title,
                                             const char *value, struct mm_roster_row *row,
                                             struct mm_errinfo *info);
#endif
