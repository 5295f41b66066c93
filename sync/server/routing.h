/* Which route a request is for. */
#ifndef MM_SERVER_ROUTING_H
#define MM_SERVER_ROUTING_H

#include "sync/server/router.h"

/* Fills params (may be NULL) with the decoded parts that stand for {}. */
bool mm_routing_matches(const char *pattern, const char *path, char (*params)[256]);
/* NULL with a 404 or 405 in the reply. */
const struct mm_route *mm_routing_find(const struct mm_web_request *request, struct mm_web_reply *reply);
/* Headers of every reply at this path, whatever the method. */
void mm_routing_always(struct mm_central *central, const struct mm_web_request *request,
                       struct mm_web_reply *reply);
/* The route of a request that was refused before anybody handled it; NULL: none. */
const struct mm_route *mm_routing_meant(const struct mm_web_request *request);
/* Its place in the list. SIZE_MAX: it is in none. */
size_t mm_routing_place(const struct mm_route *route);
#endif
