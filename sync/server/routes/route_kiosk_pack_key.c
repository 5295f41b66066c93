/* GET /kiosk/v1/pack-key/<version>: what opens the pack of now when it is sealed, for this kiosk alone
 * (sync/wire/grant.h). A version of before has no key any more: who has it has had it. */
#include "sync/base/log.h"
#include "sync/server/internal.h"
#include "sync/server/router.h"
#include "sync/wire/batch.h"

#include <string.h>

#define TYPE "text/plain; charset=utf-8"

static enum mm_err give(struct mm_central *central, const struct mm_web_request *request,
                        const struct mm_who *who, struct mm_buf *out, struct mm_errinfo *info)
{
    struct mm_sign_public to;
    struct mm_grant grant;
    if (strcmp(request->param[0], central->pack_version) != 0)
        return mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                       mm_say("いま配っている教材ではありません", "this is not the pack of now"));
    enum mm_err err =
        mm_recorder_key_now(central, who->recorder, mm_web_header(request, MM_HDR_KEY), &to, info);
    if (!err)
        err = mm_packs_key_get(central, central->pack_version, &grant, info);
    if (err)
        return err;
    err = mm_grant_seal(&grant, &to, out, info);
    mm_grant_done(&grant);
    return err;
}

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = give(central, request, who, &reply->body, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
    else
        reply->type = TYPE;
}

const struct mm_route mm_route_kiosk_pack_key = {
    .method = "GET",
    .pattern = "/kiosk/v1/pack-key/{}",
    .right = MM_RIGHT_KIOSK,
    .run = run,
    .api = {"封をした教材を開く鍵。この端末だけが開けるように封をしてある", .params = "version",
            .type = TYPE}};
