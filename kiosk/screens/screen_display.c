/* 文字: text size, colours and ふりがな, seen at once; kept for the person who is signed in. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

static void build_pair(struct mm_ui *ui, const char *id, const char *title, const char *const words[2],
                       bool on)
{
    mm_ui_column(ui, &(struct mm_box){.weight = 1});
    mm_ui_text(ui, id, MM_TEXT_SUBHEAD, title);
    mm_ui_grid(ui, 2, NULL);
    mm_piece_choice(ui, id, 0, words[0], !on, 0);
    mm_piece_choice(ui, id, 1, words[1], on, 0);
    mm_ui_close(ui);
    mm_ui_close(ui);
}

/* What is on or off, two beside each other. */
static void build_pairs(struct mm_app *app, struct mm_ui *ui)
{
    const struct mm_ui_settings *now = mm_ui_settings(ui);
    const struct {
        bool offered, on;
        const char *prefix, *title, *words[2];
    } pairs[] = {{true, now->ruby, "ruby", "ふりがな", {"切", "入"}},
                 {mm_ui_can_lower(ui), now->lower, "lower", "操作の場所", {"画面全体", "下に寄せる"}},
                 {mm_app_voice_there(app), now->speech, "speech", "読み上げ", {"切", "入"}}};
    size_t i, n = 0;
    for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        if (!pairs[i].offered)
            continue;
        if (n % 2 == 0)
            mm_ui_row(ui, &(struct mm_box){.gap = MM_STEP_2});
        build_pair(ui, pairs[i].prefix, pairs[i].title, pairs[i].words, pairs[i].on);
        if (n++ % 2 == 1)
            mm_ui_close(ui);
    }
    if (n % 2 == 1) { /* as wide as the others */
        if (!mm_ui_narrow(ui)) {
            mm_ui_column(ui, &(struct mm_box){.weight = 1});
            mm_ui_close(ui);
        }
        mm_ui_close(ui);
    }
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct mm_ui_settings *now = mm_ui_settings(ui);
    size_t i;
    (void)state;
    mm_ui_begin(ui, "display", "");
    mm_app_band_plain(ui, "文字と画面の色", true);
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_text(ui, "size", MM_TEXT_SUBHEAD, "文字の大きさ");
    mm_ui_grid(ui, MM_SIZE_COUNT, NULL);
    for (i = 0; i < MM_SIZE_COUNT; i++)
        mm_piece_choice(ui, "size", i, mm_text_size_ja((enum mm_text_size)i),
                        now->size == (enum mm_text_size)i,
                        now->size == (enum mm_text_size)i ? MM_UI_FOCUS_FIRST : 0);
    mm_ui_close(ui);
    mm_ui_text(ui, "theme", MM_TEXT_SUBHEAD, "画面の色");
    mm_ui_grid(ui, mm_ui_large(ui) ? 2 : MM_THEME_COUNT, NULL);
    for (i = 0; i < MM_THEME_COUNT; i++)
        mm_piece_choice(ui, "theme", i, mm_theme_ja((enum mm_theme_id)i), now->theme == (enum mm_theme_id)i,
                        0);
    mm_ui_close(ui);
    build_pairs(app, ui);
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD});
    mm_ui_text(ui, "sample", MM_TEXT_BODY,
               "この大きさで表示します。{情報|じょうほう}を{守|まも}るための{研修|けんしゅう}です。");
    mm_ui_close(ui);
    mm_app_footer_start(app, ui, false);
    mm_ui_push(ui, "input", MM_BUTTON_PLAIN, "操作のしかた");
    if (!mm_app_person(app) && mm_app_store(app) && mm_store_pin_is_set(mm_app_store(app), MM_STORE_KEEPER))
        mm_ui_push(ui, "upkeep", MM_BUTTON_PLAIN, "保守");
    if (!mm_app_person(app) && mm_gate_office_offered(app) &&
        mm_store_pin_is_set(mm_app_store(app), MM_STORE_OFFICE))
        mm_ui_push(ui, "office", MM_BUTTON_PLAIN, "事務局");
    if (mm_app_person(app) && !mm_ui_narrow(ui))
        mm_ui_text(ui, "kept", MM_TEXT_SMALL, "次にお使いになるときも、この表示になります。");
    mm_app_footer_end(app, ui, "これでよい", MM_SHAPE_NONE, 0);
}

static void set_size(struct mm_ui_settings *settings, size_t k)
{
    settings->size = (enum mm_text_size)k;
}

static void set_theme(struct mm_ui_settings *settings, size_t k)
{
    settings->theme = (enum mm_theme_id)k;
}

static void set_ruby(struct mm_ui_settings *settings, size_t k)
{
    settings->ruby = k == 1;
}

static void set_speech(struct mm_ui_settings *settings, size_t k)
{
    settings->speech = k == 1;
}

static void set_lower(struct mm_ui_settings *settings, size_t k)
{
    settings->lower = k == 1;
}

static const struct mm_setting choices[] = {{"size", MM_SIZE_COUNT, set_size},
                                            {"theme", MM_THEME_COUNT, set_theme},
                                            {"ruby", 2, set_ruby},
                                            {"lower", 2, set_lower},
                                            {"speech", 2, set_speech}};

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct mm_ui_settings settings = *mm_ui_settings(mm_app_ui(app));
    struct mm_errinfo info = MM_ERRINFO_INIT;
    (void)state;
    if (strcmp(id, "@back") == 0 || strcmp(id, "next") == 0)
        return mm_pop();
    if (strcmp(id, "input") == 0)
        return mm_push(&mm_screen_input, NULL);
    if (strcmp(id, "upkeep") == 0)
        return mm_gate_keeper(false);
    if (strcmp(id, "office") == 0)
        return mm_gate_office(false);
    if (!mm_piece_choose(choices, sizeof(choices) / sizeof(choices[0]), id, &settings))
        return mm_stay();
    if (mm_app_settings_put(app, &settings, &info) != MM_OK)
        return mm_fault(&info);
    return mm_stay();
}

const struct mm_screen_ops mm_screen_display = {.name = "display", .build = build, .act = act};
