/* The lock file and the birth of a database file. */
#include "sync/base/buf.h"
#include "sync/base/log.h"
#include "sync/db/sqlite/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FILE_MODE 0660

/* A place where this user may not write is for this program the same as a disk that nobody can write. */
static enum mm_err place_failed(const char *path, int errnum, const char *what, struct mm_errinfo *info)
{
    if (errnum == EACCES || errnum == EPERM)
        return mm_fail(info, MM_ERR_READ_ONLY, "%s: %s", path, what);
    return mm_fail_errno(info, errnum, "%s: %s", path, what);
}

static enum mm_err create_failed(const char *path, int errnum, struct mm_errinfo *info)
{
    return mm_fail_errno(info, errnum, "%s: %s", path,
                         mm_say("ファイルを作れません", "cannot create the file"));
}

enum mm_err mm_sqlite_file_create(const char *path, struct mm_errinfo *info)
{
    if (access(path, F_OK) == 0)
        return MM_OK;
    char *temp = mm_asprintf("%s.new.%ld", path, (long)getpid());
    if (!temp)
        return mm_nomem(info);
    enum mm_err err = MM_OK;
    unlink(temp); /* left by a killed process that had our number */
    int fd = open(temp, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
    if (fd < 0) {
        err = create_failed(path, errno, info);
        goto out;
    }
    if (fchmod(fd, FILE_MODE) != 0)
        err = create_failed(path, errno, info);
    else if (link(temp, path) != 0 && errno != EEXIST)
        err = create_failed(path, errno, info);
    unlink(temp);
    close(fd);
out:
    free(temp);
    return err;
}

enum mm_err mm_sqlite_lock_open(const char *path, int *ret_fd, struct mm_errinfo *info)
{
    char *name = mm_asprintf("%s.lock", path);
    if (!name)
        return mm_nomem(info);
    int fd = -1;
    enum mm_err err = mm_sqlite_file_create(name, info);
    if (err)
        goto out;
    fd = open(name, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        err = place_failed(name, errno, mm_say("ファイルを開けません", "cannot open the file"), info);
    else
        *ret_fd = fd;
out:
    free(name);
    return err;
}

enum mm_err mm_sqlite_lock(struct mm_sqlite *db, struct mm_errinfo *info)
{
    long wait_ms = 1;
    for (long waited_ms = 0;; waited_ms += wait_ms) {
        if (flock(db->lock_fd, LOCK_EX | LOCK_NB) == 0)
            return MM_OK;
        if (errno != EWOULDBLOCK && errno != EINTR)
            return mm_fail_errno(info, errno, "%s.lock: %s", db->path,
                                 mm_say("順番の札を取れません", "cannot lock the file"));
        if (waited_ms >= MM_DB_LOCK_WAIT_MS)
            return mm_fail(
                info, MM_ERR_BUSY, "%s (%s.lock)",
                mm_say("ほかのプログラムが記録を使っています。少し待ってから、もう一度お試しください",
                       "another program holds the database; try again in a moment"),
                db->path);
        wait_ms = waited_ms < 20 ? 1 : 5;
        struct timespec pause = {.tv_nsec = wait_ms * 1000000L};
        nanosleep(&pause, NULL);
    }
}

void mm_sqlite_unlock(struct mm_sqlite *db)
{
    flock(db->lock_fd, LOCK_UN);
}
