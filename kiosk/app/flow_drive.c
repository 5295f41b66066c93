/* drive: from wherever a signed-in person stands to the end of a sitting, answering right. For tests that end
 * the program at a point nobody knows and go on in a second run. */
#include "kiosk/app/flow.h"

#include "sync/base/log.h"

#include <string.h>

#define MAX_MOVES 1000

/* Open duties stand first in the list: the first button is what is to be taken, or taken again. */
static enum mm_err take_first(struct mm_flow_player *p)
{
    size_t i;
    for (i = 0; i < mm_ui_items(p->app->ui); i++) {
        const char *id = mm_ui_item(p->app->ui, i)->id;
        if (strncmp(id, "go.", 3) == 0)
            return mm_flow_tap(p, id);
    }
    return mm_flow_fail(p, "%s", mm_say("受ける研修がありません", "there is nothing to take"));
}

/* Buttons that a person would press for the right answer, if this screen asks anything, then つぎへ. */
static enum mm_err go_on(struct mm_flow_player *p)
{
    const struct mm_screen_ops *asked = mm_app_top(p->app)->ops;
    enum mm_err err = asked->hint ? mm_flow_answer(p, MM_MARK_RIGHT) : MM_OK;
    if (err != MM_OK || mm_app_top(p->app)->ops != asked)
        return err;
    if (mm_ui_find(p->app->ui, "next"))
        return mm_flow_tap(p, "next");
    return mm_flow_pass(p, MM_APP_TICK_MS); /* 提出 can be taken back for a while */
}

static enum mm_err drive(struct mm_flow_player *p, bool retry)
{
    enum mm_err err = MM_OK;
    int moves;
    for (moves = 0; moves < MAX_MOVES && err == MM_OK; moves++) {
        if (mm_flow_on(p, "thanks"))
            return MM_OK;
        if (mm_flow_on(p, "fault") && !retry)
            return mm_flow_fail(p, "%s", mm_say("記録できない画面になりました", "the fault screen came up"));
        if (mm_flow_on(p, "attract"))
            return mm_flow_fail(p, "%s", mm_say("まだ名前を選んでいません", "nobody is signed in"));
        err = mm_flow_on(p, "duties") ? take_first(p) : go_on(p);
    }
    return err != MM_OK ? err : mm_flow_fail(p, "%s", mm_say("終わりません", "it never ends"));
}

enum mm_err mm_flow_drive(struct mm_flow_player *p)
{
    return drive(p, false);
}

enum mm_err mm_flow_drive_retry(struct mm_flow_player *p)
{
    return drive(p, true);
}
