/* GET /kiosk/v1/summaries: whose summary there is, in which version, and who looked at lists of names. */
#include "sync/server/router.h"
#include "sync/server/summary.h"

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    (void)who;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_summary_list list = {0};
    enum mm_err err = mm_summary_list_of(central, &list, &info);
    if (err) {
        mm_web_reply_fail(reply, err, &info);
        return;
    }
    mm_summary_list_write(&list, &reply->body);
    mm_summary_list_done(&list);
    mm_reply_etag(request, reply);
}

const struct mm_route mm_route_kiosk_summaries = {"GET", "/kiosk/v1/summaries", MM_AUTH_KIOSK, 0, NULL, run};
