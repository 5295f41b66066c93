/* The key of a sealed pack on its way to one receiver, who alone can open it: sealed to the receiver's own
 * key (sync/base/seal.h), as one line of base64url. Inside: whose pack it opens, and which. A key proves
 * itself: a version is made of its key too, and whoever has another one opens nothing with it. */
#ifndef MM_WIRE_GRANT_H
#define MM_WIRE_GRANT_H

#include "sync/base/id.h"
#include "sync/base/limits.h"
#include "sync/base/seal.h"

struct mm_grant {
    char council[MM_ID_BYTES];
    char version[17];
    struct mm_seal_key key;
};
void mm_grant_done(struct mm_grant *grant); /* wipes it */

/* Appends to ret_out. INVALID when the receiver's key is none. */
MM_MUST_USE enum mm_err mm_grant_seal(const struct mm_grant *grant, const struct mm_sign_public *to,
                                      struct mm_buf *ret_out, struct mm_errinfo *info);
/* AUTH: for another receiver; CORRUPT: changed; SYNTAX: cut off or no grant at all; REFUSED: well made, and
 * of another council or of another version than those asked for. */
MM_MUST_USE enum mm_err mm_grant_open(const struct mm_sign_key *own, const char *text, size_t len,
                                      const char *council, const char *version, struct mm_grant *ret_grant,
                                      struct mm_errinfo *info);
#endif
