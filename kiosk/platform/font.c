/* Glyph rasters. SDL2_ttf rasters one grapheme cluster at a time; FreeType on the same file answers what
 * SDL2_ttf cannot: coverage of base + variation selector, and advances that are not rounded. One SDL2_ttf
 * font a file, set to the size that is asked for: each of them keeps rasters of its own for 256 glyphs. */
#include "kiosk/platform/platform.h"
#include "sync/base/buf.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"

#include <SDL.h>
#include <SDL_ttf.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_ADVANCES_H
#include <stdlib.h>
#include <string.h>

struct mm_font_file {
    char *path; /* owned */
    int index;
    FT_Library library;
    FT_Face ft;
    bool ttf_started; /* TTF_Init counts its calls */
    TTF_Font *ttf;    /* owned; NULL until something is drawn */
    int ttf_px;
};

enum mm_err mm_font_file_open(const char *path, int index, struct mm_font_file **ret_file,
                              struct mm_errinfo *info)
{
    struct mm_font_file *file = calloc(1, sizeof *file);
    if (file)
        file->path = mm_strdup(path);
    if (!file || !file->path) {
        mm_font_file_close(file);
        return mm_nomem(info);
    }
    file->index = index;
    /* SDL takes the memory for its error texts now: it calls itself for ever when there is none left later.
     */
    SDL_ClearError();
    file->ttf_started = TTF_Init() == 0;
    if (!file->ttf_started || FT_Init_FreeType(&file->library) != 0) {
        mm_font_file_close(file);
        return mm_fail(info, MM_ERR_NOMEM, "%s",
                       mm_say("文字を描く部品を始められません。", "cannot start the font library"));
    }
    if (FT_New_Face(file->library, path, index, &file->ft) != 0 || !FT_IS_SCALABLE(file->ft)) {
        mm_font_file_close(file);
        return mm_fail(info, MM_ERR_NOT_FOUND,
                       mm_say("書体ファイル %s を開けません。", "cannot open the font file %s"), path);
    }
    *ret_file = file;
    return MM_OK;
}

void mm_font_file_close(struct mm_font_file *file)
{
    if (!file)
        return;
    if (file->ttf)
        TTF_CloseFont(file->ttf);
    if (file->ft)
        FT_Done_Face(file->ft);
    if (file->library)
        FT_Done_FreeType(file->library);
    if (file->ttf_started)
        TTF_Quit();
    free(file->path);
    free(file);
}

static bool is_selector(uint32_t cp)
{
    return (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF);
}

bool mm_font_file_has(struct mm_font_file *file, const uint32_t *cps, size_t n, bool exact)
{
    if (n == 0 || FT_Get_Char_Index(file->ft, cps[0]) == 0)
        return false;
    for (size_t i = 1; i < n; i++) {
        if (!is_selector(cps[i])) {
            if (FT_Get_Char_Index(file->ft, cps[i]) == 0)
                return false;
        } else if (exact && FT_Face_GetCharVariantIndex(file->ft, cps[0], cps[i]) == 0) {
            return false;
        }
    }
    return true;
}

bool mm_font_file_measure(struct mm_font_file *file, const uint32_t *cps, size_t n, bool ink,
                          struct mm_font_measure *ret_measure)
{
    FT_UInt glyph = n > 0 ? FT_Get_Char_Index(file->ft, cps[0]) : 0;
    FT_UInt variant =
        n > 1 && is_selector(cps[1]) ? FT_Face_GetCharVariantIndex(file->ft, cps[0], cps[1]) : 0;
    FT_Fixed advance = 0;
    glyph = variant ? variant : glyph;
    if (glyph == 0 || file->ft->units_per_EM == 0)
        return false;
    double em = file->ft->units_per_EM;
    if (!ink && FT_Get_Advance(file->ft, glyph, FT_LOAD_NO_SCALE, &advance) == 0) {
        *ret_measure = (struct mm_font_measure){(double)advance / em, 0, (double)advance / em};
        return true;
    }
    if (FT_Load_Glyph(file->ft, glyph, FT_LOAD_NO_SCALE) != 0)
        return false;
    const FT_Glyph_Metrics *m = &file->ft->glyph->metrics;
    *ret_measure = (struct mm_font_measure){(double)m->horiAdvance / em, (double)m->horiBearingX / em,
                                            (double)(m->horiBearingX + m->width) / em};
    return true;
}

void mm_font_file_forget(struct mm_font_file *file)
{
    if (file->ttf)
        TTF_CloseFont(file->ttf);
    file->ttf = NULL;
}

static bool set_size(struct mm_font_file *file, int size_px)
{
    if (file->ttf && file->ttf_px == size_px)
        return true;
    if (!file->ttf)
        file->ttf = TTF_OpenFontIndex(file->path, size_px, file->index);
    else if (TTF_SetFontSize(file->ttf, size_px) != 0)
        mm_font_file_forget(file);
    if (!file->ttf)
        return false;
    file->ttf_px = size_px;
    /* Outlines as designed: hinting moves strokes of small kanji and differs between versions. */
    TTF_SetFontHinting(file->ttf, TTF_HINTING_NONE);
    return true;
}

static const uint8_t *row_of(const SDL_Surface *surface, int y)
{
    const uint8_t *pixels = surface->pixels;
    return pixels + (ptrdiff_t)y * surface->pitch;
}

/* The box of inked pixels of a surface; false when there are none. */
static bool ink_box(const SDL_Surface *surface, struct mm_rect *ret_box)
{
    int x0 = surface->w, y0 = surface->h, x1 = 0, y1 = 0;
    for (int y = 0; y < surface->h; y++) {
        const uint8_t *row = row_of(surface, y);
        int first = 0, last = surface->w;
        while (first < last && row[first] == 0)
            first++;
        if (first == last)
            continue;
        while (row[last - 1] == 0)
            last--;
        x0 = first < x0 ? first : x0;
        x1 = last > x1 ? last : x1;
        y0 = y < y0 ? y : y0;
        y1 = y + 1;
    }
    *ret_box = (struct mm_rect){x0, y0, x1 - x0, y1 - y0};
    return x1 > x0 && y1 > y0;
}

/* Where SDL2_ttf put the pen: it moves a glyph that reaches left of the pen or above the ascent inside. */
static void pen_in_surface(TTF_Font *ttf, const char *text, int *ret_x, int *ret_y)
{
    int minx = 0, maxy = 0;
    size_t pos = 0;
    int ascent = TTF_FontAscent(ttf);
    TTF_GlyphMetrics32(ttf, mm_utf8_next(text, strlen(text), &pos), &minx, NULL, NULL, &maxy, NULL);
    *ret_x = minx < 0 ? -minx : 0;
    *ret_y = ascent + (maxy > ascent ? maxy - ascent : 0);
}

/* The inked part of a surface. False when there is no memory. */
static bool take_ink(const SDL_Surface *surface, struct mm_rect box, struct mm_raster *raster)
{
    int stride = (box.w + 3) & ~3; /* four at a time when it is painted */
    raster->alpha = calloc((size_t)stride, (size_t)box.h);
    if (!raster->alpha)
        return false;
    for (int y = 0; y < box.h; y++)
        memcpy(raster->alpha + (ptrdiff_t)y * stride, row_of(surface, box.y + y) + box.x, (size_t)box.w);
    raster->w = box.w;
    raster->h = box.h;
    raster->stride = stride;
    return true;
}

enum mm_err mm_font_file_raster(struct mm_font_file *file, int size_px, const char *cluster,
                                struct mm_raster *ret_raster)
{
    const SDL_Color white = {255, 255, 255, 255}, black = {0, 0, 0, 255};
    struct mm_raster raster = {NULL, 0, 0, 0, 0, 0};
    struct mm_rect box;
    if (!set_size(file, size_px))
        return MM_ERR_NOT_FOUND;
    /* White on black in 256 greys: the bytes are the coverage. NULL: zero width, nothing to draw. */
    SDL_Surface *surface = TTF_RenderUTF8_Shaded(file->ttf, cluster, white, black);
    bool ink = surface && surface->format->BytesPerPixel == 1 && ink_box(surface, &box);
    enum mm_err err = MM_OK;
    if (ink && take_ink(surface, box, &raster)) {
        int pen_x, pen_y;
        pen_in_surface(file->ttf, cluster, &pen_x, &pen_y);
        raster.left = box.x - pen_x;
        raster.top = pen_y - box.y;
    } else if (ink) {
        err = MM_ERR_NOMEM;
    }
    SDL_FreeSurface(surface);
    if (err == MM_OK)
        *ret_raster = raster;
    return err;
}
