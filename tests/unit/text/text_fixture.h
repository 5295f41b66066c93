/* Fonts, layouts and their lines for the tests of the typesetter. */
#ifndef MM_TEST_TEXT_FIXTURE_H
#define MM_TEST_TEXT_FIXTURE_H

#include "kiosk/text/inside.h"
#include "kiosk/text/text.h"
#include "sync/base/utf8.h"
#include "tests/unit/mm_test.h"

static inline struct mm_fonts *open_fonts(void)
{
    struct mm_fonts *fonts = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (mm_fonts_open(MM_TEST_SOURCE_DIR "/fonts/fonts.json", &fonts, &info) != MM_OK)
        fprintf(stderr, "%s\n", info.text);
    return fonts;
}

/* The same with the weights of phrases; NULL when they are not installed. */
static inline struct mm_fonts *open_fonts_with_phrases(void)
{
    const char *build = getenv("MM_BUILD");
    char path[4096];
    struct mm_errinfo info = MM_ERRINFO_INIT;
    snprintf(path, sizeof path, "%s/phrases/ja.json", build ? build : "build");
    struct mm_fonts *fonts = access(path, R_OK) == 0 ? open_fonts() : NULL;
    if (fonts && mm_fonts_phrases(fonts, path, &info) != MM_OK) {
        fprintf(stderr, "%s\n", info.text);
        mm_fonts_close(fonts);
        fonts = NULL;
    }
    return fonts;
}

static inline int text_width(struct mm_fonts *fonts, const struct mm_text_style *style, const char *markup)
{
    struct mm_extent extent = {-1, -1};
    struct mm_matter matter = {MM_MATTER_TEXT, &markup, 1, 0};
    return mm_text_measure(fonts, style, &matter, &extent, NULL) == MM_OK ? extent.natural : -1;
}

static inline struct mm_text_style body_style(int size_px)
{
    return (struct mm_text_style){
        .role = MM_FONT_BODY, .size_px = size_px, .pitch = 1.75, .color = 0xFF000000u, .ruby = true};
}

/* The lines, joined by '|'. em: width of the column in em. */
static inline void lines_of(struct mm_fonts *fonts, const struct mm_text_style *style, const char *markup,
                            double em, struct mm_buf *out)
{
    struct mm_layout *layout = NULL;
    mm_buf_clear(out);
    if (mm_layout_text(fonts, style, markup, (int)(em * style->size_px), &layout, NULL) != MM_OK)
        return;
    for (int i = 0; i < mm_layout_lines(layout); i++) {
        if (i > 0)
            mm_buf_char(out, '|');
        mm_layout_line_text(layout, i, out);
    }
    mm_layout_free(layout);
}
#endif
