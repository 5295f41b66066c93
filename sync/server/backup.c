#include "sync/server/backup.h"

#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/db/sqlite/sqlite.h"
#include "sync/server/erase.h"
#include "sync/server/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_LIST_BYTES (64 * 1024 * 1024)

bool mm_backup_is(const char *url)
{
    size_t scheme = strlen(mm_place_sqlite.scheme);
    const char *slash = strrchr(url, '/');
    char *list = NULL;
    if (strncmp(url, mm_place_sqlite.scheme, scheme) != 0)
        return false;
    list = slash ? mm_asprintf("%.*s/" MM_BACKUP_LIST, (int)(slash - url - (long)scheme), url + scheme)
                 : mm_strdup(MM_BACKUP_LIST);
    bool is = list && mm_path_exists(list);
    free(list);
    return is;
}

/* ---- the folder while it is made ------------------------------------------------------------------------
 */
/* Whoever has the lock on the folder makes it; one that nobody has was left by a killed process. */
static enum mm_err take_folder(const char *temp, int *ret_fd, struct mm_errinfo *info)
{
    enum mm_err err =
        mkdir(temp, 0700) == 0 || errno == EEXIST ? MM_OK : mm_fail_errno(info, errno, "%s", temp);
    int fd = err ? -1 : open(temp, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (!err && fd < 0)
        err = mm_fail_errno(info, errno, "%s", temp);
    if (!err && flock(fd, LOCK_EX | LOCK_NB) != 0)
        err = mm_fail(info, MM_ERR_BUSY,
                      mm_say("%s に、ほかの控えを作成中です。終わるのを待つか、別の名前を指定してください",
                             "another backup is being made in %s; wait for it, or give another name"),
                      temp);
    if (err) {
        if (fd >= 0)
            close(fd);
        return err;
    }
    *ret_fd = fd;
    return MM_OK;
}

static enum mm_err empty_entry(void *ctx, const char *path, const char *rel, struct mm_errinfo *info)
{
    (void)ctx;
    if (strncmp(rel, MM_BACKUP_DB, strlen(MM_BACKUP_DB)) != 0 &&
        strncmp(rel, MM_BACKUP_LIST, strlen(MM_BACKUP_LIST)) != 0)
        return mm_fail(info, MM_ERR_EXISTS,
                       mm_say("%s は控えの一部ではありません。別の名前を指定してください",
                              "%s is no part of a backup; give another name"),
                       path);
    return unlink(path) == 0 ? MM_OK : mm_fail_errno(info, errno, "%s", path);
}

/* Only of what a backup of ours may hold: somebody else's folder of this name is left alone. */
static enum mm_err empty_folder(const char *temp, struct mm_errinfo *info)
{
    return mm_beside_walk(temp, empty_entry, NULL, info);
}

/* ---- the database ---------------------------------------------------------------------------------------
 */
static enum mm_err copy_database(struct mm_central *central, const char *file, struct mm_copy *copy,
                                 struct mm_copy_watch *watch, struct mm_errinfo *info)
{
    struct mm_db *to = NULL;
    enum mm_err err = mm_sqlite_open(file, MM_SQLITE_CREATE, &to, info);
    if (!err)
        err = mm_db_exec(to, "PRAGMA cache_size=-" MM_CENTRAL_CACHE_KIB, info);
    if (!err)
        err = mm_db_migrate(to, mm_central_schema, mm_central_schema_n, info);
    if (!err)
        err = mm_copy_plan(to, copy, info);
    if (!err)
        err = mm_copy_all(copy, central->db, to, watch, info);
    if (!err)
        err = mm_sqlite_seal(to, info);
    mm_db_close(to);
    char *lock = mm_asprintf("%s.lock", file);
    if (lock)
        (void)unlink(lock);
    free(lock);
    return err;
}

/* ---- the list -------------------------------------------------------------------------------------------
 */
static enum mm_err list_file(void *ctx, const char *path, const char *rel, struct mm_errinfo *info)
{
    struct mm_buf *list = ctx;
    struct mm_hash hash;
    char hex[MM_HASH_HEX_BYTES];
    int64_t bytes = 0;
    if (strcmp(rel, MM_BACKUP_LIST) == 0)
        return MM_OK;
    enum mm_err err = mm_sha256_file(path, &hash, &bytes, info);
    if (err)
        return err;
    mm_hash_format(&hash, hex);
    mm_buf_printf(list, "file %lld %s %s\n", (long long)bytes, hex, rel);
    return MM_OK;
}

static enum mm_err write_list(struct mm_central *central, const char *dir, const struct mm_copy *copy,
                              struct mm_errinfo *info)
{
    struct mm_buf list;
    char hex[MM_HASH_HEX_BYTES];
    char *path = mm_asprintf("%s/" MM_BACKUP_LIST, dir);
    mm_buf_init(&list, MAX_LIST_BYTES);
    mm_buf_printf(&list, "mamori backup 1\nat %lld from %s\n", (long long)mm_now_ms(&central->clock),
                  mm_db_kind(central->db));
    for (size_t i = 0; i < copy->n_councils; i++)
        mm_buf_printf(&list, "council %s\n", copy->councils[i]);
    for (size_t i = 0; i < copy->n; i++) {
        mm_hash_format(&copy->tables[i].sum, hex);
        mm_buf_printf(&list, "table %s %lld %s\n", copy->tables[i].name, (long long)copy->tables[i].rows,
                      hex);
    }
    enum mm_err err = path ? mm_beside_walk(dir, list_file, &list, info) : mm_nomem(info);
    if (!err)
        err = mm_buf_check(&list, info);
    if (!err) {
        struct mm_hash all = mm_sha256(list.data, list.len);
        mm_hash_format(&all, hex);
        mm_buf_printf(&list, "end %s\n", hex);
        err = mm_buf_check(&list, info);
    }
    if (!err)
        err = mm_file_write_atomic(path, list.data, list.len, 0600, info);
    mm_buf_done(&list);
    free(path);
    return err;
}

void mm_backup_count(struct mm_backup_counts *counts, const char *table, int64_t rows)
{
    const struct {
        const char *table;
        int64_t *n;
    } named[] = {{"statement", &counts->statements},
                 {"person", &counts->people},
                 {"recorder", &counts->recorders},
                 {"pack_version", &counts->packs}};
    counts->rows += rows;
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
        if (strcmp(named[i].table, table) == 0)
            *named[i].n = rows;
}

/* ---- all of it ------------------------------------------------------------------------------------------
 */
static enum mm_err fill(struct mm_central *central, const char *temp, struct mm_copy *copy,
                        struct mm_copy_watch *watch, struct mm_errinfo *info)
{
    char *file = mm_asprintf("%s/" MM_BACKUP_DB, temp);
    enum mm_err err = file ? MM_OK : mm_nomem(info);
    if (!err)
        err = copy_database(central, file, copy, watch, info);
    if (!err) /* after it: a pack lies there before a row speaks of it, and stays for ever */
        err = mm_beside_copy_all(central, file, mm_beside_copy, info);
    if (!err)
        err = write_list(central, temp, copy, info);
    free(file);
    return err ? err : mm_beside_sync(temp, info);
}

/* Beside the backups, for whoever restores an older one: who was erased until now. */
static enum mm_err keep_erased(const struct mm_central *central, const char *dir, struct mm_errinfo *info)
{
    const char *slash = strrchr(dir, '/');
    char *to = mm_asprintf("%.*s" MM_ERASED_BASE, slash ? (int)(slash + 1 - dir) : 0, dir);
    enum mm_err err = to ? MM_OK : mm_nomem(info);
    for (const struct mm_council_own *own = central->shared->councils; own && !err; own = own->next) {
        char *file = mm_council_file(central, own);
        err = file ? mm_erased_merge(file, to, info) : mm_nomem(info);
        free(file);
    }
    free(to);
    return err;
}

static enum mm_err put_in_place(const char *temp, const char *dir, struct mm_errinfo *info)
{
    const char *slash = strrchr(dir, '/');
    if (rename(temp, dir) != 0)
        return mm_fail_errno(info, errno, "%s", dir);
    char *parent = slash ? mm_asprintf("%.*s", slash == dir ? 1 : (int)(slash - dir), dir) : mm_strdup(".");
    enum mm_err err = parent ? mm_beside_sync(parent, info) : mm_nomem(info);
    free(parent);
    return err;
}

enum mm_err mm_backup_make(struct mm_central *central, const char *dir, struct mm_copy_watch *watch,
                           struct mm_backup_counts *ret_counts, struct mm_errinfo *info)
{
    struct mm_copy copy = {.n = 0};
    int fd = -1;
    bool ours = false;
    char *temp = mm_asprintf("%s.unfinished", dir);
    enum mm_err err = temp ? MM_OK : mm_nomem(info);
    *ret_counts = (struct mm_backup_counts){0};
    if (!err && mm_path_exists(dir))
        err = mm_fail(info, MM_ERR_EXISTS,
                      mm_say("%s はもうあります。日付を付けるなど、別の名前を指定してください",
                             "%s is there already; give another name, with the date for instance"),
                      dir);
    if (!err)
        err = take_folder(temp, &fd, info);
    if (!err)
        err = empty_folder(temp, info);
    ours = !err;
    if (!err)
        err = fill(central, temp, &copy, watch, info);
    if (!err)
        err = put_in_place(temp, dir, info);
    if (!err)
        err = keep_erased(central, dir, info);
    for (size_t i = 0; !err && i < copy.n; i++)
        mm_backup_count(ret_counts, copy.tables[i].name, copy.tables[i].rows);
    if (err && ours)
        mm_beside_remove(temp);
    if (fd >= 0)
        close(fd);
    mm_copy_done(&copy);
    free(temp);
    return err;
}
