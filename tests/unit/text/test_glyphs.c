/* The cache of glyphs: bounded, the same pixels whatever was thrown out, nothing left when it forgets; and
 * the blit against the plainest arithmetic. */
#include "text_fixture.h"

static void kanji(int i, char out[4])
{
    unsigned cp = 0x4E00u + (unsigned)i;
    out[0] = (char)(0xE0 | cp >> 12);
    out[1] = (char)(0x80 | (cp >> 6 & 63));
    out[2] = (char)(0x80 | (cp & 63));
    out[3] = '\0';
}

MM_TEST(rasters_never_take_more_than_their_bytes)
{
    struct mm_fonts *fonts = open_fonts();
    size_t most = 0;
    MM_REQUIRE(fonts);
    for (int i = 0; i < 900; i++) {
        char text[4];
        kanji(i, text);
        struct mm_glyph *g = mm_glyph_get(fonts, MM_FONT_BODY, 120, text, 3);
        MM_REQUIRE(g);
        const struct mm_raster *r = mm_glyph_raster(fonts, g);
        MM_CHECK(r->alpha != NULL);
        MM_CHECK(fonts->raster_bytes <= MM_MAX_RASTERS);
        most = fonts->raster_bytes > most ? fonts->raster_bytes : most;
    }
    MM_CHECK(most > MM_MAX_RASTERS / 2); /* the limit was met */
    size_t counted = 0, kept = 0;
    for (struct mm_glyph *g = fonts->newest; g; g = g->older, kept++)
        counted += (size_t)(g->raster.stride * g->raster.h);
    MM_CHECK_INT(counted, fonts->raster_bytes);
    MM_CHECK(kept < 900);
    mm_fonts_forget(fonts);
    MM_CHECK(fonts->raster_bytes == 0 && fonts->n_glyphs == 0 && !fonts->newest && !fonts->oldest);
    mm_fonts_close(fonts);
}

/* What was painted last stays; what was painted longest ago goes. */
MM_TEST(the_raster_used_longest_ago_goes_first)
{
    struct mm_fonts *fonts = open_fonts();
    char text[4];
    MM_REQUIRE(fonts);
    struct mm_glyph *often = mm_glyph_get(fonts, MM_FONT_BODY, 120, "国", 3);
    struct mm_glyph *once = mm_glyph_get(fonts, MM_FONT_BODY, 120, "民", 3);
    mm_glyph_raster(fonts, once);
    for (int i = 0; i < 900; i++) {
        mm_glyph_raster(fonts, often);
        kanji(i, text);
        mm_glyph_raster(fonts, mm_glyph_get(fonts, MM_FONT_BODY, 120, text, 3));
    }
    MM_CHECK(often->drawn && !once->drawn);
    mm_fonts_close(fonts);
}

/* More large characters than there is room for: each paint throws out what the other one needs. */
MM_TEST(a_page_that_does_not_fit_into_the_cache_is_painted_all_the_same)
{
    enum { N = 600, W = 1300, H = 12000 };
    struct mm_fonts *fonts = open_fonts();
    struct mm_text_style style = body_style(120);
    struct mm_layout *layout = NULL;
    struct mm_canvas a, b;
    static char text[N * 3 + 1];
    MM_REQUIRE(fonts && mm_canvas_init(&a, W, H) == MM_OK && mm_canvas_init(&b, W, H) == MM_OK);
    for (int i = 0; i < N; i++)
        kanji(i, text + 3 * i);
    MM_REQUIRE(mm_layout_text(fonts, &style, text, W, &layout, NULL) == MM_OK);
    mm_layout_paint(layout, &a, 0, 0, NULL);
    mm_layout_paint(layout, &b, 0, 0, NULL);
    MM_CHECK(memcmp(a.px, b.px, (size_t)W * H * 4) == 0);
    mm_layout_free(layout);
    mm_canvas_done(&a);
    mm_canvas_done(&b);
    mm_fonts_close(fonts);
}

/* A layout outlives the glyphs: after forgetting it is painted from its own text. */
MM_TEST(a_kept_layout_is_painted_after_the_fonts_forgot)
{
    struct mm_fonts *fonts = open_fonts();
    struct mm_text_style style = body_style(40);
    struct mm_layout *layout = NULL;
    struct mm_canvas a, b;
    MM_REQUIRE(fonts && mm_canvas_init(&a, 400, 90) == MM_OK && mm_canvas_init(&b, 400, 90) == MM_OK);
    MM_REQUIRE(mm_layout_text(fonts, &style, "**{葛󠄀城|かつらぎ}**\tさん、5😀人", 400, &layout,
                              NULL) == MM_OK);
    mm_layout_paint(layout, &a, 0, 0, NULL);
    for (int i = 0; i < 3; i++)
        mm_fonts_forget(fonts);
    mm_layout_paint(layout, &b, 0, 0, NULL);
    MM_CHECK(memcmp(a.px, b.px, 400 * 90 * 4) == 0);
    mm_layout_free(layout);
    mm_canvas_done(&a);
    mm_canvas_done(&b);
    mm_fonts_close(fonts);
}

/* ---- the blit -------------------------------------------------------------------------------------------
 */
static uint32_t mixed(uint32_t under, uint32_t over, uint32_t alpha)
{
    uint32_t out = 0xFF000000u;
    for (int s = 0; s < 24; s += 8) {
        double u = under >> s & 255, o = over >> s & 255;
        out |= (uint32_t)((u * (255 - alpha) + o * alpha) / 255 + 0.5) << s;
    }
    return out;
}

static uint32_t noise(uint32_t *state)
{
    return *state = *state * 1664525u + 1013904223u;
}

/* Rasters of every width, at every place around the edges of a canvas and of a clip. */
MM_TEST(the_blit_is_exact_and_stays_inside)
{
    enum { W = 23, H = 9 };
    uint32_t state = 7, px[W * H], before[W * H];
    struct mm_canvas canvas = {px, W, H};
    for (int round = 0; round < 4000; round++) {
        int w = 1 + (int)(noise(&state) >> 8) % 13, h = 1 + (int)(noise(&state) >> 8) % 5,
            stride = (w + 3) & ~3;
        struct mm_raster r = {calloc((size_t)(stride * h), 1), w, h, stride, 0, 0};
        MM_REQUIRE(r.alpha);
        for (int i = 0; i < w * h; i++) {
            uint32_t kind = noise(&state) >> 8;
            r.alpha[i / w * stride + i % w] = (uint8_t)(kind % 3 == 0 ? 0 : kind % 3 == 1 ? 255 : kind >> 8);
        }
        struct mm_rect clip = {(int)(noise(&state) >> 8) % 6, (int)(noise(&state) >> 8) % 4, 0, 0};
        clip.w = W - clip.x - (int)(noise(&state) >> 8) % 6;
        clip.h = H - clip.y - (int)(noise(&state) >> 8) % 3;
        int x = (int)(noise(&state) >> 8) % (W + 12) - 8, y = (int)(noise(&state) >> 8) % (H + 6) - 3;
        uint32_t color = noise(&state) | 0xFF000000u;
        for (int i = 0; i < W * H; i++)
            before[i] = px[i] = noise(&state) | 0xFF000000u;
        mm_blit(&canvas, &r, x, y, color, &clip);
        for (int i = 0; i < W * H; i++) {
            int cx = i % W - x, cy = i / W - y;
            bool in = cx >= 0 && cx < w && cy >= 0 && cy < h && i % W >= clip.x && i % W < clip.x + clip.w &&
                      i / W >= clip.y && i / W < clip.y + clip.h;
            uint32_t want = in ? mixed(before[i], color, r.alpha[cy * stride + cx]) : before[i];
            if (px[i] != want)
                printf("  round %d at %d,%d: %08X, not %08X\n", round, i % W, i / W, px[i], want);
            MM_CHECK(px[i] == want);
        }
        free(r.alpha);
    }
}

static double ink(const struct mm_raster *r)
{
    double sum = 0;
    for (int i = 0; r->alpha && i < r->w * r->h; i++)
        sum += r->alpha[i / r->w * r->stride + i % r->w];
    return sum / 255;
}

/* 邉󠄐, which Mincho faces alone have: thin as designed, and as dark as 邉 beside the others. */
MM_TEST(a_form_of_another_face_is_as_dark_as_its_neighbours)
{
    static const char form[] = "\xE9\x82\x89\xF3\xA0\x84\x90", base[] = "\xE9\x82\x89";
    struct mm_fonts *fonts = open_fonts();
    MM_REQUIRE(fonts);
    for (int role = MM_FONT_BODY; role < MM_FONT_ROLE_COUNT; role++) {
        struct mm_glyph *g = mm_glyph_get(fonts, (enum mm_font_role)role, 64, form, sizeof form - 1);
        struct mm_glyph *b = mm_glyph_get(fonts, (enum mm_font_role)role, 64, base, sizeof base - 1);
        struct mm_raster thin = {NULL, 0, 0, 0, 0, 0};
        MM_REQUIRE(g && b && g->font != b->font);
        MM_REQUIRE(mm_font_file_raster(mm_fonts_file(fonts, g->font), 64, form, &thin) == MM_OK);
        double dark = ink(mm_glyph_raster(fonts, g)), even = ink(mm_glyph_raster(fonts, b));
        MM_CHECK(ink(&thin) < 0.8 * even);
        MM_CHECK(dark > 0.85 * even && dark < 1.15 * even);
        /* it stands where it stood */
        MM_CHECK(abs(g->raster.left - thin.left) <= 3 && abs(g->raster.top - thin.top) <= 3);
        MM_CHECK(abs(g->raster.h - thin.h) <= 7);
        free(thin.alpha);
    }
    mm_fonts_close(fonts);
}

MM_TEST_MAIN
