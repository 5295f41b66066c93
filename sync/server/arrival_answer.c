/* The answer to a kiosk's bundle: what the server says to each letter, then what the kiosk would ask next. */
#include "sync/server/arrival.h"

#include "sync/base/log.h"
#include "sync/wire/offer.h"
#include "sync/wire/summary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct answering {
    const struct mm_arrival *arrival;
    const struct mm_arrival_post *post;
    struct mm_bundle_out *out; /* NULL: nobody wants the answer, or it cannot be written */
    struct mm_arrival_counts counts;
    struct mm_errinfo lost; /* why the answer could not be written */
};

/* A full medium keeps nothing from being taken in: the answer alone is given up. */
static void lose_answer(struct answering *a, const struct mm_errinfo *why)
{
    a->lost = *why;
    a->out = NULL;
}

static void put(struct answering *a, const struct mm_letter *letter, const struct mm_letter_header *headers,
                size_t n)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    if (a->out && mm_bundle_add(a->out, letter, headers, n, &why))
        lose_answer(a, &why);
}

static bool is(const struct mm_letter *letter, const char *method, const char *path)
{
    return strcmp(letter->method, method) == 0 && strcmp(letter->path, path) == 0;
}

static enum mm_err count(struct answering *a, const struct mm_letter *letter,
                         const struct mm_http_answer *answer, struct mm_errinfo *info)
{
    size_t n = 0;
    struct mm_record_reply *replies = calloc(MM_MAX_BATCH_STATEMENTS, sizeof *replies);
    enum mm_err err = replies ? mm_reply_parse(mm_buf_str(&answer->body), answer->body.len, replies,
                                               MM_MAX_BATCH_STATEMENTS, &n, info)
                              : mm_nomem(info);
    for (size_t i = 0; !err && i < n; i++)
        a->counts.n[replies[i].status] += is(letter, "POST", "/kiosk/v1/batch");
    if (!err && is(letter, "POST", "/kiosk/v1/report"))
        a->counts.told += n;
    free(replies);
    return err;
}

/* The chain behind a batch's last record. "" for a body that cannot be cut into records. */
static enum mm_err chain_of(const struct mm_letter *letter, char out[MM_HASH_HEX_BYTES],
                            struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MM_MAX_BATCH_BYTES, MM_MAX_JSON_DEPTH + 1};
    const char *prev = mm_letter_header(letter, MM_HDR_PREV);
    struct mm_slice *slices = NULL;
    struct mm_hash chain;
    struct mm_buf body;
    int64_t first = 0;
    size_t n = 0;
    out[0] = '\0';
    if (!mm_arrival_records(letter, &first) || !prev || mm_hash_parse(prev, &chain))
        return MM_OK;
    mm_buf_init(&body, MM_MAX_BATCH_BYTES);
    enum mm_err err = mm_gunzip(letter->body, letter->len, MM_MAX_BATCH_BYTES, &body, info);
    if (!err && mm_json_scan(mm_buf_str(&body), body.len, &limits, NULL) == MM_OK &&
        mm_json_slices(mm_buf_str(&body), body.len, MM_MAX_BATCH_STATEMENTS, &slices, &n, NULL) == MM_OK) {
        for (size_t i = 0; i < n; i++)
            chain = mm_chain_next(&chain, first + (int64_t)i, slices[i].data, slices[i].len);
        mm_hash_format(&chain, out);
    }
    free(slices);
    mm_buf_done(&body);
    return err;
}

static enum mm_err add_answer(struct answering *a, const struct mm_letter *asked,
                              const struct mm_http_answer *answer, struct mm_errinfo *info)
{
    struct mm_letter_header headers[3];
    char chain[MM_HASH_HEX_BYTES] = "";
    size_t n = 0;
    enum mm_err err = is(asked, "POST", "/kiosk/v1/batch") ? chain_of(asked, chain, info) : MM_OK;
    const struct mm_letter letter = {.method = asked->method,
                                     .path = asked->path,
                                     .status = answer->status,
                                     .body = mm_buf_str(&answer->body),
                                     .len = answer->body.len};
    if (answer->etag[0])
        headers[n++] = (struct mm_letter_header){"ETag", answer->etag};
    if (chain[0]) {
        headers[n++] = (struct mm_letter_header){MM_HDR_SEQ, mm_letter_header(asked, MM_HDR_SEQ)};
        headers[n++] = (struct mm_letter_header){MM_HDR_CHAIN, chain};
    }
    if (!err)
        put(a, &letter, headers, n);
    return err;
}

static enum mm_err add_read(struct answering *a, const struct mm_route *route, const char *folder,
                            const char *param, struct mm_errinfo *info)
{
    struct mm_web_reply reply;
    char path[MM_MAX_URL_BYTES];
    mm_web_reply_init(&reply);
    enum mm_err err =
        a->post->read(a->post->ctx, route, a->arrival->bundle.head.recorder, param, &reply, info);
    (void)snprintf(path, sizeof path, "/kiosk/v1/%s/%.200s", folder, param);
    const char *etag = mm_web_reply_find(&reply, "ETag");
    const struct mm_letter letter = {.method = "GET",
                                     .path = path,
                                     .status = reply.status,
                                     .body = mm_buf_str(&reply.body),
                                     .len = reply.body.len};
    const struct mm_letter_header header = {"ETag", etag};
    if (!err && reply.status >= 500)
        err = mm_fail(info, MM_ERR_IO, "%s: %s", path, reply.log);
    if (!err)
        put(a, &letter, &header, *etag ? 1 : 0);
    mm_web_reply_done(&reply);
    return err;
}

/* ---- what the kiosk would ask next --------------------------------------------------------------------- */
static enum mm_err add_summaries(struct answering *a, const struct mm_http_answer *answer,
                                 struct mm_errinfo *info)
{
    struct mm_summary_list list = {0};
    enum mm_err err = mm_summary_list_parse(mm_buf_str(&answer->body), answer->body.len, &list, info);
    for (size_t i = 0; !err && i < list.n_people; i++)
        err = add_read(a, &mm_route_kiosk_summary, "summary", list.people[i].person, info);
    mm_summary_list_done(&list);
    return err;
}

/* A kiosk that has this version lacks nothing of it. */
static enum mm_err add_pack(struct answering *a, const struct mm_http_answer *answer, struct mm_errinfo *info)
{
    struct mm_offer offer;
    struct mm_manifest manifest;
    char hex[MM_HASH_HEX_BYTES];
    mm_manifest_init(&manifest);
    enum mm_err err = mm_offer_read(mm_buf_str(&answer->body), answer->body.len, &offer, info);
    if (!err)
        err = mm_manifest_parse(offer.manifest, offer.len, &manifest, info);
    for (size_t i = 0; !err && i < manifest.n_files; i++)
        if (mm_pack_file_sealed(manifest.files[i].name)) { /* it may have another key of its own by now */
            err = add_read(a, &mm_route_kiosk_pack_key, "pack-key", manifest.version, info);
            break;
        }
    if (!err && strcmp(manifest.version, a->arrival->bundle.head.pack) == 0)
        manifest.n_files = 0;
    for (size_t i = 0; !err && i < manifest.n_files; i++) {
        mm_hash_format(&manifest.files[i].hash, hex);
        err = add_read(a, &mm_route_kiosk_pack_file, "pack", hex, info);
        a->counts.files++;
    }
    mm_manifest_done(&manifest);
    return err;
}

static const struct {
    const char *path;
    enum mm_err (*more)(struct answering *a, const struct mm_http_answer *answer, struct mm_errinfo *info);
} followed[] = {{"/kiosk/v1/summaries", add_summaries}, {"/kiosk/v1/manifest", add_pack}};

static enum mm_err follow(struct answering *a, const struct mm_letter *letter,
                          const struct mm_http_answer *answer, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < sizeof followed / sizeof followed[0]; i++)
        if (is(letter, "GET", followed[i].path) && answer->status == 200)
            err = followed[i].more(a, answer, info);
    return err;
}

/* ---- every letter -------------------------------------------------------------------------------------- */
/* A server that is busy or broken says nothing about the letter: the file is to be taken again later. */
static enum mm_err check_answer(const struct mm_http_answer *answer, struct mm_errinfo *info)
{
    char message[400];
    if (answer->status < 500 && answer->status != 429 && answer->status != 408)
        return MM_OK;
    mm_http_message(answer, message, sizeof message);
    return mm_fail(info, MM_ERR_BUSY,
                   mm_say("サーバーの返事: %s。しばらくして、同じファイルをもう一度取り込んでください",
                          "the server says: %s; take the same file again later"),
                   message);
}

static enum mm_err give(struct answering *a, const struct mm_letter *letter, struct mm_errinfo *info)
{
    struct mm_http_answer answer;
    mm_http_answer_init(&answer);
    enum mm_err err = a->post->send(a->post->ctx, letter, &answer, info);
    if (!err)
        err = check_answer(&answer, info);
    if (!err && answer.status == 200 && is(letter, "POST", letter->path))
        err = count(a, letter, &answer, info);
    if (!err)
        err = add_answer(a, letter, &answer, info);
    if (!err)
        err = follow(a, letter, &answer, info);
    mm_http_answer_done(&answer);
    return err;
}

static enum mm_err give_all(struct answering *a, struct mm_errinfo *info)
{
    struct mm_letter_held held = {.head = NULL};
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < a->arrival->bundle.n; i++) {
        err = mm_bundle_letter(&a->arrival->bundle, i, &held, info);
        if (!err)
            err = give(a, &held.letter, info);
    }
    mm_letter_done(&held);
    return err;
}

static enum mm_err begin(const struct answering *a, const struct mm_arrival_wanted *wanted,
                         struct mm_bundle_out *out, struct mm_errinfo *info)
{
    struct mm_bundle_head head = a->arrival->bundle.head;
    head.kind = MM_BUNDLE_DOWN;
    head.at_ms = wanted->at_ms;
    head.answers = head.serial;
    head.serial = wanted->serial;
    head.pack[0] = '\0';
    (void)snprintf(head.id, sizeof head.id, "%s", wanted->id);
    (void)snprintf(head.medium, sizeof head.medium, "%s", wanted->medium ? wanted->medium : "");
    struct mm_file_out file;
    if (wanted->path)
        return mm_bundle_begin(out, wanted->path, &head, &a->arrival->kiosk, info);
    enum mm_err err = mm_file_out_unnamed(wanted->dir, &file, info);
    return err ? err : mm_bundle_begin_file(out, &file, &head, &a->arrival->kiosk, info);
}

static void write_begin(struct answering *a, const struct mm_arrival_wanted *wanted,
                        struct mm_bundle_out *out)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    a->out = out;
    if (begin(a, wanted, out, &why))
        lose_answer(a, &why);
}

static enum mm_err write_end(struct answering *a, const struct mm_arrival_wanted *wanted,
                             struct mm_errinfo *info)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    if (a->out && mm_bundle_end(a->out, &a->arrival->server, &why))
        lose_answer(a, &why);
    if (a->lost.err)
        return mm_fail(info, a->lost.err,
                       mm_say("記録は取り込みましたが、返事を書けませんでした（%s）。書き込み先の空きを"
                              "確かめて、同じファイルをもう一度取り込んでください",
                              "its records were taken in, but the answer could not be written (%s); "
                              "make room for it and take the same file again"),
                       a->lost.text);
    if (a->out && !wanted->path)
        *wanted->ret_fd = mm_file_out_take(&a->out->file);
    return MM_OK;
}

enum mm_err mm_arrival_answer(const struct mm_arrival *arrival, const struct mm_arrival_post *post,
                              const struct mm_arrival_wanted *wanted, struct mm_arrival_counts *ret_counts,
                              struct mm_errinfo *info)
{
    struct answering a = {.arrival = arrival, .post = post, .lost = MM_ERRINFO_INIT};
    struct mm_bundle_out out = {.n = 0};
    if (wanted->path || wanted->dir)
        write_begin(&a, wanted, &out);
    enum mm_err err = give_all(&a, info);
    if (!err)
        err = write_end(&a, wanted, info);
    *ret_counts = a.counts;
    mm_bundle_out_done(&out);
    return err;
}
