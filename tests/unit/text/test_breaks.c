/* Where a line may break and where it may not: × forbidden, ÷ allowed, as the tests of UAX #14 are written;
 * what stands together without a sign is not looked at. Written down from the classes and rules of JLREQ
 * (cl-01 … cl-30, appendix A to C) and of UAX #14 (LB2 … LB31) for Japanese with strict line breaking. */
#include "text_fixture.h"

static const char *const cases[] = {
    /* cl-01 opening brackets: none at a line's end; a break before them (LB14, LB30) */
    "あ÷（×い",
    "あ÷「×い",
    "あ÷『×い",
    "あ÷【×い",
    "あ÷〔×い",
    "あ÷［×い",
    "あ÷｛×い",
    "あ÷〈×い",
    "あ÷《×い",
    "あ÷〖×い",
    "あ÷〘×い",
    "あ÷⦅×い",
    "あ÷〝×い",
    "あ÷‘×い",
    "あ÷“×い",
    "あ÷«×い",
    "、÷「×『×い",
    "（×「×い",
    /* cl-02 closing brackets: none at a line's beginning; a break after them (LB13, LB16) */
    "あ×）÷い",
    "あ×」÷い",
    "あ×』÷い",
    "あ×】÷い",
    "あ×〕÷い",
    "あ×］÷い",
    "あ×｝÷い",
    "あ×〉÷い",
    "あ×》÷い",
    "あ×〗÷い",
    "あ×〙÷い",
    "あ×⦆÷い",
    "あ×〟÷い",
    "あ×’÷い",
    "あ×”÷い",
    "あ×»÷い",
    "あ×」×）÷い",
    "あ×」÷「×い",
    "あ×）÷は×、",
    /* cl-03 hyphens */
    "あ×‐÷い",
    "あ×–÷い",
    "あ×〜÷い",
    "あ×～÷い",
    "あ×゠÷い",
    /* cl-04 dividing punctuation marks */
    "あ×！÷い",
    "あ×？÷い",
    "あ×‼÷い",
    "あ×⁇÷い",
    "あ×⁈÷い",
    "あ×⁉÷い",
    "あ×！×？÷い",
    "あ×？×」÷と",
    /* cl-05 middle dots */
    "漏×・÷破",
    "あ×：÷い",
    "あ×；÷い",
    "ア×･÷イ",
    /* cl-06 full stops, cl-07 commas */
    "あ×。÷い",
    "あ×．÷い",
    "あ×、÷い",
    "あ×，÷い",
    "ｱ×｡÷ｲ",
    "ｱ×､÷ｲ",
    "あ×。×」÷い",
    "あ×、÷「×い",
    "あ×。×）÷い",
    /* cl-08 inseparable characters, LB22 */
    "あ×…×…÷い",
    "あ×‥×‥÷い",
    "あ÷―×―÷い",
    "あ÷—×—÷い",
    "」×…×…×。÷い",
    /* cl-09 iteration marks, cl-10 prolonged sound mark, cl-11 small kana (LB21 with CJ as NS) */
    "人×々÷の",
    "時×々×、",
    "す×ゞ÷き",
    "こ×ゝ÷ろ",
    "バ×ヽ÷ア",
    "バ×ヾ÷ア",
    "二×〻÷い",
    "メ×ー÷ル",
    "サ×ー÷バ×ー÷を",
    "ち×ょ×っ÷と",
    "ジ×ッ÷ト",
    "き×ゃ÷く",
    "し×ゅ÷う",
    "ウ×ィ÷ル",
    "フ×ァ÷イ",
    "デ×ェ÷タ",
    "ク×ォ÷ト",
    "く×ゎ÷い",
    "ヴ×ァ÷イ",
    "一×ヶ月×、",
    "三×ヵ所×、",
    "あ×ぁ÷い",
    "ト×ㇰ÷ナ",
    "ｼ×ｬ÷ﾍ",
    "ﾒ×ｰ÷ﾙ",
    "か×゛÷い",
    /* cl-12 prefixed abbreviations, LB25 */
    "あ÷￥×５",
    "あ÷¥×5×0×0÷円",
    "あ÷＄×５",
    "あ÷$×5÷で",
    "あ÷￡×５",
    "あ÷№×5÷の",
    "あ÷＃×５",
    "あ÷€×5",
    /* cl-13 postfixed abbreviations, LB25 */
    "３×０×％÷の",
    "3×0×％÷の",
    "3×0×%÷の",
    "５×‰÷の",
    "25×℃÷で",
    "30×°÷の",
    "5×′÷の",
    "5×″÷の",
    "100×㎡÷の",
    "100×㎞÷の",
    "100×㌔÷の",
    "5×ℓ÷の",
    "５×￠÷の",
    /* numbers: LB25 and the rule of the house that no group of digits is cut */
    "1×,×0×0×0÷円",
    "1×,×2×3×4×,×5×6×7÷円",
    "3×.×1×4÷の",
    "9×:×3×0÷に",
    "9：30",
    "９×：×３×０÷に",
    "１×，×０×０×０÷円",
    "３×．×５÷倍",
    "２×０×２×６÷年",
    "第÷１×２÷条",
    "2×0×2×6×/×1×1×/×2×2÷の",
    "１×／×２÷の",
    "3×(×1×)÷の",
    "(×1×) ÷遵",
    "±×5÷の",
    "-×5÷の",
    "+×8×1×-×3÷の",
    "1×½÷の",
    "x×²÷の",
    "①÷あ÷②÷い",
    /* cl-19 … cl-26: kanji and kana on both sides, and Latin among them (LB30b, ID) */
    "漢÷字",
    "ひ÷ら÷が÷な",
    "カ÷タ÷カ÷ナ",
    "𠮷÷野÷家",
    "葛󠄀÷城",
    "邉󠄐÷様",
    "か゚÷き",
    "髙÷﨑",
    "あ÷A÷い",
    "あ÷A×B×C÷い",
    "あ÷W×i×-×F×i÷い",
    "Ａ÷あ",
    "あ÷5÷い",
    /* Latin words, LB23 LB24 LB28, and what belongs to them, LB13 LB14 LB15 */
    "w×o×r×d",
    "word ÷word",
    "w×o×r×d×,× ÷n×e×x×t",
    "(×w×o×r×d×)÷あ",
    "[×w×o×r×d×]÷あ",
    "{×w×o×r×d×}÷あ",
    "w×o×r×d×!÷あ",
    "w×o×r×d×?÷あ",
    "d×o×n×'×t÷あ",
    "\"×w×o×r×d×\"÷あ",
    "a×@×b×.÷j×p÷へ",
    "R×&×D÷の",
    "C×+×+÷の",
    "A×4÷判",
    "I×S×O×/÷I×E×C",
    "ver×.×2÷の",
    /* addresses: after a slash, LB13 with the wish of the house; after a dot, where there are two or an @ */
    "h×t×t×p×s×:×/×/×w×w×w×.÷e×x×a×m×p×l×e×.÷j×p×/÷a×b×c×/÷d×e×f÷を",
    "a×@×k×-×b×.÷e×x÷か",
    "r×e×p×o×r×t×.×p×d×f÷の",
    "1×.×2×.×3÷の",
    "/×/×a",
    "a×/÷b",
    "1×/×2÷の",
    "a×.×b×-×c×_×d×=×e÷を",
    /* spaces: LB7, LB18, and U+3000 as one */
    "あ× ÷い",
    "あ×　÷い",
    "あ×！×　÷い",
    "あ×　×　÷い",
    "あ×　×。",
    "あ×　÷（×い",
    "A× ÷B",
    /* glue, joiners and zero width: LB8, LB11, LB12 */
    "あ×\u00A0×い",
    "A×\u00A0×5",
    "あ×\u202F×い",
    "あ×\u2060い",
    "あ÷\u200Bい",
    "w×o×r÷\u200Bd",
    "あ×\u200B、",
    "あ×\uFEFFい",
    "あ×\u2011×い",
    /* combining marks and variation sequences: LB9 */
    "か\u3099÷き",
    "e\u0301×a",
    "辻󠄀÷さ",
    "☎\uFE0E÷の",
    /* other scripts and signs that happen */
    "※÷あ",
    "→÷あ",
    "α÷あ",
    "é×é÷あ",
    "ー÷ん",
};

/* Takes the signs out; signs[i] is of the place before cluster i, ' ' where there was none. */
static size_t read_case(const char *text, char *plain, char *signs, size_t max)
{
    size_t n = 0, used = 0, len = strlen(text);
    char sign = ' ';
    for (size_t i = 0; i < len && n < max;) {
        if (strncmp(text + i, "×", 2) == 0 || strncmp(text + i, "÷", 2) == 0) {
            sign = text[i + 1] == (char)0x97 ? 'x' : '/';
            i += 2;
            continue;
        }
        size_t step = mm_utf8_cluster(text + i, len - i), pos = 0;
        memcpy(plain + used, text + i, step);
        used += step;
        if (!mm_class_invisible(mm_utf8_next(text + i, step, &pos))) {
            signs[n++] = sign;
            sign = ' ';
        }
        i += step;
    }
    plain[used] = '\0';
    return n;
}

static void check_case(struct mm_fonts *fonts, const char *text)
{
    char plain[400], signs[200];
    struct mm_text_style style = body_style(36);
    struct mm_para p;
    size_t n = read_case(text, plain, signs, sizeof signs);
    MM_REQUIRE(mm_para_init(&p, fonts, &style, plain, strlen(plain), false));
    MM_CHECK_INT(p.n, n);
    for (size_t i = 1; i < p.n && i < n; i++) {
        bool allowed = p.clusters[i].cost < MM_COST_NEVER;
        if (signs[i] != ' ' && allowed != (signs[i] == '/'))
            printf("  in \"%s\" before \"%.*s\"\n", text, p.clusters[i].len, p.text + p.clusters[i].off);
        MM_CHECK(signs[i] == ' ' || allowed == (signs[i] == '/'));
    }
    mm_para_done(&p);
}

MM_TEST(every_place_is_forbidden_or_allowed_as_the_standards_say)
{
    struct mm_fonts *fonts = open_fonts();
    MM_REQUIRE(fonts);
    MM_CHECK(sizeof cases / sizeof cases[0] >= 150);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_case(fonts, cases[i]);
    mm_fonts_close(fonts);
}

/* The weights of phrases never allow what strict rules forbid. */
MM_TEST(phrases_are_anded_with_the_strict_rules)
{
    struct mm_fonts *fonts = open_fonts_with_phrases();
    if (!fonts) {
        printf("the weights of phrases are not installed: only the strict rules are tested\n");
        return;
    }
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_case(fonts, cases[i]);
    mm_fonts_close(fonts);
}

/* Laid out at every width from one character up, the forbidden places stay whole wherever the rest of the
 * line gives a choice. */
MM_TEST(forced_line_ends_are_kept_and_belong_to_no_line)
{
    struct mm_fonts *fonts = open_fonts();
    struct mm_text_style style = body_style(36);
    struct mm_buf out;
    MM_REQUIRE(fonts);
    mm_buf_init(&out, 1 << 12);
    lines_of(fonts, &style, "一行目。\n。二行目\n\n四行目\n", 20, &out);
    MM_CHECK_STR(mm_buf_str(&out), "一行目。|。二行目||四行目");
    lines_of(fonts, &style, "あ\tい", 20, &out);
    MM_CHECK_STR(mm_buf_str(&out), "あ\tい");
    mm_buf_done(&out);
    mm_fonts_close(fonts);
}

MM_TEST_MAIN
