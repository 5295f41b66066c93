/* multipart/mixed as xAPI uses it (1.0.3 part 3, 1.5.2; RFC 2046): statements first, then raw attachments.
 * Pure; what it finds are slices of the body. */
#ifndef MM_SERVER_MULTIPART_H
#define MM_SERVER_MULTIPART_H

#include "sync/base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct mm_part {
    char type[200], encoding[32], hash[130]; /* of its headers; "" when not there */
    const char *data;                        /* borrowed from the body */
    size_t len;
    bool used; /* the caller's */
};
/* content_type: the request's header. mapped: the body lies in a file, of which no more than a piece is to
 * stay in memory while it is walked through (body.h). *ret_parts: owned, free(). INVALID with what is wrong;
 * TOO_BIG. */
MM_MUST_USE enum mm_err mm_multipart_read(const char *content_type, const char *body, size_t len, bool mapped,
                                          struct mm_part **ret_parts, size_t *ret_n, struct mm_errinfo *info);
#endif
