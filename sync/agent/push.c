/* From the outbox to the server. */
#include "sync/agent/agent.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/wire/batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BATCH_PATH "/kiosk/v1/batch"

/* ---- push_mamori: one signed, packed batch ----------------------------------------------------------------
 */
static void write_body(const struct mm_outbox_row *rows, size_t n, struct mm_buf *out)
{
    mm_buf_char(out, '[');
    for (size_t i = 0; i < n; i++) {
        if (i)
            mm_buf_char(out, ',');
        mm_buf_append(out, rows[i].bytes, rows[i].len);
    }
    mm_buf_char(out, ']');
}

struct batch_headers {
    char range[64], prev[MM_HASH_HEX_BYTES], signature[MM_SIGNATURE_TEXT_BYTES];
    struct mm_agent_told told;
    struct mm_http_header header[MM_AGENT_TOLD + 8];
    size_t n;
};

static void sign_batch(struct mm_agent *agent, const struct mm_outbox_row *rows, size_t n,
                       const struct mm_buf *body, struct batch_headers *h)
{
    struct mm_batch_head head = {.first_seq = rows[0].seq,
                                 .last_seq = rows[n - 1].seq,
                                 .prev = rows[0].prev,
                                 .body = mm_sha256(body->data, body->len)};
    (void)snprintf(head.council, sizeof head.council, "%s", agent->council);
    (void)snprintf(head.recorder, sizeof head.recorder, "%s", agent->recorder);
    (void)snprintf(head.key_id, sizeof head.key_id, "%s", agent->key_id);
    struct mm_signature sig = mm_batch_sign(&head, &agent->key);
    mm_signature_format(&sig, h->signature);
    mm_hash_format(&head.prev, h->prev);
    (void)snprintf(h->range, sizeof h->range, "%lld-%lld", (long long)head.first_seq,
                   (long long)head.last_seq);
    mm_agent_tell(agent, &h->told);
    const struct mm_http_header fixed[] = {
        {"Content-Type", "application/json"},
        {"Content-Encoding", "gzip"},
        {MM_HDR_COUNCIL, agent->council},
        {MM_HDR_RECORDER, agent->recorder},
        {MM_HDR_KEY, agent->key_id},
        {MM_HDR_SEQ, h->range},
        {MM_HDR_PREV, h->prev},
        {MM_HDR_SIGNATURE, h->signature},
    };
    memcpy(h->header, fixed, sizeof fixed);
    h->n = sizeof fixed / sizeof fixed[0];
    for (size_t i = 0; i < h->told.n; i++)
        h->header[h->n++] = h->told.header[i];
}

static enum mm_err send_mamori(struct mm_agent *agent, const struct mm_outbox_row *rows, size_t n,
                               struct mm_record_reply *replies, size_t *ret_n, struct mm_errinfo *info)
{
    struct batch_headers headers;
    struct mm_http_answer answer;
    struct mm_buf url, body, packed;
    mm_http_answer_init(&answer);
    mm_buf_init(&url, MM_MAX_URL_BYTES);
    mm_buf_init(&body, MM_MAX_BATCH_BYTES);
    mm_buf_init(&packed, MM_MAX_BATCH_BYTES);
    mm_buf_printf(&url, "%s" BATCH_PATH, agent->server);
    write_body(rows, n, &body);
    enum mm_err err = mm_buf_check(&url, info);
    if (!err)
        err = mm_buf_check(&body, info);
    if (!err)
        err = mm_gzip(body.data, body.len, &packed, info);
    if (!err) {
        sign_batch(agent, rows, n, &body, &headers);
        struct mm_http_call call = {.method = "POST",
                                    .url = mm_buf_str(&url),
                                    .headers = headers.header,
                                    .n_headers = headers.n,
                                    .body = packed.data,
                                    .len = packed.len};
        err = mm_agent_send(agent, &call, BATCH_PATH, &answer, info);
    }
    if (!err)
        err = mm_agent_status(agent, &answer, info);
    if (!err)
        err = mm_reply_parse(mm_buf_str(&answer.body), answer.body.len, replies, n, ret_n, info);
    mm_http_answer_done(&answer);
    mm_buf_done(&url);
    mm_buf_done(&body);
    mm_buf_done(&packed);
    return err;
}

const struct mm_push_ops mm_push_mamori = {"mamori", MM_MAX_BATCH_STATEMENTS, MM_AGENT_BATCH_BYTES,
                                           send_mamori};

/* ---- the outbox -------------------------------------------------------------------------------------------
 */
/* Keeps the replies that name a record of this batch. A record so broken that the server found no id in it is
 * named by its seq. */
static size_t keep_named(const struct mm_outbox_row *rows, size_t n, struct mm_record_reply *replies,
                         size_t n_replies)
{
    size_t kept = 0;
    for (size_t i = 0; i < n_replies; i++) {
        int64_t at = replies[i].seq - rows[0].seq;
        if (at < 0 || at >= (int64_t)n)
            continue;
        bool same = strcmp(replies[i].id, rows[at].id) == 0;
        if (!same && replies[i].status != MM_RECORD_QUARANTINED)
            continue;
        replies[kept] = replies[i];
        (void)snprintf(replies[kept].id, sizeof replies[kept].id, "%s", rows[at].id);
        kept++;
    }
    return kept;
}

static enum mm_err push_rows(struct mm_agent *agent, const struct mm_push_ops *ops,
                             const struct mm_outbox_row *rows, size_t n, size_t *ret_named,
                             struct mm_errinfo *info)
{
    struct mm_record_reply *replies = calloc(n, sizeof *replies);
    size_t n_replies = 0;
    if (!replies)
        return mm_nomem(info);
    enum mm_err err = ops->send(agent, rows, n, replies, &n_replies, info);
    if (!err) {
        n_replies = keep_named(rows, n, replies, n_replies);
        if (n_replies == 0) /* going on would send the same for ever */
            err = mm_fail(info, MM_ERR_NETWORK, "%s",
                          mm_say("サーバーの返事が、送った記録のどれにも触れていません",
                                 "the server's reply names none of the records sent"));
    }
    if (!err)
        err = mm_store_outbox_named(agent->store, replies, n_replies, info);
    if (!err)
        *ret_named = n_replies;
    free(replies);
    return err;
}

enum mm_err mm_agent_push(struct mm_agent *agent, size_t *ret_sent, struct mm_errinfo *info)
{
    const struct mm_push_ops *ops = agent->lrs ? &mm_push_lrs : &mm_push_mamori;
    size_t max = ops->max_rows, sent = 0;
    enum mm_err err = MM_OK;
    for (;;) {
        struct mm_outbox_row *rows = NULL;
        struct mm_errinfo why = MM_ERRINFO_INIT;
        size_t n = 0, named = 0;
        err = mm_store_outbox(agent->store, max, ops->max_bytes, &rows, &n, info);
        if (err || n == 0) {
            mm_outbox_free(rows, n);
            break;
        }
        err = push_rows(agent, ops, rows, n, &named, &why);
        mm_outbox_free(rows, n);
        sent += named;
        if ((err == MM_ERR_SYNTAX || err == MM_ERR_TOO_BIG) && n > 1) {
            max = n / 2; /* until the record that the server cannot read stands alone */
            continue;
        }
        if (err) {
            err = mm_fail(info, err, "%s", why.text);
            break;
        }
        max = max * 2 < ops->max_rows ? max * 2 : ops->max_rows;
    }
    if (ret_sent)
        *ret_sent = sent;
    return err;
}
