/* Something keeps records from being kept: said in plain words, with what to do. While it is up no answer is
 * accepted; もう一度ためす proves that writing works before anything goes on. */
#include "kiosk/screens/screens.h"

#include <string.h>

struct state {
    struct mm_errinfo info;
    bool tried; /* and it still does not work */
};

static const struct {
    enum mm_err err;
    const char *what, *then;
} words[] = {
    {MM_ERR_NO_SPACE, "記録する場所がいっぱいです",
     "事務局に声をかけてください。事務局は、この端末の空き容量を増やしてください。"},
    {MM_ERR_READ_ONLY, "記録する場所に書き込めません",
     "事務局に声をかけてください。事務局は、この端末のディスクと権限を確かめてください。"},
    {MM_ERR_IO, "記録の読み書きができません",
     "事務局に声をかけてください。事務局は、この端末のディスクを確かめてください。"},
    {MM_ERR_BUSY, "記録がほかで使われています", "少し待ってから、もう一度ためしてください。"},
    {MM_ERR_CORRUPT, "記録に、読めないところがあります",
     "事務局に声をかけてください。事務局は、保守の担当に知らせてください。"},
};

static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    (void)app;
    (void)info;
    s->info = *(const struct mm_errinfo *)arg;
    return MM_OK;
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    const char *what = "この画面を続けられません", *then = "事務局に声をかけてください。";
    const char *texts[4];
    bool known = false;
    size_t i, n = 0;
    for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (words[i].err == s->info.err) {
            what = words[i].what;
            then = words[i].then;
            known = true;
        }
    }
    texts[n++] = "今は答えを残せないため、受け付けていません。\nこれまでに保存した答えは、残っています。";
    texts[n++] = then;
    if (s->tried)
        texts[n++] = "もう一度ためしましたが、まだ使えません。";
    mm_ui_begin(ui, "fault", mm_err_name(s->info.err));
    mm_ui_roomy(ui);
    mm_piece_middle(ui, what, texts, n);
    if (!known) {
        mm_ui_space(ui, MM_STEP_2);
        mm_ui_text(ui, "detail", MM_TEXT_SMALL, s->info.text);
    }
    mm_piece_middle_end(ui);
    mm_app_footer_start(app, ui, false);
    if (mm_app_person(app))
        mm_ui_push(ui, "leave", MM_BUTTON_PLAIN, "おわる");
    mm_app_footer_end(app, ui, "もう一度ためす", MM_SHAPE_NONE, MM_UI_FOCUS_FIRST);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (strcmp(id, "leave") == 0)
        return mm_sign_out();
    if (strcmp(id, "next") != 0)
        return mm_stay();
    info.err = mm_app_store_try(app, &info);
    if (info.err == MM_OK)
        return mm_pop();
    s->info = info;
    s->tried = true;
    return mm_stay();
}

const struct mm_screen_ops mm_screen_fault = {.name = "fault",
                                              .state_bytes = sizeof(struct state),
                                              .no_idle = true,
                                              .init = init,
                                              .build = build,
                                              .act = act};
