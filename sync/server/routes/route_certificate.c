/* POST /api/v1/certificate: a 研修修了証 as PDF, with its number in the register. It is issued first, for
 * good, and drawn from what the register says; asking again gives the same number, and the paper says 再発行.
 */
#include "sync/export/certificate.h"
#include "sync/server/actions.h"
#include "sync/server/routes/pdf.h"

#include <stdio.h>

#define MAX_ASKED 2048

static const struct mm_json_limits limits = {MM_MAX_REPLY_BYTES, MM_MAX_JSON_DEPTH};

/* What certificate.issue is asked, by whoever really asks. */
static enum mm_err read(const struct mm_web_request *request, const char *actor, struct mm_json **ret_in,
                        struct mm_errinfo *info)
{
    struct mm_json *asked = NULL;
    struct mm_buf text;
    struct mm_jw w;
    enum mm_err err = mm_json_parse(request->body, request->len, &limits, &asked, info);
    if (err)
        return err;
    mm_buf_init(&text, 2 * MAX_ASKED);
    mm_jw_init(&w, &text);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "actor", actor);
    mm_jw_kstr(&w, "person", mm_json_get_str(asked, "person", ""));
    mm_jw_kstr(&w, "course", mm_json_get_str(asked, "course", ""));
    mm_jw_end(&w);
    err = mm_buf_check(&text, info);
    if (!err)
        err = mm_json_parse(text.data, text.len, &limits, ret_in, info);
    mm_buf_done(&text);
    mm_json_free(asked);
    return err;
}

static void prepare(struct mm_central *central, const struct mm_web_request *request,
                    const struct mm_who *who, void **ret_work, struct mm_web_reply *reply)
{
    (void)central;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *in = NULL;
    enum mm_err err = read(request, who->actor, &in, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
    *ret_work = in;
}

static void issue(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                  struct mm_web_reply *reply)
{
    (void)who;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = mm_action_certificate_issue.run(central, request->work, &reply->body, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
}

static void name_file(const struct mm_certificate_paper *paper, int64_t now_ms, struct mm_web_reply *reply)
{
    char title[200];
    (void)snprintf(title, sizeof title, MM_CERTIFICATE_TITLE " %.140s%s", paper->number,
                   paper->again ? "（再発行）" : "");
    mm_web_reply_pdf(reply, MM_HANDLING_NAMES, title, "certificate.pdf", now_ms);
}

/* What the register says stands in the reply; the paper takes its place. */
static void draw(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                 struct mm_web_reply *reply)
{
    (void)request, (void)who;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *from = NULL;
    struct mm_certificate_paper paper;
    enum mm_err err = mm_json_parse(reply->body.data, reply->body.len, &limits, &from, &info);
    mm_buf_clear(&reply->body);
    if (!err)
        err = mm_certificate_paper_read(from, &paper, &info);
    if (!err)
        err = mm_certificate_pdf(&paper, &reply->body, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
    else
        name_file(&paper, mm_now_ms(mm_central_clock(central)), reply);
    mm_json_free(from);
}

static void free_work(void *work)
{
    mm_json_free(work);
}

static const struct mm_shape takes[] = {
    {"person", MM_SHAPE_TEXT}, {"course", MM_SHAPE_TEXT, .optional = true}, {NULL}};

const struct mm_route mm_route_certificate = {
    .method = "POST",
    .pattern = "/api/v1/certificate",
    .right = MM_RIGHT_CLERK,
    .max_body = MAX_ASKED,
    .prepare = prepare,
    .write = issue,
    .run = draw,
    .free_work = free_work,
    .api = {"研修修了証を PDF で出す。登録簿に番号が残り、もう一度出すと再発行になる", .takes = takes,
            .type = "application/pdf"}};
