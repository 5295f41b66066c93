/* A record in quarantine that a person accepts becomes a statement as if its kiosk had been trusted when it
 * came: with its bytes and in its place of the chain. What was kept stays beside it. */
#include "sync/base/log.h"
#include "sync/server/held.h"
#include "sync/server/internal.h"
#include "sync/server/rescore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct kept {
    struct mm_record record;
    char recorder[MM_ID_BYTES];
    char *bytes; /* owned */
};

static void kept_done(struct kept *kept)
{
    mm_record_done(&kept->record);
    free(kept->bytes);
}

static enum mm_err read_kept(struct mm_central *central, const struct mm_held *held, struct kept *kept,
                             struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    size_t len = 0;
    enum mm_err err = mm_db_query(
        central->db,
        "SELECT bytes, prev, chain FROM quarantine WHERE council=? AND recorder=? AND seq=? AND hash=?",
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, held->recorder);
    mm_bind_int(stmt, 3, held->seq);
    mm_bind_hash(stmt, 4, &held->hash);
    err = mm_stmt_step(stmt, &row, info);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_NOT_FOUND, "record %s", held->mark);
    const char *bytes = err ? NULL : mm_col_blob(stmt, 0, &len);
    if (!err && !(kept->bytes = malloc(len ? len : 1)))
        err = mm_nomem(info);
    if (!err) {
        memcpy(kept->bytes, bytes, len);
        (void)snprintf(kept->recorder, sizeof kept->recorder, "%s", held->recorder);
        kept->record = (struct mm_record){.recorder = kept->recorder,
                                          .seq = held->seq,
                                          .bytes = kept->bytes,
                                          .len = len,
                                          .hash = held->hash,
                                          .prev = mm_col_hash(stmt, 1),
                                          .chain = mm_col_hash(stmt, 2)};
    }
    mm_stmt_end(stmt);
    return err;
}

/* Its id was there: by this record itself (the kiosk sent it again when it was trusted), or by another one.
 */
static enum mm_err same_hash(void *ctx, const struct mm_statement_row *row)
{
    const struct mm_record *record = ctx;
    struct mm_hash there = mm_sha256(row->bytes, row->len);
    return mm_hash_equal(&there, &record->hash) ? MM_OK : MM_ERR_CONFLICT;
}

static enum mm_err store(struct mm_central *central, struct mm_record *record, struct mm_errinfo *info)
{
    struct mm_derive derive;
    enum mm_err err = mm_statement_send(central, record, info);
    if (!err)
        err = mm_db_wait(central->db, info);
    if (!err && !record->fresh) {
        err = mm_statement_get(central, record->id, same_hash, record, info);
        return err != MM_ERR_CONFLICT
                   ? err
                   : mm_fail(
                         info, err, "%s",
                         mm_say("同じ番号で中身のちがう記録がもうあるので、受け入れられません。「数えない」を"
                                "選んでください",
                                "another record has its id; it can only be given up"));
    }
    const struct mm_statement_row row = {
        .recorder = record->recorder, .seq = record->seq, .received_at_ms = record->stored / 1000};
    mm_derive_init(&derive, central);
    if (!err)
        err = mm_statement_post(central, record, info);
    if (!err)
        err = mm_derive_add(&derive, &record->view, &row, info);
    if (!err)
        err = mm_derive_flush(&derive, info);
    if (!err && mm_rescore_wants(&record->view))
        err = mm_rescore_late(central, record->view.actor_name, info);
    return err;
}

enum mm_err mm_held_accept(struct mm_central *central, const struct mm_held *held, struct mm_errinfo *info)
{
    struct kept kept = {.bytes = NULL};
    struct mm_errinfo why = MM_ERRINFO_INIT;
    if (held->conflict)
        return mm_fail(info, MM_ERR_CONFLICT, "%s",
                       mm_say("食いちがいの記録は、もう一つの記録があるので受け入れられません。「残す」か"
                              "「数えない」を選んでください",
                              "a record in conflict cannot be accepted; keep it, or give it up"));
    enum mm_err err = read_kept(central, held, &kept, info);
    if (!err && mm_record_read(&kept.record, false, &why))
        err = mm_fail(info, MM_ERR_CONFLICT,
                      mm_say("記録として読めないので、受け入れられません（%s）。「数えない」を選んでください",
                             "it cannot be read as a record (%s); it can only be given up"),
                      why.text);
    if (!err)
        err = store(central, &kept.record, info);
    kept_done(&kept);
    return err;
}
