/* /xapi/activities/profile: what is kept of an activity, whoever does it. */
#include "sync/base/limits.h"
#include "sync/server/routes/xapi_document.h"

static const struct mm_xapi_resource profile = {.name = "activity",
                                                .params = {{"profileId", MM_XAPI_TEXT, false},
                                                           {"activityId", MM_XAPI_IRI, true},
                                                           {"since", MM_XAPI_TIME, false}},
                                                .n_params = 3,
                                                .id = 0,
                                                .activity = 1};
MM_XAPI_DOCUMENT_ROUTE(xapi_activity_profile, "activities/profile", profile, MM_RIGHT_PROFILE);
