/* What is seen of a person's answers with their name: as far as the council decided (sync/rules/disclosure.h)
 * and as the person had been told before answering. The only way from table evidence to a name; below the
 * level there is nothing to list. Only roster people; of an answer that was changed the last one speaks. */
#ifndef MM_SERVER_DISCLOSURE_H
#define MM_SERVER_DISCLOSURE_H

#include "sync/export/report.h"
#include "sync/rules/disclosure.h"
#include "sync/rules/rules.h"
#include "sync/server/central.h"

/* The level that stands, and who decided it (議会運営委員会、令和8年11月1日、第1号; "": nobody). Without
 * body, day and document a level is as good as not set. */
MM_MUST_USE enum mm_err mm_central_disclosure(struct mm_central *central, enum mm_disclosure *ret_level,
                                              char ret_by[MM_DISCLOSED_BY_BYTES], struct mm_errinfo *info);
/* The decided 目安 in percent as it stood then; 0: none. */
MM_MUST_USE enum mm_err mm_central_cut(struct mm_central *central, int64_t at_ms, int *ret_percent,
                                       struct mm_errinfo *info);

/* The share of the questions that reaches the 目安 of a course at that time: as decided, else as the pack has
 * it. */
double mm_central_cut_of(struct mm_central *central, const struct mm_course *course, int64_t at_ms);

/* もう一度確かめたい: by person, then in the order of the groups. Owned: free(). */
struct mm_again {
    char person[MM_ID_BYTES];
    const struct mm_clause_group *group;
};
MM_MUST_USE enum mm_err mm_disclosed_again(struct mm_central *central, int64_t as_of_ms,
                                           struct mm_again **ret_list, size_t *ret_n,
                                           struct mm_errinfo *info);
/* Each check of a course that is 済: how many of its questions were answered right. By person, then by time.
 * Owned: free(). */
struct mm_score {
    char person[MM_ID_BYTES], course[MM_ID_BYTES], registration[MM_UUID_BYTES];
    int64_t at_ms, items, right;
};
MM_MUST_USE enum mm_err mm_disclosed_scores(struct mm_central *central, int64_t as_of_ms,
                                            struct mm_score **ret_list, size_t *ret_n,
                                            struct mm_errinfo *info);
/* Which level stands and what it means for a list that wants `what`: on every such paper and page. */
MM_MUST_USE enum mm_err mm_disclosure_note(struct mm_central *central, enum mm_disclosure what,
                                           struct mm_report_table *table, struct mm_errinfo *info);
#endif
