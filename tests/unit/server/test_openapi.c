/* The OpenAPI document against the running server: what it describes is there, answers as it says, and
 * nothing else is. The document is fetched as anybody would; only the credentials and the bodies are ours. */
#include "tests/unit/server/fixture_browser.h"
#include "tests/unit/server/fixture_offer.h"

#include <ctype.h>

static const struct mm_json_limits limits = {4 * 1024 * 1024, 30};
#define SMALL 16384 /* the server reads such a body before it refuses it */

/* ---- JSON Schema, as far as the document uses it --------------------------------------------------------
 */
static bool is_type(const struct mm_json *value, const char *type)
{
    static const char *const names[] = {
        [MM_JSON_NULL] = "null",     [MM_JSON_BOOL] = "boolean", [MM_JSON_NUMBER] = "integer",
        [MM_JSON_STRING] = "string", [MM_JSON_ARRAY] = "array",  [MM_JSON_OBJECT] = "object"};
    return strcmp(names[mm_json_type(value)], type) == 0 &&
           (mm_json_type(value) != MM_JSON_NUMBER || mm_json_int(value, -77) != -77);
}

static bool type_fits(const struct mm_json *schema, const struct mm_json *value)
{
    const struct mm_json *type = mm_json_get(schema, "type");
    if (!type || mm_json_type(type) == MM_JSON_STRING)
        return !type || is_type(value, mm_json_str(type, ""));
    for (const struct mm_json *at = mm_json_first(type); at; at = mm_json_next(at))
        if (is_type(value, mm_json_str(at, "")))
            return true;
    return false;
}

static bool format_fits(const char *format, const char *text)
{
    struct mm_date date;
    int64_t at = 0;
    return strcmp(format, "date") == 0        ? mm_date_parse(text, &date) == MM_OK
           : strcmp(format, "date-time") == 0 ? mm_time_parse(text, &at) == MM_OK
                                              : format[0] == '\0';
}

/* A member that the schema does not know is a fault too: somebody forgot to describe it. */
static bool holds(const struct mm_json *schema, const struct mm_json *value, const char *where)
{
    const struct mm_json *members = mm_json_get(schema, "properties");
    bool good = type_fits(schema, value);
    if (mm_json_type(value) == MM_JSON_STRING)
        good = good && format_fits(mm_json_get_str(schema, "format", ""), mm_json_str(value, ""));
    if (!good)
        printf("  %s: not of its type\n", where);
    bool object = mm_json_type(value) == MM_JSON_OBJECT;
    for (const struct mm_json *at = mm_json_first(mm_json_get(schema, "required")); good && object && at;
         at = mm_json_next(at)) {
        good = mm_json_get(value, mm_json_str(at, "")) != NULL;
        if (!good)
            printf("  %s: %s is missing\n", where, mm_json_str(at, ""));
    }
    if (mm_json_type(value) != MM_JSON_OBJECT && mm_json_type(value) != MM_JSON_ARRAY)
        return good;
    bool list = mm_json_type(value) == MM_JSON_ARRAY;
    for (const struct mm_json *at = mm_json_first(value); good && at; at = mm_json_next(at)) {
        const char *key = list ? "[]" : mm_json_key(at);
        const struct mm_json *of = list ? mm_json_get(schema, "items") : mm_json_get(members, key);
        if (!list && members && !of)
            printf("  %s: %s is not described\n", where, key);
        good = of ? holds(of, at, key) : !list && !members;
    }
    return good;
}

/* ---- what is sent ---------------------------------------------------------------------------------------
 */
#define ACTOR "\"actor\":\"書記\""
static const struct sample {
    const char *path;   /* as in the document */
    const char *body;   /* NULL: a GET, or made by a function below */
    int status;         /* 0: 200 */
    const char *method; /* NULL: any */
} samples[] = {
    {"/healthz"},
    {"/metrics"},

    {"/api/v1/openapi.json"},
    {"/api/v1/reports"},
    {"/api/v1/statements", NULL, 409}, /* nobody decided it */
    {"/api/v1/pack", .method = "GET"},
    {"/api/v1/pack", "mamori-upload 1", 400, .method = "POST"},
    {"/api/v1/bundle", "no bundle", 400},
    {"/api/v1/bundle/answer", "no bundle", 400},
    {"/kiosk/v1/enrol"},
    {"/kiosk/v1/batch"},
    {"/kiosk/v1/held/{seq}/{chain}"},
    {"/kiosk/v1/rotate"},
    {"/kiosk/v1/certificate", "{\"person\":\"nobody\",\"course\":\"onboarding-duty\"}", 403},
    {"/kiosk/v1/report",
     "{\"entries\":[{\"id\":\"0198c000-0000-7000-8000-0000000000e1\",\"kind\":\"health\",\"at_ms\":1,"
     "\"data\":{}}]}"},
    {"/kiosk/v1/roster"},
    {"/kiosk/v1/summaries"},
    {"/kiosk/v1/summary/{person}"},
    {"/kiosk/v1/manifest"},
    {"/kiosk/v1/pack/{sha256}"},
    {"/kiosk/v1/pack-key/{version}", NULL, 404}, /* the pack of the test is open to all */
    {"/api/v1/kiosks"},
    {"/api/v1/session", .method = "GET"},
    {"/api/v1/session", "{\"name\":\"yamada\",\"password\":\"" PASSWORD "\"}", .method = "POST"},
    {"/api/v1/session", "", .method = "DELETE"},
    {"/api/v1/session/first"},
    {"/api/v1/session/password", "{\"old\":\"" PASSWORD "\",\"new\":\"" PASSWORD " staple\"}"},
    {"/api/v1/session/totp", "{\"step\":\"begin\"}"},
    {"/api/v1/action/account.first", "{" ACTOR "}", 409},
    {"/api/v1/action/account.add",
     "{" ACTOR ",\"name\":\"sato\",\"label\":\"書記 佐藤\",\"role\":\"clerk\"}"},
    {"/api/v1/action/account.reset", "{" ACTOR ",\"account\":\"sato\"}"},
    {"/api/v1/action/account.role", "{" ACTOR ",\"account\":\"sato\",\"role\":\"viewer\"}"},
    {"/api/v1/action/account.revoke", "{" ACTOR ",\"account\":\"sato\"}"},
    {"/api/v1/action/roster.import", "{\"csv\":\"氏名,よみ,状態,議席,任期開始日,任期終了日\\n会沢 "
                                     "浩,あいざわ ひろし,議員,1,2025-05-01,2029-04-30\\n"
                                     "伊東 茂,ｲﾄｳ ｼｹﾞﾙ,議員,3,2025-05-01,2029-04-30\\n\"}"},
    {"/api/v1/action/kiosk.invite", "{\"name\":\"控室\",\"approved\":false}"},
    {"/api/v1/action/kiosk.approve"},
    {"/api/v1/action/kiosk.revoke"},
    {"/api/v1/action/held.settle", "{" ACTOR ",\"record\":\"0000\",\"verdict\":\"kept\",\"reason\":\"x\"}",
     404},
    {"/api/v1/action/held.accept", "{" ACTOR ",\"kiosk\":\"玄関\",\"reason\":\"x\"}", 404},
    {"/api/v1/action/operation.add", "{" ACTOR ",\"what\":\"report completion\"}"},
    {"/api/v1/action/figures.issue", "{}"},
    {"/api/v1/action/figures.proved", "{\"wrong\":0}"},
    {"/api/v1/action/credential.add",
     "{" ACTOR ",\"name\":\"lrs\",\"scope\":\"statements/read\",\"body\":\"議会運営委員会\",\"decided_on\":"
     "\"2026-11-01\",\"number\":\"第1号\"}"},
    {"/api/v1/action/credential.rotate", "{" ACTOR ",\"credential\":\"lrs\"}"},
    {"/api/v1/action/credential.revoke", "{" ACTOR ",\"credential\":\"lrs\"}"},
    {"/api/v1/action/content.publish"},
    {"/api/v1/action/content.key_change"},
    {"/api/v1/action/council.set", "{" ACTOR ",\"name\":\"signin\",\"value\":\"pin\"}"},
    {"/api/v1/action/certificate.issue", "{" ACTOR ",\"person\":\"だれか\"}", 404},
    {"/api/v1/action/certificate.check", "{\"code\":\"M1:\",\"name\":\"だれか\"}", 400},
    {"/api/v1/printed/{number}", NULL, 400},
    {"/api/v1/certificate", "{\"person\":\"だれか\"}", 404},
    {"/api/v1/record", "{\"person\":\"だれか\"}", 404},
    {"/api/v1/paper/{what}/{number}", NULL, 404},
    {"/api/v1/action/calendar.set",
     "{" ACTOR ",\"id\":\"2027-06\",\"kind\":\"session\",\"from\":\"2027-06-01\",\"until\":\"2027-06-20\","
     "\"name\":\"6月定例会\"}"},
    {"/api/v1/action/calendar.remove", "{" ACTOR ",\"id\":\"2027-06\"}"},
    {"/api/v1/action/duty.note",
     "{" ACTOR ",\"kind\":\"absence\",\"person\":\"1\",\"on\":\"2026-11-20\",\"until\":\"2026-12-20\","
     "\"reason\":\"leave\"}"},
    {"/api/v1/action/selfcheck.open",
     "{" ACTOR
     ",\"id\":\"2026-1\",\"name\":\"令和8年度第1回\",\"from\":\"2026-11-22\",\"until\":\"2026-12-10\"}"},
    {"/api/v1/action/selfcheck.close", "{" ACTOR ",\"id\":\"2026-1\"}", 400},
    {"/api/v1/action/office.answer",
     "{" ACTOR ",\"question\":\"office-01\",\"answer\":\"1\",\"role\":\"事務局長\",\"proof\":\"document\"}"},
    {"/api/v1/action/office.sign", "{" ACTOR ",\"role\":\"事務局長\"}", 409}, /* fourteen are not answered */
    {"/api/v1/action/roster.cards", "{" ACTOR ",\"kiosk\":\"\",\"who\":\"1\"}"},
    {"/api/v1/action/roster.undo", "{" ACTOR "}", 409}, /* a note came after the import */
    {"/api/v1/action/training.add",
     "{" ACTOR ",\"on\":\"2026-11-10\",\"title\":\"講演会\",\"organiser\":\"議長会\","
     "\"people\":\"1,3\",\"courses\":\"onboarding-duty\"}"},
    {"/api/v1/action/training.undo", "{" ACTOR ",\"id\":\"0198c000-0000-7000-8000-0000000000e1\"}", 404},
    {"/api/v1/action/incident.add",
     "{" ACTOR ",\"on\":\"2026-11-10\",\"kind\":\"lost\",\"result\":\"recovered\",\"clause\":\"3.2\"}"},
    {"/api/v1/action/incident.undo", "{" ACTOR ",\"id\":\"0198c000-0000-7000-8000-0000000000e1\"}", 404},
    {"/api/v1/action/opinion.decide", "{" ACTOR ",\"item\":\"duty-01\",\"ruling\":\"exclude\","
                                      "\"reason\":\"not_one_answer\"}"},
    {"/api/v1/action/opinion.undo", "{" ACTOR ",\"id\":\"0198c000-0000-7000-8000-0000000000e1\"}", 404},
    {"/api/v1/action/roster.hold", "{" ACTOR ",\"person\":\"1\",\"body\":\"議会運営委員会\","
                                   "\"decided_on\":\"2026-11-01\",\"number\":\"第1号\"}"},
    {"/api/v1/action/roster.delete", "{" ACTOR ",\"person\":\"3\"}"},
    {"/api/v1/action/disposal.plan", "{" ACTOR "}", 404}, /* nobody left */
    {"/api/v1/action/disposal.withdraw", "{" ACTOR "}"},
    {"/api/v1/action/disposal.approve", "{" ACTOR ",\"people\":\"1\"}", 409},
    {"/api/v1/action/disposal.run", "{" ACTOR "}", 409},
    {"/api/v1/action/receipt.check", "{" ACTOR ",\"code\":\"1234 5678\"}", 404},
    {"/api/v1/action/paper.make", "{" ACTOR ",\"person\":\"だれか\",\"course\":\"onboarding-duty\"}", 404},
    {"/api/v1/action/paper.enter", "{" ACTOR ",\"number\":\"000001-1\",\"answers\":[]}", 400},
    {"/api/v1/action/paper.amend", "{" ACTOR ",\"number\":\"000001-1\",\"blank\":true}", 400},
    {"/api/v1/action/paper.hand", "{" ACTOR ",\"number\":\"000001-1\"}", 400},
    {"/api/v1/action/group.open",
     "{" ACTOR ",\"course\":\"onboarding-duty\",\"on\":\"2026-11-22\",\"sheets\":2}"},
    {"/api/v1/action/paper.show", "{\"group\":1}"},
    {"/api/v1/action/group.code", "{" ACTOR ",\"group\":1}"},
    {"/api/v1/action/group.attend", "{" ACTOR ",\"group\":1,\"people\":[]}"},
    {"/api/v1/action/group.enter", "{" ACTOR ",\"group\":1,\"sheets\":0,\"rows\":[]}"},
    {"/api/v1/action/group.close", "{" ACTOR ",\"group\":1}"},
    {"/api/v1/action/group.decide", "{" ACTOR ",\"group\":1,\"inject\":1,\"option\":1}", 409},
    {"/api/v1/action/group.move", "{" ACTOR ",\"group\":1,\"why\":\"延期\"}", 409}, /* it is closed */
    {"/api/v1/action/bundle.note", "{" ACTOR ",\"event\":\"refused\",\"outcome\":\"x\"}"},
    {"/api/v1/action/store.rebuild", "{" ACTOR "}"},
    {"/api/v1/backup", "{}", 409}, /* nobody said where to */
};
static const struct sample any_report = {"/api/v1/report/"};

static const struct sample *sample_of(const char *method, const char *path)
{
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
        if (strcmp(samples[i].path, path) == 0 &&
            (!samples[i].method || strcmp(samples[i].method, method) == 0))
            return &samples[i];
    return strncmp(path, any_report.path, strlen(any_report.path)) == 0 ? &any_report : NULL;
}

struct walk {
    struct web w;
    struct kiosk k;
    struct mm_json *doc;
    char person[MM_ID_BYTES];  /* of the roster */
    char waiting[MM_ID_BYTES]; /* a recorder to be approved */
    struct mm_account account;
    size_t reached;
};

/* With the credential that the operation asks for. */
static int send_signed(struct walk *k, const char *method, const char *path, const char *body)
{
    char time[MM_TIME_BYTES], signature[MM_SIGNATURE_TEXT_BYTES];
    size_t len = body ? strlen(body) : 0;
    struct mm_buf text;
    struct mm_hash hash = mm_sha256(body ? body : "", len);
    mm_time_format(COUNCIL_AT_MS, time);
    mm_buf_init(&text, 100000);
    mm_request_signed_text(method, path, "kamakura", k->k.recorder, time, &hash, &text);
    struct mm_signature sig = mm_sign(&k->k.key, text.data, text.len);
    mm_buf_done(&text);
    mm_signature_format(&sig, signature);
    const struct mm_http_header headers[] = {{MM_HDR_COUNCIL, "kamakura"},
                                             {MM_HDR_RECORDER, k->k.recorder},
                                             {MM_HDR_KEY, k->k.key_id},
                                             {MM_HDR_TIME, time},
                                             {MM_HDR_SIGNATURE, signature}};
    return web_send(&k->w, method, path, headers, 5, body, len);
}

/* As somebody who has just signed in. */
static int send_session(struct walk *k, const char *method, const char *path, const char *body)
{
    char token[MM_TOKEN_BYTES], cookie[80];
    struct mm_account_session session;
    mm_token_new(token);
    enum mm_err err = mm_central_write_begin(k->w.c.central, NULL);
    if (!err)
        err = mm_account_session_begin(k->w.c.central, &k->account, token, &session, NULL);
    MM_CHECK_ERR(mm_central_write_end(k->w.c.central, err, NULL), MM_OK);
    snprintf(cookie, sizeof cookie, "mamori=%s", token);
    const struct mm_http_header headers[] = {{"Cookie", cookie}, {"X-Mamori-CSRF", session.csrf}};
    return web_send(&k->w, method, path, headers, 2, body, body ? strlen(body) : 0);
}

static int send_with(struct walk *k, const struct mm_json *op, const char *method, const char *path,
                     const char *body)
{
    const struct mm_json *security = mm_json_at(mm_json_get(op, "security"), 0);
    const struct mm_http_header secret[] = {{"Authorization", k->w.secret}};
    if (mm_json_get(security, "kiosk"))
        return send_signed(k, method, path, body);
    if (mm_json_get(security, "session"))
        return send_session(k, method, path, body);
    return web_send(&k->w, method, path, secret, mm_json_get(security, "secret") ? 1 : 0, body,
                    body ? strlen(body) : 0);
}

static int send_batch(struct walk *k)
{
    struct record record = record_verb(&k->w.c, &k->k, PERSON, MM_VERB_EXPERIENCED, COUNCIL_AT_MS);
    struct mm_batch_head head = head_of(&k->k, &record, 1);
    char body[8192];
    int n = snprintf(body, sizeof body, "[%.*s]", (int)record.len, record.bytes);
    head.body = mm_sha256(body, (size_t)n);
    int status = web_batch(&k->w, &k->k, &head, body, (size_t)n, NULL);
    records_free(&record, 1);
    return status;
}

/* A kiosk that waits to be approved. */
static const char *pending(struct walk *k, const struct mm_sign_key *key)
{
    char code[MM_INVITE_CODE_BYTES];
    int64_t expires = 0;
    MM_CHECK_ERR(mm_invite_new(k->w.c.central, "もう一台", false, code, &expires, NULL), MM_OK);
    MM_CHECK_ERR(mm_central_enrol(k->w.c.central, code, &key->public_key, "", NULL, k->waiting, NULL, NULL),
                 MM_OK);
    return k->waiting;
}

static const char *made_body(struct walk *k, const char *path, char *out, size_t out_bytes)
{
    char code[MM_INVITE_CODE_BYTES], public_key[MM_PUBLIC_TEXT_BYTES], proof[MM_SIGNATURE_TEXT_BYTES];
    struct mm_sign_key key;
    struct mm_buf text;
    mm_sign_key_new(&key, NULL);
    mm_sign_public_format(&key.public_key, public_key);
    mm_buf_init(&text, 2048);
    if (strcmp(path, "/kiosk/v1/enrol") == 0) {
        MM_CHECK_ERR(invite(&k->w.c, code), MM_OK);
        snprintf(out, out_bytes, "{\"code\":\"%s\",\"public_key\":\"%s\"}", code, public_key);
    } else if (strcmp(path, "/kiosk/v1/rotate") == 0) {
        mm_rotate_signed_text("kamakura", k->k.recorder, public_key, &text);
        struct mm_signature sig = mm_sign(&key, text.data, text.len);
        mm_signature_format(&sig, proof);
        snprintf(out, out_bytes, "{\"public_key\":\"%s\",\"proof\":\"%s\"}", public_key, proof);
    } else if (strcmp(path, "/api/v1/session/first") == 0) {
        const struct mm_account like = {.name = "ito", .label = "書記 伊東", .role = "clerk"};
        struct mm_account made;
        char token[MM_TOKEN_BYTES] = "";
        MM_CHECK_ERR(mm_account_add(k->w.c.central, "root", &like, &made, token, NULL), MM_OK);
        snprintf(out, out_bytes, "{\"token\":\"%s\",\"password\":\"" PASSWORD "\"}", token);
    } else if (strstr(path, "content.publish")) {
        offer_body(&k->w.c, out, out_bytes);
    } else if (strstr(path, "content.key_change")) {
        offer_key_body(&k->w.c, &key, out, out_bytes);
    } else {
        const char *which = strstr(path, "approve") ? pending(k, &key) : k->k.recorder;
        snprintf(out, out_bytes, "{" ACTOR ",\"kiosk\":\"%s\"}", which);
    }
    mm_buf_done(&text);
    mm_sign_key_done(&key);
    return out;
}

/* ---- one operation --------------------------------------------------------------------------------------
 */
/* What the document says of this status holds for the answer. */
static bool as_described(struct walk *k, const struct mm_json *op, int status, const char *where)
{
    char text[8];
    struct mm_json *body = NULL;
    const struct mm_buf *got = &k->w.answer.body;
    snprintf(text, sizeof text, "%d", status);
    const struct mm_json *responses = mm_json_get(op, "responses");
    const struct mm_json *said = mm_json_get(responses, text);
    const struct mm_json *content = mm_json_get(said, "content"), *type = mm_json_first(content);
    if (!said)
        printf("  %s: %d is not described: %s\n", where, status, mm_buf_str(got));
    if (!said || !content)
        return said && got->len == 0;
    if (strcmp(mm_json_key(type), "application/json") != 0)
        return mm_json_size(mm_json_get(type, "schema")) == 0 && got->len > 0;
    bool good = mm_json_parse(mm_buf_str(got), got->len, &limits, &body, NULL) == MM_OK &&
                holds(mm_json_get(type, "schema"), body, where);
    if (!good)
        printf("  %s: %d %s\n", where, status, mm_buf_str(got));
    mm_json_free(body);
    return good;
}

/* The path with something that is there for each {…}. */
static void fill_path(struct walk *k, const char *path, char out[300])
{
    char hash[MM_HASH_HEX_BYTES];
    struct mm_manifest manifest;
    snprintf(out, 300, "%s", path);
    if (strcmp(path, "/kiosk/v1/pack/{sha256}") == 0) {
        MM_CHECK(offer_manifest(&k->w.c, &manifest));
        mm_hash_format(&manifest.files[0].hash, hash);
        mm_manifest_done(&manifest);
        snprintf(out, 300, "/kiosk/v1/pack/%s", hash);
    } else if (strcmp(path, "/kiosk/v1/held/{seq}/{chain}") == 0) {
        mm_hash_format(&(struct mm_hash){{7}}, hash);
        snprintf(out, 300, "/kiosk/v1/held/9/%s", hash);
    } else if (strcmp(path, "/kiosk/v1/summary/{person}") == 0) {
        snprintf(out, 300, "/kiosk/v1/summary/%s", k->person);
    }
}

/* With the right credential and a good body; an entity tag makes it 304. */
static void answers_well(struct walk *k, const struct mm_json *op, const char *method, const char *path)
{
    static char made[128 * 1024];
    char call[300];
    const struct sample *sample = sample_of(method, path);
    bool post = strcmp(method, "POST") == 0;
    int status = 0;
    if (!MM_CHECK(sample != NULL)) {
        printf("  %s is not among the samples\n", path);
        return;
    }
    fill_path(k, path, call);
    const char *body = sample->body || !post ? sample->body : made_body(k, path, made, sizeof made);
    if (strcmp(path, "/kiosk/v1/batch") == 0)
        status = send_batch(k);
    else
        status = send_with(k, op, method, call, body);
    if (!MM_CHECK_INT(status, sample->status ? sample->status : 200))
        printf("  %s: %s\n", call, mm_buf_str(&k->w.answer.body));
    if (!MM_CHECK(as_described(k, op, status, path)))
        printf("  %s %s\n", method, path);
    k->reached++;
}

/* Whoever shows nothing is refused as described; without a credential to show there is nothing to refuse. */
static void refuses_strangers(struct walk *k, const struct mm_json *op, const char *method, const char *path)
{
    char call[300];
    if (mm_json_size(mm_json_get(op, "security")) == 0)
        return;
    fill_path(k, path, call);
    const struct mm_http_header proxied[] = {{"X-Forwarded-For", "192.0.2.1"}};
    bool here = mm_json_size(mm_json_at(mm_json_get(op, "security"), 0)) == 0;
    bool post = strcmp(method, "POST") == 0;
    int status = web_send(&k->w, method, call, proxied, here ? 1 : 0, post ? "{}" : NULL, post ? 2 : 0);
    MM_CHECK_INT(status, 401);
    MM_CHECK(as_described(k, op, status, path));
}

/* A length is enough: whoever says that more will come than may is refused before it does. */
static void body_is_bounded(struct walk *k, const struct mm_json *op, const char *method, const char *path)
{
    char head[500], reply[4000];
    int64_t most = mm_json_get_int(mm_json_get(op, "requestBody"), "x-max-bytes", 0);
    if (strcmp(method, "POST") != 0 || !MM_CHECK(most > 0))
        return;
    int n = snprintf(head, sizeof head,
                     "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: %s\r\n"
                     "Content-Length: %lld\r\n\r\n",
                     path, k->w.secret, (long long)most + 1);
    char *whole = calloc(1, (size_t)n + SMALL);
    if (!MM_CHECK(whole != NULL))
        return;
    memcpy(whole, head, (size_t)n);
    (void)web_raw(&k->w, whole, (size_t)n + (most < SMALL ? (size_t)most + 1 : 0), reply, sizeof reply);
    free(whole);
    const char *body = strstr(reply, "\r\n\r\n");
    MM_CHECK(strncmp(reply, "HTTP/1.1 413 ", 13) == 0 && body);
    mm_buf_clear(&k->w.answer.body);
    mm_buf_str_append(&k->w.answer.body, body ? body + 4 : "");
    MM_CHECK(as_described(k, op, 413, path));
}

static void upper(const char *from, char out[16])
{
    size_t n = 0;
    for (; from[n] && n < 15; n++)
        out[n] = (char)toupper((unsigned char)from[n]);
    out[n] = '\0';
}

static bool walk_open(struct walk *k)
{
    *k = (struct walk){0};
    if (!web_open(&k->w) || !kiosk_enrol(&k->w.c, &k->k, 1))
        return false;
    struct mm_person *people = NULL;
    size_t n = 0;
    MM_CHECK_ERR(council_import(&k->w.c,
                                "氏名,よみ,状態,議席,任期開始日,任期終了日\n会沢 浩,あいざわ "
                                "ひろし,議員,1,2025-05-01,2029-04-30\n",
                                false, NULL, NULL),
                 MM_OK);
    MM_CHECK_ERR(mm_people_list(k->w.c.central, &people, &n, NULL), MM_OK);
    if (!MM_CHECK(n == 1))
        return false;
    snprintf(k->person, sizeof k->person, "%s", people[0].id);
    k->account = account_with(&k->w, "yamada", "administrator");
    free(people);
    return MM_CHECK_INT(web_get(&k->w, "/api/v1/openapi.json"), 200) &&
           MM_CHECK_ERR(
               mm_json_parse(mm_buf_str(&k->w.answer.body), k->w.answer.body.len, &limits, &k->doc, NULL),
               MM_OK);
}

static void walk_close(struct walk *k)
{
    mm_json_free(k->doc);
    web_close(&k->w);
}

/* Every operation, in the document's order but for what ends the kiosk's own right to speak. */
static void each(struct walk *k, void (*visit)(struct walk *k, const struct mm_json *op, const char *method,
                                               const char *path))
{
    static const char *const last[] = {"/kiosk/v1/rotate", "/api/v1/action/kiosk.revoke"};
    const struct mm_json *paths = mm_json_get(k->doc, "paths");
    for (int late = 0; late < 2; late++)
        for (const struct mm_json *path = mm_json_first(paths); path; path = mm_json_next(path))
            for (const struct mm_json *op = mm_json_first(path); op; op = mm_json_next(op)) {
                char method[16];
                int is_late =
                    strcmp(mm_json_key(path), last[0]) == 0 || strcmp(mm_json_key(path), last[1]) == 0;
                upper(mm_json_key(op), method);
                if (is_late == late)
                    visit(k, op, method, mm_json_key(path));
            }
}

MM_TEST(every_operation_of_the_document_answers_as_it_says)
{
    struct walk k;
    MM_REQUIRE(walk_open(&k));
    each(&k, answers_well);
    MM_CHECK(k.reached >= sizeof samples / sizeof samples[0]);
    walk_close(&k);
}

MM_TEST(strangers_and_big_bodies_are_refused_as_the_document_says)
{
    struct walk k;
    MM_REQUIRE(walk_open(&k));
    each(&k, refuses_strangers);
    each(&k, body_is_bounded);
    walk_close(&k);
}

/* "/kiosk/v1/pack/{sha256}" is of the pattern "/kiosk/v1/pack/{}". */
static bool of_pattern(const char *path, const char *pattern)
{
    while (*pattern && *path) {
        if (*pattern == '{') {
            path += strcspn(path, "/");
            pattern += 2;
        } else if (*pattern++ != *path++) {
            return false;
        }
    }
    return !*pattern && !*path;
}

MM_TEST(no_route_of_kiosks_and_secretariat_is_missing)
{
    struct walk k;
    size_t n = 0;
    MM_REQUIRE(walk_open(&k));
    const struct mm_route *const *routes = mm_route_list(&n);
    for (size_t i = 0; i < n; i++) {
        /* xAPI has a document of its own; the pages are for a browser */
        bool found = strncmp(routes[i]->pattern, "/xapi/", 6) == 0 || strcmp(routes[i]->pattern, "/") == 0 ||
                     strncmp(routes[i]->pattern, "/web/", 5) == 0;
        const struct mm_json *path = mm_json_first(mm_json_get(k.doc, "paths"));
        for (; path && !found; path = mm_json_next(path))
            found = of_pattern(mm_json_key(path), routes[i]->pattern);
        if (!MM_CHECK(found))
            printf("  %s is not described\n", routes[i]->pattern);
    }
    walk_close(&k);
}

MM_TEST(what_did_not_change_is_304_where_the_document_says_so)
{
    struct walk k;
    MM_REQUIRE(walk_open(&k));
    size_t said = 0;
    for (const struct mm_json *path = mm_json_first(mm_json_get(k.doc, "paths")); path;
         path = mm_json_next(path)) {
        const struct mm_json *op = mm_json_get(path, "get");
        char call[300];
        if (!mm_json_get(mm_json_get(op, "responses"), "304"))
            continue;
        fill_path(&k, mm_json_key(path), call);
        said++;
        char etag[sizeof k.w.answer.etag];
        MM_CHECK_INT(web_signed(&k.w, &k.k, call, NULL), 200);
        snprintf(etag, sizeof etag, "%s", k.w.answer.etag);
        MM_CHECK_INT(web_signed(&k.w, &k.k, call, etag), 304);
        MM_CHECK(as_described(&k, op, 304, call));
    }
    MM_CHECK(said >= 5);
    walk_close(&k);
}
MM_TEST_MAIN
