/* Owner of table outbox: which statements the server has not named yet. */
#include "sync/store/internal.h"

#include "sync/base/log.h"

#include <stdlib.h>
#include <string.h>

enum mm_err mm_store_outbox_add_tx(struct mm_store *store, int64_t seq, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_db_query(store->db, "INSERT INTO outbox(seq) VALUES(?)", &s, info);
    if (err)
        return err;
    mm_bind_int(s, 1, seq);
    return mm_stmt_run(s, NULL, info);
}

static enum mm_err read_row(struct mm_stmt *s, struct mm_outbox_row *row, struct mm_errinfo *info)
{
    size_t len = 0;
    const void *bytes = mm_col_blob(s, 4, &len);
    row->seq = mm_col_int(s, 0);
    row->prev = mm_col_hash(s, 2);
    row->chain = mm_col_hash(s, 3);
    row->len = len;
    enum mm_err err = mm_store_copy(row->id, sizeof row->id, mm_col_str(s, 1), info);
    if (err)
        return err;
    row->bytes = mm_strndup(bytes, len);
    return row->bytes ? MM_OK : mm_nomem(info);
}

enum mm_err mm_store_outbox_after(struct mm_store *store, int64_t after, size_t max, size_t max_bytes,
                                  struct mm_outbox_row **ret_rows, size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool more = false;
    size_t n = 0, bytes = 0;
    struct mm_outbox_row *rows = calloc(max ? max : 1, sizeof *rows);
    if (!rows)
        return mm_nomem(info);
    enum mm_err err = mm_db_query(store->db,
                                  "SELECT seq,id,prev,chain,bytes FROM outbox JOIN statement USING(seq)"
                                  " WHERE seq>? ORDER BY seq LIMIT ?",
                                  &s, info);
    if (err) {
        free(rows);
        return err;
    }
    mm_bind_int(s, 1, after);
    mm_bind_int(s, 2, (int64_t)max);
    while (!err && (err = mm_stmt_step(s, &more, info)) == MM_OK && more) {
        size_t len = 0;
        (void)mm_col_blob(s, 4, &len);
        bytes += len + 1; /* with its comma */
        if (!mm_outbox_goes_along(n ? &rows[n - 1] : NULL, mm_col_int(s, 0), bytes, max_bytes))
            break;
        err = read_row(s, &rows[n++], info);
    }
    mm_stmt_end(s);
    if (err) {
        mm_outbox_free(rows, n);
        return err;
    }
    *ret_rows = rows;
    *ret_n = n;
    return MM_OK;
}

enum mm_err mm_store_outbox(struct mm_store *store, size_t max, size_t max_bytes,
                            struct mm_outbox_row **ret_rows, size_t *ret_n, struct mm_errinfo *info)
{
    return mm_store_outbox_after(store, 0, max, max_bytes, ret_rows, ret_n, info);
}

enum mm_err mm_store_record_at(struct mm_store *store, int64_t seq, char ret_id[MM_UUID_BYTES],
                               struct mm_hash *ret_chain, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(store->db, "SELECT id,chain FROM statement WHERE seq=?", &s, info);
    if (err)
        return err;
    mm_bind_int(s, 1, seq);
    err = mm_stmt_step(s, &row, info);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_NOT_FOUND,
                      mm_say("番号%lldの記録はこの端末にありません", "no record %lld here"), (long long)seq);
    if (!err)
        err = mm_store_copy(ret_id, MM_UUID_BYTES, mm_col_str(s, 0), info);
    if (!err)
        *ret_chain = mm_col_hash(s, 1);
    mm_stmt_end(s);
    return err;
}

void mm_outbox_free(struct mm_outbox_row *rows, size_t n)
{
    for (size_t i = 0; rows && i < n; i++)
        free(rows[i].bytes);
    free(rows);
}

/* seq and id must both be ours: a reply meant for another recorder removes nothing. */
static enum mm_err named_tx(struct mm_store *store, const struct mm_record_reply *replies, size_t n,
                            struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < n; i++) {
        struct mm_stmt *s = NULL;
        err = mm_db_query(store->db,
                          "DELETE FROM outbox WHERE seq=?1 AND EXISTS"
                          "(SELECT 1 FROM statement WHERE seq=?1 AND id=?2)",
                          &s, info);
        if (err)
            break;
        mm_bind_int(s, 1, replies[i].seq);
        mm_bind_str(s, 2, replies[i].id);
        err = mm_stmt_run(s, NULL, info);
    }
    return err;
}

enum mm_err mm_store_outbox_named(struct mm_store *store, const struct mm_record_reply *replies, size_t n,
                                  struct mm_errinfo *info)
{
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    return mm_store_finish(store, named_tx(store, replies, n, info), info);
}

int64_t mm_store_outbox_count(struct mm_store *store)
{
    int64_t n = 0;
    return mm_db_int(store->db, "SELECT count(*) FROM outbox", &n, NULL) == MM_OK ? n : 0;
}

static enum mm_err chain_at(struct mm_store *store, int64_t seq, struct mm_hash *ret_chain,
                            struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    *ret_chain = (struct mm_hash){0};
    enum mm_err err = mm_db_query(store->db, "SELECT chain FROM statement WHERE seq=?", &s, info);
    if (err)
        return err;
    mm_bind_int(s, 1, seq);
    err = mm_stmt_step(s, &row, info);
    if (!err && row)
        *ret_chain = mm_col_hash(s, 0);
    mm_stmt_end(s);
    return err;
}

/* Both in one question: the kiosk writes on meanwhile. */
static enum mm_err sent_up_to(struct mm_store *store, int64_t *ret_seq, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(store->db,
                                  "SELECT coalesce((SELECT min(seq) FROM outbox),0),"
                                  " coalesce((SELECT max(seq) FROM statement),0)",
                                  &s, info);
    if (err)
        return err;
    err = mm_stmt_step(s, &row, info);
    if (!err)
        *ret_seq = row ? mm_outbox_sent_up_to(mm_col_int(s, 0), mm_col_int(s, 1)) : 0;
    mm_stmt_end(s);
    return err;
}

enum mm_err mm_store_sent(struct mm_store *store, struct mm_chain_end *ret_sent, struct mm_errinfo *info)
{
    struct mm_chain_end sent = {0};
    enum mm_err err = sent_up_to(store, &sent.seq, info);
    if (!err)
        err = chain_at(store, sent.seq, &sent.chain, info);
    if (!err)
        *ret_sent = sent;
    return err;
}

/* ---- taken back ---------------------------------------------------------------------------------- */
static enum mm_err back_tx(struct mm_store *store, const struct mm_chain_end *held, int64_t *ret_n,
                           struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    struct mm_hash ours;
    enum mm_err err = chain_at(store, held->seq, &ours, info);
    if (!err)
        err = mm_db_query(store->db,
                          "INSERT INTO outbox(seq) SELECT seq FROM statement WHERE seq>?1"
                          " AND seq NOT IN (SELECT seq FROM outbox)",
                          &s, info);
    if (err)
        return err;
    mm_bind_int(s, 1, mm_outbox_back_behind(held, &ours));
    return mm_stmt_run(s, ret_n, info);
}

enum mm_err mm_store_outbox_back(struct mm_store *store, const struct mm_chain_end *held, int64_t *ret_n,
                                 struct mm_errinfo *info)
{
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    return mm_store_finish(store, back_tx(store, held, ret_n, info), info);
}
