/* SHA-256, keyed BLAKE2b, argon2id, hex and base64url. The only user of libsodium beside sign.c. */
#ifndef MM_BASE_HASH_H
#define MM_BASE_HASH_H

#include "sync/base/buf.h"
#include "sync/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MM_HASH_BYTES     32
#define MM_HASH_HEX_BYTES 65 /* with its terminator */

struct mm_hash {
    uint8_t b[MM_HASH_BYTES];
};

/* Once at the start of every program; safe to call again. */
MM_MUST_USE enum mm_err mm_crypto_init(struct mm_errinfo *info);

/* The system's randomness. */
void mm_random_bytes(void *out, size_t len);

struct mm_hash mm_sha256(const void *data, size_t len);
struct mm_sha256_state {
    uint64_t opaque[16];
};
void mm_sha256_start(struct mm_sha256_state *state);
void mm_sha256_add(struct mm_sha256_state *state, const void *data, size_t len);
struct mm_hash mm_sha256_end(struct mm_sha256_state *state);
MM_MUST_USE enum mm_err mm_sha256_file(const char *path, struct mm_hash *ret_hash, int64_t *ret_bytes,
                                       struct mm_errinfo *info);

/* SHA-1 in lower-case hex: only where a standard names documents by it (ETag of xAPI); protects nothing. */
#define MM_SHA1_HEX_BYTES 41
void mm_sha1_hex(const void *data, size_t len, char out[MM_SHA1_HEX_BYTES]);
/* HMAC-SHA-1: only for one-time codes of RFC 6238, as every telephone computes them. */
#define MM_HMAC_SHA1_BYTES 20
void mm_hmac_sha1(const void *key, size_t key_len, const void *data, size_t len,
                  uint8_t out[MM_HMAC_SHA1_BYTES]);

/* Keyed BLAKE2b-256. key: 16..64 bytes. */
struct mm_hash mm_keyed_hash(const void *key, size_t key_len, const void *data, size_t len);

/* The chain of records: SHA-256("mamori-chain-1" || prev || seq as 8 bytes big-endian || SHA-256(bytes)). */
struct mm_hash mm_chain_next(const struct mm_hash *prev, int64_t seq, const void *bytes, size_t len);

bool mm_hash_equal(const struct mm_hash *a, const struct mm_hash *b); /* constant time */
bool mm_hash_zero(const struct mm_hash *hash);
void mm_hash_format(const struct mm_hash *hash, char out[MM_HASH_HEX_BYTES]);
MM_MUST_USE enum mm_err mm_hash_parse(const char *hex, struct mm_hash *ret_hash);

/* base64url without padding. encode: out needs 4*len/3+5 bytes. */
void mm_base64url(const void *data, size_t len, char *out);
MM_MUST_USE enum mm_err mm_base64url_parse(const char *s, void *out, size_t max, size_t *ret_len);
/* Standard base64 with padding (HTTP Basic). encode: out needs 4*len/3+5 bytes. */
void mm_base64(const void *data, size_t len, char *out);
MM_MUST_USE enum mm_err mm_base64_parse(const char *s, size_t len, void *out, size_t max, size_t *ret_len);

/* argon2id of a secret (interactive limits of libsodium) as its printable string, and its check. */
#define MM_SECRET_HASH_BYTES 128
MM_MUST_USE enum mm_err mm_secret_hash(const char *secret, size_t len, char out[MM_SECRET_HASH_BYTES]);
bool mm_secret_verify(const char *hash, const char *secret, size_t len);
/* The same for a one-time code of 12 digits, with 8 MiB and two passes (some 6 ms): a sheet of codes is made
 * in a moment, and searching one of 10^12 takes a century. Checked by mm_secret_verify. */
#define MM_CODE_HASH_PREFIX "$argon2id$v=19$m=8192,t=2,p=1$"
MM_MUST_USE enum mm_err mm_code_hash(const char *code, size_t len, char out[MM_SECRET_HASH_BYTES]);
/* argon2id of a short secret (19 MiB, two passes), raw: for a PIN, before its pepper. */
#define MM_STRETCH_SALT_BYTES 16
MM_MUST_USE enum mm_err mm_stretch(const char *secret, size_t len, const uint8_t salt[MM_STRETCH_SALT_BYTES],
                                   struct mm_hash *ret_hash);
void mm_wipe(void *data, size_t len);
#endif
