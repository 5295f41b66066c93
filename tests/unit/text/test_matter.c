/* Lists, tables, clauses, areas of terms, measures: where things stand, and that nothing is lost. */
#include "text_fixture.h"

static struct mm_layout *lay(struct mm_fonts *fonts, const struct mm_text_style *style,
                             enum mm_matter_kind kind, const char *const *parts, size_t n, int columns,
                             int width)
{
    struct mm_layout *layout = NULL;
    struct mm_matter matter = {kind, parts, n, columns};
    MM_CHECK_ERR(mm_layout_new(fonts, style, &matter, width, &layout, NULL), MM_OK);
    return layout;
}

/* Lines as "x,y text|…", in em of 40 px. */
static void spell(const struct mm_layout *layout, struct mm_buf *out)
{
    mm_buf_clear(out);
    for (int i = 0; i < mm_layout_lines(layout); i++) {
        struct mm_rect r = mm_layout_line_rect(layout, i);
        mm_buf_printf(out, "%s%g,%g ", i > 0 ? "|" : "", r.x / 40.0, r.y / 40.0);
        mm_layout_line_text(layout, i, out);
    }
}

static struct mm_text_style style40(void)
{
    struct mm_text_style style = body_style(40);
    style.pitch = 1.5;
    style.accent = 0xFF00316Au;
    return style;
}

MM_TEST(points_hang_from_their_marks)
{
    static const char *const parts[] = {"画面を閉じます。", "すぐに、事務局に知らせます。"};
    struct mm_fonts *fonts = open_fonts();
    struct mm_text_style style = style40();
    struct mm_buf out;
    MM_REQUIRE(fonts);
    mm_buf_init(&out, 1 << 12);
    struct mm_layout *l = lay(fonts, &style, MM_MATTER_POINTS, parts, 2, 0, 400);
    spell(l, &out);
    MM_CHECK_STR(mm_buf_str(&out),
                 "0,0 ・|1,0 画面を閉じます。|0,1.65 ・|1,1.65 すぐに、事務局に|1,3.15 知らせます。");
    MM_CHECK_INT(mm_layout_height(l), 40 * 4.65);
    MM_CHECK(mm_layout_width(l) <= 400);
    mm_layout_free(l);
    mm_buf_done(&out);
    mm_fonts_close(fonts);
}

/* The numbers end at one place, and what they count begins at one place. */
MM_TEST(steps_are_numbered_and_aligned)
{
    const char *parts[11];
    struct mm_fonts *fonts = open_fonts();
    struct mm_text_style style = style40();
    MM_REQUIRE(fonts);
    for (int i = 0; i < 11; i++)
        parts[i] = "手順です。";
    struct mm_layout *l = lay(fonts, &style, MM_MATTER_STEPS, parts, 11, 0, 400);
    MM_CHECK_INT(mm_layout_lines(l), 22);
    int end = 0, begin = mm_layout_line_rect(l, 1).x;
    for (int i = 0; i < 11; i++) {
        struct mm_buf mark;
        char want[8];
        snprintf(want, sizeof want, "%d.", i + 1);
        mm_buf_init(&mark, 100);
        mm_layout_line_text(l, 2 * i, &mark);
        MM_CHECK_STR(mm_buf_str(&mark), want);
        struct mm_rect number = mm_layout_line_rect(l, 2 * i), text = mm_layout_line_rect(l, 2 * i + 1);
        end = i == 0 ? number.x + number.w : end;
        MM_CHECK(number.x + number.w >= end - 1 && number.x + number.w <= end + 1);
        MM_CHECK_INT(text.x, begin);
        MM_CHECK_INT(text.y, number.y);
        mm_buf_done(&mark);
    }
    MM_CHECK(begin >= end + 18);
    mm_layout_free(l);
    mm_fonts_close(fonts);
}

/* Where one part has readings, the lines of all are as far apart. */
MM_TEST(a_list_keeps_one_pitch)
{
    static const char *const parts[] = {"一つ目", "{二|ふた}つ目", "三つ目"};
    struct mm_fonts *fonts = open_fonts();
    struct mm_text_style style = style40();
    MM_REQUIRE(fonts);
    style.pitch = 1.2;
    struct mm_layout *l = lay(fonts, &style, MM_MATTER_POINTS, parts, 3, 0, 400);
    int a = mm_layout_line_rect(l, 1).y, b = mm_layout_line_rect(l, 3).y, c = mm_layout_line_rect(l, 5).y;
    MM_CHECK_INT(b - a, c - b);
    MM_CHECK(b - a >= 40 + 20);
    mm_layout_free(l);
    mm_fonts_close(fonts);
}

static const char *const cells[] = {
    "文書", "書いてあること", "基本方針", "守り方の、おおもとの考え", "使用基準", "会議用タブレットの使い方"};

MM_TEST(a_table_has_columns_while_there_is_room)
{
    struct mm_fonts *fonts = open_fonts();
    struct mm_text_style style = style40();
    MM_REQUIRE(fonts);
    struct mm_layout *wide = lay(fonts, &style, MM_MATTER_TABLE, cells, 6, 2, 900);
    MM_CHECK_INT(mm_layout_lines(wide), 6);
    for (int row = 0; row < 3; row++) {
        MM_CHECK_INT(mm_layout_line_rect(wide, 2 * row).x, 0);
        MM_CHECK_INT(mm_layout_line_rect(wide, 2 * row + 1).x, 4 * 40 + 60);
        MM_CHECK_INT(mm_layout_line_rect(wide, 2 * row).y, mm_layout_line_rect(wide, 2 * row + 1).y);
    }
    MM_CHECK_INT(wide->n_rects, 2); /* below the head, and between the rows */
    MM_CHECK(wide->rects[0].rect.h > wide->rects[1].rect.h);
    MM_CHECK_INT(mm_layout_width(wide), 900);
    mm_layout_free(wide);
    /* Narrower: the second column wraps, and the columns stay. */
    struct mm_layout *narrow = lay(fonts, &style, MM_MATTER_TABLE, cells, 6, 2, 640);
    MM_CHECK(mm_layout_lines(narrow) > 6);
    MM_CHECK_INT(mm_layout_line_rect(narrow, 0).y, mm_layout_line_rect(narrow, 1).y);
    mm_layout_free(narrow);
    /* Not even phrases fit beside each other: below each other. */
    struct mm_layout *stacked = lay(fonts, &style, MM_MATTER_TABLE, cells, 6, 2, 300);
    MM_CHECK(mm_layout_line_rect(stacked, 1).y > mm_layout_line_rect(stacked, 0).y);
    MM_CHECK(mm_layout_line_rect(stacked, 1).x > 0);
    mm_layout_free(stacked);
    mm_fonts_close(fonts);
}

MM_TEST(tables_lose_no_cell_at_any_width)
{
    static const char *const three[] = {"一",     "二",         "三", "{四|よん}の長いことば",
                                        "**五**", "[[六]]の六", "七"};
    struct mm_fonts *fonts = open_fonts();
    struct mm_text_style style = style40();
    struct mm_buf all;
    MM_REQUIRE(fonts);
    mm_buf_init(&all, 1 << 12);
    for (int w = 1; w < 1000; w += 37) {
        struct mm_layout *l = lay(fonts, &style, MM_MATTER_TABLE, three, 7, 3, w);
        mm_buf_clear(&all);
        for (int i = 0; i < mm_layout_lines(l); i++)
            mm_layout_line_text(l, i, &all);
        for (const char *c = "一二三四五七"; *c; c += 3) {
            char one[4] = {c[0], c[1], c[2], 0};
            MM_CHECK(strstr(mm_buf_str(&all), one) != NULL);
        }
        MM_CHECK(w < 300 || mm_layout_width(l) <= w);
        mm_layout_free(l);
    }
    mm_buf_done(&all);
    mm_fonts_close(fonts);
}

/* A clause is set as it stands: no sign means anything, and a line hangs from its number. */
MM_TEST(a_clause_stands_as_it_is)
{
    static const char *const text[] = {
        "**規程**及び{手順|てじゅん}\n(1)　情報資産の機密性、完全性及び可用性を維持することを目的とする。"};
    struct mm_fonts *fonts = open_fonts();
    struct mm_text_style style = style40();
    struct mm_buf out;
    MM_REQUIRE(fonts);
    mm_buf_init(&out, 1 << 12);
    struct mm_layout *l = lay(fonts, &style, MM_MATTER_EXACT, text, 1, 0, 800);
    spell(l, &out);
    MM_CHECK(strstr(mm_buf_str(&out), "**規程**") != NULL &&
             strstr(mm_buf_str(&out), "{手順|てじゅん}") != NULL);
    int number = -1, first = -1;
    for (int i = 0; i < mm_layout_lines(l); i++) {
        struct mm_buf line;
        mm_buf_init(&line, 1000);
        mm_layout_line_text(l, i, &line);
        if (strcmp(mm_buf_str(&line), "(1)") == 0)
            number = i;
        else if (number >= 0) {
            first = first < 0 ? i : first;
            MM_CHECK_INT(mm_layout_line_rect(l, i).x, mm_layout_line_rect(l, first).x);
        }
        mm_buf_done(&line);
    }
    MM_REQUIRE(number >= 0 && first == number + 1);
    MM_CHECK(mm_layout_line_rect(l, first).x > 60);
    MM_CHECK_INT(mm_layout_line_rect(l, first).y, mm_layout_line_rect(l, number).y);
    mm_layout_free(l);
    mm_buf_done(&out);
    mm_fonts_close(fonts);
}

MM_TEST(terms_have_areas_on_every_line_they_are_on)
{
    static const char markup[] =
        "まず[[{情報|じょうほう}資産]]と、[[端末]][[手順]]を、[[情報セキュリティポリシー]]で確かめます。";
    static const char *const terms[] = {"情報資産", "端末", "手順", "情報セキュリティポリシー"};
    struct mm_fonts *fonts = open_fonts();
    struct mm_text_style style = style40();
    MM_REQUIRE(fonts);
    for (int width = 240; width < 1400; width += 80) {
        struct mm_layout *l = NULL;
        int seen[4] = {0};
        MM_REQUIRE(mm_layout_text(fonts, &style, markup, width, &l, NULL) == MM_OK);
        for (size_t i = 0; i < mm_layout_links(l); i++) {
            const struct mm_link_area *a = mm_layout_link(l, i);
            struct mm_buf term;
            MM_REQUIRE(a->term >= 0 && a->term < 4);
            mm_buf_init(&term, 200);
            mm_layout_term(l, a->term, &term);
            MM_CHECK_STR(mm_buf_str(&term), terms[a->term]);
            MM_CHECK(a->rect.x >= 0 && a->rect.x + a->rect.w <= width + 1 && a->rect.w >= 40);
            MM_CHECK(a->rect.h >= 40 && a->rect.y >= 0 && a->rect.y + a->rect.h <= mm_layout_height(l));
            seen[a->term]++;
            mm_buf_done(&term);
        }
        for (int k = 0; k < 4; k++)
            MM_CHECK(seen[k] >= 1);
        MM_CHECK(mm_layout_link(l, mm_layout_links(l)) == NULL);
        mm_layout_free(l);
    }
    mm_fonts_close(fonts);
}

/* What is measured is what is laid out: the natural width takes one line, and one px less takes two. */
MM_TEST(measures_agree_with_layouts)
{
    static const char *const texts[] = {"守るのは、議員と職員です", "「議員等」とは、だれのことですか。",
                                        "Wi-Fiの{電波|でんぱ}を使う", "一行目\n二行目は長い", "（注）"};
    struct mm_fonts *fonts = open_fonts();
    struct mm_text_style style = style40();
    MM_REQUIRE(fonts);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct mm_matter matter = {MM_MATTER_TEXT, &texts[i], 1, 0};
        struct mm_extent e = {0, 0};
        struct mm_layout *at = NULL, *below = NULL;
        MM_REQUIRE(mm_text_measure(fonts, &style, &matter, &e, NULL) == MM_OK);
        MM_REQUIRE(mm_layout_text(fonts, &style, texts[i], e.natural, &at, NULL) == MM_OK);
        MM_REQUIRE(mm_layout_text(fonts, &style, texts[i], e.natural - 1, &below, NULL) == MM_OK);
        MM_CHECK_INT(mm_layout_lines(at), strchr(texts[i], '\n') ? 2 : 1);
        MM_CHECK(mm_layout_lines(below) > mm_layout_lines(at));
        MM_CHECK_INT(mm_layout_width(at), e.natural);
        MM_CHECK(e.least <= e.natural && e.least > 0);
        MM_CHECK(mm_layout_baseline(at) > 30 && mm_layout_baseline(at) < 60);
        mm_layout_free(at);
        mm_layout_free(below);
    }
    mm_fonts_close(fonts);
}

MM_TEST(a_hanging_stop_stands_beyond_the_measure)
{
    struct mm_fonts *fonts = open_fonts();
    struct mm_text_style style = style40();
    struct mm_buf out;
    MM_REQUIRE(fonts);
    mm_buf_init(&out, 1 << 12);
    lines_of(fonts, &style, "ああああ。いい", 4, &out);
    MM_CHECK_STR(mm_buf_str(&out), "あああ|あ。いい");
    style.hang = true;
    lines_of(fonts, &style, "ああああ。いい", 4, &out);
    MM_CHECK_STR(mm_buf_str(&out), "ああああ。|いい");
    mm_buf_done(&out);
    mm_fonts_close(fonts);
}

/* Both edges straight but for the last line, and never more than a quarter em in a gap. */
MM_TEST(justified_lines_reach_the_edge)
{
    static const char text[] =
        "情報資産の機密性、完全性及び可用性を維持するため、本市議会が実施する情報セキュリティ対策について"
        "基本的な事項を定めることを目的とする。";
    struct mm_fonts *fonts = open_fonts();
    struct mm_text_style style = style40();
    int straight = 0;
    MM_REQUIRE(fonts);
    style.justify = true;
    for (int width = 400; width < 1000; width += 17) {
        struct mm_layout *l = NULL;
        MM_REQUIRE(mm_layout_text(fonts, &style, text, width, &l, NULL) == MM_OK);
        for (int i = 0; i + 1 < mm_layout_lines(l); i++) {
            MM_CHECK(mm_layout_line_rect(l, i).w <= width);
            straight += mm_layout_line_rect(l, i).w >= width - 1;
        }
        MM_CHECK(mm_layout_lines(l) < 2 || straight > 0);
        mm_layout_free(l);
    }
    MM_CHECK(straight > 80);
    mm_fonts_close(fonts);
}

MM_TEST_MAIN
