/* All rows of one store into another, and the proof that they arrived: for each table the number of its rows
 * and a sum over them, which does not depend on their order. The lease is left out: it belongs to the place.
 */
#ifndef MM_SERVER_COPY_H
#define MM_SERVER_COPY_H

#include "sync/server/internal.h"

#define MM_COPY_TABLES  96
#define MM_COPY_COLUMNS 32
#define MM_COPY_NAME    48

struct mm_copy_table {
    char name[MM_COPY_NAME];
    char kind[MM_COPY_COLUMNS]; /* of each column: 'i', 't' or 'b' */
    int n_columns;
    bool of_council;       /* has a column council */
    char *select, *insert; /* owned */
    char *select_one;      /* owned; of one council, ?1 */
    int64_t rows;
    struct mm_hash sum; /* of SHA-256 of each row, modulo 2^256 */
};
struct mm_copy {
    struct mm_copy_table tables[MM_COPY_TABLES];
    size_t n;
    char (*councils)[MM_ID_BYTES]; /* owned; those whose rows were read */
    size_t n_councils;
};

/* Told about once a second. */
typedef void (*mm_copy_progress)(void *ctx, const char *table, int64_t rows);
struct mm_copy_watch {
    mm_copy_progress tell; /* NULL: nobody wants to know */
    void *ctx;
    struct mm_clock clock;
    int64_t told_at_ms;
    int64_t rows; /* so far, of all tables */
};

/* Which tables and columns there are, as a store in SQLite says: one of the two is always that. */
MM_MUST_USE enum mm_err mm_copy_plan(struct mm_db *sqlite, struct mm_copy *ret_copy, struct mm_errinfo *info);
void mm_copy_done(struct mm_copy *copy);

/* Every row of `from` into `to` (in a transaction); rows and sums as they were read. to NULL: they alone. */
MM_MUST_USE enum mm_err mm_copy_rows(struct mm_copy *copy, struct mm_db *from, struct mm_db *to,
                                     struct mm_copy_watch *watch, struct mm_errinfo *info);
/* Reads what is in db and wants the rows and sums of copy. CORRUPT, with the table, when they differ. */
MM_MUST_USE enum mm_err mm_copy_prove(const struct mm_copy *copy, struct mm_db *db,
                                      struct mm_copy_watch *watch, struct mm_errinfo *info);
/* All of a store, of all its councils, as one moment has it, into the tables of `to`, which are
 * empty; committed only when what is there was read back and is the same. */
MM_MUST_USE enum mm_err mm_copy_all(struct mm_copy *copy, struct mm_db *from, struct mm_db *to,
                                    struct mm_copy_watch *watch, struct mm_errinfo *info);

/* beside.c: files and folders that lie beside a database */
/* With the mode of the original; not synced. */
MM_MUST_USE enum mm_err mm_beside_copy_file(const char *from, const char *to, struct mm_errinfo *info);
/* FILE.key, FILE.codes, FILE.secret, FILE.pack-key and FILE.packs/ of a store to those of another, synced;
 * packs under a version that is there already stay. CONFLICT when a key of another store is there. */
MM_MUST_USE enum mm_err mm_beside_copy(const char *from_file, const char *to_file, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_beside_copy_packs(const char *from_file, const char *to_file,
                                             struct mm_errinfo *info);
/* The one or the other, for each council of the open store; to_store: as its mm_central.store. */
MM_MUST_USE enum mm_err mm_beside_copy_all(const struct mm_central *from, const char *to_store,
                                           enum mm_err (*copy)(const char *from_file, const char *to_file,
                                                               struct mm_errinfo *info),
                                           struct mm_errinfo *info);
/* All that was written to the file system of dir: one wait instead of one for each file. */
MM_MUST_USE enum mm_err mm_beside_sync(const char *dir, struct mm_errinfo *info);
/* Everything in it, and the folder; harmless when there is none. */
void mm_beside_remove(const char *dir);
/* Each plain file below dir, by name; rel: its path from there. */
typedef enum mm_err (*mm_beside_each)(void *ctx, const char *path, const char *rel, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_beside_walk(const char *dir, mm_beside_each each, void *ctx,
                                       struct mm_errinfo *info);
#endif
