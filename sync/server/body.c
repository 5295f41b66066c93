#include "sync/server/body.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

void mm_body_init(struct mm_body *body, const char *dir, size_t max)
{
    *body = (struct mm_body){.dir = dir, .max = max, .fd = -1};
    mm_buf_init(&body->buf, max);
}

static void unmap(struct mm_body *body)
{
    if (body->map)
        (void)munmap(body->map, body->len + 1);
    body->map = NULL;
}

void mm_body_done(struct mm_body *body)
{
    unmap(body);
    if (body->fd >= 0)
        close(body->fd);
    body->fd = -1;
    mm_buf_done(&body->buf);
}

static enum mm_err put(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, data, len);
        if (n < 0 && errno != EINTR)
            return errno == ENOSPC || errno == EDQUOT ? MM_ERR_NO_SPACE : MM_ERR_IO;
        data += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
    return MM_OK;
}

/* Where there are no files without a name it stays in memory. */
static enum mm_err to_file(struct mm_body *body)
{
    int fd = open(body->dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) {
        body->dir = NULL;
        return MM_OK;
    }
    enum mm_err err = put(fd, body->buf.data, body->buf.len);
    if (err) {
        close(fd);
        return err;
    }
    body->fd = fd;
    mm_buf_done(&body->buf);
    return MM_OK;
}

enum mm_err mm_body_add(struct mm_body *body, const char *data, size_t len)
{
    enum mm_err err = MM_OK;
    unmap(body);
    if (len > body->max - body->len)
        return MM_ERR_TOO_BIG;
    if (body->fd < 0 && body->dir && body->len + len > MM_BODY_MEMORY)
        err = to_file(body);
    if (!err && body->fd >= 0)
        err = put(body->fd, data, len);
    else if (!err)
        mm_buf_append(&body->buf, data, len);
    if (!err)
        err = body->fd < 0 ? body->buf.err : MM_OK;
    if (!err)
        body->len += len;
    return err;
}

enum mm_err mm_body_read(struct mm_body *body, const char **ret_data, size_t *ret_len)
{
    if (body->fd >= 0 && !body->map) {
        if (pwrite(body->fd, "", 1, (off_t)body->len) != 1) /* whoever reads it as a text finds its end */
            return errno == ENOSPC || errno == EDQUOT ? MM_ERR_NO_SPACE : MM_ERR_IO;
        void *map = mmap(NULL, body->len + 1, PROT_READ, MAP_PRIVATE, body->fd, 0);
        if (map == MAP_FAILED)
            return errno == ENOMEM ? MM_ERR_NOMEM : MM_ERR_IO;
        body->map = map;
    }
    *ret_data = body->fd >= 0 ? body->map : mm_buf_str(&body->buf);
    *ret_len = body->len;
    return MM_OK;
}

void mm_body_drop(const char *data, size_t len)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), from = ((uintptr_t)data + page - 1) / page * page,
              to = ((uintptr_t)data + len) / page * page;
    if (from < to)
        (void)madvise((void *)from, to - from, MADV_DONTNEED); /* nothing of it was changed */
}
