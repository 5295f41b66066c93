/* 利用目的: what is recorded and who sees it, the first time. 読みました, never 同意. */
#include "kiosk/screens/screens.h"

#include <string.h>

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct mm_council *council = &mm_app_pack(app)->council;
    size_t i;
    (void)state;
    mm_ui_begin(ui, "purpose", "");
    mm_ui_roomy(ui);
    mm_app_band(app, ui, "利用目的", true);
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_text(ui, "heading", MM_TEXT_HEADING, "記録する内容と、その使い道");
    mm_ui_flow(ui);
    for (i = 0; i < council->n_purpose; i++)
        mm_piece_text(ui, "purpose", i, MM_TEXT_BODY, council->purpose[i]);
    mm_ui_close(ui);
    mm_app_footer_start(app, ui, false);
    mm_app_footer_end(app, ui, "読みました", MM_SHAPE_RIGHT, MM_UI_FOCUS_FIRST);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    (void)state;
    if (strcmp(id, "@back") == 0)
        return mm_sign_out();
    if (strcmp(id, "next") != 0)
        return mm_stay();
    if (mm_store_purpose_mark(mm_app_store(app), mm_app_person(app)->id, &info) != MM_OK)
        return mm_fault(&info);
    return mm_replace(&mm_screen_duties, NULL);
}

const struct mm_screen_ops mm_screen_purpose = {
    .name = "purpose", .needs_person = true, .build = build, .act = act};
