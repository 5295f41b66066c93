/* Records of the server's own recorder that were about the wrong person, or wrong otherwise: each is voided
 * by a record of the same recorder (verb voided), stays where it is with its bytes and its place in the
 * chain, and counts for nothing any more. What a kiosk recorded is voided by nobody. */
#ifndef MM_SERVER_WITHDRAW_H
#define MM_SERVER_WITHDRAW_H

#include "sync/server/own.h"

struct mm_own_record {
    char id[MM_UUID_BYTES], session[MM_UUID_BYTES], attempt[MM_UUID_BYTES];
    enum mm_verb verb;
    int64_t at_ms;
};
/* What the server itself recorded in a registration and was not voided, in the order of storing. Owned:
 * free(). */
MM_MUST_USE enum mm_err mm_own_records(struct mm_own *own, const char *registration,
                                       struct mm_own_record **ret_list, size_t *ret_n,
                                       struct mm_errinfo *info);
/* (tx) Voids them, and derives anew what is derived of the person. */
MM_MUST_USE enum mm_err mm_own_withdraw(struct mm_own *own, const struct mm_session *session,
                                        const struct mm_own_record *list, size_t n, struct mm_errinfo *info);
#endif
