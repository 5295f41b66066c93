/* /xapi/agents/profile: what is kept of an agent, whatever it does. */
#include "sync/base/limits.h"
#include "sync/server/routes/xapi_document.h"

static const struct mm_xapi_resource profile = {.name = "agent",
                                                .params = {{"profileId", MM_XAPI_TEXT, false},
                                                           {"agent", MM_XAPI_AGENT, true},
                                                           {"since", MM_XAPI_TIME, false}},
                                                .n_params = 3,
                                                .id = 0,
                                                .activity = MM_XAPI_PARAMS};
MM_XAPI_DOCUMENT_ROUTE(xapi_agent_profile, "agents/profile", profile, MM_RIGHT_PROFILE);
