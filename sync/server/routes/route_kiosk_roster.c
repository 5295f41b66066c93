/* GET /kiosk/v1/roster: people and duties, and what this kiosk alone is told for signing in, with an ETag. */
#include "sync/server/people.h"
#include "sync/server/router.h"

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_roster roster;
    enum mm_err err = mm_central_roster_for(central, who->recorder, &roster, &info);
    if (err) {
        mm_web_reply_fail(reply, err, &info);
        return;
    }
    mm_roster_write(&roster, &reply->body);
    mm_roster_done(&roster);
    mm_reply_etag(request, reply);
}

const struct mm_route mm_route_kiosk_roster = {"GET", "/kiosk/v1/roster", MM_AUTH_KIOSK, 0, NULL, run};
