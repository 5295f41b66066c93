/* A figure and its spots: laid out in the figure's own proportions; the picture as pixels of exactly that
 * size, or its words while it is not there; spots as outlines with their letters. */
#include "kiosk/ui/fit.h"

#include <math.h>
#include <string.h>

enum {
    MOST_H_PCT = 52,    /* of the screen's height: the question above and the list beside it stay in sight */
    PICTURE_H_PCT = 62, /* of a picture without spots */
    LEAST_OF_ROOM_PCT = 75,
    NEAR_COLUMN_PCT = 75 /* of its column: so wide a frame takes all of it */
};
#define SPOTS_MM    130
#define BADGE_UNITS 60 /* left of the words that a picture has in a spot (content/FORMAT.md 12) */

void mm_ui_set_gallery(struct mm_ui *ui, const struct mm_ui_gallery *gallery)
{
    ui->gallery = *gallery;
    ui->repaint = true;
}

/* What a page leaves a picture: px of width. Beside text it gets half of the body, else all of it; a body
 * that scrolls is narrower by its buttons. */
static int room_for(const struct mm_ui *ui, bool half, bool scrolls)
{
    const struct mm_look *look = &ui->look;
    int right = scrolls ? look->scroll_edge + look->scroll_w + look->gap : look->pad_x;
    int w = ui->canvas.w - look->pad_x - right;
    if (half)
        w = (w - (int)(MM_UI_FIGURE_GAP * look->unit + 0.5)) / 2;
    return max_int(w - 2 * look->gap, 1);
}

bool mm_ui_figure_beside(const struct mm_ui *ui)
{
    return !mm_ui_large(ui) && !mm_ui_narrow(ui);
}

static struct mm_figure_look look_for(const struct mm_ui *ui, int cap_w)
{
    struct mm_figure_look look = {.scale = round(ui->look.figure_scale * 1e4) / 1e4,
                                  .cap_w = cap_w,
                                  .cap_h = ui->canvas.h * PICTURE_H_PCT / 100};
    mm_theme_palette(ui->look.theme, &look.palette);
    return look;
}

void mm_ui_figure_looks(const struct mm_ui *ui, struct mm_figure_look ret_looks[MM_FIGURE_LOOKS])
{
    for (int i = 0; i < MM_FIGURE_LOOKS; i++)
        ret_looks[i] = look_for(ui, room_for(ui, mm_ui_figure_beside(ui), i > 0));
}

static int pad_of(const struct mm_ui *ui, const struct mm_node *node)
{
    return node->picture ? ui->look.gap : 0;
}

int mm_ui_figure_natural(const struct mm_ui *ui, const struct mm_node *node)
{
    struct mm_figure_look look = look_for(ui, 0);
    int w = 0, h;
    if (!node->picture || node->first >= 0)
        return (int)(SPOTS_MM * ui->look.unit);
    mm_figure_px(node->units.w, node->units.h, &look, &w, &h);
    return w + 2 * pad_of(ui, node);
}

static void fit_spot(struct mm_ui *ui, const struct mm_node *figure, struct mm_node *spot)
{
    const struct mm_rect *u = &spot->units, *all = &figure->units, *r = &figure->inner;
    struct mm_text_style style = ui->look.text[MM_TEXT_SMALL];
    int x0 = (int)((int64_t)u->x * r->w / all->w), x1 = (int)((int64_t)(u->x + u->w) * r->w / all->w);
    int y0 = (int)((int64_t)u->y * r->h / all->h), y1 = (int)((int64_t)(u->y + u->h) * r->h / all->h);
    spot->rect = (struct mm_rect){r->x + x0, r->y + y0, max_int(x1 - x0, 1), max_int(y1 - y0, 1)};
    spot->label = NULL;
    if (figure->px) /* the picture says it */
        return;
    style.color = mm_theme_color(ui->look.theme, MM_COLOR_INK);
    int badge = style.size_px * 2, room = spot->rect.w - badge - style.size_px / 2;
    spot->label = room >= style.size_px * 4
                      ? mm_ui_layout(ui, &style, mm_ui_words(mm_ui_str(ui, spot->text)), room)
                      : NULL;
    if (spot->label && mm_layout_height(spot->label) > spot->rect.h)
        spot->label = NULL; /* the list says it */
}

/* As wide as the column, at most about half the screen high: spots want room for fingers. */
static void fit_with_spots(struct mm_ui *ui, struct mm_node *node, int w)
{
    int pad = pad_of(ui, node), inner = max_int(w - 2 * pad, 1);
    int h = (int)((int64_t)inner * node->units.h / node->units.w), most = ui->canvas.h * MOST_H_PCT / 100;
    if (h > most) {
        h = most;
        inner = (int)((int64_t)h * node->units.w / node->units.h);
    }
    node->inner = (struct mm_rect){pad, pad, max_int(inner, 1), max_int(h, 1)};
    node->drawn_h = node->inner.h;
}

/* In its natural size, or as wide as the column; never taller than a reader can see at once. The widths come
 * from a short list, so that they can be drawn beforehand. */
static void fit_picture(struct mm_ui *ui, struct mm_node *node, int w)
{
    int pad = pad_of(ui, node), room = max_int(w - 2 * pad, 1), cap = 1;
    for (int i = 0; i < 4; i++) {
        int one = room_for(ui, i & 1, i & 2);
        cap = one <= room && one > cap ? one : cap;
    }
    if (cap < room * LEAST_OF_ROOM_PCT / 100) /* an unusual column */
        cap = room;
    struct mm_figure_look look = look_for(ui, cap);
    node->inner = (struct mm_rect){pad, pad, 0, 0};
    mm_figure_px(node->units.w, node->units.h, &look, &node->inner.w, &node->inner.h);
    node->drawn_h = node->inner.h;
}

/* The words take the place of pixels that are not there, and more of it when they need more. */
static void fit_words(struct mm_ui *ui, struct mm_node *node)
{
    struct mm_text_style style = ui->look.text[MM_TEXT_SMALL];
    node->label = mm_ui_layout(ui, &style, mm_ui_words(mm_ui_str(ui, node->text)), node->inner.w);
    if (node->label)
        node->inner.h = max_int(node->inner.h, mm_layout_height(node->label));
}

void mm_ui_fit_figure(struct mm_ui *ui, struct mm_node *node, int w)
{
    struct mm_figure_palette palette;
    int pad = pad_of(ui, node);
    if (node->first >= 0 || !node->picture)
        fit_with_spots(ui, node, w);
    else
        fit_picture(ui, node, w);
    mm_theme_palette(ui->look.theme, &palette);
    node->px = node->picture && ui->gallery.find
                   ? ui->gallery.find(ui->gallery.ctx, node->picture, node->inner.w, node->inner.h, &palette)
                   : NULL;
    node->label = NULL;
    if (!node->px && node->picture && node->first < 0)
        fit_words(ui, node);
    node->rect.w = node->inner.w + 2 * pad;
    if (pad && node->rect.w < w && node->rect.w >= w * NEAR_COLUMN_PCT / 100) {
        node->inner.x += (w - node->rect.w) / 2; /* its frame ends where the texts above it do */
        node->rect.w = w;
    }
    node->rect.h = node->inner.h + 2 * pad;
    for (int k = node->first; k >= 0; k = node_at(ui, k)->next)
        fit_spot(ui, node, node_at(ui, k));
}

void mm_ui_want_figures(struct mm_ui *ui)
{
    struct mm_figure_palette palette;
    mm_theme_palette(ui->look.theme, &palette);
    for (int i = MM_REGION_COUNT; ui->gallery.want && i < ui->n_nodes; i++) {
        const struct mm_node *node = &ui->nodes[i];
        if (node->type == MM_NODE_FIGURE && node->picture && !node->px)
            ui->gallery.want(ui->gallery.ctx, node->picture, node->inner.w, node->drawn_h, &palette);
    }
}

static uint32_t color(const struct mm_ui *ui, enum mm_color c)
{
    return mm_theme_color(ui->look.theme, c);
}

static void paint_pixels(struct mm_ui *ui, const uint32_t *px, struct mm_rect at, const struct mm_rect *clip)
{
    struct mm_rect r = mm_rect_cut(at, *clip), all = {0, 0, ui->canvas.w, ui->canvas.h};
    r = mm_rect_cut(r, all);
    for (int y = r.y; y < r.y + r.h && r.w > 0; y++)
        memcpy(ui->canvas.px + (size_t)y * (size_t)ui->canvas.w + r.x,
               px + (size_t)(y - at.y) * (size_t)at.w + (r.x - at.x), (size_t)r.w * sizeof *px);
}

/* In place of the picture: no line is cut in half where the body ends. */
static void paint_words(struct mm_ui *ui, const struct mm_layout *words, int x, int y,
                        const struct mm_rect *clip)
{
    for (int i = 0; i < mm_layout_lines(words); i++) {
        struct mm_rect line = mm_layout_line_rect(words, i);
        struct mm_rect all = {0, y + line.y, ui->canvas.w, line.h};
        struct mm_rect cut = mm_rect_cut(all, *clip);
        bool whole = all.y >= ui->viewport.y && all.y + all.h <= ui->viewport.y + ui->viewport.h;
        if (whole && cut.w > 0 && cut.h > 0)
            mm_layout_paint(words, &ui->canvas, x, y, &cut);
    }
}

void mm_ui_paint_figure(struct mm_ui *ui, const struct mm_node *node, const struct mm_rect *clip)
{
    struct mm_rect r = mm_ui_node_rect(ui, node), at = node->inner;
    at.x += r.x;
    at.y += r.y;
    mm_paint_round(&ui->canvas, r, node->picture ? ui->look.radius : ui->look.radius / 2,
                   color(ui, MM_COLOR_SHEET), color(ui, MM_COLOR_LINE), ui->look.line, clip);
    if (node->px)
        paint_pixels(ui, node->px, at, clip);
    else if (node->label)
        paint_words(ui, node->label, at.x, at.y, clip); /* from its top, which comes into sight first */
}

/* As large as its letter wants, but inside of its spot, and not over the words of a picture. */
static int badge_side(struct mm_ui *ui, const struct mm_node *node, struct mm_rect r, int pad)
{
    const struct mm_node *figure = node_at(ui, node->parent);
    int side = ui->look.text[MM_TEXT_SMALL].size_px * 3 / 2, room = min_int(r.w, r.h) - 2 * pad;
    if (figure->px)
        room = min_int(room, (int)((int64_t)BADGE_UNITS * figure->inner.w / figure->units.w) - pad);
    return max_int(min_int(side, room), 1);
}

/* The letter in its corner, filled when the spot is chosen; beside it the sign. */
static void paint_badge(struct mm_ui *ui, const struct mm_node *node, struct mm_rect r,
                        const struct mm_rect *clip)
{
    bool selected = node->flags & MM_UI_SELECTED;
    struct mm_text_style style = ui->look.text[MM_TEXT_SMALL];
    int pad = style.size_px / 4, side = badge_side(ui, node, r, pad);
    struct mm_rect badge = {r.x + pad, r.y + pad, side, side};
    style.size_px = side < style.size_px * 3 / 2 ? max_int(side * 2 / 3, 1) : style.size_px;
    style.align = MM_ALIGN_CENTER;
    style.role = MM_FONT_STRONG;
    style.pitch = 1.2;
    style.ruby = false;
    style.color = color(ui, selected ? MM_COLOR_ON_ACCENT : MM_COLOR_ACCENT);
    mm_paint_round(&ui->canvas, badge, badge.h / 4, color(ui, selected ? MM_COLOR_ACCENT : MM_COLOR_SHEET),
                   color(ui, MM_COLOR_ACCENT), ui->look.stroke, clip);
    const struct mm_layout *letter =
        mm_ui_layout(ui, &style, mm_ui_words(mm_ui_str(ui, node->detail)), badge.w);
    if (letter)
        mm_layout_paint(letter, &ui->canvas, badge.x, badge.y + (badge.h - mm_layout_height(letter)) / 2,
                        clip);
    struct mm_rect sign = {badge.x, badge.y + side + pad, side, side};
    if (sign.y + side > r.y + r.h) /* no room below the letter: at the other end */
        sign = (struct mm_rect){r.x + r.w - side - pad, badge.y, side, side};
    if (node->has_sign && (sign.y > badge.y || sign.x >= badge.x + badge.w + pad))
        mm_paint_shape(&ui->canvas, node->sign, sign, max_int(side / 8, 2), color(ui, MM_COLOR_ACCENT), clip);
}

void mm_ui_paint_spot(struct mm_ui *ui, const struct mm_node *node, const struct mm_rect *clip)
{
    struct mm_rect r = mm_ui_node_rect(ui, node);
    bool strong = node->flags & (MM_UI_SELECTED | MM_UI_OPEN), quiet = node->flags & MM_UI_QUIET;
    int size = ui->look.text[MM_TEXT_SMALL].size_px;
    mm_paint_round(&ui->canvas, r, ui->look.radius / 2, 0,
                   color(ui, strong  ? MM_COLOR_ACCENT
                             : quiet ? MM_COLOR_QUIET
                                     : MM_COLOR_LINE),
                   strong ? ui->look.stroke * 2 : ui->look.stroke, clip);
    paint_badge(ui, node, r, clip);
    if (node->label)
        mm_layout_paint(node->label, &ui->canvas, r.x + size * 2,
                        r.y + (r.h - mm_layout_height(node->label)) / 2, clip);
}
