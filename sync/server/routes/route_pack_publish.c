/* POST /api/v1/pack: a signed pack (upload.h) becomes the one that kiosks fetch. */
#include "sync/base/limits.h"
#include "sync/server/internal.h"
#include "sync/server/router.h"
#include "sync/server/upload.h"

static bool is_big(const struct mm_web_request *request)
{
    (void)request;
    return true;
}

static void prepare(struct mm_central *central, const struct mm_web_request *request,
                    const struct mm_who *who, void **ret_work, struct mm_web_reply *reply)
{
    (void)who;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_upload *upload = NULL;
    enum mm_err err = mm_upload_read(central, request->body, request->len, request->mapped, &upload, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
    *ret_work = upload;
}

static void publish(struct mm_central *central, const struct mm_web_request *request,
                    const struct mm_who *who, struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_jw w;
    enum mm_err err = mm_upload_publish(central, request->work, who->actor, &info);
    if (err) {
        mm_web_reply_fail(reply, err, &info);
        return;
    }
    mm_jw_init(&w, &reply->body);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "version", central->pack_version);
    mm_jw_kint(&w, "serial", central->pack_serial);
    mm_jw_end(&w);
}

static void free_work(void *work)
{
    mm_upload_free(work);
}

static const struct mm_shape gives[] = {{"version", MM_SHAPE_TEXT}, {"serial", MM_SHAPE_INT}, {NULL}};

const struct mm_route mm_route_pack_publish = {
    .method = "POST",
    .pattern = "/api/v1/pack",
    .right = MM_RIGHT_PUBLISH,
    .max_body = MM_MAX_BODY_BYTES,
    .big = is_big,
    .prepare = prepare,
    .write = publish,
    .free_work = free_work,
    .api = {"教材を配る。署名した一覧と、そのファイルを続けて送る（sync/server/upload.h）", .gives = gives}};
