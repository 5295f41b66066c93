/* POST /api/v1/action/<name>: what the command line asks of a running server. */
#include "sync/server/router.h"

#include <string.h>

static const struct mm_json_limits limits = {MM_MAX_BODY_BYTES, MM_MAX_JSON_DEPTH};
static const struct mm_json_limits named_limits = {2 * MM_MAX_BODY_BYTES, MM_MAX_JSON_DEPTH};

static void free_work(void *doc)
{
    mm_json_free(doc);
}

/* The same object with who really asks: what a credential or an account says of its actor is not believed. */
static enum mm_err name_actor(struct mm_json **doc, const char *actor, struct mm_errinfo *info)
{
    struct mm_json *named = NULL;
    struct mm_buf text;
    struct mm_jw w;
    mm_buf_init(&text, 2 * MM_MAX_BODY_BYTES);
    mm_jw_init(&w, &text);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "actor", actor);
    for (const struct mm_json *m = mm_json_first(*doc); m; m = mm_json_next(m)) {
        if (!mm_json_key(m) || strcmp(mm_json_key(m), "actor") == 0)
            continue;
        mm_jw_key(&w, mm_json_key(m));
        mm_jw_node(&w, m);
    }
    mm_jw_end(&w);
    enum mm_err err = mm_buf_check(&text, info);
    if (!err)
        err = mm_json_parse(text.data, text.len, &named_limits, &named, info);
    mm_buf_done(&text);
    mm_json_free(*doc);
    *doc = named;
    return err;
}

static void prepare(struct mm_central *central, const struct mm_web_request *request,
                    const struct mm_who *who, void **ret_work, struct mm_web_reply *reply)
{
    (void)central;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *doc = NULL;
    enum mm_err err = mm_action_find(request->param[0])
                          ? mm_json_parse(request->body, request->len, &limits, &doc, &info)
                          : mm_fail(&info, MM_ERR_NOT_FOUND, "%s", "その操作はありません");
    if (!err && who->named)
        err = name_actor(&doc, who->actor, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
    *ret_work = doc;
}

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    (void)who;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = mm_action_find(request->param[0])->run(central, request->work, &reply->body, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
}

static struct mm_api_named named(size_t i)
{
    size_t n = 0;
    const struct mm_action *const *list = mm_action_list(&n);
    return i < n ? (struct mm_api_named){list[i]->name, list[i]->takes, list[i]->gives, list[i]->right}
                 : (struct mm_api_named){NULL};
}

const struct mm_route mm_route_action = {
    .method = "POST",
    .pattern = "/api/v1/action/{}",
    .right = MM_RIGHT_ADMIN,
    .max_body = MM_MAX_BODY_BYTES,
    .prepare = prepare,
    .write = run,
    .free_work = free_work,
    .api = {"操作。コマンドラインの同じ名前のものと同じことをする", .params = "action", .named = named}};
