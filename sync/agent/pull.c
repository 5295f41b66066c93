/* From the server to the store: roster and duties, what is told of people, then the pack. */
#include "sync/agent/agent.h"
#include "sync/agent/pack.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void get_etag(struct mm_agent *agent, const char *name, char out[200])
{
    if (mm_store_meta_get(agent->store, name, out, 200, NULL))
        out[0] = '\0';
}

static enum mm_err check_council(struct mm_agent *agent, const struct mm_roster *roster,
                                 struct mm_errinfo *info)
{
    char name[200] = "";
    enum mm_err err = MM_OK;
    if (mm_store_meta_get(agent->store, "council_name", name, sizeof name, NULL) != MM_OK ||
        strcmp(name, roster->council_name) != 0)
        err = mm_store_meta_set(agent->store, "council_name", roster->council_name, info);
    if (!err && (mm_store_meta_int(agent->store, "demo", 0) != 0) != roster->demo)
        err = mm_store_meta_set(agent->store, "demo", roster->demo ? "1" : "0", info);
    return err;
}

static enum mm_err pull_roster(struct mm_agent *agent, struct mm_errinfo *info)
{
    struct mm_http_answer answer;
    struct mm_roster roster;
    char etag[200];
    mm_http_answer_init(&answer);
    mm_roster_init(&roster);
    get_etag(agent, "roster_etag", etag);
    enum mm_err err = mm_agent_get(agent, "/kiosk/v1/roster", etag, &answer, info);
    if (!err && answer.status == 200) {
        err = mm_roster_parse(mm_buf_str(&answer.body), answer.body.len, &roster, info);
        if (!err)
            err = mm_store_roster_put(agent->store, &roster, info);
        /* Who left the roster leaves the log of the database too, unless somebody reads: then at the next
         * one. */
        if (!err)
            err = mm_db_checkpoint(mm_store_db(agent->store), 0, info);
        if (!err)
            err = check_council(agent, &roster, info);
        if (!err)
            err = mm_agent_certificates_prune(agent, &roster, info);
        if (!err) /* last: a crash before this pulls the same roster again */
            err = mm_store_meta_set(agent->store, "roster_etag", answer.etag, info);
    }
    mm_roster_done(&roster);
    mm_http_answer_done(&answer);
    return err;
}

static enum mm_err pull_manifest(struct mm_agent *agent, struct mm_errinfo *info)
{
    struct mm_http_answer answer;
    struct mm_agent_offer offer = {.other_key = false};
    char etag[200];
    mm_http_answer_init(&answer);
    get_etag(agent, "manifest_etag", etag);
    enum mm_err err = mm_agent_get(agent, "/kiosk/v1/manifest", etag, &answer, info);
    if (!err && answer.status == 200) {
        err = mm_agent_offer_open(agent, mm_buf_str(&answer.body), answer.body.len, &offer, info);
        if (!err)
            err = mm_agent_pack_install(agent, &offer, info);
        if (!err)
            err = mm_store_meta_set(agent->store, "manifest_etag", answer.etag, info);
    }
    if (!err) /* nothing is half fetched now; what is in use changes without a new pack too */
        err = mm_agent_packs_prune(agent, info);
    if (!err)
        mm_agent_seals_hand(agent, true);
    if (!mm_agent_cut_off(err)) /* somebody who keeps the new ones from us looks like a server without any */
        mm_agent_offer_warn(agent);
    mm_agent_offer_done(&offer);
    mm_http_answer_done(&answer);
    return err;
}

enum mm_err mm_agent_pull(struct mm_agent *agent, struct mm_errinfo *info)
{
    enum mm_err err = pull_roster(agent, info);
    if (!err) /* of people that are on it */
        err = mm_agent_summaries(agent, info);
    /* What of people cannot be had must not keep a pack away, and the other way round. */
    if (mm_agent_cut_off(err))
        return err;
    enum mm_err pack_err = pull_manifest(agent, err ? NULL : info);
    return err ? err : pack_err;
}
