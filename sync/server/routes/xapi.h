/* What every xAPI resource shares: the version header both ways, Consistent-Through, parameters by a table.
 */
#ifndef MM_SERVER_ROUTES_XAPI_H
#define MM_SERVER_ROUTES_XAPI_H

#include "sync/server/mention.h"
#include "sync/server/router.h"
#include "sync/wire/statement.h"

#define MM_XAPI_VERSION            "X-Experience-API-Version"
#define MM_XAPI_CONSISTENT_THROUGH "X-Experience-API-Consistent-Through"

/* NONE when the request names no version that we speak. */
enum mm_xapi mm_xapi_version(const struct mm_web_request *request);
/* Headers of every reply (mm_route.always). A request without a version is answered in the one that was
 * spoken last. */
void mm_xapi_headers(struct mm_central *central, const struct mm_web_request *request,
                     struct mm_web_reply *reply);
/* False and a 400 when the version header is missing or unknown. */
bool mm_xapi_check_version(const struct mm_web_request *request, struct mm_web_reply *reply);
/* Does a header name this media type, whatever its parameters? */
bool mm_xapi_type_is(const char *header, const char *type);
void mm_xapi_last_modified(struct mm_web_reply *reply, int64_t at_ms);

enum mm_xapi_kind {
    MM_XAPI_TEXT,
    MM_XAPI_IRI,
    MM_XAPI_AGENT, /* JSON of an agent or a group with an identifier */
    MM_XAPI_UUID,
    MM_XAPI_TIME,
    MM_XAPI_KIND_COUNT
};
struct mm_xapi_param {
    const char *name;
    enum mm_xapi_kind kind;
    bool required;
};
#define MM_XAPI_PARAMS 6
struct mm_xapi_values {
    char *text[MM_XAPI_PARAMS];      /* owned; by the place in the table; NULL: not given */
    char agent[MM_AGENT_TEXT_BYTES]; /* of the MM_XAPI_AGENT */
    char uuid[MM_UUID_BYTES];        /* of the MM_XAPI_UUID, in lower case */
    int64_t at_us;                   /* of the MM_XAPI_TIME; INT64_MIN: not given */
};
/* Exactly the parameters of the table, each once. False: a 400 that names the parameter. *ret_values: ended
 * by mm_xapi_params_done() in any case. */
bool mm_xapi_params_read(const struct mm_web_request *request, const struct mm_xapi_param *params, size_t n,
                         struct mm_xapi_values *ret_values, struct mm_web_reply *reply);
void mm_xapi_params_done(struct mm_xapi_values *values);
#endif
