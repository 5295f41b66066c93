/* Shared by the files of this folder only. */
#ifndef MM_DB_PG_INTERNAL_H
#define MM_DB_PG_INTERNAL_H

#include "sync/base/buf.h"
#include "sync/db/driver.h"
#include "sync/db/pg/pg.h"

#include <libpq-fe.h>

#define MM_PG_PARAMS     40
#define MM_PG_VALUES_MAX (80 * 1024 * 1024) /* bytes bound to one statement */
#define MM_PG_NAME_BYTES 24

/* Answers under way, in the order in which they will come. */
struct mm_pg_due {
    bool sync;                /* the answer to a synchronisation point: one result without a NULL behind it */
    int64_t *ret_changes;     /* borrowed, may be NULL */
    const char *tag;          /* static: what the answer must be called, NULL: anything */
    struct mm_pg_stmt *asked; /* whose rows these are, read ahead; NULL */
};

struct mm_pg {
    struct mm_db base;
    PGconn *conn; /* owned */
    char *url;    /* owned */
    char council[64];
    bool claims;         /* to be the one writer */
    unsigned connection; /* grows with each new one: prepared statements are gone then */
    unsigned next_name;
    unsigned nulls;        /* read in a row */
    struct mm_pg_due *due; /* owned ring */
    size_t due_from, due_n, due_cap;
    struct mm_pg_stmt *stream; /* whose rows come next on the connection; NULL */
    unsigned turn;             /* grows with each transaction: what was asked before it is of another state */
    enum mm_err failed;        /* of what was sent ahead; told at the next wait */
    struct mm_errinfo why;
};

struct mm_pg_value {
    Oid type; /* 0: NULL so far */
    bool null;
    size_t at, len; /* in values */
};

struct mm_pg_stmt {
    struct mm_stmt base;
    const char *key; /* text that sql was made from */
    char *sql;       /* owned; parameters as $1 */
    char name[MM_PG_NAME_BYTES];
    unsigned connection; /* on which it is prepared; 0: none */
    Oid prepared[MM_PG_PARAMS];
    struct mm_pg_value value[MM_PG_PARAMS];
    int n;
    enum mm_err bind_err;
    struct mm_buf values;
    bool begun, running; /* sent; and not at its end */
    PGresult *row;       /* owned; the current one */
    PGresult **kept;     /* owned; rows read ahead because the connection was needed */
    size_t kept_from, kept_n, kept_cap;
    int64_t changes;
    struct { /* what was asked ahead; its rows go to kept */
        bool open, arrived;
        unsigned turn;
        int n;
        struct mm_pg_value value[MM_PG_PARAMS];
        struct mm_buf values;
    } ahead;
};

static inline struct mm_pg *mm_pg(struct mm_db *db)
{
    return (struct mm_pg *)db;
}

static inline struct mm_pg_stmt *mm_pg_stmt(struct mm_stmt *stmt)
{
    return (struct mm_pg_stmt *)stmt;
}

/* fail.c */
enum mm_err mm_pg_code(const char *sqlstate);
/* Of a result that is an error, or of the connection (result NULL). */
enum mm_err mm_pg_fail(struct mm_pg *db, const PGresult *result, struct mm_errinfo *info);
/* Of a connection that could not be made. */
enum mm_err mm_pg_fail_connect(struct mm_pg *db, struct mm_errinfo *info);

/* claim.c */
enum mm_err mm_pg_claim_now(struct mm_pg *db, struct mm_errinfo *info);
/* url.c */
enum mm_err mm_pg_url_check(const char *url, struct mm_errinfo *info);

/* link.c: what goes over the connection */
enum mm_err mm_pg_connect(struct mm_pg *db, struct mm_errinfo *info);
/* Connects anew when the connection is gone and nothing hangs on it. */
enum mm_err mm_pg_ready(struct mm_pg *db, struct mm_errinfo *info);
enum mm_err mm_pg_due_add(struct mm_pg *db, struct mm_pg_due due, struct mm_errinfo *info);
/* tag may be NULL. */
enum mm_err mm_pg_send_text(struct mm_pg *db, const char *sql, const char *tag, struct mm_errinfo *info);
enum mm_err mm_pg_sync(struct mm_pg *db, struct mm_errinfo *info);
/* Takes answers until `left` are under way; the first error among them is kept in db->failed. */
void mm_pg_take(struct mm_pg *db, size_t left);
/* The error kept so far, and forgets it. */
enum mm_err mm_pg_failed(struct mm_pg *db, struct mm_errinfo *info);
PGresult *mm_pg_next(struct mm_pg *db);
/* Rows of the statement that streams go to its own memory, so that another can be asked. */
enum mm_err mm_pg_absorb(struct mm_pg *db, struct mm_errinfo *info);
int64_t mm_pg_tuples(PGresult *result);

/* stmt.c */
extern const struct mm_db_ops mm_pg_ops;
enum mm_err mm_pg_prepare(struct mm_stmt *stmt, const char *sql, struct mm_errinfo *info);
void mm_pg_reset(struct mm_stmt *stmt);
void mm_pg_finalize(struct mm_stmt *stmt);
void mm_pg_bind_int(struct mm_stmt *stmt, int at, int64_t value);
void mm_pg_bind_num(struct mm_stmt *stmt, int at, double value);
void mm_pg_bind_text(struct mm_stmt *stmt, int at, const char *value);
void mm_pg_bind_blob(struct mm_stmt *stmt, int at, const void *data, size_t len);
void mm_pg_bind_null(struct mm_stmt *stmt, int at);
bool mm_pg_writes(struct mm_stmt *stmt);
enum mm_err mm_pg_step(struct mm_stmt *stmt, bool *ret_row, struct mm_errinfo *info);
int64_t mm_pg_changes(struct mm_stmt *stmt);
enum mm_err mm_pg_send(struct mm_stmt *stmt, int64_t *ret_changes, struct mm_errinfo *info);
enum mm_err mm_pg_keep_row(struct mm_pg_stmt *s, PGresult *row, struct mm_errinfo *info);

/* ahead.c: questions before their time */
enum mm_err mm_pg_ask(struct mm_stmt *stmt, struct mm_errinfo *info);
void mm_pg_unask(struct mm_db *db);
/* Has this question been asked already? Then its rows are in s->kept. */
enum mm_err mm_pg_answered(struct mm_pg *db, struct mm_pg_stmt *s, bool *ret_answered,
                           struct mm_errinfo *info);
enum mm_err mm_pg_put(struct mm_pg *db, struct mm_pg_stmt *s, struct mm_errinfo *info);
/* Forgets what was asked. */
void mm_pg_ahead_drop(struct mm_pg *db, struct mm_pg_stmt *s);

/* column.c */
int64_t mm_pg_col_int(struct mm_stmt *stmt, int at);
double mm_pg_col_num(struct mm_stmt *stmt, int at);
const char *mm_pg_col_text(struct mm_stmt *stmt, int at);
const void *mm_pg_col_blob(struct mm_stmt *stmt, int at, size_t *ret_len);
bool mm_pg_col_null(struct mm_stmt *stmt, int at);

#define MM_PG_STMT_OPS                                                                                       \
    .prepare = mm_pg_prepare, .reset = mm_pg_reset, .finalize = mm_pg_finalize, .bind_int = mm_pg_bind_int,  \
    .bind_num = mm_pg_bind_num, .bind_text = mm_pg_bind_text, .bind_blob = mm_pg_bind_blob,                  \
    .bind_null = mm_pg_bind_null, .writes = mm_pg_writes, .step = mm_pg_step, .changes = mm_pg_changes,      \
    .send = mm_pg_send, .ask = mm_pg_ask, .unask = mm_pg_unask, .col_int = mm_pg_col_int,                    \
    .col_num = mm_pg_col_num, .col_text = mm_pg_col_text, .col_blob = mm_pg_col_blob,                        \
    .col_null = mm_pg_col_null
#endif
