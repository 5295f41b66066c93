/* How the command line of this machine and a running server know each other. FILE.secret: 256 random bits
 * that open /api/v1; the database holds only their SHA-256. FILE.tls.pem: the server's certificate. */
#include "sync/base/log.h"
#include "sync/server/internal.h"
#include "sync/server/offers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SECRET_BYTES 32
#define SETTING_NAME "api_secret_sha256"

static enum mm_err name(const char *file, const char *ending, char *out, size_t out_bytes)
{
    int len = snprintf(out, out_bytes, "%s.%s", file, ending);
    return len < 0 || (size_t)len >= out_bytes ? MM_ERR_TOO_BIG : MM_OK;
}

static enum mm_err beside(const char *url, const char *ending, char *out, size_t out_bytes)
{
    char *file = NULL;
    enum mm_err err = mm_central_file(url, &file, NULL);
    if (!err)
        err = name(file, ending, out, out_bytes);
    free(file);
    return err;
}

enum mm_err mm_central_tls_path(const char *url, char *out, size_t out_bytes)
{
    return beside(url, "tls.pem", out, out_bytes);
}

enum mm_err mm_central_key_path(struct mm_central *central, char *out, size_t out_bytes)
{
    return name(central->file, "key", out, out_bytes);
}

enum mm_err mm_central_pack_key_path(struct mm_central *central, char *out, size_t out_bytes)
{
    return name(central->file, "pack-key", out, out_bytes);
}

enum mm_err mm_central_tls_show(struct mm_central *central, const char *pem, struct mm_errinfo *info)
{
    char path[1024];
    enum mm_err err = name(central->store, "tls.pem", path, sizeof path);
    if (err)
        return mm_fail(info, err, mm_say("ファイル名が長すぎます: %s", "the file name is too long: %s"),
                       central->url);
    return mm_file_write_atomic(path, pem, strlen(pem), 0640, info);
}

void mm_central_trust(struct mm_central *central, const char *ca_file)
{
    central->ca_file = ca_file;
}

enum mm_err mm_secret_make(struct mm_central *central, struct mm_errinfo *info)
{
    uint8_t raw[SECRET_BYTES];
    char text[64], path[1024], hex[MM_HASH_HEX_BYTES];
    enum mm_err err = name(central->file, "secret", path, sizeof path);
    if (err)
        return mm_fail(info, err, mm_say("ファイル名が長すぎます: %s", "the file name is too long: %s"),
                       central->url);
    mm_random_bytes(raw, sizeof raw);
    mm_base64url(raw, sizeof raw, text);
    struct mm_hash hash = mm_sha256(text, strlen(text));
    mm_hash_format(&hash, hex);
    err = mm_setting_put(central, SETTING_NAME, hex, info);
    if (!err)
        err = mm_file_write_atomic(path, text, strlen(text), 0600, info);
    mm_wipe(raw, sizeof raw);
    mm_wipe(text, sizeof text);
    return err;
}

enum mm_err mm_secret_check(struct mm_central *central, const char *secret, struct mm_errinfo *info)
{
    char hex[MM_HASH_HEX_BYTES] = "";
    struct mm_errinfo why = MM_ERRINFO_INIT;
    struct mm_hash kept, given = mm_sha256(secret, strlen(secret));
    enum mm_err err = mm_setting_get(central, SETTING_NAME, hex, sizeof hex, &why);
    if (err && err != MM_ERR_NOT_FOUND)
        return mm_fail(info, err, "%s", why.text);
    bool same = !err && mm_hash_parse(hex, &kept) == MM_OK && mm_hash_equal(&kept, &given);
    return same ? MM_OK : mm_fail(info, MM_ERR_AUTH, "%s", "not the secret of this machine");
}

enum mm_err mm_secret_load(const char *file, char *out, size_t out_bytes, struct mm_errinfo *info)
{
    char path[1024];
    struct mm_buf buf;
    struct stat st;
    enum mm_err err = name(file, "secret", path, sizeof path);
    if (err)
        return mm_fail(info, err, mm_say("ファイル名が長すぎます: %s", "the file name is too long: %s"),
                       file);
    if (stat(path, &st) == 0 && (st.st_mode & 077) != 0)
        return mm_fail(info, MM_ERR_AUTH,
                       mm_say("%s をほかの人も読めます。chmod 600 を行ってください",
                              "%s can be read by others; chmod 600 it"),
                       path);
    mm_buf_init(&buf, 256);
    err = mm_file_read(path, 256, &buf, info);
    if (!err) {
        size_t len = strcspn(mm_buf_str(&buf), "\r\n");
        if (len >= out_bytes)
            err = mm_fail(info, MM_ERR_INVALID, "%s", path);
        else
            (void)snprintf(out, out_bytes, "%.*s", (int)len, mm_buf_str(&buf));
        mm_wipe(buf.data, buf.len);
    }
    mm_buf_done(&buf);
    return err;
}
