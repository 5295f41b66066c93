/* POST /kiosk/v1/enrol: a one-time code and a public key become a recorder. */
#include "sync/base/utf8.h"
#include "sync/server/internal.h"
#include "sync/server/offers.h"
#include "sync/server/router.h"

#include <string.h>

static void write_reply(struct mm_central *central, const char *recorder, const char *status,
                        struct mm_buf *out)
{
    struct mm_sign_public pack_key, server;
    char text[MM_PUBLIC_TEXT_BYTES];
    struct mm_jw w;
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "recorder", recorder);
    mm_jw_kstr(&w, "status", status);
    mm_jw_kstr(&w, "council", central->council);
    mm_jw_kstr(&w, "council_name", central->name);
    mm_jw_kstr(&w, "home_page", central->home_page);
    mm_jw_kbool(&w, "demo", central->demo);
    if (mm_offer_key(central, &pack_key, NULL) == MM_OK) {
        mm_sign_public_format(&pack_key, text);
        mm_jw_kstr(&w, "pack_key", text);
    }
    if (mm_central_server_key(central, &server, NULL) ==
        MM_OK) { /* what is carried by hand is sealed to it */
        mm_sign_public_format(&server, text);
        mm_jw_kstr(&w, "server_key", text);
    }
    mm_jw_end(&w);
}

static const struct mm_json_limits limits = {8192, 4};

/* The kiosk knows no council yet: the code is of one. */
static enum mm_err meant(struct mm_central *reader, const struct mm_web_request *request,
                         struct mm_errinfo *info)
{
    struct mm_json *doc = NULL;
    enum mm_err err = mm_json_parse(request->body, request->len, &limits, &doc, NULL)
                          ? MM_ERR_NOT_FOUND
                          : mm_invite_known(reader, mm_json_get_str(doc, "code", ""), info);
    mm_json_free(doc);
    return err;
}

/* In the transaction of the writer, like the enrolment itself. */
static enum mm_err follow(struct mm_central *central, const char *recorder, const char *before,
                          struct mm_errinfo *info)
{
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    return mm_central_write_end(central, mm_recorder_follow(central, recorder, before, info), info);
}

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    (void)who;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *doc = NULL;
    struct mm_sign_public key;
    char recorder[MM_ID_BYTES];
    enum mm_err err = mm_json_parse(request->body, request->len, &limits, &doc, &info);
    const char *name = mm_json_get_str(doc, "name", ""), *status = "";
    const char *chain = mm_json_get_str(doc, "last_chain", "");
    const char *before = mm_json_get_str(doc, "before", "");
    struct mm_chain_end sent = {.seq = mm_json_get_int(doc, "last_seq", 0)};
    if (!err && mm_sign_public_parse(mm_json_get_str(doc, "public_key", ""), &key))
        err = mm_fail(&info, MM_ERR_INVALID, "%s", "public_key が正しくありません");
    if (!err && name[0] && !mm_utf8_label(name, 199, MM_MAX_NAME_CHARS))
        err = mm_fail(&info, MM_ERR_INVALID, "%s", "name が長すぎるか、改行などが入っています");
    if (!err && (sent.seq < 0 || sent.seq >= MM_MAX_SEQ || (chain[0] && mm_hash_parse(chain, &sent.chain))))
        err = mm_fail(&info, MM_ERR_INVALID, "%s", "last_seq か last_chain が正しくありません");
    if (!err)
        err = mm_central_enrol(central, mm_json_get_str(doc, "code", ""), &key, name, &sent, recorder,
                               &status, &info);
    if (!err && before[0])
        err = follow(central, recorder, before, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
    else
        write_reply(central, recorder, status, &reply->body);
    mm_json_free(doc);
}

static const struct mm_shape takes[] = {{"code", MM_SHAPE_TEXT},
                                        {"public_key", MM_SHAPE_TEXT},
                                        {"name", MM_SHAPE_TEXT, .optional = true},
                                        {"last_seq", MM_SHAPE_INT, .optional = true},
                                        {"last_chain", MM_SHAPE_TEXT, .optional = true},
                                        {"before", MM_SHAPE_TEXT, .optional = true},
                                        {NULL}};
static const struct mm_shape gives[] = {{"recorder", MM_SHAPE_TEXT},
                                        {"status", MM_SHAPE_TEXT},
                                        {"council", MM_SHAPE_TEXT},
                                        {"council_name", MM_SHAPE_TEXT},
                                        {"home_page", MM_SHAPE_TEXT},
                                        {"demo", MM_SHAPE_BOOL},
                                        {"pack_key", MM_SHAPE_TEXT, .optional = true},
                                        {"server_key", MM_SHAPE_TEXT, .optional = true},
                                        {NULL}};

const struct mm_route mm_route_kiosk_enrol = {
    .method = "POST",
    .pattern = "/kiosk/v1/enrol",
    .right = MM_RIGHT_OPEN,
    .max_body = 8192,
    .meant = meant,
    .write = run,
    .api = {"登録コードで端末を登録する", .takes = takes, .gives = gives}};
