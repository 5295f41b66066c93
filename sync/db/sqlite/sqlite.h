/* SQLite behind sync/db/db.h. Used by the kiosk's store (two processes on one file) and by the server.
 *
 * Debian's SQLite 3.40.1 can lose committed rows when a commit races a checkpoint that resets the WAL.
 * Therefore every connection sets wal_autocheckpoint=0 and NO_CKPT_ON_CLOSE, every write transaction holds an
 * flock on FILE.lock, and mm_db_checkpoint() runs under that same lock. The file is created empty with mode
 * 0660 before SQLite opens it, so that a second user of the group can write it. journal_mode=WAL,
 * synchronous=FULL, foreign_keys=ON, busy_timeout set. */
#ifndef MM_DB_SQLITE_SQLITE_H
#define MM_DB_SQLITE_SQLITE_H

#include "sync/db/db.h"

enum mm_sqlite_mode {
    MM_SQLITE_CREATE,    /* create when missing */
    MM_SQLITE_EXISTING,  /* NOT_FOUND when missing */
    MM_SQLITE_READ_ONLY, /* no write of any kind; works while another process writes */
    MM_SQLITE_MODE_COUNT
};
MM_MUST_USE enum mm_err mm_sqlite_open(const char *path, enum mm_sqlite_mode mode, struct mm_db **ret_db,
                                       struct mm_errinfo *info);
const char *mm_sqlite_path(const struct mm_db *db);
/* For a busy writer: a checkpoint lets the log start anew and keep its length, unless all of it is to go
 * (min_pages 0). Writing over blocks that are there needs no second write for the length of the file. */
void mm_sqlite_keep_log(struct mm_db *db);
/* For a file that is finished: all of it in FILE, nothing beside it. Close it then. */
MM_MUST_USE enum mm_err mm_sqlite_seal(struct mm_db *db, struct mm_errinfo *info);
#endif
