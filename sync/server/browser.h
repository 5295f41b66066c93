/* What a browser shows beside a request: our cookie, and whether one of our own pages asked. */
#ifndef MM_SERVER_BROWSER_H
#define MM_SERVER_BROWSER_H

#include "sync/server/account.h"
#include "sync/server/http.h"

#define MM_HDR_CSRF "X-Mamori-CSRF"

/* The token in our cookie. False without one. */
bool mm_browser_token(const struct mm_web_request *request, char ret_token[MM_TOKEN_BYTES]);
/* False when the browser says that another site asked. Whoever says nothing is no browser of today. */
bool mm_browser_own_page(const struct mm_web_request *request);
/* A page of ours asks: a challenge of HTTP would open a window of the browser's own. */
bool mm_browser_asks(const struct mm_web_request *request);
/* token "": the cookie is to be forgotten. */
void mm_browser_cookie(const struct mm_web_request *request, const char *token, struct mm_web_reply *reply);
#endif
