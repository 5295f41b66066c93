/* Writing an archive of texts through libzip: the same entries make the same bytes. Runs in the command line.
 */
#ifndef MM_TABLE_ZIP_WRITE_H
#define MM_TABLE_ZIP_WRITE_H

#include "sync/base/buf.h"

#include <stddef.h>

struct mm_zip_entry {
    const char *name; /* "items/duty-01.xml" */
    const char *text;
    size_t len;
};
/* Appends the archive. Errors: IO, TOO_BIG (out's maximum), NOMEM. */
MM_MUST_USE enum mm_err mm_zip_write(const struct mm_zip_entry *entries, size_t n, struct mm_buf *out,
                                     struct mm_errinfo *info);
#endif
