#include "sync/base/hash.h"
#include "sync/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/hmac.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

/* SHA-256 is Nettle's: it uses the processor's own instructions, which libsodium does not (seven times as
 * fast). */
_Static_assert(sizeof(struct mm_sha256_state) >= sizeof(struct sha256_ctx), "the state fits");
_Static_assert(_Alignof(struct mm_sha256_state) >= _Alignof(struct sha256_ctx), "the state is aligned");
_Static_assert(MM_HASH_BYTES == SHA256_DIGEST_SIZE, "SHA-256");
_Static_assert(MM_SECRET_HASH_BYTES == crypto_pwhash_STRBYTES, "argon2id string");

#define CHAIN_TAG "mamori-chain-1"

enum mm_err mm_crypto_init(struct mm_errinfo *info)
{
    if (sodium_init() < 0)
        return mm_fail(info, MM_ERR_IO, "%s",
                       mm_say("暗号の部品（libsodium）を始められません", "libsodium cannot be started"));
    return MM_OK;
}

void mm_random_bytes(void *out, size_t len)
{
    randombytes_buf(out, len);
}

static struct sha256_ctx *inner(struct mm_sha256_state *state)
{
    return (struct sha256_ctx *)(void *)state;
}

void mm_sha256_start(struct mm_sha256_state *state)
{
    sha256_init(inner(state));
}

void mm_sha256_add(struct mm_sha256_state *state, const void *data, size_t len)
{
    if (len)
        sha256_update(inner(state), len, data);
}

struct mm_hash mm_sha256_end(struct mm_sha256_state *state)
{
    struct mm_hash hash;
    sha256_digest(inner(state), sizeof hash.b, hash.b);
    return hash;
}

struct mm_hash mm_sha256(const void *data, size_t len)
{
    struct mm_sha256_state state;
    mm_sha256_start(&state);
    mm_sha256_add(&state, data, len);
    return mm_sha256_end(&state);
}

enum mm_err mm_sha256_file(const char *path, struct mm_hash *ret_hash, int64_t *ret_bytes,
                           struct mm_errinfo *info)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return mm_fail_errno(info, errno, mm_say("%s を開けません", "cannot open %s"), path);
    struct mm_sha256_state state;
    mm_sha256_start(&state);
    int64_t bytes = 0;
    enum mm_err err = MM_OK;
    for (;;) {
        char chunk[16384];
        ssize_t n = read(fd, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            err = mm_fail_errno(info, errno, mm_say("%s を読めません", "cannot read %s"), path);
        if (n <= 0)
            break;
        mm_sha256_add(&state, chunk, (size_t)n);
        bytes += n;
    }
    close(fd);
    if (err)
        return err;
    *ret_hash = mm_sha256_end(&state);
    if (ret_bytes)
        *ret_bytes = bytes;
    return MM_OK;
}

struct mm_hash mm_keyed_hash(const void *key, size_t key_len, const void *data, size_t len)
{
    struct mm_hash hash = {{0}};
    crypto_generichash(hash.b, sizeof hash.b, len ? data : (const void *)"", len, key, key_len);
    return hash;
}

struct mm_hash mm_chain_next(const struct mm_hash *prev, int64_t seq, const void *bytes, size_t len)
{
    uint8_t place[8];
    for (int i = 0; i < 8; i++)
        place[i] = (uint8_t)((uint64_t)seq >> (56 - 8 * i));
    struct mm_hash content = mm_sha256(bytes, len);
    struct mm_sha256_state state;
    mm_sha256_start(&state);
    mm_sha256_add(&state, CHAIN_TAG, strlen(CHAIN_TAG));
    mm_sha256_add(&state, prev->b, sizeof prev->b);
    mm_sha256_add(&state, place, sizeof place);
    mm_sha256_add(&state, content.b, sizeof content.b);
    return mm_sha256_end(&state);
}

bool mm_hash_equal(const struct mm_hash *a, const struct mm_hash *b)
{
    return sodium_memcmp(a->b, b->b, sizeof a->b) == 0;
}

bool mm_hash_zero(const struct mm_hash *hash)
{
    return sodium_is_zero(hash->b, sizeof hash->b) == 1;
}

void mm_hash_format(const struct mm_hash *hash, char out[MM_HASH_HEX_BYTES])
{
    sodium_bin2hex(out, MM_HASH_HEX_BYTES, hash->b, sizeof hash->b);
}

enum mm_err mm_hash_parse(const char *hex, struct mm_hash *ret_hash)
{
    size_t len = 0;
    struct mm_hash hash;
    if (strlen(hex) != MM_HASH_HEX_BYTES - 1 || strspn(hex, "0123456789abcdef") != MM_HASH_HEX_BYTES - 1 ||
        sodium_hex2bin(hash.b, sizeof hash.b, hex, MM_HASH_HEX_BYTES - 1, NULL, &len, NULL) != 0)
        return MM_ERR_SYNTAX;
    *ret_hash = hash;
    return MM_OK;
}

void mm_base64url(const void *data, size_t len, char *out)
{
    const int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    sodium_bin2base64(out, sodium_base64_encoded_len(len, variant), data, len, variant);
}

void mm_base64(const void *data, size_t len, char *out)
{
    const int variant = sodium_base64_VARIANT_ORIGINAL;
    sodium_bin2base64(out, sodium_base64_encoded_len(len, variant), data, len, variant);
}

static enum mm_err parse_base64(const char *s, size_t len, int variant, void *out, size_t max,
                                size_t *ret_len)
{
    size_t digits = len;
    while (digits > 0 && s[digits - 1] == '=')
        digits--;
    if (digits / 4 * 3 + digits % 4 * 3 / 4 > max)
        return MM_ERR_TOO_BIG;
    size_t got = 0;
    if (sodium_base642bin(out, max, s, len, NULL, &got, NULL, variant) != 0)
        return MM_ERR_SYNTAX;
    *ret_len = got;
    return MM_OK;
}

enum mm_err mm_base64url_parse(const char *s, void *out, size_t max, size_t *ret_len)
{
    return parse_base64(s, strlen(s), sodium_base64_VARIANT_URLSAFE_NO_PADDING, out, max, ret_len);
}

enum mm_err mm_base64_parse(const char *s, size_t len, void *out, size_t max, size_t *ret_len)
{
    return parse_base64(s, len, sodium_base64_VARIANT_ORIGINAL, out, max, ret_len);
}

#define STRETCH_PASSES 2
#define CODE_MEMORY    ((size_t)8 * 1024 * 1024)
#define PIN_MEMORY     ((size_t)19 * 1024 * 1024)

enum mm_err mm_secret_hash(const char *secret, size_t len, char out[MM_SECRET_HASH_BYTES])
{
    if (crypto_pwhash_str(out, secret, len, crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        return MM_ERR_NOMEM;
    return MM_OK;
}

enum mm_err mm_code_hash(const char *code, size_t len, char out[MM_SECRET_HASH_BYTES])
{
    return crypto_pwhash_str(out, code, len, STRETCH_PASSES, CODE_MEMORY) != 0 ? MM_ERR_NOMEM : MM_OK;
}

enum mm_err mm_stretch(const char *secret, size_t len, const uint8_t salt[MM_STRETCH_SALT_BYTES],
                       struct mm_hash *ret_hash)
{
    struct mm_hash hash;
    if (crypto_pwhash(hash.b, sizeof hash.b, secret, len, salt, STRETCH_PASSES, PIN_MEMORY,
                      crypto_pwhash_ALG_ARGON2ID13) != 0)
        return MM_ERR_NOMEM;
    *ret_hash = hash;
    mm_wipe(&hash, sizeof hash);
    return MM_OK;
}

bool mm_secret_verify(const char *hash, const char *secret, size_t len)
{
    return strlen(hash) < MM_SECRET_HASH_BYTES && crypto_pwhash_str_verify(hash, secret, len) == 0;
}

void mm_wipe(void *data, size_t len)
{
    sodium_memzero(data, len);
}

void mm_sha1_hex(const void *data, size_t len, char out[MM_SHA1_HEX_BYTES])
{
    static const char digits[] = "0123456789abcdef";
    struct sha1_ctx state;
    uint8_t hash[SHA1_DIGEST_SIZE];
    sha1_init(&state);
    sha1_update(&state, len, data);
    sha1_digest(&state, sizeof hash, hash);
    for (size_t i = 0; i < sizeof hash; i++) {
        *out++ = digits[hash[i] >> 4];
        *out++ = digits[hash[i] & 15];
    }
    *out = '\0';
}

void mm_hmac_sha1(const void *key, size_t key_len, const void *data, size_t len,
                  uint8_t out[MM_HMAC_SHA1_BYTES])
{
    struct hmac_sha1_ctx state;
    hmac_sha1_set_key(&state, key_len, key);
    hmac_sha1_update(&state, len, data);
    hmac_sha1_digest(&state, MM_HMAC_SHA1_BYTES, out);
    mm_wipe(&state, sizeof state);
}
