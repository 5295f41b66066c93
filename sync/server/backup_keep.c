#include "sync/server/backup.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/path.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define SHAPE "mamori-########-####" /* a digit for each # */

void mm_backup_name(int64_t at_ms, char out[MM_BACKUP_NAME_BYTES])
{
    struct mm_date day = mm_date_of(at_ms);
    int minute = (int)((at_ms - mm_date_start_ms(day)) / 60000);
    (void)snprintf(out, MM_BACKUP_NAME_BYTES, "mamori-%04d%02d%02d-%02d%02d", day.year, day.month, day.day,
                   minute / 60, minute % 60);
}

/* What stands behind such a name: "" of a backup; NULL when it is none. */
static const char *behind_name(const char *name)
{
    for (const char *shape = SHAPE; *shape; shape++, name++)
        if (*shape == '#' ? *name < '0' || *name > '9' : *name != *shape)
            return NULL;
    return name;
}

/* Not what somebody is making just now. */
static void remove_unfinished(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
        mm_beside_remove(path);
    if (fd >= 0)
        close(fd);
}

/* Unfinished first, in one step: one that is half there is none. */
static bool remove_whole(const char *path)
{
    char temp[MM_PATH_BYTES];
    if ((size_t)snprintf(temp, sizeof temp, "%s.unfinished", path) >= sizeof temp || rename(path, temp) != 0)
        return false;
    mm_beside_remove(temp);
    return true;
}

static bool is_whole(const char *path)
{
    char list[MM_PATH_BYTES];
    return mm_path_join(list, path, MM_BACKUP_LIST) == MM_OK && mm_path_exists(list);
}

static int by_age(const void *a, const void *b)
{
    return strcmp((const char *)b, (const char *)a); /* newest first */
}

struct kept {
    char (*names)[MM_BACKUP_NAME_BYTES]; /* owned */
    size_t n;
};

static void look_at(const char *folder, const char *name, const char *made, struct kept *kept)
{
    char path[MM_PATH_BYTES];
    const char *behind = behind_name(name);
    if (!behind || strcmp(name, made) == 0 || mm_path_join(path, folder, name))
        return;
    if (strcmp(behind, ".unfinished") == 0)
        remove_unfinished(path);
    if (behind[0] || kept->n == MM_MAX_BUNDLE_FILES || !is_whole(path))
        return;
    (void)snprintf(kept->names[kept->n++], MM_BACKUP_NAME_BYTES, "%.*s", (int)(behind - name), name);
}

void mm_backup_keep(const char *folder, const char *made, size_t keep, size_t *ret_gone)
{
    struct kept kept = {.names = calloc(MM_MAX_BUNDLE_FILES, MM_BACKUP_NAME_BYTES)};
    struct dirent *entry;
    size_t gone = 0;
    DIR *dir = kept.names ? opendir(folder) : NULL;
    while (dir && (entry = readdir(dir)))
        look_at(folder, entry->d_name, made, &kept);
    if (dir)
        (void)closedir(dir);
    if (kept.n)
        qsort(kept.names, kept.n, sizeof *kept.names, by_age);
    for (size_t i = keep ? keep - 1 : 0; i < kept.n; i++) {
        char path[MM_PATH_BYTES];
        gone += mm_path_join(path, folder, kept.names[i]) == MM_OK && remove_whole(path);
    }
    free(kept.names);
    if (ret_gone)
        *ret_gone = gone;
}
