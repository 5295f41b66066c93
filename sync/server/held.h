/* Records that were kept apart when they came (tables quarantine and conflict), and what a person decided of
 * each: owner of table settled. Nothing is ever dropped: a decision takes a record off the list of those to
 * be looked at, and can be taken back. */
#ifndef MM_SERVER_HELD_H
#define MM_SERVER_HELD_H

#include "sync/server/central.h"

#define MM_HELD_MARK_BYTES 13 /* the first 12 digits of its hash name a record */

enum mm_verdict {
    MM_VERDICT_OPEN,     /* nobody has decided */
    MM_VERDICT_KEPT,     /* kept beside the other one as it is */
    MM_VERDICT_GIVEN_UP, /* it will never count */
    MM_VERDICT_ACCEPTED, /* it is a statement now, for good */
    MM_VERDICT_COUNT
};
const char *mm_verdict_code(enum mm_verdict verdict); /* "open", "kept", "given-up", "accepted" */
const char *mm_verdict_ja(enum mm_verdict verdict);
/* NOT_FOUND. */
MM_MUST_USE enum mm_err mm_verdict_find(const char *code, enum mm_verdict *ret_verdict);

struct mm_held {
    char mark[MM_HELD_MARK_BYTES];
    char recorder[MM_ID_BYTES], kiosk[200]; /* its name */
    char id[MM_UUID_BYTES];                 /* all zeros: it has none */
    struct mm_hash hash;
    bool conflict;   /* another statement has its id */
    char error[400]; /* of one in quarantine: why */
    int64_t seq, bytes, received_at_ms;
    enum mm_verdict verdict;
    char reason[700], actor[200];
    int64_t settled_at_ms;
};
/* The newest first; all: also those of which somebody has decided. Owned: free(). */
MM_MUST_USE enum mm_err mm_held_list(struct mm_central *central, bool all, struct mm_held **ret_rows,
                                     size_t *ret_n, struct mm_errinfo *info);
/* The one whose hash begins so (4 digits at least), or of this id. NOT_FOUND; CONFLICT: there are several. */
MM_MUST_USE enum mm_err mm_held_find(struct mm_central *central, const char *which, struct mm_held *ret_held,
                                     struct mm_errinfo *info);
/* For a conflict: where the record differs from the statement that has its id, as names of members
 * ("result.score") with a line feed behind each, and when that one came. No value of either: they may be
 * somebody's answer. */
MM_MUST_USE enum mm_err mm_held_differences(struct mm_central *central, const struct mm_held *held,
                                            struct mm_buf *ret_names, int64_t *ret_other_at_ms,
                                            struct mm_errinfo *info);
/* In one transaction with its operation record. reason: needed unless verdict is OPEN. CONFLICT: what was
 * accepted stays so; a record in conflict, or one that is none, cannot be accepted. */
MM_MUST_USE enum mm_err mm_held_settle(struct mm_central *central, const char *actor, const char *which,
                                       enum mm_verdict verdict, const char *reason, struct mm_held *ret_held,
                                       struct mm_errinfo *info);
/* held_kiosk.c: accepts those in quarantine of one kiosk of which nobody has decided, from the sequence
 * number behind after on, MM_HELD_AT_ONCE at most. kiosk: its id, or its name where no other kiosk with such
 * records has it. What cannot be accepted stays as it is. NOT_FOUND: there are none. */
#define MM_HELD_AT_ONCE 200
struct mm_held_taken {
    char kiosk[200];
    int64_t accepted, refused;
    int64_t last, left; /* go on behind last while there are any left */
};
MM_MUST_USE enum mm_err mm_held_take(struct mm_central *central, const char *actor, const char *kiosk,
                                     const char *reason, int64_t after, struct mm_held_taken *ret_taken,
                                     struct mm_errinfo *info);
/* (tx) What was decided of it, instead of what was decided before. */
MM_MUST_USE enum mm_err mm_held_put(struct mm_central *central, const struct mm_held *held,
                                    struct mm_errinfo *info);
/* INVALID: why is not said, or too long. */
MM_MUST_USE enum mm_err mm_held_reason(const char *reason, struct mm_errinfo *info);
/* held_accept.c: (tx) The record becomes a statement, and counts. Again: nothing more happens. */
MM_MUST_USE enum mm_err mm_held_accept(struct mm_central *central, const struct mm_held *held,
                                       struct mm_errinfo *info);
#endif
