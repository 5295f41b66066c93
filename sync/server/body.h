/* The body of one request: small in memory, from MM_BODY_MEMORY on in a file without a name beside the
 * database, which goes with the process however that ends. Read as one piece either way: the file is mapped.
 */
#ifndef MM_SERVER_BODY_H
#define MM_SERVER_BODY_H

#include "sync/base/buf.h"
#include "sync/base/err.h"

#define MM_BODY_MEMORY (256 * 1024)

struct mm_body {
    struct mm_buf buf; /* owned; what is in memory */
    const char *dir;   /* borrowed; NULL: everything stays in memory */
    size_t len, max;
    int fd;    /* owned; -1: in memory */
    char *map; /* owned; what was read as one piece */
};
void mm_body_init(struct mm_body *body, const char *dir, size_t max);
void mm_body_done(struct mm_body *body);
/* TOO_BIG beyond max, NO_SPACE, IO, NOMEM. */
MM_MUST_USE enum mm_err mm_body_add(struct mm_body *body, const char *data, size_t len);
/* All of it, with a NUL behind, until mm_body_done or the next mm_body_add. */
MM_MUST_USE enum mm_err mm_body_read(struct mm_body *body, const char **ret_data, size_t *ret_len);
/* Of what was read from a file (not from memory): these bytes were walked through and need not stay in
 * memory; whoever reads them again gets them from the file. */
void mm_body_drop(const char *data, size_t len);
#endif
