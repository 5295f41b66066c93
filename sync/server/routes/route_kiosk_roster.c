/* GET /kiosk/v1/roster: people and duties, and what this kiosk alone is told for signing in, with an ETag.
 * The codes that it lacks are made on the way. */
#include "sync/server/codes.h"
#include "sync/server/people.h"
#include "sync/server/router.h"

#include <stdlib.h>

struct work {
    struct mm_code *codes; /* owned */
    size_t n;
};

static void free_work(void *ptr)
{
    struct work *work = ptr;
    if (work)
        free(work->codes);
    free(work);
}

static void prepare(struct mm_central *central, const struct mm_web_request *request,
                    const struct mm_who *who, void **ret_work, struct mm_web_reply *reply)
{
    (void)request;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct work *work = calloc(1, sizeof *work);
    enum mm_err err =
        work ? mm_central_codes_lacking(central, who->recorder, &work->codes, &work->n, &info) : MM_ERR_NOMEM;
    if (err)
        mm_web_reply_fail(reply, err, &info);
    if (err || !work->n) {
        free_work(work);
        return; /* nothing to write */
    }
    *ret_work = work;
}

static void store(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                  struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct work *work = request->work;
    enum mm_err err = mm_codes_put(central, who->recorder, work->codes, work->n, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
}

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_roster roster;
    enum mm_err err = mm_central_roster_for(central, who->recorder, &roster, &info);
    if (err) {
        mm_web_reply_fail(reply, err, &info);
        return;
    }
    mm_roster_write(&roster, &reply->body);
    mm_roster_done(&roster);
    mm_reply_etag(request, reply);
}

const struct mm_route mm_route_kiosk_roster = {.method = "GET",
                                               .pattern = "/kiosk/v1/roster",
                                               .auth = MM_AUTH_KIOSK,
                                               .prepare = prepare,
                                               .write = store,
                                               .run = run,
                                               .free_work = free_work};
