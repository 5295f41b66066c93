/* From markup to clusters with their glyphs: the text of a paragraph, its readings, its terms. */
#include "content/pack/pack.h"
#include "kiosk/text/inside.h"
#include "sync/base/hash.h"
#include "sync/base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_RUBY_PX = 6 };

bool mm_grow(void **list, size_t *cap, size_t n, size_t size)
{
    if (n < *cap)
        return true;
    size_t want = *cap ? *cap * 2 : 64;
    while (want <= n)
        want *= 2;
    void *grown = realloc(*list, want * size);
    if (!grown)
        return false;
    *list = grown;
    *cap = want;
    return true;
}

int mm_ruby_size(const struct mm_text_style *style)
{
    return style->size_px / 2 > LEAST_RUBY_PX ? style->size_px / 2 : LEAST_RUBY_PX;
}

struct span_at { /* where a span's text went in para.text */
    uint32_t off, len;
};

struct look { /* of the clusters that are being added */
    enum mm_font_role role;
    int16_t link;
    bool glue, free; /* what was invisible just before */
};

static enum mm_font_role role_of(const struct mm_para *p, bool strong)
{
    return strong && p->style.role == MM_FONT_BODY ? MM_FONT_STRONG : p->style.role;
}

/* One cluster of the text at off; false when there is no memory. */
static bool make_cluster(struct mm_para *p, uint32_t off, size_t len, enum mm_font_role role, int size_px,
                         struct mm_cluster *ret_cluster)
{
    struct mm_cluster c = {.off = off, .len = (uint16_t)len, .link = -1, .ruby = -1};
    const char *text = p->text + off;
    if (*text == '\n') {
        c.cp = '\n';
        c.cls = MM_CLASS_BREAK;
        *ret_cluster = c;
        return true;
    }
    c.glyph = mm_glyph_get(p->fonts, role, size_px, *text == '\t' ? " " : text, len);
    if (!c.glyph)
        return false;
    c.cp = c.glyph->cp;
    c.cls = c.glyph->cls;
    c.cell = c.glyph->advance;
    *ret_cluster = c;
    return true;
}

/* Nothing to draw, but a break may be asked for or forbidden there. */
static bool skip_invisible(const char *text, size_t len, struct look *look)
{
    size_t pos = 0;
    unsigned char first = (unsigned char)*text;
    if (first >= 0x20 && first < 0x7F)
        return false;
    uint32_t cp = mm_utf8_next(text, len, &pos);
    if (!mm_class_invisible(cp))
        return false;
    look->glue = look->glue || cp == 0x2060 || cp == 0xFEFF;
    look->free = look->free || cp == 0x200B || cp == 0x00AD;
    return true;
}

static bool add_clusters(struct mm_para *p, struct span_at at, struct look *look, int ruby)
{
    for (uint32_t i = 0; i < at.len;) {
        const char *text = p->text + at.off + i;
        size_t step = mm_utf8_cluster(text, at.len - i);
        if (!skip_invisible(text, step, look)) {
            if (!mm_grow((void **)&p->clusters, &p->cap, p->n, sizeof *p->clusters) ||
                !make_cluster(p, at.off + i, step, look->role, p->style.size_px, &p->clusters[p->n]))
                return false;
            struct mm_cluster *c = &p->clusters[p->n++];
            c->link = look->link;
            c->ruby = ruby;
            c->glue = look->glue;
            c->free = look->free;
            look->glue = look->free = false;
        }
        i += (uint32_t)step;
    }
    return true;
}

/* A base with its reading. joined: the reading of the next character of the same word. */
static bool add_group(struct mm_para *p, struct span_at base, struct span_at reading, struct look *look,
                      bool joined)
{
    struct mm_ruby_group g = {.first = p->n, .ruby_first = p->n_rubies, .joined = joined};
    if (!mm_grow((void **)&p->groups, &p->cap_groups, p->n_groups, sizeof *p->groups) ||
        !add_clusters(p, base, look, (int)p->n_groups))
        return false;
    for (uint32_t i = 0; i < reading.len;) {
        size_t step = mm_utf8_cluster(p->text + reading.off + i, reading.len - i);
        if (!mm_grow((void **)&p->rubies, &p->cap_rubies, p->n_rubies, sizeof *p->rubies) ||
            !make_cluster(p, reading.off + i, step, look->role, mm_ruby_size(&p->style),
                          &p->rubies[p->n_rubies]))
            return false;
        g.ruby += p->rubies[p->n_rubies++].cell;
        i += (uint32_t)step;
    }
    g.end = p->n;
    g.ruby_end = p->n_rubies;
    if (g.end > g.first) /* else the base was invisible */
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

/* A ruby span: one group, or one for each character of the base. */
static bool add_ruby(struct mm_para *p, const struct mm_span *span, struct look *look, size_t *ruby_end)
{
    bool parts = memchr(span->reading, '|', span->reading_len) != NULL;
    const char *reading = span->reading, *end = reading + span->reading_len;
    for (size_t i = 0; i < span->len;) {
        size_t step = parts ? mm_utf8_cluster(span->text + i, span->len - i) : span->len;
        const char *bar = memchr(reading, '|', (size_t)(end - reading));
        size_t len = (size_t)((bar ? bar : end) - reading);
        struct span_at base = copy_text(p, &p->base_len, span->text + i, step);
        struct span_at above = copy_text(p, ruby_end, reading, len);
        if (!add_group(p, base, above, look, i > 0))
            return false;
        reading += bar ? len + 1 : len;
        i += step;
    }
    return true;
}

static bool add_markup(struct mm_para *p, const char *markup, size_t *ruby_end)
{
    struct mm_span span;
    struct look look = {p->style.role, -1, false, false};
    bool strong = false, ok = true;
    for (size_t pos = 0; ok && mm_markup_next(markup, &pos, &span, &strong);) {
        look.role = role_of(p, strong);
        p->n_links += span.term_first;
        look.link = (int16_t)(span.in_term ? p->n_links - 1 : -1);
        if (span.type == MM_SPAN_RUBY && p->style.ruby)
            ok = add_ruby(p, &span, &look, ruby_end);
        else
            ok = add_clusters(p, copy_text(p, &p->base_len, span.text, span.len), &look, -1);
    }
    return ok;
}

bool mm_para_init(struct mm_para *para, struct mm_fonts *fonts, const struct mm_text_style *style,
                  const char *text, size_t len, bool markup)
{
    struct look plain = {style->role, -1, false, false};
    *para = (struct mm_para){.fonts = fonts, .style = *style};
    /* Base text first, so that a line is one piece of it; the readings after it. */
    size_t ruby_end = len;
    para->text = calloc(1, 2 * len + 1);
    if (!para->text)
        return false;
    bool ok = markup ? add_markup(para, text, &ruby_end)
                     : add_clusters(para, copy_text(para, &para->base_len, text, len), &plain, -1);
    para->text_len = ruby_end;
    if (!ok || !mm_break_costs(para))
        return false;
    mm_line_measure(para);
    return true;
}

void mm_para_done(struct mm_para *para)
{
    if (para->text)
        mm_wipe(para->text, para->text_len);
    free(para->text);
    free(para->clusters);
    free(para->rubies);
    free(para->groups);
}
