/* Glyph rasters, coverage and screenshots. */
#include "kiosk/platform/platform.h"
#include "tests/unit/mm_test.h"

#include "sync/base/buf.h"

static const char bizud[] = "/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf";
static const char ipamj[] = "/usr/share/fonts/truetype/ipamj/ipamjm.ttf";

MM_TEST(coverage_counts_the_variation_selector)
{
    struct mm_font_file *biz = NULL, *ipa = NULL;
    const uint32_t katsura[] = {0x845B, 0xE0100}, nabe[] = {0x9089, 0xE0110}, yoshi[] = {0x20BB7};
    MM_REQUIRE(mm_font_file_open(bizud, 0, &biz, NULL) == MM_OK);
    MM_REQUIRE(mm_font_file_open(ipamj, 0, &ipa, NULL) == MM_OK);
    MM_CHECK(mm_font_file_has(biz, katsura, 2, true));
    MM_CHECK(!mm_font_file_has(biz, nabe, 2, true));
    MM_CHECK(mm_font_file_has(biz, nabe, 2, false));
    MM_CHECK(mm_font_file_has(ipa, nabe, 2, true));
    MM_CHECK(!mm_font_file_has(biz, yoshi, 1, false));
    MM_CHECK(mm_font_file_has(ipa, yoshi, 1, true));
    MM_CHECK(!mm_font_file_has(ipa, yoshi, 0, true));
    mm_font_file_close(biz);
    mm_font_file_close(ipa);
}

static struct mm_raster raster(struct mm_font_file *file, int size_px, const char *cluster)
{
    struct mm_raster r = {NULL, 0, 0, 0, 0, 0};
    MM_CHECK_ERR(mm_font_file_raster(file, size_px, cluster, &r), MM_OK);
    return r;
}

MM_TEST(a_glyph_lies_where_its_ink_is)
{
    struct mm_font_file *file = NULL;
    MM_REQUIRE(mm_font_file_open(bizud, 0, &file, NULL) == MM_OK);
    struct mm_raster kanji = raster(file, 40, "国"), stop = raster(file, 40, "。");
    struct mm_raster open = raster(file, 40, "「"), space = raster(file, 40, "　");
    MM_CHECK(kanji.left >= 0 && kanji.left + kanji.w <= 40);
    MM_CHECK(kanji.top > 28 && kanji.top <= 40 && kanji.h > 30);
    MM_CHECK(stop.left + stop.w <= 20 && stop.top < 15); /* low and at the left */
    MM_CHECK(open.left >= 20);
    MM_CHECK(!space.alpha && space.w == 0);
    free(kanji.alpha);
    free(stop.alpha);
    free(open.alpha);
    mm_font_file_close(file);
}

MM_TEST(measures_need_no_drawing_and_agree_with_it)
{
    static const struct {
        const char *text;
        uint32_t cps[2];
        size_t n;
    } cases[] = {
        {"国", {0x56FD}, 1}, {"。", {0x3002}, 1}, {"「", {0x300C}, 1}, {"葛󠄀", {0x845B, 0xE0100}, 2}};
    struct mm_font_file *file = NULL;
    struct mm_font_measure m = {0, 0, 0}, fast = {0, 0, 0};
    const uint32_t none = 0x10FFFD;
    MM_REQUIRE(mm_font_file_open(bizud, 0, &file, NULL) == MM_OK);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mm_raster r = raster(file, 100, cases[i].text);
        MM_REQUIRE(mm_font_file_measure(file, cases[i].cps, cases[i].n, true, &m));
        MM_CHECK(m.advance > 0.999 && m.advance < 1.001);
        MM_CHECK(m.ink_left * 100 > r.left - 1.1 && m.ink_left * 100 < r.left + 1.1);
        MM_CHECK(m.ink_right * 100 > r.left + r.w - 1.1 && m.ink_right * 100 < r.left + r.w + 1.1);
        MM_CHECK(mm_font_file_measure(file, cases[i].cps, cases[i].n, false, &fast));
        MM_CHECK(fast.advance == m.advance);
        free(r.alpha);
    }
    MM_CHECK(!mm_font_file_measure(file, &none, 1, true, &m));
    mm_font_file_close(file);
}

/* The same pixels whatever was drawn before, at whatever size. */
MM_TEST(rasters_do_not_depend_on_what_was_drawn_before)
{
    struct mm_font_file *file = NULL;
    MM_REQUIRE(mm_font_file_open(bizud, 0, &file, NULL) == MM_OK);
    struct mm_raster first = raster(file, 48, "髙"), other = raster(file, 17, "髙");
    mm_font_file_forget(file);
    struct mm_raster again = raster(file, 48, "髙");
    MM_CHECK(other.h < first.h);
    MM_CHECK(first.w == again.w && first.h == again.h && first.stride % 4 == 0 && first.stride >= first.w);
    MM_CHECK(first.left == again.left && first.top == again.top);
    MM_CHECK(memcmp(first.alpha, again.alpha, (size_t)(first.stride * first.h)) == 0);
    for (int y = 0; y < first.h; y++) {
        for (int x = first.w; x < first.stride; x++)
            MM_CHECK_INT(first.alpha[y * first.stride + x], 0);
    }
    free(first.alpha);
    free(other.alpha);
    free(again.alpha);
    mm_font_file_close(file);
}

MM_TEST(a_file_that_is_no_font_is_refused_with_its_name)
{
    struct mm_font_file *file = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_CHECK_ERR(mm_font_file_open("/etc/hostname", 0, &file, &info), MM_ERR_NOT_FOUND);
    MM_CHECK(strstr(info.text, "/etc/hostname") != NULL);
    MM_CHECK(file == NULL);
}

static unsigned be32(const char *at)
{
    unsigned v = 0;
    for (int i = 0; i < 4; i++)
        v = v << 8 | (uint8_t)at[i];
    return v;
}

MM_TEST(a_screenshot_is_a_png_of_the_right_size)
{
    char dir[256], path[512];
    uint32_t px[6] = {0xFFFF0000, 0xFF00FF00, 0xFF0000FF, 0, 0xFF808080, 0xFFFFFFFF};
    struct mm_canvas canvas = {px, 3, 2};
    struct mm_buf file;
    mm_test_mkdir(dir);
    snprintf(path, sizeof path, "%s/a.png", dir);
    MM_CHECK_ERR(mm_png_write(path, &canvas, NULL), MM_OK);
    mm_buf_init(&file, 1 << 16);
    MM_REQUIRE(mm_file_read(path, 1 << 16, &file, NULL) == MM_OK);
    MM_CHECK(file.len > 57 && memcmp(file.data, "\x89PNG\r\n\x1a\n", 8) == 0);
    MM_CHECK(memcmp(file.data + 12, "IHDR", 4) == 0);
    MM_CHECK_INT(be32(file.data + 16), 3);
    MM_CHECK_INT(be32(file.data + 20), 2);
    MM_CHECK(memcmp(file.data + file.len - 8, "IEND", 4) == 0);
    MM_CHECK(mm_png_write("/no/such/folder/a.png", &canvas, NULL) != MM_OK);
    mm_buf_done(&file);
    mm_test_rmdir(dir);
}

MM_TEST_MAIN
