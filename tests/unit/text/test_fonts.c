/* Roles and fallback: difficult names in their right form, and clear words when fonts are missing. */
#include "text_fixture.h"

#include "sync/base/utf8.h"

/* Pixels of one cluster; the caller frees. */
static uint8_t *pixels(struct mm_fonts *fonts, const char *text, unsigned *ret_sum)
{
    struct mm_text_style style = body_style(64);
    struct mm_layout *layout = NULL;
    struct mm_canvas canvas;
    if (mm_canvas_init(&canvas, 96, 128) != MM_OK ||
        mm_layout_text(fonts, &style, text, 96, &layout, NULL) != MM_OK)
        return NULL;
    mm_paint_fill(&canvas, (struct mm_rect){0, 0, 96, 128}, 0xFFFFFFFFu, NULL);
    mm_layout_paint(layout, &canvas, 8, 0, NULL);
    uint8_t *out = calloc(96, 128);
    *ret_sum = 0;
    for (int i = 0; out && i < 96 * 128; i++) {
        out[i] = (uint8_t)(255 - (canvas.px[i] & 255));
        *ret_sum += out[i];
    }
    mm_layout_free(layout);
    mm_canvas_done(&canvas);
    return out;
}

static bool differ(struct mm_fonts *fonts, const char *a, const char *b)
{
    unsigned x, y;
    uint8_t *pa = pixels(fonts, a, &x), *pb = pixels(fonts, b, &y);
    bool different = pa && pb && x > 0 && y > 0 && memcmp(pa, pb, 96 * 128) != 0;
    free(pa);
    free(pb);
    return different;
}

static const char *const hard[] = {"髙", "﨑",      "𠮷", "葛󠄀", "邉󠄐", "辻󠄀",
                                   "𩸽", "邊󠄈", "瀨", "德",      "か゚",      "①"};

MM_TEST(difficult_names_have_a_glyph_in_every_role)
{
    struct mm_fonts *fonts = open_fonts();
    char missing[32] = "";
    MM_REQUIRE(fonts);
    for (size_t i = 0; i < sizeof hard / sizeof hard[0]; i++) {
        for (int role = 0; role < MM_FONT_ROLE_COUNT; role++) {
            MM_CHECK(mm_fonts_cover(fonts, (enum mm_font_role)role, hard[i], missing));
            MM_CHECK(differ(fonts, hard[i], "\xF4\x8F\xBF\xBD")); /* not the box of a missing glyph */
        }
    }
    mm_fonts_close(fonts);
}

MM_TEST(variation_sequences_show_their_own_form)
{
    struct mm_fonts *fonts = open_fonts();
    MM_REQUIRE(fonts);
    MM_CHECK(differ(fonts, "葛󠄀", "葛"));
    MM_CHECK(differ(fonts, "邉󠄐", "邉"));
    MM_CHECK(differ(fonts, "辻󠄀", "辻"));
    mm_fonts_close(fonts);
}

MM_TEST(the_font_that_knows_the_sequence_is_taken)
{
    struct mm_fonts *fonts = open_fonts();
    const uint32_t katsura[] = {0x845B, 0xE0100}, nabe[] = {0x9089, 0xE0110}, plain[] = {0x9089};
    const uint32_t unknown[] = {0x9089, 0xE01EF}, none[] = {0x10FFFD};
    MM_REQUIRE(fonts);
    int main_font = mm_fonts_pick(fonts, MM_FONT_BODY, plain, 1);
    MM_CHECK(main_font >= 0);
    MM_CHECK_INT(mm_fonts_pick(fonts, MM_FONT_BODY, katsura, 2), main_font);
    MM_CHECK(mm_fonts_pick(fonts, MM_FONT_BODY, nabe, 2) != main_font);
    MM_CHECK_INT(mm_fonts_pick(fonts, MM_FONT_BODY, unknown, 2),
                 main_font); /* the base without its variant */
    MM_CHECK_INT(mm_fonts_pick(fonts, MM_FONT_BODY, none, 1), -1);
    mm_fonts_close(fonts);
}

MM_TEST(what_no_font_has_is_named)
{
    struct mm_fonts *fonts = open_fonts();
    char missing[32] = "";
    MM_REQUIRE(fonts);
    MM_CHECK(!mm_fonts_cover(fonts, MM_FONT_BODY, "あ\xF4\x8F\xBF\xBDい", missing));
    MM_CHECK_STR(missing, "\xF4\x8F\xBF\xBD");
    MM_CHECK(mm_fonts_cover(fonts, MM_FONT_BODY, "あ\nい　A1", NULL));
    mm_fonts_close(fonts);
}

static enum mm_err open_text(const char *json, struct mm_errinfo *info)
{
    char dir[256], path[512];
    struct mm_fonts *fonts = NULL;
    mm_test_mkdir(dir);
    snprintf(path, sizeof path, "%s/fonts.json", dir);
    FILE *f = fopen(path, "w");
    if (f) {
        fputs(json, f);
        fclose(f);
    }
    *info = (struct mm_errinfo)MM_ERRINFO_INIT;
    enum mm_err err = mm_fonts_open(path, &fonts, info);
    if (err == MM_OK)
        mm_fonts_close(fonts);
    mm_test_rmdir(dir);
    return err;
}

MM_TEST(missing_and_broken_fonts_give_one_clear_sentence)
{
    struct mm_errinfo info;
    MM_CHECK_ERR(open_text("{\"files\":{\"a\":{\"path\":\"/no/such.ttf\",\"package\":\"fonts-example\"}},"
                           "\"roles\":{\"body\":[\"a\"],\"strong\":[\"a\"],\"heading\":[\"a\"]}}",
                           &info),
                 MM_ERR_NOT_FOUND);
    MM_CHECK(strstr(info.text, "fonts-example") != NULL);
    MM_CHECK_ERR(open_text("{\"files\":{},\"roles\":{\"body\":[\"b\"]}}", &info), MM_ERR_INVALID);
    MM_CHECK_ERR(open_text("{\"roles\":{}}", &info), MM_ERR_NOT_FOUND);
    MM_CHECK_ERR(open_text("{", &info), MM_ERR_SYNTAX);
}

/* A file that is no font counts as one that is not installed, until it is the only one. */
MM_TEST(a_broken_fallback_keeps_nobody_from_reading_the_rest)
{
    static const char good[] = "/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf";
    char dir[256], path[512], bad[512], json[2000], missing[32] = "";
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_fonts *fonts = NULL;
    mm_test_mkdir(dir);
    snprintf(path, sizeof path, "%s/fonts.json", dir);
    snprintf(bad, sizeof bad, "%s/bad.ttf", dir);
    MM_REQUIRE(mm_file_write_atomic(bad, "no font", 7, 0644, NULL) == MM_OK);
    snprintf(json, sizeof json,
             "{\"files\":{\"g\":{\"path\":\"%s\"},\"b\":{\"path\":\"%s\"}},\"roles\":{\"body\":[\"g\",\"b\"],"
             "\"strong\":[\"g\",\"b\"],\"heading\":[\"g\"]}}",
             good, bad);
    MM_REQUIRE(mm_file_write_atomic(path, json, strlen(json), 0644, NULL) == MM_OK);
    MM_REQUIRE(mm_fonts_open(path, &fonts, &info) == MM_OK);
    MM_CHECK(mm_fonts_cover(fonts, MM_FONT_BODY, "あ", NULL));
    MM_CHECK(!mm_fonts_cover(fonts, MM_FONT_BODY, "𠮷", missing));
    MM_CHECK_STR(missing, "𠮷");
    mm_fonts_close(fonts);
    snprintf(json, sizeof json,
             "{\"files\":{\"b\":{\"path\":\"%s\"}},\"roles\":{\"body\":[\"b\"],\"strong\":[\"b\"],"
             "\"heading\":[\"b\"]}}",
             bad);
    MM_CHECK_ERR(open_text(json, &info), MM_ERR_NOT_FOUND);
    MM_CHECK(strstr(info.text, "bad.ttf") != NULL);
    mm_test_rmdir(dir);
}

MM_TEST_MAIN
