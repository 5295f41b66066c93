#include "content/pack/figure.h"

#include "sync/base/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIGHT                                                                                                \
    {                                                                                                        \
        {                                                                                                    \
            0xFFFFFF, 0xEEF4FA, 0xB3B3B3, 0x1A1A1A, 0x4A4A4A, 0x00316A, 0xFEFEFE, 0x0C472A, 0x6D2700,        \
                0xFFEEE2                                                                                     \
        }                                                                                                    \
    }
const struct mm_figure_palette mm_figure_light = LIGHT;
const struct mm_figure_look mm_figure_reference[MM_FIGURE_LOOKS] = {{1, LIGHT, 840, 669},
                                                                    {1, LIGHT, 770, 669}};

/* ---- palettes ----------------------------------------------------------------------------------------- */
void mm_figure_palette_format(const struct mm_figure_palette *palette, char out[MM_FIGURE_PALETTE_BYTES])
{
    for (int i = 0; i < MM_FIGURE_COLOR_COUNT; i++)
        (void)snprintf(out + i * 7, 8, "%06x%s", (unsigned)(palette->rgb[i] & 0xFFFFFF),
                       i + 1 < MM_FIGURE_COLOR_COUNT ? "-" : "");
}

enum mm_err mm_figure_palette_parse(const char *text, struct mm_figure_palette *ret_palette)
{
    struct mm_figure_palette p;
    for (int i = 0; i < MM_FIGURE_COLOR_COUNT; i++, text += 7) {
        char end = i + 1 < MM_FIGURE_COLOR_COUNT ? '-' : '\0';
        if (strspn(text, "0123456789abcdef") != 6 || text[6] != end)
            return MM_ERR_INVALID;
        p.rgb[i] = (uint32_t)strtoul(text, NULL, 16);
        if (!end)
            break;
    }
    *ret_palette = p;
    return MM_OK;
}

/* ---- looks -------------------------------------------------------------------------------------------- */
#define SCALE_LEAST 0.2
#define SCALE_MOST  8

void mm_figure_look_format(const struct mm_figure_look *look, char out[MM_FIGURE_LOOK_BYTES])
{
    char palette[MM_FIGURE_PALETTE_BYTES];
    mm_figure_palette_format(&look->palette, palette);
    (void)snprintf(out, MM_FIGURE_LOOK_BYTES, "%.4f %s %d %d", look->scale, palette, look->cap_w,
                   look->cap_h);
}

/* A bound of the sides; the rest of the text in ret_end. */
static bool parse_cap(const char *text, int *ret_cap, char **ret_end)
{
    long cap = strtol(text, ret_end, 10);
    *ret_cap = (int)cap;
    return *ret_end != text && cap >= 0 && cap <= MM_MAX_FIGURE_SIDE;
}

enum mm_err mm_figure_look_parse(const char *text, struct mm_figure_look *ret_look)
{
    char palette[MM_FIGURE_PALETTE_BYTES] = "", *end = NULL;
    struct mm_figure_look look = {.scale = strtod(text, &end)};
    if (end == text || *end++ != ' ' || strlen(end) < MM_FIGURE_PALETTE_BYTES)
        return MM_ERR_INVALID;
    memcpy(palette, end, sizeof palette - 1);
    if (mm_figure_palette_parse(palette, &look.palette) ||
        !(look.scale >= SCALE_LEAST && look.scale <= SCALE_MOST) ||
        !parse_cap(end + sizeof palette, &look.cap_w, &end) || !parse_cap(end, &look.cap_h, &end) || *end)
        return MM_ERR_INVALID;
    *ret_look = look;
    return MM_OK;
}

static int scaled(int a, int b, int c) /* a · b ÷ c, at least 1 */
{
    int64_t x = (int64_t)a * b / c;
    return x > 0 ? (int)x : 1;
}

void mm_figure_px(int w, int h, const struct mm_figure_look *look, int *ret_w, int *ret_h)
{
    int px = (int)(w * look->scale + 0.5);
    px = look->cap_w > 0 && look->cap_w < px ? look->cap_w : px;
    px = px > 0 ? px : 1;
    if (look->cap_h > 0 && scaled(px, h, w) > look->cap_h)
        px = scaled(look->cap_h, w, h);
    *ret_w = px;
    *ret_h = scaled(px, h, w);
}
