/* From markup to positioned glyphs: clusters with their faces, costs, lines, and the layout that is kept. */
#include "content/pack/pack.h"
#include "kiosk/text/inside.h"
#include "sync/base/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct glyph {
    struct mm_face_ref face;
    uint32_t off;
    uint16_t len;
    int x, y; /* pen on the baseline, px from the layout's corner */
};
struct underline {
    struct mm_rect rect;
};
struct line {
    uint32_t off, len; /* base text */
    bool cut;
};
struct mm_layout {
    struct mm_fonts *fonts; /* borrowed */
    char *text;
    struct glyph *glyphs;
    size_t n_glyphs;
    struct underline *underlines;
    size_t n_underlines;
    struct line *lines;
    size_t n_lines;
    int width, height;
    uint32_t color;
};

/* ---- paragraph -------------------------------------------------------------------------------------- */
static void para_done(struct mm_para *p)
{
    free(p->text);
    free(p->clusters);
    free(p->rubies);
    free(p->groups);
}

static bool reserve(void **list, size_t *cap, size_t n, size_t size)
{
    if (n < *cap)
        return true;
    size_t want = *cap ? *cap * 2 : 64;
    void *grown = realloc(*list, want * size);
    if (!grown)
        return false;
    *list = grown;
    *cap = want;
    return true;
}

/* Blank inside the advance, from the ink itself. Of punctuation it may be trimmed, but never so that less
 * than half an em is left. */
static void measure_blank(const struct mm_para *p, struct mm_cluster *c, const struct mm_glyph *g)
{
    bool closes = c->cls == MM_CLASS_CLOSE || c->cls == MM_CLASS_STOP, opens = c->cls == MM_CLASS_OPEN;
    bool letter = c->cls == MM_CLASS_LATIN || c->cls == MM_CLASS_DIGIT;
    if ((!closes && !opens && !letter) || (c->cp < 0x80 && !letter))
        return;
    float em = (float)p->style.size_px, ink_room = letter ? 0 : em * 0.03f;
    float most = letter ? em : c->advance - em * 0.5f;
    float lead = (float)g->ink_left - ink_room, tail = c->advance - (float)g->ink_right - ink_room;
    lead = lead > most ? most : lead;
    tail = tail > most ? most : tail;
    c->lead = (opens || letter) && lead > 0 ? lead : 0;
    c->tail = (closes || letter) && tail > 0 ? tail : 0;
}

static bool is_invisible(uint32_t cp)
{
    return cp == 0x200B || cp == 0x2060 || cp == 0xFEFF || cp == '\r' || cp == '\t';
}

/* One cluster of text at off. size_px tells base from ruby. */
static struct mm_cluster make_cluster(struct mm_para *p, uint32_t off, size_t len, bool strong, int size_px)
{
    uint32_t cps[16];
    size_t n = mm_cluster_decode(p->text + off, len, cps, 16);
    enum mm_font_role role = strong && p->style.role == MM_FONT_BODY ? MM_FONT_STRONG : p->style.role;
    struct mm_cluster c = {
        .cp = cps[0], .off = off, .len = (uint16_t)len, .strong = strong, .face = {-1, 0}, .ruby = -1};
    c.cls = (uint8_t)mm_class_of(cps[0]);
    if (c.cls == MM_CLASS_BREAK)
        return c;
    c.face = mm_fonts_ref(p->fonts, role, cps, n, size_px);
    struct mm_face *face = mm_fonts_face(p->fonts, c.face);
    const struct mm_glyph *g = face ? mm_face_glyph(face, p->text + off, len) : NULL;
    c.advance = g ? g->advance : (float)size_px;
    c.wide = c.advance > (float)size_px * 0.9f && cps[0] >= 0xFF00;
    if (g)
        measure_blank(p, &c, g);
    return c;
}

struct span_at { /* where a span's text went in para.text */
    uint32_t off, len;
};

static bool add_clusters(struct mm_para *p, struct span_at at, bool strong, bool term, int ruby)
{
    for (uint32_t i = 0; i < at.len;) {
        size_t step = mm_utf8_cluster(p->text + at.off + i, at.len - i);
        size_t pos = 0;
        bool skip = is_invisible(mm_utf8_next(p->text + at.off + i, step, &pos));
        if (!skip) {
            if (!reserve((void **)&p->clusters, &p->cap, p->n, sizeof *p->clusters))
                return false;
            struct mm_cluster c = make_cluster(p, at.off + i, step, strong, p->style.size_px);
            c.term = term;
            c.ruby = ruby;
            p->clusters[p->n++] = c;
        }
        i += (uint32_t)step;
    }
    return true;
}

static int ruby_size(const struct mm_text_style *style)
{
    return style->size_px / 2 > 6 ? style->size_px / 2 : 6;
}

static bool add_ruby(struct mm_para *p, struct span_at base, struct span_at reading, bool strong, bool term)
{
    size_t first = p->n;
    struct mm_ruby_group g = {.first = first, .ruby_first = p->n_rubies};
    if (!reserve((void **)&p->groups, &p->cap_groups, p->n_groups, sizeof *p->groups) ||
        !add_clusters(p, base, strong, term, (int)p->n_groups))
        return false;
    for (uint32_t i = 0; i < reading.len;) {
        size_t step = mm_utf8_cluster(p->text + reading.off + i, reading.len - i);
        if (!reserve((void **)&p->rubies, &p->cap_rubies, p->n_rubies, sizeof *p->rubies))
            return false;
        struct mm_cluster c = make_cluster(p, reading.off + i, step, strong, ruby_size(&p->style));
        g.width += c.advance;
        p->rubies[p->n_rubies++] = c;
        i += (uint32_t)step;
    }
    g.end = p->n;
    g.ruby_end = p->n_rubies;
    p->groups[p->n_groups++] = g;
    return true;
}

static struct span_at copy_text(struct mm_para *p, size_t *end, const char *text, size_t len)
{
    struct span_at at = {(uint32_t)*end, (uint32_t)len};
    memcpy(p->text + *end, text, len);
    *end += len;
    return at;
}

static bool para_init(struct mm_para *p, struct mm_fonts *fonts, const struct mm_text_style *style,
                      const char *markup)
{
    struct mm_span span;
    bool strong = false, ok = true;
    *p = (struct mm_para){.fonts = fonts, .style = *style};
    /* Base text first, so that a line is one piece of it; after it room for "…", then the readings. */
    size_t len = strlen(markup), ruby_end = len + 8;
    p->text = calloc(1, 2 * len + 16);
    if (!p->text)
        return false;
    for (size_t pos = 0; ok && mm_markup_next(markup, &pos, &span, &strong);) {
        strong = strong || span.type == MM_SPAN_STRONG;
        struct span_at base = copy_text(p, &p->text_len, span.text, span.len);
        if (span.type == MM_SPAN_RUBY && style->ruby && span.reading_len > 0)
            ok = add_ruby(p, base, copy_text(p, &ruby_end, span.reading, span.reading_len), strong,
                          span.in_term);
        else
            ok = add_clusters(p, base, strong, span.in_term, -1);
    }
    if (ok)
        mm_break_costs(p);
    return ok;
}

/* ---- lines of the layout ------------------------------------------------------------------------------ */
/* Drops lines beyond the limit and makes room for … on the last one. */
static void limit_lines(const struct mm_para *p, struct mm_line *lines, size_t *n, float width)
{
    size_t max = (size_t)p->style.max_lines;
    if (max == 0 || *n <= max)
        return;
    *n = max;
    struct mm_line *last = &lines[max - 1];
    float room = width - (float)p->style.size_px;
    /* What was pushed to the next line for the sake of a phrase may come back. */
    while (last->end < p->n && p->clusters[last->end].cls != MM_CLASS_BREAK &&
           mm_line_set(p, last->first, last->end + 1, NULL) <= room)
        last->end++;
    while (last->end > last->first + 1 && mm_line_set(p, last->first, last->end, NULL) > room)
        last->end--;
    while (last->end > last->first + 1 && p->clusters[last->end - 1].cls >= MM_CLASS_OPEN)
        last->end--;
    last->width = mm_line_set(p, last->first, last->end, NULL) + (float)p->style.size_px;
    last->cut = true;
}

struct setting { /* the vertical measures of a style */
    int pitch, baseline, ruby_baseline;
};

static struct setting measure_style(const struct mm_para *p)
{
    int size = p->style.size_px, ruby = ruby_size(&p->style);
    int pitch = (int)lround(p->style.pitch * size);
    int above = (pitch - size) / 2;
    if (p->n_groups > 0) {
        int room = ruby + (size + 9) / 18; /* the reading and a hair between it and its base */
        above = above > room ? above : room;
        int need = above + size + (size + 11) / 12;
        pitch = pitch > need ? pitch : need;
    }
    int baseline = above + (int)lround(0.88 * size);
    int ruby_baseline = above - (size + 9) / 18 - (int)lround(0.12 * ruby);
    return (struct setting){pitch, baseline, ruby_baseline};
}

static float start_x(const struct mm_para *p, const struct mm_line *line, float width)
{
    static const float share[] = {[MM_ALIGN_START] = 0, [MM_ALIGN_CENTER] = 0.5f, [MM_ALIGN_END] = 1};
    float free_px = width - line->width;
    return free_px > 0 ? free_px * share[p->style.align] : 0;
}

static void add_glyph(struct mm_layout *layout, const struct mm_cluster *c, float x, int y)
{
    if (c->face.font >= 0)
        layout->glyphs[layout->n_glyphs++] = (struct glyph){c->face, c->off, c->len, (int)lroundf(x), y};
}

static void add_underline(struct mm_layout *layout, const struct mm_para *p, const struct mm_cluster *c,
                          float x, int y)
{
    int size = p->style.size_px;
    int thick = size / 24 > 1 ? size / 24 : 1;
    struct mm_rect rect = {(int)lroundf(x), y + size / 7, (int)lroundf(x + c->advance) - (int)lroundf(x),
                           thick};
    if (layout->n_underlines > 0) {
        struct mm_rect *prev = &layout->underlines[layout->n_underlines - 1].rect;
        if (prev->y == rect.y && prev->x + prev->w <= rect.x + 1 && prev->x + prev->w >= rect.x - size / 3) {
            prev->w = rect.x + rect.w - prev->x;
            return;
        }
    }
    layout->underlines[layout->n_underlines++].rect = rect;
}

static void place_line(struct mm_layout *layout, const struct mm_para *p, const struct mm_line *line,
                       const struct mm_placed *placed, const struct setting *set, int row, float width)
{
    float x0 = start_x(p, line, width);
    int y = row * set->pitch;
    mm_line_set(p, line->first, line->end, placed);
    for (size_t i = line->first; i < line->end; i++) {
        const struct mm_cluster *c = &p->clusters[i];
        add_glyph(layout, c, x0 + placed->x[i], y + set->baseline);
        if (c->term)
            add_underline(layout, p, c, x0 + placed->x[i], y + set->baseline);
        bool ends = c->ruby >= 0 && (i + 1 == line->end || p->clusters[i + 1].ruby != c->ruby);
        const struct mm_ruby_group *g = ends ? &p->groups[c->ruby] : NULL;
        for (size_t r = g ? g->ruby_first : 0; g && r < g->ruby_end; r++)
            add_glyph(layout, &p->rubies[r], x0 + placed->ruby_x[r], y + set->ruby_baseline);
    }
    layout->lines[row].cut = line->cut;
    if (line->end > line->first) {
        const struct mm_cluster *first = &p->clusters[line->first], *last = &p->clusters[line->end - 1];
        layout->lines[row].off = first->off;
        layout->lines[row].len = last->off + last->len - first->off;
    }
    if (line->cut) {
        static const char dots[] = "…";
        struct mm_cluster c = {.off = (uint32_t)p->text_len, .len = sizeof dots - 1};
        c.face = mm_fonts_ref(p->fonts, p->style.role, &(uint32_t){0x2026}, 1, p->style.size_px);
        add_glyph(layout, &c, x0 + line->width - (float)p->style.size_px, y + set->baseline);
    }
}

static bool alloc_layout(struct mm_layout *layout, const struct mm_para *p, size_t n_lines)
{
    layout->glyphs = calloc(p->n + p->n_rubies + n_lines + 1, sizeof *layout->glyphs);
    layout->underlines = calloc(p->n + 1, sizeof *layout->underlines);
    layout->lines = calloc(n_lines + 1, sizeof *layout->lines);
    return layout->glyphs && layout->underlines && layout->lines;
}

/* The glyphs keep pointing into the paragraph's text, so the layout takes it over. */
static bool build_layout(struct mm_layout *layout, struct mm_para *p, struct mm_line *lines, size_t n,
                         float width)
{
    struct mm_placed placed = {calloc(p->n + 1, sizeof(float)), calloc(p->n_rubies + 1, sizeof(float))};
    bool ok = placed.x && placed.ruby_x && alloc_layout(layout, p, n);
    struct setting set = measure_style(p);
    for (size_t i = 0; ok && i < n; i++) {
        place_line(layout, p, &lines[i], &placed, &set, (int)i, width);
        int w = (int)ceilf(lines[i].width);
        layout->width = w > layout->width ? w : layout->width;
    }
    layout->n_lines = n;
    layout->height = (int)n * set.pitch;
    layout->color = p->style.color;
    layout->fonts = p->fonts;
    free(placed.x);
    free(placed.ruby_x);
    if (!ok)
        return false;
    memcpy(p->text + p->text_len, "…", sizeof "…");
    layout->text = p->text;
    p->text = NULL;
    return true;
}

enum mm_err mm_layout_new(struct mm_fonts *fonts, const struct mm_text_style *style, const char *markup,
                          int width_px, struct mm_layout **ret_layout, struct mm_errinfo *info)
{
    struct mm_para para;
    struct mm_line *lines = NULL;
    size_t n = 0;
    float width = (float)(width_px > style->size_px ? width_px : style->size_px);
    struct mm_layout *layout = calloc(1, sizeof *layout);
    bool ok = para_init(&para, fonts, style, markup) && layout != NULL;
    if (ok) {
        lines = mm_lines_choose(&para, width, &n);
        ok = lines != NULL;
    }
    if (ok) {
        limit_lines(&para, lines, &n, width);
        ok = build_layout(layout, &para, lines, n, width);
    }
    free(lines);
    para_done(&para);
    if (!ok) {
        mm_layout_free(layout);
        return mm_fail(info, MM_ERR_NOMEM, "メモリが足りません。");
    }
    *ret_layout = layout;
    return MM_OK;
}

void mm_layout_free(struct mm_layout *layout)
{
    if (!layout)
        return;
    free(layout->text);
    free(layout->glyphs);
    free(layout->underlines);
    free(layout->lines);
    free(layout);
}

int mm_layout_width(const struct mm_layout *layout)
{
    return layout->width;
}

int mm_layout_height(const struct mm_layout *layout)
{
    return layout->height;
}

int mm_layout_lines(const struct mm_layout *layout)
{
    return (int)layout->n_lines;
}

int mm_text_width(struct mm_fonts *fonts, const struct mm_text_style *style, const char *markup)
{
    struct mm_layout *layout = NULL;
    struct mm_text_style one = *style;
    one.align = MM_ALIGN_START;
    if (mm_layout_new(fonts, &one, markup, 1 << 20, &layout, NULL) != MM_OK)
        return 0;
    int width = layout->width;
    mm_layout_free(layout);
    return width;
}

void mm_layout_line_text(const struct mm_layout *layout, int line, struct mm_buf *out)
{
    if (line < 0 || (size_t)line >= layout->n_lines)
        return;
    mm_buf_append(out, layout->text + layout->lines[line].off, layout->lines[line].len);
    if (layout->lines[line].cut)
        mm_buf_str_append(out, "…");
}

/* ---- painting --------------------------------------------------------------------------------------- */
static uint32_t blend(uint32_t under, uint32_t over, uint32_t alpha)
{
    uint32_t keep = 255 - alpha;
    uint32_t rb = (under & 0xFF00FF) * keep + (over & 0xFF00FF) * alpha + 0x800080;
    uint32_t g = (under & 0x00FF00) * keep + (over & 0x00FF00) * alpha + 0x008000;
    rb = (rb + ((rb >> 8) & 0xFF00FF)) >> 8;
    g = (g + ((g >> 8) & 0x00FF00)) >> 8;
    return 0xFF000000u | (rb & 0xFF00FF) | (g & 0x00FF00);
}

static void paint_glyph(struct mm_canvas *canvas, const struct mm_glyph *g, int x, int y, uint32_t color,
                        const struct mm_rect *clip)
{
    int left = x + g->left, top = y - g->top;
    int x0 = left > clip->x ? left : clip->x, y0 = top > clip->y ? top : clip->y;
    int x1 = left + g->w < clip->x + clip->w ? left + g->w : clip->x + clip->w;
    int y1 = top + g->h < clip->y + clip->h ? top + g->h : clip->y + clip->h;
    for (int row = y0; row < y1; row++) {
        const uint8_t *alpha = g->alpha + (ptrdiff_t)(row - top) * g->w;
        uint32_t *px = canvas->px + (size_t)row * (size_t)canvas->w;
        for (int col = x0; col < x1; col++) {
            if (alpha[col - left] == 255)
                px[col] = color | 0xFF000000u;
            else if (alpha[col - left])
                px[col] = blend(px[col], color, alpha[col - left]);
        }
    }
}

void mm_layout_paint(struct mm_layout *layout, struct mm_canvas *canvas, int x, int y,
                     const struct mm_rect *clip)
{
    struct mm_rect all = {0, 0, canvas->w, canvas->h};
    struct mm_rect inside = clip ? mm_rect_cut(all, *clip) : all;
    if (inside.w <= 0 || inside.h <= 0)
        return;
    for (size_t i = 0; i < layout->n_underlines; i++) {
        struct mm_rect r = layout->underlines[i].rect;
        r.x += x;
        r.y += y;
        mm_paint_fill(canvas, r, layout->color, &inside);
    }
    struct mm_face *face = NULL;
    for (size_t i = 0; i < layout->n_glyphs; i++) {
        const struct glyph *at = &layout->glyphs[i];
        if (i == 0 || at->face.font != at[-1].face.font || at->face.size_px != at[-1].face.size_px)
            face = mm_fonts_face(layout->fonts, at->face);
        const struct mm_glyph *g = face ? mm_face_glyph(face, layout->text + at->off, at->len) : NULL;
        if (g && g->alpha)
            paint_glyph(canvas, g, x + at->x, y + at->y, layout->color, &inside);
    }
}
