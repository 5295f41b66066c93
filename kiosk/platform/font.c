/* Glyph rasters. SDL2_ttf rasters one grapheme cluster at a time; FreeType on the same file answers what
 * SDL2_ttf cannot: coverage of base + variation selector, and advances that are not rounded. */
#include "kiosk/platform/platform.h"
#include "sync/base/buf.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"

#include <SDL.h>
#include <SDL_ttf.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include <stdlib.h>
#include <string.h>

struct mm_font_file {
    char *path; /* owned */
    int index;
    FT_Library library;
    FT_Face ft;
    bool ttf_started; /* TTF_Init counts its calls */
};

struct entry {
    struct entry *next;
    struct mm_glyph glyph;
    size_t len;
    char key[]; /* cluster */
};

enum { BUCKETS = 512 };

struct mm_face {
    struct mm_font_file *file; /* borrowed */
    TTF_Font *ttf;
    int size_px;
    size_t n_entries;
    struct entry *buckets[BUCKETS];
};

enum mm_err mm_font_file_open(const char *path, int index, struct mm_font_file **ret_file,
                              struct mm_errinfo *info)
{
    struct mm_font_file *file = calloc(1, sizeof *file);
    if (file)
        file->path = mm_strdup(path);
    if (!file || !file->path) {
        mm_font_file_close(file);
        return mm_fail(info, MM_ERR_NOMEM, "%s", mm_say("メモリが足りません。", "out of memory"));
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

enum mm_err mm_face_open(struct mm_font_file *file, int size_px, struct mm_face **ret_face,
                         struct mm_errinfo *info)
{
    struct mm_face *face = calloc(1, sizeof *face);
    if (!face)
        return mm_fail(info, MM_ERR_NOMEM, "%s", mm_say("メモリが足りません。", "out of memory"));
    face->file = file;
    face->size_px = size_px;
    face->ttf = TTF_OpenFontIndex(file->path, size_px, file->index);
    if (!face->ttf) {
        free(face);
        return mm_fail(
            info, MM_ERR_NOT_FOUND,
            mm_say("書体ファイル %s を大きさ %d で開けません。", "cannot open the font file %s at size %d"),
            file->path, size_px);
    }
    /* Outlines as designed: hinting would move strokes of small kanji and differs between versions. */
    TTF_SetFontHinting(face->ttf, TTF_HINTING_NONE);
    *ret_face = face;
    return MM_OK;
}

void mm_face_forget(struct mm_face *face)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        while (face->buckets[i]) {
            struct entry *entry = face->buckets[i];
            face->buckets[i] = entry->next;
            free(entry->glyph.alpha);
            free(entry);
        }
    }
    face->n_entries = 0;
}

void mm_face_close(struct mm_face *face)
{
    if (!face)
        return;
    mm_face_forget(face);
    TTF_CloseFont(face->ttf);
    free(face);
}

int mm_face_ascent(const struct mm_face *face)
{
    return TTF_FontAscent(face->ttf);
}

static float advance_of(const struct mm_face *face, const char *cluster, size_t len)
{
    FT_Face ft = face->file->ft;
    size_t pos = 0;
    uint32_t base = mm_utf8_next(cluster, len, &pos);
    FT_UInt glyph = FT_Get_Char_Index(ft, base);
    if (pos < len) {
        uint32_t second = mm_utf8_next(cluster, len, &pos);
        FT_UInt variant = is_selector(second) ? FT_Face_GetCharVariantIndex(ft, base, second) : 0;
        glyph = variant ? variant : glyph;
    }
    if (FT_Load_Glyph(ft, glyph, FT_LOAD_NO_SCALE) != 0)
        return (float)face->size_px;
    return (float)ft->glyph->metrics.horiAdvance * (float)face->size_px / (float)ft->units_per_EM;
}

/* The box of inked pixels of a surface; false when there are none. */
static bool ink_box(const SDL_Surface *surface, struct mm_rect *ret_box)
{
    int x0 = surface->w, y0 = surface->h, x1 = 0, y1 = 0;
    for (int y = 0; y < surface->h; y++) {
        const uint32_t *row = (const uint32_t *)(const void *)((const char *)surface->pixels +
                                                               (size_t)y * (size_t)surface->pitch);
        for (int x = 0; x < surface->w; x++) {
            if (row[x] >> 24 == 0)
                continue;
            x0 = x < x0 ? x : x0;
            x1 = x + 1 > x1 ? x + 1 : x1;
            y0 = y < y0 ? y : y0;
            y1 = y + 1;
        }
    }
    *ret_box = (struct mm_rect){x0, y0, x1 - x0, y1 - y0};
    return x1 > x0 && y1 > y0;
}

/* Where SDL2_ttf put the pen: it moves a glyph that reaches left of the pen or above the ascent inside. */
static void pen_in_surface(const struct mm_face *face, const char *text, size_t len, int *ret_x, int *ret_y)
{
    int minx = 0, maxy = 0;
    size_t pos = 0;
    int ascent = TTF_FontAscent(face->ttf);
    TTF_GlyphMetrics32(face->ttf, mm_utf8_next(text, len, &pos), &minx, NULL, NULL, &maxy, NULL);
    *ret_x = minx < 0 ? -minx : 0;
    *ret_y = ascent + (maxy > ascent ? maxy - ascent : 0);
}

static bool raster(const struct mm_face *face, const char *text, size_t len, struct mm_glyph *glyph)
{
    glyph->advance = advance_of(face, text, len);
    SDL_Surface *surface = TTF_RenderUTF8_Blended(face->ttf, text, (SDL_Color){255, 255, 255, 255});
    struct mm_rect box;
    if (!surface)
        return true; /* zero width: nothing to draw */
    if (surface->format->BytesPerPixel != 4 || !ink_box(surface, &box)) {
        SDL_FreeSurface(surface);
        return true;
    }
    int pen_x, pen_y;
    pen_in_surface(face, text, len, &pen_x, &pen_y);
    glyph->alpha = malloc((size_t)box.w * (size_t)box.h);
    if (glyph->alpha) {
        for (int y = 0; y < box.h; y++) {
            const uint32_t *row =
                (const uint32_t *)(const void *)((const char *)surface->pixels +
                                                 (size_t)(box.y + y) * (size_t)surface->pitch);
            for (int x = 0; x < box.w; x++)
                glyph->alpha[y * box.w + x] = (uint8_t)(row[box.x + x] >> 24);
        }
        glyph->w = box.w;
        glyph->h = box.h;
        glyph->left = box.x - pen_x;
        glyph->top = pen_y - box.y;
        glyph->ink_left = glyph->left;
        glyph->ink_right = glyph->left + box.w;
    }
    SDL_FreeSurface(surface);
    return glyph->alpha != NULL;
}

static size_t bucket_of(const char *cluster, size_t len)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < len; i++)
        h = (h ^ (uint8_t)cluster[i]) * 16777619u;
    return (h ^ h >> 15) % BUCKETS;
}

const struct mm_glyph *mm_face_glyph(struct mm_face *face, const char *cluster, size_t len)
{
    size_t bucket = bucket_of(cluster, len);
    for (struct entry *e = face->buckets[bucket]; e; e = e->next) {
        if (e->len == len && memcmp(e->key, cluster, len) == 0)
            return &e->glyph;
    }
    if (face->n_entries >= MM_MAX_GLYPHS)
        mm_face_forget(face);
    struct entry *entry = calloc(1, sizeof *entry + len + 1);
    if (!entry)
        return NULL;
    memcpy(entry->key, cluster, len);
    entry->len = len;
    if (!raster(face, entry->key, len, &entry->glyph)) {
        free(entry);
        return NULL;
    }
    entry->next = face->buckets[bucket];
    face->buckets[bucket] = entry;
    face->n_entries++;
    return &entry->glyph;
}
