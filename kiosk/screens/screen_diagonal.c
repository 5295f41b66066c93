/* 画面の大きさ: a bank card is held against the screen (85.60 mm × 53.98 mm everywhere in the world), and the
 * picture of one is made as large. From that follow the millimetres of everything else. */
#include "kiosk/screens/screens.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define CARD_W_MM 85.60
#define CARD_H_MM 53.98
#define LEAST_PX  120

struct state {
    double card_px; /* width of the picture */
};

/* The diagonal that the picture of the card stands for. */
static double inch_of(const struct state *s, struct mm_app *app)
{
    const struct mm_canvas *canvas = mm_ui_canvas(mm_app_ui(app));
    return hypot(canvas->w, canvas->h) / (s->card_px / CARD_W_MM) / 25.4;
}

static double most_px(struct mm_app *app)
{
    const struct mm_canvas *canvas = mm_ui_canvas(mm_app_ui(app));
    return fmin(canvas->w * 0.9, canvas->h * 0.9 * CARD_W_MM / CARD_H_MM);
}

static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    (void)arg;
    (void)info;
    s->card_px = fmin(CARD_W_MM * mm_ui_px_per_mm(mm_app_ui(app)), most_px(app));
    return MM_OK;
}

static const struct {
    const char *id, *label;
    double mm;
} steps[] = {{"less5", "5mm小さく", -5},
             {"less", "少し小さく", -0.25},
             {"more", "少し大きく", 0.25},
             {"more5", "5mm大きく", 5}};
#define N_STEPS (sizeof(steps) / sizeof(steps[0]))

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    bool small = (mm_ui_low(ui) && mm_ui_narrow(ui)) || mm_ui_large(ui);
    char line[96];
    size_t i;
    mm_ui_begin(ui, "diagonal", "");
    snprintf(line, sizeof(line), "画面の大きさ　%.1fインチ", inch_of(s, app));
    mm_app_band(app, ui, small ? line : "画面の大きさ", true);
    mm_ui_roomy(ui);
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_row(ui, &(struct mm_box){
                      .middle = true, .gap = small ? MM_STEP_2 : MM_STEP_5, .stay = !mm_ui_portrait(ui)});
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD,
                                      .w_px = (int)lround(s->card_px),
                                      .h_px = (int)lround(s->card_px * CARD_H_MM / CARD_W_MM)});
    mm_ui_text(ui, "card", MM_TEXT_MARK, "カード");
    mm_ui_close(ui);
    mm_ui_column(ui, &(struct mm_box){.weight = 1});
    /* Nobody scrolls while a card is held against the screen. */
    mm_ui_text(ui, "text", small ? MM_TEXT_SMALL : MM_TEXT_BODY,
               "キャッシュカードなどを画面に当て、四角を同じ大きさにしてください。");
    snprintf(line, sizeof(line), "対角 %.1fインチ", inch_of(s, app));
    if (!small)
        mm_ui_text(ui, "inch", MM_TEXT_STRONG, line);
    mm_ui_grid(ui, 2, NULL);
    for (i = 0; i < N_STEPS; i++)
        mm_ui_button(ui, &(struct mm_button){.id = steps[i].id,
                                             .kind = MM_BUTTON_PLAIN,
                                             .label = steps[i].label,
                                             .flags = i == 2 ? MM_UI_FOCUS_FIRST : 0});
    mm_ui_close(ui);
    mm_ui_close(ui);
    mm_ui_close(ui);
    mm_app_footer_start(app, ui, false);
    mm_app_footer_end(app, ui, "この大きさにする", MM_SHAPE_NONE, 0);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    size_t i;
    if (strcmp(id, "@back") == 0)
        return mm_pop();
    if (strcmp(id, "next") == 0)
        return mm_app_diagonal_put(app, inch_of(s, app), &info) == MM_OK ? mm_pop() : mm_fault(&info);
    for (i = 0; i < N_STEPS; i++)
        if (strcmp(steps[i].id, id) == 0)
            s->card_px += steps[i].mm * s->card_px / CARD_W_MM;
    s->card_px = fmax(LEAST_PX, fmin(s->card_px, most_px(app)));
    return mm_stay();
}

const struct mm_screen_ops mm_screen_diagonal = {
    .name = "diagonal", .state_bytes = sizeof(struct state), .init = init, .build = build, .act = act};
