/* GET /kiosk/v1/manifest: which files make the pack of now, with an ETag. */
#include "sync/base/log.h"
#include "sync/server/issued.h"
#include "sync/server/router.h"

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    (void)who;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_manifest manifest;
    enum mm_err err = mm_central_manifest(central, &manifest, &info);
    if (err) {
        mm_web_reply_fail(reply, err, &info);
        return;
    }
    mm_manifest_write(&manifest, &reply->body);
    mm_manifest_done(&manifest);
    mm_reply_etag(request, reply);
    /* Some quiet moment of each day; a kiosk gets its pack whether it works or not. */
    struct mm_errinfo why = MM_ERRINFO_INIT;
    if (mm_issue_daily(central, &why) != MM_OK)
        mm_log(MM_LOG_WARN, "figures were not issued today: %s; a report issues them", why.text);
}

static const struct mm_shape file[] = {
    {"name", MM_SHAPE_TEXT}, {"sha256", MM_SHAPE_TEXT}, {"bytes", MM_SHAPE_INT}, {NULL}};
static const struct mm_shape gives[] = {{"version", MM_SHAPE_TEXT},
                                        {"council", MM_SHAPE_TEXT},
                                        {"serial", MM_SHAPE_INT},
                                        {"files", MM_SHAPE_LIST, .of = file},
                                        {NULL}};

const struct mm_route mm_route_kiosk_manifest = {
    .method = "GET",
    .pattern = "/kiosk/v1/manifest",
    .right = MM_RIGHT_KIOSK,
    .run = run,
    .api = {"いまの教材を作るファイルの一覧", .gives = gives, .etag = true}};
