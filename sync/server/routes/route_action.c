/* POST /api/v1/action/<name>: what the command line asks of a running server. */
#include "sync/server/router.h"

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    (void)who;
    static const struct mm_json_limits limits = {MM_MAX_BODY_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *doc = NULL;
    const struct mm_action *action = mm_action_find(request->param[0]);
    enum mm_err err = action ? mm_json_parse(request->body, request->len, &limits, &doc, &info)
                             : mm_fail(&info, MM_ERR_NOT_FOUND, "%s", "その操作はありません");
    if (!err)
        err = action->run(central, doc, &reply->body, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
    mm_json_free(doc);
}

const struct mm_route mm_route_action = {"POST", "/api/v1/action/{}", MM_AUTH_SECRET, MM_MAX_BODY_BYTES, NULL,
                                         run};
