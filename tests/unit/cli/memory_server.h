/* The central store in memory, in the place of the tables of sync/server. It keeps and finds; what a batch
 * means is decided by intake.c and chain.c, and by the routes before them. The linker takes these functions
 * instead of those of the archive. */
#ifndef MM_TEST_MEMORY_SERVER_H
#define MM_TEST_MEMORY_SERVER_H

#include "sync/server/auth_own.h"
#include "sync/server/issued.h"
#include "sync/server/mention.h"
#include "sync/server/offers.h"
#include "sync/server/opinion.h"
#include "sync/server/progress.h"
#include "sync/server/rescore.h"
#include "sync/server/told.h"

#define MEMORY_ROWS 3000

enum memory_table { MEMORY_STATEMENT, MEMORY_QUARANTINE, MEMORY_CONFLICT, MEMORY_TABLES };
struct memory_row {
    enum memory_table table;
    int recorder;
    int64_t seq;
    char id[MM_UUID_BYTES];
    char *bytes; /* owned */
    size_t len;
    struct mm_hash chain, prev;
};
/* What a transaction, or a backup, can go back to: rows are only added. */
struct memory_mark {
    size_t n_rows;
    int64_t notes, last_seq[KIOSKS];
};
struct memory_central {
    struct mm_central head; /* first */
    struct mm_shared shared;
    char recorder[KIOSKS][MM_ID_BYTES];
    struct memory_row row[MEMORY_ROWS];
    struct memory_mark now, before, backup; /* before: of the transaction under way */
    struct mm_buf offer;                    /* of now, as it was signed */
    bool (*fails)(void *ctx);               /* does this commit? */
    void *ctx;
};

static struct memory_central *memory_central_of(struct mm_central *central)
{
    return (struct memory_central *)central;
}

static void memory_back_to(struct memory_central *m, const struct memory_mark *mark)
{
    for (size_t i = mark->n_rows; i < m->now.n_rows; i++)
        free(m->row[i].bytes);
    m->now = *mark;
}

static int memory_recorder(const struct memory_central *m, const char *recorder)
{
    int i = 0;
    while (i < KIOSKS && strcmp(m->recorder[i], recorder) != 0)
        i++;
    return i;
}

static enum mm_err memory_add(struct mm_central *central, enum memory_table table,
                              const struct mm_record *record, struct mm_errinfo *info)
{
    struct memory_central *m = memory_central_of(central);
    if (m->now.n_rows == MEMORY_ROWS)
        return mm_fail(info, MM_ERR_NO_SPACE, "more than %d rows", MEMORY_ROWS);
    struct memory_row *row = &m->row[m->now.n_rows++];
    *row = (struct memory_row){.table = table,
                               .recorder = memory_recorder(m, record->recorder),
                               .seq = record->seq,
                               .bytes = mm_strndup(record->bytes, record->len),
                               .len = record->len,
                               .chain = record->chain,
                               .prev = record->prev};
    snprintf(row->id, sizeof row->id, "%s", record->id);
    return row->bytes ? MM_OK : mm_nomem(info);
}

/* ---- statement.c, kept.c ---- */
static struct memory_row *memory_statement(struct memory_central *m, const char *id)
{
    for (size_t i = 0; i < m->now.n_rows; i++)
        if (m->row[i].table == MEMORY_STATEMENT && m->row[i].id[35] == id[35] &&
            strcmp(m->row[i].id, id) == 0)
            return &m->row[i];
    return NULL;
}

enum mm_err mm_statement_send(struct mm_central *central, struct mm_record *record, struct mm_errinfo *info)
{
    record->fresh = memory_statement(memory_central_of(central), record->id) == NULL;
    record->stored = ++central->stored;
    return record->fresh ? memory_add(central, MEMORY_STATEMENT, record, info) : MM_OK;
}

enum mm_err mm_db_wait(struct mm_db *db, struct mm_errinfo *info)
{
    (void)db, (void)info;
    return MM_OK;
}

enum mm_err mm_statement_get(struct mm_central *central, const char *id, mm_statement_each each, void *ctx,
                             struct mm_errinfo *info)
{
    struct memory_central *m = memory_central_of(central);
    const struct memory_row *row = memory_statement(m, id);
    if (!row)
        return mm_fail(info, MM_ERR_NOT_FOUND, "%s", id);
    const struct mm_statement_row found = {.bytes = row->bytes,
                                           .len = row->len,
                                           .recorder = m->recorder[row->recorder],
                                           .id = row->id,
                                           .person = "",
                                           .seq = row->seq};
    return each(ctx, &found);
}

enum mm_err mm_statement_adopt(struct mm_central *central, const struct mm_record *record, int64_t stored,
                               struct mm_errinfo *info)
{
    (void)central, (void)record, (void)stored;
    return mm_fail(info, MM_ERR_UNSUPPORTED, "nobody writes over /xapi here");
}

enum mm_err mm_statement_post(struct mm_central *central, const struct mm_record *record,
                              struct mm_errinfo *info)
{
    (void)central, (void)record, (void)info;
    return MM_OK;
}

enum mm_err mm_quarantine_insert(struct mm_central *central, const struct mm_record *record,
                                 const char *error, struct mm_errinfo *info)
{
    (void)error;
    return memory_add(central, MEMORY_QUARANTINE, record, info);
}

enum mm_err mm_conflict_insert(struct mm_central *central, const struct mm_record *record,
                               struct mm_errinfo *info)
{
    return memory_add(central, MEMORY_CONFLICT, record, info);
}

/* ---- chain_rows.c ---- */
enum mm_err mm_chain_note_put(struct mm_central *central, const char *recorder, enum mm_chain_note kind,
                              int64_t seq, const struct mm_hash *chain, struct mm_errinfo *info)
{
    (void)recorder, (void)kind, (void)seq, (void)chain, (void)info;
    memory_central_of(central)->now.notes++;
    return MM_OK;
}

enum mm_err mm_chain_at(struct mm_central *central, const char *recorder, int64_t seq, mm_chain_each each,
                        void *ctx, struct mm_errinfo *info)
{
    const struct memory_central *m = memory_central_of(central);
    int of = memory_recorder(m, recorder);
    (void)info;
    for (size_t i = 0; i < m->now.n_rows; i++)
        if (m->row[i].seq == seq && m->row[i].recorder == of)
            each(ctx, &m->row[i].chain, &m->row[i].prev);
    return MM_OK;
}

enum mm_err mm_chain_highest(struct mm_central *central, const char *recorder, int64_t *ret_seq,
                             struct mm_errinfo *info)
{
    const struct memory_central *m = memory_central_of(central);
    int of = memory_recorder(m, recorder);
    (void)info;
    *ret_seq = 0;
    for (size_t i = 0; i < m->now.n_rows; i++)
        if (m->row[i].recorder == of && m->row[i].seq > *ret_seq)
            *ret_seq = m->row[i].seq;
    return MM_OK;
}

/* ---- recorder.c ---- */
enum mm_err mm_recorder_last_seq(struct mm_central *central, const char *recorder, int64_t *ret_last_seq,
                                 struct mm_errinfo *info)
{
    const struct memory_central *m = memory_central_of(central);
    (void)info;
    *ret_last_seq = m->now.last_seq[memory_recorder(m, recorder)];
    return MM_OK;
}

enum mm_err mm_recorder_received(struct mm_central *central, const char *recorder, int64_t last_seq,
                                 struct mm_errinfo *info)
{
    struct memory_central *m = memory_central_of(central);
    (void)info;
    m->now.last_seq[memory_recorder(m, recorder)] = last_seq;
    return MM_OK;
}

enum mm_err mm_recorder_seen_tx(struct mm_central *central, const char *recorder,
                                const struct mm_recorder_seen *seen, struct mm_errinfo *info)
{
    (void)central, (void)recorder, (void)seen, (void)info;
    return MM_OK;
}

static struct mm_sign_public memory_keys[KIOSKS];

enum mm_err mm_central_key(struct mm_central *central, const char *recorder, const char *key_id,
                           struct mm_sign_public *ret_key, char ret_status[16], struct mm_errinfo *info)
{
    int of = memory_recorder(memory_central_of(central), recorder);
    (void)key_id;
    if (of == KIOSKS)
        return mm_fail(info, MM_ERR_NOT_FOUND, "%s", recorder);
    *ret_key = memory_keys[of];
    snprintf(ret_status, 16, "active");
    return MM_OK;
}

/* ---- group.c, central.c ---- */
enum mm_err mm_central_write_begin_at(struct mm_central *central, const char *file, int line,
                                      struct mm_errinfo *info)
{
    struct memory_central *m = memory_central_of(central);
    (void)file, (void)line, (void)info;
    m->before = m->now;
    return MM_OK;
}

/* All or nothing, as the database has it. */
enum mm_err mm_central_write_end(struct mm_central *central, enum mm_err err, struct mm_errinfo *info)
{
    struct memory_central *m = memory_central_of(central);
    if (!err && m->fails(m->ctx))
        err = mm_fail(info, MM_ERR_IO, "the disk of the test");
    if (err)
        memory_back_to(m, &m->before);
    return err;
}

const struct mm_clock *mm_central_clock(struct mm_central *central)
{
    return &central->clock;
}

bool mm_central_alone(const struct mm_central *central)
{
    (void)central;
    return true;
}

enum mm_err mm_central_offer(struct mm_central *central, struct mm_buf *out, struct mm_errinfo *info)
{
    const struct memory_central *m = memory_central_of(central);
    mm_buf_append(out, m->offer.data, m->offer.len);
    return mm_buf_check(out, info);
}

/* ---- what follows from records, and is not looked at here ---- */
void mm_derive_init(struct mm_derive *derive, struct mm_central *central)
{
    derive->central = central;
}

enum mm_err mm_derive_add(struct mm_derive *derive, const struct mm_statement_view *view,
                          const struct mm_statement_row *row, struct mm_errinfo *info)
{
    (void)derive, (void)view, (void)row, (void)info;
    return MM_OK;
}

enum mm_err mm_derive_flush(struct mm_derive *derive, struct mm_errinfo *info)
{
    (void)derive, (void)info;
    return MM_OK;
}

enum mm_err mm_clock_heard(struct mm_clock_walk *walk, const char *recorder,
                           const struct mm_recorder_seen *seen, struct mm_errinfo *info)
{
    (void)walk, (void)recorder, (void)seen, (void)info;
    return MM_OK;
}

bool mm_rescore_wants(const struct mm_statement_view *view)
{
    (void)view;
    return false;
}

enum mm_err mm_rescore_late(struct mm_central *central, const char *person, struct mm_errinfo *info)
{
    (void)central, (void)person, (void)info;
    return MM_OK;
}

enum mm_err mm_item_decision_any(struct mm_central *central, bool *ret_any, struct mm_errinfo *info)
{
    (void)central, (void)info;
    *ret_any = false;
    return MM_OK;
}

enum mm_err mm_issue_daily(struct mm_central *central, struct mm_errinfo *info)
{
    (void)central, (void)info;
    return MM_OK;
}

enum mm_err mm_told_last(struct mm_central *central, const char *recorder, char ret_id[MM_UUID_BYTES],
                         struct mm_errinfo *info)
{
    (void)central, (void)recorder, (void)info;
    ret_id[0] = '\0';
    return MM_OK;
}

/* ---- auth.c: whoever is not let in here would be an error of the test ---- */
bool mm_auth_refuse(struct mm_auth *c, int status, const char *code, const char *message)
{
    mm_web_reply_error(c->reply, status, code, message);
    return false;
}

bool mm_auth_refuse_401(struct mm_auth *c, const char *challenge, const char *message)
{
    return mm_auth_refuse(c, 401, challenge, message);
}

bool mm_auth_refuse_council(struct mm_auth *c)
{
    return mm_auth_refuse(c, 403, "wrong_council", "");
}

void mm_metrics_note(struct mm_metrics *metrics, enum mm_histogram_kind kind, int64_t value)
{
    (void)metrics, (void)kind, (void)value;
}

/* ---- asking ahead: nothing here has to be waited for ----------------------------------------------------
 */
enum mm_err mm_recorder_ask(struct mm_central *central, const char *recorder, const char *key_id,
                            struct mm_errinfo *info)
{
    (void)central, (void)recorder, (void)key_id, (void)info;
    return MM_OK;
}

enum mm_err mm_chain_ask(struct mm_central *central, const struct mm_batch_head *head,
                         struct mm_errinfo *info)
{
    (void)central, (void)head, (void)info;
    return MM_OK;
}

enum mm_err mm_clock_ask(struct mm_central *central, const char *recorder, const char *boot,
                         struct mm_errinfo *info)
{
    (void)central, (void)recorder, (void)boot, (void)info;
    return MM_OK;
}

enum mm_err mm_progress_ask(struct mm_central *central, const char *person, const char *registration,
                            struct mm_errinfo *info)
{
    (void)central, (void)person, (void)registration, (void)info;
    return MM_OK;
}

enum mm_err mm_rescored_any_ask(struct mm_central *central, struct mm_errinfo *info)
{
    (void)central, (void)info;
    return MM_OK;
}

enum mm_err mm_item_decision_any_ask(struct mm_central *central, struct mm_errinfo *info)
{
    (void)central, (void)info;
    return MM_OK;
}

void mm_db_unask(struct mm_db *db)
{
    (void)db;
}

const struct mm_shape mm_shape_reply[] = {{NULL}}; /* of /openapi.json */
#endif
