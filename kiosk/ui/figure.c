/* A figure and its spots: laid out in the figure's own proportions, painted as outlines with their letters.
 */
#include "kiosk/ui/fit.h"

enum {
    MOST_H_PCT = 52
}; /* of the screen's height: the question above and the list beside it stay in sight */

static void fit_spot(struct mm_ui *ui, const struct mm_node *figure, struct mm_node *spot)
{
    const struct mm_rect *u = &spot->units, *all = &figure->units, *r = &figure->rect;
    struct mm_text_style style = ui->look.text[MM_TEXT_SMALL];
    int x0 = (int)((int64_t)u->x * r->w / all->w), x1 = (int)((int64_t)(u->x + u->w) * r->w / all->w);
    int y0 = (int)((int64_t)u->y * r->h / all->h), y1 = (int)((int64_t)(u->y + u->h) * r->h / all->h);
    spot->rect = (struct mm_rect){x0, y0, max_int(x1 - x0, 1), max_int(y1 - y0, 1)};
    style.color = mm_theme_color(ui->look.theme, MM_COLOR_INK);
    int badge = style.size_px * 2, room = spot->rect.w - badge - style.size_px / 2;
    spot->label = room >= style.size_px * 4
                      ? mm_ui_layout(ui, &style, mm_ui_words(mm_ui_str(ui, spot->text)), room)
                      : NULL;
    if (spot->label && mm_layout_height(spot->label) > spot->rect.h)
        spot->label = NULL; /* the list says it */
}

void mm_ui_fit_figure(struct mm_ui *ui, struct mm_node *node, int w)
{
    int h = (int)((int64_t)w * node->units.h / node->units.w);
    int most = ui->canvas.h * MOST_H_PCT / 100;
    if (h > most) {
        h = most;
        w = (int)((int64_t)h * node->units.w / node->units.h);
    }
    node->rect.w = max_int(w, 1);
    node->rect.h = max_int(h, 1);
    for (int k = node->first; k >= 0; k = node_at(ui, k)->next)
        fit_spot(ui, node, node_at(ui, k));
}

static uint32_t color(const struct mm_ui *ui, enum mm_color c)
{
    return mm_theme_color(ui->look.theme, c);
}

void mm_ui_paint_figure(struct mm_ui *ui, const struct mm_node *node, const struct mm_rect *clip)
{
    mm_paint_round(&ui->canvas, mm_ui_node_rect(ui, node), ui->look.radius / 2, color(ui, MM_COLOR_SHEET),
                   color(ui, MM_COLOR_LINE), ui->look.line, clip);
}

/* The letter in its corner, filled when the spot is chosen; beside it the sign. */
static void paint_badge(struct mm_ui *ui, const struct mm_node *node, struct mm_rect r,
                        const struct mm_rect *clip)
{
    bool selected = node->flags & MM_UI_SELECTED;
    struct mm_text_style style = ui->look.text[MM_TEXT_SMALL];
    int side = style.size_px * 3 / 2, pad = style.size_px / 4;
    struct mm_rect badge = {r.x + pad, r.y + pad, min_int(side, r.w - 2 * pad), min_int(side, r.h - 2 * pad)};
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
