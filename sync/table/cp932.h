/* CP932 (the Shift_JIS of Japanese offices) both ways, through the C library's iconv. Writing never fails for
 * a character: what CP932 cannot hold is replaced and told to the caller one by one. */
#ifndef MM_TABLE_CP932_H
#define MM_TABLE_CP932_H

#include "sync/base/buf.h"
#include "sync/base/err.h"

#include <stddef.h>
#include <stdint.h>

/* What stands in for a lost character: 〓, the printers' mark for a missing sort. */
#define MM_CP932_MISSING "〓"

/* Told of each lost character: the code point and what was written instead ("" for a variation selector,
 * whose base stays). May be NULL. */
struct mm_cp932_lost {
    void (*tell)(void *ctx, uint32_t cp, const char *instead);
    void *ctx;
};

/* Appends UTF-8 text as CP932. Characters with an equal twin (〜 U+301C → ～ U+FF5E and so on) are exchanged
 * without being told. UNSUPPORTED when the C library has no CP932. */
MM_MUST_USE enum mm_err mm_cp932_encode(const char *text, size_t len, struct mm_buf *out,
                                        const struct mm_cp932_lost *lost, struct mm_errinfo *info);

/* Appends CP932 bytes as UTF-8. SYNTAX at the first byte that is not CP932; *ret_bad (may be NULL) gets its
 * offset. */
MM_MUST_USE enum mm_err mm_cp932_decode(const void *bytes, size_t len, struct mm_buf *out, size_t *ret_bad,
                                        struct mm_errinfo *info);
#endif
