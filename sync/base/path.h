/* Where the data of this program lies: from the build tree, or from the install prefix (found from the
 * program's own path, so that a DESTDIR works). */
#ifndef MM_BASE_PATH_H
#define MM_BASE_PATH_H

#include "sync/base/err.h"

#include <stdbool.h>

#define MM_PATH_BYTES 1024

/* Joins with one slash. TOO_BIG when it does not fit. */
MM_MUST_USE enum mm_err mm_path_join(char out[MM_PATH_BYTES], const char *a, const char *b);

/* The data folder that holds content/ and fonts/: $MAMORI_DATA if set, else <program>/../share/mamori if it
 * exists, else build_dir (the source tree). NOT_FOUND with a sentence otherwise. */
MM_MUST_USE enum mm_err mm_data_dir(const char *build_dir, char out[MM_PATH_BYTES], struct mm_errinfo *info);

/* mkdir -p. */
MM_MUST_USE enum mm_err mm_mkdirs(const char *path, unsigned mode, struct mm_errinfo *info);
bool mm_path_exists(const char *path);
bool mm_path_is_dir(const char *path);
/* True for a relative path without ".", "..", empty parts, backslash or control characters: what a pack or a
 * bundle may name. */
bool mm_path_safe(const char *path);
#endif
