/* GET /kiosk/v1/manifest: which files make the pack of now, as it was signed (sync/wire/offer.h), with an
 * ETag.
 */
#include "sync/base/log.h"
#include "sync/server/issued.h"
#include "sync/server/offers.h"
#include "sync/server/router.h"

#define TYPE "text/plain; charset=utf-8"

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    (void)who;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = mm_central_offer(central, &reply->body, &info);
    if (err) {
        mm_web_reply_fail(reply, err, &info);
        return;
    }
    reply->type = TYPE;
    mm_web_reply_etag(request, reply);
    /* Some quiet moment of each day; a kiosk gets its pack whether it works or not. */
    struct mm_errinfo why = MM_ERRINFO_INIT;
    if (mm_issue_daily(central, &why) != MM_OK)
        mm_log(MM_LOG_WARN, "figures were not issued today: %s; a report issues them", why.text);
}

const struct mm_route mm_route_kiosk_manifest = {
    .method = "GET",
    .pattern = "/kiosk/v1/manifest",
    .right = MM_RIGHT_KIOSK,
    .run = run,
    .api = {"いまの教材を作るファイルの、署名した一覧", .type = TYPE, .etag = true}};
