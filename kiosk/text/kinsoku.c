/* Strict kinsoku as tables, after JIS X 4051 and JLREQ (classes cl-01 … cl-13). ICU's "ja" is the loose
 * middle course (a line may start with ー or っ there); the strict course is small enough to stand here. */
#include "kiosk/text/inside.h"

#include <stdlib.h>

/* Sorted by code point. */
static const uint32_t start_forbidden[] = {
    '!',    '%',    ')',    ',',    '.',    ':',    ';',    '?',    ']',    '}',    0x00A2, 0x00B0, 0x00B7,
    0x00BB, 0x2010, 0x2013, 0x2019, 0x201D, 0x2025, 0x2026, 0x2030, 0x2032, 0x2033, 0x203C, 0x2047, 0x2048,
    0x2049, 0x2103, 0x2986, 0x3001, 0x3002, 0x3005, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011, 0x3015, 0x3017,
    0x3019, 0x301C, 0x301F, 0x303B, 0x3041, 0x3043, 0x3045, 0x3047, 0x3049, 0x3063, 0x3083, 0x3085, 0x3087,
    0x308E, 0x3095, 0x3096, 0x309B, 0x309C, 0x309D, 0x309E, 0x30A0, 0x30A1, 0x30A3, 0x30A5, 0x30A7, 0x30A9,
    0x30C3, 0x30E3, 0x30E5, 0x30E7, 0x30EE, 0x30F5, 0x30F6, 0x30FB, 0x30FC, 0x30FD, 0x30FE, 0x31F0, 0x31F1,
    0x31F2, 0x31F3, 0x31F4, 0x31F5, 0x31F6, 0x31F7, 0x31F8, 0x31F9, 0x31FA, 0x31FB, 0x31FC, 0x31FD, 0x31FE,
    0x31FF, 0xFF01, 0xFF05, 0xFF09, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF3D, 0xFF5D, 0xFF5E, 0xFF60,
    0xFF61, 0xFF63, 0xFF64, 0xFF65, 0xFF67, 0xFF68, 0xFF69, 0xFF6A, 0xFF6B, 0xFF6C, 0xFF6D, 0xFF6E, 0xFF6F,
    0xFF70, 0xFF9E, 0xFF9F, 0xFFE0,
};
static const uint32_t end_forbidden[] = {
    '#',    '$',    '(',    '[',    '{',    0x00A3, 0x00A5, 0x00AB, 0x00B1, 0x2018, 0x201C,
    0x20AC, 0x2116, 0x2212, 0x2985, 0x3008, 0x300A, 0x300C, 0x300E, 0x3010, 0x3014, 0x3016,
    0x3018, 0x301D, 0xFF03, 0xFF04, 0xFF08, 0xFF3B, 0xFF5B, 0xFF5F, 0xFF62, 0xFFE1, 0xFFE5,
};

static int compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static bool in_table(const uint32_t *table, size_t n, uint32_t cp)
{
    return bsearch(&cp, table, n, sizeof *table, compare) != NULL;
}

bool mm_kinsoku_start_forbidden(uint32_t cp)
{
    return in_table(start_forbidden, sizeof start_forbidden / sizeof start_forbidden[0], cp);
}

bool mm_kinsoku_end_forbidden(uint32_t cp)
{
    return in_table(end_forbidden, sizeof end_forbidden / sizeof end_forbidden[0], cp);
}

/* Sorted ranges; a single code point stands as a range of one. Later ranges never overlap earlier ones. */
static const struct {
    uint32_t first, last;
    enum mm_class cls;
} ranges[] = {
    {'\n', '\n', MM_CLASS_BREAK},        {' ', ' ', MM_CLASS_SPACE},
    {'!', '\'', MM_CLASS_SIGN},          {'(', '(', MM_CLASS_OPEN},
    {')', ')', MM_CLASS_CLOSE},          {'*', '/', MM_CLASS_SIGN},
    {'0', '9', MM_CLASS_DIGIT},          {':', '@', MM_CLASS_SIGN},
    {'A', 'Z', MM_CLASS_LATIN},          {'[', '[', MM_CLASS_OPEN},
    {'\\', '\\', MM_CLASS_SIGN},         {']', ']', MM_CLASS_CLOSE},
    {'^', '`', MM_CLASS_SIGN},           {'a', 'z', MM_CLASS_LATIN},
    {'{', '{', MM_CLASS_OPEN},           {'|', '|', MM_CLASS_SIGN},
    {'}', '}', MM_CLASS_CLOSE},          {'~', '~', MM_CLASS_SIGN},
    {0x00A0, 0x00A0, MM_CLASS_GLUE},     {0x00B2, 0x00B3, MM_CLASS_DIGIT}, /* ² ³ */
    {0x00B9, 0x00B9, MM_CLASS_DIGIT},    {0x00BC, 0x00BE, MM_CLASS_DIGIT}, /* ¼ ½ ¾ */
    {0x00C0, 0x024F, MM_CLASS_LATIN},    {0x2007, 0x2007, MM_CLASS_GLUE},
    {0x2011, 0x2011, MM_CLASS_GLUE}, /* non-breaking hyphen */
    {0x2014, 0x2015, MM_CLASS_JOINED},   {0x2018, 0x2018, MM_CLASS_OPEN},
    {0x2019, 0x2019, MM_CLASS_CLOSE},    {0x201C, 0x201C, MM_CLASS_OPEN},
    {0x201D, 0x201D, MM_CLASS_CLOSE},    {0x2025, 0x2026, MM_CLASS_JOINED},
    {0x202F, 0x202F, MM_CLASS_GLUE},     {0x203C, 0x203C, MM_CLASS_MARK},
    {0x2047, 0x2049, MM_CLASS_MARK},     {0x2113, 0x2113, MM_CLASS_UNIT}, /* ℓ */
    {0x2500, 0x2500, MM_CLASS_JOINED},   {0x2985, 0x2985, MM_CLASS_OPEN},
    {0x2986, 0x2986, MM_CLASS_CLOSE},    {0x3000, 0x3000, MM_CLASS_WIDE_SPACE},
    {0x3001, 0x3002, MM_CLASS_STOP},     {0x3005, 0x3007, MM_CLASS_KANJI},
    {0x3008, 0x3008, MM_CLASS_OPEN},     {0x3009, 0x3009, MM_CLASS_CLOSE},
    {0x300A, 0x300A, MM_CLASS_OPEN},     {0x300B, 0x300B, MM_CLASS_CLOSE},
    {0x300C, 0x300C, MM_CLASS_OPEN},     {0x300D, 0x300D, MM_CLASS_CLOSE},
    {0x300E, 0x300E, MM_CLASS_OPEN},     {0x300F, 0x300F, MM_CLASS_CLOSE},
    {0x3010, 0x3010, MM_CLASS_OPEN},     {0x3011, 0x3011, MM_CLASS_CLOSE},
    {0x3014, 0x3014, MM_CLASS_OPEN},     {0x3015, 0x3015, MM_CLASS_CLOSE},
    {0x3016, 0x3016, MM_CLASS_OPEN},     {0x3017, 0x3017, MM_CLASS_CLOSE},
    {0x3018, 0x3018, MM_CLASS_OPEN},     {0x3019, 0x3019, MM_CLASS_CLOSE},
    {0x301D, 0x301D, MM_CLASS_OPEN},     {0x301F, 0x301F, MM_CLASS_CLOSE},
    {0x3031, 0x3035, MM_CLASS_JOINED},   {0x3041, 0x309F, MM_CLASS_HIRAGANA},
    {0x30A1, 0x30FA, MM_CLASS_KATAKANA}, {0x30FB, 0x30FB, MM_CLASS_MIDDLE},
    {0x30FC, 0x30FF, MM_CLASS_KATAKANA}, {0x31F0, 0x31FF, MM_CLASS_KATAKANA},
    {0x3300, 0x33DF, MM_CLASS_UNIT}, /* ㌔ ㎡ ㏋ */
    {0x3400, 0x9FFF, MM_CLASS_KANJI},    {0xF900, 0xFAFF, MM_CLASS_KANJI},
    {0xFF01, 0xFF01, MM_CLASS_MARK},     {0xFF08, 0xFF08, MM_CLASS_OPEN},
    {0xFF09, 0xFF09, MM_CLASS_CLOSE},    {0xFF0C, 0xFF0C, MM_CLASS_STOP},
    {0xFF0E, 0xFF0E, MM_CLASS_STOP},     {0xFF10, 0xFF19, MM_CLASS_DIGIT},
    {0xFF1A, 0xFF1B, MM_CLASS_MIDDLE},   {0xFF1F, 0xFF1F, MM_CLASS_MARK},
    {0xFF21, 0xFF3A, MM_CLASS_LATIN},    {0xFF3B, 0xFF3B, MM_CLASS_OPEN},
    {0xFF3D, 0xFF3D, MM_CLASS_CLOSE},    {0xFF41, 0xFF5A, MM_CLASS_LATIN},
    {0xFF5B, 0xFF5B, MM_CLASS_OPEN},     {0xFF5D, 0xFF5D, MM_CLASS_CLOSE},
    {0xFF5F, 0xFF5F, MM_CLASS_OPEN},     {0xFF60, 0xFF60, MM_CLASS_CLOSE},
    {0xFF61, 0xFF61, MM_CLASS_STOP},     {0xFF62, 0xFF62, MM_CLASS_OPEN},
    {0xFF63, 0xFF63, MM_CLASS_CLOSE},    {0xFF64, 0xFF64, MM_CLASS_STOP},
    {0xFF65, 0xFF65, MM_CLASS_MIDDLE},   {0xFF66, 0xFF9F, MM_CLASS_KATAKANA},
    {0x20000, 0x3FFFF, MM_CLASS_KANJI},
};

/* Sorted: what Unicode calls default-ignorable, and controls. Variation selectors belong to the cluster
 * before them; one that begins a cluster has nothing to select. */
static const struct {
    uint32_t first, last;
} invisible[] = {
    {0x0000, 0x0008}, {0x000B, 0x001F}, {0x007F, 0x009F},   {0x00AD, 0x00AD},   {0x034F, 0x034F},
    {0x061C, 0x061C}, {0x115F, 0x1160}, {0x17B4, 0x17B5},   {0x180B, 0x180F},   {0x200B, 0x200F},
    {0x2028, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},
    {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
};

bool mm_class_invisible(uint32_t cp)
{
    for (size_t i = 0; i < sizeof invisible / sizeof invisible[0] && cp >= invisible[i].first; i++) {
        if (cp <= invisible[i].last)
            return true;
    }
    return false;
}

enum mm_class mm_class_of(uint32_t cp)
{
    size_t lo = 0, hi = sizeof ranges / sizeof ranges[0];
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (cp < ranges[mid].first)
            hi = mid;
        else if (cp > ranges[mid].last)
            lo = mid + 1;
        else
            return ranges[mid].cls;
    }
    return MM_CLASS_OTHER;
}
