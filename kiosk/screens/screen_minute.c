/* 1分の問題: one practice question for whoever passes, from the first screen. No sign-in, and nothing of it
 * is written anywhere. Questions of the check are never shown here: who sees one first in a check must not
 * have met it before. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

struct state {
    size_t day;  /* on which it was opened: midnight changes no question under a hand */
    size_t turn; /* how many questions after that of the day */
    struct mm_answer answer;
    int part; /* where one statement is shown a screen */
    bool explained;
};

static bool suits(const struct mm_item *item)
{
    return item->practice && item->audience == MM_AUD_BOTH && item->ops->brief;
}

/* The k-th question that suits, round and round; NULL where the pack has none. */
static const struct mm_item *item_at(const struct mm_pack *pack, size_t k)
{
    size_t i, n = 0;
    for (i = 0; i < pack->n_items; i++)
        n += suits(&pack->items[i]);
    k = n ? k % n : 0;
    for (i = 0; i < pack->n_items; i++)
        if (suits(&pack->items[i]) && k-- == 0)
            return &pack->items[i];
    return NULL;
}

static const struct mm_item *item_of(const struct state *s, struct mm_app *app)
{
    return item_at(mm_app_pack(app), s->day + s->turn);
}

bool mm_minute_offered(struct mm_app *app)
{
    return item_at(mm_app_pack(app), 0) != NULL;
}

static void ask(struct state *s, struct mm_app *app)
{
    s->explained = false;
    s->part = 0;
    mm_answer_none(item_of(s, app), &s->answer);
}

static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    (void)arg;
    (void)info;
    s->day = mm_piece_day(app);
    ask(s, app); /* offered only where there is one */
    return MM_OK;
}

static struct mm_item_view view_of(const struct state *s, struct mm_app *app, struct mm_answer *answer)
{
    struct mm_item_view view = {.item = item_of(s, app), .answer = answer, .part = -1};
    if (!s->explained && mm_item_parts(&view, mm_app_ui(app)) > 1)
        view.part = s->part;
    return view;
}

/* The first part that waits; none does when all is answered. */
static void go_on(struct state *s, struct mm_app *app)
{
    struct mm_item_view view = view_of(s, app, &s->answer);
    int n = mm_item_parts(&view, mm_app_ui(app));
    s->explained = mm_answer_complete(view.item, &s->answer);
    for (view.part = 0; n > 1 && view.part < n; view.part++) {
        if (mm_item_answered(&view))
            continue;
        s->part = view.part;
        return;
    }
}

/* ---- frame ------------------------------------------------------------------------------------------ */
static void build_explained(const struct mm_item_view *view, struct mm_ui *ui)
{
    /* Of several statements each is told, also those that were right. */
    enum mm_explain what = view->answer->n_rows > 1 ? MM_EXPLAIN_ALL : MM_EXPLAIN_MISSED;
    mm_item_stem(view, ui);
    mm_item_ui_find(view->item->ops->name)->explain(view, what, ui);
    mm_piece_advice(ui, view->item, 0);
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    struct mm_answer answer = s->answer;
    struct mm_item_view view = view_of(s, app, &answer);
    char place[MM_UI_ID_BYTES];
    if (view.part > 0)
        snprintf(place, sizeof(place), "%.30s.%d", view.item->id, view.part + 1);
    else
        snprintf(place, sizeof(place), "%.36s%s", view.item->id, s->explained ? ".why" : "");
    mm_ui_begin(ui, "minute", place);
    mm_app_band(app, ui, "1分の問題", true);
    mm_ui_region(ui, MM_REGION_BODY);
    if (s->explained)
        build_explained(&view, ui);
    else
        mm_item_ui_find(view.item->ops->name)->build(&view, ui);
    if (view.item->label[0])
        mm_ui_text(ui, "label", MM_TEXT_SMALL, view.item->label);
    mm_ui_column(ui, &(struct mm_box){.spare = 1});
    mm_ui_text(ui, "note", MM_TEXT_SMALL, "お名前は要りません。答えは、どこにも残りません。");
    mm_ui_close(ui);
    mm_app_footer_start(app, ui, false);
    if (!s->explained)
        return;
    mm_ui_push(ui, "more", MM_BUTTON_PLAIN, "もう1問");
    mm_app_footer_end(app, ui, "はじめの画面へ", MM_SHAPE_NONE, MM_UI_FOCUS_FIRST);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    struct mm_item_view view = view_of(s, app, &s->answer);
    if (strcmp(id, "@back") == 0 || strcmp(id, "next") == 0)
        return mm_pop();
    if (s->explained && strcmp(id, "more") == 0) {
        s->turn++;
        ask(s, app);
    } else if (!s->explained && mm_item_ui_find(view.item->ops->name)->act(&view, id)) {
        go_on(s, app);
    }
    return mm_stay();
}

static bool hint(const void *state, struct mm_app *app, enum mm_mark wish, char ret_id[MM_UI_ID_BYTES])
{
    const struct state *s = state;
    struct mm_answer answer = s->answer;
    struct mm_item_view view = view_of(s, app, &answer);
    return !s->explained && mm_item_ui_find(view.item->ops->name)->hint(&view, wish, ret_id);
}

const struct mm_screen_ops mm_screen_minute = {.name = "minute",
                                               .state_bytes = sizeof(struct state),
                                               .init = init,
                                               .build = build,
                                               .act = act,
                                               .hint = hint};
