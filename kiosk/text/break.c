/* Where a line may break, and how well. Strict rules forbid (MM_COST_NEVER); between the rest a cost in em
 * tells how much raggedness a better place is worth. Between two phrases it is small, and smaller the surer
 * the weights are; inside of one it is MM_COST_WHOLE and more, so that a phrase is only cut where it is
 * longer than a line, or where the line would be left too short. Without weights a phrase ends where hiragana
 * does. */
#include "kiosk/text/inside.h"

#include <stdlib.h>

static const struct mm_cluster *at(const struct mm_para *p, size_t i)
{
    return &p->clusters[i];
}

static bool is_wordy(enum mm_class cls)
{
    return cls == MM_CLASS_LATIN || cls == MM_CLASS_DIGIT || cls == MM_CLASS_SIGN;
}

static bool is_space(enum mm_class cls)
{
    return cls == MM_CLASS_SPACE || cls == MM_CLASS_WIDE_SPACE;
}

/* ---- strict rules ------------------------------------------------------------------------------------ */
/* After a slash inside a Latin word (an address), but not inside // or between numbers. */
static bool slash_break(const struct mm_para *p, size_t i)
{
    uint32_t prev = at(p, i - 1)->cp, cp = at(p, i)->cp;
    uint32_t before = i >= 2 ? at(p, i - 2)->cp : 0;
    if (prev != '/' || cp == '/' || before == '/' || before == ':')
        return false;
    return !(before >= '0' && before <= '9' && cp >= '0' && cp <= '9');
}

/* After a dot of an address, which has two of them or an @; not inside of report.pdf or 1.5. */
static bool dot_break(const struct mm_para *p, size_t i)
{
    size_t from = i, to = i, marks = 0;
    if (at(p, i - 1)->cp != '.' || at(p, i)->cls != MM_CLASS_LATIN)
        return false;
    while (from > 0 && is_wordy(at(p, from - 1)->cls))
        from--;
    while (to < p->n && is_wordy(at(p, to)->cls))
        to++;
    for (size_t k = from; k < to; k++)
        marks += at(p, k)->cp == '@' ? 2 : at(p, k)->cp == '.';
    return marks >= 2;
}

/* What a number takes along beyond its digits, which stay together like the letters of a word. */
static bool inside_number(const struct mm_para *p, size_t i)
{
    const struct mm_cluster *prev = at(p, i - 1), *next = at(p, i);
    if (prev->cls == MM_CLASS_DIGIT && next->cls == MM_CLASS_UNIT)
        return true;
    if (prev->cls == MM_CLASS_DIGIT && next->cp == 0xFF0F && i + 1 < p->n &&
        at(p, i + 1)->cls == MM_CLASS_DIGIT)
        return true; /* １／２ */
    /* ．５ and ，０ of wide numbers: a stop between digits is part of the number. */
    return next->cls == MM_CLASS_DIGIT && i >= 2 && at(p, i - 2)->cls == MM_CLASS_DIGIT &&
           (prev->cp == 0xFF0E || prev->cp == 0xFF0C || prev->cp == 0xFF1A || prev->cp == 0xFF0F);
}

/* Inside a Latin word, an address, a number with its signs. */
static bool inside_word(const struct mm_para *p, size_t i)
{
    const struct mm_cluster *prev = at(p, i - 1), *next = at(p, i);
    bool closed = prev->cls == MM_CLASS_CLOSE && prev->cp < 0x80;
    bool open = next->cls == MM_CLASS_OPEN && next->cp < 0x80;
    return (is_wordy(prev->cls) || closed) && (is_wordy(next->cls) || open);
}

/* Between cluster i - 1 and i. */
static bool forbidden(const struct mm_para *p, size_t i)
{
    const struct mm_cluster *prev = at(p, i - 1), *next = at(p, i);
    if (is_space(next->cls) || next->cls == MM_CLASS_GLUE || prev->cls == MM_CLASS_GLUE || next->glue)
        return true; /* spaces stay at the end of their line */
    if (next->ruby >= 0 && next->ruby == prev->ruby)
        return true;
    if (next->glyph->no_start || (prev->glyph->no_end && !is_space(prev->cls)))
        return true;
    if (is_space(prev->cls) || next->free)
        return false;
    if (prev->cls == MM_CLASS_JOINED && next->cls == MM_CLASS_JOINED)
        return true;
    if (inside_number(p, i))
        return true;
    return inside_word(p, i) && !slash_break(p, i) && !dot_break(p, i);
}

/* ---- inside of a phrase ------------------------------------------------------------------------------ */
enum {
    K = MM_CLASS_KANJI,
    H = MM_CLASS_HIRAGANA,
    T = MM_CLASS_KATAKANA,
    L = MM_CLASS_LATIN,
    D = MM_CLASS_DIGIT
};
static const float between[5][5] = {
    [K] = {[K] = 0, [H] = MM_COST_HARDLY, [T] = 1.5f, [L] = 1, [D] = 1},
    [H] = {[K] = 3, [H] = 0, [T] = 2, [L] = 1, [D] = 1},
    [T] = {[K] = 2, [H] = MM_COST_HARDLY, [T] = MM_COST_HARDLY, [L] = 1.5f, [D] = 2},
    [L] = {[K] = 2, [H] = MM_COST_HARDLY, [T] = 2, [L] = 1, [D] = 1},
    [D] = {[K] = MM_COST_HARDLY, [H] = 12, [T] = MM_COST_HARDLY, [L] = MM_COST_HARDLY, [D] = MM_COST_HARDLY},
};
_Static_assert(MM_CLASS_KANJI == 0 && MM_CLASS_DIGIT == 4, "the five classes of letters come first");

/* Endings of verbs: best before an auxiliary, not so bad after a particle (では|ありません), else bad. */
static float kana_cost(const struct mm_para *p, size_t i, float doubt)
{
    static const char16_t *const list[] = {u"ください", u"なけれ", u"なら", u"なりま", u"ありま", u"いただ",
                                           u"かもしれ", u"という", u"とき", u"こと",   u"もの",   u"ため"};
    for (size_t k = 0; k < sizeof list / sizeof list[0]; k++) {
        if (mm_stands(p, i, list[k]))
            return 2;
    }
    bool last = i + 1 == p->n || at(p, i + 1)->cls != MM_CLASS_HIRAGANA; /* まで|に */
    bool leads = mm_one_of(at(p, i)->cp, u"はがをにへとものでや");       /* こと|について */
    return !last && !leads && mm_one_of(at(p, i - 1)->cp, u"のはばてでにもとがをへや") ? 2 + doubt
                                                                                       : 18 + 2 * doubt;
}

/* Of kanji that no known word explains: a word of two is never cut, four are mostly two words of two. */
static float kanji_cost(const struct mm_para *p, size_t i)
{
    size_t before = 0, after = 0;
    while (before < i && at(p, i - 1 - before)->cls == MM_CLASS_KANJI)
        before++;
    while (i + after < p->n && at(p, i + after)->cls == MM_CLASS_KANJI)
        after++;
    if (before + after < 4)
        return MM_COST_HARDLY;
    return before % 2 == 0 && after > 1 ? 4 : 9;
}

/* Between two of the characters that long compounds are made of. */
bool mm_compound(const struct mm_para *p, size_t i)
{
    enum mm_class prev = at(p, i - 1)->cls, next = at(p, i)->cls;
    return (prev == MM_CLASS_KANJI || prev == MM_CLASS_KATAKANA) &&
           (next == MM_CLASS_KANJI || next == MM_CLASS_KATAKANA);
}

/* doubt: how far the weights are from seeing two phrases here, in em. */
static float inside_cost(const struct mm_para *p, size_t i, float doubt)
{
    static const float of_words[] = {
        [MM_WORD_BETWEEN] = 1, [MM_WORD_INSIDE] = MM_COST_HARDLY, [MM_WORD_SUFFIX] = MM_COST_HARDLY};
    enum mm_class prev = at(p, i - 1)->cls, next = at(p, i)->cls;
    if (at(p, i - 1)->cp == '/')
        return MM_COST_WHOLE;
    if (at(p, i - 1)->cp == '.') /* an address that is longer than a line */
        return MM_COST_WHOLE + MM_COST_HARDLY;
    if (prev > MM_CLASS_DIGIT || next > MM_CLASS_DIGIT)
        return MM_COST_WHOLE + (next != MM_CLASS_HIRAGANA    ? 1 /* 30％の */
                                : mm_stands(p, i, u"という") ? 8
                                                             : 12 /* 」と */);
    if (next == MM_CLASS_HIRAGANA && (prev == MM_CLASS_HIRAGANA || mm_stands(p, i, u"ください")))
        return MM_COST_WHOLE + kana_cost(p, i, doubt);
    enum mm_word_place place = mm_compound(p, i) ? mm_word_place(p, i) : MM_WORD_UNKNOWN;
    if (place != MM_WORD_UNKNOWN)
        return MM_COST_WHOLE + of_words[place];
    bool kanji = prev == MM_CLASS_KANJI && next == MM_CLASS_KANJI;
    return MM_COST_WHOLE + (kanji ? kanji_cost(p, i) : between[prev][next]);
}

/* ---- between phrases --------------------------------------------------------------------------------- */
static bool guessed(const struct mm_para *p, size_t i)
{
    enum mm_class prev = at(p, i - 1)->cls, next = at(p, i)->cls;
    bool prefix = at(p, i - 1)->cp == 0x304A || at(p, i - 1)->cp == 0x3054; /* お, ご */
    return prev == MM_CLASS_HIRAGANA && next != MM_CLASS_HIRAGANA && next <= MM_CLASS_OPEN && !prefix;
}

/* score: of the weights, NULL when there are none. */
static float place_cost(const struct mm_para *p, size_t i, const int32_t *score)
{
    enum mm_class prev = at(p, i - 1)->cls;
    if (prev == MM_CLASS_STOP)
        return at(p, i - 1)->cp == 0x3002 && !p->style.balanced ? -2 : -1;
    if (is_space(prev))
        return prev == MM_CLASS_WIDE_SPACE ? -0.5f : 0;
    if (at(p, i)->free)
        return 0;
    float joined = mm_joined_cost(p, i);
    if (joined >= 0)
        return joined;
    if (prev == MM_CLASS_MARK || prev == MM_CLASS_MIDDLE)
        return 0.2f;
    bool between_two = score ? *score > 0 : guessed(p, i);
    float sure = score ? (float)(*score < 4000 ? *score : 4000) / 4000 : 1;
    float doubt = score ? (float)(*score > -8000 ? -*score : 8000) / 1000 : 4;
    return between_two ? 1.2f - 1.2f * sure : inside_cost(p, i, doubt);
}

/* ---- all --------------------------------------------------------------------------------------------- */
struct units { /* UTF-16 of a stretch without forced breaks */
    uint16_t *unit;
    int32_t *score;
    size_t n;
};

static void add_units(struct units *u, const struct mm_para *p, const struct mm_cluster *c)
{
    uint32_t cps[MM_MAX_CLUSTER_CPS];
    size_t n = 1, alone = c->cp < 0x80 ? 1 : c->cp < 0x800 ? 2 : c->cp < 0x10000 ? 3 : 4;
    cps[0] = c->cp;
    if (c->len != alone)
        n = mm_cluster_decode(p->text + c->off, c->len, cps, MM_MAX_CLUSTER_CPS);
    for (size_t i = 0; i < n; i++) {
        cps[i] = cps[i] > 0x10FFFF ? 0xFFFD : cps[i]; /* of a broken byte */
        if (cps[i] >= 0x10000)
            u->unit[u->n++] = (uint16_t)(0xD7C0 + (cps[i] >> 10));
        u->unit[u->n++] = (uint16_t)(cps[i] >= 0x10000 ? 0xDC00 + (cps[i] & 0x3FF) : cps[i]);
    }
}

/* The scores of clusters a..end-1, each with room for one. */
static void score_stretch(struct units *u, const struct mm_para *p, size_t a, size_t end, int32_t *ret_scores)
{
    u->n = 0;
    for (size_t i = a; i < end; i++) {
        ret_scores[i] = (int32_t)u->n;
        add_units(u, p, at(p, i));
    }
    mm_phrases_score(p->fonts->phrases, u->unit, u->n, u->score);
    for (size_t i = a; i < end; i++)
        ret_scores[i] = u->score[ret_scores[i]];
}

static bool score_all(const struct mm_para *p, int32_t *ret_scores)
{
    size_t room = p->base_len + 1; /* never more UTF-16 units than bytes */
    struct units u = {calloc(room, sizeof *u.unit), calloc(room, sizeof *u.score), 0};
    bool ok = u.unit && u.score;
    for (size_t a = 0; ok && a < p->n;) {
        size_t end = a;
        while (end < p->n && at(p, end)->cls != MM_CLASS_BREAK)
            end++;
        score_stretch(&u, p, a, end, ret_scores);
        a = end + 1;
    }
    free(u.unit);
    free(u.score);
    return ok;
}

/* Of the bracket that opens at o: where it closes, also after others inside of it; 0 when that is far. */
static size_t short_bracket(const struct mm_para *p, size_t o)
{
    enum { SHORT = 14 };
    size_t open = 0;
    for (size_t i = o; i < p->n && i - o <= SHORT + 1; i++) {
        enum mm_class cls = at(p, i)->cls;
        bool sentences = at(p, i)->cp == 0x3002 && i + 1 < p->n && at(p, i + 1)->cls != MM_CLASS_CLOSE;
        if (cls == MM_CLASS_BREAK || sentences)
            return 0;
        open += cls == MM_CLASS_OPEN;
        if (cls == MM_CLASS_CLOSE && --open == 0)
            return i;
    }
    return 0;
}

/* （令和8年10月31日）: what stands in short brackets stays together, and the line rather ends before it.
 * 「私の記録」: so does what a button or a screen is called. */
static void keep_brackets(struct mm_para *p)
{
    enum { NAME = 9 };
    for (size_t o = 0; o < p->n; o++) {
        bool quote = at(p, o)->cp == 0x300C, round = at(p, o)->cp == 0xFF08 || at(p, o)->cp == '(';
        size_t end = quote || round ? short_bracket(p, o) : 0;
        if (end == 0 || (quote && end - o > NAME))
            continue;
        struct mm_cluster *open = &p->clusters[o];
        if (round && open->cost >= MM_COST_WHOLE && open->cost < MM_COST_WHOLE + MM_COST_HARDLY)
            open->cost = 0.5f;
        for (size_t i = o + 1; i < end; i++) {
            struct mm_cluster *c = &p->clusters[i];
            if (c->cost < MM_COST_NEVER)
                c->cost = (c->cost < 0 ? 0 : c->cost) + MM_COST_WHOLE + 1;
        }
    }
}

bool mm_break_costs(struct mm_para *para)
{
    int32_t *scores = para->fonts->phrases ? calloc(para->n + 1, sizeof *scores) : NULL;
    bool ok = !para->fonts->phrases || (scores && score_all(para, scores));
    for (size_t i = 0; ok && i < para->n; i++) {
        struct mm_cluster *c = &para->clusters[i];
        if (i == 0)
            c->cost = MM_COST_NEVER;
        else if (at(para, i - 1)->cls == MM_CLASS_BREAK)
            c->cost = MM_COST_FORCED;
        else if (c->cls == MM_CLASS_BREAK || forbidden(para, i))
            c->cost = MM_COST_NEVER;
        else
            c->cost = place_cost(para, i, scores ? &scores[i] : NULL);
    }
    if (ok)
        keep_brackets(para);
    free(scores);
    return ok;
}
