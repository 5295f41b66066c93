/* Attachments of statements, in pieces: nowhere does a whole one lie in memory. Owner of table attachment. */
#ifndef MM_SERVER_ATTACHMENT_H
#define MM_SERVER_ATTACHMENT_H

#include "sync/server/body.h"
#include "sync/server/central.h"

struct mm_attachment {
    char sha2[130];   /* in lower case */
    const char *data; /* borrowed */
    size_t len;
    bool mapped; /* data lies in a file: see mm_body_drop */
};
struct mm_hash mm_attachment_hash(const struct mm_attachment *attachment);
/* In the caller's transaction. One that is here stays as it is. */
MM_MUST_USE enum mm_err mm_attachment_put(struct mm_central *central, const struct mm_attachment *attachment,
                                          struct mm_errinfo *info);
/* How many bytes it has. sha2 in lower case. NOT_FOUND. */
MM_MUST_USE enum mm_err mm_attachment_size(struct mm_central *central, const char *sha2, int64_t *ret_len,
                                           struct mm_errinfo *info);
/* Its bytes, behind what is in `to` already. */
MM_MUST_USE enum mm_err mm_attachment_get(struct mm_central *central, const char *sha2, struct mm_body *to,
                                          struct mm_errinfo *info);
#endif
