#include "sync/base/id.h"

#include "sync/base/buf.h"
#include "sync/base/hash.h"

#include <stdio.h>
#include <string.h>

#define COUNTER_BITS 42
#define COUNTER_MAX  ((UINT64_C(1) << COUNTER_BITS) - 1)
#define MS_MAX       ((INT64_C(1) << 48) - 1)

/* --- randomness ------------------------------------------------------------------------------------ */

static void fill_system(void *ctx, void *out, size_t len)
{
    (void)ctx;
    mm_random_bytes(out, len);
}

struct mm_random mm_random_system(void)
{
    return (struct mm_random){fill_system, NULL};
}

static uint64_t rotl(uint64_t x, int k)
{
    return x << k | x >> (64 - k);
}

/* xoshiro256** 1.0 by Blackman and Vigna. */
static uint64_t seeded_next(struct mm_random_seeded *st)
{
    uint64_t *s = st->state;
    uint64_t result = rotl(s[1] * 5, 7) * 9;
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 45);
    return result;
}

static void fill_seeded(void *ctx, void *out, size_t len)
{
    uint8_t *to = out;
    while (len > 0) {
        uint64_t word = seeded_next(ctx);
        for (int i = 0; i < 8 && len > 0; i++, len--)
            *to++ = (uint8_t)(word >> (8 * i));
    }
}

struct mm_random mm_random_seeded(struct mm_random_seeded *state, uint64_t seed)
{
    for (int i = 0; i < 4; i++) { /* splitmix64, as its authors advise for seeding */
        seed += UINT64_C(0x9E3779B97F4A7C15);
        uint64_t z = seed;
        z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
        z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
        state->state[i] = z ^ z >> 31;
    }
    return (struct mm_random){fill_seeded, state};
}

uint64_t mm_random_u64(const struct mm_random *random)
{
    uint8_t bytes[8];
    random->fill(random->ctx, bytes, sizeof bytes);
    uint64_t value = 0;
    for (int i = 7; i >= 0; i--)
        value = value << 8 | bytes[i];
    return value;
}

uint32_t mm_random_below(const struct mm_random *random, uint32_t n)
{
    /* Values of the last, incomplete run of n would favour the small remainders. */
    uint64_t whole = (UINT64_C(1) << 32) / n * n;
    uint64_t value;
    do
        value = mm_random_u64(random) >> 32;
    while (value >= whole);
    return (uint32_t)(value % n);
}

/* --- UUIDv7 ---------------------------------------------------------------------------------------- */

void mm_uuid7_init(struct mm_uuid7 *gen)
{
    *gen = (struct mm_uuid7){.last_ms = -1};
}

void mm_uuid7_resume(struct mm_uuid7 *gen, const struct mm_uuid *last)
{
    const uint8_t *b = last->b;
    if (b[6] >> 4 != 7)
        return;
    int64_t ms = 0;
    for (int i = 0; i < 6; i++)
        ms = ms << 8 | b[i];
    uint64_t counter = (uint64_t)(b[6] & 0x0F) << 38 | (uint64_t)b[7] << 30 | (uint64_t)(b[8] & 0x3F) << 24 |
                       (uint64_t)b[9] << 16 | (uint64_t)b[10] << 8 | b[11];
    if (ms < gen->last_ms || (ms == gen->last_ms && counter < gen->counter))
        return;
    gen->last_ms = ms;
    gen->counter = counter;
}

/* The top bit starts at 0, so that a millisecond has room for 2^41 ids above any start. */
static uint64_t counter_start(const struct mm_random *random)
{
    return mm_random_u64(random) & (COUNTER_MAX >> 1);
}

struct mm_uuid mm_uuid7_next(struct mm_uuid7 *gen, int64_t now_ms, const struct mm_random *random)
{
    if (now_ms < 0)
        now_ms = 0;
    if (now_ms > MS_MAX)
        now_ms = MS_MAX;
    if (now_ms > gen->last_ms) {
        gen->last_ms = now_ms;
        gen->counter = counter_start(random);
    } else if (gen->counter < COUNTER_MAX) {
        gen->counter++;
    } else {
        gen->last_ms++;
        gen->counter = counter_start(random);
    }
    struct mm_uuid uuid;
    uint64_t c = gen->counter;
    for (int i = 0; i < 6; i++)
        uuid.b[i] = (uint8_t)((uint64_t)gen->last_ms >> (40 - 8 * i));
    uuid.b[6] = (uint8_t)(0x70 | c >> 38);
    uuid.b[7] = (uint8_t)(c >> 30);
    uuid.b[8] = (uint8_t)(0x80 | (c >> 24 & 0x3F));
    uuid.b[9] = (uint8_t)(c >> 16);
    uuid.b[10] = (uint8_t)(c >> 8);
    uuid.b[11] = (uint8_t)c;
    random->fill(random->ctx, uuid.b + 12, 4);
    return uuid;
}

/* --- UUIDv8 and text ------------------------------------------------------------------------------- */

struct mm_uuid mm_uuid8(const char *const *parts, size_t n)
{
    struct mm_sha256_state state;
    mm_sha256_start(&state);
    for (size_t i = 0; i < n; i++) {
        uint64_t len = strlen(parts[i]);
        uint8_t size[8];
        for (int k = 0; k < 8; k++)
            size[k] = (uint8_t)(len >> (56 - 8 * k));
        mm_sha256_add(&state, size, sizeof size);
        mm_sha256_add(&state, parts[i], len);
    }
    struct mm_hash hash = mm_sha256_end(&state);
    struct mm_uuid uuid;
    memcpy(uuid.b, hash.b, sizeof uuid.b);
    uuid.b[6] = (uint8_t)(0x80 | (uuid.b[6] & 0x0F));
    uuid.b[8] = (uint8_t)(0x80 | (uuid.b[8] & 0x3F));
    return uuid;
}

static bool hyphen_before(int byte)
{
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

void mm_uuid_format(const struct mm_uuid *uuid, char out[MM_UUID_BYTES])
{
    static const char hex[] = "0123456789abcdef";
    for (int i = 0; i < 16; i++) {
        if (hyphen_before(i))
            *out++ = '-';
        *out++ = hex[uuid->b[i] >> 4];
        *out++ = hex[uuid->b[i] & 15];
    }
    *out = '\0';
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

enum mm_err mm_uuid_parse(const char *s, struct mm_uuid *ret_uuid)
{
    if (!s || strlen(s) != MM_UUID_BYTES - 1)
        return MM_ERR_SYNTAX;
    struct mm_uuid uuid;
    for (int i = 0; i < 16; i++) {
        if (hyphen_before(i) && *s++ != '-')
            return MM_ERR_SYNTAX;
        int high = hex_value(*s++);
        int low = hex_value(*s++);
        if (high < 0 || low < 0)
            return MM_ERR_SYNTAX;
        uuid.b[i] = (uint8_t)(high << 4 | low);
    }
    *ret_uuid = uuid;
    return MM_OK;
}

bool mm_uuid_text_ok(const char *s)
{
    struct mm_uuid uuid;
    return mm_uuid_parse(s, &uuid) == MM_OK;
}

int mm_uuid_compare(const struct mm_uuid *a, const struct mm_uuid *b)
{
    return memcmp(a->b, b->b, sizeof a->b);
}

void mm_boot_id(char out[MM_UUID_BYTES])
{
    struct mm_buf buf;
    struct mm_uuid id;
    char text[MM_UUID_BYTES] = "";
    out[0] = '\0';
    if (mm_file_read("/proc/sys/kernel/random/boot_id", 256, &buf, NULL))
        return;
    (void)snprintf(text, sizeof text, "%.36s", mm_buf_str(&buf));
    mm_buf_done(&buf);
    if (mm_uuid_parse(text, &id) == MM_OK)
        mm_uuid_format(&id, out);
}
