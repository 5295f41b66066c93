#include "sync/server/own.h"

#include "sync/base/log.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Its row is written first: where several write to one database, the next one waits for this transaction. */
static enum mm_err find_self(struct mm_central *central, struct mm_batch_head *head, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(
        central->db, "UPDATE recorder SET last_seen_at_ms=? WHERE council=? AND kind='server'", &stmt, info);
    if (err)
        return err;
    mm_bind_int(stmt, 1, mm_now_ms(&central->clock));
    mm_bind_str(stmt, 2, central->council);
    err = mm_stmt_run(stmt, NULL, info);
    if (!err)
        err = mm_db_query(central->db,
                          "SELECT r.id, k.key_id FROM recorder r JOIN recorder_key k ON k.council=r.council"
                          " AND k.recorder=r.id WHERE r.council=? AND r.kind='server' AND k.status='active'"
                          " ORDER BY k.added_at_ms DESC LIMIT 1",
                          &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    err = mm_stmt_step(stmt, &row, info);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                      mm_say("サーバー自身の鍵がありません。バックアップから戻してください",
                             "the server has no key of its own; restore it from a backup"));
    if (!err) {
        (void)snprintf(head->recorder, sizeof head->recorder, "%s", mm_col_str(stmt, 0));
        (void)snprintf(head->key_id, sizeof head->key_id, "%s", mm_col_str(stmt, 1));
    }
    mm_stmt_end(stmt);
    return err;
}

static enum mm_err find_end(struct mm_central *central, struct mm_batch_head *head, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT seq, chain FROM statement WHERE council=? AND recorder=?"
                                  " ORDER BY seq DESC LIMIT 1",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, head->recorder);
    err = mm_stmt_step(stmt, &row, info);
    head->last_seq = row ? mm_col_int(stmt, 0) : 0;
    if (row)
        head->prev = mm_col_hash(stmt, 1);
    head->first_seq = head->last_seq + 1;
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_own_begin(struct mm_central *central, struct mm_own *ret_own, struct mm_errinfo *info)
{
    *ret_own = (struct mm_own){.central = central};
    mm_buf_init(&ret_own->bytes, MM_MAX_OWN_BYTES);
    (void)snprintf(ret_own->head.council, sizeof ret_own->head.council, "%s", central->council);
    enum mm_err err = find_self(central, &ret_own->head, info);
    return err ? err : find_end(central, &ret_own->head, info);
}

enum mm_err mm_own_add(struct mm_own *own, const struct mm_session *session, struct mm_statement *statement,
                       struct mm_errinfo *info)
{
    char id[MM_UUID_BYTES];
    size_t *ends = mm_central_grow(own->ends, own->n, &own->cap, sizeof *ends);
    if (!ends)
        return mm_nomem(info);
    own->ends = ends;
    mm_central_new_id(own->central, id);
    statement->id = id;
    statement->clock_quality = MM_CLOCK_OK;
    mm_statement_write(session, statement, &own->bytes);
    statement->id = NULL;
    memcpy(own->last_id, id, sizeof own->last_id);
    own->ends[own->n++] = own->bytes.len;
    own->head.last_seq++;
    return mm_buf_check(&own->bytes, info);
}

static enum mm_err all_stored(const struct mm_record_reply *replies, size_t n, struct mm_errinfo *info)
{
    for (size_t i = 0; i < n; i++)
        if (replies[i].status != MM_RECORD_STORED)
            return mm_fail(info, MM_ERR_CONFLICT,
                           mm_say("サーバーの記録が書けません（%s）。管理者に、記録の検査を頼んでください",
                                  "the server's own record was not taken (%s); see mamori store verify"),
                           replies[i].error);
    return MM_OK;
}

enum mm_err mm_own_store(struct mm_own *own, struct mm_errinfo *info)
{
    struct mm_intake *intake = NULL;
    if (!own->n)
        return MM_OK;
    struct mm_slice *slices = calloc(own->n, sizeof *slices);
    struct mm_record_reply *replies = calloc(own->n, sizeof *replies);
    enum mm_err err = slices && replies ? MM_OK : mm_nomem(info);
    for (size_t i = 0; !err && i < own->n; i++) {
        size_t from = i ? own->ends[i - 1] : 0;
        slices[i] = (struct mm_slice){own->bytes.data + from, own->ends[i] - from};
    }
    if (!err)
        err = mm_intake_read(&own->head, slices, own->n, false, &intake, info);
    if (!err)
        err = mm_intake_store_tx(own->central, intake, NULL, replies, info);
    if (!err)
        err = all_stored(replies, own->n, info);
    mm_intake_free(intake);
    free(replies);
    free(slices);
    return err;
}

void mm_own_done(struct mm_own *own)
{
    mm_buf_done(&own->bytes);
    free(own->ends);
    *own = (struct mm_own){0};
}
