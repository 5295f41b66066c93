/* はじめの設定: what a kiosk must know before anybody uses it. Comes up by itself until somebody says that it
 * is ready, which takes a code of maintenance. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

static bool meta(struct mm_app *app, const char *name, char *out, size_t bytes)
{
    return mm_store_meta_get(mm_app_store(app), name, out, bytes, NULL) == MM_OK && out[0];
}

static bool has_code(struct mm_app *app)
{
    return mm_store_pin_is_set(mm_app_store(app), MM_STORE_KEEPER);
}

/* Each step: whether it is done, and one sentence of how it stands. */
static bool at_size(struct mm_app *app, char *out, size_t bytes)
{
    char text[32];
    bool done = meta(app, "diagonal", text, sizeof(text));
    snprintf(out, bytes,
             done ? "対角%.1fインチです。" : "まだ合わせていません（対角%.1fインチとしています）。",
             mm_app_diagonal(app));
    return done;
}

static bool at_touch(struct mm_app *app, char *out, size_t bytes)
{
    int64_t tenths = mm_store_meta_int(mm_app_store(app), "touch_mm", -1);
    if (tenths < 0)
        snprintf(out, bytes, "まだ合わせていません。マウスだけで使う端末では、要りません。");
    else
        snprintf(out, bytes, "合わせました。ずれの見こみは、平均%d.%dmmです。", (int)(tenths / 10),
                 (int)(tenths % 10));
    return tenths >= 0;
}

static bool at_code(struct mm_app *app, char *out, size_t bytes)
{
    bool done = has_code(app);
    snprintf(out, bytes, "%s",
             done ? "決めてあります。" : "まだ決めていません。決めると、使い始められます。");
    return done;
}

static bool at_enrol(struct mm_app *app, char *out, size_t bytes)
{
    char council[200], standing[32];
    bool done = meta(app, "recorder", standing, sizeof(standing));
    bool waits = meta(app, "standing", standing, sizeof(standing)) && strcmp(standing, "pending") == 0;
    if (!meta(app, "council_name", council, sizeof(council)))
        council[0] = '\0';
    if (done)
        snprintf(out, bytes,
                 waits ? "登録しました（%s）。事務局の承認を待っています。" : "登録してあります（%s）。",
                 council);
    else
        snprintf(out, bytes, "まだ登録していません。あとから「保守」でもできます。");
    return done;
}

static const struct {
    const char *id, *label;
    bool (*at)(struct mm_app *app, char *out, size_t bytes);
} steps[] = {
    {"size", "画面の大きさ", at_size},
    {"touch", "ふれる位置", at_touch},
    {"code", "保守の番号", at_code},
    {"enrol", "サーバーへの登録", at_enrol},
};
#define N_STEPS (sizeof(steps) / sizeof(steps[0]))

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    size_t i;
    (void)state;
    mm_ui_begin(ui, "setup", "");
    mm_ui_roomy(ui);
    mm_ui_region(ui, MM_REGION_BAND);
    mm_ui_text(ui, "title", MM_TEXT_BAND, "はじめの設定");
    mm_ui_grow(ui);
    mm_ui_push(ui, "@display", MM_BUTTON_BAND, "文字");
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_column(ui, &(struct mm_box){.spare = 3});
    mm_ui_text(ui, "text", MM_TEXT_BODY,
               "この端末を使い始める前に、次のことを合わせてください。あとから変えられます。");
    mm_ui_close(ui);
    mm_ui_grid(ui, mm_ui_low(ui) && !mm_ui_narrow(ui) ? 2 : 1, NULL);
    for (i = 0; i < N_STEPS; i++) {
        char detail[320];
        bool done = steps[i].at(app, detail, sizeof(detail));
        mm_ui_button(ui, &(struct mm_button){.id = steps[i].id,
                                             .kind = MM_BUTTON_CARD,
                                             .label = steps[i].label,
                                             .detail = detail,
                                             .sign = MM_SHAPE_CHECK,
                                             .has_sign = done,
                                             .flags = i == 0 ? MM_UI_FOCUS_FIRST : 0});
    }
    mm_ui_close(ui);
    mm_app_footer_start(app, ui, false);
    mm_ui_push(ui, "later", MM_BUTTON_PLAIN, "あとで設定する");
    mm_app_footer_end(app, ui, "使い始める", MM_SHAPE_RIGHT, has_code(app) ? 0 : MM_UI_DISABLED);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    (void)state;
    if (strcmp(id, "size") == 0)
        return mm_push(&mm_screen_diagonal, NULL);
    if (strcmp(id, "touch") == 0)
        return mm_push(&mm_screen_touch, NULL);
    if (strcmp(id, "code") == 0)
        return mm_gate_keeper(true);
    if (strcmp(id, "enrol") == 0)
        return mm_push(&mm_screen_enrol, NULL);
    if (strcmp(id, "later") == 0) {
        mm_app_setup_put_off(app);
        return mm_pop();
    }
    if (strcmp(id, "next") != 0)
        return mm_stay();
    return mm_app_setup_done(app, &info) == MM_OK ? mm_pop() : mm_fault(&info);
}

const struct mm_screen_ops mm_screen_setup = {.name = "setup", .no_idle = true, .build = build, .act = act};
