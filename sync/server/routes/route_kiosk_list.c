/* GET /api/v1/kiosks: the kiosks, when they were last heard and how far their records are here. */
#include "sync/server/router.h"

#include <stdlib.h>

static void put_time(struct mm_jw *w, const char *key, int64_t at_ms)
{
    char time[MM_TIME_BYTES];
    mm_time_format(at_ms, time);
    mm_jw_kstr(w, key, at_ms ? time : NULL);
}

static void put_kiosk(struct mm_jw *w, const struct mm_kiosk_row *kiosk)
{
    mm_jw_obj(w);
    mm_jw_kstr(w, "recorder", kiosk->recorder);
    mm_jw_kstr(w, "name", kiosk->name);
    mm_jw_kstr(w, "status", kiosk->status);
    mm_jw_kstr(w, "key_id", kiosk->key_id);
    put_time(w, "enrolled_at", kiosk->enrolled_at_ms);
    put_time(w, "last_seen_at", kiosk->last_seen_at_ms);
    put_time(w, "last_received_at", kiosk->last_received_at_ms);
    mm_jw_kint(w, "last_seq", kiosk->last_seq);
    mm_jw_kint(w, "backlog", kiosk->backlog);
    mm_jw_kint(w, "quarantined", kiosk->quarantined);
    mm_jw_kint(w, "conflicts", kiosk->conflicts);
    mm_jw_kint(w, "clock_off_s", kiosk->clock_off_ms / 1000);
    mm_jw_kbool(w, "forked", kiosk->forked);
    mm_jw_end(w);
}

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    (void)request, (void)who;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_kiosk_row *rows = NULL;
    struct mm_jw w;
    size_t n = 0;
    enum mm_err err = mm_central_kiosks(central, &rows, &n, &info);
    if (err) {
        mm_web_reply_fail(reply, err, &info);
        return;
    }
    mm_jw_init(&w, &reply->body);
    mm_jw_obj(&w);
    mm_jw_karr(&w, "kiosks");
    for (size_t i = 0; i < n; i++)
        put_kiosk(&w, &rows[i]);
    mm_jw_end(&w);
    mm_jw_end(&w);
    free(rows);
}

static const struct mm_shape kiosk[] = {{"recorder", MM_SHAPE_TEXT},
                                        {"name", MM_SHAPE_TEXT},
                                        {"status", MM_SHAPE_TEXT},
                                        {"key_id", MM_SHAPE_TEXT},
                                        {"enrolled_at", MM_SHAPE_TIME, .nullable = true},
                                        {"last_seen_at", MM_SHAPE_TIME, .nullable = true},
                                        {"last_received_at", MM_SHAPE_TIME, .nullable = true},
                                        {"last_seq", MM_SHAPE_INT},
                                        {"backlog", MM_SHAPE_INT},
                                        {"quarantined", MM_SHAPE_INT},
                                        {"conflicts", MM_SHAPE_INT},
                                        {"clock_off_s", MM_SHAPE_INT},
                                        {"forked", MM_SHAPE_BOOL},
                                        {NULL}};
static const struct mm_shape gives[] = {{"kiosks", MM_SHAPE_LIST, .of = kiosk}, {NULL}};

const struct mm_route mm_route_kiosk_list = {
    .method = "GET",
    .pattern = "/api/v1/kiosks",
    .right = MM_RIGHT_KIOSK_LIST,
    .run = run,
    .api = {"端末の一覧。最後に記録が届いた時刻を含む", .gives = gives}};
