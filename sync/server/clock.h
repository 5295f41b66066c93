/* Corrected time at the server. Table clock_boot has a row for each start of a recorder's machine: what was
 * measured of its clock, what its records say of it, and between which times it began. The rule is
 * mm_boots_settle (sync/rules); here it gets its facts, and what was derived of a start's records is derived
 * again when a fact that arrived later moves them. */
#ifndef MM_SERVER_CLOCK_H
#define MM_SERVER_CLOCK_H

#include "sync/rules/rules.h"
#include "sync/server/central.h"

/* The start at hand while records are walked in the order of recorder and seq. */
struct mm_clock_walk {
    struct mm_central *central;
    char recorder[MM_ID_BYTES], boot[MM_UUID_BYTES];
    struct mm_boot row;
    bool there;     /* in the table */
    bool grown;     /* a record says more than the table has */
    bool between;   /* starts that nobody measured may follow on it */
    bool unsettled; /* of this recorder */
    bool reads;     /* times only: nothing is noted */
    /* What the arrival of the batch says: the recorder's machine was in the start `heard`, which began at
     * heard_ms; MM_CLOCK_UNKNOWN when records are only read again. */
    char heard[MM_UUID_BYTES];
    int64_t heard_ms;
    bool hears;
};
void mm_clock_walk_init(struct mm_clock_walk *walk, struct mm_central *central);
/* (tx) The batch arrived from this recorder: seen may be NULL. */
MM_MUST_USE enum mm_err mm_clock_heard(struct mm_clock_walk *walk, const char *recorder,
                                       const struct mm_recorder_seen *seen, struct mm_errinfo *info);
/* (tx) The corrected time of a stored record, which is noted. */
MM_MUST_USE enum mm_err mm_clock_time(struct mm_clock_walk *walk, const struct mm_statement_view *view,
                                      const char *recorder, int64_t seq, int64_t received_at_ms,
                                      struct mm_time *ret_time, struct mm_errinfo *info);
/* (tx) At the end of a walk: what the records said is kept, and people are derived again where it moved. */
MM_MUST_USE enum mm_err mm_clock_end(struct mm_clock_walk *walk, struct mm_errinfo *info);

/* (tx) A request arrived and told the machine's clocks: measured once for each start, again only when the two
 * differ by more than MM_CLOCK_NOISE_MS. */
MM_MUST_USE enum mm_err mm_clock_measure(struct mm_central *central, const char *recorder,
                                         const struct mm_recorder_seen *seen, struct mm_errinfo *info);
/* Asks ahead (mm_stmt_ask) for what is known of a start. */
MM_MUST_USE enum mm_err mm_clock_ask(struct mm_central *central, const char *recorder, const char *boot,
                                     struct mm_errinfo *info);
/* How far the machine's own clock is ahead of ours (behind: negative), as it last told; 0 for noise. */
MM_MUST_USE enum mm_err mm_clock_off(struct mm_central *central, const char *recorder, int64_t *ret_off_ms,
                                     struct mm_errinfo *info);

/* clock_behind.c: the sentence for every page and report while our own clock is behind the newest record; ""
 * when it is not. */
#define MM_CLOCK_NOTICE_BYTES 500
MM_MUST_USE enum mm_err mm_clock_notice(struct mm_central *central, char out[MM_CLOCK_NOTICE_BYTES],
                                        struct mm_errinfo *info);
#endif
