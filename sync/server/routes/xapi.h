/* What every xAPI resource shares: the version header both ways, Consistent-Through. */
#ifndef MM_SERVER_ROUTES_XAPI_H
#define MM_SERVER_ROUTES_XAPI_H

#include "sync/server/router.h"

#define MM_XAPI_VERSION            "X-Experience-API-Version"
#define MM_XAPI_CONSISTENT_THROUGH "X-Experience-API-Consistent-Through"

/* 1 or 2; 0 when the request names no version that we speak. */
int mm_xapi_version(const struct mm_web_request *request);
/* Headers of every reply (mm_route.always). */
void mm_xapi_headers(struct mm_central *central, const struct mm_web_request *request,
                     struct mm_web_reply *reply);
/* False and a 400 when the version header is missing or unknown. */
bool mm_xapi_check_version(const struct mm_web_request *request, struct mm_web_reply *reply);
#endif
