/* Where a line may break, and how well. Strict rules forbid (MM_COST_NEVER); between the rest a cost in em
 * tells how much raggedness a better place is worth: phrases end after particles and punctuation, words of
 * katakana, numbers with their counters and a kanji with its okurigana stay together when they can. */
#include "kiosk/text/inside.h"
#include "sync/base/utf8.h"

#include <string.h>

static const struct mm_cluster *at(const struct mm_para *p, size_t i)
{
    return &p->clusters[i];
}

static bool is_wordy(enum mm_class cls)
{
    return cls == MM_CLASS_LATIN || cls == MM_CLASS_DIGIT || cls == MM_CLASS_SIGN;
}

static bool is_ascii(uint32_t cp)
{
    return cp < 0x80;
}

/* After a slash inside a Latin word (an address), but not inside // or between numbers. */
static bool slash_break(const struct mm_para *p, size_t i)
{
    uint32_t prev = at(p, i - 1)->cp, cp = at(p, i)->cp;
    uint32_t before = i >= 2 ? at(p, i - 2)->cp : 0;
    if (prev != '/' || cp == '/' || before == '/' || before == ':')
        return false;
    return !(before >= '0' && before <= '9' && cp >= '0' && cp <= '9');
}

/* Strict rules between cluster i-1 and i. */
static bool forbidden(const struct mm_para *p, size_t i)
{
    const struct mm_cluster *prev = at(p, i - 1), *next = at(p, i);
    if (next->cls == MM_CLASS_SPACE || next->cls == MM_CLASS_WIDE_SPACE)
        return true; /* spaces stay at the end of their line */
    if (prev->cls == MM_CLASS_SPACE || prev->cls == MM_CLASS_WIDE_SPACE)
        return mm_kinsoku_start_forbidden(next->cp);
    if (next->ruby >= 0 && next->ruby == prev->ruby)
        return true;
    if (mm_kinsoku_start_forbidden(next->cp) || mm_kinsoku_end_forbidden(prev->cp))
        return true;
    if (prev->cls == MM_CLASS_JOINED && next->cls == MM_CLASS_JOINED)
        return true;
    if (prev->cls == MM_CLASS_DIGIT && next->cls == MM_CLASS_DIGIT)
        return true;
    /* ．１ and ，０ of wide numbers: a stop between digits is part of the number. */
    if (next->cls == MM_CLASS_DIGIT && i >= 2 && at(p, i - 2)->cls == MM_CLASS_DIGIT &&
        (prev->cp == 0xFF0E || prev->cp == 0xFF0C || prev->cp == 0xFF1A))
        return true;
    bool ascii_close = prev->cls == MM_CLASS_CLOSE && is_ascii(prev->cp);
    bool ascii_open = next->cls == MM_CLASS_OPEN && is_ascii(next->cp);
    if ((is_wordy(prev->cls) || ascii_close) && (is_wordy(next->cls) || ascii_open))
        return !slash_break(p, i);
    return false;
}

/* ---- phrases --------------------------------------------------------------------------------------- */
static bool in_set(uint32_t cp, const char *set)
{
    size_t len = strlen(set);
    for (size_t pos = 0; pos < len;) {
        if (mm_utf8_next(set, len, &pos) == cp)
            return true;
    }
    return false;
}

static bool starts_with(const struct mm_para *p, size_t i, const char *word)
{
    size_t len = strlen(word);
    for (size_t pos = 0; pos < len; i++) {
        if (i >= p->n || at(p, i)->cp != mm_utf8_next(word, len, &pos))
            return false;
    }
    return true;
}

static bool starts_word(const struct mm_para *p, size_t i)
{
    static const char *const words[] = {
        "こと",     "とき",   "もの",   "ため",     "ください", "ところ", "あと",   "ほか",
        "だれ",     "どう",   "あなた", "これ",     "それ",     "すぐ",   "いつ",   "なければ",
        "ならない", "なりま", "しなけ", "わから",   "もらう",   "もらい", "おかし", "いただ",
        "できる",   "できま", "しまっ", "すること", "あり",     "かけ",
    };
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        if (starts_with(p, i, words[k]))
            return true;
    }
    return false;
}

/* Clusters of one class that end before i / begin at i. */
static size_t run_before(const struct mm_para *p, size_t i, enum mm_class cls)
{
    size_t n = 0;
    while (n < i && at(p, i - 1 - n)->cls == cls)
        n++;
    return n;
}

static size_t run_after(const struct mm_para *p, size_t i, enum mm_class cls)
{
    size_t n = 0;
    while (i + n < p->n && at(p, i + n)->cls == cls)
        n++;
    return n;
}

static bool is_prefix(const struct mm_para *p, size_t i)
{
    uint32_t cp = at(p, i)->cp;
    return (cp == 0x304A || cp == 0x3054) && i + 1 < p->n && at(p, i + 1)->cls == MM_CLASS_KANJI;
}

static float hiragana_to_word(const struct mm_para *p, size_t i)
{
    uint32_t prev = at(p, i - 1)->cp;
    size_t run = run_before(p, i, MM_CLASS_HIRAGANA);
    /* お名前, ご確認: the prefix belongs to what follows. */
    if ((prev == 0x304A || prev == 0x3054) && (run == 1 || in_set(at(p, i - 2)->cp, "をがはのにでともやへ")))
        return 6;
    if (run < i && run == 1 && at(p, i - 2)->cls == MM_CLASS_KANJI &&
        !in_set(prev, "のはがをにでともやへかず"))
        return prev == 0x3044 ? 2.5f : 4; /* 取り扱い, 使い方; but 長い文 */
    return 0;
}

static float hiragana_to_hiragana(const struct mm_para *p, size_t i)
{
    uint32_t prev = at(p, i - 1)->cp;
    size_t before = run_before(p, i, MM_CLASS_HIRAGANA), after = run_after(p, i, MM_CLASS_HIRAGANA);
    if (prev == 0x3092) /* を is a particle and nothing else */
        return 0.3f;
    if (starts_word(p, i) || is_prefix(p, i))
        return in_set(prev, "はがにでともへてるいたば") ? 0.5f : 2;
    if (after <= 2)
        return in_set(prev, "とはがにで") && before <= 2 ? 7 : 9;
    if (before <= 2 && before < i && at(p, i - 1 - before)->cls == MM_CLASS_KANJI)
        return 9; /* okurigana */
    return in_set(prev, "はがにへ") && before >= 2 ? 4.5f : 6.5f;
}

static float kanji_to_hiragana(const struct mm_para *p, size_t i)
{
    return is_prefix(p, i) || starts_with(p, i, "ください") ? 1 : 9; /* 一度｜ご確認｜ください */
}

static float kanji_to_kanji(const struct mm_para *p, size_t i)
{
    size_t before = run_before(p, i, MM_CLASS_KANJI), after = run_after(p, i, MM_CLASS_KANJI);
    if (in_set(at(p, i)->cp, "者的性等化上下中内外間前後用型機会課長員書人")) /* suffixes of compounds */
        return after == 1 ? 6 : 4.5f;
    if (before % 2 == 1 || after == 1)
        return 5;
    return 3;
}

static bool ends_with(const struct mm_para *p, size_t i, const char *word)
{
    size_t n = mm_utf8_count(word, false);
    return n <= i && starts_with(p, i - n, word);
}

/* Long compounds of katakana have no better place than between two words that everybody knows. */
static float katakana_to_katakana(const struct mm_para *p, size_t i)
{
    static const char *const words[] = {
        "セキュリティ", "ポリシー",     "システム", "タブレット", "パスワード",     "サービス",
        "アクセス",     "ウイルス",     "メール",   "データ",     "サイバー",       "コンピューター",
        "ネットワーク", "ソフトウェア", "ファイル", "サーバー",   "インターネット", "アカウント",
    };
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        if (starts_with(p, i, words[k]) || ends_with(p, i, words[k]))
            return 3;
    }
    return 14;
}

struct rule {
    float cost;
    float (*fn)(const struct mm_para *p, size_t i);
};
enum {
    K = MM_CLASS_KANJI,
    H = MM_CLASS_HIRAGANA,
    T = MM_CLASS_KATAKANA,
    L = MM_CLASS_LATIN,
    D = MM_CLASS_DIGIT
};
/* From class to class; what is not named costs 1. */
static const struct rule between[5][5] = {
    [K] = {[K] = {0, kanji_to_kanji},
           [H] = {0, kanji_to_hiragana},
           [T] = {3, NULL},
           [L] = {1.5f, NULL},
           [D] = {1.5f, NULL}},
    [H] = {[K] = {0, hiragana_to_word},
           [H] = {0, hiragana_to_hiragana},
           [T] = {0, NULL},
           [L] = {0, NULL},
           [D] = {0, NULL}},
    [T] = {[K] = {3.5f, NULL},
           [H] = {9, NULL},
           [T] = {0, katakana_to_katakana},
           [L] = {2.5f, NULL},
           [D] = {3, NULL}},
    [L] = {[K] = {3, NULL}, [H] = {9, NULL}, [T] = {3, NULL}, [L] = {1, NULL}, [D] = {1, NULL}},
    [D] = {[K] = {9, NULL}, [H] = {9, NULL}, [T] = {9, NULL}, [L] = {9, NULL}, [D] = {9, NULL}},
};
_Static_assert(MM_CLASS_KANJI == 0 && MM_CLASS_DIGIT == 4, "the five classes of letters come first");

static float phrase_cost(const struct mm_para *p, size_t i)
{
    enum mm_class prev = at(p, i - 1)->cls, next = at(p, i)->cls;
    if (prev == MM_CLASS_STOP)
        return at(p, i - 1)->cp == 0x3002 && !p->style.balanced ? -2 : -1;
    if (prev == MM_CLASS_SPACE || prev == MM_CLASS_WIDE_SPACE)
        return prev == MM_CLASS_WIDE_SPACE ? -0.5f : 0;
    if (prev == MM_CLASS_CLOSE)
        return next == MM_CLASS_HIRAGANA ? 12 : 0.3f;
    if (prev == MM_CLASS_MARK || prev == MM_CLASS_MIDDLE)
        return 0.2f;
    if (next == MM_CLASS_OPEN)
        return prev == MM_CLASS_HIRAGANA ? 0 : 2;
    if (at(p, i - 1)->cp == '/')
        return 1;
    if (prev > MM_CLASS_DIGIT || next > MM_CLASS_DIGIT)
        return next == MM_CLASS_HIRAGANA ? 5 : 1; /* 30％の, 25℃で */
    const struct rule *rule = &between[prev][next];
    return rule->fn ? rule->fn(p, i) : rule->cost;
}

void mm_break_costs(struct mm_para *para)
{
    for (size_t i = 0; i < para->n; i++) {
        struct mm_cluster *c = &para->clusters[i];
        if (i == 0)
            c->cost = MM_COST_NEVER;
        else if (at(para, i - 1)->cls == MM_CLASS_BREAK)
            c->cost = MM_COST_FORCED;
        else if (c->cls == MM_CLASS_BREAK || forbidden(para, i))
            c->cost = MM_COST_NEVER;
        else
            c->cost = phrase_cost(para, i);
    }
}
