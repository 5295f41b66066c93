/* POST /api/v1/bundle/answer: the same file once more, and its answer comes back to be carried to the kiosk:
 * receipts, people, settings, teaching. What was not here yet of its letters is stored by it, so that a
 * receipt is never for what was not. */
#include "sync/server/internal.h"
#include "sync/server/routes/bundle.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The reply goes out from the file. */
static enum mm_err put_file(struct mm_web_reply *reply, int fd, const char *id, struct mm_errinfo *info)
{
    char name[MM_BUNDLE_NAME_BYTES];
    struct stat st;
    if (fstat(fd, &st) != 0) {
        close(fd);
        return mm_fail(info, MM_ERR_IO, "%s", "fstat");
    }
    mm_body_done(&reply->spooled);
    mm_body_init(&reply->spooled, NULL, (size_t)st.st_size);
    reply->spooled.fd = fd;
    reply->spooled.len = (size_t)st.st_size;
    reply->type = "application/octet-stream";
    mm_bundle_name(mm_handling_ja(MM_HANDLING_NAMES), id, name);
    mm_web_reply_file(reply, "answer" MM_BUNDLE_SUFFIX, name);
    return MM_OK;
}

static enum mm_err answer(struct mm_bundle_route *b, struct mm_web_reply *reply, struct mm_errinfo *info)
{
    int fd = -1;
    struct mm_arrival_counts counts;
    struct mm_arrival_wanted wanted = {.dir = b->request->spool ? b->request->spool : "/tmp", .ret_fd = &fd};
    bool came = false;
    mm_central_new_id(b->central, wanted.id);
    enum mm_err err = mm_carried_came(b->central, b->arrival.bundle.head.id, &came, info);
    if (!err && !came)
        err = mm_bundle_route_note(b, MM_CARRIED_RECEIVED, "", info);
    if (!err)
        err = mm_carried_next(b->central, &wanted.serial, info);
    if (!err)
        err = mm_bundle_route_give(b, &wanted, &counts, info);
    if (!err)
        err = mm_bundle_route_note(b, MM_CARRIED_SENT, "", info);
    if (!err)
        return put_file(reply, fd, wanted.id, info);
    if (fd >= 0)
        close(fd);
    return err;
}

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    (void)who;
    struct mm_bundle_route b = {.central = central, .request = request, .stores = true};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (mm_bundle_route_open(&b, reply)) {
        enum mm_err err = answer(&b, reply, &info);
        if (err)
            mm_bundle_route_fail(reply, err, &info);
    }
    mm_bundle_route_done(&b);
}

const struct mm_route mm_route_bundle_answer = {
    .method = "POST",
    .pattern = "/api/v1/bundle/answer",
    .right = MM_RIGHT_CLERK,
    .max_body = MM_MAX_BODY_BYTES,
    .big = mm_bundle_is_big,
    .slow = true,
    .run = run,
    .api = {"端末が媒体に書いたファイルへの返事（受領の控え、名簿、設定、教材）を、端末へ運ぶファイルで出す。"
            "同じファイルを送る",
            .query = mm_bundle_query, .type = "application/octet-stream"}};
