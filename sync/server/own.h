/* The server as recorder: what it writes itself (sheets of paper, group sessions) are statements like any
 * other, with the seq and the chain of its own recorder, taken in by the code that takes those of kiosks. All
 * in the caller's transaction. */
#ifndef MM_SERVER_OWN_H
#define MM_SERVER_OWN_H

#include "sync/base/buf.h"
#include "sync/server/central.h"
#include "sync/wire/batch.h"
#include "sync/wire/statement.h"

struct mm_own {
    struct mm_central *central;
    struct mm_batch_head head;
    struct mm_buf bytes;
    size_t *ends; /* owned; of each statement in bytes */
    size_t n, cap;
    char last_id[MM_UUID_BYTES]; /* of the one that was added last */
};
/* (tx) Where the chain goes on; from then on until the transaction ends no other writer does. */
MM_MUST_USE enum mm_err mm_own_begin(struct mm_central *central, struct mm_own *ret_own,
                                     struct mm_errinfo *info);
/* statement: id and clock are set here. */
MM_MUST_USE enum mm_err mm_own_add(struct mm_own *own, const struct mm_session *session,
                                   struct mm_statement *statement, struct mm_errinfo *info);
/* (tx) All of them, or an error. */
MM_MUST_USE enum mm_err mm_own_store(struct mm_own *own, struct mm_errinfo *info);
void mm_own_done(struct mm_own *own);
#endif
