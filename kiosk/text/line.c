/* Sets one line: trims the blank of punctuation against its neighbours and at the edges, puts a quarter em
 * between Japanese and Latin, spreads or overhangs readings. What stands between two clusters depends on
 * these two alone, so the width of any line is a difference of two starts and what happens at its edges. */
#include "kiosk/text/inside.h"

#include <string.h>

static const struct mm_cluster *at(const struct mm_para *p, size_t i)
{
    return &p->clusters[i];
}

static mm_f6 em_of(const struct mm_para *p)
{
    return MM_F6(p->style.size_px);
}

static bool is_kana(const struct mm_cluster *c)
{
    return c->cls == MM_CLASS_HIRAGANA || c->cls == MM_CLASS_KATAKANA;
}

static bool is_japanese(const struct mm_cluster *c)
{
    return c->cls == MM_CLASS_KANJI || is_kana(c);
}

/* What is set like a Latin word: letters, digits, and the ASCII signs that stand among them. */
static bool is_latin(const struct mm_cluster *c)
{
    bool letter = c->cls == MM_CLASS_LATIN || c->cls == MM_CLASS_DIGIT;
    bool sign =
        c->cp < 0x80 && (c->cls == MM_CLASS_SIGN || c->cls == MM_CLASS_OPEN || c->cls == MM_CLASS_CLOSE);
    return (letter || sign) && !c->glyph->wide;
}

static bool closes(const struct mm_cluster *c)
{
    return (c->cls == MM_CLASS_CLOSE || c->cls == MM_CLASS_STOP) && c->cp >= 0x80;
}

static bool opens(const struct mm_cluster *c)
{
    return c->cls == MM_CLASS_OPEN && c->cp >= 0x80;
}

/* A proportional face gives 、 and 。 little more than their ink: in the middle of a line the sentence needs
 * more of a pause. At an end of the line nothing follows, and what closes or opens has its own rule. */
static mm_f6 after_stop(const struct mm_para *p, const struct mm_cluster *stop)
{
    mm_f6 usual = em_of(p) * 85 / 100;
    return stop->glyph->advance < usual ? usual - stop->glyph->advance : 0;
}

/* The quarter em counts from the ink of the Latin letter, whose own blank would make it look wider, and of 月
 * and 日, as far as theirs is more than that of other characters. */
static mm_f6 quarter_em(const struct mm_para *p, mm_f6 latin_blank, mm_f6 japanese_blank)
{
    mm_f6 em = em_of(p), usual = em / 16, more = japanese_blank > usual ? japanese_blank - usual : 0;
    mm_f6 gap = em / 4 - latin_blank - more, least = more > usual ? usual : em / 8 - more;
    return gap > least ? gap : least;
}

/* Blank added (or taken, negative) between two neighbours, their readings left aside. */
static mm_f6 letter_gap(const struct mm_para *p, const struct mm_cluster *a, const struct mm_cluster *b)
{
    if (!a->glyph || !b->glyph)
        return 0;
    if (closes(a) && (closes(b) || opens(b) || b->cls == MM_CLASS_MIDDLE || b->cls == MM_CLASS_WIDE_SPACE))
        return -a->glyph->tail;
    if (a->cls == MM_CLASS_MIDDLE && closes(b))
        return -a->glyph->tail;
    if (opens(b) && (opens(a) || a->cls == MM_CLASS_MIDDLE || a->cls == MM_CLASS_WIDE_SPACE))
        return -b->glyph->lead;
    if (opens(a) && b->cls == MM_CLASS_MIDDLE)
        return -b->glyph->lead;
    if (a->cls == MM_CLASS_STOP && closes(a))
        return after_stop(p, a);
    if (is_japanese(a) && is_latin(b))
        return quarter_em(p, b->glyph->lead, a->glyph->tail);
    if (is_latin(a) && is_japanese(b))
        return quarter_em(p, a->glyph->tail, b->glyph->lead);
    return 0;
}

/* ---- readings ---------------------------------------------------------------------------------------- */
struct fit {              /* of a group on its line */
    mm_f6 over_l, over_r; /* how far the reading reaches over its neighbours */
    mm_f6 spread;         /* given to the base, which is narrower than its reading */
    mm_f6 gap;            /* between the characters of the reading, which is narrower than its base */
};

static mm_f6 excess_of(const struct mm_ruby_group *g)
{
    return g->ruby > g->base ? g->ruby - g->base : 0;
}

/* How far a reading may reach over cluster i: over kana only, one character of the reading, never over
 * another reading; when there is one on either side each keeps to its half, and to half of the gap between
 * them. */
static mm_f6 may_overhang(const struct mm_para *p, size_t i)
{
    const struct mm_cluster *c = at(p, i);
    if (!is_kana(c) || c->ruby >= 0)
        return 0;
    bool between = i > 0 && i + 1 < p->n && at(p, i - 1)->ruby >= 0 && at(p, i + 1)->ruby >= 0;
    mm_f6 half = (c->glyph->advance - em_of(p) / 8) / 2, most = em_of(p) / 2;
    return between && half < most ? half : most;
}

/* first, last: the group stands at the edge of its line, where there is nothing to reach over. */
static struct fit fit_group(const struct mm_para *p, const struct mm_ruby_group *g, bool first, bool last)
{
    struct fit f = {0, 0, 0, 0};
    mm_f6 excess = excess_of(g);
    if (excess == 0) {
        f.gap = (g->base - g->ruby) / (mm_f6)(g->ruby_end - g->ruby_first);
        return f;
    }
    mm_f6 left = first || g->first == 0 ? 0 : may_overhang(p, g->first - 1);
    mm_f6 right = last || g->end == p->n ? 0 : may_overhang(p, g->end);
    f.over_l = left < excess / 2 ? left : excess / 2;
    f.over_r = right < excess / 2 ? right : excess / 2;
    f.spread = excess - f.over_l - f.over_r;
    return f;
}

/* Between a group and the one that follows at once: their readings keep a quarter of a ruby em. */
static mm_f6 ruby_gap(const struct mm_para *p, const struct mm_ruby_group *a, const struct mm_ruby_group *b)
{
    mm_f6 blank = 0, want = b->joined ? 0 : em_of(p) / 8;
    if (excess_of(a) == 0)
        blank += (a->base - a->ruby) / (mm_f6)(a->ruby_end - a->ruby_first) / 2;
    if (excess_of(b) == 0)
        blank += (b->base - b->ruby) / (mm_f6)(b->ruby_end - b->ruby_first) / 2;
    return want > blank ? want - blank : 0;
}

/* All that stands between cluster i - 1 and i of one line. */
static mm_f6 gap(const struct mm_para *p, size_t i)
{
    const struct mm_cluster *a = at(p, i - 1), *b = at(p, i);
    mm_f6 width = letter_gap(p, a, b);
    if (a->ruby >= 0 && b->ruby >= 0 && a->ruby != b->ruby)
        width += ruby_gap(p, &p->groups[a->ruby], &p->groups[b->ruby]);
    return width;
}

/* ---- measuring --------------------------------------------------------------------------------------- */
static void measure_group(struct mm_para *p, struct mm_ruby_group *g)
{
    g->base = 0;
    for (size_t i = g->first; i < g->end; i++)
        g->base += at(p, i)->glyph->advance + (i > g->first ? letter_gap(p, at(p, i - 1), at(p, i)) : 0);
}

/* The part of spread that cluster k of n gets, so that the parts add up exactly. */
static mm_f6 share(mm_f6 spread, size_t k, size_t n)
{
    return (mm_f6)((int64_t)spread * (int64_t)(k + 1) / (int64_t)n -
                   (int64_t)spread * (int64_t)k / (int64_t)n);
}

void mm_line_measure(struct mm_para *p)
{
    for (size_t g = 0; g < p->n_groups; g++)
        measure_group(p, &p->groups[g]);
    mm_f6 x = 0;
    struct fit f = {0, 0, 0, 0};
    for (size_t i = 0; i < p->n; i++) {
        struct mm_cluster *c = &p->clusters[i];
        const struct mm_ruby_group *g = c->ruby >= 0 ? &p->groups[c->ruby] : NULL;
        x += i > 0 ? gap(p, i) : 0;
        c->start = x;
        c->cell = c->glyph ? c->glyph->advance : 0;
        if (g && i == g->first)
            f = fit_group(p, g, false, false);
        if (g)
            c->cell += share(f.spread, i - g->first, g->end - g->first);
        x += c->cell;
    }
}

/* What the first cluster of a line gives up of its blank, and the last one. */
static mm_f6 edge_lead(const struct mm_cluster *c)
{
    return c->glyph && opens(c) ? c->glyph->lead : 0;
}

static mm_f6 edge_tail(const struct mm_para *p, const struct mm_cluster *c)
{
    if (!c->glyph || !(closes(c) || c->cls == MM_CLASS_MIDDLE))
        return 0;
    bool stop = c->cls == MM_CLASS_STOP;
    return p->style.hang && stop ? c->glyph->advance : c->glyph->tail;
}

mm_f6 mm_line_width(const struct mm_para *p, size_t a, size_t b)
{
    if (a >= b)
        return 0;
    const struct mm_cluster *first = at(p, a), *last = at(p, b - 1);
    mm_f6 width = last->start + last->cell - first->start - edge_lead(first) - edge_tail(p, last);
    /* At the edges a reading has nothing to reach over, and its base takes that width. */
    if (first->ruby >= 0 && p->groups[first->ruby].first == a)
        width += fit_group(p, &p->groups[first->ruby], false, false).over_l;
    if (last->ruby >= 0 && p->groups[last->ruby].end == b)
        width += fit_group(p, &p->groups[last->ruby], false, false).over_r;
    return width;
}

/* ---- placing ----------------------------------------------------------------------------------------- */
/* Where a justified line may be widened: between any two but inside Latin words and numbers, readings' bases
 * and what is inseparable. */
static bool may_widen(const struct mm_para *p, size_t i)
{
    const struct mm_cluster *a = at(p, i - 1), *b = at(p, i);
    if (b->ruby >= 0 && a->ruby == b->ruby)
        return false;
    if (a->cls == MM_CLASS_JOINED && b->cls == MM_CLASS_JOINED)
        return false;
    return !(is_latin(a) && is_latin(b)) && !b->glyph->wide;
}

size_t mm_line_gaps(const struct mm_para *p, size_t a, size_t b)
{
    size_t n = 0;
    for (size_t i = a + 1; i < b; i++)
        n += may_widen(p, i);
    return n;
}

static void place_ruby(const struct mm_para *p, const struct mm_ruby_group *g, const struct fit *f, mm_f6 x,
                       const struct mm_placed *placed)
{
    x += f->gap / 2 - f->over_l;
    for (size_t i = g->ruby_first; i < g->ruby_end; i++) {
        placed->ruby_x[i] = x;
        x += p->rubies[i].cell + f->gap;
    }
}

mm_f6 mm_line_place(const struct mm_para *p, size_t a, size_t b, mm_f6 extra, const struct mm_placed *placed)
{
    mm_f6 x = a < b ? -edge_lead(at(p, a)) : 0;
    struct fit f = {0, 0, 0, 0};
    for (size_t i = a; i < b; i++) {
        const struct mm_cluster *c = at(p, i);
        const struct mm_ruby_group *g = c->ruby >= 0 ? &p->groups[c->ruby] : NULL;
        size_t k = g ? i - g->first : 0, n = g ? g->end - g->first : 1;
        if (i > a)
            x += gap(p, i) + (may_widen(p, i) ? extra : 0);
        if (g && k == 0) {
            f = fit_group(p, g, i == a, g->end == b);
            place_ruby(p, g, &f, x, placed);
        }
        /* Half of what a character gets of the spread goes before it. */
        mm_f6 part = g ? share(f.spread, k, n) : 0;
        placed->x[i] = x + part / 2;
        x += (c->glyph ? c->glyph->advance : 0) + part;
    }
    return a < b ? x - edge_tail(p, at(p, b - 1)) : 0;
}

size_t mm_line_trim_end(const struct mm_para *p, size_t a, size_t b)
{
    while (b > a && (at(p, b - 1)->cls == MM_CLASS_SPACE || at(p, b - 1)->cls == MM_CLASS_WIDE_SPACE ||
                     at(p, b - 1)->cls == MM_CLASS_BREAK))
        b--;
    return b;
}
