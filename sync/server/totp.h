/* One-time codes of a telephone (RFC 6238: HMAC-SHA-1, 30 s, six digits) and the recovery codes that stand in
 * for a lost one. Computes, keeps nothing; account.c keeps what is here made. */
#ifndef MM_SERVER_TOTP_H
#define MM_SERVER_TOTP_H

#include "sync/base/buf.h"
#include "sync/base/id.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MM_TOTP_RAW_BYTES 20
#define MM_TOTP_STEP_MS   30000
#define MM_TOTP_BYTES     33 /* base32 of the secret, with its terminator */

/* Base32 of RFC 4648 without padding: out needs 8*len/5+2 bytes. */
void mm_base32(const uint8_t *data, size_t len, char *out);
/* The code of a step, a number of at most eight digits; six of them are shown. */
uint32_t mm_totp_number(const uint8_t *secret, size_t len, int64_t step);

void mm_totp_new(char out[MM_TOTP_BYTES]);
/* Is the code right now, or was it a step ago, or will it be in one? None up to last_step counts: a code that
 * was seen is worth nothing. *ret_step: its step, for the next time. */
bool mm_totp_check(const char *secret, const char *code, int64_t now_ms, int64_t last_step,
                   int64_t *ret_step);
/* otpauth://…, as authenticators read it from a QR code. */
void mm_totp_uri(const char *secret, const char *issuer, const char *name, struct mm_buf *out);

#define MM_RECOVERY_CODES      10
#define MM_RECOVERY_CODE_BYTES 20                       /* "ABCD-EFGH-IJKL-MNOP" */
#define MM_RECOVERY_BYTES      (MM_RECOVERY_CODES * 65) /* their hashes, spaces between */
void mm_recovery_new(char codes[MM_RECOVERY_CODES][MM_RECOVERY_CODE_BYTES], char hashes[MM_RECOVERY_BYTES]);
/* True when the code is one of them; then it is there no longer. Case, blanks and hyphens do not matter. */
bool mm_recovery_use(char hashes[MM_RECOVERY_BYTES], const char *code);
#endif
