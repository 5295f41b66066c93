/* POST /kiosk/v1/batch: a signed batch of statements. The reply names every record; it is sent only after the
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
                       struct mm_slice **ret_slices, size_t *ret_n, struct mm_errinfo *info)
{
    enum mm_err err = mm_json_scan(request->body, request->len, &limits, info);
    if (err == MM_ERR_SYNTAX && head->first_seq == head->last_seq)
        return one_slice(request, ret_slices, ret_n);
    if (!err)
        err = mm_json_slices(request->body, request->len, MM_MAX_BATCH_STATEMENTS, ret_slices, ret_n, info);
    return err;
}

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_slice *slices = NULL;
    struct mm_record_reply *replies = NULL;
    size_t n = 0;
    enum mm_err err = cut(request, &who->head, &slices, &n, &info);
    if (!err) {
        replies = calloc(n ? n : 1, sizeof *replies);
        err = replies ? mm_central_take_seen(central, &who->head, &who->seen, slices, n, replies, &info)
                      : MM_ERR_NOMEM;
    }
    if (err) { /* the recorder was here all the same */
        mm_ignore(mm_recorder_seen(central, who->recorder, &who->seen, NULL));
        mm_web_reply_fail(reply, err, &info);
    } else
        mm_reply_write(replies, n, mm_now_ms(&central->clock), &reply->body);
    free(replies);
    free(slices);
}

const struct mm_route mm_route_kiosk_batch = {
    "POST", "/kiosk/v1/batch", MM_AUTH_BATCH, MM_MAX_BATCH_BYTES, NULL, run};
