#include "sync/base/utf8.h"

#include <string.h>

#define BAD_CP 0xFFFFFFFFu

/* Lead byte ranges with the least code point of that length (a lower one would be overlong). */
static const struct {
    unsigned char mask, lead;
    int more;
    uint32_t least;
} forms[] = {
    {0x80, 0x00, 0, 0},
    {0xE0, 0xC0, 1, 0x80},
    {0xF0, 0xE0, 2, 0x800},
    {0xF8, 0xF0, 3, 0x10000},
};

uint32_t mm_utf8_next(const char *s, size_t len, size_t *pos)
{
    size_t at = *pos;
    unsigned char lead = (unsigned char)s[at];
    *pos = at + 1;
    for (size_t f = 0; f < sizeof forms / sizeof forms[0]; f++) {
        if ((lead & forms[f].mask) != forms[f].lead)
            continue;
        uint32_t cp = lead & (unsigned char)~forms[f].mask;
        if (len - at <= (size_t)forms[f].more)
            return BAD_CP;
        for (int i = 1; i <= forms[f].more; i++) {
            unsigned char c = (unsigned char)s[at + (size_t)i];
            if ((c & 0xC0) != 0x80)
                return BAD_CP;
            cp = cp << 6 | (c & 0x3F);
        }
        if (cp < forms[f].least || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
            return BAD_CP;
        *pos = at + 1 + (size_t)forms[f].more;
        return cp;
    }
    return BAD_CP;
}

size_t mm_utf8_encode(uint32_t cp, char out[4])
{
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        return 0;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    size_t more = cp < 0x800 ? 1 : cp < 0x10000 ? 2 : 3;
    for (size_t i = more; i > 0; i--) {
        out[i] = (char)(0x80 | (cp & 0x3F));
        cp >>= 6;
    }
    out[0] = (char)(forms[more].lead | cp);
    return more + 1;
}

bool mm_utf8_valid(const char *s, size_t len, size_t *ret_bad)
{
    for (size_t pos = 0; pos < len;) {
        size_t at = pos;
        if (mm_utf8_next(s, len, &pos) == BAD_CP) {
            if (ret_bad)
                *ret_bad = at;
            return false;
        }
    }
    return true;
}

#define ZWJ 0x200Du

static const struct {
    uint32_t first, last;
} extending[] = {
    {0x0300, 0x036F}, {0x20DD, 0x20E0}, {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xE0100, 0xE01EF},
};

static bool extends(uint32_t cp)
{
    /* Nearly every character is one of these. */
    if (cp < 0x0300 || (cp >= 0x309B && cp < 0xFE00))
        return false;
    for (size_t i = 0; i < sizeof extending / sizeof extending[0]; i++) {
        if (cp >= extending[i].first && cp <= extending[i].last)
            return true;
    }
    return false;
}

size_t mm_utf8_cluster(const char *s, size_t len)
{
    if (len == 0)
        return 0;
    size_t pos = 0;
    mm_utf8_next(s, len, &pos);
    bool joined = false;
    while (pos < len) {
        size_t next = pos;
        uint32_t cp = mm_utf8_next(s, len, &next);
        if (cp == BAD_CP || (!joined && !extends(cp) && cp != ZWJ))
            break;
        joined = cp == ZWJ;
        pos = next;
    }
    return pos;
}

void mm_utf8_copy(char *out, size_t out_bytes, const char *s)
{
    size_t len = strlen(s);
    if (len >= out_bytes) {
        len = out_bytes - 1;
        while (len > 0 && ((unsigned char)s[len] & 0xC0) == 0x80)
            len--;
    }
    memcpy(out, s, len);
    out[len] = '\0';
}

size_t mm_utf8_count(const char *s, bool clusters)
{
    size_t len = strlen(s);
    size_t n = 0;
    for (size_t pos = 0; pos < len; n++) {
        if (clusters)
            pos += mm_utf8_cluster(s + pos, len - pos);
        else
            mm_utf8_next(s, len, &pos);
    }
    return n;
}

static bool is_space(uint32_t cp)
{
    return cp == ' ' || cp == 0xA0 || (cp >= 0x2000 && cp <= 0x200F) || cp == 0x202F || cp == 0x205F ||
           cp == 0x2060 || cp == 0x3000 || cp == 0xFEFF;
}

/* Controls, line separators, and what turns the direction of the text behind it. */
static bool is_control(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || (cp >= 0x2028 && cp <= 0x202E) ||
           (cp >= 0x2066 && cp <= 0x2069);
}

bool mm_utf8_is_line(const char *s)
{
    for (; *s; s++) {
        if ((unsigned char)*s < 0x20 || *s == 0x7F)
            return false;
    }
    return true;
}

bool mm_utf8_label(const char *s, size_t max_bytes, size_t max_chars)
{
    size_t len = strlen(s), bad = 0;
    bool said = false;
    if (len > max_bytes || !mm_utf8_valid(s, len, &bad) || mm_utf8_count(s, true) > max_chars)
        return false;
    for (size_t pos = 0; pos < len;) {
        uint32_t cp = mm_utf8_next(s, len, &pos);
        if (is_control(cp))
            return false;
        said |= !is_space(cp);
    }
    return said;
}

void mm_utf8_narrow_digits(char *s)
{
    char *to = s;
    for (const char *from = s; *from;) {
        unsigned char third =
            (unsigned char)from[0] == 0xEF && (unsigned char)from[1] == 0xBC ? (unsigned char)from[2] : 0;
        if (third >= 0x90 && third <= 0x99) {
            *to++ = (char)('0' + (third - 0x90));
            from += 3;
        } else {
            *to++ = *from++;
        }
    }
    *to = '\0';
}
