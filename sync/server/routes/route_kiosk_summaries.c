/* GET /kiosk/v1/summaries: whose summary there is, in which version, and who looked at lists of names. */
#include "sync/server/router.h"
#include "sync/server/summary.h"

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    (void)who;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_summary_list list = {0};
    enum mm_err err = mm_summary_list_of(central, &list, &info);
    if (err) {
        mm_web_reply_fail(reply, err, &info);
        return;
    }
    mm_summary_list_write(&list, &reply->body);
    mm_summary_list_done(&list);
    mm_web_reply_etag(request, reply);
}

static const struct mm_shape person[] = {{"person", MM_SHAPE_TEXT}, {"version", MM_SHAPE_INT}, {NULL}};
static const struct mm_shape looked[] = {
    {"at_ms", MM_SHAPE_INT}, {"who", MM_SHAPE_TEXT}, {"what", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape gives[] = {
    {"people", MM_SHAPE_LIST, .of = person}, {"looked", MM_SHAPE_LIST, .of = looked}, {NULL}};

const struct mm_route mm_route_kiosk_summaries = {
    .method = "GET",
    .pattern = "/kiosk/v1/summaries",
    .right = MM_RIGHT_KIOSK,
    .run = run,
    .api = {"だれの要約が、どの版であるか。名前の一覧をだれが見たか", .gives = gives, .etag = true}};
