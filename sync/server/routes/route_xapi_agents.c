/* GET /xapi/agents: the person behind an agent. Names live in the roster alone and no two identifiers of one
 * person are put together here, so a person has what was asked for, each in a list. */
#include "sync/server/internal.h"
#include "sync/server/routes/xapi.h"

#include <string.h>

static const struct mm_xapi_param params[] = {{"agent", MM_XAPI_AGENT, true}};

static void write_person(const struct mm_json *agent, struct mm_buf *out)
{
    static const char *const lists[] = {"name", "mbox", "mbox_sha1sum", "openid", "account"};
    struct mm_jw w;
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "objectType", "Person");
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        const struct mm_json *value = mm_json_get(agent, lists[i]);
        if (!value)
            continue;
        mm_jw_karr(&w, lists[i]);
        mm_jw_node(&w, value);
        mm_jw_end(&w);
    }
    mm_jw_end(&w);
}

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    static const struct mm_json_limits limits = {MM_MAX_URL_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_xapi_values values;
    struct mm_json *agent = NULL;
    (void)central, (void)who;
    if (!mm_xapi_check_version(request, reply))
        return;
    if (mm_xapi_params_read(request, params, 1, &values, reply)) {
        if (mm_json_parse(values.text[0], strlen(values.text[0]), &limits, &agent, NULL) == MM_OK)
            write_person(agent, &reply->body);
        mm_json_free(agent);
    }
    mm_xapi_params_done(&values);
}

const struct mm_route mm_route_xapi_agents = {"GET", "/xapi/agents",  MM_RIGHT_STATEMENTS_READ,
                                              0,     mm_xapi_headers, run};
