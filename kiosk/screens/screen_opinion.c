/* この問題について意見を送る: chosen reasons and no typing, without a name. Until the sitting is over it can
 * be changed and taken back; only then it goes to the secretariat. */
#include "kiosk/screens/screens.h"

#include "sync/wire/opinion.h"

#include <string.h>

enum view { VIEW_CHOOSE, VIEW_KEPT, VIEW_TAKEN_BACK }; /* KEPT: what is chosen stands in the store */
struct state {
    const struct mm_item *item;
    unsigned chosen; /* reasons */
    enum view view;
};

static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    s->item = arg;
    enum mm_err err = mm_store_opinion_get(mm_app_store(app), mm_app_sitting(app), s->item, &s->chosen, info);
    s->view = s->chosen ? VIEW_KEPT : VIEW_CHOOSE;
    return err;
}

/* ---- frame ------------------------------------------------------------------------------------------ */
static void build_choices(const struct state *s, struct mm_ui *ui)
{
    size_t i;
    mm_ui_text(ui, "heading", MM_TEXT_HEADING, "どんなところが気になりましたか");
    mm_ui_text(ui, "stem", MM_TEXT_BODY, s->item->stem);
    mm_ui_text(ui, "how", MM_TEXT_SMALL, "いくつでも選べます。もう一度ふれると、取り消せます。");
    mm_ui_grid(ui, mm_ui_narrow(ui) ? 1 : 2, NULL);
    for (i = 0; i < MM_OPINION_COUNT; i++)
        mm_piece_choice(ui, "reason", i, mm_opinion_ja((enum mm_opinion)i), (s->chosen & (1u << i)) != 0, 0);
    mm_ui_close(ui);
    mm_ui_text(ui, "who", MM_TEXT_BODY,
               "お名前も時刻も付きません。どの問題かと、選んだ理由だけを、事務局に送ります。受講の記録は"
               "変わりません。");
}

static void build_kept(struct mm_ui *ui)
{
    static const char *const texts[] = {
        "ありがとうございました。この研修を終えたあとに、お名前を付けずに事務局へ送ります。",
        "研修を終えるまでは、選び直すことも、取り消すこともできます。"};
    mm_piece_middle(ui, "意見をお預かりしました", texts, 2);
    mm_piece_middle_end(ui);
}

static void build_taken_back(struct mm_ui *ui)
{
    static const char *const texts[] = {"この意見は送りません。"};
    mm_piece_middle(ui, "意見を取り消しました", texts, 1);
    mm_piece_middle_end(ui);
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    static const char *const places[] = {
        [VIEW_CHOOSE] = "choose", [VIEW_KEPT] = "kept", [VIEW_TAKEN_BACK] = "taken_back"};
    const struct state *s = state;
    mm_ui_begin(ui, "opinion", places[s->view]);
    mm_app_band(app, ui, "問題についての意見", true);
    mm_ui_region(ui, MM_REGION_BODY);
    if (s->view == VIEW_KEPT)
        build_kept(ui);
    else if (s->view == VIEW_TAKEN_BACK)
        build_taken_back(ui);
    else
        build_choices(s, ui);
    mm_app_footer_start(app, ui, false);
    if (s->view == VIEW_KEPT) {
        mm_ui_push(ui, "undo", MM_BUTTON_PLAIN, "取り消す");
        mm_ui_push(ui, "change", MM_BUTTON_PLAIN, "選び直す");
    } else if (s->view == VIEW_CHOOSE) {
        mm_ui_push(ui, "leave", MM_BUTTON_PLAIN, "送らずにもどる");
    }
    mm_ui_grow(ui);
    if (s->view == VIEW_CHOOSE)
        mm_app_footer_end(app, ui, "送る", MM_SHAPE_NONE, s->chosen ? 0 : MM_UI_DISABLED);
    else
        mm_app_footer_end(app, ui, "解説へもどる", MM_SHAPE_NONE, MM_UI_FOCUS_FIRST);
}

/* ---- acting ----------------------------------------------------------------------------------------- */
static struct mm_nav send(struct state *s, struct mm_app *app)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (mm_store_opinion_put(mm_app_store(app), mm_app_sitting(app), s->item, s->chosen, &info) != MM_OK)
        return mm_fault(&info);
    s->view = VIEW_KEPT;
    return mm_stay();
}

static struct mm_nav take_back(struct state *s, struct mm_app *app)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (mm_store_opinion_undo(mm_app_store(app), mm_app_sitting(app), s->item, &info) != MM_OK)
        return mm_fault(&info);
    s->view = VIEW_TAKEN_BACK;
    s->chosen = 0;
    return mm_stay();
}

static void choose(struct state *s, const char *id)
{
    size_t i;
    if (mm_piece_pressed(id, "reason", MM_OPINION_COUNT, &i))
        s->chosen ^= 1u << i;
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    bool asks = s->view == VIEW_CHOOSE, kept = s->view == VIEW_KEPT;
    if (strcmp(id, "@back") == 0 || strcmp(id, "leave") == 0)
        return mm_pop();
    if (strcmp(id, "next") == 0)
        return !asks ? mm_pop() : s->chosen ? send(s, app) : mm_stay();
    if (kept && strcmp(id, "undo") == 0)
        return take_back(s, app);
    if (kept && strcmp(id, "change") == 0)
        s->view = VIEW_CHOOSE;
    else if (asks)
        choose(s, id);
    return mm_stay();
}

const struct mm_screen_ops mm_screen_opinion = {.name = "opinion",
                                                .state_bytes = sizeof(struct state),
                                                .needs_person = true,
                                                .init = init,
                                                .build = build,
                                                .act = act};
