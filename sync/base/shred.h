/* Files of which nothing is to stay: what they held is overwritten before it is let go. */
#ifndef MM_BASE_SHRED_H
#define MM_BASE_SHRED_H

#include "sync/base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* Overwrites a file with zeros and takes it away; one that is not there is gone already. */
MM_MUST_USE enum mm_err mm_file_shred(const char *path, struct mm_errinfo *info);
/* mm_file_write_atomic with just this mode, whatever the umask, after which nothing is left of what the file
 * held before. Nothing is written where that could not be. */
MM_MUST_USE enum mm_err mm_file_replace(const char *path, const void *data, size_t len, unsigned mode,
                                        struct mm_errinfo *info);
#endif
