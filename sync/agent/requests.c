/* What the kiosk asks of the agent, by kind. */
#include "sync/agent/agent.h"
#include "sync/agent/figures.h"
#include "sync/agent/office.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"

#include <stdio.h>
#include <string.h>

static enum mm_err sync_now(struct mm_agent *agent, const struct mm_json *want, char *reply,
                            size_t reply_bytes, struct mm_errinfo *info)
{
    (void)want;
    size_t sent = 0;
    enum mm_err err = mm_agent_sync(agent, true, &sent, info);
    (void)snprintf(reply, reply_bytes, "{\"sent\":%zu}", sent);
    return err;
}

/* A figure that the kiosk missed. */
static enum mm_err figure(struct mm_agent *agent, const struct mm_json *want, char *reply, size_t reply_bytes,
                          struct mm_errinfo *info)
{
    (void)snprintf(reply, reply_bytes, "{}");
    return mm_agent_figure(agent->dir, want, info);
}

/* Others come before the figures of a pack: while one is told to be next, it is one of them. */
static bool others_wait(struct mm_store *store)
{
    struct mm_request next;
    return mm_store_request_next(store, &next, NULL) == MM_OK && strcmp(next.kind, MM_REQUEST_FIGURES) != 0;
}

/* How the kiosk shows figures now: all of its pack are drawn so. Somebody who waits for one of them, or for
 * the records to be sent, does not wait for all: MM_ERR_BUSY, and the request stays. */
static enum mm_err figures(struct mm_agent *agent, const struct mm_json *want, char *reply,
                           size_t reply_bytes, struct mm_errinfo *info)
{
    char dir[MM_PATH_BYTES];
    struct mm_pack *pack = NULL;
    size_t drawn = 0;
    enum mm_err err = mm_agent_figure_looks(agent->store, want, info);
    if (!err && mm_store_meta_get(agent->store, "pack_dir", dir, sizeof dir, NULL) == MM_OK)
        err = mm_pack_open_handed(dir, NULL, &pack, info);
    if (pack)
        err = mm_agent_figures(agent->store, agent->dir, pack, others_wait, &drawn, info);
    mm_pack_free(pack);
    (void)snprintf(reply, reply_bytes, "{\"drawn\":%zu}", drawn);
    return err;
}

/* A kiosk whose key was revoked or lost becomes a new recorder; its records go on under that. */
static enum mm_err enrol(struct mm_agent *agent, const struct mm_json *want, char *reply, size_t reply_bytes,
                         struct mm_errinfo *info)
{
    const struct mm_agent_settings settings = {.dir = agent->dir, .server = agent->server};
    bool pending = false;
    enum mm_err err =
        mm_agent_enrol_asked(&settings, NULL, want, &agent->clock, &agent->random, &pending, info);
    (void)snprintf(reply, reply_bytes, "{\"status\":\"%s\"}", pending ? "pending" : "active");
    return err ? err : mm_agent_refresh(agent, info);
}

/* ---- by hand: the folder is said where the agent is started, never by who stands at the screen ------- */
static enum mm_err need_media(const struct mm_agent *agent, struct mm_errinfo *info)
{
    if (agent->media[0])
        return MM_OK;
    return mm_fail(
        info, MM_ERR_UNSUPPORTED, "%s",
        mm_say("媒体のフォルダーが決まっていません。mamori-agent に --media を付けて動かしてください。",
               "nobody said where the medium is; start mamori-agent with --media"));
}

static enum mm_err export_now(struct mm_agent *agent, const struct mm_json *want, char *reply,
                              size_t reply_bytes, struct mm_errinfo *info)
{
    (void)want;
    struct mm_agent_carried carried = {.records = 0};
    enum mm_err err = need_media(agent, info);
    if (!err)
        err = mm_agent_export(agent, agent->media, NULL, &carried, info);
    (void)snprintf(reply, reply_bytes, "{\"written\":%zu}", carried.records);
    return err;
}

static enum mm_err import_now(struct mm_agent *agent, const struct mm_json *want, char *reply,
                              size_t reply_bytes, struct mm_errinfo *info)
{
    (void)want;
    struct mm_agent_carried carried = {.records = 0};
    enum mm_err err = need_media(agent, info);
    if (!err)
        err = mm_agent_import(agent, agent->media, NULL, &carried, info);
    (void)snprintf(reply, reply_bytes, "{\"taken\":%zu}", carried.records);
    return err;
}

static const struct {
    const char *kind;
    enum mm_err (*run)(struct mm_agent *agent, const struct mm_json *want, char *reply, size_t reply_bytes,
                       struct mm_errinfo *info);
} kinds[] = {
    {"sync_now", sync_now},
    {"enrol", enrol},
    {"certificate", mm_agent_certificate},
    {"export", export_now},
    {"import", import_now},
    {"figure", figure},
    {MM_REQUEST_FIGURES, figures},
    {"office", mm_agent_office},
};

static enum mm_err run_kind(struct mm_agent *agent, const struct mm_request *request, char *reply,
                            size_t reply_bytes, struct mm_errinfo *why)
{
    static const struct mm_json_limits limits = {sizeof request->json, MM_MAX_JSON_DEPTH};
    struct mm_json *want = NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kinds[i].kind, request->kind) != 0)
            continue;
        enum mm_err err = mm_json_parse(request->json, strlen(request->json), &limits, &want, why);
        if (!err)
            err = kinds[i].run(agent, want, reply, reply_bytes, why);
        mm_json_free(want);
        return err;
    }
    return mm_fail(why, MM_ERR_UNSUPPORTED, "%s",
                   mm_say("この依頼は、この版ではできません", "this version cannot do that"));
}

static enum mm_err answer(struct mm_agent *agent, const struct mm_request *request, struct mm_errinfo *info)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    char reply[MM_REQUEST_REPLY_BYTES] = "";
    enum mm_err err = run_kind(agent, request, reply, sizeof reply, &why);
    if (err == MM_ERR_BUSY && strcmp(request->kind, MM_REQUEST_FIGURES) == 0)
        return MM_OK; /* it is asked again after the others */
    return mm_store_request_answer(agent->store, request->id, err ? "failed" : "done", err ? why.text : reply,
                                   info);
}

enum mm_err mm_agent_requests(struct mm_agent *agent, struct mm_errinfo *info)
{
    while (!mm_agent_ending()) { /* what is left stays in the store for the next start */
        struct mm_request request;
        struct mm_errinfo none = MM_ERRINFO_INIT;
        enum mm_err err = mm_store_request_next(agent->store, &request, &none);
        if (err == MM_ERR_NOT_FOUND)
            return MM_OK;
        if (err)
            return mm_fail(info, err, "%s", none.text);
        err = answer(agent, &request, info);
        if (err)
            return err;
    }
    return MM_OK;
}

/* ---- before it is enrolled --------------------------------------------------------------------------- */
enum mm_err mm_agent_requests_before(struct mm_store *store, const struct mm_agent_settings *settings,
                                     const char *name, const struct mm_clock *clock,
                                     const struct mm_random *random, bool *ret_enrolled,
                                     struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {sizeof((struct mm_request *)0)->json, MM_MAX_JSON_DEPTH};
    *ret_enrolled = false;
    for (;;) {
        struct mm_request request;
        struct mm_errinfo why = MM_ERRINFO_INIT;
        struct mm_json *want = NULL;
        char reply[64];
        bool pending = false;
        enum mm_err err = mm_store_request_next(store, &request, &why);
        if (err == MM_ERR_NOT_FOUND)
            return MM_OK;
        if (err)
            return mm_fail(info, err, "%s", why.text);
        if (strcmp(request.kind, "enrol") != 0)
            err = mm_fail(&why, MM_ERR_AUTH, "%s",
                          mm_say("この端末は、まだ登録されていません。", "this kiosk is not enrolled"));
        if (!err)
            err = mm_json_parse(request.json, strlen(request.json), &limits, &want, &why);
        if (!err)
            err = mm_agent_enrol_asked(settings, name, want, clock, random, &pending, &why);
        mm_json_free(want);
        (void)snprintf(reply, sizeof reply, "{\"status\":\"%s\"}", pending ? "pending" : "active");
        *ret_enrolled = *ret_enrolled || !err;
        err =
            mm_store_request_answer(store, request.id, err ? "failed" : "done", err ? why.text : reply, info);
        if (err)
            return err;
    }
}
