/* POST /kiosk/v1/report: what a kiosk tells beside records. Every entry is named in the reply, which is made
 * only after the commit. */
#include "sync/server/internal.h"
#include "sync/server/router.h"
#include "sync/server/told.h"

#include <stdlib.h>

struct work {
    struct mm_told *list; /* owned */
    size_t n;
    struct mm_record_reply replies[MM_MAX_TOLD];
};

static void free_work(void *ptr)
{
    struct work *work = ptr;
    if (work)
        mm_told_free(work->list, work->n);
    free(work);
}

static void prepare(struct mm_central *central, const struct mm_web_request *request,
                    const struct mm_who *who, void **ret_work, struct mm_web_reply *reply)
{
    (void)central, (void)who;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct work *work = calloc(1, sizeof *work);
    enum mm_err err =
        work ? mm_told_parse(request->body, request->len, &work->list, &work->n, &info) : mm_nomem(&info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
    *ret_work = work;
}

static void store(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                  struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct work *work = request->work;
    enum mm_err err = mm_told_take(central, who->recorder, work->list, work->n, work->replies, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
}

static void answer(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                   struct mm_web_reply *reply)
{
    (void)who;
    const struct work *work = request->work;
    mm_reply_write(work->replies, work->n, mm_now_ms(mm_central_clock(central)), &reply->body);
}

static const struct mm_shape entry[] = {{"id", MM_SHAPE_TEXT},
                                        {"kind", MM_SHAPE_TEXT},
                                        {"person", MM_SHAPE_TEXT, .optional = true},
                                        {"at_ms", MM_SHAPE_INT, .optional = true},
                                        {"data", MM_SHAPE_ANY},
                                        {NULL}};
static const struct mm_shape takes[] = {{"entries", MM_SHAPE_LIST, .of = entry}, {NULL}};

const struct mm_route mm_route_kiosk_report = {
    .method = "POST",
    .pattern = "/kiosk/v1/report",
    .right = MM_RIGHT_KIOSK,
    .entry = MM_CROWD_WRITES,
    .max_body = MM_MAX_TOLD_BYTES,
    .prepare = prepare,
    .write = store,
    .run = answer,
    .free_work = free_work,
    .api = {"記録のほかに端末が知らせること", .takes = takes, .gives = mm_shape_reply}};
