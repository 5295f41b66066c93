/* GET /web/<name>: a script, a style sheet or a picture of the secretariat's pages. */
#include "sync/server/routes/web.h"

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    (void)who;
    mm_web_page(central, request, request->param[0], reply);
}

const struct mm_route mm_route_web_file = {
    .method = "GET", .pattern = "/web/{}", .right = MM_RIGHT_OPEN, .run = run};
