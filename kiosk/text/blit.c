/* Puts a layout on a canvas. A glyph is blended four pixels at a time in vector types, which every compiler
 * of today turns into the vector instructions of its machine; what is empty is skipped, what is full is
 * stored. */
#include "kiosk/text/inside.h"

#include <string.h>

typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef uint16_t words8 __attribute__((vector_size(16)));
typedef uint32_t pixels4 __attribute__((vector_size(16)));

/* Bytes as words: the lower and the upper eight. Interleaving with zeros is one instruction. */
static words8 widen_low(bytes16 v)
{
    const bytes16 zero = {0};
    return (words8)__builtin_shufflevector(v, zero, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

static words8 widen_high(bytes16 v)
{
    const bytes16 zero = {0};
    return (words8)__builtin_shufflevector(v, zero, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15,
                                           31);
}

static bytes16 each_twice(bytes16 v)
{
    return __builtin_shufflevector(v, v, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

/* under·(255 − alpha) + over·alpha, over 255, rounded; exact for all values. */
static words8 blend_words(words8 under, words8 over, words8 alpha)
{
    words8 sum = under * (255 - alpha) + over * alpha + 128;
    return (sum + (sum >> 8)) >> 8;
}

static pixels4 blend4(pixels4 under, words8 over, uint32_t alpha4)
{
    pixels4 spread = {alpha4, 0, 0, 0};
    bytes16 alpha = each_twice(each_twice((bytes16)spread));
    words8 low = blend_words(widen_low((bytes16)under), over, widen_low(alpha));
    words8 high = blend_words(widen_high((bytes16)under), over, widen_high(alpha));
    return (pixels4)__builtin_shufflevector((bytes16)low, (bytes16)high, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18,
                                            20, 22, 24, 26, 28, 30);
}

static uint32_t blend1(uint32_t under, uint32_t over, uint32_t alpha)
{
    uint32_t keep = 255 - alpha;
    uint32_t rb = (under & 0xFF00FF) * keep + (over & 0xFF00FF) * alpha + 0x800080;
    uint32_t g = (under & 0x00FF00) * keep + (over & 0x00FF00) * alpha + 0x008000;
    rb = (rb + ((rb >> 8) & 0xFF00FF)) >> 8;
    g = (g + ((g >> 8) & 0x00FF00)) >> 8;
    return 0xFF000000u | (rb & 0xFF00FF) | (g & 0x00FF00);
}

/* n pixels of one row. room: how many may be written from px on, n or more. */
static void blit_row(uint32_t *px, const uint8_t *alpha, int n, int room, uint32_t color, words8 over)
{
    const pixels4 full = {color, color, color, color};
    int i = 0;
    for (; i < n && i + 4 <= room; i += 4) {
        uint32_t alpha4;
        memcpy(&alpha4, alpha + i, sizeof alpha4);
        if (alpha4 == 0)
            continue;
        pixels4 out = full;
        if (alpha4 != 0xFFFFFFFFu) {
            memcpy(&out, px + i, sizeof out);
            out = blend4(out, over, alpha4);
        }
        memcpy(px + i, &out, sizeof out);
    }
    for (; i < n; i++) {
        if (alpha[i])
            px[i] = blend1(px[i], color, alpha[i]);
    }
}

void mm_blit(struct mm_canvas *canvas, const struct mm_raster *raster, int x, int y, uint32_t color,
             const struct mm_rect *clip)
{
    int left = x + raster->left, top = y - raster->top;
    struct mm_rect r = mm_rect_cut((struct mm_rect){left, top, raster->w, raster->h}, *clip);
    const words8 over = widen_low((bytes16)(pixels4){color | 0xFF000000u, color | 0xFF000000u, 0, 0});
    if (!raster->alpha || r.w <= 0 || r.h <= 0)
        return;
    /* Only a glyph that is not cut may be read up to its stride, where it is empty. */
    int room = r.w < raster->w ? r.w : clip->x + clip->w - r.x;
    for (int row = 0; row < r.h; row++) {
        const uint8_t *alpha = raster->alpha + (ptrdiff_t)(r.y - top + row) * raster->stride + (r.x - left);
        uint32_t *px = canvas->px + (size_t)(r.y + row) * (size_t)canvas->w + r.x;
        blit_row(px, alpha, r.w, room, color | 0xFF000000u, over);
    }
}

/* ---- layouts ------------------------------------------------------------------------------------------- */
/* The fonts have forgotten since: the glyph is looked up again. NULL when there is no memory. */
static struct mm_glyph *glyph_of(const struct mm_layout *layout, const struct mm_set_glyph *set)
{
    const char *text = layout->text + set->off;
    if (layout->generation == layout->fonts->generation)
        return set->glyph;
    return mm_glyph_get(layout->fonts, (enum mm_font_role)set->role, set->size_px, *text == '\t' ? " " : text,
                        set->len);
}

/* Glyphs reach a little over the strip of their line. */
static bool line_shows(const struct mm_set_line *line, int y, const struct mm_rect *clip)
{
    int reach = line->h / 2;
    return y + line->y - reach < clip->y + clip->h && y + line->y + line->h + reach > clip->y;
}

void mm_layout_paint(const struct mm_layout *layout, struct mm_canvas *canvas, int x, int y,
                     const struct mm_rect *clip)
{
    struct mm_rect all = {0, 0, canvas->w, canvas->h};
    struct mm_rect inside = clip ? mm_rect_cut(all, *clip) : all;
    if (inside.w <= 0 || inside.h <= 0)
        return;
    for (size_t i = 0; i < layout->n_rects; i++) {
        struct mm_rect r = layout->rects[i].rect;
        r.x += x;
        r.y += y;
        mm_paint_fill(canvas, r, layout->color[layout->rects[i].ink], &inside);
    }
    for (size_t l = 0; l < layout->n_lines; l++) {
        const struct mm_set_line *line = &layout->lines[l];
        for (uint32_t i = line->glyph; i < line->end && line_shows(line, y, &inside); i++) {
            const struct mm_set_glyph *set = &layout->glyphs[i];
            struct mm_glyph *glyph = glyph_of(layout, set);
            if (glyph)
                mm_blit(canvas, mm_glyph_raster(layout->fonts, glyph), x + set->x, y + set->y,
                        layout->color[set->ink], &inside);
        }
    }
}
