/* Strokes made heavier: a Mincho glyph among those of a Gothic face, for the forms of names that no Gothic
 * face has. Its horizontal strokes are the thin ones, so they grow most. It is drawn larger, grows by whole
 * pixels there, and is made small again: what is thinner than a pixel grows too. */
#include "kiosk/text/inside.h"
#include "sync/base/hash.h"

#include <stdlib.h>
#include <string.h>

#define ACROSS_PCT 40 /* of what thin strokes grow by, for those that are not */

/* The largest coverage within r of at, along a line of n bytes that are step apart. */
static uint8_t largest(const uint8_t *line, int n, ptrdiff_t step, int at, int r)
{
    uint8_t most = 0;
    for (int k = at > r ? at - r : 0; k <= at + r && k < n; k++)
        most = line[k * step] > most ? line[k * step] : most;
    return most;
}

/* One pixel of the small one: the mean of its square in the large one. */
static uint8_t mean(const uint8_t *large, int stride, int x, int y)
{
    enum { SIDE = MM_HEAVIER_SCALE };
    int sum = 0;
    for (int k = 0; k < SIDE * SIDE; k++)
        sum += large[(ptrdiff_t)(y * SIDE + k / SIDE) * stride + x * SIDE + k % SIDE];
    return (uint8_t)(sum / (SIDE * SIDE));
}

/* Down to a multiple of the scale, also below 0. */
static int aligned(int v)
{
    int rest = v % MM_HEAVIER_SCALE;
    return v - (rest < 0 ? rest + MM_HEAVIER_SCALE : rest);
}

bool mm_raster_heavier(const struct mm_raster *large, int grow, struct mm_raster *ret_raster)
{
    int across = (grow * ACROSS_PCT + 50) / 100;
    /* The large one with room around, its edges on whole pixels of the small one. */
    int x0 = aligned(large->left - across), y0 = aligned(-large->top - grow);
    int dx = large->left - x0, dy = -large->top - y0;
    int w = aligned(dx + large->w + across + MM_HEAVIER_SCALE - 1);
    int h = aligned(dy + large->h + grow + MM_HEAVIER_SCALE - 1);
    size_t bytes = (size_t)w * (size_t)h;
    int small_w = w / MM_HEAVIER_SCALE, small_h = h / MM_HEAVIER_SCALE, stride = (small_w + 3) & ~3;
    uint8_t *one = calloc(2, bytes), *two = one ? one + bytes : NULL;
    uint8_t *small = calloc((size_t)stride, (size_t)small_h);
    if (!one || !small) {
        free(one);
        free(small);
        return false;
    }
    for (int y = 0; y < large->h; y++)
        memcpy(one + (ptrdiff_t)(y + dy) * w + dx, large->alpha + (ptrdiff_t)y * large->stride,
               (size_t)large->w);
    for (size_t i = 0; i < bytes; i++)
        two[i] = largest(one + i % (size_t)w, h, w, (int)(i / (size_t)w), grow);
    for (size_t i = 0; i < bytes; i++)
        one[i] = largest(two + i / (size_t)w * (size_t)w, w, 1, (int)(i % (size_t)w), across);
    for (int i = 0; i < small_w * small_h; i++)
        small[(ptrdiff_t)(i / small_w) * stride + i % small_w] = mean(one, w, i % small_w, i / small_w);
    mm_wipe(one, 2 * bytes); /* of somebody's name */
    free(one);
    *ret_raster =
        (struct mm_raster){small, small_w, small_h, stride, x0 / MM_HEAVIER_SCALE, -y0 / MM_HEAVIER_SCALE};
    return true;
}
