/* The one authorisation choke point: who is asking (one function for each way to show it), in which role, and
 * whether that role has the right (roles.def). */
#include "sync/base/log.h"
#include "sync/server/browser.h"
#include "sync/server/internal.h"
#include "sync/server/router.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Credentials that were verified lately, as keyed hashes: argon2id on every request would be 57 ms each. */
#define CACHE_SLOTS 256 /* of all councils */
struct mm_auth_cache {
    pthread_mutex_t lock; /* of what follows */
    uint8_t key[32];
    struct mm_hash slot[CACHE_SLOTS];
    size_t next;
    pthread_mutex_t gate; /* held while argon2id runs */
};

struct mm_auth_cache *mm_auth_cache_new(void)
{
    struct mm_auth_cache *cache = calloc(1, sizeof *cache);
    if (!cache)
        return NULL;
    (void)pthread_mutex_init(&cache->lock, NULL);
    (void)pthread_mutex_init(&cache->gate, NULL);
    mm_random_bytes(cache->key, sizeof cache->key);
    return cache;
}

void mm_auth_cache_free(struct mm_auth_cache *cache)
{
    if (!cache)
        return;
    (void)pthread_mutex_destroy(&cache->lock);
    (void)pthread_mutex_destroy(&cache->gate);
    mm_wipe(cache, sizeof *cache);
    free(cache);
}

struct check {
    struct mm_central *central;
    struct mm_auth_cache *cache;
    const struct mm_route *route;
    const struct mm_web_request *request;
    struct mm_who *who;
    struct mm_web_reply *reply;
};

static bool refuse(struct check *c, int status, const char *code, const char *message)
{
    mm_web_reply_error(c->reply, status, code, message);
    return false;
}

static bool refuse_401(struct check *c, const char *challenge, const char *message)
{
    mm_web_reply_header(c->reply, "WWW-Authenticate", "%s", challenge);
    return refuse(c, 401, "unauthorized", message);
}

/* Whether that council is here, or only this kiosk is not, is nothing that a stranger learns. */
static bool refuse_council(struct check *c)
{
    return refuse(c, 403, "wrong_council", "この端末の議会は、このサーバの議会ではありません");
}

/* ---- recorders ----------------------------------------------------------------------------------------- */
static const char *const kiosk_headers[] = {MM_HDR_COUNCIL, MM_HDR_RECORDER, MM_HDR_KEY, MM_HDR_SIGNATURE};

static bool kiosk_headers_there(struct check *c)
{
    for (size_t i = 0; i < sizeof kiosk_headers / sizeof kiosk_headers[0]; i++) {
        const char *value = mm_web_header(c->request, kiosk_headers[i]);
        if (!value || !value[0])
            return refuse_401(c, "Mamori-Signature", "端末の署名がありません");
        if (strlen(value) >= MM_ID_BYTES && i < 3)
            return refuse(c, 400, "invalid", "端末のヘッダーが長すぎます");
    }
    return true;
}

static bool find_key(struct check *c, struct mm_sign_public *ret_key, char status[16])
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    const char *recorder = mm_web_header(c->request, MM_HDR_RECORDER);
    enum mm_err err =
        mm_central_key(c->central, recorder, mm_web_header(c->request, MM_HDR_KEY), ret_key, status, &info);
    if (err == MM_ERR_NOT_FOUND && !mm_central_alone(c->central))
        return refuse_council(c);
    if (err == MM_ERR_NOT_FOUND)
        return refuse_401(c, "Mamori-Signature", "この端末は登録されていません");
    if (err)
        mm_web_reply_fail(c->reply, err, &info);
    else
        (void)snprintf(c->who->recorder, sizeof c->who->recorder, "%s", recorder);
    return err == MM_OK;
}

static int64_t header_int(struct check *c, const char *name, int64_t fallback)
{
    const char *value = mm_web_header(c->request, name);
    char *end = NULL;
    long long number = value ? strtoll(value, &end, 10) : 0;
    return value && *value && !*end ? (int64_t)number : fallback;
}

/* What a kiosk says of itself. Never a reason to refuse: a kiosk's clock may be anything. */
static struct mm_recorder_seen read_seen(struct check *c)
{
    const char *time = mm_web_header(c->request, MM_HDR_TIME);
    const char *boot = mm_web_header(c->request, MM_HDR_BOOT);
    struct mm_recorder_seen seen = {.backlog = header_int(c, MM_HDR_BACKLOG, -1),
                                    .mono_ms = header_int(c, MM_HDR_MONO, -1),
                                    .key = mm_web_header(c->request, MM_HDR_KEY)};
    if (time && boot && mm_uuid_text_ok(boot) && mm_time_parse(time, &seen.device_at_ms) == MM_OK &&
        seen.mono_ms >= 0)
        seen.boot = boot;
    return seen;
}

/* A pending kiosk keeps its records until somebody has approved it; what a revoked one still sends is kept
 * apart (intake.c), and it is given nothing. */
static const struct {
    const char *status, *role; /* role NULL: none */
    int refusal;
    const char *code, *message;
} standings[] = {
    {"active", "kiosk", 403, "forbidden", "端末にはこの操作はできません"},
    {"pending", "kiosk/pending", 403, "pending",
     "この端末は承認待ちです。事務局が承認すると自動で始まります。記録は端末に残っています"},
    {"retired", NULL, 401, "retired",
     "この端末の鍵は新しいものに替わっています。古い控えから戻した端末なら、登録し直してください"},
    {"revoked", "kiosk/revoked", 403, "revoked",
     "この端末は使用を止められています（失効）。事務局に知らせてください"},
};
#define N_STANDINGS (sizeof standings / sizeof standings[0])

static bool stands(struct check *c, const char *status)
{
    size_t i = 0;
    while (i + 1 < N_STANDINGS && strcmp(standings[i].status, status) != 0)
        i++; /* one that is not known is as good as revoked */
    c->who->role = standings[i].role ? mm_role_find(standings[i].role) : NULL;
    return mm_role_may(c->who->role, c->who->right) ||
           refuse(c, standings[i].refusal, standings[i].code, standings[i].message);
}

static bool check_kiosk(struct check *c)
{
    struct mm_sign_public key;
    struct mm_signature sig;
    struct mm_buf text;
    char status[16];
    const char *time = mm_web_header(c->request, MM_HDR_TIME);
    if (!kiosk_headers_there(c) || !find_key(c, &key, status))
        return false;
    struct mm_hash body = mm_sha256(c->request->body, c->request->len);
    mm_buf_init(&text, MM_MAX_URL_BYTES + 1024);
    mm_request_signed_text(c->request->method, c->request->target, c->central->council, c->who->recorder,
                           time ? time : "", &body, &text);
    bool good = text.err == MM_OK &&
                mm_signature_parse(mm_web_header(c->request, MM_HDR_SIGNATURE), &sig) == MM_OK &&
                mm_sign_verify(&key, &sig, text.data, text.len) == MM_OK;
    mm_buf_done(&text);
    if (!good)
        return refuse_401(c, "Mamori-Signature", "端末の署名が正しくありません");
    c->who->seen = read_seen(c);
    c->who->note = strcmp(status, "retired") != 0;
    return stands(c, status);
}

static bool parse_range(const char *s, int64_t *ret_first, int64_t *ret_last)
{
    char *end = NULL;
    if (!s || *s < '1' || *s > '9')
        return false;
    long long first = strtoll(s, &end, 10);
    if (*end != '-' || end[1] < '1' || end[1] > '9')
        return false;
    long long last = strtoll(end + 1, &end, 10);
    if (*end || first < 1 || last < first || last - first >= MM_MAX_BATCH_STATEMENTS || last >= MM_MAX_SEQ)
        return false;
    *ret_first = first;
    *ret_last = last;
    return true;
}

static bool check_batch(struct check *c)
{
    struct mm_sign_public key;
    struct mm_signature sig;
    struct mm_batch_head *head = &c->who->head;
    char status[16];
    const char *prev = mm_web_header(c->request, MM_HDR_PREV);
    if (!kiosk_headers_there(c))
        return false;
    if (!parse_range(mm_web_header(c->request, MM_HDR_SEQ), &head->first_seq, &head->last_seq) || !prev ||
        mm_hash_parse(prev, &head->prev))
        return refuse(c, 400, "invalid", "Mamori-Seq か Mamori-Prev が正しくありません");
    if (!find_key(c, &key, status))
        return false;
    (void)snprintf(head->council, sizeof head->council, "%s", c->central->council);
    (void)snprintf(head->recorder, sizeof head->recorder, "%s", c->who->recorder);
    (void)snprintf(head->key_id, sizeof head->key_id, "%s", mm_web_header(c->request, MM_HDR_KEY));
    head->body = mm_sha256(c->request->body, c->request->len);
    if (mm_signature_parse(mm_web_header(c->request, MM_HDR_SIGNATURE), &sig) ||
        mm_batch_verify(head, &key, &sig))
        return refuse_401(c, "Mamori-Signature", "端末の署名が正しくありません");
    c->who->seen = read_seen(c);
    c->who->note = strcmp(status, "pending") == 0; /* its batch will not do it */
    return stands(c, status);
}

/* ---- people and programs --------------------------------------------------------------------------------
 */
static bool has_right(struct check *c, const char *role)
{
    c->who->role = mm_role_find(role);
    return mm_role_may(c->who->role, c->who->right) ||
           refuse(c, 403, "forbidden", "この利用者の権限では、この操作はできません");
}

static bool check_nobody(struct check *c)
{
    return refuse(c, 403, "forbidden", "許可されていません");
}

/* The session of our cookie. AUTH without one. */
static enum mm_err find_session(struct check *c, struct mm_errinfo *info)
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

static bool check_open(struct check *c)
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
static bool own_page(struct check *c)
{
    const char *given = mm_web_header(c->request, MM_HDR_CSRF);
    struct mm_hash there = mm_sha256(c->who->session.csrf, strlen(c->who->session.csrf));
    struct mm_hash shown = mm_sha256(given ? given : "", given ? strlen(given) : 0);
    return mm_hash_equal(&there, &shown) && mm_browser_own_page(c->request);
}

static bool check_session(struct check *c)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = find_session(c, &info);
    if (err == MM_ERR_AUTH)
        return refuse_401(c, "Mamori-Session",
                          "サインインしてください。しばらく操作がなかったときも、ここからです");
    if (err) {
        mm_web_reply_fail(c->reply, err, &info);
        return false;
    }
    if (writes(c->request) && !own_page(c))
        return refuse(c, 403, "csrf", "ページを開き直してから、もう一度お試しください");
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

static bool cached(struct mm_auth_cache *cache, const struct mm_hash *mark)
{
    bool found = false;
    (void)pthread_mutex_lock(&cache->lock);
    for (size_t i = 0; i < CACHE_SLOTS; i++)
        found |= mm_hash_equal(&cache->slot[i], mark);
    (void)pthread_mutex_unlock(&cache->lock);
    return found;
}

static void keep(struct mm_auth_cache *cache, const struct mm_hash *mark)
{
    (void)pthread_mutex_lock(&cache->lock);
    cache->slot[cache->next++ % CACHE_SLOTS] = *mark;
    (void)pthread_mutex_unlock(&cache->lock);
}

/* A secret against one of the hashes of its credential. The hash goes into the mark too: a rotated secret
 * misses the cache. */
static void mark_of(struct check *c, const char *id, const char *secret, const char *hash,
                    struct mm_hash *ret_mark)
{
    char text[1024];
    (void)snprintf(text, sizeof text, "%s\n%s\n%s", id, secret, hash);
    *ret_mark = mm_keyed_hash(c->cache->key, sizeof c->cache->key, text, strlen(text));
    mm_wipe(text, sizeof text);
}

static bool verify(struct check *c, const struct mm_credential_proof *proof, const char *id,
                   const char *secret)
{
    struct mm_hash marks[MM_CREDENTIAL_HASHES];
    for (size_t i = 0; i < proof->n_hashes; i++) {
        mark_of(c, id, secret, proof->hashes[i], &marks[i]);
        if (cached(c->cache, &marks[i]))
            return true;
    }
    /* One at a time: each takes 64 MiB, and after a restart everybody comes at once. Whoever waited behind
     * the same secret finds it in the cache. */
    bool good = false;
    (void)pthread_mutex_lock(&c->cache->gate);
    for (size_t i = 0; i < proof->n_hashes && !good; i++) {
        good = cached(c->cache, &marks[i]) || mm_secret_verify(proof->hashes[i], secret, strlen(secret));
        if (good)
            keep(c->cache, &marks[i]);
    }
    (void)pthread_mutex_unlock(&c->cache->gate);
    return good;
}

/* What stands behind a scheme of header Authorization; NULL. */
static const char *behind(struct check *c, const char *scheme)
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
static enum mm_err find_credential(struct check *c, const char *text, struct mm_errinfo *info)
{
    char pair[PAIR_BYTES] = "";
    struct mm_credential_proof proof = {.n_hashes = 0};
    const char *secret = split_pair(text, pair);
    enum mm_err err = secret ? mm_credential_proof(c->central, pair, &proof, info) : MM_ERR_AUTH;
    if (!err && !verify(c, &proof, pair, secret))
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
static bool check_account(struct check *c)
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
        return refuse(c, 403, "csrf", "ほかのサイトのページからは、書き込めません");
    if (!err)
        return has_right(c, c->who->role ? c->who->role->code : "");
    if (err != MM_ERR_AUTH) {
        mm_web_reply_fail(c->reply, err, &info);
        return false;
    }
    return refuse_401(c,
                      strncmp(c->request->path, "/xapi", 5) == 0
                          ? "Basic realm=\"xapi\", charset=\"UTF-8\""
                          : "Bearer, Basic realm=\"mamori\", charset=\"UTF-8\"",
                      "利用者名と合言葉（またはこのサーバの合言葉）が要ります");
}

static bool check_here(struct check *c)
{
    return is_here(c->request) ? has_right(c, "here") : check_account(c);
}

/* ---- whose council --------------------------------------------------------------------------------------
 */
static enum mm_err credential_meant(struct check *c, const char *basic, struct mm_errinfo *info)
{
    struct mm_credential_proof proof;
    char pair[PAIR_BYTES] = "";
    enum mm_err err =
        split_pair(basic, pair) ? mm_credential_proof(c->central, pair, &proof, info) : MM_ERR_AUTH;
    mm_wipe(pair, sizeof pair);
    return err;
}

static enum mm_err session_meant(struct check *c, struct mm_errinfo *info)
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
static enum mm_err is_meant(struct check *c, bool *ret_meant, struct mm_errinfo *info)
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
static enum mm_err find_council(struct check *c, struct mm_errinfo *info)
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

static bool check_council(struct check *c)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = find_council(c, &info);
    if (err == MM_ERR_NOT_FOUND && c->who->right == MM_RIGHT_OPEN) /* as if it had named none */
        err = mm_central_turn(c->central, c->central->shared->councils->id, &info);
    if (err == MM_ERR_NOT_FOUND)
        return refuse_council(c);
    if (err)
        mm_web_reply_fail(c->reply, err, &info);
    else
        (void)snprintf(c->who->council, sizeof c->who->council, "%s", c->central->council);
    return err == MM_OK;
}

/* How whoever wants a right shows who they are. */
static bool (*const checks[MM_RIGHT_COUNT])(struct check *c) = {
    [MM_RIGHT_NOBODY] = check_nobody, [MM_RIGHT_OPEN] = check_open,  [MM_RIGHT_KIOSK] = check_kiosk,
    [MM_RIGHT_BATCH] = check_batch,   [MM_RIGHT_WATCH] = check_here, [MM_RIGHT_SESSION] = check_session,
};

bool mm_auth_check(struct mm_central *central, struct mm_auth_cache *cache, const struct mm_route *route,
                   const struct mm_web_request *request, struct mm_who *ret_who, struct mm_web_reply *reply)
{
    enum mm_right right = mm_route_right(route, request);
    struct check c = {central, cache, route, request, ret_who, reply};
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
