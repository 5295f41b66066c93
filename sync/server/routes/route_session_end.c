/* DELETE /api/v1/session: signing out. */
#include "sync/server/browser.h"
#include "sync/server/internal.h"
#include "sync/server/routes/session.h"

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = mm_central_write_begin(central, &info);
    if (!err) {
        err = mm_account_session_end(central, who->session.token_hash, &info);
        err = mm_central_write_end(central, err, &info);
    }
    if (err) {
        mm_web_reply_fail(reply, err, &info);
        return;
    }
    mm_browser_cookie(request, "", reply);
    mm_buf_str_append(&reply->body, "{}");
}

static const struct mm_shape gives[] = {{NULL}};

const struct mm_route mm_route_session_end = {.method = "DELETE",
                                              .pattern = "/api/v1/session",
                                              .right = MM_RIGHT_SESSION,
                                              .write = run,
                                              .api = {"サインアウトする", .gives = gives}};
