/* The one thread that writes (for each database of SQLite, or each part of the councils of PostgreSQL). What
 * came in meanwhile is done in one transaction, in the order it came: one sync of the disk for many requests
 * (of all councils; where the database has walls between them, of one).
 * Nobody is told of success before that transaction is durable.
 *
 * A job that fails or wants nothing kept leaves nothing behind, and takes nothing with it: the transaction is
 * then undone and every job of it runs again by itself. So a job may run more than once and begins anew each
 * time. */
#ifndef MM_SERVER_WRITER_H
#define MM_SERVER_WRITER_H

#include "sync/server/central.h"

struct mm_job {
    /* In the writer's thread and inside its transaction. What it answers, a refusal too, holds only when the
     * transaction is durable. */
    void (*run)(struct mm_central *central, void *ctx);
    /* In the writer's thread, once: MM_OK, durable; otherwise nothing of it is. The job may be freed here. */
    void (*after)(void *ctx, enum mm_err err, const struct mm_errinfo *info);
    void *ctx;
    struct mm_job *next; /* the writer's */
    const char *council; /* whose rows, by its id; borrowed; NULL: any council's will do */
};

struct mm_writer;
/* central: borrowed, and used by nobody else until mm_writer_stop. */
MM_MUST_USE enum mm_err mm_writer_start(struct mm_central *central, struct mm_writer **ret_writer,
                                        struct mm_errinfo *info);
/* job: borrowed until `after` was called. */
void mm_writer_add(struct mm_writer *writer, struct mm_job *job);
/* For a thread that serves and needs something written before it can go on: waits for the job, whose `after`
 * is not called. */
MM_MUST_USE enum mm_err mm_writer_do(struct mm_writer *writer, const char *council,
                                     void (*run)(struct mm_central *central, void *ctx), void *ctx,
                                     struct mm_errinfo *info);
/* Waits until everything added so far is over. */
void mm_writer_settle(struct mm_writer *writer);
/* For a job that would go on: it is to come to an end. In the writer's thread. */
bool mm_writer_ends(struct mm_writer *writer);
/* Does what is still to be done, then ends. Accepts NULL. */
void mm_writer_stop(struct mm_writer *writer);
#endif
