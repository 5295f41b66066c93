/* Where a central store lies: what differs between SQLite and PostgreSQL, and nothing else does. A store is a
 * database and what lies beside it: <file>.packs/, <file>.secret, <file>.key, <file>.codes, <file>.tls.pem.
 */
#ifndef MM_SERVER_PLACE_H
#define MM_SERVER_PLACE_H

#include "sync/server/internal.h"

struct mm_place {
    const char *scheme; /* "sqlite:" */
    bool walls;         /* the database itself keeps councils apart: a transaction is one council's */
    /* <file> of a URL; owned by the caller. */
    enum mm_err (*file)(const char *url, char **ret_file, struct mm_errinfo *info);
    /* Opens in the central's mode; in WRITE mode it takes the lease first, since the one who holds it may be
     * migrating. Sets db and file. NOT_FOUND when there is no store. */
    enum mm_err (*open)(struct mm_central *central, struct mm_errinfo *info);
    /* The same beside the central that writes, in the same process. */
    enum mm_err (*open_reader)(struct mm_central *reader, const struct mm_central *writer,
                               struct mm_errinfo *info);
    /* For one that is not there yet: EXISTS when it is. *ret_ours: from here on
     * what is there is ours, and to be taken away when the rest fails. */
    enum mm_err (*create)(struct mm_central *central, const struct mm_central_new *what, bool *ret_ours,
                          struct mm_errinfo *info);
    /* Once the tables are there, or were changed; may be NULL. */
    enum mm_err (*defined)(struct mm_central *central, struct mm_errinfo *info);
    /* Takes the tables away; what lies beside is taken away afterwards. */
    void (*destroy)(struct mm_central *central);
    /* At the beginning of a transaction: are we still the one who writes? May be NULL. */
    enum mm_err (*held)(struct mm_central *central, struct mm_errinfo *info);
    void (*drop_lease)(struct mm_central *central); /* may be NULL */
    /* Somebody's lease; as mm_central_lease. */
    enum mm_err (*holder)(const char *url, struct mm_lease *ret_lease, struct mm_errinfo *info);
};

/* INVALID for a URL that is none of ours. Static. */
MM_MUST_USE enum mm_err mm_place_find(const char *url, const struct mm_place **ret_place,
                                      struct mm_errinfo *info);
extern const struct mm_place mm_place_sqlite, mm_place_pg;
#endif
