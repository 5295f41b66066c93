/* A copy of a store that is whole in itself: a folder with the database as a file of SQLite (whatever the
 * store is in), what lies beside it, and a list that says what was in it at that moment:
 *
 *   central.db, central.db.packs/, central.db.key …   a store as `--db sqlite:DIR/central.db` reads it
 *   mamori-backup.txt                                 of lines:
 *     mamori backup 1
 *     at <ms> council <id> from <sqlite|postgresql>
 *     table <name> <rows> <sum>                       as copy.h counts
 *     file <bytes> <sha-256> <path>
 *     end <sha-256 of all lines above>
 *
 * It comes to be in one step: a folder without its list is none. */
#ifndef MM_SERVER_BACKUP_H
#define MM_SERVER_BACKUP_H

#include "sync/server/copy.h"
#include "sync/server/verify.h"

#define MM_BACKUP_DB   "central.db"
#define MM_BACKUP_LIST "mamori-backup.txt"

struct mm_backup_counts {
    int64_t statements, people, recorders, packs, rows; /* rows: of all tables */
};
void mm_backup_count(struct mm_backup_counts *counts, const char *table, int64_t rows);

/* central: in READ mode, beside whoever writes. EXISTS when there is a DIR; BUSY when another process is
 * making it. What an earlier one left unfinished is taken away. */
MM_MUST_USE enum mm_err mm_backup_make(struct mm_central *central, const char *dir,
                                       struct mm_copy_watch *watch, struct mm_backup_counts *ret_counts,
                                       struct mm_errinfo *info);

/* backup_keep.c: the backups of the kiosk's menu, in a folder of their own under names that tell when. */
#define MM_BACKUP_NAME_BYTES 40
void mm_backup_name(int64_t at_ms, char out[MM_BACKUP_NAME_BYTES]); /* mamori-20261128-2146 */
/* `made` is whole now: of the others of such a name the newest stay, so that there are `keep` with it, and
 * what killed processes left unfinished goes. Nothing under another name is touched; what cannot be taken
 * away stays for the next time. *ret_gone (may be NULL): how many backups went. */
void mm_backup_keep(const char *folder, const char *made, size_t keep, size_t *ret_gone);

enum mm_backup_fault_kind {
    MM_BACKUP_MISSING, /* a file is not there */
    MM_BACKUP_LENGTH,  /* it has another length */
    MM_BACKUP_BYTES,   /* other bytes */
    MM_BACKUP_TABLE,   /* other rows in a table */
    MM_BACKUP_RECORD,  /* a record is not as it was received */
    MM_BACKUP_DERIVED, /* what is derived does not follow from the records */
    MM_BACKUP_FAULT_COUNT
};
struct mm_backup_check {
    int64_t at_ms;
    struct mm_backup_counts then, now;
    int n_faults;
    /* Each of them as it is found; what: a path, a table, or a record ("recorder seq"). Borrowed for the
     * call. */
    void (*fault)(void *ctx, enum mm_backup_fault_kind kind, const char *what);
    void *ctx;
};
/* Opens it to read and changes nothing in it; what must be rebuilt to be compared is rebuilt in a copy.
 * Faults are no error. NOT_FOUND or CORRUPT when the list itself is missing or damaged. */
MM_MUST_USE enum mm_err mm_backup_verify(const char *dir, struct mm_copy_watch *watch,
                                         struct mm_backup_check *check, struct mm_errinfo *info);
/* Is this the database of a backup? */
bool mm_backup_is(const char *url);
#endif
