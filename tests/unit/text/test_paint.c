/* Shapes by coverage: exact inside, smooth at the edge, nothing outside. */
#include "kiosk/text/text.h"
#include "tests/unit/mm_test.h"

#include <math.h>

static uint32_t at(const struct mm_canvas *c, int x, int y)
{
    return c->px[y * c->w + x];
}

static struct mm_canvas paper(int w, int h)
{
    struct mm_canvas c = {NULL, 0, 0};
    if (mm_canvas_init(&c, w, h) == MM_OK)
        mm_paint_fill(&c, (struct mm_rect){0, 0, w, h}, 0xFFFFFFFFu, NULL);
    return c;
}

MM_TEST(a_fill_covers_its_rectangle_and_respects_the_clip)
{
    struct mm_canvas c = paper(20, 20);
    struct mm_rect clip = {5, 5, 5, 5};
    mm_paint_fill(&c, (struct mm_rect){-10, -10, 100, 100}, 0xFF112233u, &clip);
    for (int y = 0; y < 20; y++) {
        for (int x = 0; x < 20; x++)
            MM_CHECK(at(&c, x, y) == (x >= 5 && x < 10 && y >= 5 && y < 10 ? 0xFF112233u : 0xFFFFFFFFu));
    }
    mm_canvas_done(&c);
}

MM_TEST(a_rounded_rectangle_is_symmetric_with_smooth_corners)
{
    struct mm_canvas c = paper(40, 40);
    mm_paint_round(&c, (struct mm_rect){4, 4, 32, 32}, 10, 0xFFAABBCCu, 0xFF000000u, 3, NULL);
    for (int y = 0; y < 40; y++) {
        for (int x = 0; x < 40; x++) {
            MM_CHECK(at(&c, x, y) == at(&c, 39 - x, y));
            MM_CHECK(at(&c, x, y) == at(&c, x, 39 - y));
        }
    }
    MM_CHECK_INT(at(&c, 3, 20), 0xFFFFFFFFu);
    MM_CHECK_INT(at(&c, 4, 4), 0xFFFFFFFFu);  /* outside the corner */
    MM_CHECK_INT(at(&c, 4, 20), 0xFF000000u); /* stroke */
    MM_CHECK_INT(at(&c, 6, 20), 0xFF000000u);
    MM_CHECK_INT(at(&c, 7, 20), 0xFFAABBCCu); /* fill */
    int greys = 0;
    for (int x = 4; x < 14; x++)
        greys += at(&c, x, 5) != 0xFFFFFFFFu && at(&c, x, 5) != 0xFF000000u;
    MM_CHECK(greys >= 1);
    mm_canvas_done(&c);
}

/* What a pixel is by its own distance to the edge: the stroke under all of it, then the fill inside. */
static uint32_t by_distance(int x, int y, struct mm_rect r, int radius, int stroke_px)
{
    double dx = fabs(x + 0.5 - r.x - r.w / 2.0) - (r.w / 2.0 - radius);
    double dy = fabs(y + 0.5 - r.y - r.h / 2.0) - (r.h / 2.0 - radius);
    double d = dx > 0 && dy > 0 ? sqrt(dx * dx + dy * dy) - radius : fmax(dx, dy) - radius;
    const double part[] = {fmin(fmax(0.5 - d, 0), 1), fmin(fmax(0.5 - d - stroke_px, 0), 1)};
    uint32_t grey = 255;
    for (int i = stroke_px ? 0 : 1; i < 2; i++) {
        uint32_t a = (uint32_t)(part[i] * 255 + 0.5), over = i ? 0x80 : 0x20;
        grey = (grey * (255 - a) + over * a + 127) / 255;
    }
    return 0xFF000000u | grey * 0x010101u;
}

MM_TEST(a_rounded_rectangle_is_in_every_pixel_what_its_distance_says)
{
    static const int sizes[][4] = {{60, 40, 9, 3}, {41, 60, 12, 1}, {9, 70, 20, 2}, {70, 8, 3, 5},
                                   {33, 33, 0, 4}, {50, 21, 30, 0}, {5, 5, 9, 9},   {64, 3, 1, 1}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        const int *s = sizes[i];
        struct mm_rect r = {5, 4, s[0], s[1]}, clip = {11, 7, 43, 60};
        int most = (s[0] < s[1] ? s[0] : s[1]) / 2, radius = s[2] < most ? s[2] : most, wrong = 0;
        struct mm_canvas c = paper(90, 90);
        mm_paint_round(&c, r, s[2], 0xFF808080u, 0xFF202020u, s[3], i % 2 ? &clip : NULL);
        for (int y = 0; y < c.h; y++) {
            for (int x = 0; x < c.w; x++) {
                bool seen = i % 2 == 0 || (x >= 11 && x < 54 && y >= 7 && y < 67);
                bool in = x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h;
                uint32_t want = seen && in ? by_distance(x, y, r, radius, s[3]) : 0xFFFFFFFFu;
                wrong += at(&c, x, y) != want;
            }
        }
        MM_CHECK_INT(wrong, 0);
        mm_canvas_done(&c);
    }
}

MM_TEST(painting_in_two_halves_gives_the_same_pixels)
{
    struct mm_canvas whole = paper(64, 64), halves = paper(64, 64);
    struct mm_rect left = {0, 0, 31, 64}, right = {31, 0, 33, 64};
    for (int shape = 0; shape < MM_SHAPE_COUNT; shape++) {
        struct mm_rect r = {6, 6, 50, 50};
        mm_paint_shape(&whole, (enum mm_sign_shape)shape, r, 5, 0xFF00316Au, NULL);
        mm_paint_shape(&halves, (enum mm_sign_shape)shape, r, 5, 0xFF00316Au, &left);
        mm_paint_shape(&halves, (enum mm_sign_shape)shape, r, 5, 0xFF00316Au, &right);
        mm_paint_round(&whole, r, 12, 0, 0xFF884400u, 4, NULL);
        mm_paint_round(&halves, r, 12, 0, 0xFF884400u, 4, &left);
        mm_paint_round(&halves, r, 12, 0, 0xFF884400u, 4, &right);
    }
    MM_CHECK(memcmp(whole.px, halves.px, 64 * 64 * 4) == 0);
    mm_canvas_done(&whole);
    mm_canvas_done(&halves);
}

MM_TEST(every_sign_but_none_leaves_ink_inside_its_square)
{
    for (int shape = 0; shape < MM_SHAPE_COUNT; shape++) {
        struct mm_canvas c = paper(60, 60);
        int inside = 0, outside = 0;
        mm_paint_shape(&c, (enum mm_sign_shape)shape, (struct mm_rect){10, 10, 40, 40}, 4, 0xFF000000u, NULL);
        for (int y = 0; y < 60; y++) {
            for (int x = 0; x < 60; x++) {
                bool in = x >= 10 && x < 50 && y >= 10 && y < 50;
                inside += in && at(&c, x, y) != 0xFFFFFFFFu;
                outside += !in && at(&c, x, y) != 0xFFFFFFFFu;
            }
        }
        MM_CHECK_INT(outside, 0);
        MM_CHECK((inside > 20) == (shape != MM_SHAPE_NONE));
        mm_canvas_done(&c);
    }
}

MM_TEST(a_canvas_of_no_size_is_refused)
{
    struct mm_canvas c;
    MM_CHECK_ERR(mm_canvas_init(&c, 0, 10), MM_ERR_INVALID);
    MM_CHECK_ERR(mm_canvas_init(&c, 10, 100000), MM_ERR_INVALID);
}

MM_TEST_MAIN
