/* Somebody of every role in each of two councils that lie in one store and are served by one server; the rows
 * of each bear a mark. Needs fixture_web.h. */
#ifndef MM_TEST_FIXTURE_ROLES_H
#define MM_TEST_FIXTURE_ROLES_H

#include "sync/server/offers.h"
#include "tests/unit/server/fixture_web.h"

#define OWN         "kamakura"
#define ELSEWHERE   "machi"
#define MARK        "余所"     /* in every name of the other council */
#define OWN_MARK    "○○市議会" /* the name of ours, and "地元" in those of its people */
#define OWN_PEOPLE  "地元"
#define FAR_PERSON  "0198c000-0000-7000-8000-0000000000ee"
#define N_FAR       64
#define MAX_PARTIES 64
#define DECISION    "議会運営委員会 2026-11-01 第1号"

struct party {
    const struct mm_role *role;
    bool far;        /* of the other council */
    bool account;    /* signed in at the web pages; otherwise a credential, the secret, a key or nothing */
    char basic[300]; /* header Authorization; "" for none */
    char credential[MM_UUID_BYTES], secret[64];
    struct kiosk kiosk; /* SIGNED */
    char cookie[80], csrf[MM_TOKEN_BYTES];
};
struct crowd {
    struct web w;
    struct party parties[MAX_PARTIES];
    size_t n;
    char far_ids[N_FAR][MM_UUID_BYTES]; /* statements there */
    struct kiosk far_kiosk;
    char signs[2][MM_PUBLIC_TEXT_BYTES]; /* the keys of packs, ours and theirs */
};

/* What follows happens in this council. */
static inline void in_council(struct council *c, const char *council)
{
    MM_CHECK_ERR(mm_central_turn(c->central, council, NULL), MM_OK);
}

static inline struct party *party_of(struct crowd *c, const char *role, bool far)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->parties[i].far == far && !c->parties[i].account && strcmp(c->parties[i].role->code, role) == 0)
            return &c->parties[i];
    return NULL;
}

static inline void party_basic(struct party *p, const char *secret)
{
    char pair[200];
    snprintf(pair, sizeof pair, "%s:%s", p->credential, secret);
    snprintf(p->basic, sizeof p->basic, "Basic ");
    base64(pair, p->basic + 6);
}

/* The twin in the other council has the same secret and its hash: argon2 takes its time. */
static inline enum mm_err twin_insert(struct crowd *c, const struct party *p, const char *hash)
{
    char sql[1200];
    snprintf(
        sql, sizeof sql,
        "INSERT INTO credential (council, id, name, secret_hash, scope, decision, made_at_ms, revoked_at_ms)"
        " VALUES ('" ELSEWHERE "', '%s', '" MARK "%s', '%s', '%s', '" DECISION "', 1, 0)",
        p->credential, p->role->code, hash, p->role->code);
    return mm_db_exec(mm_central_db(c->w.c.central), sql, NULL);
}

static inline bool party_credential(struct crowd *c, struct party *p)
{
    char secret[64];
    struct mm_credential_row like = {.id = ""};
    struct mm_credential_proof proof;
    struct party *twin = party_of(c, p->role->code, false);
    if (twin) {
        in_council(&c->w.c, OWN);
        bool good = mm_credential_proof(c->w.c.central, twin->credential, &proof, NULL) == MM_OK;
        in_council(&c->w.c, ELSEWHERE);
        good = good && mm_central_write_begin(c->w.c.central, NULL) == MM_OK;
        mm_central_new_id(c->w.c.central, p->credential);
        good =
            good && mm_central_write_end(c->w.c.central, twin_insert(c, p, proof.hashes[0]), NULL) == MM_OK;
        party_basic(p, twin->secret);
        return MM_CHECK(good);
    }
    snprintf(like.name, sizeof like.name, "%s", p->role->code);
    snprintf(like.scope, sizeof like.scope, "%s", p->role->code);
    snprintf(like.decision, sizeof like.decision, "%s", p->role->decision ? DECISION : "");
    bool good = mm_credential_add(c->w.c.central, "clerk", &like, p->credential, secret, NULL) == MM_OK;
    snprintf(p->secret, sizeof p->secret, "%s", secret);
    party_basic(p, secret);
    return MM_CHECK(good);
}

static inline bool party_kiosk(struct crowd *c, struct party *p)
{
    static const struct {
        const char *role, *status;
    } standings[] = {{"kiosk", "active"}, {"kiosk/pending", "pending"}, {"kiosk/revoked", "revoked"}};
    char sql[300];
    if (!kiosk_enrol(&c->w.c, &p->kiosk, (uint8_t)(10 + c->n)))
        return false;
    for (size_t i = 0; i < sizeof standings / sizeof standings[0]; i++) {
        if (strcmp(standings[i].role, p->role->code) != 0)
            continue;
        snprintf(sql, sizeof sql, "UPDATE recorder SET status='%s' WHERE id='%s'", standings[i].status,
                 p->kiosk.recorder);
        bool good = mm_db_exec(mm_central_db(c->w.c.central), sql, NULL) == MM_OK;
        snprintf(sql, sizeof sql, "UPDATE recorder_key SET status='%s' WHERE recorder='%s'",
                 standings[i].status, p->kiosk.recorder);
        return MM_CHECK(good && mm_db_exec(mm_central_db(c->w.c.central), sql, NULL) == MM_OK);
    }
    return MM_CHECK(!"a standing for each kind of kiosk");
}

/* They sign in at the web pages. */
static inline bool party_session(struct crowd *c, struct party *p)
{
    struct mm_account account;
    struct mm_account_session session;
    char token[MM_TOKEN_BYTES];
    mm_token_new(token);
    enum mm_err err = mm_central_write_begin(c->w.c.central, NULL);
    if (!err)
        err = mm_account_get(c->w.c.central, p->credential, &account, NULL);
    if (!err)
        err = mm_account_session_begin(c->w.c.central, &account, token, &session, NULL);
    err = mm_central_write_end(c->w.c.central, err, NULL);
    snprintf(p->cookie, sizeof p->cookie, "mamori=%s", token);
    snprintf(p->csrf, sizeof p->csrf, "%s", session.csrf);
    return MM_CHECK_ERR(err, MM_OK);
}

/* Somebody with an account in the council that is set. */
static inline bool party_account(struct crowd *c, struct party *p)
{
    struct mm_account account = {.password = ""};
    p->account = true;
    snprintf(account.name, sizeof account.name, "%s", p->role->code);
    snprintf(account.label, sizeof account.label, "%s%s", p->far ? MARK : "", p->role->code);
    snprintf(account.role, sizeof account.role, "%s", p->role->code);
    enum mm_err err = mm_central_write_begin(c->w.c.central, NULL);
    if (!err)
        err = mm_account_insert(c->w.c.central, &account, &account, NULL);
    err = mm_central_write_end(c->w.c.central, err, NULL);
    snprintf(p->credential, sizeof p->credential, "%s", account.id);
    return MM_CHECK_ERR(err, MM_OK) && party_session(c, p);
}

/* Everybody whom the table of roles knows. */
static inline bool add_parties(struct crowd *c, bool far)
{
    size_t n = 0;
    bool good = true;
    const struct mm_role *roles = mm_roles(&n);
    in_council(&c->w.c, far ? ELSEWHERE : OWN);
    for (size_t i = 0; i < n && good; i++) {
        struct party *p = &c->parties[c->n];
        *p = (struct party){.role = &roles[i], .far = far};
        if (roles[i].kind == MM_ROLE_SCREEN || (far && roles[i].kind < MM_ROLE_SIGNED))
            continue;
        if (roles[i].kind == MM_ROLE_SECRET)
            snprintf(p->basic, sizeof p->basic, "%s", c->w.secret);
        else if (roles[i].kind == MM_ROLE_CREDENTIAL)
            good = party_credential(c, p);
        else if (roles[i].kind == MM_ROLE_SIGNED)
            good = party_kiosk(c, p);
        c->n += good && MM_CHECK(c->n + 1 < MAX_PARTIES);
    }
    for (size_t i = 0; i < n && good; i++) {
        if (!roles[i].account)
            continue;
        c->parties[c->n] = (struct party){.role = &roles[i], .far = far};
        good = party_account(c, &c->parties[c->n]);
        c->n += good && MM_CHECK(c->n + 1 < MAX_PARTIES);
    }
    in_council(&c->w.c, OWN);
    return good;
}

static inline bool add_people(struct crowd *c, const char *mark, const char *reading)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char csv[500];
    snprintf(csv, sizeof csv,
             "氏名,よみ,状態,議席,任期開始日,任期終了日\n%s 花子,%s はなこ,議員,1,2025-05-01,2029-04-30\n",
             mark, reading);
    enum mm_err err = council_import(&c->w.c, csv, false, NULL, &info);
    MM_CHECK_STR(info.text, "");
    return MM_CHECK(err == MM_OK);
}

static inline bool add_records(struct crowd *c)
{
    struct mm_record_reply reply;
    bool good = true;
    for (int i = 0; good && i < N_FAR; i++) {
        struct record r = record_verb(&c->w.c, &c->far_kiosk, FAR_PERSON,
                                      i % 3 ? MM_VERB_EXPERIENCED : MM_VERB_LAUNCHED, COUNCIL_AT_MS - i);
        snprintf(c->far_ids[i], sizeof c->far_ids[i], "%s", r.id);
        good = take(&c->w.c, &c->far_kiosk, &r, 1, &reply) == MM_OK;
        records_free(&r, 1);
    }
    return MM_CHECK(good);
}

/* Of the council that is set: whose signature its kiosks take packs with. */
static inline bool note_signs(struct crowd *c, int which)
{
    struct mm_sign_public key;
    enum mm_err err = mm_offer_key(c->w.c.central, &key, NULL);
    if (!err)
        mm_sign_public_format(&key, c->signs[which]);
    return MM_CHECK_ERR(err, MM_OK);
}

static inline bool crowd_open(struct crowd *c)
{
    static const struct mm_central_new far = {.council = ELSEWHERE,
                                              .name = MARK "町議会",
                                              .home_page = "https://example.jp/" MARK,
                                              .demo = true,
                                              .signin = MM_SIGNIN_PIN};
    *c = (struct crowd){.n = 0};
    if (!council_open(&c->w.c) || !council_join(&c->w.c, &far) ||
        !web_serve(&c->w, (struct mm_web_settings){0}) || !add_people(c, OWN_PEOPLE, "じもと"))
        return false;
    if (!note_signs(c, 0))
        return false;
    in_council(&c->w.c, ELSEWHERE);
    return note_signs(c, 1) && kiosk_enrol(&c->w.c, &c->far_kiosk, 9) && add_records(c) &&
           add_people(c, MARK, "よそ") && add_parties(c, false) && add_parties(c, true);
}

/* One for all tests of a program: making it takes a second of argon2. NULL: a check failed. */
static struct crowd crowd_kept;
static inline void crowd_forget(void)
{
    web_close(&crowd_kept.w);
}

static inline struct crowd *crowd(void)
{
    if (crowd_kept.n) {
        in_council(&crowd_kept.w.c, OWN); /* whoever was served last may be of the other one */
        return &crowd_kept;
    }
    if (!crowd_open(&crowd_kept))
        return NULL;
    atexit(crowd_forget);
    return &crowd_kept;
}

/* As a kiosk signs it, in the name of any council. */
static inline int party_signed(struct crowd *c, struct party *p, const char *council, const char *method,
                               const char *path, const char *body)
{
    char time[MM_TIME_BYTES], signature[MM_SIGNATURE_TEXT_BYTES];
    struct mm_hash hash = mm_sha256(body, strlen(body));
    struct mm_buf text;
    mm_time_format(COUNCIL_AT_MS, time);
    mm_buf_init(&text, 100000);
    mm_request_signed_text(method, path, council, p->kiosk.recorder, time, &hash, &text);
    struct mm_signature sig = mm_sign(&p->kiosk.key, text.data, text.len);
    mm_buf_done(&text);
    mm_signature_format(&sig, signature);
    const struct mm_http_header headers[] = {{MM_HDR_COUNCIL, council},
                                             {MM_HDR_RECORDER, p->kiosk.recorder},
                                             {MM_HDR_KEY, p->kiosk.key_id},
                                             {MM_HDR_TIME, time},
                                             {MM_HDR_SIGNATURE, signature},
                                             {"X-Forwarded-For", "192.0.2.1"},
                                             {"X-Experience-API-Version", "2.0.0"}};
    return web_send(&c->w, method, path, headers, sizeof headers / sizeof headers[0], body, strlen(body));
}

static inline int party_batch(struct crowd *c, struct party *p, const char *council)
{
    struct record record = record_verb(&c->w.c, &p->kiosk, PERSON, MM_VERB_EXPERIENCED, COUNCIL_AT_MS);
    struct mm_batch_head head = head_of(&p->kiosk, &record, 1);
    char body[8192];
    snprintf(head.council, sizeof head.council, "%s", council);
    int n = snprintf(body, sizeof body, "[%.*s]", (int)record.len, record.bytes);
    head.body = mm_sha256(body, (size_t)n);
    int status = web_batch(&c->w, &p->kiosk, &head, body, (size_t)n, NULL);
    records_free(&record, 1);
    return status;
}

/* With a cookie, a secret or a credential, but in the name of the other council. */
static inline int party_pretend(struct crowd *c, struct party *p, const char *method, const char *path,
                                const char *body)
{
    const struct mm_http_header headers[] = {
        {"X-Experience-API-Version", "2.0.0"},
        {"Content-Type", "application/json"},
        {"X-Forwarded-For", "192.0.2.1"},
        {MM_HDR_COUNCIL, p->far ? OWN : ELSEWHERE},
        {p->account ? "Cookie" : "Authorization", p->account ? p->cookie : p->basic},
        {"X-Mamori-CSRF", p->csrf}};
    return web_send(&c->w, method, path, headers, p->account ? 6 : 5, body, strlen(body));
}

/* A request as this party makes it; everybody but `here` comes through a proxy. */
static inline int party_send(struct crowd *c, struct party *p, const char *method, const char *path,
                             const char *body)
{
    const struct mm_http_header headers[] = {{"X-Experience-API-Version", "2.0.0"},
                                             {"Content-Type", "application/json"},
                                             {"X-Forwarded-For", "192.0.2.1"},
                                             {"Authorization", p->basic}};
    const struct mm_http_header page[] = {
        headers[0], headers[1], headers[2], {"Cookie", p->cookie}, {"X-Mamori-CSRF", p->csrf}};
    size_t n = p->basic[0] ? 4 : p->role->kind == MM_ROLE_HERE ? 2 : 3;
    if (p->account)
        return web_send(&c->w, method, path, page, 5, body, strlen(body));
    if (p->role->kind != MM_ROLE_SIGNED)
        return web_send(&c->w, method, path, headers, n, body, strlen(body));
    if (strcmp(path, "/kiosk/v1/batch") == 0)
        return party_batch(c, p, p->far ? ELSEWHERE : OWN);
    return party_signed(c, p, p->far ? ELSEWHERE : OWN, method, path, body);
}

/* True when the last answer, to one of this council, speaks of the other one. */
static inline bool leaks(struct crowd *c, bool to_far)
{
    const char *body = mm_buf_str(&c->w.answer.body);
    bool found = to_far
                     ? strstr(body, OWN_MARK) || strstr(body, OWN_PEOPLE)
                     : strstr(body, MARK) || strstr(body, FAR_PERSON) || strstr(body, c->far_kiosk.recorder);
    found = found || strstr(body, c->signs[to_far ? 0 : 1]);
    for (size_t i = 0; i < c->n; i++) {
        const struct party *p = &c->parties[i];
        found = found || (p->far != to_far && ((p->credential[0] && strstr(body, p->credential)) ||
                                               (p->kiosk.recorder[0] && strstr(body, p->kiosk.recorder))));
    }
    return found;
}

/* ---- ids tried at random ------------------------------------------------------------------------------- */
static inline enum mm_err seen(void *ctx, const struct mm_statement_row *row)
{
    (void)row;
    ++*(int *)ctx;
    return MM_OK;
}

/* Every second one is an id of the other council: n of them, as requests over the wire; how many hit. */
static inline int ids_hit(struct crowd *c, int n)
{
    struct party *reader = party_of(c, "all", false), *kiosk = party_of(c, "kiosk", false);
    struct mm_uuid7 ids;
    int hits = 0;
    mm_uuid7_init(&ids);
    c->w.unsettled = true;
    for (int i = 0; i < n; i++) {
        char id[MM_UUID_BYTES], path[200];
        struct mm_uuid random = mm_uuid7_next(&ids, COUNCIL_AT_MS - i, &c->w.c.random);
        mm_uuid_format(&random, id);
        if (i % 2)
            snprintf(id, sizeof id, "%s", i % 64 == 1 ? FAR_PERSON : c->far_ids[i / 2 % N_FAR]);
        snprintf(path, sizeof path, i % 8 < 6 ? "/xapi/statements?statementId=%s" : "/kiosk/v1/summary/%s",
                 id);
        int status =
            i % 8 < 6 ? party_send(c, reader, "GET", path, "") : party_signed(c, kiosk, OWN, "GET", path, "");
        if (status != 404 && !leaks(c, false) && hits == 0)
            printf("  %s: %d\n", path, status);
        hits += status != 404 || leaks(c, false);
    }
    c->w.unsettled = false;
    mm_router_settle(c->w.router);
    return hits;
}

/* In their own council the same ids are all there: without that, nothing is proved. */
static inline int ids_at_home(struct crowd *c)
{
    const struct mm_statement_filter all = {.no_answers = true};
    int found = 0;
    in_council(&c->w.c, ELSEWHERE);
    for (int i = 0; i < N_FAR; i++)
        MM_CHECK_ERR(mm_statement_find(c->w.c.central, c->far_ids[i], &all, seen, &found, NULL), MM_OK);
    in_council(&c->w.c, OWN);
    return found;
}
#endif
