/* Opening an enrolled agent, and one round of sync with its outcome in the store. */
#include "sync/agent/agent.h"
#include "sync/agent/certificate.h"
#include "sync/agent/lrs.h"
#include "sync/agent/pack.h"

#include "sync/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WAL_PAGES 1000

static enum mm_err read_facts(struct mm_agent *agent, const char *server, struct mm_errinfo *info)
{
    if (mm_store_meta_get(agent->store, "recorder", agent->recorder, sizeof agent->recorder, NULL) ||
        mm_store_meta_get(agent->store, "council", agent->council, sizeof agent->council, NULL))
        return mm_fail(
            info, MM_ERR_AUTH, "%s",
            mm_say("この端末はまだ登録されていません。mamori-agent enrol --server URL --code コード "
                   "--store フォルダー を行ってください",
                   "this kiosk is not enrolled; run mamori-agent enrol --server URL --code CODE "
                   "--store DIR"));
    if (!server && !agent->lrs &&
        mm_store_meta_get(agent->store, "server", agent->server, sizeof agent->server, NULL))
        return mm_fail(info, MM_ERR_USAGE, "%s",
                       mm_say("--server URL を指定してください", "give --server URL"));
    if (server)
        (void)snprintf(agent->server, sizeof agent->server, "%s", server);
    size_t len = strlen(agent->server);
    if (len && agent->server[len - 1] == '/')
        agent->server[len - 1] = '\0';
    return MM_OK;
}

static enum mm_err open_parts(struct mm_agent *agent, const struct mm_agent_settings *settings,
                              struct mm_errinfo *info)
{
    struct mm_http_settings http = {.connect_ms = settings->connect_ms, .total_ms = settings->total_ms};
    char ca[MM_PATH_BYTES];
    enum mm_err err = mm_agent_address(settings, info);
    if (!err)
        err = mm_store_open(settings->dir, false, &agent->clock, &agent->random, &agent->store, info);
    if (err)
        return err;
    char *real = realpath(settings->dir, NULL);
    bool fits = real && strlen(real) < sizeof agent->dir;
    if (fits)
        (void)snprintf(agent->dir, sizeof agent->dir, "%s", real);
    free(real);
    if (!fits)
        return mm_fail(info, MM_ERR_TOO_BIG, "%s",
                       mm_say("フォルダーの名前が長すぎます", "the path is too long"));
    err = mm_lrs_load(agent->store, agent->dir, &agent->lrs, info);
    if (!err)
        err = read_facts(agent, settings->server, info);
    if (!err && agent->server[0])
        err = mm_agent_no_fallback(agent->store, agent->server, info);
    if (!err)
        err = mm_agent_trust(agent->store, agent->dir, settings->ca_file, ca, info);
    if (!err)
        err = mm_agent_key_load(agent->store, agent->dir, &agent->key, info);
    http.ca_file = !err && ca[0] ? ca : NULL;
    if (!err)
        err = mm_http_open(&http, &agent->http, info);
    (void)snprintf(agent->media, sizeof agent->media, "%s", settings->media ? settings->media : "");
    mm_sign_key_id(&agent->key.public_key, agent->key_id);
    mm_boot_id(agent->boot);
    return err;
}

/* "" when the fact is not there. */
static void get_fact(struct mm_agent *agent, const char *name, char *out, size_t out_bytes)
{
    if (mm_store_meta_get(agent->store, name, out, out_bytes, NULL))
        out[0] = '\0';
}

enum mm_err mm_agent_refresh(struct mm_agent *agent, struct mm_errinfo *info)
{
    char recorder[MM_ID_BYTES], key_id[MM_KEY_ID_BYTES];
    struct mm_sign_key key;
    get_fact(agent, "recorder", recorder, sizeof recorder);
    get_fact(agent, "key_id", key_id, sizeof key_id);
    if (strcmp(recorder, agent->recorder) == 0 && (!key_id[0] || strcmp(key_id, agent->key_id) == 0))
        return MM_OK;
    char server[sizeof agent->server];
    memcpy(server, agent->server, sizeof server);
    enum mm_err err = read_facts(agent, agent->server_given ? server : NULL, info);
    if (!err)
        err = mm_agent_key_load(agent->store, agent->dir, &key, info);
    if (err)
        return err;
    mm_sign_key_done(&agent->key);
    agent->key = key;
    mm_sign_key_id(&agent->key.public_key, agent->key_id);
    return MM_OK;
}

enum mm_err mm_agent_open(const struct mm_agent_settings *settings, const struct mm_clock *clock,
                          const struct mm_random *random, struct mm_agent **ret_agent,
                          struct mm_errinfo *info)
{
    struct mm_agent *agent = calloc(1, sizeof *agent);
    if (!agent)
        return mm_nomem(info);
    agent->clock = *clock;
    agent->random = *random;
    agent->retry_after_s = -1;
    agent->server_given = settings->server != NULL;
    enum mm_err err = open_parts(agent, settings, info);
    if (err) {
        mm_agent_close(agent);
        return err;
    }
    mm_agent_seals_hand(agent, false);
    *ret_agent = agent;
    return MM_OK;
}

void mm_agent_close(struct mm_agent *agent)
{
    if (!agent)
        return;
    mm_http_close(agent->http);
    mm_lrs_free(agent->lrs);
    mm_store_close(agent->store);
    mm_sign_key_done(&agent->key);
    free(agent);
}

static enum mm_err set_now(struct mm_agent *agent, const char *name, struct mm_errinfo *info)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%lld", (long long)mm_now_ms(&agent->clock));
    return mm_store_meta_set(agent->store, name, text, info);
}

/* Written only when it changed: every write wakes whoever watches the store. */
static enum mm_err set_text(struct mm_agent *agent, const char *name, const char *text,
                            struct mm_errinfo *info)
{
    char old[600] = "";
    if (mm_store_meta_get(agent->store, name, old, sizeof old, NULL) == MM_OK && strcmp(old, text) == 0)
        return MM_OK;
    return mm_store_meta_set(agent->store, name, text, info);
}

/* What this round told of the kiosk's standing; a round that was cut off told nothing. */
static enum mm_err set_standing(struct mm_agent *agent, bool worked, struct mm_errinfo *info)
{
    const char *standing = worked ? "active" : agent->standing;
    return standing[0] ? set_text(agent, "standing", standing, info) : MM_OK;
}

/* Whenever it looks for something new it asks first what the server holds: a hole in a chain that is closed
 * in the same round was never there. An answer that cannot be read keeps no record back. */
static enum mm_err push(struct mm_agent *agent, bool ask, size_t *ret_sent, struct mm_errinfo *info)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    enum mm_err err = mm_agent_refresh(agent, info), asked = MM_OK;
    if (!err && ask && !agent->lrs)
        asked = mm_agent_held(agent, &why);
    if (!err && !mm_agent_cut_off(asked))
        err = mm_agent_push(agent, ret_sent, info);
    if (!err && asked)
        err = mm_fail(info, asked, "%s", why.text);
    return err ? err : set_now(agent, "last_push_ms", info);
}

/* A report that the server refuses keeps no people and no pack away. */
static enum mm_err report_and_pull(struct mm_agent *agent, bool pull, struct mm_errinfo *info)
{
    struct mm_errinfo of_pull = MM_ERRINFO_INIT;
    enum mm_err told = mm_agent_report(agent, pull, info), pulled = MM_OK;
    if (mm_agent_cut_off(told) || !pull)
        return told;
    pulled = mm_agent_pull(agent, &of_pull);
    if (!pulled)
        pulled = set_now(agent, "last_pull_ms", &of_pull);
    if (!pulled)
        pulled = mm_agent_bundles_past(agent, &of_pull);
    if (!pulled && !told)
        mm_agent_slips_sign(agent);
    if (pulled && !told)
        *info = of_pull;
    return told ? told : pulled;
}

static enum mm_err round_of(struct mm_agent *agent, bool pull, size_t *ret_sent, struct mm_errinfo *info)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    agent->retry_after_s = -1;
    agent->standing[0] = '\0';
    enum mm_err err = push(agent, pull, ret_sent, &why);
    if (!err && !agent->lrs) /* another record store has nothing else for us */
        err = report_and_pull(agent, pull, &why);
    enum mm_err noted = set_text(agent, "last_error", err ? why.text : "", err ? NULL : &why);
    if (!noted && (pull || err)) /* a revoked kiosk's batches are taken too */
        noted = set_standing(agent, err == MM_OK, err ? NULL : &why);
    if (!noted && strcmp(agent->standing, "revoked") == 0)
        noted = mm_agent_seals_forget(agent, NULL);
    if (!noted)
        noted = err ? mm_backoff_failed(agent, NULL) : mm_backoff_worked(agent, &why);
    err = err ? err : noted;
    if (!err)
        err = mm_db_checkpoint(mm_store_db(agent->store), WAL_PAGES, &why);
    return err ? mm_fail(info, err, "%s", why.text) : MM_OK;
}

enum mm_err mm_agent_sync(struct mm_agent *agent, bool pull, size_t *ret_sent, struct mm_errinfo *info)
{
    int turn = -1;
    enum mm_err err = mm_agent_turn_begin(agent, &turn, info);
    if (err)
        return err;
    err = round_of(agent, pull, ret_sent, info);
    mm_agent_turn_end(turn);
    return err;
}
