/* To the server by hand: what a round of sync would send, written into one file. */
#include "sync/agent/agent.h"
#include "sync/agent/bundle.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/wire/batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Every question is asked whole: an answer "as you have it" says nothing to a kiosk that took another file in
 * between. */
static bool travels(const char *name)
{
    return strcasecmp(name, "If-None-Match") != 0;
}

/* Writes the request down. What it answers makes the round go on, and changes nothing in the store. */
static enum mm_err write_down(void *ctx, const struct mm_http_call *call, const char *path,
                              struct mm_http_answer *answer, struct mm_errinfo *info)
{
    struct mm_bundle_out *out = ctx;
    struct mm_letter_header headers[MM_MAX_LETTER_HEADERS];
    const struct mm_letter letter = {
        .method = call->method, .path = path, .body = call->body, .len = call->len};
    size_t n = 0;
    for (size_t i = 0; i < call->n_headers && n < MM_MAX_LETTER_HEADERS; i++)
        if (travels(call->headers[i].name))
            headers[n++] = (struct mm_letter_header){call->headers[i].name, call->headers[i].value};
    enum mm_err err = mm_bundle_add(out, &letter, headers, n, info);
    bool question = strcmp(call->method, "GET") == 0;
    answer->status = question ? 304 : 200;
    mm_buf_clear(&answer->body);
    if (!question)
        mm_reply_write(NULL, 0, 0, &answer->body);
    return err ? err : mm_buf_check(&answer->body, info);
}

/* The outbox, oldest first, in batches as over a network. */
static enum mm_err write_records(struct mm_agent *agent, size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_record_reply none[1];
    size_t written = 0;
    int64_t after = 0;
    for (;;) {
        struct mm_outbox_row *rows = NULL;
        size_t n = 0, named = 0;
        enum mm_err err = mm_store_outbox_after(agent->store, after, MM_MAX_BATCH_STATEMENTS,
                                                MM_AGENT_BATCH_BYTES, &rows, &n, info);
        if (!err && n)
            err = mm_push_mamori.send(agent, rows, n, none, &named, info);
        if (!err && n)
            after = rows[n - 1].seq;
        mm_outbox_free(rows, n);
        written += n;
        if (err || n == 0) {
            *ret_n = written;
            return err;
        }
    }
}

static enum mm_err write_all(struct mm_agent *agent, struct mm_bundle_out *out, size_t *ret_n,
                             struct mm_errinfo *info)
{
    const struct mm_agent_carrier carrier = {write_down, out};
    agent->carrier = &carrier;
    enum mm_err err = write_records(agent, ret_n, info);
    if (!err)
        err = mm_agent_report(agent, true, info);
    if (!err)
        err = mm_agent_pull(agent, info);
    agent->carrier = NULL;
    return err;
}

/* The number is used up before anything bears it. */
static enum mm_err next_serial(struct mm_agent *agent, int64_t *ret_serial, struct mm_errinfo *info)
{
    char text[32];
    *ret_serial = mm_store_meta_int(agent->store, MM_BUNDLE_META_OUT, 0) + 1;
    (void)snprintf(text, sizeof text, "%lld", (long long)*ret_serial);
    return mm_store_meta_set(agent->store, MM_BUNDLE_META_OUT, text, info);
}

static enum mm_err make_head(struct mm_agent *agent, const char *medium, struct mm_bundle_head *head,
                             struct mm_errinfo *info)
{
    struct mm_uuid7 ids;
    *head = (struct mm_bundle_head){.kind = MM_BUNDLE_UP, .at_ms = mm_store_time_ms(agent->store)};
    mm_uuid7_init(&ids);
    struct mm_uuid id = mm_uuid7_next(&ids, head->at_ms, &agent->random);
    mm_uuid_format(&id, head->id);
    (void)snprintf(head->council, sizeof head->council, "%s", agent->council);
    (void)snprintf(head->recorder, sizeof head->recorder, "%s", agent->recorder);
    (void)snprintf(head->key_id, sizeof head->key_id, "%s", agent->key_id);
    (void)snprintf(head->medium, sizeof head->medium, "%s", medium ? medium : "");
    if (mm_store_meta_get(agent->store, "pack_version", head->pack, sizeof head->pack, NULL))
        head->pack[0] = '\0';
    return next_serial(agent, &head->serial, info);
}

enum mm_err mm_agent_server_key(struct mm_agent *agent, struct mm_sign_public *ret_key,
                                struct mm_errinfo *info)
{
    char text[MM_PUBLIC_TEXT_BYTES] = "";
    if (mm_store_meta_get(agent->store, "server_key", text, sizeof text, NULL) == MM_OK &&
        mm_sign_public_parse(text, ret_key) == MM_OK)
        return MM_OK;
    return mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                   mm_say("この端末は、持ち運びに使うサーバーの鍵をまだ知りません。ネットワークのある所で "
                          "mamori-agent enrol --again を一度行ってください",
                          "this kiosk does not know the server's key for bundles; run mamori-agent enrol "
                          "--again once where there is a network"));
}

enum mm_err mm_agent_medium_check(const char *medium, struct mm_errinfo *info)
{
    if (!medium || mm_utf8_label(medium, MM_BUNDLE_MEDIUM_BYTES - 1, MM_MAX_MEDIUM_CHARS))
        return MM_OK;
    return mm_fail(info, MM_ERR_USAGE,
                   mm_say("媒体の番号は%d文字までで指定してください",
                          "give the medium's number in %d characters at most"),
                   MM_MAX_MEDIUM_CHARS);
}

static enum mm_err check_target(const char *dir, const char *medium, struct mm_errinfo *info)
{
    if (!mm_path_is_dir(dir))
        return mm_fail(info, MM_ERR_NOT_FOUND,
                       mm_say("フォルダー %s がありません。媒体が差し込まれているか確かめてください",
                              "there is no folder %s; is the medium plugged in?"),
                       dir);
    return mm_agent_medium_check(medium, info);
}

static enum mm_err begin(const struct mm_bundle_head *head, const char *dir, const struct mm_sign_public *to,
                         struct mm_agent_carried *carried, struct mm_bundle_out *out, struct mm_errinfo *info)
{
    char name[MM_BUNDLE_NAME_BYTES];
    mm_bundle_name(mm_handling_ja(MM_HANDLING_NAMES), head->id, name);
    if (mm_path_join(carried->name, dir, name))
        return mm_fail(info, MM_ERR_TOO_BIG, "%s",
                       mm_say("フォルダーの名前が長すぎます", "the path is too long"));
    return mm_bundle_begin(out, carried->name, head, to, info);
}

enum mm_err mm_agent_export(struct mm_agent *agent, const char *dir, const char *medium,
                            struct mm_agent_carried *ret_carried, struct mm_errinfo *info)
{
    struct mm_agent_carried carried = {.records = 0};
    struct mm_bundle_head head;
    struct mm_bundle_out out = {.n = 0};
    struct mm_sign_public to;
    enum mm_err err = check_target(dir, medium, info);
    if (!err)
        err = mm_agent_refresh(agent, info);
    if (!err)
        err = mm_agent_server_key(agent, &to, info);
    if (!err)
        err = make_head(agent, medium, &head, info);
    if (!err)
        err = begin(&head, dir, &to, &carried, &out, info);
    if (!err)
        err = write_all(agent, &out, &carried.records, info);
    if (!err)
        err = mm_bundle_end(&out, &agent->key, info);
    mm_bundle_out_done(&out);
    if (!err)
        *ret_carried = carried;
    return err;
}
