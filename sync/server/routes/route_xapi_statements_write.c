/* POST and PUT /xapi/statements: statements of another system. They are kept and shown to whoever may read;
 * they fulfil nobody's duty. */
#include "sync/base/limits.h"
#include "sync/server/internal.h"
#include "sync/server/lrs.h"
#include "sync/server/routes/xapi.h"

#include <string.h>

static const struct mm_xapi_param params[] = {{"statementId", MM_XAPI_UUID, true}};

static bool is_put(const struct mm_web_request *request)
{
    return strcmp(request->method, "PUT") == 0;
}

static bool has_attachments(const struct mm_web_request *request)
{
    return mm_xapi_type_is(mm_web_header(request, "Content-Type"), "multipart/mixed");
}

static void prepare(struct mm_central *central, const struct mm_web_request *request,
                    const struct mm_who *who, void **ret_work, struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_xapi_values values = {.at_us = 0};
    struct mm_lrs_write *write = NULL;
    if (!mm_xapi_check_version(request, reply))
        return;
    if (mm_xapi_params_read(request, params, is_put(request) ? 1 : 0, &values, reply)) {
        const struct mm_lrs_post post = {.type = mm_web_header(request, "Content-Type"),
                                         .body = request->body,
                                         .len = request->len,
                                         .mapped = request->mapped,
                                         .id = values.text[0] ? values.uuid : NULL,
                                         .credential = who->credential,
                                         .version = mm_xapi_version(request)};
        enum mm_err err = mm_lrs_read(central, &post, &write, &info);
        if (err)
            mm_web_reply_fail(reply, err, &info);
    }
    mm_xapi_params_done(&values);
    *ret_work = write;
}

static void store(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                  struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    (void)who;
    enum mm_err err = mm_lrs_store(central, request->work, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
    else if (is_put(request))
        reply->status = 204;
    else
        mm_lrs_ids(request->work, &reply->body);
}

const struct mm_route mm_route_xapi_statements_write = {.method = "PUT POST",
                                                        .pattern = "/xapi/statements",
                                                        .right = MM_RIGHT_STATEMENTS_WRITE,
                                                        .max_body = MM_MAX_BODY_BYTES,
                                                        .big = has_attachments,
                                                        .entry = MM_CROWD_WRITES,
                                                        .always = mm_xapi_headers,
                                                        .write = store,
                                                        .prepare = prepare,
                                                        .free_work = mm_lrs_write_free};
