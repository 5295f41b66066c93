/* What SQLite's result codes mean to the rest of the program. */
#include "sync/base/log.h"
#include "sync/db/sqlite/internal.h"

#include <errno.h>

struct code_row {
    int primary;
    enum mm_err err;
};
static const struct code_row codes[] = {
    {SQLITE_FULL, MM_ERR_NO_SPACE},      {SQLITE_READONLY, MM_ERR_READ_ONLY},
    {SQLITE_PERM, MM_ERR_READ_ONLY},     {SQLITE_CORRUPT, MM_ERR_CORRUPT},
    {SQLITE_NOTADB, MM_ERR_CORRUPT},     {SQLITE_BUSY, MM_ERR_BUSY},
    {SQLITE_LOCKED, MM_ERR_BUSY},        {SQLITE_NOMEM, MM_ERR_NOMEM},
    {SQLITE_CONSTRAINT, MM_ERR_INVALID}, {SQLITE_TOOBIG, MM_ERR_TOO_BIG},
    {SQLITE_CANTOPEN, MM_ERR_IO},        {SQLITE_IOERR, MM_ERR_IO},
    {SQLITE_MISMATCH, MM_ERR_INVALID},   {SQLITE_RANGE, MM_ERR_INVALID},
    {SQLITE_ERROR, MM_ERR_INVALID},      {SQLITE_MISUSE, MM_ERR_INVALID},
    {SQLITE_AUTH, MM_ERR_AUTH},
};

struct sentence {
    enum mm_err err;
    const char *ja, *en;
};
static const struct sentence sentences[] = {
    {MM_ERR_NO_SPACE, "記録する場所がいっぱいです。空きを作ってから、もう一度お試しください",
     "the disk is full; free some space and try again"},
    {MM_ERR_READ_ONLY, "記録する場所に書き込めません。ファイルとフォルダーの権限を確かめてください",
     "the database cannot be written; check the permissions of the file and its folder"},
    {MM_ERR_CORRUPT, "記録のファイルが壊れています。事務局に知らせてください",
     "the database file is damaged"},
    {MM_ERR_BUSY, "ほかのプログラムが記録を使っています。少し待ってから、もう一度お試しください",
     "another program holds the database; try again in a moment"},
    {MM_ERR_IO, "記録の読み書きに失敗しました。ディスクを確かめてください",
     "reading or writing the database failed; check the disk"},
    {MM_ERR_NOMEM, "メモリが足りません", "out of memory"},
};

/* The operating system's reason decides where SQLite only knows that something went wrong. */
static enum mm_err from_errno(int errnum, enum mm_err otherwise)
{
    static const struct {
        int errnum;
        enum mm_err err;
    } rows[] = {
        {ENOSPC, MM_ERR_NO_SPACE},  {EDQUOT, MM_ERR_NO_SPACE},  {EFBIG, MM_ERR_NO_SPACE},
        {EROFS, MM_ERR_READ_ONLY},  {EACCES, MM_ERR_READ_ONLY}, {EPERM, MM_ERR_READ_ONLY},
        {ENOENT, MM_ERR_NOT_FOUND}, {ENOMEM, MM_ERR_NOMEM},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].errnum == errnum)
            return rows[i].err;
    return otherwise;
}

enum mm_err mm_sqlite_code(int rc, int errnum)
{
    if (rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY || rc == SQLITE_CONSTRAINT_ROWID)
        return MM_ERR_EXISTS;
    int primary = rc & 0xff;
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        if (codes[i].primary != primary)
            continue;
        return codes[i].err == MM_ERR_IO ? from_errno(errnum, MM_ERR_IO) : codes[i].err;
    }
    return MM_ERR_IO;
}

enum mm_err mm_sqlite_fail(struct mm_sqlite *db, int rc, struct mm_errinfo *info)
{
    int os = errno; /* callers clear it before the call that failed */
    bool sure = os == EFBIG || os == EDQUOT || os == ENOSPC || os == EROFS;
    int errnum = db->handle ? sqlite3_system_errno(db->handle) : 0;
    /* SQLite keeps no errno for a write inside COMMIT; of the rest only a lack of space and a disk that the
     * kernel has made read-only are sure to be the cause. */
    enum mm_err err = mm_sqlite_code(rc, errnum == 0 && sure ? os : errnum);
    const char *why = db->handle ? sqlite3_errmsg(db->handle) : sqlite3_errstr(rc);
    for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++)
        if (sentences[i].err == err)
            return mm_fail(info, err, "%s (%s: %s)", mm_say(sentences[i].ja, sentences[i].en), db->path, why);
    return mm_fail(info, err, "%s (%s: %s)", mm_say("記録を扱えません", "the database refused"), db->path,
                   why);
}
