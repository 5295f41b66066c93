#include "kiosk/platform/touch.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- which finger counts ---------------------------------------------------------------------------- */
static enum mm_event_type down(struct mm_touch *touch, int64_t id)
{
    touch->n++;
    if (touch->n == 1) {
        touch->first = id;
        touch->counts = true;
        return MM_EVENT_DOWN;
    }
    if (touch->n < MM_TOUCH_PALM || !touch->counts)
        return MM_EVENT_NONE;
    touch->counts = false;
    return MM_EVENT_CANCEL;
}

static enum mm_event_type up(struct mm_touch *touch, int64_t id)
{
    bool counted = touch->counts && touch->first == id;
    if (touch->n > 0)
        touch->n--;
    if (!counted)
        return MM_EVENT_NONE;
    touch->counts = false;
    return MM_EVENT_UP;
}

enum mm_event_type mm_touch_take(struct mm_touch *touch, enum mm_touch_phase phase, int64_t id,
                                 int64_t now_ms)
{
    if (phase == MM_TOUCH_DOWN && touch->n > 0 && now_ms - touch->heard_ms >= MM_TOUCH_LOST_MS)
        *touch =
            (struct mm_touch){.lost = touch->lost + 1}; /* a DOWN elsewhere lets go of what was pressed */
    touch->heard_ms = now_ms;
    if (phase == MM_TOUCH_DOWN)
        return down(touch, id);
    if (phase == MM_TOUCH_UP)
        return up(touch, id);
    return touch->counts && touch->first == id ? MM_EVENT_MOVE : MM_EVENT_NONE;
}

/* ---- where it means to be --------------------------------------------------------------------------- */
/* Solves m v = r for three unknowns, both sides given as rows of four; false when there is no one answer. */
static bool solve(double m[3][4], double out[3])
{
    for (int col = 0; col < 3; col++) {
        int best = col;
        for (int row = col + 1; row < 3; row++)
            best = fabs(m[row][col]) > fabs(m[best][col]) ? row : best;
        if (fabs(m[best][col]) < 1e-9)
            return false;
        for (int k = 0; k < 4; k++) {
            double keep = m[col][k];
            m[col][k] = m[best][k];
            m[best][k] = keep;
        }
        for (int row = 0; row < 3; row++) {
            double by = row == col ? 0 : m[row][col] / m[col][col];
            for (int k = 0; k < 4; k++)
                m[row][k] -= by * m[col][k];
        }
    }
    for (int row = 0; row < 3; row++)
        out[row] = m[row][3] / m[row][row];
    return true;
}

/* One coordinate of the meant points from both of the touched ones. */
static bool fit_one(const struct mm_touch_point *touched, const struct mm_touch_point *meant, size_t n,
                    bool of_y, double out[3])
{
    double m[3][4] = {{0}};
    for (size_t i = 0; i < n; i++) {
        const double row[4] = {touched[i].x, touched[i].y, 1, of_y ? meant[i].y : meant[i].x};
        for (int j = 0; j < 3; j++)
            for (int k = 0; k < 4; k++)
                m[j][k] += row[j] * row[k];
    }
    return solve(m, out);
}

static bool near(double value, double want)
{
    return fabs(value - want) <= 0.1;
}

/* What glass and angle do, and no more. */
static bool sane(const struct mm_touch_map *map)
{
    return near(map->a, 1) && near(map->b, 0) && near(map->c, 0) && near(map->d, 0) && near(map->e, 1) &&
           near(map->f, 0);
}

enum mm_err mm_touch_fit(const struct mm_touch_point *touched, const struct mm_touch_point *meant, size_t n,
                         struct mm_touch_map *ret_map)
{
    double x[3], y[3];
    struct mm_touch_map map;
    if (n < 3 || !fit_one(touched, meant, n, false, x) || !fit_one(touched, meant, n, true, y))
        return MM_ERR_INVALID;
    map = (struct mm_touch_map){x[0], x[1], x[2], y[0], y[1], y[2]};
    if (!sane(&map))
        return MM_ERR_INVALID;
    *ret_map = map;
    return MM_OK;
}

struct mm_touch_point mm_touch_apply(const struct mm_touch_map *map, struct mm_touch_point point)
{
    return (struct mm_touch_point){map->a * point.x + map->b * point.y + map->c,
                                   map->d * point.x + map->e * point.y + map->f};
}

/* Millionths as whole numbers: no locale writes them otherwise. */
#define PARTS 1000000.0

void mm_touch_map_format(const struct mm_touch_map *map, char out[MM_TOUCH_MAP_BYTES])
{
    snprintf(out, MM_TOUCH_MAP_BYTES, "%ld %ld %ld %ld %ld %ld", lround(map->a * PARTS),
             lround(map->b * PARTS), lround(map->c * PARTS), lround(map->d * PARTS), lround(map->e * PARTS),
             lround(map->f * PARTS));
}

enum mm_err mm_touch_map_parse(const char *text, struct mm_touch_map *ret_map)
{
    double v[6];
    for (size_t i = 0; i < 6; i++) {
        char *end = NULL;
        v[i] = (double)strtol(text, &end, 10) / PARTS;
        if (end == text || (*end != ' ' && *end != '\0'))
            return MM_ERR_INVALID;
        text = end;
    }
    const struct mm_touch_map map = {v[0], v[1], v[2], v[3], v[4], v[5]};
    if (*text || !sane(&map))
        return MM_ERR_INVALID;
    *ret_map = map;
    return MM_OK;
}
