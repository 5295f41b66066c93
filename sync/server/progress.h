/* Progress: how far each registration is, derived from statements and kept in the transaction that stores
 * them. Owner of the tables progress and sighting. What reports may show by name: state and dates, nothing
 * of an answer. */
#ifndef MM_SERVER_PROGRESS_H
#define MM_SERVER_PROGRESS_H

#include "sync/rules/rules.h"
#include "sync/server/central.h"

struct mm_progress_row {
    char person[MM_ID_BYTES];
    char registration[MM_UUID_BYTES];
    char course[MM_ID_BYTES];
    struct mm_progress_fold fold;    /* without passed_at_ms: nothing of an answer */
    char policy[MM_TEXT_HASH_BYTES]; /* hash of the text under which it was completed; "" when not known */
    char route[MM_FACT_WORD_BYTES];  /* by which it was; "": 個人, or not completed */
};
/* Every registration with a statement, of one person or of everybody (NULL), by person, registration. A
 * statement counts when it was made (its own time) up to as_of_ms: completion after that reads as started.
 * Owned: free(). */
MM_MUST_USE enum mm_err mm_progress_list(struct mm_central *central, const char *person, int64_t as_of_ms,
                                         struct mm_progress_row **ret_rows, size_t *ret_n,
                                         struct mm_errinfo *info);

/* Of one registration; nothing when it has no record. */
MM_MUST_USE enum mm_err mm_progress_of(struct mm_central *central, const char *person,
                                       const char *registration, struct mm_progress_fold *ret_fold,
                                       struct mm_errinfo *info);
/* Asks ahead (mm_stmt_ask) for what mm_progress_merge_in() will read. */
MM_MUST_USE enum mm_err mm_progress_ask(struct mm_central *central, const char *person,
                                        const char *registration, struct mm_errinfo *info);

/* Whether this person completed the course as 集合 between these times. */
MM_MUST_USE enum mm_err mm_progress_together(struct mm_central *central, const char *person,
                                             const char *course, int64_t from_ms, int64_t until_ms,
                                             bool *ret_done, struct mm_errinfo *info);

/* When a record of the person counts first of those that are made later than as_of_ms; INT64_MAX: none is. */
MM_MUST_USE enum mm_err mm_progress_next(struct mm_central *central, const char *person, int64_t as_of_ms,
                                         int64_t *ret_at_ms, struct mm_errinfo *info);

/* What 修了 asks for, as the council decided: completed where it did not. */
enum mm_move_on mm_central_move_on(struct mm_central *central);

/* Which recorder a person, or everybody (NULL), was last seen at, by what has arrived: for 確認中 where that
 * kiosk has a backlog. By person, recorder. Owned: free(). */
struct mm_sighting_row {
    char person[MM_ID_BYTES];
    char recorder[MM_ID_BYTES];
    int64_t last_at_ms;
};
MM_MUST_USE enum mm_err mm_sighting_list(struct mm_central *central, const char *person,
                                         struct mm_sighting_row **ret_rows, size_t *ret_n,
                                         struct mm_errinfo *info);
#endif
