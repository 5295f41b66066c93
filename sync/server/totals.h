/* How many people are how far in each course, counted as things happen: a report asks for a few sums, however
 * many people and records there are. Owner of the tables tally and tally_person (totals*.c). What counts is
 * sync/rules alone: one person's part is computed by mm_duties_each, kept, and good until the day that the
 * rules name, or until something else becomes known of this person. Whose part is not good any more is
 * counted anew by whoever asks, so that what is kept is never wrong, only more or less of a help. Nothing of
 * an answer is here. */
#ifndef MM_SERVER_TOTALS_H
#define MM_SERVER_TOTALS_H

#include "sync/server/central.h"

/* Who was exempted or left is not asked, and counts nowhere. Another training closes a duty and is no 済. */
enum mm_total {
    MM_TOTAL_NONE,
    MM_TOTAL_STARTED,
    MM_TOTAL_ALONE, /* 済, by each way */
    MM_TOTAL_TOGETHER,
    MM_TOTAL_PAPER,
    MM_TOTAL_OTHER,
    MM_TOTAL_COUNT
};
/* What somebody counts as who began or took this duty, or did not; MM_TOTAL_COUNT: nowhere. */
enum mm_total mm_total_of(const struct mm_duty *duty, bool begun, bool taken);
enum mm_total_kind { MM_TOTAL_COUNCILLORS, MM_TOTAL_STAFF, MM_TOTAL_KIND_COUNT };
struct mm_totals {
    char course[MM_ID_BYTES];
    int64_t n[MM_TOTAL_KIND_COUNT][MM_TOTAL_COUNT];
};
/* Of each course that anybody on the roster is asked for, in no order; of the latest duty of each. Of a time
 * before what is kept all is computed. Owned: free(). */
MM_MUST_USE enum mm_err mm_totals_at(struct mm_central *central, int64_t as_of_ms,
                                     struct mm_totals **ret_totals, size_t *ret_n, struct mm_errinfo *info);
/* The same, all of it computed: for who wants to compare. */
MM_MUST_USE enum mm_err mm_totals_anew(struct mm_central *central, int64_t as_of_ms,
                                       struct mm_totals **ret_totals, size_t *ret_n, struct mm_errinfo *info);
/* How many courses were compared, and of how many the two do not agree. Nothing to compare without a pack. */
MM_MUST_USE enum mm_err mm_totals_compare(struct mm_central *central, int64_t as_of_ms, int64_t *ret_compared,
                                          int64_t *ret_wrong, struct mm_errinfo *info);
const struct mm_totals *mm_totals_of(const struct mm_totals *totals, size_t n, const char *course);

/* ---- keeping them (totals_kept.c) -------------------------------------------------------------------- */
/* (tx) Something else is known of this person, or of everybody (NULL). */
MM_MUST_USE enum mm_err mm_totals_touch(struct mm_central *central, const char *person,
                                        struct mm_errinfo *info);
/* (tx) The person is on the roster, or stands there otherwise. */
MM_MUST_USE enum mm_err mm_totals_know(struct mm_central *central, const char *person,
                                       struct mm_errinfo *info);
/* (tx) Nothing of this person may stay. */
MM_MUST_USE enum mm_err mm_totals_forget(struct mm_central *central, const char *person,
                                         struct mm_errinfo *info);
/* (tx) Counts again some of those whose part is not good any more. *ret_left: there are more. */
MM_MUST_USE enum mm_err mm_totals_settle(struct mm_central *central, bool *ret_left, struct mm_errinfo *info);
/* (tx) All of it from nothing. */
MM_MUST_USE enum mm_err mm_totals_rebuild(struct mm_central *central, struct mm_errinfo *info);
#endif
