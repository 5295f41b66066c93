/* Opening, the one transaction wrapper, the one checkpoint, migrations. */
#include "sync/db/sqlite/internal.h"

#include "sync/base/buf.h"
#include "sync/base/log.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WAL_FRAME_HEAD_BYTES 24
#define OURS                 SQLITE_OPEN_NOMUTEX /* of one thread at a time */

static pthread_once_t settled = PTHREAD_ONCE_INIT;

static const struct {
    int flags;
    bool writes;
    bool creates;
} modes[] = {
    [MM_SQLITE_CREATE] = {SQLITE_OPEN_READWRITE | OURS, true, true},
    [MM_SQLITE_EXISTING] = {SQLITE_OPEN_READWRITE | OURS, true, false},
    [MM_SQLITE_READ_ONLY] = {SQLITE_OPEN_READONLY | OURS, false, false},
};
_Static_assert(sizeof modes / sizeof modes[0] == MM_SQLITE_MODE_COUNT, "a row for each mode");

const char *mm_sqlite_path(const struct mm_db *db)
{
    return ((const struct mm_sqlite *)db)->path;
}

static int on_commit(void *ctx, sqlite3 *handle, const char *name, int pages)
{
    (void)handle, (void)name;
    ((struct mm_sqlite *)ctx)->wal_pages = pages;
    return SQLITE_OK;
}

/* Every connection gets these before its first statement: no checkpoint ever happens by itself. */
static enum mm_err configure(struct mm_sqlite *db, struct mm_errinfo *info)
{
    sqlite3 *h = db->handle;
    sqlite3_extended_result_codes(h, 1);
    sqlite3_db_config(h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
    sqlite3_wal_autocheckpoint(h, 0);
    sqlite3_wal_hook(h, on_commit, db); /* in place of the one that would checkpoint */
    sqlite3_busy_timeout(h, MM_DB_BUSY_MS);
    return mm_sqlite_exec(db, "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON",
                          info);
}

/* Going over to WAL, or from it, needs the file alone, so it happens under the lock. text: "PRAGMA
 * journal_mode=WAL". */
static enum mm_err enter_mode(struct mm_sqlite *db, const char *text, struct mm_errinfo *info)
{
    const char *wanted = strchr(text, '=') + 1;
    enum mm_err err = mm_sqlite_lock(db, info);
    if (err)
        return err;
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db->handle, text, -1, &stmt, NULL);
    if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        const unsigned char *mode = sqlite3_column_text(stmt, 0);
        rc = mode && sqlite3_stricmp((const char *)mode, wanted) == 0 ? SQLITE_OK : SQLITE_READONLY;
    }
    if (rc != SQLITE_OK)
        err = mm_sqlite_fail(db, rc, info);
    sqlite3_finalize(stmt);
    mm_sqlite_unlock(db);
    return err;
}

/* Nobody asks SQLite how much memory it has, and counting takes one lock of all threads at each piece. */
static void settle(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static enum mm_err connect_file(struct mm_sqlite *db, struct mm_errinfo *info)
{
    if (modes[db->mode].creates) {
        enum mm_err err = mm_sqlite_file_create(db->path, info);
        if (err)
            return err;
    } else if (access(db->path, F_OK) != 0) {
        return mm_fail(info, errno == ENOENT ? MM_ERR_NOT_FOUND : MM_ERR_IO, "%s: %s", db->path,
                       mm_say("記録のファイルがありません", "no such database"));
    }
    if (modes[db->mode].writes) {
        enum mm_err err = mm_sqlite_lock_open(db->path, &db->lock_fd, info);
        if (err)
            return err;
    }
    (void)pthread_once(&settled, settle);
    int rc = sqlite3_open_v2(db->path, &db->handle, modes[db->mode].flags, NULL);
    if (rc != SQLITE_OK)
        return mm_sqlite_fail(db, rc, info);
    if (modes[db->mode].writes && sqlite3_db_readonly(db->handle, "main") == 1)
        return mm_sqlite_fail(db, SQLITE_READONLY, info);
    return MM_OK;
}

enum mm_err mm_sqlite_open(const char *path, enum mm_sqlite_mode mode, struct mm_db **ret_db,
                           struct mm_errinfo *info)
{
    struct mm_sqlite *db = calloc(1, sizeof *db);
    enum mm_err err = MM_OK;
    if (!db)
        return mm_nomem(info);
    db->base.ops = &mm_sqlite_ops;
    db->base.writes = modes[mode].writes;
    db->lock_fd = -1;
    db->wal_pages = -1;
    db->mode = mode;
    db->path = mm_strdup(path);
    if (!db->path)
        err = mm_nomem(info);
    if (!err)
        err = connect_file(db, info);
    if (!err)
        err = configure(db, info);
    if (!err && modes[mode].writes)
        err = enter_mode(db, "PRAGMA journal_mode=WAL", info);
    if (!err) /* reads the header, so that a damaged file is found here and not at the first answer */
        err = mm_db_int(&db->base, "PRAGMA schema_version", &db->page_bytes, info);
    if (!err)
        err = mm_db_int(&db->base, "PRAGMA page_size", &db->page_bytes, info);
    if (err) {
        mm_db_close(&db->base);
        return err;
    }
    *ret_db = &db->base;
    return MM_OK;
}

static void close_db(struct mm_db *base)
{
    struct mm_sqlite *db = mm_sqlite(base);
    sqlite3_close(db->handle);
    if (db->lock_fd >= 0)
        close(db->lock_fd);
    free(db->path);
    free(db);
}

enum mm_err mm_sqlite_exec(struct mm_sqlite *db, const char *sql, struct mm_errinfo *info)
{
    errno = 0;
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? MM_OK : mm_sqlite_fail(db, rc, info);
}

static enum mm_err exec(struct mm_db *base, const char *sql, struct mm_errinfo *info)
{
    struct mm_sqlite *db = mm_sqlite(base);
    bool own_lock = !base->in_tx && db->lock_fd >= 0;
    if (own_lock) { /* it may write, and no write happens beside a checkpoint */
        enum mm_err err = mm_sqlite_lock(db, info);
        if (err)
            return err;
    }
    enum mm_err err = mm_sqlite_exec(db, sql, info);
    if (own_lock)
        mm_sqlite_unlock(db);
    return err;
}

static enum mm_err begin(struct mm_db *db, struct mm_errinfo *info)
{
    enum mm_err err = mm_sqlite_lock(mm_sqlite(db), info);
    if (err)
        return err;
    err = mm_sqlite_exec(mm_sqlite(db), "BEGIN IMMEDIATE", info);
    if (err)
        mm_sqlite_unlock(mm_sqlite(db));
    return err;
}

static enum mm_err commit(struct mm_db *base, struct mm_errinfo *info)
{
    struct mm_sqlite *db = mm_sqlite(base);
    /* A full disk rolls the transaction back inside a step; a COMMIT then would report nothing to commit. */
    if (sqlite3_get_autocommit(db->handle))
        return mm_fail(info, MM_ERR_IO, "%s (%s)",
                       mm_say("記録は取り消されました", "the transaction was rolled back"), db->path);
    enum mm_err err = mm_sqlite_exec(db, "COMMIT", info);
    if (!err)
        mm_sqlite_unlock(db);
    return err;
}

static void rollback(struct mm_db *base)
{
    struct mm_sqlite *db = mm_sqlite(base);
    if (!sqlite3_get_autocommit(db->handle))
        (void)mm_sqlite_exec(db, "ROLLBACK", NULL); /* can only fail when it is rolled back already */
    mm_sqlite_unlock(db);
}

static enum mm_err snapshot(struct mm_db *db, struct mm_errinfo *info)
{
    return mm_sqlite_exec(mm_sqlite(db), "BEGIN", info);
}

static void snapshot_end(struct mm_db *db)
{
    (void)mm_sqlite_exec(mm_sqlite(db), "COMMIT", NULL); /* nothing was written */
}

/* ---- the version of the schema ------------------------------------------------------------------------- */
/* A file with tables and without our version is somebody else's: nothing is written into it. */
static enum mm_err version(struct mm_db *db, int64_t *ret_version, struct mm_errinfo *info)
{
    int64_t n = 0, tables = 0;
    enum mm_err err = mm_db_int(db, "PRAGMA user_version", &n, info);
    if (!err)
        err = mm_db_int(db, "SELECT COUNT(*) FROM sqlite_master", &tables, info);
    if (!err && n == 0 && tables > 0)
        err = mm_fail(info, MM_ERR_CORRUPT, "%s: %s", mm_sqlite_path(db),
                      mm_say("ほかのプログラムのデータベースです。別のファイルを指定してください",
                             "the database of another program; name another file"));
    if (!err)
        *ret_version = n;
    return err;
}

static enum mm_err set_version(struct mm_db *db, int64_t n, struct mm_errinfo *info)
{
    char text[64];
    (void)snprintf(text, sizeof text, "PRAGMA user_version=%lld", (long long)n);
    return mm_sqlite_exec(mm_sqlite(db), text, info);
}

/* ---- the log ------------------------------------------------------------------------------------------- */
/* What a file that was just opened may have left in its log. */
static int wal_pages_left(const struct mm_sqlite *db)
{
    struct stat st;
    char *name = mm_asprintf("%s-wal", db->path);
    int64_t bytes = name && stat(name, &st) == 0 ? (int64_t)st.st_size : 0;
    free(name);
    return (int)(bytes / (db->page_bytes + WAL_FRAME_HEAD_BYTES));
}

/* The first commit of a new log syncs twice, its head and its pages. It is made here, where nobody waits: one
 * page with the number that stands there. When it fails, the next commit is the first. */
static void begin_log(struct mm_sqlite *db)
{
    char text[64];
    int64_t n = 0;
    if (mm_db_int(&db->base, "PRAGMA user_version", &n, NULL) != MM_OK)
        return;
    (void)snprintf(text, sizeof text, "PRAGMA user_version=%lld", (long long)n);
    (void)mm_sqlite_exec(db, text, NULL);
}

static enum mm_err checkpoint(struct mm_db *base, int min_pages, struct mm_errinfo *info)
{
    struct mm_sqlite *db = mm_sqlite(base);
    if (db->wal_pages < 0)
        db->wal_pages = wal_pages_left(db);
    if (db->wal_pages <= min_pages)
        return MM_OK;
    enum mm_err err = mm_sqlite_lock(db, info);
    if (err)
        return err;
    sqlite3_busy_timeout(db->handle, 0); /* a reader keeps its snapshot; the next checkpoint does the rest */
    int rc = sqlite3_wal_checkpoint_v2(
        db->handle, "main",
        db->keep_log && min_pages ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    if (rc == SQLITE_OK) {
        db->wal_pages = 0;
        if (min_pages && !db->keep_log)
            begin_log(db);
    } else if ((rc & 0xff) != SQLITE_BUSY)
        err = mm_sqlite_fail(db, rc, info);
    sqlite3_busy_timeout(db->handle, MM_DB_BUSY_MS);
    mm_sqlite_unlock(db);
    return err;
}

enum mm_err mm_sqlite_seal(struct mm_db *db, struct mm_errinfo *info)
{
    enum mm_err err = checkpoint(db, 0, info);
    return err ? err : enter_mode(mm_sqlite(db), "PRAGMA journal_mode=DELETE", info);
}

void mm_sqlite_keep_log(struct mm_db *db)
{
    mm_sqlite(db)->keep_log = true;
}

static const struct mm_db_type types[] = {
    {"BYTES", "BLOB"}, {"ROW_KEY", "INTEGER PRIMARY KEY"}, {"CLUSTERED", "WITHOUT ROWID"}, {NULL, NULL}};

const struct mm_db_ops mm_sqlite_ops = {
    .kind = "sqlite",
    .types = types,
    .stmt_bytes = sizeof(struct mm_sqlite_stmt),
    .close = close_db,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .snapshot = snapshot,
    .snapshot_end = snapshot_end,
    .checkpoint = checkpoint,
    .exec = exec,
    .version = version,
    .set_version = set_version,
    .has_table = "SELECT 1 FROM sqlite_master WHERE type='table' AND name=?1",
    MM_SQLITE_STMT_OPS,
};
