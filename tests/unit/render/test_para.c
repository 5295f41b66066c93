/* Strict Japanese lines on paper: what never stands at an edge, what is never lost, which font a name gets.
 */
#include "tests/unit/render/render_fixture.h"

#include "sync/base/utf8.h"

static const char *const texts[] = {
    "議員等は、情報セキュリティの重要性について共通の認識を持ち、業務の遂行に当たってポリシーを守ります。",
    "「席をはなれる」ときは、画面をロックします（短い時間でも同じです）。メールの「差出人」は、にせものかもし"
    "れません。",
    "ちょっと待って、もう一度確かめてください。サーバー、ルーター、データセンターへの影響は……――大きいものです"
    "。",
    "1,000件のうち30％、つまり300件です。連絡先は info@example.jp、受付は 9:30～17:15 です！？",
    "人々、ロー、待って、ちょっと、ファイル、ウィンドウ、霞ヶ関。「『二重』のかぎ」と「（かっこ）」、それに・"
    "中黒。",
    "令和8年11月22日　東京都○○区××1-2-3「○○ビル」3階（会議室A）",
    "𠮷田さん、髙﨑さん、葛󠄀西さん、渡邉󠄐さんが、"
    "順に受けました。か゛とがは別の字です。",
};
#define N_TEXTS (sizeof(texts) / sizeof(texts[0]))

static uint32_t first_of(const char *text)
{
    size_t pos = 0;

    return mm_utf8_next(text, strlen(text), &pos);
}

static uint32_t last_of(const char *text)
{
    uint32_t cp = 0;

    for (size_t pos = 0, len = strlen(text); pos < len;)
        cp = mm_utf8_next(text, len, &pos);
    return cp;
}

static void without_spaces(const char *text, struct mm_buf *out)
{
    for (size_t pos = 0, len = strlen(text); pos < len;) {
        size_t at = pos;
        uint32_t cp = mm_utf8_next(text, len, &pos);

        if (cp != ' ' && cp != 0x3000)
            mm_buf_append(out, text + at, pos - at);
    }
}

/* Two characters that may not part fill no column narrower than four em; there the rule cannot hold. */
static void check_lines(const char *text, float em, bool phrases)
{
    struct mm_arena arena;
    struct mm_para *p;
    struct mm_buf all, want;

    mm_arena_init(&arena, 1 << 22);
    mm_buf_init(&all, 10000);
    mm_buf_init(&want, 10000);
    p = para(&arena, text, false, em, phrases);
    for (size_t i = 0; p && i < mm_para_lines(p); i++) {
        struct mm_buf line;

        mm_buf_init(&line, 10000);
        mm_para_line_text(p, i, &line);
        if (i > 0 && mm_line_start_forbidden(first_of(mm_buf_str(&line)))) {
            printf("begins: %s\n", mm_buf_str(&line));
            MM_CHECK(false);
        }
        if (i + 1 < mm_para_lines(p) && mm_line_end_forbidden(last_of(mm_buf_str(&line)))) {
            printf("ends: %s\n", mm_buf_str(&line));
            MM_CHECK(false);
        }
        without_spaces(mm_buf_str(&line), &all);
        mm_buf_done(&line);
    }
    without_spaces(text, &want);
    MM_CHECK_STR(mm_buf_str(&all), mm_buf_str(&want));
    mm_buf_done(&all);
    mm_buf_done(&want);
    mm_arena_done(&arena);
}

MM_TEST(no_line_begins_or_ends_with_what_must_not_and_no_text_is_lost)
{
    for (size_t i = 0; i < N_TEXTS; i++)
        for (int width = 16; width < 160; width += 3) {
            check_lines(texts[i], (float)width / 4, false);
            check_lines(texts[i], (float)width / 4, true);
        }
}

MM_TEST(no_line_is_wider_than_its_column)
{
    for (size_t i = 0; i < N_TEXTS; i++)
        for (int em = 8; em < 40; em++) {
            struct mm_arena arena;
            struct mm_para *p;

            mm_arena_init(&arena, 1 << 22);
            p = para(&arena, texts[i], false, (float)em, em % 2);
            MM_CHECK(p && mm_para_natural(p) <= (float)em * 10 + 0.02f);
            mm_arena_done(&arena);
        }
}

MM_TEST(a_ruby_word_is_never_cut_and_its_lines_are_higher)
{
    static const char text[] = "この{情報漏洩|じょうほうろうえい}は、{承|うけたまわ}りました。";

    for (int em = 5; em < 20; em++) {
        struct mm_arena arena;
        struct mm_buf line;
        struct mm_para *p;
        size_t whole = 0;

        mm_arena_init(&arena, 1 << 20);
        p = para(&arena, text, true, (float)em, false);
        MM_REQUIRE(p);
        for (size_t i = 0; i < mm_para_lines(p); i++) {
            mm_buf_init(&line, 1000);
            mm_para_line_text(p, i, &line);
            whole += strstr(mm_buf_str(&line), "情報漏洩") != NULL;
            mm_buf_done(&line);
        }
        MM_CHECK_INT(whole, 1);
        MM_CHECK(mm_para_baseline(p) > mm_para_baseline(para(&arena, "この", false, 20, false)));
        mm_arena_done(&arena);
    }
}

MM_TEST(a_sheet_of_paper_says_names_as_they_are)
{
    const char *name = "髙﨑", *without = mm_types_missing(fonts());
    const struct {
        const char *cluster;
        const char *other; /* its plain form; "" for none */
    } names[] = {{"葛󠄀", "葛"}, {"邉󠄐", "邉"}, {"𠮷", ""}, {"辻󠄀", "辻"}};

    MM_CHECK_STR(without, "");
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const struct mm_cluster *a =
            mm_types_cluster(fonts(), MM_TYPE_BODY, names[i].cluster, strlen(names[i].cluster));
        const struct mm_cluster *b =
            mm_types_cluster(fonts(), MM_TYPE_BODY, names[i].other, strlen(names[i].other));

        MM_REQUIRE(a && a->n == 1 && a->glyph[0] != 0);
        MM_CHECK(!*names[i].other || (b && (a->font != b->font || a->glyph[0] != b->glyph[0])));
    }
    MM_CHECK(mm_types_has(fonts(), MM_TYPE_HEADING, name, 3));
    MM_CHECK_STR(mm_types_missing(fonts()), "");
}

MM_TEST(a_character_that_no_font_has_is_drawn_as_geta_and_told)
{
    const struct mm_cluster *none = mm_types_cluster(fonts(), MM_TYPE_BODY, "\U00012000", 4); /* cuneiform */
    const struct mm_cluster *geta = mm_types_cluster(fonts(), MM_TYPE_BODY, "〓", 3);

    MM_REQUIRE(none && geta);
    MM_CHECK_INT(none->glyph[0], geta->glyph[0]);
    MM_CHECK_STR(mm_types_missing(fonts()), "\U00012000");
}

MM_TEST(brackets_lose_their_blank_half_at_the_edges)
{
    struct mm_arena arena;
    struct mm_para *open, *plain;

    mm_arena_init(&arena, 1 << 20);
    open = para(&arena, "「あ」", false, 40, false);
    plain = para(&arena, "あああ", false, 40, false);
    MM_REQUIRE(open && plain);
    MM_CHECK(mm_para_natural(open) < mm_para_natural(plain) - 9); /* half an em at each end */
    mm_arena_done(&arena);
}

MM_TEST(a_heading_breaks_before_a_phrase)
{
    struct mm_arena arena;
    struct mm_buf line;
    struct mm_para *p;

    mm_arena_init(&arena, 1 << 20);
    mm_buf_init(&line, 1000);
    p = para(&arena, "任期の始まりに、議員の方に受けていただく研修です", false, 20, true);
    MM_REQUIRE(p && mm_para_lines(p) == 2);
    mm_para_line_text(p, 0, &line);
    MM_CHECK_STR(mm_buf_str(&line), "任期の始まりに、議員の方に");
    mm_buf_done(&line);
    mm_arena_done(&arena);
}

MM_TEST_MAIN
