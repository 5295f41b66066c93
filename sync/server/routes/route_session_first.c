/* POST /api/v1/session/first: with a one-time token somebody makes the first account, an administrator's
 * (from `mamori init`), or sets the password of the account that was made for them (from `mamori account
 * add`), and is signed in. */
#include "sync/base/utf8.h"
#include "sync/server/internal.h"
#include "sync/server/password.h"
#include "sync/server/routes/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct work {
    char token[100];
    struct mm_account like; /* name, label, password */
};

static void free_work(void *work)
{
    if (work)
        mm_wipe(work, sizeof(struct work));
    free(work);
}

/* For whom the token is: first (nobody has an account), or *ret_account. NOT_FOUND for neither. */
static enum mm_err whose(struct mm_central *central, const char *token, bool *ret_first,
                         struct mm_account *ret_account, struct mm_errinfo *info)
{
    enum mm_err err = mm_account_first_check(central, token, ret_first, info);
    if (!err && !*ret_first)
        err = mm_account_of_ticket(central, token, ret_account, info);
    return err;
}

static enum mm_err meant(struct mm_central *reader, const struct mm_web_request *request,
                         struct mm_errinfo *info)
{
    struct mm_account account;
    bool first = false;
    struct mm_json *doc = mm_session_body(request);
    enum mm_err err = whose(reader, mm_json_get_str(doc, "token", ""), &first, &account, info);
    mm_json_free(doc);
    mm_wipe(&account, sizeof account);
    return err;
}

static enum mm_err read_body(struct mm_central *central, const struct mm_json *doc, struct work *work,
                             struct mm_errinfo *info)
{
    struct mm_account there = {.id = ""};
    const char *password = mm_json_get_str(doc, "password", "");
    bool first = false;
    (void)snprintf(work->token, sizeof work->token, "%s", mm_json_get_str(doc, "token", ""));
    mm_utf8_copy(work->like.name, sizeof work->like.name, mm_json_get_str(doc, "name", ""));
    mm_utf8_copy(work->like.label, sizeof work->like.label, mm_json_get_str(doc, "label", ""));
    (void)snprintf(work->like.role, sizeof work->like.role, "administrator");
    enum mm_err err = whose(central, work->token, &first, &there, info);
    if (!err)
        err = mm_password_check(password, first ? work->like.name : there.name, info);
    if (!err && mm_secret_hash(password, strlen(password), work->like.password))
        err = mm_nomem(info);
    return err;
}

static void prepare(struct mm_central *central, const struct mm_web_request *request,
                    const struct mm_who *who, void **ret_work, struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *doc = NULL;
    struct work *work = calloc(1, sizeof *work);
    (void)who;
    if (!work) {
        mm_web_reply_fail(reply, MM_ERR_NOMEM, &info);
        return;
    }
    *ret_work = work;
    if (!mm_session_read(central, request, &doc, reply))
        return;
    enum mm_err err = read_body(central, doc, work, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
    mm_json_free(doc);
}

/* (tx) */
static enum mm_err set_password(struct mm_central *central, const struct work *work,
                                struct mm_account *ret_account, struct mm_errinfo *info)
{
    bool first = false;
    enum mm_err err = whose(central, work->token, &first, ret_account, info);
    if (!err && first) {
        err = mm_account_insert(central, &work->like, ret_account, info);
        return err ? err : mm_account_first_end(central, info);
    }
    if (err)
        return err;
    memcpy(ret_account->password, work->like.password, sizeof ret_account->password);
    ret_account->ticket[0] = '\0';
    return mm_account_put(central, ret_account, info);
}

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_account account;
    enum mm_err err = mm_central_write_begin(central, &info);
    if (!err) {
        err = set_password(central, request->work, &account, &info);
        if (!err)
            err = mm_session_sign_in(central, request, &account, who->session.token_hash, reply, &info);
        err = mm_central_write_end(central, err, &info);
    }
    if (err)
        mm_web_reply_fail(reply, err, &info);
}

static const struct mm_shape takes[] = {{"token", MM_SHAPE_TEXT},
                                        {"name", MM_SHAPE_TEXT, .optional = true},
                                        {"label", MM_SHAPE_TEXT, .optional = true},
                                        {"password", MM_SHAPE_TEXT},
                                        {NULL}};

const struct mm_route mm_route_session_first = {
    .method = "POST",
    .pattern = "/api/v1/session/first",
    .right = MM_RIGHT_OPEN,
    .max_body = MM_MAX_SIGNIN_BYTES,
    .meant = meant,
    .prepare = prepare,
    .write = run,
    .free_work = free_work,
    .api = {"1回だけ使えるリンクで最初の管理者になる（name と label が要る）、または自分のパスワードを決める",
            .takes = takes, .gives = mm_session_gives}};
