/* POST /api/v1/bundle: what a kiosk wrote to a medium, brought by a browser. step=look says what is in it and
 * stores none of it; step=take gives its letters to the server. The same file again stores nothing twice. */
#include "sync/server/internal.h"
#include "sync/server/routes/bundle.h"

static void put_head(struct mm_jw *w, const struct mm_bundle_route *b, int64_t records, bool came)
{
    const struct mm_bundle_head *head = &b->arrival.bundle.head;
    char at[MM_TIME_BYTES];
    mm_time_format(head->at_ms, at);
    mm_jw_kstr(w, "kiosk", b->arrival.kiosk_name);
    mm_jw_kstr(w, "standing", b->arrival.standing);
    mm_jw_kstr(w, "written_at", at);
    mm_jw_kbool(w, "ahead", head->at_ms > mm_now_ms(mm_central_clock(b->central)) + MM_MAX_BUNDLE_AHEAD_MS);
    mm_jw_kint(w, "serial", head->serial);
    mm_jw_kstr(w, "medium", head->medium);
    mm_jw_kstr(w, "pack", head->pack);
    mm_jw_kint(w, "records", records);
    mm_jw_kbool(w, "came", came);
}

static void put_counts(struct mm_jw *w, const struct mm_arrival_counts *counts)
{
    mm_jw_key(w, "taken");
    mm_jw_obj(w);
    mm_jw_kint(w, "stored", (int64_t)counts->n[MM_RECORD_STORED]);
    mm_jw_kint(w, "duplicate", (int64_t)counts->n[MM_RECORD_DUPLICATE]);
    mm_jw_kint(w, "conflict", (int64_t)counts->n[MM_RECORD_CONFLICT]);
    mm_jw_kint(w, "quarantined", (int64_t)counts->n[MM_RECORD_QUARANTINED]);
    mm_jw_kint(w, "told", (int64_t)counts->told);
    mm_jw_end(w);
}

static enum mm_err take(struct mm_bundle_route *b, struct mm_arrival_counts *ret_counts,
                        struct mm_errinfo *info)
{
    struct mm_arrival_wanted wanted = {.path = NULL};
    enum mm_err err = mm_bundle_route_note(b, MM_CARRIED_RECEIVED, "", info);
    return err ? err : mm_bundle_route_give(b, &wanted, ret_counts, info);
}

static enum mm_err look(struct mm_bundle_route *b, int64_t *ret_records, bool *ret_came,
                        struct mm_errinfo *info)
{
    enum mm_err err = mm_arrival_count(&b->arrival, ret_records, info);
    return err ? err : mm_carried_came(b->central, b->arrival.bundle.head.id, ret_came, info);
}

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    (void)who;
    struct mm_bundle_route b = {.central = central, .request = request};
    struct mm_arrival_counts counts = {.told = 0};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    int64_t records = 0;
    bool came = false;
    struct mm_jw w;
    if (mm_bundle_route_open(&b, reply)) {
        enum mm_err err = look(&b, &records, &came, &info);
        if (!err && b.asked.take)
            err = take(&b, &counts, &info);
        if (err) {
            mm_bundle_route_fail(reply, err, &info);
        } else {
            mm_jw_init(&w, &reply->body);
            mm_jw_obj(&w);
            put_head(&w, &b, records, came);
            if (b.asked.take)
                put_counts(&w, &counts);
            mm_jw_end(&w);
        }
    }
    mm_bundle_route_done(&b);
}

static const struct mm_shape taken[] = {{"stored", MM_SHAPE_INT},   {"duplicate", MM_SHAPE_INT},
                                        {"conflict", MM_SHAPE_INT}, {"quarantined", MM_SHAPE_INT},
                                        {"told", MM_SHAPE_INT},     {NULL}};
static const struct mm_shape gives[] = {{"kiosk", MM_SHAPE_TEXT},
                                        {"standing", MM_SHAPE_TEXT},
                                        {"written_at", MM_SHAPE_TIME},
                                        {"ahead", MM_SHAPE_BOOL},
                                        {"serial", MM_SHAPE_INT},
                                        {"medium", MM_SHAPE_TEXT},
                                        {"pack", MM_SHAPE_TEXT},
                                        {"records", MM_SHAPE_INT},
                                        {"came", MM_SHAPE_BOOL},
                                        {"taken", MM_SHAPE_OBJECT, .optional = true, .of = taken},
                                        {NULL}};

const struct mm_route mm_route_bundle = {
    .method = "POST",
    .pattern = "/api/v1/bundle",
    .right = MM_RIGHT_CLERK,
    .max_body = MM_MAX_BODY_BYTES,
    .big = mm_bundle_is_big,
    .slow = true,
    .run = run,
    .api = {
        "端末が媒体に書いたファイルを見る（step=look、既定）か、取り込む（step=take）。medium は媒体の番号、"
        "file はファイルの名前、ahead=yes は先の日時でも取り込む",
        .query = mm_bundle_query, .gives = gives}};
