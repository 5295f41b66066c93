#include "sync/base/sign.h"
#include "sync/base/json.h"
#include "sync/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

_Static_assert(MM_SIGN_PUBLIC_BYTES == crypto_sign_PUBLICKEYBYTES, "Ed25519");
_Static_assert(MM_SIGN_SECRET_BYTES == crypto_sign_SECRETKEYBYTES, "Ed25519");
_Static_assert(MM_SIGN_BYTES == crypto_sign_BYTES, "Ed25519");

#define KEY_FILE_BYTES 4096
#define KEY_KIND       "ed25519"

void mm_sign_key_new(struct mm_sign_key *ret_key, const uint8_t *seed)
{
    if (seed)
        crypto_sign_seed_keypair(ret_key->public_key.b, ret_key->secret, seed);
    else
        crypto_sign_keypair(ret_key->public_key.b, ret_key->secret);
}

void mm_sign_key_done(struct mm_sign_key *key)
{
    if (key)
        sodium_memzero(key, sizeof *key);
}

/* Content of a file that nobody else may read. */
static enum mm_err read_private(const char *path, char text[KEY_FILE_BYTES], size_t *ret_len,
                                struct mm_errinfo *info)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return mm_fail_errno(info, errno, mm_say("鍵ファイル %s を開けません", "cannot open the key file %s"),
                             path);
    enum mm_err err = MM_OK;
    struct stat st;
    ssize_t n = 0;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        err =
            mm_fail(info, MM_ERR_INVALID, mm_say("%s は鍵ファイルではありません", "%s is no key file"), path);
    else if (st.st_mode & (S_IRWXG | S_IRWXO))
        err = mm_fail(info, MM_ERR_AUTH,
                      mm_say("鍵ファイル %s をほかの利用者が読めます。chmod 600 で閉じてください",
                             "others may read the key file %s; close it with chmod 600"),
                      path);
    else if ((n = read(fd, text, KEY_FILE_BYTES)) < 0)
        err = mm_fail_errno(info, errno, mm_say("鍵ファイル %s を読めません", "cannot read the key file %s"),
                            path);
    close(fd);
    if (!err)
        *ret_len = (size_t)n;
    return err;
}

/* The secret holds its seed and its public half; both must agree, or the file was damaged. */
static enum mm_err decode_key(const char *text, size_t len, struct mm_sign_key *ret_key)
{
    const struct mm_json_limits limits = {KEY_FILE_BYTES - 1, 2};
    struct mm_json *doc = NULL;
    enum mm_err err = mm_json_parse(text, len, &limits, &doc, NULL);
    if (err)
        return err;
    struct mm_sign_key key, again;
    size_t got = 0;
    err = mm_base64url_parse(mm_json_get_str(doc, "secret", ""), key.secret, sizeof key.secret, &got);
    if (strcmp(mm_json_get_str(doc, "kind", ""), KEY_KIND) != 0)
        err = MM_ERR_UNSUPPORTED;
    mm_json_free(doc);
    if (!err && got != sizeof key.secret)
        err = MM_ERR_CORRUPT;
    if (!err) {
        crypto_sign_seed_keypair(again.public_key.b, again.secret, key.secret);
        if (sodium_memcmp(again.secret, key.secret, sizeof key.secret) == 0)
            *ret_key = again;
        else
            err = MM_ERR_CORRUPT;
    }
    mm_sign_key_done(&key);
    mm_sign_key_done(&again);
    return err;
}

enum mm_err mm_sign_key_load(const char *path, struct mm_sign_key *ret_key, struct mm_errinfo *info)
{
    char text[KEY_FILE_BYTES];
    size_t len = 0;
    enum mm_err err = read_private(path, text, &len, info);
    if (err)
        return err;
    err = decode_key(text, len, ret_key);
    sodium_memzero(text, sizeof text);
    if (!err)
        return MM_OK;
    return mm_fail(info, err,
                   mm_say("鍵ファイル %s が壊れています。控えから戻すか、鍵を作り直してください",
                          "the key file %s is damaged; restore it or make a new key"),
                   path);
}

enum mm_err mm_sign_key_store(const char *path, const struct mm_sign_key *key, struct mm_errinfo *info)
{
    char secret[MM_SIGN_SECRET_BYTES * 4 / 3 + 5];
    mm_base64url(key->secret, sizeof key->secret, secret);
    struct mm_buf buf;
    struct mm_jw w;
    mm_buf_init(&buf, KEY_FILE_BYTES - 1);
    mm_jw_init(&w, &buf);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "kind", KEY_KIND);
    mm_jw_kstr(&w, "secret", secret);
    mm_jw_end(&w);
    mm_buf_char(&buf, '\n');
    enum mm_err err = mm_buf_check(&buf, info);
    if (!err)
        err = mm_file_write_atomic(path, buf.data, buf.len, 0600, info);
    if (buf.data)
        sodium_memzero(buf.data, buf.cap);
    sodium_memzero(secret, sizeof secret);
    mm_buf_done(&buf);
    return err;
}

struct mm_signature mm_sign(const struct mm_sign_key *key, const void *data, size_t len)
{
    struct mm_signature sig;
    crypto_sign_detached(sig.b, NULL, len ? data : (const void *)"", len, key->secret);
    return sig;
}

enum mm_err mm_sign_verify(const struct mm_sign_public *key, const struct mm_signature *sig, const void *data,
                           size_t len)
{
    if (crypto_sign_verify_detached(sig->b, len ? data : (const void *)"", len, key->b) != 0)
        return MM_ERR_SIGNATURE;
    return MM_OK;
}

void mm_sign_key_id(const struct mm_sign_public *key, char out[MM_KEY_ID_BYTES])
{
    struct mm_hash hash = mm_sha256(key->b, sizeof key->b);
    sodium_bin2hex(out, MM_KEY_ID_BYTES, hash.b, (MM_KEY_ID_BYTES - 1) / 2);
}

void mm_sign_public_format(const struct mm_sign_public *key, char out[MM_PUBLIC_TEXT_BYTES])
{
    mm_base64url(key->b, sizeof key->b, out);
}

enum mm_err mm_sign_public_parse(const char *s, struct mm_sign_public *ret_key)
{
    struct mm_sign_public key;
    size_t len = 0;
    if (mm_base64url_parse(s, key.b, sizeof key.b, &len) != MM_OK || len != sizeof key.b)
        return MM_ERR_SYNTAX;
    *ret_key = key;
    return MM_OK;
}

void mm_signature_format(const struct mm_signature *sig, char out[MM_SIGNATURE_TEXT_BYTES])
{
    mm_base64url(sig->b, sizeof sig->b, out);
}

enum mm_err mm_signature_parse(const char *s, struct mm_signature *ret_sig)
{
    struct mm_signature sig;
    size_t len = 0;
    if (mm_base64url_parse(s, sig.b, sizeof sig.b, &len) != MM_OK || len != sizeof sig.b)
        return MM_ERR_SYNTAX;
    *ret_sig = sig;
    return MM_OK;
}
