/* Whole files: reading with a maximum, writing so that a crash leaves the old or the new content. */
#include "sync/base/buf.h"
#include "sync/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMP_TRIES 100

enum mm_err mm_file_read(const char *path, size_t max, struct mm_buf *ret_buf, struct mm_errinfo *info)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return mm_fail_errno(info, errno, mm_say("%s を開けません", "cannot open %s"), path);
    struct mm_buf buf;
    mm_buf_init(&buf, max);
    enum mm_err err = MM_OK;
    for (;;) {
        char chunk[16384];
        ssize_t n = read(fd, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            err = mm_fail_errno(info, errno, mm_say("%s を読めません", "cannot read %s"), path);
            break;
        }
        mm_buf_append(&buf, chunk, (size_t)n);
        if (n == 0 || buf.err)
            break;
    }
    close(fd);
    if (!err && buf.err == MM_ERR_TOO_BIG)
        err = mm_fail(info, MM_ERR_TOO_BIG,
                      mm_say("%s は上限の %zu バイトを超えています", "%s is over the maximum of %zu bytes"),
                      path, max);
    if (!err)
        err = mm_buf_check(&buf, info);
    if (err) {
        mm_buf_done(&buf);
        return err;
    }
    *ret_buf = buf;
    return MM_OK;
}

/* Creates path.tmp-PID-N; the umask applies to mode as for the file itself. */
static char *open_temp(const char *path, unsigned mode, int *ret_fd)
{
    for (int i = 0; i < TEMP_TRIES; i++) {
        char *temp = mm_asprintf("%s.tmp-%ld-%d", path, (long)getpid(), i);
        if (!temp) {
            errno = ENOMEM;
            return NULL;
        }
        int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, (mode_t)mode);
        if (fd >= 0) {
            *ret_fd = fd;
            return temp;
        }
        int saved = errno;
        free(temp);
        errno = saved;
        if (errno != EEXIST)
            return NULL;
    }
    return NULL;
}

static bool write_all(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, data, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        data += n;
        len -= (size_t)n;
    }
    return true;
}

/* The new name itself is durable only when its folder is. */
static bool sync_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = !slash ? mm_strdup(".") : mm_strndup(path, slash == path ? 1 : (size_t)(slash - path));
    if (!folder) {
        errno = ENOMEM;
        return false;
    }
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(folder);
    if (fd < 0)
        return false;
    int rc = fsync(fd);
    int saved = errno;
    close(fd);
    errno = saved;
    return rc == 0;
}

enum mm_err mm_file_write_atomic(const char *path, const void *data, size_t len, unsigned mode,
                                 struct mm_errinfo *info)
{
    int fd = -1;
    char *temp = open_temp(path, mode, &fd);
    bool good = temp && write_all(fd, data, len) && fdatasync(fd) == 0;
    int saved = errno;
    if (fd >= 0 && close(fd) != 0 && good) {
        good = false;
        saved = errno;
    }
    if (good && rename(temp, path) != 0) {
        good = false;
        saved = errno;
    }
    if (!good && temp)
        unlink(temp);
    free(temp);
    if (good && !sync_folder_of(path)) {
        good = false;
        saved = errno;
    }
    if (good)
        return MM_OK;
    return mm_fail_errno(info, saved, mm_say("%s に書けません", "cannot write %s"), path);
}
