/* push_lrs: records to a record store of whatever make, as the specification of xAPI lets it answer. A record
 * that it has already with the same meaning counts as sent; one that it has otherwise, or does not take, is
 * told and keeps no other back. All of them stay in this kiosk's own store. */
#include "sync/agent/lrs.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/wire/batch.h"
#include "sync/wire/statement.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNSUPPORTED_MEDIA 415

static enum mm_err call(struct mm_agent *agent, const struct mm_http_call *like, bool packed,
                        const char *path, struct mm_http_answer *answer, struct mm_errinfo *info)
{
    struct mm_buf url;
    const struct mm_http_header headers[] = {{"Authorization", agent->lrs->authorization},
                                             {"X-Experience-API-Version", "1.0.3"},
                                             {"Content-Type", "application/json"},
                                             {"Content-Encoding", "gzip"}};
    struct mm_http_call made = *like;
    mm_buf_init(&url, MM_MAX_URL_BYTES);
    mm_buf_printf(&url, "%s/statements%s", agent->lrs->url, path);
    enum mm_err err = mm_buf_check(&url, info);
    made.url = mm_buf_str(&url);
    made.headers = headers;
    made.n_headers = !like->len ? 2 : packed ? 4 : 3;
    if (!err)
        err = mm_http_send(agent->http, &made, answer, info);
    mm_buf_done(&url);
    return err;
}

static void write_array(const struct mm_outbox_row *rows, size_t n, struct mm_buf *out)
{
    for (size_t i = 0; i < n; i++) {
        mm_buf_char(out, i ? ',' : '[');
        mm_buf_append(out, rows[i].bytes, rows[i].len);
    }
    mm_buf_char(out, ']');
}

/* Packed, and again as it is when that was refused: some answer 415, others take it for a body that is no
 * JSON. What it can read is remembered until the agent starts anew. */
static enum mm_err post(struct mm_agent *agent, const struct mm_outbox_row *rows, size_t n,
                        struct mm_http_answer *answer, struct mm_errinfo *info)
{
    struct mm_buf body, packed;
    mm_buf_init(&body, MM_MAX_BATCH_BYTES);
    mm_buf_init(&packed, MM_MAX_BATCH_BYTES);
    write_array(rows, n, &body);
    struct mm_http_call like = {.method = "POST", .body = body.data, .len = body.len};
    enum mm_err err = mm_buf_check(&body, info);
    bool plain = agent->lrs->plain;
    if (!err && !plain) {
        err = mm_gzip(body.data, body.len, &packed, info);
        const struct mm_http_call small = {.method = "POST", .body = packed.data, .len = packed.len};
        if (!err)
            err = call(agent, &small, true, "", answer, info);
        plain = !err && (answer->status == UNSUPPORTED_MEDIA || answer->status == 400);
    }
    if (!err && plain) {
        err = call(agent, &like, false, "", answer, info);
        agent->lrs->plain |= !err && answer->status == 200;
    }
    mm_buf_done(&body);
    mm_buf_done(&packed);
    return err;
}

/* ---- one record ---------------------------------------------------------------------------------------- */
static void name_row(const struct mm_outbox_row *row, enum mm_record_status status,
                     struct mm_record_reply *reply)
{
    *reply = (struct mm_record_reply){.seq = row->seq, .status = status};
    (void)snprintf(reply->id, sizeof reply->id, "%s", row->id);
}

/* It stays in the kiosk's store; whoever asks for the state of the kiosk sees how many there are. */
static enum mm_err refused(struct mm_agent *agent, const struct mm_outbox_row *row,
                           enum mm_record_status status, const char *why, struct mm_record_reply *reply,
                           struct mm_errinfo *info)
{
    char n[32];
    name_row(row, status, reply);
    (void)snprintf(n, sizeof n, "%lld", (long long)mm_store_meta_int(agent->store, "lrs_refused", 0) + 1);
    mm_log(MM_LOG_WARN, "the LRS did not take record %s: %s; it stays in the store of this kiosk", row->id,
           why);
    return mm_store_meta_set(agent->store, "lrs_refused", n, info);
}

static bool says_the_same(const struct mm_outbox_row *row, const struct mm_http_answer *answer)
{
    static const struct mm_json_limits limits = {MM_MAX_STATEMENT_BYTES * 2, MM_MAX_JSON_DEPTH};
    struct mm_json *ours = NULL, *theirs = NULL;
    bool same = mm_json_parse(row->bytes, row->len, &limits, &ours, NULL) == MM_OK &&
                mm_json_parse(mm_buf_str(&answer->body), answer->body.len, &limits, &theirs, NULL) == MM_OK &&
                mm_statement_same(theirs, ours);
    mm_json_free(ours);
    mm_json_free(theirs);
    return same;
}

/* Its answer to one record alone. */
static enum mm_err settle_post(struct mm_agent *agent, const struct mm_outbox_row *row,
                               struct mm_http_answer *answer, struct mm_record_reply *reply,
                               struct mm_errinfo *info)
{
    if (answer->status == 409)
        return refused(agent, row, MM_RECORD_CONFLICT, "409", reply, info);
    enum mm_err err = mm_agent_status(agent, answer, info);
    if (err == MM_ERR_SYNTAX || err == MM_ERR_TOO_BIG) {
        char why[200];
        mm_http_message(answer, why, sizeof why);
        mm_errinfo_clear(info);
        return refused(agent, row, MM_RECORD_QUARANTINED, why, reply, info);
    }
    if (!err)
        name_row(row, MM_RECORD_STORED, reply);
    return err;
}

/* After a 409: does it have this one? What it lacks it gets by itself. */
static enum mm_err settle_one(struct mm_agent *agent, const struct mm_outbox_row *row,
                              struct mm_record_reply *reply, struct mm_errinfo *info)
{
    char query[80];
    struct mm_http_answer answer;
    const struct mm_http_call get = {.method = "GET"};
    mm_http_answer_init(&answer);
    (void)snprintf(query, sizeof query, "?statementId=%s", row->id);
    enum mm_err err = call(agent, &get, false, query, &answer, info);
    if (!err && answer.status == 404) {
        err = post(agent, row, 1, &answer, info);
        if (!err)
            err = settle_post(agent, row, &answer, reply, info);
    } else if (!err && (err = mm_agent_status(agent, &answer, info)) == MM_OK) {
        if (says_the_same(row, &answer))
            name_row(row, MM_RECORD_DUPLICATE, reply);
        else
            err = refused(agent, row, MM_RECORD_CONFLICT, "it has another record of this id", reply, info);
    }
    mm_http_answer_done(&answer);
    return err;
}

/* ---- many ---------------------------------------------------------------------------------------------- */
static enum mm_err send_lrs(struct mm_agent *agent, const struct mm_outbox_row *rows, size_t n,
                            struct mm_record_reply *replies, size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_http_answer answer;
    mm_http_answer_init(&answer);
    enum mm_err err = mm_lrs_ready(agent->lrs, info);
    if (!err)
        err = post(agent, rows, n, &answer, info);
    size_t named = 0;
    if (!err && answer.status == 409) {
        /* each that is settled leaves the outbox, also when the next cannot be asked any more */
        for (; !err && named < n; named += !err)
            err = settle_one(agent, &rows[named], &replies[named], info);
        err = named ? MM_OK : err;
    } else if (!err && n == 1) {
        err = settle_post(agent, rows, &answer, replies, info);
        named = 1;
    } else if (!err && (err = mm_agent_status(agent, &answer, info)) == MM_OK) {
        for (; named < n; named++)
            name_row(&rows[named], MM_RECORD_STORED, &replies[named]);
    }
    *ret_n = err ? 0 : named;
    mm_http_answer_done(&answer);
    return err;
}

const struct mm_push_ops mm_push_lrs = {"lrs", MM_LRS_STATEMENTS, MM_LRS_BYTES, send_lrs};
