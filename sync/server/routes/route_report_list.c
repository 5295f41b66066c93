/* GET /api/v1/reports: the reports that whoever asks may have, each with its sentence. */
#include "sync/server/router.h"

#include <string.h>

static void put_report(struct mm_jw *w, const struct mm_report_ops *report)
{
    mm_jw_obj(w);
    mm_jw_kstr(w, "name", report->name);
    mm_jw_kstr(w, "tells", report->ja);
    mm_jw_kbool(w, "names_people", report->names_people);
    mm_jw_end(w);
}

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    (void)central, (void)request;
    size_t n = 0;
    const struct mm_report_ops *const *list = mm_report_list(&n);
    struct mm_jw w;
    mm_jw_init(&w, &reply->body);
    mm_jw_obj(&w);
    mm_jw_karr(&w, "reports");
    for (size_t i = 0; i < n; i++)
        if (mm_role_may(who->role, mm_route_report.api.named(i).right))
            put_report(&w, list[i]);
    mm_jw_end(&w);
    mm_jw_end(&w);
}

static const struct mm_shape report[] = {
    {"name", MM_SHAPE_TEXT}, {"tells", MM_SHAPE_TEXT}, {"names_people", MM_SHAPE_BOOL}, {NULL}};
static const struct mm_shape gives[] = {{"reports", MM_SHAPE_LIST, .of = report}, {NULL}};

const struct mm_route mm_route_report_list = {
    .method = "GET",
    .pattern = "/api/v1/reports",
    .right = MM_RIGHT_REPORT,
    .run = run,
    .api = {"帳票の一覧。求めた人の権限で見られるもの", .gives = gives}};
