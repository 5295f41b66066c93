/* POST /kiosk/v1/rotate: a recorder's next key, asked for with the one of now. Asking again for the same key
 * changes nothing. */
#include "sync/server/internal.h"
#include "sync/server/router.h"

static enum mm_err read_key(struct mm_central *central, const struct mm_web_request *request,
                            const struct mm_who *who, struct mm_sign_public *ret_key, struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {2048, 4};
    struct mm_json *doc = NULL;
    struct mm_signature proof;
    struct mm_buf text;
    enum mm_err err = mm_json_parse(request->body, request->len, &limits, &doc, info);
    const char *public_key = mm_json_get_str(doc, "public_key", "");
    mm_buf_init(&text, 2048);
    if (!err && mm_sign_public_parse(public_key, ret_key))
        err = mm_fail(info, MM_ERR_INVALID, "%s", "public_key が正しくありません");
    if (!err)
        mm_rotate_signed_text(central->council, who->recorder, public_key, &text);
    if (!err && (mm_signature_parse(mm_json_get_str(doc, "proof", ""), &proof) ||
                 mm_sign_verify(ret_key, &proof, text.data, text.len)))
        err = mm_fail(info, MM_ERR_SIGNATURE, "%s", "新しい鍵の署名が正しくありません");
    mm_buf_done(&text);
    mm_json_free(doc);
    return err;
}

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_sign_public key;
    enum mm_err err = read_key(central, request, who, &key, &info);
    if (!err)
        err = mm_recorder_key_add(central, who->recorder, &key, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
    else
        mm_buf_str_append(&reply->body, "{}");
}

static const struct mm_shape takes[] = {{"public_key", MM_SHAPE_TEXT}, {"proof", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape gives[] = {{NULL}};

const struct mm_route mm_route_kiosk_rotate = {
    .method = "POST",
    .pattern = "/kiosk/v1/rotate",
    .right = MM_RIGHT_KIOSK,
    .max_body = 2048,
    .write = run,
    .api = {"端末の鍵を新しいものに替える", .takes = takes, .gives = gives}};
