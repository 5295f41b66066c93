/* GET /api/v1/session: who is signed in here, and what they may. Anybody may ask. */
#include "sync/server/routes/session.h"

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    (void)request;
    mm_session_reply(central, &who->session, reply);
}

const struct mm_route mm_route_session = {
    .method = "GET",
    .pattern = "/api/v1/session",
    .right = MM_RIGHT_OPEN,
    .run = run,
    .api = {"だれがサインインしていて、何ができるか", .gives = mm_session_gives}};
