/* A central store in a file. The lease is an flock on FILE.lease, so that it ends with the process however
 * that ends. */
#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/db/sqlite/sqlite.h"
#include "sync/server/backup.h"
#include "sync/server/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static enum mm_err file_of(const char *url, char **ret_file, struct mm_errinfo *info)
{
    const char *file = url + strlen(mm_place_sqlite.scheme);
    if (!file[0])
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("sqlite: の後にファイル名がありません", "sqlite: needs a file name"));
    char *copy = mm_strdup(file);
    if (!copy)
        return mm_nomem(info);
    *ret_file = copy;
    return MM_OK;
}

/* ---- the lease ----------------------------------------------------------------------------------------- */
static enum mm_err open_lease(const char *file, int *ret_fd, struct mm_errinfo *info)
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

static enum mm_err read_row(const char *file, struct mm_lease *out)
{
    struct mm_db *db = NULL;
    *out = (struct mm_lease){.url = ""};
    enum mm_err err = mm_sqlite_open(file, MM_SQLITE_READ_ONLY, &db, NULL);
    if (!err)
        err = mm_lease_read(db, out, NULL);
    mm_db_close(db);
    return err;
}

static enum mm_err take_lease(struct mm_central *central, struct mm_errinfo *info)
{
    struct mm_lease lease = {.url = ""};
    int fd = -1;
    enum mm_err err = open_lease(central->store, &fd, info);
    if (err)
        return err;
    for (int waited_ms = 0; flock(fd, LOCK_EX | LOCK_NB) != 0; waited_ms += MM_LEASE_STEP_MS) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            err = mm_fail_errno(info, errno, "%s.lease", central->store);
        else if ((read_row(central->store, &lease) == MM_OK && lease.url[0]) || waited_ms >= MM_LEASE_WAIT_MS)
            err = mm_lease_busy(lease.url, info);
        if (err) {
            close(fd);
            return err;
        }
        mm_lease_pause();
    }
    central->lease_fd = fd;
    return MM_OK;
}

static void drop_lease(struct mm_central *central)
{
    if (central->lease_fd >= 0)
        close(central->lease_fd); /* the row stays: without the lock it says nothing */
    central->lease_fd = -1;
}

static enum mm_err holder(const char *url, struct mm_lease *ret_lease, struct mm_errinfo *info)
{
    char *file = NULL;
    int fd = -1;
    struct mm_lease lease = {.url = ""};
    enum mm_err err = file_of(url, &file, info);
    if (err)
        return err;
    if (access(file, F_OK) != 0)
        err = mm_fail(info, MM_ERR_NOT_FOUND, mm_say("%s がありません", "there is no %s"), file);
    if (!err)
        err = open_lease(file, &fd, info);
    if (!err && flock(fd, LOCK_SH | LOCK_NB) == 0)
        err = mm_lease_nobody(info);
    if (!err)
        err = read_row(file, &lease);
    if (!err && !lease.url[0])
        err = mm_lease_busy("", info);
    if (!err)
        *ret_lease = lease;
    if (fd >= 0)
        close(fd);
    free(file);
    return err;
}

/* ---- opening ------------------------------------------------------------------------------------------- */
static enum mm_err open_store(struct mm_central *central, struct mm_errinfo *info)
{
    static const enum mm_sqlite_mode modes[] = {
        [MM_CENTRAL_READ] = MM_SQLITE_READ_ONLY,
        [MM_CENTRAL_WRITE] = MM_SQLITE_EXISTING,
    };
    _Static_assert(sizeof modes / sizeof modes[0] == MM_CENTRAL_MODE_COUNT, "a row for each mode");
    enum mm_err err = file_of(central->url, &central->store, info);
    if (!err && access(central->store, F_OK) != 0)
        err = mm_fail(info, MM_ERR_NOT_FOUND,
                      mm_say("%s がありません。はじめに mamori init を行ってください",
                             "there is no %s; run mamori init first"),
                      central->store);
    if (!err && central->mode == MM_CENTRAL_WRITE && mm_backup_is(central->url))
        err = mm_fail(
            info, MM_ERR_CONFLICT,
            mm_say("%s は控えなので、書き込めません。mamori store migrate --from %s --to URL で戻してから"
                   "お使いください",
                   "%s is a backup, and stays as it is; bring it back first, with "
                   "mamori store migrate --from %s --to URL"),
            central->store, central->url);
    if (!err && central->mode == MM_CENTRAL_WRITE)
        err = take_lease(central, info);
    if (!err)
        err = mm_sqlite_open(central->store, modes[central->mode], &central->db, info);
    if (!err) /* what inserts touch again and again; the rest the kernel keeps */
        err = mm_db_exec(central->db, "PRAGMA cache_size=-" MM_CENTRAL_CACHE_KIB, info);
    if (!err && central->mode == MM_CENTRAL_WRITE)
        mm_sqlite_keep_log(central->db);
    return err;
}

static enum mm_err open_reader(struct mm_central *reader, const struct mm_central *writer,
                               struct mm_errinfo *info)
{
    reader->store = mm_strdup(writer->store);
    enum mm_err err = reader->store ? MM_OK : mm_nomem(info);
    if (!err)
        err = mm_sqlite_open(reader->store, MM_SQLITE_READ_ONLY, &reader->db, info);
    return err ? err : mm_db_exec(reader->db, "PRAGMA cache_size=-" MM_CENTRAL_READER_KIB, info);
}

/* ---- making -------------------------------------------------------------------------------------------- */
/* One that somebody who was killed has left has no tables, or no council, so nothing is lost with it. What
 * SQLite was in the middle of is undone first, which only who has the lease may do: before, a file that
 * cannot be read is no answer. */
static bool is_unfinished(const char *file, bool leased)
{
    struct mm_db *db = NULL;
    int64_t version = 0;
    bool none = false;
    enum mm_err err = mm_sqlite_open(file, leased ? MM_SQLITE_EXISTING : MM_SQLITE_READ_ONLY, &db, NULL);
    if (!err)
        err = mm_db_version(db, &version, NULL);
    if (!err && version > 0)
        err = mm_council_none(db, &none, NULL);
    mm_db_close(db);
    return err ? !leased : version == 0 || none;
}

static enum mm_err must_be_new(const char *file, bool leased, struct mm_errinfo *info)
{
    if (!mm_path_exists(file) || is_unfinished(file, leased))
        return MM_OK;
    return mm_fail(info, MM_ERR_EXISTS,
                   mm_say("%s はもうあります。別の名前を指定するか、そのまま使ってください",
                          "%s is there already; use it, or give another name"),
                   file);
}

/* The folder of the file, for this user and the group alone; one that is there stays as it is. */
static enum mm_err make_folder(const char *file, struct mm_errinfo *info)
{
    const char *slash = strrchr(file, '/');
    char *folder = slash && slash != file ? mm_asprintf("%.*s", (int)(slash - file), file) : NULL;
    enum mm_err err = !folder && slash && slash != file ? mm_nomem(info) : MM_OK;
    if (folder)
        err = mm_mkdirs(folder, 0750, info);
    free(folder);
    return err;
}

static void remove_files(struct mm_central *central, bool lease)
{
    static const char *const suffixes[] = {"", "-journal", "-wal", "-shm", ".lock", ".lease"};
    size_t n = sizeof suffixes / sizeof suffixes[0] - (lease ? 0 : 1);
    for (size_t i = 0; i < n; i++) {
        char *path = mm_asprintf("%s%s", central->store, suffixes[i]);
        if (path)
            (void)unlink(path);
        free(path);
    }
}

static enum mm_err create(struct mm_central *central, const struct mm_central_new *what, bool *ret_ours,
                          struct mm_errinfo *info)
{
    if (what->role)
        return mm_fail(info, MM_ERR_USAGE, "%s",
                       mm_say("--server-role は postgresql:// のときだけ使えます",
                              "--server-role is for postgresql:// alone"));
    if (what->files)
        return mm_fail(
            info, MM_ERR_USAGE, "%s",
            mm_say("--files は postgresql:// のときだけ使えます（sqlite: ではファイルの隣に置きます）",
                   "--files is for postgresql:// alone (with sqlite: they lie beside the file)"));
    enum mm_err err = file_of(central->url, &central->store, info);
    if (!err)
        err = must_be_new(central->store, false, info);
    if (!err)
        err = make_folder(central->store, info);
    if (!err)
        err = take_lease(central, info);
    if (!err) /* again: somebody else may have made it while we waited for the lease */
        err = must_be_new(central->store, true, info);
    *ret_ours = !err;
    if (!err && mm_path_exists(central->store))
        remove_files(central, false);
    return err ? err : mm_sqlite_open(central->store, MM_SQLITE_CREATE, &central->db, info);
}

static void destroy(struct mm_central *central)
{
    mm_db_close(central->db);
    central->db = NULL;
    remove_files(central, true);
}

const struct mm_place mm_place_sqlite = {
    .scheme = "sqlite:",
    .file = file_of,
    .open = open_store,
    .open_reader = open_reader,
    .create = create,
    .destroy = destroy,
    .drop_lease = drop_lease,
    .holder = holder,
};
