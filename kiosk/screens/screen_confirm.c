/* ○○ ○○さんですか: the last step of signing in. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

struct state {
    struct mm_gate gate;
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
    const struct state *s = state;
    char line[MM_MAX_NAME_BYTES + 64], detail[320];
    mm_ui_begin(ui, "confirm", "");
    mm_ui_roomy(ui);
    mm_app_band(app, ui, "お名前の確かめ", true);
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_grow(ui);
    mm_ui_grow(ui);
    mm_ui_column(ui, &(struct mm_box){.middle = true});
    if (s->gate.person.seat)
        snprintf(detail, sizeof(detail), "%s　議席%d番", mm_person_status_ja(s->gate.person.status),
                 s->gate.person.seat);
    else
        snprintf(detail, sizeof(detail), "%s　%s", mm_person_status_ja(s->gate.person.status),
                 s->gate.person.section);
    mm_ui_text(ui, "detail", MM_TEXT_SMALL, detail);
    snprintf(line, sizeof(line), "%sさんですか", s->gate.person.name);
    mm_ui_text(ui, "heading", MM_TEXT_TITLE, line);
    mm_piece_middle_end(ui);
    mm_ui_region(ui, MM_REGION_FOOTER);
    mm_ui_push(ui, "no", MM_BUTTON_PLAIN, "ちがいます");
    mm_app_footer_end(app, ui, "はい", MM_SHAPE_NONE, MM_UI_FOCUS_FIRST);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    if (strcmp(id, "@back") == 0 || strcmp(id, "no") == 0)
        return mm_pop();
    if (strcmp(id, "next") != 0)
        return mm_stay();
    return mm_gate_passed(app, &s->gate);
}

const struct mm_screen_ops mm_screen_confirm = {
    .name = "confirm", .state_bytes = sizeof(struct state), .init = init, .build = build, .act = act};
