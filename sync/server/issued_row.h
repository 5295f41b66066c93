/* Table issued by key, for the files that issue something of their own: issued.c owns it. A key is a clause,
 * or a word that no clause has (it ends in a colon) and what is counted. */
#ifndef MM_SERVER_ISSUED_ROW_H
#define MM_SERVER_ISSUED_ROW_H

#include "sync/server/internal.h"
#include "sync/server/issued.h"

#define MM_ISSUED_KEY_BYTES 400
/* (tx) As a figure of the whole council. */
MM_MUST_USE enum mm_err mm_issued_put(struct mm_central *central, const char *key, int64_t at_ms,
                                      const struct mm_figure *figure, struct mm_errinfo *info);
/* The last one up to then; zeros when there is none. */
MM_MUST_USE enum mm_err mm_issued_last(struct mm_central *central, const char *key, int64_t at_ms,
                                       struct mm_figure *ret_figure, int64_t *ret_as_of_ms,
                                       struct mm_errinfo *info);
/* Today is asked for by a time before it was issued. */
int64_t mm_issued_look(struct mm_central *central, int64_t as_of_ms);

/* Whether the figure of the clause that was issued last is that of this moment. */
typedef bool (*mm_issued_fresh)(const void *ctx, const char *clause);
/* issued_items.c (tx): what may be issued of items at the moment that clauses were, and, of a 年度 that is
 * over (year; 0: none), once. */
MM_MUST_USE enum mm_err mm_issue_items(struct mm_central *central, int64_t at_ms, bool period_over,
                                       mm_issued_fresh fresh, const void *ctx, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_issue_year(struct mm_central *central, int year, struct mm_errinfo *info);
/* issued_cut.c (tx): those of the 目安. */
MM_MUST_USE enum mm_err mm_issue_cuts(struct mm_central *central, int64_t at_ms, bool period_over,
                                      struct mm_errinfo *info);
/* issued_kept.c (tx) */
MM_MUST_USE enum mm_err mm_issue_kept(struct mm_central *central, int64_t at_ms, bool period_over,
                                      struct mm_errinfo *info);
/* issued_read.c: what opinion.c issued, under "opinion:item@version" and with "/reason" behind (right: how
 * many chose it). Owned: free(). */
#define MM_ISSUED_OPINION "opinion:"
MM_MUST_USE enum mm_err mm_issued_opinions(struct mm_central *central, int64_t as_of_ms,
                                           struct mm_issued_item **ret_rows, size_t *ret_n,
                                           struct mm_errinfo *info);
#endif
