/* POST /api/v1/session: signing in. A name that nobody has takes the same way and the same time. */
#include "sync/server/internal.h"
#include "sync/server/routes/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct work {
    struct mm_login login;
    char code[64];
    char old[MM_HASH_HEX_BYTES]; /* the session that ends with this */
};

static void free_work(void *work)
{
    if (work)
        mm_wipe(work, sizeof(struct work));
    free(work);
}

/* The council that was written on the page, by its name or id; "": none was. */
static bool is_here(struct mm_central *central, const char *council)
{
    return !*council || strcmp(council, mm_central_council(central)) == 0 ||
           strcmp(council, mm_central_council_name(central)) == 0;
}

/* A name of two councils is the first one's, unless the request names the council. Who names one is meant by
 * that alone: whether the name is there is for the password to say. */
static enum mm_err meant(struct mm_central *reader, const struct mm_web_request *request,
                         struct mm_errinfo *info)
{
    char name[MM_ACCOUNT_NAME_BYTES];
    struct mm_account account;
    struct mm_json *doc = mm_session_body(request);
    const char *council = mm_json_get_str(doc, "council", "");
    if (*council) {
        enum mm_err here = is_here(reader, council) ? MM_OK : MM_ERR_NOT_FOUND;
        mm_json_free(doc);
        return here;
    }
    mm_login_name(mm_json_get_str(doc, "name", ""), name);
    enum mm_err err = mm_account_find(reader, name, &account, info);
    mm_json_free(doc);
    mm_wipe(&account, sizeof account);
    return err;
}

static void prepare(struct mm_central *central, const struct mm_web_request *request,
                    const struct mm_who *who, void **ret_work, struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *doc = NULL;
    struct work *work = calloc(1, sizeof *work);
    if (!work) {
        mm_web_reply_fail(reply, MM_ERR_NOMEM, &info);
        return;
    }
    *ret_work = work;
    if (!mm_session_read(central, request, &doc, reply))
        return;
    (void)snprintf(work->code, sizeof work->code, "%s", mm_json_get_str(doc, "code", ""));
    (void)snprintf(work->old, sizeof work->old, "%s", who->session.token_hash);
    /* Of a council that is not here nobody has a name, and it takes the same time to say so. */
    const char *name =
        is_here(central, mm_json_get_str(doc, "council", "")) ? mm_json_get_str(doc, "name", "") : "";
    enum mm_err err =
        mm_login_prove(central, name, mm_json_get_str(doc, "password", ""), &work->login, &info);
    mm_json_free(doc);
    if (err)
        mm_web_reply_fail(reply, err, &info);
    else if (work->login.wait_s)
        mm_session_refuse(MM_LOGIN_LOCKED, work->login.wait_s, reply);
}

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct work *work = request->work;
    struct mm_login login = work->login; /* this may run again */
    enum mm_login_end end = MM_LOGIN_WRONG;
    (void)who;
    enum mm_err err = mm_central_write_begin(central, &info);
    if (!err) {
        err = mm_login_finish(central, &login, work->code, &end, &info);
        if (!err && end == MM_LOGIN_IN)
            err = mm_session_sign_in(central, request, &login.account, work->old, reply, &info);
        err = mm_central_write_end(central, err, &info);
    }
    if (err)
        mm_web_reply_fail(reply, err, &info);
    else
        mm_session_refuse(end, login.wait_s, reply);
    mm_wipe(&login, sizeof login);
}

static const struct mm_shape takes[] = {{"name", MM_SHAPE_TEXT},
                                        {"password", MM_SHAPE_TEXT},
                                        {"code", MM_SHAPE_TEXT, .optional = true},
                                        {"council", MM_SHAPE_TEXT, .optional = true},
                                        {NULL}};

const struct mm_route mm_route_session_begin = {
    .method = "POST",
    .pattern = "/api/v1/session",
    .right = MM_RIGHT_OPEN,
    .max_body = MM_MAX_SIGNIN_BYTES,
    .meant = meant,
    .prepare = prepare,
    .write = run,
    .free_work = free_work,
    .api = {"サインインする。クッキーを受け取る", .takes = takes, .gives = mm_session_gives}};
