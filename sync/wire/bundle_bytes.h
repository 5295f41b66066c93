/* What who writes a bundle (bundle.c) and who reads it (bundle_read.c) must agree on. */
#ifndef MM_WIRE_BUNDLE_BYTES_H
#define MM_WIRE_BUNDLE_BYTES_H

#include "sync/wire/bundle.h"

#define MM_BUNDLE_MAGIC       "mamori-bundle-1\n"
#define MM_BUNDLE_MAGIC_BYTES (sizeof MM_BUNDLE_MAGIC - 1)
#define MM_BUNDLE_MAGIC_SAME  (MM_BUNDLE_MAGIC_BYTES - 2) /* "mamori-bundle-", of every version */

/* What a bundle's signature covers: for whom it was made too, so that nobody passes it on as his own. */
void mm_bundle_signed_text(const struct mm_sign_public *to, const struct mm_hash *plain, struct mm_buf *out);

/* bundle_sweep.c */
void mm_bundle_lock(int fd); /* the file is being written as long as it is open */
/* Pieces of bundles that nobody writes any more. What cannot be removed stays. */
void mm_bundle_sweep(const char *dir);
#endif
