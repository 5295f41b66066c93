/* Taking a batch: one transaction in which every record gets its place (statement, conflict or quarantine),
 * and progress and evidence follow. The caller has checked the signature. */
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/internal.h"
#include "sync/server/mention.h"
#include "sync/server/opinion.h"
#include "sync/server/progress.h"
#include "sync/server/rescore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct mm_json_limits record_limits = {MM_MAX_STATEMENT_BYTES, MM_MAX_JSON_DEPTH};
static const char no_id[] = "00000000-0000-0000-0000-000000000000";

/* What can be known of a batch without the database. */
struct mm_intake {
    struct mm_batch_head head;
    struct mm_record *records; /* owned; slices of the body */
    size_t n;
};

struct intake {
    struct mm_central *central;
    const struct mm_batch_head *head;
    struct mm_derive derive;
    const char *refused; /* why the whole batch goes into quarantine; NULL normally */
    int64_t highest;     /* known before this batch: only below it can a fork show */
};

/* A record that is no statement may still say which one it wanted to be. */
static void guess_id(struct mm_record *record)
{
    struct mm_json *doc = NULL;
    struct mm_uuid id;
    (void)snprintf(record->id, sizeof record->id, "%s", no_id);
    if (mm_json_parse(record->bytes, record->len, &record_limits, &doc, NULL) == MM_OK &&
        mm_uuid_parse(mm_json_get_str(doc, "id", ""), &id) == MM_OK)
        mm_uuid_format(&id, record->id);
    mm_json_free(doc);
}

enum mm_err mm_record_read(struct mm_record *record, bool scanned, struct mm_errinfo *info)
{
    struct mm_json *doc = NULL;
    struct mm_uuid id;
    if (record->len > MM_MAX_STATEMENT_BYTES)
        return mm_fail(info, MM_ERR_TOO_BIG,
                       mm_say("記録が大きすぎます（%zu バイト）", "too large (%zu bytes)"), record->len);
    enum mm_err err = scanned ? mm_json_parse_scanned(record->bytes, record->len, &doc, info)
                              : mm_json_parse(record->bytes, record->len, &record_limits, &doc, info);
    if (!err)
        err = mm_statement_view_of(doc, &record->view, info);
    if (!err)
        err = mm_statement_check(doc, MM_XAPI_1, info);
    if (!err && mm_uuid_parse(record->view.id, &id))
        err = mm_fail(info, MM_ERR_INVALID, "id");
    if (!err) {
        mm_uuid_format(&id, record->id);
        err = mm_mention_keys(doc, &record->keys, &record->n_keys, info);
    }
    mm_json_free(doc);
    return err;
}

void mm_record_done(struct mm_record *record)
{
    mm_statement_view_done(&record->view);
    free(record->why);
    free(record->keys);
}

static enum mm_err quarantine(struct intake *in, const struct mm_record *record, const char *why,
                              struct mm_record_reply *reply, struct mm_errinfo *info)
{
    reply->status = MM_RECORD_QUARANTINED;
    mm_utf8_copy(reply->error, sizeof reply->error, why);
    return mm_quarantine_insert(in->central, record, why, info);
}

static enum mm_err derive(struct intake *in, const struct mm_record *record, int64_t stored,
                          struct mm_errinfo *info)
{
    const struct mm_statement_row row = {
        .recorder = record->recorder, .seq = record->seq, .received_at_ms = stored / 1000};
    return mm_derive_add(&in->derive, &record->view, &row, info);
}

/* ---- its id was there ---- */
static bool same_words(const struct mm_statement_row *row, const struct mm_record *record)
{
    struct mm_json *there = NULL, *here = NULL;
    bool same = mm_json_parse(row->bytes, row->len, &record_limits, &there, NULL) == MM_OK &&
                mm_json_parse(record->bytes, record->len, &record_limits, &here, NULL) == MM_OK &&
                mm_statement_same(there, here);
    mm_json_free(there);
    mm_json_free(here);
    return same;
}

struct there {
    const struct mm_record *record;
    struct mm_hash hash; /* of what is there */
    int64_t stored;
    bool says_the_same; /* and came over /xapi */
};

static enum mm_err look(void *ctx, const struct mm_statement_row *row)
{
    struct there *there = ctx;
    there->hash = mm_sha256(row->bytes, row->len);
    there->stored = row->stored;
    there->says_the_same = row->seq == MM_SEQ_NONE && same_words(row, there->record);
    return MM_OK;
}

/* Somebody may have passed a kiosk's record on over /xapi before the kiosk itself came: then it is the
 * kiosk's, and counts. Under the same id something else is a conflict, and both are kept. */
static enum mm_err known(struct intake *in, struct mm_record *record, struct mm_record_reply *reply,
                         struct mm_errinfo *info)
{
    struct there there = {.record = record};
    enum mm_err err = mm_statement_get(in->central, record->id, look, &there, info);
    if (err)
        return err;
    if (there.says_the_same) {
        reply->status = MM_RECORD_STORED;
        err = mm_statement_adopt(in->central, record, there.stored, info);
        return err ? err : derive(in, record, there.stored, info);
    }
    reply->status = MM_RECORD_DUPLICATE;
    if (mm_hash_equal(&there.hash, &record->hash))
        return MM_OK;
    reply->status = MM_RECORD_CONFLICT;
    mm_utf8_copy(reply->error, sizeof reply->error,
                 mm_say("同じ番号で内容の違う記録があります。両方を保存しました",
                        "another record has this id; both are kept"));
    return mm_conflict_insert(in->central, record, info);
}

static enum mm_err fresh(struct intake *in, struct mm_record *record, struct mm_record_reply *reply,
                         struct mm_errinfo *info)
{
    reply->status = MM_RECORD_STORED;
    enum mm_err err = mm_statement_post(in->central, record, info);
    return err ? err : derive(in, record, record->stored, info);
}

static const char *why_not(const struct intake *in, const struct mm_record *record)
{
    return in->refused ? in->refused : record->why;
}

/* All statements go to the table in one go; what was there already shows when that is done. */
static enum mm_err send_all(struct intake *in, struct mm_record *records, size_t n, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < n; i++)
        if (records[i].seq <= in->highest)
            err = mm_chain_record(in->central, &records[i], info);
    for (size_t i = 0; !err && i < n; i++)
        if (!why_not(in, &records[i]))
            err = mm_statement_send(in->central, &records[i], info);
    if (!err && n && !records[0].why && records[0].view.boot)
        err = mm_clock_ask(in->central, in->head->recorder, records[0].view.boot, info);
    /* after a failure too: the answers to those that were sent go to records that may be freed soon */
    enum mm_err waited = mm_db_wait(in->central->db, err ? NULL : info);
    return err ? err : waited;
}

static enum mm_err place_one(struct intake *in, struct mm_record *record, struct mm_record_reply *reply,
                             struct mm_errinfo *info)
{
    const char *why = why_not(in, record);
    reply->seq = record->seq;
    (void)snprintf(reply->id, sizeof reply->id, "%s", record->id);
    reply->error[0] = '\0';
    if (why)
        return quarantine(in, record, why, reply, info);
    return record->fresh ? fresh(in, record, reply, info) : known(in, record, reply, info);
}

/* Which records of a recorder are here without a hole. */
static enum mm_err update_recorder(struct intake *in, struct mm_errinfo *info)
{
    const struct mm_batch_head *head = in->head;
    int64_t last_seq = 0;
    enum mm_err err = mm_recorder_last_seq(in->central, head->recorder, &last_seq, info);
    if (!err && head->first_seq <= last_seq + 1) {
        bool longer = head->last_seq > last_seq;
        last_seq = longer ? head->last_seq : last_seq;
        if (longer && last_seq < in->highest)
            err = mm_chain_advance(in->central, head->recorder, last_seq, &last_seq, info);
    }
    return err ? err : mm_recorder_received(in->central, head->recorder, last_seq, info);
}

/* A revoked or not yet approved recorder is heard, but what it says waits for a person. */
static enum mm_err standing(struct intake *in, struct mm_errinfo *info)
{
    struct mm_sign_public key;
    char status[16];
    enum mm_err err = mm_central_key(in->central, in->head->recorder, in->head->key_id, &key, status, info);
    if (!err && strcmp(status, "active") != 0 && strcmp(status, "retired") != 0)
        in->refused = mm_say("この端末の鍵は使えません（取り消し、または承認前）",
                             "the key of this recorder is revoked or not approved yet");
    return err;
}

static enum mm_err check_head(const struct mm_central *central, const struct mm_batch_head *head, size_t n,
                              struct mm_errinfo *info)
{
    if (strcmp(head->council, central->council) != 0)
        return mm_fail(info, MM_ERR_REFUSED,
                       mm_say("議会「%s」の記録はここでは受け取れません",
                              "records of the council \"%s\" do not belong here"),
                       head->council);
    if (head->first_seq < 1 || n == 0 || head->last_seq - head->first_seq != (int64_t)n - 1)
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("記録の数と番号が合いません", "sequence numbers and records do not match"));
    return MM_OK;
}

/* ---- reading, without the database --------------------------------------------------------------------- */
static enum mm_err read_one(struct mm_record *record, bool scanned, struct mm_errinfo *info)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    enum mm_err bad = mm_record_read(record, scanned, &why);
    if (bad == MM_ERR_NOMEM)
        return mm_fail(info, bad, "%s", why.text); /* says nothing about the record */
    if (!bad)
        return MM_OK;
    guess_id(record);
    record->why = mm_strdup(why.text);
    return record->why ? MM_OK : mm_nomem(info);
}

enum mm_err mm_intake_read(const struct mm_batch_head *head, const struct mm_slice *slices, size_t n,
                           bool scanned, struct mm_intake **ret_intake, struct mm_errinfo *info)
{
    struct mm_intake *intake = calloc(1, sizeof *intake);
    struct mm_hash prev = head->prev;
    enum mm_err err = MM_OK;
    if (!intake)
        return mm_nomem(info);
    intake->head = *head;
    intake->records = calloc(n ? n : 1, sizeof *intake->records);
    if (!intake->records)
        err = mm_nomem(info);
    for (size_t i = 0; !err && i < n; i++) {
        struct mm_record *record = &intake->records[intake->n++];
        *record = (struct mm_record){
            .recorder = intake->head.recorder,
            .seq = head->first_seq + (int64_t)i,
            .bytes = slices[i].data,
            .len = slices[i].len,
            .hash = mm_sha256(slices[i].data, slices[i].len),
            .prev = prev,
        };
        record->chain = mm_chain_next(&prev, record->seq, record->bytes, record->len);
        prev = record->chain;
        err = read_one(record, scanned, info);
    }
    if (err) {
        mm_intake_free(intake);
        return err;
    }
    *ret_intake = intake;
    return MM_OK;
}

void mm_intake_free(void *work)
{
    struct mm_intake *intake = work;
    if (!intake)
        return;
    for (size_t i = 0; i < intake->n; i++)
        mm_record_done(&intake->records[i]);
    free(intake->records);
    free(intake);
}

/* ---- storing ------------------------------------------------------------------------------------------- */
/* Who answered in it; nothing where nobody ever decided of a question. */
static enum mm_err rescore_late(const struct intake *in, const struct mm_intake *intake,
                                struct mm_errinfo *info)
{
    const char *last = NULL;
    bool any = false;
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < intake->n; i++) {
        const struct mm_record *record = &intake->records[i];
        if (why_not(in, record) || !mm_rescore_wants(&record->view) ||
            (last && strcmp(last, record->view.actor_name) == 0))
            continue;
        if (!last)
            err = mm_item_decision_any(in->central, &any, info);
        if (err || !any)
            return err;
        last = record->view.actor_name;
        err = mm_rescore_late(in->central, last, info);
    }
    return err;
}

/* ---- asking ahead: one round trip to the database instead of one for each question ----------------------
 */
/* Only where a later question is the same is it answered by this: a wrong guess costs a little. Nothing of it
 * is written before it is read: progress and the rest are read before a batch writes them. */
static enum mm_err ask_of(struct mm_central *central, const struct mm_intake *intake, struct mm_errinfo *info)
{
    const struct mm_statement_view *first = &intake->records[0].view;
    bool answers = false;
    enum mm_err err = MM_OK;
    for (size_t i = 0; !answers && i < intake->n; i++)
        answers = !intake->records[i].why && mm_rescore_wants(&intake->records[i].view);
    if (!intake->records[0].why && first->registration && first->actor_name)
        err = mm_progress_ask(central, first->actor_name, first->registration, info);
    if (!err && answers)
        err = mm_rescored_any_ask(central, info);
    return err || !answers ? err : mm_item_decision_any_ask(central, info);
}

static enum mm_err ask_ahead(struct mm_central *central, const struct mm_intake *intake,
                             const struct mm_recorder_seen *seen, struct mm_errinfo *info)
{
    const struct mm_batch_head *head = &intake->head;
    enum mm_err err = mm_recorder_ask(central, head->recorder, head->key_id, info);
    if (!err)
        err = mm_chain_ask(central, head, info);
    if (!err && seen && seen->boot)
        err = mm_clock_ask(central, head->recorder, seen->boot, info);
    return err ? err : ask_of(central, intake, info);
}

enum mm_err mm_intake_store_tx(struct mm_central *central, struct mm_intake *intake,
                               const struct mm_recorder_seen *seen, struct mm_record_reply *replies,
                               struct mm_errinfo *info)
{
    const struct mm_batch_head *head = &intake->head;
    struct intake in = {.central = central, .head = head};
    enum mm_err err = check_head(central, head, intake->n, info);
    if (err)
        return err;
    mm_derive_init(&in.derive, central);
    err = ask_ahead(central, intake, seen, info);
    if (!err)
        err = standing(&in, info);
    if (!err && seen)
        err = mm_recorder_seen_tx(central, head->recorder, seen, info);
    if (!err)
        err = mm_clock_heard(&in.derive.clock, head->recorder, seen, info);
    if (!err)
        err = mm_chain_check(central, head, info);
    if (!err)
        err = mm_chain_highest(central, head->recorder, &in.highest, info);
    if (!err)
        err = send_all(&in, intake->records, intake->n, info);
    for (size_t i = 0; !err && i < intake->n; i++)
        err = place_one(&in, &intake->records[i], &replies[i], info);
    if (!err)
        err = mm_derive_flush(&in.derive, info);
    if (!err)
        err = update_recorder(&in, info);
    if (!err)
        err = rescore_late(&in, intake, info);
    mm_db_unask(central->db);
    return err;
}

enum mm_err mm_intake_store(struct mm_central *central, struct mm_intake *intake,
                            const struct mm_recorder_seen *seen, struct mm_record_reply *replies,
                            struct mm_errinfo *info)
{
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = mm_intake_store_tx(central, intake, seen, replies, info);
    return mm_central_write_end(central, err, info);
}

enum mm_err mm_central_take_seen(struct mm_central *central, const struct mm_batch_head *head,
                                 const struct mm_recorder_seen *seen, const struct mm_slice *slices, size_t n,
                                 struct mm_record_reply *replies, struct mm_errinfo *info)
{
    struct mm_intake *intake = NULL;
    enum mm_err err = check_head(central, head, n, info);
    if (!err)
        err = mm_intake_read(head, slices, n, false, &intake, info);
    if (!err)
        err = mm_intake_store(central, intake, seen, replies, info);
    mm_intake_free(intake);
    return err;
}

enum mm_err mm_central_take(struct mm_central *central, const struct mm_batch_head *head,
                            const struct mm_slice *slices, size_t n, struct mm_record_reply *replies,
                            struct mm_errinfo *info)
{
    return mm_central_take_seen(central, head, NULL, slices, n, replies, info);
}
