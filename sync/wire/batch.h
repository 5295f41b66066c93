/* The signed batch (push_mamori) and the requests of a kiosk: structs ↔ bytes, used by agent, server and
 * bundle alike. The body is a JSON array of statements, exactly the stored slices joined by commas, in seq
 * order; the signature covers council, recorder, key, first..last seq, previous chain hash and the SHA-256 of
 * the uncompressed body. */
#ifndef MM_WIRE_BATCH_H
#define MM_WIRE_BATCH_H

#include "sync/base/buf.h"
#include "sync/base/hash.h"
#include "sync/base/id.h"
#include "sync/base/json.h"
#include "sync/base/limits.h"
#include "sync/base/sign.h"

#include <stdint.h>

/* HTTP header names. */
#define MM_HDR_COUNCIL   "Mamori-Council"
#define MM_HDR_RECORDER  "Mamori-Recorder"
#define MM_HDR_KEY       "Mamori-Key"       /* key id */
#define MM_HDR_SEQ       "Mamori-Seq"       /* "1-25" */
#define MM_HDR_PREV      "Mamori-Prev"      /* hex chain hash before first seq; 64 zeros at seq 1 */
#define MM_HDR_SIGNATURE "Mamori-Signature" /* base64url */
#define MM_HDR_TIME      "Mamori-Time"      /* the kiosk's clock, RFC 3339; for its offset, never refused */
#define MM_HDR_BOOT      "Mamori-Boot"      /* boot id; MM_HDR_MONO: monotonic ms, to record clock offsets */
#define MM_HDR_MONO      "Mamori-Mono"
#define MM_HDR_NEXT      "Mamori-Next"    /* of a reply: look for something new again after so many seconds */
#define MM_HDR_BACKLOG   "Mamori-Backlog" /* records that still wait in the outbox */

struct mm_batch_head {
    char council[MM_ID_BYTES];
    char recorder[MM_ID_BYTES];
    char key_id[MM_KEY_ID_BYTES];
    int64_t first_seq, last_seq; /* last = first + n - 1 */
    struct mm_hash prev;
    struct mm_hash body; /* SHA-256 of the uncompressed body */
};
/* The bytes that are signed. */
void mm_batch_signed_text(const struct mm_batch_head *head, struct mm_buf *out);
struct mm_signature mm_batch_sign(const struct mm_batch_head *head, const struct mm_sign_key *key);
MM_MUST_USE enum mm_err mm_batch_verify(const struct mm_batch_head *head, const struct mm_sign_public *key,
                                        const struct mm_signature *sig);

/* A request without records (GET roster …): signature over method, path with query, recorder, time. */
void mm_request_signed_text(const char *method, const char *path, const char *council, const char *recorder,
                            const char *time, const struct mm_hash *body, struct mm_buf *out);

/* What a recorder's next key signs, so that nobody can have the key of another pinned. public_key: as text.
 */
void mm_rotate_signed_text(const char *council, const char *recorder, const char *public_key,
                           struct mm_buf *out);

/* The reply names every record. */
enum mm_record_status {
    MM_RECORD_STORED,
    MM_RECORD_DUPLICATE,   /* same id, same bytes */
    MM_RECORD_CONFLICT,    /* same id, other bytes: both kept */
    MM_RECORD_QUARANTINED, /* kept with its error, never blocking */
    MM_RECORD_STATUS_COUNT
};
const char *mm_record_status_name(enum mm_record_status status);
struct mm_record_reply {
    int64_t seq;
    char id[MM_UUID_BYTES];
    enum mm_record_status status;
    char error[200]; /* "" unless quarantined or conflict */
};
void mm_reply_write(const struct mm_record_reply *replies, size_t n, int64_t server_at_ms,
                    struct mm_buf *out);
/* At most max replies; *ret_n. */
MM_MUST_USE enum mm_err mm_reply_parse(const char *body, size_t len, struct mm_record_reply *ret_replies,
                                       size_t max, size_t *ret_n, struct mm_errinfo *info);

/* One place in the chain of a recorder: a record and all before it. */
struct mm_chain_end {
    int64_t seq;          /* 0: before the first */
    struct mm_hash chain; /* zero: not known, or before the first */
};
/* What a server holds of a kiosk: its records so far, and which entry of its reports it took last. */
struct mm_holding {
    struct mm_chain_end end;
    char told[MM_UUID_BYTES]; /* "": none */
    bool says_told;           /* an older server does not */
};
void mm_holding_write(const struct mm_holding *held, struct mm_buf *out);
MM_MUST_USE enum mm_err mm_holding_parse(const char *body, size_t len, struct mm_holding *ret_held,
                                         struct mm_errinfo *info);

/* gzip both ways; inflate is bounded in size and ratio. */
MM_MUST_USE enum mm_err mm_gzip(const void *data, size_t len, struct mm_buf *ret_out,
                                struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_gunzip(const void *data, size_t len, size_t max, struct mm_buf *ret_out,
                                  struct mm_errinfo *info);
#endif
