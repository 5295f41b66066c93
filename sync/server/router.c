/* From a request to its route, its authorisation and its handler. */
#include "sync/server/router.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct mm_route *const routes[] = {
#define ENTRY(name) &mm_route_##name,
#include "sync/server/routes/routes.def"
#undef ENTRY
};
#define N_ROUTES (sizeof routes / sizeof routes[0])

struct mm_router {
    struct mm_central *central;  /* borrowed */
    struct mm_auth_cache *cache; /* owned */
};

enum mm_err mm_router_new(struct mm_central *central, struct mm_router **ret_router, struct mm_errinfo *info)
{
    struct mm_router *router = calloc(1, sizeof *router);
    if (router)
        router->cache = mm_auth_cache_new();
    if (!router || !router->cache) {
        mm_router_free(router);
        return mm_fail(info, MM_ERR_NOMEM, "%s", mm_say("メモリが足りません", "out of memory"));
    }
    router->central = central;
    *ret_router = router;
    return MM_OK;
}

void mm_router_free(struct mm_router *router)
{
    if (!router)
        return;
    mm_auth_cache_free(router->cache);
    free(router);
}

/* Fills params (may be NULL) with the decoded parts that stand for {}. */
static bool matches(const char *pattern, const char *path, char (*params)[256])
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
    return strcmp(route->method, method) == 0 ||
           (strcmp(route->method, "GET") == 0 && strcmp(method, "HEAD") == 0);
}

/* NULL with a 404 or 405 in the reply. */
static const struct mm_route *find(const struct mm_web_request *request, struct mm_web_reply *reply)
{
    char allow[100] = "";
    for (size_t i = 0; i < N_ROUTES; i++) {
        if (!matches(routes[i]->pattern, request->path, NULL))
            continue;
        if (method_fits(routes[i], request->method))
            return routes[i];
        size_t len = strlen(allow);
        (void)snprintf(allow + len, sizeof allow - len, "%s%s%s", len ? ", " : "", routes[i]->method,
                       strcmp(routes[i]->method, "GET") == 0 ? ", HEAD" : "");
    }
    if (allow[0]) {
        mm_web_reply_header(reply, "Allow", "%s", allow);
        mm_web_reply_error(reply, 405, "method_not_allowed", "このアドレスではその操作はできません");
    } else {
        mm_web_reply_error(reply, 404, "not_found", "そのアドレスはありません");
    }
    return NULL;
}

static bool on_accept(void *ctx, const struct mm_web_request *request, size_t *ret_max_body,
                      struct mm_web_reply *reply)
{
    struct mm_router *router = ctx;
    const struct mm_route *route = find(request, reply);
    if (!route)
        return false;
    if (route->always)
        route->always(router->central, request, reply);
    *ret_max_body = route->max_body;
    return true;
}

static void on_handle(void *ctx, struct mm_web_request *request, struct mm_web_reply *reply)
{
    struct mm_router *router = ctx;
    struct mm_who who;
    const struct mm_route *route = find(request, reply);
    if (!route || !matches(route->pattern, request->path, request->param))
        return;
    if (mm_auth_check(router->central, router->cache, route->auth, request, &who, reply))
        route->run(router->central, request, &who, reply);
}

const struct mm_web_ops mm_router_ops = {on_accept, on_handle, NULL};

void mm_reply_etag(const struct mm_web_request *request, struct mm_web_reply *reply)
{
    char hex[MM_HASH_HEX_BYTES];
    const char *known = mm_web_header(request, "If-None-Match");
    struct mm_hash hash = mm_sha256(reply->body.data, reply->body.len);
    mm_hash_format(&hash, hex);
    mm_web_reply_header(reply, "ETag", "\"%.32s\"", hex);
    hex[32] = '\0';
    if (!known || !strstr(known, hex))
        return;
    mm_buf_clear(&reply->body);
    reply->status = 304;
}
