/* GET /: whoever types the server's address comes to the secretariat's pages. */
#include "sync/server/router.h"

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    (void)central, (void)request, (void)who;
    reply->status = 302;
    mm_web_reply_header(reply, "Location", "/web/");
}

const struct mm_route mm_route_web_home = {
    .method = "GET", .pattern = "/", .right = MM_RIGHT_OPEN, .run = run};
