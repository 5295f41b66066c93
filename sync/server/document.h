/* Table document: what other systems keep beside statements over /xapi: states and profiles (xAPI 1.0.3 part
 * 3, 2.2; IEEE 9274.1.1, 4.1.6.2), byte for byte with their media type. */
#ifndef MM_SERVER_DOCUMENT_H
#define MM_SERVER_DOCUMENT_H

#include "sync/server/central.h"

#define MM_ETAG_BYTES 43 /* 40 hex digits of SHA-1 in their quotes */
struct mm_document_place {
    const char *resource;         /* "state", "activity", "agent" */
    const char *activity, *agent; /* "" where the resource has none; agent as mm_mention_agent() writes it */
    const char *registration;     /* "": none */
    const char *id;               /* NULL: all of the place */
};
struct mm_document {
    char type[200], etag[MM_ETAG_BYTES]; /* etag: "" when there is no document */
    int64_t at_us;
    struct mm_buf bytes;
};
/* *ret_document: ended by mm_document_done in any case. NOT_FOUND. */
MM_MUST_USE enum mm_err mm_document_get(struct mm_central *central, const struct mm_document_place *place,
                                        struct mm_document *ret_document, struct mm_errinfo *info);
void mm_document_done(struct mm_document *document);
/* (tx) */
MM_MUST_USE enum mm_err mm_document_put(struct mm_central *central, const struct mm_document_place *place,
                                        const char *type, const void *bytes, size_t len,
                                        struct mm_errinfo *info);
/* (tx) Without id: all of the place; without registration then those of every registration. */
MM_MUST_USE enum mm_err mm_document_delete(struct mm_central *central, const struct mm_document_place *place,
                                           struct mm_errinfo *info);
/* A JSON array of the ids that changed after since_us; *ret_last_us: the newest of those changes, 0 for none.
 */
MM_MUST_USE enum mm_err mm_document_ids(struct mm_central *central, const struct mm_document_place *place,
                                        int64_t since_us, struct mm_buf *out, int64_t *ret_last_us,
                                        struct mm_errinfo *info);
#endif
