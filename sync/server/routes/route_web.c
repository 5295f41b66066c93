/* GET /web/: the one document of the secretariat's pages; its scripts ask /api/v1 for all that they show. */
#include "sync/server/routes/web.h"

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    (void)who;
    mm_web_page(central, request, "index.html", reply);
}

const struct mm_route mm_route_web = {
    .method = "GET", .pattern = "/web/", .right = MM_RIGHT_OPEN, .run = run};
