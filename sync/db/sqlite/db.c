/* Opening, the one transaction wrapper, the one checkpoint, migrations. */
#include "sync/db/sqlite/internal.h"

#include "sync/base/buf.h"
#include "sync/base/log.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define WAL_FRAME_HEAD_BYTES 24

static const struct {
    int flags;
    bool writes;
    bool creates;
} modes[] = {
    [MM_DB_CREATE] = {SQLITE_OPEN_READWRITE, true, true},
    [MM_DB_EXISTING] = {SQLITE_OPEN_READWRITE, true, false},
    [MM_DB_READ_ONLY] = {SQLITE_OPEN_READONLY, false, false},
};
_Static_assert(sizeof modes / sizeof modes[0] == MM_DB_MODE_COUNT, "a row for each mode");

const char *mm_db_path(const struct mm_db *db)
{
    return db->path;
}

/* Every connection gets these before its first statement: no checkpoint ever happens by itself. */
static enum mm_err configure(struct mm_db *db, struct mm_errinfo *info)
{
    sqlite3 *h = db->handle;
    sqlite3_extended_result_codes(h, 1);
    sqlite3_db_config(h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
    sqlite3_wal_autocheckpoint(h, 0);
    sqlite3_busy_timeout(h, MM_DB_BUSY_MS);
    return mm_db_exec_raw(db, "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON", info);
}

/* Going over to WAL needs the file alone, so it happens under the lock, and only once in a file's life. */
static enum mm_err enter_wal(struct mm_db *db, struct mm_errinfo *info)
{
    enum mm_err err = mm_db_lock(db, info);
    if (err)
        return err;
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db->handle, "PRAGMA journal_mode=WAL", -1, &stmt, NULL);
    if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        const unsigned char *mode = sqlite3_column_text(stmt, 0);
        rc = mode && sqlite3_stricmp((const char *)mode, "wal") == 0 ? SQLITE_OK : SQLITE_READONLY;
    }
    if (rc != SQLITE_OK)
        err = mm_db_fail(db, rc, info);
    sqlite3_finalize(stmt);
    mm_db_unlock(db);
    return err;
}

static enum mm_err connect_file(struct mm_db *db, struct mm_errinfo *info)
{
    if (modes[db->mode].creates) {
        enum mm_err err = mm_db_file_create(db->path, info);
        if (err)
            return err;
    } else if (access(db->path, F_OK) != 0) {
        return mm_fail(info, errno == ENOENT ? MM_ERR_NOT_FOUND : MM_ERR_IO, "%s: %s", db->path,
                       mm_say("記録のファイルがありません", "no such database"));
    }
    if (modes[db->mode].writes) {
        enum mm_err err = mm_db_lock_open(db->path, &db->lock_fd, info);
        if (err)
            return err;
    }
    int rc = sqlite3_open_v2(db->path, &db->handle, modes[db->mode].flags, NULL);
    if (rc != SQLITE_OK)
        return mm_db_fail(db, rc, info);
    if (modes[db->mode].writes && sqlite3_db_readonly(db->handle, "main") == 1)
        return mm_db_fail(db, SQLITE_READONLY, info);
    return MM_OK;
}

enum mm_err mm_db_open(const char *path, enum mm_db_mode mode, struct mm_db **ret_db, struct mm_errinfo *info)
{
    struct mm_db *db = calloc(1, sizeof *db);
    enum mm_err err = MM_OK;
    if (!db)
        return mm_fail(info, MM_ERR_NOMEM, "%s", mm_say("メモリが足りません", "out of memory"));
    db->lock_fd = -1;
    db->mode = mode;
    db->path = mm_strdup(path);
    if (!db->path)
        err = mm_fail(info, MM_ERR_NOMEM, "%s", mm_say("メモリが足りません", "out of memory"));
    if (!err)
        err = connect_file(db, info);
    if (!err)
        err = configure(db, info);
    if (!err && modes[mode].writes)
        err = enter_wal(db, info);
    if (!err) /* reads the header, so that a damaged file is found here and not at the first answer */
        err = mm_db_int(db, "PRAGMA schema_version", &db->page_bytes, info);
    if (!err)
        err = mm_db_int(db, "PRAGMA page_size", &db->page_bytes, info);
    if (err) {
        mm_db_close(db);
        return err;
    }
    *ret_db = db;
    return MM_OK;
}

void mm_db_close(struct mm_db *db)
{
    if (!db)
        return;
    if (db->in_tx) {
        fprintf(stderr, "transaction begun at %s:%d is open at close\n", db->tx_file, db->tx_line);
        assert(!"transaction left open");
        mm_db_rollback(db);
    }
    mm_db_stmts_free(db);
    sqlite3_close(db->handle);
    if (db->lock_fd >= 0)
        close(db->lock_fd);
    free(db->path);
    free(db);
}

enum mm_err mm_db_exec_raw(struct mm_db *db, const char *sql, struct mm_errinfo *info)
{
    errno = 0;
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? MM_OK : mm_db_fail(db, rc, info);
}

enum mm_err mm_db_exec(struct mm_db *db, const char *sql, struct mm_errinfo *info)
{
    bool own_lock = !db->in_tx && db->lock_fd >= 0;
    if (own_lock) { /* it may write, and no write happens beside a checkpoint */
        enum mm_err err = mm_db_lock(db, info);
        if (err)
            return err;
    }
    enum mm_err err = mm_db_exec_raw(db, sql, info);
    if (own_lock)
        mm_db_unlock(db);
    return err;
}

enum mm_err mm_db_begin_at(struct mm_db *db, const char *file, int line, struct mm_errinfo *info)
{
    if (db->in_tx) {
        enum mm_err err = mm_fail(info, MM_ERR_INVALID, "transaction begun at %s:%d is still open at %s:%d",
                                  db->tx_file, db->tx_line, file, line);
        assert(!"transaction begun twice");
        return err;
    }
    if (!modes[db->mode].writes)
        return mm_db_fail(db, SQLITE_READONLY, info);
    enum mm_err err = mm_db_lock(db, info);
    if (err)
        return err;
    err = mm_db_exec_raw(db, "BEGIN IMMEDIATE", info);
    if (err) {
        mm_db_unlock(db);
        return err;
    }
    db->in_tx = true;
    db->tx_file = file;
    db->tx_line = line;
    return MM_OK;
}

static void end_tx(struct mm_db *db)
{
    db->in_tx = false;
    db->tx_file = NULL;
    db->tx_line = 0;
    mm_db_unlock(db);
}

enum mm_err mm_db_commit(struct mm_db *db, struct mm_errinfo *info)
{
    if (!db->in_tx) {
        assert(!"commit without a transaction");
        return mm_fail(info, MM_ERR_INVALID, "commit without a transaction");
    }
    /* A full disk rolls the transaction back inside a step; a COMMIT then would report nothing to commit. */
    enum mm_err err = MM_OK;
    if (sqlite3_get_autocommit(db->handle))
        err = mm_fail(info, MM_ERR_IO, "%s (%s)",
                      mm_say("記録は取り消されました", "the transaction was rolled back"), db->path);
    else
        err = mm_db_exec_raw(db, "COMMIT", info);
    if (err) {
        mm_db_rollback(db);
        return err;
    }
    end_tx(db);
    return MM_OK;
}

void mm_db_rollback(struct mm_db *db)
{
    if (!db->in_tx)
        return;
    if (!sqlite3_get_autocommit(db->handle))
        (void)mm_db_exec_raw(db, "ROLLBACK", NULL); /* can only fail when it is rolled back already */
    end_tx(db);
}

bool mm_db_in_tx(const struct mm_db *db)
{
    return db->in_tx;
}

static enum mm_err migrate_one(struct mm_db *db, const char *const *migrations, size_t n, bool *ret_more,
                               struct mm_errinfo *info)
{
    int64_t version = 0;
    enum mm_err err = mm_db_begin(db, info);
    if (err)
        return err;
    err = mm_db_int(db, "PRAGMA user_version", &version, info); /* again, under the lock */
    if (err || version >= (int64_t)n) {
        mm_db_rollback(db);
        *ret_more = false;
        return err;
    }
    char mark[64];
    snprintf(mark, sizeof mark, "PRAGMA user_version=%lld", (long long)version + 1);
    err = mm_db_exec_raw(db, migrations[version], info);
    if (!err)
        err = mm_db_exec_raw(db, mark, info);
    if (err) {
        mm_db_rollback(db);
        return err;
    }
    *ret_more = version + 1 < (int64_t)n;
    return mm_db_commit(db, info);
}

/* A file with tables and without our version is somebody else's: nothing is written into it. */
static enum mm_err check_own(struct mm_db *db, int64_t version, struct mm_errinfo *info)
{
    int64_t tables = 0;
    enum mm_err err = mm_db_int(db, "SELECT COUNT(*) FROM sqlite_master", &tables, info);
    if (!err && version == 0 && tables > 0)
        err = mm_fail(info, MM_ERR_CORRUPT, "%s: %s", db->path,
                      mm_say("ほかのプログラムのデータベースです。別のファイルを指定してください",
                             "the database of another program; name another file"));
    return err;
}

enum mm_err mm_db_migrate(struct mm_db *db, const char *const *migrations, size_t n, struct mm_errinfo *info)
{
    int64_t version = 0;
    enum mm_err err = mm_db_int(db, "PRAGMA user_version", &version, info);
    if (!err)
        err = check_own(db, version, info);
    if (err)
        return err;
    if (version > (int64_t)n)
        return mm_fail(info, MM_ERR_UNSUPPORTED, "%s: %s (%lld > %zu)", db->path,
                       mm_say("新しい版のプログラムが作った記録です。このプログラムを更新してください",
                              "written by a newer program; update this one"),
                       (long long)version, n);
    bool more = version < (int64_t)n;
    while (!err && more)
        err = migrate_one(db, migrations, n, &more, info);
    return err;
}

static int64_t wal_pages(const struct mm_db *db)
{
    struct stat st;
    char *name = mm_asprintf("%s-wal", db->path);
    int64_t bytes = name && stat(name, &st) == 0 ? (int64_t)st.st_size : 0;
    free(name);
    return bytes / (db->page_bytes + WAL_FRAME_HEAD_BYTES);
}

enum mm_err mm_db_checkpoint(struct mm_db *db, int min_pages, struct mm_errinfo *info)
{
    if (!modes[db->mode].writes)
        return mm_db_fail(db, SQLITE_READONLY, info);
    if (db->in_tx) {
        assert(!"checkpoint inside a transaction");
        return mm_fail(info, MM_ERR_INVALID, "checkpoint inside the transaction begun at %s:%d", db->tx_file,
                       db->tx_line);
    }
    if (wal_pages(db) <= min_pages)
        return MM_OK;
    enum mm_err err = mm_db_lock(db, info);
    if (err)
        return err;
    sqlite3_busy_timeout(db->handle, 0); /* a reader keeps its snapshot; the next checkpoint does the rest */
    int rc = sqlite3_wal_checkpoint_v2(db->handle, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    if (rc != SQLITE_OK && (rc & 0xff) != SQLITE_BUSY)
        err = mm_db_fail(db, rc, info);
    sqlite3_busy_timeout(db->handle, MM_DB_BUSY_MS);
    mm_db_unlock(db);
    return err;
}
