/* What the agent is asked to do through the store, and what became of it. */
#include "kiosk/screens/screens.h"

#include "sync/base/utf8.h"

#include <string.h>

enum mm_err mm_ask_put_once(struct mm_ask *ask, struct mm_app *app, const char *kind, const char *json,
                            size_t same_bytes, struct mm_errinfo *info)
{
    struct mm_ask new = {.state = MM_ASK_WAITS, .asked_ms = mm_mono_ms(mm_app_clock(app))};
    enum mm_err err = mm_store_request_put_once(mm_app_store(app), kind, json, same_bytes, &new.id, info);
    if (err == MM_OK)
        *ask = new;
    return err;
}

enum mm_err mm_ask_put(struct mm_ask *ask, struct mm_app *app, const char *kind, const char *json,
                       struct mm_errinfo *info)
{
    return mm_ask_put_once(ask, app, kind, json, 0, info);
}

/* Who was thought silent may still answer. */
bool mm_ask_look(struct mm_ask *ask, struct mm_app *app)
{
    struct mm_request request;
    enum mm_ask_state before = ask->state;
    if (ask->state != MM_ASK_WAITS && ask->state != MM_ASK_SILENT)
        return false;
    if (mm_store_request_get(mm_app_store(app), ask->id, &request, NULL) != MM_OK)
        return false;
    if (strcmp(request.state, "new") != 0) {
        ask->state = strcmp(request.state, "done") == 0 ? MM_ASK_DONE : MM_ASK_FAILED;
        mm_utf8_copy(ask->reply, sizeof(ask->reply), request.reply);
    } else if (mm_mono_ms(mm_app_clock(app)) - ask->asked_ms >= MM_ASK_SILENT_MS) {
        ask->state = MM_ASK_SILENT;
    }
    return ask->state != before;
}

const char *mm_ask_words(const struct mm_ask *ask, const char *waits, const char *done)
{
    switch (ask->state) {
    case MM_ASK_WAITS:
        return waits;
    case MM_ASK_DONE:
        return done;
    case MM_ASK_FAILED:
        return ask->reply;
    case MM_ASK_SILENT:
        return "送受信のプログラム（mamori-agent）から返事がありません。動いているか確かめてください。";
    case MM_ASK_NONE:
        break;
    }
    return "";
}
