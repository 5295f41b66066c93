/* The figures of a preview. There is no agent: what the kiosk asks it for is drawn here. */
#include "sync/cli/preview.h"

#include "sync/agent/figures.h"
#include "sync/base/log.h"
#include "sync/store/store.h"

#include <string.h>

static enum mm_err draw(const char *dir, const struct mm_request *request, struct mm_errinfo *why)
{
    static const struct mm_json_limits limits = {sizeof(request->json), MM_MAX_JSON_DEPTH};
    struct mm_json *want = NULL;
    enum mm_err err = mm_json_parse(request->json, strlen(request->json), &limits, &want, why);

    if (!err)
        err = mm_agent_figure(dir, want, why);
    mm_json_free(want);
    return err;
}

/* A figure that is not drawn costs that figure: the kiosk shows its words. All of a pack (the other kind) are
 * not drawn for one look. */
static enum mm_err answer(const char *dir, struct mm_store *store, const struct mm_request *request,
                          size_t *drawn, struct mm_errinfo *info)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    enum mm_err err = MM_OK;

    if (strcmp(request->kind, "figure") == 0) {
        err = draw(dir, request, &why);
        *drawn += !err;
        if (err)
            mm_log(MM_LOG_WARN,
                   mm_say("図を描けません: %s。言葉で示します。",
                          "a figure was not drawn: %s; its words are shown"),
                   why.text);
    }
    return mm_store_request_answer(store, request->id, err ? "failed" : "done", err ? why.text : "{}", info);
}

enum mm_err mm_preview_draw(struct mm_preview *preview, size_t *ret_drawn, struct mm_errinfo *info)
{
    char dir[MM_PATH_BYTES];
    struct mm_store *store = NULL;
    struct mm_request request;
    struct mm_errinfo none = MM_ERRINFO_INIT;
    size_t drawn = 0;
    enum mm_err err = mm_path_join(dir, preview->work, "store");

    if (!err)
        err = mm_store_open(dir, false, &preview->clock, &preview->random, &store, info);
    while (!err && mm_store_request_next(store, &request, &none) == MM_OK)
        err = answer(dir, store, &request, &drawn, info);
    mm_store_close(store);
    if (!err)
        *ret_drawn = drawn;
    return err;
}
