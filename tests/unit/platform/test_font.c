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

MM_TEST(a_glyph_lies_where_its_ink_is)
{
    struct mm_font_file *file = NULL;
    struct mm_face *face = NULL;
    MM_REQUIRE(mm_font_file_open(bizud, 0, &file, NULL) == MM_OK);
    MM_REQUIRE(mm_face_open(file, 40, &face, NULL) == MM_OK);
    const struct mm_glyph *kanji = mm_face_glyph(face, "国", 3);
    MM_REQUIRE(kanji && kanji->alpha);
    MM_CHECK(kanji->advance > 39.9f && kanji->advance < 40.1f);
    MM_CHECK(kanji->left >= 0 && kanji->left + kanji->w <= 40);
    MM_CHECK(kanji->top > 28 && kanji->top <= 40 && kanji->h > 30);
    const struct mm_glyph *stop = mm_face_glyph(face, "。", 3);
    MM_REQUIRE(stop && stop->alpha);
    MM_CHECK(stop->ink_right <= 20 && stop->top < 15); /* low and at the left */
    const struct mm_glyph *open = mm_face_glyph(face, "「", 3);
    MM_REQUIRE(open && open->alpha);
    MM_CHECK(open->ink_left >= 20);
    const struct mm_glyph *space = mm_face_glyph(face, "　", 3);
    MM_CHECK(space && !space->alpha && space->advance > 39);
    MM_CHECK(mm_face_ascent(face) > 30);
    mm_face_close(face);
    mm_font_file_close(file);
}

MM_TEST(a_forgotten_glyph_is_rastered_again_the_same)
{
    struct mm_font_file *file = NULL;
    struct mm_face *face = NULL;
    uint8_t kept[64 * 64];
    MM_REQUIRE(mm_font_file_open(bizud, 0, &file, NULL) == MM_OK);
    MM_REQUIRE(mm_face_open(file, 48, &face, NULL) == MM_OK);
    const struct mm_glyph *g = mm_face_glyph(face, "髙", 3);
    MM_REQUIRE(g && g->alpha && g->w * g->h <= (int)sizeof kept);
    size_t size = (size_t)(g->w * g->h);
    memcpy(kept, g->alpha, size);
    MM_CHECK(mm_face_glyph(face, "髙", 3) == g); /* cached */
    mm_face_forget(face);
    g = mm_face_glyph(face, "髙", 3);
    MM_CHECK(g && memcmp(kept, g->alpha, size) == 0);
    mm_face_close(face);
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
