#include "sync/server/upload.h"
#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/server/body.h"
#include "sync/server/copy.h"
#include "sync/server/internal.h"
#include "sync/server/offers.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST     "mamori-upload 1 "
#define MAX_FIRST 200
#define FOLDER    "upload.tmp" /* the writer unpacks one at a time */

struct mm_upload {
    struct mm_offer offer;
    struct mm_manifest manifest;
    struct mm_seal_key key;
    bool sealed, mapped;
    const char *files; /* borrowed: the first byte of the first */
};

void mm_upload_begin(const struct mm_buf *offer, const struct mm_seal_key *key, struct mm_buf *out)
{
    char text[MM_PUBLIC_TEXT_BYTES] = "";
    if (key)
        mm_base64url(key->b, sizeof key->b, text);
    mm_buf_printf(out, FIRST "%zu%s%s\n", offer->len, key ? " " : "", text);
    mm_buf_append(out, offer->data, offer->len);
    mm_wipe(text, sizeof text);
}

void mm_upload_free(struct mm_upload *upload)
{
    if (!upload)
        return;
    mm_manifest_done(&upload->manifest);
    mm_wipe(&upload->key, sizeof upload->key);
    free(upload);
}

/* The first line. Returns what stands behind it; NULL: it is none of ours. */
static const char *read_first(struct mm_upload *upload, const char *body, size_t len, size_t *ret_offer_len)
{
    char line[MAX_FIRST], *stop = NULL;
    const char *end = memchr(body, '\n', len < MAX_FIRST ? len : MAX_FIRST);
    size_t key_len = 0;
    if (!end || (size_t)(end - body) <= strlen(FIRST) || memcmp(body, FIRST, strlen(FIRST)) != 0)
        return NULL;
    (void)snprintf(line, sizeof line, "%.*s", (int)(end - body), body);
    const char *number = line + strlen(FIRST);
    unsigned long long n = strtoull(number, &stop, 10);
    bool good = *number >= '0' && *number <= '9' && n > 0 && n <= MM_MAX_OFFER_BYTES;
    upload->sealed = *stop == ' ';
    if (upload->sealed)
        good = good && mm_base64url_parse(stop + 1, upload->key.b, sizeof upload->key.b, &key_len) == MM_OK &&
               key_len == sizeof upload->key.b;
    else
        good = good && *stop == '\0';
    mm_wipe(line, sizeof line);
    *ret_offer_len = (size_t)n;
    return good ? end + 1 : NULL;
}

/* Each file is what was signed, and there is nothing more and nothing less. */
static enum mm_err check_files(const struct mm_upload *upload, size_t len, struct mm_errinfo *info)
{
    const char *at = upload->files;
    for (size_t i = 0; i < upload->manifest.n_files; i++) {
        const struct mm_manifest_file *file = &upload->manifest.files[i];
        size_t left = len - (size_t)(at - upload->files), bytes = (size_t)file->bytes;
        if (bytes > left)
            return mm_fail(info, MM_ERR_SYNTAX,
                           mm_say("教材が途中で切れています（%s）。配っていません",
                                  "the pack is cut off (%s); nothing was published"),
                           file->name);
        struct mm_hash hash = mm_sha256(at, bytes);
        if (!mm_hash_equal(&hash, &file->hash))
            return mm_fail(
                info, MM_ERR_CONFLICT,
                mm_say("教材のファイルが署名したものと違います（%s）。配っていません",
                       "a file of the pack is not the one that was signed (%s); nothing was published"),
                file->name);
        if (upload->mapped)
            mm_body_drop(at, bytes);
        at += bytes;
    }
    if (at != upload->files + len)
        return mm_fail(info, MM_ERR_SYNTAX, "%s",
                       mm_say("教材に余分なものがあります。配っていません",
                              "there is something behind the pack; nothing was published"));
    return MM_OK;
}

static enum mm_err read_all(struct mm_central *central, const char *body, size_t len,
                            struct mm_upload *upload, struct mm_errinfo *info)
{
    size_t offer_len = 0;
    const char *at = read_first(upload, body, len, &offer_len);
    if (!at || offer_len > len - (size_t)(at - body))
        return mm_fail(
            info, MM_ERR_SYNTAX, "%s",
            mm_say("教材として読めません。配っていません", "this is no pack; nothing was published"));
    enum mm_err err = mm_offer_read(at, offer_len, &upload->offer, info);
    if (!err)
        err = mm_offer_trust(central, &upload->offer, &upload->manifest, info);
    if (err)
        return err;
    upload->files = at + offer_len;
    return check_files(upload, len - (size_t)(upload->files - body), info);
}

enum mm_err mm_upload_read(struct mm_central *central, const char *body, size_t len, bool mapped,
                           struct mm_upload **ret_upload, struct mm_errinfo *info)
{
    struct mm_upload *upload = calloc(1, sizeof *upload);
    if (!upload)
        return mm_nomem(info);
    upload->mapped = mapped;
    mm_manifest_init(&upload->manifest);
    enum mm_err err = read_all(central, body, len, upload, info);
    if (err)
        mm_upload_free(upload);
    else
        *ret_upload = upload;
    return err;
}

/* Not synced: publishing copies it once more, and syncs that. */
static enum mm_err write_file(const char *dir, const struct mm_manifest_file *file, const char *bytes,
                              struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES], folder[MM_PATH_BYTES];
    enum mm_err err = mm_path_safe(file->name) ? mm_path_join(path, dir, file->name) : MM_ERR_INVALID;
    if (err)
        return mm_fail(info, err, "%s", file->name);
    (void)snprintf(folder, sizeof folder, "%s", path);
    *strrchr(folder, '/') = '\0';
    err = mm_mkdirs(folder, 0700, info);
    if (err)
        return err;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool good = fd >= 0;
    for (size_t done = 0; good && done < (size_t)file->bytes;) {
        ssize_t n = write(fd, bytes + done, (size_t)file->bytes - done);
        good = n > 0 || (n < 0 && errno == EINTR);
        done += n > 0 ? (size_t)n : 0;
    }
    if (!good)
        err = mm_fail_errno(info, errno, "%s", path);
    if (fd >= 0)
        (void)close(fd);
    return err;
}

static enum mm_err unpack(const struct mm_upload *upload, const char *dir, struct mm_errinfo *info)
{
    const char *at = upload->files;
    enum mm_err err = mm_mkdirs(dir, 0700, info);
    for (size_t i = 0; !err && i < upload->manifest.n_files; i++) {
        const struct mm_manifest_file *file = &upload->manifest.files[i];
        err = write_file(dir, file, at, info);
        if (upload->mapped)
            mm_body_drop(at, (size_t)file->bytes);
        at += file->bytes;
    }
    return err;
}

enum mm_err mm_upload_publish(struct mm_central *central, const struct mm_upload *upload, const char *actor,
                              struct mm_errinfo *info)
{
    char dir[MM_PATH_BYTES];
    enum mm_err err = mm_packs_path(central, FOLDER, "", dir, info);
    if (err)
        return err;
    mm_beside_remove(dir); /* of one that was killed */
    err = unpack(upload, dir, info);
    if (!err)
        err = mm_packs_publish(central, actor, dir, NULL, upload->sealed ? &upload->key : NULL,
                               &upload->offer, info);
    mm_beside_remove(dir);
    return err;
}
