/* What opens a sealed pack, from the agent to the kiosk: a file a version in a folder that is in memory alone
 * ($MAMORI_KEYS, else /run/mamori-keys, which systemd makes for the agent). Nothing of it is left when the
 * machine is off; the agent puts it there again. */
#include "sync/store/store.h"

#include "sync/base/log.h"
#include "sync/base/path.h"

#include <errno.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#define DEFAULT_DIR "/run/mamori-keys"
#define FILE_MODE   0640 /* the kiosk reads through the group */

static enum mm_err path_of(const char *version, char out[MM_PATH_BYTES], struct mm_errinfo *info)
{
    const char *dir = getenv("MAMORI_KEYS");
    dir = dir && *dir ? dir : DEFAULT_DIR;
    if (strlen(version) != 16 || strspn(version, "0123456789abcdef") != 16 || mm_path_join(out, dir, version))
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("教材の版の書き方が正しくありません", "the pack's version is malformed"));
    return MM_OK;
}

/* Of the folder or of a file in it. */
static bool in_memory(const char *path)
{
    struct statfs fs;
    return statfs(path, &fs) == 0 && (fs.f_type == TMPFS_MAGIC || fs.f_type == RAMFS_MAGIC);
}

enum mm_err mm_pack_key_put(const char *version, const struct mm_seal_key *key, struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES], dir[MM_PATH_BYTES], text[MM_PUBLIC_TEXT_BYTES];
    enum mm_err err = path_of(version, path, info);
    if (err)
        return err;
    memcpy(dir, path, sizeof dir);
    *strrchr(dir, '/') = '\0';
    if (!in_memory(dir))
        return mm_fail(info, MM_ERR_REFUSED,
                       mm_say("封をした教材の鍵を置く場所 %s がないか、メモリの上（tmpfs）ではありません",
                              "%s, where keys of sealed packs go, is not there or not in memory (tmpfs)"),
                       dir);
    mm_base64url(key->b, sizeof key->b, text);
    err = mm_file_write_atomic(path, text, strlen(text), FILE_MODE, info);
    mm_wipe(text, sizeof text);
    return err;
}

enum mm_err mm_pack_key_get(const char *version, struct mm_seal_key *ret_key, struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES];
    struct mm_buf text;
    size_t len = 0;
    enum mm_err err = path_of(version, path, info);
    if (!err)
        err = mm_file_read(path, MM_PUBLIC_TEXT_BYTES, &text, info);
    if (err)
        return err;
    if (mm_base64url_parse(mm_buf_str(&text), ret_key->b, sizeof ret_key->b, &len) ||
        len != sizeof ret_key->b)
        err = mm_fail(info, MM_ERR_CORRUPT, "%s", path);
    mm_wipe(text.data, text.len);
    mm_buf_done(&text);
    return err;
}

void mm_pack_key_drop(const char *version)
{
    char path[MM_PATH_BYTES];
    if (path_of(version, path, NULL) == MM_OK)
        (void)unlink(path);
}

enum mm_err mm_pack_open_handed(const char *dir, char mark[MM_PACK_MARK_BYTES], struct mm_pack **ret_pack,
                                struct mm_errinfo *info)
{
    struct mm_seal_key key;
    const char *name = strrchr(dir, '/');
    bool has_key = name && mm_pack_key_get(name + 1, &key, NULL) == MM_OK;
    enum mm_err err = mark ? mm_pack_open_marked(dir, has_key ? &key : NULL, mark, ret_pack, info)
                           : mm_pack_open_known(dir, NULL, has_key ? &key : NULL, ret_pack, info);
    if (has_key)
        mm_wipe(&key, sizeof key);
    return err;
}
