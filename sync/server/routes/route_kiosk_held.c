/* GET /kiosk/v1/held/<seq>/<chain>: a kiosk counts this record and all before it as sent. How far are they
 * here? A store that was restored from a backup holds less; the kiosk sends the rest again. */
#include "sync/server/internal.h"
#include "sync/server/router.h"
#include "sync/server/told.h"

#include <stdlib.h>

static enum mm_err read_place(const struct mm_web_request *request, struct mm_chain_end *ret_end,
                              struct mm_errinfo *info)
{
    char *end = NULL;
    ret_end->seq = strtoll(request->param[0], &end, 10);
    if (*end || ret_end->seq < 1 || ret_end->seq >= MM_MAX_SEQ ||
        mm_hash_parse(request->param[1], &ret_end->chain))
        return mm_fail(info, MM_ERR_INVALID, "%s", "番号か、つながりの値が正しくありません");
    return MM_OK;
}

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_chain_end sent = {0};
    struct mm_holding held = {.says_told = true};
    enum mm_err err = read_place(request, &sent, &info);
    if (!err)
        err = mm_chain_held(central, who->recorder, &sent, &held.end, &info);
    if (!err)
        err = mm_told_last(central, who->recorder, held.told, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
    else
        mm_holding_write(&held, &reply->body);
}

static const struct mm_shape gives[] = {
    {"seq", MM_SHAPE_INT}, {"chain", MM_SHAPE_TEXT}, {"told", MM_SHAPE_TEXT}, {NULL}};

const struct mm_route mm_route_kiosk_held = {
    .method = "GET",
    .pattern = "/kiosk/v1/held/{}/{}",
    .right = MM_RIGHT_KIOSK,
    .entry = MM_CROWD_ROUND,
    .run = run,
    .api = {"端末が送り終えたとしている記録を、どこまで預かっているか", .params = "seq chain",
            .gives = gives}};
