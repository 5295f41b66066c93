/* GET /kiosk/v1/summary/<person>: what happened at the person's other kiosks, how they like the screen,
 * and who looked at their record. */
#include "sync/server/router.h"
#include "sync/server/summary.h"

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_summary summary = {0};
    enum mm_err err = mm_summary_of(central, who->recorder, request->param[0], &summary, &info);
    if (err) {
        mm_web_reply_fail(reply, err, &info);
        return;
    }
    mm_summary_write(&summary, &reply->body);
    mm_summary_done(&summary);
    mm_web_reply_etag(request, reply);
}

static const struct mm_shape row[] = {
    {"row", MM_SHAPE_TEXT}, {"mark", MM_SHAPE_INT}, {"at_ms", MM_SHAPE_INT}, {NULL}};
static const struct mm_shape item[] = {
    {"item", MM_SHAPE_TEXT},      {"version", MM_SHAPE_TEXT},         {"times", MM_SHAPE_INT},
    {"last_at_ms", MM_SHAPE_INT}, {"rows", MM_SHAPE_LIST, .of = row}, {NULL}};
static const struct mm_shape text[] = {
    {"text", MM_SHAPE_TEXT}, {"version", MM_SHAPE_TEXT}, {"at_ms", MM_SHAPE_INT}, {NULL}};
static const struct mm_shape answer[] = {
    {"item", MM_SHAPE_TEXT}, {"version", MM_SHAPE_TEXT}, {"response", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape past[] = {{"registration", MM_SHAPE_TEXT},
                                       {"attempt", MM_SHAPE_TEXT},
                                       {"at_ms", MM_SHAPE_INT},
                                       {"assisted", MM_SHAPE_BOOL, .optional = true},
                                       {"answers", MM_SHAPE_LIST, .of = answer},
                                       {NULL}};
static const struct mm_shape scored[] = {{"attempt", MM_SHAPE_TEXT},
                                         {"item", MM_SHAPE_TEXT},
                                         {"scoring", MM_SHAPE_TEXT},
                                         {"at_ms", MM_SHAPE_INT},
                                         {NULL}};
static const struct mm_shape passed[] = {{"registration", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape looked[] = {
    {"at_ms", MM_SHAPE_INT}, {"who", MM_SHAPE_TEXT}, {"what", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape gives[] = {{"person", MM_SHAPE_TEXT},
                                        {"settings_id", MM_SHAPE_TEXT, .optional = true},
                                        {"settings_at_ms", MM_SHAPE_INT, .optional = true},
                                        {"settings", MM_SHAPE_ANY, .optional = true},
                                        {"items", MM_SHAPE_LIST, .of = item},
                                        {"texts", MM_SHAPE_LIST, .of = text},
                                        {"past", MM_SHAPE_LIST, .of = past},
                                        {"scored", MM_SHAPE_LIST, .of = scored, .optional = true},
                                        {"passed", MM_SHAPE_LIST, .of = passed, .optional = true},
                                        {"looked", MM_SHAPE_LIST, .of = looked, .optional = true},
                                        {NULL}};

const struct mm_route mm_route_kiosk_summary = {
    .method = "GET",
    .pattern = "/kiosk/v1/summary/{}",
    .right = MM_RIGHT_KIOSK,
    .run = run,
    .api = {"一人がほかの端末でしたこと、画面の好み、その方の記録を見た人", .params = "person",
            .gives = gives, .etag = true}};
