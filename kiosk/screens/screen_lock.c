/* 画面を隠しています: nothing of the person is on the screen until the same person comes back. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

struct state {
    bool asking;         /* ○○さんですか */
    const char *words;   /* static: why the last card did not do; NULL for none */
    struct mm_gate gate; /* outlives the navigation */
};

/* How the same person comes back. Where there is no way, everything is kept and they sign in anew. */
enum back { BACK_NONE, BACK_ASK, BACK_PIN, BACK_CARD };
static enum back back_by(struct mm_app *app)
{
    static const enum back by[MM_SIGNIN_COUNT] = {[MM_SIGNIN_OPEN] = BACK_ASK,
                                                  [MM_SIGNIN_PIN] = BACK_PIN,
                                                  [MM_SIGNIN_CARD] = BACK_CARD,
                                                  [MM_SIGNIN_CARD_PIN] = BACK_PIN,
                                                  [MM_SIGNIN_WITNESS] = BACK_NONE};
    enum back back = by[mm_gate_method(app)];
    if (back == BACK_PIN && !mm_store_pin_is_set(mm_app_store(app), mm_app_person(app)->id))
        return BACK_NONE; /* somebody let them in */
    return back;
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    static const char *const ways[] = {
        [BACK_NONE] = "もう一度お入りになるときは、「ほかの人が使う」を押して、職員に声をかけてください。",
        [BACK_ASK] = "",
        [BACK_PIN] = "「もどる」を押してPINを入れると、つづきから始まります。",
        [BACK_CARD] = "受講カードをかざすと、つづきから始まります。"};
    const struct state *s = state;
    enum back back = back_by(app);
    const char *hidden[4] = {"これまでの答えは、この端末に残っています。"};
    size_t n = 1;
    char line[MM_MAX_NAME_BYTES + 64];
    if (s->words)
        hidden[n++] = s->words;
    if (ways[back][0])
        hidden[n++] = ways[back];
    hidden[n++] = "ほかの方がお使いになるときは、「ほかの人が使う」を押してください。";
    mm_ui_begin(ui, "lock", s->asking ? "ask" : "");
    if (s->asking) {
        snprintf(line, sizeof(line), "%sさんですか", mm_app_person(app)->name);
        mm_piece_middle(ui, line, NULL, 0);
    } else {
        mm_piece_middle(ui, "画面を隠しています", hidden, n);
    }
    mm_piece_middle_end(ui);
    mm_ui_region(ui, MM_REGION_FOOTER);
    mm_ui_push(ui, s->asking ? "no" : "other", MM_BUTTON_PLAIN, s->asking ? "ちがいます" : "ほかの人が使う");
    mm_app_footer_end(app, ui, s->asking ? "はい" : (back == BACK_ASK || back == BACK_PIN ? "もどる" : NULL),
                      MM_SHAPE_NONE, MM_UI_FOCUS_FIRST);
}

static struct mm_nav act_card(struct state *s, struct mm_app *app, const char *id)
{
    struct mm_person person;
    if (!mm_gate_card(app, id, &person, &s->words))
        return mm_stay();
    if (strcmp(person.id, mm_app_person(app)->id) == 0)
        return mm_pop();
    s->words = "このカードは、ほかの方のもののようです。";
    return mm_stay();
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    enum back back = back_by(app);
    if (strcmp(id, "other") == 0)
        return mm_sign_out();
    if (back == BACK_CARD)
        return act_card(s, app, id);
    if (strcmp(id, "next") == 0 && back == BACK_PIN) {
        s->gate = (struct mm_gate){.aim = MM_GATE_UNLOCK, .person = *mm_app_person(app)};
        return mm_replace(&mm_screen_unlock, &s->gate);
    }
    if (back != BACK_ASK)
        return mm_stay();
    if (strcmp(id, "next") == 0 && s->asking)
        return mm_pop();
    s->asking = strcmp(id, "next") == 0;
    return mm_stay();
}

const struct mm_screen_ops mm_screen_lock = {.name = "lock",
                                             .state_bytes = sizeof(struct state),
                                             .needs_person = true,
                                             .no_idle = true,
                                             .takes_card = true,
                                             .build = build,
                                             .act = act};
