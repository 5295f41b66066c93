/* GET /api/v1/pack: which publication is the one of now, as it was signed (sync/wire/offer.h). */
#include "sync/server/offers.h"
#include "sync/server/router.h"

#define TYPE "text/plain; charset=utf-8"

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    (void)request, (void)who;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = mm_central_offer(central, &reply->body, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
    else
        reply->type = TYPE;
}

const struct mm_route mm_route_pack = {.method = "GET",
                                       .pattern = "/api/v1/pack",
                                       .right = MM_RIGHT_PUBLISH,
                                       .run = run,
                                       .api = {"いま配っている教材の、署名した一覧", .type = TYPE}};
