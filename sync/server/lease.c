/* One writer at a time. The lock is an flock on FILE.lease, so that it ends with the process however that
 * ends; the row in table lease says where the holder listens. */
#include "sync/base/log.h"
#include "sync/db/sqlite/sqlite.h"
#include "sync/server/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define LEASE_WAIT_MS 3000 /* a command holds it for moments: worth waiting for */
#define LEASE_STEP_MS 50

static enum mm_err open_file(const char *file, int *ret_fd, struct mm_errinfo *info)
{
    char *name = mm_asprintf("%s.lease", file);
    if (!name)
        return mm_nomem(info);
    enum mm_err err = MM_OK;
    int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0660);
    if (fd < 0)
        err = mm_fail_errno(info, errno, "%s: %s", name,
                            mm_say("ファイルを開けません", "cannot open the file"));
    else
        *ret_fd = fd;
    free(name);
    return err;
}

/* What the lease row says: URL, and behind a space the address; "" when the holder listens nowhere. */
static enum mm_err read_row(const char *file, struct mm_lease *out)
{
    struct mm_db *db = NULL;
    struct mm_stmt *stmt = NULL;
    bool row = false;
    *out = (struct mm_lease){.url = ""};
    enum mm_err err = mm_sqlite_open(file, MM_SQLITE_READ_ONLY, &db, NULL);
    if (!err)
        err = mm_db_query(db, "SELECT url FROM lease WHERE name='writer'", &stmt, NULL);
    if (!err)
        err = mm_stmt_step(stmt, &row, NULL);
    const char *listen = !err && row ? mm_col_str(stmt, 0) : "";
    size_t len = strcspn(listen, " ");
    (void)snprintf(out->url, sizeof out->url, "%.*s", (int)len, listen);
    (void)snprintf(out->address, sizeof out->address, "%s", listen[len] ? listen + len + 1 : "");
    mm_stmt_end(stmt);
    mm_db_close(db);
    return err;
}

static enum mm_err busy(const char *url, struct mm_errinfo *info)
{
    if (url[0])
        return mm_fail(
            info, MM_ERR_BUSY,
            mm_say("サーバ %s がこのデータベースを使っています", "the server at %s holds this database"),
            url);
    return mm_fail(
        info, MM_ERR_BUSY, "%s",
        mm_say("ほかの mamori がこのデータベースに書いています。少し待ってから、もう一度お試しください",
               "another mamori is writing to this database; try again in a moment"));
}

enum mm_err mm_lease_take(struct mm_central *central, struct mm_errinfo *info)
{
    const struct timespec step = {0, LEASE_STEP_MS * 1000000L};
    struct mm_lease lease;
    int fd = -1;
    enum mm_err err = open_file(central->file, &fd, info);
    if (err)
        return err;
    for (int waited_ms = 0; flock(fd, LOCK_EX | LOCK_NB) != 0; waited_ms += LEASE_STEP_MS) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            err = mm_fail_errno(info, errno, "%s.lease", central->file);
        else if ((read_row(central->file, &lease) == MM_OK && lease.url[0]) || waited_ms >= LEASE_WAIT_MS)
            err = busy(lease.url, info);
        if (err) {
            close(fd);
            return err;
        }
        (void)nanosleep(&step, NULL);
    }
    central->lease_fd = fd;
    return MM_OK;
}

enum mm_err mm_lease_sign(struct mm_central *central, const char *listen, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_begin(central->db, info);
    if (err)
        return err;
    err = mm_db_query(central->db,
                      "INSERT INTO lease (name, url, pid, taken_at_ms) VALUES ('writer', ?, ?, ?)"
                      " ON CONFLICT (name) DO UPDATE SET url=excluded.url, pid=excluded.pid,"
                      " taken_at_ms=excluded.taken_at_ms",
                      &stmt, info);
    if (!err) {
        mm_bind_str(stmt, 1, listen ? listen : "");
        mm_bind_int(stmt, 2, (int64_t)getpid());
        mm_bind_int(stmt, 3, mm_now_ms(&central->clock));
        err = mm_stmt_run(stmt, NULL, info);
    }
    return mm_central_write_end(central, err, info);
}

void mm_lease_drop(struct mm_central *central)
{
    if (central->lease_fd >= 0)
        close(central->lease_fd); /* the row stays: without the lock it says nothing */
    central->lease_fd = -1;
}

enum mm_err mm_central_lease(const char *url, struct mm_lease *ret_lease, struct mm_errinfo *info)
{
    char *file = NULL;
    int fd = -1;
    struct mm_lease holder = {.url = ""};
    enum mm_err err = mm_central_file(url, &file, info);
    if (err)
        return err;
    if (access(file, F_OK) != 0)
        err = mm_fail(info, MM_ERR_NOT_FOUND, mm_say("%s がありません", "there is no %s"), file);
    if (!err)
        err = open_file(file, &fd, info);
    if (!err && flock(fd, LOCK_SH | LOCK_NB) == 0)
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s", mm_say("サーバは動いていません", "no server is running"));
    if (!err)
        err = read_row(file, &holder);
    if (!err && !holder.url[0])
        err = busy("", info);
    if (!err)
        *ret_lease = holder;
    if (fd >= 0)
        close(fd);
    free(file);
    return err;
}
