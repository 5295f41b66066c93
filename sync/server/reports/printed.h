/* Reports that went out on paper: each is entered in the record of operations with its 照合番号, so that
 * whoever holds the paper can have it made anew and compared. */
#ifndef MM_SERVER_REPORTS_PRINTED_H
#define MM_SERVER_REPORTS_PRINTED_H

#include "sync/export/paper.h"
#include "sync/server/central.h"

#define MM_PRINTED_WORD "print " /* what an operation of this kind begins with */

/* Before the paper goes out. Durable; through the running server when that holds the lease. */
MM_MUST_USE enum mm_err mm_printed_enter(struct mm_central *central, const char *actor,
                                         const struct mm_report_table *table, struct mm_errinfo *info);
/* What was entered under a number. */
struct mm_printed {
    char report[32], actor[200];
    int64_t as_of_ms, at_ms;
    char number[MM_CHECKSUM_BYTES]; /* in groups of four, as on paper */
    char now[MM_CHECKSUM_BYTES];    /* of the report of that time, made of what is known now */
};
/* number: 16 hex digits, with or without spaces. INVALID when it is none, NOT_FOUND when no report went out
 * under it. */
MM_MUST_USE enum mm_err mm_printed_verify(struct mm_central *central, const char *number,
                                          struct mm_printed *ret_printed, struct mm_errinfo *info);
#endif
