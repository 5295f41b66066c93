/* 廃棄予定: who left so long ago that the council's time of keeping is over, and what becomes of them:
 * planned, approved by somebody else where there is somebody, carried out (erase.h). Until then it can be
 * taken back; a legal hold stops it. Owner of the table disposal. Server process or command line under the
 * lease. */
#ifndef MM_SERVER_DISPOSAL_H
#define MM_SERVER_DISPOSAL_H

#include "sync/server/central.h"
#include "sync/server/people.h"

#define MM_DISPOSAL_SETTING "retention" /* years behind the 年度 of leaving; a decision of the council */
/* of one kind of people, where the council decided otherwise for it */
#define MM_DISPOSAL_COUNCILLOR MM_DISPOSAL_SETTING ".councillor"
#define MM_DISPOSAL_STAFF      MM_DISPOSAL_SETTING ".staff"
#define MM_DISPOSAL_UNKNOWN    (-1) /* years: nothing was decided, and nobody is due */

enum mm_disposal_state {
    MM_DISPOSAL_NO_DAY, /* when the person left is not known */
    MM_DISPOSAL_KEPT,   /* the time is not over, or not decided */
    MM_DISPOSAL_HELD,   /* legal hold */
    MM_DISPOSAL_DUE,
    MM_DISPOSAL_PLANNED,
    MM_DISPOSAL_APPROVED,
    MM_DISPOSAL_STATE_COUNT
};
const char *mm_disposal_ja(enum mm_disposal_state state);

struct mm_disposal {
    struct mm_person person;
    int32_t left_day, until_day; /* MM_DAY_NONE; until: the last day of keeping */
    enum mm_disposal_state state;
};
/* The last day of keeping: the end of the 年度 that many years behind the one of leaving. */
int32_t mm_disposal_until(int32_t left_day, int years);
MM_MUST_USE enum mm_err mm_disposal_years(struct mm_central *central, enum mm_audience audience,
                                          int *ret_years, struct mm_errinfo *info);
/* Everybody who left, by the last day of keeping. Owned: free(). */
MM_MUST_USE enum mm_err mm_disposal_list(struct mm_central *central, int64_t as_of_ms,
                                         struct mm_disposal **ret_list, size_t *ret_n,
                                         struct mm_errinfo *info);

/* Each enters the 操作の記録; *ret_n: people. */
/* Puts all who are due on the list. CONFLICT: one is under way; NOT_FOUND: nobody is due. */
MM_MUST_USE enum mm_err mm_disposal_plan(struct mm_central *central, const char *actor, int64_t *ret_n,
                                         struct mm_errinfo *info);
/* Takes the list back, approved or not. */
MM_MUST_USE enum mm_err mm_disposal_withdraw(struct mm_central *central, const char *actor, int64_t *ret_n,
                                             struct mm_errinfo *info);
/* people: how many the approver saw. CONFLICT: there are others by now, or whoever made the list approves
 * while there is another administrator. */
MM_MUST_USE enum mm_err mm_disposal_approve(struct mm_central *central, const char *actor, int64_t people,
                                            int64_t *ret_n, struct mm_errinfo *info);
/* Erases who was approved and is due still; the list is empty then. *ret_left: for whom it was refused. */
MM_MUST_USE enum mm_err mm_disposal_run(struct mm_central *central, const char *actor, int64_t *ret_n,
                                        int64_t *ret_left, struct mm_errinfo *info);
#endif
