/* POST /kiosk/v1/batch: a signed batch of statements. The reply names every record; it is made only after the
 * commit. */
#include "sync/server/internal.h"
#include "sync/server/router.h"

#include <stdlib.h>
#include <string.h>

static const struct mm_json_limits limits = {MM_MAX_BATCH_BYTES, MM_MAX_JSON_DEPTH + 1};

/* A body that is no JSON cannot be cut into records. A batch of one needs no cutting: the record goes into
 * quarantine and the kiosk goes on. The agent halves a longer one until it is there. */
static enum mm_err one_slice(const struct mm_web_request *request, struct mm_slice **ret_slices,
                             size_t *ret_n)
{
    const char *from = memchr(request->body, '[', request->len);
    const char *to = memrchr(request->body, ']', request->len);
    struct mm_slice *slice = malloc(sizeof *slice);
    if (!slice)
        return MM_ERR_NOMEM;
    *slice = from && to && from < to ? (struct mm_slice){from + 1, (size_t)(to - from) - 1}
                                     : (struct mm_slice){request->body, request->len};
    *ret_slices = slice;
    *ret_n = 1;
    return MM_OK;
}

static enum mm_err cut(const struct mm_web_request *request, const struct mm_batch_head *head,
                       struct mm_slice **ret_slices, size_t *ret_n, bool *ret_scanned,
                       struct mm_errinfo *info)
{
    enum mm_err err = mm_json_scan(request->body, request->len, &limits, info);
    if (err == MM_ERR_SYNTAX && head->first_seq == head->last_seq)
        return one_slice(request, ret_slices, ret_n);
    *ret_scanned = !err;
    if (!err)
        err = mm_json_slices(request->body, request->len, MM_MAX_BATCH_STATEMENTS, ret_slices, ret_n, info);
    return err;
}

struct work {
    struct mm_slice *slices;         /* owned */
    struct mm_record_reply *replies; /* owned */
    size_t n;
    bool scanned;
    struct mm_intake *intake; /* owned */
};

static void free_work(void *ptr)
{
    struct work *work = ptr;
    if (!work)
        return;
    mm_intake_free(work->intake);
    free(work->slices);
    free(work->replies);
    free(work);
}

static void prepare(struct mm_central *central, const struct mm_web_request *request,
                    const struct mm_who *who, void **ret_work, struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct work *work = calloc(1, sizeof *work);
    enum mm_err err =
        work ? cut(request, &who->head, &work->slices, &work->n, &work->scanned, &info) : MM_ERR_NOMEM;
    if (!err)
        mm_metrics_note(&central->shared->metrics, MM_HISTOGRAM_BATCH, (int64_t)work->n);
    if (!err && !(work->replies = calloc(work->n ? work->n : 1, sizeof *work->replies)))
        err = MM_ERR_NOMEM;
    if (!err)
        err = mm_intake_read(&who->head, work->slices, work->n, work->scanned, &work->intake, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
    *ret_work = work;
}

static void store(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                  struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct work *work = request->work;
    enum mm_err err = mm_intake_store(central, work->intake, &who->seen, work->replies, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
}

/* It is durable now. */
static void answer(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                   struct mm_web_reply *reply)
{
    (void)who;
    struct work *work = request->work;
    mm_reply_write(work->replies, work->n, mm_now_ms(mm_central_clock(central)), &reply->body);
}

const struct mm_route mm_route_kiosk_batch = {
    .method = "POST",
    .pattern = "/kiosk/v1/batch",
    .right = MM_RIGHT_BATCH,
    .entry = MM_CROWD_ROUND,
    .max_body = MM_MAX_BATCH_BYTES,
    .prepare = prepare,
    .write = store,
    .run = answer,
    .free_work = free_work,
    .api = {"署名した記録の束を渡す。記録ごとに返事がある", .takes_list = true, .gives = mm_shape_reply}};
