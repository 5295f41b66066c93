/* POST /api/v1/session/password: one's own password. Every session of the account ends; a new one begins
 * here. */
#include "sync/server/internal.h"
#include "sync/server/password.h"
#include "sync/server/routes/session.h"

#include <stdlib.h>
#include <string.h>

struct work {
    struct mm_login login; /* with the old one */
    char password[MM_SECRET_HASH_BYTES];
};

static void free_work(void *work)
{
    if (work)
        mm_wipe(work, sizeof(struct work));
    free(work);
}

static enum mm_err prove(struct mm_central *central, const struct mm_json *doc, const char *name,
                         struct work *work, struct mm_errinfo *info)
{
    const char *password = mm_json_get_str(doc, "new", "");
    enum mm_err err = mm_password_check(password, name, info);
    if (!err)
        err = mm_login_prove(central, name, mm_json_get_str(doc, "old", ""), &work->login, info);
    if (!err && mm_secret_hash(password, strlen(password), work->password))
        err = mm_nomem(info);
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
    enum mm_err err = prove(central, doc, who->session.name, work, &info);
    mm_json_free(doc);
    if (err)
        mm_web_reply_fail(reply, err, &info);
}

/* (tx) */
static enum mm_err change(struct mm_central *central, struct mm_login *login, const char *password,
                          struct mm_errinfo *info)
{
    struct mm_account *account = &login->account;
    char actor[200];
    memcpy(account->password, password, sizeof account->password);
    account->ticket[0] = '\0';
    mm_account_actor(account->id, account->label, actor, sizeof actor);
    enum mm_err err = mm_account_put(central, account, info);
    if (!err)
        err = mm_account_session_end_all(central, account->id, info);
    return err ? err : mm_operation_insert(central, actor, "account password", info);
}

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct work *work = request->work;
    struct mm_login login = work->login;
    enum mm_login_end end = MM_LOGIN_WRONG;
    (void)who;
    enum mm_err err = mm_central_write_begin(central, &info);
    if (!err) {
        err = mm_login_finish(central, &login, NULL, &end, &info);
        if (!err && end == MM_LOGIN_IN)
            err = change(central, &login, work->password, &info);
        if (!err && end == MM_LOGIN_IN)
            err = mm_session_sign_in(central, request, &login.account, "", reply, &info);
        err = mm_central_write_end(central, err, &info);
    }
    if (err)
        mm_web_reply_fail(reply, err, &info);
    else
        mm_session_refuse_own(end, login.wait_s, reply);
    mm_wipe(&login, sizeof login);
}

static const struct mm_shape takes[] = {{"old", MM_SHAPE_TEXT}, {"new", MM_SHAPE_TEXT}, {NULL}};

const struct mm_route mm_route_session_password = {
    .method = "POST",
    .pattern = "/api/v1/session/password",
    .right = MM_RIGHT_SESSION,
    .max_body = MM_MAX_SIGNIN_BYTES,
    .prepare = prepare,
    .write = run,
    .free_work = free_work,
    .api = {"自分のパスワードを変える。ほかの場所のサインインは終わる", .takes = takes,
            .gives = mm_session_gives}};
