/* GET /api/v1/paper/<what>/<number>: a sheet of paper as PDF. 用紙 and 解説 are of one sheet, by its number;
 * the others of a 集合研修 or 机上訓練, by the number of the session. */
#include "sync/server/actions.h"
#include "sync/server/paper_print.h"
#include "sync/server/routes/pdf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct mm_json_limits limits = {MM_MAX_REPLY_BYTES, MM_MAX_JSON_DEPTH};

/* What paper.show is asked, by whoever really asks. INVALID for a session that is no number. */
static enum mm_err ask(enum mm_paper_print what, const char *number, const char *actor,
                       struct mm_json **ret_in, struct mm_errinfo *info)
{
    char *end = NULL;
    long long group = strtoll(number, &end, 10);
    struct mm_buf text;
    struct mm_jw w;
    if (!mm_paper_print_is_sheet(what) && (group < 1 || *end))
        return mm_fail(info, MM_ERR_INVALID, "%s", "集合研修の番号は、半角の数字で入れてください");
    mm_buf_init(&text, MM_MAX_FIELD_BYTES);
    mm_jw_init(&w, &text);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "actor", actor);
    if (mm_paper_print_is_sheet(what))
        mm_jw_kstr(&w, "number", number);
    else
        mm_jw_kint(&w, "group", group);
    mm_jw_end(&w);
    enum mm_err err = mm_buf_check(&text, info);
    if (!err)
        err = mm_json_parse(text.data, text.len, &limits, ret_in, info);
    mm_buf_done(&text);
    return err;
}

static enum mm_err show(struct mm_central *central, const struct mm_json *in, struct mm_json **ret_shown,
                        struct mm_errinfo *info)
{
    struct mm_buf text;
    mm_buf_init(&text, MM_MAX_REPLY_BYTES);
    enum mm_err err = mm_action_paper_show.run(central, in, &text, info);
    if (!err)
        err = mm_json_parse(text.data, text.len, &limits, ret_shown, info);
    mm_buf_done(&text);
    return err;
}

static void name_file(const struct mm_json *shown, enum mm_paper_print what, int64_t now_ms, const char *word,
                      struct mm_web_reply *reply)
{
    char title[MM_PAPER_TITLE_BYTES], plain[80];
    mm_paper_print_title(shown, what, title);
    (void)snprintf(plain, sizeof plain, "%.60s.pdf", word);
    mm_web_reply_pdf(reply, mm_paper_print_handling(what), title, plain, now_ms);
}

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *in = NULL, *shown = NULL;
    enum mm_paper_print what = mm_paper_print_find(request->param[0]);
    int64_t now_ms = mm_now_ms(mm_central_clock(central));
    enum mm_err err = what == MM_PAPER_PRINT_COUNT
                          ? mm_fail(&info, MM_ERR_NOT_FOUND, "%s", "その用紙はありません")
                          : ask(what, request->param[1], who->actor, &in, &info);
    if (!err)
        err = show(central, in, &shown, &info);
    if (!err)
        err = mm_paper_print(shown, what, now_ms, &reply->body, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
    else
        name_file(shown, what, now_ms, request->param[0], reply);
    mm_json_free(in);
    mm_json_free(shown);
}

const struct mm_route mm_route_paper = {
    .method = "GET",
    .pattern = "/api/v1/paper/{}/{}",
    .right = MM_RIGHT_CLERK,
    .run = run,
    .api = {
        "紙での受講と集合研修の用紙を PDF で。what は form、explanations（用紙の番号）、questions、sheets、"
        "attendance、plan、review（集合研修の番号）",
        .params = "what number", .type = "application/pdf"}};
