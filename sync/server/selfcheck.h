/* 個人の点検: periods and their totals. Owner of the tables selfcheck_period and selfcheck_total, and of what
 * lies in table sealed until its period is closed. The private half of a period's key lies beside the store
 * (FILE.selfcheck.ID), in no backup, and is destroyed when the period is closed: then every set has been
 * opened once, and nothing but totals is left of it. */
#ifndef MM_SERVER_SELFCHECK_H
#define MM_SERVER_SELFCHECK_H

#include "sync/server/central.h"
#include "sync/wire/selfcheck.h"

struct mm_selfcheck_row {
    struct mm_selfcheck_period period;
    int64_t opened_at_ms, closed_at_ms; /* 0: open */
    int64_t n_waiting;                  /* sealed sets that arrived and were not opened */
    int64_t n_counted, n_dropped;       /* of a closed one; dropped: 集計に含めず */
};
enum mm_selfcheck_part { MM_SELFCHECK_ALL, MM_SELFCHECK_COUNCILLORS, MM_SELFCHECK_STAFF, MM_SELFCHECK_PARTS };
struct mm_selfcheck_total {
    enum mm_selfcheck_part part;
    char question[MM_ID_BYTES];
    int answer;
    int64_t n;
};

/* Makes the keys; period->key and by_group are set here. EXISTS: the id was used, BUSY: another one is open.
 */
MM_MUST_USE enum mm_err mm_selfcheck_open(struct mm_central *central, const char *actor,
                                          struct mm_selfcheck_period *period, struct mm_errinfo *info);
/* Opens every set once. anyway: though kiosks have not been heard of since its last day. */
MM_MUST_USE enum mm_err mm_selfcheck_close(struct mm_central *central, const char *actor, const char *id,
                                           bool anyway, struct mm_selfcheck_row *ret_row,
                                           struct mm_errinfo *info);
/* At a start: keys of periods that are closed go, should a crash have left one. */
MM_MUST_USE enum mm_err mm_selfcheck_tidy(struct mm_central *central, struct mm_errinfo *info);
/* The one that is open; its id is "" for none. */
MM_MUST_USE enum mm_err mm_selfcheck_now(struct mm_central *central, struct mm_selfcheck_period *ret_period,
                                         struct mm_errinfo *info);
/* The latest first. Owned: free(). */
MM_MUST_USE enum mm_err mm_selfcheck_list(struct mm_central *central, struct mm_selfcheck_row **ret_rows,
                                          size_t *ret_n, struct mm_errinfo *info);
/* NOT_FOUND. */
MM_MUST_USE enum mm_err mm_selfcheck_get(struct mm_central *central, const char *id,
                                         struct mm_selfcheck_row *ret_row, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_selfcheck_totals(struct mm_central *central, const char *id,
                                            struct mm_selfcheck_total **ret_list, size_t *ret_n,
                                            struct mm_errinfo *info);
#endif
