/* For the drivers below this folder only: what stands behind sync/db/db.h. The generic half (db.c) keeps the
 * transaction's state and the cache of statements; a driver does the rest. */
#ifndef MM_DB_DRIVER_H
#define MM_DB_DRIVER_H

#include "sync/db/db.h"

#define MM_DB_BUCKETS 64

struct mm_stmt {
    struct mm_db *db; /* borrowed */
    const char *key;  /* the caller's text pointer */
    struct mm_stmt *next;
    bool in_use;
};

struct mm_db_type {
    const char *word, *sql; /* "BYTES" → "BLOB" */
};

/* Every callback is there unless it says otherwise. Statements are structs of stmt_bytes that begin with a
 * struct mm_stmt, zeroed when they are made. */
struct mm_db_ops {
    const char *kind;
    const struct mm_db_type *types; /* up to one without a word */
    size_t stmt_bytes;

    void (*close)(struct mm_db *db); /* statements are freed already; frees db */
    enum mm_err (*begin)(struct mm_db *db, struct mm_errinfo *info);
    enum mm_err (*commit)(struct mm_db *db, struct mm_errinfo *info); /* waits for what was sent, too */
    void (*rollback)(struct mm_db *db);                               /* also after a commit that failed */
    enum mm_err (*snapshot)(struct mm_db *db, struct mm_errinfo *info);
    void (*snapshot_end)(struct mm_db *db);
    enum mm_err (*checkpoint)(struct mm_db *db, int min_pages, struct mm_errinfo *info); /* may be NULL */
    enum mm_err (*wait)(struct mm_db *db, struct mm_errinfo *info); /* NULL: nothing is ever under way */
    void (*scope)(struct mm_db *db, const char *council);           /* may be NULL */
    enum mm_err (*exec)(struct mm_db *db, const char *sql, struct mm_errinfo *info);
    /* Of the schema; 0 for an empty database, CORRUPT for one of another program. */
    enum mm_err (*version)(struct mm_db *db, int64_t *ret_version, struct mm_errinfo *info);
    enum mm_err (*set_version)(struct mm_db *db, int64_t version, struct mm_errinfo *info); /* (tx) */
    const char *has_table; /* one row when table ?1 is there */

    /* Makes the statement ready for sql; called for each use, so it sees when it is ready already. */
    enum mm_err (*prepare)(struct mm_stmt *stmt, const char *sql, struct mm_errinfo *info);
    void (*reset)(struct mm_stmt *stmt); /* bindings too */
    void (*finalize)(struct mm_stmt *stmt);
    void (*bind_int)(struct mm_stmt *stmt, int at, int64_t value);
    void (*bind_num)(struct mm_stmt *stmt, int at, double value);
    void (*bind_text)(struct mm_stmt *stmt, int at, const char *value); /* not NULL */
    void (*bind_blob)(struct mm_stmt *stmt, int at, const void *data, size_t len);
    void (*bind_null)(struct mm_stmt *stmt, int at);
    bool (*writes)(struct mm_stmt *stmt);
    enum mm_err (*step)(struct mm_stmt *stmt, bool *ret_row, struct mm_errinfo *info);
    /* Rows that the statement changed, when it has come to its end. */
    int64_t (*changes)(struct mm_stmt *stmt);
    /* NULL where statements cannot be sent ahead. Must be done with the statement when it returns;
     * ret_changes may be NULL. */
    enum mm_err (*send)(struct mm_stmt *stmt, int64_t *ret_changes, struct mm_errinfo *info);
    enum mm_err (*ask)(struct mm_stmt *stmt, struct mm_errinfo *info); /* NULL: nothing is gained by it */
    void (*unask)(struct mm_db *db);                                   /* NULL as ask is */
    int64_t (*col_int)(struct mm_stmt *stmt, int at);
    double (*col_num)(struct mm_stmt *stmt, int at);
    const char *(*col_text)(struct mm_stmt *stmt, int at); /* "" for NULL */
    const void *(*col_blob)(struct mm_stmt *stmt, int at, size_t *ret_len);
    bool (*col_null)(struct mm_stmt *stmt, int at);
};

struct mm_db {
    const struct mm_db_ops *ops;
    bool writes; /* may begin a transaction */
    bool in_tx, in_snapshot;
    int64_t n_writes;
    const char *tx_file; /* static text of __FILE__ */
    int tx_line;
    struct mm_stmt *bucket[MM_DB_BUCKETS]; /* owned */
};

enum mm_err mm_db_refuse_write(struct mm_db *db, struct mm_errinfo *info);
#endif
