/* GET /healthz: a row of the database written and read back. */
#include "sync/server/internal.h"
#include "sync/server/router.h"

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    (void)request, (void)who;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char time[MM_TIME_BYTES];
    int64_t now = 0;
    struct mm_jw w;
    enum mm_err err = mm_central_alive(central, &now, &info);
    if (err) {
        mm_web_reply_fail(reply, err, &info);
        return;
    }
    mm_time_format(now, time);
    mm_jw_init(&w, &reply->body);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "status", "ok");
    mm_jw_kstr(&w, "time", time);
    mm_jw_kstr(&w, "version", MM_VERSION);
    mm_jw_end(&w);
}

static const struct mm_shape gives[] = {
    {"status", MM_SHAPE_TEXT}, {"time", MM_SHAPE_TIME}, {"version", MM_SHAPE_TEXT}, {NULL}};

const struct mm_route mm_route_healthz = {.method = "GET",
                                          .pattern = "/healthz",
                                          .right = MM_RIGHT_OPEN,
                                          .write = run,
                                          .api = {"データベースに書いて読み戻せるか", .gives = gives}};
