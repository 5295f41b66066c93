/* GET /api/v1/statements?format=jsonl: every statement of the council, as a file; by a decision alone. */
#include "sync/base/limits.h"
#include "sync/server/router.h"
#include "sync/server/statement_file.h"

#include <string.h>

static enum mm_err read_query(const char *query, const struct mm_statement_file_ops **ret_ops,
                              struct mm_errinfo *info)
{
    char name[32], value[32];
    size_t pos = 0;
    enum mm_err err = MM_OK;
    *ret_ops = mm_statement_file_find("jsonl");
    while (mm_query_next(query, &pos, name, sizeof name, value, sizeof value, &err)) {
        *ret_ops = !err && strcmp(name, "format") == 0 ? mm_statement_file_find(value) : NULL;
        if (!*ret_ops)
            return mm_fail(info, MM_ERR_INVALID, "%s", "format=csv か format=jsonl だけが使えます");
    }
    return MM_OK;
}

static enum mm_err put(void *ctx, const char *bytes, size_t len, struct mm_errinfo *info)
{
    enum mm_err err = mm_body_add(ctx, bytes, len);
    return err ? mm_fail(info, err, "%s", "書き出す記録が多すぎるか、置く場所がありません") : MM_OK;
}

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    const struct mm_statement_file_ops *ops = NULL;
    int64_t n = 0;
    enum mm_err err = read_query(request->query, &ops, &info);
    mm_body_done(&reply->spooled);
    mm_body_init(&reply->spooled, request->spool, MM_MAX_EXPORT_BYTES);
    if (!err)
        err = mm_statement_file(central, ops, who->actor, put, &reply->spooled, &n, &info);
    if (err) {
        mm_body_done(&reply->spooled);
        mm_body_init(&reply->spooled, NULL, 0);
        mm_web_reply_fail(reply, err, &info);
        return;
    }
    reply->type = ops->type;
    /* 記録_取扱注意（個人名あり） */
    mm_web_reply_header(reply, "Content-Disposition",
                        "attachment; filename=\"statements%s\"; filename*=UTF-8''%%E8%%A8%%98%%E9%%8C%%B2_"
                        "%%E5%%8F%%96%%E6%%89%%B1%%E6%%B3%%A8%%E6%%84%%8F%s",
                        ops->suffix, ops->suffix);
}

static const struct mm_shape query[] = {{"format", MM_SHAPE_TEXT, .optional = true}, {NULL}};

const struct mm_route mm_route_statements = {
    .method = "GET",
    .pattern = "/api/v1/statements",
    .right = MM_RIGHT_ADMIN,
    .run = run,
    .api = {"記録を一つのファイルに（議会の決定が要る）。format は jsonl（既定。最初の行は取扱区分）か csv",
            .query = query, .type = "application/jsonl", .decided = true}};
