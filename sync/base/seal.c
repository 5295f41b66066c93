#include "sync/base/seal.h"

#include "sync/base/log.h"

#include <sodium.h>
#include <string.h>

_Static_assert(MM_SEAL_KEY_BYTES == crypto_secretstream_xchacha20poly1305_KEYBYTES + crypto_box_SEALBYTES,
               "a sealed key");
_Static_assert(MM_SEAL_STREAM_BYTES == crypto_secretstream_xchacha20poly1305_HEADERBYTES, "its head");
_Static_assert(MM_SEAL_SECRET_BYTES == crypto_secretstream_xchacha20poly1305_KEYBYTES, "the key of a stream");
_Static_assert(MM_SEAL_TAG_BYTES == crypto_secretstream_xchacha20poly1305_ABYTES, "its tags");

#define CHUNK MM_SEAL_CHUNK_BYTES
#define FINAL crypto_secretstream_xchacha20poly1305_TAG_FINAL

/* A chunk on its way; too big for the stack of a small thread. */
struct chunk {
    unsigned char bytes[CHUNK + MM_SEAL_TAG_BYTES];
};

/* name: goes into every tag, so that the bytes open under no other; "" for none. */
static void put_chunks(crypto_secretstream_xchacha20poly1305_state *state, const char *name,
                       const unsigned char *at, size_t len, struct mm_buf *out)
{
    struct chunk chunk;
    bool last = false;
    while (!last && !out->err) {
        size_t n = len < CHUNK ? len : CHUNK;
        unsigned long long sealed = 0;
        last = n == len;
        (void)crypto_secretstream_xchacha20poly1305_push(
            state, chunk.bytes, &sealed, at, n, (const unsigned char *)name, strlen(name), last ? FINAL : 0);
        mm_buf_append(out, chunk.bytes, (size_t)sealed);
        at += n;
        len -= n;
    }
}

enum mm_err mm_seal(const struct mm_sign_public *to, const void *data, size_t len, struct mm_buf *ret_out,
                    struct mm_errinfo *info)
{
    crypto_secretstream_xchacha20poly1305_state state;
    unsigned char box[crypto_box_PUBLICKEYBYTES], key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
    unsigned char head[MM_SEAL_HEAD_BYTES];
    if (crypto_sign_ed25519_pk_to_curve25519(box, to->b) != 0)
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("相手の鍵が正しくありません", "the receiver's key is no key"));
    crypto_secretstream_xchacha20poly1305_keygen(key);
    bool good = crypto_box_seal(head, key, sizeof key, box) == 0 &&
                crypto_secretstream_xchacha20poly1305_init_push(&state, head + MM_SEAL_KEY_BYTES, key) == 0;
    sodium_memzero(key, sizeof key);
    if (!good)
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("相手の鍵では封ができません", "cannot seal to the receiver's key"));
    mm_buf_append(ret_out, head, sizeof head);
    put_chunks(&state, "", len ? data : (const void *)"", len, ret_out);
    sodium_memzero(&state, sizeof state);
    return mm_buf_check(ret_out, info);
}

/* The key of the stream, for its receiver. */
static bool open_key(const struct mm_sign_key *key, const unsigned char *sealed, unsigned char *out)
{
    unsigned char public_key[crypto_box_PUBLICKEYBYTES], secret[crypto_box_SECRETKEYBYTES];
    bool good = crypto_sign_ed25519_pk_to_curve25519(public_key, key->public_key.b) == 0 &&
                crypto_sign_ed25519_sk_to_curve25519(secret, key->secret) == 0 &&
                crypto_box_seal_open(out, sealed, MM_SEAL_KEY_BYTES, public_key, secret) == 0;
    sodium_memzero(secret, sizeof secret);
    return good;
}

static enum mm_err cut_off(struct mm_errinfo *info)
{
    return mm_fail(info, MM_ERR_SYNTAX, "%s",
                   mm_say("ファイルが途中で切れているか、後ろに余分なものが付いています",
                          "the file is cut off, or has something behind its end"));
}

/* Of the last chunk nobody can tell whether it was longer or another. */
static enum mm_err last_is_bad(struct mm_errinfo *info)
{
    return mm_fail(info, MM_ERR_SYNTAX, "%s",
                   mm_say("ファイルが途中で切れているか、後ろに余分なものが付いているか、壊れています",
                          "the file is cut off, has something behind its end, or is damaged"));
}

static enum mm_err pull_chunks(crypto_secretstream_xchacha20poly1305_state *state, const char *name,
                               const unsigned char *at, size_t len, struct mm_buf *out,
                               struct mm_errinfo *info)
{
    struct chunk chunk;
    unsigned char tag = 0;
    while (len >= MM_SEAL_TAG_BYTES && tag != FINAL && !out->err) {
        size_t n = len < sizeof chunk.bytes ? len : sizeof chunk.bytes;
        unsigned long long plain = 0;
        if (crypto_secretstream_xchacha20poly1305_pull(state, chunk.bytes, &plain, &tag, at, n,
                                                       (const unsigned char *)name, strlen(name)) != 0)
            return n < sizeof chunk.bytes
                       ? last_is_bad(info)
                       : mm_fail(info, MM_ERR_CORRUPT, "%s",
                                 mm_say("ファイルが壊れています（書かれたときと違います）",
                                        "the file is damaged: it is not as it was written"));
        mm_buf_append(out, chunk.bytes, (size_t)plain);
        at += n;
        len -= n;
    }
    sodium_memzero(&chunk, sizeof chunk);
    return tag != FINAL || len ? cut_off(info) : mm_buf_check(out, info);
}

/* What was appended before a failure is nobody's to read. */
static void take_back(struct mm_buf *out, size_t before, enum mm_err err)
{
    if (!err || !out->data)
        return;
    sodium_memzero(out->data + before, out->len - before);
    out->len = before;
}

enum mm_err mm_unseal(const struct mm_sign_key *key, const void *data, size_t len, struct mm_buf *ret_out,
                      struct mm_errinfo *info)
{
    crypto_secretstream_xchacha20poly1305_state state;
    unsigned char stream[crypto_secretstream_xchacha20poly1305_KEYBYTES];
    const unsigned char *at = data;
    size_t before = ret_out->len;
    if (len < MM_SEAL_HEAD_BYTES + MM_SEAL_TAG_BYTES)
        return cut_off(info);
    if (!open_key(key, at, stream))
        return mm_fail(info, MM_ERR_AUTH, "%s",
                       mm_say("ここで開けるファイルではありません（あて先が違うか、先頭が壊れています）",
                              "this file cannot be opened here: it is for another, or its head is damaged"));
    enum mm_err err = MM_OK;
    if (crypto_secretstream_xchacha20poly1305_init_pull(&state, at + MM_SEAL_KEY_BYTES, stream) != 0)
        err = mm_fail(info, MM_ERR_CORRUPT, "%s",
                      mm_say("ファイルの先頭が壊れています", "the file's head is damaged"));
    sodium_memzero(stream, sizeof stream);
    if (!err)
        err = pull_chunks(&state, "", at + MM_SEAL_HEAD_BYTES, len - MM_SEAL_HEAD_BYTES, ret_out, info);
    sodium_memzero(&state, sizeof state);
    take_back(ret_out, before, err);
    return err;
}

/* ---- with a key that several have ------------------------------------------------------------------------
 */
void mm_seal_key_new(struct mm_seal_key *ret_key)
{
    crypto_secretstream_xchacha20poly1305_keygen(ret_key->b);
}

void mm_seal_key_id(const struct mm_seal_key *key, char out[MM_KEY_ID_BYTES])
{
    char hex[MM_HASH_HEX_BYTES];
    struct mm_hash hash = mm_sha256(key->b, sizeof key->b);
    mm_hash_format(&hash, hex);
    memcpy(out, hex, MM_KEY_ID_BYTES - 1);
    out[MM_KEY_ID_BYTES - 1] = '\0';
}

enum mm_err mm_seal_shared(const struct mm_seal_key *key, const char *name, const void *data, size_t len,
                           struct mm_buf *ret_out, struct mm_errinfo *info)
{
    crypto_secretstream_xchacha20poly1305_state state;
    unsigned char head[MM_SEAL_STREAM_BYTES];
    if (crypto_secretstream_xchacha20poly1305_init_push(&state, head, key->b) != 0)
        return mm_fail(info, MM_ERR_INVALID, "%s", name);
    mm_buf_append(ret_out, head, sizeof head);
    put_chunks(&state, name, len ? data : (const void *)"", len, ret_out);
    sodium_memzero(&state, sizeof state);
    return mm_buf_check(ret_out, info);
}

enum mm_err mm_unseal_shared(const struct mm_seal_key *key, const char *name, const void *data, size_t len,
                             struct mm_buf *ret_out, struct mm_errinfo *info)
{
    crypto_secretstream_xchacha20poly1305_state state;
    const unsigned char *at = data;
    size_t before = ret_out->len;
    enum mm_err err = MM_ERR_SYNTAX;
    if (len >= MM_SEAL_STREAM_BYTES + MM_SEAL_TAG_BYTES &&
        crypto_secretstream_xchacha20poly1305_init_pull(&state, at, key->b) == 0)
        err = pull_chunks(&state, name, at + MM_SEAL_STREAM_BYTES, len - MM_SEAL_STREAM_BYTES, ret_out, NULL);
    sodium_memzero(&state, sizeof state);
    take_back(ret_out, before, err);
    if (err == MM_ERR_SYNTAX || err == MM_ERR_CORRUPT)
        return mm_fail(info, MM_ERR_CORRUPT,
                       mm_say("%s を開けません（鍵が違うか、途中で切れているか、変わっています）",
                              "%s cannot be opened: another key, cut off, or changed"),
                       name);
    return err ? mm_fail(info, err, "%s", name) : MM_OK;
}
