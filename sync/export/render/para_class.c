/* What a character is at the edge of a line, after JLREQ (classes cl-01 … cl-11, cl-15) and JIS X 4051. */
#include "sync/export/render/para.h"

#include <uchar.h>

static const char32_t closes[] = U"、。，．」』）］｝〉》】〕〗〙〛｠’”｡､｣)]}";
static const char32_t opens[] = U"「『（［｛〈《【〔〖〘〚｟‘“｢([{";
/* Not at a line's start, beside the closing ones: small kana, iteration marks, dividing and middle marks,
 * units that belong to the number before them. */
static const char32_t never_first[] =
    U"ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    U"ーｰゝゞヽヾ々〻‐゠–〜～？！?!‼⁇⁈⁉・：；:;,.…‥％%‰℃゛゜ﾞﾟ";
static const char32_t never_last[] = U"￥＄£￡＃№$#";

static bool among(const char32_t *set, uint32_t cp)
{
    if (cp >= 0x3400 && cp < 0xFE00) /* kanji: in none of the sets */
        return false;
    while (*set && *set != cp)
        set++;
    return *set != 0;
}

static bool takes_no_room(uint32_t cp)
{
    return cp == 0xFEFF || cp == 0xAD || (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) ||
           (cp >= 0x2060 && cp <= 0x206F);
}

enum mm_letter mm_letter_of(uint32_t cp)
{
    if (cp == '\n')
        return MM_LETTER_BREAK;
    if (takes_no_room(cp))
        return MM_LETTER_NONE;
    if (cp <= ' ' || cp == 0x7F || cp == 0x3000)
        return MM_LETTER_SPACE;
    if (among(opens, cp))
        return MM_LETTER_OPEN;
    if (among(closes, cp))
        return MM_LETTER_CLOSE;
    if ((cp >= '0' && cp <= '9') || (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z'))
        return MM_LETTER_WORD;
    return cp < 0x80 ? MM_LETTER_SIGN : MM_LETTER_OTHER;
}

bool mm_line_start_forbidden(uint32_t cp)
{
    return among(closes, cp) || among(never_first, cp);
}

bool mm_line_end_forbidden(uint32_t cp)
{
    return among(opens, cp) || among(never_last, cp);
}

static bool is_hiragana(uint32_t cp)
{
    return cp >= 0x3041 && cp <= 0x309F;
}

bool mm_phrase_begins(uint32_t a, uint32_t b)
{
    enum mm_letter before = mm_letter_of(a), after = mm_letter_of(b);

    if (is_hiragana(b) || after == MM_LETTER_CLOSE)
        return false;
    return is_hiragana(a) || before == MM_LETTER_CLOSE || before == MM_LETTER_SPACE ||
           after == MM_LETTER_OPEN || a == 0x30FB;
}

bool mm_letters_joined(uint32_t a, uint32_t b)
{
    return a == b && (a == 0x2026 || a == 0x2025 || a == 0x2014 || a == 0x2015 || a == 0x2500);
}
