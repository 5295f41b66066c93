/* A pack as a server offers it: the manifest in the very bytes that were signed, the signature, and how the
 * keys went from one to the next. Who publishes signs; the server only keeps and hands out. Lines of ASCII,
 * then the manifest to the end:
 *
 *   mamori-pack 1
 *   pass FROM TO SIGNATURE      none or more: the holder of key FROM says that TO signs from now on
 *   signed KEY SIGNATURE
 *   {"version":…                mm_manifest_parse, once the signature is found good */
#ifndef MM_WIRE_OFFER_H
#define MM_WIRE_OFFER_H

#include "sync/base/sign.h"
#include "sync/wire/people.h"

struct mm_pack_pass {
    struct mm_sign_public from, to;
    struct mm_signature signature; /* by from */
};
struct mm_offer {
    struct mm_pack_pass passes[MM_MAX_PACK_PASSES]; /* oldest first */
    size_t n_passes;
    struct mm_sign_public key;
    struct mm_signature signature;
    const char *manifest; /* borrowed */
    size_t len;
};

void mm_offer_write(const struct mm_offer *offer, struct mm_buf *out);
/* Takes the lines apart and nothing else: no signature is looked at, no manifest read. SYNTAX, TOO_BIG. */
MM_MUST_USE enum mm_err mm_offer_read(const char *body, size_t len, struct mm_offer *ret_offer,
                                      struct mm_errinfo *info);

struct mm_signature mm_offer_sign(const struct mm_sign_key *key, const char *manifest, size_t len);
struct mm_signature mm_pass_sign(const struct mm_sign_key *from, const char *council,
                                 const struct mm_sign_public *to);
MM_MUST_USE enum mm_err mm_pass_verify(const struct mm_pack_pass *pass, const char *council);
/* Before a byte of the manifest is read: is it signed by *key, or by a key to which that one was passed on?
 * *key becomes the one that signed. SIGNATURE, and *key stays. */
MM_MUST_USE enum mm_err mm_offer_verify(const struct mm_offer *offer, const char *council,
                                        struct mm_sign_public *key, struct mm_errinfo *info);
bool mm_sign_public_equal(const struct mm_sign_public *a, const struct mm_sign_public *b);
#endif
