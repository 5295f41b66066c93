#include "sync/server/totp.h"

#include "sync/base/hash.h"
#include "sync/base/utf8.h"
#include "sync/server/router.h"

#include <stdio.h>
#include <string.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
#define RECOVERY_RAW 10

void mm_base32(const uint8_t *data, size_t len, char *out)
{
    unsigned bits = 0, n = 0;
    for (size_t i = 0; i < len; i++) {
        bits = (bits << 8 | data[i]) & 0xfff;
        for (n += 8; n >= 5; n -= 5)
            *out++ = letters[bits >> (n - 5) & 31];
    }
    if (n)
        *out++ = letters[bits << (5 - n) & 31];
    *out = '\0';
}

/* False for what is no base32 of that many bytes. */
static bool parse(const char *text, uint8_t *out, size_t bytes)
{
    unsigned bits = 0, n = 0;
    size_t got = 0;
    for (; *text; text++) {
        const char *at = strchr(letters, *text);
        if (!at)
            return false;
        bits = (bits << 5 | (unsigned)(at - letters)) & 0xfff;
        n += 5;
        if (n < 8)
            continue;
        if (got == bytes)
            return false;
        n -= 8;
        out[got++] = (uint8_t)(bits >> n);
    }
    return got == bytes;
}

uint32_t mm_totp_number(const uint8_t *secret, size_t len, int64_t step)
{
    uint8_t counter[8], mac[MM_HMAC_SHA1_BYTES];
    for (int i = 0; i < 8; i++)
        counter[i] = (uint8_t)((uint64_t)step >> (56 - 8 * i));
    mm_hmac_sha1(secret, len, counter, sizeof counter, mac);
    const uint8_t *at = mac + (mac[19] & 15);
    uint32_t number = (uint32_t)(at[0] & 127) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    return number % 100000000;
}

void mm_totp_new(char out[MM_TOTP_BYTES])
{
    uint8_t raw[MM_TOTP_RAW_BYTES];
    mm_random_bytes(raw, sizeof raw);
    mm_base32(raw, sizeof raw, out);
    mm_wipe(raw, sizeof raw);
}

/* Six digits, half-width or full-width, blanks between. False for anything else. */
static bool read_code(const char *text, uint32_t *ret_number)
{
    char code[64];
    uint32_t number = 0;
    int n = 0;
    if (strlen(text) >= sizeof code)
        return false;
    (void)snprintf(code, sizeof code, "%s", text);
    mm_utf8_narrow_digits(code);
    for (const char *at = code; *at; at++) {
        if (*at == ' ')
            continue;
        if (*at < '0' || *at > '9' || n++ == 6)
            return false;
        number = number * 10 + (uint32_t)(*at - '0');
    }
    *ret_number = number;
    return n == 6;
}

bool mm_totp_check(const char *secret, const char *code, int64_t now_ms, int64_t last_step, int64_t *ret_step)
{
    uint8_t raw[MM_TOTP_RAW_BYTES];
    uint32_t given = 0;
    bool good = false;
    int64_t now = now_ms / MM_TOTP_STEP_MS;
    if (!parse(secret, raw, sizeof raw) || !read_code(code, &given))
        return false;
    for (int64_t step = now - 1; step <= now + 1; step++) {
        if (step <= last_step || mm_totp_number(raw, sizeof raw, step) % 1000000 != given)
            continue;
        good = true;
        *ret_step = step;
    }
    mm_wipe(raw, sizeof raw);
    return good;
}

void mm_totp_uri(const char *secret, const char *issuer, const char *name, struct mm_buf *out)
{
    mm_buf_str_append(out, "otpauth://totp/");
    mm_percent_encode(issuer, out);
    mm_buf_str_append(out, ":");
    mm_percent_encode(name, out);
    mm_buf_printf(out, "?secret=%s&issuer=", secret);
    mm_percent_encode(issuer, out);
}

/* ---- recovery codes ------------------------------------------------------------------------------------ */
static void hash_of(const char *plain, char hex[MM_HASH_HEX_BYTES])
{
    struct mm_hash hash = mm_sha256(plain, strlen(plain)); /* 80 random bits need no stretching */
    mm_hash_format(&hash, hex);
}

void mm_recovery_new(char codes[MM_RECOVERY_CODES][MM_RECOVERY_CODE_BYTES], char hashes[MM_RECOVERY_BYTES])
{
    size_t len = 0;
    for (size_t i = 0; i < MM_RECOVERY_CODES; i++) {
        char plain[RECOVERY_RAW * 8 / 5 + 2], hex[MM_HASH_HEX_BYTES];
        uint8_t raw[RECOVERY_RAW];
        mm_random_bytes(raw, sizeof raw);
        mm_base32(raw, sizeof raw, plain);
        hash_of(plain, hex);
        (void)snprintf(codes[i], MM_RECOVERY_CODE_BYTES, "%.4s-%.4s-%.4s-%.4s", plain, plain + 4, plain + 8,
                       plain + 12);
        len += (size_t)snprintf(hashes + len, MM_RECOVERY_BYTES - len, "%s%s", i ? " " : "", hex);
        mm_wipe(plain, sizeof plain);
    }
}

bool mm_recovery_use(char hashes[MM_RECOVERY_BYTES], const char *code)
{
    char plain[RECOVERY_RAW * 8 / 5 + 2], hex[MM_HASH_HEX_BYTES];
    size_t n = 0;
    for (const char *at = code; *at; at++) {
        char c = *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;
        if (c == ' ' || c == '-')
            continue;
        if (!strchr(letters, c) || n + 1 >= sizeof plain)
            return false;
        plain[n++] = c;
    }
    plain[n] = '\0';
    if (n != RECOVERY_RAW * 8 / 5)
        return false;
    hash_of(plain, hex);
    mm_wipe(plain, sizeof plain);
    char *at = strstr(hashes, hex);
    if (!at)
        return false;
    size_t cut = MM_HASH_HEX_BYTES - 1;
    cut += at[cut] == ' ';
    memmove(at, at + cut, strlen(at + cut) + 1);
    return true;
}
