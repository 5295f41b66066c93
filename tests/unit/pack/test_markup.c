/* The markup: spans, plain and reading forms, and what the checker says of malformed text. */
#include "content/pack/markup.h"
#include "content/pack/pack.h"
#include "tests/unit/mm_test.h"

/* Spans as text: T plain, S strong, G glossary term, R ruby, B break; + when inside **, ^ when inside [[. */
static void spell(const char *markup, char *out, size_t out_bytes)
{
    struct mm_span span;
    bool strong = false;
    size_t used = 0;
    out[0] = '\0';
    for (size_t pos = 0; mm_markup_next(markup, &pos, &span, &strong);) {
        int n = snprintf(out + used, out_bytes - used, "%c%s%s(%.*s%s%.*s)", "TRSGB"[span.type],
                         strong ? "+" : "", span.in_term && span.type != MM_SPAN_TERM ? "^" : "",
                         span.type == MM_SPAN_BREAK ? 0 : (int)span.len, span.text, span.reading ? "|" : "",
                         (int)span.reading_len, span.reading ? span.reading : "");
        used += n > 0 ? (size_t)n : 0;
    }
}

MM_TEST(spans_come_in_order_with_their_kind)
{
    static const struct {
        const char *markup, *spans;
    } cases[] = {
        {"", ""},
        {"ふつう", "T(ふつう)"},
        {"{漢字|かんじ}", "R(漢字|かんじ)"},
        {"前{漢|かん}後", "T(前)R(漢|かん)T(後)"},
        {"{漢|かん}{字|じ}", "R(漢|かん)R(字|じ)"},
        {"{端末|タンマツ}", "R(端末|タンマツ)"},
        {"{情報|じょう|ほう}", "R(情報|じょう|ほう)"},
        {"**強**", "S+(強)"},
        {"あ**強**い", "T(あ)S+(強)T(い)"},
        {"**あ{漢|かん}い**う", "S+(あ)R+(漢|かん)S+(い)T(う)"},
        {"[[端末]]", "G(端末)"},
        {"[[{端末|たんまつ}]]", "R^(端末|たんまつ)"},
        {"[[あ{端|たん}い]]", "G(あ)R^(端|たん)G(い)"},
        {"**[[端末]]**", "G+(端末)"},
        {"一\n二", "T(一)B()T(二)"},
        {"\n\n", "B()B()"},
        {"**あ**\n**い**", "S+(あ)B()S+(い)"},
        {"a*b", "T(a*b)"},
        /* malformed: as plain text, nothing lost */
        {"**あ", "T(**あ)"},
        {"**あ\nい**", "T(**あ)B()T(い**)"},
        {"****", "T(****)"},
        {"{漢字}", "T({漢字})"},
        {"{漢字|}", "T({漢字|})"},
        {"{|かな}", "T({|かな})"},
        {"{漢字|漢}", "T({漢字|漢})"},
        {"{漢字|か|ん|じ}", "T({漢字|か|ん|じ})"},
        {"{漢字|かん|}", "T({漢字|かん|})"},
        {"{漢字|かんじ", "T({漢字|かんじ)"},
        {"{", "T({)"},
        {"}", "T(})"},
        {"[[端末", "T([[端末)"},
        {"[[]]", "T([[]])"},
        {"]]", "T(]])"},
        {"[[[あ]]]", "T([)G(あ)T(])"},
        {"{あ{漢|かん}", "T({あ)R(漢|かん)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char spans[500];
        spell(cases[i].markup, spans, sizeof spans);
        MM_CHECK_STR(spans, cases[i].spans);
    }
}

MM_TEST(plain_text_keeps_bases_and_reading_text_keeps_readings)
{
    struct mm_buf out;
    mm_buf_init(&out, 1000);
    mm_markup_plain("**{議員|ぎいん}**は\n[[端末]]を", &out);
    MM_CHECK_STR(mm_buf_str(&out), "議員は\n端末を");
    mm_buf_clear(&out);
    mm_markup_reading("**{議員|ぎいん}**は\n[[端末]]を", &out);
    MM_CHECK_STR(mm_buf_str(&out), "ぎいんは\n端末を");
    mm_buf_clear(&out);
    mm_markup_reading("{情報|じょう|ほう}を", &out);
    MM_CHECK_STR(mm_buf_str(&out), "じょうほうを");
    mm_buf_done(&out);
}

MM_TEST(each_term_begins_once)
{
    struct mm_span span;
    int terms = 0, spans = 0;
    for (size_t pos = 0; mm_markup_next("[[{端|たん}末]][[基準]]と[[手順]]", &pos, &span, NULL); spans++)
        terms += span.term_first;
    MM_CHECK_INT(terms, 3);
    MM_CHECK_INT(spans, 5);
}

MM_TEST(faults_say_what_to_do_and_good_text_has_none)
{
    static const char *const good[] = {"",
                                       "あ",
                                       "{漢|かん}",
                                       "**あ**い**う**",
                                       "[[端末]]",
                                       "a*b, a|b",
                                       "1 [x] 2",
                                       "**[[あ]]**",
                                       "あ\n**い**",
                                       "{超|スーパー}",
                                       "{情報|じょう|ほう}",
                                       "{葛󠄀城|かつら|ぎ}"};
    static const struct {
        const char *markup, *word;
    } bad[] = {
        {"{漢字}", "|"},
        {"{漢字|漢}", "かな以外"},
        {"{漢字|kanji}", "かな以外"},
        {"{|かな}", "漢字が空"},
        {"{漢字|}", "読みが空"},
        {"{漢字|かん", "閉じて"},
        {"{漢字", "閉じて"},
        {"漢字}", "対応する「{」"},
        {"**あ", "対に"},
        {"あ**", "対に"},
        {"**あ\nい**", "対に"},
        {"[[端末", "]] で閉じて"},
        {"{漢字|か|ん|じ}", "数が"},
        {"{漢字|かん|}", "読みが空"},
        {"端末]]", "「[[」が"},
        {"[[あ\n]]", "]] で"},
        {"****", "対に"},
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        MM_CHECK_STR(mm_markup_fault(good[i]), NULL);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const char *fault = mm_markup_fault(bad[i].markup);
        MM_CHECK(fault != NULL && strstr(fault, bad[i].word) != NULL);
        if (!fault || !strstr(fault, bad[i].word))
            printf("  %s: %s\n", bad[i].markup, fault ? fault : "(none)");
    }
}

/* Every text of up to six of the markup's signs: the iterator ends, moves on and loses no plain byte. */
MM_TEST(no_text_stops_the_iterator_or_makes_it_lose_plain_bytes)
{
    static const char *const signs[] = {"{", "}", "|", "*", "[", "]", "\n", "あ"};
    for (int n = 0; n < 8 * 8 * 8 * 8 * 8 * 8; n++) {
        char text[32] = "";
        size_t used = 0;
        for (int i = 0, rest = n; i < 6; i++, rest /= 8)
            used += (size_t)snprintf(text + used, sizeof text - used, "%s", signs[rest % 8]);
        struct mm_span span;
        const char *last = text;
        int spans = 0;
        for (size_t pos = 0; mm_markup_next(text, &pos, &span, NULL) && spans < 20; spans++) {
            MM_CHECK(span.len > 0 && span.text >= last && span.text + span.len <= text + used);
            last = span.text + span.len;
        }
        MM_CHECK(spans < 20);
        (void)mm_markup_fault(text);
    }
}

MM_TEST_MAIN
