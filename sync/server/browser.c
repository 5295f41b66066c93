#include "sync/server/browser.h"

#include <stdio.h>
#include <string.h>

/* With the prefix a browser takes the cookie only by TLS, for this host alone. */
static const char *cookie_name(const struct mm_web_request *request)
{
    return request->secure ? "__Host-mamori" : "mamori";
}

bool mm_browser_token(const struct mm_web_request *request, char ret_token[MM_TOKEN_BYTES])
{
    const char *name = cookie_name(request), *at = mm_web_header(request, "Cookie");
    size_t len = strlen(name);
    while (at && *at) {
        size_t part = strcspn(at, ";");
        if (part == len + MM_TOKEN_BYTES && strncmp(at, name, len) == 0 && at[len] == '=') {
            (void)snprintf(ret_token, MM_TOKEN_BYTES, "%.*s", MM_TOKEN_BYTES - 1, at + len + 1);
            return true;
        }
        at += part;
        at += strspn(at, "; ");
    }
    return false;
}

bool mm_browser_own_page(const struct mm_web_request *request)
{
    const char *site = mm_web_header(request, "Sec-Fetch-Site");
    const char *origin = mm_web_header(request, "Origin"), *host = mm_web_header(request, "Host");
    const char *scheme = request->secure ? "https://" : "http://";
    if (site)
        return strcmp(site, "same-origin") == 0;
    if (!origin)
        return true;
    return host && strncmp(origin, scheme, strlen(scheme)) == 0 && strcmp(origin + strlen(scheme), host) == 0;
}

bool mm_browser_asks(const struct mm_web_request *request)
{
    char token[MM_TOKEN_BYTES];
    return mm_browser_token(request, token) || mm_web_header(request, MM_HDR_CSRF) ||
           mm_web_header(request, "Sec-Fetch-Site");
}

void mm_browser_cookie(const struct mm_web_request *request, const char *token, struct mm_web_reply *reply)
{
    mm_web_reply_header(reply, "Set-Cookie", "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s",
                        cookie_name(request), token, request->secure ? "; Secure" : "",
                        token[0] ? "" : "; Max-Age=0");
}
