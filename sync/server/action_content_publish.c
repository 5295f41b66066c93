/* content.publish: a checked pack becomes the one that kiosks fetch. A pack with an error changes nothing.
 *
 * in  {"dir": folder of the pack, on the server's machine, "offer": its signed manifest (sync/wire/offer.h),
 *      "key": what opens a sealed one, base64url}
 * out {"version", "serial"} */
#include "sync/base/log.h"
#include "sync/server/actions.h"
#include "sync/server/internal.h"
#include "sync/server/offers.h"

#include <string.h>

/* *ret_key is wiped by the caller. *ret_given: there is one. */
static enum mm_err read_key(const struct mm_json *in, struct mm_seal_key *ret_key, bool *ret_given,
                            struct mm_errinfo *info)
{
    const char *text = mm_json_get_str(in, "key", "");
    size_t len = 0;
    *ret_given = text[0] != '\0';
    if (*ret_given &&
        (mm_base64url_parse(text, ret_key->b, sizeof ret_key->b, &len) || len != sizeof ret_key->b))
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("教材を開く鍵が正しくありません", "the pack's key is no key"));
    return MM_OK;
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    const char *dir = mm_json_get_str(in, "dir", "");
    const char *text = mm_json_get_str(in, "offer", "");
    struct mm_offer offer;
    struct mm_seal_key key;
    bool sealed = false;
    struct mm_jw w;
    if (!dir[0])
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("教材のフォルダーを指定してください", "give the folder of the pack"));
    enum mm_err err = mm_offer_read(text, strlen(text), &offer, info);
    if (!err)
        err = read_key(in, &key, &sealed, info);
    if (!err)
        err = mm_packs_publish(central, NULL, dir, NULL, sealed ? &key : NULL, &offer, info);
    mm_wipe(&key, sizeof key);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "version", central->pack_version);
    mm_jw_kint(&w, "serial", central->pack_serial);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {
    {"dir", MM_SHAPE_TEXT}, {"offer", MM_SHAPE_TEXT}, {"key", MM_SHAPE_TEXT, .optional = true}, {NULL}};
static const struct mm_shape gives[] = {{"version", MM_SHAPE_TEXT}, {"serial", MM_SHAPE_INT}, {NULL}};

const struct mm_action mm_action_content_publish = {"content.publish", run, takes, gives, MM_RIGHT_ADMIN};
