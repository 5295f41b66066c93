/* What a server offers as its pack, held against what this kiosk knows: whose signature counts, and which
 * publication it had last. */
#include "sync/wire/offer.h"
#include "sync/agent/pack.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"

#include <string.h>

/* The key that the server told at enrolment. A kiosk that enrolled before there were keys takes the one that
 * it is shown first; from then on it is as any other. */
static enum mm_err trusted_key(struct mm_agent *agent, const struct mm_offer *offer,
                               struct mm_sign_public *ret_key, struct mm_errinfo *info)
{
    char text[MM_PUBLIC_TEXT_BYTES] = "";
    struct mm_errinfo why = MM_ERRINFO_INIT;
    enum mm_err err = mm_store_meta_get(agent->store, MM_AGENT_PACK_KEY, text, sizeof text, &why);
    if (err == MM_ERR_NOT_FOUND || (!err && !text[0])) {
        *ret_key = offer->key;
        return MM_OK;
    }
    if (err)
        return mm_fail(info, err, "%s", why.text);
    if (mm_sign_public_parse(text, ret_key))
        return mm_fail(info, MM_ERR_CORRUPT, "%s",
                       mm_say("教材の鍵が壊れています。端末を登録し直してください",
                              "the key of the packs is damaged; enrol this kiosk anew"));
    return MM_OK;
}

enum mm_err mm_agent_offer_open(struct mm_agent *agent, const char *body, size_t len,
                                struct mm_agent_offer *ret_offer, struct mm_errinfo *info)
{
    struct mm_offer offer;
    struct mm_sign_public before;
    enum mm_err err = mm_offer_read(body, len, &offer, info);
    if (!err)
        err = trusted_key(agent, &offer, &before, info);
    if (err)
        return err;
    ret_offer->key = before;
    err = mm_offer_verify(&offer, agent->council, &ret_offer->key, info);
    if (!err)
        err = mm_manifest_parse(offer.manifest, offer.len, &ret_offer->manifest, info);
    ret_offer->other_key = !mm_sign_public_equal(&before, &ret_offer->key);
    ret_offer->hash = mm_sha256(offer.manifest, offer.len);
    return err;
}

void mm_agent_offer_done(struct mm_agent_offer *offer)
{
    mm_manifest_done(&offer->manifest);
}

bool mm_agent_pack_stale(struct mm_store *store)
{
    int64_t expires_ms = mm_store_meta_int(store, MM_AGENT_PACK_EXPIRES, 0);
    return expires_ms > 0 && mm_store_time_ms(store) >= expires_ms;
}

/* Only a warning: an old pack teaches better than none, and an older one never comes in. */
void mm_agent_offer_warn(struct mm_agent *agent)
{
    bool stale = mm_agent_pack_stale(agent->store);
    if (stale && !agent->stale_said)
        mm_log(MM_LOG_WARN, "the pack's day has passed and the server offers no newer one; it is used on");
    agent->stale_said = stale;
}
