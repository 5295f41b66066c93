/* GET /xapi/about: which versions we speak. */
#include "sync/server/routes/xapi.h"

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    (void)central, (void)request, (void)who;
    mm_buf_str_append(&reply->body, "{\"version\":[\"1.0.3\",\"2.0.0\"]}");
}

const struct mm_route mm_route_xapi_about = {"GET", "/xapi/about", MM_RIGHT_OPEN, 0, mm_xapi_headers, run};
