/* The one authorisation choke point: who is asking (one function for each way to show it), in which role, and
 * whether that role has the right (roles.def). */
#include "sync/base/log.h"
#include "sync/server/auth_own.h"
#include "sync/server/browser.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool mm_auth_refuse(struct mm_auth *c, int status, const char *code, const char *message)
{
    mm_web_reply_error(c->reply, status, code, message);
    return false;
}

bool mm_auth_refuse_401(struct mm_auth *c, const char *challenge, const char *message)
{
    mm_web_reply_header(c->reply, "WWW-Authenticate", "%s", challenge);
    return mm_auth_refuse(c, 401, "unauthorized", message);
}

/* Whether that council is here, or only this kiosk is not, is nothing that a stranger learns. */
bool mm_auth_refuse_council(struct mm_auth *c)
{
    return mm_auth_refuse(c, 403, "wrong_council", "この端末の議会は、このサーバーの議会ではありません");
}

/* ---- people and programs --------------------------------------------------------------------------------
 */
static bool has_right(struct mm_auth *c, const char *role)
{
    c->who->role = mm_role_find(role);
    return mm_role_may(c->who->role, c->who->right) ||
           mm_auth_refuse(c, 403, "forbidden", "この利用者の権限では、この操作はできません");
}

static bool check_nobody(struct mm_auth *c)
{
    return mm_auth_refuse(c, 403, "forbidden", "許可されていません");
}

/* The session of our cookie. AUTH without one. */
static enum mm_err find_session(struct mm_auth *c, struct mm_errinfo *info)
{
    char token[MM_TOKEN_BYTES];
    struct mm_account_session *session = &c->who->session;
    if (!mm_browser_token(c->request, token))
        return MM_ERR_AUTH;
    enum mm_err err = mm_account_session_find(c->central, token, session, info);
    mm_wipe(token, sizeof token);
    if (err)
        return err;
    mm_account_actor(session->account, session->label, c->who->actor, sizeof c->who->actor);
    c->who->named = true;
    c->who->touch = mm_now_ms(&c->central->clock) - session->seen_at_ms >= MM_SESSION_NOTE_MS;
    return MM_OK;
}

static bool check_open(struct mm_auth *c)
{
    mm_ignore(find_session(c, NULL)); /* nobody need be there */
    return has_right(c, "anybody");
}

static bool writes(const struct mm_web_request *request)
{
    return strcmp(request->method, "GET") != 0 && strcmp(request->method, "HEAD") != 0;
}

/* A cookie goes along with whatever any page asks; this header does not, and no other site reads its value.
 */
static bool own_page(struct mm_auth *c)
{
    const char *given = mm_web_header(c->request, MM_HDR_CSRF);
    struct mm_hash there = mm_sha256(c->who->session.csrf, strlen(c->who->session.csrf));
    struct mm_hash shown = mm_sha256(given ? given : "", given ? strlen(given) : 0);
    return mm_hash_equal(&there, &shown) && mm_browser_own_page(c->request);
}

static bool check_session(struct mm_auth *c)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = find_session(c, &info);
    if (err == MM_ERR_AUTH)
        return mm_auth_refuse_401(c, "Mamori-Session",
                                  "サインインしてください。しばらく操作がなかったときも、ここからです");
    if (err) {
        mm_web_reply_fail(c->reply, err, &info);
        return false;
    }
    if (writes(c->request) && !own_page(c))
        return mm_auth_refuse(c, 403, "csrf", "ページを開き直してから、もう一度お試しください");
    const struct mm_role *role = mm_role_account(c->who->session.role);
    return has_right(c, role ? role->code : "");
}

/* A proxy on this machine asks for others: it says so in a header, and then it is nobody of this machine. */
static bool is_here(const struct mm_web_request *request)
{
    static const char *const proxied[] = {"X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"};
    const char *peer = request->peer;
    if (strncmp(peer, "::ffff:", 7) == 0)
        peer += 7;
    bool here = strncmp(peer, "127.", 4) == 0 || strcmp(peer, "::1") == 0;
    for (size_t i = 0; i < sizeof proxied / sizeof proxied[0]; i++)
        here = here && !mm_web_header(request, proxied[i]);
    return here;
}

/* What stands behind a scheme of header Authorization; NULL. */
static const char *behind(struct mm_auth *c, const char *scheme)
{
    const char *value = mm_web_header(c->request, "Authorization");
    size_t len = strlen(scheme);
    return value && strncasecmp(value, scheme, len) == 0 ? value + len : NULL;
}

#define PAIR_BYTES 400
/* The secret of a pair, whose id is then all that stands in it; NULL when it is no pair. */
static char *split_pair(const char *text, char pair[PAIR_BYTES])
{
    size_t len = 0;
    if (mm_base64_parse(text, strlen(text), pair, PAIR_BYTES - 1, &len))
        return NULL;
    pair[len] = '\0';
    char *colon = strchr(pair, ':');
    if (!colon || strlen(pair) != len || colon - pair >= MM_ID_BYTES)
        return NULL;
    *colon = '\0';
    return colon + 1;
}

/* AUTH for a credential that is not there, is revoked, or lacks the decision that its role needs. Anything
 * else: the database did not answer, and that says nothing about who asks. */
static enum mm_err find_credential(struct mm_auth *c, const char *text, struct mm_errinfo *info)
{
    char pair[PAIR_BYTES] = "";
    struct mm_credential_proof proof = {.n_hashes = 0};
    const char *secret = split_pair(text, pair);
    enum mm_err err = secret ? mm_credential_proof(c->central, pair, &proof, info) : MM_ERR_AUTH;
    if (!err && !mm_auth_verify(c, &proof, pair, secret))
        err = MM_ERR_AUTH;
    if (!err) {
        (void)snprintf(c->who->credential, sizeof c->who->credential, "%s", pair);
        (void)snprintf(c->who->actor, sizeof c->who->actor, "%s %.150s", pair, proof.name);
        c->who->named = true;
        c->who->role = mm_role_scope(proof.scope);
    }
    mm_wipe(pair, sizeof pair);
    return err;
}

/* The secret of this machine, a credential, or the session of an account. */
static bool check_account(struct mm_auth *c)
{
    if (!mm_web_header(c->request, "Authorization") && mm_browser_asks(c->request))
        return check_session(c);
    const char *secret = behind(c, "Bearer "), *pair = behind(c, "Basic ");
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = secret ? mm_secret_check(c->central, secret, &info)
                      : pair ? find_credential(c, pair, &info)
                             : MM_ERR_AUTH;
    if (!err && secret) {
        (void)snprintf(c->who->actor, sizeof c->who->actor, "api");
        return has_right(c, "administrator");
    }
    if (!err && pair && writes(c->request) &&
        !mm_browser_own_page(c->request)) /* it adds the pair by itself */
        return mm_auth_refuse(c, 403, "csrf", "ほかのサイトのページからは、書き込めません");
    if (!err)
        return has_right(c, c->who->role ? c->who->role->code : "");
    if (err != MM_ERR_AUTH) {
        mm_web_reply_fail(c->reply, err, &info);
        return false;
    }
    return mm_auth_refuse_401(c,
                              strncmp(c->request->path, "/xapi", 5) == 0
                                  ? "Basic realm=\"xapi\", charset=\"UTF-8\""
                                  : "Bearer, Basic realm=\"mamori\", charset=\"UTF-8\"",
                              "利用者名と合言葉（またはこのサーバーの合言葉）が要ります");
}

static bool check_here(struct mm_auth *c)
{
    return is_here(c->request) ? has_right(c, "here") : check_account(c);
}

/* ---- whose council --------------------------------------------------------------------------------------
 */
static enum mm_err credential_meant(struct mm_auth *c, const char *basic, struct mm_errinfo *info)
{
    struct mm_credential_proof proof;
    char pair[PAIR_BYTES] = "";
    enum mm_err err =
        split_pair(basic, pair) ? mm_credential_proof(c->central, pair, &proof, info) : MM_ERR_AUTH;
    mm_wipe(pair, sizeof pair);
    return err;
}

static enum mm_err session_meant(struct mm_auth *c, struct mm_errinfo *info)
{
    char token[MM_TOKEN_BYTES];
    struct mm_account_session session;
    enum mm_err err = mm_browser_token(c->request, token)
                          ? mm_account_session_find(c->central, token, &session, info)
                          : MM_ERR_AUTH;
    mm_wipe(token, sizeof token);
    return err;
}

/* Does whoever asks show something that belongs to the council at which the central stands? What it is worth
 * is for the checks to say. A database that does not answer says nothing of it. */
static enum mm_err is_meant(struct mm_auth *c, bool *ret_meant, struct mm_errinfo *info)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    const char *secret = behind(c, "Bearer "), *basic = behind(c, "Basic ");
    enum mm_err err = c->route->meant ? c->route->meant(c->central, c->request, &why)
                      : secret        ? mm_secret_check(c->central, secret, &why)
                      : basic         ? credential_meant(c, basic, &why)
                                      : session_meant(c, &why);
    *ret_meant = err == MM_OK;
    return err && err != MM_ERR_AUTH && err != MM_ERR_NOT_FOUND ? mm_fail(info, err, "%s", why.text) : MM_OK;
}

/* Who asks is of one council, and the request is about that one: the council that a kiosk names and signs, or
 * else the one to which belongs what is shown. Whoever shows nothing is of the first, and learns nothing of
 * it. */
static enum mm_err find_council(struct mm_auth *c, struct mm_errinfo *info)
{
    const char *named = mm_web_header(c->request, MM_HDR_COUNCIL);
    const struct mm_council_own *first = c->central->shared->councils;
    bool meant = false;
    if (named && named[0])
        return mm_central_turn(c->central, named, info);
    if (mm_central_alone(c->central))
        return MM_OK;
    enum mm_err err = is_meant(c, &meant, info); /* where the one before it was, perhaps it too */
    for (const struct mm_council_own *own = first; own && !meant && !err; own = own->next) {
        err = mm_central_turn(c->central, own->id, info);
        if (!err)
            err = is_meant(c, &meant, info);
    }
    return err || meant ? err : mm_central_turn(c->central, first->id, info);
}

static bool check_council(struct mm_auth *c)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = find_council(c, &info);
    if (err == MM_ERR_NOT_FOUND && c->who->right == MM_RIGHT_OPEN) /* as if it had named none */
        err = mm_central_turn(c->central, c->central->shared->councils->id, &info);
    if (err == MM_ERR_NOT_FOUND)
        return mm_auth_refuse_council(c);
    if (err)
        mm_web_reply_fail(c->reply, err, &info);
    else
        (void)snprintf(c->who->council, sizeof c->who->council, "%s", c->central->council);
    return err == MM_OK;
}

/* How whoever wants a right shows who they are. */
static bool (*const checks[MM_RIGHT_COUNT])(struct mm_auth *c) = {
    [MM_RIGHT_NOBODY] = check_nobody, [MM_RIGHT_OPEN] = check_open,  [MM_RIGHT_KIOSK] = mm_auth_kiosk,
    [MM_RIGHT_BATCH] = mm_auth_batch, [MM_RIGHT_WATCH] = check_here, [MM_RIGHT_SESSION] = check_session,
};

bool mm_auth_check(struct mm_central *central, struct mm_auth_cache *cache, const struct mm_route *route,
                   const struct mm_web_request *request, struct mm_who *ret_who, struct mm_web_reply *reply)
{
    enum mm_right right = mm_route_right(route, request);
    struct mm_auth c = {central, cache, route, request, ret_who, reply};
    *ret_who = (struct mm_who){.right = right};
    if (right >= MM_RIGHT_COUNT)
        return check_nobody(&c);
    if (!check_council(&c))
        return false;
    if (!(checks[right] ? checks[right] : check_account)(&c))
        return false;
    ret_who->own = right == MM_RIGHT_STATEMENTS_MINE && !mm_role_may(ret_who->role, MM_RIGHT_STATEMENTS_READ);
    return true;
}
