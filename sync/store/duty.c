/* Owner of table duty. How far a duty is comes from the records, never from this table. */
#include "sync/store/internal.h"

#include "sync/base/log.h"

#include <stdlib.h>

#define COLUMNS "registration,person,course,cause,opened_on,due_on,closed_on,closed_by"

static enum mm_err add_tx(struct mm_store *store, const struct mm_duty *d, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    const char *values[] = {d->registration, d->person, d->course,    d->cause,
                            d->opened_on,    d->due_on, d->closed_on, d->closed_by};
    enum mm_err err =
        mm_db_query(store->db, "INSERT INTO duty(" COLUMNS ") VALUES(?,?,?,?,?,?,?,?)", &s, info);
    if (err)
        return err;
    for (int i = 0; i < (int)(sizeof values / sizeof values[0]); i++)
        mm_bind_str(s, i + 1, values[i]);
    return mm_stmt_run(s, NULL, info);
}

enum mm_err mm_store_duties_replace_tx(struct mm_store *store, const struct mm_roster *roster,
                                       struct mm_errinfo *info)
{
    enum mm_err err = mm_db_exec(store->db, "DELETE FROM duty", info);
    for (size_t i = 0; !err && i < roster->n_duties; i++)
        err = add_tx(store, &roster->duties[i], info);
    return err;
}

static enum mm_err read_row(struct mm_stmt *s, struct mm_duty *d, struct mm_errinfo *info)
{
    const struct {
        char *out;
        size_t bytes;
    } texts[] = {
        {d->registration, sizeof d->registration},
        {d->person, sizeof d->person},
        {d->course, sizeof d->course},
        {d->cause, sizeof d->cause},
        {d->opened_on, sizeof d->opened_on},
        {d->due_on, sizeof d->due_on},
        {d->closed_on, sizeof d->closed_on},
        {d->closed_by, sizeof d->closed_by},
    };
    enum mm_err err = MM_OK;
    for (int i = 0; !err && i < (int)(sizeof texts / sizeof texts[0]); i++)
        err = mm_store_copy(texts[i].out, texts[i].bytes, mm_col_str(s, i), info);
    return err;
}

enum mm_err mm_store_duties_all(struct mm_store *store, struct mm_roster *roster, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    int64_t n = 0;
    bool row = false;
    enum mm_err err = mm_db_int(store->db, "SELECT count(*) FROM duty", &n, info);
    if (!err && !(roster->duties = calloc(n > 0 ? (size_t)n : 1, sizeof *roster->duties)))
        err = mm_fail(info, MM_ERR_NOMEM, "%s", mm_say("メモリが足りません", "out of memory"));
    if (!err)
        err = mm_db_query(store->db, "SELECT " COLUMNS " FROM duty ORDER BY person,opened_on,registration",
                          &s, info);
    if (err)
        return err;
    while (roster->n_duties < (size_t)n && (err = mm_stmt_step(s, &row, info)) == MM_OK && row) {
        err = read_row(s, &roster->duties[roster->n_duties], info);
        if (err)
            break;
        roster->n_duties++;
    }
    mm_stmt_end(s);
    return err;
}

/* The same rule as mm_progress_add, on the columns instead of the bytes. */
static enum mm_err read_progress(struct mm_store *store, struct mm_duty_state *state, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(store->db,
                                  "SELECT count(*), min(CASE WHEN verb=?2 THEN at_ms END) FROM statement"
                                  " WHERE registration=?1",
                                  &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, state->duty.registration);
    mm_bind_str(s, 2, mm_verb_iri(MM_VERB_COMPLETED));
    err = mm_stmt_step(s, &row, info);
    if (!err && row) {
        bool done = !mm_col_null(s, 1);
        state->completed_at_ms = done ? mm_col_int(s, 1) : INT64_MAX;
        state->progress = done                   ? MM_PROGRESS_DONE
                          : mm_col_int(s, 0) > 0 ? MM_PROGRESS_STARTED
                                                 : MM_PROGRESS_NONE;
    }
    mm_stmt_end(s);
    return err;
}

enum mm_err mm_store_duties(struct mm_store *store, const char *person, struct mm_duty_state *ret_list,
                            size_t max, size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    size_t n = 0;
    enum mm_err err = mm_db_query(store->db,
                                  "SELECT " COLUMNS " FROM duty WHERE person=? AND closed_on=''"
                                  " ORDER BY due_on DESC,opened_on DESC,registration",
                                  &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    while (n < max && (err = mm_stmt_step(s, &row, info)) == MM_OK && row) {
        ret_list[n] = (struct mm_duty_state){.completed_at_ms = INT64_MAX};
        err = read_row(s, &ret_list[n].duty, info);
        if (!err)
            err = read_progress(store, &ret_list[n], info);
        if (err)
            break;
        n++;
    }
    mm_stmt_end(s);
    if (!err)
        *ret_n = n;
    return err;
}
