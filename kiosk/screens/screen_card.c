/* 受講カードをかざしてください: somebody who chose a name where the council asks for a card. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

struct state {
    struct mm_gate gate;
    const char *words; /* static: why the last card did not do; NULL for none */
};

static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    (void)app;
    (void)info;
    s->gate = *(const struct mm_gate *)arg;
    return MM_OK;
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    static const char *const texts[] = {"カードを、読み取り機にかざしてください。",
                                        "カードがないときは、事務局の職員に声をかけてください。"};
    const struct state *s = state;
    char line[MM_MAX_NAME_BYTES + 64];
    snprintf(line, sizeof(line), "%sさんの受講カード", s->gate.person.name);
    mm_ui_begin(ui, "card", "");
    mm_app_band(app, ui, "受講カード", true);
    mm_piece_middle(ui, line, texts, 2);
    if (s->words) {
        mm_ui_space(ui, MM_STEP_2);
        mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD});
        mm_ui_text(ui, "note", MM_TEXT_BODY, s->words);
        mm_ui_close(ui);
    }
    mm_piece_middle_end(ui);
    mm_ui_region(ui, MM_REGION_FOOTER);
    mm_ui_push(ui, "other", MM_BUTTON_PLAIN, "ほかの人が使う");
    if (mm_gate_enters(&s->gate))
        mm_ui_push(ui, "witness", MM_BUTTON_PLAIN, "事務局立会い");
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    struct mm_person person;
    if (strcmp(id, "@back") == 0)
        return mm_pop();
    if (strcmp(id, "other") == 0)
        return mm_sign_out();
    if (strcmp(id, "witness") == 0) {
        s->gate.aim = MM_GATE_WITNESS;
        return mm_gate_next(app, &s->gate, true);
    }
    bool shown = mm_gate_card(app, id, &person, &s->words);
    if (shown && strcmp(person.id, s->gate.person.id) != 0)
        s->words = "このカードは、ほかの方のもののようです。お名前を確かめてください。";
    if (s->words)
        mm_app_reveal(app, "note");
    if (!shown || s->words)
        return mm_stay();
    s->gate.card_shown = true;
    return mm_gate_next(app, &s->gate, true);
}

const struct mm_screen_ops mm_screen_card = {.name = "card",
                                             .state_bytes = sizeof(struct state),
                                             .takes_card = true,
                                             .init = init,
                                             .build = build,
                                             .act = act};
