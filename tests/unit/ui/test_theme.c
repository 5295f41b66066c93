/* Colours and sizes keep what the design promises in every theme and on every screen. */
#include "kiosk/ui/theme.h"
#include "tests/unit/mm_test.h"

#include <math.h>

MM_TEST(contrast_is_the_ratio_of_wcag)
{
    MM_CHECK(fabs(mm_theme_contrast(0x000000, 0xFFFFFF) - 21.0) < 0.001);
    MM_CHECK(fabs(mm_theme_contrast(0x777777, 0xFFFFFF) - 4.478) < 0.01);
    MM_CHECK(fabs(mm_theme_contrast(0x123456, 0x123456) - 1.0) < 0.001);
}

MM_TEST(every_text_has_seven_to_one_in_every_theme)
{
    MM_CHECK(mm_theme_n_pairs >= 30);
    for (int theme = 0; theme < MM_THEME_COUNT; theme++) {
        for (size_t i = 0; i < mm_theme_n_pairs; i++) {
            const struct mm_color_pair *pair = &mm_theme_pairs[i];
            double ratio = mm_theme_contrast(mm_theme_color((enum mm_theme_id)theme, pair->text),
                                             mm_theme_color((enum mm_theme_id)theme, pair->ground));
            if (ratio < 7)
                printf("theme %d: color %d on %d is %.2f:1\n", theme, (int)pair->text, (int)pair->ground,
                       ratio);
            MM_CHECK(ratio >= 7);
        }
    }
}

/* Every colour of 明るい but the two that are ours, and no token that is not used. */
MM_TEST(the_light_theme_is_made_of_tokens)
{
    static const struct {
        enum mm_color color;
        const char *token;
    } some[] = {{MM_COLOR_ACCENT, "primitive-light-blue-1100"}, {MM_COLOR_QUOTE, "primitive-light-blue-50"},
                {MM_COLOR_DONE, "primitive-green-1000"},        {MM_COLOR_AGAIN, "primitive-orange-1100"},
                {MM_COLOR_MUTED, "neutral-solid-gray-700"},     {MM_COLOR_TRACK, "neutral-solid-gray-100"}};
    bool used[32] = {false};
    MM_REQUIRE(mm_theme_n_tokens <= sizeof used / sizeof used[0]);
    for (int color = 0; color < MM_COLOR_COUNT; color++) {
        bool ours = color == MM_COLOR_GROUND || color == MM_COLOR_FOOTER, token = false;
        for (size_t i = 0; i < mm_theme_n_tokens; i++) {
            bool same = mm_theme_color(MM_THEME_LIGHT, (enum mm_color)color) ==
                        (0xFF000000u | mm_theme_tokens[i].rgb);
            token = token || same;
            used[i] = used[i] || same;
            for (size_t k = 0; k < sizeof some / sizeof some[0]; k++)
                if ((int)some[k].color == color && strcmp(some[k].token, mm_theme_tokens[i].name) == 0)
                    MM_CHECK(same);
        }
        MM_CHECK(token != ours);
    }
    for (size_t i = 0; i < mm_theme_n_tokens; i++)
        MM_CHECK(used[i]);
}

/* Words of a figure on the areas of a figure; the checker lets through no other colours for words. */
MM_TEST(words_of_figures_have_seven_to_one_in_every_theme)
{
    static const enum mm_figure_color words[] = {MM_FIGURE_INK, MM_FIGURE_MUTED, MM_FIGURE_ACCENT,
                                                 MM_FIGURE_DONE, MM_FIGURE_AGAIN},
                                      grounds[] = {MM_FIGURE_SHEET, MM_FIGURE_TINT},
                                      dark[] = {MM_FIGURE_ACCENT, MM_FIGURE_DONE, MM_FIGURE_AGAIN};
    struct mm_figure_palette p;
    for (int theme = 0; theme < MM_THEME_COUNT; theme++) {
        mm_theme_palette((enum mm_theme_id)theme, &p);
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            for (size_t k = 0; k < sizeof grounds / sizeof grounds[0]; k++)
                MM_CHECK(mm_theme_contrast(p.rgb[words[i]], p.rgb[grounds[k]]) >= 7);
        for (size_t i = 0; i < sizeof dark / sizeof dark[0]; i++)
            MM_CHECK(mm_theme_contrast(p.rgb[MM_FIGURE_ON_ACCENT], p.rgb[dark[i]]) >= 7);
        MM_CHECK(mm_theme_contrast(p.rgb[MM_FIGURE_AGAIN], p.rgb[MM_FIGURE_AGAIN_SHEET]) >= 7);
        MM_CHECK(mm_theme_contrast(p.rgb[MM_FIGURE_INK], p.rgb[MM_FIGURE_AGAIN_SHEET]) >= 7);
    }
    mm_theme_palette(MM_THEME_LIGHT, &p);
    MM_CHECK(memcmp(&p, &mm_figure_light, sizeof p) == 0); /* what any viewer of the file shows */
}

MM_TEST(lines_of_buttons_and_the_focus_stand_out)
{
    static const enum mm_color lines[] = {MM_COLOR_ACCENT, MM_COLOR_QUIET, MM_COLOR_DONE, MM_COLOR_AGAIN,
                                          MM_COLOR_FOCUS_OUT};
    for (int theme = 0; theme < MM_THEME_COUNT; theme++) {
        for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
            MM_CHECK(mm_theme_contrast(mm_theme_color((enum mm_theme_id)theme, lines[i]),
                                       mm_theme_color((enum mm_theme_id)theme, MM_COLOR_GROUND)) >= 3);
        /* The yellow ring is told from the black (or white) line around it, or from the ground. */
        MM_CHECK(mm_theme_contrast(mm_theme_color((enum mm_theme_id)theme, MM_COLOR_FOCUS_RING),
                                   mm_theme_color((enum mm_theme_id)theme, MM_COLOR_BAND)) >= 3);
    }
}

/* Red means error and blame; the kiosk blames nobody. Brown-orange stays dark or pale enough. */
MM_TEST(nothing_is_red)
{
    for (int theme = 0; theme < MM_THEME_COUNT; theme++) {
        for (int c = 0; c < MM_COLOR_COUNT; c++) {
            uint32_t rgb = mm_theme_color((enum mm_theme_id)theme, (enum mm_color)c);
            int r = (int)(rgb >> 16 & 255), g = (int)(rgb >> 8 & 255), b = (int)(rgb & 255);
            MM_CHECK(!(r > 150 && g < r / 2 && b < r / 2));
        }
    }
}

MM_TEST(the_reference_screen_has_the_type_of_the_sketches)
{
    struct mm_ui_settings settings = {MM_SIZE_M, MM_THEME_LIGHT, true};
    struct mm_look look;
    mm_look_make(&look, &settings, 2202.907 / (21.5 * 25.4), 21.5, false, false);
    MM_CHECK_INT(look.text[MM_TEXT_BODY].size_px, 36);
    MM_CHECK_INT(look.button[MM_BUTTON_ANSWER].w, 190);
    MM_CHECK(look.button[MM_BUTTON_ANSWER].h >= 112);
    MM_CHECK(look.button[MM_BUTTON_HUGE].w >= 895 && look.button[MM_BUTTON_HUGE].h >= 188);
    MM_CHECK(look.button[MM_BUTTON_PRIMARY].w >= 335 && look.button[MM_BUTTON_PRIMARY].h >= 96);
    MM_CHECK(look.outline >= 4 && look.ring >= 2);
}

/* Capital height .733 em; the least of VVSG 2.0 for the four sizes, from 15.6" upward. */
MM_TEST(capitals_are_high_enough_at_every_size)
{
    static const double least_mm[MM_SIZE_COUNT] = {3.5, 4.8, 6.4, 7.5};
    static const struct {
        double w, h, inch;
    } screens[] = {{1366, 768, 15.6}, {1920, 1080, 21.5}, {3840, 2160, 27}, {1920, 1080, 43}};
    for (size_t s = 0; s < sizeof screens / sizeof screens[0]; s++) {
        double px_per_mm =
            sqrt(screens[s].w * screens[s].w + screens[s].h * screens[s].h) / (screens[s].inch * 25.4);
        for (int size = 0; size < MM_SIZE_COUNT; size++) {
            struct mm_ui_settings settings = {(enum mm_text_size)size, MM_THEME_LIGHT, true};
            struct mm_look look;
            mm_look_make(&look, &settings, px_per_mm, screens[s].inch, false, false);
            double cap_mm = look.text[MM_TEXT_BODY].size_px * 0.733 / px_per_mm;
            MM_CHECK(cap_mm >= least_mm[size]);
            MM_CHECK(look.target >= 56 && look.target >= 12.7 * px_per_mm);
        }
    }
}

MM_TEST(names_of_sizes_and_themes_are_japanese_words)
{
    MM_CHECK_STR(mm_text_size_ja(MM_SIZE_M), "中");
    MM_CHECK_STR(mm_text_size_ja(MM_SIZE_XL), "特大");
    MM_CHECK_STR(mm_theme_ja(MM_THEME_CALM), "まぶしさを抑える");
}

MM_TEST_MAIN
