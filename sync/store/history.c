/* 私の記録: what a person began, took or no longer needs, newest first. Owns no table: duties are computed,
 * and what was done elsewhere is in what the server told of the person's records. */
#include "sync/store/internal.h"

#include "sync/base/log.h"
#include "sync/wire/terms.h"

#include <stdlib.h>
#include <string.h>

static const char assisted[] = "\"" MM_EXT_ASSISTED "\":true";

struct list {
    struct mm_store *store;
    const struct mm_pack *pack;
    struct mm_history *rows; /* owned */
    size_t n, cap;
};

/* The later of two. */
static void take_attempt(struct list *list, struct mm_history *row, const struct mm_attempt *attempt)
{
    if (attempt->submitted_at_ms < row->submitted_at_ms)
        return;
    row->submitted_at_ms = attempt->submitted_at_ms;
    row->attempt[0] = '\0';
    if (mm_store_can_show(list->pack, &attempt->form))
        memcpy(row->attempt, attempt->id, sizeof row->attempt);
}

static enum mm_err read_attempt(struct list *list, struct mm_history *row, struct mm_errinfo *info)
{
    struct mm_attempt attempt;
    struct mm_errinfo why = MM_ERRINFO_INIT;
    const char *registration = row->state.duty.registration;
    enum mm_err err = mm_store_attempt_elsewhere(list->store, list->pack, registration, &attempt, &why);
    if (!err)
        take_attempt(list, row, &attempt);
    if (!err || err == MM_ERR_NOT_FOUND)
        err = mm_store_attempt_handed_in(list->store, registration, &attempt, &why);
    if (!err)
        take_attempt(list, row, &attempt);
    return err && err != MM_ERR_NOT_FOUND ? mm_fail(info, err, "%s", why.text) : MM_OK;
}

/* What this kiosk's own records say of it: *ret_last_ms INT64_MIN without any. */
static enum mm_err read_own(struct list *list, struct mm_history *row, int64_t *ret_last_ms,
                            struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool has = false;
    *ret_last_ms = INT64_MIN;
    enum mm_err err =
        mm_db_query(list->store->db,
                    "SELECT max(t.launched_at_ms, coalesce((SELECT max(r.at_ms) FROM statement r"
                    " WHERE r.registration=t.registration), 0)), t.course_title"
                    " FROM sitting t WHERE t.registration=? ORDER BY t.launched_at_ms DESC LIMIT 1",
                    &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, row->state.duty.registration);
    err = mm_stmt_step(s, &has, info);
    if (!err && has) {
        *ret_last_ms = mm_col_int(s, 0);
        err = mm_store_copy(row->title, sizeof row->title, mm_col_str(s, 1), info);
    }
    row->here = has;
    mm_stmt_end(s);
    return err;
}

/* As a record of this kiosk says, or as the server told of another one or of a sheet. */
static enum mm_err read_assisted(struct list *list, struct mm_history *row, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool has = false;
    enum mm_err err =
        mm_db_query(list->store->db,
                    "SELECT 1 FROM statement WHERE registration=?1 AND verb=?2 AND instr(bytes, ?3)>0"
                    " UNION ALL SELECT 1 FROM past_elsewhere WHERE registration=?1 AND assisted<>0 LIMIT 1",
                    &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, row->state.duty.registration);
    mm_bind_str(s, 2, mm_verb_iri(MM_VERB_COMPLETED));
    mm_bind_blob(s, 3, assisted, sizeof assisted - 1);
    err = mm_stmt_step(s, &has, info);
    row->assisted = has;
    mm_stmt_end(s);
    return err;
}

static int64_t day_ms(const char *day)
{
    struct mm_date date;
    return mm_date_parse(day, &date) == MM_OK ? mm_date_start_ms(date) : INT64_MIN;
}

static int64_t when(const struct mm_duty_state *state, int64_t last_ms)
{
    if (state->completed_at_ms != INT64_MAX)
        return state->completed_at_ms;
    if (state->duty.closed_on[0])
        return day_ms(state->duty.closed_on);
    return last_ms != INT64_MIN ? last_ms : day_ms(state->duty.opened_on);
}

static enum mm_err add(void *ctx, const struct mm_duty_state *state, struct mm_errinfo *info)
{
    struct list *list = ctx;
    int64_t last_ms;
    if (!state->duty.closed_on[0] && state->progress == MM_PROGRESS_NONE)
        return MM_OK; /* nothing happened yet */
    if (list->n == list->cap) {
        size_t cap = list->cap ? list->cap * 2 : 16;
        struct mm_history *more = realloc(list->rows, cap * sizeof *more);
        if (!more)
            return mm_nomem(info);
        list->rows = more;
        list->cap = cap;
    }
    struct mm_history *row = &list->rows[list->n];
    *row = (struct mm_history){.state = *state};
    const struct mm_course *course = mm_pack_course(list->pack, state->duty.course);
    enum mm_err err = read_own(list, row, &last_ms, info);
    if (!err && course)
        err = mm_store_copy(row->title, sizeof row->title, course->title, info);
    if (!err)
        err = read_attempt(list, row, info);
    if (!err)
        err = read_assisted(list, row, info);
    row->at_ms = when(state, last_ms);
    list->n += !err;
    return err;
}

static int newest_first(const void *a, const void *b)
{
    const struct mm_history *left = a, *right = b;
    if (left->at_ms != right->at_ms)
        return left->at_ms < right->at_ms ? 1 : -1;
    return strcmp(left->state.duty.registration, right->state.duty.registration);
}

enum mm_err mm_store_history(struct mm_store *store, const struct mm_pack *pack, const char *person,
                             struct mm_history **ret_rows, size_t *ret_n, struct mm_errinfo *info)
{
    struct list list = {.store = store, .pack = pack};
    enum mm_err err = mm_store_duties_each(store, pack, person, add, &list, info);
    if (err) {
        free(list.rows);
        return err;
    }
    if (list.n)
        qsort(list.rows, list.n, sizeof *list.rows, newest_first);
    *ret_rows = list.rows;
    *ret_n = list.n;
    return MM_OK;
}
