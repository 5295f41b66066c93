/* Life of the interface: what it stands on, its settings, and how much room that leaves. */
#include "kiosk/ui/inside.h"
#include "sync/base/log.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    NARROW_MM = 330,
    LOW_MM = 240,
    SLIM_MM = 190, /* a tablet held upright: as little room as on a low screen */
    LOWER_PCT = 60,
    LOWER_LEAST_MM = 150
};

static void make_look(struct mm_ui *ui)
{
    double diagonal_px = sqrt((double)ui->canvas.w * ui->canvas.w + (double)ui->canvas.h * ui->canvas.h);
    ui->px_per_mm = diagonal_px / (ui->diagonal_inch * 25.4);
    ui->top = ui->settings.lower && mm_ui_can_lower(ui) ? ui->canvas.h - ui->canvas.h * LOWER_PCT / 100 : 0;
    mm_look_make(&ui->base, &ui->settings, ui->px_per_mm, ui->diagonal_inch, mm_ui_narrow(ui), mm_ui_low(ui));
    ui->look = ui->base;
    ui->looks++;
}

enum mm_err mm_ui_new(struct mm_fonts *fonts, int w, int h, double diagonal_inch, struct mm_ui **ret_ui,
                      struct mm_errinfo *info)
{
    struct mm_ui *ui = calloc(1, sizeof *ui);
    if (!ui)
        return mm_nomem(info);
    ui->fonts = fonts;
    ui->diagonal_inch = diagonal_inch > 1 && diagonal_inch < 200 ? diagonal_inch : 21.5;
    ui->settings.size = MM_SIZE_M;
    mm_buf_init(&ui->strings, MM_MAX_UI_TEXT);
    mm_buf_init(&ui->plain, MM_MAX_UI_TEXT);
    enum mm_err err = mm_ui_resize(ui, w, h);
    if (err != MM_OK) {
        mm_ui_free(ui);
        return mm_fail(
            info, err,
            mm_say("画面の大きさ %d×%d では表示できません。", "cannot show anything on a screen of %dx%d"), w,
            h);
    }
    *ret_ui = ui;
    return MM_OK;
}

void mm_ui_free(struct mm_ui *ui)
{
    if (!ui)
        return;
    mm_ui_cache_sweep(ui, ~0u);
    mm_buf_done(&ui->strings);
    mm_buf_done(&ui->plain);
    mm_canvas_done(&ui->canvas);
    free(ui);
}

enum mm_err mm_ui_resize(struct mm_ui *ui, int w, int h)
{
    struct mm_canvas canvas;
    enum mm_err err = mm_canvas_init(&canvas, w, h);
    if (err != MM_OK)
        return err;
    mm_canvas_done(&ui->canvas);
    ui->canvas = canvas;
    ui->repaint = true;
    make_look(ui);
    return MM_OK;
}

void mm_ui_set(struct mm_ui *ui, const struct mm_ui_settings *settings)
{
    ui->settings = *settings;
    make_look(ui);
}

const struct mm_ui_settings *mm_ui_settings(const struct mm_ui *ui)
{
    return &ui->settings;
}

double mm_ui_px_per_mm(const struct mm_ui *ui)
{
    return ui->px_per_mm;
}

struct mm_canvas *mm_ui_canvas(struct mm_ui *ui)
{
    return &ui->canvas;
}

bool mm_ui_large(const struct mm_ui *ui)
{
    bool upright = mm_ui_portrait(ui) && mm_ui_low(ui);
    return ui->settings.size == MM_SIZE_L || ui->settings.size == MM_SIZE_XL || upright;
}

bool mm_ui_one_at_a_time(const struct mm_ui *ui)
{
    return mm_ui_large(ui) || (mm_ui_narrow(ui) && mm_ui_low(ui));
}

bool mm_ui_narrow(const struct mm_ui *ui)
{
    double unit = ui->px_per_mm * mm_look_scale(ui->diagonal_inch);
    return mm_ui_portrait(ui) || ui->canvas.w < NARROW_MM * unit;
}

bool mm_ui_portrait(const struct mm_ui *ui)
{
    return ui->canvas.w < ui->canvas.h;
}

bool mm_ui_low(const struct mm_ui *ui)
{
    double unit = ui->px_per_mm * mm_look_scale(ui->diagonal_inch);
    return ui->canvas.h - ui->top < LOW_MM * unit || (mm_ui_portrait(ui) && ui->canvas.w < SLIM_MM * unit);
}

bool mm_ui_can_lower(const struct mm_ui *ui)
{
    double unit = ui->px_per_mm * mm_look_scale(ui->diagonal_inch);
    return ui->canvas.h * LOWER_PCT / 100 >= LOWER_LEAST_MM * unit && ui->canvas.w >= SLIM_MM * unit;
}

void mm_ui_forget(struct mm_ui *ui)
{
    mm_ui_cache_sweep(ui, ~0u);
    mm_fonts_forget(ui->fonts);
    if (ui->strings.data)
        memset(ui->strings.data, 0, ui->strings.cap);
    if (ui->plain.data)
        memset(ui->plain.data, 0, ui->plain.cap);
    mm_buf_clear(&ui->strings);
    mm_buf_clear(&ui->plain);
    memset(ui->nodes, 0, sizeof ui->nodes);
    memset(ui->items, 0, sizeof ui->items);
    memset(ui->pieces, 0, sizeof ui->pieces);
    memset(&ui->found, 0, sizeof ui->found);
    ui->n_pieces = ui->n_items = 0;
    ui->n_nodes = 0;
    ui->focus[0] = ui->last_id[0] = ui->press.id[0] = ui->opens.id[0] = '\0';
    ui->screen[0] = ui->place[0] = '\0';
    memset(&ui->back, 0, sizeof ui->back);
    mm_ui_scan_stop(ui);
    ui->press.down = false;
    ui->scroll = ui->digits = 0;
    memset(ui->canvas.px, 0, (size_t)ui->canvas.w * (size_t)ui->canvas.h * sizeof *ui->canvas.px);
    ui->repaint = true;
}
