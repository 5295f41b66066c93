/* The three document resources of xAPI differ in their parameters and in one rule of PUT. */
#ifndef MM_SERVER_ROUTES_XAPI_DOCUMENT_H
#define MM_SERVER_ROUTES_XAPI_DOCUMENT_H

#include "sync/server/routes/xapi.h"

struct mm_xapi_resource {
    const char *name; /* "state" */
    struct mm_xapi_param params[MM_XAPI_PARAMS];
    size_t n_params;
    size_t id, activity; /* places of these in params; MM_XAPI_PARAMS: it has none */
    bool is_state;       /* may be overwritten unseen in 1.0.3, and deleted in one go */
};
void mm_xapi_document_run(const struct mm_xapi_resource *resource, struct mm_central *central,
                          const struct mm_web_request *request, struct mm_web_reply *reply);
void mm_xapi_document_prepare(const struct mm_xapi_resource *resource, const struct mm_web_request *request,
                              void **ret_work, struct mm_web_reply *reply);
void mm_xapi_document_write(struct mm_central *central, const struct mm_web_request *request,
                            const struct mm_who *who, struct mm_web_reply *reply);
void mm_xapi_document_free(void *work);

/* The route of a resource: `name` of the route, `address` below /xapi, `resource` in its file. */
#define MM_XAPI_DOCUMENT_ROUTE(name, address, resource, may)                                                 \
    static void run(struct mm_central *central, const struct mm_web_request *request,                        \
                    const struct mm_who *who, struct mm_web_reply *reply)                                    \
    {                                                                                                        \
        (void)who;                                                                                           \
        mm_xapi_document_run(&(resource), central, request, reply);                                          \
    }                                                                                                        \
    static void prepare(struct mm_central *central, const struct mm_web_request *request,                    \
                        const struct mm_who *who, void **ret_work, struct mm_web_reply *reply)               \
    {                                                                                                        \
        (void)central, (void)who;                                                                            \
        mm_xapi_document_prepare(&(resource), request, ret_work, reply);                                     \
    }                                                                                                        \
    const struct mm_route mm_route_##name = {.method = "GET PUT POST DELETE",                                \
                                             .pattern = "/xapi/" address,                                    \
                                             .right = (may),                                                 \
                                             .max_body = MM_MAX_DOCUMENT_BYTES,                              \
                                             .always = mm_xapi_headers,                                      \
                                             .run = run,                                                     \
                                             .write = mm_xapi_document_write,                                \
                                             .prepare = prepare,                                             \
                                             .free_work = mm_xapi_document_free}
#endif
