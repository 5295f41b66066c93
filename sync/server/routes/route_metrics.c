/* GET /metrics: for Prometheus, on this machine or with the secret. */
#include "sync/server/metrics.h"
#include "sync/server/router.h"

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    (void)request, (void)who;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = mm_metrics_write(central, &reply->body, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
    else
        reply->type = "text/plain; version=0.0.4; charset=utf-8";
}

const struct mm_route mm_route_metrics = {
    .method = "GET",
    .pattern = "/metrics",
    .right = MM_RIGHT_WATCH,
    .run = run,
    .api = {"Prometheus のための数。このサーバーの機械からは合言葉なしで読める", .type = "text/plain"}};
