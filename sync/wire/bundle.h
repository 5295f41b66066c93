/* A bundle: what agent and server would say to each other over a network, as one file that a person carries.
 * From the kiosk ("up") requests with the kiosk's own signatures, exactly as they would have been sent; from
 * the server ("down") the answers to them, and what the kiosk would have asked next. Sealed to its receiver,
 * signed by its maker; BUNDLE.md has the bytes. This file knows the container, not what the letters say. */
#ifndef MM_WIRE_BUNDLE_H
#define MM_WIRE_BUNDLE_H

#include "sync/base/buf.h"
#include "sync/base/hash.h"
#include "sync/base/id.h"
#include "sync/base/json.h"
#include "sync/base/limits.h"
#include "sync/base/seal.h"
#include "sync/base/sign.h"

#include <stdint.h>

#define MM_BUNDLE_SUFFIX        ".mamori"
#define MM_BUNDLE_NAME_BYTES    160
#define MM_BUNDLE_MEDIUM_BYTES  (MM_MAX_MEDIUM_CHARS * 4 + 1)
#define MM_BUNDLE_OUTCOME_BYTES 400
/* Of a whole file: with its seals. */
#define MM_BUNDLE_FILE_BYTES ((size_t)MM_MAX_BUNDLE_BYTES + 1024 * 1024)
/* In a receipt for a batch: the chain behind its last record, so that it names the records by their content.
 */
#define MM_HDR_CHAIN "Mamori-Chain"

enum mm_bundle_kind { MM_BUNDLE_UP, MM_BUNDLE_DOWN, MM_BUNDLE_KIND_COUNT };
const char *mm_bundle_kind_name(enum mm_bundle_kind kind); /* "up", "down" */

struct mm_bundle_head {
    enum mm_bundle_kind kind;
    char id[MM_UUID_BYTES];
    char council[MM_ID_BYTES], recorder[MM_ID_BYTES];
    char key_id[MM_KEY_ID_BYTES];        /* of the kiosk: its maker's or its receiver's */
    int64_t at_ms;                       /* by its maker's clock */
    int64_t serial;                      /* of its maker, growing; up: the kiosk's, down: the server's */
    int64_t answers;                     /* down: serial of the one that it answers; up: 0 */
    char pack[32];                       /* up: version of the kiosk's pack; "" */
    char medium[MM_BUNDLE_MEDIUM_BYTES]; /* number of the medium; "" */
};

/* One request or answer. All of it is borrowed. */
struct mm_letter {
    const struct mm_json *head;
    const char *method, *path;
    int status; /* of an answer; 0 in a request */
    const char *body;
    size_t len;
};
/* NULL when there is none. Names as everywhere in HTTP, whatever their case. */
const char *mm_letter_header(const struct mm_letter *letter, const char *name);

/* One that was read, with what it borrows from. */
struct mm_letter_held {
    struct mm_letter letter;
    struct mm_json *head; /* owned */
    struct mm_buf body;   /* owned */
};
void mm_letter_done(struct mm_letter_held *held); /* accepts a zeroed one */

/* Only places are kept in memory, and a letter while somebody reads it: a bundle may be larger than the
 * memory of the machine that takes it. */
struct mm_bundle {
    struct mm_bundle_head head;
    size_t n;                      /* letters */
    struct mm_letter_place *place; /* owned; bundle_read.c knows them */
    struct mm_seal_in *plain;      /* owned */
    struct mm_hash hash;           /* of what the maker signed, */
    struct mm_signature signature; /* and how */
};

/* ---- writing: begin, add …, end, and done in any case. --------------------------------------------------
 */
struct mm_bundle_out {
    struct mm_bundle_head head;
    size_t n, bytes; /* letters; behind the seal */
    struct mm_sign_public to;
    struct mm_file_out file;  /* owned */
    struct mm_seal_out *seal; /* owned */
    struct mm_sha256_state hash;
    struct mm_errinfo failed; /* nothing is written after a failure, and end repeats it */
};
struct mm_letter_header {
    const char *name, *value;
};
/* Letters go to a file beside path as they are added; path is there only after end. What a writer that was
 * killed left in the folder is cleared away. */
MM_MUST_USE enum mm_err mm_bundle_begin(struct mm_bundle_out *out, const char *path,
                                        const struct mm_bundle_head *head, const struct mm_sign_public *to,
                                        struct mm_errinfo *info);
/* The same into a file that was opened and is taken over, also on failure. */
MM_MUST_USE enum mm_err mm_bundle_begin_file(struct mm_bundle_out *out, struct mm_file_out *file,
                                             const struct mm_bundle_head *head,
                                             const struct mm_sign_public *to, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_bundle_add(struct mm_bundle_out *out, const struct mm_letter *letter,
                                      const struct mm_letter_header *headers, size_t n_headers,
                                      struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_bundle_end(struct mm_bundle_out *out, const struct mm_sign_key *from,
                                      struct mm_errinfo *info);
void mm_bundle_out_done(struct mm_bundle_out *out); /* accepts a zeroed one */
/* "取扱注意（個人名あり）-0123456789abcdef.mamori": the handling, which is for everybody who holds the stick,
 * and what tells two files apart; nothing of council, kiosk or day. */
void mm_bundle_name(const char *handling, const char *id, char out[MM_BUNDLE_NAME_BYTES]);
/* What the 電磁的記録媒体 使用記録 says of a file that was refused, by either side: why, and the file's name.
 * One line, cut to what fits. */
void mm_bundle_outcome(const char *why, const char *path, char out[MM_BUNDLE_OUTCOME_BYTES]);

/* ---- reading ------------------------------------------------------------------------------------------- */
/* Opens a file and looks at all of it; who made it is not known before mm_bundle_signed. SYNTAX: no bundle,
 * or cut off; UNSUPPORTED: of a later version; AUTH: for another; CORRUPT; TOO_BIG, not read at all; INVALID.
 */
MM_MUST_USE enum mm_err mm_bundle_load(const char *path, const struct mm_sign_key *key,
                                       struct mm_bundle *ret_bundle, struct mm_errinfo *info);
/* The same of bytes, which are borrowed until mm_bundle_done. */
MM_MUST_USE enum mm_err mm_bundle_borrow(const void *data, size_t len, const struct mm_sign_key *key,
                                         struct mm_bundle *ret_bundle, struct mm_errinfo *info);
/* Whether `from` made it for `to`. */
MM_MUST_USE enum mm_err mm_bundle_signed(const struct mm_bundle *bundle, const struct mm_sign_public *from,
                                         const struct mm_sign_public *to, struct mm_errinfo *info);
/* Letter i < n; whatever held had is done with, also on failure. CORRUPT, or SYNTAX at its end, when the file
 * has become another. */
MM_MUST_USE enum mm_err mm_bundle_letter(const struct mm_bundle *bundle, size_t i,
                                         struct mm_letter_held *held, struct mm_errinfo *info);
/* The first of this method and path. NOT_FOUND without a text: none. */
MM_MUST_USE enum mm_err mm_bundle_find(const struct mm_bundle *bundle, const char *method, const char *path,
                                       struct mm_letter_held *held, struct mm_errinfo *info);
void mm_bundle_done(struct mm_bundle *bundle); /* accepts a zeroed one */
#endif
