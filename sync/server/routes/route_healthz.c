/* GET /healthz: a row of the database written and read back. */
#include "sync/server/internal.h"
#include "sync/server/router.h"

#include <stdio.h>
#include <string.h>

static enum mm_err roundtrip(struct mm_central *central, int64_t *ret_now, struct mm_errinfo *info)
{
    char text[32] = "", back[32] = "";
    int64_t now = mm_now_ms(&central->clock);
    (void)snprintf(text, sizeof text, "%lld", (long long)now);
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = mm_setting_put(central, "health_at_ms", text, info);
    err = mm_central_write_end(central, err, info);
    if (!err)
        err = mm_setting_get(central, "health_at_ms", back, sizeof back, info);
    if (!err && strcmp(text, back) != 0)
        err = mm_fail(info, MM_ERR_CORRUPT, "health: wrote %s, read %s", text, back);
    *ret_now = now;
    return err;
}

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    (void)request, (void)who;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char time[MM_TIME_BYTES];
    int64_t now = 0;
    struct mm_jw w;
    enum mm_err err = roundtrip(central, &now, &info);
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
                                          .auth = MM_AUTH_NONE,
                                          .write = run,
                                          .api = {"データベースに書いて読み戻せるか", .gives = gives}};
