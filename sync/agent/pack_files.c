#include "sync/agent/pack_own.h"

#include "sync/agent/figures.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DIR_MODE  02750 /* the kiosk reads through the group */
#define FILE_MODE 0640

bool mm_pack_there(const struct mm_pack_install *in)
{
    return mm_path_is_dir(in->final);
}

bool mm_pack_file_fits(const char *path, const struct mm_manifest_file *file)
{
    struct mm_hash hash;
    int64_t bytes = 0;
    return mm_sha256_file(path, &hash, &bytes, NULL) == MM_OK && bytes == file->bytes &&
           mm_hash_equal(&hash, &file->hash);
}

enum mm_err mm_pack_file_put(const char *to, const struct mm_buf *bytes, struct mm_errinfo *info)
{
    char folder[MM_PATH_BYTES];
    (void)snprintf(folder, sizeof folder, "%s", to);
    *strrchr(folder, '/') = '\0';
    enum mm_err err = mm_mkdirs(folder, DIR_MODE, info);
    return err ? err : mm_file_write_atomic(to, mm_buf_str(bytes), bytes->len, FILE_MODE, info);
}

enum mm_err mm_pack_file_copy(const char *from, const char *to, struct mm_errinfo *info)
{
    struct mm_buf buf;
    if (mm_file_read(from, MM_MAX_PACK_FILE_BYTES, &buf, NULL))
        return MM_ERR_NOT_FOUND;
    enum mm_err err = mm_pack_file_put(to, &buf, info);
    mm_buf_done(&buf);
    return err;
}

/* Before the kiosk hears of the pack. What cannot be drawn is shown in words: no reason to keep the old pack.
 */
static void draw_figures(struct mm_pack_install *in, const struct mm_pack *pack)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    size_t drawn = 0;
    enum mm_err err = mm_agent_figures(in->agent->store, in->agent->dir, pack, NULL, &drawn, &why);
    if (err && err != MM_ERR_BUSY)
        mm_log(MM_LOG_WARN, "%s; the kiosk shows its words instead", why.text);
    if (mm_store_meta_set(in->agent->store, "figure_error", why.text, &why) != MM_OK)
        mm_log(MM_LOG_WARN, "%s; the pack is taken all the same", why.text);
}

enum mm_err mm_pack_check(struct mm_pack_install *in, struct mm_errinfo *info)
{
    struct mm_pack *pack = NULL;
    enum mm_err err = mm_pack_open_known(in->temp, NULL, in->sealed ? &in->key : NULL, &pack, info);
    if (!err && strcmp(pack->version, in->manifest->version) != 0)
        err = mm_fail(info, MM_ERR_INVALID, "%s",
                      mm_say("教材の中身が版と合いません", "the pack's content does not fit its version"));
    if (!err && strcmp(pack->council.id, in->agent->council) != 0)
        err = mm_fail(info, MM_ERR_INVALID, "%s",
                      mm_say("ほかの議会の教材です", "the pack belongs to another council"));
    if (!err)
        draw_figures(in, pack);
    mm_pack_free(pack);
    return err;
}

static bool is_listed(const struct mm_pack_install *in, const char *name)
{
    for (size_t i = 0; i < in->manifest->n_files; i++)
        if (strcmp(in->manifest->files[i].name, name) == 0)
            return true;
    return false;
}

enum mm_err mm_pack_drop_others(struct mm_pack_install *in, struct mm_errinfo *info)
{
    char *roots[] = {in->temp, NULL};
    FTSENT *entry;
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    enum mm_err err = walk ? MM_OK : mm_fail_errno(info, errno, "%s", in->temp);
    while (!err && (entry = fts_read(walk))) {
        bool folder = entry->fts_info == FTS_D || entry->fts_info == FTS_DP;
        bool ours = entry->fts_info == FTS_F && is_listed(in, entry->fts_path + strlen(in->temp) + 1);
        if (!folder && !ours && unlink(entry->fts_accpath) != 0)
            err = mm_fail_errno(info, errno, "%s", entry->fts_path);
    }
    if (walk)
        (void)fts_close(walk);
    return err;
}

void mm_pack_undo(struct mm_pack_install *in)
{
    mm_agent_tree_remove(in->temp);
}

static void sync_dir(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)fsync(fd);
    close(fd);
}

enum mm_err mm_pack_move(struct mm_pack_install *in, struct mm_errinfo *info)
{
    if (rename(in->temp, in->final) != 0)
        return mm_fail_errno(info, errno, "%s", in->final);
    *strrchr(in->temp, '/') = '\0';
    sync_dir(in->temp);
    return MM_OK;
}
