/* ことばの説明: one glossary term in plain words, over the page that uses it or the list of all. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

struct state {
    struct mm_look_up arg; /* its term: borrowed from the pack of the sitting */
};

static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    (void)app;
    (void)info;
    s->arg = *(const struct mm_look_up *)arg;
    return MM_OK;
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    mm_ui_begin(ui, "term", "");
    mm_ui_roomy(ui);
    mm_app_band(app, ui, "ことばの説明", true);
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_grow(ui);
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD});
    mm_ui_column(ui, &(struct mm_box){.gap = MM_STEP_HALF}); /* a word and how it is read belong together */
    mm_ui_text(ui, "reading", MM_TEXT_SMALL, s->arg.term->reading);
    mm_ui_text(ui, "heading", MM_TEXT_HEADING, s->arg.term->term);
    mm_ui_close(ui);
    mm_ui_text(ui, "plain", MM_TEXT_BODY, s->arg.term->plain);
    mm_ui_close(ui);
    mm_ui_grow(ui);
    mm_ui_grow(ui);
    mm_app_footer_start(app, ui, false);
    if (!s->arg.listed)
        mm_ui_push(ui, "words", MM_BUTTON_PLAIN, "ほかのことば");
    mm_ui_grow(ui);
    mm_app_footer_end(app, ui, s->arg.listed ? "一覧へもどる" : "ページへもどる", MM_SHAPE_NONE,
                      MM_UI_FOCUS_FIRST);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    const struct state *s = state;
    (void)app;
    if (strcmp(id, "words") == 0)
        return mm_push(&mm_screen_words, s->arg.term);
    return strcmp(id, "next") == 0 || strcmp(id, "@back") == 0 ? mm_pop() : mm_stay();
}

const struct mm_screen_ops mm_screen_term = {.name = "term",
                                             .state_bytes = sizeof(struct state),
                                             .needs_person = true,
                                             .init = init,
                                             .build = build,
                                             .act = act};
