#include "content/author/readings.h"

#include "sync/base/utf8.h"

#include <string.h>

enum column { WORD, READINGS, N_COLUMNS };
static const char *const names[] = {"word", "readings", NULL};
_Static_assert(sizeof(names) / sizeof(names[0]) == N_COLUMNS + 1, "one name a column");

#define KANA_BYTES 200 /* a reading, folded */
#define ONE_BYTES  40  /* of one character */

enum mm_err mm_readings_open(const struct mm_ruling *ruling, struct mm_readings *ret_readings,
                             bool *ret_found)
{
    return mm_sheet_open(ruling, "common/readings.csv", names, &ret_readings->sheet, ret_found);
}

void mm_readings_done(struct mm_readings *readings)
{
    mm_sheet_done(&readings->sheet);
}

const char *mm_readings_of(const struct mm_readings *readings, const char *word, size_t len)
{
    for (size_t row = 0; row < mm_sheet_rows(&readings->sheet); row++) {
        const char *own = mm_sheet_cell(&readings->sheet, row, WORD);

        if (strlen(own) == len && memcmp(own, word, len) == 0)
            return mm_sheet_cell(&readings->sheet, row, READINGS);
    }
    return NULL;
}

/* ---- forms that a reading takes between others -------------------------------------------------------- */

struct turn {
    const char *from, *to;
};
static const struct turn voiced[] = {
    {"か", "が"}, {"き", "ぎ"}, {"く", "ぐ"}, {"け", "げ"}, {"こ", "ご"}, {"さ", "ざ"}, {"し", "じ"},
    {"す", "ず"}, {"せ", "ぜ"}, {"そ", "ぞ"}, {"た", "だ"}, {"ち", "ぢ"}, {"ち", "じ"}, {"つ", "づ"},
    {"て", "で"}, {"と", "ど"}, {"は", "ば"}, {"ひ", "び"}, {"ふ", "ぶ"}, {"へ", "べ"}, {"ほ", "ぼ"},
    {"は", "ぱ"}, {"ひ", "ぴ"}, {"ふ", "ぷ"}, {"へ", "ぺ"}, {"ほ", "ぽ"},
};
static const struct turn shortened[] = {{"つ", "っ"}, {"ち", "っ"}, {"く", "っ"}, {"き", "っ"}};

struct way { /* what is still to be read */
    const struct mm_readings *readings;
    const char *word, *kana;
    size_t word_len, kana_len;
    const char *before; /* the character before, for 々 */
    size_t before_len;
    bool first;
};

static bool go_on(const struct way *way);

/* Whether the kana begin with this form, and the rest can be read. */
static bool try_form(const struct way *way, size_t char_len, const char *form, size_t form_len)
{
    struct way next = *way;

    if (form_len > way->kana_len || memcmp(way->kana, form, form_len) != 0)
        return false;
    next.kana += form_len;
    next.kana_len -= form_len;
    next.before = way->word;
    next.before_len = char_len;
    next.word += char_len;
    next.word_len -= char_len;
    next.first = false;
    return go_on(&next);
}

/* A form as it is, and with its end shortened where another character follows. */
static bool try_ends(const struct way *way, size_t char_len, const char *form, size_t len)
{
    char end[ONE_BYTES];

    if (try_form(way, char_len, form, len))
        return true;
    for (size_t i = 0; i < sizeof(shortened) / sizeof(shortened[0]) && char_len < way->word_len; i++) {
        size_t cut = strlen(shortened[i].from);

        if (len < cut || memcmp(form + len - cut, shortened[i].from, cut) != 0)
            continue;
        memcpy(end, form, len - cut);
        memcpy(end + len - cut, shortened[i].to, strlen(shortened[i].to));
        if (try_form(way, char_len, end, len - cut + strlen(shortened[i].to)))
            return true;
    }
    return false;
}

static bool try_reading(const struct way *way, size_t char_len, const char *reading, size_t len)
{
    char start[ONE_BYTES];

    if (len >= ONE_BYTES - 4)
        return false;
    if (try_ends(way, char_len, reading, len))
        return true;
    for (size_t i = 0; i < sizeof(voiced) / sizeof(voiced[0]) && !way->first; i++) {
        size_t cut = strlen(voiced[i].from);

        if (len < cut || memcmp(reading, voiced[i].from, cut) != 0)
            continue;
        memcpy(start, voiced[i].to, cut);
        memcpy(start + cut, reading + cut, len - cut);
        if (try_ends(way, char_len, start, len))
            return true;
    }
    return false;
}

/* Kana stand for themselves, katakana as hiragana. */
static bool try_kana(const struct way *way, size_t char_len)
{
    char one[8] = "", folded[16];

    memcpy(one, way->word, char_len < sizeof(one) ? char_len : sizeof(one) - 1);
    return mm_kana_fold(one, true, folded, sizeof(folded)) == MM_OK && *folded &&
           try_form(way, char_len, folded, strlen(folded));
}

static size_t char_bytes(const char *s, size_t len)
{
    size_t pos = 0;

    (void)mm_utf8_next(s, len, &pos);
    return pos;
}

static bool go_on(const struct way *way)
{
    size_t char_len = way->word_len ? char_bytes(way->word, way->word_len) : 0, len;
    bool again = char_len == 3 && memcmp(way->word, "々", 3) == 0 && way->before;
    const char *list, *reading;

    if (!way->word_len)
        return way->kana_len == 0;
    list = again ? mm_readings_of(way->readings, way->before, way->before_len)
                 : mm_readings_of(way->readings, way->word, char_len);
    while (list && mm_word_next(&list, &reading, &len))
        if (try_reading(way, char_len, reading, len))
            return true;
    return try_kana(way, char_len);
}

/* ---- the check -------------------------------------------------------------------------------------------
 */

/* The kana folded and without their | ; false when they are too long. */
static bool fold(const char *kana, size_t len, char out[KANA_BYTES])
{
    char whole[KANA_BYTES];
    size_t n = 0;

    for (size_t i = 0; i < len && n < sizeof(whole) - 1; i++)
        if (kana[i] != '|')
            whole[n++] = kana[i];
    whole[n] = '\0';
    return n < sizeof(whole) - 1 && mm_kana_fold(whole, true, out, KANA_BYTES) == MM_OK;
}

static bool is_listed(const char *list, const char *folded)
{
    const char *word;
    size_t len;

    while (mm_word_next(&list, &word, &len))
        if (strlen(folded) == len && memcmp(word, folded, len) == 0)
            return true;
    return false;
}

static const char *first_unknown(const struct mm_readings *readings, const char *word, size_t len)
{
    for (size_t at = 0; at < len;) {
        size_t n = char_bytes(word + at, len - at);
        char one[8] = "", folded[16];

        memcpy(one, word + at, n);
        if (mm_kana_fold(one, true, folded, sizeof(folded)) != MM_OK && strcmp(one, "々") != 0 &&
            !mm_readings_of(readings, word + at, n))
            return word + at;
        at += n;
    }
    return NULL;
}

/* In parts: each character by itself, in the forms that it may take at its place. */
static bool parts_fit(const struct mm_readings *readings, const char *word, size_t word_len, const char *kana,
                      size_t kana_len)
{
    struct way way = {.readings = readings, .word = word, .first = true};
    const char *end = kana + kana_len;

    for (size_t at = 0; at < word_len;) {
        const char *bar = memchr(kana, '|', (size_t)(end - kana));
        size_t part = bar ? (size_t)(bar - kana) : (size_t)(end - kana);
        char folded[KANA_BYTES];
        /* One character, and what follows it, so that its end may be shortened. */
        size_t n = char_bytes(word + at, word_len - at);

        if (!fold(kana, part, folded))
            return false;
        way.word = word + at;
        way.word_len = n;
        way.kana = folded;
        way.kana_len = strlen(folded);
        if (!go_on(&way) &&
            !(at + n < word_len && way.kana_len > 3 && strcmp(folded + way.kana_len - 3, "っ") == 0))
            return false;
        way.before = word + at;
        way.before_len = n;
        way.first = false;
        at += n;
        kana = bar ? bar + 1 : end;
    }
    return true;
}

enum mm_reading_fault mm_reading_check(const struct mm_readings *readings, const char *word, size_t word_len,
                                       const char *kana, size_t kana_len, const char **ret_unknown)
{
    const char *list = mm_readings_of(readings, word, word_len);
    bool one = word_len > 0 && char_bytes(word, word_len) == word_len;
    char folded[KANA_BYTES];
    struct way way = {
        .readings = readings, .word = word, .word_len = word_len, .kana = folded, .first = true};

    if (!fold(kana, kana_len, folded))
        return MM_READING_WRONG;
    way.kana_len = strlen(folded);
    if (list && (is_listed(list, folded) || !one))
        return is_listed(list, folded) ? MM_READING_FINE : MM_READING_WORD;
    *ret_unknown = first_unknown(readings, word, word_len);
    if (*ret_unknown)
        return MM_READING_UNKNOWN;
    if (!go_on(&way))
        return MM_READING_WRONG;
    return memchr(kana, '|', kana_len) && !parts_fit(readings, word, word_len, kana, kana_len)
               ? MM_READING_WRONG
               : MM_READING_FINE;
}
