#include "sync/server/withdraw.h"

#include "sync/base/limits.h"
#include "sync/server/internal.h"
#include "sync/server/lrs.h"
#include "sync/server/posting.h"
#include "sync/server/summary.h"

#include <stdio.h>
#include <stdlib.h>

struct found {
    struct mm_own_record *list; /* owned */
    size_t n, cap;
};

static void copy_id(char out[MM_UUID_BYTES], const char *id)
{
    (void)snprintf(out, MM_UUID_BYTES, "%s", id ? id : "");
}

static enum mm_err note(void *ctx, const struct mm_statement_row *row)
{
    struct found *found = ctx;
    struct mm_statement_view view;
    struct mm_own_record *more = mm_central_grow(found->list, found->n, &found->cap, sizeof *more);
    if (!more)
        return MM_ERR_NOMEM;
    found->list = more;
    enum mm_err err = mm_statement_view(row->bytes, row->len, &view, NULL);
    if (err)
        return err;
    struct mm_own_record *r = &found->list[found->n++];
    *r = (struct mm_own_record){.verb = view.verb, .at_ms = view.at_ms};
    copy_id(r->id, view.id);
    copy_id(r->session, view.session);
    copy_id(r->attempt, view.attempt);
    mm_statement_view_done(&view);
    return MM_OK;
}

enum mm_err mm_own_records(struct mm_own *own, const char *registration, struct mm_own_record **ret_list,
                           size_t *ret_n, struct mm_errinfo *info)
{
    struct found found = {.list = NULL};
    struct mm_statement_filter filter = {.registration = registration,
                                         .recorder = own->head.recorder,
                                         .since = INT64_MIN,
                                         .until = INT64_MAX,
                                         .ascending = true,
                                         .limit = MM_MAX_PAST_RESULTS};
    bool more = true;
    enum mm_err err = mm_postings_flush(own->central, info);
    while (!err && more) {
        err = mm_statement_search(own->central, &filter, note, &found, &more, &filter.cursor, info);
        filter.has_cursor = true;
    }
    if (err) {
        free(found.list);
        return err;
    }
    *ret_list = found.list;
    *ret_n = found.n;
    return MM_OK;
}

/* ---- voiding ------------------------------------------------------------------------------------------ */
static enum mm_err mark(struct mm_own *own, const char *target, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    int64_t n = 0;
    enum mm_err err =
        mm_db_query(own->central->db, "UPDATE statement SET voided=1 WHERE council=? AND id=? AND recorder=?",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, own->central->council);
    mm_bind_str(stmt, 2, target);
    mm_bind_str(stmt, 3, own->head.recorder);
    err = mm_stmt_run(stmt, &n, info);
    return err || n == 1 ? err : mm_fail(info, MM_ERR_CORRUPT, "statement %s", target);
}

enum mm_err mm_own_withdraw(struct mm_own *own, const struct mm_session *session,
                            const struct mm_own_record *list, size_t n, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < n; i++) {
        struct mm_statement st = {.verb = MM_VERB_VOIDED,
                                  .at_ms = mm_now_ms(&own->central->clock),
                                  .scaled = -1,
                                  .ref = list[i].id};
        err = mm_own_add(own, session, &st, info);
        if (!err)
            err = mm_voiding_note(own->central, list[i].id, own->last_id, info);
    }
    if (!err)
        err = mm_own_store(own, info);
    for (size_t i = 0; !err && i < n; i++)
        err = mark(own, list[i].id, info);
    if (!err)
        err = mm_derive_again(own->central, session->person, info);
    return err ? err : mm_summary_touch(own->central, session->person, info);
}
