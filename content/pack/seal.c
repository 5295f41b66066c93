/* A pack that is not for everybody's eyes (対策基準、実施手順): its files sealed one by one, so that they
 * travel, are signed and are kept as any others. Drawings and sound are read from the disk by other programs
 * and stay as they are. */
#include "content/pack/source.h"
#include "sync/base/path.h"

#include <stdio.h>
#include <string.h>

#define DIR_MODE  0700
#define FILE_MODE 0600

bool mm_pack_file_sealed(const char *name)
{
    size_t len = strlen(name), ending = strlen(MM_PACK_SEALED);
    return len > ending && strcmp(name + len - ending, MM_PACK_SEALED) == 0;
}

static bool stays_open(const char *name)
{
    static const char *const folders[] = {"figures/", "sounds/"};
    const char *own = strncmp(name, "common/", 7) == 0 ? name + 7 : name;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        if (strncmp(own, folders[i], strlen(folders[i])) == 0)
            return true;
    return false;
}

static enum mm_err put(const struct mm_source *source, const char *to, const struct mm_buf *bytes,
                       struct mm_errinfo *info)
{
    char name[sizeof source->name + sizeof MM_PACK_SEALED], path[MM_PATH_BYTES], folder[MM_PATH_BYTES];
    (void)snprintf(name, sizeof name, "%s%s", source->name, stays_open(source->name) ? "" : MM_PACK_SEALED);
    if (strlen(name) >= sizeof source->name || mm_path_join(path, to, name))
        return mm_fail(info, MM_ERR_TOO_BIG, "教材のファイルの名前が長すぎます: %s", source->name);
    memcpy(folder, path, sizeof folder);
    *strrchr(folder, '/') = '\0';
    enum mm_err err = mm_mkdirs(folder, DIR_MODE, info);
    return err ? err : mm_file_write_atomic(path, bytes->data, bytes->len, FILE_MODE, info);
}

static enum mm_err seal_one(const struct mm_source *source, const char *to, const struct mm_seal_key *key,
                            struct mm_errinfo *info)
{
    struct mm_buf plain, closed;
    if (source->sealed)
        return mm_fail(info, MM_ERR_INVALID, "もう封をしてあります: %s", source->name);
    enum mm_err err = mm_file_read(source->path, MM_MAX_PACK_FILE_BYTES, &plain, info);
    if (err)
        return err;
    mm_buf_init(&closed, MM_MAX_PACK_FILE_BYTES);
    if (stays_open(source->name))
        mm_buf_append(&closed, plain.data, plain.len);
    else
        err = mm_seal_shared(key, source->name, plain.data, plain.len, &closed, info);
    if (!err)
        err = mm_buf_check(&closed, info);
    if (!err)
        err = put(source, to, &closed, info);
    mm_buf_done(&plain);
    mm_buf_done(&closed);
    return err;
}

enum mm_err mm_pack_seal(const char *dir, const char *to, const struct mm_seal_key *key,
                         struct mm_errinfo *info)
{
    struct mm_sources sources = {0};
    struct mm_findings findings;
    mm_findings_init(&findings);
    enum mm_err err = mm_sources_list(dir, &sources, &findings, info);
    if (!err && findings.errors)
        err = mm_fail(info, MM_ERR_INVALID, "教材 %s: %s", findings.list[0].file, findings.list[0].message);
    for (size_t i = 0; !err && i < sources.n; i++)
        err = seal_one(&sources.list[i], to, key, info);
    mm_sources_done(&sources);
    mm_findings_done(&findings);
    return err;
}
