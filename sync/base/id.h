/* Identifiers: UUIDv7 where a record is born, UUIDv8 computed alike everywhere. Lower case always. */
#ifndef MM_BASE_ID_H
#define MM_BASE_ID_H

#include "sync/base/clock.h"
#include "sync/base/err.h"

#include <stdbool.h>
#include <stdint.h>

#define MM_UUID_BYTES 37 /* text with its terminator */

struct mm_uuid {
    uint8_t b[16];
};

/* Randomness is injected too. */
struct mm_random {
    void (*fill)(void *ctx, void *out, size_t len);
    void *ctx;
};
struct mm_random mm_random_system(void); /* libsodium */
struct mm_random_seeded {
    uint64_t state[4];
};
struct mm_random mm_random_seeded(struct mm_random_seeded *state,
                                  uint64_t seed); /* xoshiro256**; not secret */
uint64_t mm_random_u64(const struct mm_random *random);
uint32_t mm_random_below(const struct mm_random *random, uint32_t n); /* unbiased; n > 0 */

/* UUIDv7 (RFC 9562): 48 bits of milliseconds, then a 42-bit counter seeded at random for each new
 * millisecond and counted up within it, then 32 random bits. When the clock goes back the generator stays
 * at its last millisecond and counts on, so ids of one generator always grow. */
struct mm_uuid7 {
    int64_t last_ms;
    uint64_t counter;
};
void mm_uuid7_init(struct mm_uuid7 *gen);
/* Lets a restarted program go on after the ids it made before. */
void mm_uuid7_resume(struct mm_uuid7 *gen, const struct mm_uuid *last);
struct mm_uuid mm_uuid7_next(struct mm_uuid7 *gen, int64_t now_ms, const struct mm_random *random);

/* UUIDv8 from the first 128 bits of SHA-256 over the parts, each preceded by its length as 8 bytes
 * big-endian, so that ("ab","c") and ("a","bc") differ. n parts, NUL-terminated. */
struct mm_uuid mm_uuid8(const char *const *parts, size_t n);

/* This start of the machine, as its kernel names it; "" when it does not tell. CLOCK_BOOTTIME counts from it.
 */
void mm_boot_id(char out[MM_UUID_BYTES]);

void mm_uuid_format(const struct mm_uuid *uuid, char out[MM_UUID_BYTES]);
/* Accepts any version and upper case (and returns the same 16 bytes). */
MM_MUST_USE enum mm_err mm_uuid_parse(const char *s, struct mm_uuid *ret_uuid);
bool mm_uuid_text_ok(const char *s);
int mm_uuid_compare(const struct mm_uuid *a, const struct mm_uuid *b);
#endif
