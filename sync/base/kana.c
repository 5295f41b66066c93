/* Readings: folding to hiragana, the key of 五十音 order, the row of the kana chart. Tables only. */
#include "sync/base/utf8.h"

#include <string.h>
#include <uchar.h>

#define BAD_CP     0xFFFFFFFFu
#define WIDE_SPACE 0x3000u
#define LONG_MARK  0x30FCu
#define MIDDLE_DOT 0x30FBu
#define LENGTH(a)  (sizeof(a) / sizeof(a)[0] - 1)

/* Hiragana U+3041 ぁ to U+3096 ゖ: the kana itself, its base (large, unvoiced) and the vowel it ends in. */
#define KANA_FIRST 0x3041u
#define KANA_LAST  0x3096u
static const char32_t base_of[] = U"ああいいううええおお"
                                  U"かかききくくけけここ"
                                  U"ささししすすせせそそ"
                                  U"たたちちつつつててとと"
                                  U"なにぬねの"
                                  U"はははひひひふふふへへへほほほ"
                                  U"まみむめも"
                                  U"ややゆゆよよ"
                                  U"らりるれろ"
                                  U"わわゐゑをん"
                                  U"うかけ";
static const char32_t vowel_of[] = U"ああいいううええおお"
                                   U"ああいいううええおお"
                                   U"ああいいううええおお"
                                   U"ああいいうううええおお"
                                   U"あいうえお"
                                   U"あああいいいうううえええおおお"
                                   U"あいうえお"
                                   U"ああううおお"
                                   U"あいうえお"
                                   U"ああいえおん"
                                   U"うあえ";
_Static_assert(LENGTH(base_of) == KANA_LAST - KANA_FIRST + 1, "a base for each kana");
_Static_assert(LENGTH(vowel_of) == KANA_LAST - KANA_FIRST + 1, "a vowel for each kana");

/* Half-width katakana U+FF66 ｦ to U+FF9D ﾝ. */
#define HALF_FIRST 0xFF66u
#define HALF_LAST  0xFF9Du
static const char32_t half_kana[] = U"をぁぃぅぇぉゃゅょっーあいうえおかきくけこさしすせそたちつてと"
                                    U"なにぬねのはひふへほまみむめもやゆよらりるれろわん";
_Static_assert(LENGTH(half_kana) == HALF_LAST - HALF_FIRST + 1, "a kana for each half-width one");

/* What a voicing mark makes of a kana. */
static const char32_t plain_kana[] = U"うかきくけこさしすせそたちつてとはひふへほゝ";
static const char32_t voiced_kana[] = U"ゔがぎぐげござじずぜぞだぢづでどばびぶべぼゞ";
static const char32_t half_voiced_from[] = U"はひふへほ";
static const char32_t half_voiced_kana[] = U"ぱぴぷぺぽ";
_Static_assert(LENGTH(plain_kana) == LENGTH(voiced_kana), "pairs");

/* The four katakana that have no hiragana stay; their bases. */
static const char32_t lone_katakana[] = U"ヷヸヹヺ";
static const char32_t lone_bases[] = U"わゐゑを";

static const char32_t row_starts[] = U"あかさたなはまやらわ";

static int index_of(const char32_t *set, uint32_t cp)
{
    for (int i = 0; set[i]; i++) {
        if (set[i] == cp)
            return i;
    }
    return -1;
}

static bool is_hiragana(uint32_t cp)
{
    return cp >= KANA_FIRST && cp <= KANA_LAST;
}

static bool is_space(uint32_t cp)
{
    return cp == ' ' || cp == '\t' || cp == 0xA0 || cp == WIDE_SPACE;
}

static bool belongs_in_reading(uint32_t cp)
{
    return is_hiragana(cp) || cp == 0x309D || cp == 0x309E || cp == LONG_MARK || cp == MIDDLE_DOT ||
           cp == WIDE_SPACE || index_of(lone_katakana, cp) >= 0;
}

static uint32_t fold_one(uint32_t cp)
{
    if (cp >= 0x30A1 && cp <= 0x30F6)
        return cp - 0x60;
    if (cp == 0x30FD || cp == 0x30FE) /* ヽ ヾ */
        return cp - 0x60;
    if (cp >= HALF_FIRST && cp <= HALF_LAST)
        return half_kana[cp - HALF_FIRST];
    if (cp == 0xFF65)
        return MIDDLE_DOT;
    return is_space(cp) ? WIDE_SPACE : cp;
}

/* The kana that prev and a voicing mark make together; 0 when mark is none or they do not combine. */
static uint32_t voiced(uint32_t prev, uint32_t mark)
{
    int at = -1;
    if (mark == 0x3099 || mark == 0xFF9E) {
        at = index_of(plain_kana, prev);
        return at >= 0 ? voiced_kana[at] : 0;
    }
    if (mark == 0x309A || mark == 0xFF9F) {
        at = index_of(half_voiced_from, prev);
        return at >= 0 ? half_voiced_kana[at] : 0;
    }
    return 0;
}

/* One code point behind: a voicing mark may still change it, a space may still be the last. */
struct folding {
    char *out;
    size_t len, cap;
    uint32_t held; /* 0 when nothing is held */
};

static bool put(struct folding *f, uint32_t cp)
{
    char bytes[4];
    size_t n = mm_utf8_encode(cp, bytes);
    if (f->len + n >= f->cap)
        return false;
    memcpy(f->out + f->len, bytes, n);
    f->len += n;
    return true;
}

static enum mm_err fold_next(struct folding *f, uint32_t cp, bool strict)
{
    uint32_t joined = f->held ? voiced(f->held, cp) : 0;
    if (joined) {
        f->held = joined;
        return MM_OK;
    }
    cp = fold_one(cp);
    if (strict && !belongs_in_reading(cp))
        return MM_ERR_INVALID;
    if (cp == WIDE_SPACE && (f->held == WIDE_SPACE || f->held == 0))
        return MM_OK; /* one space for a run of them, none in front */
    if (f->held && !put(f, f->held))
        return MM_ERR_TOO_BIG;
    f->held = cp;
    return MM_OK;
}

enum mm_err mm_kana_fold(const char *s, bool strict, char *out, size_t out_bytes)
{
    if (out_bytes == 0)
        return MM_ERR_TOO_BIG;
    struct folding f = {.out = out, .cap = out_bytes};
    size_t len = strlen(s);
    for (size_t pos = 0; pos < len;) {
        uint32_t cp = mm_utf8_next(s, len, &pos);
        enum mm_err err = cp == BAD_CP ? MM_ERR_SYNTAX : fold_next(&f, cp, strict);
        if (err) {
            out[0] = '\0';
            return err;
        }
    }
    if (f.held && f.held != WIDE_SPACE && !put(&f, f.held)) {
        out[0] = '\0';
        return MM_ERR_TOO_BIG;
    }
    out[f.len] = '\0';
    return MM_OK;
}

static uint32_t base_kana(uint32_t cp)
{
    if (is_hiragana(cp))
        return base_of[cp - KANA_FIRST];
    int at = index_of(lone_katakana, cp);
    return at >= 0 ? lone_bases[at] : 0;
}

void mm_kana_key(const char *folded, char *out, size_t out_bytes)
{
    if (out_bytes == 0)
        return;
    struct folding f = {.out = out, .cap = out_bytes};
    uint32_t last = 0; /* the base before, for ー and ゝ */
    size_t len = strlen(folded);
    for (size_t pos = 0; pos < len;) {
        uint32_t cp = mm_utf8_next(folded, len, &pos);
        uint32_t key = base_kana(cp);
        if (cp == MIDDLE_DOT || cp == BAD_CP)
            continue;
        if (!key && cp == LONG_MARK && is_hiragana(last))
            key = vowel_of[last - KANA_FIRST];
        if (!key && (cp == 0x309D || cp == 0x309E))
            key = last;
        if (!key)
            key = cp;
        if (!put(&f, key))
            break;
        last = key;
    }
    out[f.len] = '\0';
}

const char *const mm_kana_row_names[MM_KANA_ROWS] = {"あ", "か", "さ", "た", "な",
                                                     "は", "ま", "や", "ら", "わ"};

int mm_kana_row(const char *folded)
{
    size_t len = strlen(folded);
    size_t pos = 0;
    uint32_t base = len ? base_kana(mm_utf8_next(folded, len, &pos)) : 0;
    int row = -1;
    for (int i = 0; base && row_starts[i] && row_starts[i] <= base; i++)
        row = i;
    return row;
}
