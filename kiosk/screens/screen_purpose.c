/* 利用目的: what is recorded and who sees it, the first time. 読みました, never 同意. */
#include "kiosk/screens/screens.h"

#include <string.h>

/* What is seen by name: as the council decided, in place of what the pack says until it does. */
static void build_decided(struct mm_app *app, struct mm_ui *ui, const char *by)
{
    struct mm_buf words;
    mm_buf_init(&words, 2000);
    mm_disclosure_words(mm_store_disclosure(mm_app_store(app)), by, &words);
    mm_ui_text(ui, "decided", MM_TEXT_BODY, mm_buf_str(&words));
    mm_buf_done(&words);
}

static void build_paragraphs(struct mm_app *app, struct mm_ui *ui)
{
    const struct mm_council *council = &mm_app_pack(app)->council;
    char by[MM_DISCLOSED_BY_BYTES] = "";
    bool decided =
        mm_store_meta_get(mm_app_store(app), "disclosed_by", by, sizeof(by), NULL) == MM_OK && by[0];
    for (size_t i = 0; i < council->n_purpose; i++) {
        if (!decided || !mm_disclosure_is_provisional(council->purpose[i]))
            mm_piece_text(ui, "purpose", i, MM_TEXT_BODY, council->purpose[i]);
    }
    if (decided)
        build_decided(app, ui, by);
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    (void)state;
    mm_ui_begin(ui, "purpose", "");
    mm_ui_roomy(ui);
    mm_app_band(app, ui, "利用目的", true);
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_text(ui, "heading", MM_TEXT_HEADING, "記録する内容と、その使い道");
    mm_ui_flow(ui);
    build_paragraphs(app, ui);
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
