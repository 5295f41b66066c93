/* Enrolment: a key made here, a one-time code from the secretariat, and the server's facts in the store, all
 * in one transaction: until then enrolling can be tried again with the same code and key. */
#include "sync/agent/agent.h"
#include "sync/agent/pack.h"
#include "sync/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One enrolment under way. */
struct enrolment {
    const struct mm_agent_settings *settings;
    const struct mm_agent_enrolment *how;
    struct mm_store *store; /* owned */
    struct mm_sign_key key;
    bool anew;                /* the store was a recorder already */
    char before[MM_ID_BYTES]; /* that recorder */
    struct mm_chain_end sent; /* what the server need not be told again, if it has it */
    char ca[MM_PATH_BYTES];
};

static void write_body(const struct enrolment *e, struct mm_buf *out)
{
    char public_key[MM_PUBLIC_TEXT_BYTES], chain[MM_HASH_HEX_BYTES];
    struct mm_jw w;
    mm_hash_format(&e->sent.chain, chain);
    mm_sign_public_format(&e->key.public_key, public_key);
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "code", e->how->code);
    mm_jw_kstr(&w, "public_key", public_key);
    mm_jw_kstr(&w, "name", e->how->name ? e->how->name : "");
    mm_jw_kint(&w, "last_seq", e->sent.seq);
    if (e->sent.seq)
        mm_jw_kstr(&w, "last_chain", chain);
    if (e->anew)
        mm_jw_kstr(&w, "before", e->before);
    mm_jw_end(&w);
}

static enum mm_err ask(const struct enrolment *e, struct mm_http_answer *answer, struct mm_errinfo *info)
{
    const struct mm_agent_settings *settings = e->settings;
    const struct mm_http_settings http = {
        .ca_file = settings->ca_file ? settings->ca_file
                   : e->ca[0]        ? e->ca
                                     : NULL,
        .connect_ms = settings->connect_ms,
        .total_ms = settings->total_ms,
    };
    const struct mm_http_header headers[] = {{"Content-Type", "application/json"}};
    struct mm_http_client *client = NULL;
    char message[400];
    struct mm_buf url, body;
    mm_buf_init(&url, 2048);
    mm_buf_init(&body, 4096);
    size_t len = strlen(settings->server);
    mm_buf_printf(&url, "%.*s/kiosk/v1/enrol", (int)(len && settings->server[len - 1] == '/' ? len - 1 : len),
                  settings->server);
    write_body(e, &body);
    struct mm_http_call call = {.method = "POST",
                                .url = mm_buf_str(&url),
                                .headers = headers,
                                .n_headers = 1,
                                .body = mm_buf_str(&body),
                                .len = body.len};
    enum mm_err err = mm_buf_check(&url, info);
    if (!err)
        err = mm_buf_check(&body, info);
    if (!err)
        err = mm_http_open(&http, &client, info);
    if (!err)
        err = mm_http_send(client, &call, answer, info);
    if (!err && answer->status != 200) {
        mm_http_message(answer, message, sizeof message);
        err = mm_fail(info, answer->status == 403 ? MM_ERR_AUTH : MM_ERR_REFUSED,
                      mm_say("登録できませんでした: %s", "not enrolled: %s"), message);
    }
    mm_http_close(client);
    mm_buf_done(&url);
    mm_buf_done(&body);
    return err;
}

/* The reply's texts go into the store under the same names. Records name the council's home page and people,
 * so a store stays with its council. */
static enum mm_err check_facts(struct mm_store *store, const struct mm_store_fact *facts, size_t n,
                               struct mm_errinfo *info)
{
    char council[MM_ID_BYTES];
    for (size_t i = 0; i < n; i++)
        if (!facts[i].value[0])
            return mm_fail(info, MM_ERR_REFUSED,
                           mm_say("サーバーの返事に %s がありません", "the server's reply lacks %s"),
                           facts[i].name);
    if (mm_store_meta_get(store, "council", council, sizeof council, NULL) == MM_OK &&
        strcmp(council, facts[0].value) != 0)
        return mm_fail(
            info, MM_ERR_REFUSED, "%s",
            mm_say("このフォルダーには、ほかの議会の記録があります。別のフォルダーを使ってください",
                   "this store holds the records of another council; use another folder"));
    return MM_OK;
}

/* Whose packs count from now on: the server says it here, and only a signature changes it later. Publications
 * are counted for each key. Returns the number of facts. */
static size_t pack_facts(struct mm_store *store, const char *key, struct mm_store_fact *facts)
{
    char known[MM_PUBLIC_TEXT_BYTES] = "";
    if (!key[0])
        return 0;
    facts[0] = (struct mm_store_fact){MM_AGENT_PACK_KEY, key};
    facts[1] = (struct mm_store_fact){"pack_serial", "0"};
    bool same = mm_store_meta_get(store, MM_AGENT_PACK_KEY, known, sizeof known, NULL) == MM_OK &&
                strcmp(known, key) == 0;
    return same ? 1 : 2;
}

/* In one transaction: the recorder is this one from now on, and the key too. */
static enum mm_err keep_facts(const struct enrolment *e, const struct mm_json *doc, struct mm_errinfo *info)
{
    static const char *const texts[] = {"council", "council_name", "home_page", "recorder"};
    enum { N = sizeof texts / sizeof texts[0] };
    struct mm_store_fact facts[N + 7];
    const char *status = mm_json_get_str(doc, "status", "active");
    char key_id[MM_KEY_ID_BYTES];
    size_t n = 0;
    mm_sign_key_id(&e->key.public_key, key_id);
    for (; n < N; n++)
        facts[n] = (struct mm_store_fact){texts[n], mm_json_get_str(doc, texts[n], "")};
    const char *pack_key = mm_json_get_str(doc, "pack_key", "");
    struct mm_sign_public parsed;
    enum mm_err err = check_facts(e->store, facts, n, info);
    if (!err && pack_key[0] && mm_sign_public_parse(pack_key, &parsed))
        err = mm_fail(info, MM_ERR_REFUSED, "%s",
                      mm_say("サーバーの返事の、教材の鍵が正しくありません",
                             "the key of the packs in the server's reply is malformed"));
    facts[n++] = (struct mm_store_fact){"server", e->settings->server};
    facts[n++] = (struct mm_store_fact){"demo", mm_json_get_bool(doc, "demo", false) ? "1" : "0"};
    facts[n++] = (struct mm_store_fact){"standing", status};
    facts[n++] = (struct mm_store_fact){"key_id", key_id};
    n += pack_facts(e->store, pack_key, facts + n);
    /* for what is carried by hand; an older server has none */
    facts[n++] = (struct mm_store_fact){"server_key", mm_json_get_str(doc, "server_key", "")};
    return err ? err : mm_store_meta_put(e->store, facts, n, info);
}

/* Which key, which CA, and from where on. */
static enum mm_err prepare(struct enrolment *e, struct mm_errinfo *info)
{
    const char *dir = e->settings->dir;
    e->anew = mm_store_meta_get(e->store, "recorder", e->before, sizeof e->before, NULL) == MM_OK;
    if (e->anew && !e->how->again && mm_agent_key_there(dir))
        return mm_fail(info, MM_ERR_EXISTS, "%s",
                       mm_say("この端末はもう登録されています。登録し直すには --again を付けてください",
                              "this kiosk is enrolled already; to enrol it anew add --again"));
    enum mm_err err = mm_agent_no_fallback(e->store, e->settings->server, info);
    if (!err)
        err = mm_agent_key_make(dir, e->anew, &e->key, info);
    if (!err && e->anew)
        err = mm_store_sent(e->store, &e->sent, info);
    if (!err && !e->settings->ca_file)
        err = mm_agent_trust(e->store, dir, NULL, e->ca, info);
    return err;
}

enum mm_err mm_agent_enrol(const struct mm_agent_settings *settings, const struct mm_agent_enrolment *how,
                           const struct mm_clock *clock, const struct mm_random *random, bool *ret_pending,
                           struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {64 * 1024, 8};
    struct enrolment e = {.settings = settings, .how = how};
    struct mm_json *doc = NULL;
    struct mm_http_answer answer;
    mm_http_answer_init(&answer);
    enum mm_err err = mm_agent_address(settings, info);
    if (!err)
        err = mm_store_open(settings->dir, true, clock, random, &e.store, info);
    if (!err)
        err = prepare(&e, info);
    if (!err)
        err = ask(&e, &answer, info);
    if (!err)
        err = mm_json_parse(mm_buf_str(&answer.body), answer.body.len, &limits, &doc, info);
    if (!err && settings->ca_file) /* trusted from now on: it has brought us to this server */
        err = mm_agent_trust(e.store, settings->dir, settings->ca_file, e.ca, info);
    if (!err)
        err = keep_facts(&e, doc, info);
    if (!err && e.anew)
        err = mm_store_told_other(e.store, info);
    if (!err && ret_pending)
        *ret_pending = strcmp(mm_json_get_str(doc, "status", ""), "pending") == 0;
    mm_json_free(doc);
    mm_sign_key_done(&e.key);
    mm_http_answer_done(&answer);
    mm_store_close(e.store);
    return err;
}

enum mm_err mm_agent_enrol_asked(const struct mm_agent_settings *settings, const char *name,
                                 const struct mm_json *want, const struct mm_clock *clock,
                                 const struct mm_random *random, bool *ret_pending, struct mm_errinfo *info)
{
    const struct mm_agent_enrolment how = {mm_json_get_str(want, "code", ""), name, true};
    if (!settings->server || !settings->server[0])
        return mm_fail(
            info, MM_ERR_USAGE, "%s",
            mm_say(
                "サーバーの場所が決まっていません。mamori-agent に --server URL を付けて動かしてください。",
                "nobody told the server's address; start mamori-agent with --server URL"));
    if (!how.code[0])
        return mm_fail(info, MM_ERR_INVALID, "%s", mm_say("登録コードがありません。", "there is no code"));
    return mm_agent_enrol(settings, &how, clock, random, ret_pending, info);
}
