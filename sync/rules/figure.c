/* Figures: the interval beside a rate, when a figure may appear, the 目安. */
#include "sync/rules/rules.h"

#include <math.h>

/* E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927). */
struct mm_interval mm_wilson(int64_t right, int64_t n)
{
    const double z = 1.959964;
    if (n <= 0)
        return (struct mm_interval){0, 1};
    double count = (double)n, p = (double)right / count, z2 = z * z;
    double centre = (p + z2 / (2 * count)) / (1 + z2 / count);
    double half = z / (1 + z2 / count) * sqrt(p * (1 - p) / count + z2 / (4 * count * count));
    double low = right <= 0 ? 0 : centre - half, high = right >= n ? 1 : centre + half;
    return (struct mm_interval){low < 0 ? 0 : low, high > 1 ? 1 : high};
}

void mm_correlation_add(struct mm_correlation *c, double x, double y)
{
    c->n++;
    c->x += x;
    c->y += y;
    c->xx += x * x;
    c->yy += y * y;
    c->xy += x * y;
}

bool mm_correlation_value(const struct mm_correlation *c, double *ret_r)
{
    double n = (double)c->n, x = n * c->xx - c->x * c->x, y = n * c->yy - c->y * c->y;
    if (c->n < 2 || x <= 1e-9 * n || y <= 1e-9 * n)
        return false;
    *ret_r = (n * c->xy - c->x * c->y) / sqrt(x * y);
    return true;
}

bool mm_figure_shown(int64_t people, int64_t complement_people, bool whole)
{
    return people >= MM_SMALLEST_GROUP && (whole || complement_people >= MM_SMALLEST_GROUP);
}

bool mm_figure_same(const struct mm_figure *a, const struct mm_figure *b)
{
    return a->people == b->people && a->rows == b->rows && a->right == b->right && a->unsure == b->unsure;
}

bool mm_figure_follows(const struct mm_figure *issued, const struct mm_figure *now, bool period_over)
{
    if (mm_figure_same(issued, now))
        return true;
    if (now->people < MM_SMALLEST_GROUP)
        return period_over && now->people == 0;
    return period_over || now->people - issued->people >= MM_SMALLEST_GROUP;
}

bool mm_cut_reached(int right_items, int items, double cut)
{
    return items > 0 && (double)right_items >= cut * (double)items - 1e-9; /* 24 of 30 reaches 0.8 */
}

bool mm_cut_shown(int items, int mtf_items)
{
    return items >= 20 && mtf_items * 10 >= items * 7;
}
