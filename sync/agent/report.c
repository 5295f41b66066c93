/* The kiosk report: to the server what waits to be told beside records, and how this machine is. */
#include "sync/agent/agent.h"
#include "sync/agent/pack.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/wire/batch.h"
#include "sync/wire/told.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void write_health(struct mm_agent *agent, struct mm_buf *out)
{
    char text[600];
    int64_t used = -1, free_bytes = -1;
    struct mm_jw w;
    mm_store_room(agent->store, &used, &free_bytes);
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "program", MM_VERSION);
    if (mm_store_meta_get(agent->store, "pack_version", text, sizeof text, NULL) == MM_OK)
        mm_jw_kstr(&w, "pack", text);
    int64_t until_ms = mm_store_meta_int(agent->store, MM_AGENT_PACK_EXPIRES, 0);
    if (until_ms > 0)
        mm_jw_kint(&w, "pack_until_ms", until_ms);
    mm_jw_kint(&w, "used_bytes", used);
    mm_jw_kint(&w, "free_bytes", free_bytes);
    mm_jw_kint(&w, "waiting", mm_store_outbox_count(agent->store));
    /* What a program said may be cut anywhere, and have lines. */
    if (mm_store_meta_get(agent->store, "figure_error", text, sizeof text, NULL) == MM_OK &&
        mm_utf8_valid(text, strlen(text), NULL) && mm_utf8_is_line(text))
        mm_jw_kstr(&w, "trouble", text);
    mm_jw_end(&w);
}

/* Behind what waits: of now, kept nowhere. */
static enum mm_err add_health(struct mm_agent *agent, struct mm_told *told, struct mm_errinfo *info)
{
    struct mm_uuid7 ids;
    struct mm_buf data;
    int64_t now = mm_store_time_ms(agent->store);
    struct mm_uuid id;
    mm_uuid7_init(&ids);
    id = mm_uuid7_next(&ids, now, &agent->random);
    *told = (struct mm_told){.at_ms = now};
    mm_uuid_format(&id, told->id);
    (void)snprintf(told->kind, sizeof told->kind, "%s", mm_told_health.name);
    mm_buf_init(&data, 4096);
    write_health(agent, &data);
    enum mm_err err = mm_buf_check(&data, info);
    if (!err && !(told->data = strdup(mm_buf_str(&data))))
        err = mm_nomem(info);
    mm_buf_done(&data);
    return err;
}

static enum mm_err send(struct mm_agent *agent, const struct mm_told *list, size_t n,
                        struct mm_record_reply *replies, size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_http_answer answer;
    struct mm_buf body;
    mm_http_answer_init(&answer);
    mm_buf_init(&body, MM_MAX_TOLD_BYTES + 4096);
    mm_told_write(list, n, &body);
    enum mm_err err = mm_buf_check(&body, info);
    if (!err)
        err = mm_agent_post(agent, "/kiosk/v1/report", &body, &answer, info);
    if (!err)
        err = mm_reply_parse(mm_buf_str(&answer.body), answer.body.len, replies, n, ret_n, info);
    mm_buf_done(&body);
    mm_http_answer_done(&answer);
    return err;
}

/* One report. *ret_left: there is more to tell. */
static enum mm_err tell_some(struct mm_agent *agent, bool health, bool *ret_left, struct mm_errinfo *info)
{
    struct mm_record_reply *replies = calloc(MM_MAX_TOLD, sizeof *replies);
    struct mm_told *list = NULL;
    size_t n = 0, named = 0;
    enum mm_err err =
        replies ? mm_store_told(agent->store, MM_MAX_TOLD - 1, &list, &n, info) : mm_nomem(info);
    bool full = n == MM_MAX_TOLD - 1;
    if (!err && health) {
        err = add_health(agent, &list[n], info);
        n++;
    }
    if (!err && n)
        err = send(agent, list, n, replies, &named, info);
    if (!err && named)
        err = mm_store_told_named(agent->store, replies, named, info);
    *ret_left = full && named > 0;
    mm_told_free(list, n);
    free(replies);
    return err;
}

enum mm_err mm_agent_report(struct mm_agent *agent, bool health, struct mm_errinfo *info)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    bool left = true;
    enum mm_err err = mm_store_selfcheck_release(agent->store, &why);
    if (err) /* is no reason to tell nothing else, and no trouble of the network */
        mm_log(MM_LOG_WARN, "sets of the self-check stay for now: %s", why.text);
    mm_errinfo_clear(&why);
    err = MM_OK;
    while (!err && left) {
        err = tell_some(agent, health, &left, &why);
        health = false;
    }
    if (err == MM_ERR_NOT_FOUND)
        return MM_OK;
    return err ? mm_fail(info, err, "%s", why.text) : MM_OK;
}
