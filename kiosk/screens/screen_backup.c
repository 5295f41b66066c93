/* A backup, and how one is brought back: that is done with server and kiosk stopped, by who looks after them.
 */
#include "kiosk/screens/office.h"

#include "sync/base/limits.h"

#include <stdio.h>
#include <string.h>

struct state {
    struct mm_office office; /* first */
};

static void build_done(const struct state *s, struct mm_ui *ui)
{
    char text[400], plain[400];
    snprintf(text, sizeof(text), "控えを作りました（%s、記録 %d件、名簿 %d人）。",
             mm_json_get_str(s->office.doc, "name", ""), (int)mm_json_get_int(s->office.doc, "statements", 0),
             (int)mm_json_get_int(s->office.doc, "people", 0));
    mm_piece_plain(plain, sizeof(plain), text);
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_DONE});
    mm_ui_text(ui, "done", MM_TEXT_BODY, plain);
    mm_ui_close(ui);
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    char what[400];
    snprintf(what, sizeof(what),
             "いまの記録、名簿、教材と鍵が、一つのフォルダーに入ります。"
             "お名前が入るので、置き場所は保守の担当が決めています。そこには、新しい%d回分が残ります。",
             MM_MAX_MENU_BACKUPS);
    mm_ui_begin(ui, "backup", mm_office_place(&s->office));
    mm_ui_roomy(ui);
    mm_app_band(app, ui, "控えを作る", true);
    mm_ui_region(ui, MM_REGION_BODY);
    /* first: on a small screen what follows is below its edge */
    mm_office_build_wait(&s->office, "控えを作っています。少しお待ちください。", ui);
    if (s->office.doc)
        build_done(s, ui);
    mm_ui_text(ui, "what", MM_TEXT_BODY, what);
    mm_ui_push(ui, "make", MM_BUTTON_PLAIN, "控えを作る");
    mm_ui_text(ui, "restore", MM_TEXT_SUBHEAD, "控えから戻すとき");
    mm_ui_text(ui, "how", MM_TEXT_BODY,
               "端末とサーバーを止めて行います。"
               "保守の担当に、「導入の手引き」の「控えを作り、戻す」を見るように伝えてください。"
               "控えのあとの受講の記録は、端末に残っていて、つながると送られます。");
    mm_app_footer_start(app, ui, false);
    mm_app_footer_end(app, ui, "もどる", MM_SHAPE_NONE, 0);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (strcmp(id, "next") == 0 || strcmp(id, "@back") == 0)
        return mm_pop();
    if (strcmp(id, "make") == 0 && s->office.ask.state != MM_ASK_WAITS &&
        mm_office_ask(&s->office, app, "backup", NULL, NULL, &info) != MM_OK)
        return mm_fault(&info);
    return mm_stay();
}

const struct mm_screen_ops mm_screen_backup = {.name = "backup",
                                               .state_bytes = sizeof(struct state),
                                               .done = mm_office_screen_done,
                                               .build = build,
                                               .act = act,
                                               .tick = mm_office_screen_tick};
