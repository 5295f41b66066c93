/* Bytes that one receiver alone can open: a fresh key sealed to the receiver's Ed25519 key (as X25519), then
 * libsodium's secretstream over chunks of one size, the last of them marked. What is cut off, turned round,
 * put together from two or changed in one bit does not open. Says nothing of who sealed it. */
#ifndef MM_BASE_SEAL_H
#define MM_BASE_SEAL_H

#include "sync/base/buf.h"
#include "sync/base/sign.h"

#define MM_SEAL_KEY_BYTES    80 /* the sealed key */
#define MM_SEAL_STREAM_BYTES 24 /* the stream's own head */
#define MM_SEAL_HEAD_BYTES   (MM_SEAL_KEY_BYTES + MM_SEAL_STREAM_BYTES)
#define MM_SEAL_CHUNK_BYTES  ((size_t)64 * 1024)
#define MM_SEAL_TAG_BYTES    17

/* Appends to ret_out. INVALID when the receiver's key is none. */
MM_MUST_USE enum mm_err mm_seal(const struct mm_sign_public *to, const void *data, size_t len,
                                struct mm_buf *ret_out, struct mm_errinfo *info);
/* Appends to ret_out. AUTH: not for this key, or the sealed key is damaged; CORRUPT: changed; SYNTAX: cut
 * off, or bytes behind the end. What was appended before a failure is wiped. */
MM_MUST_USE enum mm_err mm_unseal(const struct mm_sign_key *key, const void *data, size_t len,
                                  struct mm_buf *ret_out, struct mm_errinfo *info);

/* The same with a key that several have, each by a way of its own (sync/wire/grant.h): the stream's head,
 * then the chunks. What was sealed under one name does not open under another. */
#define MM_SEAL_SECRET_BYTES 32
struct mm_seal_key {
    uint8_t b[MM_SEAL_SECRET_BYTES]; /* whoever has it wipes it: mm_wipe */
};
void mm_seal_key_new(struct mm_seal_key *ret_key);
/* The first 16 hex digits of its SHA-256: says which key, and nothing of it. */
void mm_seal_key_id(const struct mm_seal_key *key, char out[MM_KEY_ID_BYTES]);
MM_MUST_USE enum mm_err mm_seal_shared(const struct mm_seal_key *key, const char *name, const void *data,
                                       size_t len, struct mm_buf *ret_out, struct mm_errinfo *info);
/* CORRUPT: another key or name, cut off, or changed; what was appended is wiped. */
MM_MUST_USE enum mm_err mm_unseal_shared(const struct mm_seal_key *key, const char *name, const void *data,
                                         size_t len, struct mm_buf *ret_out, struct mm_errinfo *info);
#endif
