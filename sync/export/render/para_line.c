/* Units to lines, and lines to paint. */
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/export/render/para_in.h"

#include <string.h>

#define BASELINE   0.88f /* of the em box, from its top; the same for every font so that lines stay level */
#define RUBY_SIZE  0.5f
#define RUBY_ROOM  0.58f /* above the base, in em */
#define RUBY_BELOW 0.10f
#define MAX_SPREAD 0.25f /* em between two characters of a justified line */
#define BATCH      256

const char *mm_para_full_text(void)
{
    return mm_say("文書が大きすぎます。分けてください", "the document is too large; split it");
}

/* ---- filling ------------------------------------------------------------------------------------------ */
static bool is_full_bracket(const struct mm_para *p, const struct mm_unit *u, enum mm_letter letter)
{
    return u->letter == letter && u->width > 0.9f * p->style.size;
}

/* The blank half of an opening bracket is cut at the line's start, that of a closing one at its end. */
static float lead_trim(const struct mm_para *p, const struct mm_unit *u)
{
    return is_full_bracket(p, u, MM_LETTER_OPEN) ? 0.5f * p->style.size : 0;
}

static float tail_trim(const struct mm_para *p, const struct mm_unit *u)
{
    return is_full_bracket(p, u, MM_LETTER_CLOSE) ? 0.5f * p->style.size : 0;
}

static bool is_blank(const struct mm_unit *u)
{
    return u->letter == MM_LETTER_SPACE || u->letter == MM_LETTER_BREAK || u->letter == MM_LETTER_NONE;
}

/* Width of units first … first + n, both edges trimmed. */
static float width_of(const struct mm_para *p, size_t first, size_t n)
{
    float x = 0;

    for (size_t i = first; i < first + n; i++)
        x += p->units[i].width + (i > first ? p->units[i].blank : -lead_trim(p, &p->units[i]));
    return n ? x - tail_trim(p, &p->units[first + n - 1]) : 0;
}

/* Where the line that begins at first ends. A phrase that would leave more than this share of the line empty
 * is broken in its middle. */
#define EMPTY_MOST 0.4f

struct ends {                /* numbers of units */
    size_t phrase, any, cut; /* before a phrase; where a line may break; where even a word may be cut */
    float phrase_x;
};

static size_t choose(const struct mm_para *p, const struct ends *e, size_t n, float room)
{
    if (p->style.phrases && e->phrase && e->phrase_x >= (1 - EMPTY_MOST) * room)
        return e->phrase;
    return e->any ? e->any : e->cut ? e->cut : n ? n : 1;
}

static size_t take(const struct mm_para *p, size_t first, float room)
{
    struct ends e = {.phrase = 0};
    size_t n = 0;
    float x = 0;

    for (size_t i = first; i < p->n_units; i++) {
        const struct mm_unit *u = &p->units[i];

        if (i > first) {
            e.any = u->can_break ? n : e.any;
            e.cut = u->may_cut ? n : e.cut;
            e.phrase_x = u->phrase ? x : e.phrase_x;
            e.phrase = u->phrase ? n : e.phrase;
        }
        if (u->letter == MM_LETTER_BREAK)
            return n + 1;
        x += u->width + (i > first ? u->blank : -lead_trim(p, u));
        if (x - tail_trim(p, u) > room + 0.01f && u->letter != MM_LETTER_SPACE)
            return choose(p, &e, n, room);
        n++;
    }
    return n;
}

static void trim_blanks(const struct mm_para *p, struct mm_line *line)
{
    while (line->n && is_blank(&p->units[line->first + line->n - 1]))
        line->n--;
    line->width = width_of(p, line->first, line->n);
}

/* The line that begins at unit at, *fresh when it begins a paragraph; where the next one begins. */
static size_t next_line(const struct mm_para *p, size_t at, bool *fresh, struct mm_line *ret)
{
    float indent = *fresh ? p->style.indent * p->style.size : 0;

    while (!*fresh && at < p->n_units && p->units[at].letter == MM_LETTER_SPACE)
        at++; /* a break swallows spaces */
    *ret = (struct mm_line){.first = (uint32_t)at, .n = (uint32_t)take(p, at, p->width - indent)};
    at += ret->n;
    *fresh = at > 0 && p->units[at - 1].letter == MM_LETTER_BREAK;
    ret->last = *fresh || at >= p->n_units;
    trim_blanks(p, ret);
    return at;
}

static size_t count_lines(struct mm_para *p, float width)
{
    struct mm_line line;
    size_t n = 0;
    bool fresh = true;

    p->width = width;
    for (size_t at = 0; n == 0 || at < p->n_units; n++)
        at = next_line(p, at, &fresh, &line);
    return n;
}

/* The least width that gives no more lines: they become about equally long. */
static float even_width(struct mm_para *p, float width, size_t n)
{
    float low = width / 2, high = width;

    for (int turn = 0; turn < 7; turn++) {
        float middle = (low + high) / 2;

        if (count_lines(p, middle) > n)
            low = middle;
        else
            high = middle;
    }
    return high;
}

enum mm_err mm_para_refit(struct mm_arena *arena, struct mm_para *p, float width, enum mm_align align)
{
    size_t n = count_lines(p, width), had = p->n_lines; /* room for so many is there */
    bool fresh = true;

    p->style.align = align;
    if (n > had || !p->lines)
        p->lines = mm_arena_array(arena, n, sizeof(*p->lines));
    if (!p->lines)
        return arena->err;
    if (p->style.phrases && n > 1 && n < 6)
        p->width = even_width(p, width, n);
    p->n_lines = 0;
    for (size_t at = 0; p->n_lines < n && (p->n_lines == 0 || at < p->n_units); p->n_lines++)
        at = next_line(p, at, &fresh, &p->lines[p->n_lines]);
    p->width = width;
    return MM_OK;
}

size_t mm_para_lines(const struct mm_para *p)
{
    return p->n_lines;
}

/* Blank above the em box. */
static float above(const struct mm_para *p)
{
    float half = (p->style.pitch - 1) / 2;

    return (p->has_ruby && half < RUBY_ROOM ? RUBY_ROOM : half) * p->style.size;
}

float mm_para_line_height(const struct mm_para *p)
{
    float pitch = p->style.pitch * p->style.size, least = above(p) + (1 + RUBY_BELOW) * p->style.size;

    return p->has_ruby && pitch < least ? least : pitch;
}

float mm_para_baseline(const struct mm_para *p)
{
    return above(p) + BASELINE * p->style.size;
}

float mm_para_height(const struct mm_para *p)
{
    return mm_para_line_height(p) * (float)p->n_lines;
}

float mm_para_natural(const struct mm_para *p)
{
    float widest = 0;

    for (size_t i = 0; i < p->n_lines; i++) {
        float w = p->lines[i].width + (i == 0 ? p->style.indent * p->style.size : 0);

        widest = w > widest ? w : widest;
    }
    return widest;
}

float mm_para_chunk(const struct mm_para *p)
{
    float widest = 0;

    for (size_t first = 0, i = 1; i <= p->n_units; i++) {
        if (i < p->n_units && !p->units[i].can_break && p->units[i - 1].letter != MM_LETTER_BREAK)
            continue;
        struct mm_line chunk = {.first = (uint32_t)first, .n = (uint32_t)(i - first)};

        trim_blanks(p, &chunk);
        widest = chunk.width > widest ? chunk.width : widest;
        first = i;
    }
    return widest;
}

void mm_para_line_text(const struct mm_para *p, size_t line, struct mm_buf *out)
{
    const struct mm_line *l = &p->lines[line];

    for (size_t i = l->first; i < l->first + l->n; i++)
        mm_buf_append(out, p->units[i].text, p->units[i].len);
}

/* ---- painting ----------------------------------------------------------------------------------------- */
/* Glyphs of one font and size, shown together so that text can be copied out of the paper again. */
struct batch {
    cairo_t *cr;
    struct mm_types *types;
    int font;
    float size;
    cairo_glyph_t glyphs[BATCH];
    cairo_text_cluster_t clusters[BATCH];
    char text[BATCH * 8];
    int n_glyphs, n_clusters, n_text;
};

static void flush(struct batch *b)
{
    cairo_font_face_t *face = b->n_glyphs ? mm_types_face(b->types, b->font) : NULL;

    if (face) {
        cairo_set_font_face(b->cr, face);
        cairo_set_font_size(b->cr, (double)b->size);
        cairo_show_text_glyphs(b->cr, b->text, b->n_text, b->glyphs, b->n_glyphs, b->clusters, b->n_clusters,
                               0);
    }
    b->n_glyphs = b->n_clusters = b->n_text = 0;
}

static void put(struct batch *b, const struct mm_cluster *c, const char *text, size_t len, float size,
                float x, float y)
{
    if (b->font != c->font || b->size < size || b->size > size || b->n_glyphs + c->n > BATCH ||
        b->n_text + (int)len > (int)sizeof(b->text))
        flush(b);
    if (len > sizeof(b->text))
        return;
    b->font = c->font;
    b->size = size;
    for (int i = 0; i < c->n; i++)
        b->glyphs[b->n_glyphs++] =
            (cairo_glyph_t){c->glyph[i], (double)(x + c->x[i] * size), (double)(y + c->y[i] * size)};
    memcpy(b->text + b->n_text, text, len);
    b->n_text += (int)len;
    b->clusters[b->n_clusters++] = (cairo_text_cluster_t){(int)len, c->n};
}

/* A run of clusters with the same blank after each; returns where it ends. */
static float put_run(struct batch *b, enum mm_type_role role, const char *text, size_t len, float size,
                     float blank, float x, float y)
{
    for (size_t at = 0; at < len;) {
        size_t step = mm_utf8_cluster(text + at, len - at);
        const struct mm_cluster *c = mm_types_cluster(b->types, role, text + at, step);

        if (c) {
            put(b, c, text + at, step, size, x, y);
            x += c->advance * size + blank;
        }
        at += step;
    }
    return x;
}

static size_t clusters_in(const char *text, size_t len)
{
    size_t n = 0;

    for (size_t at = 0; at < len; n++)
        at += mm_utf8_cluster(text + at, len - at);
    return n ? n : 1;
}

/* The shorter of base and reading is spread over the longer: half a blank at each end (JLREQ 3.3.6). */
static void put_unit(struct batch *b, const struct mm_para *p, const struct mm_unit *u, float x, float y)
{
    enum mm_type_role role = u->strong ? p->style.strong : p->style.role;
    float size = p->style.size, base = (u->width - u->base) / (float)clusters_in(u->text, u->len);

    put_run(b, role, u->text, u->len, size, base, x + base / 2, y);
    if (u->ruby) {
        float blank = (u->width - u->ruby->width) / (float)clusters_in(u->ruby->text, u->ruby->len);
        float top = y - (BASELINE + 0.06f) * size - (1 - BASELINE) * RUBY_SIZE * size;

        put_run(b, role, u->ruby->text, u->ruby->len, size * RUBY_SIZE, blank, x + blank / 2, top);
    }
}

static bool spreads(const struct mm_unit *a, const struct mm_unit *b)
{
    return !(a->letter == MM_LETTER_WORD && b->letter != MM_LETTER_OTHER) &&
           !(b->letter == MM_LETTER_WORD && a->letter != MM_LETTER_OTHER);
}

/* What a justified line puts between its characters. */
static float spread_of(const struct mm_para *p, const struct mm_line *line, float room)
{
    size_t places = 0;
    float slack = room - line->width;

    if (!p->style.justify || line->last || slack <= 0)
        return 0;
    for (size_t i = line->first + 1; i < line->first + line->n; i++)
        places += spreads(&p->units[i - 1], &p->units[i]);
    return places && slack / (float)places <= MAX_SPREAD * p->style.size ? slack / (float)places : 0;
}

void mm_para_paint_line(const struct mm_para *p, cairo_t *cr, size_t n, float left, float top)
{
    const struct mm_line *line = &p->lines[n];
    float indent = n == 0 || p->lines[n - 1].last ? p->style.indent * p->style.size : 0;
    float room = p->width - indent, spread = spread_of(p, line, room);
    float x = left + indent, y = top + mm_para_baseline(p);
    struct batch b = {.cr = cr, .types = p->types, .font = -1};

    if (p->style.align != MM_ALIGN_START)
        x += (room - line->width) / (p->style.align == MM_ALIGN_MIDDLE ? 2 : 1);
    cairo_set_source_rgb(cr, ((p->style.color >> 16) & 255) / 255.0, ((p->style.color >> 8) & 255) / 255.0,
                         (p->style.color & 255) / 255.0);
    for (size_t i = line->first; i < line->first + line->n; i++) {
        const struct mm_unit *u = &p->units[i];

        if (i == line->first)
            x -= lead_trim(p, u);
        else
            x += u->blank + (spreads(u - 1, u) ? spread : 0);
        if (u->letter != MM_LETTER_NONE)
            put_unit(&b, p, u, x, y);
        x += u->width;
    }
    flush(&b);
}

void mm_para_paint(const struct mm_para *p, cairo_t *cr, float x, float y)
{
    for (size_t i = 0; i < p->n_lines; i++)
        mm_para_paint_line(p, cr, i, x, y + (float)i * mm_para_line_height(p));
}
