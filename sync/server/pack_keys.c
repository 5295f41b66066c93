/* FILE.packs/<version>.key: what opens a sealed pack, sealed to the key of this server (FILE.key). */
#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <string.h>

static enum mm_err own_key(struct mm_central *central, struct mm_sign_key *ret_key, struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES];
    enum mm_err err = mm_central_key_path(central, path, sizeof path);
    return err ? mm_fail(info, err, "%s", central->file) : mm_sign_key_load(path, ret_key, info);
}

enum mm_err mm_packs_key_put(struct mm_central *central, const char *version, const struct mm_seal_key *key,
                             struct mm_errinfo *info)
{
    struct mm_sign_key own;
    struct mm_grant grant = {.key = *key};
    char path[MM_PATH_BYTES];
    struct mm_buf text;
    enum mm_err err = mm_packs_path(central, version, ".key", path, info);
    if (!err)
        err = own_key(central, &own, info);
    if (err)
        return err;
    (void)snprintf(grant.council, sizeof grant.council, "%s", central->council);
    (void)snprintf(grant.version, sizeof grant.version, "%s", version);
    mm_buf_init(&text, MM_MAX_GRANT_BYTES);
    err = mm_grant_seal(&grant, &own.public_key, &text, info);
    mm_grant_done(&grant);
    mm_sign_key_done(&own);
    if (!err)
        err = mm_file_write_atomic(path, text.data, text.len, 0600, info);
    mm_buf_done(&text);
    return err;
}

enum mm_err mm_packs_key_get(struct mm_central *central, const char *version, struct mm_grant *ret_grant,
                             struct mm_errinfo *info)
{
    struct mm_sign_key own;
    char path[MM_PATH_BYTES];
    struct mm_buf text;
    enum mm_err err = mm_packs_path(central, version, ".key", path, info);
    if (!err && !mm_path_exists(path))
        return mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                       mm_say("封をした教材ではありません", "this pack is not sealed"));
    if (!err)
        err = mm_file_read(path, MM_MAX_GRANT_BYTES, &text, info);
    if (err)
        return err;
    err = own_key(central, &own, info);
    if (!err) {
        err = mm_grant_open(&own, mm_buf_str(&text), text.len, central->council, version, ret_grant, info);
        mm_sign_key_done(&own);
    }
    mm_buf_done(&text);
    return err;
}

enum mm_err mm_packs_text(struct mm_central *central, const char *version, const char *name,
                          struct mm_buf *ret_text, struct mm_errinfo *info)
{
    char suffix[300], path[MM_PATH_BYTES];
    struct mm_grant grant;
    struct mm_buf closed;
    (void)snprintf(suffix, sizeof suffix, "/%s", name);
    enum mm_err err = mm_packs_path(central, version, suffix, path, info);
    if (err || mm_path_exists(path))
        return err ? err : mm_file_read(path, MM_MAX_PACK_FILE_BYTES, ret_text, info);
    (void)snprintf(suffix, sizeof suffix, "/%s" MM_PACK_SEALED, name);
    err = mm_packs_path(central, version, suffix, path, info);
    if (!err)
        err = mm_file_read(path, MM_MAX_PACK_FILE_BYTES, &closed, info);
    if (err)
        return err;
    err = mm_packs_key_get(central, version, &grant, info);
    if (!err) {
        mm_buf_init(ret_text, MM_MAX_PACK_FILE_BYTES);
        err = mm_unseal_shared(&grant.key, name, closed.data, closed.len, ret_text, info);
        mm_grant_done(&grant);
    }
    mm_buf_done(&closed);
    return err;
}
