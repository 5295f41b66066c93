/* What everybody sees: one sentence, one large button, help in an emergency, one tip. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *id;
    enum mm_text_size size;
} sizes[] = {{"size.s", MM_SIZE_S}, {"size.m", MM_SIZE_M}, {"size.l", MM_SIZE_L}, {"size.xl", MM_SIZE_XL}};

static const struct mm_tip *tip_today(struct mm_app *app)
{
    const struct mm_pack *pack = mm_app_pack(app);
    return pack->n_tips ? &pack->tips[mm_piece_day(app) % pack->n_tips] : NULL;
}

/* What a small screen with large letters does without, in this order; the two buttons always stand there. */
enum {
    SPARE_SENTENCE = 5,
    SPARE_HELP = 4,
    SPARE_CLAUSE = 3,
    SPARE_COUNCIL = 3,
    SPARE_HEADING = 2,
    SPARE_TIP = 1
};

/* On 10" and at 特大 the columns are equal, the heading is smaller and the tip is its sentence alone. */
static bool tight(const struct mm_ui *ui)
{
    return mm_ui_narrow(ui) ? mm_ui_low(ui) : mm_ui_settings(ui)->size == MM_SIZE_XL;
}

static void spare_text(struct mm_ui *ui, int spare, const char *id, enum mm_text_kind kind, const char *text)
{
    mm_ui_column(ui, &(struct mm_box){.spare = spare});
    mm_ui_text(ui, id, kind, text);
    mm_ui_close(ui);
}

static void build_left(struct mm_app *app, struct mm_ui *ui)
{
    char line[300];
    snprintf(line, sizeof(line), "%s　情報セキュリティ研修", mm_app_council(app));
    mm_ui_column(
        ui, &(struct mm_box){.weight = tight(ui) ? 50 : 60, .gap = tight(ui) ? MM_STEP_2 : MM_STEP_NONE});
    if (tight(ui)) {
        spare_text(ui, SPARE_COUNCIL, "council", MM_TEXT_SMALL, line);
    } else {
        mm_ui_text(ui, "council", MM_TEXT_SUBHEAD, line);
        mm_ui_space(ui, mm_ui_low(ui) ? MM_STEP_1 : MM_STEP_2);
        mm_ui_grow(ui);
    }
    spare_text(ui, SPARE_HEADING, "heading", tight(ui) ? MM_TEXT_HEADING : MM_TEXT_TITLE,
               "ひとりひとりが、\n情報をまもります。");
    if (!tight(ui)) {
        mm_ui_space(ui, mm_ui_low(ui) ? MM_STEP_HALF : MM_STEP_2);
        mm_ui_grow(ui);
    }
    spare_text(ui, SPARE_SENTENCE, "text", MM_TEXT_BODY,
               "議員と職員のための研修です。\nいつでも止めて、つづきから始められます。");
    mm_ui_space(ui, tight(ui)       ? (mm_ui_low(ui) && mm_ui_large(ui) ? MM_STEP_1 : MM_STEP_2)
                    : mm_ui_low(ui) ? MM_STEP_2
                                    : MM_STEP_5);
    mm_ui_grow(ui);
    mm_ui_grow(ui); /* as much again as between the words */
    mm_ui_button(ui, &(struct mm_button){.id = "start",
                                         .kind = MM_BUTTON_HUGE,
                                         .label = "画面にふれて始める",
                                         .flags = MM_UI_FOCUS_FIRST});
    mm_ui_close(ui);
}

/* Without room below the tip the question stands in the footer instead. */
static bool minute_below(struct mm_app *app, const struct mm_ui *ui)
{
    return mm_minute_offered(app) && (tight(ui) || mm_ui_large(ui) || mm_ui_low(ui) || !tip_today(app));
}

static void build_tip(struct mm_app *app, const struct mm_tip *tip, struct mm_ui *ui)
{
    char line[600];
    if (tight(ui)) {
        mm_ui_column(ui, &(struct mm_box){.surface = mm_ui_narrow(ui) ? MM_SURFACE_NONE : MM_SURFACE_CARD,
                                          .spare = SPARE_TIP});
        snprintf(line, sizeof(line), "**今日のひとこと**　%s", tip->text);
        mm_ui_text(ui, "tip", MM_TEXT_SMALL, line);
        mm_ui_close(ui);
        return;
    }
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD, .spare = SPARE_TIP});
    mm_ui_text(ui, "tip.title", MM_TEXT_SUBHEAD, "今日のひとこと");
    mm_ui_text(ui, "tip", MM_TEXT_EVEN, tip->text);
    if (tip->clause && !mm_ui_large(ui)) {
        snprintf(line, sizeof(line), "%s　%s", tip->clause->label, tip->clause->title);
        spare_text(ui, SPARE_CLAUSE, "tip.clause", MM_TEXT_SMALL, line);
    }
    if (mm_minute_offered(app) && !minute_below(app, ui)) {
        mm_ui_space(ui, MM_STEP_2);
        mm_ui_grow(ui);
        mm_ui_button(ui, &(struct mm_button){.id = "minute",
                                             .kind = MM_BUTTON_PLAIN,
                                             .label = "1分の問題に答える",
                                             .sign = MM_SHAPE_RIGHT,
                                             .has_sign = true});
    }
    mm_ui_close(ui);
}

static void build_right(struct mm_app *app, struct mm_ui *ui)
{
    const struct mm_tip *tip = tip_today(app);
    mm_ui_column(
        ui, &(struct mm_box){.weight = tight(ui) ? 50 : 40, .gap = tight(ui) ? MM_STEP_2 : MM_STEP_NONE});
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_AGAIN, .press = true});
    mm_ui_box_press(ui, "help", 0);
    mm_ui_text(ui, "help.title", MM_TEXT_SUBHEAD_AGAIN, "なくした・押してしまった・\nおかしいと思ったら");
    spare_text(ui, SPARE_HELP, "help.text", MM_TEXT_EVEN,
               "ここにふれると、今すぐすることが分かります。お名前は要りません。");
    mm_ui_close(ui);
    if (tip)
        build_tip(app, tip, ui);
    mm_ui_close(ui);
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    size_t i;
    (void)state;
    mm_ui_begin(ui, "attract", "");
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_grow(ui);
    if (tight(ui) && mm_ui_narrow(ui) && mm_ui_large(ui)) /* nothing stands beside large letters */
        mm_ui_column(ui, &(struct mm_box){.gap = MM_STEP_2});
    else
        mm_ui_row(ui, &(struct mm_box){.gap = tight(ui) ? MM_STEP_4 : MM_STEP_6,
                                       .middle = true,
                                       .even = true,
                                       .stay = tight(ui)});
    build_left(app, ui);
    build_right(app, ui);
    mm_ui_close(ui);
    mm_ui_grow(ui);
    mm_ui_region(ui, MM_REGION_FOOTER);
    mm_ui_text(ui, "size", MM_TEXT_BAND, tight(ui) || mm_ui_large(ui) ? "文字" : "文字の大きさ");
    for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
        mm_ui_button(
            ui, &(struct mm_button){.id = sizes[i].id,
                                    .kind = MM_BUTTON_BAND,
                                    .label = mm_text_size_ja(sizes[i].size),
                                    .flags = mm_ui_settings(ui)->size == sizes[i].size ? MM_UI_SELECTED : 0});
    if (!mm_ui_narrow(ui) || mm_ui_portrait(ui)) /* no fifth size; held upright the others have a line */
        mm_ui_space(ui, MM_STEP_6);
    mm_ui_push(ui, "@display", MM_BUTTON_BAND, "画面の色");
    if (minute_below(app, ui))
        mm_ui_push(ui, "minute", MM_BUTTON_BAND, "1分の問題");
    if (mm_group_offered(app))
        mm_ui_push(ui, "group", MM_BUTTON_BAND, "集合研修");
    mm_ui_grow(ui);
    if (!mm_ui_narrow(ui) && !mm_group_offered(app)) /* else on the line below */
        mm_app_mark(app, ui, MM_TEXT_SMALL);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    size_t i;
    (void)state;
    if (strcmp(id, "help") == 0)
        return mm_push(&mm_screen_help, NULL);
    if (strcmp(id, "group") == 0)
        return mm_app_store_try(app, &info) == MM_OK ? mm_gate_group() : mm_fault(&info);
    if (strcmp(id, "minute") == 0)
        return mm_push(&mm_screen_minute, NULL);
    if (strcmp(id, "start") == 0) {
        /* Before anybody answers anything: can it be kept? */
        if (mm_app_store_try(app, &info) != MM_OK)
            return mm_fault(&info);
        return mm_push(&mm_screen_signin, NULL);
    }
    for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        if (strcmp(sizes[i].id, id) == 0) {
            struct mm_ui_settings settings = *mm_ui_settings(mm_app_ui(app));
            settings.size = sizes[i].size;
            if (mm_app_settings_put(app, &settings, &info) != MM_OK)
                return mm_fault(&info);
        }
    }
    return mm_stay();
}

const struct mm_screen_ops mm_screen_attract = {
    .name = "attract", .no_idle = true, .build = build, .act = act};
