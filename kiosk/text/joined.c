/* What belongs together although the weights of phrases see two: names, dates, verbs made of two, a noun that
 * is nothing without its verb. */
#include "kiosk/text/inside.h"

static const struct mm_cluster *at(const struct mm_para *p, size_t i)
{
    return &p->clusters[i];
}

bool mm_one_of(uint32_t cp, const char16_t *set)
{
    for (; *set; set++) {
        if (cp == *set)
            return true;
    }
    return false;
}

bool mm_stands(const struct mm_para *p, size_t i, const char16_t *word)
{
    for (; *word; word++, i++) {
        if (i >= p->n || at(p, i)->cp != *word)
            return false;
    }
    return true;
}

static bool ends_with(const struct mm_para *p, size_t i, const char16_t *word)
{
    size_t n = 0;
    while (word[n])
        n++;
    for (size_t k = 0; k < n; k++) {
        if (n > i || at(p, i - n + k)->cp != word[k])
            return false;
    }
    return true;
}

static bool ends_with_any(const struct mm_para *p, size_t i, const char16_t *const *list, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        if (ends_with(p, i, list[k]))
            return true;
    }
    return false;
}

/* The language of ordinances: what joins two names is no part of either. */
static bool joins(const struct mm_para *p, size_t i)
{
    static const char16_t *const list[] = {u"及び", u"並びに", u"又は", u"若しくは"};
    return ends_with_any(p, i, list, sizeof list / sizeof list[0]);
}

/* どの人, どう扱う, あと1回: two phrases, but the first one is nothing without the second. */
static bool points(const struct mm_para *p, size_t i)
{
    static const char16_t *const list[] = {u"この", u"その", u"あの", u"どの", u"ある",  u"どう",
                                           u"そう", u"こう", u"あと", u"もう", u"次の",  u"後の",
                                           u"前の", u"いつ", u"何が", u"何を", u"だれの"};
    bool alone = i == 2 || (i > 2 && at(p, i - 2)->cost < MM_COST_WHOLE);
    return (alone && ends_with_any(p, i, list, sizeof list / sizeof list[0])) || ends_with(p, i, u"分かる") ||
           ends_with(p, i, u"今すぐ");
}

/* なくして|いました, 決めて|おいた, それに|ついて, 切るか|どうか: the weights see a word of its own, but it
 * is the end of the phrase before. */
static const struct tail {
    const char16_t *after; /* one of these characters; NULL: any hiragana */
    const char16_t *word;
} tails[] = {
    {NULL, u"いま"},    {NULL, u"いる"},    {NULL, u"いた"},      {NULL, u"いて"},      {NULL, u"いな"},
    {NULL, u"いれ"},    {u"てで", u"おい"}, {u"てで", u"おき"},   {u"てで", u"おく"},   {u"てで", u"みま"},
    {u"てで", u"みる"}, {u"てで", u"もら"}, {u"てで", u"しまい"}, {u"てで", u"しまう"}, {u"てで", u"しまっ"},
    {u"てで", u"くだ"}, {u"に", u"ついて"}, {u"に", u"つき"},     {u"に", u"よる"},     {u"に", u"よって"},
    {u"に", u"おいて"}, {u"に", u"おける"}, {u"に", u"関する"},   {u"に", u"対する"},   {u"に", u"伴う"},
    {u"と", u"いう"},   {u"と", u"いい"},   {u"と", u"いっ"},     {u"と", u"いわ"},     {u"と", u"して"},
    {u"と", u"なく"},   {u"な", u"われ"},   {u"か", u"どうか"},
};

/* The ends of verbs and adjectives before a noun: 破れる, 静かな, いない. */
static bool ends_verb(const struct mm_para *p, size_t i)
{
    return mm_one_of(at(p, i - 1)->cp, u"うくぐすつぬぶむるただいなの");
}

/* 破れる|ことが, 説明する|ときは: a noun that is nothing without the verb before it. */
static bool leans(const struct mm_para *p, size_t i)
{
    static const char16_t *const list[] = {u"こと",   u"とき",   u"ところ", u"もの",   u"まま",
                                           u"とおり", u"ように", u"ような", u"ようで", u"ために",
                                           u"ための", u"ため、", u"ほうが", u"ほうを", u"前に",
                                           u"後に",   u"後も",   u"場合",   u"前の",   u"後の"};
    if (!ends_verb(p, i) || mm_stands(p, i, u"ことば") || mm_stands(p, i, u"ときどき"))
        return false;
    if (mm_one_of(at(p, i)->cp, u"所者間人日") && (i + 1 == p->n || at(p, i + 1)->cls != MM_CLASS_KANJI))
        return true;
    for (size_t k = 0; k < sizeof list / sizeof list[0]; k++) {
        if (mm_stands(p, i, list[k]))
            return true;
    }
    return false;
}

static bool trails(const struct mm_para *p, size_t i)
{
    if (at(p, i - 1)->cls != MM_CLASS_HIRAGANA || mm_stands(p, i, u"いただ"))
        return false;
    for (size_t k = 0; k < sizeof tails / sizeof tails[0]; k++) {
        if ((!tails[k].after || mm_one_of(at(p, i - 1)->cp, tails[k].after)) &&
            mm_stands(p, i, tails[k].word))
            return true;
    }
    return false;
}

/* Of verbs before another one, or before what makes a noun of them: 思い, 受け. */
static const char16_t stem_ends[] = u"いきしちりみびえけせめれげべね";

/* 思い|出す, 受け|終わりました, 話し|合って: one verb made of two. */
static bool compound_verb(const struct mm_para *p, size_t i)
{
    static const char16_t *const second[] = {u"出し", u"出す", u"出さ", u"出せ", u"直し", u"直す", u"直せ",
                                             u"合い", u"合う", u"合っ", u"合わ", u"合え", u"始め", u"終わ",
                                             u"終え", u"続け", u"込み", u"込む", u"込ん", u"込ま", u"込め",
                                             u"戻し", u"戻す", u"戻せ", u"戻さ", u"換え", u"替え"};
    if (!mm_one_of(at(p, i - 1)->cp, stem_ends))
        return false;
    for (size_t k = 0; k < sizeof second / sizeof second[0]; k++) {
        if (mm_stands(p, i, second[k]))
            return true;
    }
    return false;
}

/* Place i lies inside of this word. */
static bool within(const struct mm_para *p, size_t i, const char16_t *word)
{
    size_t n = 0;
    while (word[n])
        n++;
    for (size_t k = 1; k < n && k <= i; k++) {
        if (mm_stands(p, i - k, word))
            return true;
    }
    return false;
}

/* 細か|い, 守りにく|い, まちが|える, いないと|きの, 知らせたと|ころ, やり|方, で|は, 一つ|ずつ,
 * 当ては|めない, とい|う, 1時間|半: one word, whatever the weights see. */
static bool one_word(const struct mm_para *p, size_t i)
{
    static const char16_t *const stems[] = {u"細か", u"温か", u"暖か", u"柔らか", u"にく", u"やす"};
    static const char16_t *const verbs[] = {u"ちが", u"つなが", u"書きか"};
    if (mm_one_of(at(p, i)->cp, u"えいうわっりるられろ") &&
        ends_with_any(p, i, verbs, sizeof verbs / sizeof verbs[0]))
        return true;
    static const char16_t *const words[] = {u"きまり",   u"はたらき",   u"よりどころ", u"いつもどおり",
                                            u"先のばし", u"うたがわし", u"もとづ",     u"ませんでし",
                                            u"ですか",   u"ました",     u"ません",     u"でした"};
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        if (within(p, i, words[k]))
            return true;
    }
    if (mm_stands(p, i, u"ずつ"))
        return true;
    static const char16_t *const pairs[][2] = {{u"に", u"くい"},   {u"に", u"くく"}, {u"のと", u"おり"},
                                               {u"手が", u"かり"}, {u"さが", u"す"}, {u"さが", u"し"}};
    for (size_t k = 0; k < sizeof pairs / sizeof pairs[0]; k++) {
        if (ends_with(p, i, pairs[k][0]) && mm_stands(p, i, pairs[k][1]))
            return true;
    }
    if (i >= 2 && at(p, i - 1)->cp == 0x3068 /* と */ && ends_verb(p, i - 1) &&
        (at(p, i)->cp == 0x304D /* き */ || mm_stands(p, i, u"ころ")))
        return true;
    bool alone = i + 1 == p->n || at(p, i + 1)->cls != MM_CLASS_HIRAGANA;
    if (alone && mm_one_of(at(p, i)->cp, u"はも") && mm_one_of(at(p, i - 1)->cp, u"でにと"))
        return true;
    if ((mm_one_of(at(p, i)->cp, u"まめ") && ends_with(p, i, u"当ては")) ||
        (at(p, i)->cp == 0x3046 /* う */ && ends_with(p, i, u"とい")))
        return true;
    if (at(p, i)->cp == 0x65B9 /* 方 */ && (i + 1 == p->n || at(p, i + 1)->cls != MM_CLASS_KANJI))
        return mm_one_of(at(p, i - 1)->cp, stem_ends);
    if (at(p, i)->cp == 0x3044 /* い */)
        return ends_with_any(p, i, stems, sizeof stems / sizeof stems[0]);
    return at(p, i)->cp == 0x534A /* 半 */ && !mm_stands(p, i, u"半分") &&
           mm_one_of(at(p, i - 1)->cp, u"間年月日分秒");
}

/* 佐藤　めぐ|みさん: nobody's name is torn, nor さん from it. */
static bool in_name(const struct mm_para *p, size_t i)
{
    enum { LONG = 8 };
    size_t from = i, to = i;
    while (from > 0 && i - from < LONG && at(p, from - 1)->cls <= MM_CLASS_KATAKANA)
        from--;
    if (from == i || from == 0 || at(p, from - 1)->cls != MM_CLASS_WIDE_SPACE)
        return false;
    while (to < p->n && to - from <= LONG && at(p, to)->cls <= MM_CLASS_KATAKANA &&
           !mm_stands(p, to, u"さん"))
        to++;
    return mm_stands(p, to, u"さん") || (to > from && i == to + 1 && ends_with(p, i, u"さ"));
}

/* （…という。）|は: what a closing bracket is joined to by. */
static bool particle(const struct mm_para *p, size_t i)
{
    return at(p, i - 1)->cls == MM_CLASS_CLOSE && mm_one_of(at(p, i)->cp, u"はがをにのでとも") &&
           !mm_stands(p, i, u"という");
}

/* 令和|8年|10月|31日 */
static bool in_date(const struct mm_para *p, size_t i)
{
    static const char16_t *const eras[] = {u"令和", u"平成", u"昭和"};
    if (at(p, i)->cls != MM_CLASS_DIGIT || i < 2)
        return false;
    return ends_with_any(p, i, eras, sizeof eras / sizeof eras[0]) ||
           (mm_one_of(at(p, i - 1)->cp, u"年月") && at(p, i - 2)->cls == MM_CLASS_DIGIT);
}

float mm_joined_cost(const struct mm_para *p, size_t i)
{
    if (joins(p, i))
        return 0.5f;
    if (points(p, i))
        return MM_COST_WHOLE + 2;
    if (one_word(p, i) || in_name(p, i) || particle(p, i) ||
        (mm_compound(p, i) && mm_word_place(p, i) == MM_WORD_INSIDE))
        return MM_COST_WHOLE + MM_COST_HARDLY;
    if (compound_verb(p, i))
        return MM_COST_WHOLE + 12;
    if (in_date(p, i))
        return MM_COST_WHOLE + 4;
    if (leans(p, i))
        return MM_COST_WHOLE + (at(p, i)->cp == 0x3088 /* よ */ ? 16 : 4);
    if (trails(p, i))
        return MM_COST_WHOLE + (mm_one_of(at(p, i - 1)->cp, u"てで") ? 2 : MM_COST_HARDLY);
    return -1;
}
