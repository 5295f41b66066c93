/* Layouts: paragraphs set into positioned glyphs that are kept, and how these are asked and freed. */
#include "kiosk/text/inside.h"
#include "sync/base/hash.h"
#include "sync/base/log.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char dots[] = "…";

/* ---- lines of a paragraph ------------------------------------------------------------------------------ */
/* Drops lines beyond the limit and makes room for … on the last one. */
static void limit_lines(const struct mm_para *p, struct mm_line *lines, size_t *n, mm_f6 width)
{
    size_t max = (size_t)(p->style.max_lines > 0 ? p->style.max_lines : 0);
    if (max == 0 || *n <= max)
        return;
    *n = max;
    struct mm_line *last = &lines[max - 1];
    mm_f6 em = MM_F6(p->style.size_px), room = width - em;
    /* What was pushed to the next line for the sake of a phrase may come back. */
    while (last->end < p->n && p->clusters[last->end].cls != MM_CLASS_BREAK &&
           mm_line_width(p, last->first, last->end + 1) <= room)
        last->end++;
    while (last->end > last->first + 1 && mm_line_width(p, last->first, last->end) > room)
        last->end--;
    while (last->end > last->first + 1 && p->clusters[last->end - 1].cls >= MM_CLASS_OPEN)
        last->end--;
    last->width = mm_line_width(p, last->first, last->end) + em;
    last->extra = 0;
    last->cut = true;
}

struct setting { /* the vertical measures of a style, px */
    int pitch, baseline, ruby_baseline;
};

static struct setting measure_style(const struct mm_para *p)
{
    int size = p->style.size_px, ruby = mm_ruby_size(&p->style);
    int pitch = (int)lround(p->style.pitch * size);
    int above = (pitch - size) / 2;
    if (p->n_groups > 0 || p->ruby_room) {
        int room = ruby + (size + 9) / 18; /* the reading and a hair between it and its base */
        above = above > room ? above : room;
        int need = above + size + (size + 11) / 12;
        pitch = pitch > need ? pitch : need;
    }
    int baseline = above + (int)lround(0.88 * size);
    int ruby_baseline = above - (size + 9) / 18 - (int)lround(0.12 * ruby);
    return (struct setting){pitch, baseline, ruby_baseline};
}

/* ---- adding -------------------------------------------------------------------------------------------- */
struct adding { /* one paragraph that is being added */
    struct mm_layout *layout;
    struct mm_para *p;
    struct setting set;
    struct mm_placed placed;
    uint32_t text; /* where its text went */
    size_t terms;  /* where its terms begin */
    int x, y;      /* of the column */
    mm_f6 width;
};

static void add_glyph(struct adding *a, const struct mm_cluster *c, mm_f6 x, int y, bool ruby)
{
    struct mm_layout *l = a->layout;
    if (!c->glyph || !mm_grow((void **)&l->glyphs, &l->cap_glyphs, l->n_glyphs, sizeof *l->glyphs)) {
        l->no_memory = l->no_memory || c->glyph;
        return;
    }
    l->glyphs[l->n_glyphs++] = (struct mm_set_glyph){.glyph = c->glyph,
                                                     .off = a->text + c->off,
                                                     .len = c->len,
                                                     .size_px = c->glyph->size_px,
                                                     .role = c->glyph->role,
                                                     .ink = a->p->ink,
                                                     .ruby = ruby,
                                                     .x = a->x + MM_F6_PX(x),
                                                     .y = y};
}

void mm_layout_add_rule(struct mm_layout *layout, struct mm_rect rect, enum mm_ink ink)
{
    if (mm_grow((void **)&layout->rects, &layout->cap_rects, layout->n_rects, sizeof *layout->rects))
        layout->rects[layout->n_rects++] = (struct mm_set_rect){rect, (uint8_t)ink};
    else
        layout->no_memory = true;
}

static void add_term_text(struct adding *a, const struct mm_cluster *c)
{
    struct mm_layout *l = a->layout;
    size_t term = a->terms + (size_t)c->link;
    while (l->n_terms <= term) {
        if (!mm_grow((void **)&l->terms, &l->cap_terms, l->n_terms, sizeof *l->terms)) {
            l->no_memory = true;
            return;
        }
        l->terms[l->n_terms].off = a->text + c->off;
        l->terms[l->n_terms++].len = 0;
    }
    l->terms[term].len = a->text + c->off + c->len - l->terms[term].off;
}

/* Clusters i..end-1 of one line are of one term: an area, and a line below. */
static void add_term(struct adding *a, size_t i, size_t end, mm_f6 x0, int y)
{
    const struct mm_para *p = a->p;
    struct mm_layout *l = a->layout;
    int size = p->style.size_px, thick = size / 24 > 1 ? size / 24 : 1;
    int from = a->x + MM_F6_PX(x0 + a->placed.x[i]);
    int to = a->x + MM_F6_PX(x0 + a->placed.x[end - 1] + p->clusters[end - 1].glyph->advance);
    for (size_t k = i; k < end; k++)
        add_term_text(a, &p->clusters[k]);
    mm_layout_add_rule(l, (struct mm_rect){from, y + a->set.baseline + size / 7, to - from, thick},
                       (enum mm_ink)p->ink);
    if (mm_grow((void **)&l->links, &l->cap_links, l->n_links, sizeof *l->links))
        l->links[l->n_links++] =
            (struct mm_link_area){{from, y, to - from, a->set.pitch}, (int)a->terms + p->clusters[i].link};
    else
        l->no_memory = true;
}

static void add_terms(struct adding *a, const struct mm_line *line, mm_f6 x0, int y)
{
    const struct mm_cluster *clusters = a->p->clusters;
    for (size_t i = line->first; i < line->end;) {
        size_t end = i + 1;
        while (end < line->end && clusters[end].link == clusters[i].link)
            end++;
        if (clusters[i].link >= 0)
            add_term(a, i, end, x0, y);
        i = end;
    }
}

static void add_line_text(struct adding *a, const struct mm_line *line, struct mm_set_line *set)
{
    const struct mm_para *p = a->p;
    set->cut = line->cut;
    if (line->end == line->first)
        return;
    const struct mm_cluster *first = &p->clusters[line->first], *last = &p->clusters[line->end - 1];
    set->off = a->text + first->off;
    set->len = last->off + last->len - first->off;
}

static void add_dots(struct adding *a, mm_f6 x, int y)
{
    const struct mm_para *p = a->p;
    struct mm_cluster c = {.off = (uint32_t)p->text_len, .len = sizeof dots - 1};
    c.glyph = mm_glyph_get(p->fonts, p->style.role, p->style.size_px, dots, sizeof dots - 1);
    add_glyph(a, &c, x, y, false);
}

static void add_line(struct adding *a, const struct mm_line *line, int row)
{
    static const int share[] = {[MM_ALIGN_START] = 0, [MM_ALIGN_CENTER] = 1, [MM_ALIGN_END] = 2};
    const struct mm_para *p = a->p;
    struct mm_layout *l = a->layout;
    mm_f6 free = a->width > line->width ? a->width - line->width : 0;
    mm_f6 x0 = free * share[p->style.align] / 2;
    int y = a->y + row * a->set.pitch;
    struct mm_set_line set = {.glyph = (uint32_t)l->n_glyphs, .x = a->x + MM_F6_PX(x0), .y = y};
    mm_line_place(p, line->first, line->end, line->extra, &a->placed);
    for (size_t i = line->first; i < line->end; i++) {
        const struct mm_cluster *c = &p->clusters[i];
        const struct mm_ruby_group *g = c->ruby >= 0 ? &p->groups[c->ruby] : NULL;
        add_glyph(a, c, x0 + a->placed.x[i], y + a->set.baseline, false);
        for (size_t r = g && i == g->first ? g->ruby_first : 0; g && i == g->first && r < g->ruby_end; r++)
            add_glyph(a, &p->rubies[r], x0 + a->placed.ruby_x[r], y + a->set.ruby_baseline, true);
    }
    if (line->cut)
        add_dots(a, x0 + line->width - MM_F6(p->style.size_px), y + a->set.baseline);
    add_terms(a, line, x0, y);
    add_line_text(a, line, &set);
    set.end = (uint32_t)l->n_glyphs;
    set.w = MM_F6_CEIL(line->width);
    set.h = a->set.pitch;
    if (mm_grow((void **)&l->lines, &l->cap_lines, l->n_lines, sizeof *l->lines))
        l->lines[l->n_lines++] = set;
    else
        l->no_memory = true;
    int reach = a->x + set.w;
    l->width = reach > l->width ? reach : l->width;
}

static bool add_text(struct adding *a)
{
    struct mm_layout *l = a->layout;
    size_t len = a->p->text_len + sizeof dots;
    if (!mm_grow((void **)&l->text, &l->cap_text, l->n_text + len, 1))
        return false;
    a->text = (uint32_t)l->n_text;
    memcpy(l->text + l->n_text, a->p->text, a->p->text_len);
    memcpy(l->text + l->n_text + a->p->text_len, dots, sizeof dots);
    l->n_text += len;
    return true;
}

int mm_layout_add(struct mm_layout *layout, struct mm_para *para, int x, int y, int width)
{
    struct adding a = {.layout = layout, .p = para, .x = x, .y = y};
    size_t n = 0;
    int size = para->style.size_px;
    a.width = MM_F6(width > size ? width : size);
    struct mm_line *lines = mm_lines_choose(para, a.width, &n);
    a.placed.x = calloc(para->n + 1, sizeof *a.placed.x);
    a.placed.ruby_x = calloc(para->n_rubies + 1, sizeof *a.placed.ruby_x);
    bool ok = lines && a.placed.x && a.placed.ruby_x && add_text(&a);
    if (ok) {
        limit_lines(para, lines, &n, a.width);
        a.set = measure_style(para);
        a.terms = layout->n_terms;
        if (layout->n_lines == 0)
            layout->baseline = y + a.set.baseline;
        for (size_t i = 0; i < n; i++)
            add_line(&a, &lines[i], (int)i);
    }
    layout->no_memory = layout->no_memory || !ok;
    free(lines);
    free(a.placed.x);
    free(a.placed.ruby_x);
    return (int)n * a.set.pitch;
}

/* ---- the kept layout ----------------------------------------------------------------------------------- */
void mm_layout_free(struct mm_layout *layout)
{
    if (!layout)
        return;
    if (layout->text)
        mm_wipe(layout->text, layout->n_text);
    free(layout->text);
    free(layout->glyphs);
    free(layout->rects);
    free(layout->lines);
    free(layout->links);
    free(layout->terms);
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

int mm_layout_baseline(const struct mm_layout *layout)
{
    return layout->baseline;
}

int mm_layout_lines(const struct mm_layout *layout)
{
    return (int)layout->n_lines;
}

void mm_layout_line_text(const struct mm_layout *layout, int line, struct mm_buf *out)
{
    if (line < 0 || (size_t)line >= layout->n_lines)
        return;
    mm_buf_append(out, layout->text + layout->lines[line].off, layout->lines[line].len);
    if (layout->lines[line].cut)
        mm_buf_str_append(out, dots);
}

struct mm_rect mm_layout_line_rect(const struct mm_layout *layout, int line)
{
    if (line < 0 || (size_t)line >= layout->n_lines)
        return (struct mm_rect){0, 0, 0, 0};
    const struct mm_set_line *l = &layout->lines[line];
    return (struct mm_rect){l->x, l->y, l->w, l->h};
}

size_t mm_layout_links(const struct mm_layout *layout)
{
    return layout->n_links;
}

const struct mm_link_area *mm_layout_link(const struct mm_layout *layout, size_t index)
{
    return index < layout->n_links ? &layout->links[index] : NULL;
}

void mm_layout_term(const struct mm_layout *layout, int term, struct mm_buf *out)
{
    if (term >= 0 && (size_t)term < layout->n_terms)
        mm_buf_append(out, layout->text + layout->terms[term].off, layout->terms[term].len);
}
