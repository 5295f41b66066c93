/* A store brought to another place: from SQLite to PostgreSQL, back, or to another file. The new one comes to
 * be in one transaction, after every row in it was read back; whoever is killed before leaves no store there,
 * and may begin again. */
#ifndef MM_SERVER_MIGRATE_H
#define MM_SERVER_MIGRATE_H

#include "sync/server/backup.h"

struct mm_migrate {
    const char *from, *to;    /* URLs; one of them of SQLite */
    const char *files, *role; /* as in mm_central_new */
    const char *erased;       /* list of who was erased since; needed for a backup, "none": nobody was */
    const struct mm_clock *clock;
    const struct mm_random *random;
};
/* Nobody may write to `from` meanwhile (BUSY when a server holds it), and afterwards nobody does: it says
 * where it went. A backup stays as it is; whoever was erased since is not in the store that it becomes.
 * EXISTS when there is a store at `to`. */
MM_MUST_USE enum mm_err mm_central_migrate(const struct mm_migrate *what, struct mm_copy_watch *watch,
                                           struct mm_backup_counts *ret_counts, struct mm_errinfo *info);
#endif
