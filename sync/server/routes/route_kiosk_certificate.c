/* POST /kiosk/v1/certificate: the number of a 研修修了証 and all that its paper says; the kiosk's agent signs
 * it with its own key. Asking again gives the same number. */
#include "sync/server/certificate.h"
#include "sync/server/internal.h"
#include "sync/server/router.h"

#include <stdio.h>

static enum mm_err issue(struct mm_central *central, const struct mm_json *in, const struct mm_who *who,
                         struct mm_buf *out, struct mm_errinfo *info)
{
    struct mm_person person;
    struct mm_certificate_row row;
    char actor[MM_ID_BYTES + 16];
    (void)snprintf(actor, sizeof actor, "kiosk %s", who->recorder);
    const char *id = mm_json_get_str(in, "person", "");
    if (!id[0])
        return mm_fail(info, MM_ERR_INVALID, "%s", "person: どなたのものかがありません");
    enum mm_err err = mm_people_get(central, id, &person, info);
    if (err == MM_ERR_NOT_FOUND) /* no such person is nobody to issue for */
        err = MM_ERR_REFUSED;
    if (!err)
        err = mm_certificate_issue(central, actor, &person, mm_json_get_str(in, "course", ""), &row, info);
    return err ? err : mm_certificate_write(central, &row, false, out, info);
}

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    static const struct mm_json_limits limits = {2048, 4};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *in = NULL;
    enum mm_err err = mm_json_parse(request->body, request->len, &limits, &in, &info);
    if (!err)
        err = issue(central, in, who, &reply->body, &info);
    mm_json_free(in);
    if (err)
        mm_web_reply_fail(reply, err, &info);
}

static const struct mm_shape takes[] = {{"person", MM_SHAPE_TEXT}, {"course", MM_SHAPE_TEXT}, {NULL}};

const struct mm_route mm_route_kiosk_certificate = {
    .method = "POST",
    .pattern = "/kiosk/v1/certificate",
    .right = MM_RIGHT_KIOSK,
    .max_body = 2048,
    .write = run,
    .api = {"修了された研修の研修修了証（署名は端末が付ける）", .takes = takes,
            .gives = mm_shape_certificate}};
