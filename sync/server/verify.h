/* Is the store still what was received? Every record's bytes against its hash, every chain against the
 * records, from one state of the store. A hole that waits for records still to come is none; neither is a
 * fork that was noted when it came. It finds what time and disks do; whoever can write to the database could
 * make all of it fit together again, until a kiosk compares. */
#ifndef MM_SERVER_VERIFY_H
#define MM_SERVER_VERIFY_H

#include "sync/server/central.h"

enum mm_verify_kind {
    MM_VERIFY_BYTES,   /* they are not those of the hash */
    MM_VERIFY_CHAIN,   /* the chain hash does not follow from them */
    MM_VERIFY_LINK,    /* it does not continue the record before it */
    MM_VERIFY_MISSING, /* the record before it was here once */
    MM_VERIFY_KIND_COUNT
};

struct mm_verify_fault {
    enum mm_verify_kind kind;
    char recorder[MM_ID_BYTES], id[MM_UUID_BYTES];
    int64_t seq; /* 0: in no chain */
};
typedef void (*mm_verify_each)(void *ctx, const struct mm_verify_fault *fault);

/* central: in READ mode. *ret_records: how many were looked at. */
MM_MUST_USE enum mm_err mm_central_verify(struct mm_central *central, mm_verify_each each, void *ctx,
                                          int64_t *ret_records, struct mm_errinfo *info);
#endif
