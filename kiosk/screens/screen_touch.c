/* ふれる位置: five marks are touched; how far off that was is shown, and what it will be once it is
 * corrected. Whoever has no touch screen goes on without. */
#include "kiosk/screens/screens.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_MARKS   5
#define BOUNCE_MS 400 /* the same finger again */

struct state {
    struct mm_touch_point touched[N_MARKS], meant[N_MARKS];
    size_t n;
    int64_t last_ms;
    struct mm_touch_map map;
    bool sane;                   /* map corrects what glass and angle do */
    double off, worst, left_off; /* mm: mean and most as touched; mean once corrected */
};

/* Where the mark stands in the body: left or right, top or bottom, and in the middle. */
static const struct {
    int x, y; /* -1, 0, 1 */
} places[N_MARKS] = {{-1, -1}, {1, -1}, {0, 0}, {-1, 1}, {1, 1}};

static void mark_line(size_t k, struct mm_ui *ui)
{
    mm_ui_row(ui, NULL);
    if (places[k].x >= 0)
        mm_ui_grow(ui);
    mm_ui_button(ui, &(struct mm_button){
                         .id = "target", .kind = MM_BUTTON_KEY, .label = "＋", .flags = MM_UI_FOCUS_FIRST});
    if (places[k].x <= 0)
        mm_ui_grow(ui);
    mm_ui_close(ui);
}

static void build_words(const struct state *s, struct mm_ui *ui)
{
    char line[120];
    mm_ui_column(ui, &(struct mm_box){.middle = true, .spare = 1});
    snprintf(line, sizeof(line), "＋の真ん中にふれてください（%dか所のうち%zuか所目）", N_MARKS, s->n + 1);
    mm_ui_text(ui, "text", MM_TEXT_BODY, line);
    mm_ui_close(ui);
}

static void build_mark(const struct state *s, struct mm_ui *ui)
{
    bool top = places[s->n].y<0, bottom = places[s->n].y> 0;
    if (top)
        mark_line(s->n, ui);
    else if (bottom)
        build_words(s, ui);
    mm_ui_grow(ui);
    if (!top && !bottom)
        mark_line(s->n, ui);
    else
        mm_ui_space(ui, MM_STEP_HALF);
    mm_ui_grow(ui);
    if (bottom)
        mark_line(s->n, ui);
    else
        build_words(s, ui);
}

static void build_result(const struct state *s, struct mm_ui *ui)
{
    char line[200];
    const char *const texts[] = {
        line, s->sane ? "「合わせる」を押すと、次からこのずれを直して受け取ります。"
                      : "印から大きくはなれた所がありました。「やり直す」を押して、もう一度お願いします。"};
    snprintf(line, sizeof(line),
             s->sane ? "ふれた所と印のずれは、平均%.1fmm、いちばん大きい所で%.1fmmでした。\n"
                       "合わせたあとは、平均%.1fmmになる見こみです。"
                     : "ふれた所と印のずれは、平均%.1fmm、いちばん大きい所で%.1fmmでした。",
             s->off, s->worst, s->left_off);
    mm_piece_middle(ui, s->sane ? "ふれる位置が分かりました" : "うまく合いませんでした", texts, 2);
    mm_piece_middle_end(ui);
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    char place[16];
    bool done = s->n == N_MARKS;
    snprintf(place, sizeof(place), done ? "result" : "mark.%zu", s->n + 1);
    mm_ui_begin(ui, "touch", place);
    mm_app_band(app, ui, "ふれる位置", true);
    mm_ui_region(ui, MM_REGION_BODY);
    if (done)
        build_result(s, ui);
    else
        build_mark(s, ui);
    mm_app_footer_start(app, ui, false);
    mm_ui_push(ui, "keep", MM_BUTTON_PLAIN, "このままにする");
    if (done)
        mm_ui_push(ui, "again", MM_BUTTON_PLAIN, "やり直す");
    mm_app_footer_end(app, ui, done && s->sane ? "合わせる" : NULL, MM_SHAPE_NONE, MM_UI_FOCUS_FIRST);
}

/* ---- acting ----------------------------------------------------------------------------------------- */
static double distance_mm(struct mm_app *app, struct mm_touch_point a, struct mm_touch_point b)
{
    const struct mm_canvas *canvas = mm_ui_canvas(mm_app_ui(app));
    return hypot((a.x - b.x) * canvas->w, (a.y - b.y) * canvas->h) / mm_ui_px_per_mm(mm_app_ui(app));
}

/* The one that is corrected must be better than the one that is not: else fingers went here and there. */
static void judge(struct state *s, struct mm_app *app)
{
    size_t i;
    s->off = s->worst = s->left_off = 0;
    s->map = MM_TOUCH_MAP_NONE;
    s->sane = mm_touch_fit(s->touched, s->meant, N_MARKS, &s->map) == MM_OK;
    for (i = 0; i < N_MARKS; i++) {
        double off = distance_mm(app, s->touched[i], s->meant[i]);
        s->off += off / N_MARKS;
        s->worst = fmax(s->worst, off);
        s->left_off += distance_mm(app, mm_touch_apply(&s->map, s->touched[i]), s->meant[i]) / N_MARKS;
    }
    s->sane = s->sane && s->left_off <= 4;
}

static void point(struct state *s, struct mm_app *app, const char *at)
{
    const struct mm_ui_item *target = mm_ui_find(mm_app_ui(app), "target");
    const struct mm_canvas *canvas = mm_ui_canvas(mm_app_ui(app));
    int64_t now = mm_mono_ms(mm_app_clock(app));
    char *end = NULL;
    long x = strtol(at, &end, 10), y = *end == ',' ? strtol(end + 1, NULL, 10) : 0;
    if (!target || s->n == N_MARKS || (s->n && now - s->last_ms < BOUNCE_MS))
        return;
    s->last_ms = now;
    s->touched[s->n] = (struct mm_touch_point){(double)x / canvas->w, (double)y / canvas->h};
    s->meant[s->n] = (struct mm_touch_point){(target->rect.x + target->rect.w / 2.0) / canvas->w,
                                             (target->rect.y + target->rect.h / 2.0) / canvas->h};
    if (++s->n == N_MARKS)
        judge(s, app);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    static const char prefix[] = "@point:";
    struct state *s = state;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (strcmp(id, "@back") == 0 || strcmp(id, "keep") == 0)
        return mm_pop();
    if (strcmp(id, "again") == 0)
        *s = (struct state){.n = 0};
    else if (strcmp(id, "next") == 0 && s->n == N_MARKS && s->sane)
        return mm_app_touch_put(app, &s->map, s->left_off, &info) == MM_OK ? mm_pop() : mm_fault(&info);
    else if (strncmp(id, prefix, sizeof(prefix) - 1) == 0)
        point(s, app, id + sizeof(prefix) - 1);
    return mm_stay();
}

const struct mm_screen_ops mm_screen_touch = {
    .name = "touch", .state_bytes = sizeof(struct state), .takes_points = true, .build = build, .act = act};
