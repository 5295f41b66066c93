/* What a kiosk is told of its people's other kiosks: the list of versions, then the summaries that are new.
 */
#include "sync/wire/summary.h"
#include "sync/agent/agent.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"

#include <stdio.h>
#include <string.h>

static enum mm_err pull_one(struct mm_agent *agent, const struct mm_summary_version *of,
                            struct mm_errinfo *info)
{
    struct mm_http_answer answer;
    struct mm_summary summary = {0};
    char path[MM_ID_BYTES + 40], etag[200];
    int64_t version = 0;
    enum mm_err err = mm_store_summary_at(agent->store, of->person, &version, etag, info);
    if (err || version == of->version)
        return err;
    (void)snprintf(path, sizeof path, "/kiosk/v1/summary/%s", of->person);
    mm_http_answer_init(&answer);
    err = mm_agent_get(agent, path, etag, &answer, info);
    if (!err && answer.status == 304)
        err = mm_store_summary_same(agent->store, of->person, of->version, info);
    else if (!err) {
        err = mm_summary_parse(mm_buf_str(&answer.body), answer.body.len, &summary, info);
        if (!err && strcmp(summary.person, of->person) != 0)
            err = mm_fail(info, MM_ERR_INVALID, "%s",
                          mm_say("サーバーの返事が、ほかの人についてのものです",
                                 "the server's reply speaks of somebody else"));
        if (!err)
            err = mm_store_summary_put(agent->store, &summary, of->version, answer.etag, info);
    }
    mm_summary_done(&summary);
    mm_http_answer_done(&answer);
    return err;
}

/* Ids come from the server and go into a path. */
static bool is_plain(const char *id)
{
    return id[0] && !id[strspn(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")];
}

/* What cannot be read of one person keeps nothing of the others away; what is no fault of a person's does. */
static enum mm_err take(struct mm_agent *agent, const struct mm_summary_list *list, struct mm_errinfo *info)
{
    struct mm_errinfo first = MM_ERRINFO_INIT;
    enum mm_err err = mm_store_looked_put(agent->store, list->looked, list->n_looked, info);
    for (size_t i = 0; !err && i < list->n_people; i++) {
        struct mm_errinfo why = MM_ERRINFO_INIT;
        if (is_plain(list->people[i].person))
            err = pull_one(agent, &list->people[i], &why);
        if (err && !first.err)
            first = why;
        err = mm_agent_cut_off(err) ? err : MM_OK;
    }
    if (first.err)
        *info = first;
    return err ? err : first.err;
}

enum mm_err mm_agent_summaries(struct mm_agent *agent, struct mm_errinfo *info)
{
    struct mm_http_answer answer;
    struct mm_summary_list list = {0};
    struct mm_errinfo why = MM_ERRINFO_INIT;
    char etag[200];
    if (mm_store_meta_get(agent->store, "summaries_etag", etag, sizeof etag, NULL))
        etag[0] = '\0';
    mm_http_answer_init(&answer);
    enum mm_err err = mm_agent_get(agent, "/kiosk/v1/summaries", etag, &answer, &why);
    bool none = err == MM_ERR_NOT_FOUND; /* an older server */
    if (!err && answer.status == 200) {
        err = mm_summary_list_parse(mm_buf_str(&answer.body), answer.body.len, &list, &why);
        if (!err)
            err = take(agent, &list, &why);
        if (!err) /* last: what was cut off is asked for again */
            err = mm_store_meta_set(agent->store, "summaries_etag", answer.etag, &why);
    }
    mm_summary_list_done(&list);
    mm_http_answer_done(&answer);
    return err && !none ? mm_fail(info, err, "%s", why.text) : MM_OK;
}
