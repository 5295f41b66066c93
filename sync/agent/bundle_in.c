/* From the server by hand: receipts count whenever they come; what the server tells only when nothing newer
 * was told before. Everything is looked at before anything is changed. */
#include "sync/agent/agent.h"
#include "sync/agent/bundle.h"
#include "sync/agent/pack.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/wire/batch.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define BATCH  "/kiosk/v1/batch"
#define REPORT "/kiosk/v1/report"

/* ---- may it be taken? ---------------------------------------------------------------------------------- */
static enum mm_err check_head(const struct mm_agent *agent, const struct mm_bundle_head *head,
                              struct mm_errinfo *info)
{
    if (head->kind != MM_BUNDLE_DOWN)
        return mm_fail(info, MM_ERR_REFUSED, "%s",
                       mm_say("サーバーからの返事ではありません", "is no answer of a server"));
    if (strcmp(head->council, agent->council) != 0)
        return mm_fail(info, MM_ERR_REFUSED, "%s",
                       mm_say("ほかの議会のファイルです", "belongs to another council"));
    if (strcmp(head->recorder, agent->recorder) != 0)
        return mm_fail(info, MM_ERR_REFUSED, "%s",
                       mm_say("ほかの端末あてのファイルです", "is for another kiosk"));
    if (head->answers > mm_store_meta_int(agent->store, MM_BUNDLE_META_OUT, 0))
        return mm_fail(info, MM_ERR_REFUSED, "%s",
                       mm_say("この端末がまだ書き出していないファイルへの返事です（端末の記録が古い控えに"
                              "戻っています）。もう一度 export から行ってください",
                              "answers a file that this kiosk has not written yet (its store is an older "
                              "copy); begin again with export"));
    return MM_OK;
}

static bool is_post(const struct mm_letter *letter, const char *path)
{
    return strcmp(letter->method, "POST") == 0 && strcmp(letter->path, path) == 0;
}

static bool read_range(const struct mm_letter *letter, int64_t *ret_first, int64_t *ret_last)
{
    const char *text = mm_letter_header(letter, MM_HDR_SEQ);
    char *end = NULL;
    long long first = text ? strtoll(text, &end, 10) : 0, last = 0;
    if (!text || *end != '-')
        return false;
    last = strtoll(end + 1, &end, 10);
    *ret_first = first;
    *ret_last = last;
    return !*end && first >= 1 && last >= first && last < MM_MAX_SEQ &&
           last - first < MM_MAX_BATCH_STATEMENTS;
}

/* A receipt names records by their content too. */
static enum mm_err check_receipt(struct mm_agent *agent, const struct mm_letter *letter,
                                 struct mm_errinfo *info)
{
    int64_t first = 0, last = 0;
    char id[MM_UUID_BYTES];
    struct mm_hash ours, theirs;
    const char *chain = mm_letter_header(letter, MM_HDR_CHAIN);
    if (letter->status == 200 && read_range(letter, &first, &last) && chain &&
        mm_hash_parse(chain, &theirs) == MM_OK &&
        mm_store_record_at(agent->store, last, id, &ours, NULL) == MM_OK && mm_hash_equal(&ours, &theirs))
        return MM_OK;
    return letter->status != 200 ? MM_OK
                                 : mm_fail(info, MM_ERR_CONFLICT, "%s",
                                           mm_say("受領の控えにある記録が、この端末の記録と合いません",
                                                  "its receipt names records that are not this kiosk's"));
}

static enum mm_err check(struct mm_agent *agent, const struct mm_bundle *bundle, struct mm_errinfo *info)
{
    struct mm_sign_public server;
    enum mm_err err = mm_agent_server_key(agent, &server, info);
    if (!err)
        err = check_head(agent, &bundle->head, info);
    if (!err)
        err = mm_bundle_signed(bundle, &server, &agent->key.public_key, info);
    struct mm_letter_held held = {.head = NULL};
    for (size_t i = 0; !err && i < bundle->n; i++) {
        err = mm_bundle_letter(bundle, i, &held, info);
        if (!err && is_post(&held.letter, BATCH))
            err = check_receipt(agent, &held.letter, info);
    }
    mm_letter_done(&held);
    return err;
}

/* ---- receipts ------------------------------------------------------------------------------------------ */
/* A record so broken that the server found no id in it is named by its seq; the chain said that it is ours.
 */
static void name_broken(struct mm_agent *agent, struct mm_record_reply *replies, size_t n)
{
    char id[MM_UUID_BYTES];
    struct mm_hash chain;
    for (size_t i = 0; i < n; i++)
        if (replies[i].status == MM_RECORD_QUARANTINED &&
            mm_store_record_at(agent->store, replies[i].seq, id, &chain, NULL) == MM_OK)
            memcpy(replies[i].id, id, sizeof id);
}

static enum mm_err take_receipt(struct mm_agent *agent, const struct mm_letter *letter,
                                struct mm_errinfo *info)
{
    size_t n = 0;
    bool records = is_post(letter, BATCH);
    struct mm_record_reply *replies = calloc(MM_MAX_BATCH_STATEMENTS, sizeof *replies);
    if (!replies)
        return mm_nomem(info);
    enum mm_err err = mm_reply_parse(letter->body, letter->len, replies, MM_MAX_BATCH_STATEMENTS, &n, info);
    if (!err && records) {
        name_broken(agent, replies, n);
        err = mm_store_outbox_named(agent->store, replies, n, info);
    } else if (!err) {
        err = mm_store_told_named(agent->store, replies, n, info);
    }
    free(replies);
    return err;
}

/* An answer as if it had just come. */
static enum mm_err answer_of(const struct mm_letter *letter, struct mm_http_answer *answer,
                             struct mm_errinfo *info)
{
    const char *etag = mm_letter_header(letter, "ETag");
    answer->status = letter->status;
    answer->retry_after_s = -1;
    (void)snprintf(answer->etag, sizeof answer->etag, "%s", etag ? etag : "");
    mm_buf_clear(&answer->body);
    mm_buf_append(&answer->body, letter->body, letter->len);
    return mm_buf_check(&answer->body, info);
}

/* What the server did not want, in its words: the kiosk's standing with it. */
static enum mm_err take_refusal(struct mm_agent *agent, const struct mm_letter *letter,
                                struct mm_errinfo *info)
{
    struct mm_http_answer answer;
    mm_http_answer_init(&answer);
    enum mm_err err = answer_of(letter, &answer, info);
    if (!err)
        err = mm_agent_status(agent, &answer, info);
    mm_http_answer_done(&answer);
    return err;
}

static enum mm_err take_reply(struct mm_agent *agent, const struct mm_letter *letter, struct mm_errinfo *info)
{
    if (!is_post(letter, BATCH) && !is_post(letter, REPORT))
        return MM_OK;
    return letter->status == 200 ? take_receipt(agent, letter, info) : take_refusal(agent, letter, info);
}

static enum mm_err take_receipts(struct mm_agent *agent, const struct mm_bundle *bundle,
                                 struct mm_errinfo *info)
{
    struct mm_letter_held held = {.head = NULL};
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < bundle->n; i++) {
        err = mm_bundle_letter(bundle, i, &held, info);
        if (!err)
            err = take_reply(agent, &held.letter, info);
    }
    mm_letter_done(&held);
    return err;
}

/* ---- what the server tells ----------------------------------------------------------------------------- */
/* Answers a question out of the bundle. */
static enum mm_err look_up(void *ctx, const struct mm_http_call *call, const char *path,
                           struct mm_http_answer *answer, struct mm_errinfo *info)
{
    const struct mm_bundle *bundle = ctx;
    struct mm_letter_held held = {.head = NULL};
    enum mm_err err = mm_bundle_find(bundle, call->method, path, &held, info);
    if (!err)
        err = answer_of(&held.letter, answer, info);
    mm_letter_done(&held);
    if (err != MM_ERR_NOT_FOUND)
        return err;
    return mm_fail(info, MM_ERR_INVALID,
                   mm_say("ファイルの中に %s への返事がありません。もう一度 export から行ってください",
                          "the file has no answer to %s; begin again with export"),
                   path);
}

static bool is_news(const struct mm_agent *agent, const struct mm_bundle_head *head)
{
    return head->serial > mm_store_meta_int(agent->store, MM_BUNDLE_META_IN, 0) &&
           head->answers > mm_store_meta_int(agent->store, MM_BUNDLE_META_PAST, 0);
}

static enum mm_err take_news(struct mm_agent *agent, struct mm_bundle *bundle, struct mm_errinfo *info)
{
    const struct mm_agent_carrier carrier = {look_up, bundle};
    char serial[32], now[32];
    agent->carrier = &carrier;
    enum mm_err err = mm_agent_pull(agent, info);
    agent->carrier = NULL;
    if (err)
        return err;
    (void)snprintf(serial, sizeof serial, "%lld", (long long)bundle->head.serial);
    (void)snprintf(now, sizeof now, "%lld", (long long)mm_now_ms(&agent->clock));
    const struct mm_store_fact facts[] = {
        {MM_BUNDLE_META_IN, serial}, {"last_pull_ms", now}, {"standing", "active"}};
    return mm_store_meta_put(agent->store, facts, sizeof facts / sizeof facts[0], info);
}

enum mm_err mm_agent_bundles_past(struct mm_agent *agent, struct mm_errinfo *info)
{
    char text[32];
    int64_t out = mm_store_meta_int(agent->store, MM_BUNDLE_META_OUT, 0);
    if (out == mm_store_meta_int(agent->store, MM_BUNDLE_META_PAST, 0))
        return MM_OK;
    (void)snprintf(text, sizeof text, "%lld", (long long)out);
    return mm_store_meta_set(agent->store, MM_BUNDLE_META_PAST, text, info);
}

/* ---- files --------------------------------------------------------------------------------------------- */
struct taking {
    struct mm_agent *agent;
    const char *medium; /* its number; NULL */
    struct mm_agent_carried carried;
};

/* A pipe, a device, what is far too long: to read it would take for ever. */
static bool ends_soon(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= (off_t)MM_BUNDLE_FILE_BYTES;
}

/* The same for the same file on the same medium, refused for the same reason. */
static void not_taken_id(const struct taking *t, const char *path, const char *outcome, const char *medium,
                         char out[MM_UUID_BYTES])
{
    char hex[MM_HASH_HEX_BYTES];
    struct mm_hash hash = {{0}}; /* of what cannot be read, all there is to say is its name */
    int64_t bytes = 0;
    if (!ends_soon(path) || mm_sha256_file(path, &hash, &bytes, NULL))
        hash = (struct mm_hash){{0}};
    mm_hash_format(&hash, hex);
    const char *const parts[] = {"not_taken", t->agent->recorder, hex, outcome, medium};
    struct mm_uuid id = mm_uuid8(parts, sizeof parts / sizeof parts[0]);
    mm_uuid_format(&id, out);
}

/* The record of media has it once the server is told, by the next file or over a network; and once, however
 * often somebody tries. */
static void tell_not_taken(const struct taking *t, const char *path, const char *written_medium,
                           const struct mm_errinfo *why)
{
    struct mm_errinfo other = MM_ERRINFO_INIT;
    const char *medium = t->medium ? t->medium : written_medium;
    char outcome[MM_BUNDLE_OUTCOME_BYTES], id[MM_UUID_BYTES];
    mm_bundle_outcome(why->text, path, outcome);
    not_taken_id(t, path, outcome, medium, id);
    if (mm_store_not_taken_add(t->agent->store, id, outcome, medium, &other))
        mm_log(MM_LOG_WARN, "%s; the record of media will not have the file %s", other.text, path);
}

static enum mm_err take_bundle(struct taking *t, struct mm_bundle *bundle, struct mm_errinfo *info)
{
    int64_t before = mm_store_outbox_count(t->agent->store);
    enum mm_err err = check(t->agent, bundle, info);
    bool news = !err && is_news(t->agent, &bundle->head);
    if (!err)
        err = take_receipts(t->agent, bundle, info);
    if (!err && news)
        err = take_news(t->agent, bundle, info);
    t->carried.records += (size_t)(before - mm_store_outbox_count(t->agent->store));
    t->carried.files += !err;
    t->carried.old += !err && !news;
    return err;
}

/* ret_other NULL: somebody chose this file, so that one for somebody else is refused like any other. In a
 * folder such a file is left where it is, and nobody is told of it. */
static enum mm_err take_file(struct taking *t, const char *path, bool *ret_other, struct mm_errinfo *info)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    struct mm_bundle bundle = {.n = 0};
    enum mm_err err = mm_bundle_load(path, &t->agent->key, &bundle, &why);
    bool other = ret_other && err == MM_ERR_AUTH;
    if (!err)
        err = take_bundle(t, &bundle, &why);
    if (!err)
        (void)snprintf(t->carried.name, sizeof t->carried.name, "%s", path);
    else if (!other)
        tell_not_taken(t, path, bundle.head.medium, &why);
    if (ret_other)
        *ret_other = other;
    mm_bundle_done(&bundle);
    return err ? mm_fail(info, err, "%s: %s", path, why.text) : MM_OK;
}

static int is_bundle(const struct dirent *entry)
{
    size_t len = strlen(entry->d_name), suffix = strlen(MM_BUNDLE_SUFFIX);
    return len > suffix && strcmp(entry->d_name + len - suffix, MM_BUNDLE_SUFFIX) == 0;
}

/* One that cannot be taken keeps none of the others away; the first such is told. */
static enum mm_err take_folder(struct taking *t, const char *dir, struct mm_errinfo *info)
{
    struct mm_errinfo first = MM_ERRINFO_INIT;
    struct dirent **list = NULL;
    char path[MM_PATH_BYTES];
    int n = scandir(dir, &list, is_bundle, alphasort);
    for (int i = 0; i < n; i++) {
        struct mm_errinfo why = MM_ERRINFO_INIT;
        bool other = false;
        enum mm_err err = i >= MM_MAX_BUNDLE_FILES || mm_path_join(path, dir, list[i]->d_name)
                              ? mm_fail(&why, MM_ERR_TOO_BIG,
                                        mm_say("%s にはファイルが多すぎます", "%s has too many files"), dir)
                              : take_file(t, path, &other, &why);
        if (err && !other && !first.err)
            first = why;
        free(list[i]);
    }
    free(list);
    if (first.err)
        *info = first;
    else if (!t->carried.files)
        return mm_fail(info, MM_ERR_NOT_FOUND,
                       mm_say("%s に、この端末あてのファイルがありません", "no file in %s is for this kiosk"),
                       dir);
    return first.err;
}

enum mm_err mm_agent_import(struct mm_agent *agent, const char *path, const char *medium,
                            struct mm_agent_carried *ret_carried, struct mm_errinfo *info)
{
    struct taking t = {.agent = agent, .medium = medium};
    int turn = -1;
    enum mm_err err = mm_agent_medium_check(medium, info);
    if (!err)
        err = mm_agent_refresh(agent, info);
    if (!err)
        err = mm_agent_turn_begin(agent, &turn, info);
    if (!err)
        err = mm_path_is_dir(path) ? take_folder(&t, path, info) : take_file(&t, path, NULL, info);
    if (strcmp(agent->standing, "revoked") == 0) { /* said by hand, it counts as much */
        enum mm_err gone = mm_agent_seals_forget(agent, err ? NULL : info);
        err = err ? err : gone;
    }
    mm_agent_turn_end(turn);
    *ret_carried = t.carried;
    return err;
}
