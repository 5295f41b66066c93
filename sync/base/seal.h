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

/* The same bytes to and from a file of any size, of which one chunk is in memory at a time. Out: new, add …,
 * end, and free in any case; file stays its owner's, who ends it. */
struct mm_seal_out;
MM_MUST_USE enum mm_err mm_seal_out_new(const struct mm_sign_public *to, struct mm_file_out *file,
                                        struct mm_seal_out **ret_out, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_seal_out_add(struct mm_seal_out *out, const void *data, size_t len,
                                        struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_seal_out_end(struct mm_seal_out *out, struct mm_errinfo *info);
void mm_seal_out_free(struct mm_seal_out *out);
/* In: bytes of fd behind `from`, looked at whole before it opens (errors as above); fd is taken over, also on
 * failure. Of each chunk the state of the stream is kept (52 bytes for 64 KiB), so that any place can be read
 * again, and a file that says something else the second time is refused, with the same errors. */
struct mm_seal_in;
MM_MUST_USE enum mm_err mm_seal_in_open(const struct mm_sign_key *key, int fd, int64_t from, size_t bytes,
                                        struct mm_seal_in **ret_in, struct mm_errinfo *info);
/* The same of bytes in memory, or in a file that is mapped there; borrowed until mm_seal_in_free. */
MM_MUST_USE enum mm_err mm_seal_in_borrow(const struct mm_sign_key *key, const void *data, size_t len,
                                          struct mm_seal_in **ret_in, struct mm_errinfo *info);
size_t mm_seal_in_bytes(const struct mm_seal_in *in); /* behind the seal */
/* at + len is within mm_seal_in_bytes. */
MM_MUST_USE enum mm_err mm_seal_in_read(struct mm_seal_in *in, size_t at, void *out, size_t len,
                                        struct mm_errinfo *info);
void mm_seal_in_free(struct mm_seal_in *in);

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
