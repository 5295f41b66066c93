/* The tables against lists written down independently from JLREQ, and the break rules at their seams. */
#include "text_fixture.h"

static void check_all(const char *chars, bool (*forbidden)(uint32_t cp), bool want)
{
    size_t len = strlen(chars);
    for (size_t at = 0; at < len;) {
        uint32_t cp = 0;
        size_t step = mm_cluster_decode(chars + at, len - at, &cp, 1);
        size_t bytes = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
        if (forbidden(cp) != want)
            printf("U+%04X\n", (unsigned)cp);
        MM_CHECK(step == 1 && forbidden(cp) == want);
        at += bytes;
    }
}

MM_TEST(no_line_begins_with_closing_signs_small_kana_or_marks)
{
    check_all("、。，．・：；？！）」』】〉》〕］｝〟’”ー々ゝゞヽヾ〻", mm_kinsoku_start_forbidden, true);
    check_all("ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ",
              mm_kinsoku_start_forbidden, true);
    check_all("％‰℃°′″￠%‼⁇⁈⁉‐–〜゠…‥", mm_kinsoku_start_forbidden, true);
    check_all(")]},.!?:;", mm_kinsoku_start_forbidden, true);
}

MM_TEST(no_line_ends_with_opening_signs_or_prefixed_units)
{
    check_all("（「『【〈《〔［｛〝‘“￥＄￡＃№€$([{", mm_kinsoku_end_forbidden, true);
}

MM_TEST(letters_may_stand_anywhere)
{
    check_all("あいアイ亜漢A1Ｚ９", mm_kinsoku_start_forbidden, false);
    check_all("あいアイ亜漢A1Ｚ９、。", mm_kinsoku_end_forbidden, false);
    check_all("（「￥", mm_kinsoku_start_forbidden, false);
}

MM_TEST(classes_tell_scripts_apart)
{
    MM_CHECK_INT(mm_class_of(0x20BB7), MM_CLASS_KANJI); /* 𠮷 */
    MM_CHECK_INT(mm_class_of(0xFA11), MM_CLASS_KANJI);  /* 﨑 */
    MM_CHECK_INT(mm_class_of(0x3005), MM_CLASS_KANJI);  /* 々 */
    MM_CHECK_INT(mm_class_of(0x30FC), MM_CLASS_KATAKANA);
    MM_CHECK_INT(mm_class_of(0x3042), MM_CLASS_HIRAGANA);
    MM_CHECK_INT(mm_class_of(0xFF15), MM_CLASS_DIGIT);
    MM_CHECK_INT(mm_class_of('a'), MM_CLASS_LATIN);
    MM_CHECK_INT(mm_class_of(0x300C), MM_CLASS_OPEN);
    MM_CHECK_INT(mm_class_of(0x1F600), MM_CLASS_OTHER);
}

/* Whatever the width, these never stand at a line's seam. */
MM_TEST(joined_things_stay_joined_at_every_width)
{
    static const struct {
        const char *text, *seam; /* first half | second half */
    } joined[] = {
        {"あいう……えお", "…|…"},       {"あいう――えお", "―|―"},       {"あい1,000円うえ", "1,|000"},
        {"あい30％うえお", "30|％"},   {"あい9:30うえお", "9:|30"},   {"あいう１２３えお", "１|２"},
        {"あいWi-Fiうえお", "Wi-|Fi"}, {"あい３．５倍うえ", "．|５"}, {"あい人々うえお", "人|々"},
        {"あいちょっとうえ", "ち|ょ"}, {"あいメールうえお", "メ|ー"}, {"あ￥500うえお", "￥|5"},
    };
    struct mm_fonts *fonts = open_fonts();
    struct mm_buf out;
    MM_REQUIRE(fonts);
    mm_buf_init(&out, 1 << 12);
    for (size_t i = 0; i < sizeof joined / sizeof joined[0]; i++) {
        for (double em = 4; em < 9; em += 0.25) {
            struct mm_text_style style = body_style(36);
            lines_of(fonts, &style, joined[i].text, em, &out);
            if (strstr(mm_buf_str(&out), joined[i].seam))
                printf("%s\n", mm_buf_str(&out));
            MM_CHECK(strstr(mm_buf_str(&out), joined[i].seam) == NULL);
        }
    }
    mm_buf_done(&out);
    mm_fonts_close(fonts);
}

MM_TEST_MAIN
