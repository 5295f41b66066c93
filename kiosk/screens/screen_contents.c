/* 目次: the pages of the course, module by module; which were opened, and where the person is. A touch goes
 * there. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

#define MAX_PAGES 150 /* more are reached by turning pages */

struct state {
    struct mm_contents from;
    bool opened[MAX_PAGES];
};

static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    const struct mm_page *page;
    size_t i;
    (void)info;
    s->from = *(const struct mm_contents *)arg;
    for (i = 0; i < MAX_PAGES && (page = mm_screen_page_at(app, i, NULL)); i++)
        s->opened[i] = mm_store_page_opened(mm_app_store(app), mm_app_sitting(app)->registration, page->id);
    return MM_OK;
}

static void build_page(const struct state *s, const struct mm_page *page, size_t i, struct mm_ui *ui)
{
    char id[MM_UI_ID_BYTES], label[700];
    bool here = i == s->from.index;
    snprintf(id, sizeof(id), "page.%zu", i + 1);
    snprintf(label, sizeof(label), "%zu　%s", i + 1, page->title);
    mm_ui_button(ui, &(struct mm_button){.id = id,
                                         .kind = MM_BUTTON_CARD,
                                         .label = label,
                                         .detail = here           ? "今、ここです"
                                                   : s->opened[i] ? "見ました"
                                                                  : "これからです",
                                         .flags = here ? MM_UI_FOCUS_FIRST | MM_UI_HERE : 0});
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    const struct mm_module *module = NULL, *before = NULL;
    const struct mm_page *page;
    size_t i;
    mm_ui_begin(ui, "contents", "");
    mm_ui_roomy(ui);
    mm_app_band(app, ui, "目次", true);
    mm_ui_region(ui, MM_REGION_BODY);
    for (i = 0; i < MAX_PAGES && (page = mm_screen_page_at(app, i, &module)); i++) {
        if (module != before) {
            if (before)
                mm_ui_close(ui);
            before = module;
            mm_piece_text(ui, "module", i, MM_TEXT_SUBHEAD, module->title);
            mm_ui_grid(ui, mm_ui_narrow(ui) ? 1 : 2, NULL);
        }
        build_page(s, page, i, ui);
    }
    if (before)
        mm_ui_close(ui);
    mm_app_footer_start(app, ui, false);
    mm_ui_grow(ui);
    mm_app_footer_end(app, ui, "ページへもどる", MM_SHAPE_NONE, 0);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    char mine[MM_UI_ID_BYTES];
    size_t i;
    (void)app;
    if (strcmp(id, "next") == 0 || strcmp(id, "@back") == 0)
        return mm_pop();
    for (i = 0; i < MAX_PAGES; i++) {
        snprintf(mine, sizeof(mine), "page.%zu", i + 1);
        if (strcmp(mine, id) != 0)
            continue;
        *s->from.wish = i + 1;
        return mm_pop();
    }
    return mm_stay();
}

const struct mm_screen_ops mm_screen_contents = {.name = "contents",
                                                 .state_bytes = sizeof(struct state),
                                                 .needs_person = true,
                                                 .init = init,
                                                 .build = build,
                                                 .act = act};
