/* Chooses where lines end: over all ways to cut a stretch into lines that fit, the one that costs least. A
 * line costs what it is short of (body: raggedness at the right; headings and buttons: the square, so that
 * lines become even), the place where it ends, and a last line that is only a character or two. */
#include "kiosk/text/inside.h"

#include <stdlib.h>

static const float cost_max = 1e30f;

struct chooser {
    struct mm_para *p;
    mm_f6 width;
    float em;      /* of the column, in em */
    size_t *place; /* where a line may end: clusters, the stretch's begin first and its end last */
    size_t n;
    size_t phrase; /* where the last phrase of the stretch begins: a cluster */
    struct best {
        float cost;
        uint32_t from; /* of the line that ends here: index into place */
    } * best;
    struct mm_line *rows;
    size_t n_rows;
};

/* ---- costs ------------------------------------------------------------------------------------------- */
/* Visible characters from place b to the end: a last line of one or two looks lost. */
static float orphan_cost(const struct chooser *c, size_t b, size_t end)
{
    static const float costs[] = {0, 8, 4, 1.5f};
    size_t left = mm_line_trim_end(c->p, b, end) - b;
    float room = c->em / 10; /* in a narrow column less */
    return left < 4 ? costs[left] * (room < 1 ? room : 1) : 0;
}

static float em_of(const struct chooser *c, mm_f6 length)
{
    return (float)length / (float)MM_F6(c->p->style.size_px);
}

/* A last line of one phrase looks lost below longer ones, the more the shorter it is, and the end of one
 * alone (起きて|いますか。) more than that: the line before rather gives it a word. */
static float lone_cost(const struct chooser *c, mm_f6 width, size_t a)
{
    static const float lost = 14, half = 0.5f, torn = 6;
    float part = c->em > 1 ? em_of(c, width) / (half * c->em) : 1;
    return a < c->phrase ? 0 : (part < 1 ? lost * (1 - part) : 0) + (a > c->phrase ? torn : 0);
}

static float ragged(const struct chooser *c, mm_f6 width, size_t a, size_t b, bool last)
{
    static const float enough = 8; /* in the widest column */
    float slack = em_of(c, c->width - width), least = 0.3f * c->em < enough ? 0.3f * c->em : enough;
    float short_of = least - em_of(c, width);
    (void)b;
    if (last)
        return (short_of > 0 ? 3 * short_of : 0) + lone_cost(c, width, a);
    return slack * (1 + slack / c->em);
}

/* Widened by at most a quarter em a gap; what that cannot fill stays ragged. */
static float justified(const struct chooser *c, mm_f6 width, size_t a, size_t b, bool last)
{
    float slack = em_of(c, c->width - width);
    float gaps = (float)mm_line_gaps(c->p, a, b), stretch = gaps > 0 ? slack / gaps : 1;
    if (last)
        return 0;
    return stretch <= 0.25f ? stretch * stretch * 60 : 4 + slack * 2;
}

static float balanced(const struct chooser *c, mm_f6 width, size_t a, size_t b, bool last)
{
    static const float line_price = 6, lost = 4; /* 今、 alone above the rest */
    float slack = em_of(c, c->width - width);
    (void)a;
    (void)b;
    return slack * slack / (c->em > 1 ? c->em : 1) + line_price +
           (!last && em_of(c, width) < 2.5f ? lost : 0);
}

/* Of ending a line at place b of a stretch that goes on to end. */
static float place_cost(const struct chooser *c, size_t b, size_t end)
{
    float cost = c->p->clusters[b].cost;
    if (c->p->style.balanced)
        return (cost < 0 ? 3.5f : 2) * cost + orphan_cost(c, b, end);
    /* In a narrow column every line is ragged: there a decent place to cut a phrase is worth less blank. What
     * is no decent place stays none. */
    static const float decent = 6;
    float narrow = c->em < 20 ? c->em / 20 : 1;
    narrow = narrow < 0.4f ? 0.4f : narrow;
    if (cost > 0)
        cost = cost < decent ? cost * narrow : cost - decent * (1 - narrow);
    return cost + orphan_cost(c, b, end);
}

/* ---- what is wider than a line ------------------------------------------------------------------------ */
/* A reading over more than one line goes in parts, each over its share of the base. */
static bool split_group(struct mm_para *p, size_t at)
{
    struct mm_ruby_group g = p->groups[p->clusters[at].ruby];
    size_t n = g.end - g.first, n_ruby = g.ruby_end - g.ruby_first;
    if (!mm_grow((void **)&p->groups, &p->cap_groups, p->n_groups + n, sizeof *p->groups))
        return false;
    for (size_t k = 0; k < n; k++) {
        struct mm_ruby_group part = {.first = g.first + k,
                                     .end = g.first + k + 1,
                                     .ruby_first = g.ruby_first + k * n_ruby / n,
                                     .ruby_end = g.ruby_first + (k + 1) * n_ruby / n,
                                     .joined = k > 0};
        for (size_t r = part.ruby_first; r < part.ruby_end; r++)
            part.ruby += p->rubies[r].cell;
        bool some = part.ruby_end > part.ruby_first;
        p->clusters[g.first + k].ruby = some ? (int32_t)p->n_groups : -1;
        if (some)
            p->groups[p->n_groups++] = part;
    }
    return true;
}

/* Nothing between a and b may break and it does not fit: it may, and where strict rules would forbid it only
 * when there is nothing else. */
static void open_up(struct mm_para *p, size_t a, size_t b)
{
    enum { ANYWHERE = 40, AGAINST_RULES = 4000 };
    for (size_t i = a + 1; i < b; i++) {
        struct mm_cluster *c = &p->clusters[i], *prev = &p->clusters[i - 1];
        if (c->ruby >= 0 && c->ruby == prev->ruby)
            continue;
        bool against = c->glyph->no_start || prev->glyph->no_end || c->cls == MM_CLASS_SPACE;
        c->cost = against ? AGAINST_RULES : ANYWHERE;
    }
}

/* The stretch between two places is wider than the column. */
static void part(struct chooser *c, size_t a, size_t b)
{
    for (size_t k = a; k < b; k++) {
        int32_t ruby = c->p->clusters[k].ruby;
        const struct mm_ruby_group *g = ruby >= 0 ? &c->p->groups[ruby] : NULL;
        if (g && g->end - g->first > 1 && mm_line_width(c->p, g->first, g->end) > c->width)
            (void)split_group(c->p, k);
    }
    open_up(c->p, a, b);
}

static bool fits(const struct chooser *c, size_t a, size_t b, mm_f6 width)
{
    return mm_line_width(c->p, a, mm_line_trim_end(c->p, a, b)) <= width;
}

/* A phrase up to this width is never cut: moving all of it down leaves a wide column ragged by no more. */
static mm_f6 whole_phrase(const struct chooser *c)
{
    mm_f6 word = MM_F6(c->p->style.size_px) * 7, share = c->width * 3 / 10;
    if (c->p->style.balanced)
        return c->width;
    if (c->p->style.justify)
        return c->width / 5;
    share = share > word ? share : word; /* in a narrow column the longest of common words */
    return share < c->width ? share : c->width;
}

/* Places of the stretch a..end-1. False when something was wider than the column and was opened up: then the
 * clusters must be measured and the places found again. */
static bool find_places(struct chooser *c, size_t a, size_t end)
{
    mm_f6 whole = whole_phrase(c);
    bool narrow = true;
    size_t prev = a, phrase = 0; /* the last place; the one where this phrase began, as index */
    c->n = 0;
    c->place[c->n++] = a;
    for (size_t i = a + 1; i <= end; i++) {
        float cost = i < end ? c->p->clusters[i].cost : 0;
        if (cost >= MM_COST_NEVER)
            continue;
        if (i - prev > 1 && !fits(c, prev, i, c->width)) {
            part(c, prev, i);
            narrow = false;
        }
        prev = i;
        if (cost < MM_COST_WHOLE) {
            c->phrase = c->place[phrase];
            if (fits(c, c->place[phrase], i, whole))
                c->n = phrase + 1;
            phrase = c->n;
        }
        c->place[c->n++] = i;
    }
    return narrow;
}

/* ---- the best way ------------------------------------------------------------------------------------ */
static void choose(struct chooser *c, size_t end)
{
    const struct mm_para *p = c->p;
    float (*line_cost)(const struct chooser *, mm_f6, size_t, size_t, bool) = p->style.balanced  ? balanced
                                                                              : p->style.justify ? justified
                                                                                                 : ragged;
    mm_f6 hopeless = c->width + MM_F6(2 * p->style.size_px); /* edges may give back less than this */
    c->best[0].cost = 0;
    for (size_t j = 1; j < c->n; j++) {
        size_t b = c->place[j];
        float ends = b < end ? place_cost(c, b, end) : 0;
        /* Of two ways that are as good the one with the fuller first lines. */
        float early = 1 + 0.02f * (float)(end - b) / (float)(end - c->place[0]);
        c->best[j] = (struct best){cost_max, (uint32_t)j - 1};
        for (size_t i = j; i-- > 0;) {
            size_t a = c->place[i], visible = mm_line_trim_end(p, a, b);
            mm_f6 width = mm_line_width(p, a, visible);
            if (width > hopeless)
                break;
            /* One cluster that is wider than the column still needs a line. */
            if (width > c->width && i + 1 < j)
                continue;
            float cost = c->best[i].cost + ends + early * line_cost(c, width, a, visible, b == end);
            if (cost < c->best[j].cost)
                c->best[j] = (struct best){cost, (uint32_t)i};
        }
    }
}

static void add_row(struct chooser *c, size_t at, size_t a, size_t b, bool last)
{
    const struct mm_para *p = c->p;
    size_t end = mm_line_trim_end(p, a, b);
    struct mm_line row = {a, end, mm_line_width(p, a, end), 0, false};
    size_t gaps = p->style.justify && !last ? mm_line_gaps(p, a, end) : 0;
    mm_f6 slack = c->width - row.width, most = MM_F6(p->style.size_px) / 4;
    if (gaps > 0 && slack > 0 && slack / (mm_f6)gaps <= most) {
        row.extra = slack / (mm_f6)gaps;
        row.width += row.extra * (mm_f6)gaps;
    }
    c->rows[at] = row;
}

static void cut(struct chooser *c, size_t a, size_t end)
{
    if (a == end || mm_line_width(c->p, a, mm_line_trim_end(c->p, a, end)) <= c->width) {
        add_row(c, c->n_rows++, a, end, true);
        return;
    }
    if (!find_places(c, a, end)) {
        mm_line_measure(c->p);
        (void)find_places(c, a, end);
    }
    choose(c, end);
    size_t count = 0;
    for (size_t j = c->n - 1; j > 0; j = c->best[j].from)
        count++;
    size_t row = c->n_rows += count;
    for (size_t j = c->n - 1; j > 0; j = c->best[j].from)
        add_row(c, --row, c->place[c->best[j].from], c->place[j], j == c->n - 1);
}

struct mm_line *mm_lines_choose(struct mm_para *para, mm_f6 width, size_t *ret_n)
{
    struct chooser c = {.p = para, .width = width};
    c.em = em_of(&c, width);
    c.place = calloc(para->n + 2, sizeof *c.place);
    c.best = calloc(para->n + 2, sizeof *c.best);
    c.rows = calloc(para->n + 2, sizeof *c.rows); /* at most one a cluster */
    if (!c.place || !c.best || !c.rows) {
        free(c.rows);
        c.rows = NULL;
    }
    for (size_t a = 0; c.rows && a < para->n;) {
        size_t end = a;
        while (end < para->n && para->clusters[end].cls != MM_CLASS_BREAK)
            end++;
        cut(&c, a, end);
        a = end + 1;
    }
    free(c.place);
    free(c.best);
    *ret_n = c.n_rows;
    return c.rows;
}
