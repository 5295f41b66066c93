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

/* Of a file that did not become one nothing stays. errno is kept. */
void mm_file_out_done(struct mm_file_out *out)
{
    int saved = errno;
    if (out->path && out->fd >= 0)
        close(out->fd);
    if (out->temp)
        unlink(out->temp);
    free(out->temp);
    free(out->path);
    *out = (struct mm_file_out){.fd = -1};
    errno = saved;
}

static enum mm_err cannot_write(int saved, const char *path, struct mm_errinfo *info)
{
    return mm_fail_errno(info, saved, mm_say("%s に書けません", "cannot write %s"), path);
}

enum mm_err mm_file_out_open(const char *path, unsigned mode, struct mm_file_out *ret_out,
                             struct mm_errinfo *info)
{
    struct mm_file_out out = {.path = mm_strdup(path), .fd = -1};
    if (!out.path)
        return mm_nomem(info);
    out.temp = open_temp(path, mode, &out.fd);
    if (!out.temp) {
        mm_file_out_done(&out);
        return cannot_write(errno, path, info);
    }
    *ret_out = out;
    return MM_OK;
}

enum mm_err mm_file_out_unnamed(const char *dir, struct mm_file_out *ret_out, struct mm_errinfo *info)
{
    struct mm_file_out out = {.path = mm_strdup(dir), .fd = -1};
    if (!out.path)
        return mm_nomem(info);
    out.fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (out.fd < 0) {
        mm_file_out_done(&out);
        return cannot_write(errno, dir, info);
    }
    *ret_out = out;
    return MM_OK;
}

int mm_file_out_take(struct mm_file_out *out)
{
    int fd = out->fd;
    out->fd = -1;
    return fd;
}

enum mm_err mm_file_out_add(struct mm_file_out *out, const void *data, size_t len, struct mm_errinfo *info)
{
    return write_all(out->fd, data, len) ? MM_OK : cannot_write(errno, out->path, info);
}

/* A failed close has closed it. */
static bool close_out(struct mm_file_out *out)
{
    int fd = out->fd;
    out->fd = -1;
    return close(fd) == 0;
}

enum mm_err mm_file_out_end(struct mm_file_out *out, struct mm_errinfo *info)
{
    if (!out->temp)
        return MM_OK; /* nobody finds it after a crash, so nothing of it need be on the disk */
    if (fdatasync(out->fd) != 0 || !close_out(out) || rename(out->temp, out->path) != 0)
        return cannot_write(errno, out->path, info);
    free(out->temp);
    out->temp = NULL;
    return sync_folder_of(out->path) ? MM_OK : cannot_write(errno, out->path, info);
}

enum mm_err mm_file_write_atomic(const char *path, const void *data, size_t len, unsigned mode,
                                 struct mm_errinfo *info)
{
    struct mm_file_out out;
    enum mm_err err = mm_file_out_open(path, mode, &out, info);
    if (err)
        return err;
    err = mm_file_out_add(&out, data, len, info);
    if (!err)
        err = mm_file_out_end(&out, info);
    mm_file_out_done(&out);
    return err;
}
