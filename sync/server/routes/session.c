#include "sync/server/routes/session.h"

#include "sync/server/browser.h"
#include "sync/server/clock.h"
#include "sync/server/internal.h"

#include <string.h>

static const struct mm_json_limits limits = {MM_MAX_SIGNIN_BYTES, 4};

/* What pages ask for; the rest of the rights is for programs. */
static const struct {
    enum mm_right right;
    const char *code;
} told[] = {{MM_RIGHT_REPORT, "report"},       {MM_RIGHT_REPORT_NAMES, "report_names"},
            {MM_RIGHT_DISCLOSED, "disclosed"}, {MM_RIGHT_KIOSK_LIST, "kiosk_list"},
            {MM_RIGHT_AUDIT, "audit"},         {MM_RIGHT_CLERK, "clerk"},
            {MM_RIGHT_ADMIN, "admin"}};

static void put_account(struct mm_jw *w, const struct mm_account_session *s)
{
    if (!s->account[0]) {
        mm_jw_kstr(w, "account", NULL);
        return;
    }
    mm_jw_kobj(w, "account");
    mm_jw_kstr(w, "id", s->account);
    mm_jw_kstr(w, "name", s->name);
    mm_jw_kstr(w, "label", s->label);
    mm_jw_kstr(w, "role", s->role);
    mm_jw_end(w);
}

static enum mm_err note_first(struct mm_central *central, void *ctx, struct mm_errinfo *info)
{
    bool *first = ctx, any = false;
    enum mm_err err = mm_account_any(central, &any, info);
    *first = *first || (!err && !any);
    return err;
}

void mm_session_reply(struct mm_central *central, const struct mm_account_session *session,
                      struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_jw w;
    bool first = false; /* a council of the store waits for its first account */
    const struct mm_role *role = mm_role_account(session->role);
    char notice[MM_CLOCK_NOTICE_BYTES] = "";
    enum mm_err err = session->account[0] ? mm_clock_notice(central, notice, &info)
                                          : mm_central_each(central, note_first, &first, &info);
    if (err) {
        mm_web_reply_fail(reply, err, &info);
        return;
    }
    mm_jw_init(&w, &reply->body);
    mm_jw_obj(&w);
    mm_jw_kbool(&w, "signed_in", session->account[0]);
    put_account(&w, session);
    mm_jw_karr(&w, "rights");
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
        if (mm_role_may(role, told[i].right))
            mm_jw_str(&w, told[i].code);
    mm_jw_end(&w);
    /* of which of several councils a stranger is, nobody knows yet */
    const bool known = session->account[0] || mm_central_alone(central);
    mm_jw_kstr(&w, "council", known ? mm_central_council_name(central) : "");
    mm_jw_kbool(&w, "demo", known && mm_central_demo(central));
    mm_jw_kstr(&w, "csrf", session->account[0] ? session->csrf : NULL);
    mm_jw_kbool(&w, "first", first);
    mm_jw_kbool(&w, "several", !mm_central_alone(central));
    mm_jw_kstr(&w, "notice", notice);
    mm_jw_end(&w);
}

static const struct mm_shape account_shape[] = {{"id", MM_SHAPE_TEXT},
                                                {"name", MM_SHAPE_TEXT},
                                                {"label", MM_SHAPE_TEXT},
                                                {"role", MM_SHAPE_TEXT},
                                                {NULL}};
const struct mm_shape mm_session_gives[] = {
    {"signed_in", MM_SHAPE_BOOL}, {"account", MM_SHAPE_OBJECT, .nullable = true, .of = account_shape},
    {"rights", MM_SHAPE_TEXTS},   {"council", MM_SHAPE_TEXT},
    {"demo", MM_SHAPE_BOOL},      {"csrf", MM_SHAPE_TEXT, .nullable = true},
    {"first", MM_SHAPE_BOOL},     {"several", MM_SHAPE_BOOL},
    {"notice", MM_SHAPE_TEXT},    {NULL}};

void mm_session_refuse(enum mm_login_end end, int64_t wait_s, struct mm_web_reply *reply)
{
    static const struct {
        int status;
        const char *code, *message;
    } refusals[] = {
        [MM_LOGIN_IN] = {0, NULL, NULL},
        [MM_LOGIN_WRONG] = {401, "unauthorized", "名前、パスワード、確認の番号のどれかが違います"},
        [MM_LOGIN_TOTP_NEEDED] = {401, "totp_needed", "確認の番号（6けた）を入れてください"},
        [MM_LOGIN_LOCKED] = {429, "locked",
                             "続けて違ったので、しばらく受け付けません。少し待ってからお試しください"},
    };
    _Static_assert(sizeof refusals / sizeof refusals[0] == MM_LOGIN_END_COUNT, "one for each");
    if (end == MM_LOGIN_IN)
        return;
    if (refusals[end].status == 401)
        mm_web_reply_header(reply, "WWW-Authenticate", "Mamori-Session");
    if (wait_s)
        mm_web_reply_header(reply, "Retry-After", "%lld", (long long)wait_s);
    mm_web_reply_error(reply, refusals[end].status, refusals[end].code, refusals[end].message);
}

void mm_session_refuse_own(enum mm_login_end end, int64_t wait_s, struct mm_web_reply *reply)
{
    if (end == MM_LOGIN_WRONG)
        mm_web_reply_error(reply, 403, "wrong_password", "いまのパスワードが違います");
    else
        mm_session_refuse(end, wait_s, reply);
}

struct mm_json *mm_session_body(const struct mm_web_request *request)
{
    struct mm_json *doc = NULL;
    return mm_json_parse(request->body, request->len, &limits, &doc, NULL) == MM_OK ? doc : NULL;
}

bool mm_session_read(struct mm_central *central, const struct mm_web_request *request,
                     struct mm_json **ret_doc, struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    int64_t wait_s = 0;
    if (!mm_browser_own_page(request)) {
        mm_web_reply_error(reply, 403, "csrf", "ページを開き直してから、もう一度お試しください");
        return false;
    }
    if (!mm_gate_enter(central->shared->gate, request->peer, mm_now_ms(&central->clock), &wait_s)) {
        mm_session_refuse(MM_LOGIN_LOCKED, wait_s, reply);
        return false;
    }
    enum mm_err err = mm_json_parse(request->body, request->len, &limits, ret_doc, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
    return err == MM_OK;
}

enum mm_err mm_session_sign_in(struct mm_central *central, const struct mm_web_request *request,
                               const struct mm_account *account, const char *old, struct mm_web_reply *reply,
                               struct mm_errinfo *info)
{
    char token[MM_TOKEN_BYTES], actor[200];
    struct mm_account_session session;
    mm_token_new(token);
    mm_account_actor(account->id, account->label, actor, sizeof actor);
    enum mm_err err = old[0] ? mm_account_session_end(central, old, info) : MM_OK;
    if (!err)
        err = mm_account_session_begin(central, account, token, &session, info);
    if (!err)
        err = mm_operation_insert(central, actor, "session begin", info);
    if (!err) {
        mm_gate_good(central->shared->gate, request->peer);
        mm_browser_cookie(request, token, reply);
        mm_session_reply(central, &session, reply);
    }
    mm_wipe(token, sizeof token);
    return err;
}
