/* Packs that are sealed: what opens them, from the server to DIR/seals/<version> (sealed to the key of this
 * kiosk) and from there, opened, to the kiosk through memory alone (sync/store/pack_key.c). */
#include "sync/agent/pack.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/wire/grant.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define VERSION_LEN 16
#define DIR_MODE    0700
#define FILE_MODE   0600

static enum mm_err path_of(struct mm_agent *agent, const char *folder, const char *name,
                           char out[MM_PATH_BYTES], struct mm_errinfo *info)
{
    char dir[MM_PATH_BYTES];
    if (mm_path_join(dir, agent->dir, folder) || mm_path_join(out, dir, name))
        return mm_fail(info, MM_ERR_TOO_BIG, "%s",
                       mm_say("フォルダーの名前が長すぎます", "the path is too long"));
    return MM_OK;
}

bool mm_agent_offer_sealed(const struct mm_manifest *manifest)
{
    for (size_t i = 0; i < manifest->n_files; i++)
        if (mm_pack_file_sealed(manifest->files[i].name))
            return true;
    return false;
}

static enum mm_err open_kept(struct mm_agent *agent, const char *version, struct mm_grant *ret_grant,
                             struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES];
    struct mm_buf text;
    enum mm_err err = path_of(agent, "seals", version, path, info);
    if (!err)
        err = mm_file_read(path, MM_MAX_GRANT_BYTES, &text, info);
    if (err)
        return err;
    err = mm_grant_open(&agent->key, mm_buf_str(&text), text.len, agent->council, version, ret_grant, info);
    mm_buf_done(&text);
    return err;
}

static enum mm_err keep(struct mm_agent *agent, const char *version, const struct mm_buf *text,
                        struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES], dir[MM_PATH_BYTES];
    enum mm_err err = path_of(agent, "seals", version, path, info);
    if (err)
        return err;
    memcpy(dir, path, sizeof dir);
    *strrchr(dir, '/') = '\0';
    err = mm_mkdirs(dir, DIR_MODE, info);
    return err ? err : mm_file_write_atomic(path, text->data, text->len, FILE_MODE, info);
}

/* Looked at before it is kept. */
static enum mm_err fetch(struct mm_agent *agent, const char *version, struct mm_grant *ret_grant,
                         struct mm_errinfo *info)
{
    struct mm_http_answer answer;
    char path[64];
    mm_http_answer_init(&answer);
    (void)snprintf(path, sizeof path, "/kiosk/v1/pack-key/%s", version);
    enum mm_err err = mm_agent_get(agent, path, NULL, &answer, info);
    if (!err)
        err = mm_grant_open(&agent->key, mm_buf_str(&answer.body), answer.body.len, agent->council, version,
                            ret_grant, info);
    if (!err)
        err = keep(agent, version, &answer.body, info);
    mm_http_answer_done(&answer);
    return err;
}

enum mm_err mm_agent_seal_bring(struct mm_agent *agent, const char *version, struct mm_seal_key *ret_key,
                                struct mm_errinfo *info)
{
    struct mm_grant grant;
    enum mm_err err = open_kept(agent, version, &grant, NULL);
    if (err) /* none yet, or sealed to a key that this kiosk has no more */
        err = fetch(agent, version, &grant, info);
    if (err)
        return err;
    *ret_key = grant.key;
    mm_grant_done(&grant);
    return mm_pack_key_put(version, ret_key, info);
}

void mm_agent_seal_drop(struct mm_agent *agent, const char *version)
{
    char path[MM_PATH_BYTES];
    mm_pack_key_drop(version);
    if (path_of(agent, "seals", version, path, NULL) == MM_OK)
        (void)unlink(path);
}

/* ---- all of them --------------------------------------------------------------------------------------- */
typedef enum mm_err (*each)(struct mm_agent *agent, const char *version, struct mm_errinfo *info);

static enum mm_err walk(struct mm_agent *agent, each run, struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES], versions[64][VERSION_LEN + 1];
    const struct dirent *entry;
    size_t n = 0;
    enum mm_err err = mm_path_join(path, agent->dir, "seals");
    DIR *dir = err ? NULL : opendir(path);
    while (dir && n < 64 && (entry = readdir(dir)))
        if (strspn(entry->d_name, "0123456789abcdef") == VERSION_LEN && !entry->d_name[VERSION_LEN])
            memcpy(versions[n++], entry->d_name, VERSION_LEN + 1);
    if (dir)
        closedir(dir);
    for (size_t i = 0; i < n; i++) { /* one that fails keeps none of the others */
        enum mm_err one = run(agent, versions[i], err ? NULL : info);
        err = err ? err : one;
    }
    return err;
}

static enum mm_err hand(struct mm_agent *agent, const char *version, bool asks, struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES];
    struct mm_seal_key key;
    struct mm_grant grant;
    enum mm_err err = path_of(agent, "packs", version, path, info);
    if (!err && !mm_path_is_dir(path)) { /* its pack was cleared away */
        mm_agent_seal_drop(agent, version);
        return MM_OK;
    }
    if (!err && mm_pack_key_get(version, &key, NULL) == MM_OK) {
        mm_wipe(&key, sizeof key);
        return MM_OK;
    }
    if (!err && asks) {
        err = mm_agent_seal_bring(agent, version, &key, info);
        mm_wipe(&key, sizeof key);
        return err;
    }
    if (!err)
        err = open_kept(agent, version, &grant, info);
    if (err)
        return err;
    err = mm_pack_key_put(version, &grant.key, info);
    mm_grant_done(&grant);
    return err;
}

static enum mm_err hand_one(struct mm_agent *agent, const char *version, struct mm_errinfo *info)
{
    return hand(agent, version, false, info);
}

static enum mm_err bring_one(struct mm_agent *agent, const char *version, struct mm_errinfo *info)
{
    return hand(agent, version, true, info);
}

void mm_agent_seals_hand(struct mm_agent *agent, bool asks)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    if (walk(agent, asks ? bring_one : hand_one, &why) != MM_OK)
        mm_log(MM_LOG_WARN, "a sealed pack stays closed: %s", why.text);
}

/* First the store forgets the pack, so that no kiosk looks for it; last goes what tells that there was one.
 */
static enum mm_err forget_one(struct mm_agent *agent, const char *version, struct mm_errinfo *info)
{
    static const char *const names[] = {"pack_dir", "pack_before"};
    const struct mm_store_fact gone[] = {{"pack_dir", ""}, {"pack_version", ""}, {"manifest_etag", ""}};
    char path[MM_PATH_BYTES], value[MM_PATH_BYTES];
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < sizeof names / sizeof names[0]; i++) {
        const char *slash = mm_store_meta_get(agent->store, names[i], value, sizeof value, NULL) == MM_OK
                                ? strrchr(value, '/')
                                : NULL;
        if (slash && strcmp(slash + 1, version) == 0)
            err = i == 0 ? mm_store_meta_put(agent->store, gone, sizeof gone / sizeof gone[0], info)
                         : mm_store_meta_set(agent->store, names[i], "", info);
    }
    if (!err)
        err = path_of(agent, "packs", version, path, info);
    if (err)
        return err;
    mm_agent_tree_remove(path);
    mm_agent_seal_drop(agent, version);
    return MM_OK;
}

enum mm_err mm_agent_seals_forget(struct mm_agent *agent, struct mm_errinfo *info)
{
    return walk(agent, forget_one, info);
}
