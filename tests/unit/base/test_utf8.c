#include "tests/unit/mm_test.h"

#include "sync/base/utf8.h"

static bool valid(const char *s)
{
    return mm_utf8_valid(s, strlen(s), NULL);
}

MM_TEST(well_formed_text_of_every_length_is_valid)
{
    MM_CHECK(valid(""));
    MM_CHECK(valid("a\x7F"));
    MM_CHECK(valid("\xC2\x80 \xDF\xBF"));
    MM_CHECK(valid("\xE0\xA0\x80 \xED\x9F\xBF \xEE\x80\x80 \xEF\xBF\xBF"));
    MM_CHECK(valid("\xF0\x90\x80\x80 \xF4\x8F\xBF\xBF"));
    MM_CHECK(mm_utf8_valid("a\0b", 3, NULL));
}

MM_TEST(malformed_bytes_are_found_where_they_are)
{
    static const char *const bad[] = {
        "\x80",             /* continuation alone */
        "\xC0\x80",         /* overlong NUL */
        "\xC1\xBF",         /* overlong */
        "\xE0\x9F\xBF",     /* overlong */
        "\xF0\x8F\xBF\xBF", /* overlong */
        "\xED\xA0\x80",     /* surrogate */
        "\xED\xBF\xBF",     /* surrogate */
        "\xF4\x90\x80\x80", /* above U+10FFFF */
        "\xF8\x88\x80\x80\x80",
        "\xFF",
        "\xE3\x81",
        "\xF0\x90\x80",
        "\xC3",
        "\xE3\x81z",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[32];
        size_t at = 99;
        snprintf(text, sizeof text, "aあ%s", bad[i]);
        MM_CHECK(!mm_utf8_valid(text, strlen(text), &at));
        MM_CHECK_INT(at, 4);
        size_t pos = 4;
        MM_CHECK(mm_utf8_next(text, strlen(text), &pos) == 0xFFFFFFFFu);
        MM_CHECK_INT(pos, 5);
    }
}

MM_TEST(every_scalar_value_survives_encoding)
{
    int wrong = 0;
    for (uint32_t cp = 0; cp <= 0x110010; cp++) {
        char bytes[4];
        size_t n = mm_utf8_encode(cp, bytes);
        bool scalar = cp <= 0x10FFFF && !(cp >= 0xD800 && cp <= 0xDFFF);
        if (!scalar) {
            wrong += n != 0;
            continue;
        }
        size_t pos = 0;
        wrong += n == 0 || mm_utf8_next(bytes, n, &pos) != cp || pos != n;
    }
    MM_CHECK_INT(wrong, 0);
}

MM_TEST(user_visible_characters_count_once)
{
    MM_CHECK_INT(mm_utf8_count("髙﨑𠮷", true), 3);
    MM_CHECK_INT(mm_utf8_count("葛\U000E0100", false), 2);
    MM_CHECK_INT(mm_utf8_count("葛\U000E0100城", true), 2);
    MM_CHECK_INT(mm_utf8_count("邉\U000E0110", true), 1);
    MM_CHECK_INT(mm_utf8_count("か\u3099き", true), 2);
    MM_CHECK_INT(mm_utf8_count("e\u0301", true), 1);
    MM_CHECK_INT(mm_utf8_count("1\uFE0F\u20DD", true), 1);
    MM_CHECK_INT(mm_utf8_count("\U0001F468\u200D\U0001F469\u200D\U0001F467", true), 1);
    MM_CHECK_INT(mm_utf8_count("", true), 0);
}

MM_TEST(a_cluster_ends_before_the_next_base)
{
    const char *s = "葛\U000E0100城";
    MM_CHECK_INT(mm_utf8_cluster(s, strlen(s)), 7);
    MM_CHECK_INT(mm_utf8_cluster(s + 7, 3), 3);
    MM_CHECK_INT(mm_utf8_cluster("", 0), 0);
    MM_CHECK_INT(mm_utf8_cluster("\xFFz", 2), 1);
    MM_CHECK_INT(mm_utf8_cluster("葛\xF3\xA0", 5), 3); /* a cut selector does not count with its base */
}

/* The folded text, or the name of the error. */
static const char *folded(const char *s, bool strict)
{
    static char out[200];
    enum mm_err err = mm_kana_fold(s, strict, out, sizeof out);
    return err ? mm_err_name(err) : out;
}

MM_TEST(katakana_of_both_widths_become_hiragana)
{
    MM_CHECK_STR(folded("カマクラ", true), "かまくら");
    MM_CHECK_STR(folded("ｶﾏｸﾗ", true), "かまくら");
    MM_CHECK_STR(folded("ﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟ", true), "ぱぴぷぺぽ");
    MM_CHECK_STR(folded("ｶﾞｷﾞｸﾞｹﾞｺﾞｻﾞｼﾞｽﾞｾﾞｿﾞﾀﾞﾁﾞﾂﾞﾃﾞﾄﾞﾊﾞﾋﾞﾌﾞﾍﾞﾎﾞ", true),
                 "がぎぐげござじずぜぞだぢづでどばびぶべぼ");
    MM_CHECK_STR(folded("ｳﾞｧ", true), "ゔぁ");
    MM_CHECK_STR(folded("ｦｧｨｩｪｫｬｭｮｯｰ･ﾜﾝ", true), "をぁぃぅぇぉゃゅょっー・わん");
    MM_CHECK_STR(folded("ァヴヵヶヽヾヮヰヱヲンー・", true), "ぁゔゕゖゝゞゎゐゑをんー・");
    MM_CHECK_STR(folded("か\u3099は\u309A", true), "がぱ");
    MM_CHECK_STR(folded("カ\u3099", true), "が");
}

MM_TEST(all_half_width_kana_fold_as_their_full_width_twins)
{
    const char *half = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ";
    MM_CHECK_STR(
        folded(half, true),
        "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん");
}

MM_TEST(spaces_become_one_wide_space_between_words)
{
    MM_CHECK_STR(folded("さとう はなこ", true), "さとう　はなこ");
    MM_CHECK_STR(folded("  サトウ　 \tハナコ ", true), "さとう　はなこ");
    MM_CHECK_STR(folded("さとう\u00A0はなこ", true), "さとう　はなこ");
    MM_CHECK_STR(folded("　", true), "");
}

MM_TEST(strict_folding_refuses_what_is_no_reading)
{
    MM_CHECK_STR(folded("佐藤", true), "invalid");
    MM_CHECK_STR(folded("さとうA", true), "invalid");
    MM_CHECK_STR(folded("ﾞ", true), "invalid");
    MM_CHECK_STR(folded("んﾞ", true), "invalid");
    MM_CHECK_STR(folded("佐藤A", false), "佐藤A");
    MM_CHECK_STR(folded("\xE3\x81", false), "syntax");
}

MM_TEST(folding_never_writes_past_its_buffer)
{
    char out[8];
    memset(out, '#', sizeof out);
    MM_CHECK_ERR(mm_kana_fold("かき", true, out, 7), MM_OK);
    MM_CHECK_STR(out, "かき");
    MM_CHECK(out[7] == '#');
    MM_CHECK_ERR(mm_kana_fold("かき", true, out, 6), MM_ERR_TOO_BIG);
    MM_CHECK_STR(out, "");
    MM_CHECK_ERR(mm_kana_fold("", true, out, 0), MM_ERR_TOO_BIG);
}

static int order(const char *a, const char *b)
{
    char ka[100], kb[100];
    mm_kana_key(a, ka, sizeof ka);
    mm_kana_key(b, kb, sizeof kb);
    int d = strcmp(ka, kb);
    return (d > 0) - (d < 0);
}

MM_TEST(readings_sort_in_gojuon_order)
{
    static const char *const sorted[] = {
        "あおき", "いとう", "おおた",   "かとう", "がもう", "さとう　あい", "さとうだ", "たなか", "なかむら",
        "ばば",   "はやし", "まつもと", "やまだ", "よしだ", "わたなべ",     "わたらい", "をがわ", "んま"};
    for (size_t i = 1; i < sizeof sorted / sizeof sorted[0]; i++)
        MM_CHECK_INT(order(sorted[i - 1], sorted[i]), -1);
}

MM_TEST(voiced_small_and_long_kana_sort_as_their_base)
{
    char key[100];
    mm_kana_key("ばーぶゃっぱ", key, sizeof key);
    MM_CHECK_STR(key, "はあふやつは");
    mm_kana_key("こーゔぃじー", key, sizeof key);
    MM_CHECK_STR(key, "こおういしい");
    mm_kana_key("すゞき・ゕヷ", key, sizeof key);
    MM_CHECK_STR(key, "すすきかわ");
    mm_kana_key("ー", key, sizeof key);
    MM_CHECK_STR(key, "ー");
    MM_CHECK_INT(order("かとう", "がどう"), 0);
}

MM_TEST(a_key_is_cut_between_characters)
{
    char key[8];
    mm_kana_key("あいうえお", key, sizeof key);
    MM_CHECK_STR(key, "あい");
    mm_kana_key("あ", key, 1);
    MM_CHECK_STR(key, "");
}

MM_TEST(each_kana_has_its_row)
{
    static const struct {
        const char *kana;
        int row;
    } rows[] = {
        {"あぁおぉいゔ", 0}, {"かがこごゕゖ", 1},     {"さざそぞ", 2},      {"ただっとど", 3},
        {"なの", 4},         {"はばぱほぼぽ", 5},     {"まも", 6},          {"やゃよょ", 7},
        {"らろ", 8},         {"わゎゐゑをんヷヺ", 9}, {"ー・ ａA漢ゝ", -1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (size_t pos = 0; pos < strlen(rows[i].kana);) {
            const char *from = rows[i].kana + pos;
            MM_CHECK_INT(mm_kana_row(from), rows[i].row);
            mm_utf8_next(rows[i].kana, strlen(rows[i].kana), &pos);
        }
    }
    MM_CHECK_INT(mm_kana_row(""), -1);
}

MM_TEST(wide_digits_become_narrow_in_place)
{
    char text[] = "０１２３４５６７８９番 ／：Ａ12 守";
    mm_utf8_narrow_digits(text);
    MM_CHECK_STR(text, "0123456789番 ／：Ａ12 守");
    char cut[] = "\xEF\xBC"; /* broken text is left as it is */
    mm_utf8_narrow_digits(cut);
    MM_CHECK_STR(cut, "\xEF\xBC");
}

MM_TEST(a_copy_is_cut_between_characters)
{
    char out[8];
    mm_utf8_copy(out, sizeof out, "守り");
    MM_CHECK_STR(out, "守り");
    mm_utf8_copy(out, sizeof out, "a守り");
    MM_CHECK_STR(out, "a守り");
    mm_utf8_copy(out, sizeof out, "ab守り");
    MM_CHECK_STR(out, "ab守");
    mm_utf8_copy(out, 2, "守");
    MM_CHECK_STR(out, "");
}

MM_TEST(a_label_says_something_in_one_line)
{
    static const char *const good[] = {"○○市議会", "a", "葛\xF3\xA0\x84\x80西", "控室　端末 2"};
    static const char *const bad[] = {"",
                                      " ",
                                      "\xE3\x80\x80",
                                      "a\nb",
                                      "a\tb",
                                      "\x7F",
                                      "\xC2\x85",
                                      "\xE2\x80\xA8",
                                      "a\xE2\x80\xAE",
                                      "\xFF",
                                      "123456789012"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        MM_CHECK(mm_utf8_label(good[i], 40, 10));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        MM_CHECK(!mm_utf8_label(bad[i], 40, 10));
    MM_CHECK(!mm_utf8_label("あああ", 8, 10));
}

MM_TEST_MAIN
