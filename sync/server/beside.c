/* What lies beside a database, brought to another one: keys and packs. */
#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/server/copy.h"
#include "sync/server/erase.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_BYTES        (64 * 1024)
#define PACK_VERSION_CHARS 16

static enum mm_err pour(int in, int out, const char *to, struct mm_errinfo *info)
{
    static _Thread_local char chunk[CHUNK_BYTES];
    ssize_t n = 0;
    while ((n = read(in, chunk, sizeof chunk)) > 0) {
        for (ssize_t done = 0; done < n;) {
            ssize_t more = write(out, chunk + done, (size_t)(n - done));
            if (more < 0)
                return mm_fail_errno(info, errno, "%s", to);
            done += more;
        }
    }
    return n < 0 ? mm_fail_errno(info, errno, "%s", to) : MM_OK;
}

enum mm_err mm_beside_copy_file(const char *from, const char *to, struct mm_errinfo *info)
{
    struct stat st;
    char *temp = mm_asprintf("%s.new", to);
    int in = -1, out = -1;
    enum mm_err err = temp ? MM_OK : mm_nomem(info);
    if (!err && ((in = open(from, O_RDONLY | O_CLOEXEC)) < 0 || fstat(in, &st) != 0))
        err = mm_fail_errno(info, errno, "%s", from);
    if (!err && (out = open(temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, st.st_mode & 0777)) < 0)
        err = mm_fail_errno(info, errno, "%s", temp);
    if (!err)
        err = pour(in, out, temp, info);
    if (!err && rename(temp, to) != 0)
        err = mm_fail_errno(info, errno, "%s", to);
    if (in >= 0)
        close(in);
    if (out >= 0)
        close(out);
    if (err && temp)
        (void)unlink(temp);
    free(temp);
    return err;
}

enum mm_err mm_beside_sync(const char *dir, struct mm_errinfo *info)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum mm_err err = fd < 0 || syncfs(fd) != 0 ? mm_fail_errno(info, errno, "%s", dir) : MM_OK;
    if (fd >= 0)
        close(fd);
    return err;
}

/* ---- folders --------------------------------------------------------------------------------------------
 */
static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static FTS *walk_open(const char *dir)
{
    char *own = mm_strdup(dir), *roots[] = {own, NULL}; /* copied by fts_open */
    FTS *walk = own ? fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name) : NULL;
    free(own);
    return walk;
}

enum mm_err mm_beside_walk(const char *dir, mm_beside_each each, void *ctx, struct mm_errinfo *info)
{
    size_t skip = strlen(dir) + 1;
    FTSENT *entry;
    FTS *walk = walk_open(dir);
    enum mm_err err = walk ? MM_OK : mm_fail_errno(info, errno, "%s", dir);
    while (!err && (entry = fts_read(walk))) {
        if (entry->fts_info == FTS_F)
            err = each(ctx, entry->fts_path, entry->fts_path + skip, info);
        else if (entry->fts_info == FTS_ERR || entry->fts_info == FTS_DNR)
            err = mm_fail_errno(info, entry->fts_errno, "%s", entry->fts_path);
    }
    if (walk)
        (void)fts_close(walk);
    return err;
}

void mm_beside_remove(const char *dir)
{
    FTSENT *entry;
    FTS *walk = walk_open(dir);
    while (walk && (entry = fts_read(walk)))
        if (entry->fts_info != FTS_D)
            (void)remove(entry->fts_accpath);
    if (walk)
        (void)fts_close(walk);
}

/* Of what lies in FILE.packs only whole packs, with what opens the sealed ones: not what a publisher is just
 * writing. */
static bool is_left_out(const FTSENT *entry)
{
    if (entry->fts_level == 1 && entry->fts_info == FTS_F && entry->fts_namelen == PACK_VERSION_CHARS + 4 &&
        strcmp(entry->fts_name + PACK_VERSION_CHARS, ".key") == 0)
        return false;
    return entry->fts_level == 1 && (entry->fts_namelen != PACK_VERSION_CHARS ||
                                     (entry->fts_info != FTS_D && entry->fts_info != FTS_DP));
}

static enum mm_err copy_entry(FTSENT *entry, const char *to, struct mm_errinfo *info)
{
    if (entry->fts_info == FTS_D)
        return mm_mkdirs(to, 0750, info);
    if (entry->fts_info == FTS_F)
        return mm_beside_copy_file(entry->fts_path, to, info);
    return entry->fts_errno ? mm_fail_errno(info, entry->fts_errno, "%s", entry->fts_path) : MM_OK;
}

enum mm_err mm_beside_copy_packs(const char *from_file, const char *to_file, struct mm_errinfo *info)
{
    FTSENT *entry;
    FTS *walk = NULL;
    char *from = mm_asprintf("%s.packs", from_file), *to = mm_asprintf("%s.packs", to_file);
    enum mm_err err = from && to ? MM_OK : mm_nomem(info);
    if (!err && !(walk = walk_open(from)))
        err = mm_fail_errno(info, errno, "%s", from);
    while (!err && (entry = fts_read(walk))) {
        if (is_left_out(entry)) {
            (void)fts_set(walk, entry, FTS_SKIP);
            continue;
        }
        char *path = mm_asprintf("%s%s", to, entry->fts_path + strlen(from));
        err = path ? copy_entry(entry, path, info) : mm_nomem(info);
        free(path);
    }
    if (walk)
        (void)fts_close(walk);
    free(from);
    free(to);
    return err;
}

/* ---- keys -----------------------------------------------------------------------------------------------
 */
static enum mm_err same_or_none(const char *from, const char *to, struct mm_errinfo *info)
{
    struct mm_hash a, b;
    enum mm_err err = mm_path_exists(to) ? mm_sha256_file(from, &a, NULL, info) : MM_ERR_NOT_FOUND;
    if (!err)
        err = mm_sha256_file(to, &b, NULL, info);
    if (err)
        return err == MM_ERR_NOT_FOUND ? MM_OK : err;
    if (!mm_hash_equal(&a, &b))
        err = mm_fail(info, MM_ERR_CONFLICT,
                      mm_say("%s は別の記録の鍵です。移すか、別の場所を指定してください",
                             "%s is the key of another store; move it away, or name another place"),
                      to);
    return err;
}

enum mm_err mm_beside_copy(const char *from_file, const char *to_file, struct mm_errinfo *info)
{
    static const char *const keys[] = {".key", ".codes", ".secret", ".pack-key"};
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < sizeof keys / sizeof keys[0]; i++) {
        char *from = mm_asprintf("%s%s", from_file, keys[i]), *to = mm_asprintf("%s%s", to_file, keys[i]);
        err = from && to ? MM_OK : mm_nomem(info);
        if (!err && mm_path_exists(from)) {
            err = same_or_none(from, to, info);
            if (!err)
                err = mm_beside_copy_file(from, to, info);
        }
        free(from);
        free(to);
    }
    if (!err)
        err = mm_beside_copy_packs(from_file, to_file, info);
    if (!err)
        err = mm_erased_merge(from_file, to_file, info);
    char *packs = mm_asprintf("%s.packs", to_file);
    if (!err)
        err = packs ? mm_beside_sync(packs, info) : mm_nomem(info);
    free(packs);
    return err;
}

enum mm_err mm_beside_copy_all(const struct mm_central *from, const char *to_store,
                               enum mm_err (*copy)(const char *from_file, const char *to_file,
                                                   struct mm_errinfo *info),
                               struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (const struct mm_council_own *own = from->shared->councils; own && !err; own = own->next) {
        char *from_file = mm_council_file(from, own);
        char *to_file = from_file ? mm_asprintf("%s%s", to_store, from_file + strlen(from->store)) : NULL;
        err = to_file ? copy(from_file, to_file, info) : mm_nomem(info);
        free(from_file);
        free(to_file);
    }
    return err;
}
