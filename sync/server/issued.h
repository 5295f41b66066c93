/* Figures as they were issued: the only way from pools of answers to a report. A pool as it stands changes
 * with every answer, and whoever reads it before and after one person sat knows that person's answers; so
 * does whoever subtracts a part from its whole. What is shown is therefore what was issued last, and it is
 * issued anew only by the rules of mm_figure_follows, for all parts of a whole together. */
#ifndef MM_SERVER_ISSUED_H
#define MM_SERVER_ISSUED_H

#include "sync/rules/rules.h"
#include "sync/server/central.h"

enum mm_issued_part {
    MM_ISSUED_WHOLE,
    MM_ISSUED_COUNCILLORS,
    MM_ISSUED_STAFF,
    MM_ISSUED_OTHERS, /* who is in no roster any more; never shown */
    MM_ISSUED_PART_COUNT
};
struct mm_issued_row {
    char key[MM_ID_BYTES];                         /* a clause; in the order of the policy */
    int64_t people;                                /* who answered anything about it; how many is no answer */
    struct mm_figure figure[MM_ISSUED_PART_COUNT]; /* as issued; zeros: none */
    int64_t as_of_ms[MM_ISSUED_PART_COUNT];        /* when it was issued */
};
/* Issues what may be issued now, then gives what had been issued by as_of_ms (by now, when that is today) and
 * is not older than answers count. Through the running server when that holds the lease. Owned: free(). */
MM_MUST_USE enum mm_err mm_issued_clauses(struct mm_central *central, int64_t as_of_ms,
                                          struct mm_issued_row **ret_rows, size_t *ret_n,
                                          struct mm_errinfo *info);
/* True when this part of the row may stand in a table beside the others. */
bool mm_issued_shown(const struct mm_issued_row *row, enum mm_issued_part part);

/* How many reached the 目安 of a course, of those who completed it in the 年度 of the day. Names of who
 * completed it stand beside it, so that who reached it must not follow for anybody: it is there only when 5
 * or more reached it and 5 or more did not, and anew only when of 5 or more further people (or at the end of
 * the 年度) some did and some did not. */
struct mm_issued_cut {
    char course[MM_ID_BYTES];
    int64_t people, reached;
    int64_t as_of_ms; /* when it was issued */
};
/* Those that had been issued by as_of_ms, in the order of the pack; whoever may write issues them first, for
 * others the running server does so once a day. Owned: free(). */
MM_MUST_USE enum mm_err mm_issued_cuts(struct mm_central *central, int64_t as_of_ms,
                                       struct mm_issued_cut **ret_cuts, size_t *ret_n,
                                       struct mm_errinfo *info);

/* Of one item as it was asked (its version), or of one of its rows or options (label): whole council, at
 * first sight. The item itself (label ""): right counts people all of whose rows were right. An option of a
 * single choice ("=b"): right counts who chose it. Any other label is a row: right counts who had it right.
 */
struct mm_issued_item {
    char item[MM_ID_BYTES], version[MM_VERSION_HASH_BYTES], label[MM_ID_BYTES];
    struct mm_figure figure;
    int64_t as_of_ms;
    bool correlated;    /* only the item itself, from MM_SMALLEST_CORRELATED people on */
    double correlation; /* with the other items that the same people saw */
};
#define MM_SMALLEST_CORRELATED 60
/* By item, version and label. Issued together with the clauses that the items speak for, so that nothing can
 * be subtracted from those (issued_items.c). Owned: free(). */
MM_MUST_USE enum mm_err mm_issued_items(struct mm_central *central, int64_t as_of_ms,
                                        struct mm_issued_item **ret_rows, size_t *ret_n,
                                        struct mm_errinfo *info);
/* The same of one 年度 that is over (items alone, no labels): what was seen first in that year. */
MM_MUST_USE enum mm_err mm_issued_year(struct mm_central *central, int year, struct mm_issued_item **ret_rows,
                                       size_t *ret_n, struct mm_errinfo *info);

/* What is left months later: of each booster and delayed test, rows of the parts before it and its own. */
struct mm_issued_kept {
    char course[MM_ID_BYTES];
    struct mm_figure before, after; /* of the same people; zeros: not issued */
    int64_t as_of_ms;
};
MM_MUST_USE enum mm_err mm_issued_kept_list(struct mm_central *central, int64_t as_of_ms,
                                            struct mm_issued_kept **ret_rows, size_t *ret_n,
                                            struct mm_errinfo *info);

/* What may be issued now; a running server does so once a day, so that there is something to look back at. */
MM_MUST_USE enum mm_err mm_issue(struct mm_central *central, struct mm_errinfo *info);
/* The same with what is counted beside clauses: items and retention. */
MM_MUST_USE enum mm_err mm_issue_whole(struct mm_central *central, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_issue_daily(struct mm_central *central, struct mm_errinfo *info);
#endif
