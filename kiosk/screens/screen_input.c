/* 操作のしかた: for hands that tremble, or that touch what they did not mean to. Kept for the person. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *label;
    int ms;
} repeats[] = {{"短い", 300}, {"少し長い", 600}, {"長い", 1000}, {"とても長い", 1500}},
  holds[] = {{"ふれたらすぐ", 0}, {"少し長く", 500}, {"長く", 1000}};
/* Of one switch there are two paces: the focus goes by itself. */
static const struct {
    const char *label;
    int n, scan_ms;
} switches[] = {
    {"使わない", 0, 0}, {"2個で選ぶ", 2, 0}, {"1個（2秒ごと）", 1, 2000}, {"1個（4秒ごと）", 1, 4000}};
#define N_SWITCHES (sizeof(switches) / sizeof(switches[0]))
#define N_REPEATS  (sizeof(repeats) / sizeof(repeats[0]))
#define N_HOLDS    (sizeof(holds) / sizeof(holds[0]))

static void build_switches(const struct mm_ui_settings *now, struct mm_ui *ui)
{
    size_t i;
    mm_ui_text(ui, "switch", MM_TEXT_SUBHEAD, "手元のスイッチ");
    mm_ui_grid(ui, mm_ui_large(ui) ? 2 : 4, NULL);
    for (i = 0; i < N_SWITCHES; i++)
        mm_piece_choice(
            ui, "switch", i, switches[i].label,
            now->switches == switches[i].n && (now->switches != 1 || now->scan_ms == switches[i].scan_ms), 0);
    mm_ui_close(ui);
    mm_ui_text(
        ui, "switches", MM_TEXT_SMALL,
        "2個のときは、スペースキーにつないだスイッチで枠がつぎへ進み、Enterキーのスイッチで選びます。1個"
        "のときは、押すと枠が動きはじめ、もう一度押すと、枠のあるところを選びます。");
}

/* 代読・代筆: of this sitting alone, and nobody asks why. */
static void build_assisted(const struct mm_sitting *sitting, struct mm_ui *ui)
{
    mm_ui_text(ui, "assisted", MM_TEXT_SUBHEAD, "ほかの方が読み上げたり、代わりにふれたりする（今回だけ）");
    mm_ui_grid(ui, mm_ui_large(ui) ? 2 : 4, NULL);
    mm_piece_choice(ui, "assisted", 0, "しない", !sitting->assisted, 0);
    mm_piece_choice(ui, "assisted", 1, "支援あり", sitting->assisted, 0);
    mm_ui_close(ui);
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct mm_ui_settings *now = mm_ui_settings(ui);
    size_t i;
    (void)state;
    mm_ui_begin(ui, "input", "");
    mm_app_band_plain(ui, "操作のしかた", true);
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_text(ui, "repeat", MM_TEXT_SUBHEAD, "同じ所に続けてふれたとき、2回目を受け取らない時間");
    mm_ui_grid(ui, mm_ui_large(ui) ? 2 : 4, NULL);
    for (i = 0; i < N_REPEATS; i++)
        mm_piece_choice(ui, "repeat", i, repeats[i].label,
                        now->repeat_ms == repeats[i].ms || (!now->repeat_ms && i == 0), 0);
    mm_ui_close(ui);
    mm_ui_text(ui, "hold", MM_TEXT_SUBHEAD, "ボタンを選ぶまでに、ふれている時間");
    mm_ui_grid(ui, mm_ui_large(ui) ? 2 : 4, NULL);
    for (i = 0; i < N_HOLDS; i++)
        mm_piece_choice(ui, "hold", i, holds[i].label, now->hold_ms == holds[i].ms, 0);
    mm_ui_close(ui);
    mm_ui_text(ui, "note", MM_TEXT_SMALL,
               "手がふれてしまうことが多いときは、「少し長く」か「長く」にしてください。");
    build_switches(now, ui);
    if (mm_app_sitting(app))
        build_assisted(mm_app_sitting(app), ui);
    mm_app_footer_start(app, ui, false);
    mm_app_footer_end(app, ui, "これでよい", MM_SHAPE_NONE, MM_UI_FOCUS_FIRST);
}

static void set_repeat(struct mm_ui_settings *settings, size_t k)
{
    settings->repeat_ms = repeats[k].ms;
}

static void set_hold(struct mm_ui_settings *settings, size_t k)
{
    settings->hold_ms = holds[k].ms;
}

static void set_switch(struct mm_ui_settings *settings, size_t k)
{
    settings->switches = switches[k].n;
    settings->scan_ms = switches[k].scan_ms;
}

static const struct mm_setting choices[] = {
    {"repeat", N_REPEATS, set_repeat}, {"hold", N_HOLDS, set_hold}, {"switch", N_SWITCHES, set_switch}};

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct mm_ui_settings settings = *mm_ui_settings(mm_app_ui(app));
    struct mm_errinfo info = MM_ERRINFO_INIT;
    (void)state;
    if (strcmp(id, "@back") == 0 || strcmp(id, "next") == 0)
        return mm_pop();
    if (mm_app_sitting(app) && strncmp(id, "assisted.", 9) == 0) {
        mm_app_sitting(app)->assisted = strcmp(id, "assisted.1") == 0;
        return mm_stay();
    }
    if (!mm_piece_choose(choices, sizeof(choices) / sizeof(choices[0]), id, &settings))
        return mm_stay();
    return mm_app_settings_put(app, &settings, &info) == MM_OK ? mm_stay() : mm_fault(&info);
}

const struct mm_screen_ops mm_screen_input = {.name = "input", .build = build, .act = act};
