/* Tables of two or three columns: as wide as their cells want while there is room, then narrower in
 * proportion, and where even whole phrases do not fit beside each other the cells of a row stand below each
 * other. Thin rules between the rows and no box: the text is the table. */
#include "kiosk/text/inside.h"

#include <stdlib.h>

enum { COLUMNS_MAX = 3 };

struct table {
    struct mm_setter *s;
    int columns, rows;
    int least[COLUMNS_MAX], natural[COLUMNS_MAX];
    int x[COLUMNS_MAX], w[COLUMNS_MAX];
    int gap, pad, thin, thick; /* px */
};

static int max_int(int a, int b)
{
    return a > b ? a : b;
}

static struct mm_para *cell(const struct table *t, int row, int column)
{
    size_t i = (size_t)row * (size_t)t->columns + (size_t)column;
    return i < t->s->n ? &t->s->paras[i] : NULL;
}

static struct table read_table(struct mm_setter *s)
{
    int size = s->style->size_px, columns = s->matter->columns;
    struct table t = {.s = s, .gap = size * 3 / 2, .pad = size / 4};
    t.columns = columns < 1 ? 1 : columns > COLUMNS_MAX ? COLUMNS_MAX : columns;
    t.rows = ((int)s->n + t.columns - 1) / t.columns;
    t.thin = max_int(size / 30, 1);
    t.thick = max_int(size / 15, 2);
    for (int r = 0; r < t.rows; r++) {
        for (int c = 0; c < t.columns && cell(&t, r, c); c++) {
            struct mm_extent e = mm_para_extent(cell(&t, r, c));
            t.least[c] = max_int(t.least[c], e.least);
            t.natural[c] = max_int(t.natural[c], e.natural);
        }
    }
    return t;
}

/* Gives every column its width; false when not even whole phrases fit. */
static bool share_width(struct table *t, int width)
{
    int least = 0, natural = 0;
    for (int c = 0; c < t->columns; c++) {
        least += t->least[c];
        natural += t->natural[c];
    }
    int avail = width - t->gap * (t->columns - 1), wish = natural - least;
    if (least > avail)
        return false;
    int more = avail < natural ? avail - least : wish, x = 0;
    for (int c = 0; c < t->columns; c++) {
        int want = t->natural[c] - t->least[c];
        t->w[c] = t->least[c] + (wish > 0 ? (int)((int64_t)more * want / wish) : 0);
        t->x[c] = x;
        x += t->w[c] + t->gap;
    }
    t->w[t->columns - 1] = width - t->x[t->columns - 1]; /* the last one has what is left */
    return true;
}

static void look_of_head(struct mm_para *p)
{
    p->ink = MM_INK_ACCENT;
}

static int set_row(struct table *t, int row, int y)
{
    int h = 0;
    for (int c = 0; c < t->columns && cell(t, row, c); c++)
        h = max_int(h, mm_layout_add(t->s->layout, cell(t, row, c), t->x[c], y, t->w[c]));
    return h;
}

/* Cells below each other, all but the first a little to the right. */
static int set_stacked(struct table *t, int row, int y)
{
    int from = y;
    for (int c = 0; c < t->columns && cell(t, row, c); c++) {
        int x = c > 0 ? t->s->style->size_px : 0;
        y += mm_layout_add(t->s->layout, cell(t, row, c), x, y, t->s->width - x);
    }
    return y - from;
}

void mm_set_table(struct mm_setter *s)
{
    struct table t = read_table(s);
    bool beside = share_width(&t, s->width);
    int y = 0;
    for (int r = 0; r < t.rows; r++) {
        for (int c = 0; r == 0 && c < t.columns && cell(&t, 0, c); c++)
            look_of_head(cell(&t, 0, c));
        y += r > 0 ? t.pad : 0;
        y += beside ? set_row(&t, r, y) : set_stacked(&t, r, y);
        y += t.pad;
        if (r + 1 == t.rows)
            break;
        int h = r == 0 ? t.thick : t.thin;
        mm_layout_add_rule(s->layout, (struct mm_rect){0, y, s->width, h},
                           r == 0 ? MM_INK_ACCENT : MM_INK_RULE);
        y += h;
    }
    s->layout->width = s->width;
    s->layout->height = y;
}

void mm_measure_table(const struct mm_setter *s, struct mm_extent *ret_extent)
{
    struct mm_setter own = *s;
    struct table t = read_table(&own);
    int gaps = t.gap * (t.columns - 1);
    *ret_extent = (struct mm_extent){gaps, gaps};
    for (int c = 0; c < t.columns; c++) {
        ret_extent->least += t.least[c];
        ret_extent->natural += t.natural[c];
    }
}
