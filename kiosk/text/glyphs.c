/* The cache of glyphs: measures as soon as a cluster stands in a layout, its raster when it is first painted.
 * Rasters are coverage and not colour: the blending takes the colour as a constant at no cost (measured), and
 * a glyph that is shown in three colours takes the room of one. The rasters that were painted longest ago go
 * when there are too many bytes of them; the measures stay until the fonts forget. */
#include "kiosk/text/inside.h"
#include "sync/base/hash.h"
#include "sync/base/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const uint32_t geta_cp = 0x3013;
static const char geta[] = "〓";

/* ---- look-up ----------------------------------------------------------------------------------------- */
static size_t bucket_of(enum mm_font_role role, int size_px, const char *text, size_t len)
{
    uint32_t h = (uint32_t)role * 0x9E3779B1u + (uint32_t)size_px * 0x85EBCA77u;
    for (size_t i = 0; i < len; i++)
        h = (h ^ (uint8_t)text[i]) * 16777619u;
    return (h ^ h >> 15) % MM_GLYPH_BUCKETS;
}

static struct mm_glyph *find(const struct mm_fonts *fonts, size_t bucket, enum mm_font_role role, int size_px,
                             const char *text, size_t len)
{
    for (struct mm_glyph *g = fonts->buckets[bucket]; g; g = g->next) {
        if (g->len == len && g->size_px == size_px && g->role == role && memcmp(g->text, text, len) == 0)
            return g;
    }
    return NULL;
}

/* ---- measures ---------------------------------------------------------------------------------------- */
/* 12月28日: what stands beside numbers all day, and is narrower than its em. */
static bool counts_time(uint32_t cp)
{
    return cp == 0x6708 || cp == 0x65E5; /* 月 日 */
}

/* Of the rest nothing is ever trimmed. */
static bool has_blank(const struct mm_glyph *g)
{
    return g->cls >= MM_CLASS_LATIN || counts_time(g->cp);
}

/* Blank inside the advance, from the ink itself. Of punctuation it may be trimmed, but never so that less
 * than half an em is left; of marks in the middle of their em a quarter at each side. */
static void measure_blank(struct mm_glyph *g, const struct mm_font_measure *m)
{
    if (!has_blank(g))
        return;
    bool closes = g->cls == MM_CLASS_CLOSE || g->cls == MM_CLASS_STOP, opens = g->cls == MM_CLASS_OPEN;
    bool letter = g->cls == MM_CLASS_LATIN || g->cls == MM_CLASS_DIGIT || g->cp < 0x80 || counts_time(g->cp);
    mm_f6 em = MM_F6(g->size_px), left = (mm_f6)lround(m->ink_left * em);
    mm_f6 right = g->advance - (mm_f6)lround(m->ink_right * em);
    mm_f6 keep = letter ? 0 : em * 3 / 100, most = letter ? em : g->advance - em / 2;
    if (g->cls == MM_CLASS_MIDDLE) {
        g->lead = g->tail = g->advance > em * 3 / 4 ? em / 4 : 0;
        return;
    }
    left = left - keep < most ? left - keep : most;
    right = right - keep < most ? right - keep : most;
    g->lead = (opens || letter) && left > 0 ? left : 0;
    g->tail = (closes || letter) && right > 0 ? right : 0;
}

/* Which font shows it, and how much of it: the whole cluster, its base alone, or 〓. */
static void choose_font(struct mm_fonts *fonts, struct mm_glyph *g, const uint32_t *cps, size_t n)
{
    int font = mm_fonts_pick(fonts, (enum mm_font_role)g->role, cps, n);
    if (font < 0) {
        fonts->n_missing++;
        g->base_only = n > 1;
        font = n > 1 ? mm_fonts_pick(fonts, (enum mm_font_role)g->role, cps, 1) : -1;
    }
    if (font < 0) {
        g->geta = true;
        font = mm_fonts_pick(fonts, (enum mm_font_role)g->role, &geta_cp, 1);
    }
    g->font = (int16_t)font;
}

static void measure(struct mm_fonts *fonts, struct mm_glyph *g)
{
    uint32_t cps[MM_MAX_CLUSTER_CPS];
    size_t n = mm_cluster_decode(g->text, g->len, cps, MM_MAX_CLUSTER_CPS);
    struct mm_font_measure m = {1, 0, 1};
    g->cp = cps[0];
    g->cls = (uint8_t)mm_class_of(cps[0]);
    g->no_start = mm_kinsoku_start_forbidden(cps[0]);
    g->no_end = mm_kinsoku_end_forbidden(cps[0]);
    choose_font(fonts, g, cps, n);
    struct mm_font_file *file = g->font < 0 ? NULL : mm_fonts_file(fonts, g->font);
    if (file)
        (void)mm_font_file_measure(file, g->geta ? &geta_cp : cps, g->geta || g->base_only ? 1 : n,
                                   has_blank(g), &m);
    g->advance = (mm_f6)lround(m.advance * MM_F6(g->size_px));
    g->wide = m.advance > 0.9 && cps[0] >= 0xFF00;
    measure_blank(g, &m);
}

struct mm_glyph *mm_glyph_get(struct mm_fonts *fonts, enum mm_font_role role, int size_px,
                              const char *cluster, size_t len)
{
    size_t bucket = bucket_of(role, size_px, cluster, len);
    struct mm_glyph *g = find(fonts, bucket, role, size_px, cluster, len);
    if (g)
        return g;
    g = calloc(1, sizeof *g + len + 1);
    if (!g)
        return NULL;
    memcpy(g->text, cluster, len);
    g->len = (uint16_t)len;
    g->role = (uint8_t)role;
    g->size_px = (int16_t)size_px;
    measure(fonts, g);
    g->next = fonts->buckets[bucket];
    fonts->buckets[bucket] = g;
    fonts->n_glyphs++;
    return g;
}

/* ---- rasters ----------------------------------------------------------------------------------------- */
static size_t bytes_of(const struct mm_glyph *g)
{
    return g->raster.alpha ? (size_t)g->raster.stride * (size_t)g->raster.h : 0;
}

static void unlink_use(struct mm_fonts *fonts, struct mm_glyph *g)
{
    if (g->newer)
        g->newer->older = g->older;
    else
        fonts->newest = g->older;
    if (g->older)
        g->older->newer = g->newer;
    else
        fonts->oldest = g->newer;
    g->newer = g->older = NULL;
}

static void link_newest(struct mm_fonts *fonts, struct mm_glyph *g)
{
    g->older = fonts->newest;
    if (fonts->newest)
        fonts->newest->newer = g;
    else
        fonts->oldest = g;
    fonts->newest = g;
}

static void drop_raster(struct mm_fonts *fonts, struct mm_glyph *g)
{
    size_t bytes = bytes_of(g);
    unlink_use(fonts, g);
    mm_wipe(g->raster.alpha, bytes);
    free(g->raster.alpha);
    g->raster = (struct mm_raster){NULL, 0, 0, 0, 0, 0};
    g->drawn = false;
    fonts->raster_bytes -= bytes;
}

static bool raster(struct mm_fonts *fonts, struct mm_font_file *file, struct mm_glyph *g, const char *text)
{
    struct mm_raster large;
    int heavier = mm_fonts_heavier(fonts, g->role, g->font);
    if (heavier == 0)
        return mm_font_file_raster(file, g->size_px, text, &g->raster) == MM_OK;
    int size = g->size_px * MM_HEAVIER_SCALE;
    if (mm_font_file_raster(file, size, text, &large) != MM_OK)
        return false;
    bool ok = !large.alpha || mm_raster_heavier(&large, (size * heavier + 500) / 1000, &g->raster);
    mm_wipe(large.alpha, large.alpha ? (size_t)large.stride * (size_t)large.h : 0);
    free(large.alpha);
    return ok;
}

static void draw(struct mm_fonts *fonts, struct mm_glyph *g)
{
    char base[8] = "";
    struct mm_font_file *file = g->font < 0 ? NULL : mm_fonts_file(fonts, g->font);
    const char *text = g->geta ? geta : g->text;
    if (g->base_only && !g->geta) {
        base[mm_utf8_encode(g->cp, base)] = '\0';
        text = base;
    }
    /* What cannot be drawn is tried again when it is painted next: memory may have come back. */
    if (!file || !raster(fonts, file, g, text))
        return;
    g->drawn = true;
    if (!g->raster.alpha)
        return;
    fonts->raster_bytes += bytes_of(g);
    link_newest(fonts, g);
    while (fonts->raster_bytes > MM_MAX_RASTERS && fonts->oldest != g)
        drop_raster(fonts, fonts->oldest);
}

const struct mm_raster *mm_glyph_raster(struct mm_fonts *fonts, struct mm_glyph *glyph)
{
    if (!glyph->drawn) {
        draw(fonts, glyph);
    } else if (glyph->raster.alpha && fonts->newest != glyph) {
        unlink_use(fonts, glyph);
        link_newest(fonts, glyph);
    }
    return &glyph->raster;
}

/* ---- forgetting -------------------------------------------------------------------------------------- */
void mm_fonts_forget(struct mm_fonts *fonts)
{
    for (size_t i = 0; i < MM_GLYPH_BUCKETS; i++) {
        while (fonts->buckets[i]) {
            struct mm_glyph *g = fonts->buckets[i];
            fonts->buckets[i] = g->next;
            if (g->raster.alpha)
                drop_raster(fonts, g);
            mm_wipe(g->text, g->len);
            free(g);
        }
    }
    fonts->n_glyphs = 0;
    fonts->generation++;
    for (int i = 0; i < fonts->n_fonts; i++) {
        if (fonts->fonts[i].file)
            mm_font_file_forget(fonts->fonts[i].file);
    }
}

size_t mm_fonts_missing(struct mm_fonts *fonts)
{
    size_t n = fonts->n_missing;
    fonts->n_missing = 0;
    return n;
}
