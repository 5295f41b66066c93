/* POST /api/v1/record: the 受講記録 of one person as PDF, or a 受講証明書 when they ask for one. Who looked
 * at whom is in the record of operations first. Nobody's name stands in an address. */
#include "sync/server/record_paper.h"
#include "sync/server/routes/pdf.h"

#define MAX_ASKED 2048

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    static const struct mm_json_limits limits = {MAX_ASKED, 2};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *in = NULL;
    enum mm_err err = mm_json_parse(request->body, request->len, &limits, &in, &info);
    bool proof = !err && mm_json_get_bool(in, "proof", false);
    if (!err)
        err = mm_central_record_pdf(central, who->actor, mm_json_get_str(in, "person", ""), proof,
                                    &reply->body, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
    else
        mm_web_reply_pdf(reply, MM_HANDLING_NAMES, proof ? "受講証明書" : "受講記録", "record.pdf",
                         mm_now_ms(mm_central_clock(central)));
    mm_json_free(in);
}

static const struct mm_shape takes[] = {
    {"person", MM_SHAPE_TEXT}, {"proof", MM_SHAPE_BOOL, .optional = true}, {NULL}};

const struct mm_route mm_route_record = {
    .method = "POST",
    .pattern = "/api/v1/record",
    .right = MM_RIGHT_CLERK,
    .max_body = MAX_ASKED,
    .run = run,
    .api = {"お一人の受講記録（求めがあれば受講証明書）を PDF で出す。操作の記録に残る", .takes = takes,
            .type = "application/pdf"}};
