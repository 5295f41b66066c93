/* GET /api/v1/printed/<照合番号>: what went out on paper under this number, and the number that the same
 * report has when it is made anew of the records of now. */
#include "sync/server/reports/printed.h"
#include "sync/server/router.h"

#include <string.h>

static void put_time(struct mm_jw *w, const char *key, int64_t at_ms)
{
    char time[MM_TIME_BYTES];
    mm_time_format(at_ms, time);
    mm_jw_kstr(w, key, time);
}

static void put(const struct mm_printed *printed, struct mm_buf *out)
{
    const struct mm_report_ops *report = mm_report_find(printed->report);
    struct mm_jw w;
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "report", printed->report);
    mm_jw_kstr(&w, "tells", report ? report->ja : printed->report);
    mm_jw_kstr(&w, "actor", printed->actor);
    put_time(&w, "as_of", printed->as_of_ms);
    put_time(&w, "at", printed->at_ms);
    mm_jw_kstr(&w, "number", printed->number);
    mm_jw_kstr(&w, "now", printed->now);
    mm_jw_kbool(&w, "same", strcmp(printed->number, printed->now) == 0);
    mm_jw_end(&w);
}

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    (void)who;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_printed printed;
    enum mm_err err = mm_printed_verify(central, request->param[0], &printed, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
    else
        put(&printed, &reply->body);
}

static const struct mm_shape gives[] = {
    {"report", MM_SHAPE_TEXT}, {"tells", MM_SHAPE_TEXT}, {"actor", MM_SHAPE_TEXT},
    {"as_of", MM_SHAPE_TIME},  {"at", MM_SHAPE_TIME},    {"number", MM_SHAPE_TEXT},
    {"now", MM_SHAPE_TEXT},    {"same", MM_SHAPE_BOOL},  {NULL}};

const struct mm_route mm_route_printed = {
    .method = "GET",
    .pattern = "/api/v1/printed/{}",
    .right = MM_RIGHT_CLERK,
    .run = run,
    .api = {"紙の報告の照合番号を、記録から作り直して確かめる", .params = "number", .gives = gives}};
