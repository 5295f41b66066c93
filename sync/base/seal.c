#include "sync/base/seal.h"

#include "sync/base/log.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* A fresh stream for the receiver. */
static enum mm_err push_head(const struct mm_sign_public *to,
                             crypto_secretstream_xchacha20poly1305_state *state,
                             unsigned char head[MM_SEAL_HEAD_BYTES], struct mm_errinfo *info)
{
    unsigned char box[crypto_box_PUBLICKEYBYTES], key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
    if (crypto_sign_ed25519_pk_to_curve25519(box, to->b) != 0)
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("相手の鍵が正しくありません", "the receiver's key is no key"));
    crypto_secretstream_xchacha20poly1305_keygen(key);
    bool good = crypto_box_seal(head, key, sizeof key, box) == 0 &&
                crypto_secretstream_xchacha20poly1305_init_push(state, head + MM_SEAL_KEY_BYTES, key) == 0;
    sodium_memzero(key, sizeof key);
    return good ? MM_OK
                : mm_fail(info, MM_ERR_INVALID, "%s",
                          mm_say("相手の鍵では封ができません", "cannot seal to the receiver's key"));
}

enum mm_err mm_seal(const struct mm_sign_public *to, const void *data, size_t len, struct mm_buf *ret_out,
                    struct mm_errinfo *info)
{
    crypto_secretstream_xchacha20poly1305_state state;
    unsigned char head[MM_SEAL_HEAD_BYTES];
    enum mm_err err = push_head(to, &state, head, info);
    if (err)
        return err;
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

/* One chunk of len bytes with its tag. */
static enum mm_err pull_one(crypto_secretstream_xchacha20poly1305_state *state, const char *name,
                            const unsigned char *at, size_t len, unsigned char *out, size_t *ret_len,
                            unsigned char *ret_tag, struct mm_errinfo *info)
{
    unsigned long long plain = 0;
    if (crypto_secretstream_xchacha20poly1305_pull(state, out, &plain, ret_tag, at, len,
                                                   (const unsigned char *)name, strlen(name)) != 0)
        return len < sizeof(struct chunk)
                   ? last_is_bad(info)
                   : mm_fail(info, MM_ERR_CORRUPT, "%s",
                             mm_say("ファイルが壊れています（書かれたときと違います）",
                                    "the file is damaged: it is not as it was written"));
    *ret_len = (size_t)plain;
    return MM_OK;
}

static enum mm_err pull_chunks(crypto_secretstream_xchacha20poly1305_state *state, const char *name,
                               const unsigned char *at, size_t len, struct mm_buf *out,
                               struct mm_errinfo *info)
{
    struct chunk chunk;
    unsigned char tag = 0;
    while (len >= MM_SEAL_TAG_BYTES && tag != FINAL && !out->err) {
        size_t n = len < sizeof chunk.bytes ? len : sizeof chunk.bytes, plain = 0;
        enum mm_err err = pull_one(state, name, at, n, chunk.bytes, &plain, &tag, info);
        if (err)
            return err;
        mm_buf_append(out, chunk.bytes, plain);
        at += n;
        len -= n;
    }
    sodium_memzero(&chunk, sizeof chunk);
    return tag != FINAL || len ? cut_off(info) : mm_buf_check(out, info);
}

static enum mm_err pull_head(const struct mm_sign_key *key, const unsigned char *head,
                             crypto_secretstream_xchacha20poly1305_state *state, struct mm_errinfo *info)
{
    unsigned char stream[crypto_secretstream_xchacha20poly1305_KEYBYTES];
    if (!open_key(key, head, stream))
        return mm_fail(info, MM_ERR_AUTH, "%s",
                       mm_say("ここで開けるファイルではありません（あて先が違うか、先頭が壊れています）",
                              "this file cannot be opened here: it is for another, or its head is damaged"));
    int bad = crypto_secretstream_xchacha20poly1305_init_pull(state, head + MM_SEAL_KEY_BYTES, stream);
    sodium_memzero(stream, sizeof stream);
    return bad ? mm_fail(info, MM_ERR_CORRUPT, "%s",
                         mm_say("ファイルの先頭が壊れています", "the file's head is damaged"))
               : MM_OK;
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
    const unsigned char *at = data;
    size_t before = ret_out->len;
    if (len < MM_SEAL_HEAD_BYTES + MM_SEAL_TAG_BYTES)
        return cut_off(info);
    enum mm_err err = pull_head(key, at, &state, info);
    if (!err)
        err = pull_chunks(&state, "", at + MM_SEAL_HEAD_BYTES, len - MM_SEAL_HEAD_BYTES, ret_out, info);
    sodium_memzero(&state, sizeof state);
    take_back(ret_out, before, err);
    return err;
}

/* ---- a file, a chunk at a time ---------------------------------------------------------------------------
 */
struct mm_seal_out {
    struct mm_file_out *file; /* borrowed */
    crypto_secretstream_xchacha20poly1305_state state;
    unsigned char plain[CHUNK];
    size_t len; /* of plain: what waits until it is known whether it is the last */
    struct chunk sealed;
};

enum mm_err mm_seal_out_new(const struct mm_sign_public *to, struct mm_file_out *file,
                            struct mm_seal_out **ret_out, struct mm_errinfo *info)
{
    unsigned char head[MM_SEAL_HEAD_BYTES];
    struct mm_seal_out *out = calloc(1, sizeof *out);
    if (!out)
        return mm_nomem(info);
    out->file = file;
    enum mm_err err = push_head(to, &out->state, head, info);
    if (!err)
        err = mm_file_out_add(file, head, sizeof head, info);
    if (err)
        mm_seal_out_free(out);
    else
        *ret_out = out;
    return err;
}

static enum mm_err push_chunk(struct mm_seal_out *out, unsigned char tag, struct mm_errinfo *info)
{
    unsigned long long sealed = 0;
    (void)crypto_secretstream_xchacha20poly1305_push(&out->state, out->sealed.bytes, &sealed, out->plain,
                                                     out->len, NULL, 0, tag);
    out->len = 0;
    return mm_file_out_add(out->file, out->sealed.bytes, (size_t)sealed, info);
}

enum mm_err mm_seal_out_add(struct mm_seal_out *out, const void *data, size_t len, struct mm_errinfo *info)
{
    const unsigned char *at = data;
    enum mm_err err = MM_OK;
    while (!err && len) {
        size_t room = CHUNK - out->len, n = len < room ? len : room;
        if (n == 0) {
            err = push_chunk(out, 0, info);
            continue;
        }
        memcpy(out->plain + out->len, at, n);
        out->len += n;
        at += n;
        len -= n;
    }
    return err;
}

enum mm_err mm_seal_out_end(struct mm_seal_out *out, struct mm_errinfo *info)
{
    return push_chunk(out, FINAL, info);
}

void mm_seal_out_free(struct mm_seal_out *out)
{
    if (out)
        sodium_memzero(out, sizeof *out);
    free(out);
}

struct mm_seal_in {
    int fd;                  /* owned; -1: */
    const unsigned char *at; /* borrowed */
    int64_t from;
    size_t sealed_bytes, n; /* of all chunks; how many they are */
    crypto_secretstream_xchacha20poly1305_state
        *before; /* owned: the stream before each chunk, and at the end */
    size_t held; /* the chunk in plain; n: none */
    unsigned char plain[CHUNK];
    struct chunk sealed;
};

static enum mm_err read_at(const struct mm_seal_in *in, int64_t at, unsigned char *out, size_t len,
                           struct mm_errinfo *info)
{
    if (in->at) {
        memcpy(out, in->at + at, len);
        return MM_OK;
    }
    while (len) {
        ssize_t n = pread(in->fd, out, len, (off_t)at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0 ? cut_off(info)
                          : mm_fail_errno(info, errno, "%s",
                                          mm_say("ファイルを読めません", "cannot read the file"));
        out += n;
        at += n;
        len -= (size_t)n;
    }
    return MM_OK;
}

/* Chunk i into plain. It opens with the state that stood before it when the file was opened. */
static enum mm_err hold(struct mm_seal_in *in, size_t i, struct mm_errinfo *info)
{
    crypto_secretstream_xchacha20poly1305_state state = in->before[i];
    size_t at = i * sizeof in->sealed, left = in->sealed_bytes - at, plain = 0;
    size_t len = left < sizeof in->sealed ? left : sizeof in->sealed;
    unsigned char tag = 0;
    in->held = in->n;
    enum mm_err err = len < MM_SEAL_TAG_BYTES
                          ? cut_off(info)
                          : read_at(in, in->from + (int64_t)at, in->sealed.bytes, len, info);
    if (!err)
        err = pull_one(&state, "", in->sealed.bytes, len, in->plain, &plain, &tag, info);
    if (!err && (tag == FINAL) != (i + 1 == in->n))
        err = cut_off(info);
    if (!err) {
        in->before[i + 1] = state;
        in->held = i;
    }
    sodium_memzero(&state, sizeof state);
    return err;
}

/* fd or at; bytes: all that is sealed, with its head. */
static enum mm_err open_in(const struct mm_sign_key *key, int fd, const void *at, int64_t from, size_t bytes,
                           struct mm_seal_in **ret_in, struct mm_errinfo *info)
{
    unsigned char head[MM_SEAL_HEAD_BYTES];
    struct mm_seal_in *in = calloc(1, sizeof *in);
    if (!in) {
        if (fd >= 0)
            close(fd);
        return mm_nomem(info);
    }
    in->fd = fd;
    in->at = at;
    in->from = from + MM_SEAL_HEAD_BYTES;
    enum mm_err err = bytes < MM_SEAL_HEAD_BYTES + MM_SEAL_TAG_BYTES
                          ? cut_off(info)
                          : read_at(in, from, head, sizeof head, info);
    if (!err) {
        in->sealed_bytes = bytes - MM_SEAL_HEAD_BYTES;
        in->n = (in->sealed_bytes + sizeof in->sealed - 1) / sizeof in->sealed;
        in->before = calloc(in->n + 1, sizeof *in->before);
        err = in->before ? pull_head(key, head, &in->before[0], info) : mm_nomem(info);
    }
    for (size_t i = 0; !err && i < in->n; i++)
        err = hold(in, i, info);
    if (err)
        mm_seal_in_free(in);
    else
        *ret_in = in;
    return err;
}

enum mm_err mm_seal_in_open(const struct mm_sign_key *key, int fd, int64_t from, size_t bytes,
                            struct mm_seal_in **ret_in, struct mm_errinfo *info)
{
    return open_in(key, fd, NULL, from, bytes, ret_in, info);
}

enum mm_err mm_seal_in_borrow(const struct mm_sign_key *key, const void *data, size_t len,
                              struct mm_seal_in **ret_in, struct mm_errinfo *info)
{
    return open_in(key, -1, data, 0, len, ret_in, info);
}

size_t mm_seal_in_bytes(const struct mm_seal_in *in)
{
    return in->sealed_bytes - in->n * MM_SEAL_TAG_BYTES;
}

enum mm_err mm_seal_in_read(struct mm_seal_in *in, size_t at, void *out, size_t len, struct mm_errinfo *info)
{
    unsigned char *to = out;
    enum mm_err err = MM_OK;
    while (!err && len) {
        size_t i = at / CHUNK, skip = at % CHUNK, n = CHUNK - skip < len ? CHUNK - skip : len;
        if (in->held != i)
            err = hold(in, i, info);
        if (err)
            break;
        memcpy(to, in->plain + skip, n);
        to += n;
        at += n;
        len -= n;
    }
    return err;
}

void mm_seal_in_free(struct mm_seal_in *in)
{
    if (!in)
        return;
    if (in->fd >= 0)
        close(in->fd);
    if (in->before)
        sodium_memzero(in->before, (in->n + 1) * sizeof *in->before);
    free(in->before);
    sodium_memzero(in, sizeof *in);
    free(in);
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
