/* A signed pack that comes as the body of one request, from whatever machine it was signed at. ASCII up to
 * the end of the offer:
 *
 *   mamori-upload 1 BYTES [KEY]     of the offer; what opens a sealed pack, base64url
 *   the offer (sync/wire/offer.h)
 *   the files, one behind the other, in the order of its manifest
 *
 * Nothing of it is kept before the signature, every size and every hash are found good. */
#ifndef MM_SERVER_UPLOAD_H
#define MM_SERVER_UPLOAD_H

#include "sync/server/central.h"

struct mm_seal_key;
/* What stands before the files. key: NULL for an open pack. */
void mm_upload_begin(const struct mm_buf *offer, const struct mm_seal_key *key, struct mm_buf *out);

struct mm_upload;
/* Checks all of it with a central that reads. body is borrowed; mapped: it lies in a file (body.h). SYNTAX,
 * SIGNATURE, INVALID, CONFLICT, TOO_BIG. */
MM_MUST_USE enum mm_err mm_upload_read(struct mm_central *central, const char *body, size_t len, bool mapped,
                                       struct mm_upload **ret_upload, struct mm_errinfo *info);
/* With the central that writes: unpacks it beside the packs, and publishes it. */
MM_MUST_USE enum mm_err mm_upload_publish(struct mm_central *central, const struct mm_upload *upload,
                                          const char *actor, struct mm_errinfo *info);
void mm_upload_free(struct mm_upload *upload); /* accepts NULL */
#endif
