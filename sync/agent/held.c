/* What the server holds of what this kiosk counts as sent, and of what it counts as told. A server that was
 * restored from a backup holds less: the records that came after the backup are still here, and go again;
 * what it has already is a duplicate by its id. */
#include "sync/agent/agent.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"

#include <stdio.h>

/* A server that takes everything and keeps nothing is not sent it without end: each time that did not help,
 * the next comes later. Whichever way the clock was moved meanwhile. */
static int64_t wait_ms(int64_t tries)
{
    int64_t wait = MM_TAKE_BACK_FIRST_MS;
    for (; tries > 1 && wait < MM_TAKE_BACK_MOST_MS; tries--)
        wait *= 2;
    return wait < MM_TAKE_BACK_MOST_MS ? wait : MM_TAKE_BACK_MOST_MS;
}

static enum mm_err note(struct mm_agent *agent, int64_t tries, struct mm_errinfo *info)
{
    char n[32], at[32];
    (void)snprintf(n, sizeof n, "%lld", (long long)tries);
    (void)snprintf(at, sizeof at, "%lld", (long long)mm_now_ms(&agent->clock));
    const struct mm_store_fact facts[] = {{"taken_back", n}, {"taken_back_ms", at}};
    return mm_store_meta_put(agent->store, facts, sizeof facts / sizeof facts[0], info);
}

static enum mm_err take_back(struct mm_agent *agent, const struct mm_chain_end *sent,
                             const struct mm_holding *held, bool forgotten, struct mm_errinfo *info)
{
    int64_t n = 0, n_told = 0;
    int64_t tries = mm_store_meta_int(agent->store, "taken_back", 0);
    int64_t gone = mm_now_ms(&agent->clock) - mm_store_meta_int(agent->store, "taken_back_ms", 0);
    if (tries > 0 && (gone < 0 ? -gone : gone) < wait_ms(tries))
        return MM_OK;
    enum mm_err err =
        held->end.seq < sent->seq ? mm_store_outbox_back(agent->store, &held->end, &n, info) : MM_OK;
    if (!err && forgotten)
        err = mm_store_told_back(agent->store, &n_told, info);
    if (!err)
        err = note(agent, tries + 1, info);
    if (!err)
        mm_log(MM_LOG_WARN,
               "the server has records up to %lld of the %lld sent (restored from a backup?): %lld go again, "
               "and %lld "
               "told beside them",
               (long long)held->end.seq, (long long)sent->seq, (long long)n, (long long)n_told);
    return err;
}

static enum mm_err ask(struct mm_agent *agent, const struct mm_chain_end *sent, struct mm_holding *ret_held,
                       struct mm_errinfo *info)
{
    char path[200], chain[MM_HASH_HEX_BYTES];
    struct mm_http_answer answer;
    mm_hash_format(&sent->chain, chain);
    (void)snprintf(path, sizeof path, "/kiosk/v1/held/%lld/%s", (long long)sent->seq, chain);
    mm_http_answer_init(&answer);
    enum mm_err err = mm_agent_get(agent, path, NULL, &answer, info);
    if (!err)
        err = mm_holding_parse(mm_buf_str(&answer.body), answer.body.len, ret_held, info);
    mm_http_answer_done(&answer);
    return err;
}

enum mm_err mm_agent_held(struct mm_agent *agent, struct mm_errinfo *info)
{
    struct mm_chain_end sent;
    struct mm_holding held;
    bool forgotten = false;
    struct mm_errinfo why = MM_ERRINFO_INIT;
    enum mm_err err = mm_store_sent(agent->store, &sent, info);
    if (err || sent.seq == 0)
        return err;
    err = ask(agent, &sent, &held, &why);
    if (err == MM_ERR_NOT_FOUND || err == MM_ERR_AUTH)
        return MM_OK;
    if (!err && held.says_told)
        err = mm_store_told_forgotten(agent->store, held.told, &forgotten, &why);
    if (!err && (held.end.seq < sent.seq || forgotten))
        err = take_back(agent, &sent, &held, forgotten, &why);
    else if (!err && mm_store_meta_int(agent->store, "taken_back", 0) > 0)
        err = note(agent, 0, &why);
    return err ? mm_fail(info, err, "%s", why.text) : MM_OK;
}
