/* /xapi/activities/state: what an activity keeps of an agent (and a registration) between sessions. */
#include "sync/base/limits.h"
#include "sync/server/routes/xapi_document.h"

static const struct mm_xapi_resource state = {.name = "state",
                                              .params = {{"stateId", MM_XAPI_TEXT, false},
                                                         {"activityId", MM_XAPI_IRI, true},
                                                         {"agent", MM_XAPI_AGENT, true},
                                                         {"registration", MM_XAPI_UUID, false},
                                                         {"since", MM_XAPI_TIME, false}},
                                              .n_params = 5,
                                              .id = 0,
                                              .activity = 1,
                                              .is_state = true};
MM_XAPI_DOCUMENT_ROUTE(xapi_state, "activities/state", state, MM_RIGHT_STATE);
