/* What the routes of the pages have in common. */
#ifndef MM_SERVER_ROUTES_WEB_H
#define MM_SERVER_ROUTES_WEB_H

#include "sync/server/router.h"

/* Sends one file of the pages, packed to whoever takes that, or says why there is none. */
void mm_web_page(struct mm_central *central, const struct mm_web_request *request, const char *name,
                 struct mm_web_reply *reply);
#endif
