#include "sync/server/routing.h"

#include "sync/server/metrics.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const struct mm_route *const routes[] = {
#define ENTRY(name) &mm_route_##name,
#include "sync/server/routes/routes.def"
#undef ENTRY
};
#define N_ROUTES (sizeof routes / sizeof routes[0])
_Static_assert(N_ROUTES < MM_METRICS_ROUTES, "a counter for each route");

const struct mm_route *const *mm_route_list(size_t *ret_n)
{
    *ret_n = N_ROUTES;
    return routes;
}

enum mm_right mm_route_right(const struct mm_route *route, const struct mm_web_request *request)
{
    for (size_t i = 0; route->api.named; i++) {
        struct mm_api_named named = route->api.named(i);
        if (!named.name)
            break;
        if (strcmp(named.name, request->param[0]) == 0)
            return named.right;
    }
    return route->right;
}

/* Fills params (may be NULL) with the decoded parts that stand for {}. */
bool mm_routing_matches(const char *pattern, const char *path, char (*params)[256])
{
    size_t n = 0;
    while (*pattern) {
        if (pattern[0] == '{') {
            char decoded[256];
            size_t len = strcspn(path, "/");
            if (len == 0 || n == MM_WEB_PARAMS ||
                mm_percent_decode(path, len, false, decoded, sizeof decoded))
                return false;
            if (params)
                memcpy(params[n], decoded, sizeof decoded);
            n++;
            path += len;
            pattern += 2;
        } else if (*pattern++ != *path++) {
            return false;
        }
    }
    return *path == '\0';
}

static bool method_fits(const struct mm_route *route, const char *method)
{
    const char *wanted = strcmp(method, "HEAD") == 0 ? "GET" : method;
    size_t len = strlen(wanted);
    for (const char *at = route->method; *at; at += strcspn(at, " "), at += strspn(at, " "))
        if (strncmp(at, wanted, len) == 0 && (at[len] == '\0' || at[len] == ' '))
            return true;
    return false;
}

/* The methods of a route, behind those of others with the same path. */
static void add_methods(char *allow, size_t allow_bytes, const char *methods)
{
    for (const char *at = methods; *at; at += strcspn(at, " "), at += strspn(at, " ")) {
        size_t len = strlen(allow);
        bool get = strncmp(at, "GET", 3) == 0;
        (void)snprintf(allow + len, allow_bytes - len, "%s%.*s%s", len ? ", " : "", (int)strcspn(at, " "), at,
                       get ? ", HEAD" : "");
    }
}

/* NULL with a 404 or 405 in the reply. */
const struct mm_route *mm_routing_find(const struct mm_web_request *request, struct mm_web_reply *reply)
{
    char allow[100] = "";
    for (size_t i = 0; i < N_ROUTES; i++) {
        if (!mm_routing_matches(routes[i]->pattern, request->path, NULL))
            continue;
        if (method_fits(routes[i], request->method))
            return routes[i];
        add_methods(allow, sizeof allow, routes[i]->method);
    }
    if (allow[0]) {
        mm_web_reply_header(reply, "Allow", "%s", allow);
        mm_web_reply_error(reply, 405, "method_not_allowed", "このアドレスではその操作はできません");
    } else {
        mm_web_reply_error(reply, 404, "not_found", "そのアドレスはありません");
    }
    return NULL;
}

/* Headers of every reply at this path, whatever the method. */
void mm_routing_always(struct mm_central *central, const struct mm_web_request *request,
                       struct mm_web_reply *reply)
{
    for (size_t i = 0; i < N_ROUTES; i++) {
        if (!routes[i]->always || !mm_routing_matches(routes[i]->pattern, request->path, NULL))
            continue;
        routes[i]->always(central, request, reply);
        return;
    }
}

size_t mm_routing_place(const struct mm_route *route)
{
    for (size_t i = 0; i < N_ROUTES; i++)
        if (routes[i] == route)
            return i;
    return SIZE_MAX;
}

/* The route of a request that was refused before anybody handled it, if there is one. */
const struct mm_route *mm_routing_meant(const struct mm_web_request *request)
{
    for (size_t i = 0; i < N_ROUTES; i++)
        if (method_fits(routes[i], request->method) &&
            mm_routing_matches(routes[i]->pattern, request->path, NULL))
            return routes[i];
    return NULL;
}
