/* The kiosk's private key, and how it changes: the new one waits in agent.key.next until the store's fact
 * "key_id" names it. That fact is the switch: written in one transaction with whatever else changes, so that
 * at any moment exactly one of the two files is the key. */
#include "sync/agent/agent.h"
#include "sync/base/log.h"

#include <stdio.h>
#include <string.h>

static enum mm_err paths(const char *dir, char key[MM_PATH_BYTES], char next[MM_PATH_BYTES],
                         struct mm_errinfo *info)
{
    if (mm_path_join(key, dir, "agent.key") || mm_path_join(next, dir, "agent.key.next"))
        return mm_fail(info, MM_ERR_TOO_BIG, "%s",
                       mm_say("フォルダーの名前が長すぎます", "the path is too long"));
    return MM_OK;
}

static enum mm_err load_or_make(const char *path, struct mm_sign_key *ret_key, struct mm_errinfo *info)
{
    if (mm_path_exists(path))
        return mm_sign_key_load(path, ret_key, info);
    struct mm_sign_key key;
    mm_sign_key_new(&key, NULL);
    enum mm_err err = mm_sign_key_store(path, &key, info);
    if (err)
        mm_sign_key_done(&key);
    else
        *ret_key = key;
    return err;
}

enum mm_err mm_agent_key_make(const char *dir, bool next, struct mm_sign_key *ret_key,
                              struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES], path_next[MM_PATH_BYTES];
    enum mm_err err = paths(dir, path, path_next, info);
    return err ? err : load_or_make(next ? path_next : path, ret_key, info);
}

bool mm_agent_key_there(const char *dir)
{
    char path[MM_PATH_BYTES], next[MM_PATH_BYTES];
    return paths(dir, path, next, NULL) == MM_OK && (mm_path_exists(path) || mm_path_exists(next));
}

/* Loads the file when its key has this id; "" takes any. */
static bool load_if(const char *path, const char *key_id, struct mm_sign_key *ret_key)
{
    struct mm_sign_key key;
    char id[MM_KEY_ID_BYTES];
    if (mm_sign_key_load(path, &key, NULL))
        return false;
    mm_sign_key_id(&key.public_key, id);
    if (key_id[0] && strcmp(id, key_id) != 0) {
        mm_sign_key_done(&key);
        return false;
    }
    *ret_key = key;
    return true;
}

enum mm_err mm_agent_key_load(struct mm_store *store, const char *dir, struct mm_sign_key *ret_key,
                              struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES], next[MM_PATH_BYTES], key_id[MM_KEY_ID_BYTES] = "";
    struct mm_sign_key any;
    enum mm_err err = paths(dir, path, next, info);
    if (err)
        return err;
    if (mm_store_meta_get(store, "key_id", key_id, sizeof key_id, NULL))
        key_id[0] = '\0'; /* enrolled by an earlier version: agent.key it is */
    if (load_if(path, key_id, ret_key))
        return MM_OK;
    if (key_id[0] && load_if(next, key_id, ret_key)) {
        (void)rename(next, path); /* it counts where it is, too */
        return MM_OK;
    }
    /* The file's own trouble first (who may read it, what is in it). */
    err = mm_sign_key_load(path, &any, info);
    if (!err)
        mm_sign_key_done(&any);
    return mm_fail(
        info, err ? err : MM_ERR_AUTH, "%s",
        mm_say("この端末の鍵が、登録したときのものと違います。新しい登録コードで mamori-agent enrol "
               "--again を行ってください",
               "this kiosk's key is not the one it enrolled with; run mamori-agent enrol --again with a "
               "new code"));
}
