/* Painting into a canvas: fills, rounded rectangles and signs, anti-aliased by coverage. Plain arithmetic on
 * doubles, so that pixels are the same everywhere. */
#include "kiosk/text/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <wchar.h>

#define HUGE_PAGE ((size_t)2 << 20)

enum mm_err mm_canvas_init(struct mm_canvas *canvas, int w, int h)
{
    enum { MOST = 16384 };
    if (w <= 0 || h <= 0 || w > MOST || h > MOST)
        return MM_ERR_INVALID;
    /* A canvas is painted at once: two thousand page faults less where the system has huge pages. */
    size_t bytes = ((size_t)w * (size_t)h * sizeof(uint32_t) + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    uint32_t *px = aligned_alloc(HUGE_PAGE, bytes);
    if (!px)
        return MM_ERR_NOMEM;
    (void)madvise(px, bytes, MADV_HUGEPAGE);
    memset(px, 0, bytes);
    *canvas = (struct mm_canvas){px, w, h};
    return MM_OK;
}

void mm_canvas_done(struct mm_canvas *canvas)
{
    free(canvas->px);
    *canvas = (struct mm_canvas){NULL, 0, 0};
}

struct mm_rect mm_rect_cut(struct mm_rect a, struct mm_rect b)
{
    int x0 = a.x > b.x ? a.x : b.x, y0 = a.y > b.y ? a.y : b.y;
    int x1 = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    int y1 = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct mm_rect){x0, y0, x1 - x0, y1 - y0};
}

static struct mm_rect visible(const struct mm_canvas *c, struct mm_rect rect, const struct mm_rect *clip)
{
    struct mm_rect cut = mm_rect_cut(rect, (struct mm_rect){0, 0, c->w, c->h});
    return clip ? mm_rect_cut(cut, *clip) : cut;
}

static void mix(struct mm_canvas *c, int x, int y, uint32_t color, double coverage)
{
    if (coverage <= 0)
        return;
    uint32_t *px = &c->px[(size_t)y * (size_t)c->w + (size_t)x];
    uint32_t a = coverage >= 1 ? 255 : (uint32_t)(coverage * 255 + 0.5);
    if (a == 255) {
        *px = 0xFF000000u | color;
        return;
    }
    uint32_t out = 0xFF000000u;
    for (int shift = 0; shift <= 16; shift += 8) {
        uint32_t under = (*px >> shift) & 255, over = (color >> shift) & 255;
        out |= ((under * (255 - a) + over * a + 127) / 255) << shift;
    }
    *px = out;
}

/* x0 to x1 of row y, which lie on the canvas; nothing for a colour that is clear. The C library has wmemset
 * in the vector instructions of every machine. */
static void paint_run(struct mm_canvas *c, int y, int x0, int x1, uint32_t color)
{
    _Static_assert(sizeof(wchar_t) == sizeof *c->px, "a pixel is as wide");
    if (color >> 24 && x1 > x0)
        (void)wmemset((wchar_t *)(c->px + (size_t)y * (size_t)c->w + x0), (wchar_t)(color | 0xFF000000u),
                      (size_t)(x1 - x0));
}

void mm_paint_fill(struct mm_canvas *c, struct mm_rect rect, uint32_t color, const struct mm_rect *clip)
{
    struct mm_rect r = visible(c, rect, clip);
    for (int y = r.y; y < r.y + r.h; y++)
        paint_run(c, y, r.x, r.x + r.w, color | 0xFF000000u);
}

static double clamp01(double v)
{
    return v < 0 ? 0 : v > 1 ? 1 : v;
}

/* Signed distance of a pixel's centre to the edge of a rounded rectangle, negative inside. */
static double round_distance(struct mm_rect r, double radius, int x, int y)
{
    double dx = fabs(x + 0.5 - (r.x + r.w / 2.0)) - (r.w / 2.0 - radius);
    double dy = fabs(y + 0.5 - (r.y + r.h / 2.0)) - (r.h / 2.0 - radius);
    if (dx <= 0 || dy <= 0)
        return (dx > dy ? dx : dy) - radius;
    return sqrt(dx * dx + dy * dy) - radius;
}

struct round_style {
    struct mm_rect rect;
    int radius, stroke_px;
    uint32_t fill, stroke;
};

static void paint_round_pixel(struct mm_canvas *c, const struct round_style *s, int x, int y)
{
    double d = round_distance(s->rect, s->radius, x, y);
    double outer = clamp01(0.5 - d);
    double inner = s->stroke_px > 0 ? clamp01(0.5 - (d + s->stroke_px)) : outer;
    bool fill = s->fill >> 24, stroke = s->stroke_px > 0 && s->stroke >> 24;
    if (stroke) /* under a fill the whole shape, so that both edges are smooth */
        mix(c, x, y, s->stroke, fill ? outer : outer - inner);
    if (fill)
        mix(c, x, y, s->fill, inner);
}

/* Pixels x0 to x1 of a row, as far as they show in r. */
static struct mm_rect row_part(struct mm_rect r, int y, int x0, int x1)
{
    return mm_rect_cut(r, (struct mm_rect){x0, y, x1 - x0, 1});
}

static void round_run(struct mm_canvas *c, struct mm_rect r, int y, int x0, int x1, uint32_t color)
{
    struct mm_rect part = row_part(r, y, x0, x1);
    paint_run(c, y, part.x, part.x + part.w, color);
}

static void round_corner(struct mm_canvas *c, const struct round_style *s, struct mm_rect r, int y, int x0,
                         int x1)
{
    struct mm_rect part = row_part(r, y, x0, x1);
    for (int x = part.x; x < part.x + part.w; x++)
        paint_round_pixel(c, s, x, y);
}

/* Only corners are curved; all else falls on whole pixels and is painted in runs. */
void mm_paint_round(struct mm_canvas *c, struct mm_rect rect, int radius_px, uint32_t fill, uint32_t stroke,
                    int stroke_px, const struct mm_rect *clip)
{
    struct mm_rect r = visible(c, rect, clip);
    int most = (rect.w < rect.h ? rect.w : rect.h) / 2;
    struct round_style s = {rect, radius_px < most ? radius_px : most, stroke_px, fill, stroke};
    int edge = s.radius > stroke_px ? s.radius : stroke_px, line = stroke_px > 0 ? stroke_px : 0;
    int left = rect.x, right = rect.x + rect.w;
    for (int y = r.y; y < r.y + r.h; y++) {
        int from_edge = y - rect.y < rect.y + rect.h - 1 - y ? y - rect.y : rect.y + rect.h - 1 - y;
        if (from_edge < edge) {
            round_corner(c, &s, r, y, left, left + edge);
            round_run(c, r, y, left + edge, right - edge, from_edge < line ? stroke : fill);
            round_corner(c, &s, r, y, left + edge < right - edge ? right - edge : left + edge, right);
        } else {
            round_run(c, r, y, left, left + line, stroke);
            round_run(c, r, y, left + line, right - line, fill);
            round_run(c, r, y, right - line, right, stroke);
        }
    }
}

/* ---- signs ------------------------------------------------------------------------------------------ */
/* Strokes with round ends in a unit square; circles stand apart because they are round. */
struct stroke {
    double x0, y0, x1, y1;
};
enum { STROKES = 20 };
static const struct stroke strokes[MM_SHAPE_COUNT][STROKES] = {
    [MM_SHAPE_CROSS] = {{.18, .18, .82, .82}, {.82, .18, .18, .82}},
    [MM_SHAPE_QUESTION] = {{.27, .30, .29, .21},
                           {.29, .21, .35, .13},
                           {.35, .13, .44, .09},
                           {.44, .09, .54, .09},
                           {.54, .09, .64, .13},
                           {.64, .13, .71, .21},
                           {.71, .21, .73, .30},
                           {.73, .30, .71, .38},
                           {.71, .38, .65, .45},
                           {.65, .45, .57, .51},
                           {.57, .51, .52, .57},
                           {.52, .57, .50, .64},
                           {.50, .64, .50, .69},
                           {.495, .90, .505, .90}},
    [MM_SHAPE_CHECK] = {{.14, .54, .40, .79}, {.40, .79, .86, .24}},
    [MM_SHAPE_LEFT] = {{.10, .5, .90, .5}, {.10, .5, .38, .24}, {.10, .5, .38, .76}},
    [MM_SHAPE_RIGHT] = {{.10, .5, .90, .5}, {.90, .5, .62, .24}, {.90, .5, .62, .76}},
    [MM_SHAPE_UP] = {{.14, .68, .5, .32}, {.5, .32, .86, .68}},
    [MM_SHAPE_DOWN] = {{.14, .32, .5, .68}, {.5, .68, .86, .32}},
    [MM_SHAPE_PLUS] = {{.5, .14, .5, .86}, {.14, .5, .86, .5}},
    [MM_SHAPE_MINUS] = {{.14, .5, .86, .5}},
    [MM_SHAPE_A] = {{.16, .88, .50, .12}, {.50, .12, .84, .88}, {.28, .62, .72, .62}},
    [MM_SHAPE_B] = {{.24, .12, .24, .88},
                    {.24, .12, .52, .12},
                    {.52, .12, .64, .16},
                    {.64, .16, .72, .25},
                    {.72, .25, .72, .36},
                    {.72, .36, .64, .45},
                    {.64, .45, .52, .49},
                    {.52, .49, .24, .49},
                    {.24, .49, .54, .49},
                    {.54, .49, .68, .53},
                    {.68, .53, .77, .62},
                    {.77, .62, .77, .75},
                    {.77, .75, .68, .84},
                    {.68, .84, .54, .88},
                    {.54, .88, .24, .88}},
    [MM_SHAPE_C] = {{.81, .25, .71, .17},
                    {.71, .17, .59, .12},
                    {.59, .12, .47, .13},
                    {.47, .13, .36, .17},
                    {.36, .17, .26, .26},
                    {.26, .26, .20, .37},
                    {.20, .37, .18, .50},
                    {.18, .50, .20, .63},
                    {.20, .63, .26, .74},
                    {.26, .74, .36, .83},
                    {.36, .83, .47, .87},
                    {.47, .87, .59, .88},
                    {.59, .88, .71, .83},
                    {.71, .83, .81, .75}},
    [MM_SHAPE_D] = {{.20, .12, .20, .88},
                    {.20, .12, .44, .12},
                    {.44, .12, .57, .14},
                    {.57, .14, .68, .21},
                    {.68, .21, .77, .31},
                    {.77, .31, .81, .43},
                    {.81, .43, .81, .57},
                    {.81, .57, .77, .69},
                    {.77, .69, .68, .79},
                    {.68, .79, .57, .86},
                    {.57, .86, .44, .88},
                    {.44, .88, .20, .88}},
    [MM_SHAPE_E] = {{.26, .12, .26, .88}, {.26, .12, .78, .12}, {.26, .49, .70, .49}, {.26, .88, .78, .88}},
    [MM_SHAPE_CLOCK] = {{.5, .26, .5, .5}, {.5, .5, .67, .60}},
    [MM_SHAPE_CALENDAR] = {{.12, .22, .88, .22},
                           {.88, .22, .88, .88},
                           {.88, .88, .12, .88},
                           {.12, .88, .12, .22},
                           {.12, .42, .88, .42},
                           {.32, .10, .32, .26},
                           {.68, .10, .68, .26}},
    [MM_SHAPE_TABLET] = {{.25, .07, .75, .07},
                         {.75, .07, .80, .12},
                         {.80, .12, .80, .88},
                         {.80, .88, .75, .93},
                         {.75, .93, .25, .93},
                         {.25, .93, .20, .88},
                         {.20, .88, .20, .12},
                         {.20, .12, .25, .07},
                         {.41, .37, .43, .31},
                         {.43, .31, .50, .28},
                         {.50, .28, .57, .31},
                         {.57, .31, .59, .37},
                         {.59, .37, .57, .43},
                         {.57, .43, .50, .49},
                         {.50, .49, .50, .55},
                         {.495, .68, .505, .68}},
    [MM_SHAPE_PLAY] = {{.26, .12, .84, .5}, {.84, .5, .26, .88}, {.26, .88, .26, .12}},
    [MM_SHAPE_PAUSE] = {{.32, .14, .32, .86}, {.68, .14, .68, .86}},
    [MM_SHAPE_AGAIN] = {{.84, .38, .78, .27},
                        {.78, .27, .68, .19},
                        {.68, .19, .56, .15},
                        {.56, .15, .44, .15},
                        {.44, .15, .32, .20},
                        {.32, .20, .22, .29},
                        {.22, .29, .16, .40},
                        {.16, .40, .14, .52},
                        {.14, .52, .17, .64},
                        {.17, .64, .24, .75},
                        {.24, .75, .34, .83},
                        {.34, .83, .46, .87},
                        {.46, .87, .58, .86},
                        {.58, .86, .70, .81},
                        {.70, .81, .79, .72},
                        {.86, .14, .85, .39},
                        {.85, .39, .61, .36}},
    [MM_SHAPE_MAIL] = {{.07, .22, .93, .22},
                       {.93, .22, .93, .78},
                       {.93, .78, .07, .78},
                       {.07, .78, .07, .22},
                       {.07, .24, .5, .56},
                       {.5, .56, .93, .24}},
    [MM_SHAPE_ALERT] = {{.5, .10, .94, .86},
                        {.94, .86, .06, .86},
                        {.06, .86, .5, .10},
                        {.5, .38, .5, .60},
                        {.495, .73, .505, .73}},
    [MM_SHAPE_PERSON] = {{.38, .28, .42, .20},
                         {.42, .20, .50, .16},
                         {.50, .16, .58, .20},
                         {.58, .20, .62, .28},
                         {.62, .28, .60, .38},
                         {.60, .38, .50, .44},
                         {.50, .44, .40, .38},
                         {.40, .38, .38, .28},
                         {.16, .86, .20, .70},
                         {.20, .70, .34, .60},
                         {.34, .60, .66, .60},
                         {.66, .60, .80, .70},
                         {.80, .70, .84, .86},
                         {.84, .86, .16, .86}},
    [MM_SHAPE_BOOK] = {{.5, .22, .32, .15},
                       {.32, .15, .10, .15},
                       {.10, .15, .10, .79},
                       {.10, .79, .32, .79},
                       {.32, .79, .5, .87},
                       {.5, .87, .68, .79},
                       {.68, .79, .90, .79},
                       {.90, .79, .90, .15},
                       {.90, .15, .68, .15},
                       {.68, .15, .5, .22},
                       {.5, .22, .5, .87}},
    [MM_SHAPE_PEN] = {{.14, .86, .20, .62},
                      {.20, .62, .70, .12},
                      {.70, .12, .88, .30},
                      {.88, .30, .38, .80},
                      {.38, .80, .14, .86},
                      {.58, .24, .76, .42}},
    [MM_SHAPE_SPEAKER] = {{.08, .38, .26, .38},
                          {.26, .38, .48, .18},
                          {.48, .18, .48, .82},
                          {.48, .82, .26, .62},
                          {.26, .62, .08, .62},
                          {.08, .62, .08, .38},
                          {.62, .38, .67, .50},
                          {.67, .50, .62, .62},
                          {.77, .27, .87, .50},
                          {.87, .50, .77, .73}},
    [MM_SHAPE_LOCK] = {{.18, .44, .82, .44},
                       {.82, .44, .82, .88},
                       {.82, .88, .18, .88},
                       {.18, .88, .18, .44},
                       {.32, .44, .32, .26},
                       {.32, .26, .40, .15},
                       {.40, .15, .60, .15},
                       {.60, .15, .68, .26},
                       {.68, .26, .68, .44},
                       {.5, .60, .5, .72}},
    [MM_SHAPE_CARD] = {{.07, .20, .93, .20},
                       {.93, .20, .93, .80},
                       {.93, .80, .07, .80},
                       {.07, .80, .07, .20},
                       {.07, .38, .93, .38},
                       {.20, .62, .46, .62}},
    [MM_SHAPE_PHONE] = {{.22, .12, .38, .12},
                        {.38, .12, .44, .32},
                        {.44, .32, .33, .42},
                        {.33, .42, .58, .67},
                        {.58, .67, .68, .56},
                        {.68, .56, .88, .62},
                        {.88, .62, .88, .78},
                        {.88, .78, .78, .88},
                        {.78, .88, .52, .80},
                        {.52, .80, .20, .48},
                        {.20, .48, .12, .22},
                        {.12, .22, .22, .12}},
};

static double stroke_distance(const struct stroke *s, double x, double y)
{
    double dx = s->x1 - s->x0, dy = s->y1 - s->y0;
    double len2 = dx * dx + dy * dy;
    double t = len2 > 0 ? clamp01(((x - s->x0) * dx + (y - s->y0) * dy) / len2) : 0;
    double ex = x - s->x0 - t * dx, ey = y - s->y0 - t * dy;
    return sqrt(ex * ex + ey * ey);
}

/* Distance in unit lengths from the middle line of the shape; for the dot from its edge. */
static double shape_distance(enum mm_sign_shape shape, double x, double y)
{
    double from_centre = sqrt((x - .5) * (x - .5) + (y - .5) * (y - .5));
    double best = 10;
    if (shape == MM_SHAPE_CIRCLE)
        return fabs(from_centre - .40);
    if (shape == MM_SHAPE_DOT)
        return from_centre - .30;
    if (shape == MM_SHAPE_CLOCK)
        best = fabs(from_centre - .42);
    for (int i = 0; i < STROKES; i++) {
        const struct stroke *s = &strokes[shape][i];
        if (s->x0 == 0 && s->x1 == 0)
            break;
        double d = stroke_distance(s, x, y);
        best = d < best ? d : best;
    }
    return best;
}

void mm_paint_shape(struct mm_canvas *c, enum mm_sign_shape shape, struct mm_rect rect, int stroke_px,
                    uint32_t color, const struct mm_rect *clip)
{
    struct mm_rect r = visible(c, rect, clip);
    double side = rect.w < rect.h ? rect.w : rect.h;
    double ox = rect.x + (rect.w - side) / 2, oy = rect.y + (rect.h - side) / 2;
    double half = shape == MM_SHAPE_DOT ? 0 : stroke_px / 2.0;
    if (shape == MM_SHAPE_NONE || side <= 0)
        return;
    for (int y = r.y; y < r.y + r.h; y++) {
        for (int x = r.x; x < r.x + r.w; x++) {
            double d = shape_distance(shape, (x + .5 - ox) / side, (y + .5 - oy) / side) * side;
            mix(c, x, y, color, clamp01(half + .5 - d));
        }
    }
}
