#include "sync/base/shred.h"
#include "sync/base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static enum mm_err write_zeros(int fd, off_t bytes)
{
    static const char zeros[4096];
    while (bytes > 0) {
        ssize_t n = write(fd, zeros, bytes < (off_t)sizeof zeros ? (size_t)bytes : sizeof zeros);
        if (n < 0)
            return MM_ERR_IO;
        bytes -= n;
    }
    return fsync(fd) == 0 ? MM_OK : MM_ERR_IO;
}

enum mm_err mm_file_shred(const char *path, struct mm_errinfo *info)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    struct stat st;
    if (fd < 0 && errno == ENOENT)
        return MM_OK;
    bool bad = fd < 0 || fstat(fd, &st) != 0 || write_zeros(fd, st.st_size) != MM_OK || unlink(path) != 0;
    enum mm_err err = bad ? mm_fail_errno(info, errno, "%s", path) : MM_OK;
    if (fd >= 0)
        close(fd);
    return err;
}

enum mm_err mm_file_replace(const char *path, const void *data, size_t len, unsigned mode,
                            struct mm_errinfo *info)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    struct stat st;
    if (fd < 0 && errno != ENOENT)
        return mm_fail_errno(info, errno, "%s", path);
    enum mm_err err = mm_file_write_atomic(path, data, len, mode, info);
    if (!err && chmod(path, (mode_t)mode) != 0)
        err = mm_fail_errno(info, errno, "%s", path);
    if (!err && fd >= 0 && (fstat(fd, &st) != 0 || write_zeros(fd, st.st_size) != MM_OK))
        err = mm_fail_errno(info, errno, "%s", path);
    if (fd >= 0)
        close(fd);
    return err;
}
