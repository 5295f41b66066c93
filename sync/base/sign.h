/* Ed25519 keys of recorders and packs. Secret keys live in files of mode 0600 that belong to the agent or
 * the server, never to the kiosk. */
#ifndef MM_BASE_SIGN_H
#define MM_BASE_SIGN_H

#include "sync/base/err.h"
#include "sync/base/hash.h"

#define MM_SIGN_PUBLIC_BYTES 32
#define MM_SIGN_SECRET_BYTES 64
#define MM_SIGN_BYTES        64

struct mm_sign_public {
    uint8_t b[MM_SIGN_PUBLIC_BYTES];
};
struct mm_sign_key {
    struct mm_sign_public public_key;
    uint8_t secret[MM_SIGN_SECRET_BYTES]; /* wiped by mm_sign_key_done */
};
struct mm_signature {
    uint8_t b[MM_SIGN_BYTES];
};

/* A new key; seed NULL for the system's randomness, else 32 bytes (tests). */
void mm_sign_key_new(struct mm_sign_key *ret_key, const uint8_t *seed);
void mm_sign_key_done(struct mm_sign_key *key);
/* Key file: one line of JSON {"kind":"ed25519","secret":base64url}. load refuses a file that others may read.
 */
MM_MUST_USE enum mm_err mm_sign_key_load(const char *path, struct mm_sign_key *ret_key,
                                         struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_sign_key_store(const char *path, const struct mm_sign_key *key,
                                          struct mm_errinfo *info);

struct mm_signature mm_sign(const struct mm_sign_key *key, const void *data, size_t len);
MM_MUST_USE enum mm_err mm_sign_verify(const struct mm_sign_public *key, const struct mm_signature *sig,
                                       const void *data, size_t len);

/* Key id: the first 16 hex digits of SHA-256(public key). */
#define MM_KEY_ID_BYTES 17
void mm_sign_key_id(const struct mm_sign_public *key, char out[MM_KEY_ID_BYTES]);

#define MM_PUBLIC_TEXT_BYTES    48
#define MM_SIGNATURE_TEXT_BYTES 96
void mm_sign_public_format(const struct mm_sign_public *key, char out[MM_PUBLIC_TEXT_BYTES]);
MM_MUST_USE enum mm_err mm_sign_public_parse(const char *s, struct mm_sign_public *ret_key);
void mm_signature_format(const struct mm_signature *sig, char out[MM_SIGNATURE_TEXT_BYTES]);
MM_MUST_USE enum mm_err mm_signature_parse(const char *s, struct mm_signature *ret_sig);
#endif
