/* What a writer that was killed has left: a sealed piece beside the name that it would have had. One that is
 * being written is locked by its writer; a lock ends with whoever holds it, in whichever way. */
#include "sync/wire/bundle_bytes.h"

#include "sync/base/path.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define HEX       "0123456789abcdef"
#define DIGITS    "0123456789"
#define HEX_CHARS 16

/* "…-0123456789abcdef.mamori.tmp-123-0", as mm_bundle_name() and mm_file_out_open() make it. */
static bool is_piece(const char *name)
{
    static const char ending[] = MM_BUNDLE_SUFFIX ".tmp-";
    const char *at = strstr(name, ending);
    if (!at || at - name <= HEX_CHARS || at[-HEX_CHARS - 1] != '-' ||
        strspn(at - HEX_CHARS, HEX) != HEX_CHARS)
        return false;
    at += sizeof ending - 1;
    size_t pid = strspn(at, DIGITS);
    return pid && at[pid] == '-' && at[pid + 1] && !at[pid + 1 + strspn(at + pid + 1, DIGITS)];
}

void mm_bundle_lock(int fd)
{
    (void)flock(fd, LOCK_EX | LOCK_NB); /* a medium without locks is not swept either */
}

static void sweep_one(const char *path)
{
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        (void)unlink(path);
    close(fd);
}

void mm_bundle_sweep(const char *dir)
{
    char path[MM_PATH_BYTES];
    const struct dirent *entry;
    DIR *list = opendir(dir);
    while (list && (entry = readdir(list)))
        if (is_piece(entry->d_name) && mm_path_join(path, dir, entry->d_name) == MM_OK)
            sweep_one(path);
    if (list)
        closedir(list);
}
