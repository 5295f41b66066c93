/* GET /kiosk/v1/summary/<person>: what happened at the person's other kiosks, and how they like the screen.
 */
#include "sync/server/router.h"
#include "sync/server/summary.h"

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_summary summary = {0};
    enum mm_err err = mm_summary_of(central, who->recorder, request->param[0], &summary, &info);
    if (err) {
        mm_web_reply_fail(reply, err, &info);
        return;
    }
    mm_summary_write(&summary, &reply->body);
    mm_summary_done(&summary);
    mm_reply_etag(request, reply);
}

const struct mm_route mm_route_kiosk_summary = {"GET", "/kiosk/v1/summary/{}", MM_AUTH_KIOSK, 0, NULL, run};
