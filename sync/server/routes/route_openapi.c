/* GET /api/v1/openapi.json: the interfaces, for whoever wants to speak to them. Nothing of the council. */
#include "sync/server/router.h"

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    (void)central, (void)who;
    mm_openapi_write(&reply->body);
    mm_web_reply_etag(request, reply);
}

const struct mm_route mm_route_openapi = {.method = "GET",
                                          .pattern = "/api/v1/openapi.json",
                                          .right = MM_RIGHT_OPEN,
                                          .run = run,
                                          .api = {"この文書（OpenAPI 3.1）", .etag = true}};
