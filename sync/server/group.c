/* Transactions of the central store: one of an action's own, or one that the writer makes for many. And what
 * all centrals of one process share. */
#include "sync/base/log.h"
#include "sync/base/shred.h"
#include "sync/server/login.h"
#include "sync/server/place.h"
#include "sync/server/posting.h"

#include <stdlib.h>
#include <sys/stat.h>

enum mm_err mm_shared_new(struct mm_shared **ret_shared, struct mm_errinfo *info)
{
    struct mm_shared *shared = calloc(1, sizeof *shared);
    if (!shared)
        return mm_nomem(info);
    (void)pthread_mutex_init(&shared->lock, NULL);
    mm_crowd_init(&shared->crowd, 0);
    shared->gate = mm_gate_new();
    if (!shared->gate) {
        mm_shared_free(shared);
        return mm_nomem(info);
    }
    *ret_shared = shared;
    return MM_OK;
}

void mm_shared_free(struct mm_shared *shared)
{
    if (!shared)
        return;
    mm_pages_free(shared->pages);
    mm_councils_forget(shared);
    mm_gate_free(shared->gate);
    mm_crowd_done(&shared->crowd);
    (void)pthread_mutex_destroy(&shared->lock);
    free(shared);
}

/* The transaction that was begun is no good when somebody else has the lease. */
static enum mm_err held(struct mm_central *central, struct mm_errinfo *info)
{
    enum mm_err err = central->place->held ? central->place->held(central, info) : MM_OK;
    if (err)
        mm_db_rollback(central->db);
    return err;
}

enum mm_err mm_central_write_begin_at(struct mm_central *central, const char *file, int line,
                                      struct mm_errinfo *info)
{
    central->writes_before = mm_db_writes(central->db);
    if (central->grouped)
        return MM_OK;
    enum mm_err err = mm_db_begin_at(central->db, file, line, info);
    return err ? err : held(central, info);
}

void mm_central_write_undo(struct mm_central *central)
{
    if (!central->grouped) {
        mm_db_rollback(central->db);
        mm_postings_forget(central);
    } else if (mm_db_writes(central->db) != central->writes_before) {
        central->undo = true;
    }
}

static enum mm_err commit(struct mm_central *central, struct mm_errinfo *info)
{
    enum mm_err err = mm_postings_flush(central, info);
    if (!err)
        err = mm_db_commit(central->db, info);
    if (err) {
        mm_db_rollback(central->db);
        mm_postings_forget(central);
    }
    return err;
}

enum mm_err mm_central_write_end(struct mm_central *central, enum mm_err err, struct mm_errinfo *info)
{
    if (err) {
        central->again |= err == MM_ERR_AGAIN;
        mm_central_write_undo(central);
        return err;
    }
    if (central->grouped)
        return MM_OK;
    err = commit(central, info);
    atomic_store(&central->shared->stored, central->stored);
    if (!err)
        mm_central_tidy(central);
    return err;
}

/* A reader may need the log yet; then it is emptied after another transaction. */
static bool log_is_empty(const struct mm_central *central)
{
    struct stat st;
    char *path = mm_asprintf("%s-wal", central->file);
    bool empty = path && (stat(path, &st) != 0 || st.st_size == 0);
    free(path);
    return empty;
}

void mm_central_tidy(struct mm_central *central)
{
    if (central->shred[0]) /* what fails is done at the next start */
        mm_ignore(mm_file_shred(central->shred, NULL));
    central->shred[0] = '\0';
    if (central->wipe) {
        mm_ignore(mm_db_checkpoint(central->db, 0, NULL)); /* log_is_empty() says whether it was done */
        central->wipe = !log_is_empty(central);
    }
    mm_ignore(mm_db_checkpoint(central->db, MM_CENTRAL_WAL_PAGES, NULL)); /* tried again after the next one */
}

enum mm_err mm_central_group_begin(struct mm_central *central, struct mm_errinfo *info)
{
    enum mm_err err = mm_db_begin(central->db, info);
    if (!err)
        err = held(central, info);
    if (err)
        return err;
    central->grouped = true;
    central->undo = central->again = central->facts_changed = false;
    atomic_store(&central->shared->settled, central->stored);
    atomic_store(&central->shared->under_way, true);
    return MM_OK;
}

bool mm_central_group_good(const struct mm_central *central)
{
    return !central->undo && !central->again;
}

enum mm_err mm_central_group_end(struct mm_central *central, bool *ret_kept, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    bool undo = central->undo;
    central->grouped = false;
    if (undo || central->again) {
        mm_db_rollback(central->db);
        mm_postings_forget(central);
        if (central->again)
            err = mm_fail(info, MM_ERR_AGAIN, "%s",
                          mm_say("ほかの書き込みと重なりました。もう一度お試しください",
                                 "another transaction was in the way; try again"));
    } else {
        err = commit(central, info);
    }
    *ret_kept = !undo && !err;
    if (!*ret_kept)
        central->shred[0] = '\0';
    if (*ret_kept && central->facts_changed)
        (void)atomic_fetch_add(&central->shared->facts, 1U);
    if (!*ret_kept && central->facts_changed)
        mm_ignore(mm_council_load(central, NULL)); /* what was read before still stands */
    atomic_store(&central->shared->stored, central->stored);
    atomic_store(&central->shared->under_way, false);
    return err;
}
