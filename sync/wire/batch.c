/* Signed texts, replies. */
#include "sync/wire/batch.h"

#include "sync/base/clock.h"
#include "sync/base/utf8.h"

#include <stdio.h>
#include <string.h>

/* Each field stands behind its length, so that no two heads share a text. */
static int put_field(char *out, size_t out_bytes, const char *value)
{
    return snprintf(out, out_bytes, "%zu:%s\n", strlen(value), value);
}

#define SIGNED_BYTES 1024 /* above the sum of all fields of a head */

static size_t signed_text(const struct mm_batch_head *head, char out[SIGNED_BYTES])
{
    char range[64], prev[MM_HASH_HEX_BYTES], body[MM_HASH_HEX_BYTES];
    snprintf(range, sizeof range, "%lld-%lld", (long long)head->first_seq, (long long)head->last_seq);
    mm_hash_format(&head->prev, prev);
    mm_hash_format(&head->body, body);
    const char *fields[] = {"mamori-batch-1", head->council, head->recorder, head->key_id, range, prev, body};
    size_t len = 0;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        len += (size_t)put_field(out + len, SIGNED_BYTES - len, fields[i]);
    return len;
}

void mm_batch_signed_text(const struct mm_batch_head *head, struct mm_buf *out)
{
    char text[SIGNED_BYTES];
    mm_buf_append(out, text, signed_text(head, text));
}

struct mm_signature mm_batch_sign(const struct mm_batch_head *head, const struct mm_sign_key *key)
{
    char text[SIGNED_BYTES];
    return mm_sign(key, text, signed_text(head, text));
}

enum mm_err mm_batch_verify(const struct mm_batch_head *head, const struct mm_sign_public *key,
                            const struct mm_signature *sig)
{
    char text[SIGNED_BYTES];
    return mm_sign_verify(key, sig, text, signed_text(head, text));
}

void mm_request_signed_text(const char *method, const char *path, const char *council, const char *recorder,
                            const char *time, const struct mm_hash *body, struct mm_buf *out)
{
    char hex[MM_HASH_HEX_BYTES];
    mm_hash_format(body, hex);
    const char *fields[] = {"mamori-request-1", method, path, council, recorder, time, hex};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        mm_buf_printf(out, "%zu:%s\n", strlen(fields[i]), fields[i]);
}

void mm_rotate_signed_text(const char *council, const char *recorder, const char *public_key,
                           struct mm_buf *out)
{
    const char *fields[] = {"mamori-rotate-1", council, recorder, public_key};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        mm_buf_printf(out, "%zu:%s\n", strlen(fields[i]), fields[i]);
}

static const char *const status_names[] = {
    [MM_RECORD_STORED] = "stored",
    [MM_RECORD_DUPLICATE] = "duplicate",
    [MM_RECORD_CONFLICT] = "conflict",
    [MM_RECORD_QUARANTINED] = "quarantined",
};
_Static_assert(sizeof status_names / sizeof status_names[0] == MM_RECORD_STATUS_COUNT,
               "a name for each status");

const char *mm_record_status_name(enum mm_record_status status)
{
    return status < MM_RECORD_STATUS_COUNT ? status_names[status] : "";
}

static enum mm_record_status status_find(const char *name)
{
    int s = 0;
    while (s < MM_RECORD_STATUS_COUNT && strcmp(status_names[s], name) != 0)
        s++;
    return (enum mm_record_status)s;
}

void mm_reply_write(const struct mm_record_reply *replies, size_t n, int64_t server_at_ms, struct mm_buf *out)
{
    char time[MM_TIME_BYTES];
    struct mm_jw w;
    mm_time_format(server_at_ms, time);
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "time", time);
    mm_jw_karr(&w, "records");
    for (size_t i = 0; i < n; i++) {
        mm_jw_obj(&w);
        mm_jw_kint(&w, "seq", replies[i].seq);
        mm_jw_kstr(&w, "id", replies[i].id);
        mm_jw_kstr(&w, "status", mm_record_status_name(replies[i].status));
        if (replies[i].error[0])
            mm_jw_kstr(&w, "error", replies[i].error);
        mm_jw_end(&w);
    }
    mm_jw_end(&w);
    mm_jw_end(&w);
}

static bool read_record(const struct mm_json *node, struct mm_record_reply *ret_reply)
{
    struct mm_record_reply reply = {0};
    const char *id = mm_json_get_str(node, "id", "");
    reply.seq = mm_json_get_int(node, "seq", 0);
    reply.status = status_find(mm_json_get_str(node, "status", ""));
    if (reply.seq < 1 || !mm_uuid_text_ok(id) || reply.status == MM_RECORD_STATUS_COUNT)
        return false;
    snprintf(reply.id, sizeof reply.id, "%s", id);
    mm_utf8_copy(reply.error, sizeof reply.error, mm_json_get_str(node, "error", ""));
    *ret_reply = reply;
    return true;
}

enum mm_err mm_reply_parse(const char *body, size_t len, struct mm_record_reply *ret_replies, size_t max,
                           size_t *ret_n, struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MM_MAX_REPLY_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_json *doc = NULL;
    enum mm_err err = mm_json_parse(body, len, &limits, &doc, info);
    if (err)
        return err;
    const struct mm_json *records = mm_json_get(doc, "records");
    size_t n = 0;
    if (mm_json_type(records) != MM_JSON_ARRAY)
        err = mm_fail(info, MM_ERR_INVALID, "records: must be an array");
    else if (mm_json_size(records) > max)
        err = mm_fail(info, MM_ERR_TOO_BIG, "records: %zu, at most %zu", mm_json_size(records), max);
    for (const struct mm_json *r = mm_json_first(records); !err && r; r = mm_json_next(r), n++)
        if (!read_record(r, &ret_replies[n]))
            err = mm_fail(info, MM_ERR_INVALID, "records[%zu]: needs seq, id and a known status", n);
    mm_json_free(doc);
    if (err)
        return err;
    *ret_n = n;
    return MM_OK;
}

/* ---- how far a chain is held --------------------------------------------------------------------------- */
void mm_holding_write(const struct mm_holding *held, struct mm_buf *out)
{
    char hex[MM_HASH_HEX_BYTES] = "";
    struct mm_jw w;
    if (!mm_hash_zero(&held->end.chain))
        mm_hash_format(&held->end.chain, hex);
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kint(&w, "seq", held->end.seq);
    mm_jw_kstr(&w, "chain", hex);
    mm_jw_kstr(&w, "told", held->told);
    mm_jw_end(&w);
}

enum mm_err mm_holding_parse(const char *body, size_t len, struct mm_holding *ret_held,
                             struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {4096, 4};
    struct mm_holding held = {.says_told = false};
    struct mm_chain_end *end = &held.end;
    struct mm_uuid id;
    struct mm_json *doc = NULL;
    enum mm_err err = mm_json_parse(body, len, &limits, &doc, info);
    const char *hex = mm_json_get_str(doc, "chain", "");
    end->seq = mm_json_get_int(doc, "seq", -1);
    if (!err && (end->seq < 0 || end->seq >= MM_MAX_SEQ || (hex[0] && mm_hash_parse(hex, &end->chain))))
        err = mm_fail(info, MM_ERR_INVALID, "%s", "seq, chain: not a place in a chain");
    const char *told = mm_json_get_str(doc, "told", NULL);
    held.says_told = told != NULL;
    if (!err && told && told[0] && mm_uuid_parse(told, &id))
        err = mm_fail(info, MM_ERR_INVALID, "%s", "told: not an id");
    if (!err && told)
        (void)snprintf(held.told, sizeof held.told, "%s", told);
    mm_json_free(doc);
    if (!err)
        *ret_held = held;
    return err;
}
