/* 画面を隠しています: nothing of the person is on the screen until the same person comes back. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

struct state {
    bool asking; /* ○○さんですか */
};

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    static const char *const hidden[] = {
        "これまでの答えは、この端末に残っています。",
        "ほかの方がお使いになるときは、「ほかの人が使う」を押してください。"};
    const struct state *s = state;
    char line[MM_MAX_NAME_BYTES + 64];
    mm_ui_begin(ui, "lock", s->asking ? "ask" : "");
    if (s->asking) {
        snprintf(line, sizeof(line), "%sさんですか", mm_app_person(app)->name);
        mm_piece_middle(ui, line, NULL, 0);
    } else {
        mm_piece_middle(ui, "画面を隠しています", hidden, 2);
    }
    mm_piece_middle_end(ui);
    mm_ui_region(ui, MM_REGION_FOOTER);
    mm_ui_push(ui, s->asking ? "no" : "other", MM_BUTTON_PLAIN, s->asking ? "ちがいます" : "ほかの人が使う");
    mm_app_footer_end(app, ui, s->asking ? "はい" : "もどる", MM_SHAPE_NONE, MM_UI_FOCUS_FIRST);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    (void)app;
    if (strcmp(id, "other") == 0)
        return mm_sign_out();
    if (strcmp(id, "next") == 0 && s->asking)
        return mm_pop();
    s->asking = strcmp(id, "next") == 0;
    return mm_stay();
}

const struct mm_screen_ops mm_screen_lock = {.name = "lock",
                                             .state_bytes = sizeof(struct state),
                                             .needs_person = true,
                                             .no_idle = true,
                                             .build = build,
                                             .act = act};
