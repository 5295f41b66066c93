/* What other systems write over /xapi: statements with their attachments, in two steps like a kiosk's batch.
 * Owner of table voiding. All of a request is stored, or nothing of it. */
#ifndef MM_SERVER_LRS_H
#define MM_SERVER_LRS_H

#include "sync/server/central.h"
#include "sync/wire/statement.h"

struct mm_lrs_post {
    const char *type; /* Content-Type; NULL: none */
    const char *body;
    size_t len;
    bool mapped;            /* the body lies in a file */
    const char *id;         /* of a PUT: the parameter statementId; NULL: a POST */
    const char *credential; /* who writes */
    enum mm_xapi version;   /* in 2.0 times are kept in UTC */
};
struct mm_lrs_write;
/* Without the database's state; central makes ids. INVALID, SYNTAX, TOO_BIG with the place that is wrong. The
 * body stays until mm_lrs_write_free: attachments are not copied. */
MM_MUST_USE enum mm_err mm_lrs_read(struct mm_central *central, const struct mm_lrs_post *post,
                                    struct mm_lrs_write **ret_write, struct mm_errinfo *info);
void mm_lrs_write_free(void *write); /* accepts NULL */
/* In one transaction. CONFLICT when another statement has one of the ids. */
MM_MUST_USE enum mm_err mm_lrs_store(struct mm_central *central, struct mm_lrs_write *write,
                                     struct mm_errinfo *info);
/* (tx) The statement `id` voids `target`; whether that one may be voided is for the caller to say. */
MM_MUST_USE enum mm_err mm_voiding_note(struct mm_central *central, const char *target, const char *id,
                                        struct mm_errinfo *info);
/* The ids in order, as a JSON array. */
void mm_lrs_ids(const struct mm_lrs_write *write, struct mm_buf *out);

/* What is known of an activity from all statements that speak of it, as JSON: names and descriptions of every
 * language, the newest first in each. An activity that nobody spoke of has its id alone. */
MM_MUST_USE enum mm_err mm_activity_known(struct mm_central *central, const char *id, struct mm_buf *out,
                                          struct mm_errinfo *info);

/* signed.c: a JSON web signature in compact form whose payload says the same as the statement. INVALID. */
MM_MUST_USE enum mm_err mm_signature_check(const struct mm_json *statement, const char *jws, size_t len,
                                           struct mm_errinfo *info);
#endif
