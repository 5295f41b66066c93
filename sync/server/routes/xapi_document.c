#include "sync/server/routes/xapi_document.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/server/document.h"
#include "sync/server/internal.h"

#include <stdlib.h>
#include <string.h>

#define TYPE_JSON "application/json"

struct work {
    const struct mm_xapi_resource *resource;
    struct mm_xapi_values values;
    struct mm_document_place place; /* borrows values */
};

static const char *value_at(const struct work *work, size_t at)
{
    const char *text = at < MM_XAPI_PARAMS ? work->values.text[at] : NULL;
    return text ? text : "";
}

static struct work *work_new(const struct mm_xapi_resource *resource, const struct mm_web_request *request,
                             struct mm_web_reply *reply)
{
    struct work *work = calloc(1, sizeof *work);
    if (!work) {
        mm_web_reply_fail(reply, MM_ERR_NOMEM, NULL);
        return NULL;
    }
    work->resource = resource;
    if (!mm_xapi_check_version(request, reply) ||
        !mm_xapi_params_read(request, resource->params, resource->n_params, &work->values, reply)) {
        mm_xapi_document_free(work);
        return NULL;
    }
    work->place = (struct mm_document_place){.resource = resource->name,
                                             .activity = value_at(work, resource->activity),
                                             .agent = work->values.agent,
                                             .registration = work->values.uuid,
                                             .id = work->values.text[resource->id]};
    return work;
}

void mm_xapi_document_free(void *ptr)
{
    struct work *work = ptr;
    if (!work)
        return;
    mm_xapi_params_done(&work->values);
    free(work);
}

/* ---- reading ------------------------------------------------------------------------------------------- */
static void answer_one(struct mm_central *central, const struct work *work, struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_document document;
    enum mm_err err = mm_document_get(central, &work->place, &document, &info);
    if (err == MM_ERR_NOT_FOUND)
        err = mm_fail(&info, err, "%s", "その文書はありません");
    if (err) {
        mm_web_reply_fail(reply, err, &info);
    } else {
        mm_web_reply_header(reply, "ETag", "%s", document.etag);
        mm_xapi_last_modified(reply, document.at_us / 1000);
        mm_web_reply_type(reply, "%s", document.type);
        mm_buf_append(&reply->body, document.bytes.data, document.bytes.len);
    }
    mm_document_done(&document);
}

static void answer_ids(struct mm_central *central, const struct work *work, struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    int64_t last_us = 0;
    enum mm_err err =
        mm_document_ids(central, &work->place, work->values.at_us, &reply->body, &last_us, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
    else if (last_us)
        mm_xapi_last_modified(reply, last_us / 1000);
}

void mm_xapi_document_run(const struct mm_xapi_resource *resource, struct mm_central *central,
                          const struct mm_web_request *request, struct mm_web_reply *reply)
{
    if (request->work)
        return; /* it was written, and that is all */
    struct work *work = work_new(resource, request, reply);
    if (!work)
        return;
    if (work->place.id && work->values.at_us != INT64_MIN)
        mm_web_reply_error(reply, 400, "invalid", "since: 文書の番号と一緒には使えません");
    else if (work->place.id)
        answer_one(central, work, reply);
    else
        answer_ids(central, work, reply);
    mm_xapi_document_free(work);
}

/* ---- writing ------------------------------------------------------------------------------------------- */
static bool is_json_object(const char *bytes, size_t len)
{
    static const struct mm_json_limits limits = {MM_MAX_DOCUMENT_BYTES, MM_MAX_JSON_DEPTH};
    return mm_json_scan(bytes, len, &limits, NULL) == MM_OK && mm_json_opens(bytes, len) == '{';
}

static const char *type_of(const struct mm_web_request *request)
{
    const char *type = mm_web_header(request, "Content-Type");
    return type && type[0] ? type : "application/octet-stream";
}

void mm_xapi_document_prepare(const struct mm_xapi_resource *resource, const struct mm_web_request *request,
                              void **ret_work, struct mm_web_reply *reply)
{
    bool sends = request->method[0] == 'P', posts = strcmp(request->method, "POST") == 0;
    bool deletes = strcmp(request->method, "DELETE") == 0;
    if (!sends && !deletes)
        return;
    struct work *work = work_new(resource, request, reply);
    *ret_work = work;
    if (!work)
        return;
    if (!work->place.id && (sends || !resource->is_state))
        mm_web_reply_error(reply, 400, "invalid", "文書の番号（stateId、profileId）が必要です");
    else if (work->values.at_us != INT64_MIN)
        mm_web_reply_error(reply, 400, "invalid", "since: 読み出しのときだけ使えます");
    else if (sends && strlen(type_of(request)) >= 200)
        mm_web_reply_error(reply, 400, "invalid", "Content-Type: 長すぎます");
    else if (posts && mm_xapi_type_is(type_of(request), TYPE_JSON) &&
             !is_json_object(request->body, request->len))
        mm_web_reply_error(reply, 400, "invalid", "本文が JSON のオブジェクトではありません");
}

static bool names_etag(const char *header, const char *etag)
{
    return strcmp(header, "*") == 0 ? etag[0] != '\0' : etag[0] && strstr(header, etag);
}

/* What stands in the way of the change, if anything: a status and what to say. etag: "" when there is none.
 */
static int hindered(const struct work *work, const struct mm_web_request *request, const char *etag,
                    const char **ret_why)
{
    const char *match = mm_web_header(request, "If-Match"), *none = mm_web_header(request, "If-None-Match");
    bool put = strcmp(request->method, "PUT") == 0, old = mm_xapi_version(request) == MM_XAPI_1;
    bool state = work->resource->is_state;
    *ret_why = "文書は読んだ後に変わっています。読み直してから送ってください";
    if ((match && !names_etag(match, etag)) || (none && names_etag(none, etag)))
        return 412;
    if (!put || match || none || (state && old))
        return 0;
    *ret_why = "文書がもうあります。読んで、その ETag を If-Match に書いてください";
    if (etag[0])
        return 409;
    *ret_why = "新しい文書なら If-None-Match: * を書いてください";
    return old ? 400 : 0;
}

#define MERGE_MOST 4000000u /* pairs of members */

/* Members of the new document in the place of the old ones (one level deep). */
static enum mm_err merge(const struct mm_document *old, const struct mm_web_request *request,
                         struct mm_buf *out)
{
    static const struct mm_json_limits limits = {MM_MAX_DOCUMENT_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_json *before = NULL, *after = NULL;
    struct mm_jw w;
    enum mm_err err = mm_json_parse(old->bytes.data, old->bytes.len, &limits, &before, NULL);
    if (!err)
        err = mm_json_parse(request->body, request->len, &limits, &after, NULL);
    if (!err && (uint64_t)mm_json_size(before) * mm_json_size(after) > MERGE_MOST)
        err = MM_ERR_TOO_BIG; /* each of one is looked for in the other while the writer waits */
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    for (const struct mm_json *m = err ? NULL : mm_json_first(before); m; m = mm_json_next(m)) {
        if (mm_json_get(after, mm_json_key(m)))
            continue;
        mm_jw_key(&w, mm_json_key(m));
        mm_jw_node(&w, m);
    }
    for (const struct mm_json *m = err ? NULL : mm_json_first(after); m; m = mm_json_next(m)) {
        mm_jw_key(&w, mm_json_key(m));
        mm_jw_node(&w, m);
    }
    mm_jw_end(&w);
    mm_json_free(before);
    mm_json_free(after);
    return err ? err : out->err;
}

static enum mm_err post_onto(struct mm_central *central, const struct work *work,
                             const struct mm_web_request *request, const struct mm_document *old,
                             struct mm_errinfo *info)
{
    struct mm_buf merged;
    if (!mm_xapi_type_is(old->type, TYPE_JSON) || !mm_xapi_type_is(type_of(request), TYPE_JSON) ||
        !is_json_object(mm_buf_str(&old->bytes), old->bytes.len))
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       "重ねられるのは、どちらも application/json のオブジェクトである文書だけです");
    mm_buf_init(&merged, MM_MAX_DOCUMENT_BYTES);
    enum mm_err err = merge(old, request, &merged);
    if (!err)
        err = mm_document_put(central, &work->place, old->type, merged.data, merged.len, info);
    mm_buf_done(&merged);
    return err;
}

static enum mm_err change(struct mm_central *central, const struct work *work,
                          const struct mm_web_request *request, const struct mm_document *old,
                          struct mm_errinfo *info)
{
    if (strcmp(request->method, "DELETE") == 0)
        return mm_document_delete(central, &work->place, info);
    if (strcmp(request->method, "POST") == 0 && old->etag[0])
        return post_onto(central, work, request, old, info);
    return mm_document_put(central, &work->place, type_of(request), request->body, request->len, info);
}

void mm_xapi_document_write(struct mm_central *central, const struct mm_web_request *request,
                            const struct mm_who *who, struct mm_web_reply *reply)
{
    (void)who;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    const struct work *work = request->work;
    struct mm_document old = {.at_us = 0};
    const char *why = NULL;
    int status = 0;
    enum mm_err err = mm_central_write_begin(central, &info);
    if (err) {
        mm_web_reply_fail(reply, err, &info);
        return;
    }
    if (work->place.id)
        err = mm_document_get(central, &work->place, &old, &info);
    if (err == MM_ERR_NOT_FOUND)
        err = MM_OK;
    if (!err)
        status = hindered(work, request, old.etag, &why);
    if (!err && !status)
        err = change(central, work, request, &old, &info);
    mm_document_done(&old);
    err = mm_central_write_end(central, err, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
    else if (status)
        mm_web_reply_error(reply, status, status == 412 ? "changed" : "conflict", why);
    else
        reply->status = 204;
}
