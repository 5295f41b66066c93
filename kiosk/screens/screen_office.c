/* 事務局メニュー of 一台構成, behind the secretariat's own code: what a clerk does at the kiosk itself. */
#include "kiosk/screens/screens.h"

#include <string.h>

static bool has_numbers(struct mm_app *app)
{
    return mm_signin_wants_pin(mm_gate_method(app));
}

static struct mm_nav to_progress(void)
{
    return mm_push(&mm_screen_progress, NULL);
}

static struct mm_nav to_papers(void)
{
    return mm_push(&mm_screen_papers, NULL);
}

static struct mm_nav to_roster(void)
{
    return mm_push(&mm_screen_roster, NULL);
}

static struct mm_nav to_backup(void)
{
    return mm_push(&mm_screen_backup, NULL);
}

static struct mm_nav to_code(void)
{
    return mm_gate_office(true);
}

static const struct {
    const char *id, *label, *detail;
    bool (*offered)(struct mm_app *app); /* NULL: always */
    struct mm_nav (*go)(void);
} doors[] = {
    {"progress", "受講状況", "研修ごとに、お願いした方と済んだ方の人数を見ます。", NULL, to_progress},
    {"number", "番号を出す", "はじめの番号か、PINを忘れた方の予備の番号を、1人分出します。", has_numbers,
     mm_gate_number},
    {"papers", "帳票を出す", "議会運営委員会の資料などを、印刷するか、媒体に書き出します。",
     mm_papers_offered, to_papers},
    {"roster", "名簿を取り込む", "媒体の名簿（CSV、xlsx）を、変わるところを見てから取り込みます。",
     mm_media_offered, to_roster},
    {"backup", "控えを作る", "記録と名簿の控えを作ります。戻し方も、ここにあります。", NULL, to_backup},
    {"code", "事務局の番号を決め直す", "このメニューを開く番号を変えます。", NULL, to_code},
};
#define N_DOORS (sizeof(doors) / sizeof(doors[0]))

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    (void)state;
    mm_ui_begin(ui, "office", "");
    mm_ui_roomy(ui);
    mm_app_band(app, ui, "事務局メニュー", true);
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_column(ui, &(struct mm_box){.spare = 3});
    mm_ui_text(ui, "text", MM_TEXT_BODY,
               "お名前のあるものを出したことと、変えたことは、操作の記録に残ります。");
    mm_ui_close(ui);
    mm_ui_grid(ui, mm_ui_narrow(ui) ? 1 : 2, NULL);
    for (size_t i = 0; i < N_DOORS; i++)
        if (!doors[i].offered || doors[i].offered(app))
            mm_ui_button(ui, &(struct mm_button){.id = doors[i].id,
                                                 .kind = MM_BUTTON_CARD,
                                                 .label = doors[i].label,
                                                 .detail = doors[i].detail,
                                                 .flags = i == 0 ? MM_UI_FOCUS_FIRST : 0});
    mm_ui_close(ui);
    mm_app_footer_start(app, ui, false);
    mm_app_footer_end(app, ui, "おわる", MM_SHAPE_NONE, 0);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    (void)state;
    (void)app;
    if (strcmp(id, "next") == 0 || strcmp(id, "@back") == 0)
        return mm_sign_out();
    for (size_t i = 0; i < N_DOORS; i++)
        if (strcmp(id, doors[i].id) == 0)
            return doors[i].go();
    return mm_stay();
}

const struct mm_screen_ops mm_screen_office = {.name = "office", .build = build, .act = act};
