/* POST /api/v1/session/totp: one's own second factor. "begin" shows a secret that counts for nothing until
 * "confirm" has proved with a code that the telephone has it; "end" asks the password once more. */
#include "sync/server/internal.h"
#include "sync/server/routes/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct work {
    const struct step *step;
    struct mm_login login; /* END */
    char code[64];
};
struct answer {
    char secret[MM_TOTP_BYTES];
    char recovery[MM_RECOVERY_CODES][MM_RECOVERY_CODE_BYTES];
    bool has_recovery;
    int status; /* 0: it went well */
    const char *code, *message;
};

static void free_work(void *work)
{
    if (work)
        mm_wipe(work, sizeof(struct work));
    free(work);
}

/* ---- steps (tx) ---------------------------------------------------------------------------------------- */
/* A session that was left open must not put another telephone in the place of the owner's. */
static bool refuse_second(const struct mm_account *account, struct answer *ret_answer)
{
    if (!account->totp[0])
        return false;
    ret_answer->status = 409;
    ret_answer->code = "conflict";
    ret_answer->message =
        "2段階の確認は、もう設定してあります。替えるときは、先にパスワードを入れて止めてください";
    return true;
}

static enum mm_err begin(struct mm_central *central, struct work *work, struct mm_account *account,
                         struct answer *ret_answer, struct mm_errinfo *info)
{
    (void)work;
    if (refuse_second(account, ret_answer))
        return MM_OK;
    mm_totp_new(account->totp_next);
    memcpy(ret_answer->secret, account->totp_next, sizeof ret_answer->secret);
    return mm_account_put(central, account, info);
}

static enum mm_err confirm(struct mm_central *central, struct work *work, struct mm_account *account,
                           struct answer *ret_answer, struct mm_errinfo *info)
{
    int64_t step = 0;
    if (refuse_second(account, ret_answer))
        return MM_OK;
    if (!mm_totp_check(account->totp_next, work->code, mm_now_ms(&central->clock), 0, &step)) {
        ret_answer->status = 403;
        ret_answer->code = "wrong_code";
        ret_answer->message = "確認の番号が違います。スマートフォンの時刻を確かめて、もう一度入れてください";
        return MM_OK;
    }
    memcpy(account->totp, account->totp_next, sizeof account->totp);
    account->totp_next[0] = '\0';
    account->totp_step = step;
    mm_recovery_new(ret_answer->recovery, account->recovery);
    ret_answer->has_recovery = true;
    enum mm_err err = mm_account_put(central, account, info);
    return err;
}

static enum mm_err end(struct mm_central *central, struct work *work, struct mm_account *account,
                       struct answer *ret_answer, struct mm_errinfo *info)
{
    enum mm_login_end how = MM_LOGIN_WRONG;
    enum mm_err err = mm_login_finish(central, &work->login, NULL, &how, info);
    if (err)
        return err;
    if (how != MM_LOGIN_IN) {
        ret_answer->status = how == MM_LOGIN_LOCKED ? 429 : 403;
        ret_answer->code = how == MM_LOGIN_LOCKED ? "locked" : "wrong_password";
        ret_answer->message = "いまのパスワードが違います";
        return MM_OK;
    }
    account->totp[0] = account->totp_next[0] = account->recovery[0] = '\0';
    return mm_account_put(central, account, info);
}

static const struct step {
    const char *name, *record; /* record NULL: nothing has changed yet */
    bool password;
    enum mm_err (*run)(struct mm_central *central, struct work *work, struct mm_account *account,
                       struct answer *ret_answer, struct mm_errinfo *info);
} steps[] = {{"begin", NULL, false, begin},
             {"confirm", "account totp on", false, confirm},
             {"end", "account totp off", true, end}};

/* ---- the request --------------------------------------------------------------------------------------- */
static const struct step *find(const char *name)
{
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (strcmp(steps[i].name, name) == 0)
            return &steps[i];
    return NULL;
}

static enum mm_err read_body(struct mm_central *central, const struct mm_json *doc, const char *name,
                             struct work *work, struct mm_errinfo *info)
{
    work->step = find(mm_json_get_str(doc, "step", ""));
    if (!work->step)
        return mm_fail(info, MM_ERR_INVALID, "%s", "step は begin、confirm、end のどれかです");
    (void)snprintf(work->code, sizeof work->code, "%s", mm_json_get_str(doc, "code", ""));
    return work->step->password
               ? mm_login_prove(central, name, mm_json_get_str(doc, "password", ""), &work->login, info)
               : MM_OK;
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
    enum mm_err err = read_body(central, doc, who->session.name, work, &info);
    mm_json_free(doc);
    if (err)
        mm_web_reply_fail(reply, err, &info);
}

static void put_answer(struct mm_central *central, const struct answer *answer, const char *name,
                       struct mm_buf *out)
{
    struct mm_buf uri;
    struct mm_jw w;
    mm_buf_init(&uri, 4000);
    if (answer->secret[0])
        mm_totp_uri(answer->secret, mm_central_council_name(central), name, &uri);
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "secret", answer->secret);
    mm_jw_kstr(&w, "uri", mm_buf_str(&uri));
    mm_jw_karr(&w, "recovery");
    for (size_t i = 0; answer->has_recovery && i < MM_RECOVERY_CODES; i++)
        mm_jw_str(&w, answer->recovery[i]);
    mm_jw_end(&w);
    mm_jw_end(&w);
    mm_buf_done(&uri);
}

/* (tx) */
static enum mm_err take_step(struct mm_central *central, struct work *work, const struct mm_who *who,
                             struct answer *ret_answer, struct mm_errinfo *info)
{
    struct mm_account account;
    enum mm_err err = mm_account_get(central, who->session.account, &account, info);
    if (!err)
        err = work->step->run(central, work, &account, ret_answer, info);
    if (!err && !ret_answer->status && work->step->record)
        err = mm_operation_insert(central, who->actor, work->step->record, info);
    return err;
}

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct work work = *(const struct work *)request->work;
    struct answer answer = {.secret = ""};
    enum mm_err err = mm_central_write_begin(central, &info);
    if (!err)
        err = mm_central_write_end(central, take_step(central, &work, who, &answer, &info), &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
    else if (answer.status)
        mm_web_reply_error(reply, answer.status, answer.code, answer.message);
    else
        put_answer(central, &answer, who->session.name, &reply->body);
    mm_wipe(&work, sizeof work);
    mm_wipe(&answer, sizeof answer);
}

static const struct mm_shape takes[] = {{"step", MM_SHAPE_TEXT},
                                        {"code", MM_SHAPE_TEXT, .optional = true},
                                        {"password", MM_SHAPE_TEXT, .optional = true},
                                        {NULL}};
static const struct mm_shape gives[] = {
    {"secret", MM_SHAPE_TEXT}, {"uri", MM_SHAPE_TEXT}, {"recovery", MM_SHAPE_TEXTS}, {NULL}};

const struct mm_route mm_route_session_totp = {
    .method = "POST",
    .pattern = "/api/v1/session/totp",
    .right = MM_RIGHT_SESSION,
    .max_body = MM_MAX_SIGNIN_BYTES,
    .prepare = prepare,
    .write = run,
    .free_work = free_work,
    .api = {"自分の2段階の確認: begin で秘密の文字列、confirm で確認の番号、end でパスワードを渡す",
            .takes = takes, .gives = gives}};
