/* GET /xapi/activities: what is known of an activity. */
#include "sync/server/lrs.h"
#include "sync/server/routes/xapi.h"

static const struct mm_xapi_param params[] = {{"activityId", MM_XAPI_IRI, true}};

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_xapi_values values;
    (void)who;
    if (!mm_xapi_check_version(request, reply))
        return;
    if (mm_xapi_params_read(request, params, 1, &values, reply)) {
        enum mm_err err = mm_activity_known(central, values.text[0], &reply->body, &info);
        if (err)
            mm_web_reply_fail(reply, err, &info);
    }
    mm_xapi_params_done(&values);
}

const struct mm_route mm_route_xapi_activities = {"GET", "/xapi/activities", MM_RIGHT_STATEMENTS_READ,
                                                  0,     mm_xapi_headers,    run};
