/* Another record store (LRS) in the place of our server, for a council that has one and none of ours: its
 * address, the name and the secret it knows this kiosk by, and the decision of the council that lets records
 * of people go there. Without a recorded decision nothing is sent. */
#ifndef MM_AGENT_LRS_H
#define MM_AGENT_LRS_H

#include "sync/agent/agent.h"

#define MM_LRS_STATEMENTS 50
#define MM_LRS_BYTES      (512 * 1024)

struct mm_lrs {
    char url[1024];           /* without a slash at its end */
    char authorization[1024]; /* "Basic …"; "" when its secret cannot be read */
    bool decided;             /* there is a decision: without it nothing is sent */
    bool changed;             /* the secret was given for another address, name or decision */
    bool plain;               /* it does not read gzip */
};

struct mm_lrs_setting {
    const char *url;                        /* "https://lrs.example.jp/xapi" */
    const char *user, *secret_file;         /* Basic; the file is read once and may go then */
    const char *body, *decided_on, *number; /* the decision: 議会運営委員会, 2026-11-01, 第12号 */
};
/* From now on records go there. INVALID or REFUSED says what is missing; nothing has changed then. */
MM_MUST_USE enum mm_err mm_lrs_set(struct mm_store *store, const char *dir, const struct mm_lrs_setting *set,
                                   const struct mm_clock *clock, struct mm_errinfo *info);
/* Records go to our server again. */
MM_MUST_USE enum mm_err mm_lrs_unset(struct mm_store *store, struct mm_errinfo *info);
/* *ret_lrs: NULL when there is none. */
MM_MUST_USE enum mm_err mm_lrs_load(struct mm_store *store, const char *dir, struct mm_lrs **ret_lrs,
                                    struct mm_errinfo *info);
/* REFUSED with what is missing. */
MM_MUST_USE enum mm_err mm_lrs_ready(const struct mm_lrs *lrs, struct mm_errinfo *info);
void mm_lrs_free(struct mm_lrs *lrs);
#endif
