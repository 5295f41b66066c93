/* How an answer counts after the secretariat decided of its question (opinion.h): the server writes a new
 * record for each answer that this changes, as a recorder of its own, and never touches the answer's. Table
 * rescored is derived from these records alone, so that `rebuild` makes it again; owner: rescored.c. */
#ifndef MM_SERVER_RESCORE_H
#define MM_SERVER_RESCORE_H

#include "sync/server/central.h"
#include "sync/wire/statement.h"

/* In column mark beside the marks of an answer (MM_MARK_COUNT is the first free one): counts for nothing. */
#define MM_MARK_EXCLUDED 5
#define MM_SIGHT_BYTES   (MM_UUID_BYTES + 16)

/* In which sight an answer lies, or the answer that a record is about: the attempt, else the session, each of
 * which is another one for practice. */
void mm_evidence_sight(const struct mm_statement_view *view, char out[MM_SIGHT_BYTES]);

/* ---- rescored.c: what the records say -------------------------------------------------------------------
 */
/* (tx) A record of the server's own; seq: its place there. Commutative and idempotent. */
MM_MUST_USE enum mm_err mm_rescored_add(struct mm_central *central, const struct mm_statement_view *view,
                                        int64_t seq, int64_t at_ms, struct mm_errinfo *info);
/* (tx) The marks of this item in this sight, as they count now. */
MM_MUST_USE enum mm_err mm_rescored_apply(struct mm_central *central, const char *person, const char *sight,
                                          const char *item, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_rescored_any(struct mm_central *central, bool *ret_any, struct mm_errinfo *info);
/* Asks ahead (mm_stmt_ask) for it. */
MM_MUST_USE enum mm_err mm_rescored_any_ask(struct mm_central *central, struct mm_errinfo *info);
/* person NULL: everybody's. */
MM_MUST_USE enum mm_err mm_rescored_clear(struct mm_central *central, const char *person,
                                          struct mm_errinfo *info);

/* ---- rescore.c: writing them ----------------------------------------------------------------------------
 */
struct mm_rescore {
    int64_t answers; /* that count otherwise from now on */
    int64_t passed;  /* attempts in which the 目安 is reached now */
};
/* (tx) Everything that the decisions that stand change of what is here; person NULL: of everybody. Writes
 * nothing when that was written before. What was reached stays reached. */
MM_MUST_USE enum mm_err mm_rescore(struct mm_central *central, const char *person, struct mm_rescore *ret_sum,
                                   struct mm_errinfo *info);
/* Of a record that came now somebody may have decided before: an answer, or a result. */
bool mm_rescore_wants(const struct mm_statement_view *view);
/* (tx) Of the person of such a record. A store that lost its own key takes records all the same; what counts
 * otherwise is written with the next decision. */
MM_MUST_USE enum mm_err mm_rescore_late(struct mm_central *central, const char *person,
                                        struct mm_errinfo *info);
#endif
