/* Sets one line: trims the blank of punctuation against its neighbours and at the edges, puts a quarter em
 * between Japanese and Latin, spreads or overhangs ruby. One function gives the width while lines are being
 * chosen and the positions afterwards, so that both always agree. */
#include "kiosk/text/inside.h"

#include <stdlib.h>
#include <string.h>

static bool is_kana(const struct mm_cluster *c)
{
    return c->cls == MM_CLASS_HIRAGANA || c->cls == MM_CLASS_KATAKANA;
}

static bool is_japanese(const struct mm_cluster *c)
{
    return c->cls == MM_CLASS_KANJI || is_kana(c);
}

static bool is_latin(const struct mm_cluster *c)
{
    return (c->cls == MM_CLASS_LATIN || c->cls == MM_CLASS_DIGIT) && !c->wide;
}

/* Blank added (or taken, negative) between two neighbours. */
static float gap(const struct mm_para *p, const struct mm_cluster *a, const struct mm_cluster *b)
{
    bool a_closes = a->cls == MM_CLASS_CLOSE || a->cls == MM_CLASS_STOP;
    bool b_closes = b->cls == MM_CLASS_CLOSE || b->cls == MM_CLASS_STOP || b->cls == MM_CLASS_MIDDLE;
    if (a_closes && (b_closes || b->cls == MM_CLASS_OPEN || b->cls == MM_CLASS_WIDE_SPACE))
        return -a->tail;
    if (b->cls == MM_CLASS_OPEN &&
        (a->cls == MM_CLASS_OPEN || a->cls == MM_CLASS_MIDDLE || a->cls == MM_CLASS_WIDE_SPACE))
        return -b->lead;
    /* The quarter em counts from the ink of the Latin letter, whose own blank would make it look wider. */
    float quarter = (float)p->style.size_px * 0.25f, least = (float)p->style.size_px * 0.125f;
    if (is_japanese(a) && is_latin(b))
        return quarter - b->lead > least ? quarter - b->lead : least;
    if (is_latin(a) && is_japanese(b))
        return quarter - a->tail > least ? quarter - a->tail : least;
    return 0;
}

static float base_width(const struct mm_para *p, size_t a, size_t b)
{
    float w = 0;
    for (size_t i = a; i < b; i++)
        w += p->clusters[i].advance + (i > a ? gap(p, &p->clusters[i - 1], &p->clusters[i]) : 0);
    return w;
}

struct pen {
    float x;
    float ruby_end; /* right edge of the last ruby, plus the gap to the next */
};

/* How far ruby may reach over a neighbour: over kana only, one ruby character, never over another ruby. */
static float overhang(const struct mm_para *p, const struct mm_cluster *neighbour)
{
    return neighbour && is_kana(neighbour) && neighbour->ruby < 0 ? (float)p->style.size_px * 0.5f : 0;
}

/* Base a..b-1 under one ruby. Spreads whichever is narrower. */
static void set_group(const struct mm_para *p, const struct mm_ruby_group *g, size_t a, size_t b,
                      const struct mm_cluster *left, const struct mm_cluster *right, struct pen *pen,
                      const struct mm_placed *placed)
{
    float base = base_width(p, a, b), ruby = g->width;
    float excess = ruby > base ? ruby - base : 0;
    float over_l = overhang(p, left), over_r = overhang(p, right);
    over_l = over_l > excess / 2 ? excess / 2 : over_l;
    over_r = over_r > excess / 2 ? excess / 2 : over_r;
    float spread = excess - over_l - over_r; /* given to the base */
    float ruby_gap = excess > 0 ? 0 : (base - ruby) / (float)(g->ruby_end - g->ruby_first);
    float ruby_x = pen->x - over_l + ruby_gap / 2;
    if (ruby_x < pen->ruby_end) { /* a gap to the ruby before */
        pen->x += pen->ruby_end - ruby_x;
        ruby_x = pen->ruby_end;
    }
    float x = pen->x + spread / (float)(b - a) / 2;
    for (size_t i = a; i < b; i++) {
        x += i > a ? gap(p, &p->clusters[i - 1], &p->clusters[i]) : 0;
        if (placed)
            placed->x[i] = x;
        x += p->clusters[i].advance + spread / (float)(b - a);
    }
    float end = ruby_x;
    for (size_t i = g->ruby_first; i < g->ruby_end; i++) {
        if (placed)
            placed->ruby_x[i] = end;
        end += p->rubies[i].advance + (i + 1 < g->ruby_end ? ruby_gap : 0);
    }
    pen->ruby_end = end + (float)p->style.size_px * 0.125f; /* a quarter em of ruby */
    pen->x += base + spread;
}

float mm_line_set(const struct mm_para *p, size_t a, size_t b, const struct mm_placed *placed)
{
    if (a >= b)
        return 0;
    struct pen pen = {0, -1e6f};
    for (size_t i = a; i < b;) {
        const struct mm_cluster *c = &p->clusters[i];
        if (i > a)
            pen.x += gap(p, &p->clusters[i - 1], c);
        else if (c->cls == MM_CLASS_OPEN)
            pen.x -= c->lead;
        if (c->ruby >= 0) {
            const struct mm_ruby_group *g = &p->groups[c->ruby];
            size_t end = g->end < b ? g->end : b;
            set_group(p, g, i, end, i > a ? &p->clusters[i - 1] : NULL, end < b ? &p->clusters[end] : NULL,
                      &pen, placed);
            i = end;
            continue;
        }
        if (placed)
            placed->x[i] = pen.x;
        pen.x += c->advance;
        i++;
    }
    const struct mm_cluster *last = &p->clusters[b - 1];
    if (last->cls == MM_CLASS_CLOSE || last->cls == MM_CLASS_STOP)
        pen.x -= last->tail;
    /* A ruby that reaches over its base at the end of a line is part of the line. */
    float ruby_end = pen.ruby_end - (float)p->style.size_px * 0.125f;
    return ruby_end > pen.x ? ruby_end : pen.x;
}

/* ---- choosing lines --------------------------------------------------------------------------------- */
static bool is_space(const struct mm_cluster *c)
{
    return c->cls == MM_CLASS_SPACE || c->cls == MM_CLASS_WIDE_SPACE;
}

static size_t trim_end(const struct mm_para *p, size_t a, size_t b)
{
    while (b > a && (is_space(&p->clusters[b - 1]) || p->clusters[b - 1].cls == MM_CLASS_BREAK))
        b--;
    return b;
}

static float width_of(const struct mm_para *p, size_t a, size_t b)
{
    return mm_line_set(p, a, trim_end(p, a, b), NULL);
}

static const float slop = 0.05f; /* px; sums of floats */

/* Nothing that is allowed fits: break between any two clusters, if possible not against the strict rules. */
static size_t emergency(const struct mm_para *p, size_t a, size_t end, float width)
{
    size_t b = a + 1;
    while (b < end && width_of(p, a, b + 1) <= width + slop)
        b++;
    for (size_t k = b; k > a + 1; k--) {
        if (!mm_kinsoku_start_forbidden(p->clusters[k < end ? k : end - 1].cp) &&
            !mm_kinsoku_end_forbidden(p->clusters[k - 1].cp))
            return k;
    }
    return b;
}

/* Visible characters from b to the end of the paragraph: a last line of one or two looks lost. */
static float orphan_cost(const struct mm_para *p, size_t b, size_t end, float width)
{
    static const float costs[] = {0, 8, 4, 1.5f};
    size_t left = trim_end(p, b, end) - b;
    float room = width / (float)p->style.size_px / 10; /* in a narrow column less */
    return left < 4 ? costs[left] * (room < 1 ? room : 1) : 0;
}

/* Body: the place that costs least among those that fit, raggedness against the cost of the place. */
static size_t next_body(const struct mm_para *p, size_t a, size_t end, float width)
{
    float em = (float)p->style.size_px, best_cost = 1e9f;
    size_t best = 0;
    for (size_t b = a + 1; b <= end; b++) {
        float cost = b < end ? p->clusters[b].cost : 0;
        if (cost >= MM_COST_NEVER)
            continue;
        float w = width_of(p, a, b);
        if (w > width + slop)
            break;
        if (b == end)
            return end;
        float slack = (width - w) / em;
        float total = slack * (1 + slack * em / width) + cost + orphan_cost(p, b, end, width);
        if (total <= best_cost) {
            best_cost = total;
            best = b;
        }
    }
    return best ? best : emergency(p, a, end, width);
}

/* Balanced: over all ways to cut a..end into lines that fit, the least sum of squared slack, costs of the
 * places, and a price for every line. */
struct best {
    int lines;
    float cost;
    size_t from;
};

static float balanced_cost(const struct mm_para *p, size_t b, size_t end, float width, float w)
{
    float em = (float)p->style.size_px;
    float slack = (width - w) / em, room = width / em;
    float place = 0;
    if (b < end) {
        place = p->clusters[b].cost;
        place = place < 0 ? 3.5f * place : 2 * place;
        place += orphan_cost(p, b, end, width);
    }
    return slack * slack / (room > 1 ? room : 1) + place;
}

static const float line_price = 6; /* em */

/* best[] has end-a+1 rows. False when some part fits on no line. */
static bool balance(const struct mm_para *p, size_t a, size_t end, float width, struct best *best)
{
    size_t n = end - a;
    best[0] = (struct best){0, 0, a};
    for (size_t i = 1; i <= n; i++)
        best[i] = (struct best){1 << 20, 1e9f, a};
    for (size_t i = 0; i < n; i++) {
        if (best[i].lines >= 1 << 20)
            continue;
        for (size_t j = i + 1; j <= n; j++) {
            if (a + j < end && p->clusters[a + j].cost >= MM_COST_NEVER)
                continue;
            float w = width_of(p, a + i, a + j);
            if (w > width + slop)
                break;
            struct best row = {best[i].lines + 1,
                               best[i].cost + balanced_cost(p, a + j, end, width, w) + line_price, a + i};
            if (row.cost < best[j].cost)
                best[j] = row;
        }
    }
    return best[n].lines < 1 << 20;
}

struct lines {
    const struct mm_para *p;
    struct mm_line *rows; /* at most one a cluster and one a break */
    size_t n;
};

static void add_line(struct lines *lines, size_t a, size_t b)
{
    size_t end = trim_end(lines->p, a, b);
    while (a < end && is_space(&lines->p->clusters[a]) && lines->n > 0 && a > 0 &&
           lines->p->clusters[a - 1].cls != MM_CLASS_BREAK)
        a++;
    lines->rows[lines->n++] = (struct mm_line){a, end, mm_line_set(lines->p, a, end, NULL), false};
}

static void cut_balanced(struct lines *lines, size_t a, size_t end, const struct best *best)
{
    size_t starts = lines->n, b = end;
    int count = best[end - a].lines;
    lines->n += (size_t)count;
    for (int k = count; k > 0; k--) {
        size_t from = best[b - a].from, trimmed = trim_end(lines->p, from, b);
        lines->rows[starts + (size_t)k - 1] =
            (struct mm_line){from, trimmed, mm_line_set(lines->p, from, trimmed, NULL), false};
        b = from;
    }
}

static void cut_body(struct lines *lines, size_t a, size_t end, float width)
{
    while (a < end) {
        size_t b = next_body(lines->p, a, end, width);
        add_line(lines, a, b);
        a = b;
    }
}

enum { BALANCE_MAX = 160 }; /* clusters: beyond that it is no heading */

struct mm_line *mm_lines_choose(const struct mm_para *p, float width, size_t *ret_n)
{
    struct lines lines = {p, calloc(p->n + 1, sizeof(struct mm_line)), 0};
    struct best *best = calloc(p->n + 1, sizeof *best);
    if (!lines.rows || !best) {
        free(lines.rows);
        free(best);
        return NULL;
    }
    for (size_t a = 0; a < p->n;) {
        size_t end = a;
        while (end < p->n && p->clusters[end].cls != MM_CLASS_BREAK)
            end++;
        if (a == end)
            add_line(&lines, a, end);
        else if (p->style.balanced && end - a <= BALANCE_MAX && balance(p, a, end, width, best))
            cut_balanced(&lines, a, end, best);
        else
            cut_body(&lines, a, end, width);
        a = end + (end < p->n ? 1 : 0);
    }
    free(best);
    *ret_n = lines.n;
    return lines.rows;
}
