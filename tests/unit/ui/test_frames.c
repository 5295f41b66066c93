/* Every frame at every size on every screen keeps the rules. With MM_SHOTS=DIR each is written as a PNG. */
#include "frames.h"

#include "tests/unit/mm_test.h"

static void shoot(struct mm_ui *ui, const char *frame, const char *screen, int size, int theme)
{
    const char *dir = getenv("MM_SHOTS");
    char path[1024];
    struct mm_rect dirty[16];
    size_t n;
    mm_ui_paint(ui, dirty, 16, &n);
    if (!dir)
        return;
    snprintf(path, sizeof path, "%s/%s-%s-%d-%d.png", dir, frame, screen, size, theme);
    MM_CHECK_ERR(mm_png_write(path, mm_ui_canvas(ui), NULL), MM_OK);
}

static void check_frame(struct mm_ui *ui, size_t f, size_t s, struct mm_ui_settings set)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_buf out;
    mm_ui_set(ui, &set);
    frames[f].declare(ui);
    MM_CHECK_ERR(mm_ui_end(ui, &info), MM_OK);
    mm_buf_init(&out, 1 << 20);
    mm_ui_lint(ui, &out);
    if (out.len)
        printf("-- %s %s size %d theme %d ruby %d\n", frames[f].name, screens[s].name, (int)set.size,
               (int)set.theme, set.ruby);
    MM_CHECK_STR(mm_buf_str(&out), "");
    mm_buf_done(&out);
    if (set.ruby)
        shoot(ui, frames[f].name, screens[s].name, (int)set.size, (int)set.theme);
}

MM_TEST(every_frame_keeps_the_rules_at_every_size_on_every_screen)
{
    struct mm_fonts *fonts = frames_fonts();
    MM_REQUIRE(fonts);
    for (size_t s = 0; s < N_SCREENS; s++) {
        struct mm_ui *ui = NULL;
        MM_REQUIRE(mm_ui_new(fonts, screens[s].w, screens[s].h, screens[s].inch, &ui, NULL) == MM_OK);
        for (size_t f = 0; f < N_FRAMES; f++) {
            for (int size = 0; size < MM_SIZE_COUNT; size++) {
                check_frame(ui, f, s, (struct mm_ui_settings){(enum mm_text_size)size, MM_THEME_LIGHT, true});
                check_frame(ui, f, s,
                            (struct mm_ui_settings){(enum mm_text_size)size, MM_THEME_LIGHT, false});
            }
        }
        mm_ui_free(ui);
    }
    mm_fonts_close(fonts);
}

MM_TEST(themes_change_no_geometry)
{
    struct mm_fonts *fonts = frames_fonts();
    struct mm_ui *ui = NULL;
    struct mm_buf first, other;
    MM_REQUIRE(fonts);
    MM_REQUIRE(mm_ui_new(fonts, 1920, 1080, 21.5, &ui, NULL) == MM_OK);
    mm_buf_init(&first, 1 << 20);
    mm_buf_init(&other, 1 << 20);
    for (size_t f = 0; f < N_FRAMES; f++) {
        for (int theme = 0; theme < MM_THEME_COUNT; theme++) {
            struct mm_ui_settings set = {MM_SIZE_M, (enum mm_theme_id)theme, true};
            struct mm_buf *out = theme == 0 ? &first : &other;
            check_frame(ui, f, 0, set);
            mm_buf_clear(out);
            mm_ui_dump(ui, true, out);
            if (theme > 0)
                MM_CHECK_STR(mm_buf_str(&other), mm_buf_str(&first));
        }
    }
    mm_buf_done(&first);
    mm_buf_done(&other);
    mm_ui_free(ui);
    mm_fonts_close(fonts);
}

MM_TEST_MAIN
