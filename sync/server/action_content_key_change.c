/* content.key_change: another key signs packs from the next publication on, as the key of now says.
 *
 * in  {"from": public key of now, "to": the new one, "signature": of the first, "actor"}
 *     without "from" and "signature": the key of now is lost, and kiosks must be enrolled anew
 * out {} */
#include "sync/base/log.h"
#include "sync/server/actions.h"
#include "sync/server/offers.h"

#include <stdio.h>

static enum mm_err change(struct mm_central *central, const struct mm_json *in, struct mm_pack_pass *pass,
                          struct mm_errinfo *info)
{
    if (!mm_json_get(in, "from") && !mm_json_get(in, "signature"))
        return mm_offer_key_lost(central, &pass->to, info);
    if (mm_sign_public_parse(mm_json_get_str(in, "from", ""), &pass->from) ||
        mm_signature_parse(mm_json_get_str(in, "signature", ""), &pass->signature))
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("鍵か署名の書き方が正しくありません", "a key or the signature is malformed"));
    return mm_offer_pass(central, pass, info);
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_pack_pass pass;
    char id[MM_KEY_ID_BYTES], what[100];
    struct mm_jw w;
    if (mm_sign_public_parse(mm_json_get_str(in, "to", ""), &pass.to))
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("新しい鍵の書き方が正しくありません", "the new key is malformed"));
    mm_sign_key_id(&pass.to, id);
    (void)snprintf(what, sizeof what, "content key change to=%s%s", id,
                   mm_json_get(in, "from") ? "" : " lost");
    enum mm_err err = mm_central_operation(central, mm_json_get_str(in, "actor", "?"), what, info);
    if (!err)
        err = change(central, in, &pass, info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"from", MM_SHAPE_TEXT, .optional = true},
                                        {"to", MM_SHAPE_TEXT},
                                        {"signature", MM_SHAPE_TEXT, .optional = true},
                                        {"actor", MM_SHAPE_TEXT},
                                        {NULL}};
static const struct mm_shape gives[] = {{NULL}};

const struct mm_action mm_action_content_key_change = {"content.key_change", run, takes, gives,
                                                       MM_RIGHT_ADMIN};
